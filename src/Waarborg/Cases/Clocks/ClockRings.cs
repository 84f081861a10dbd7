// Rings: each mark of a clock once, written down with its alarm and its first call in one transaction; and who acknowledged.
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Cases;

/// <summary>One ring.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Clock">The clock's number.</param>
/// <param name="Mark">At which mark.</param>
/// <param name="RangAt">When.</param>
/// <param name="AcknowledgedAt">When somebody acknowledged it; null while nobody has.</param>
/// <param name="AcknowledgedBy">Who.</param>
sealed record ClockRing(
    long Id, long Clock, ClockMark Mark, DateTimeOffset RangAt, DateTimeOffset? AcknowledgedAt, string? AcknowledgedBy);

/// <summary>
/// Whoever calls first rings: of two processes at once one finds nothing to do, and a stop at any instruction leaves either
/// nothing of a ring or all of it.
/// </summary>
sealed class ClockRings(Installation installation)
{
    /// <summary>As whom the program rings.</summary>
    internal static Actor Program { get; } = new(ActorKind.Program, "clocks");

    readonly Journal _journal = new(installation);
    readonly ClockStore _clocks = new(installation);

    /// <summary>
    /// Rings what has passed a mark, each clock at the latest one alone: marks that were passed while the program was off are
    /// not rung one by one.
    /// </summary>
    /// <returns>How many clocks rang.</returns>
    internal int RingDue()
    {
        using var connection = installation.Database.Open();
        // Mostly nothing is due: then nobody who writes is kept waiting.
        if (!Due(connection, null, installation.Time.GetUtcNow()).Any()) return 0;
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        var rang = 0;
        var chain = new SettingsStore(installation).Current(connection, transaction)?.Settings.Escalation;
        foreach (var (clock, mark) in Due(connection, transaction, now).ToList())
        {
            // The duty may have ended by a way that does not speak of clocks.
            if (clock.Kind == ClockKind.OwnReview && OwnReview.Settled(connection, transaction, clock.CaseId) is { } why)
            {
                _clocks.Stop(connection, transaction, clock, why, Program);
                continue;
            }

            Ring(connection, transaction, clock, mark, now, chain);
            rang++;
        }

        transaction.Commit();
        return rang;
    }

    // What has passed a mark that it has not rung at, nor at a later one.
    static IEnumerable<(Clock Clock, ClockMark Mark)> Due(
        SqliteConnection connection, SqliteTransaction? transaction, DateTimeOffset now)
    {
        var clocks = ClockStore.GoingOn(connection, transaction);
        if (clocks.Count == 0) yield break;
        var rung = connection.Query<(long Clock, string Mark)>(
                "select clock, mark from clock_rings where clock in (select id from clocks where stopped_at is null)",
                transaction: transaction)
            .ToLookup(row => row.Clock, row => Enum.Parse<ClockMark>(row.Mark));
        foreach (var clock in clocks)
        {
            // One that stands still rings when it runs again.
            if (clock.StateAt(now) == ClockState.Paused) continue;
            if (clock.PassedAt(now) is { } passed && rung[clock.Id].All(mark => mark < passed)) yield return (clock, passed);
        }
    }

    void Ring(
        SqliteConnection connection, SqliteTransaction transaction, Clock clock, ClockMark mark, DateTimeOffset now,
        IReadOnlyList<EscalationStep>? chain)
    {
        var ring = connection.ExecuteScalar<long>(
            """
            insert into clock_rings (clock, mark, rang_at, step, next_step_at) values (@Id, @mark, @now, @step, @next)
            returning id
            """,
            new
            {
                clock.Id,
                mark = mark.ToString(),
                now = Instant.Text(now),
                step = chain is null ? (int?)null : 0,
                next = chain is null ? null : Instant.Text(now + chain[0].Patience),
            },
            transaction);
        if (chain is not null) ClockOutbox.Enqueue(connection, transaction, ring, step: 0, now);
        _journal.Append(connection, transaction, ClockEntries.Rang(
            ClockStore.NameOf(clock), ClockNames.Of(mark), Persons.By(connection, transaction, Program.ToString())));
        Alarms.Raise(
            installation, connection, transaction, AlarmKind.ClockRang, ClockMessage.Sentence(clock, mark, now, "en"));
    }

