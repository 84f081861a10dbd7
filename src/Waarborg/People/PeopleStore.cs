// Where accounts, roles and sample keys are kept: read, added, closed. Every change stands in the ledger.
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Store;

namespace Waarborg.People;

/// <summary>An account as it is asked for.</summary>
sealed record NewPerson(string Handle, string Name, IReadOnlyList<Role> Roles, bool IsOutside)
{
    /// <summary>The first rule that it breaks, in words, or null.</summary>
    internal string? Problem() =>
        !Person.IsHandle(Handle)
            ? $"A handle is 1 to {Person.MaxHandleLength} small letters, digits and hyphens, beginning with a letter."
        : !Person.IsName(Name) ? $"A name has 1 to {Person.MaxNameLength} characters on one line."
        : Roles.Count == 0 ? "An account has at least one role."
        : Roles.Distinct().Count() < Roles.Count ? "A role is named once."
        : null;

    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(string.Join(',', Roles));
        return true;
    }
}

/// <summary>One right that a person has, and since when he has not used it.</summary>
sealed record PersonRight(Person Person, Role Role, DateTimeOffset GrantedAt, DateTimeOffset? LastUsedAt);

sealed class PeopleStore(Installation installation)
{
    readonly Journal _journal = new(installation);

    internal IReadOnlyList<Person> All()
    {
        using var connection = installation.Database.Open();
        return All(connection, null);
    }

    internal static IReadOnlyList<Person> All(SqliteConnection connection, SqliteTransaction? transaction)
    {
        var roles = connection.Query<(long Person, string Role)>(
                "select person, role from person_roles where withdrawn_at is null", transaction: transaction)
            .ToLookup(row => row.Person, row => Enum.Parse<Role>(row.Role));
        var vouches = connection.Query<(long Person, long Voucher)>(
            """
            select v.person, v.voucher from vouches v join people p on p.id = v.person
            where v.at > coalesce(p.link_shown_at, '')
            """, transaction: transaction).ToLookup(row => row.Person, row => row.Voucher);
        return [.. connection.Query<Row>(
                """
                select id, handle, name, is_outside as IsOutside, created_at as CreatedAt, let_in_by as LetInBy,
                    closed_at as ClosedAt
                from people order by id
                """, transaction: transaction)
            .Select(row => new Person(
                row.Id, row.Handle, row.Name, roles[row.Id].ToHashSet(), row.IsOutside != 0,
                JsonSerializer.Deserialize<long[]>(row.LetInBy)!.ToHashSet(), vouches[row.Id].ToHashSet(),
                Instant.Of(row.CreatedAt), row.ClosedAt is null ? null : Instant.Of(row.ClosedAt)))];
    }

    internal Person? Find(string handle) => All().FirstOrDefault(person => person.Handle == handle);

    internal Person? Find(long id) => All().FirstOrDefault(person => person.Id == id);

    internal static Person? Find(SqliteConnection connection, SqliteTransaction? transaction, long id) =>
        All(connection, transaction).FirstOrDefault(person => person.Id == id);

    /// <summary>Is there any account, open or closed?</summary>
    internal bool HasAny()
    {
        using var connection = installation.Database.Open();
        return connection.ExecuteScalar<long>("select count(*) from people") > 0;
    }

    /// <summary>Makes an account in the caller's transaction and says its rights in the ledger.</summary>
    /// <remarks>It is let in by those who proposed and approved it; the first ones by nobody.</remarks>
    /// <exception cref="InvalidOperationException">The handle is taken.</exception>
    internal long Add(
        SqliteConnection connection, SqliteTransaction transaction, NewPerson person, IReadOnlyList<Person> letInBy, Actor by)
    {
        var now = Instant.Text(_journal.Now(connection, transaction));
        var id = connection.ExecuteScalar<long?>(
            """
            insert into people (handle, name, is_outside, created_at, let_in_by)
            values (@handle, @name, @outside, @now, @letInBy) on conflict (handle) do nothing returning id
            """,
            new
            {
                handle = person.Handle,
                name = person.Name,
                outside = person.IsOutside ? 1 : 0,
                now,
                letInBy = JsonSerializer.Serialize(letInBy.Select(one => one.Id).ToArray()),
            },
            transaction) ?? throw new InvalidOperationException($"There is an account {person.Handle} already.");
        foreach (var role in person.Roles) Insert(connection, transaction, id, role, now);
        WriteRights(connection, transaction, person.Handle, person.Roles, letInBy.Count == 0 ? [by] : [.. letInBy.Select(one =>
            one.Actor)]);
        return id;
    }

