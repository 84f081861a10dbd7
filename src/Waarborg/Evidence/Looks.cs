// No look without an entry: who saw what is kept sealed, such as the name of a matched file.
using System.Text.Json.Nodes;
using Waarborg.Store;

namespace Waarborg.Evidence;

static class Looks
{
    /// <summary>Writes that somebody is about to see sealed details of cases, names of files: one entry for each case.</summary>
    internal static void AtCases(Installation installation, IEnumerable<long> cases, string actor)
    {
        var seen = cases.ToList();
        if (seen.Count == 0) return;
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var by = Persons.By(connection, transaction, actor);
        new Journal(installation).Append(
            connection, transaction, [.. seen.Select(id => ClosedEntries.Access("caseDetails", id, (JsonArray)by.DeepClone()))]);
        transaction.Commit();
    }
}
