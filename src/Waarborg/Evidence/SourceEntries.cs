// Of all entries those that are about one source, so that its figures are counted by the same function as those of all.
using System.Text.Json.Nodes;

namespace Waarborg.Evidence;

static class SourceEntries
{
    /// <summary>
    /// The entries of one source, and those that are of no source: incidents, refusals, reconciliations. Pure; the order stays.
    /// </summary>
    /// <param name="entries">Bodies since the beginning, in the order of the journal.</param>
    /// <param name="source">The source's name.</param>
    internal static IEnumerable<JsonObject> Of(IEnumerable<JsonObject> entries, string source)
    {
        HashSet<long> permits = [], sweeps = [], items = [], restrictions = [];
        foreach (var entry in entries)
        {
            var isOurs = (string)entry["kind"]! switch
            {
                "permit.granted" => Begins(entry, "permit", permits),
                "permit.revoked" or "permit.screening" or "permit.altered" => permits.Contains(Number(entry, "permit")),
                "sweep.started" => Begins(entry, "sweep", sweeps),
                "sweep.ended" => sweeps.Contains(Number(entry, "sweep")),
                "match" or "test.match" => Begins(entry, "item", items),
                "item.withdrawn" or "review" or "verdict" or "reveal" or "assessment.asked" or "seal" or "seal.shredded" =>
                    items.Contains(Number(entry, "item")),
                "restriction.intended" => items.Contains(Number(entry, "item")) && restrictions.Add(Number(entry, "restriction")),
                "restriction.ended" => restrictions.Contains(Number(entry, "restriction")),
                // It is of nobody's scan, and says no source.
                "case.opened" => false,
                "inlet.hour" or "screening.day" => (string)entry["source"]! == source,
                _ => true,
            };
            if (isOurs) yield return entry;
        }

        bool Begins(JsonObject entry, string field, HashSet<long> known)
        {
            if ((string)entry["source"]! != source) return false;
            known.Add(Number(entry, field));
            return true;
        }
    }

    static long Number(JsonObject entry, string name) => (long)entry[name]!;
}
