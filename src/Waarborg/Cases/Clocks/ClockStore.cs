// Where clocks are kept: they start, stand still and stop in the transaction of what they belong to, with a record of each.
using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Cases;

/// <summary>What became of a wish about a clock.</summary>
abstract record ClockAnswer
{
    internal sealed record Done(Clock Clock) : ClockAnswer;

    internal sealed record Refused(string Words) : ClockAnswer;
}

sealed class ClockStore(Installation installation)
{
    /// <summary>The longest reason of a pause, in characters.</summary>
    internal const int MaxReasonLength = 500;

    const string Purpose = "clock-pause-reason";

    readonly Journal _journal = new(installation);

    /// <summary>
    /// Starts a clock in the transaction of what it belongs to. A case may have several, also of one kind: none changes another.
    /// </summary>
    /// <param name="connection">Of the transaction.</param>
    /// <param name="transaction">Of what the clock belongs to.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="kind">What it counts down to.</param>
    /// <param name="from">From when it counts, such as the receipt of an order; never later than now.</param>
    /// <param name="length">Its term, as the kind allows.</param>
    /// <param name="actor">Who did what started it.</param>
    /// <exception cref="ArgumentException">The kind has no such term, or it would count from a later moment.</exception>
    internal Clock Start(
        SqliteConnection connection, SqliteTransaction transaction, long caseId, ClockKind kind, DateTimeOffset from,
        ClockLength length, Actor actor)
    {
        if (!ClockRules.Of(kind).Allows(length))
        {
            throw new ArgumentException($"A clock of the kind {kind} does not run for {length}.", nameof(length));
        }

        from = Instant.Of(Instant.Text(from));
        if (from > _journal.Now(connection, transaction))
        {
            throw new ArgumentException("A clock counts from a moment that has come.", nameof(from));
        }

        var id = connection.ExecuteScalar<long>(
            """
            insert into clocks (case_id, kind, started_at, length_number, length_unit, started_by)
            values (@caseId, @kind, @from, @number, @unit, @actor) returning id
            """,
            new
            {
                caseId,
                kind = kind.ToString(),
                from = Instant.Text(from),
                number = length.Number,
                unit = length.Unit.ToString(),
                actor = actor.ToString(),
            },
            transaction);
        var clock = new Clock(id, caseId, kind, from, length, []);
        _journal.Append(connection, transaction, ClockEntries.Started(
            NameOf(clock), Instant.Text(from), Instant.Text(clock.DueAt(from)), By(connection, transaction, actor)));
        return clock;
    }

    /// <summary>
    /// Stops every clock of these kinds of a case in the transaction of what fulfils the duty; of all kinds where none is
    /// named. Nothing of them is sent or escalated any more.
    /// </summary>
    /// <returns>How many were stopped; 0 where none went on.</returns>
    internal int Stop(
        SqliteConnection connection, SqliteTransaction transaction, long caseId, ClockStop why, Actor actor,
        params IReadOnlyList<ClockKind> kinds)
    {
        var stopped = 0;
        foreach (var clock in OfCase(connection, transaction, caseId))
        {
            if (clock.StoppedAt is not null || (kinds.Count > 0 && !kinds.Contains(clock.Kind))) continue;
            Stop(connection, transaction, clock, why, actor);
            stopped++;
        }

        return stopped;
    }

    internal void Stop(SqliteConnection connection, SqliteTransaction transaction, Clock clock, ClockStop why, Actor actor)
    {
        var at = Instant.Text(_journal.Now(connection, transaction));
        connection.Execute(
            """
            update clocks set stopped_at = @at, stopped_why = @why, stopped_by = @actor where id = @Id;
            update clock_pauses set until_at = @at, resumed_by = @actor where clock = @Id and until_at is null;
            update clock_rings set next_step_at = null where clock = @Id;
            update clock_deliveries set due_at = null
            where delivered_at is null and ring in (select id from clock_rings where clock = @Id);
            """,
            new { clock.Id, at, why = why.ToString(), actor = actor.ToString() }, transaction);
        _journal.Append(connection, transaction, ClockEntries.Stopped(
            NameOf(clock), ClockNames.Of(why), By(connection, transaction, actor)));
    }

