using Waarborg.Cases;

namespace Waarborg.Tests.Cases;

/// <summary>How much a person looks in a day: limits that hold whatever is pressed.</summary>
public class ExposureBudgetTests
{
    static readonly DateTimeOffset Nine = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Time_in_the_queue_counts_also_with_nothing_revealed_and_ends_the_day()
    {
        var (now, today, breaks) = (Nine, Exposure.None, 0);
        while (ExposureBudget.StateAt(today, now) is var state and not ExposureState.EnoughForToday)
        {
            if (state is ExposureState.Break pause)
            {
                breaks++;
                Assert.IsType<ExposureState.Break>(ExposureBudget.StateAt(today, pause.Until.AddSeconds(-1)));
                now = pause.Until;
                Assert.IsType<ExposureState.GoOn>(ExposureBudget.StateAt(today, now));
            }

            today = ExposureBudget.Seen(today, now);
            now = now.AddSeconds(20);
        }

        Assert.Equal(ExposureBudget.QueueADay, today.Queue);
        Assert.Equal(TimeSpan.Zero, today.Revealed);
        // Four hours in runs of fifty minutes.
        Assert.Equal(4, breaks);
    }

    [Fact]
    public void What_is_revealed_ends_the_day_too()
    {
        var today = Exposure.None with { Revealed = ExposureBudget.RevealedADay - TimeSpan.FromSeconds(1) };
        Assert.IsType<ExposureState.GoOn>(ExposureBudget.StateAt(today, Nine));
        today = today with { Revealed = ExposureBudget.RevealedADay };
        Assert.IsType<ExposureState.EnoughForToday>(ExposureBudget.StateAt(today, Nine));
    }

    [Fact]
    public void Who_left_the_page_is_not_there_and_a_long_absence_is_a_break()
    {
        var today = ExposureBudget.Seen(Exposure.None, Nine);
        today = ExposureBudget.Seen(today, Nine.AddMinutes(9));
        Assert.Equal(ExposureBudget.MaxStep, today.Queue);
        today = ExposureBudget.Seen(today, Nine.AddMinutes(9) + ExposureBudget.BreakLasts);
        Assert.Equal(ExposureBudget.MaxStep, today.Queue);
        Assert.Equal(today.SeenAt, today.RunSince);
        // A clock that was set back takes nothing away.
        Assert.Equal(today, ExposureBudget.Seen(today, Nine));
    }

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(30, 10, 300L)]
    [InlineData(0, 7, 0L)]
    public void Seconds_of_looking_are_told_for_each_hundred_items(int seconds, int items, long? expected) => Assert.Equal(
        expected, (Exposure.None with { Revealed = TimeSpan.FromSeconds(seconds), Items = items }).SecondsPer100Items);
}
