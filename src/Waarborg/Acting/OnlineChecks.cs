// The rows that say how far a file that was taken away has come until the public sees it no more. No address is in them.
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Store;

namespace Waarborg.Acting;

/// <summary>How far one has come.</summary>
/// <param name="DisableId">The journal's entry that made the file unavailable.</param>
/// <param name="CaseItem">The item of a case.</param>
/// <param name="Looks">A public address is looked at; false where the source has none.</param>
/// <param name="BegunAt">When the file was taken away.</param>
/// <param name="DerivedAt">When what is made of it was taken away too; null while it is not.</param>
/// <param name="PurgedAt">When the purge hook took every address; null while it is to be called.</param>
/// <param name="GoneAt">When every address was seen to give it no more; null until then.</param>
/// <param name="LookedAt">When the addresses were fetched the last time.</param>
/// <param name="Rounds">How often it was tried.</param>
/// <param name="DueAt">When the next round is; null where nothing is left to do.</param>
/// <param name="Problem">What was in the way the last time, without any address.</param>
sealed record OnlineCheck(
    long DisableId, long CaseItem, bool Looks, DateTimeOffset BegunAt, DateTimeOffset? DerivedAt, DateTimeOffset? PurgedAt,
    DateTimeOffset? GoneAt, DateTimeOffset? LookedAt, int Rounds, DateTimeOffset? DueAt, Wording? Problem)
{
    static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1),
    ];

    /// <summary>The public may still see it.</summary>
    internal bool IsPending => Looks && GoneAt is null;

    /// <summary>How long to wait after so many rounds that left something to do: longer each time, up to an hour.</summary>
    internal static TimeSpan WaitAfter(int rounds) => Waits[Math.Clamp(rounds, 1, Waits.Length) - 1];

    /// <summary>How it stands, in words for the operator.</summary>
    internal string Words => !Looks
        ? "Nobody looked from outside: its source has no public address."
            + (DerivedAt is null ? $" What is made of it is not all taken away yet. {Problem}" : "")
        : GoneAt is { } gone
            ? $"Seen from outside to be gone, {AmsterdamTime.Text(gone)}."
                + (DueAt is null ? "" : $" The purge hook has not taken it yet. {Problem}")
            : $"Pending since {AmsterdamTime.Text(BegunAt)}: "
                + (LookedAt is { } looked
                    ? $"looked at {AmsterdamTime.Text(looked)}. {Problem}"
                    : "not looked at from outside yet.");

    // What was in the way may be a matter of a case.
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{DisableId}, {Rounds} rounds");
        return true;
    }
}

/// <summary>Each change inside its caller's transaction.</summary>
static class OnlineChecks
{
    const string Select =
        """
        select disable_id as DisableId, case_item as CaseItem, looks as Looks, begun_at as BegunAt, derived_at as DerivedAt,
            purged_at as PurgedAt, gone_at as GoneAt, looked_at as LookedAt, rounds as Rounds, due_at as DueAt,
            problem as Problem from online_checks
        """;

    /// <summary>Begins one, due at once.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="transaction">The caller's.</param>
    /// <param name="disabled">What took the file away.</param>
    /// <param name="looks">A public address is looked at.</param>
    /// <param name="derives">Something may be made of the file that is to go with it.</param>
    /// <param name="now">The moment.</param>
    internal static void Begin(
        SqliteConnection connection, SqliteTransaction transaction, Restriction disabled, bool looks, bool derives,
        DateTimeOffset now) => connection.Execute(
            """
            insert into online_checks (disable_id, case_item, looks, begun_at, derived_at, due_at)
            values (@Id, @CaseItem, @looks, @now, @derived, @now) on conflict do nothing
            """,
            new
            {
                disabled.Id,
                disabled.CaseItem,
                looks = looks ? 1 : 0,
                now = Instant.Text(now),
                derived = derives ? null : Instant.Text(now),
            },
            transaction);

