// How times are taken and ratios kept: medians, both sides in one run.
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Waarborg.Bench;

/// <summary>How many times faster the product was than the reference beside it in the same run.</summary>
/// <param name="Name">A word, by which RESULTS.md knows it.</param>
/// <param name="What">What was done.</param>
/// <param name="Value">The ratio; null where the reference is not on this machine.</param>
/// <param name="Target">What it is to be at least.</param>
/// <param name="Detail">The times behind it.</param>
sealed record Ratio(string Name, string What, double? Value, double Target, string Detail)
{
    internal bool IsMet => Value >= Target;

    internal string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name,-22} {(Value is { } value ? $"{value.ToString(value < 10 ? "F2" : "F1", CultureInfo.InvariantCulture)} times" : "not measured"),-14} target {Target:0.##}: "
            + $"{(Value is null ? "-" : IsMet ? "met" : "NOT met"),-8} {What}. {Detail}");
}

static partial class Measure
{
    internal static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    internal static double Percentile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
    }

    /// <summary>Milliseconds of one call.</summary>
    internal static double Ms(Action action)
    {
        var begun = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    /// <summary>Median milliseconds of some calls, after one that does not count.</summary>
    internal static double MedianMs(int runs, Action action)
    {
        action();
        return Median([.. Enumerable.Range(0, runs).Select(_ => Ms(action))]);
    }

    /// <summary>The ratios that RESULTS.md keeps, by name.</summary>
    internal static IReadOnlyDictionary<string, double> Kept(string results) =>
        KeptRow().Matches(results).ToDictionary(
            row => row.Groups["name"].Value,
            row => double.Parse(row.Groups["value"].ValueSpan, CultureInfo.InvariantCulture), StringComparer.Ordinal);

    /// <summary>What fell by more than the share that counts as noise, in words.</summary>
    internal static IEnumerable<string> Fallen(IEnumerable<Ratio> measured, IReadOnlyDictionary<string, double> kept)
    {
        foreach (var ratio in measured)
        {
            if (ratio.Value is not { } value || !kept.TryGetValue(ratio.Name, out var before)) continue;
            if (value < before * (1 - Noise))
                yield return string.Create(CultureInfo.InvariantCulture, $"{ratio.Name} fell from {before:F1} to {value:F1}");
        }
    }

    /// <summary>By how much a ratio may fall from one run to the next.</summary>
    internal const double Noise = 0.15;

    [GeneratedRegex(@"^\| `ratio:(?<name>[a-z0-9-]+)` \| (?<value>[0-9.]+) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeptRow();
}
