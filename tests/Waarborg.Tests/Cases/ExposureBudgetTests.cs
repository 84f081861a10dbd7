using Waarborg.Cases;
using Waarborg.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Cases;

/// <summary>How much a person looks in a day: limits that hold whatever is pressed.</summary>
public class ExposureBudgetTests
{
    static readonly ExposureLimits Usual = ExposureLimits.Usual;
    static readonly DateTimeOffset Nine = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Midnight_begins_a_day_and_is_no_break()
    {
        using var at = new TempInstallation();
        var (store, person) = (new ExposureStore(at.Installation), new TestPeople(at.Installation)["anna"].Id);
        using var connection = at.Installation.Database.Open();
        using var transaction = connection.BeginTransaction();
        // Half past eleven in Amsterdam.
        var begun = new DateTimeOffset(2026, 11, 25, 22, 30, 0, TimeSpan.Zero);
        var now = begun;
        while (store.Seen(connection, transaction, person, now) is ExposureState.GoOn) now = now.AddMinutes(1);
        Assert.Equal(begun + Usual.WithoutBreak, now);
        Assert.InRange(ExposureStore.Today(connection, transaction, person, now).Queue.TotalMinutes, 20, 21);
    }

    [Fact]
    public void Time_in_the_queue_counts_also_with_nothing_revealed_and_ends_the_day()
    {
        var (now, today, breaks) = (Nine, Exposure.None, 0);
        while (ExposureBudget.StateAt(Usual, today, now) is var state and not ExposureState.EnoughForToday)
        {
            if (state is ExposureState.Break pause)
            {
                breaks++;
                Assert.IsType<ExposureState.Break>(ExposureBudget.StateAt(Usual, today, pause.Until.AddSeconds(-1)));
                now = pause.Until;
                Assert.IsType<ExposureState.GoOn>(ExposureBudget.StateAt(Usual, today, now));
            }

            today = ExposureBudget.Seen(Usual, today, now);
            now = now.AddSeconds(20);
        }

        Assert.Equal(Usual.QueueADay, today.Queue);
        Assert.Equal(TimeSpan.Zero, today.Revealed);
        // Four hours in runs of fifty minutes.
        Assert.Equal(4, breaks);
    }

    [Fact]
    public void What_is_revealed_ends_the_day_too()
    {
        var today = Exposure.None with { Revealed = Usual.RevealedADay - TimeSpan.FromSeconds(1) };
        Assert.IsType<ExposureState.GoOn>(ExposureBudget.StateAt(Usual, today, Nine));
        today = today with { Revealed = Usual.RevealedADay };
        Assert.IsType<ExposureState.EnoughForToday>(ExposureBudget.StateAt(Usual, today, Nine));
    }

    [Fact]
    public void Who_left_the_page_is_not_there_and_a_long_absence_is_a_break()
    {
        var today = ExposureBudget.Seen(Usual, Exposure.None, Nine);
        today = ExposureBudget.Seen(Usual, today, Nine.AddMinutes(9));
        Assert.Equal(ExposureBudget.MaxStep, today.Queue);
        today = ExposureBudget.Seen(Usual, today, Nine.AddMinutes(9) + Usual.BreakLasts);
        Assert.Equal(ExposureBudget.MaxStep, today.Queue);
        Assert.Equal(today.SeenAt, today.RunSince);
        // A clock that was set back takes nothing away.
        Assert.Equal(today, ExposureBudget.Seen(Usual, today, Nine));
    }

    [Fact]
    public void Stricter_limits_end_the_day_sooner_and_make_breaks_longer()
    {
        var strict = new ExposureLimits(QueueMinutes: 10, RevealedMinutes: 1, BreakAfterMinutes: 2, BreakMinutes: 15);
        var today = new Exposure(TimeSpan.FromMinutes(2), TimeSpan.Zero, 0, Nine.AddMinutes(2), Nine);
        var pause = Assert.IsType<ExposureState.Break>(ExposureBudget.StateAt(strict, today, Nine.AddMinutes(2)));
        Assert.Equal(Nine.AddMinutes(17), pause.Until);
        // Ten minutes are a break by the usual limits, and none by these.
        Assert.IsType<ExposureState.Break>(ExposureBudget.StateAt(strict, today, Nine.AddMinutes(13)));
        Assert.Equal(today.RunSince, ExposureBudget.Seen(strict, today, Nine.AddMinutes(13)).RunSince);
        Assert.IsType<ExposureState.GoOn>(ExposureBudget.StateAt(Usual, today, Nine.AddMinutes(13)));
        Assert.IsType<ExposureState.EnoughForToday>(ExposureBudget.StateAt(
            strict, today with { Queue = TimeSpan.FromMinutes(10) }, Nine.AddMinutes(60)));
        Assert.IsType<ExposureState.EnoughForToday>(ExposureBudget.StateAt(
            strict, today with { Revealed = TimeSpan.FromMinutes(1) }, Nine.AddMinutes(60)));
    }

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(30, 10, 300L)]
    [InlineData(0, 7, 0L)]
    public void Seconds_of_looking_are_told_for_each_hundred_items(int seconds, int items, long? expected) => Assert.Equal(
        expected, (Exposure.None with { Revealed = TimeSpan.FromSeconds(seconds), Items = items }).SecondsPer100Items);
}
