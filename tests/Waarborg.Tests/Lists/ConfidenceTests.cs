using FsCheck;
using FsCheck.Fluent;
using Waarborg.Lists;

namespace Waarborg.Tests.Lists;

public class ConfidenceTests
{
    // Tables of Clopper and Pearson, and Newcombe (Statistics in Medicine 1998, 17:857-872), table I, method 5.
    [Theory]
    [InlineData(0, 10, 0, 0.3085)]
    [InlineData(1, 1, 0.0250, 1)]
    [InlineData(2, 2, 0.1581, 1)]
    [InlineData(1, 10, 0.0025, 0.4450)]
    [InlineData(5, 10, 0.1871, 0.8129)]
    [InlineData(10, 100, 0.0490, 0.1762)]
    [InlineData(81, 263, 0.2527, 0.3676)]
    [InlineData(15, 148, 0.0578, 0.1617)]
    [InlineData(0, 20, 0, 0.1684)]
    [InlineData(1, 29, 0.0009, 0.1776)]
    public void The_bounds_are_those_that_are_published(int seen, int trials, double lower, double upper)
    {
        Assert.Equal(lower, Confidence.Lower(seen, trials), 0.00005001);
        Assert.Equal(upper, Confidence.Upper(seen, trials), 0.00005001);
    }

    [Fact]
    public void At_the_bounds_the_tail_of_the_sum_of_chances_is_one_in_forty() =>
        Prop.ForAll<PositiveInt, PositiveInt>((some, more) =>
        {
            var (seen, trials) = (some.Get % 200 + 1, (some.Get % 200) + 1 + (more.Get % 800));
            var atLeast = 1 - Sum(0, seen - 1, trials, Confidence.Lower(seen, trials));
            var atMost = Sum(0, seen, trials, Confidence.Upper(seen, trials));
            return Math.Abs(atLeast - 0.025) < 1e-9 && (seen == trials || Math.Abs(atMost - 0.025) < 1e-9);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(7)]
    [InlineData(1_000)]
    [InlineData(1_000_000)]
    [InlineData(Confidence.MaxTrials)]
    public void Bounds_enclose_what_was_seen_and_grow_with_it(int trials)
    {
        var (lower, upper) = (-1.0, -1.0);
        for (var seen = 0; seen <= trials; seen += Math.Max(1, trials / 20))
        {
            var (low, high) = (Confidence.Lower(seen, trials), Confidence.Upper(seen, trials));
            Assert.True(low > lower && high > upper, $"{seen} of {trials}");
            Assert.InRange((double)seen / trials, low, high);
            (lower, upper) = (low, high);
        }
    }

    [Fact]
    public void More_trials_of_the_same_proportion_bring_the_bounds_closer()
    {
        var width = 2.0;
        for (var trials = 10; trials <= Confidence.MaxTrials; trials *= 10)
        {
            var now = Confidence.Upper(trials / 10, trials) - Confidence.Lower(trials / 10, trials);
            Assert.True(now < width);
            width = now;
        }

        // By the normal distribution, which is close where so many are counted.
        Assert.Equal(2 * 1.959964 * Math.Sqrt(0.09 / Confidence.MaxTrials), width, 1e-6);
    }

    [Fact]
    public void The_ends_are_exact_also_of_the_largest_number()
    {
        Assert.Equal(0, Confidence.Lower(0, Confidence.MaxTrials));
        Assert.Equal(1, Confidence.Upper(Confidence.MaxTrials, Confidence.MaxTrials));
        Assert.Equal(1 - Math.Pow(0.025, 1e-7), Confidence.Upper(0, Confidence.MaxTrials), 1e-12);
        Assert.Equal(Math.Pow(0.025, 1e-7), Confidence.Lower(Confidence.MaxTrials, Confidence.MaxTrials), 1e-12);
        Assert.Equal(-Math.Log(0.975) / 1e7, Confidence.Lower(1, Confidence.MaxTrials), 1e-14);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 5)]
    [InlineData(6, 5)]
    [InlineData(1, Confidence.MaxTrials + 1)]
    public void What_cannot_be_counted_is_refused(int seen, int trials)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Confidence.Lower(seen, trials));
        Assert.Throws<ArgumentOutOfRangeException>(() => Confidence.Upper(seen, trials));
    }

    // One chance after another, from the largest: no special function.
    static double Sum(int from, int to, int trials, double p)
    {
        var (log, sum) = (trials * Math.Log(1 - p), 0.0);
        for (var k = 0; k <= to; k++)
        {
            if (k >= from) sum += Math.Exp(log);
            log += Math.Log((trials - k) / (k + 1.0)) + Math.Log(p / (1 - p));
        }

        return sum;
    }
}