    /// <summary>
    /// Keeps that somebody was shown a link to a passkey for this account: he may hold it himself, so from now on he let its
    /// holder in, and whoever vouched before has to vouch anew.
    /// </summary>
    internal void ShowLink(SqliteConnection connection, SqliteTransaction transaction, Person person, Person shown)
    {
        if (person.Id == shown.Id) return;
        connection.Execute(
            "update people set let_in_by = @letInBy, link_shown_at = @now where id = @Id",
            new
            {
                letInBy = JsonSerializer.Serialize(person.LetInBy.Append(shown.Id).Distinct().Order().ToArray()),
                now = Instant.Text(_journal.Now(connection, transaction)),
                person.Id,
            },
            transaction);
    }

    internal void AddRole(
        SqliteConnection connection, SqliteTransaction transaction, Person person, Role role, IReadOnlyList<Person> by)
    {
        Insert(connection, transaction, person.Id, role, Instant.Text(_journal.Now(connection, transaction)));
        WriteRights(connection, transaction, person.Handle, [role], [.. by.Select(one => one.Actor)]);
    }

    /// <summary>Closes an account: one act by one person, for fewer rights need no second pair of eyes.</summary>
    /// <returns>False when there is no such open account.</returns>
    internal bool Close(long id, Actor by)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Find(connection, transaction, id) is not { IsOpen: true } person) return false;
        var now = Instant.Text(_journal.Now(connection, transaction));
        connection.Execute("update people set closed_at = @now where id = @id", new { now, id }, transaction);
        connection.Execute(
            "update person_roles set withdrawn_at = @now where person = @id and withdrawn_at is null", new { now, id },
                transaction);
        connection.Execute(
            "update passkeys set revoked_at = @now where person = @id and revoked_at is null", new { now, id }, transaction);
        connection.Execute(
            "update invitations set ends_at = @now where person = @id and used_at is null", new { now, id }, transaction);
        _journal.Append(connection, transaction, OpenEntries.RightsWithdrawn(
            Persons.IdOf(connection, transaction, person.Actor.ToString()), [.. person.Roles.Order().Select(ActNames.Of)],
            Persons.By(connection, transaction, by.ToString())));
        RightsCount.Write(_journal, connection, transaction, by);
        transaction.Commit();
        return true;
    }

    /// <summary>Takes one role away; the last one closes nothing.</summary>
    internal bool WithdrawRole(long id, Role role, Actor by)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Find(connection, transaction, id) is not { } person) return false;
        var now = Instant.Text(_journal.Now(connection, transaction));
        var gone = connection.Execute(
            "update person_roles set withdrawn_at = @now where person = @id and role = @role and withdrawn_at is null",
            new { now, id, role = role.ToString() }, transaction);
        if (gone == 0) return false;
        _journal.Append(connection, transaction, OpenEntries.RightsWithdrawn(
            Persons.IdOf(connection, transaction, person.Actor.ToString()), [ActNames.Of(role)],
            Persons.By(connection, transaction, by.ToString())));
        RightsCount.Write(_journal, connection, transaction, by);
        transaction.Commit();
        return true;
    }

    /// <summary>Keeps that a third person stands for somebody.</summary>
    /// <returns>Why not, in words; null when it was kept.</returns>
    internal string? Vouch(long id, ActSignature signature)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var people = All(connection, transaction);
        if (people.FirstOrDefault(one => one.Id == id) is not { } person) return "There is no such account.";
        var voucher = people.Single(one => one.Id == signature.Person);
        if (FourEyes.VoucherProblem(person, voucher) is { } problem) return problem;
        connection.Execute(
            """
            insert into vouches (person, voucher, at, proof) values (@id, @voucher, @at, @proof)
            on conflict (person, voucher) do update set at = excluded.at, proof = excluded.proof
            """,
            new
            {
                id,
                voucher = voucher.Id,
                at = Instant.Text(_journal.Now(connection, transaction)),
                proof = signature.Proof,
            },
            transaction);
        _journal.Append(connection, transaction, OpenEntries.PersonVouched(
            Persons.IdOf(connection, transaction, person.Actor.ToString()),
            Persons.By(connection, transaction, voucher.Actor.ToString())));
        transaction.Commit();
        return null;
    }

    /// <summary>What is signed by whoever vouches for this person.</summary>
    internal JsonObject VouchDocument(Person person) => new()
    {
        ["act"] = "vouch",
        ["installation"] = installation.Id,
        ["person"] = person.Handle,
        ["v"] = 1,
    };

    /// <summary>Every right of every open account, and since when each was unused.</summary>
    internal IReadOnlyList<PersonRight> Rights()
    {
        using var connection = installation.Database.Open();
        var people = All(connection, null).Where(person => person.IsOpen).ToDictionary(person => person.Id);
        return [.. connection.Query<(long Person, string Role, string At, string? Used)>(
                """
                select person, role, granted_at, last_used_at from person_roles where withdrawn_at is null
                order by person, role
                """)
            .Where(row => people.ContainsKey(row.Person))
            .Select(row => new PersonRight(
                people[row.Person], Enum.Parse<Role>(row.Role), Instant.Of(row.At), row.Used is null ? null
                    : Instant.Of(row.Used)))];
    }

    /// <summary>The account that an act was done with; null where it was done without one.</summary>
    internal static long? IdOf(SqliteConnection connection, SqliteTransaction transaction, Actor actor) =>
        actor.Kind == ActorKind.Person
            ? connection.ExecuteScalar<long?>(
                "select id from people where handle = @Name", new { actor.Name }, transaction)
            : null;

    /// <summary>Remembers that a right was used.</summary>
    internal static void Used(
        SqliteConnection connection, SqliteTransaction transaction, long person, IReadOnlyCollection<Role> roles,
            DateTimeOffset at) =>
        connection.Execute(
            "update person_roles set last_used_at = @at where person = @person and role in @roles and withdrawn_at is null",
            new { at = Instant.Text(at), person, roles = roles.Select(role => role.ToString()) }, transaction);

    /// <summary>The same by itself, after an act that is not in a transaction of ours.</summary>
    internal void Used(long person, Role role, DateTimeOffset at)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        Used(connection, transaction, person, [role], at);
        transaction.Commit();
    }

    static void Insert(SqliteConnection connection, SqliteTransaction transaction, long person, Role role, string now) =>
        connection.Execute(
            "insert into person_roles (person, role, granted_at) values (@person, @role, @now)",
            new { person, role = role.ToString(), now }, transaction);

    void WriteRights(
        SqliteConnection connection, SqliteTransaction transaction, string handle, IReadOnlyList<Role> roles, Actor[] by)
    {
        var holder = Persons.IdOf(connection, transaction, new Actor(ActorKind.Person, handle).ToString());
        _journal.Append(connection, transaction, OpenEntries.RightsGranted(
            holder, [.. roles.Select(ActNames.Of)], Persons.By(connection, transaction, [.. by.Select(one => one.ToString())])));
        RightsCount.Write(_journal, connection, transaction, by[0]);
    }

    sealed record Row(
        long Id, string Handle, string Name, long IsOutside, string CreatedAt, string LetInBy, string? ClosedAt);
}
