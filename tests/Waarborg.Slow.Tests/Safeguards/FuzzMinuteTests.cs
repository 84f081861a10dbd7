// S9: a minute of broken input for each reader of lists and exchanges, five readers at a time.
using System.Collections.Concurrent;
using Waarborg.Fuzz;

namespace Waarborg.Slow.Tests.Safeguards;

public class FuzzMinuteTests
{
    const int Seed = 20_261_130;
    // Each has its whole minute; more of them at once on the same cores try less in it, and are done sooner.
    const int AtOnce = 5;

    [Fact]
    public async Task S9_every_reader_of_lists_and_exchanges_survives_a_minute_of_broken_input()
    {
        var results = new ConcurrentQueue<FuzzResult>();
        await Parallel.ForEachAsync(
            FuzzTargets.All,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            (target, cancellation) =>
            {
                results.Enqueue(FuzzRun.Run(target, Seed, TimeSpan.FromMinutes(1), cancellation: cancellation));
                return ValueTask.CompletedTask;
            });
        Assert.Empty(results.Select(result => result.Failure).OfType<string>());
        Assert.All(results, result => Assert.True(result.Inputs >= 500, $"{result.Target}: only {result.Inputs} were tried"));
        Assert.Equal(FuzzTargets.All.Count, results.Count);
    }
}
