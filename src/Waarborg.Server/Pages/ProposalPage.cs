// One proposal: what it says in words, what exactly is signed, who signed, and what the reader may do with it.
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Waarborg.Cases;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Reporting;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class ProposalPage
{
    /// <summary>What a signature is for: it counts for nothing else.</summary>
    internal static string SubjectOf(string what, long id) => $"{what} {Layout.Invariant(id)}";

    /// <summary>The page.</summary>
    /// <param name="http">The request.</param>
    /// <param name="frame">The page's frame.</param>
    /// <param name="proposal">The proposal, which the reader may see.</param>
    /// <param name="problems">Why what was tried just now was not done, in words.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="link">A one-time link to show this once, or null.</param>
    internal static async Task<ContentHttpResult> RenderAsync(
        HttpContext http, PageFrame frame, ActProposal proposal, IReadOnlyList<string> problems,
        int status = StatusCodes.Status200OK, string? link = null)
    {
        var texts = frame.Texts.Acts;
        var state = proposal.StateAt(frame.Now);
        var waits = state is ProposalState.Draft or ProposalState.Proposed;
        var title = $"{texts.ProposalName(proposal.Id)}: {texts.ActWords(proposal.Act)}";
        var ends = Html.If(waits, () => Html.Of(
            $"<br><small>{texts.LapsesSentence(frame.Forms.Span(proposal.EndsAt - frame.Now))}</small>"));
        var actions = waits ? await ActionsAsync(http, frame, proposal, state) : Html.Empty;
        return Layout.Page(frame, title, NavPage.Acts, Html.Of($"""
            <p class="back"><a href="/approvals">{texts.Back}</a></p>
            <h1>{title}</h1>
            <p class="lead">{texts.StateLead(state)} {ends}</p>
            {Problems(texts.NotDone, problems)}
            {Outcome(frame, proposal)}
            {Link(frame, link)}
            <section>
            <h2>{texts.WhatTitle}</h2>
            <p>{texts.Why}: {Layout.Name(proposal.Reason)}</p>
            {ActFields.Render(frame, ActFields.Of(frame, proposal.Body), waits ? Before(http, frame, proposal) : null)}
            </section>
            {ListProposalView.Render(frame, http.RequestServices.GetRequiredService<Installation>(), proposal, waits)}
            {Signatures(frame, proposal)}
            {actions}
            {Document(frame, proposal)}
            """), status);
    }

    /// <summary>Sentences of the program, which are in English.</summary>
    internal static Html Problems(string title, IReadOnlyList<string> problems) => Html.If(problems.Count > 0, () => Html.Of($"""
        <div class="warning" role="alert"><p>{title}</p>
        <ul>{Html.Each(problems, problem => Html.Of($"""<li lang="en">{problem}</li>"""))}</ul></div>
        """));

    static Html Link(PageFrame frame, string? link) => Html.If(link is not null, () => Html.Of($"""
        <section class="calm" role="status">
        <h2>{frame.Texts.Acts.LinkTitle}</h2>
        <p>{frame.Texts.Acts.LinkWords(frame.Forms.Span(Invitations.Lasts))}</p>
        <p><code>{link}</code></p>
        </section>
        """));

    static Html Outcome(PageFrame frame, ActProposal proposal)
    {
        var texts = frame.Texts.Acts;
        if (proposal.Refusal is { } refusal)
        {
            return Html.Of($"<p>{texts.RefusedBecause(proposal.Decider!.Name)} {Layout.Name(refusal)}</p>");
        }

        return Html.If(proposal.Outcome is not null, () => Html.Of(
            $"""<p class="ready">{texts.Outcome} <span lang="en">{proposal.Outcome}</span></p>"""));
    }

    static Html Signatures(PageFrame frame, ActProposal proposal)
    {
        var texts = frame.Texts.Acts;
        return Html.Of($"""
            <section>
            <h2>{texts.SignedTitle}</h2>
            <dl class="lines">
            <div><dt>{texts.DraftedBy}</dt>
            <dd>{Layout.Who(proposal.DraftedBy)}, {Layout.Moment(frame, proposal.DraftedAt)}</dd></div>
            <div><dt>{texts.Proposer}</dt><dd>{Signed(frame, proposal, proposal.Proposer, proposal.ProposerProof)}</dd></div>
            <div><dt>{texts.Decider}</dt><dd>{Signed(frame, proposal, proposal.Decider, proposal.DeciderProof)}</dd></div>
            </dl>
            </section>
            """);
    }

    static Html Signed(PageFrame frame, ActProposal proposal, Person? person, string? proof)
    {
        var texts = frame.Texts.Acts;
        if (person is null) return Layout.Text(texts.Nobody);
        if (proof is null) return Html.Of($"{Layout.Name(person.Name)}");
        var holds = AssertionProof.Problem(proof, proposal.Digest) is null;
        return Html.Of($"{Layout.Name(person.Name)} ({Layout.Name(person.Handle)}): {(holds ? texts.Holds : texts.HoldsNot)}");
    }

    static Html Document(PageFrame frame, ActProposal proposal)
    {
        var texts = frame.Texts.Acts;
        return Html.Of($"""
            <details>
            <summary>{texts.DocumentTitle}</summary>
            <p>{texts.DocumentLead}</p>
            <p><code>{proposal.Document}</code></p>
            <p>SHA-256: <code>{Convert.ToHexStringLower(proposal.Digest)}</code></p>
            </details>
            """);
    }

    // What an amendment or new settings would replace.
    static IReadOnlyList<ActField>? Before(HttpContext http, PageFrame frame, ActProposal proposal)
    {
        var installation = http.RequestServices.GetRequiredService<Installation>();
        using var connection = installation.Database.Open();
        JsonObject? before = proposal.Act switch
        {
            Act.AmendPermit when proposal.Body["permit"]?.GetValue<long>() is { } id
                && new PermitStore(installation).Find(connection, null, id) is { } permit =>
                new() { ["permit"] = id, ["terms"] = permit.Terms.ToJson() },
            Act.ChangeSettings when new SettingsStore(installation).Current(connection, null) is { } current =>
                new() { ["settings"] = current.Settings.ToJson() },
            Act.DescribeSupplier when proposal.Body["supplier"]?.GetValue<string>() is { } name
                && SupplierStore.Find(connection, null, name).Terms is { } terms =>
                new() { ["supplier"] = name, ["terms"] = terms.ToJson() },
            Act.DescribePartner when proposal.Body["partner"]?.GetValue<string>() is { } partner
                && PartnerStore.Find(connection, null, partner) is { WithdrawnAt: null } known =>
                new() { ["partner"] = partner, ["terms"] = known.Terms.ToJson() },
            Act.DescribeRecipient when proposal.Body["recipient"]?.GetValue<string>() is { } recipient
                && RecipientStore.Find(connection, null, recipient) is { WithdrawnAt: null } described =>
                new() { ["recipient"] = recipient, ["terms"] = described.Terms.ToJson() },
            _ => null,
        };
        return before is null ? null : ActFields.Of(frame, before);
    }

    static async Task<Html> ActionsAsync(HttpContext http, PageFrame frame, ActProposal proposal, ProposalState state)
    {
        var texts = frame.Texts.Acts;
        if (frame.Kind == InstallationKind.Sample)
        {
            return Html.Of($"""
                <section class="calm"><p>{texts.SampleLead}</p>
                <p><code>./waarborg proposal approve {proposal.Id} --as HANDLE</code></p></section>
                """);
        }

        if (frame.Reader is not { } reader) return Html.Empty;
        var impossible = Impossible(http, proposal);
        var isDraft = state == ProposalState.Draft;
        var (roles, why) = isDraft ? MayPropose(frame, proposal, reader) : MayApprove(frame, proposal, reader);
        var action = isDraft ? "propose" : "approve";
        var sign = why is not null ? Html.Of($"<p>{why}</p>")
            : impossible.Count > 0 ? Problems(texts.WouldBeRefused, impossible)
            : NotTakenUp(http, frame, reader, roles) is { } role ? TakeUp(frame, proposal, role)
            : await SigningPanel.RenderAsync(
                http, frame, reader, proposal.Digest, SubjectOf(action, proposal.Id),
                $"{ApprovalPages.PathOf(proposal.Id)}/{action}",
                isDraft ? texts.ProposeButton : texts.ApproveButton);
        return Html.Of($"""
            <section>
            <h2>{(isDraft ? texts.ProposeTitle : texts.ApproveTitle)}</h2>
            <p>{(isDraft ? texts.ProposeLead : texts.ApproveLead)}</p>
            {sign}
            </section>
            {Html.If(!isDraft && MayRefuse(proposal, reader), () =>
                Refusal(frame, proposal, isOwn: proposal.Proposer!.Id == reader.Id))}
            """);
    }

    static (IReadOnlyList<Role> Roles, string? Why) MayPropose(PageFrame frame, ActProposal proposal, Person reader)
    {
        var roles = ActRoles.Of(proposal.Act).Propose;
        var may = FourEyes.ProposerProblem(proposal.Act, reader) is null;
        return (roles, may ? null : frame.Texts.Acts.NoRole(Words(frame, roles)));
    }

    static (IReadOnlyList<Role> Roles, string? Why) MayApprove(PageFrame frame, ActProposal proposal, Person reader)
    {
        var texts = frame.Texts.Acts;
        var roles = ActRoles.Of(proposal.Act).Approve;
        var proposer = proposal.Proposer!;
        return (roles, FourEyes.Refusal(proposal.Act, proposer, reader) switch
        {
            null => null,
            ApproverRefusal.SamePerson => texts.SamePerson,
            ApproverRefusal.ApproverClosed => texts.AccountClosed(reader.Name),
            ApproverRefusal.ProposerClosed => texts.AccountClosed(proposer.Name),
            ApproverRefusal.ProposerNoRole => texts.ProposerNoRole(proposer.Name),
            ApproverRefusal.NoRole => texts.NoRole(Words(frame, roles)),
            ApproverRefusal.ApproverLetInByProposer => texts.LetIn(proposer.Name, reader.Name),
            ApproverRefusal.ProposerLetInByApprover => texts.LetIn(reader.Name, proposer.Name),
            _ => throw new System.Diagnostics.UnreachableException(),
        });
    }

    static bool MayRefuse(ActProposal proposal, Person reader) =>
        reader.HasAny([.. ActRoles.Of(proposal.Act).Propose, .. ActRoles.Of(proposal.Act).Approve]);

    /// <summary>The role of his that a person must take up first; null when he has taken one up or need not.</summary>
    internal static Role? NotTakenUp(HttpContext http, PageFrame frame, Person reader, IReadOnlyList<Role> roles)
    {
        if (!Elevations.MustBeTakenUp(frame.Kind)) return null;
        using var connection = http.RequestServices.GetRequiredService<Installation>().Database.Open();
        return Elevations.Of(connection, null, reader.Id, frame.Now).Any(one => roles.Contains(one.Role))
            ? null
            : roles.First(reader.Roles.Contains);
    }

    static Html TakeUp(PageFrame frame, ActProposal proposal, Role role) =>
        ElevatePage.Invitation(frame, role, ApprovalPages.PathOf(proposal.Id));

    // What would be refused at the approval is said before anybody signs.
    static IReadOnlyList<string> Impossible(HttpContext http, ActProposal proposal)
    {
        using var connection = http.RequestServices.GetRequiredService<Installation>().Database.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        return http.RequestServices.GetRequiredService<ActDesk>().Problems(connection, transaction, proposal.Act, proposal.Body);
    }

    static Html Refusal(PageFrame frame, ActProposal proposal, bool isOwn)
    {
        var texts = frame.Texts.Acts;
        return Html.Of($"""
            <section>
            <h2>{(isOwn ? texts.TakeBackTitle : texts.RefuseTitle)}</h2>
            <form method="post" action="{ApprovalPages.PathOf(proposal.Id)}/refuse">
            <label for="why">{texts.WhyNot}</label>
            <textarea id="why" name="why" rows="3" maxlength="{ActStore.MaxReasonLength}" required></textarea>
            <button type="submit" class="quiet">{(isOwn ? texts.TakeBackButton : texts.RefuseButton)}</button>
            </form>
            </section>
            """);
    }

    static string Words(PageFrame frame, IReadOnlyList<Role> roles) =>
        string.Join(frame.Texts.Acts.Or, roles.Select(frame.Texts.People.RoleWords));
}
