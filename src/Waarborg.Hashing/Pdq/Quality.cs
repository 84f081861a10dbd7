// Step 5: how much there is to see in the small picture.
namespace Waarborg.Hashing;

/// <summary>The sum of the differences of neighbours, as the reference scales and caps it.</summary>
static class Quality
{
    const int Best = 100;
    const int Scale = 90;

    internal static int Of(ReadOnlySpan<float> small)
    {
        const int size = Decimation.Size;
        var sum = 0;
        for (var i = 0; i < size - 1; i++)
        {
            for (var j = 0; j < size; j++) sum += Difference(small[(i * size) + j], small[((i + 1) * size) + j]);
        }

        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size - 1; j++) sum += Difference(small[(i * size) + j], small[(i * size) + j + 1]);
        }

        return OfSum(sum);
    }

    /// <summary>From the sum of all differences.</summary>
    internal static int OfSum(int sum) => Math.Min(Best, sum / Scale);

    /// <summary>Of two neighbours. The integer part is taken of each pair, so a soft gradient adds nothing.</summary>
    internal static int Difference(float u, float v) => Math.Abs((int)((u - v) * 100 / 255));
}
