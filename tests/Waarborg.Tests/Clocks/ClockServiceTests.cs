using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Server;
using Waarborg.Store;
using Waarborg.Tests.Server;
using Waarborg.Tests.Support;

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

    // One look reads the time a few times: a mark may pass between any two of them. Whoever were to miss it would look again
    // after half a minute only.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task S11_A_mark_that_passes_during_a_look_rings_at_once(int after)
    {
        using var at = new TempInstallation();
        var mark = SomeClocks.Start(at.Installation, ClockKind.TcoOrder, ClockLength.Hours(1)).StartedAt.AddMinutes(30);
        var passing = Installation.Open(at.DataFolder, Path.Combine(at.Root, "data-keys"), new PassingTime(mark, after));
        using var service = new ClockService(passing, NullLogger<ClockService>.Instance);
        await service.StartAsync(Cancellation);
        for (var tries = 0; tries < 400 && new ClockRings(passing).Of(1).Count == 0; tries++) await Task.Delay(25, Cancellation);
        await service.StopAsync(Cancellation);
        Assert.Equal(ClockMark.Half, Assert.Single(new ClockRings(passing).Of(1)).Mark);
    }

    // As where something else has the database for a while.
    [Fact]
    public async Task S11_A_look_that_fails_is_repeated_soon_and_what_was_due_rings()
    {
        using var at = new TempInstallation();
        SomeClocks.Start(at.Installation, ClockKind.TcoOrder, ClockLength.Hours(1));
        at.Time.Advance(TimeSpan.FromMinutes(31));
        using var connection = at.Installation.Database.Open();
        connection.Execute("alter table clock_rings rename to elsewhere");
        var failures = new Failures();
        using var service = new ClockService(at.Installation, failures);
        await service.StartAsync(Cancellation);
        await failures.First.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        connection.Execute("alter table elsewhere rename to clock_rings");
        // The service begins to wait on a thread of its own, so that what is advanced before that does not count.
        for (var seconds = 0; seconds < 15 && new ClockRings(at.Installation).Of(1).Count == 0; seconds++)
        {
            at.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(50, Cancellation);
        }

        await service.StopAsync(Cancellation);
        Assert.Single(new ClockRings(at.Installation).Of(1));
    }

    // A call whose moment cannot be read is in the way of every look, and of nothing that rings.
    [Fact]
    public async Task A_look_that_rings_and_fails_at_its_end_is_not_repeated_each_second()
    {
        using var at = new TempInstallation();
        SomeClocks.Start(at.Installation, ClockKind.TcoOrder, ClockLength.Hours(1));
        at.Time.Advance(TimeSpan.FromMinutes(31));
        new ClockRings(at.Installation).RingDue();
        using (var connection = at.Installation.Database.Open())
        {
            connection.Execute("insert into clock_deliveries (ring, step, due_at) select id, 0, 'soon' from clock_rings");
        }

        var failures = new Failures();
        using var service = new ClockService(at.Installation, failures);
        await service.StartAsync(Cancellation);
        await failures.First.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        for (var seconds = 0; seconds < 14; seconds++)
        {
            await Task.Delay(20, Cancellation);
            at.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await service.StopAsync(Cancellation);
        // At the seconds 0, 1, 3, 7 and nearly 15.
        Assert.InRange(failures.Count, 2, 4);
    }

    [Fact]
    public void Looks_that_go_on_failing_come_further_apart_up_to_the_longest_wait() =>
        Assert.Equal([1, 2, 4, 8, 16, 30, 30], Enumerable.Range(1, 7).Select(failed => ClockService.AfterFailure(failed).TotalSeconds));

    sealed class Failures : ILogger<ClockService>
    {
        readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        int _count;

        internal Task First => _first.Task;

        internal int Count => Volatile.Read(ref _count);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Interlocked.Increment(ref _count);
            _first.TrySetResult();
        }
    }

    // Real time for whoever waits; what it says passes a moment after so many readings.
    sealed class PassingTime(DateTimeOffset moment, int after) : TimeProvider
    {
        int _readings;

        public override DateTimeOffset GetUtcNow() =>
            moment + TimeSpan.FromSeconds(Interlocked.Increment(ref _readings) > after ? 1 : -1);
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
