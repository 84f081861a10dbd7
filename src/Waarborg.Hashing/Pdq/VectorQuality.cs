// Step 5 in the fast form: the differences of four pairs of neighbours at once.
using System.Runtime.Intrinsics;

namespace Waarborg.Hashing;

/// <summary>The sum of <see cref="Quality"/>. Its terms are whole numbers, so their order says nothing.</summary>
static class VectorQuality
{
    internal static int Of(ReadOnlySpan<float> small)
    {
        const int size = Decimation.Size;
        var (n, sum, sums) = (Vector128<int>.Count, 0, Vector128<int>.Zero);
        for (var at = 0; at < size * (size - 1); at += n) sums += Differences(small[at..], small[(at + size)..]);
        for (var i = 0; i < size; i++)
        {
            var row = small.Slice(i * size, size);
            var j = 0;
            for (; j <= size - 1 - n; j += n) sums += Differences(row[j..], row[(j + 1)..]);
            for (; j < size - 1; j++) sum += Quality.Difference(row[j], row[j + 1]);
        }

        return Quality.OfSum(sum + Vector128.Sum(sums));
    }

    // Far within 32 bits: values of the small picture are at most 255.
    static Vector128<int> Differences(ReadOnlySpan<float> u, ReadOnlySpan<float> v) => Vector128.Abs(
        Vector128.ConvertToInt32Native((Of4(u) - Of4(v)) * 100 / Vector128.Create(255f)));

    static Vector128<float> Of4(ReadOnlySpan<float> values) => Vector128.Create(values);
}
