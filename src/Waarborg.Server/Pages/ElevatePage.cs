// A person's own rights: which roles he has, which are taken up, and taking one up for at most an hour, with a reason, signed.
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class ElevatePage
{
    const string Path = "/elevate";

    /// <summary>Words that a role must be taken up first, with the way there.</summary>
    internal static Html Invitation(PageFrame frame, Role role, string next) => Html.Of($"""
        <p class="calm">{frame.Texts.People.NotTakenUp(frame.Texts.People.RoleWords(role))}<br>
        <a href="{Path}?role={ActNames.Of(role)}&amp;next={next}">{frame.Texts.People.TakeUpLink}</a></p>
        """);

    internal static ContentHttpResult Get(
        HttpContext http, Installation installation, PeopleStore people, PasskeyStore passkeys, string? role, string? next)
    {
        var frame = PageFrame.For(http);
        return Render(frame, installation, people, passkeys, role ?? "", "", OwnPath.Of(next), null);
    }

    /// <summary>The second step: what was filled in is shown, and signed as it is.</summary>
    internal static async Task<IResult> AskAsync(
        HttpContext http, Installation installation, PeopleStore people, PasskeyStore passkeys, Elevations elevations,
        ServerOptions options)
    {
        if (await DeskForm.ReadAsync(http, options) is not { } form) return DeskForm.Refused(http);
        var frame = PageFrame.For(http);
        var (reason, next) = (form["reason"], OwnPath.Of(form["next"]));
        if (!ActNames.TryParse(form["role"], out Role role) || !form.Person.Roles.Contains(role)
            || reason.Length is 0 or > Elevations.MaxReasonLength)
        {
            return Render(frame, installation, people, passkeys, form["role"], reason, next, frame.Texts.People.ReasonNeeded);
        }

        return await ConfirmAsync(http, frame, elevations, form.Person, role, reason, next, null);
    }

    /// <summary>Takes the role up, when the signature under these very words holds.</summary>
    internal static async Task<IResult> SignAsync(HttpContext http, Elevations elevations, ServerOptions options)
    {
        if (await DeskForm.ReadAsync(http, options) is not { } form || !ActNames.TryParse(form["role"], out Role role))
        {
            return DeskForm.Refused(http);
        }

        var frame = PageFrame.For(http);
        var (reason, next) = (form["reason"], OwnPath.Of(form["next"]));
        var digest = Signing.DigestOf(elevations.Document(form.Person, role, reason, form["nonce"]));
        var signature = await SigningPanel.ReadAsync(http, form.Fields, form.Person, digest, SubjectOf(form["nonce"]));
        var problem = signature is null ? frame.Texts.Acts.SignatureFailed : elevations.Begin(role, reason, signature);
        return problem is null
            ? TypedResults.LocalRedirect(next ?? Path)
            : await ConfirmAsync(http, frame, elevations, form.Person, role, reason, next, problem);
    }

    static async Task<ContentHttpResult> ConfirmAsync(
        HttpContext http, PageFrame frame, Elevations elevations, Person person, Role role, string reason, string? next,
        string? problem)
    {
        var texts = frame.Texts.People;
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var digest = Signing.DigestOf(elevations.Document(person, role, reason, nonce));
        var fields = Html.Of($"""
            <input type="hidden" name="role" value="{ActNames.Of(role)}">
            <input type="hidden" name="reason" value="{reason}">
            <input type="hidden" name="nonce" value="{nonce}">
            <input type="hidden" name="next" value="{next}">
            """);
        var panel = await SigningPanel.RenderAsync(
            http, frame, person, digest, SubjectOf(nonce), $"{Path}/sign", texts.TakeUpButton, fields);
        return Layout.Page(frame, texts.ConfirmTitle, NavPage.Roles, Html.Of($"""
            <p class="back"><a href="{Path}">{texts.RolesTitle}</a></p>
            <h1>{texts.ConfirmTitle}</h1>
            <p class="lead">{texts.ConfirmLead}</p>
            {Html.If(problem is not null, () => Html.Of($"""<p class="warning" role="alert">{problem}</p>"""))}
            <dl class="lines">
            <div><dt>{texts.Role}</dt><dd>{texts.RoleWords(role)}</dd></div>
            <div><dt>{texts.Reason}</dt><dd>{Layout.Name(reason)}</dd></div>
            <div><dt>{texts.Until}</dt><dd>{Layout.Moment(frame, frame.Now + Elevations.Lasts)}</dd></div>
            </dl>
            {panel}
            """), problem is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }

    static ContentHttpResult Render(
        PageFrame frame, Installation installation, PeopleStore people, PasskeyStore passkeys, string role, string reason,
        string? next, string? problem)
    {
        var texts = frame.Texts.People;
        var body = frame.Reader is { } person
            ? Html.Of($"""
                {Roles(frame, installation, person)}
                {Form(frame, person, role, reason, next)}
                {Vouching(frame, people, person)}
                <section class="titled"><h2>{texts.PasskeysTitle}</h2>
                {PasskeyList.Render(frame, passkeys.Of(person.Id))}</section>
                """)
            : Html.Of($"""<p class="calm">{texts.SampleSigns}</p>""");
        return Layout.Page(frame, texts.RolesTitle, NavPage.Roles, Html.Of($"""
            <h1>{texts.RolesTitle}</h1>
            <p class="lead">{texts.RolesLead}</p>
            {Html.If(problem is not null, () => Html.Of($"""<p class="warning" role="alert">{problem}</p>"""))}
            {body}
            """), problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    static Html Roles(PageFrame frame, Installation installation, Person person)
    {
        var texts = frame.Texts.People;
        using var connection = installation.Database.Open();
        var taken = Elevations.Of(connection, null, person.Id, frame.Now);
        Column[] columns = [new(texts.Role), new(texts.TakenUp), new(texts.Reason)];
        var table = Table.Render(texts.RolesTitle, columns, person.Roles.Order().Select(role =>
        {
            var one = taken.LastOrDefault(elevation => elevation.Role == role);
            return (IReadOnlyList<Html>)
            [
                Layout.Text(texts.RoleWords(role)),
                one is null ? Layout.Text(texts.No) : Html.Of($"{texts.Until} {Layout.Moment(frame, one.EndsAt)}"),
                one is null ? Layout.Text("–") : Layout.Name(one.Reason),
            ];
        }));
        return Html.Of($"""<div class="titled">{table}</div>""");
    }

    static Html Form(PageFrame frame, Person person, string role, string reason, string? next)
    {
        var texts = frame.Texts.People;
        var options = person.Roles.Order().Select(one => (ActNames.Of(one), texts.RoleWords(one)));
        return Html.Of($"""
            <section>
            <h2>{texts.TakeUpTitle}</h2>
            <p>{texts.TakeUpLead}</p>
            <form method="post" action="{Path}">
            {FormParts.Select("role", texts.Role, options, role)}
            {FormParts.Area("reason", texts.Reason, texts.ReasonHint, reason, Elevations.MaxReasonLength)}
            <input type="hidden" name="next" value="{next}">
            <button type="submit">{texts.Next}</button>
            </form>
            </section>
            """);
    }

    // Whoever came in and is no other eye of those who let him in, until somebody else stands for him.
    static Html Vouching(PageFrame frame, PeopleStore people, Person person)
    {
        var texts = frame.Texts.People;
        var waiting = people.All().Where(one => one.LetInBy.Count > 0 && one.VouchedBy.Count == 0
            && FourEyes.VoucherProblem(one, person) is null).ToList();
        return Html.If(waiting.Count > 0, () => Html.Of($"""
            <section>
            <h2>{texts.VouchTitle}</h2>
            <p>{texts.VouchLead}</p>
            <ul>{Html.Each(waiting, one => Html.Of($"""
                <li><a href="{VouchPage.PathOf(one.Id)}">{Layout.Name(one.Name)} ({Layout.Name(one.Handle)})</a></li>
                """))}</ul>
            </section>
            """));
    }

    static string SubjectOf(string nonce) => $"elevate {nonce}";
}
