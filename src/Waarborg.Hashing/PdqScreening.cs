// PDQ of a picture of which only a smaller, grey one was decoded: quick, a few bits off, and good for one thing: to say of most
// pictures that they are nowhere near any entry. What is kept, shown or reported is hashed by PdqHasher.
using System.Buffers;

namespace Waarborg.Hashing;

/// <summary>
/// About what PDQ would be. A type of its own, so that it cannot be kept or compared where an exact hash is meant.
/// </summary>
/// <param name="Hash">Near the exact hash.</param>
/// <param name="Quality">Near its quality, 0 to 100.</param>
public readonly record struct ApproximatePdq(Pdq256 Hash, int Quality);

/// <summary>Hashes a picture that was decoded at a half, a quarter or an eighth of its size.</summary>
/// <remarks>
/// JPEG decodes at these sizes in a part of the time. Filtering the small picture as if it were the picture moves the hash by
/// 3, 7 or 10 bits on the mean, nearly all of it because the filter's window comes to lie elsewhere; so the window of the full
/// size is put over the small pixels instead, its offset and what it does at the borders included
/// (<see href="https://github.com/facebook/ThreatExchange/tree/main/pdq">the published description</see>, steps 3 and 4).
/// All members are safe to call from many threads. Beyond the caller's pixels it borrows one row of floats, and keeps the
/// weights of at most 64 sides.
/// </remarks>
public static class PdqScreening
{
    /// <summary>
    /// Pixels that each side of the small picture must have at least: three for each of the 64 by 64 values of which the hash is
    /// made. With fewer, single photographs were up to 16 bits off; with fewer than 128 pixels the hash is of no use.
    /// </summary>
    public const int MinScaledSide = 3 * Decimation.Size;

    /// <summary>How often a picture can be made smaller at the most.</summary>
    public const int MaxShrink = 8;

    /// <summary>Pixels of a side of the small picture: the last one may stand for fewer pixels than the others.</summary>
    /// <param name="side">Pixels of the side at full size.</param>
    /// <param name="shrink">Pixels of it that one small pixel stands for.</param>
    public static int ScaledSide(int side, int shrink) => (int)(((long)side + shrink - 1) / shrink);

    /// <summary>The most that a picture can be made smaller: 8, 4 or 2, or 1 when it is too small to be screened.</summary>
    /// <param name="width">Its columns.</param>
    /// <param name="height">Its rows.</param>
    public static int ShrinkFor(int width, int height)
    {
        var shrink = MaxShrink;
        while (shrink > 1 && ScaledSide(Math.Min(width, height), shrink) < MinScaledSide) shrink /= 2;
        return shrink;
    }

    /// <summary>Hashes the picture that the small one was made of, about.</summary>
    /// <param name="scaled">The small picture as stored, grey; each pixel the mean of those that it stands for.</param>
    /// <param name="width">Columns of the picture as stored.</param>
    /// <param name="height">Rows of it.</param>
    /// <param name="shrink">How often it was made smaller: 1, 2, 4 or 8.</param>
    /// <param name="orientation">How it is to be turned before it is hashed, as EXIF says it: 1, as stored, to 8.</param>
    /// <param name="profile">Which PDQ.</param>
    /// <param name="result">About the hash.</param>
    /// <returns>False when a side of the small picture is under <see cref="MinScaledSide"/>: then the picture itself must
    /// be hashed.</returns>
    /// <exception cref="ArgumentException">The small picture is not grey, or not one of this size.</exception>
    public static bool TryHash(
        PixelView scaled, int width, int height, int shrink, int orientation, PdqProfile profile, out ApproximatePdq result)
    {
        if (!Enum.IsDefined(profile)) throw new ArgumentException($"There is no profile {(int)profile}.", nameof(profile));
        if (shrink is not (1 or 2 or 4 or MaxShrink))
            throw new ArgumentException($"No picture is screened at one in {shrink}.", nameof(shrink));
        if (orientation is < 1 or > 8)
            throw new ArgumentException($"EXIF knows no orientation {orientation}.", nameof(orientation));
        if (scaled.Layout != PixelLayout.Grey8) throw new ArgumentException("The small picture is not grey.", nameof(scaled));
        if (scaled.Width != ScaledSide(width, shrink) || scaled.Height != ScaledSide(height, shrink))
        {
            throw new ArgumentException(
                $"{scaled.Width} x {scaled.Height} is not {width} x {height} at one in {shrink}.", nameof(scaled));
        }

        result = default;
        if (scaled.Width < MinScaledSide || scaled.Height < MinScaledSide) return false;

        // What is shown mirrored or turned is the small picture as stored, under weights that are mirrored, and exchanged.
        var isResized = profile == PdqProfile.Fit512 && Math.Max(width, height) > Luma.FitSide;
        var across = ScaledAxis.Of(new(width, shrink, isResized, IsMirrored: orientation is 2 or 3 or 7 or 8));
        var down = ScaledAxis.Of(new(height, shrink, isResized, IsMirrored: orientation is 3 or 4 or 6 or 7));
        var rented = ArrayPool<float>.Shared.Rent(Decimation.Size * Decimation.Size);
        var decimated = rented.AsSpan(0, Decimation.Size * Decimation.Size);
        Span<float> transformed = stackalloc float[Dct.Size * Dct.Size];
        ScaledShrink.Shrink(scaled, down, across, isTransposed: orientation >= 5, decimated);
        PdqVariants.InForce.Transform(decimated, profile, transformed);
        result = new(Bits.Above(transformed), PdqVariants.InForce.Quality(decimated));
        ArrayPool<float>.Shared.Return(rented);
        return true;
    }
}
