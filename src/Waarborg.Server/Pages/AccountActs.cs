// What the forms about accounts do.
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class AccountActs
{
    internal static Task<IResult> DraftAccountAsync(HttpContext http, ActDesk desk, PeopleStore people, ServerOptions options) =>
        DraftAsync(http, desk, people, options, Act.AddPerson, form => new()
        {
            ["handle"] = form["handle"],
            ["name"] = form["name"],
            ["roles"] = new JsonArray([.. form.Fields["roles"].Select(role => (JsonNode?)role)]),
            ["outside"] = form["outside"] == "yes",
        });

    internal static Task<IResult> DraftRoleAsync(HttpContext http, ActDesk desk, PeopleStore people, ServerOptions options) =>
        DraftAsync(http, desk, people, options, Act.AddRole, form => new()
        {
            ["handle"] = form["person"],
            ["role"] = form["role"],
        });

    internal static Task<IResult> DraftPasskeyAsync(HttpContext http, ActDesk desk, PeopleStore people, ServerOptions options) =>
        DraftAsync(http, desk, people, options, Act.AddPasskey, form => new() { ["handle"] = form["owner"] });

    internal static Task<IResult> CloseAsync(
        long id, HttpContext http, PeopleStore people, PasskeyStore passkeys, Elevations elevations, Installation installation,
        ServerOptions options) =>
        LessAsync(id, http, people, passkeys, elevations, installation, options, (form, person, texts) =>
            form["sure"] != "yes" ? texts.CloseNotSure : people.Close(id, person.Actor) ? null : texts.NothingToTakeAway);

    internal static Task<IResult> WithdrawAsync(
        long id, HttpContext http, PeopleStore people, PasskeyStore passkeys, Elevations elevations, Installation installation,
        ServerOptions options) =>
        LessAsync(id, http, people, passkeys, elevations, installation, options, (form, person, texts) =>
            ActNames.TryParse(form["role"], out Role role) && people.WithdrawRole(id, role, person.Actor)
                ? null
                : texts.NothingToTakeAway);

    internal static Task<IResult> RevokePasskeyAsync(
        long id, HttpContext http, PeopleStore people, PasskeyStore passkeys, Elevations elevations, Installation installation,
        ServerOptions options) =>
        LessAsync(id, http, people, passkeys, elevations, installation, options, (form, person, texts) =>
            passkeys.Of(id).FirstOrDefault(one => Convert.ToHexStringLower(one.Credential) == form["credential"]) is { } passkey
            && passkeys.Revoke(passkey.Credential, person.Actor)
                ? null
                : texts.NothingToTakeAway);

    static async Task<IResult> DraftAsync(
        HttpContext http, ActDesk desk, PeopleStore people, ServerOptions options, Act act, Func<DeskForm, JsonObject> bodyOf)
    {
        if (await DeskForm.ReadAsync(http, options, Role.Administrator) is not { } form) return DeskForm.Refused(http);
        var (problems, draft) = desk.Draft(act, bodyOf(form), form["reason"], form.Person.Actor);
        if (draft is not null) return TypedResults.LocalRedirect(ApprovalPages.PathOf(draft.Id));
        var frame = PageFrame.For(http);
        return Layout.Page(frame, frame.Texts.People.ProposeTitle, NavPage.People, Html.Of($"""
            <p class="back"><a href="/people">{frame.Texts.People.Title}</a></p>
            <h1>{frame.Texts.People.ProposeTitle}</h1>
            {AccountForms.Render(frame, people.All(), form, problems)}
            """), StatusCodes.Status400BadRequest);
    }

    // Fewer rights take no second person, but the one who takes them away has taken up his own.
    static async Task<IResult> LessAsync(
        long id, HttpContext http, PeopleStore people, PasskeyStore passkeys, Elevations elevations, Installation installation,
        ServerOptions options, Func<DeskForm, Person, Texts.PeopleTexts, string?> act)
    {
        if (await DeskForm.ReadAsync(http, options, Role.Administrator) is not { } form) return DeskForm.Refused(http);
        string? problem;
        var now = installation.Time.GetUtcNow();
        using (var connection = installation.Database.Open())
        {
            problem = elevations.Problem(connection, null, form.Person, [Role.Administrator], now);
        }

        var frame = PageFrame.For(http);
        problem ??= act(form, form.Person, frame.Texts.People);
        if (problem is null) people.Used(form.Person.Id, Role.Administrator, now);
        return problem is null
            ? TypedResults.LocalRedirect(PeoplePages.PathOf(id))
            : PeoplePages.Show(http, frame, people, passkeys, id, [problem]);
    }
}
