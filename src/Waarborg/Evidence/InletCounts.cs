// Uploads are counted before they are read, durably, and again by their outcome; the hour's counts become one record.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Evidence;

/// <summary>An upload that was counted as received.</summary>
readonly record struct CountedUpload(string Source, long Permit, string Hour);

/// <summary>
/// Counts for each upload inlet, permit and hour. Callers that come together share one durable write, so that counting costs
/// a busy server little.
/// </summary>
sealed class InletCounts(Installation installation)
{
    internal const string Match = "match";
    internal const string Test = "test";
    internal const string NoMatch = "noMatch";
    const string Received = "received";

    /// <summary>How long after its end an hour's counts stay open for uploads that are still being judged.</summary>
    internal static TimeSpan HourStaysOpen { get; } = TimeSpan.FromMinutes(10);

    readonly Lock _lock = new();
    List<(CountedUpload Upload, string Outcome)> _waiting = [];
    TaskCompletionSource _next = Fresh();
    bool _writing;

    /// <summary>Counts an upload as received; it is durable when the task ends.</summary>
    internal async Task<CountedUpload> ReceivedAsync(string source, long permit, CancellationToken cancellation)
    {
        var counted = new CountedUpload(source, permit, Instant.Text(Hours.End(installation.Time.GetUtcNow())));
        await AddAsync(counted, Received, cancellation);
        return counted;
    }

    /// <summary>Counts how it ended.</summary>
    /// <param name="counted">What <see cref="ReceivedAsync"/> gave.</param>
    /// <param name="outcome"><see cref="Match"/>, <see cref="Test"/>, <see cref="NoMatch"/> or the name of a reason.</param>
    /// <param name="cancellation">Ends the waiting; the count is made all the same.</param>
    internal Task EndedAsync(CountedUpload counted, string outcome, CancellationToken cancellation) =>
        AddAsync(counted, outcome, cancellation);

    Task AddAsync(CountedUpload counted, string outcome, CancellationToken cancellation)
    {
        Task written;
        lock (_lock)
        {
            _waiting.Add((counted, outcome));
            written = _next.Task;
            if (!_writing)
            {
                _writing = true;
                _ = Task.Run(WriteAll, CancellationToken.None);
            }
        }

        return written.WaitAsync(cancellation);
    }

    void WriteAll()
    {
        while (true)
        {
            List<(CountedUpload Upload, string Outcome)> counts;
            TaskCompletionSource done;
            lock (_lock)
            {
                if (_waiting.Count == 0)
                {
                    _writing = false;
                    return;
                }

                (counts, _waiting) = (_waiting, []);
                (done, _next) = (_next, Fresh());
            }

            try
            {
                Write(counts);
                done.SetResult();
            }
            catch (Exception error)
            {
                // Whoever waits for it is not answered "no match": the failure is his.
                done.SetException(error);
            }
        }
    }

    void Write(List<(CountedUpload Upload, string Outcome)> counts)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var group in counts.GroupBy(one => one))
        {
            connection.Execute(
                """
                insert into inlet_counts (source, permit, hour, outcome, count)
                values (@Source, @Permit, @Hour, @outcome, @count)
                on conflict do update set count = count + @count
                """,
                new
                {
                    group.Key.Upload.Source,
                    group.Key.Upload.Permit,
                    group.Key.Upload.Hour,
                    outcome = group.Key.Outcome,
                    count = group.Count(),
                },
                transaction);
        }

        transaction.Commit();
    }

    /// <summary>Writes the records of the hours that are over, and forgets their counts.</summary>
    internal static void CloseDue(Journal journal, SqliteConnection connection, SqliteTransaction transaction)
    {
        var due = Instant.Text(journal.Now(connection, transaction) - HourStaysOpen);
        var rows = connection.Query<(string Source, long Permit, string Hour, string Outcome, long Count)>(
            """
            select source, permit, hour, outcome, count from inlet_counts where hour <= @due
            order by hour, source, permit, outcome
            """,
            new { due }, transaction).ToList();
        foreach (var hour in rows.GroupBy(row => (row.Source, row.Permit, row.Hour)))
        {
            var counts = hour.ToDictionary(row => row.Outcome, row => row.Count, StringComparer.Ordinal);
            // An outcome that came after its hour was closed has no upload here, and counts for nothing.
            if (!counts.Remove(Received, out var received)) continue;
            counts.Remove(Match, out var matches);
            counts.Remove(Test, out var tests);
            counts.Remove(NoMatch, out var noMatches);
            journal.Append(connection, transaction, ClosedEntries.InletHour(
                hour.Key.Source, hour.Key.Permit, hour.Key.Hour, received, new(0, matches, noMatches, counts, tests)));
        }

        connection.Execute("delete from inlet_counts where hour <= @due", new { due }, transaction);
    }

    static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
