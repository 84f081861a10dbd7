// What a person must know of is kept, not only logged.
using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Store;

namespace Waarborg.Evidence;

enum AlarmKind
{
    /// <summary>Two decoders gave different hashes of the same bytes: one of them may have been taken over.</summary>
    DecodersDisagreed,

    /// <summary>Something could not be made unavailable or put back.</summary>
    RestrictionFailed,
}

/// <summary>An alarm as it is shown: numbers and words, never a file's name.</summary>
sealed record Alarm(long Id, AlarmKind Kind, string Words, DateTimeOffset RaisedAt);

static class Alarms
{
    internal static void Raise(Installation installation, AlarmKind kind, string words)
    {
        var now = installation.Time.GetUtcNow();
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Execute(
            "insert into alarms (kind, words, raised_at) values (@kind, @words, @at)",
            new { kind = kind.ToString(), words, at = Instant.Text(now) }, transaction);
        var what = kind.ToString();
        new Journal(installation).Append(connection, transaction, ClosedEntries.Alarm(
            char.ToLowerInvariant(what[0]) + what[1..], new JsonArray("program:alarm")));
        transaction.Commit();
    }

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
