// Step 7: one bit for each frequency, whether it is above the median.
namespace Waarborg.Hashing;

/// <summary>Turns 256 numbers into 256 bits.</summary>
static class Bits
{
    internal static Pdq256 Above(ReadOnlySpan<float> transformed)
    {
        Span<float> sorted = stackalloc float[Pdq256.BitCount];
        transformed.CopyTo(sorted);
        sorted.Sort();
        var median = sorted[(Pdq256.BitCount / 2) - 1];

        Span<ulong> words = stackalloc ulong[Pdq256.BitCount / 64];
        words.Clear();
        for (var bit = 0; bit < Pdq256.BitCount; bit++)
        {
            if (transformed[bit] > median) words[bit / 64] |= 1UL << (bit % 64);
        }

        return new Pdq256(words[3], words[2], words[1], words[0]);
    }
}
