// Changes to items of a case, each inside its caller's transaction: verdicts, restrictions, forgetting.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Cases;

static class CaseEdits
{
    /// <summary>What follows from the verdicts so far, for one item; none where they differ.</summary>
    internal static void SetVerdict(
        SqliteConnection connection, SqliteTransaction transaction, long itemId, Verdict verdict, string by, DateTimeOffset now)
    {
        connection.Execute(
            "update case_items set verdict = @verdict, verdict_at = @at, verdict_by = @by where id = @itemId",
            new { itemId, verdict = verdict.ToString(), at = Instant.Text(now), by }, transaction);
        LastRecord.Stamp(connection, transaction, now);
    }

    /// <summary>The case that an item belongs to, or null when it is in none.</summary>
    internal static long? CaseOf(SqliteConnection connection, SqliteTransaction transaction, long itemId) =>
        connection.ExecuteScalar<long?>("select case_id from case_items where id = @itemId", new { itemId }, transaction);

    /// <summary>From this moment on these bytes and this entry are not put together again.</summary>
    internal static void Remember(
        SqliteConnection connection, SqliteTransaction transaction, byte[] contentKey, string entry, DateTimeOffset now) =>
        connection.Execute(
            """
            insert into rejections (content_key, entry, rejected_on) values (@contentKey, @entry, @day)
            on conflict (content_key, entry) do nothing
            """,
            new { contentKey, entry, day = Instant.Text(now)[..10] }, transaction);

    /// <summary>Items of a source with a verdict that was written down and not carried out: a stop came between.</summary>
    internal static IReadOnlyList<(long CaseId, int Number)> Unfinished(SqliteConnection connection, string source) =>
    [
        .. connection.Query<(long CaseId, long Number)>(
            """
            select i.case_id, i.number from case_items i join cases c on c.id = i.case_id
            where c.source = @source and ((i.verdict = 'Confirmed' and i.restriction = 'None') or i.verdict = 'Rejected')
            order by i.id
            """,
            new { source }).Select(row => (row.CaseId, (int)row.Number)),
    ];

    /// <summary>An entry of the journal intends to make the item unavailable.</summary>
    internal static void SetDisabling(SqliteConnection connection, SqliteTransaction transaction, long itemId, long disableId) =>
        connection.Execute(
            """
            update case_items set restriction = 'Disabling', restriction_words = null, disable_id = @disableId, restore_id = null
            where id = @itemId
            """,
            new { itemId, disableId }, transaction);

    /// <summary>
    /// Is an item that was read before still to be put back: decided no otherwise since, neither sealed nor destroyed, and kept
    /// away by no order?
    /// </summary>
    internal static bool MayStillRestore(SqliteConnection connection, SqliteTransaction transaction, CaseItem item) =>
        NamedAway.By(connection, transaction, item.Id) is null && connection.ExecuteScalar<long>(
            """
            select count(*) from case_items i
            where i.id = @Id and i.verdict = @verdict and i.restriction in ('Disabling', 'Disabled', 'Restoring')
                and not exists (select 1 from seals s where s.disable_id = i.disable_id
                    and s.state in ('Lettered', 'Sealed', 'Shredding', 'Shredded'))
            """,
            new { item.Id, verdict = item.Verdict.ToString() }, transaction) > 0;

    /// <summary>An entry of the journal intends to put the item back, and every item that went with the same entry.</summary>
    internal static void SetRestoring(
        SqliteConnection connection, SqliteTransaction transaction, long disableId, long restoreId) =>
        connection.Execute(
            """
            update case_items set restriction = 'Restoring', restriction_words = null, restore_id = @restoreId
            where disable_id = @disableId
            """,
            new { disableId, restoreId }, transaction);

    /// <summary>How an entry of the journal ended, for every item that it is about.</summary>
    internal static void SetEnded(
        SqliteConnection connection, SqliteTransaction transaction, long entry, ItemRestriction state, Wording? said) =>
        connection.Execute(
            """
            update case_items set restriction = @state, restriction_words = @words
            where (restriction = 'Disabling' and disable_id = @entry) or (restriction = 'Restoring' and restore_id = @entry)
            """,
            new { entry, state = state.ToString(), words = said?.Kept }, transaction);

    /// <summary>Items of a source that a run left half-way: the entry of the journal that each waits for.</summary>
    internal static IReadOnlyList<(long ItemId, long Entry)> UnderWay(SqliteConnection connection, string source) =>
    [
        .. connection.Query<(long, long)>(
            """
            select i.id, case i.restriction when 'Disabling' then i.disable_id else i.restore_id end
            from case_items i join cases c on c.id = i.case_id
            where i.restriction in ('Disabling', 'Restoring') and c.source = @source order by i.id
            """,
            new { source }),
    ];