    /// <summary>Lets a clock stand still for a reason that the law gives for its kind. No other clock is touched.</summary>
    internal ClockAnswer Pause(long id, ClockPauseCode code, string reason, Actor actor)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReasonLength)
        {
            return new ClockAnswer.Refused($"The reason is a text of at most {MaxReasonLength} characters.");
        }

        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Find(connection, transaction, id) is not { } clock) return NoClock(id);
        var rule = ClockRules.Of(clock.Kind);
        if (!rule.Pauses.Contains(code))
        {
            return new ClockAnswer.Refused(rule.Pauses.Count == 0
                ? $"Nothing lets a clock of this kind stand still ({rule.English})."
                : $"This code does not let a clock of this kind stand still ({rule.English}).");
        }

        var now = _journal.Now(connection, transaction);
        if (clock.StateAt(now) is not ClockState.Running and var state)
        {
            return new ClockAnswer.Refused(state switch
            {
                ClockState.Paused => $"Clock {id} stands still already.",
                ClockState.Over => $"Clock {id} is over: no pause takes that back.",
                _ => $"Clock {id} was stopped.",
            });
        }

        connection.Execute(
            "insert into clock_pauses (clock, from_at, code, reason, paused_by) values (@id, @at, @code, @reason, @actor)",
            new
            {
                id,
                at = Instant.Text(now),
                code = code.ToString(),
                reason = installation.Keys.SealSmall(Encoding.UTF8.GetBytes(reason), Purpose),
                actor = actor.ToString(),
            },
            transaction);
        _journal.Append(connection, transaction, ClockEntries.Paused(
            NameOf(clock), ClockNames.Of(code), By(connection, transaction, actor)));
        return Commit(connection, transaction, id);
    }

    /// <summary>Lets it run again from this moment.</summary>
    internal ClockAnswer Resume(long id, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Find(connection, transaction, id) is not { } clock) return NoClock(id);
        var resumed = connection.Execute(
            "update clock_pauses set until_at = @at, resumed_by = @actor where clock = @id and until_at is null",
            new { id, at = Instant.Text(_journal.Now(connection, transaction)), actor = actor.ToString() }, transaction);
        if (resumed == 0) return new ClockAnswer.Refused($"Clock {id} does not stand still.");
        _journal.Append(connection, transaction, ClockEntries.Resumed(NameOf(clock), By(connection, transaction, actor)));
        return Commit(connection, transaction, id);
    }

    /// <summary>All that go on, in no order.</summary>
    internal IReadOnlyList<Clock> GoingOn()
    {
        using var connection = installation.Database.Open();
        return GoingOn(connection, transaction: null);
    }

    internal static IReadOnlyList<Clock> GoingOn(SqliteConnection connection, SqliteTransaction? transaction) =>
        Read(connection, transaction, "stopped_at is null", new { });

    /// <summary>The clocks of a case, those that were stopped as well.</summary>
    internal static IReadOnlyList<Clock> OfCase(SqliteConnection connection, SqliteTransaction? transaction, long caseId) =>
        Read(connection, transaction, "case_id = @caseId", new { caseId });

    /// <summary>The clock of a case that counts at this moment; null where none goes on.</summary>
    internal static Clock? EarliestOf(SqliteConnection connection, long caseId, DateTimeOffset at) =>
        Clock.Earliest(OfCase(connection, null, caseId), at);

    internal static Clock? Find(SqliteConnection connection, SqliteTransaction? transaction, long id) =>
        Read(connection, transaction, "id = @id", new { id }).SingleOrDefault();

    /// <summary>How many clocks are over at this moment.</summary>
    internal int Overdue(DateTimeOffset at) => GoingOn().Count(one => one.StateAt(at) == ClockState.Over);

    /// <summary>The reason that a person gave for the pause that goes on; null where none does.</summary>
    internal string? ReasonOf(long id)
    {
        using var connection = installation.Database.Open();
        var kept = connection.ExecuteScalar<byte[]?>(
            "select reason from clock_pauses where clock = @id and until_at is null", new { id });
        return kept is null ? null : Encoding.UTF8.GetString(installation.Keys.OpenSmall(kept, Purpose));
    }

    internal static ClockName NameOf(Clock clock) => new(clock.CaseId, clock.Id, ClockNames.Of(clock.Kind));

    static System.Text.Json.Nodes.JsonArray By(SqliteConnection connection, SqliteTransaction transaction, Actor actor) =>
        Persons.By(connection, transaction, actor.ToString());

    static ClockAnswer.Refused NoClock(long id) =>
        new(string.Create(CultureInfo.InvariantCulture, $"There is no clock {id}. See: ./waarborg clock list"));

    static ClockAnswer.Done Commit(SqliteConnection connection, SqliteTransaction transaction, long id)
    {
        var clock = Find(connection, transaction, id)!;
        transaction.Commit();
        return new(clock);
    }

    static List<Clock> Read(SqliteConnection connection, SqliteTransaction? transaction, string which, object parameters)
    {
        var rows = connection.Query<ClockRow>(
            $"""
            select id, case_id as CaseId, kind, started_at as StartedAt, length_number as LengthNumber,
                length_unit as LengthUnit, stopped_at as StoppedAt, stopped_why as StoppedWhy
            from clocks where {which} order by id
            """,
            parameters, transaction).ToList();
        if (rows.Count == 0) return [];
        var pauses = connection.Query<PauseRow>(
                $"""
                select clock, from_at as FromAt, until_at as UntilAt, code from clock_pauses
                where clock in (select id from clocks where {which}) order by id
                """,
                parameters, transaction)
            .ToLookup(row => row.Clock, row => new ClockPause(
                Instant.Of(row.FromAt), Moment(row.UntilAt), Enum.Parse<ClockPauseCode>(row.Code)));
        return
        [
            .. rows.Select(row => new Clock(
                row.Id, row.CaseId, Enum.Parse<ClockKind>(row.Kind), Instant.Of(row.StartedAt),
                new((int)row.LengthNumber, Enum.Parse<ClockUnit>(row.LengthUnit)), [.. pauses[row.Id]], Moment(row.StoppedAt),
                row.StoppedWhy is null ? null : Enum.Parse<ClockStop>(row.StoppedWhy))),
        ];
    }

    static DateTimeOffset? Moment(string? text) => text is null ? null : Instant.Of(text);

    sealed record ClockRow(
        long Id, long CaseId, string Kind, string StartedAt, long LengthNumber, string LengthUnit, string? StoppedAt,
        string? StoppedWhy);

    sealed record PauseRow(long Clock, string FromAt, string? UntilAt, string Code);
}
