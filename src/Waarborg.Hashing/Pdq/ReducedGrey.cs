// A picture's brightness with at most some hundreds of pixels on a side: what the hashes of its altered versions are made of.
using System.Buffers;

namespace Waarborg.Hashing;

/// <summary>
/// Grey of at most <see cref="MaxSide"/> pixels on each side; the aspect is not kept. Given back when disposed.
/// </summary>
readonly ref struct ReducedGrey
{
    /// <summary>Pixels of a side at the most. Half of the window of the blur is five of them then.</summary>
    internal const int MaxSide = 640;

    /// <summary>Rows, and columns, of those that one pixel stands for that are looked at, at the most.</summary>
    internal const int MaxLooked = 2;

    // Thousandths of brightness, as the published description weighs the colours.
    const uint Red = 299, Green = 587, Blue = 114, Whole = Red + Green + Blue;

    readonly byte[] _grey;

    internal ReducedGrey(PixelView pixels)
    {
        Width = Math.Min(MaxSide, pixels.Width);
        Height = Math.Min(MaxSide, pixels.Height);
        _grey = ArrayPool<byte>.Shared.Rent(Width * Height);
        var columns = LookedOf(pixels.Width, Width);
        var rented = ArrayPool<int>.Shared.Rent(Width * MaxLooked);
        var places = rented.AsSpan(0, Width * columns);
        for (var i = 0; i < places.Length; i++)
            places[i] = PlaceOf(i / columns, i % columns, Width, pixels.Width) * pixels.BytesPerPixel;
        for (var y = 0; y < Height; y++) Fill(pixels, y, places, columns);
        ArrayPool<int>.Shared.Return(rented);
    }

    internal int Width { get; }

    internal int Height { get; }

    /// <summary>The pixels, without gaps between the rows.</summary>
    internal PixelView View => new(_grey, Width, Height, Width, PixelLayout.Grey8);

    internal ReadOnlySpan<byte> Row(int y) => _grey.AsSpan(y * Width, Width);

    internal void Dispose() => ArrayPool<byte>.Shared.Return(_grey);

    void Fill(PixelView pixels, int y, ReadOnlySpan<int> places, int columns)
    {
        Span<uint> sums = stackalloc uint[MaxSide];
        sums = sums[..Width];
        sums.Clear();
        var rows = LookedOf(pixels.Height, Height);
        for (var k = 0; k < rows; k++) Add(pixels.Row(PlaceOf(y, k, Height, pixels.Height)), pixels, places, columns, sums);
        // A product is rounded alike on every processor, and takes a part of the time of a division.
        var share = 1f / (rows * columns * Whole);
        var row = _grey.AsSpan(y * Width, Width);
        for (var x = 0; x < row.Length; x++) row[x] = (byte)((sums[x] * share) + 0.5f);
    }

    static void Add(ReadOnlySpan<byte> row, PixelView pixels, ReadOnlySpan<int> places, int columns, Span<uint> sums)
    {
        switch (pixels.Layout)
        {
            case PixelLayout.Grey8: Add<GreyPixel>(row, places, columns, sums); break;
            case PixelLayout.Rgb24: Add<RgbPixel>(row, places, columns, sums); break;
            default: Add<BgraPixel>(row, places, columns, sums); break;
        }
    }

    // Sums of at most four times 255,000: nothing here can run over.
    static void Add<TPixel>(ReadOnlySpan<byte> row, ReadOnlySpan<int> places, int columns, Span<uint> sums)
        where TPixel : IBrightness
    {
        unchecked
        {
            for (var x = 0; x < sums.Length; x++)
            {
                sums[x] += columns == 1
                    ? TPixel.Of(row[places[x]..])
                    : TPixel.Of(row[places[2 * x]..]) + TPixel.Of(row[places[(2 * x) + 1]..]);
            }
        }
    }

    interface IBrightness
    {
        static abstract uint Of(ReadOnlySpan<byte> pixel);
    }

    readonly struct GreyPixel : IBrightness
    {
        public static uint Of(ReadOnlySpan<byte> pixel) => unchecked(Whole * pixel[0]);
    }

    readonly struct RgbPixel : IBrightness
    {
        public static uint Of(ReadOnlySpan<byte> pixel) => unchecked((Red * pixel[0]) + (Green * pixel[1]) + (Blue * pixel[2]));
    }

    readonly struct BgraPixel : IBrightness
    {
        public static uint Of(ReadOnlySpan<byte> pixel) => unchecked((Red * pixel[2]) + (Green * pixel[1]) + (Blue * pixel[0]));
    }

    static int LookedOf(int side, int small) => side < small * MaxLooked ? 1 : MaxLooked;

    // In the middle of each part of what the pixel stands for.
    static int PlaceOf(int index, int part, int small, int side)
    {
        var parts = LookedOf(side, small);
        return (int)(((2L * ((index * parts) + part)) + 1) * side / (2L * small * parts));
    }
}
