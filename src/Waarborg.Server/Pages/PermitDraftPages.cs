// Drafting a permit or an amendment: the pages around the form. A draft counts for nothing; it is signed at its own page.
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class PermitDraftPages
{
    /// <summary>The form for a new permit, once its source is chosen; before, the choice.</summary>
    internal static ContentHttpResult New(string? source, HttpContext http, SourceStore sources, Installation installation)
    {
        var frame = PageFrame.For(http);
        if (!PermitPages.IsOperator(frame)) return ErrorPage.Render(frame, StatusCodes.Status403Forbidden);
        if (sources.Find(source ?? "") is { } found) return Page(frame, installation, Empty(installation, found.Name), null, []);
        var texts = frame.Texts.Permitting;
        var all = sources.All();
        var form = all.Count == 0
            ? Html.Of($"<p>{frame.Texts.SourcesNone}</p>")
            : Html.Of($"""
                <form method="get" action="/permits/new">
                {FormParts.Select("source", frame.Texts.Source, all.Select(one => (one.Name, one.Name)), "")}
                <button type="submit">{frame.Texts.People.Next}</button>
                </form>
                """);
        return Layout.Page(frame, texts.NewTitle, NavPage.Permits, Html.Of($"""
            <p class="back"><a href="/permits">{texts.Title}</a></p>
            <h1>{texts.NewTitle}</h1>
            <p class="lead">{texts.NewLead}</p>
            {form}
            """));
    }

    internal static ContentHttpResult Amend(long id, HttpContext http, PermitStore permits, Installation installation)
    {
        var frame = PageFrame.For(http);
        if (!PermitPages.IsOperator(frame)) return ErrorPage.Render(frame, StatusCodes.Status403Forbidden);
        return InForce(frame, permits, id) is { } permit
            ? Page(frame, installation, PermitFormValues.Of(permit, NoticeUp(installation, permit.Source)), permit, [])
            : ErrorPage.Render(frame, StatusCodes.Status404NotFound);
    }

    internal static async Task<IResult> DraftAsync(
        HttpContext http, ActDesk desk, Installation installation, ServerOptions options)
    {
        if (await DeskForm.ReadAsync(http, options, Role.Operator) is not { } form) return DeskForm.Refused(http);
        var (problems, draft) = desk.Draft(
            Act.GrantPermit, new() { ["terms"] = PermitForm.TermsOf(form) }, form["reason"], form.Person.Actor);
        return draft is not null
            ? TypedResults.LocalRedirect(ApprovalPages.PathOf(draft.Id))
            : Page(PageFrame.For(http), installation, PermitFormValues.Of(form), null, problems);
    }

    internal static async Task<IResult> DraftAmendmentAsync(
        long id, HttpContext http, ActDesk desk, PermitStore permits, Installation installation, ServerOptions options)
    {
        if (await DeskForm.ReadAsync(http, options, Role.Operator) is not { } form) return DeskForm.Refused(http);
        var frame = PageFrame.For(http);
        if (InForce(frame, permits, id) is not { } permit) return ErrorPage.Render(frame, StatusCodes.Status404NotFound);
        var body = new JsonObject { ["permit"] = id, ["terms"] = PermitForm.TermsOf(form) };
        var (problems, draft) = desk.Draft(Act.AmendPermit, body, form["reason"], form.Person.Actor);
        return draft is not null
            ? TypedResults.LocalRedirect(ApprovalPages.PathOf(draft.Id))
            : Page(frame, installation, PermitFormValues.Of(form), permit, problems);
    }

    static ContentHttpResult Page(
        PageFrame frame, Installation installation, PermitFormValues values, Permit? amended, IReadOnlyList<string> problems)
    {
        var texts = frame.Texts.Permitting;
        var title = amended is null ? texts.NewTitle : texts.AmendTitle(amended.Id);
        var action = amended is null ? "/permits/new" : PermitPages.PathOf(amended.Id) + "/amend";
        var lists = new ListStore(installation).All().Where(list => list.Active is not null).ToList();
        return Layout.Page(frame, title, NavPage.Permits, Html.Of($"""
            <p class="back"><a href="/permits">{texts.Title}</a></p>
            <h1>{title}</h1>
            <p class="lead">{(amended is null ? texts.FormLead : texts.AmendLead)}</p>
            {ProposalPage.Problems(frame.Texts.Acts.NotDone, problems)}
            {PermitForm.Render(frame, action, values, lists)}
            """), problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    // Nothing is filled in but what is no choice: the source, the hash of the notice that is up, the sentence.
    static PermitFormValues Empty(Installation installation, string source) =>
        new(new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["source"] = [source],
            ["notice"] = [NoticeUp(installation, source)],
            ["voluntary"] = [PermitTerms.VoluntarySentence],
        });

    static string NoticeUp(Installation installation, string source) => new NoticeStore(installation).Latest(source)?.Hash ?? "";

    static Permit? InForce(PageFrame frame, PermitStore permits, long id) =>
        permits.Find(id) is { } permit && permit.StateAt(frame.Now) == PermitState.InForce ? permit : null;
}
