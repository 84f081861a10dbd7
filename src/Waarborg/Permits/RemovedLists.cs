// The two lists that the cases of this installation make, and under which permits they may be compared with.
using Microsoft.Data.Sqlite;

namespace Waarborg.Permits;

static class RemovedLists
{
    /// <summary>What people confirmed and removed here.</summary>
    internal const string Own = "own-tombstones";

    /// <summary>What authorities ordered to be removed: a list apart.</summary>
    internal const string Ordered = "order-tombstones";

    /// <summary>Who stands for both: the provider itself, and nobody else.</summary>
    internal const string Supplier = "own";

    /// <summary>What their entries may be of: of an address, whose sender says no category, it is the second.</summary>
    internal static readonly IReadOnlyList<string> Categories = ["Baseline", "NationallyIllegal"];

    internal static bool Has(string list) => list is Own or Ordered;

    /// <summary>
    /// An order by itself never causes other files to be compared: only where the weighing that a permit rests on says so in a
    /// paragraph of its own may the permit name what orders had removed.
    /// </summary>
    internal static IReadOnlyList<string> Problems(
        SqliteConnection connection, SqliteTransaction? transaction, PermitTerms terms)
    {
        if (!terms.ListNames.Contains(Ordered, StringComparer.Ordinal)) return [];
        return WeighingTable.Find(connection, transaction, terms.Weighing) is { Draft.OrderedRemovals.Length: > 0 }
            ? []
            : [$"lists: {Ordered} is what authorities ordered to be removed. A permit names it only where its weighing says why, "
                + "in a paragraph of its own (the field orderedRemovals)."];
    }
}
