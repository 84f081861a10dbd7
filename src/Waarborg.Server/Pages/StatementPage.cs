// The page for a customer with a receipt code: what was decided about his file. No account, no script, the same answer for
// every code that was never given.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Cases;
using Waarborg.Intake;
using Waarborg.Notices;
using Waarborg.Permits;
using Waarborg.Server.Guards;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class StatementPage
{
    internal const string Path = "/statement";

    /// <summary>The largest form of this page, in bytes.</summary>
    internal const int MaxFormBytes = 64 * 1024;

    internal static ContentHttpResult Ask(HttpContext http) =>
        Form(PageFrame.For(http), problem: null, StatusCodes.Status200OK);

    /// <summary>Leads from the typed code to its page.</summary>
    internal static async Task<Results<ContentHttpResult, RedirectHttpResult>> FindAsync(HttpContext http)
    {
        var frame = PageFrame.For(http);
        if (await OwnForm.ReadFromAnywhereAsync(http, MaxFormBytes) is not { } form)
        {
            return Form(frame, frame.Texts.SignInElsewhere, StatusCodes.Status403Forbidden);
        }

        return ReceiptCode.ParseUntrusted(form["code"].ToString()) is { } code
            ? TypedResults.LocalRedirect($"{Path}/{code}")
            : Form(frame, frame.Texts.Telling.ReceiptUnknown, StatusCodes.Status404NotFound);
    }

    internal static ContentHttpResult Show(
        string code, HttpContext http, ReceiptLimit limit, Installation installation)
    {
        var frame = PageFrame.For(http);
        if (!limit.TryLook(http.Connection.RemoteIpAddress)) return TooOften(http, frame);
        return Find(code, installation) is { } read
            ? Page(frame, installation, read, "", problem: null, StatusCodes.Status200OK)
            : Form(frame, frame.Texts.Telling.ReceiptUnknown, StatusCodes.Status404NotFound);
    }

    /// <summary>Takes a complaint of whoever has the code.</summary>
    internal static async Task<Results<ContentHttpResult, RedirectHttpResult>> ComplainAsync(
        string code, HttpContext http, ReceiptLimit limit, Installation installation)
    {
        var frame = PageFrame.For(http);
        if (await OwnForm.ReadFromAnywhereAsync(http, MaxFormBytes) is not { } form)
        {
            return Form(frame, frame.Texts.SignInElsewhere, StatusCodes.Status403Forbidden);
        }

        if (!limit.TryComplain(http.Connection.RemoteIpAddress)) return TooOften(http, frame);
        if (Find(code, installation) is not { } read)
        {
            return Form(frame, frame.Texts.Telling.ReceiptUnknown, StatusCodes.Status404NotFound);
        }

        var typed = form["complaint"].ToString().ReplaceLineEndings("\n").Trim();
        var outcome = new Complaints(installation).Make(read.Statement.Id, typed, frame.Texts.Tag);
        return outcome == ComplaintOutcome.Made
            ? TypedResults.LocalRedirect($"{Path}/{read.Details.Code}")
            : Page(
                frame, installation, read, typed, frame.Texts.Complaining.Refused(outcome),
                outcome is ComplaintOutcome.Empty or ComplaintOutcome.TooLong
                    ? StatusCodes.Status422UnprocessableEntity
                    : StatusCodes.Status409Conflict);
    }

    /// <summary>What the page shows.</summary>
    readonly record struct ReadStatement(Statement Statement, StatementDetails Details, StatementFacts Facts);

    static ReadStatement? Find(string typed, Installation installation)
    {
        var statements = new Statements(installation);
        if (ReceiptCode.ParseUntrusted(typed) is not { } code || statements.ByCode(code) is not { } found) return null;
        using var connection = installation.Database.Open();
        // What an authority keeps back is told here as little as anywhere, also to whoever has the code.
        if (found.RestrictedAt is null || found.State == StatementState.Held) return null;
        if (new SettingsStore(installation).Current(connection, null)?.Settings is not { } settings) return null;
        var details = statements.DetailsOf(connection, null, found.Id);
        return new(found, details, new Teller(installation).FactsOf(found, details, settings));
    }

    static ContentHttpResult Page(
        PageFrame frame, Installation installation, ReadStatement read, string typed, string? problem, int status)
    {
        var text = StatementText.Write(read.Facts with { IsOnPage = true }, frame.Texts.Tag);
        return Layout.Page(frame, text.Title, NavPage.None, Html.Of($"""
            <h1>{text.Title}</h1>
            {File(frame, read)}
            {Html.Each(text.Sections, section => Html.Of($"""
                <section><h2>{section.Heading}</h2>
                {Html.Each(section.Paragraphs, words => Html.Of($"""<p class="given">{words}</p>"""))}
                </section>
                """))}
            {Complaint(frame, installation, read, typed, problem)}
            """), status);
    }

    static Html Complaint(
        PageFrame frame, Installation installation, ReadStatement read, string typed, string? problem)
    {
        var texts = frame.Texts.Complaining;
        var store = new Complaints(installation);
        using var connection = installation.Database.Open();
        var said = Html.If(problem is not null, () => Html.Of($"""<p class="warning" role="alert">{problem}</p>"""));
        if (Complaints.OfStatement(connection, null, read.Statement.Id) is { } made)
        {
            var due = ClockStore.Find(connection, null, made.Clock)?.DueAt(frame.Now) ?? made.MadeAt;
            return Html.Of($"""
                <section><h2>{texts.FormField}</h2>{said}
                <p class="calm">{(made.State == ComplaintState.Made
                    ? texts.Received(
                        AmsterdamWords.Moment(made.MadeAt, frame.Texts.Tag), AmsterdamWords.LastDay(due, frame.Texts.Tag))
                    : texts.ToCustomer(made.State))}</p>
                {Html.If(store.ReasonOf(made.Id) is not null, () => Layout.Written(store.ReasonOf(made.Id)!))}
                </section>
                """);
        }

        if (Complaints.MayComplain(connection, null, read.Statement, frame.Now) is not ComplaintOutcome.Made and var no)
        {
            return no == ComplaintOutcome.Over
                ? Html.Of($"""<section><h2>{texts.FormTitle}</h2><p class="calm">{texts.Refused(no)}</p></section>""")
                : said;
        }

        var until = read.Statement.OpenUntil is { } end
            ? " " + texts.FormUntil(AmsterdamWords.LastDay(end, frame.Texts.Tag))
            : "";
        return Html.Of($"""
            <section id="complain"><h2>{texts.FormTitle}</h2>{said}
            <p>{texts.FormLead(
                frame.Forms.Number(Complaints.MaxTextLength), frame.Forms.Number(7 * Complaints.Term.Number))}{until}</p>
            <form method="post" action="{Path}/{read.Details.Code}" class="wide-form">
            <label for="complaint">{texts.FormField}</label>
            <textarea id="complaint" name="complaint" rows="8" maxlength="{Complaints.MaxTextLength}" required
             autocomplete="off" dir="auto">{typed}</textarea>
            <button type="submit">{texts.FormButton}</button>
            </form></section>
            """);
    }

    // Only here, for whoever has the code: in no message and in no log.
    static Html File(PageFrame frame, ReadStatement read) => Html.If(!read.Details.IsUpload, () => Html.Of($"""
        <dl class="facts"><div><dt>{frame.Texts.Telling.FileTitle}</dt><dd>{(read.Details.Locator.Length == 0
            ? Layout.Text(read.Facts is { Phase: StatementPhase.Back, IsTakenBackDestroyed: false }
                ? frame.Texts.Telling.FileBack
                : frame.Texts.Telling.FileForgotten)
            : Layout.Name(new Locator(read.Details.Locator).ToString()))}</dd></div></dl>
        """));

    static ContentHttpResult TooOften(HttpContext http, PageFrame frame)
    {
        http.Response.Headers.RetryAfter = Layout.Invariant((long)ReceiptLimit.Window.TotalSeconds);
        return Form(frame, frame.Texts.Telling.TooOften, StatusCodes.Status429TooManyRequests);
    }

    static ContentHttpResult Form(PageFrame frame, string? problem, int status)
    {
        var texts = frame.Texts.Telling;
        return Layout.Page(frame, texts.ReceiptTitle, NavPage.None, Html.Of($"""
            <h1>{texts.ReceiptTitle}</h1>
            <p class="lead">{texts.ReceiptLead}</p>
            {Html.If(problem is not null, () => Html.Of($"""<p class="warning" role="alert">{problem}</p>"""))}
            <form method="post" action="{Path}">
            <label for="code">{texts.ReceiptField}</label>
            <input id="code" name="code" maxlength="64" required autocomplete="off" spellcheck="false">
            <button type="submit">{texts.ReceiptButton}</button>
            </form>
            """), status);
    }
}
