// What one person proposes and another approves: what waits, each proposal, and the three things that can be done with it.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.People;
using Waarborg.Pipeline;

namespace Waarborg.Server.Pages;

static class ApprovalPages
{
    /// <summary>The newest proposals that the list looks through.</summary>
    const int MaxListed = 200;

    /// <summary>May whoever reads see this proposal? Those who have a say in it, and the auditor.</summary>
    internal static bool MaySee(PageFrame frame, ActProposal proposal)
    {
        var roles = ActRoles.Of(proposal.Act);
        return frame.MaySee([.. roles.Propose, .. roles.Approve, Role.Auditor]);
    }

    internal static ContentHttpResult List(HttpContext http, ActStore acts)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts.Acts;
        var all = acts.All(MaxListed).Where(one => MaySee(frame, one)).ToList();
        var waiting = all.Where(one => one.StateAt(frame.Now) == ProposalState.Proposed).ToList();
        var forMe = waiting.Where(one => frame.Reader is null || MayApprove(frame.Reader, one)).ToList();
        var mine = waiting.Where(one => one.Proposer!.Id == frame.Reader?.Id).ToList();
        var drafts = all.Where(one => one.StateAt(frame.Now) == ProposalState.Draft
            && (frame.Reader is null || FourEyes.ProposerProblem(one.Act, frame.Reader) is null)).ToList();
        var decided = all.Where(one => one.StateAt(frame.Now) is not (ProposalState.Proposed or ProposalState.Draft)).ToList();
        return Layout.Page(frame, texts.Title, NavPage.Acts, Html.Of($"""
            <h1>{texts.Title}</h1>
            <p class="lead">{texts.Lead}</p>
            {Section(frame, frame.Reader is null ? texts.WaitsTitle : texts.WaitsForYouTitle, forMe, texts.WaitsNone)}
            {Section(frame, texts.MineTitle, mine, null)}
            {Section(frame, texts.OthersTitle, [.. waiting.Except(forMe).Except(mine)], null)}
            {Section(frame, texts.DraftsTitle, drafts, null)}
            {Section(frame, texts.RecentTitle, decided, null)}
            """));
    }

    internal static async Task<ContentHttpResult> ShowAsync(long id, HttpContext http, ActStore acts)
    {
        var frame = PageFrame.For(http);
        return Visible(frame, acts, id) is { } proposal
            ? await ProposalPage.RenderAsync(http, frame, proposal, [])
            : ErrorPage.Render(frame, StatusCodes.Status404NotFound);
    }

    /// <summary>Signs a draft as its proposer.</summary>
    internal static async Task<IResult> ProposeAsync(long id, HttpContext http, ActStore acts, ServerOptions options)
    {
        var frame = PageFrame.For(http);
        if (await DeskForm.ReadAsync(http, options) is not { } form || Visible(frame, acts, id) is not { } proposal)
        {
            return DeskForm.Refused(http);
        }

        var signature = await SigningPanel.ReadAsync(
            http, form.Fields, form.Person, proposal.Digest, ProposalPage.SubjectOf("propose", id));
        var problem = signature is null ? frame.Texts.Acts.SignatureFailed : acts.Propose(id, signature);
        return problem is null
            ? TypedResults.LocalRedirect(PathOf(id))
            : await ProposalPage.RenderAsync(http, frame, acts.Find(id)!, [problem], StatusCodes.Status409Conflict);
    }

    /// <summary>Signs a proposal as the second person and carries it out.</summary>
    internal static async Task<IResult> ApproveAsync(
        long id, HttpContext http, ActStore acts, ActDesk desk, ServerOptions options)
    {
        var frame = PageFrame.For(http);
        if (await DeskForm.ReadAsync(http, options) is not { } form || Visible(frame, acts, id) is not { } proposal)
        {
            return DeskForm.Refused(http);
        }

        if (await SigningPanel.ReadAsync(http, form.Fields, form.Person, proposal.Digest, ProposalPage.SubjectOf("approve", id))
            is not { } signature)
        {
            return await ProposalPage.RenderAsync(
                http, frame, proposal, [frame.Texts.Acts.SignatureFailed], StatusCodes.Status409Conflict);
        }

        return desk.Approve(id, signature) switch
        {
            // The link is in this answer and nowhere else.
            ActOutcome.Done { Link: { } token } => await ProposalPage.RenderAsync(
                http, frame, acts.Find(id)!, [], link: LinkOf(http, options, token)),
            ActOutcome.Done => TypedResults.LocalRedirect(PathOf(id)),
            ActOutcome.Refused refused => await ProposalPage.RenderAsync(
                http, frame, acts.Find(id)!, refused.Problems, StatusCodes.Status409Conflict),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Refuses a proposal, or takes one's own back: less is always allowed, so it takes no second person.</summary>
    internal static async Task<IResult> RefuseAsync(long id, HttpContext http, ActStore acts, ServerOptions options)
    {
        var frame = PageFrame.For(http);
        if (await DeskForm.ReadAsync(http, options) is not { } form || Visible(frame, acts, id) is null)
        {
            return DeskForm.Refused(http);
        }

        var problem = form["why"].Length == 0 ? frame.Texts.Acts.RefusalNeedsReason : acts.Refuse(id, form.Person, form["why"]);
        return problem is null
            ? TypedResults.LocalRedirect(PathOf(id))
            : await ProposalPage.RenderAsync(http, frame, acts.Find(id)!, [problem], StatusCodes.Status409Conflict);
    }

    internal static string PathOf(long id) => $"/approvals/{Layout.Invariant(id)}";

    static ActProposal? Visible(PageFrame frame, ActStore acts, long id) =>
        acts.Find(id) is { } proposal && MaySee(frame, proposal) ? proposal : null;

    static bool MayApprove(Person reader, ActProposal proposal) =>
        FourEyes.Refusal(proposal.Act, proposal.Proposer!, reader) is null;

    static string LinkOf(HttpContext http, ServerOptions options, string token)
    {
        var address = options.PublicAddress ?? new Uri($"{http.Request.Scheme}://{http.Request.Host}");
        return new Uri(address, EnrolPage.PathOf(token)).ToString();
    }

    static Html Section(PageFrame frame, string title, List<ActProposal> proposals, string? none)
    {
        if (proposals.Count == 0)
        {
            return Html.If(none is not null, () => Html.Of(
                $"""<section><h2>{title}</h2><p class="calm">{none}</p></section>"""));
        }

        var texts = frame.Texts.Acts;
        Column[] columns = [new(texts.Proposal), new(texts.Why), new(texts.By), new(texts.State)];
        return Html.Of($"""
            <section class="titled"><h2>{title}</h2>
            {Table.Render(title, columns, proposals.Select(one => (IReadOnlyList<Html>)
            [
                Html.Of($"""
                    <a href="{PathOf(one.Id)}">{texts.ProposalName(one.Id)}: {texts.ActWords(one.Act)}</a>
                    """),
                Layout.Name(one.Reason),
                one.Proposer is { } proposer ? Layout.Name(proposer.Name) : Layout.Text(texts.Nobody),
                StateOf(frame, one),
            ]))}
            </section>
            """);
    }

    static Html StateOf(PageFrame frame, ActProposal proposal)
    {
        var texts = frame.Texts.Acts;
        var state = proposal.StateAt(frame.Now);
        var words = Layout.Text(texts.StateWords(state));
        return state is ProposalState.Draft or ProposalState.Proposed
            ? Html.Of($"{words}<br><small>{texts.Lapses(frame.Forms.Span(proposal.EndsAt - frame.Now))}</small>")
            : words;
    }
}
