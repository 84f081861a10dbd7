// The little that is kept about what was judged, so as not to read it twice: and its wiping.
using System.Collections.Concurrent;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>
/// For each judged version of an item: a keyed hash, the outcome, the generation of lists, the day. No path, no digest,
/// no PDQ. What was not scanned is not kept: it is looked at again.
/// </summary>
sealed class Seen(Installation installation)
{
    /// <summary>How many records wait in memory before they are written together.</summary>
    internal const int BatchItems = 500;

    /// <summary>How long a record waits at most, so that a run that is killed again and again still comes forward.</summary>
    internal static TimeSpan BatchTime { get; } = TimeSpan.FromSeconds(2);

    const string Match = "Match";
    const string TestMatch = "TestMatch";

    // One for each that asks at the same time: a question that is ready takes a fourth of the time of one that is made.
    readonly ConcurrentBag<SqliteCommand> _asking = [];
    readonly Lock _adding = new();
    List<Row> _batch = [];
    long _batchBegan;

    /// <summary>The outcome if this version was judged with this generation of lists, else null.</summary>
    internal ItemOutcome? Outcome(byte[] itemKey, long generation) => Ask(itemKey, generation) switch
    {
        null => null,
        Match => new ItemOutcome.Match(CaseId: null),
        TestMatch => new ItemOutcome.Match(CaseId: null, IsTest: true),
        "NoMatch" => new ItemOutcome.NoMatch(),
        var other => throw new InvalidDataException($"The database holds an outcome that is none: {other}."),
    };

    string? Ask(byte[] itemKey, long generation)
    {
        if (!_asking.TryTake(out var asking)) asking = Asking();
        asking.Parameters[0].Value = itemKey;
        asking.Parameters[1].Value = generation;
        try
        {
            var outcome = (string?)asking.ExecuteScalar();
            _asking.Add(asking);
            return outcome;
        }
        catch
        {
            // One that failed does not come back.
            asking.Connection!.Dispose();
            asking.Dispose();
            throw;
        }
    }

    SqliteCommand Asking()
    {
        var asking = installation.Database.Open().CreateCommand();
        asking.CommandText = "select outcome from seen where item_key = @itemKey and generation = @generation";
        asking.Parameters.Add("@itemKey", SqliteType.Blob);
        asking.Parameters.Add("@generation", SqliteType.Integer);
        return asking;
    }

    /// <summary>Keeps a "no match" for later; a stop before it is written only means that the item is read again.</summary>
    internal void AddNoMatch(byte[] itemKey, string source, long generation)
    {
        List<Row>? full = null;
        lock (_adding)
        {
            if (_batch.Count == 0) _batchBegan = installation.Time.GetTimestamp();
            _batch.Add(new(itemKey, source, generation, Day()));
            var isDue = _batch.Count >= BatchItems || installation.Time.GetElapsedTime(_batchBegan) >= BatchTime;
            if (isDue) (full, _batch) = (_batch, []);
        }

        if (full is not null) Write(full);
    }

    /// <summary>Writes what waits.</summary>
    internal void Flush()
    {
        List<Row> rest;
        lock (_adding) (rest, _batch) = (_batch, []);
        if (rest.Count > 0) Write(rest);
    }

    /// <summary>Keeps a match in the transaction that opens its case.</summary>
    internal void AddMatch(
        SqliteConnection connection, SqliteTransaction transaction, byte[] itemKey, string source, long generation,
        bool isTest) =>
        Insert(connection, transaction, new Row(itemKey, source, generation, Day()), isTest ? TestMatch : Match);

    void Write(List<Row> rows)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var row in rows) Insert(connection, transaction, row, "NoMatch");
        LastRecord.Stamp(connection, transaction, installation.Time.GetUtcNow());
        transaction.Commit();
    }

    static void Insert(SqliteConnection connection, SqliteTransaction transaction, Row row, string outcome) =>
        connection.Execute(
            """
            insert into seen (item_key, source, outcome, generation, day)
            values (@ItemKey, @Source, @outcome, @Generation, @Day)
            on conflict (item_key) do update set outcome = excluded.outcome, generation = excluded.generation, day = excluded.day
            """,
            new { row.ItemKey, row.Source, outcome, row.Generation, row.Day }, transaction);

    string Day() => Instant.Day(installation.Time.GetUtcNow());

    sealed record Row(byte[] ItemKey, string Source, long Generation, string Day);
}
