// The people of this installation, what each may do, and since when he has not done it; and the machines that have a key.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class PeoplePages
{
    internal static ContentHttpResult List(
        HttpContext http, Installation installation, PeopleStore people, ApiKeyStore keys, Elevations elevations)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts.People;
        var all = people.All();
        return Layout.Page(frame, texts.Title, NavPage.People, Html.Of($"""
            <h1>{texts.Title}</h1>
            <p class="lead">{texts.Lead}</p>
            <p>{RightsWords(frame, installation)}</p>
            <section class="titled"><h2>{texts.PeopleTitle}</h2>{People(frame, all)}</section>
            <section class="titled"><h2>{texts.RightsTitle}</h2><p>{texts.RightsLead}</p>
            {Rights(frame, people.Rights())}</section>
            {Elevated(frame, all, elevations.Recent(20))}
            <section class="titled"><h2>{texts.KeysTitle}</h2><p>{texts.KeysLead}</p>{Keys(frame, keys.All())}</section>
            {Html.If(frame.Reader?.Roles.Contains(Role.Administrator) == true, () => AccountForms.Render(frame, all, null, []))}
            """));
    }

    /// <summary>One person: who let him in, his passkeys, and what an administrator may take away.</summary>
    internal static ContentHttpResult Show(long id, HttpContext http, PeopleStore people, PasskeyStore passkeys) =>
        Show(http, PageFrame.For(http), people, passkeys, id, []);

    internal static ContentHttpResult Show(
        HttpContext http, PageFrame frame, PeopleStore people, PasskeyStore passkeys, long id, IReadOnlyList<string> problems)
    {
        var texts = frame.Texts.People;
        var all = people.All();
        if (all.FirstOrDefault(one => one.Id == id) is not { } person)
        {
            return ErrorPage.Render(frame, StatusCodes.Status404NotFound);
        }

        var names = all.ToDictionary(one => one.Id, one => one.Name);
        var keys = passkeys.Of(id);
        return Layout.Page(frame, person.Name, NavPage.People, Html.Of($"""
            <p class="back"><a href="/people">{texts.Title}</a></p>
            <h1>{Layout.Name(person.Name)}</h1>
            {ProposalPage.Problems(frame.Texts.Acts.NotDone, problems)}
            <dl class="lines">
            <div><dt>{texts.Handle}</dt><dd>{Layout.Name(person.Handle)}</dd></div>
            <div><dt>{texts.Roles}</dt><dd>{RolesOf(frame, person)}</dd></div>
            <div><dt>{texts.Outside}</dt><dd>{frame.Texts.Ledger.YesNo(person.IsOutside)}</dd></div>
            <div><dt>{texts.LetInBy}</dt><dd>{Names(frame, names, person.LetInBy, texts.LetInByNobody)}</dd></div>
            <div><dt>{texts.VouchedBy}</dt><dd>{Names(frame, names, person.VouchedBy, texts.Nobody)}</dd></div>
            <div><dt>{texts.Made}</dt><dd>{Layout.Moment(frame, person.CreatedAt)}</dd></div>
            {Html.If(person.ClosedAt is not null, () => Html.Of(
                $"<div><dt>{texts.ClosedAt}</dt><dd>{Layout.Moment(frame, person.ClosedAt!.Value)}</dd></div>"))}
            </dl>
            <section class="titled"><h2>{texts.PasskeysTitle}</h2>{PasskeyList.Render(frame, keys)}</section>
            {Html.If(frame.Reader is { } reader && FourEyes.VoucherProblem(person, reader) is null, () => Html.Of(
                $"""<p><a href="{VouchPage.PathOf(id)}">{texts.VouchFor(person.Name)}</a></p>"""))}
            {Html.If(person.IsOpen && frame.Reader?.Roles.Contains(Role.Administrator) == true, () =>
                AccountForms.Less(http, frame, person, keys, all))}
            """), problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }

    internal static string PathOf(long id) => $"/people/{Layout.Invariant(id)}";

    /// <summary>How many people have how many rights: a published figure.</summary>
    internal static string RightsWords(PageFrame frame, Installation installation)
    {
        using var connection = installation.Database.Open();
        var count = RightsCount.Read(connection, null);
        return frame.Texts.People.RightsCounted(
            frame.Forms.Number(count.People), frame.Forms.Number(count.Rights), frame.Forms.Number(count.Standing));
    }

    static Html People(PageFrame frame, IReadOnlyList<Person> all)
    {
        var texts = frame.Texts.People;
        if (all.Count == 0)
        {
            return Html.Of($"""<p class="calm">{frame.Texts.NoPeopleYet} <code>./waarborg people begin</code></p>""");
        }

        var names = all.ToDictionary(one => one.Id, one => one.Name);
        Column[] columns = [new(texts.Name), new(texts.Roles), new(texts.LetInBy), new(texts.VouchedBy)];
        var ordered = all.OrderBy(one => !one.IsOpen).ThenBy(one => one.Handle, StringComparer.Ordinal);
        return Table.Render(texts.PeopleTitle, columns, ordered.Select(one => (IReadOnlyList<Html>)
        [
            Html.Of($"""
                <a href="{PathOf(one.Id)}">{Layout.Name(one.Name)}</a><br><small>{Layout.Name(one.Handle)}
                {(one.IsOutside ? texts.FromOutside : "")}</small>
                """),
            RolesOf(frame, one),
            Names(frame, names, one.LetInBy, texts.LetInByNobody),
            Names(frame, names, one.VouchedBy, texts.Nobody),
        ]));
    }

    static Html RolesOf(PageFrame frame, Person person) =>
        !person.IsOpen ? Layout.Text(frame.Texts.People.AccountClosed)
        : person.Roles.Count == 0 ? Layout.Text(frame.Texts.People.No)
        : Layout.Text(string.Join(", ", person.Roles.Order().Select(frame.Texts.People.RoleWords)));

    static Html Names(PageFrame frame, Dictionary<long, string> names, IReadOnlySet<long> ids, string none) => ids.Count == 0
        ? Html.Of($"<small>{none}</small>")
        : Html.Of($"{Html.Each(ids.Order().Select((id, i) => (id, i)), one => Html.Of(
            $"{(one.i == 0 ? "" : ", ")}{Layout.Name(names.GetValueOrDefault(one.id, "?"))}"))}");

    static Html Rights(PageFrame frame, IReadOnlyList<PersonRight> rights)
    {
        var texts = frame.Texts.People;
        Column[] columns = [new(texts.Name), new(texts.Role), new(texts.Since), new(texts.Unused)];
        return Table.Render(texts.RightsTitle, columns, rights.Select(one => (IReadOnlyList<Html>)
        [
            Layout.Name(one.Person.Name),
            Layout.Text(texts.RoleWords(one.Role)),
            Layout.Moment(frame, one.GrantedAt),
            one.LastUsedAt is { } used
                ? Layout.Text(texts.UnusedFor(frame.Forms.Span(frame.Now - used)))
                : Layout.Text(texts.NeverUsed(frame.Forms.Span(frame.Now - one.GrantedAt))),
        ]));
    }

    static Html Elevated(PageFrame frame, IReadOnlyList<Person> all, IReadOnlyList<Elevation> recent)
    {
        var texts = frame.Texts.People;
        var names = all.ToDictionary(one => one.Id, one => one.Name);
        Column[] columns = [new(texts.Name), new(texts.Role), new(texts.Reason), new(texts.Since), new(texts.Until)];
        return Html.If(recent.Count > 0, () => Html.Of($"""
            <section class="titled"><h2>{texts.ElevatedTitle}</h2>
            {Table.Render(texts.ElevatedTitle, columns, recent.Select(one => (IReadOnlyList<Html>)
            [
                Layout.Name(names.GetValueOrDefault(one.Person, "?")),
                Layout.Text(texts.RoleWords(one.Role)),
                Layout.Name(one.Reason),
                Layout.Moment(frame, one.BegunAt),
                Layout.Moment(frame, one.EndsAt),
            ]))}
            </section>
            """));
    }

    static Html Keys(PageFrame frame, IReadOnlyList<ApiKey> keys)
    {
        var texts = frame.Texts.People;
        Column[] columns =
            [new(texts.Key), new(texts.Holder), new(texts.Caller), new(texts.Scopes), new(texts.Until), new(texts.LastUsed)];
        return Table.Render(texts.KeysTitle, columns, keys.Select(one => (IReadOnlyList<Html>)
        [
            Layout.Name(one.Name),
            Layout.Name(one.Holder),
            Layout.Text(texts.CallerWords(one.Caller)),
            Layout.Text(string.Join(", ", one.Scopes.Order().Select(texts.ScopeWords))),
            one.EndsAt is { } end ? Layout.Moment(frame, end) : Layout.Text(texts.NoEnd),
            one.LastUsedAt is { } used ? Layout.Moment(frame, used) : Layout.Text(texts.Never),
        ]));
    }
}
