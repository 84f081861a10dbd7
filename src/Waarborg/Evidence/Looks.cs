// No look without an entry: who saw what is kept sealed, such as the name of a matched file.
using Waarborg.Store;

namespace Waarborg.Evidence;

static class Looks
{
    /// <summary>
    /// Writes that somebody is about to see the sealed details of cases: names of files, one entry for each case.
    /// </summary>
    internal static void AtCases(Installation installation, IEnumerable<long> cases, string actor)
    {
        var seen = cases.ToList();
        if (seen.Count == 0) return;
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        new Journal(installation).Append(
            connection, transaction,
            [.. seen.Select(id => ClosedEntries.Access("caseDetails", id, Persons.By(connection, transaction, actor)))]);
        transaction.Commit();
    }
}
