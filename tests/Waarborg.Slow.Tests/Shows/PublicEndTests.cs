// Show 7: nginx with a cache and thumbnails before the files. Pending until the cache was purged; the clock stops only then.
using System.Text;
using Waarborg.Store;

namespace Waarborg.Slow.Tests.Shows;

public sealed class PublicEndTests
{
    static readonly string[] _names = ["a.png", "thumbs/a_small.png", "thumbs/a_large.png"];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S11_behind_a_cache_a_file_is_pending_until_it_was_purged_and_the_clock_stops_only_then()
    {
        using var site = new Site();
        foreach (var name in _names) site.Www.Add(name, Bytes(name));
        site.Www.Add("thumbs/ab_small.png", Bytes("another"));
        using var front = new FrontNginx(site.Www.Path);
        await front.StartAsync(Cancellation);
        foreach (var name in _names) await GivesAsync(front, name);

        Assert.Equal(0, (await site.DeclareAsync()).ExitCode);
        await site.MustAsync("source", "address", "web", front.Address);
        await site.MustAsync("source", "derivatives", "web", "{dir}/thumbs/{name}_*.{ext}");
        // A hook that nobody listens at.
        await site.MustAsync("source", "purge", "web", "--url", "http://127.0.0.1:1/{path}");
        await site.MustAsync(
            "case", "open", "--url", front.Address + "a.png", "--cause", "order", "--from", "an authority",
            "--received", Site.In(TimeSpan.FromMinutes(-5)), "--within", "1");
        Assert.Contains("2 files made of it went with it", await site.MustAsync("case", "carry-out", "1"), StringComparison.Ordinal);

        // On the disk all three are gone; outside all three are there, and the clock runs.
        Assert.Equal(["thumbs/ab_small.png"], (await site.SnapshotAsync()).Keys);
        foreach (var name in _names) await GivesAsync(front, name);
        var look = await CheckAsync(site, 3);
        Assert.Contains("The purge hook did not take 3 of 3: it cannot be reached.", look, StringComparison.Ordinal);
        Assert.Contains("3 of 3 public addresses still give what was taken away.", look, StringComparison.Ordinal);
        Assert.Contains("1 pending outside", await site.MustAsync("case", "list"), StringComparison.Ordinal);
        Assert.Contains("Pending since", await site.MustAsync("case", "show", "1"), StringComparison.Ordinal);
        Assert.Equal(["0"], Stopped(site));

        // Nobody answers: that is not gone.
        front.Stop();
        Assert.Contains("it cannot be reached", await CheckAsync(site, 3), StringComparison.Ordinal);
        Assert.Equal(["0"], Stopped(site));
        await front.StartAsync(Cancellation);

        var before = Instant.Text(TimeProvider.System.GetUtcNow());
        await site.MustAsync("source", "purge", "web", "--url", front.Hook, "--method", "GET");
        Assert.Contains("Seen from outside to be gone", await CheckAsync(site, 0), StringComparison.Ordinal);
        foreach (var name in _names) Assert.Equal(404, (await front.GetAsync(name, Cancellation)).Status);
        Assert.Equal(["1"], Stopped(site));
        var stopped = Assert.Single(site.Ask("select stopped_at from clocks"));
        Assert.True(string.CompareOrdinal(before, stopped) < 0, $"stopped at {stopped}, looked after {before}");
        Assert.Equal(["Done"], site.Ask("select stopped_why from clocks"));
        Assert.Equal(["1"], site.Ask("select count(*) from evidence where kind = 'clock.stopped'"));
    }

    static async Task<string> CheckAsync(Site site, int exitCode)
    {
        var ended = await site.RunAsync("case", "check", "1");
        Assert.True(ended.ExitCode == exitCode, $"{ended.ExitCode}: {ended.Out}{ended.Error}");
        return ended.Out;
    }

    static async Task GivesAsync(FrontNginx front, string name)
    {
        var (status, bytes) = await front.GetAsync(name, Cancellation);
        Assert.Equal(200, status);
        Assert.Equal(Bytes(name), bytes);
    }

    // What is in a file is no matter here: nothing is compared.
    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes("the bytes of " + text);

    static List<string> Stopped(Site site) => site.Ask("select count(stopped_at) from clocks");
}
