// What a sweep found, in numbers: three outcomes, and every reason for which an item was not judged.
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Waarborg.Pipeline;

/// <summary>Counts of a sweep. <see cref="Items"/> is the sum of the outcomes, test pictures among them.</summary>
/// <param name="Items">Items found.</param>
/// <param name="Match">Items that matched, test pictures not counted.</param>
/// <param name="NoMatch">Items that were judged and did not match.</param>
/// <param name="NotScanned">Items that were not judged, by reason, in the order of the reasons' names.</param>
/// <param name="Seconds">How long this run took.</param>
/// <param name="Tests">Items that were test pictures; as JSON only where there are any.</param>
sealed record SweepSummary(
    long Items, long Match, long NoMatch, IReadOnlyDictionary<string, long> NotScanned, double Seconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Tests = 0)
{
    internal long NotScannedTotal => NotScanned.Values.Sum();

    internal string ToJson() => JsonSerializer.Serialize(this, SweepJson.Default.SweepSummary);

    internal static SweepSummary FromJson(string json) => JsonSerializer.Deserialize(json, SweepJson.Default.SweepSummary)!;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SweepSummary))]
sealed partial class SweepJson : JsonSerializerContext;

/// <summary>Counters that workers raise and a progress bar reads.</summary>
sealed class SweepCounters
{
    readonly long[] _notScanned = new long[Enum.GetValues<NotScannedReason>().Length];
    long _match;
    long _disabled;
    long _tests;
    long _testsDisabled;
    long _noMatch;
    long _bytes;
    long _totalItems = -1;
    long _totalBytes = -1;

    /// <summary>Items that matched: those still available, and those that this sweep disabled; no test pictures.</summary>
    internal long Match => Interlocked.Read(ref _match) + Interlocked.Read(ref _disabled);

    /// <summary>The same of test pictures.</summary>
    internal long Tests => Interlocked.Read(ref _tests) + Interlocked.Read(ref _testsDisabled);

    internal long NoMatch => Interlocked.Read(ref _noMatch);

    internal long NotScanned => _notScanned.Sum();

    internal long Items => Match + Tests + NoMatch + NotScanned;

    internal long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Items in the source, or -1 while they are still being counted.</summary>
    internal long TotalItems => Interlocked.Read(ref _totalItems);

    internal long TotalBytes => Interlocked.Read(ref _totalBytes);

    internal void Add(ItemOutcome outcome, long bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        switch (outcome)
        {
            case ItemOutcome.Match { IsTest: true } test:
                Interlocked.Increment(ref test.Disabled ? ref _testsDisabled : ref _tests);
                break;
            case ItemOutcome.Match match:
                Interlocked.Increment(ref match.Disabled ? ref _disabled : ref _match);
                break;
            case ItemOutcome.NoMatch:
                Interlocked.Increment(ref _noMatch);
                break;
            case ItemOutcome.NotScanned not:
                Interlocked.Increment(ref _notScanned[(int)not.Reason]);
                break;
            case ItemOutcome.CountedWithAnother:
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Sets how many items this sweep disabled, as the database knows: at the start of a run and at its end.</summary>
    internal void SetDisabled((long Matches, long Tests) counts)
    {
        Interlocked.Exchange(ref _disabled, counts.Matches);
        Interlocked.Exchange(ref _testsDisabled, counts.Tests);
    }

    internal void SetTotals(long items, long bytes)
    {
        Interlocked.Exchange(ref _totalItems, items);
        Interlocked.Exchange(ref _totalBytes, bytes);
    }

    internal SweepSummary Summary(double seconds)
    {
        var reasons = Enum.GetValues<NotScannedReason>()
            .Where(r => _notScanned[(int)r] > 0)
            .OrderBy(r => r.ToString(), StringComparer.Ordinal)
            .ToDictionary(ReasonNames.Of, r => _notScanned[(int)r], StringComparer.Ordinal);
        return new(Items, Match, NoMatch, reasons, Math.Round(seconds, 3), Tests);
    }
}

/// <summary>The names of reasons in JSON: the closed list of <see cref="NotScannedReason"/> in camel case.</summary>
static class ReasonNames
{
    internal static string Of(NotScannedReason reason)
    {
        var name = reason.ToString();
        return string.Create(CultureInfo.InvariantCulture, $"{char.ToLowerInvariant(name[0])}{name[1..]}");
    }
}
