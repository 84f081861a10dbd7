// The ledger, for everyone: the latest checkpoint, who else signed, how to check it, and the newest of what all may read.
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Evidence;
using Waarborg.Pipeline;
using Waarborg.Server.Guards;
using Waarborg.Server.Texts;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class LedgerPage
{
    internal static ContentHttpResult Get(
        HttpContext http, PublicLedger ledger, Readiness readiness, Installation installation, ServerOptions options)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts.Ledger;
        var standing = frame.Ledger;
        var address = AddressOf(http, options);
        var body = standing.Checkpoint is { } checkpoint
            ? Html.Of($"""
                {Latest(frame, checkpoint, standing, LedgerHead.FirstKey(installation))}
                {Witnesses(frame, standing)}
                {Verify(frame, address, LedgerHead.FirstKey(installation))}
                {Shown(frame, ledger.View(checkpoint.Size))}
                """)
            : Html.Of($"""<p class="calm">{texts.CheckpointNone}</p>{Witnesses(frame, standing)}""");
        return Layout.Page(frame, texts.Title, NavPage.Ledger, Html.Of($"""
            <h1>{texts.Title}</h1>
            <p class="lead">{texts.Lead}</p>
            {SetBack(frame, readiness.LedgerProblem())}
            {body}
            <section><h2>{frame.Texts.People.Title}</h2><p>{PeoplePages.RightsWords(frame, installation)}</p></section>
            """));
    }

    /// <summary>The line below every page: who else signed for the ledger, or that nobody did.</summary>
    internal static string SightWords(PageFrame frame)
    {
        var texts = frame.Texts.Ledger;
        if (frame.Ledger.Checkpoint is null) return texts.NoCheckpoint;
        return frame.Ledger.FreshSight(frame.Now) is { SeenAt: { } at, SeenSize: { } size } sight
            ? texts.SeenBy(sight.Name, frame.Forms.Moment(at), frame.Forms.Number(size))
            : texts.Unwitnessed;
    }

    // Under a name that is not this server's nothing is answered, so the request's own is one of ours.
    static string AddressOf(HttpContext http, ServerOptions options)
    {
        var origin = options.PublicAddress?.GetLeftPart(UriPartial.Authority) ?? $"{http.Request.Scheme}://{http.Request.Host}";
        return origin + "/ledger";
    }

    // Why is in the program's own English.
    static Html SetBack(PageFrame frame, string? problem) => problem is null
        ? Html.Empty
        : Html.Of($"""<p class="warning">{frame.Texts.Ledger.SetBack} <span lang="en">{problem}</span></p>""");

    static Html Latest(PageFrame frame, Waarborg.Ledger.Checkpoint checkpoint, LedgerStanding standing, string key)
    {
        var texts = frame.Texts.Ledger;
        var newest = standing.NewestAt is { } at
            ? Html.Of($"""
                <div><dt>{texts.NewestAt}</dt><dd>{Layout.Moment(frame, at)}<br><small>{texts.NewestAtWords}</small></dd></div>
                """)
            : Html.Empty;
        return Html.Of($"""
            <section>
            <h2>{texts.CheckpointTitle}</h2>
            <p>{texts.CheckpointLead}</p>
            <dl class="facts">
            <div><dt>{texts.Size}</dt><dd>{frame.Forms.Number(checkpoint.Size)}</dd></div>
            {newest}
            </dl>
            <dl class="lines">
            <div><dt>{texts.Origin}</dt><dd><code>{checkpoint.Origin}</code></dd></div>
            <div><dt>{texts.Root}</dt><dd><code>{checkpoint.Root.ToHex()}</code></dd></div>
            <div><dt>{texts.FirstKey}</dt><dd><code>{key}</code></dd></div>
            </dl>
            <p><a href="/ledger/checkpoint">{texts.CheckpointFile}</a> · <a href="/ledger/key">{texts.KeyFile}</a></p>
            </section>
            """);
    }

    static Html Witnesses(PageFrame frame, LedgerStanding standing)
    {
        var texts = frame.Texts.Ledger;
        Column[] columns = [new(texts.Witness), new(texts.LastSigned), new(texts.Size, IsNumber: true), new(texts.SignedThis)];
        var rows = standing.Witnesses.Select(one => (IReadOnlyList<Html>)
        [
            Layout.Name(one.Name),
            Html.Of($"""
                {(one.SeenAt is { } at ? Layout.Moment(frame, at) : Layout.Text(texts.Never))}
                {Problem(frame, one)}
                """),
            one.SeenSize is { } size ? Layout.Number(frame, size) : Layout.Text("–"),
            Layout.Text(texts.YesNo(one.SignedThis)),
        ]);
        var table = standing.Witnesses.Count == 0
            ? Html.Of($"<p>{texts.WitnessNone}</p>")
            : Html.Of($"<p>{SightWords(frame)}</p>{Table.Render(texts.WitnessTitle, columns, rows)}");
        return Html.Of($"<section><h2>{texts.WitnessTitle}</h2>{table}</section>");
    }

    // What went wrong may name machines of the provider: it is for the abuse desk, in the program's own English.
    static Html Problem(PageFrame frame, WitnessSight witness) =>
        frame.MaySee(DeskRoles.Settings) && witness.Problem is { } problem
        ? Html.Of($"""<br><small>{frame.Texts.Ledger.LastTry} <span lang="en">{Layout.Name(problem)}</span></small>""")
        : Html.Empty;

    static Html Verify(PageFrame frame, string address, string key)
    {
        var texts = frame.Texts.Ledger;
        return Html.Of($"""
            <section>
            <h2>{texts.VerifyTitle}</h2>
            <ul class="commands">
            {Layout.Command($"./waarborg verify {address} --key {key}", texts.VerifyCommand)}
            {Layout.Command($"curl -o checkpoint.txt {address}/checkpoint", texts.KeepCommand)}
            {Layout.Command($"./waarborg verify {address} --key {key} --since checkpoint.txt", texts.SinceCommand)}
            </ul>
            {Layout.List(texts.Shows)}
            <p>{texts.MoreIn("docs/what-verify-proves.md", "docs/ledger-rules.md")}</p>
            </section>
            """);
    }

    static Html Shown(PageFrame frame, PublicLedgerView view)
    {
        var texts = frame.Texts.Ledger;
        return Html.Of($"""
            <section>
            <h2>{texts.FiguresTitle}</h2>
            {OpenFigures(frame, view.Figures)}
            <p>{texts.FiguresLead}</p>
            {(view.Days.Count == 0 ? Html.Of($"<p>{texts.DaysNone}</p>") : Days(frame, view.Days))}
            </section>
            <section>
            <h2>{texts.EntriesTitle}</h2>
            {Entries(frame, view.Rows)}
            </section>
            """);
    }

    static Html OpenFigures(PageFrame frame, Figures figures)
    {
        // Where nobody ever decided to look for anything, the page does not speak of it.
        var permits = figures.PermitsGranted is Figure.Zero && figures.SweepsStarted is Figure.NotCollected
            ? Html.Empty
            : FigureView.Fact(frame, PageFigure.PermitsGranted, FigureView.Count(frame, figures.PermitsGranted));
        return Html.Of($"""
            <dl class="facts">
            {permits}
            {FigureView.Fact(frame, PageFigure.SweepsStarted, FigureView.Count(frame, figures.SweepsStarted))}
            {FigureView.Fact(frame, PageFigure.SourcesRefused, FigureView.Count(frame, figures.SourcesRefused))}
            {FigureView.Fact(frame, PageFigure.Incidents, FigureView.Count(frame, figures.Incidents))}
            {FigureView.Fact(frame, PageFigure.UnknownImagery, FigureView.Count(frame, figures.UnknownImagery))}
            {FigureView.Fact(frame, PageFigure.Solicitation, FigureView.Count(frame, figures.Solicitation))}
            </dl>
            """);
    }

    static Html Days(PageFrame frame, IReadOnlyList<LedgerDays> days)
    {
        var texts = frame.Texts.Ledger;
        Column[] columns =
        [
            new(texts.Day),
            .. PublicLedger.DayFigures.Select(figure => new Column(texts.FigureName(figure.Name), IsNumber: true)),
        ];
        var due = days.Where(row => row.Values is not [Figure.NotCollected, ..]).Reverse();
        var table = Table.Render(texts.DaysCaption, columns, due.Select(row => (IReadOnlyList<Html>)
            [Layout.Text(DaysWords(frame, row)), .. row.Values.Select(value => FigureView.Count(frame, value))]));
        return Html.Of($"""
            {table}
            {Html.Each(days, row => row.Values is [Figure.NotCollected none, ..]
                ? Html.Of($"<p><small>{DaysWords(frame, row)}: {texts.NoFigureWords(none.Reason)}.</small></p>")
                : Html.Empty)}
            """);
    }

    static string DaysWords(PageFrame frame, LedgerDays days) => days.From == days.To
        ? frame.Forms.Day(days.From)
        : frame.Texts.Ledger.Days(frame.Forms.Day(days.From), frame.Forms.Day(days.To));

    static Html Entries(PageFrame frame, IReadOnlyList<LedgerRow> rows)
    {
        var texts = frame.Texts.Ledger;
        Column[] columns = [new(texts.Entry), new(texts.Time), new(texts.What), new(texts.By)];
        return Table.Render(texts.EntriesCaption(frame.Forms.Number(rows.Count)), columns, rows.Select(row => row switch
        {
            LedgerRow.Said said => Said(frame, said.Entry),
            LedgerRow.Quiet quiet => Quiet(frame, quiet),
            _ => throw new UnreachableException(),
        }));
    }

    static IReadOnlyList<Html> Said(PageFrame frame, LoggedEntry entry)
    {
        var texts = frame.Texts.Ledger;
        // A kind of a later version has no words here: it goes by its own name.
        var kind = LedgerEntryKinds.Of(entry.KindName);
        var details = kind is null ? "" : texts.Details(kind.Value, entry);
        return
        [
            Layout.Number(frame, entry.Leaf),
            Layout.Moment(frame, entry.At),
            Html.Of($"""
                {(kind is null ? entry.KindName : texts.KindWords(kind.Value))}
                {Html.If(details.Length > 0, () => Html.Of($"""<br><small class="given">{details}</small>"""))}
                """),
            entry.By.Count == 0
                ? Layout.Text("–")
                : Html.Each(entry.By, who => Html.Of($"""<small class="who">{Layout.Name(who)}</small>""")),
        ];
    }

    static IReadOnlyList<Html> Quiet(PageFrame frame, LedgerRow.Quiet row)
    {
        var (first, last) = (frame.Forms.Number(row.Oldest.Leaf), frame.Forms.Number(row.Newest.Leaf));
        return
        [
            Html.Of($"""<span class="together">{(first == last ? first : $"{first}–{last}")}</span>"""),
            Html.Of($"<small>{Layout.Moment(frame, row.Newest.At)}</small>"),
            Html.Of($"<small>{frame.Texts.Ledger.Quiet(row.Batches, row.Days)}</small>"),
            Layout.Text("–"),
        ];
    }
}
