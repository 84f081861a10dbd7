// Where a reporter makes a report of a case, sends one again, takes one back, or says why nobody is told.
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Reporting;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class ReportForms
{
    /// <summary>The anchor of what can be done about one report.</summary>
    internal const string Anchor = "act";

    /// <summary>Who makes reports, and decides what becomes of them.</summary>
    internal static IReadOnlyList<Role> Makers { get; } = [Role.Reporter];

    internal static bool MayAct(PageFrame frame) => frame.Reader is { } reader && reader.HasAny(Makers);

    /// <summary>The address of the form about one case.</summary>
    internal static string Of(long caseId) => $"{ReportPages.Path}/make/{Layout.Invariant(caseId)}";

    internal static ContentHttpResult Ask(long id, HttpContext http, Installation installation) =>
        Render(PageFrame.For(http), installation, id, static _ => "", [], StatusCodes.Status200OK);

    internal static async Task<IResult> MakeAsync(long id, HttpContext http, ServerOptions options, Installation installation)
    {
        if (await DeskForm.ReadAsync(http, options, Makers) is not { } form) return DeskForm.Refused(http);
        var (facts, faults) = ReportFacts.ParseUntrustedForm(ReportFactFields.FactsOf(name => form[name]));
        IReadOnlyList<Wording> problems = [.. faults.Select(one => ReportFactFields.Said(one.Field, one.Said))];
        var item = form["item"];
        int? number = int.TryParse(item, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : null;
        if (item.Length > 0 && number is null)
        {
            problems = [.. problems, new(
                "item: the number of one file of the case, or nothing.",
                "bestand: het nummer van één bestand van het dossier, of niets.")];
        }

        if (facts is null || problems.Count > 0) return Again(problems, StatusCodes.Status422UnprocessableEntity);
        return new ReportDesk(installation).Make(new(id, number, form["to"], facts), form.Person.Actor) switch
        {
            ReportAnswer.Done done => TypedResults.LocalRedirect(ReportPages.Of(done.Id)),
            ReportAnswer.Refused refused => Again(refused.Said, StatusCodes.Status409Conflict),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        ContentHttpResult Again(IReadOnlyList<Wording> words, int status) =>
            Render(PageFrame.For(http), installation, id, name => form[name], words, status);
    }

    internal static async Task<IResult> WaiveAsync(long id, HttpContext http, ServerOptions options, Installation installation)
    {
        if (await DeskForm.ReadAsync(http, options, Makers) is not { } form) return DeskForm.Refused(http);
        return new ReportDesk(installation).WaiveCase(id, form["reason"], form.Person.Actor) switch
        {
            ReportAnswer.Done => TypedResults.LocalRedirect(ReportPages.Path),
            ReportAnswer.Refused refused => Render(
                PageFrame.For(http), installation, id, name => form[name], refused.Said, StatusCodes.Status409Conflict),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    internal static async Task<IResult> ActAsync(long id, HttpContext http, ServerOptions options, Installation installation)
    {
        if (await DeskForm.ReadAsync(http, options, Makers) is not { } form) return DeskForm.Refused(http);
        var (desk, actor) = (new ReportDesk(installation), form.Person.Actor);
        ReportAnswer? answer = form["act"] switch
        {
            "again" => desk.TryAgain(id),
            "arrived" => desk.Arrived(id, actor),
            "waive" => desk.Waive(id, form["reason"], actor),
            "retract" => desk.Retract(id, actor),
            _ => null,
        };
        return answer switch
        {
            // A form that asks for nothing is nobody's of ours.
            null => DeskForm.Refused(http),
            ReportAnswer.Done done => TypedResults.LocalRedirect(ReportPages.Of(done.Id)),
            ReportAnswer.Refused refused => ReportPages.Render(
                id, http, installation, Said(PageFrame.For(http), refused.Said), StatusCodes.Status409Conflict),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    static Html Said(PageFrame frame, IReadOnlyList<Wording> problems) => Html.If(problems.Count > 0, () => Html.Of($"""
        <div class="warning" role="alert">{Html.Each(problems, words => Html.Of($"<p>{Layout.Said(frame, words)}</p>"))}</div>
        """));

    static ContentHttpResult Render(
        PageFrame frame, Installation installation, long id, Func<string, string> value, IReadOnlyList<Wording> problems,
        int status)
    {
        if (new CaseStore(installation).Find(id) is null) return ErrorPage.Render(frame, StatusCodes.Status404NotFound);
        var texts = frame.Texts.Reporting.Form;
        var recipients = new RecipientStore(installation).All()
            .Where(one => one is { WithdrawnAt: null, Terms.Transparency: null }).ToList();
        var isDue = new ReportStore(installation).IsDue(id);
        return Layout.Page(frame, texts.Title(frame.Texts.CaseTitle(id)), NavPage.Reports, Html.Of($"""
            <p class="back"><a href="{ReportPages.Path}">{frame.Texts.Reporting.Back}</a></p>
            <h1>{texts.Title(frame.Texts.CaseTitle(id))}</h1>
            <p class="lead">{texts.Lead} <a href="/cases/{id}">{frame.Texts.CaseTitle(id)}</a></p>
            {Said(frame, problems)}
            {(recipients.Count == 0
                ? Html.Of($"""
                    <ul class="commands">
                    {Layout.Command("./waarborg report to describe NAME FILE --reason TEXT", texts.NoRecipient)}</ul>
                    """)
                : Make(frame, id, recipients, value, problems.Count > 0))}
            {Html.If(isDue, () => Html.Of($"""
                <section><h2>{texts.WaiveTitle}</h2><p>{texts.WaiveLead}</p>
                <form method="post" action="{Of(id)}/waive" class="wide-form">
                {FormParts.Input("reason", texts.Reason, "", value("reason"), ReportStore.MaxReasonLength)}
                <button type="submit" class="quiet">{texts.WaiveButton}</button>
                </form></section>
                """))}
            """), status);
    }

    static Html Make(
        PageFrame frame, long id, List<ReportRecipient> recipients, Func<string, string> value, bool isOpen)
    {
        var texts = frame.Texts.Reporting.Form;
        return Html.Of($"""
            <form method="post" action="{Of(id)}" class="large-form wide-form">
            {FormParts.Select(
                "to", texts.To, recipients.Select(one => (one.Name, $"{one.Terms.Organisation} ({one.Name})")), value("to"))}
            {FormParts.Input("item", texts.Item, texts.ItemHint, value("item"), maxLength: 9, isRequired: false)}
            <details{Html.If(isOpen, () => Html.Of($" open"))}><summary>{texts.FactsTitle}</summary>
            <p>{texts.FactsLead}</p>
            {ReportFactFields.Render(frame, value)}
            </details>
            <button type="submit">{texts.MakeButton}</button>
            </form>
            """);
    }

    /// <summary>What can be done about one report by whoever reads its page; else by which command.</summary>
    internal static Html OfOne(PageFrame frame, ReportRow row, bool isTakenBack)
    {
        var isOpen = row.State is ReportState.Sending or ReportState.Stopped;
        var mayTakeBack = row is { Way: not ReportWay.None, Corrects: null } && !isTakenBack
            && (isOpen || row.State == ReportState.Sent);
        if (!isOpen && !mayTakeBack) return Html.Empty;
        var (texts, id) = (frame.Texts.Reporting.Form, Layout.Invariant(row.Id));
        if (!MayAct(frame))
        {
            return Html.If(mayTakeBack, () => Html.Of($"""
                <ul class="commands">
                {Layout.Command($"./waarborg report retract {id}", frame.Texts.Reporting.RetractWords)}</ul>
                """));
        }

        var hasFailed = isOpen && row.Problem is not null;
        return Html.Of($"""
            <section id="{Anchor}"><h2>{texts.ActTitle}</h2>
            {Html.If(hasFailed, () => Html.Of($"""
                <form method="post" action="{ReportPages.Of(row.Id)}" class="wide-form"><p>{texts.FailedLead}</p>
                <p><button type="submit" name="act" value="again">{texts.Again}</button>
                {Html.If(row.Message is not null || ReportDesk.MayCount(row), () => Html.Of(
                    $"""<button type="submit" name="act" value="arrived" class="quiet">{texts.Arrived}</button>"""))}</p>
                </form>
                """))}
            {Html.If(isOpen, () => Html.Of($"""
                <form method="post" action="{ReportPages.Of(row.Id)}" class="wide-form"><p>{texts.WaiveOneLead}</p>
                {FormParts.Input("reason", texts.Reason, "", "", ReportStore.MaxReasonLength)}
                <button type="submit" name="act" value="waive" class="quiet">{texts.WaiveOne}</button>
                </form>
                """))}
            {Html.If(mayTakeBack, () => Html.Of($"""
                <form method="post" action="{ReportPages.Of(row.Id)}" class="wide-form"><p>{texts.RetractLead}</p>
                <button type="submit" name="act" value="retract" class="quiet">{texts.Retract}</button>
                </form>
                """))}
            </section>
            """);
    }

    /// <summary>The way from a case to its report, for whoever makes reports.</summary>
    internal static Html Link(PageFrame frame, Case found) => Html.If(
        MayAct(frame) && !found.IsTest
            && (found.Cause == CaseCause.Order || found.Items.Any(item => item.Verdict == Verdict.Confirmed)),
        () => Html.Of($"""
            <p><a class="button" href="{Of(found.Id)}">{frame.Texts.Reporting.Form.Title(frame.Texts.CaseTitle(found.Id))}</a></p>
            """));
}
