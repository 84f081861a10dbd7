// Forms about accounts: more takes a proposal and a second person; less is one act by one administrator who took up his role.
using Microsoft.AspNetCore.Http;
using Waarborg.People;

namespace Waarborg.Server.Pages;

static class AccountForms
{
    /// <summary>The three proposals: an account, a role, a passkey.</summary>
    /// <param name="frame">The page's frame.</param>
    /// <param name="all">All accounts.</param>
    /// <param name="sent">What was sent and refused just now, or null.</param>
    /// <param name="problems">Why it was refused.</param>
    internal static Html Render(PageFrame frame, IReadOnlyList<Person> all, DeskForm? sent, IReadOnlyList<string> problems)
    {
        var texts = frame.Texts.People;
        string Value(string name) => sent is { } form ? form[name] : "";
        var chosen = sent is { } known ? known.Fields["roles"].OfType<string>().ToList() : [];
        var roles = Enum.GetValues<Role>().Select(role => (ActNames.Of(role), texts.RoleWords(role))).ToList();
        var people = all.Where(one => one.IsOpen).Select(one => (one.Handle, $"{one.Name} ({one.Handle})")).ToList();
        return Html.Of($"""
            <section>
            <h2>{texts.ProposeTitle}</h2>
            <p>{texts.ProposeLead}</p>
            {ProposalPage.Problems(frame.Texts.Acts.NotDone, problems)}
            <details{Open(sent, "handle")}><summary>{texts.NewAccount}</summary>
            <form method="post" action="/people/account">
            {FormParts.Input("handle", texts.Handle, texts.HandleHint, Value("handle"), Person.MaxHandleLength)}
            {FormParts.Input("name", texts.Name, texts.NameHint, Value("name"), Person.MaxNameLength)}
            {FormParts.Choices("roles", texts.Roles, texts.RolesHint, roles, chosen)}
            {FormParts.Choice("outside", "yes", texts.IsOutside, Value("outside") == "yes")}
            {Why(frame, "account-reason", Value("reason"))}
            </form></details>
            <details{Open(sent, "role")}><summary>{texts.NewRole}</summary>
            <form method="post" action="/people/role">
            {FormParts.Select("person", texts.Name, people, Value("person"))}
            {FormParts.Select("role", texts.Role, roles, Value("role"))}
            {Why(frame, "role-reason", Value("reason"))}
            </form></details>
            <details{Open(sent, "owner")}><summary>{texts.NewPasskey}</summary>
            <p>{texts.NewPasskeyLead}</p>
            <form method="post" action="/people/passkey">
            {FormParts.Select("owner", texts.Name, people, Value("owner"))}
            {Why(frame, "passkey-reason", Value("reason"))}
            </form></details>
            </section>
            """);
    }

    /// <summary>What one administrator may take away, at once.</summary>
    internal static Html Less(
        HttpContext http, PageFrame frame, Person person, IReadOnlyList<Passkey> passkeys, IReadOnlyList<Person> all)
    {
        var texts = frame.Texts.People;
        if (ProposalPage.NotTakenUp(http, frame, frame.Reader!, [Role.Administrator]) is { } role)
        {
            return Html.Of($"""
                <section><h2>{texts.LessTitle}</h2><p>{texts.LessLead}</p>
                {ElevatePage.Invitation(frame, role, PeoplePages.PathOf(person.Id))}</section>
                """);
        }

        var administrators = all.Count(one => one.IsOpen && one.Roles.Contains(Role.Administrator));
        var isAmongLast = person.Roles.Contains(Role.Administrator) && administrators <= 2;
        var path = PeoplePages.PathOf(person.Id);
        return Html.Of($"""
            <section>
            <h2>{texts.LessTitle}</h2>
            <p>{texts.LessLead}</p>
            {Html.If(isAmongLast, () => Html.Of($"""<p class="warning">{texts.LastAdministrators}</p>"""))}
            {Html.If(person.Roles.Count > 0, () => Html.Of($"""
                <form method="post" action="{path}/withdraw">
                {FormParts.Select("role", texts.Role, person.Roles.Order().Select(
                    one => (ActNames.Of(one), texts.RoleWords(one))), "")}
                <button type="submit" class="quiet">{texts.WithdrawButton}</button></form>
                """))}
            {Html.If(passkeys.Count > 0, () => Html.Of($"""
                <form method="post" action="{path}/revoke-passkey">
                {FormParts.Select("credential", texts.Passkey, passkeys.Select(
                    one => (Convert.ToHexStringLower(one.Credential), one.ShortName)), "")}
                <button type="submit" class="quiet">{texts.RevokePasskeyButton}</button></form>
                """))}
            <form method="post" action="{path}/close">
            <p>{texts.CloseWords(person.Name)}</p>
            {FormParts.Choice("sure", "yes", texts.CloseSure, isChosen: false, isRequired: true)}
            <button type="submit" class="quiet">{texts.CloseButton}</button></form>
            </section>
            """);
    }

    static Html Why(PageFrame frame, string id, string value) => Html.Of($"""
        <p class="field"><label for="{id}">{frame.Texts.Acts.Why}</label>
        <textarea id="{id}" name="reason" rows="2" maxlength="{ActStore.MaxReasonLength}" required>{value}</textarea></p>
        <button type="submit">{frame.Texts.People.DraftButton}</button>
        """);

    static Html Open(DeskForm? sent, string field) =>
        Html.If(sent is { } form && form.Fields.ContainsKey(field), () => Html.Of($" open"));
}
