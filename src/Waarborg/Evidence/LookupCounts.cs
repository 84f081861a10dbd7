// Fingerprints that leave are counted before they do, durably, and again by how that ended; the day's counts become one entry.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Evidence;

/// <summary>A file whose fingerprint was counted as sent.</summary>
/// <param name="List">The remote list that is asked.</param>
/// <param name="Sends">What leaves: prefix, pdq, md5, sha1 or sha256.</param>
/// <param name="Day">The day in UTC.</param>
readonly record struct CountedLookup(string List, string Sends, string Day);

/// <summary>
/// Counts for each remote list, kind of fingerprint and day. Callers that come together share one durable write, so that
/// counting costs a busy server little.
/// </summary>
sealed class LookupCounts(Installation installation)
{
    internal const string Sent = "sent";
    internal const string MatchedNothing = "matchedNothing";
    internal const string Matched = "matched";

    /// <summary>What the service knows, and what this program takes no notice of: nothing comes of it but this count.</summary>
    internal const string Refused = "refused";

    internal const string Failed = "failed";

    readonly Lock _lock = new();
    List<Waiting> _waiting = [];
    bool _writing;

    sealed record Waiting(CountedLookup Lookup, string Outcome, long? Limit, TaskCompletionSource<bool> Done);

    /// <summary>
    /// Counts a file as sent, unless the day has had as many as the limit says; durable when the task ends. Null where it may
    /// not be sent.
    /// </summary>
    internal async Task<CountedLookup?> SendingAsync(string list, string sends, long? limit, CancellationToken cancellation)
    {
        var counted = new CountedLookup(list, sends, Instant.Day(installation.Time.GetUtcNow()));
        return await AddAsync(counted, Sent, limit, cancellation) ? counted : null;
    }

    /// <summary>Counts how it ended. It is counted also where nobody waits any more.</summary>
    internal Task EndedAsync(CountedLookup counted, string outcome, CancellationToken cancellation) =>
        AddAsync(counted, outcome, limit: null, cancellation);

    Task<bool> AddAsync(CountedLookup counted, string outcome, long? limit, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Add(new(counted, outcome, limit, done));
            if (!_writing)
            {
                _writing = true;
                _ = Task.Run(WriteAll, CancellationToken.None);
            }
        }

        return done.Task.WaitAsync(cancellation);
    }

    void WriteAll()
    {
        while (true)
        {
            List<Waiting> counts;
            lock (_lock)
            {
                if (_waiting.Count == 0)
                {
                    _writing = false;
                    return;
                }

                (counts, _waiting) = (_waiting, []);
            }

            try
            {
                var allowed = Write(counts);
                for (var i = 0; i < counts.Count; i++) counts[i].Done.SetResult(allowed[i]);
            }
            catch (Exception error)
            {
                // Whoever waits for it sends nothing: the failure is his.
                foreach (var one in counts) one.Done.SetException(error);
            }
        }
    }

    bool[] Write(List<Waiting> counts)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var allowed = new bool[counts.Count];
        for (var i = 0; i < counts.Count; i++)
        {
            var one = counts[i];
            allowed[i] = connection.Execute(
                """
                insert into lookup_counts (list, sends, day, outcome, count)
                select @List, @Sends, @Day, @Outcome, 1 where @Limit is null or (
                    select coalesce(sum(count), 0) from lookup_counts
                    where list = @List and day = @Day and outcome = @Outcome) < @Limit
                on conflict do update set count = count + 1
                """,
                new { one.Lookup.List, one.Lookup.Sends, one.Lookup.Day, one.Outcome, one.Limit }, transaction) > 0;
        }

        transaction.Commit();
        return allowed;
    }

    /// <summary>What was counted of a list and is not in the ledger yet, for the operator.</summary>
    internal static IReadOnlyList<(string Day, string Outcome, long Count)> NotYetTold(
        SqliteConnection connection, string list) =>
    [
        .. connection.Query<(string, string, long)>(
            "select day, outcome, count from lookup_counts where list = @list order by day, outcome", new { list }),
    ];

    /// <summary>
    /// Writes the entries of the days that are due, as late and in tens as the figures of a day, so that nobody learns what
    /// became of one file; and forgets their counts.
    /// </summary>
    internal static void WriteDue(Journal journal, SqliteConnection connection, SqliteTransaction transaction)
    {
        // A day is due when its figures are: days before the first that has none.
        var next = connection.ExecuteScalar<string?>("select figured_to from ledger_head", transaction: transaction);
        if (next is null) return;
        var rows = connection.Query<(string List, string Sends, string Day, string Outcome, long Count)>(
            "select list, sends, day, outcome, count from lookup_counts where day < @next order by day, list, sends, outcome",
            new { next }, transaction).ToList();
        if (rows.Count == 0) return;
        foreach (var day in rows.GroupBy(row => (row.List, row.Sends, row.Day)))
        {
            var counts = day.ToDictionary(row => row.Outcome, row => row.Count, StringComparer.Ordinal);
            // An outcome that came after its day was closed has nothing sent here, and counts for nothing.
            if (!counts.ContainsKey(Sent)) continue;
            var (sent, nothing) = (counts.GetValueOrDefault(Sent), counts.GetValueOrDefault(MatchedNothing));
            // What a stop left without an outcome did not end well.
            var failed = sent - nothing - counts.GetValueOrDefault(Matched) - counts.GetValueOrDefault(Refused);
            journal.Write(connection, transaction, OpenEntries.FingerprintsSent(
                new(day.Key.List, day.Key.Sends, day.Key.Day), sent, nothing, Math.Max(failed, 0)));
        }

        connection.Execute("delete from lookup_counts where day < @next", new { next }, transaction);
    }
}
