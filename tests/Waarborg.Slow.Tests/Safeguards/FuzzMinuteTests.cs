// S9: a minute of broken input for each reader of lists and exchanges, in the same minute.
using Waarborg.Fuzz;

namespace Waarborg.Slow.Tests.Safeguards;

public class FuzzMinuteTests
{
    const int Seed = 20_261_130;

    // Each has its whole minute; more of them at once on the same cores try less in it, and are done sooner. How much they try
    // in an hour is what `bench fuzz` measures.

    [Fact]
    public async Task S9_every_reader_of_lists_and_exchanges_survives_a_minute_of_broken_input()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var results = await Task.WhenAll(FuzzTargets.All.Select(target => Task.Factory.StartNew(
            () => FuzzRun.Run(target, Seed, TimeSpan.FromMinutes(1), cancellation: cancellation),
            cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.Empty(results.Select(result => result.Failure).OfType<string>());
        Assert.All(results, result => Assert.True(result.Inputs >= 500, $"{result.Target}: only {result.Inputs} were tried"));
    }
}
