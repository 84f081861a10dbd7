// Step 9: turning a picture changes signs and exchanges rows and columns of its frequencies, so the hashes of
// the turned versions follow without looking at the pixels again.
namespace Waarborg.Hashing;

/// <summary>Derives the eight hashes from one transform.</summary>
static class Dihedral
{
    internal static PdqDihedral Derive(ReadOnlySpan<float> b, int quality) => new(
        Original: Bits.Above(b),
        Rotate90: Turned(b, transposed: true, (_, column) => (column & 1) == 0),
        Rotate180: Turned(b, transposed: false, (row, column) => ((row + column) & 1) != 0),
        Rotate270: Turned(b, transposed: true, (row, _) => (row & 1) == 0),
        FlipX: Turned(b, transposed: false, (row, _) => (row & 1) == 0),
        FlipY: Turned(b, transposed: false, (_, column) => (column & 1) == 0),
        Transpose: Turned(b, transposed: true, (_, _) => false),
        AntiTranspose: Turned(b, transposed: true, (row, column) => ((row + column) & 1) != 0),
        quality);

    /// <param name="b">The transform of the picture as it is.</param>
    /// <param name="transposed">Whether rows and columns change places.</param>
    /// <param name="negated">Whether the number that was at this row and column changes its sign.</param>
    static Pdq256 Turned(ReadOnlySpan<float> b, bool transposed, Func<int, int, bool> negated)
    {
        Span<float> turned = stackalloc float[Dct.Size * Dct.Size];
        for (var row = 0; row < Dct.Size; row++)
        {
            for (var column = 0; column < Dct.Size; column++)
            {
                var value = b[(row * Dct.Size) + column];
                var to = transposed ? (column * Dct.Size) + row : (row * Dct.Size) + column;
                turned[to] = negated(row, column) ? -value : value;
            }
        }

        return Bits.Above(turned);
    }
}
