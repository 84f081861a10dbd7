// What measures for minutes is run here for seconds, so that it still measures what it says when it is wanted.
using System.Diagnostics;
using Waarborg.Bench;
using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Shows;

public sealed class MeasuringTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_index_that_changes_is_searched_by_two_readers_who_find_what_is_in_it()
    {
        // It throws when an entry is not found.
        var soaked = await SoakBench.RunAsync(TimeSpan.FromSeconds(2), Cancellation);

        Assert.Contains("searches by 2 readers", soaked.Lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(" 0 searches", soaked.Lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(" 0 updates", soaked.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Altered_copies_of_drawn_scenes_are_found_with_their_versions_and_not_without()
    {
        // In a process of its own: with some builds of libvips another SQLite comes into the process.
        using var empty = new Tree();
        using var started = RealProgram.StartBench(["altered", "--photographs", empty.Path, "--scenes", "2", "--hashes", "1000"]);
        var ended = await started.EndAsync(Cancellation);
        Assert.True(ended.ExitCode == 0, ended.Error);
        var lines = ended.Out.Split('\n');

        string Of(string name) => lines.Single(line => line.StartsWith(name + " ", StringComparison.Ordinal))[name.Length..].Trim();
        Assert.Equal("2 pictures; entries of the full profile, of fit512", lines[0]);
        Assert.Equal("2: without 100 %, 100 %; with versions 100 %, 100 %", Of("unaltered"));
        foreach (var name in (string[])["mirrored", "turned by a quarter", "black border of 5 %", "white border of 5 %"])
            Assert.Equal("2: without   0 %,   0 %; with versions 100 %, 100 %", Of(name));
        Assert.Contains("0 of 2 ordered pairs of different pictures are near by a version and not by themselves", lines);
        Assert.Contains(" versions in 1000 uniform hashes: 0 near one, ", ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_single_step_gives_a_number_and_nothing_is_left_behind()
    {
        using var within = new Tree();
        var measured = MicroBench.Run(MicroEffort.Least, within.Path);

        Assert.Equal(12, measured.Steps.Count);
        Assert.Equal(12, measured.Steps.Select(step => step.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(8, measured.Steps.Count(step => step.IsPicture));
        Assert.All(measured.Steps, step => Assert.True(step.Nanoseconds > 0, step.Name));
        Assert.Empty(Directory.EnumerateFileSystemEntries(within.Path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Environment.CurrentDirectory, "BenchmarkDotNet*.Artifacts"));
    }

    [Fact]
    public void One_way_of_hashing_that_allocates_is_enough_to_miss_the_target_and_no_other_step_is()
    {
        MicroStep clean = new("PDQ", 2_500_000, 10_000, 0, IsPicture: true), other = new("tags", 500, double.NaN, 3_512, IsPicture: false);
        var met = new MicroResult([clean, other]);
        var missed = new MicroResult([clean, clean with { Name = "PDQ, scalar", Bytes = 24 }, other]);

        Assert.True(met.IsMet);
        Assert.False(missed.IsMet);
        Assert.False(new MicroResult([other]).IsMet);
        Assert.Equal("PDQ                                       2.50 ms +- 10.00 us        0 bytes allocated", met.Lines.First());
        Assert.Equal("no allocation per picture: met, at most 0 bytes by 1 ways of hashing one", met.Lines.Last());
        Assert.Equal("no allocation per picture: NOT met, at most 24 bytes by 2 ways of hashing one", missed.Lines.Last());
    }

    [Theory]
    [InlineData(200, 1, 1, true)]
    [InlineData(200, 199, 0, true)]
    [InlineData(200, 9, 0, false)]
    public void A_search_that_waited_or_computed_was_paused_and_one_without_a_processor_was_not(
        double ms, double processorMs, long waits, bool isPause) =>
        Assert.Equal(isPause, new SlowSearch(ms, processorMs, waits, 0, 0, 0).IsPause);

    [Fact]
    public void Whoever_waits_is_seen_to_wait_and_whoever_computes_to_compute()
    {
        // In a thread of its own, of which nobody else uses the counts.
        var (waited, computed, waitedMs) = (0L, 0.0, 0.0);
        var thread = new Thread(() =>
        {
            using var never = new ManualResetEventSlim(initialState: false, spinCount: 0);
            var begun = ThreadUse.Now();
            never.Wait(TimeSpan.FromMilliseconds(50));
            var between = ThreadUse.Now();
            var watch = Stopwatch.StartNew();
            while (ThreadUse.Now().ProcessorMs - between.ProcessorMs < 20 && watch.Elapsed < TimeSpan.FromMinutes(1))
            {
            }

            (waited, waitedMs) = (between.Waits - begun.Waits, between.ProcessorMs - begun.ProcessorMs);
            computed = ThreadUse.Now().ProcessorMs - between.ProcessorMs;
        });
        thread.Start();
        thread.Join();

        Assert.True(waited > 0);
        Assert.True(waitedMs < 50);
        Assert.True(computed >= 20);
    }

    [Fact]
    public async Task Look_ups_are_asked_of_a_server_and_answered_with_tags()
    {
        var asked = await LookupBench.RunAsync(1_000, TimeSpan.Zero, TimeSpan.FromSeconds(1), Cancellation);

        Assert.True(asked.Answered > 0);
        Assert.Equal(0, asked.Others);
        Assert.True(asked.ServerSeconds > 0);
    }
}
