// How far a proportion may be from what a sample shows: the exact bounds of Clopper and Pearson (1934).
namespace Waarborg.Lists;

/// <summary>
/// Bounds of the chance of an event that was seen some times in a number of trials. Both together hold in at least 95 of 100
/// cases, each alone in 97.5. Pure.
/// </summary>
static class Confidence
{
    /// <summary>The most trials that are counted.</summary>
    internal const int MaxTrials = 10_000_000;

    /// <summary>The chance that is left beyond each of the two bounds.</summary>
    const double Tail = 0.025;

    // A double has 53 bits, and the smallest bound lies above 2^-30.
    const int Halvings = 90;

    // The fraction needs some times the root of the trials.
    const int MaxTerms = 100_000;
    const double Enough = 1e-15;
    const double NotZero = 1e-300;

    /// <summary>The smallest chance with which the event would be seen this often or more in 2.5 of 100 cases.</summary>
    /// <param name="seen">How often the event was seen.</param>
    /// <param name="trials">How often it could be seen: at least once.</param>
    internal static double Lower(int seen, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trials, MaxTrials);
        ArgumentOutOfRangeException.ThrowIfNegative(seen);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seen, trials);
        if (seen == 0) return 0;
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = low + ((high - low) / 2);
            if (ChanceOfAtLeast(seen, trials, middle) < Tail) low = middle;
            else high = middle;
        }

        return low;
    }

    /// <summary>The largest chance with which the event would be seen this often or less in 2.5 of 100 cases.</summary>
    /// <inheritdoc cref="Lower"/>
    internal static double Upper(int seen, int trials) => 1 - Lower(trials - seen, trials);

    // The binomial tail is the regularised incomplete beta function I of p with k and n - k + 1.
    static double ChanceOfAtLeast(int seen, int trials, double p)
    {
        double a = seen, b = trials - seen + 1;
        if (p <= 0) return 0;
        if (p >= 1) return 1;
        var front = Math.Exp(
            LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(p)) + (b * Math.Log(1 - p)));
        // The fraction comes to its end quickly on one side of the mean only.
        return p < (a + 1) / (a + b + 2) ? front * Fraction(a, b, p) / a : 1 - (front * Fraction(b, a, 1 - p) / b);
    }

    /// <summary>The continued fraction of the incomplete beta function (DLMF 8.17.22), by the method of Lentz.</summary>
    static double Fraction(double a, double b, double x)
    {
        var (c, d) = (1.0, 1 / AwayFromZero(1 - ((a + b) * x / (a + 1))));
        var value = d;
        for (var m = 1; m <= MaxTerms; m++)
        {
            Step(m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m))));
            var change = Step(-(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1)));
            if (Math.Abs(change - 1) < Enough) break;
        }

        return value;

        double Step(double term)
        {
            d = 1 / AwayFromZero(1 + (term * d));
            c = AwayFromZero(1 + (term / c));
            value *= c * d;
            return c * d;
        }
    }

    static double AwayFromZero(double value) => Math.Abs(value) < NotZero ? NotZero : value;

    /// <summary>The logarithm of the gamma function of a number of 1 or more (DLMF 5.11.1).</summary>
    static double LogGamma(double x)
    {
        // Stirling's series is good to the last digit from here on; below it, by the function's own recurrence.
        var shift = 0.0;
        for (; x < 15; x++) shift += Math.Log(x);
        var square = 1 / (x * x);
        var series = ((((((-1 / 1680.0) * square) + (1 / 1260.0)) * square) - (1 / 360.0)) * square) + (1 / 12.0);
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (series / x) - shift;
    }
}
