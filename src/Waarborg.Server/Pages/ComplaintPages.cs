// Complaints as those who see cases read them, and where a complaints officer decides.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Server.Guards;
using Waarborg.Server.Texts;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class ComplaintPages
{
    internal const string Path = "/complaints";

    /// <summary>How many complaints the page shows.</summary>
    internal const int MaxShown = 200;

    internal static ContentHttpResult List(HttpContext http, Installation installation)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts.Complaining;
        var shown = new Complaints(installation).List(MaxShown);
        using var connection = installation.Database.Open();
        Column[] columns =
            [new(texts.One), new(frame.Texts.Case), new(texts.MadeAt), new(texts.State), new(texts.DueAt)];
        return Layout.Page(frame, texts.Title, NavPage.Complaints, Html.Of($"""
            <h1>{texts.Title}</h1>
            <p class="lead">{texts.Lead}</p>
            {(shown.Count == 0
                ? Html.Of($"""<p class="calm">{texts.None}</p>""")
                : Table.Render(texts.Title, columns, shown.Select(one => (IReadOnlyList<Html>)
                [
                    Html.Of($"""<a href="{Path}/{one.Id}">{texts.OneTitle(one.Id)}</a>"""),
                    Html.Of($"""<a href="/cases/{one.CaseId}">{frame.Texts.CaseTitle(one.CaseId)}</a>"""),
                    Layout.Moment(frame, one.MadeAt),
                    Layout.Text(texts.StateWords(one.State)),
                    DueAt(connection, one, frame.Now) is { } due ? Layout.Moment(frame, due) : Html.Empty,
                ])))}
            """));
    }

    static DateTimeOffset? DueAt(Microsoft.Data.Sqlite.SqliteConnection connection, Complaint one, DateTimeOffset now) =>
        one.State == ComplaintState.Made ? ClockStore.Find(connection, null, one.Clock)?.DueAt(now) : null;

    internal static ContentHttpResult Show(long id, HttpContext http, Installation installation) =>
        Render(PageFrame.For(http), http, installation, id, Html.Empty, StatusCodes.Status200OK);

    internal static async Task<IResult> DecideAsync(
        long id, HttpContext http, ServerOptions options, Installation installation)
    {
        if (await DeskForm.ReadAsync(http, options, Role.ComplaintsOfficer) is not { } form) return DeskForm.Refused(http);
        if (form["decision"] is not (("uphold" or "reverse") and var decision)) return DeskForm.Refused(http);
        var texts = PageFrame.For(http).Texts.Complaining;
        var (desk, reason, isReversed) = (new ComplaintDesk(installation), form["reason"], decision == "reverse");
        if (desk.Problem(form.Person) is { } problem)
        {
            return Said(http, installation, id, texts.NotDecided, problem, StatusCodes.Status409Conflict, reason);
        }

        return await desk.DecideAsync(id, isReversed, reason, form.Person.Actor, http.RequestAborted) switch
        {
            CaseAnswer.Done => Said(
                http, installation, id, texts.DecidedNow(isReversed), "", StatusCodes.Status200OK),
            CaseAnswer.Incomplete incomplete => Said(
                http, installation, id, texts.DecidedInPart, string.Join(' ', incomplete.Lines), StatusCodes.Status409Conflict),
            CaseAnswer.Refused refused => Said(
                http, installation, id, texts.WhyNot(refused.Why) ?? texts.NotDecided, refused.Words,
                StatusCodes.Status409Conflict, reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    // What became of it is in the reader's words; particulars of what could not be done are in the program's own English.
    static ContentHttpResult Said(
        HttpContext http, Installation installation, long id, string words, string more, int status, string typed = "") => Render(
        PageFrame.For(http), http, installation, id,
        Html.Of($"""
            <p class="{(status == StatusCodes.Status200OK ? "calm" : "warning")}" role="status">{words}{Particulars(more)}</p>
            """),
        status, typed);

    static Html Particulars(string more) =>
        more.Length == 0 ? Html.Empty : Html.Of($"""<br><small lang="en">{more}</small>""");

    /// <summary>Gives the sealed message by which assessors outside are asked anew, as <c>assess ask</c> writes it.</summary>
    internal static async Task<IResult> AskAsync(
        long id, HttpContext http, ServerOptions options, Installation installation, Derivatives derivatives)
    {
        if (await DeskForm.ReadAsync(http, options, Role.ComplaintsOfficer) is not { } form) return DeskForm.Refused(http);
        return await new ComplaintDesk(installation).AskAsync(
            id, form["partner"], form.Person, derivatives, http.RequestAborted) switch
        {
            AskedAnswer.Made { Message: var message } => TypedResults.File(
                message.Write(), "application/json", $"candidate-{message.Candidate}.json"),
            AskedAnswer.Refused refused => Said(
                http, installation, id, PageFrame.For(http).Texts.Complaining.NotAsked, refused.Words,
                StatusCodes.Status409Conflict),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    static ContentHttpResult Render(
        PageFrame frame, HttpContext http, Installation installation, long id, Html said, int status,
        string typed = "")
    {
        var texts = frame.Texts.Complaining;
        var store = new Complaints(installation);
        using var connection = installation.Database.Open();
        if (Complaints.Find(connection, null, id) is not { } one) return ErrorPage.Render(frame, StatusCodes.Status404NotFound);
        Looks.AtCases(installation, [one.CaseId], http.Reader().ToString());
        var given = VerdictStore.Of(connection, null, new(one.CaseId, one.ContentKey)).Count;
        var due = DueAt(connection, one, frame.Now);
        return Layout.Page(frame, texts.OneTitle(id), NavPage.Complaints, Html.Of($"""
            <p class="back"><a href="{Path}">{texts.Title}</a></p>
            <h1>{texts.OneTitle(id)}</h1>
            {said}
            <dl class="facts">
            <div><dt>{texts.State}</dt><dd>{texts.StateWords(one.State)}</dd></div>
            <div><dt>{texts.MadeAt}</dt><dd>{Layout.Moment(frame, one.MadeAt)}</dd></div>
            {Html.If(due is not null, () => Html.Of(
                $"<div><dt>{texts.DueAt}</dt><dd>{Layout.Moment(frame, due!.Value)}</dd></div>"))}
            <div><dt>{frame.Texts.Case}</dt><dd><a href="/cases/{one.CaseId}">{frame.Texts.CaseTitle(one.CaseId)}</a></dd></div>
            </dl>
            <section><h2>{texts.Said}</h2>{Layout.Written(store.TextOf(id))}</section>
            {Html.If(store.ReasonOf(id) is not null, () => Html.Of(
                $"<section><h2>{texts.Decided}</h2>{Layout.Written(store.ReasonOf(id)!)}</section>"))}
            {Html.If(one.State == ComplaintState.Made, () => Html.Of(
                $"{Known(frame, installation, one, given)}{Decide(frame, http, installation, one, typed)}"))}
            """), status);
    }

    static Html Known(PageFrame frame, Installation installation, Complaint one, int given)
    {
        var texts = frame.Texts.Complaining;
        var partners = new PartnerStore(installation).All()
            .Where(partner => partner is { WithdrawnAt: null, Terms.Assessors.Count: > 0 }).ToList();
        // Nothing is offered that would be refused.
        var item = new ComplaintDesk(installation).CanAsk(one) is { } number ? Layout.Invariant(number) : null;
        return Html.Of($"""
            <section><h2>{texts.Known}</h2>
            <p>{texts.Judged(frame.Forms.Number(given))}</p>
            {(MayDecide(frame) && item is not null
                ? Html.Of($"""
                    <form method="post" action="{Path}/{one.Id}/ask" class="wide-form"><p>{texts.AskAnew}</p>
                    {FormParts.Select(
                        "partner", texts.AskWhom, partners.Select(partner => (partner.Name, partner.Terms.Organisation)), "")}
                    <p><button type="submit">{texts.AskButton}</button></p></form>
                    """)
                : Html.If(item is not null, () => Html.Of($"""
                    <ul class="commands">
                    {Layout.Command(
                        $"./waarborg assess ask {Layout.Invariant(one.CaseId)} --item {item} --partner NAME --to FILE",
                        texts.AskAnew)}
                    </ul>
                    """)))}
            </section>
            """);
    }

    static bool MayDecide(PageFrame frame) => frame.Reader is { } reader && reader.HasAny([Role.ComplaintsOfficer]);

    // Whoever has not taken the role up does that before he types; what he typed already is not lost.
    static Html Decide(PageFrame frame, HttpContext http, Installation installation, Complaint one, string typed)
    {
        if (!MayDecide(frame)) return Html.Empty;
        var texts = frame.Texts.Complaining;
        var isOfList = new CaseStore(installation).Find(one.CaseId)?.Cause == CaseCause.Match;
        var first = ProposalPage.NotTakenUp(http, frame, frame.Reader!, [Role.ComplaintsOfficer]);
        return Html.Of($"""
            <section><h2>{texts.DecideTitle}</h2>
            <p>{texts.DecideLead}{(isOfList ? " " + texts.DecideCounts : "")}</p>
            {Html.If(first is not null, () => ElevatePage.Invitation(
                frame, first!.Value, $"{Path}/{Layout.Invariant(one.Id)}"))}
            {Html.If(first is null || typed.Length > 0, () => Form(texts, one, typed))}
            </section>
            """);
    }

    static Html Form(ComplaintTexts texts, Complaint one, string typed) => Html.Of($"""
        <form method="post" action="{Path}/{one.Id}" class="wide-form">
        <label for="reason">{texts.Reason}</label>
        <textarea id="reason" name="reason" rows="5" maxlength="{Complaints.MaxTextLength}" required>{typed}</textarea>
        <p><button type="submit" name="decision" value="uphold">{texts.Uphold}</button>
        <button type="submit" name="decision" value="reverse">{texts.Reverse}</button></p>
        </form>
        """);
}
