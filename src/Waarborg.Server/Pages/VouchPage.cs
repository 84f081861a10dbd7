// Standing for somebody: a third person signs, and from then on that somebody can be the other eye of those who let him in.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.People;

namespace Waarborg.Server.Pages;

static class VouchPage
{
    internal static string PathOf(long id) => $"/vouch/{Layout.Invariant(id)}";

    internal static async Task<ContentHttpResult> GetAsync(long id, HttpContext http, PeopleStore people)
    {
        var frame = PageFrame.For(http);
        return Candidate(frame, people, id) is { } person
            ? await RenderAsync(http, frame, people, person, null)
            : ErrorPage.Render(frame, StatusCodes.Status404NotFound);
    }

    internal static async Task<IResult> PostAsync(long id, HttpContext http, PeopleStore people, ServerOptions options)
    {
        var frame = PageFrame.For(http);
        if (await DeskForm.ReadAsync(http, options) is not { } form || Candidate(frame, people, id) is not { } person)
        {
            return DeskForm.Refused(http);
        }

        var digest = Signing.DigestOf(people.VouchDocument(person));
        var signature = await SigningPanel.ReadAsync(http, form.Fields, form.Person, digest, SubjectOf(id));
        var problem = signature is null ? frame.Texts.Acts.SignatureFailed : people.Vouch(id, signature);
        return problem is null
            ? TypedResults.LocalRedirect("/elevate")
            : await RenderAsync(http, frame, people, person, problem);
    }

    // Only those for whom the reader can stand are shown to him.
    static Person? Candidate(PageFrame frame, PeopleStore people, long id) =>
        frame.Reader is { } reader && people.Find(id) is { } person && FourEyes.VoucherProblem(person, reader) is null
            ? person
            : null;

    static async Task<ContentHttpResult> RenderAsync(
        HttpContext http, PageFrame frame, PeopleStore people, Person person, string? problem)
    {
        var texts = frame.Texts.People;
        var digest = Signing.DigestOf(people.VouchDocument(person));
        var panel = await SigningPanel.RenderAsync(
            http, frame, frame.Reader!, digest, SubjectOf(person.Id), PathOf(person.Id), texts.VouchButton);
        return Layout.Page(frame, texts.VouchFor(person.Name), NavPage.Roles, Html.Of($"""
            <p class="back"><a href="/elevate">{texts.RolesTitle}</a></p>
            <h1>{texts.VouchFor(person.Name)}</h1>
            <p class="lead">{texts.VouchLead}</p>
            <p>{texts.VouchWords(person.Name)}</p>
            {Html.If(problem is not null, () => Html.Of($"""<p class="warning" role="alert">{problem}</p>"""))}
            {panel}
            """), problem is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }

    static string SubjectOf(long id) => $"vouch {Layout.Invariant(id)}";
}
