// How much one key may have compared, so that the answers are no oracle. Only counts in memory, until their window ends.
namespace Waarborg.Server.Guards;

sealed class CallerLimit(ServerOptions options, TimeProvider time)
{
    readonly Lock _counting = new();
    readonly Dictionary<long, Counted> _ofKey = [];

    /// <summary>How long counts are kept.</summary>
    internal static TimeSpan Window { get; } = TimeSpan.FromHours(1);

    sealed class Counted
    {
        internal long Begun { get; set; }

        internal long Scans { get; set; }

        internal long Bytes { get; set; }

        internal DateTimeOffset BlockedUntil { get; set; }
    }

    /// <summary>Counts one more scan of this key; when it has had its scans or bytes, or is blocked: how long to wait.</summary>
    internal TimeSpan? Wait(long key)
    {
        lock (_counting)
        {
            var counted = Of(key);
            var now = time.GetUtcNow();
            if (counted.BlockedUntil > now) return counted.BlockedUntil - now;
            if (counted.Scans >= options.ScansPerHour || counted.Bytes >= options.ScannedBytesPerHour)
            {
                return Window - time.GetElapsedTime(counted.Begun);
            }

            counted.Scans++;
            return null;
        }
    }

    /// <summary>Adds what a scan of this key has read.</summary>
    internal void Add(long key, long bytes)
    {
        lock (_counting) Of(key).Bytes += bytes;
    }

    /// <summary>Turns this key away until the window is over.</summary>
    internal void Block(long key, TimeSpan length)
    {
        lock (_counting) Of(key).BlockedUntil = time.GetUtcNow() + length;
    }

    Counted Of(long key)
    {
        if (!_ofKey.TryGetValue(key, out var counted)) _ofKey[key] = counted = new() { Begun = time.GetTimestamp() };
        if (time.GetElapsedTime(counted.Begun) < Window) return counted;
        (counted.Begun, counted.Scans, counted.Bytes) = (time.GetTimestamp(), 0, 0);
        return counted;
    }
}
