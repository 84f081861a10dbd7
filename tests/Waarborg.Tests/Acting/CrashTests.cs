using Waarborg.Acting;
using Waarborg.Intake;

namespace Waarborg.Tests.Acting;

/// <summary>The worker stops at every point in turn and starts again: the end is the same, and nothing is done twice.</summary>
public class CrashTests
{
    sealed class StopException : Exception;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stop_at_any_point_ends_as_if_there_had_been_none(bool mayBeNameless)
    {
        var undisturbed = await RunAsync(mayBeNameless, stopAt: int.MaxValue);
        Assert.InRange(undisturbed.Points, 15, 100);
        for (var stopAt = 1; stopAt <= undisturbed.Points; stopAt++)
        {
            var run = await RunAsync(mayBeNameless, stopAt);
            Assert.Equal((undisturbed.Disabled, undisturbed.Restored), (run.Disabled, run.Restored));
        }
    }

    // Disables a file of two names and restores it, stopping once; then as a restart does.
    static async Task<(int Points, string Disabled, string Restored)> RunAsync(bool mayBeNameless, int stopAt)
    {
        using var bench = new ActingBench(mayBeNameless);
        bench.Tree.Add("web/a.jpg", "known").Add("web/other.jpg", "lawful").AddFolder("x").AddHardLink("x/b.jpg", "web/a.jpg");
        File.SetLastWriteTimeUtc(bench.Tree.At("web/a.jpg"), new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var points = 0;
        bench.AtPoint = _ =>
        {
            points++;
            if (points == stopAt) throw new StopException();
        };

        var disable = bench.IntendDisable("web/a.jpg");
        await ExecuteAsAfterRestartAsync(bench, disable);
        var disabled = bench.Show();
        Assert.Equal(2, bench.SealedFiles.Count());

        var restore = bench.IntendRestore(disable);
        await ExecuteAsAfterRestartAsync(bench, restore);
        Assert.Empty(bench.SealedFiles);
        Assert.Empty(bench.Worker.Journal.Pending());
        Assert.Equal(RestrictionState.Done, bench.Worker.Journal.Find(disable)!.State);
        var outcome = Assert.IsType<RestrictionOutcome.Restored>(bench.Worker.Journal.Find(restore)!.Outcome);
        Assert.Equal((2, 0), (outcome.Names.Count, outcome.LinksTaken));
        Assert.Equal(2020, File.GetLastWriteTimeUtc(bench.Tree.At("x/b.jpg")).Year);
        Beneath.StatName(Beneath.OpenFolder(bench.Tree.Handle, "x"u8).Handle!, "b.jpg"u8, out var facts);
        Assert.Equal(2, facts.Version.Links);
        return (points, disabled, bench.Show());
    }

    static async Task ExecuteAsAfterRestartAsync(ActingBench bench, long id)
    {
        try
        {
            await bench.ExecuteAsync(id);
        }
        catch (StopException)
        {
            foreach (var pending in bench.Worker.Journal.Pending())
            {
                Assert.Equal((id, "tree"), (pending.Id, pending.Source));
                await bench.ExecuteAsync(pending.Id);
            }
        }
    }

    [Fact]
    public async Task A_stop_and_a_change_by_the_customer_before_the_restart_lose_nothing()
    {
        for (var stopAt = 1; ; stopAt++)
        {
            using var bench = new ActingBench();
            bench.Tree.Add("a.jpg", "known");
            var points = 0;
            bench.AtPoint = _ =>
            {
                points++;
                if (points == stopAt) throw new StopException();
            };
            var id = bench.IntendDisable("a.jpg");
            var stopped = false;
            try
            {
                await bench.ExecuteAsync(id);
            }
            catch (StopException)
            {
                stopped = true;
            }

            // While the program is down the customer puts another file in its place.
            bench.Tree.Add("new", "new");
            File.Move(bench.Tree.At("new"), bench.Tree.At("a.jpg"), overwrite: true);
            var wasHidden = Directory.GetFiles(bench.Tree.Path).Length == 2;
            var outcome = await bench.ExecuteAsync(id);

            Assert.Equal("a.jpg: new", bench.Show());
            Assert.Equal(outcome.IsDone ? 2 : 0, bench.SealedFiles.Count());
            if (wasHidden) Assert.True(outcome.IsDone, "the file was in the program's hands and must not be lost");
            if (!stopped) break;
        }
    }
}
