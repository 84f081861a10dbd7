// Whether the provider's own people may see blurred derivatives of pictures. By default nobody may.
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Cases;

/// <summary>What two people allowed, and why.</summary>
sealed record ViewingState(DateTimeOffset AllowedAt, string Reason, long Proposal);

static class Viewing
{
    /// <summary>Characters of the reference that says why, at most.</summary>
    internal const int MaxReasonLength = 200;

    internal static bool IsAllowed(SqliteConnection connection, SqliteTransaction? transaction) =>
        Current(connection, transaction) is not null;

    /// <summary>What is allowed now; null when nobody may see anything.</summary>
    internal static ViewingState? Current(SqliteConnection connection, SqliteTransaction? transaction) =>
        connection.QuerySingleOrDefault<(string At, string Reason, long Proposal)?>(
            "select allowed_at, reason, proposal from viewing where ended_at is null", transaction: transaction) is { } row
            ? new(Instant.Of(row.At), row.Reason, row.Proposal)
            : null;

    internal static ViewingState? Current(Installation installation)
    {
        using var connection = installation.Database.Open();
        return Current(connection, null);
    }

    /// <summary>Allows it, by two people, and says so in the public ledger.</summary>
    internal static void Allow(
        Journal journal, SqliteConnection connection, SqliteTransaction transaction, string reason, long proposal, string[] by)
    {
        var at = Instant.Text(journal.Now(connection, transaction));
        connection.Execute(
            "insert into viewing (allowed_at, reason, proposal) values (@at, @reason, @proposal)", new { at, reason, proposal },
            transaction);
        var (record, nonce) = Journal.CommitTo(new JsonObject { ["reason"] = reason, ["proposal"] = proposal });
        journal.Append(connection, transaction, OpenEntries.ViewingAllowed(
            record, nonce, Persons.By(connection, transaction, by)));
    }

    /// <summary>Ends it at once: that takes one person. False when nobody was allowed anything.</summary>
    internal static bool End(Installation installation, Actor actor)
    {
        var journal = new Journal(installation);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var ended = connection.Execute(
            "update viewing set ended_at = @at, ended_by = @by where ended_at is null",
            new { at = Instant.Text(journal.Now(connection, transaction)), by = actor.ToString() }, transaction);
        if (ended == 0) return false;
        journal.Append(
            connection, transaction, OpenEntries.ViewingEnded(Persons.By(connection, transaction, actor.ToString())));
        transaction.Commit();
        return true;
    }
}
