// Show 6: a permit that ends while a sweep runs stops it, and under a new one the sweep comes to the same end.
using Waarborg.Bench;
using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Shows;

public class PermitEndTests
{
    const int Files = 120;

    // With the limit below a sweep of all of it takes over a minute: longer than the permits that are tried, also where the
    // program is slow to start.
    const int FileBytes = 600_000;
    const string SlowLimit = "1";
    const int Listed = 3;

    [Fact]
    public async Task A_permit_that_ends_stops_a_sweep_which_goes_on_under_a_new_one()
    {
        using var undisturbed = new Site();
        await undisturbed.PrepareAsync(Fill(undisturbed.Www));
        var whole = await undisturbed.ScanAsync();
        Assert.Equal($"{Files} items, {Listed} match, {Files - Listed} no match, not scanned: ", whole.Counts);

        using var site = new Site();
        await site.PrepareAsync(Fill(site.Www));
        await site.MustAsync("permit", "revoke", "1");

        AssertStopped(Swept.Of(await ScanUnderAShortPermitAsync(site)), site);

        AssertRefused(await site.RunAsync("scan", "web"));
        Assert.Equal(0, (await site.PermitAsync(TimeSpan.FromHours(1))).ExitCode);
        Assert.Equal(whole.Counts, (await site.ScanAsync()).Counts);
        Assert.Equal(Crowd.Cases(undisturbed), Crowd.Cases(site));
        Assert.Equal(["1 Finished"], site.Ask("select id, state from sweeps"));
        Assert.Equal(2, site.Ask("select permit_id from sweep_permits").Count);
    }

    [Fact]
    public async Task Revoking_a_permit_stops_the_sweep_that_runs_under_it()
    {
        using var site = new Site();
        await site.PrepareAsync(Fill(site.Www));
        using var scan = site.Start("scan", "web", "--json", "--read-limit", SlowLimit);
        // Its entry is there before the first file is opened; the sandbox is looked at before that.
        while (!scan.HasExited && site.Ask("select id from sweeps").Count == 0)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await site.MustAsync("permit", "revoke", "1");

        AssertStopped(Swept.Of(await scan.EndAsync(TestContext.Current.CancellationToken)), site);
        AssertRefused(await site.RunAsync("scan", "web"));
    }

    // On a busy machine a permit may end before the program has started; then a longer one is tried.
    static async Task<Ended> ScanUnderAShortPermitAsync(Site site)
    {
        for (var length = TimeSpan.FromSeconds(12); ; length *= 2)
        {
            if ((await site.PermitAsync(length)).ExitCode != 0 && length < TimeSpan.FromMinutes(2)) continue;
            var ended = await site.RunAsync("scan", "web", "--json", "--read-limit", SlowLimit);
            if (ended.ExitCode != 2 || length > TimeSpan.FromMinutes(2)) return ended;
        }
    }

    static void AssertStopped(Swept stopped, Site site)
    {
        Assert.Equal(stopped.Match > 0 ? 1 : 3, stopped.ExitCode);
        Assert.Contains("The sweep stopped before its end", stopped.Error, StringComparison.Ordinal);
        Assert.Matches("Permit \\d+ for web (was revoked|ended) at ", stopped.Error);
        Assert.True(stopped.NotScanned["noPermit"] > 0, stopped.Counts);
        Assert.True(stopped.NoMatch < Files - Listed, stopped.Counts);
        Assert.Equal(["Stopped"], site.Ask("select state from sweeps"));
    }

    static void AssertRefused(Ended ended)
    {
        Assert.Equal(2, ended.ExitCode);
        Assert.Matches("(?m)^Permit \\d+ for web (was revoked|ended) at ", ended.Error);
    }

    /// <summary>Pictures followed by bytes that a viewer ignores, so that they are long to read and quick to decode.</summary>
    static List<string> Fill(Tree www)
    {
        var rows = new List<string>();
        for (var number = 0; number < Files; number++)
        {
            byte[] bytes = [.. Drawn.Small(number), .. new byte[FileBytes]];
            www.Add($"{number:D4}.png", bytes);
            if (number % (Files / Listed) == 5) rows.Add(Site.Row(bytes, $"number-{number}"));
        }

        return rows;
    }
}
