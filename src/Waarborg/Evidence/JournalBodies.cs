// What the figures are counted from: the bodies that the journal holds, one after the other.
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Evidence;

static class JournalBodies
{
    /// <summary>The exact figures of a period, from the whole journal. For the abuse desk, never for everybody.</summary>
    internal static Figures ExactFigures(Installation installation, DateTimeOffset from, DateTimeOffset until)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        return ExactFigures(connection, transaction, source: null, from, until);
    }

    /// <summary>The same of one source, or of all, as this transaction sees the journal.</summary>
    internal static Figures ExactFigures(
        SqliteConnection connection, SqliteTransaction transaction, string? source, DateTimeOffset from, DateTimeOffset until)
    {
        var erased = connection.ExecuteScalar<bool>(
            "select exists (select 1 from evidence where n is not null and body is null and at >= @from and at < @until)",
            new { from = Instant.Text(from), until = Instant.Text(until) }, transaction);
        var bodies = Read(
            connection, transaction,
            "select body from evidence where body is not null and kind in @kinds and at < @until order by seq",
            new { kinds = Figures.Kinds, until = Instant.Text(until) });
        var all = Recovered(connection, transaction, long.MaxValue).Concat(bodies);
        return Figures.Of(source is null ? all : SourceEntries.Of(all, source), from, until, isComplete: !erased);
    }

    /// <summary>
    /// What anyone can count himself, from the leaves below a size: permits, sweeps begun, refusals, incidents. The rest is
    /// closed.
    /// </summary>
    internal static Figures PublicFigures(SqliteConnection connection, long size, DateTimeOffset from) =>
        Figures.Of(Leaves(connection, size, Figures.Kinds), from, DateTimeOffset.MaxValue, isComplete: false);

    /// <summary>The open entries of these kinds below a size, in their order.</summary>
    internal static IEnumerable<JsonObject> Leaves(SqliteConnection connection, long size, IReadOnlyList<string> kinds) =>
        Recovered(connection, null, size).Where(entry => kinds.Contains((string)entry["kind"]!, StringComparer.Ordinal))
            .Concat(Read(
                connection, null, "select body from evidence where leaf < @size and kind in @kinds order by leaf",
                new { size, kinds }));

    // Those came back from a copy after a restore; the figures do not hang on their place among the others.
    static IEnumerable<JsonObject> Recovered(SqliteConnection connection, SqliteTransaction? transaction, long size) =>
        Read(connection, transaction, "select body from evidence_recovered where leaf < @size order by leaf", new { size });

    // One by one: a journal of years is not held in memory.
    static IEnumerable<JsonObject> Read(
        SqliteConnection connection, SqliteTransaction? transaction, string sql, object parameters) =>
        connection.Query<byte[]>(sql, parameters, transaction, buffered: false).Select(body => JsonNode.Parse(body)!.AsObject());
}
