// What screening let go, how much of that was looked at exactly, and what it had missed: counted by day; a day's counts become
// one record.
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Evidence;

/// <summary>What became of an item that screening would let go.</summary>
enum ScreeningEnd
{
    /// <summary>It was let go: nobody looked exactly.</summary>
    LetGo,

    /// <summary>It was looked at exactly as well, and matched nothing either.</summary>
    SampledNothing,

    /// <summary>It was looked at exactly as well, and matched: screening had missed it.</summary>
    SampledMissed,

    /// <summary>It was to be looked at exactly, which could not be done: it counts as let go, and is not scanned.</summary>
    SampledUnjudged,
}

/// <summary>
/// Counts for each source, permit and day: no path, no digest and no hash. They wait a moment, so that counting costs a sweep
/// little; a miss waits for nothing.
/// </summary>
sealed class ScreeningCounts(Installation installation)
{
    /// <summary>How many counts wait in memory before they are written together.</summary>
    internal const int BatchItems = 500;

    /// <summary>How long a day's counts stay open after its end, for items that are still being judged.</summary>
    internal static TimeSpan DayStaysOpen { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a count waits at most.</summary>
    internal static TimeSpan BatchTime { get; } = TimeSpan.FromSeconds(2);

    readonly Lock _adding = new();
    List<Counted> _batch = [];
    long _batchBegan;

    readonly record struct Counted(string Source, long Permit, string Day, ScreeningEnd End);

    /// <summary>Counts one item. A stop before it is written only means that the item is looked at, and counted, again.</summary>
    internal void Add(string source, long permit, ScreeningEnd end)
    {
        List<Counted>? full = null;
        lock (_adding)
        {
            if (_batch.Count == 0) _batchBegan = installation.Time.GetTimestamp();
            _batch.Add(new(source, permit, Instant.Day(installation.Time.GetUtcNow()), end));
            var isDue = end == ScreeningEnd.SampledMissed || _batch.Count >= BatchItems
                || installation.Time.GetElapsedTime(_batchBegan) >= BatchTime;
            if (isDue) (full, _batch) = (_batch, []);
        }

        if (full is not null) Write(full);
    }

    /// <summary>Writes what waits.</summary>
    internal void Flush()
    {
        List<Counted> rest;
        lock (_adding) (rest, _batch) = (_batch, []);
        if (rest.Count > 0) Write(rest);
    }

    void Write(List<Counted> counts)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var day in counts.GroupBy(one => (one.Source, one.Permit, one.Day)))
        {
            connection.Execute(
                """
                insert into screening_counts (source, permit, day, screened, sampled, missed)
                values (@Source, @Permit, @Day, @screened, @sampled, @missed)
                on conflict do update set
                    screened = screened + @screened, sampled = sampled + @sampled, missed = missed + @missed
                """,
                new
                {
                    day.Key.Source,
                    day.Key.Permit,
                    day.Key.Day,
                    screened = day.Count(),
                    sampled = day.Count(one => one.End is ScreeningEnd.SampledNothing or ScreeningEnd.SampledMissed),
                    missed = day.Count(one => one.End == ScreeningEnd.SampledMissed),
                },
                transaction);
        }

        transaction.Commit();
    }

    /// <summary>Writes the records of the days that are over, and forgets their counts.</summary>
    internal static void CloseDue(Journal journal, SqliteConnection connection, SqliteTransaction transaction)
    {
        var open = (journal.Now(connection, transaction) - DayStaysOpen).UtcDateTime.ToString(
            "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var rows = connection.Query<(string Source, long Permit, string Day, long Screened, long Sampled, long Missed)>(
            """
            select source, permit, day, screened, sampled, missed from screening_counts where day < @open
            order by day, source, permit
            """,
            new { open }, transaction).ToList();
        if (rows.Count == 0) return;
        foreach (var row in rows)
        {
            journal.Append(connection, transaction, ClosedEntries.ScreeningDay(
                row.Source, row.Permit, row.Day, row.Screened, row.Sampled, row.Missed));
        }

        connection.Execute("delete from screening_counts where day < @open", new { open }, transaction);
    }

    /// <summary>What everybody may know of a permit: the sums of the days that were over so long ago as figures take.</summary>
    internal static (long Screened, long Sampled, long Missed) Told(
        SqliteConnection connection, long permit, DateTimeOffset now) =>
        connection.QuerySingle<(long, long, long)>(
            """
            select coalesce(sum(json_extract(body, '$.screened')), 0), coalesce(sum(json_extract(body, '$.sampled')), 0),
                coalesce(sum(json_extract(body, '$.missed')), 0)
            from (
                select cast(body as text) as body from evidence where kind = 'screening.day' and body is not null)
            where json_extract(body, '$.permit') = @permit and json_extract(body, '$.day') < @before
            """,
            new { permit, before = Instant.Day(now.AddDays(-DayFigures.AfterDays)) });

    /// <summary>What was counted and is not in the ledger yet, for the operator.</summary>
    internal static (long Screened, long Sampled, long Missed) NotYetTold(SqliteConnection connection, long permit) =>
        connection.QuerySingle<(long, long, long)>(
            """
            select coalesce(sum(screened), 0), coalesce(sum(sampled), 0), coalesce(sum(missed), 0)
            from screening_counts where permit = @permit
            """,
            new { permit });
}
