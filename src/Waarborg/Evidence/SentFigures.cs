// How many files' fingerprints left, by list: a pure function over open entries of the ledger, the same for everybody.
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Waarborg.Evidence;

/// <summary>What left for one remote list, summed over the days that the ledger tells of.</summary>
/// <param name="List">The list.</param>
/// <param name="Sent">Files of which a fingerprint left, at least: days of fewer than ten count for none.</param>
/// <param name="MatchedNothing">Those of them that matched nothing, at least.</param>
/// <param name="Failed">Those of which no good answer came, at least.</param>
/// <param name="Days">Days of which there is an entry.</param>
sealed record SentFigures(string List, long Sent, long MatchedNothing, long Failed, int Days)
{
    /// <summary>The kind of entries that count.</summary>
    internal const string Kind = "fingerprints.sent";

    /// <summary>By list, in the order of their names.</summary>
    internal static IReadOnlyList<SentFigures> Of(IEnumerable<JsonObject> entries) =>
    [
        .. entries.Where(entry => (string)entry["kind"]! == Kind)
            .GroupBy(entry => (string)entry["list"]!, StringComparer.Ordinal)
            .OrderBy(list => list.Key, StringComparer.Ordinal)
            .Select(list => new SentFigures(
                list.Key, list.Sum(one => AtLeast(one["sent"]!)), list.Sum(one => AtLeast(one["matchedNothing"]!)),
                list.Sum(one => AtLeast(one["failed"]!)), list.Count())),
    ];

    /// <summary>The same from this installation's own ledger.</summary>
    internal static IReadOnlyList<SentFigures> Of(SqliteConnection connection) =>
        Of(JournalBodies.Leaves(connection, long.MaxValue, [Kind]));

    // Fewer than ten are told alike, whether there were any or not.
    static long AtLeast(JsonNode shown) => shown.GetValueKind() == System.Text.Json.JsonValueKind.Number ? (long)shown : 0;
}
