// The facts that a decision is made of, as the database has them in one transaction.
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Deciding;
using Waarborg.Lists;
using Waarborg.Lists.Lookups;
using Waarborg.Matching;

namespace Waarborg.Pipeline;

static class Standings
{
    /// <summary>
    /// The hits as they count at this moment: those of entries that ended since are gone, those of a release that was
    /// replaced are its successor's. Null where that cannot be said without loading the lists anew.
    /// </summary>
    internal static IReadOnlyList<Hit>? Current(
        SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<Hit> hits)
    {
        var current = new List<Hit>(hits.Count);
        foreach (var hit in hits)
        {
            // Test pictures are in the program itself.
            if (hit.IsTest)
            {
                current.Add(hit);
                continue;
            }

            // What was put back or judged otherwise meanwhile is a tombstone no more.
            if (hit.IsTombstone)
            {
                if (Tombstones.Stands(connection, transaction, hit.List, hit.Entry)) current.Add(hit);
                continue;
            }

            // A service knows no release; its answer counts as long as two people let it be asked.
            if (hit.IsRemote)
            {
                if (!RemoteLists.Stands(connection, transaction, hit.List)) return null;
                if (!EntryTable.IsEnded(connection, transaction, hit.List, hit.Entry)) current.Add(hit);
                continue;
            }

            if (EntryTable.ActiveNumber(connection, transaction, hit.List) is not { } number) return null;
            // After a rollback the release in force is the older one, and what it set aside is its own.
            if (number < hit.Release) return null;
            if (EntryTable.IsEnded(connection, transaction, hit.List, hit.Entry)) continue;
            var (isAside, isClean) = EntryTable.Canary(connection, transaction, hit.List, hit.Entry);
            if (!isAside) current.Add(hit with { Release = number, CanaryPassed = isClean });
        }

        return current;
    }

    internal static DecisionFacts Facts(
        SqliteConnection connection, SqliteTransaction transaction, bool alwaysAsk, byte[] contentKey) => new(
        alwaysAsk,
        entry => CaseStore.DisabledFirst(connection, transaction, entry),
        entry => CaseStore.IsRejected(connection, transaction, contentKey, entry),
        hit => hit.IsTest ? default : new(
            EntryTable.IsVouchedFor(connection, transaction, hit.Supplier, hit.List, hit.Release),
            EntryTable.HasFinding(connection, transaction, hit.List, hit.Entry),
            EntryTable.IsSuspended(connection, transaction, hit.List, hit.Entry)));
}
