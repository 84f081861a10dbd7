// Who sends which report now, and each step of it, written down before it is done and after.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Reporting;

/// <remarks>Every change asks whether the report is still this sender's: one that was away too long changes nothing.</remarks>
sealed class ReportQueue(Installation installation)
{
    /// <summary>Tries in a row before a person is to say what becomes of it.</summary>
    internal const int MaxTries = 20;

    static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(45),
        TimeSpan.FromHours(3), TimeSpan.FromHours(12),
    ];

    readonly Journal _journal = new(installation);

    /// <summary>How long whoever took a report has for it. If he is gone by then, another goes on.</summary>
    internal static TimeSpan Lease { get; } = TimeSpan.FromMinutes(15);

    /// <summary>How long to wait after this many tries that failed.</summary>
    internal static TimeSpan WaitAfter(int tries) => Waits[Math.Clamp(tries, 1, Waits.Length) - 1];

    /// <summary>Is anything to be sent now? Cheap enough to ask often.</summary>
    internal bool IsAnyDue()
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        // By the clock by which it is taken, which never goes back.
        return connection.ExecuteScalar<bool>(
            "select exists (select 1 from reports where due_at <= @now)",
            new { now = Instant.Text(_journal.Now(connection, transaction)) }, transaction);
    }

    /// <summary>Takes one report that is due; null where there is none.</summary>
    internal ReportRow? Claim()
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        var id = connection.ExecuteScalar<long?>(
            """
            update reports set due_at = @lease, tries = tries + 1
            where id = (select id from reports where due_at <= @now and state = 'Sending' order by due_at, id limit 1)
            returning id
            """,
            new { now = Instant.Text(now), lease = Instant.Text(now + Lease) }, transaction);
        var row = id is null
            ? null
            : connection.QuerySingle<ReportStore.Row>(ReportStore.Columns + " where id = @id", new { id }, transaction);
        transaction.Commit();
        return row?.ToReport();
    }

    /// <summary>Writes a step down. False where the report is not this sender's any more.</summary>
    internal bool Step(ReportRow row, ReportStep step, long? remote = null, bool isTest = false)
    {
        using var connection = installation.Database.Open();
        return connection.Execute(
            """
            update reports set step = @step, remote = @remote, is_test = @isTest
            where id = @Id and tries = @Tries and state = 'Sending'
            """,
            new { row.Id, row.Tries, step = step.ToString(), remote, isTest = isTest ? 1 : 0 }) > 0;
    }

    /// <summary>Writes down which files were not handed over, and why; that the report arrives does not hang on it.</summary>
    internal void NoteNotHanded(ReportRow row, Wording? words)
    {
        using var connection = installation.Database.Open();
        connection.Execute(
            "update reports set not_handed = @words where id = @Id and tries = @Tries and state = 'Sending'",
            new { row.Id, row.Tries, words = words?.Kept });
    }

    /// <summary>It did not arrive; it is tried again, unless that was often enough.</summary>
    internal void Again(ReportRow row, Wording problem, TimeSpan? wait = null)
    {
        if (row.Tries >= MaxTries)
        {
            Stop(row, ReportFaults.Tried(problem, row.Tries));
            return;
        }

        Update(row, "due_at = @due, problem = @problem", problem, wait ?? WaitAfter(row.Tries));
    }

    /// <summary>It cannot be sent as it is: a person says what becomes of it.</summary>
    internal void Stop(ReportRow row, Wording problem) =>
        Update(row, "state = 'Stopped', due_at = null, problem = @problem", problem, TimeSpan.Zero);

    void Update(ReportRow row, string set, Wording problem, TimeSpan wait)
    {
        using var connection = installation.Database.Open();
        connection.Execute(
            $"update reports set {set} where id = @Id and tries = @Tries and state = 'Sending'",
            new { row.Id, row.Tries, problem = problem.Kept, due = Instant.Text(installation.Time.GetUtcNow() + wait) });
    }

    /// <summary>It arrived, or was taken back.</summary>
    internal void End(ReportRow row, ReportState state, long? remote, bool isTest)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        var changed = connection.Execute(
            """
            update reports set state = @state, step = 'Done', remote = @remote, is_test = @isTest, due_at = null, problem = null,
                ended_at = @now, ended_by = @by
            where id = @Id and tries = @Tries and state = 'Sending'
            """,
            new
            {
                row.Id,
                row.Tries,
                state = state.ToString(),
                remote,
                isTest = isTest ? 1 : 0,
                now = Instant.Text(now),
                by = Actor.Housekeeping.ToString(),
            },
            transaction);
        if (changed == 0) return;
        // At a test system nothing counts.
        var end = state != ReportState.Sent ? ReportEnd.Withdrawn : isTest ? ReportEnd.Test : ReportEnd.Arrived;
        ReportEnds.Say(_journal, connection, transaction, row.Id, end, Actor.Housekeeping.ToString());
        if (row.Corrects is { } corrected && state == ReportState.Sent) Forget(connection, transaction, row, corrected);
        if (state == ReportState.Retracted) ForgetWithdrawn(connection, transaction, row.Id);
        LastRecord.Stamp(connection, transaction, now);
        transaction.Commit();
    }

    /// <summary>It arrived though its sender did not write it down: by mail, where it is found, or as somebody says.</summary>
    internal void Arrive(SqliteConnection connection, SqliteTransaction transaction, long id, Actor by)
    {
        connection.Execute(
            """
            update reports set state = 'Sent', step = 'Done', problem = null, due_at = null, tries = tries + 1,
                ended_at = @now, ended_by = @by where id = @id
            """,
            new { id, now = Instant.Text(_journal.Now(connection, transaction)), by = by.ToString() }, transaction);
        ReportEnds.Say(_journal, connection, transaction, id, ReportEnd.Arrived, by.ToString());
        var row = connection.QuerySingle<ReportStore.Row>(
            ReportStore.Columns + " where id = @id", new { id }, transaction).ToReport();
        if (row.Corrects is { } corrected) Forget(connection, transaction, row, corrected);
    }

    /// <summary>A person said why it is not sent; of a correction, that he told it otherwise.</summary>
    internal void Waive(SqliteConnection connection, SqliteTransaction transaction, long id, byte[]? reason, string by)
    {
        var now = _journal.Now(connection, transaction);
        connection.Execute(
            """
            update reports set state = 'Waived', step = 'Done', due_at = null, problem = null, tries = tries + 1,
                ended_at = @now, ended_by = @by, reason = @reason where id = @id
            """,
            new { id, now = Instant.Text(now), by, reason }, transaction);
        ReportEnds.Say(_journal, connection, transaction, id, ReportEnd.Waived, by);
        var corrected = connection.ExecuteScalar<long?>("select corrects from reports where id = @id", new { id }, transaction);
        if (corrected is { } told)
        {
            ForgetContent(connection, transaction, told);
            ForgetContent(connection, transaction, id);
        }

        LastRecord.Stamp(connection, transaction, now);
    }

    /// <summary>Nobody was told by it: what it was about is to be told of still, and nothing of it is kept.</summary>
    internal static void ForgetWithdrawn(SqliteConnection connection, SqliteTransaction transaction, long id)
    {
        connection.Execute("delete from report_items where report_id = @id", new { id }, transaction);
        ForgetContent(connection, transaction, id);
    }

    // What was taken back is told to nobody any more, so nothing of it is kept.
    static void Forget(SqliteConnection connection, SqliteTransaction transaction, ReportRow correction, long corrected)
    {
        if (correction.Way == ReportWay.Ncmec)
        {
            connection.Execute("update reports set state = 'Retracted' where id = @corrected", new { corrected }, transaction);
        }

        ForgetContent(connection, transaction, corrected);
        ForgetContent(connection, transaction, correction.Id);
    }

    // The mail holds all of it as well.
    static void ForgetContent(SqliteConnection connection, SqliteTransaction transaction, long id) => connection.Execute(
        """
        update reports set content = null where id = @id;
        delete from outgoing where id = (select message from reports where id = @id)
            and (delivered_at is not null or settled_at is not null);
        """,
        new { id }, transaction);
}
