// What a person must know of is kept, not only logged.
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Evidence;

enum AlarmKind
{
    /// <summary>Two decoders gave different hashes of the same bytes: one of them may have been taken over.</summary>
    DecodersDisagreed,

    /// <summary>Something could not be made unavailable or put back.</summary>
    RestrictionFailed,

    /// <summary>An entry of a list, or all of a release, matched at too many customers at once and disables nothing.</summary>
    EntrySuspended,

    /// <summary>The same of an entry that was confirmed here or that two suppliers stand for: it goes on.</summary>
    EntryAtMany,

    /// <summary>People found too many matches of a release to be wrong: it is in force no more.</summary>
    ReleaseStopped,

    /// <summary>A caller sent many pictures that are nearly an entry's, as if to learn from the answers.</summary>
    Probing,

    /// <summary>A clock of a case passed half or 80 % of its term, or all of it.</summary>
    ClockRang,

    /// <summary>The whole chain was called because of a clock, and nobody acknowledged.</summary>
    ClockUnanswered,

    /// <summary>What nobody judged is about to be put back, or was.</summary>
    NotJudgedInTime,
}

/// <summary>An alarm as it is shown: numbers and words, never a file's name.</summary>
sealed record Alarm(long Id, AlarmKind Kind, string Words, DateTimeOffset RaisedAt);

static class Alarms
{
    internal static void Raise(Installation installation, AlarmKind kind, string words)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        Raise(installation, connection, transaction, kind, words);
        transaction.Commit();
    }

    /// <summary>The same in the transaction of what calls for it.</summary>
    internal static void Raise(
        Installation installation, SqliteConnection connection, SqliteTransaction transaction, AlarmKind kind, string words)
    {
        connection.Execute(
            "insert into alarms (kind, words, raised_at) values (@kind, @words, @at)",
            new { kind = kind.ToString(), words, at = Instant.Text(installation.Time.GetUtcNow()) }, transaction);
        var what = kind.ToString();
        new Journal(installation).Append(connection, transaction, ClosedEntries.Alarm(
            char.ToLowerInvariant(what[0]) + what[1..], new JsonArray("program:alarm")));
    }

    /// <summary>Was an alarm of this kind raised since then whose words begin so?</summary>
    internal static bool WasRaised(
        SqliteConnection connection, SqliteTransaction transaction, AlarmKind kind, string words, DateTimeOffset since) =>
        connection.ExecuteScalar<long>(
            """
            select count(*) from alarms
            where kind = @kind and raised_at >= @since and substr(words, 1, length(@words)) = @words
            """,
            new { kind = kind.ToString(), words, since = Instant.Text(since) }, transaction) > 0;

    internal static IReadOnlyList<Alarm> Latest(Installation installation, int limit)
    {
        using var connection = installation.Database.Open();
        return
        [
            .. connection.Query<(long Id, string Kind, string Words, string At)>(
                    "select id, kind, words, raised_at from alarms order by id desc limit @limit", new { limit })
                .Select(r => new Alarm(r.Id, Enum.Parse<AlarmKind>(r.Kind), r.Words, Instant.Of(r.At))),
        ];
    }
}
