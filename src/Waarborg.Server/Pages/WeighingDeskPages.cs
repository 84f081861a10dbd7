// The desk's pages about weighings: the overview, the form of a draft, and one weighing with its decision.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Server.Guards;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class WeighingDeskPages
{
    /// <summary>The largest form, in bytes: every text of a draft, or a word to each of very many points.</summary>
    internal const int MaxFormBytes = 4 << 20;

    /// <summary>Fields of one form: one for each point, and those of opinions and decision.</summary>
    const int MaxFields = WeighingRules.MaxAddressed + 100;

    internal static ContentHttpResult List(
        HttpContext http, WeighingStore weighings, SourceStore sources, Installation installation)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts.Weighing;
        using var connection = installation.Database.Open();
        Column[] columns = [new(frame.Texts.Source), new(texts.DeskOpenDraft), new(texts.DeskDue), new(texts.DeskNext)];
        var rows = sources.All().Select(source => (IReadOnlyList<Html>)
        [
            Layout.Name(source.Name),
            weighings.OpenOf(source.Name) is { } open
                ? Html.Of($"""
                    <a href="/desk/weighings/{open.Id}">{texts.Weighing} {open.Id}</a><br>
                    <small>{WeighingView.State(frame, open, weighings.AnswersUntil(open))}</small>
                    """)
                : Layout.Text(texts.Anyone),
            WeighingStore.DueBy(connection, null, source.Name) is { } due ? Layout.Moment(frame, due) : Layout.Text(texts.Anyone),
            Html.Of($"""<a href="{NewAddress(source.Name)}">{texts.DeskStart}</a>"""),
        ]);
        return Layout.Page(frame, texts.DeskTitle, NavPage.Weighings, Html.Of($"""
            <p class="back"><a href="/weighings">{texts.PublicLink}</a></p>
            <h1>{texts.DeskTitle}</h1>
            <p class="lead">{texts.DeskLead}</p>
            {Table.Render(texts.DeskSources, columns, rows)}
            """));
    }

    internal static ContentHttpResult New(
        HttpContext http, WeighingStore weighings, SourceStore sources, Installation installation)
    {
        var frame = PageFrame.For(http);
        var source = http.Request.Query["source"].ToString();
        if (sources.Find(source) is not { } found) return ErrorPage.Render(frame, StatusCodes.Status404NotFound);
        var kinds = KindsOf(installation, source);
        var asked = http.Request.Query["kind"].ToString();
        var kind = kinds.FirstOrDefault(one => WeighingJson.NameOf(one) == asked, kinds[0]);
        return NewPage(frame, weighings, installation, found, WeighingForms.EmptyDraft(kind), [], StatusCodes.Status200OK);
    }

    internal static async Task<Results<ContentHttpResult, RedirectHttpResult>> PublishAsync(
        HttpContext http, WeighingStore weighings, SourceStore sources, Installation installation, ServerOptions options)
    {
        var frame = PageFrame.For(http);
        if (http.Person() is not { } person || await ReadAsync(http, options) is not { } form) return NotYours(frame);
        if (sources.Find(form["source"].ToString()) is not { } source)
        {
            return ErrorPage.Render(frame, StatusCodes.Status404NotFound);
        }

        var draft = WeighingForms.ReadDraft(form, KindsOf(installation, source.Name)[0]);
        return weighings.Draft(source.Name, draft, null, person.Actor) switch
        {
            WeighingOutcome.Done done => TypedResults.LocalRedirect(Address(done.Weighing.Id)),
            WeighingOutcome.Refused refused => NewPage(
                frame, weighings, installation, source, draft, refused.Problems, StatusCodes.Status400BadRequest),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    internal static async Task<ContentHttpResult> ShowAsync(long id, HttpContext http, WeighingStore weighings)
    {
        var frame = PageFrame.For(http);
        return weighings.Find(id) is { } weighing
            ? await OnePageAsync(http, frame, weighings, weighing, weighing.Judgement, [], StatusCodes.Status200OK)
            : ErrorPage.Render(frame, StatusCodes.Status404NotFound);
    }

    internal static Task<Results<ContentHttpResult, RedirectHttpResult>> JudgeAsync(
        long id, HttpContext http, WeighingStore weighings, ServerOptions options) =>
        ActAsync(id, http, weighings, options, (form, _) => weighings.Judge(id, WeighingForms.ReadJudgement(form)));

    internal static Task<Results<ContentHttpResult, RedirectHttpResult>> DissentAsync(
        long id, HttpContext http, WeighingStore weighings, ServerOptions options) =>
        ActAsync(id, http, weighings, options, (form, person) => weighings.Dissent(id, form["dissent"].ToString(), person.Actor));

    internal static Task<Results<ContentHttpResult, RedirectHttpResult>> RecordAsync(
        long id, HttpContext http, WeighingStore weighings, ServerOptions options) =>
        ActAsync(id, http, weighings, options, (_, _) => weighings.Record(id));

    /// <summary>What a source that had so many permits can be weighed for, the most likely first.</summary>
    internal static IReadOnlyList<WeighingKind> KindsOf(long permits) =>
        permits == 0 ? [WeighingKind.First]
        : WeighingRules.IsReviewDue(permits) ? [WeighingKind.ThreeYearReview, WeighingKind.Extraordinary]
        : [WeighingKind.Renewal, WeighingKind.Extraordinary, WeighingKind.ThreeYearReview];

    static async Task<Results<ContentHttpResult, RedirectHttpResult>> ActAsync(
        long id, HttpContext http, WeighingStore weighings, ServerOptions options,
        Func<IFormCollection, People.Person, WeighingOutcome> act)
    {
        var frame = PageFrame.For(http);
        if (http.Person() is not { } person || await ReadAsync(http, options) is not { } form) return NotYours(frame);
        if (weighings.Find(id) is not { } weighing) return ErrorPage.Render(frame, StatusCodes.Status404NotFound);
        return act(form, person) switch
        {
            WeighingOutcome.Done => TypedResults.LocalRedirect(Address(id) + "?saved=1"),
            // What was typed is shown again, so that nothing is lost.
            WeighingOutcome.Refused refused => await OnePageAsync(
                http, frame, weighings, weighing,
                form.ContainsKey("decision") ? WeighingForms.ReadJudgement(form) : weighing.Judgement, refused.Problems,
                StatusCodes.Status400BadRequest),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    // More fields than a form has by default, as there may be very many points.
    static Task<IFormCollection?> ReadAsync(HttpContext http, ServerOptions options)
    {
        http.Features.Set<IFormFeature>(new FormFeature(http.Request, new FormOptions { ValueCountLimit = MaxFields }));
        return OwnForm.ReadAsync(http, options, MaxFormBytes);
    }

    static ContentHttpResult NotYours(PageFrame frame) => Layout.Page(
        frame, frame.Texts.ErrorTitle, NavPage.Weighings, Html.Of($"""
            <h1>{frame.Texts.ErrorTitle}</h1>
            <p class="lead">{frame.Texts.Weighing.NotYours}</p>
            """), StatusCodes.Status403Forbidden);

    static ContentHttpResult NewPage(
        PageFrame frame, WeighingStore weighings, Installation installation, Source source, WeighingDraft draft,
        IReadOnlyList<string> problems, int status)
    {
        var texts = frame.Texts.Weighing;
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        // As they would be if it were published now.
        var from = WeighingDrafting.Begin(connection, transaction, source.Name, draft.Kind, source.DeclaredAt);
        var figures = WeighingFigures.Count(connection, transaction, source.Name, from, frame.Now);
        var open = weighings.OpenOf(source.Name);
        var replaces = open is null ? Html.Empty : Html.Of($"""
            <p class="warning">{texts.NewReplaces} <a href="/desk/weighings/{open.Id}">{texts.Weighing} {open.Id}</a></p>
            """);
        return Layout.Page(frame, texts.NewTitle(source.Name), NavPage.Weighings, Html.Of($"""
            <p class="back"><a href="/desk/weighings">{texts.DeskTitle}</a></p>
            <h1>{texts.NewTitle(source.Name)}</h1>
            <p class="lead">{texts.NewLead}</p>
            {replaces}
            {Problems(frame, problems)}
            {Kinds(frame, source.Name, draft.Kind, KindsOf(installation, source.Name))}
            {WeighingForms.Draft(frame, source.Name, draft, frame.Forms.Span(WeighingRules.PublicFor(installation.Kind)))}
            {WeighingView.Figures(frame, figures, isExact: true)}
            """), status);
    }

    static Html Kinds(PageFrame frame, string source, WeighingKind current, IReadOnlyList<WeighingKind> kinds)
    {
        var texts = frame.Texts.Weighing;
        var items = Html.Each(kinds, kind => kind == current
            ? Html.Of($"""<li><strong>{texts.KindWords(kind)}</strong></li>""")
            : Html.Of($"""
                <li><a href="{NewAddress(source)}&amp;kind={WeighingJson.NameOf(kind)}">{texts.KindWords(kind)}</a></li>
                """));
        return Html.Of($"""<p class="term">{texts.Kind}</p><ul>{items}</ul>""");
    }

    internal static async Task<ContentHttpResult> OnePageAsync(
        HttpContext http, PageFrame frame, WeighingStore weighings, Weighing weighing, WeighingJudgement typed,
        IReadOnlyList<string> problems, int status)
    {
        var texts = frame.Texts.Weighing;
        var points = weighings.PointsOf(weighing);
        var title = texts.OneTitle(weighing.Id, weighing.Source);
        var panels = new Dictionary<Axis, Html>();
        foreach (var axis in Enum.GetValues<Axis>()) panels[axis] = await SigningAsync(http, frame, weighings, weighing, axis);
        var axes = Html.Each(Enum.GetValues<Axis>(), axis => AxisView.Render(
            frame, weighing, axis, weighings.AxisDigest(weighing, axis), panels[axis]));
        return Layout.Page(frame, title, NavPage.Weighings, Html.Of($"""
            <p class="back"><a href="/desk/weighings">{texts.DeskTitle}</a> ·
            <a href="/weighings/{weighing.Id}">{texts.PublicLink}</a></p>
            <h1>{title}</h1>
            {Html.If(http.Request.Query["saved"] == "1", () => Html.Of($"""<p class="calm" role="status">{texts.Saved}</p>"""))}
            {Problems(frame, problems)}
            {WeighingView.Facts(frame, weighing, weighings.AnswersUntil(weighing))}
            {axes}
            {WeighingView.Rest(frame, weighing.Draft)}
            {WeighingView.Figures(frame, weighing.Figures, isExact: true)}
            {(weighing.IsOpen ? Work(frame, weighings, weighing, typed, points) : Finished(frame, weighing, points))}
            """), status);
    }

    // Only whoever has the axis's role signs it; each signs the document as it stands now.
    static async Task<Html> SigningAsync(
        HttpContext http, PageFrame frame, WeighingStore weighings, Weighing weighing, Axis axis)
    {
        if (!weighing.IsOpen || frame.Reader is not { } person || !person.Roles.Contains(WeighingRules.RoleOf(axis)))
        {
            return Html.Empty;
        }

        if (ProposalPage.NotTakenUp(http, frame, person, [WeighingRules.RoleOf(axis)]) is { } role)
        {
            return ElevatePage.Invitation(frame, role, Address(weighing.Id));
        }

        var name = WeighingView.NameOf(axis);
        return await SigningPanel.RenderAsync(
            http, frame, person, weighings.AxisDigest(weighing, axis), SubjectOf(weighing.Id, axis),
            $"{Address(weighing.Id)}/sign/{name}", $"{frame.Texts.Weighing.SignButton}: {frame.Texts.Weighing.AxisTitle(axis)}");
    }

    internal static async Task<Results<ContentHttpResult, RedirectHttpResult>> SignAsync(
        long id, string axis, HttpContext http, WeighingStore weighings, WeighingDesk desk, ServerOptions options)
    {
        var frame = PageFrame.For(http);
        if (http.Person() is not { } person || await ReadAsync(http, options) is not { } form) return NotYours(frame);
        var asked = Enum.GetValues<Axis>().Where(one => WeighingView.NameOf(one) == axis).ToList();
        if (weighings.Find(id) is not { } weighing || asked.Count == 0)
        {
            return ErrorPage.Render(frame, StatusCodes.Status404NotFound);
        }
        var signature = await SigningPanel.ReadAsync(
            http, form, person, weighings.AxisDigest(weighing, asked[0]), SubjectOf(id, asked[0]));
        var outcome = signature is null
            ? new WeighingOutcome.Refused(frame.Texts.PasskeyFailed)
            : desk.Sign(id, asked[0], person, signature);
        return outcome is WeighingOutcome.Refused refused
            ? await OnePageAsync(
                http, frame, weighings, weighing, weighing.Judgement, refused.Problems, StatusCodes.Status400BadRequest)
            : TypedResults.LocalRedirect(Address(id) + "?saved=1");
    }

    static string SubjectOf(long id, Axis axis) => $"weighing {Layout.Invariant(id)} {axis}";

    static Html Finished(PageFrame frame, Weighing weighing, IReadOnlyList<Point> points) => Html.Of($"""
        {WeighingView.Decision(frame, weighing)}
        {WeighingView.Points(frame, weighing, points)}
        {AnswerRemoval.Form(frame, weighing, points)}
        """);

    static Html Work(
        PageFrame frame, WeighingStore weighings, Weighing weighing, WeighingJudgement typed, IReadOnlyList<Point> points)
    {
        var texts = frame.Texts.Weighing;
        var lacking = weighings.Lacking(weighing);
        var standing = lacking.Count == 0
            ? Html.Of($"""<p class="ready">{texts.NothingLacking}</p>""")
            : Html.Of($"""<p class="term">{texts.Lacking}</p><div lang="en">{Layout.List(lacking)}</div>""");
        return Html.Of($"""
            {WeighingForms.Judgement(frame, weighing, typed, points)}
            <section>
            <h2>{texts.DissentTitle}</h2>
            <p>{texts.DissentLead}</p>
            <form method="post" action="/desk/weighings/{weighing.Id}/dissent" class="wide-form">
            {WeighingForms.Area("dissent", texts.DissentField, "", rows: 4)}
            <button type="submit">{texts.DissentButton}</button>
            </form>
            </section>
            {AnswerRemoval.Form(frame, weighing, points)}
            <section id="record">
            <h2>{texts.RecordTitle}</h2>
            {standing}
            <form method="post" action="/desk/weighings/{weighing.Id}/record" class="bare-form">
            <button type="submit">{texts.RecordButton}</button>
            </form>
            </section>
            """);
    }

    // They are in the program's own English, which the command line speaks as well.
    static Html Problems(PageFrame frame, IReadOnlyList<string> problems) => Html.If(problems.Count > 0, () => Html.Of($"""
        <div class="warning" role="alert">
        <p>{frame.Texts.Weighing.ProblemsTitle}</p><div lang="en">{Layout.List(problems)}</div>
        </div>
        """));

    static IReadOnlyList<WeighingKind> KindsOf(Installation installation, string source)
    {
        using var connection = installation.Database.Open();
        return KindsOf(WeighingTable.PermitsOf(connection, null, source));
    }

    static string NewAddress(string source) => "/desk/weighings/new?source=" + Uri.EscapeDataString(source);

    internal static string Address(long id) => "/desk/weighings/" + WeighingView.Invariant(id);
}
