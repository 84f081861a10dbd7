// How much a person may look in a day, and when a break is due. Pure.
using Waarborg.Permits;

namespace Waarborg.Cases;

/// <summary>What one person saw on one day.</summary>
/// <param name="Queue">In the queue, whether anything was revealed or not.</param>
/// <param name="Revealed">With something revealed.</param>
/// <param name="Items">Contents judged.</param>
/// <param name="SeenAt">When in the queue last; null for never on this day.</param>
/// <param name="RunSince">Since when without a break.</param>
sealed record Exposure(TimeSpan Queue, TimeSpan Revealed, int Items, DateTimeOffset? SeenAt, DateTimeOffset? RunSince)
{
    internal static Exposure None { get; } = new(TimeSpan.Zero, TimeSpan.Zero, 0, null, null);

    /// <summary>Seconds revealed for each 100 items judged; null before anything was judged.</summary>
    internal long? SecondsPer100Items => Items == 0 ? null : (long)Math.Round(Revealed.TotalSeconds * 100 / Items);
}

/// <summary>Whether a person may go on. There is no fourth answer.</summary>
abstract record ExposureState
{
    /// <param name="QueueLeft">Of today.</param>
    /// <param name="RevealLeft">Of today.</param>
    /// <param name="UntilBreak">Until the next break is due.</param>
    internal sealed record GoOn(TimeSpan QueueLeft, TimeSpan RevealLeft, TimeSpan UntilBreak) : ExposureState;

    /// <param name="Until">When it may go on.</param>
    internal sealed record Break(DateTimeOffset Until) : ExposureState;

    internal sealed record EnoughForToday : ExposureState;
}

static class ExposureBudget
{
    /// <summary>Between two signs of a person in the queue this much counts at most: who left the page is not there.</summary>
    internal static TimeSpan MaxStep { get; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a look goes on after it was last heard of.</summary>
    internal static TimeSpan RevealLapses { get; } = TimeSpan.FromSeconds(3);

    /// <summary>May the person go on at this moment?</summary>
    internal static ExposureState StateAt(ExposureLimits limits, Exposure today, DateTimeOffset now)
    {
        var (queueLeft, revealLeft) = (limits.QueueADay - today.Queue, limits.RevealedADay - today.Revealed);
        if (queueLeft <= TimeSpan.Zero || revealLeft <= TimeSpan.Zero) return new ExposureState.EnoughForToday();
        // Out of the queue for the length of a break, whoever comes back begins anew.
        if (today.SeenAt is not { } seen || today.RunSince is not { } since || now - seen >= limits.BreakLasts)
        {
            return new ExposureState.GoOn(queueLeft, revealLeft, limits.WithoutBreak);
        }

        var run = seen - since;
        return run >= limits.WithoutBreak
            ? new ExposureState.Break(seen + limits.BreakLasts)
            : new ExposureState.GoOn(queueLeft, revealLeft, limits.WithoutBreak - run);
    }

    /// <summary>A sign of the person in the queue: the time since the last one counts, as far as it may.</summary>
    internal static Exposure Seen(ExposureLimits limits, Exposure today, DateTimeOffset now)
    {
        if (today.SeenAt is not { } last || now - last >= limits.BreakLasts) return today with { SeenAt = now, RunSince = now };
        var step = now - last;
        if (step <= TimeSpan.Zero) return today;
        return today with { Queue = today.Queue + (step < MaxStep ? step : MaxStep), SeenAt = now };
    }
}
