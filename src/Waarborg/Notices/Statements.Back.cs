// What is back, or taken back, and why: written down at that moment, while the case and the journal still say it.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Notices;

sealed partial class Statements
{
    /// <summary>What this entry made unavailable is back; a complaint that waits has nothing left to ask for.</summary>
    internal void NoteBack(SqliteConnection connection, SqliteTransaction transaction, long restriction)
    {
        var now = Instant.Text(_journal.Now(connection, transaction));
        SetBack(connection, transaction, restriction, now);
        new Complaints(installation).Lift(connection, transaction, restriction);
    }

    /// <summary>
    /// The ruling about what this item's entry made unavailable is taken back, and nobody can put the file back: it is gone.
    /// </summary>
    internal static void NoteTakenBack(SqliteConnection connection, SqliteTransaction transaction, long itemId)
    {
        var entry = connection.ExecuteScalar<long?>(
            "select disable_id from case_items where id = @itemId", new { itemId }, transaction);
        if (entry is { } restriction) SetBack(connection, transaction, restriction, at: null);
    }

    static void SetBack(SqliteConnection connection, SqliteTransaction transaction, long restriction, string? at)
    {
        foreach (var one in Read(
            connection, transaction, "restriction = @restriction and phase <> 'Back'", new { restriction }))
        {
            connection.Execute(
                "update statements set phase = 'Back', back_at = @at, back_because = @why where id = @Id",
                new { one.Id, at, why = WhyBack(connection, transaction, one).ToString() }, transaction);
        }
    }

    /// <summary>Why it is back; nothing is guessed where that is not known any more.</summary>
    internal static BackReason BackReasonOf(SqliteConnection connection, Statement statement) =>
        // What an older version put back says it only for as long as its item is not forgotten.
        connection.ExecuteScalar<string?>("select back_because from statements where id = @Id", new { statement.Id })
            is { } kept
            ? Enum.Parse<BackReason>(kept)
            : WhyBack(connection, null, statement);

    static BackReason WhyBack(SqliteConnection connection, SqliteTransaction? transaction, Statement statement)
    {
        if (Complaints.IsReversed(connection, transaction, statement)) return BackReason.Complaint;
        var (verdict, by, isLost) = connection.QuerySingle<(string? Verdict, string? By, long IsLost)>(
            """
            select (select verdict from case_items where id = @ItemId),
                (select actor from restrictions where restores = @Restriction and state in ('Intended', 'Done')),
                exists (select 1 from case_item_hits where item_id = @ItemId)
                    and not exists (select 1 from standing_hits where item_id = @ItemId)
            """,
            new { statement.ItemId, statement.Restriction }, transaction);
        // Where people ruled so, the program alone may have carried it out, after a stop.
        return verdict == nameof(Verdict.Rejected) ? BackReason.Person
            : by is null ? BackReason.Unknown
            : by != Actor.Housekeeping.ToString() ? BackReason.Person
            : isLost != 0 ? BackReason.Withdrawn
            : BackReason.NotInTime;
    }
}
