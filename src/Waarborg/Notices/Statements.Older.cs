// Statements of what a version made unavailable that told nobody.
using Dapper;
using Waarborg.Acting;
using Waarborg.Store;

namespace Waarborg.Notices;

sealed partial class Statements
{
    /// <summary>Writes them down, as far as the file is still unavailable. Returns how many.</summary>
    internal int OweOlder()
    {
        using var connection = installation.Database.Open();
        var missing = connection.Query<(long Id, long Item, string Reason, string State, string? EndedAt)>(
            """
            select r.id, r.case_item, r.reason_code, r.state, r.ended_at
            from restrictions r join case_items i on i.id = r.case_item
            where r.kind = 'Disable' and r.goes_with is null and r.state in ('Intended', 'Done')
                and not exists (select 1 from restrictions b where b.restores = r.id and b.state = 'Done')
                and r.had_statement = 0 and not exists (select 1 from statements s where s.restriction = r.id) order by r.id
            """).ToList();
        if (missing.Count == 0) return 0;
        var journal = new RestrictionJournal(installation);
        foreach (var (id, item, reason, state, ended) in missing)
        {
            if (journal.Find(id) is not { } restriction) continue;
            using var transaction = connection.BeginTransaction(deferred: false);
            Owe(connection, transaction, id, reason, item, restriction.Details.Locator, Program);
            if (state == nameof(RestrictionState.Done))
            {
                NoteRestricted(connection, transaction, id, ended is null ? null : Instant.Of(ended));
            }

            transaction.Commit();
        }

        return missing.Count;
    }
}
