// The pixels of one picture in native memory, as 8-bit grey or RGB, and the same turned as EXIF says.
using System.Runtime.InteropServices;
using Waarborg.Hashing;

namespace Waarborg.Decoder;

/// <summary>Bytes outside the managed heap, given back to the system when disposed.</summary>
/// <remarks>Unsafe only here: spans never reach beyond <see cref="Length"/>, and die before the owner does.</remarks>
sealed unsafe class NativeBytes(int length) : IDisposable
{
    byte* _start = (byte*)NativeMemory.Alloc((nuint)Math.Max(1, length));

    internal int Length => length;

    internal nint Address => (nint)_start;

    internal Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_start is null, this);
            return new Span<byte>(_start, length);
        }
    }

    public void Dispose()
    {
        NativeMemory.Free(_start);
        _start = null;
    }
}

/// <summary>Pixels without gaps between the rows.</summary>
sealed class Pixels : IDisposable
{
    readonly NativeBytes _bytes;

    internal Pixels(int width, int height, PixelLayout layout)
    {
        Width = width;
        Height = height;
        Layout = layout;
        _bytes = new NativeBytes(checked(width * height * BytesPerPixel));
    }

    internal int Width { get; }

    internal int Height { get; }

    internal PixelLayout Layout { get; }

    internal int BytesPerPixel => Layout == PixelLayout.Grey8 ? 1 : 3;

    internal int Stride => checked(Width * BytesPerPixel);

    internal Span<byte> Span => _bytes.Span;

    internal nint Address => _bytes.Address;

    internal PixelView View => new(_bytes.Span, Width, Height, Stride, Layout);

    /// <summary>
    /// The picture as it is meant to be seen. EXIF orientation 2 is mirrored, 3 upside down, 4 both, 5 to 8 the same
    /// with rows and columns exchanged.
    /// </summary>
    internal Pixels Turned(int orientation)
    {
        var exchanged = orientation >= 5;
        var turned = exchanged ? new Pixels(Height, Width, Layout) : new Pixels(Width, Height, Layout);
        var from = Span;
        var to = turned.Span;
        var size = BytesPerPixel;
        for (var y = 0; y < turned.Height; y++)
        {
            // Where the first pixel of this row comes from, and how far apart its neighbours lie there.
            var (x0, y0) = Source(orientation, 0, y);
            var (x1, y1) = turned.Width > 1 ? Source(orientation, 1, y) : (x0, y0);
            var at = ((y0 * Width) + x0) * size;
            var step = (((y1 - y0) * Width) + (x1 - x0)) * size;
            var row = to.Slice(y * turned.Stride, turned.Stride);
            for (var i = 0; i < row.Length; i += size, at += step)
            {
                for (var band = 0; band < size; band++) row[i + band] = from[at + band];
            }
        }

        return turned;
    }

    (int X, int Y) Source(int orientation, int x, int y) => orientation switch
    {
        2 => (Width - 1 - x, y),
        3 => (Width - 1 - x, Height - 1 - y),
        4 => (x, Height - 1 - y),
        5 => (y, x),
        6 => (y, Height - 1 - x),
        7 => (Width - 1 - y, Height - 1 - x),
        8 => (Width - 1 - y, x),
        _ => (x, y),
    };

    public void Dispose() => _bytes.Dispose();
}
