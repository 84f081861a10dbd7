// Hashes of what a picture would be if it were turned back, freed of its borders, cropped or widened a little: copies that were
// altered so are found by them.
using System.Buffers;

namespace Waarborg.Hashing;

/// <summary>What was done with a picture before it was hashed.</summary>
public enum PdqAlteration
{
    /// <summary>Left and right exchanged.</summary>
    Mirrored = 2,

    /// <summary>Turned by half.</summary>
    UpsideDown = 3,

    /// <summary>Top and bottom exchanged.</summary>
    Flipped = 4,

    /// <summary>Rows and columns exchanged.</summary>
    Transposed = 5,

    /// <summary>Turned by a quarter to the right.</summary>
    TurnedRight = 6,

    /// <summary>Rows and columns exchanged about the other diagonal.</summary>
    AntiTransposed = 7,

    /// <summary>Turned by a quarter to the left.</summary>
    TurnedLeft = 8,

    /// <summary>Even borders taken off, each of at most a third of its side.</summary>
    Trimmed = 9,

    /// <summary>A margin taken off as if 2 % of each side had been put around the picture.</summary>
    Cropped2 = 10,

    /// <summary>The same of 4 %.</summary>
    Cropped4 = 11,

    /// <summary>A margin put on, of the outermost pixels, as if 2 % had been cropped from each side.</summary>
    Widened2 = 12,

    /// <summary>The same of 3 %.</summary>
    Widened3 = 13,

    /// <summary>The same of 4 %.</summary>
    Widened4 = 14,

    /// <summary>The same of 5 %.</summary>
    Widened5 = 15,
}

/// <summary>The hash of one altered version of a picture.</summary>
/// <param name="Alteration">What was done with the picture.</param>
/// <param name="Hash">About the hash that an entry has of which the picture is an altered copy, of either profile.</param>
/// <param name="Quality">0 to 100, as in <see cref="PdqResult"/>.</param>
public readonly record struct PdqVersion(PdqAlteration Alteration, Pdq256 Hash, int Quality);

/// <summary>Hashes altered versions of a picture, to find what it is an altered copy of.</summary>
/// <remarks>
/// A picture that was mirrored, turned, given a border or cropped by some percent has another hash: the published description
/// says so. These are questions, not hashes to be kept: they are made of at most 640 x 640 means of at most 2 x 2 pixels each,
/// lie some bits beside what <see cref="PdqHasher"/> would give for the same version, and nearly as near to one profile as to
/// the other. All members are safe to call from many threads. Beyond the caller's pixels at most 600 KB are borrowed from the
/// pool of arrays that the process shares.
/// </remarks>
public static class PdqVersions
{
    /// <summary>Pixels that each side must have at least: smaller pictures have no versions.</summary>
    public const int MinSide = 64;

    /// <summary>Versions of a picture at the most.</summary>
    public const int MaxCount = 14;

    const int Values = Decimation.Size * Decimation.Size;

    static readonly (PdqAlteration Alteration, float Inwards)[] Parts =
    [
        (PdqAlteration.Cropped2, Inside(0.02f)), (PdqAlteration.Cropped4, Inside(0.04f)),
        (PdqAlteration.Widened2, Inside(-0.02f)), (PdqAlteration.Widened3, Inside(-0.03f)),
        (PdqAlteration.Widened4, Inside(-0.04f)), (PdqAlteration.Widened5, Inside(-0.05f)),
    ];

