// A legal deadline: when it is due, what of it has passed, and what a pause does to that. Pure.
namespace Waarborg.Cases;

/// <summary>Where a clock stands at a moment.</summary>
enum ClockState
{
    Running,

    /// <summary>It stands still, for a reason that the law gives.</summary>
    Paused,

    /// <summary>Its term has passed, and what it is for was not done.</summary>
    Over,

    /// <summary>What it is for was done, or is not owed any more. It never rings again.</summary>
    Stopped,
}

/// <summary>When a clock warns. In the order in which they come.</summary>
enum ClockMark
{
    /// <summary>Half of the term has passed.</summary>
    Half,

    /// <summary>80 % of it.</summary>
    FourFifths,

    /// <summary>All of it.</summary>
    Over,
}

/// <summary>Why a clock was stopped.</summary>
enum ClockStop
{
    /// <summary>What it is for was done.</summary>
    Done,

    /// <summary>Every item of the case has a person's verdict.</summary>
    Judged,

    /// <summary>The case is closed.</summary>
    CaseClosed,

    /// <summary>Whoever gave the order or the notice took it back.</summary>
    Withdrawn,
}

/// <summary>A time for which a clock stood still.</summary>
/// <param name="From">Since when.</param>
/// <param name="Until">The first moment at which it ran again; null while it stands still.</param>
/// <param name="Code">By which reason of the law.</param>
readonly record struct ClockPause(DateTimeOffset From, DateTimeOffset? Until, ClockPauseCode Code);

/// <summary>One clock of one case.</summary>
/// <param name="Id">Its number, never given again.</param>
/// <param name="CaseId">The case.</param>
/// <param name="Kind">What it counts down to.</param>
/// <param name="StartedAt">From when it counts, such as the receipt of an order.</param>
/// <param name="Length">Its term.</param>
/// <param name="Pauses">The times for which it stood still, the earliest first.</param>
/// <param name="StoppedAt">When it was stopped; null while it was not.</param>
/// <param name="StoppedWhy">Why.</param>
sealed record Clock(
    long Id, long CaseId, ClockKind Kind, DateTimeOffset StartedAt, ClockLength Length, IReadOnlyList<ClockPause> Pauses,
    DateTimeOffset? StoppedAt = null, ClockStop? StoppedWhy = null)
{
    internal static IReadOnlyList<ClockMark> Marks { get; } = [ClockMark.Half, ClockMark.FourFifths, ClockMark.Over];

    /// <summary>When it is due as things stand at this moment: a pause that goes on counts up to then.</summary>
    internal DateTimeOffset DueAt(DateTimeOffset at) => MomentOf(ClockMark.Over, at);

    /// <summary>What is left of its term, without the time for which it stands still; negative when it is over.</summary>
    internal TimeSpan LeftAt(DateTimeOffset at) => DueAt(at) - at;

    /// <summary>When it warns, as things stand at this moment.</summary>
    internal DateTimeOffset MomentOf(ClockMark mark, DateTimeOffset at)
    {
        var term = AmsterdamTime.EndOf(StartedAt, Length) - StartedAt;
        var moment = StartedAt + TimeSpan.FromTicks(mark switch
        {
            ClockMark.Half => term.Ticks / 2,
            ClockMark.FourFifths => term.Ticks / 5 * 4,
            ClockMark.Over => term.Ticks,
            _ => throw new System.Diagnostics.UnreachableException(),
        });
        var counted = StartedAt;
        foreach (var pause in Pauses.Where(one => one.From <= at).OrderBy(one => one.From))
        {
            // What begins when the mark is passed moves it no more.
            if (pause.From >= moment) break;
            var from = pause.From > counted ? pause.From : counted;
            var until = pause.Until is { } end && end < at ? end : at;
            if (until <= from) continue;
            moment += until - from;
            counted = until;
        }

        return moment;
    }

    internal ClockState StateAt(DateTimeOffset at) =>
        StoppedAt <= at ? ClockState.Stopped
        : DueAt(at) <= at ? ClockState.Over
        : Pauses.Any(one => one.From <= at && (one.Until is null || at < one.Until)) ? ClockState.Paused
        : ClockState.Running;

    /// <summary>The latest mark that it has passed; null before the first, and for a clock that was stopped.</summary>
    internal ClockMark? PassedAt(DateTimeOffset at)
    {
        if (StoppedAt <= at) return null;
        ClockMark? passed = null;
        foreach (var mark in Marks) if (MomentOf(mark, at) <= at) passed = mark;
        return passed;
    }

    /// <summary>When it passes its next mark, if nobody does anything; null unless it runs.</summary>
    internal DateTimeOffset? NextAt(DateTimeOffset at)
    {
        if (StateAt(at) != ClockState.Running) return null;
        return Marks.Select(mark => MomentOf(mark, at)).First(moment => moment > at);
    }

    /// <summary>
    /// The clock that counts among several of one case: of those that do not stand still the one that is due first, whatever
    /// came later. Only where all stand still is it one of them. Null where all were stopped.
    /// </summary>
    internal static Clock? Earliest(IEnumerable<Clock> clocks, DateTimeOffset at) => clocks
        .Where(one => one.StateAt(at) != ClockState.Stopped)
        .OrderBy(one => one.StateAt(at) == ClockState.Paused).ThenBy(one => one.DueAt(at)).ThenBy(one => one.Id)
        .FirstOrDefault();
}

