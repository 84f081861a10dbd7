// From pixels to PDQ: the steps of the published description, in order, each in its own file under Pdq/.
using System.Buffers;

namespace Waarborg.Hashing;

/// <summary>The two PDQs that lists contain. They differ by some bits on the same picture.</summary>
public enum PdqProfile
{
    /// <summary>Luma in 64-bit float, the filter over the whole picture: what most exchanges hold.</summary>
    Full,

    /// <summary>
    /// Luma in 32-bit float, and a picture with a side over 512 is first brought to 512 x 512 by nearest
    /// neighbour: what the C++ tool of PDQ's authors gives.
    /// </summary>
    Fit512,
}

/// <summary>A hash, and how much picture there was to hash.</summary>
/// <param name="Hash">The hash.</param>
/// <param name="Quality">0 to 100. Under 50 the hash says too little to be matched by likeness.</param>
public readonly record struct PdqResult(Pdq256 Hash, int Quality);

/// <summary>Computes PDQ, bit by bit as its authors' implementations do.</summary>
/// <remarks>
/// Beyond the caller's pixels it borrows at most height / 128 + 64 rows of floats from the pool of arrays that the process
/// shares: 6 MB for a square picture of 100 megapixels. All members are safe to call from many threads. Every processor
/// gives the same bits; <c>WAARBORG_PDQ</c> in the environment forces one of the forms of the computation: scalar,
/// vector128 or vector256. Another name there, or one that this processor lacks, is a
/// <see cref="TypeInitializationException"/> at the first hash. The description of PDQ is
/// <see href="https://github.com/facebook/ThreatExchange/blob/main/hashing/hashing.pdf">The TMK+PDQF Video-Hashing Algorithm
/// and the PDQ Image-Hashing Algorithm</see>.
/// </remarks>
public static class PdqHasher
{
    /// <summary>Pixels that each side must have at least to be hashed.</summary>
    public const int MinSide = 5;

    /// <summary>Hashes a picture.</summary>
    /// <param name="pixels">The picture as it is stored, of any size: it is not turned as its file may say.</param>
    /// <param name="profile">Which of the two hashes.</param>
    /// <param name="result">The hash of 256 bits and a quality of 0 to 100; nothing where there is none.</param>
    /// <returns>False when a side is under <see cref="MinSide"/>: such a picture has no hash.</returns>
    /// <exception cref="ArgumentException">There is no such profile.</exception>
    public static bool TryHash(PixelView pixels, PdqProfile profile, out PdqResult result) =>
        TryHash(PdqVariants.InForce, pixels, profile, out result);

    internal static bool TryHash(PdqVariant variant, PixelView pixels, PdqProfile profile, out PdqResult result)
    {
        Span<float> transformed = stackalloc float[Dct.Size * Dct.Size];
        if (!TryTransform(variant, pixels, profile, transformed, out var quality))
        {
            result = default;
            return false;
        }

        result = new PdqResult(Bits.Above(transformed), quality);
        return true;
    }

    /// <summary>Hashes a picture and derives the hashes of its turned and mirrored versions, as other tools
    /// do.</summary>
    /// <remarks>
    /// The derived ones are near the hashes of the turned pixels, not equal to them. To find turned copies,
    /// hash the turned pixels.
    /// </remarks>
    /// <param name="pixels">The picture as it is stored.</param>
    /// <param name="profile">Which of the two hashes.</param>
    /// <param name="result">Eight hashes of 256 bits, and a quality of 0 to 100; nothing where there is none.</param>
    /// <returns>False when a side is under <see cref="MinSide"/>: such a picture has no hash.</returns>
    /// <exception cref="ArgumentException">There is no such profile.</exception>
    public static bool TryHashDihedral(PixelView pixels, PdqProfile profile, out PdqDihedral result)
    {
        var variant = PdqVariants.InForce;
        Span<float> transformed = stackalloc float[Dct.Size * Dct.Size];
        if (!TryTransform(variant, pixels, profile, transformed, out var quality))
        {
            result = default;
            return false;
        }

        result = Dihedral.Derive(transformed, quality);
        return true;
    }

    static bool TryTransform(
        PdqVariant variant, PixelView pixels, PdqProfile profile, Span<float> transformed, out int quality)
    {
        if (!Enum.IsDefined(profile)) throw new ArgumentException($"There is no profile {(int)profile}.", nameof(profile));

        quality = 0;
        if (pixels.Width < MinSide || pixels.Height < MinSide) return false;

        var small = ArrayPool<float>.Shared.Rent(Decimation.Size * Decimation.Size);
        var decimated = small.AsSpan(0, Decimation.Size * Decimation.Size);
        variant.Shrink(pixels, profile, decimated);
        quality = variant.Quality(decimated);
        variant.Transform(decimated, profile, transformed);
        ArrayPool<float>.Shared.Return(small);
        return true;
    }
}
