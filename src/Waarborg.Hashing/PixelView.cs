// How a caller shows its pixels to the hasher, without a copy.
namespace Waarborg.Hashing;

/// <summary>How the bytes of one pixel lie in memory.</summary>
public enum PixelLayout
{
    /// <summary>One byte: the grey value as it is stored in the picture.</summary>
    Grey8,

    /// <summary>Three bytes: red, green, blue.</summary>
    Rgb24,

    /// <summary>
    /// Four bytes: blue, green, red, and one that is not looked at. Whoever decodes the picture puts it over
    /// white before it is hashed.
    /// </summary>
    Bgra32,
}

/// <summary>Pixels of one picture, top row first, as sRGB values of 8 bits. Nothing is copied.</summary>
/// <remarks>The default value has no pixels, and nothing can be hashed from it.</remarks>
public readonly ref struct PixelView
{
    readonly ReadOnlySpan<byte> _pixels;

    /// <summary>Checks that the pixels fill the picture.</summary>
    /// <param name="pixels">The rows one after the other. Bytes after the last pixel are ignored.</param>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="stride">Bytes from the start of one row to the start of the next, at least one row of
    /// pixels.</param>
    /// <param name="layout">How the bytes of a pixel lie.</param>
    /// <exception cref="ArgumentException">The numbers and the pixels do not belong together.</exception>
    public PixelView(ReadOnlySpan<byte> pixels, int width, int height, int stride, PixelLayout layout)
    {
        if (width < 1) throw new ArgumentException($"A picture cannot be {width} pixels wide.", nameof(width));
        if (height < 1) throw new ArgumentException($"A picture cannot be {height} pixels high.", nameof(height));
        if (!Enum.IsDefined(layout)) throw new ArgumentException($"There is no layout {(int)layout}.", nameof(layout));

        var row = (long)width * BytesPerPixelOf(layout);
        if (stride < row)
        {
            throw new ArgumentException(
                $"Rows {stride} bytes apart cannot hold {width} pixels of {layout}, which need {row}.", nameof(stride));
        }

        var needed = ((long)stride * (height - 1)) + row;
        if (pixels.Length < needed)
        {
            throw new ArgumentException(
                $"{pixels.Length} bytes are too few: {width} x {height} pixels of {layout} need {needed}.", nameof(pixels));
        }

        _pixels = pixels;
        Width = width;
        Height = height;
        Stride = stride;
        Layout = layout;
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Bytes from the start of one row to the start of the next.</summary>
    public int Stride { get; }

    /// <summary>How the bytes of a pixel lie.</summary>
    public PixelLayout Layout { get; }

    internal int BytesPerPixel => BytesPerPixelOf(Layout);

    /// <summary>The bytes of one row, without what lies between it and the next.</summary>
    internal ReadOnlySpan<byte> Row(int y) =>
        _pixels.Slice(checked((int)((long)Stride * y)), Width * BytesPerPixel);

    static int BytesPerPixelOf(PixelLayout layout) => layout switch
    {
        PixelLayout.Grey8 => 1,
        PixelLayout.Rgb24 => 3,
        _ => 4,
    };
}
