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
            DangerAnswer.NotTold not => Said(
                http, id, frame => Html.Of(
                    $"""<p class="warning" role="alert">{Reached(frame, not.Reach, not.Problem, isOpen: true)}</p>"""),
                StatusCodes.Status502BadGateway),
            DangerAnswer.Refused when Dangers.Says(form["reason"]) =>
                ErrorPage.Render(PageFrame.For(http), StatusCodes.Status404NotFound),
            DangerAnswer.Refused => Said(http, id, frame => SayWhat(frame, id, form["reason"], dangers.HasWay()),
                StatusCodes.Status422UnprocessableEntity),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    static ContentHttpResult Said(HttpContext http, long id, Func<PageFrame, Html> words, int status)
    {
        var frame = PageFrame.For(http);
        return Layout.Page(frame, frame.Texts.Complaining.DangerTitle, NavPage.Cases, Html.Of($"""
            <p class="back"><a href="/cases/{id}">{frame.Texts.CaseTitle(id)}</a></p>
            <h1>{frame.Texts.Complaining.DangerTitle}</h1>
            {words(frame)}
            """), status);
    }

    internal static Html Render(PageFrame frame, Installation installation, Case found)
    {
        if (found.IsTest) return Html.Empty;
        var dangers = new Dangers(installation);
        var raised = dangers.OfCase(found.Id);
        var mayAct = frame.Reader is { } reader && reader.HasAny(Raisers);
        if (!mayAct && raised.Count == 0) return Html.Empty;
        return Html.Of($"""
            <section id="{Anchor}"><h2>{frame.Texts.Complaining.DangerTitle}</h2>
            {Html.Each(raised, one => Raised(frame, dangers, one))}
            {Html.If(mayAct, () => Forms(
                frame, found, raised.Any(one => one.AcknowledgedAt is null), dangers.HasWay()))}
            </section>
            """);
    }

    // Whoever sees the case can call the police with it, also where the message did not arrive.
    static Html Raised(PageFrame frame, Dangers dangers, Danger one)
    {
        var texts = frame.Texts.Complaining;
        var (reach, problem) = dangers.ReachOf(one);
        var reached = Reached(frame, reach, problem, isOpen: one.AcknowledgedAt is null);
        return Html.Of($"""
            <dl class="facts">
            <div><dt>{texts.DangerRaised}</dt>
            <dd>{Layout.Moment(frame, one.RaisedAt)}<br><small>{Layout.Name(one.RaisedBy)}</small></dd></div>
            <div><dt>{texts.DangerMessage}</dt><dd>{reached}</dd></div>
            {Html.If(one.AcknowledgedAt is not null, () => Html.Of($"""
                <div><dt>{texts.DangerAcknowledged}</dt>
                <dd>{Layout.Moment(frame, one.AcknowledgedAt!.Value)}<br>
                <small>{Layout.Name(one.AcknowledgedBy ?? "")}</small></dd></div>
                """))}
            </dl>
            {Layout.Written(dangers.ReasonOf(one.Id))}
            """);
    }

    // What was typed is not lost.
    static Html SayWhat(PageFrame frame, long id, string typed, bool hasWay) => Html.Of($"""
        <p class="warning" role="alert">{frame.Texts.Complaining.DangerSayWhat(frame.Forms.Number(Dangers.MaxReasonLength))}</p>
        {RaiseForm(frame, id, typed, hasWay)}
        """);

    static Html Reached(PageFrame frame, DangerReach reach, Wording? problem, bool isOpen) => Html.Of($"""
        {frame.Texts.Complaining.DangerReachWords(reach, isOpen)}
        {Html.If(problem is not null, () => Html.Of($"""<br><small>{Layout.Said(frame, problem!)}</small>"""))}
        """);

    static Html Forms(PageFrame frame, Case found, bool isOpen, bool hasWay)
    {
        var texts = frame.Texts.Complaining;
        return Html.Of($"""
            <p>{texts.DangerLead(hasWay)}</p>
            {Html.If(isOpen, () => Html.Of($"""
                <form method="post" action="/cases/{found.Id}/danger">
                <button type="submit" name="act" value="acknowledge">{texts.DangerAcknowledge}</button></form>
                """))}
            {RaiseForm(frame, found.Id, "", hasWay)}
            """);
    }

    static Html RaiseForm(PageFrame frame, long id, string typed, bool hasWay) => Html.Of($"""
        <form method="post" action="/cases/{id}/danger" class="wide-form">
        <label for="danger-reason">{frame.Texts.Complaining.DangerReason}</label>
        <textarea id="danger-reason" name="reason" rows="3" maxlength="{Dangers.MaxReasonLength}" required>{typed}</textarea>
        <button type="submit" name="act" value="raise">{frame.Texts.Complaining.DangerButton(hasWay)}</button>
        </form>
        """);
}
