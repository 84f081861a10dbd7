// S9: every reader of lists and exchanges, a few thousand broken inputs each, with a fixed seed.
using Waarborg.Fuzz;

namespace Waarborg.Tests.Safeguards;

public class FuzzTests
{
    const int Seed = 20_261_129;
    const int Inputs = 3_000;

    /// <summary>Time for each reader, however slow the machine is: what is not tried by then is not tried.</summary>
    static readonly TimeSpan _atMost = TimeSpan.FromSeconds(40);

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void S9_no_broken_list_or_page_makes_its_reader_throw_or_take_time_or_memory_without_bound(string name)
    {
        var target = FuzzTargets.All.Single(target => target.Name == name);
        var result = FuzzRun.Run(target, Seed, _atMost, Inputs, TestContext.Current.CancellationToken);
        Assert.True(result.Failure is null, result.Failure);
        Assert.True(result.Inputs >= 200, $"only {result.Inputs} were tried");
    }

    [Fact]
    public void S9_a_reader_that_throws_hangs_or_takes_memory_would_be_seen()
    {
        FuzzTarget Target(Action<byte[]> read) => new("it", FuzzTargets.All[0].Corpus, read) { AllocatedBytes = 100_000 };
        FuzzResult Of(Action<byte[]> read) => FuzzRun.Run(Target(read), Seed, _atMost, 50);
        Assert.Null(Of(_ => { }).Failure);
        Assert.Contains("seed 20261129, input 0 ", Of(_ => throw new FormatException()).Failure, StringComparison.Ordinal);
        var hoard = new byte[1][];
        Assert.Contains("allocated ", Of(_ => hoard[0] = new byte[1_000_000]).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_inputs_and_another_gives_others()
    {
        var corpus = FuzzTargets.All[0].Corpus;
        byte[][] Inputs(int seed) => [.. Enumerable.Range(0, 200).Select(number => FuzzMutator.Make(corpus, seed, number))];
        Assert.Equal(Inputs(1), Inputs(1));
        Assert.NotEqual(Inputs(1), Inputs(2));
        Assert.All(Inputs(1), input => Assert.InRange(input.Length, 0, FuzzMutator.MaxBytes));
    }
}
