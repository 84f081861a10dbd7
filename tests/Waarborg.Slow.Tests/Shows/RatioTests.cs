// What fell since it was last written down is named, and only that.
using System.Runtime.CompilerServices;
using Waarborg.Bench;

namespace Waarborg.Slow.Tests.Shows;

public sealed class RatioTests
{
    [Fact]
    public void What_fell_by_more_than_noise_is_named_with_both_numbers()
    {
        var kept = Measure.Kept("""
            | ratio | times |
            | --- | --- |
            | `ratio:pdq-12mp` | 20.0 | target 20 |
            | `ratio:file-12mp-q96` | 10.0 | target 8 |
            """);
        Ratio[] measured = [Of("pdq-12mp", 16.9), Of("file-12mp-q96", 8.6), Of("new", 1), Of("pdq-512", null)];

        Assert.Equal(["pdq-12mp fell from 20.0 to 16.9"], Measure.Fallen(measured, kept));
    }

    [Fact]
    public void The_results_keep_the_ratios_of_hashing_files_and_search()
    {
        var kept = Measure.Kept(File.ReadAllText(Results()));

        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal) { "pdq-12mp", "file-12mp-q96", "file-12mp-q80", "index-1m-best", "index-1m-default" },
            kept.Keys.ToHashSet(StringComparer.Ordinal));
        Assert.All(kept.Values, value => Assert.True(value > 1));
    }

    static Ratio Of(string name, double? value) => new(name, "", value, 1, "");

    static string Results([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../../bench/RESULTS.md");
}
