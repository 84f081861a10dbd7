using System.Globalization;
using Waarborg.Cases;

namespace Waarborg.Tests.Clocks;

/// <summary>When clocks are due: over summer time, year ends and leap days, with pauses, and the earliest of several.</summary>
public sealed class ClockTests
{
    static readonly DateTimeOffset Start = Utc("2026-11-22 10:00");

    // Summer time begins on 29 March 2026 at 01:00 UTC, and ends on 25 October.
    [Theory]
    [InlineData("2026-03-28 22:30", 24, "2026-03-29 22:30")]
    [InlineData("2026-10-24 22:30", 24, "2026-10-25 22:30")]
    [InlineData("2026-03-29 00:30", 1, "2026-03-29 01:30")]
    [InlineData("2026-10-25 00:30", 1, "2026-10-25 01:30")]
    [InlineData("2026-12-31 20:00", 12, "2027-01-01 08:00")]
    [InlineData("2028-02-28 18:00", 12, "2028-02-29 06:00")]
    public void S11_Hours_are_elapsed_time_over_summer_time_year_ends_and_leap_days(string start, int hours, string due) =>
        Assert.Equal(Utc(due), AmsterdamTime.EndOf(Utc(start), ClockLength.Hours(hours)));

    // A day of 23 hours, and one of 25, end at midnight in Amsterdam all the same. Late in the evening in UTC it is the next day
    // there.
    [Theory]
    [InlineData("2026-03-28 09:00", 1, nameof(ClockUnit.Days), "2026-03-29 22:00")]
    [InlineData("2026-10-24 09:00", 1, nameof(ClockUnit.Days), "2026-10-25 23:00")]
    [InlineData("2026-03-28 23:30", 1, nameof(ClockUnit.Days), "2026-03-30 22:00")]
    [InlineData("2026-12-20 09:00", 2, nameof(ClockUnit.Weeks), "2027-01-03 23:00")]
    [InlineData("2026-03-20 09:00", 2, nameof(ClockUnit.Weeks), "2026-04-03 22:00")]
    [InlineData("2026-01-31 09:00", 1, nameof(ClockUnit.Months), "2026-02-28 23:00")]
    [InlineData("2028-01-31 09:00", 1, nameof(ClockUnit.Months), "2028-02-29 23:00")]
    [InlineData("2027-12-31 09:00", 2, nameof(ClockUnit.Months), "2028-02-29 23:00")]
    [InlineData("2028-02-29 09:00", 12, nameof(ClockUnit.Months), "2029-02-28 23:00")]
    public void S11_Days_weeks_and_months_end_with_the_last_hour_of_their_last_day_in_Amsterdam(
        string start, int number, string unit, string due) =>
        Assert.Equal(Utc(due), AmsterdamTime.EndOf(Utc(start), new(number, Enum.Parse<ClockUnit>(unit))));

