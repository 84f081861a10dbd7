// Privileged acts take an elevation: a role that a person has is taken up for at most an hour, with a reason, signed.
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Store;

namespace Waarborg.People;

/// <summary>A role taken up.</summary>
sealed record Elevation(long Person, Role Role, string Reason, DateTimeOffset BegunAt, DateTimeOffset EndsAt);

sealed class Elevations(Installation installation)
{
    /// <summary>How long an elevation lasts.</summary>
    internal static TimeSpan Lasts { get; } = TimeSpan.FromHours(1);

    /// <summary>The longest reason, in characters.</summary>
    internal const int MaxReasonLength = 500;

    readonly Journal _journal = new(installation);

    /// <summary>Must rights be taken up before they are used? Everywhere but in a sample, whose people are key files.</summary>
    internal static bool MustBeTakenUp(InstallationKind kind) => kind != InstallationKind.Sample;

    /// <summary>What is signed to take up a role.</summary>
    internal JsonObject Document(Person person, Role role, string reason, string nonce) => new()
    {
        ["act"] = "elevate",
        ["installation"] = installation.Id,
        ["nonce"] = nonce,
        ["person"] = person.Handle,
        ["reason"] = reason,
        ["role"] = ActNames.Of(role),
        ["v"] = 1,
    };

    /// <summary>Takes up a role.</summary>
    /// <returns>Why not, in words; null when it is taken up.</returns>
    internal string? Begin(Role role, string reason, ActSignature signature)
    {
        if (string.IsNullOrWhiteSpace(reason)) return "Taking up a role takes a reason.";
        if (reason.Length > MaxReasonLength) return $"A reason has at most {MaxReasonLength} characters.";
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var person = PeopleStore.Find(connection, transaction, signature.Person);
        if (person is not { IsOpen: true } || !person.Roles.Contains(role))
        {
            return $"This account does not have the role {ActNames.Of(role)}.";
        }
        var now = _journal.Now(connection, transaction);
        var end = now + Lasts;
        connection.Execute(
            """
            insert into elevations (person, role, reason, begun_at, ends_at, proof)
            values (@person, @role, @reason, @now, @end, @proof)
            """,
            new
            {
                person = person.Id,
                role = role.ToString(),
                reason,
                now = Instant.Text(now),
                end = Instant.Text(end),
                proof = signature.Proof,
            },
            transaction);
        _journal.Append(connection, transaction, OpenEntries.RightsElevated(
            Persons.IdOf(connection, transaction, person.Actor.ToString()), [ActNames.Of(role)], Instant.Text(end),
            Persons.By(connection, transaction, person.Actor.ToString())));
        transaction.Commit();
        return null;
    }

    /// <summary>The roles that a person has taken up at this moment.</summary>
    internal static IReadOnlyList<Elevation> Of(
        SqliteConnection connection, SqliteTransaction? transaction, long person, DateTimeOffset now) =>
        [.. connection.Query<(string Role, string Reason, string From, string Until)>(
                """
                select role, reason, begun_at, ends_at from elevations
                where person = @person and begun_at <= @now and ends_at > @now order by ends_at
                """,
                new { person, now = Instant.Text(now) }, transaction)
            .Select(row => new Elevation(
                person, Enum.Parse<Role>(row.Role), row.Reason, Instant.Of(row.From), Instant.Of(row.Until)))];

    /// <summary>Why this person may not use any of these roles now, in words; null when he may.</summary>
    internal string? Problem(
        SqliteConnection connection, SqliteTransaction? transaction, Person person, IReadOnlyList<Role> roles, DateTimeOffset now)
    {
        if (!MustBeTakenUp(installation.Kind)) return null;
        return Of(connection, transaction, person.Id, now).Any(one => roles.Contains(one.Role) && person.Roles.Contains(one.Role))
            ? null
            : $"{person.Handle} has not taken up the role {string.Join(" or ", roles.Select(ActNames.Of))}: "
                + "take it up first, with a reason; it lasts at most an hour.";
    }

    /// <summary>Those of the last days, the newest first.</summary>
    internal IReadOnlyList<Elevation> Recent(int limit)
    {
        using var connection = installation.Database.Open();
        return [.. connection.Query<(long Person, string Role, string Reason, string From, string Until)>(
                "select person, role, reason, begun_at, ends_at from elevations order by id desc limit @limit", new { limit })
            .Select(row => new Elevation(
                row.Person, Enum.Parse<Role>(row.Role), row.Reason, Instant.Of(row.From), Instant.Of(row.Until)))];
    }
}
