// Statements of one file that several customers have under names of their own: each of them is told once, of his own name.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Intake;
using Waarborg.Store;

namespace Waarborg.Notices;

/// <summary>A name under which a file was made unavailable.</summary>
/// <param name="Locator">The name.</param>
/// <param name="Key">The same, as items are found by it.</param>
readonly record struct SharedName(Locator Locator, byte[] Key);

sealed partial class Statements
{
    /// <summary>
    /// Writes down that every other customer of whom names went with a file is to be told as well, in the transaction in which
    /// its case says that it is unavailable. Where nobody knows whose a name is, and it is no item of a case, nobody is told of
    /// it: it is never the wrong person. A second time it changes nothing.
    /// </summary>
    internal void OweOthers(
        SqliteConnection connection, SqliteTransaction transaction, long restriction, IReadOnlyList<SharedName> names)
    {
        var all = Read(connection, transaction, "restriction = @restriction", new { restriction });
        if (names.Count < 2 || all is not [{ Sharer: 0, Exempt: not StatementExemption.TestPicture } first]) return;
        var details = DetailsOf(connection, transaction, first.Id);
        var told = new HashSet<string>(StringComparer.Ordinal);
        if (details.Customer is { } own) told.Add(own);
        var sharer = 0;
        foreach (var name in names.Where(name => !name.Locator.Bytes.SequenceEqual(details.Locator)))
        {
            var item = connection.QuerySingleOrDefault<(long Id, long CaseId)?>(
                """
                select id, case_id from case_items where locator_key = @Key and disable_id = @restriction and id <> @ItemId
                order by id limit 1
                """,
                new { name.Key, restriction, first.ItemId }, transaction);
            var customer = WhoseAt(details.Source, name.Locator.Bytes);
            if (customer is null ? item is null : !told.Add(customer)) continue;
            var (itemId, caseId) = item ?? (first.ItemId, first.CaseId);
            var code = ReceiptCode.New();
            var now = Instant.Text(_journal.Now(connection, transaction));
            connection.Execute(
                """
                insert into statements
                    (restriction, sharer, case_id, item_id, cause, state, phase, receipt, details, made_at, restricted_at)
                select restriction, @sharer, @caseId, @itemId, cause, @state, phase, @receipt, @box, @now,
                    coalesce(restricted_at, @now)
                from statements where id = @Id
                """,
                new
                {
                    first.Id,
                    sharer = ++sharer,
                    caseId,
                    itemId,
                    state = HoldOf(connection, transaction, caseId) is null
                        ? nameof(StatementState.Owed)
                        : nameof(StatementState.Held),
                    receipt = Receipt(code),
                    box = Seal(details with { Locator = name.Locator.ToArray(), Code = code, Customer = customer }),
                    now,
                },
                transaction);
        }
    }
}