    [Fact]
    public void A_machine_without_time_zones_counts_the_same()
    {
        var (known, own) = (TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam"), AmsterdamTime.ByDirective());
        for (var at = Utc("2026-01-01 00:00"); at.Year < 2032; at = at.AddMinutes(30))
        {
            Assert.Equal(known.GetUtcOffset(at), own.GetUtcOffset(at));
        }
    }

    // Peers' fault 12: on days off nothing was done.
    [Fact]
    public void An_office_that_is_closed_at_night_or_in_the_weekend_stops_no_clock()
    {
        // Friday evening to Saturday evening; and two weeks that end on a Saturday.
        Assert.Equal(Utc("2026-11-21 19:00"), Of(24, Utc("2026-11-20 19:00")).DueAt(Start));
        Assert.Equal(
            Utc("2026-11-21 23:00"),
            new Clock(1, 1, ClockKind.ComplaintDecision, Utc("2026-11-07 09:00"), new(2, ClockUnit.Weeks), []).DueAt(Start));
    }

    [Fact]
    public void It_warns_at_half_at_four_fifths_and_when_it_is_over()
    {
        var clock = Of(10);
        Assert.Null(clock.PassedAt(Start.AddHours(5).AddTicks(-1)));
        Assert.Equal(ClockMark.Half, clock.PassedAt(Start.AddHours(5)));
        Assert.Equal(ClockMark.FourFifths, clock.PassedAt(Start.AddHours(8)));
        Assert.Equal((ClockMark.Over, ClockState.Over), (clock.PassedAt(Start.AddHours(10)), clock.StateAt(Start.AddHours(10))));
        Assert.Equal(
            [Start.AddHours(5), Start.AddHours(8), Start.AddHours(10), null],
            ((double[])[0, 5, 8, 10]).Select(hours => clock.NextAt(Start.AddHours(hours))));
    }

    [Fact]
    public void A_pause_moves_what_has_not_passed_and_nothing_that_has()
    {
        var clock = Of(10) with { Pauses = [Pause(6, 9)] };
        Assert.Equal(Start.AddHours(5), clock.MomentOf(ClockMark.Half, Start.AddHours(9)));
        Assert.Equal(Start.AddHours(11), clock.MomentOf(ClockMark.FourFifths, Start.AddHours(9)));
        Assert.Equal(Start.AddHours(13), clock.DueAt(Start.AddHours(9)));
        Assert.Equal(ClockState.Running, clock.StateAt(Start.AddHours(9)));
        // A mark that would have come in the pause comes after it.
        Assert.Equal(ClockMark.Half, clock.PassedAt(Start.AddHours(10.9)));
    }

    [Fact]
    public void While_it_stands_still_nothing_passes_and_it_is_due_later_with_every_moment()
    {
        var clock = Of(10) with { Pauses = [Pause(1, 2), Pause(6, null)] };
        Assert.Equal(ClockState.Paused, clock.StateAt(Start.AddHours(500)));
        Assert.Equal(Start.AddHours(5 + 500), clock.DueAt(Start.AddHours(500)));
        Assert.Equal(TimeSpan.FromHours(5), clock.LeftAt(Start.AddHours(500)));
        Assert.Equal(ClockMark.Half, clock.PassedAt(Start.AddHours(500)));
        Assert.Null(clock.NextAt(Start.AddHours(500)));
        // As it was seen before the pause.
        Assert.Equal((ClockState.Running, Start.AddHours(11)), (clock.StateAt(Start.AddHours(5)), clock.DueAt(Start.AddHours(5))));
    }

    [Fact]
    public void A_pause_at_the_very_moment_of_the_end_comes_too_late()
    {
        var clock = Of(10) with { Pauses = [Pause(10, null)] };
        Assert.Equal(ClockState.Over, clock.StateAt(Start.AddHours(10)));
        Assert.Equal(Start.AddHours(10), clock.DueAt(Start.AddHours(99)));
    }

    [Fact]
    public void A_clock_that_was_stopped_passes_nothing_any_more()
    {
        var clock = Of(10) with { StoppedAt = Start.AddHours(4), StoppedWhy = ClockStop.Done };
        Assert.Equal(ClockState.Running, clock.StateAt(Start.AddHours(3)));
        Assert.Equal(ClockState.Stopped, clock.StateAt(Start.AddHours(4)));
        Assert.Null(clock.PassedAt(Start.AddHours(99)));
        Assert.Null(clock.NextAt(Start.AddHours(4)));
    }

    [Fact]
    public void S11_The_earliest_of_a_cases_clocks_counts_and_a_later_longer_one_never_relaxes_it()
    {
        var order = new Clock(1, 7, ClockKind.AtkmOrder, Start, ClockLength.Hours(12), []);
        var notice = new Clock(2, 7, ClockKind.HotlineNotice, Start.AddHours(1), ClockLength.Hours(24), []);
        Assert.Equal(order, Clock.Earliest([order, notice], Start.AddHours(2)));
        Assert.Equal(order, Clock.Earliest([notice, order], Start.AddHours(20)));
        Assert.Equal(notice, Clock.Earliest([notice, order with { StoppedAt = Start }], Start.AddHours(2)));
        // One that stands still hides none that runs.
        var paused = new Clock(3, 7, ClockKind.TcoOrder, Start, ClockLength.Hours(1), [Pause(0.5, null)]);
        Assert.Equal(notice, Clock.Earliest([paused, notice], Start.AddHours(2)));
        Assert.Equal(paused, Clock.Earliest([paused], Start.AddHours(2)));
        Assert.Null(Clock.Earliest([order with { StoppedAt = Start }], Start));
    }

    [Fact]
    public void Whatever_the_pauses_marks_come_in_order_and_it_is_due_after_start_length_and_paused_time()
    {
        var random = new Random(20261129);
        for (var round = 0; round < 2_000; round++)
        {
            var clock = Any(random);
            var seen = clock.Pauses.Count == 0 ? clock.StartedAt : clock.Pauses[^1].Until!.Value;
            var paused = clock.Pauses.Aggregate(TimeSpan.Zero, (sum, one) => sum + (one.Until!.Value - one.From));
            Assert.Equal(AmsterdamTime.EndOf(clock.StartedAt, clock.Length) + paused, clock.DueAt(seen));

            var moments = Clock.Marks.Select(mark => clock.MomentOf(mark, seen)).ToList();
            Assert.Equal(moments.Order(), moments);
            ClockMark? last = null;
            for (var at = clock.StartedAt; at < moments[^1].AddHours(2); at = at.AddMinutes(1 + random.Next(600)))
            {
                var passed = clock.PassedAt(at);
                Assert.True(last is null || passed >= last, $"round {round}: {passed} after {last}");
                last = passed;
                if (clock.NextAt(at) is not { } next) continue;
                Assert.True(next > at);
                // Unless a pause comes between, it passes a mark then and not a moment before.
                if (clock.Pauses.Any(one => one.From > at && one.From < next)) continue;
                Assert.NotEqual(passed, clock.PassedAt(next));
                Assert.Equal(passed, clock.PassedAt(next.AddTicks(-1)));
            }

            Assert.Equal((ClockMark.Over, ClockState.Over), (clock.PassedAt(moments[^1]), clock.StateAt(moments[^1])));
        }
    }

    [Fact]
    public void Of_any_clocks_of_a_case_none_that_runs_is_due_before_the_one_that_counts()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var clocks = Enumerable.Range(0, 1 + random.Next(5)).Select(i => Any(random) with { Id = i }).ToList();
            var at = clocks[0].StartedAt.AddHours(random.Next(200));
            var earliest = Clock.Earliest(clocks, at)!;
            if (earliest.StateAt(at) == ClockState.Paused) continue;
            Assert.All(
                clocks.Where(one => one.StateAt(at) != ClockState.Paused),
                one => Assert.True(earliest.DueAt(at) <= one.DueAt(at)));
            // Another that is added makes it earlier or leaves it.
            Assert.True(Clock.Earliest([.. clocks, Any(random) with { Id = 99 }], at)!.DueAt(at) <= earliest.DueAt(at));
        }
    }

    [Fact]
    public void S11_Every_kind_stands_on_its_row_and_only_orders_that_the_law_lets_stand_still_may()
    {
        Assert.Equal(Enum.GetValues<ClockKind>(), ClockRules.All.Select(rule => rule.Kind));
        Assert.All(ClockRules.All, rule => Assert.True(rule.Allows(rule.Longest)));
        Assert.Equal(
            [ClockKind.CsarOrder, ClockKind.TcoOrder],
            ClockRules.All.Where(rule => rule.Pauses.Count > 0).Select(rule => rule.Kind));
        Assert.True(ClockRules.Of(ClockKind.AtkmOrder).Allows(ClockLength.Hours(3)));
        Assert.False(ClockRules.Of(ClockKind.AtkmOrder).Allows(ClockLength.Hours(13)));
        Assert.False(ClockRules.Of(ClockKind.AtkmOrder).Allows(ClockLength.Hours(0)));
        Assert.False(ClockRules.Of(ClockKind.HotlineNotice).Allows(ClockLength.Hours(23)));
        Assert.False(ClockRules.Of(ClockKind.OwnReview).Allows(new(1, ClockUnit.Days)));
        Assert.Equal((1, 24, 24), (Hours(ClockKind.TcoOrder), Hours(ClockKind.CsarOrder), Hours(ClockKind.HotlineNotice)));
    }

    static int Hours(ClockKind kind) => ClockRules.Of(kind).Longest.Number;

    static Clock Any(Random random)
    {
        var start = Utc("2026-03-01 00:00").AddMinutes(random.Next(400 * 24 * 60));
        var unit = (ClockUnit)random.Next(4);
        var clock = new Clock(1, 1, ClockKind.OwnRemoval, start, new(1 + random.Next(unit == ClockUnit.Hours ? 48 : 3), unit), []);
        var pauses = new List<ClockPause>();
        var from = start.AddMinutes(random.Next(60));
        for (var i = random.Next(4); i > 0; i--)
        {
            var until = from.AddMinutes(1 + random.Next(3000));
            // A pause begins before the clock is over: afterwards it cannot.
            if (from >= (clock with { Pauses = [.. pauses] }).DueAt(from)) break;
            pauses.Add(new(from, until, ClockPauseCode.Clarification));
            from = until.AddMinutes(random.Next(300));
        }

        return clock with { Pauses = pauses };
    }

    static Clock Of(int hours, DateTimeOffset? start = null) =>
        new(1, 1, ClockKind.OwnRemoval, start ?? Start, ClockLength.Hours(hours), []);

    static ClockPause Pause(double from, double? until) => new(
        Start.AddHours(from), until is { } end ? Start.AddHours(end) : null, ClockPauseCode.ForceMajeure);

    static DateTimeOffset Utc(string text) => DateTimeOffset.ParseExact(
        text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
