// Steps 3 and 4 along one side of a picture, as weights on the pixels of the same picture made smaller: for each of the 64
// values that step 4 picks, how much of each small pixel is in it.
namespace Waarborg.Hashing;

/// <summary>What makes the weights of one side.</summary>
/// <param name="Side">Pixels of the side at full size.</param>
/// <param name="Shrink">Pixels of it that one small pixel stands for; the last may stand for fewer.</param>
/// <param name="IsResized">Whether the profile brings the side to <see cref="Luma.FitSide"/> first.</param>
/// <param name="IsMirrored">Whether the side is shown the other way round.</param>
readonly record struct ScaledAxisKey(int Side, int Shrink, bool IsResized, bool IsMirrored)
{
    /// <summary>Small pixels of the side.</summary>
    internal int ScaledSide => PdqScreening.ScaledSide(Side, Shrink);
}

/// <summary>The weights of one side: for each of the 64 values a run of small pixels.</summary>
/// <remarks>
/// The two rounds of the moving mean are linear, so each value that is picked is a sum over pixels with weights that depend on
/// the side alone; the window's half-pixel offset and what it does at the borders are in them. A small pixel is the mean of the
/// pixels that it stands for, so its weight is the sum of theirs. What is lost is only how a weight changes within one small
/// pixel, where filtering the small picture anew would move the window as well.
/// </remarks>
sealed class ScaledAxis
{
    /// <summary>Sides whose weights are kept. Sizes are those of untrusted pictures, so there is an end to it.</summary>
    const int Kept = 64;

    static readonly ScaledAxis?[] Recent = new ScaledAxis?[Kept];

    readonly ScaledAxisKey _key;
    readonly int[] _first = new int[Decimation.Size];
    readonly float[][] _weights = new float[Decimation.Size][];

    ScaledAxis(ScaledAxisKey key)
    {
        _key = key;
        var length = key.IsResized ? Luma.FitSide : key.Side;
        var across = new double[length];
        var scaled = new double[key.ScaledSide];
        for (var i = 0; i < Decimation.Size; i++)
        {
            Array.Clear(across);
            Array.Clear(scaled);
            TwoRounds(Decimation.SourceOf(i, length), length, across);
            for (var at = 0; at < length; at++)
            {
                if (across[at] != 0) scaled[SmallPixelOf(at)] += across[at];
            }

            Keep(i, scaled);
        }
    }

    /// <summary>The weights of this side; those that were asked for not long ago are not made anew.</summary>
    internal static ScaledAxis Of(ScaledAxisKey key)
    {
        var slot = (int)(unchecked((uint)key.GetHashCode()) % Kept);
        if (Volatile.Read(ref Recent[slot]) is { } known && known._key == key) return known;
        var made = new ScaledAxis(key);
        Volatile.Write(ref Recent[slot], made);
        return made;
    }

    /// <summary>The first small pixel that is in a value.</summary>
    internal int First(int value) => _first[value];

    /// <summary>The weights of that pixel and of those behind it.</summary>
    internal ReadOnlySpan<float> Weights(int value) => _weights[value];

    // The weight of each pixel in what stands at one place after both rounds.
    static void TwoRounds(int place, int length, double[] weights)
    {
        var window = MovingMean.WindowFor(length);
        var half = MovingMean.HalfOf(window);
        var (from, until) = Covered(place);
        for (var middle = from; middle < until; middle++)
        {
            var (first, end) = Covered(middle);
            var share = 1.0 / (until - from) / (end - first);
            for (var at = first; at < end; at++) weights[at] += share;
        }

        (int From, int Until) Covered(int at) => (Math.Max(0, at - (window - half)), Math.Min(length, at + half));
    }

    int SmallPixelOf(int at)
    {
        var pixel = _key.IsResized ? Luma.Nearest(at, _key.Side) : at;
        return (_key.IsMirrored ? _key.Side - 1 - pixel : pixel) / _key.Shrink;
    }

    void Keep(int value, ReadOnlySpan<double> scaled)
    {
        var first = scaled.IndexOfAnyExcept(0.0);
        var end = scaled.LastIndexOfAnyExcept(0.0) + 1;
        var weights = _weights[value] = new float[end - first];
        for (var at = first; at < end; at++) weights[at - first] = (float)scaled[at];
        _first[value] = first;
    }
}
