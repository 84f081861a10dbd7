// What an order, or a notice that was granted, is about stays away, whatever becomes of another case about the same file.
using Dapper;
using Microsoft.Data.Sqlite;

namespace Waarborg.Cases;

static class NamedAway
{
    /// <summary>
    /// Another case whose order, or whose granted notice, is about these very bytes at one of the places of an item, or under
    /// the same act; null where there is none.
    /// </summary>
    internal static long? By(SqliteConnection connection, SqliteTransaction? transaction, long itemId) =>
        connection.ExecuteScalar<long?>(
            """
            select c.id from case_items i join case_items n on n.content_key = i.content_key join cases c on c.id = n.case_id
            where i.id = @itemId and c.id <> i.case_id
                and (c.cause = 'Order' or (c.cause = 'Notice' and n.verdict = 'Confirmed'))
                and (n.locator_key = i.locator_key or n.disable_id = i.disable_id
                    or n.locator_key in (select l.locator_key from case_item_links l where l.item_id = i.id))
            order by c.id limit 1
            """,
            new { itemId }, transaction);

    /// <summary>The case and the item in it that this installation took away from a place; null where it took nothing.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="locatorKey">The place, as <see cref="ItemKeys.Locator"/> says it.</param>
    internal static (long CaseId, int Number)? From(SqliteConnection connection, byte[] locatorKey)
    {
        var row = connection.QuerySingleOrDefault<PlaceRow>(
            """
            select i.case_id as CaseId, i.number as Number from case_items i
            where i.restriction in ('Disabling', 'Disabled', 'Sealed', 'Shredded')
                and (i.locator_key = @locatorKey
                    or exists (select 1 from case_item_links l where l.item_id = i.id and l.locator_key = @locatorKey))
            order by i.id desc limit 1
            """,
            new { locatorKey });
        return row is null ? null : (row.CaseId, (int)row.Number);
    }

    sealed record PlaceRow(long CaseId, long Number);
}
