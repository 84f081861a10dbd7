using Waarborg.Intake;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Intake;

public class ReadThrottleTests
{
    readonly ManualTimeProvider _time = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Readers_together_get_no_more_than_the_limit()
    {
        var throttle = ReadThrottle.Of(megabytesPerSecond: 10, _time);
        var reads = Enumerable.Range(0, 30).Select(_ => throttle.WaitAsync(1_000_000, Cancellation).AsTask()).ToArray();

        _time.Advance(TimeSpan.FromSeconds(1.05));
        await Task.Yield();

        Assert.Equal(11, reads.Count(read => read.IsCompleted)); // a second's worth, and the tenth that may be made up for
        _time.Advance(TimeSpan.FromSeconds(2));
        await Task.WhenAll(reads);
    }

    [Fact]
    public async Task Time_that_nobody_read_in_is_not_saved_up_beyond_a_tenth_of_a_second()
    {
        var throttle = ReadThrottle.Of(megabytesPerSecond: 10, _time);
        _time.Advance(TimeSpan.FromHours(1));

        await throttle.WaitAsync(1_000_000, Cancellation);
        var second = throttle.WaitAsync(1_000_000, Cancellation).AsTask();

        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await second;
    }

    [Fact]
    public async Task Whoever_waits_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        var waiting = ReadThrottle.Of(0.001, _time).WaitAsync(1_000_000, stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Without_a_limit_nobody_waits()
    {
        await ReadThrottle.Unlimited.WaitAsync(int.MaxValue, Cancellation);
        Assert.Throws<ArgumentOutOfRangeException>(() => ReadThrottle.Of(0, _time));
    }
}
