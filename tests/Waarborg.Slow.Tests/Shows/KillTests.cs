// Show 5: whatever is killed, and whenever, the end is that of a sweep which nothing disturbed.
using System.Diagnostics;
using Waarborg.Bench;

namespace Waarborg.Slow.Tests.Shows;

/// <summary>An undisturbed sweep of the same tree, to compare with.</summary>
public sealed class UndisturbedSweep : IAsyncLifetime
{
    internal Swept Swept { get; private set; } = null!;

    internal List<string> Cases { get; private set; } = null!;

    /// <summary>How long it took, with the program's start.</summary>
    internal TimeSpan Length { get; private set; }

    public async ValueTask InitializeAsync()
    {
        using var site = new Site();
        await site.PrepareAsync(await Crowd.FillAsync(site.Www));
        var watch = Stopwatch.StartNew();
        Swept = await site.ScanAsync();
        Length = watch.Elapsed;
        Cases = Crowd.Cases(site);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public class KillTests(UndisturbedSweep undisturbed) : IClassFixture<UndisturbedSweep>
{
    /// <summary>How often something is killed in each test.</summary>
    const int Kills = 20;

    readonly Random _random = new(5);

    [Fact]
    public void An_undisturbed_sweep_finds_every_place_of_what_is_listed()
    {
        Assert.Equal(
            $"{Crowd.Files} items, {Crowd.Listed + Crowd.Alike} match, {Crowd.Files - Crowd.Listed - Crowd.Alike} no match, "
                + "not scanned: ",
            undisturbed.Swept.Counts);
    }

    [Fact]
    public async Task A_sweep_that_is_killed_and_started_again_ends_as_if_it_had_not_been()
    {
        for (var kills = 0; kills < Kills;)
        {
            using var site = new Site();
            await site.PrepareAsync(await Crowd.FillAsync(site.Www));
            var before = await site.SnapshotAsync();
            Swept? ended = null;
            while (ended is null && kills < Kills)
            {
                using var scan = site.Start("scan", "web", "--json");
                await KillAsync(site, scan);

                // Killed after its last record, as the program was ending, a sweep has come to its end.
                var summary = site.Ask("select summary from sweeps where state = 'Finished'");
                if (summary.Count > 0) ended = Swept.OfSummary(summary.Single());
                else kills++;
            }

            await CheckAsync(site, ended ?? await site.ScanAsync(), before, isLast: kills == Kills);
        }
    }

    [Fact]
    public async Task A_sweep_whose_decoders_are_killed_ends_as_if_they_had_not_been()
    {
        for (var kills = 0; kills < Kills;)
        {
            using var site = new Site();
            await site.PrepareAsync(await Crowd.FillAsync(site.Www));
            var before = await site.SnapshotAsync();
            using var scan = site.Start("scan", "web", "--json");
            while (!scan.HasExited)
            {
                // Slowly enough that the next decoder comes to do something, on a machine however busy.
                var pause = _random.Next(50, (int)undisturbed.Length.TotalMilliseconds / 8);
                await Task.Delay(pause, TestContext.Current.CancellationToken);
                var decoders = Processes.Below(scan.Id).Where(Processes.IsDecoder).ToList();
                if (decoders.Count > 0 && Kill(decoders[_random.Next(decoders.Count)])) kills++;
            }

            var ended = Swept.Of(await scan.EndAsync(TestContext.Current.CancellationToken));
            await CheckAsync(site, ended, before, isLast: kills >= Kills);
        }
    }

    /// <summary>Kills at a random moment: of the clock, or of its acts.</summary>
    async Task KillAsync(Site site, RunningProgram scan)
    {
        var cancellation = TestContext.Current.CancellationToken;
        if (_random.Next(2) == 0)
        {
            await Task.Delay(_random.Next(200, (int)(undisturbed.Length.TotalMilliseconds * 0.7)), cancellation);
        }
        else
        {
            var acts = SealedFiles(site).Count + _random.Next(1, 8);
            while (!scan.HasExited && SealedFiles(site).Count < acts) await Task.Delay(5, cancellation);
            await Task.Delay(_random.Next(0, 25), cancellation);
        }

        if (!scan.HasExited) scan.Kill();
        await scan.EndAsync(cancellation);
    }

    static bool Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            return true;
        }
        catch (ArgumentException)
        {
            // It ended by itself.
            return false;
        }
    }

    async Task CheckAsync(Site site, Swept ended, SortedDictionary<string, string> before, bool isLast)
    {
        Assert.Equal(undisturbed.Swept.Counts, ended.Counts);
        Assert.Equal(undisturbed.Cases, Crowd.Cases(site));
        Assert.Empty(site.Ask("select id, kind, state from restrictions where state = 'Intended'"));
        Assert.Empty(site.Ask("select kind, words from alarms"));

        // Nothing that was lawful went, and nothing is left of what acting needed meanwhile.
        var after = await site.SnapshotAsync();
        Assert.Empty(after.Keys.Except(before.Keys, StringComparer.Ordinal));
        var gone = before.Keys.Except(after.Keys, StringComparer.Ordinal).ToList();
        var disabled = site.Ask("select id from case_items where restriction = 'Disabled'").Count;
        var links = site.Ask("select item_id from case_item_links").Count;
        Assert.Equal(gone.Count, disabled + links);

        // Nothing was decided or done that the ledger does not have, and an outsider finds that it keeps the rules.
        await site.CheckLedgerAsync();

        // Each disabled file lies under seal once.
        Assert.Equal(disabled, SealedNames(site).Count);
        if (!isLast) return;
        foreach (var id in site.Ask("select distinct case_id from case_items where restriction = 'Disabled'"))
        {
            await site.MustAsync("case", "restore", id);
        }

        Assert.Equal(before, await site.SnapshotAsync());
        Assert.Empty(SealedNames(site));
    }

    static List<string> SealedFiles(Site site)
    {
        var folder = Path.Combine(site.Data, "sealed");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Select(p => Path.GetFileName(p)).Where(n => n != "turn")]
            : [];
    }

    static HashSet<string> SealedNames(Site site) => [.. SealedFiles(site).Select(name => name.Split('.')[0])];
}
