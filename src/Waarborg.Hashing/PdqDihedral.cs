// The eight hashes that other tools exchange for a picture that may have been turned or mirrored.
namespace Waarborg.Hashing;

/// <summary>The hash of a picture and those derived from it for its turned and mirrored versions.</summary>
/// <param name="Original">The picture as it is.</param>
/// <param name="Rotate90">A quarter turn.</param>
/// <param name="Rotate180">Upside down.</param>
/// <param name="Rotate270">Three quarter turns.</param>
/// <param name="FlipX">Top and bottom exchanged.</param>
/// <param name="FlipY">Left and right exchanged.</param>
/// <param name="Transpose">Rows and columns exchanged.</param>
/// <param name="AntiTranspose">Rows and columns exchanged about the other diagonal.</param>
/// <param name="Quality">0 to 100, as in <see cref="PdqResult"/>.</param>
public readonly record struct PdqDihedral(
    Pdq256 Original,
    Pdq256 Rotate90,
    Pdq256 Rotate180,
    Pdq256 Rotate270,
    Pdq256 FlipX,
    Pdq256 FlipY,
    Pdq256 Transpose,
    Pdq256 AntiTranspose,
    int Quality)
{
    /// <summary>Number of hashes.</summary>
    public const int Count = 8;

    /// <summary>The hashes in the order of the members.</summary>
    /// <param name="index">0, the original, to 7.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such hash.</exception>
    public Pdq256 this[int index] => index switch
    {
        0 => Original,
        1 => Rotate90,
        2 => Rotate180,
        3 => Rotate270,
        4 => FlipX,
        5 => FlipY,
        6 => Transpose,
        7 => AntiTranspose,
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "The eight hashes are numbered from 0 to 7."),
    };
}
