// Proposing something of a list or a supplier: the pages around the forms. A draft counts for nothing until it is signed.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Server.Texts;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class ListFormPages
{
    internal static ContentHttpResult OfList(string name, string what, HttpContext http, Installation installation)
    {
        var frame = PageFrame.For(http);
        if (!ListPages.IsCustodian(frame)) return ErrorPage.Render(frame, StatusCodes.Status403Forbidden);
        return Asked(installation, name, what) is var (kind, list)
            ? Page(frame, installation, kind, list, QueryOf(http), [])
            : ErrorPage.Render(frame, StatusCodes.Status404NotFound);
    }

    internal static ContentHttpResult OfSupplier(string what, string? name, HttpContext http, Installation installation)
    {
        var frame = PageFrame.For(http);
        if (!ListPages.IsCustodian(frame)) return ErrorPage.Render(frame, StatusCodes.Status403Forbidden);
        if (ListForms.KindOf(what, isOfSupplier: true) is not { } kind)
        {
            return ErrorPage.Render(frame, StatusCodes.Status404NotFound);
        }

        var supplier = new SupplierStore(installation).All().FirstOrDefault(one => one.Name == name);
        if (supplier is null && (name is not null || kind == ListFormKind.RollbackSupplier))
        {
            return ErrorPage.Render(frame, StatusCodes.Status404NotFound);
        }

        var values = supplier is null ? new(new(StringComparer.Ordinal)) : ListForms.ValuesOf(supplier);
        return SupplierPage(frame, installation, kind, values, supplier is not null, []);
    }

    internal static async Task<IResult> DraftOfListAsync(
        string name, string what, HttpContext http, ActDesk desk, Installation installation, ServerOptions options)
    {
        if (await DeskForm.ReadAsync(http, options, Role.Custodian) is not { } form) return DeskForm.Refused(http);
        var frame = PageFrame.For(http);
        if (Asked(installation, name, what) is not var (kind, list))
        {
            return ErrorPage.Render(frame, StatusCodes.Status404NotFound);
        }

        var (problems, draft) = Draft(desk, kind, name, form);
        return draft is not null
            ? TypedResults.LocalRedirect(ApprovalPages.PathOf(draft.Id))
            : Page(frame, installation, kind, list, PermitFormValues.Of(form), problems);
    }

    internal static async Task<IResult> DraftOfSupplierAsync(
        string what, HttpContext http, ActDesk desk, Installation installation, ServerOptions options)
    {
        if (await DeskForm.ReadAsync(http, options, Role.Custodian) is not { } form) return DeskForm.Refused(http);
        var frame = PageFrame.For(http);
        if (ListForms.KindOf(what, isOfSupplier: true) is not { } kind)
        {
            return ErrorPage.Render(frame, StatusCodes.Status404NotFound);
        }

        var (problems, draft) = Draft(desk, kind, form["name"], form);
        var isKnown = new SupplierStore(installation).All().Any(one => one.Name == form["name"]);
        return draft is not null
            ? TypedResults.LocalRedirect(ApprovalPages.PathOf(draft.Id))
            : SupplierPage(frame, installation, kind, PermitFormValues.Of(form), isKnown, problems);
    }

    static (IReadOnlyList<string> Problems, ActProposal? Draft) Draft(
        ActDesk desk, ListFormKind kind, string name, DeskForm form) =>
        desk.Draft(ListForms.ActOf(kind), ListForms.BodyOf(kind, name, form), form["reason"], form.Person.Actor);

    static (ListFormKind Kind, ListShown List)? Asked(Installation installation, string name, string what) =>
        ListForms.KindOf(what, isOfSupplier: false) is { } kind && new ListStore(installation).Find(name) is { } list
            ? (kind, list)
            : null;

    static PermitFormValues QueryOf(HttpContext http) => new(http.Request.Query.ToDictionary(
        pair => pair.Key, IReadOnlyList<string> (pair) => [.. pair.Value.OfType<string>()], StringComparer.Ordinal));

    static ContentHttpResult Page(
        PageFrame frame, Installation installation, ListFormKind kind, ListShown list, PermitFormValues values,
        IReadOnlyList<string> problems)
    {
        var texts = frame.Texts.Listing;
        using var connection = installation.Database.Open();
        return Around(frame, kind, list.Name, ListPages.PathOf(list.Name), texts.ListTitle(list.Name), problems,
            kind == ListFormKind.Rollback
                ? RollbackForm.OfList(frame, installation, connection, list, values)
                : ListForms.Fields(frame, connection, kind, list, values) is { } fields
                    ? Html.Of($"""
                        <form method="post" action="{ListPages.PathOf(list.Name)}/{ListForms.WordOf(kind)}" class="large-form">
                        {fields}
                        {ListForms.Why(frame, values)}
                        </form>
                        """)
                    : Html.Of($"""<p class="calm">{NothingFor(texts.Form, kind)}</p>"""));
    }

    static ContentHttpResult SupplierPage(
        PageFrame frame, Installation installation, ListFormKind kind, PermitFormValues values, bool isKnown,
        IReadOnlyList<string> problems) =>
        Around(frame, kind, values["name"], "/lists", frame.Texts.Listing.Title, problems, kind == ListFormKind.RollbackSupplier
            ? RollbackForm.OfSupplier(frame, installation, values)
            : Html.Of($"""
                <form method="post" action="{ListPages.SupplierPath("describe")}" class="large-form">
                {ListForms.SupplierFields(frame, values, isKnown)}
                {ListForms.Why(frame, values)}
                </form>
                """));

    static ContentHttpResult Around(
        PageFrame frame, ListFormKind kind, string subject, string back, string backWords, IReadOnlyList<string> problems,
        Html form)
    {
        var texts = frame.Texts.Listing.Form;
        return Layout.Page(frame, texts.TitleOf(kind), NavPage.Lists, Html.Of($"""
            <p class="back"><a href="{back}">{backWords}</a></p>
            <h1>{texts.TitleOf(kind)}{Html.If(subject.Length > 0, () => Html.Of($": {Layout.Name(subject)}"))}</h1>
            <p class="lead">{texts.LeadOf(kind)}</p>
            <p>{texts.Lead}</p>
            {ProposalPage.Problems(frame.Texts.Acts.NotDone, problems)}
            {form}
            """), problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    static string NothingFor(ListFormTexts texts, ListFormKind kind) => kind switch
    {
        ListFormKind.Decide => texts.NoneToDecide,
        ListFormKind.Resume => texts.NoneSuspended,
        _ => texts.NoRelease,
    };
}
