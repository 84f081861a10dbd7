// Whether the clock can be trusted. Permits end by the clock, so a doubtful one stops scanning.
namespace Waarborg.Store;

/// <summary>Watches the wall clock against the monotonic one and against the newest record.</summary>
sealed class ClockGuard
{
    /// <summary>How far the clock may lie before the newest record.</summary>
    internal static TimeSpan MaxBehindLastRecord { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How far the wall clock may depart from the monotonic one since the program started.</summary>
    internal static TimeSpan MaxDeparture { get; } = TimeSpan.FromMinutes(1);

    readonly TimeProvider _time;
    readonly DateTimeOffset _startWall;
    readonly long _startMonotonic;

    internal ClockGuard(TimeProvider time)
    {
        _time = time;
        _startWall = time.GetUtcNow();
        _startMonotonic = time.GetTimestamp();
    }

    /// <summary>Why the clock is uncertain at this moment, in words, or null when it can be trusted.</summary>
    internal string? Doubt(DateTimeOffset? lastRecord)
    {
        var now = _time.GetUtcNow();
        if (lastRecord is { } last && now < last - MaxBehindLastRecord)
        {
            return $"The clock says {Instant.Text(now)}, before the newest record of {Instant.Text(last)}.";
        }

        var departure = now - _startWall - _time.GetElapsedTime(_startMonotonic);
        return departure.Duration() > MaxDeparture
            ? $"The clock was moved by {departure.TotalSeconds:F0} seconds while the program ran. Check it, then "
                + "start the program again."
            : null;
    }
}
