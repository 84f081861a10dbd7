// How fast files are read, so that a sweep can run on a busy file server.
namespace Waarborg.Intake;

/// <summary>A limit in bytes per second, shared by all readers of a sweep.</summary>
/// <remarks>
/// Each read books its share of time in order of asking and waits for its start; nothing is saved up beyond a burst.
/// </remarks>
sealed class ReadThrottle
{
    /// <summary>How much unused time may be made up for at once, in milliseconds.</summary>
    internal const int BurstMs = 100;

    readonly Lock _booking = new();
    readonly TimeProvider _time;
    readonly double _ticksPerByte;
    readonly long _burstTicks;
    long _free;

    ReadThrottle(double bytesPerSecond, TimeProvider time)
    {
        _time = time;
        _ticksPerByte = bytesPerSecond > 0 ? time.TimestampFrequency / bytesPerSecond : 0;
        _burstTicks = time.TimestampFrequency * BurstMs / 1000;
        _free = time.GetTimestamp() - _burstTicks;
    }

    internal static ReadThrottle Unlimited { get; } = new(0, TimeProvider.System);

    /// <param name="megabytesPerSecond">The limit; 1 MB is 1,000,000 bytes.</param>
    /// <param name="time">Whose clock counts.</param>
    internal static ReadThrottle Of(double megabytesPerSecond, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(megabytesPerSecond);
        return new(megabytesPerSecond * 1_000_000, time);
    }

    /// <summary>Waits until this many bytes may be read.</summary>
    internal async ValueTask WaitAsync(int bytes, CancellationToken cancellation)
    {
        if (_ticksPerByte == 0 || bytes == 0) return;
        var wait = Book(bytes);
        if (wait > TimeSpan.Zero) await Task.Delay(wait, _time, cancellation);
    }

    TimeSpan Book(int bytes)
    {
        lock (_booking)
        {
            var now = _time.GetTimestamp();
            var start = Math.Max(_free, now - _burstTicks);
            _free = start + (long)(bytes * _ticksPerByte);
            return _free > now ? _time.GetElapsedTime(now, _free) : TimeSpan.Zero;
        }
    }
}
