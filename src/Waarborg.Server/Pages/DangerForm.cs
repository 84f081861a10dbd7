// The form by which somebody who sees a case says that a person is in danger, and that the police have it.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class DangerForm
{
    /// <summary>Where on the case's page it stands.</summary>
    internal const string Anchor = "danger";

    /// <summary>Who may raise one: all who see cases, but for the auditor, who changes nothing.</summary>
    internal static IReadOnlyList<Role> Raisers { get; } =
        [Role.Operator, Role.Reviewer, Role.Reporter, Role.ComplaintsOfficer];

    internal static async Task<Results<ContentHttpResult, RedirectHttpResult>> PostAsync(
        long id, HttpContext http, ServerOptions options, Installation installation)
    {
        if (await DeskForm.ReadAsync(http, options, Raisers) is not { } form) return DeskForm.Refused(http);
        var dangers = new Dangers(installation);
        var address = $"/cases/{Layout.Invariant(id)}#{Anchor}";
        if (form["act"] == "acknowledge")
        {
            dangers.Acknowledge(id, form.Person.Actor);
            return TypedResults.LocalRedirect(address);
        }

        // Whoever hangs up does not decide whether the police are told.
        return await dangers.RaiseAsync(id, form["reason"], form.Person.Actor, CancellationToken.None) switch
        {
            DangerAnswer.Told => TypedResults.LocalRedirect(address),
            // Not a success: nobody is to think that it was done.
            DangerAnswer.NotTold not => Said(http, id, not.Words, StatusCodes.Status502BadGateway),
            DangerAnswer.Refused refused => Said(http, id, refused.Words, StatusCodes.Status422UnprocessableEntity),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    static ContentHttpResult Said(HttpContext http, long id, string words, int status)
    {
        var frame = PageFrame.For(http);
        return Layout.Page(frame, frame.Texts.Complaining.DangerTitle, NavPage.Cases, Html.Of($"""
            <p class="back"><a href="/cases/{id}">{frame.Texts.CaseTitle(id)}</a></p>
            <h1>{frame.Texts.Complaining.DangerTitle}</h1>
            <p class="warning" role="alert" lang="en">{words}</p>
            """), status);
    }

    internal static Html Render(PageFrame frame, Installation installation, Case found)
    {
        var isOpen = new Dangers(installation).OfCase(found.Id).Any(one => one.AcknowledgedAt is null);
        var mayAct = frame.Reader is { } reader && reader.HasAny(Raisers);
        if (!mayAct || found.IsTest) return Html.Empty;
        var texts = frame.Texts.Complaining;
        return Html.Of($"""
            <section id="{Anchor}"><h2>{texts.DangerTitle}</h2><p>{texts.DangerLead}</p>
            {Html.If(isOpen, () => Html.Of($"""
                <form method="post" action="/cases/{found.Id}/danger">
                <button type="submit" name="act" value="acknowledge">{texts.DangerAcknowledge}</button></form>
                """))}
            <form method="post" action="/cases/{found.Id}/danger" class="wide-form">
            <label for="danger-reason">{texts.DangerReason}</label>
            <textarea id="danger-reason" name="reason" rows="3" maxlength="{Dangers.MaxReasonLength}" required></textarea>
            <button type="submit" name="act" value="raise">{texts.DangerButton}</button>
            </form></section>
            """);
    }
}
