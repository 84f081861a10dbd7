// How many complained, who was right, and how long it took: counted from the ledger alone.
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Evidence;

/// <summary>What became of complaints in a period.</summary>
/// <param name="Made">Complaints received.</param>
/// <param name="Upheld">The decision stood.</param>
/// <param name="Reversed">The decision was taken back: the customer was right.</param>
/// <param name="Lifted">The file was back before anybody decided.</param>
/// <param name="MedianHours">From complaint to decision, in whole hours, the lower of two; null without one.</param>
sealed record ComplaintFigures(long Made, long Upheld, long Reversed, long Lifted, long? MedianHours)
{
    const string Kind = "complaint";

    /// <summary>Counts the records whose time is in the period. Pure; whoever has the closed records counts the same.</summary>
    internal static ComplaintFigures Of(IEnumerable<JsonObject> records, DateTimeOffset from, DateTimeOffset until)
    {
        var waiting = new Dictionary<long, DateTimeOffset>();
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var hours = new List<long>();
        foreach (var record in records.Where(one => (string)one["kind"]! == Kind))
        {
            var (at, item, state) = (Instant.Of((string)record["at"]!), (long)record["item"]!, (string)record["state"]!);
            if (at >= until) continue;
            if (at >= from) counts[state] = counts.GetValueOrDefault(state) + 1;
            if (state == "made")
            {
                waiting[item] = at;
            }
            else if (waiting.Remove(item, out var made) && at >= from && state != "lifted")
            {
                hours.Add((long)(at - made).TotalHours);
            }
        }

        hours.Sort();
        return new(
            counts.GetValueOrDefault("made"), counts.GetValueOrDefault("upheld"), counts.GetValueOrDefault("reversed"),
            counts.GetValueOrDefault("lifted"), hours.Count == 0 ? null : hours[(hours.Count - 1) / 2]);
    }

    /// <summary>The figures of this installation's ledger.</summary>
    internal static ComplaintFigures Of(SqliteConnection connection, DateTimeOffset from, DateTimeOffset until) => Of(
        connection.Query<byte[]>("select body from evidence where kind = @Kind order by seq", new { Kind })
            .Select(body => JsonNode.Parse(body)!.AsObject()), from, until);
}
