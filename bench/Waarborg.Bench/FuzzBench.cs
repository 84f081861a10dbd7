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

    /// <summary>Feeds every reader, all of them together for this long.</summary>
    internal static async Task<FuzzMeasured> RunAsync(TimeSpan atMost, int seed, CancellationToken cancellation)
    {
        var each = atMost * AtOnce / FuzzTargets.All.Count;
        var results = new ConcurrentDictionary<string, FuzzResult>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            FuzzTargets.All, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            (target, token) =>
            {
                results[target.Name] = FuzzRun.Run(target, seed, each, cancellation: token);
                return ValueTask.CompletedTask;
            });
        return new(seed, [.. FuzzTargets.All.Select(target => results[target.Name])]);
    }
}
