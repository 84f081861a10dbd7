// Step 4: which of the blurred rows and columns are looked at.
namespace Waarborg.Hashing;

/// <summary>Picks 64 of however many rows or columns there are, each from the middle of its share.</summary>
static class Decimation
{
    /// <summary>Rows and columns that are picked.</summary>
    internal const int Size = 64;

    /// <summary>The source row or column of one that is picked: floor((i + 0.5) * count / 64).</summary>
    internal static int SourceOf(int index, int count) => (int)(((2L * index) + 1) * count / (2 * Size));
}
