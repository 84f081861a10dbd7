// Sources and permits for the provider's own people: until when, in what state and why, every term, and who agreed to it.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class PermitPages
{
    internal static ContentHttpResult List(HttpContext http, SourceStore sources, PermitStore permits, Installation installation)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts.Permitting;
        return Layout.Page(frame, texts.Title, NavPage.Permits, Html.Of($"""
            <h1>{texts.Title}</h1>
            <p class="lead">{texts.Lead}</p>
            {Html.If(IsOperator(frame), () => Html.Of($"""<p><a class="button" href="/permits/new">{texts.NewLink}</a></p>"""))}
            <section class="titled"><h2>{frame.Texts.PermitsTitle}</h2>{Permits(frame, permits.All(), installation)}</section>
            <section class="titled"><h2>{frame.Texts.SourcesTitle}</h2>{SettingsPage.Sources(frame, sources.All())}</section>
            <p><a href="/register">{texts.RegisterLink}</a></p>
            """));
    }

    internal static ContentHttpResult Show(long id, HttpContext http, PermitStore permits, Installation installation)
    {
        var frame = PageFrame.For(http);
        if (permits.Find(id) is not { } permit) return ErrorPage.Render(frame, StatusCodes.Status404NotFound);
        var texts = frame.Texts.Permitting;
        var standing = PermitStanding.Of(installation, permit, frame.Now);
        return Layout.Page(frame, texts.Name(id), NavPage.Permits, Html.Of($"""
            <p class="back"><a href="/permits">{texts.Title}</a></p>
            <h1>{texts.NameFor(id, permit.Source)}</h1>
            <p class="lead">{State(frame, permit, standing)}</p>
            {Html.If(standing.Words.Length > 0, () => Html.Of($"""<p class="warning" lang="en">{standing.Words}</p>"""))}
            {Amend(frame, permit)}
            <section class="titled"><h2>{texts.TermsTitle}</h2>{ActFields.Render(frame, ActFields.Of(frame, new()
        {
            ["terms"] = permit.Terms.ToJson(),
        }), null)}</section>
            <section class="titled"><h2>{texts.VersionsTitle}</h2>{Versions(frame, permits.Versions(id))}</section>
            {Html.If(IsOperator(frame) && permit.StateAt(frame.Now) == PermitState.InForce, () => Revocation(frame, permit))}
            """));
    }

    /// <summary>
    /// Ends a permit at once: one act by one operator. Making less is always allowed, so nothing is taken up first.
    /// </summary>
    internal static async Task<IResult> RevokeAsync(long id, HttpContext http, PermitStore permits, ServerOptions options)
    {
        if (await DeskForm.ReadAsync(http, options, Role.Operator) is not { } form) return DeskForm.Refused(http);
        // A slip of the hand would cost a new weighing; the box is in the form.
        if (form["sure"] == PermitForm.Yes) permits.Revoke(id, form.Person.Actor);
        return TypedResults.LocalRedirect(PathOf(id));
    }

    internal static string PathOf(long id) => $"/permits/{Layout.Invariant(id)}";

    /// <summary>Permits are proposed and revoked by operators.</summary>
    internal static bool IsOperator(PageFrame frame) => frame.Reader?.Roles.Contains(Role.Operator) == true;

    /// <summary>The state in words, with how long it still lasts.</summary>
    internal static Html State(PageFrame frame, Permit permit, PermitStanding standing)
    {
        var texts = frame.Texts.Permitting;
        var ended = permit.RevokedAt ?? permit.EndsAt;
        return standing.State is StandingState.InForce or StandingState.Paused
            ? Html.Of($"""
                <strong>{texts.StandingWords(standing.State)}</strong>;
                {frame.Texts.EndsIn(frame.Forms.Span(permit.EndsAt - frame.Now))}
                <br><small>{Layout.Moment(frame, permit.EndsAt)}</small>
                """)
            : Html.Of($"{texts.StandingWords(standing.State)}<br><small>{Layout.Moment(frame, ended)}</small>");
    }

    static Html Permits(PageFrame frame, IReadOnlyList<Permit> permits, Installation installation)
    {
        var texts = frame.Texts.Permitting;
        if (permits.Count == 0) return Html.Of($"<p>{frame.Texts.PermitsNone}</p>");
        Column[] columns =
        [
            new(texts.Permit), new(frame.Texts.Lists), new(frame.Texts.State), new(texts.Agreed), new(frame.Texts.WhyGranted),
        ];
        return Table.Render(frame.Texts.PermitsTitle, columns, permits.Reverse().Select(permit =>
        {
            var standing = PermitStanding.Of(installation, permit, frame.Now);
            return (IReadOnlyList<Html>)
            [
                Html.Of($"""<a href="{PathOf(permit.Id)}">{texts.NameFor(permit.Id, permit.Source)}</a>"""),
                Layout.Name(string.Join(", ", permit.Lists)),
                Html.Of($"""
                    {State(frame, permit, standing)}
                    {Html.If(standing.Words.Length > 0, () => Html.Of($"""<br><small lang="en">{standing.Words}</small>"""))}
                    """),
                Html.Of($"{Layout.Who(permit.ProposedBy)}<br>{Layout.Who(permit.ApprovedBy)}"),
                Layout.Name(permit.Reason),
            ];
        }));
    }

    static Html Versions(PageFrame frame, IReadOnlyList<PermitStatement> versions)
    {
        var texts = frame.Texts.Permitting;
        Column[] columns =
        [
            new(texts.Version, IsNumber: true), new(texts.Proposer), new(texts.Approver), new(frame.Texts.WhyGranted),
            new(texts.Proposal),
        ];
        return Table.Render(texts.VersionsTitle, columns, versions.Reverse().Select(one => (IReadOnlyList<Html>)
        [
            Layout.Number(frame, one.Version),
            Layout.Who(one.ProposedBy),
            Layout.Who(one.ApprovedBy),
            Layout.Name(one.Reason),
            Html.Of($"""<a href="{ApprovalPages.PathOf(one.Proposal)}">{frame.Texts.Acts.ProposalName(one.Proposal)}</a>"""),
        ]));
    }

    static Html Amend(PageFrame frame, Permit permit) => Html.If(
        IsOperator(frame) && permit.StateAt(frame.Now) == PermitState.InForce,
        () => Html.Of($"""<p><a href="{PathOf(permit.Id)}/amend">{frame.Texts.Permitting.AmendLink}</a></p>"""));

    static Html Revocation(PageFrame frame, Permit permit) => Html.Of($"""
        <section>
        <h2>{frame.Texts.Permitting.RevokeTitle}</h2>
        <p>{frame.Texts.Permitting.RevokeLead}</p>
        <form method="post" action="{PathOf(permit.Id)}/revoke">
        {FormParts.Choice("sure", PermitForm.Yes, frame.Texts.People.CloseSure, isChosen: false, isRequired: true)}
        <button type="submit" class="quiet">{frame.Texts.Permitting.RevokeButton}</button>
        </form>
        </section>
        """);
}
