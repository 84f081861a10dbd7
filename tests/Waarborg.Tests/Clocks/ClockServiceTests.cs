using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Tests.Server;

namespace Waarborg.Tests.Clocks;

/// <summary>A server that runs rings without being asked, and every page that a person sees says so until it is acknowledged.</summary>
public sealed class ClockServiceTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S11_A_running_server_rings_on_time_and_every_page_says_so_until_somebody_acknowledges()
    {
        await using var server = await RunningServer.StartAsync(
            prepare: installation => SomeClocks.Start(installation, ClockKind.TcoOrder, ClockLength.Hours(1)));
        var due = server.Temp.Time.GetUtcNow().AddMinutes(30);
        await UntilAsync(server, ClockMark.Half, due);
        Assert.InRange(Assert.Single(Rings(server)).RangAt, due, due.AddSeconds(2));
        var cookie = server.SignIn();
        foreach (var path in (string[])["/", "/cases", "/sweeps"])
        {
            Assert.Contains("1 clock has rung and nobody has acknowledged it.", await server.PageAsync(path, cookie), StringComparison.Ordinal);
        }

        // Nobody else learns that there is a case.
        Assert.DoesNotContain("has rung", await server.PageAsync("/"), StringComparison.Ordinal);
        Assert.DoesNotContain("1 clock is over.", await server.PageAsync("/cases", cookie), StringComparison.Ordinal);
        Assert.Equal(1, new ClockRings(server.Installation).Acknowledge(1, Actor.CommandLine));
        Assert.DoesNotContain("has rung", await server.PageAsync("/", cookie), StringComparison.Ordinal);

        await UntilAsync(server, ClockMark.Over, due.AddMinutes(30));
        Assert.Equal(Clock.Marks, Rings(server).Select(ring => ring.Mark));
        Assert.InRange(Rings(server)[^1].RangAt, due.AddMinutes(30), due.AddMinutes(30).AddSeconds(2));
        Assert.Contains("1 clock is over.", await server.PageAsync("/cases", cookie), StringComparison.Ordinal);
        Assert.Contains("1 termijn is verstreken.", (await server.GetAsync("/cases?lang=nl", cookie: cookie)).Body, StringComparison.Ordinal);
        Assert.Equal(3, Alarms.Latest(server.Installation, 10).Count);
    }

    static IReadOnlyList<ClockRing> Rings(RunningServer server) => new ClockRings(server.Installation).Of(1);

    static async Task UntilAsync(RunningServer server, ClockMark mark, DateTimeOffset at)
    {
        for (var tries = 0; tries < 6_000; tries++)
        {
            if (Rings(server).Any(ring => ring.Mark == mark)) return;
            // The service waits anew on a thread of its own: near the mark time goes on in steps that it can follow.
            await Task.Delay(2, Cancellation);
            var isNear = at - server.Temp.Time.GetUtcNow() < TimeSpan.FromMinutes(1);
            server.Temp.Time.Advance(TimeSpan.FromSeconds(isNear ? 1 : 30));
        }

        Assert.Fail("It did not ring.");
    }
}