    /// <summary>Hashes the versions of a picture, in the order of <see cref="PdqAlteration"/>, each once.</summary>
    /// <param name="pixels">The picture.</param>
    /// <param name="versions">Where they are written: room for <see cref="MaxCount"/>.</param>
    /// <returns>How many there are: none where a side is under <see cref="MinSide"/>, one less than
    /// <see cref="MaxCount"/> where no border was found.</returns>
    /// <exception cref="ArgumentException">There is too little room.</exception>
    public static int Hash(PixelView pixels, Span<PdqVersion> versions)
    {
        if (versions.Length < MaxCount)
        {
            throw new ArgumentException(
                $"{versions.Length} are too few: a picture has up to {MaxCount} versions.", nameof(versions));
        }

        if (pixels.Width < MinSide || pixels.Height < MinSide) return 0;

        var grey = new ReducedGrey(pixels);
        var floats = ArrayPool<float>.Shared.Rent((2 * PartAxis.Floats) + (2 * Values) + grey.Width);
        var room = new Room(floats, grey.Width);
        var count = 0;
        Shrink(grey, new(0, grey.Width), new(0, grey.Height), room);
        for (var one = PdqAlteration.Mirrored; one <= PdqAlteration.TurnedLeft; one++)
        {
            Turn(room.Values, one, room.Turned);
            versions[count++] = HashOf(one, room.Turned);
        }

        if (Borders.TryFind(grey, out var across, out var down))
        {
            Shrink(grey, across, down, room);
            versions[count++] = HashOf(PdqAlteration.Trimmed, room.Values);
        }

        foreach (var (alteration, inwards) in Parts)
        {
            Shrink(grey, Part(grey.Width, inwards), Part(grey.Height, inwards), room);
            versions[count++] = HashOf(alteration, room.Values);
        }

        ArrayPool<float>.Shared.Return(floats);
        grey.Dispose();
        return count;
    }

    /// <summary>Where in one rented array what lies.</summary>
    readonly ref struct Room(float[] floats, int width)
    {
        internal Span<float> Across { get; } = floats.AsSpan(0, PartAxis.Floats);

        internal Span<float> Down { get; } = floats.AsSpan(PartAxis.Floats, PartAxis.Floats);

        internal Span<float> Values { get; } = floats.AsSpan(2 * PartAxis.Floats, PdqVersions.Values);

        internal Span<float> Turned { get; } = floats.AsSpan((2 * PartAxis.Floats) + PdqVersions.Values, PdqVersions.Values);

        internal Span<float> Sums { get; } = floats.AsSpan((2 * PartAxis.Floats) + (2 * PdqVersions.Values), width);
    }

    // How much of a side is margin where a share of what is inside was put around it; or, under 0, cropped.
    static float Inside(float share) => share / (1 + (2 * share));

    static Stretch Part(int side, float inwards) => new(side * inwards, side * (1 - inwards));

    static void Shrink(ReducedGrey grey, Stretch across, Stretch down, Room room)
    {
        Span<int> acrossNumbers = stackalloc int[2 * Decimation.Size], downNumbers = stackalloc int[2 * Decimation.Size];
        ScaledShrink.Shrink(
            grey.View, new PartAxis(grey.Height, down, room.Down, downNumbers),
            new PartAxis(grey.Width, across, room.Across, acrossNumbers), room.Sums, room.Values);
    }

    static PdqVersion HashOf(PdqAlteration alteration, ReadOnlySpan<float> values)
    {
        Span<float> transformed = stackalloc float[Dct.Size * Dct.Size];
        PdqVariants.InForce.Transform(values, PdqProfile.Full, transformed);
        return new(alteration, Bits.Above(transformed), PdqVariants.InForce.Quality(values));
    }

    // As EXIF numbers them: 2 to 4 mirrored, half turned and both, 5 to 8 the same with rows and columns exchanged.
    static void Turn(ReadOnlySpan<float> values, PdqAlteration how, Span<float> turned)
    {
        const int last = Decimation.Size - 1;
        for (var y = 0; y <= last; y++)
        {
            for (var x = 0; x <= last; x++)
            {
                var (fromX, fromY) = how switch
                {
                    PdqAlteration.Mirrored => (last - x, y),
                    PdqAlteration.UpsideDown => (last - x, last - y),
                    PdqAlteration.Flipped => (x, last - y),
                    PdqAlteration.Transposed => (y, x),
                    PdqAlteration.TurnedRight => (y, last - x),
                    PdqAlteration.AntiTransposed => (last - y, last - x),
                    _ => (last - y, x),
                };
                turned[(y * Decimation.Size) + x] = values[(fromY * Decimation.Size) + fromX];
            }
        }
    }
}
