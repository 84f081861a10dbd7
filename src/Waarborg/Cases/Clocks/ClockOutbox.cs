// Calls of the chain on their way: durable rows, each tried until it was taken or was given up.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Cases;

/// <summary>One call that is due.</summary>
/// <param name="Ring">The ring's number.</param>
/// <param name="Step">Which step of the chain, from 0.</param>
/// <param name="Attempt">1 for the first try.</param>
sealed record DueCall(long Ring, int Step, int Attempt);

sealed class ClockOutbox(Installation installation)
{
    /// <summary>Tries in a row before a call is given up; the next steps go on without it.</summary>
    internal const int MaxAttempts = 10;

    /// <summary>Calls that are taken at once.</summary>
    const int Batch = 32;

    /// <summary>Calls under way at once.</summary>
    const int AtOnce = 8;

    /// <summary>
    /// How long whoever took a call has for it. If he is gone by then another tries: the receiver sees the same id twice.
    /// </summary>
    internal static TimeSpan Lease { get; } = TimeSpan.FromMinutes(1);

    static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30),
    ];

    readonly Journal _journal = new(installation);

    /// <summary>How long to wait after this many tries that failed.</summary>
    internal static TimeSpan WaitAfter(int attempts) => Waits[Math.Clamp(attempts, 1, Waits.Length) - 1];

    /// <summary>Writes down, in the transaction of the ring, that a step is to be called now.</summary>
    internal static void Enqueue(
        SqliteConnection connection, SqliteTransaction transaction, long ring, int step, DateTimeOffset now) =>
        connection.Execute(
            "insert into clock_deliveries (ring, step, due_at) values (@ring, @step, @now) on conflict do nothing",
            new { ring, step, now = Instant.Text(now) }, transaction);

    /// <summary>Is anything to be sent now? Cheap enough to ask often.</summary>
    internal bool IsAnyDue()
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        // By the clock by which it became due, which never goes back.
        return connection.ExecuteScalar<bool>(
            "select exists (select 1 from clock_deliveries where due_at <= @now)",
            new { now = Instant.Text(_journal.Now(connection, transaction)) }, transaction);
    }

    /// <summary>Sends what is due.</summary>
    /// <returns>How many calls were taken, and how many were not.</returns>
    internal async Task<(int Taken, int Failed)> SendAsync(CancellationToken cancellation, TimeSpan? patience = null)
    {
        using var sender = new NoticeSender(installation, patience ?? NoticeSender.UsualPatience);
        var (taken, failed) = (0, 0);
        while (Claim() is { Count: > 0 } due)
        {
            await Parallel.ForEachAsync(
                due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
                async (call, stopping) =>
                {
                    var problem = await TryAsync(call, sender, stopping);
                    Note(call, problem);
                    if (problem is null) Interlocked.Increment(ref taken);
                    else Interlocked.Increment(ref failed);
                });
        }

        return (taken, failed);
    }

    async Task<string?> TryAsync(DueCall call, NoticeSender sender, CancellationToken cancellation)
    {
        OutgoingMessage message;
        EscalationStep step;
        MailRelay? relay;
        using (var connection = installation.Database.Open())
        {
            var settings = new SettingsStore(installation).Current(connection, transaction: null)?.Settings;
            if (settings?.Escalation is not { } chain || call.Step >= chain.Count)
            {
                return "the settings have no such step any more";
            }

            (step, relay) = (chain[call.Step], settings.Relay);
            var id = connection.ExecuteScalar<long>("select clock from clock_rings where id = @Ring", new { call.Ring });
            var ring = new ClockRings(installation).Of(id).Single(one => one.Id == call.Ring);
            message = ClockMessage.Of(
                installation, ClockStore.Find(connection, null, id)!, ring, call.Step, settings.Languages[0]);
        }

        return await sender.SendAsync(message, step, relay, cancellation);
    }

    /// <summary>Takes calls that are due; nobody else gets them until the lease is over.</summary>
    internal IReadOnlyList<DueCall> Claim()
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        var due = connection.Query<(long Ring, long Step, long Attempts)>(
            """
            update clock_deliveries set due_at = @lease, attempts = attempts + 1
            where (ring, step) in (select ring, step from clock_deliveries where due_at <= @now order by due_at limit @Batch)
            returning ring, step, attempts
            """,
            new { now = Instant.Text(now), lease = Instant.Text(now + Lease), Batch }, transaction).ToList();
        transaction.Commit();
        return [.. due.Select(one => new DueCall(one.Ring, (int)one.Step, (int)one.Attempts))];
    }

    void Note(DueCall call, string? problem)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        var again = problem is not null && call.Attempt < MaxAttempts ? now + WaitAfter(call.Attempt) : (DateTimeOffset?)null;
        // One that was acknowledged or stopped meanwhile is not tried again.
        connection.Execute(
            """
            update clock_deliveries set problem = @problem, delivered_at = @delivered,
                due_at = case when due_at is null then null else @again end
            where ring = @Ring and step = @Step and delivered_at is null
            """,
            new
            {
                call.Ring,
                call.Step,
                problem,
                delivered = problem is null ? Instant.Text(now) : null,
                again = again is { } at ? Instant.Text(at) : null,
            },
            transaction);
        transaction.Commit();
    }
}
