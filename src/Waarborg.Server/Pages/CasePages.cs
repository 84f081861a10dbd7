// The cases, and one case. There is no picture on either.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.Lists.Lookups;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Server.Guards;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class CasePages
{
    /// <summary>How many cases one page shows.</summary>
    internal const int MaxShown = 200;

    internal static ContentHttpResult List(HttpContext http, CaseStore cases, Installation installation)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts;
        var all = http.Request.Query["all"] == "1";
        var shown = cases.List(openOnly: !all, MaxShown);
        var table = Table.Render(all ? texts.AllCases : texts.OpenCases, Columns(frame), shown.Select(c => Row(frame, c)));
        return Layout.Page(frame, texts.CasesTitle, NavPage.Cases, Html.Of($"""
            <h1>{texts.CasesTitle}</h1>
            <p class="lead">{texts.CasesLead}</p>
            {Overdue(frame, installation)}
            {ReportPages.Waiting(frame, installation)}
            {Figures(frame, cases, installation)}
            {(shown.Count == 0 ? Html.Of($"""<p class="calm">{texts.CasesNone}</p>""") : table)}
            {Html.If(shown.Count == MaxShown, () => Html.Of($"<p>{texts.CasesLatest(frame.Forms.Number(MaxShown))}</p>"))}
            <p><a href="{(all ? "/cases" : "/cases?all=1")}">{(all ? texts.ShowOpen : texts.ShowAll)}</a></p>
            """));
    }

    internal static ContentHttpResult Show(
        long id, HttpContext http, CaseStore cases, SourceStore sources, Installation installation)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts;
        if (cases.Find(id) is not { } found) return ErrorPage.Render(frame, StatusCodes.Status404NotFound);
        // The page names files: no look without an entry.
        Looks.AtCases(installation, [id], http.Reader().ToString());
        var isUpload = sources.Find(found.Source)?.Kind == SourceKind.Upload;
        // Where somebody said so it is the first thing to see.
        var isDangerous = new Dangers(installation).OfCase(id).Count > 0;
        return Layout.Page(frame, texts.CaseTitle(id), NavPage.Cases, Html.Of($"""
            <p class="back"><a href="/cases">{texts.BackToCases}</a></p>
            <h1>{texts.CaseTitle(id)}</h1>
            {Html.If(isDangerous, () => DangerForm.Render(frame, installation, found))}
            <p class="lead">{texts.NoPictures}</p>
            {About(frame, found)}
            {RetentionView.Line(frame, installation, id)}
            {(found.Items.Count == 0
                ? OpenedView.NoItems(frame, installation, found)
                : Items(frame, installation, found, isUpload))}
            {OnlineCheckView.Of(frame, installation, found)}
            {OpenedView.Customer(frame, installation, found)}
            {StatementView.Render(frame, installation, found)}
            {MeasureView.Render(frame, installation, found)}
            {Html.If(found.Cause == CaseCause.Match && found.Items.Count > 0, () => Hits(frame, installation, found))}
            {Html.If(found.ClosedAt is null && found.Items.Count > 0, () => Decide(frame, installation, found))}
            {ReportForms.Link(frame, found)}
            {Html.If(!isDangerous, () => DangerForm.Render(frame, installation, found))}
            """));
    }

    static Html Overdue(PageFrame frame, Installation installation)
    {
        var clocks = new ClockStore(installation).Overdue(frame.Now);
        return Html.If(clocks > 0, () => Html.Of(
            $"""<p class="calm"><strong>{frame.Texts.Clocks.Overdue(clocks, frame.Forms.Number(clocks))}</strong></p>"""));
    }

    static Html Figures(PageFrame frame, CaseStore cases, Installation installation)
    {
        var texts = frame.Texts;
        var tests = cases.TestCounts();
        return Html.Of($"""
            {Numbers(cases.Counts(), OnlineCheckView.Count(frame, installation))}
            {Html.If(tests.Open + tests.Closed > 0, () => Html.Of(
                $"<h2>{texts.TestPictures.Counted}</h2>{Numbers(tests, Html.Empty)}"))}
            """);

        Html Numbers((int Open, int Closed, int Waiting, int Disabled) counts, Html more) => Html.Of($"""
            <dl class="figures">
            <div><dt>{texts.OpenCases}</dt><dd>{frame.Forms.Number(counts.Open)}</dd></div>
            <div><dt>{texts.Waiting}</dt><dd>{frame.Forms.Number(counts.Waiting)}</dd></div>
            <div><dt>{texts.Unavailable}</dt><dd>{frame.Forms.Number(counts.Disabled)}</dd></div>
            {more}
            </dl>
            """);
    }

    static Column[] Columns(PageFrame frame) =>
    [
        new(frame.Texts.Case), new(frame.Texts.Source), new(frame.Texts.List), new(frame.Texts.Category),
        new(frame.Texts.Items, IsNumber: true), new(frame.Texts.Waiting, IsNumber: true), new(frame.Texts.State),
        new(frame.Texts.Opened),
    ];

    static IReadOnlyList<Html> Row(PageFrame frame, Case found) =>
    [
        Html.Of($"""<a href="/cases/{found.Id}">{frame.Texts.CaseTitle(found.Id)}</a>"""),
        SourceName(frame, found),
        found.Cause == CaseCause.Match ? Layout.Name(found.List) : Layout.Text(frame.Texts.Opening.Cause(found.Cause)),
        Layout.Text(found.Cause == CaseCause.Match ? frame.Texts.CategoryWords(found.Category) : ""),
        Layout.Number(frame, found.Items.Count),
        Layout.Number(frame, found.Waiting),
        Html.Of($"{State(frame, found)}{Urgency(frame, found)}"),
        Layout.Moment(frame, found.OpenedAt),
    ];

    static Html SourceName(PageFrame frame, Case found) =>
        found.Source.Length == 0 ? Layout.Text(frame.Texts.Opening.NoSource) : Layout.Name(found.Source);

    static string State(PageFrame frame, Case found) => found.ClosedAt is null ? frame.Texts.Open : frame.Texts.Closed;

    // By when somebody is to look, while somebody is to look; and why the case is open again.
    static Html Urgency(PageFrame frame, Case found)
    {
        if (found.ClosedAt is not null) return Html.Empty;
        var texts = frame.Texts.Listing;
        return Html.Of($"""
            {Html.If(DueWords(frame, found) is not null, () => Html.Of($"<br><strong>{DueWords(frame, found)}</strong>"))}
            {Html.If(found.ReopenedWhy is not null, () => Html.Of(
                $"<br><small>{texts.OpenAgain}: {texts.ReopenedWords(found.ReopenedWhy!)}</small>"))}
            """);
    }

    static string? DueWords(PageFrame frame, Case found)
    {
        if (found.ClosedAt is not null || found.DueBy is not { } due || found.Items.All(i => i.Verdict != Verdict.None))
        {
            return null;
        }

        var (texts, left) = (frame.Texts.Listing, due - frame.Now);
        return left > TimeSpan.Zero ? texts.DueIn(frame.Forms.Span(left))
            : left > -TimeSpan.FromMinutes(1) ? texts.DueNow
            : texts.DueOver(frame.Forms.Span(-left));
    }

    static Html About(PageFrame frame, Case found)
    {
        var texts = frame.Texts;
        var closed = found.ClosedAt is { } at
            ? Html.Of($"<div><dt>{texts.ClosedAt}</dt><dd>{Layout.Moment(frame, at)}</dd></div>")
            : Html.Empty;
        return Html.Of($"""
            <dl class="facts">
            <div><dt>{texts.State}</dt><dd>{State(frame, found)}</dd></div>
            <div><dt>{texts.Source}</dt><dd>{SourceName(frame, found)}</dd></div>
            {OpenedView.Ground(frame, found)}
            <div><dt>{texts.Opened}</dt><dd>{Layout.Moment(frame, found.OpenedAt)}</dd></div>
            <div><dt>{texts.OpenedBy}</dt><dd>{Layout.Name(found.OpenedBy)}</dd></div>
            {closed}
            {Html.If(DueWords(frame, found) is not null, () => Html.Of($"""
                <div><dt>{frame.Texts.Listing.Due}</dt><dd><strong>{DueWords(frame, found)}</strong><br>
                <small>{Layout.Moment(frame, found.DueBy!.Value)}</small></dd></div>
                """))}
            {Html.If(found.ReopenedWhy is not null, () => Html.Of($"""
                <div><dt>{frame.Texts.Listing.OpenAgain}</dt>
                <dd>{frame.Texts.Listing.ReopenedWords(found.ReopenedWhy!)}<br>
                <small>{Layout.Moment(frame, found.ReopenedAt ?? found.OpenedAt)}</small></dd></div>
                """))}
            </dl>
            """);
    }

    static Html Items(PageFrame frame, Installation installation, Case found, bool isUpload)
    {
        var texts = frame.Texts;
        using var connection = installation.Database.Open();
        var given = VerdictStore.CountsOf(connection, found.Id);
        Column[] columns =
        [
            new(texts.Number), new(texts.File), new(texts.Likeness), new(texts.Verdict), new(texts.Restriction), new(texts.Found),
        ];
        return Table.Render(texts.ItemsCaption, columns, found.Items.Select(i => (IReadOnlyList<Html>)
        [
            Layout.Number(frame, i.Number),
            Layout.Name(i.Locator.ToString()),
            Layout.Text(i.IsByAddress ? texts.Opening.Named : i.IsRemote
                ? texts.LookingUp.By(i.Algorithm)
                : texts.LikenessWords(i.Algorithm, i.Distance)),
            found.IsJudged
                ? Html.Of($"""
                    {texts.VerdictWords(i.Verdict)}<br><small>{texts.Reviewing.GivenHere(
                        given.GetValueOrDefault(Convert.ToHexString(i.ContentKey)),
                        Rulings.Needed(i.IsByAddress || VerdictStore.IsExact(connection, null, i)))}</small>
                    {Html.If(!i.IsByAddress, () => Html.Of($"<br><small>{texts.DecisionWords(i.Decision)}</small>"))}
                    """)
                : Layout.Text(texts.Opening.NotJudged),
            Restriction(frame, i, isUpload),
            Html.Of($"""
                {Layout.Moment(frame, i.FoundAt)}<br><small>{(i.IsByAddress || i.IsRemovedBefore
                    ? texts.Opening.FoundWith(i.ProgramVersion)
                    : i.IsRemote
                    ? texts.LookingUp.FoundWith(i.ProgramVersion)
                    : texts.FoundWith(i.ListRelease, i.ProgramVersion))}</small>
                """),
        ]));
    }

    // An entry is named by its list and release, never by what it is found by.
    static Html Hits(PageFrame frame, Installation installation, Case found)
    {
        var texts = frame.Texts;
        Column[] columns =
        [
            new(texts.Number), new(texts.Supplier), new(texts.List), new(texts.Category), new(texts.Likeness),
            new(texts.Listing.Stands),
        ];
        using var connection = installation.Database.Open();
        var rows = found.Items.SelectMany(item => CaseHits.Of(connection, item.Id).Select(hit => (item.Number, Hit: hit)));
        return Html.Of($"""
            <section class="titled"><h2>{texts.Listing.HitsTitle}</h2><p>{texts.Listing.HitsLead}</p>
            {Table.Render(texts.Listing.HitsTitle, columns, rows.Select(row => (IReadOnlyList<Html>)
            [
                Layout.Number(frame, row.Number),
                Layout.Name(row.Hit.Supplier),
                Html.Of($"{Layout.Name(row.Hit.List)}<br><small>{HitOrigin(frame, connection, row.Hit)}</small>"),
                Layout.Text(texts.CategoryWords(row.Hit.Category)),
                Html.Of($"""
                    {(row.Hit.IsRemote
                        ? texts.LookingUp.By(row.Hit.Algorithm)
                        : texts.LikenessWords(row.Hit.Algorithm, row.Hit.Distance))}
                    {Layout.Altered(frame, row.Hit.View)}
                    """),
                Html.Of($"{(row.Hit.Stands ? texts.Listing.StillStands : texts.Listing.StandsNot)}"),
            ]))}
            </section>
            """);
    }

    // Which release of a list that is held here; else at which service it was looked up, and when.
    static Html HitOrigin(PageFrame frame, Microsoft.Data.Sqlite.SqliteConnection connection, KeptHit hit) => hit.IsRemote
        ? Html.Of($"""
            {frame.Texts.LookingUp.At(RemoteLists.Find(connection, null, hit.List)?.Terms.Uri.Host ?? hit.Supplier)}
            {Layout.Moment(frame, hit.FoundAt)}
            """)
        : Layout.Text(ListRules.IsTombstones(hit.List)
            ? frame.Texts.Removed.Before
            : frame.Texts.Listing.Release(hit.Release));

    static Html Restriction(PageFrame frame, CaseItem item, bool isUpload)
    {
        if (isUpload && item.Version is null) return Layout.Text(frame.Texts.NotStoredHere);
        var words = Layout.Text(frame.Texts.RestrictionWords(item.Restriction));
        return item.RestrictionWords is { } more ? Html.Of($"{words}<br><small>{Layout.Said(frame, more)}</small>") : words;
    }

    // By hand only what is known exactly is judged; what is alike takes two who look, or two outside.
    static Html Decide(PageFrame frame, Installation installation, Case found)
    {
        if (found.Cause != CaseCause.Match) return OpenedView.Decide(frame, found);
        var (texts, id) = (frame.Texts, Layout.Invariant(found.Id));
        using var connection = installation.Database.Open();
        var isExact = found.Items.Any(item => VerdictStore.IsExact(connection, null, item));
        var isAlike = found.Items.Any(item => item.Verdict == Verdict.None && !VerdictStore.IsExact(connection, null, item));
        var isDisabled = found.Items.Any(item => item.Restriction is ItemRestriction.Disabled or ItemRestriction.Restoring);
        return Html.Of($"""
            <section>
            <h2>{texts.DecideTitle}</h2>
            <p>{texts.DecideLead}</p>
            <ul class="commands">
            {Html.If(isExact, () => Layout.Command($"./waarborg case confirm {id} --item N", texts.ConfirmWords))}
            {Html.If(isExact && !found.IsTest, () => Layout.Command($"./waarborg case reject {id} --item N", texts.RejectWords))}
            {Html.If(isAlike, () => Layout.Command(
                $"./waarborg assess ask {id} --item N --partner NAME --to FILE", texts.Reviewing.AskOutside))}
            {Html.If(isDisabled, () => Layout.Command($"./waarborg case restore {id}", texts.RestoreWords))}
            </ul>
            {Html.If(isAlike && (frame.Reader?.HasAny([Role.Operator]) ?? false), () => Html.Of(
                $"""<p><a href="{AssessmentPages.Path}">{texts.Reviewing.TakeTitle}</a></p>"""))}
            {Html.If(isAlike && Viewing.IsAllowed(connection, null), () => Html.Of(
                $"""<p><a href="{ReviewPages.Path}">{texts.Reviewing.Title}</a></p>"""))}
            </section>
            """);
    }
}
