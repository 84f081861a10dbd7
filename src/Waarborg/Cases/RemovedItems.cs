// What stays of a removed item: when people confirmed it, or an authority ordered it, and it is unavailable. The moment one of
// the two is no longer so, a trigger of the database takes the tombstone back, whoever made it so.
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Lists;
using Waarborg.Store;

namespace Waarborg.Cases;

sealed class RemovedItems(Installation installation)
{
    // What rests on a tombstone makes none: else an error would hold itself up. A test picture was never removed for anything.
    // Terrorist content is another purpose than that of every list here: what such an order removed is compared with nothing.
    const string Due =
        """
        select i.id as Id, i.details as Details, c.cause as Cause, c.category as Category
        from case_items i join cases c on c.id = i.case_id
        where i.restriction in ('Disabled', 'Sealed', 'Shredded') and (i.verdict = 'Confirmed' or c.cause = 'Order')
            and c.list not in (@Own, @Order, @Tests)
            and not exists (select 1 from clocks k where k.case_id = c.id and k.kind = @Terrorist)
            and not exists (select 1 from tombstones t where t.item_id = i.id)
        """;

    /// <summary>Keeps the tombstone of this item if one is due.</summary>
    internal void Keep(SqliteConnection connection, SqliteTransaction transaction, long itemId) =>
        Keep(connection, transaction, "and i.id = @itemId", itemId);

    /// <summary>The same of every item, such as those of a version that knew no tombstones.</summary>
    internal void KeepAll(SqliteConnection connection, SqliteTransaction transaction) =>
        Keep(connection, transaction, "", itemId: 0);

    void Keep(SqliteConnection connection, SqliteTransaction transaction, string which, long itemId)
    {
        var rows = connection.Query<Row>(
            $"{Due} {which}",
            new
            {
                itemId,
                Own = ListRules.OwnTombstones,
                Order = ListRules.OrderTombstones,
                Tests = ListRules.TestPictures,
                Terrorist = nameof(ClockKind.TcoOrder),
            },
            transaction).ToList();
        foreach (var row in rows)
        {
            var details = JsonSerializer.Deserialize(
                installation.Keys.OpenSmall(row.Details, CaseStore.Purpose), CaseJson.Default.ItemDetails)!;
            var list = row.Cause == nameof(CaseCause.Order) ? ListRules.OrderTombstones : ListRules.OwnTombstones;
            // Whoever asked for an address said no category. No supplier stands for the first one, so it is the second.
            var category = Enum.TryParse<ListCategory>(row.Category, out var known) ? known : ListCategory.NationallyIllegal;
            Tombstones.Add(
                connection, transaction, installation.Keys, new(row.Id, list, category, row.Cause), details.Sha256,
                installation.Time.GetUtcNow());
        }
    }

    sealed record Row(long Id, byte[] Details, string Cause, string Category);
}
