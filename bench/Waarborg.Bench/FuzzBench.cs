// How many broken inputs the readers of lists and exchanges survive, and how fast they are given.
using System.Collections.Concurrent;
using System.Globalization;
using Waarborg.Fuzz;

namespace Waarborg.Bench;

/// <summary>What was measured.</summary>
/// <param name="Seed">By which every input can be made again.</param>
/// <param name="Results">One for each reader.</param>
sealed record FuzzMeasured(int Seed, IReadOnlyList<FuzzResult> Results)
{
    internal bool IsMet => Results.All(result =>
        result.Failure is null && result.InputsPerSecond >= FuzzBench.MinInputsPerSecond);

    internal IEnumerable<string> Lines =>
    [
        $"seed {Seed}",
        .. Results.Select(result => string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Target}: {result.Inputs} inputs, {result.InputsPerSecond:F0}/s (target {FuzzBench.MinInputsPerSecond}/s), "
                + $"{(result.Failure is null ? "none failed" : "FAILED: " + result.Failure)} (target none)")),
        string.Create(CultureInfo.InvariantCulture, $"together: {Results.Sum(result => result.Inputs)} inputs"),
        IsMet ? "met" : "NOT met",
    ];
}

static class FuzzBench
{
    internal const int DefaultMinutes = 60;

    internal const int DefaultSeed = 20_261_129;

    /// <summary>Inputs that each reader must get through in a second, at 256 kB at most.</summary>
    internal const int MinInputsPerSecond = 1_000;

    /// <summary>Readers that are fed at the same time.</summary>
    const int AtOnce = 2;

    /// <summary>Feeds every reader, or those of these names, all of them together for this long.</summary>
    internal static async Task<FuzzMeasured> RunAsync(
        TimeSpan atMost, int seed, IReadOnlyList<string> only, CancellationToken cancellation)
    {
        var targets = FuzzTargets.All.Where(one => only.Count == 0 || only.Contains(one.Name, StringComparer.Ordinal)).ToList();
        if (targets.Count == 0) throw new ArgumentException($"There is no reader {string.Join(", ", only)}.", nameof(only));
        var each = atMost * Math.Min(AtOnce, targets.Count) / targets.Count;
        var results = new ConcurrentDictionary<string, FuzzResult>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            targets, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            (target, token) =>
            {
                results[target.Name] = FuzzRun.Run(target, seed, each, cancellation: token);
                return ValueTask.CompletedTask;
            });
        return new(seed, [.. targets.Select(target => results[target.Name])]);
    }
}