    /// <summary>The file is back, or will never be looked for again.</summary>
    internal static void End(SqliteConnection connection, SqliteTransaction? transaction, long disableId) =>
        connection.Execute("delete from online_checks where disable_id = @disableId", new { disableId }, transaction);

    /// <summary>Keeps how far it has come.</summary>
    internal static void Keep(SqliteConnection connection, SqliteTransaction? transaction, OnlineCheck check) =>
        connection.Execute(
            """
            update online_checks set derived_at = @derived, purged_at = @purged, gone_at = @gone, looked_at = @looked,
                rounds = @Rounds, due_at = @due, problem = @problem
            where disable_id = @DisableId
            """,
            new
            {
                check.DisableId,
                derived = Text(check.DerivedAt),
                purged = Text(check.PurgedAt),
                gone = Text(check.GoneAt),
                looked = Text(check.LookedAt),
                check.Rounds,
                due = Text(check.DueAt),
                problem = check.Problem?.Kept,
            },
            transaction);

    internal static OnlineCheck? Find(SqliteConnection connection, SqliteTransaction? transaction, long disableId) =>
        Read(connection, transaction, "where disable_id = @disableId", new { disableId }).SingleOrDefault();

    /// <summary>Those with a round that is due.</summary>
    internal static IReadOnlyList<OnlineCheck> Due(SqliteConnection connection, DateTimeOffset now) =>
        Read(connection, null, "where due_at <= @now order by due_at, disable_id", new { now = Instant.Text(now) });

    /// <summary>When the next round is due; null where none is.</summary>
    internal static DateTimeOffset? NextAt(SqliteConnection connection) =>
        Moment(connection.ExecuteScalar<string?>("select min(due_at) from online_checks"));

    /// <summary>Those of the items of a case, with the number of the item.</summary>
    internal static IReadOnlyList<(int Item, OnlineCheck Check)> OfCase(SqliteConnection connection, long caseId)
    {
        var items = connection.Query<(long Number, long Disable)>(
            "select number, disable_id from case_items where case_id = @caseId and disable_id is not null order by number",
            new { caseId }).ToList();
        return
        [
            .. items.Select(one => (Item: (int)one.Number, Check: Find(connection, null, one.Disable)))
                .Where(one => one.Check is not null).Select(one => (one.Item, one.Check!)),
        ];
    }

    /// <summary>How many files that were taken away the public may still see.</summary>
    internal static int Pending(SqliteConnection connection) => connection.ExecuteScalar<int>(
        "select count(*) from online_checks where looks = 1 and gone_at is null");

    /// <summary>May the public still see any file of this item's case?</summary>
    internal static bool IsCasePending(SqliteConnection connection, SqliteTransaction transaction, long itemId) =>
        connection.ExecuteScalar<bool>(
            """
            select exists (select 1 from online_checks o join case_items i on i.disable_id = o.disable_id
                where o.looks = 1 and o.gone_at is null
                    and i.case_id = (select case_id from case_items where id = @itemId))
            """,
            new { itemId }, transaction);

    static IReadOnlyList<OnlineCheck> Read(
        SqliteConnection connection, SqliteTransaction? transaction, string tail, object parameters) =>
    [
        .. connection.Query<Row>($"{Select}\n{tail}", parameters, transaction).Select(row => new OnlineCheck(
            row.DisableId, row.CaseItem, row.Looks != 0, Instant.Of(row.BegunAt), Moment(row.DerivedAt), Moment(row.PurgedAt),
            Moment(row.GoneAt), Moment(row.LookedAt), (int)row.Rounds, Moment(row.DueAt),
            Wording.OfKept(row.Problem))),
    ];

    static string? Text(DateTimeOffset? at) => at is { } moment ? Instant.Text(moment) : null;

    static DateTimeOffset? Moment(string? text) => text is null ? null : Instant.Of(text);

    sealed record Row(
        long DisableId, long CaseItem, long Looks, string BegunAt, string? DerivedAt, string? PurgedAt, string? GoneAt,
        string? LookedAt, long Rounds, string? DueAt, string? Problem);
}