/// <summary>Time as people and authorities in the Netherlands read it.</summary>
static class AmsterdamTime
{
    // A machine without a database of time zones counts by the directive: a term is not left uncounted for that.
    static readonly TimeZoneInfo Zone =
        TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Amsterdam", out var known) ? known : ByDirective();

    /// <summary>
    /// Summer time from the last Sunday of March to the last of October, at 01:00 UTC, as Directive 2000/84/EC has it.
    /// </summary>
    internal static TimeZoneInfo ByDirective()
    {
        var begins = TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday);
        var ends = TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday);
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1), begins, ends);
        return TimeZoneInfo.CreateCustomTimeZone(
            "Europe/Amsterdam", TimeSpan.FromHours(1), "Amsterdam", "Amsterdam", "Amsterdam, summer time", [rule]);
    }

    /// <summary>The end of a term, in UTC.</summary>
    /// <remarks>
    /// Hours are elapsed time from the very moment. Days, weeks and months do not count the day of the beginning and end
    /// with the last hour of their last day, which is midnight in Amsterdam; a month that has no such day ends on its last
    /// (as Regulation 1182/71, article 3, counts). That a term which ends on a Saturday, Sunday or holiday would run on to
    /// the next working day is not made use of: it is never later than the plain reading.
    /// </remarks>
    internal static DateTimeOffset EndOf(DateTimeOffset start, ClockLength length)
    {
        if (length.Unit == ClockUnit.Hours) return (start + TimeSpan.FromHours(length.Number)).ToUniversalTime();
        var day = DateOnly.FromDateTime(At(start).DateTime);
        return StartOf((length.Unit switch
        {
            ClockUnit.Days => day.AddDays(length.Number),
            ClockUnit.Weeks => day.AddDays(7 * length.Number),
            ClockUnit.Months => day.AddMonths(length.Number),
            _ => throw new System.Diagnostics.UnreachableException(),
        }).AddDays(1)).ToUniversalTime();
    }

    internal static DateTimeOffset At(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone);

    /// <summary>As it is written in messages and lists: <c>2026-11-29 18:00 +01:00</c>.</summary>
    internal static string Text(DateTimeOffset moment) =>
        At(moment).ToString("yyyy-MM-dd HH:mm zzz", System.Globalization.CultureInfo.InvariantCulture);

    // Summer time begins and ends later in the night: midnight is there once on every day.
    static DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new(midnight, Zone.GetUtcOffset(midnight));
    }
}