    /// <summary>Calls the next step where nobody acknowledged in time; after the last one an alarm says so.</summary>
    /// <returns>How many steps were called.</returns>
    internal int Escalate()
    {
        using var connection = installation.Database.Open();
        if (Waiting(connection, null, installation.Time.GetUtcNow()).Count == 0) return 0;
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        var chain = new SettingsStore(installation).Current(connection, transaction)?.Settings.Escalation ?? [];
        var called = 0;
        foreach (var (ring, clock, step) in Waiting(connection, transaction, now))
        {
            var next = (int)step + 1;
            var isThere = next < chain.Count;
            connection.Execute(
                "update clock_rings set step = @step, next_step_at = @at where id = @ring",
                new
                {
                    ring,
                    step = isThere ? next : step,
                    at = isThere ? Instant.Text(now + chain[next].Patience) : null,
                },
                transaction);
            if (isThere)
            {
                ClockOutbox.Enqueue(connection, transaction, ring, next, now);
                called++;
                continue;
            }

            Alarms.Raise(installation, connection, transaction, AlarmKind.ClockUnanswered, string.Create(
                CultureInfo.InvariantCulture,
                $"Clock {clock} rang, every step of the chain was called, and nobody acknowledged it."));
        }

        transaction.Commit();
        return called;
    }

    static List<(long Ring, long Clock, long Step)> Waiting(
        SqliteConnection connection, SqliteTransaction? transaction, DateTimeOffset now) =>
    [
        .. connection.Query<(long, long, long)>(
            "select id, clock, step from clock_rings where next_step_at <= @now and acknowledged_at is null order by id",
            new { now = Instant.Text(now) }, transaction),
    ];

    /// <summary>Somebody has taken every ring of this clock so far upon himself: no further step is called for them.</summary>
    /// <returns>How many rings were still open; 0 where none was.</returns>
    internal int Acknowledge(long clock, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var at = Instant.Text(_journal.Now(connection, transaction));
        connection.Execute(
            """
            update clock_deliveries set due_at = null
            where delivered_at is null and ring in (select id from clock_rings where clock = @clock)
            """,
            new { clock }, transaction);
        var open = connection.Execute(
            """
            update clock_rings set acknowledged_at = @at, acknowledged_by = @actor, next_step_at = null
            where clock = @clock and acknowledged_at is null
            """,
            new { clock, at, actor = actor.ToString() }, transaction);
        if (open > 0 && ClockStore.Find(connection, transaction, clock) is { } found)
        {
            _journal.Append(connection, transaction, ClockEntries.Acknowledged(
                ClockStore.NameOf(found), Persons.By(connection, transaction, actor.ToString())));
        }

        transaction.Commit();
        return open;
    }

    /// <summary>The rings of a clock in their order.</summary>
    internal IReadOnlyList<ClockRing> Of(long clock)
    {
        using var connection = installation.Database.Open();
        return
        [
            .. connection.Query<(long Id, string Mark, string RangAt, string? At, string? By)>(
                    """
                    select id, mark, rang_at, acknowledged_at, acknowledged_by from clock_rings where clock = @clock order by id
                    """,
                    new { clock })
                .Select(row => new ClockRing(
                    row.Id, clock, Enum.Parse<ClockMark>(row.Mark), Instant.Of(row.RangAt),
                    row.At is null ? null : Instant.Of(row.At), row.By)),
        ];
    }

    /// <summary>How many clocks that go on have rung and were acknowledged by nobody since.</summary>
    internal static long Unacknowledged(Installation installation)
    {
        using var connection = installation.Database.Open();
        return connection.ExecuteScalar<long>(
            """
            select count(distinct r.clock) from clock_rings r join clocks c on c.id = r.clock
            where r.acknowledged_at is null and c.stopped_at is null
            """);
    }

    /// <summary>
    /// The next moment after another at which something of all this is due, if nobody does anything; null where nothing is.
    /// </summary>
    /// <param name="looked">
    /// The moment before one last looked for what is due, and not a later one: else what passed its mark meanwhile is missed.
    /// </param>
    internal DateTimeOffset? NextAt(DateTimeOffset looked)
    {
        using var connection = installation.Database.Open();
        var marks = ClockStore.GoingOn(connection, null).Select(clock => clock.NextAt(looked)).Min();
        var row = connection.QuerySingle<(string? Step, string? Delivery)>(
            """
            select (select min(next_step_at) from clock_rings where next_step_at is not null),
                (select min(due_at) from clock_deliveries where due_at is not null)
            """);
        return new[] { marks, Moment(row.Step), Moment(row.Delivery) }.Min();
    }

    static DateTimeOffset? Moment(string? text) => text is null ? null : Instant.Of(text);
}
