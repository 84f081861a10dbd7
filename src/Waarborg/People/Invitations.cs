// One-time links by which a person makes his passkey: the first two from a terminal, every later one by four eyes.
using System.Security.Cryptography;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Store;

namespace Waarborg.People;

sealed class Invitations(Installation installation)
{
    /// <summary>Random bytes of a link's token; it is written as twice as many hexadecimal digits.</summary>
    internal const int TokenBytes = 32;

    /// <summary>How long a link can be used.</summary>
    internal static TimeSpan Lasts { get; } = TimeSpan.FromDays(3);

    readonly Journal _journal = new(installation);

    /// <summary>Makes the first two accounts, administrators both, and a link for each. Only while there is no account.</summary>
    /// <returns>The two tokens, or null when an account exists.</returns>
    internal IReadOnlyList<(Person Person, string Token)>? BeginPeople(NewPerson first, NewPerson second)
    {
        var people = new PeopleStore(installation);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (connection.ExecuteScalar<long>("select count(*) from people", transaction: transaction) > 0) return null;
        var made = new List<(long Id, string Token)>();
        foreach (var person in (NewPerson[])[first, second])
        {
            var id = people.Add(connection, transaction, person, [], Actor.CommandLine);
            made.Add((id, Make(connection, transaction, id)));
        }

        transaction.Commit();
        return [.. made.Select(one => (people.Find(one.Id)!, one.Token))];
    }

    /// <summary>A new link for this person; earlier ones that were not used end.</summary>
    internal string Make(SqliteConnection connection, SqliteTransaction transaction, long person)
    {
        var now = _journal.Now(connection, transaction);
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        connection.Execute(
            "update invitations set ends_at = @now where person = @person and used_at is null and ends_at > @now",
            new { now = Instant.Text(now), person }, transaction);
        connection.Execute(
            "insert into invitations (digest, person, made_at, ends_at) values (@digest, @person, @now, @ends)",
            new { digest = Digest(token), person, now = Instant.Text(now), ends = Instant.Text(now + Lasts) }, transaction);
        return token;
    }

    /// <summary>Whose link this is, if it can still be used.</summary>
    internal Person? Find(string token)
    {
        if (Digest(token) is not { } digest) return null;
        using var connection = installation.Database.Open();
        var person = connection.ExecuteScalar<long?>(
            "select person from invitations where digest = @digest and used_at is null and ends_at > @now",
            new { digest, now = Instant.Text(installation.Time.GetUtcNow()) });
        return person is { } id && PeopleStore.Find(connection, null, id) is { IsOpen: true } found ? found : null;
    }

    /// <summary>Uses a link up, in the transaction that keeps the passkey. False when it was used or has ended.</summary>
    internal bool Use(SqliteConnection connection, SqliteTransaction transaction, string token) =>
        Digest(token) is { } digest
        && connection.Execute(
            "update invitations set used_at = @now where digest = @digest and used_at is null and ends_at > @now",
            new { digest, now = Instant.Text(_journal.Now(connection, transaction)) }, transaction) > 0;

    /// <summary>Says in the ledger that a person has a passkey now.</summary>
    internal void WriteEnrolled(SqliteConnection connection, SqliteTransaction transaction, Person person) =>
        _journal.Append(connection, transaction, OpenEntries.RightsGranted(
            Persons.IdOf(connection, transaction, person.Actor.ToString()), ["passkey"],
            Persons.By(connection, transaction, person.Actor.ToString())));

    // The token is random, so one pass of SHA-256 is enough: there is nothing to guess.
    static byte[]? Digest(string token) =>
        token.Length == TokenBytes * 2 && token.All(char.IsAsciiHexDigitLower)
            ? SHA256.HashData(Convert.FromHexString(token))
            : null;
}