    /// <summary>Entries of the journal that this sweep is carrying out at this moment.</summary>
    internal static IReadOnlyList<long> UnderWayIn(SqliteConnection connection, long sweepId) =>
    [
        .. connection.Query<long>(
            """
            select disable_id from case_items
            where disabled_in_sweep = @sweepId and restriction = 'Disabling' and disable_id is not null
            """,
            new { sweepId }),
    ];

    /// <summary>Marks in which sweep an item was disabled, so that a resumed sweep counts it once.</summary>
    internal static void MarkSweep(SqliteConnection connection, SqliteTransaction? transaction, long itemId, long sweepId) =>
        connection.Execute(
            "update case_items set disabled_in_sweep = @sweepId where id = @itemId", new { itemId, sweepId }, transaction);

    /// <summary>
    /// Keeps a further name of a disabled object. An item that stands under that name was counted as such, and is
    /// disabled with it.
    /// </summary>
    internal static void AddLink(
        SqliteConnection connection, SqliteTransaction transaction, long itemId, long disableId, byte[] locatorKey)
    {
        var own = connection.Execute(
            """
            update case_items set restriction = 'Disabled', disable_id = @disableId
            where locator_key = @locatorKey and id <> @itemId and restriction in ('None', 'Restored', 'Failed')
                and content_key = (select content_key from case_items where id = @itemId)
            """,
            new { itemId, disableId, locatorKey }, transaction);
        if (own > 0) return;
        connection.Execute(
            "insert into case_item_links (item_id, locator_key) values (@itemId, @locatorKey) on conflict do nothing",
            new { itemId, locatorKey }, transaction);
    }

    internal static bool IsAt(SqliteConnection connection, SqliteTransaction transaction, long itemId, byte[] locatorKey) =>
        connection.ExecuteScalar<long>(
            "select count(*) from case_items where id = @itemId and locator_key = @locatorKey", new { itemId, locatorKey },
            transaction) > 0;

    /// <summary>Was this place a further name of something that this sweep disabled?</summary>
    internal static bool WentWithAnother(SqliteConnection connection, long sweepId, byte[] locatorKey) =>
        connection.ExecuteScalar<long>(
            """
            select count(*) from case_items i where i.disabled_in_sweep = @sweepId
                and i.restriction in ('Disabling', 'Disabled', 'Sealed', 'Shredded')
                and (i.locator_key = @locatorKey
                    or exists (select 1 from case_item_links l where l.item_id = i.id and l.locator_key = @locatorKey))
            """,
            new { sweepId, locatorKey }) > 0;

    /// <summary>Takes back the record of an item that nothing was done to because it had changed: it is read again.</summary>
    internal static void Withdraw(SqliteConnection connection, SqliteTransaction transaction, long itemId)
    {
        Forget(connection, transaction, itemId);
        // A case that this item alone opened was never one. What somebody asked for stays a case without any item.
        connection.Execute(
            """
            delete from cases where not exists (select 1 from case_items i where i.case_id = cases.id)
                and closed_at is null and cause = 'Match'
            """,
            transaction: transaction);
    }

    /// <summary>All that stays of a rejected item is its keyed content, the entry and the day; an empty case closes.</summary>
    internal static void EraseRejected(
        SqliteConnection connection, SqliteTransaction transaction, long itemId, byte[] contentKey, string entry,
        DateTimeOffset now)
    {
        Remember(connection, transaction, contentKey, entry, now);
        Forget(connection, transaction, itemId);
        connection.Execute(
            """
            update cases set closed_at = @at where closed_at is null and entry = @entry
                and not exists (select 1 from case_items i where i.case_id = cases.id)
            """,
            new { at = Instant.Text(now), entry }, transaction);
        LastRecord.Stamp(connection, transaction, now);
    }

    /// <summary>Lets the next sweep look at this version anew.</summary>
    internal static void ForgetSeen(SqliteConnection connection, SqliteTransaction transaction, long itemId) =>
        connection.Execute(
            "delete from seen where item_key = (select version_key from case_items where id = @itemId)", new { itemId },
            transaction);

    /// <summary>Deletes an item, and what is about its bytes with the last item that is these.</summary>
    // What a sweep remembers of this version says "match"; without it the next sweep looks anew.
    internal static void Forget(SqliteConnection connection, SqliteTransaction transaction, long itemId)
    {
        ForgetSeen(connection, transaction, itemId);
        connection.Execute("delete from case_items where id = @itemId", new { itemId }, transaction);
        connection.Execute(
            """
            delete from verdicts where not exists (select 1 from case_items i
                where i.case_id = verdicts.case_id and i.content_key = verdicts.content_key);
            delete from account_measures where not exists (select 1 from case_items i
                where i.case_id = account_measures.case_id and i.content_key = account_measures.content_key);
            delete from assessments where not exists (select 1 from case_items i
                where i.case_id = assessments.case_id and i.content_key = assessments.content_key);
            delete from seals where state = 'Shredded' and not exists (select 1 from case_items i
                where i.disable_id = seals.disable_id);
            """,
            transaction: transaction);
    }
}
