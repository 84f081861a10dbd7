// Step 5: how much there is to see in the small picture.
using System.Numerics;

namespace Waarborg.Hashing;

/// <summary>The sum of the differences of neighbours, as the reference scales and caps it.</summary>
static class Quality
{
    const int Best = 100;
    const int Scale = 90;

    internal static int Of(ReadOnlySpan<float> small)
    {
        const int size = Decimation.Size;
        var (n, sum, sums) = (Vector<int>.Count, 0, Vector<int>.Zero);
        for (var at = 0; at < size * (size - 1); at += n) sums += Differences(small[at..], small[(at + size)..]);
        for (var i = 0; i < size; i++)
        {
            var row = small.Slice(i * size, size);
            var j = 0;
            for (; j <= size - 1 - n; j += n) sums += Differences(row[j..], row[(j + 1)..]);
            for (; j < size - 1; j++) sum += Difference(row[j], row[j + 1]);
        }

        return Math.Min(Best, (sum + Vector.Sum(sums)) / Scale);
    }

    // The integer part is taken of each pair, so a soft gradient adds nothing.
    static int Difference(float u, float v) => Math.Abs((int)((u - v) * 100 / 255));

    static Vector<int> Differences(ReadOnlySpan<float> u, ReadOnlySpan<float> v) =>
        Vector.Abs(Vector.ConvertToInt32((new Vector<float>(u) - new Vector<float>(v)) * 100 / new Vector<float>(255)));
}
