// JPEG without the detour over libvips: the same libjpeg-turbo, called so that it writes the pixels where they are wanted.
using Waarborg.Hashing;

namespace Waarborg.Decoder;

/// <summary>
/// Decodes what is whole and plain: grey, or colours without inks, of 8 bits. Whatever else it meets, and any doubt, is left
/// to libvips, whose pixels are the same to the last bit and which says what is wrong.
/// </summary>
static class QuickJpeg
{
    static nint _decoder;

    /// <summary>Loads the library, before the sandbox is closed. Without it libvips decodes JPEG as well.</summary>
    internal static void TryStart()
    {
        if (_decoder != 0) return;
        try
        {
            _decoder = TurboJpeg.Begin();
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            _decoder = 0;
        }
    }

    /// <summary>The size in the header of a plain JPEG, and whether it is grey; null for anything else.</summary>
    internal static (int Width, int Height, bool IsGrey)? SizeOf(NativeBytes file)
    {
        if (_decoder == 0 || TurboJpeg.ReadHeader(
                _decoder, file.Address, (nuint)file.Length, out var width, out var height, out _, out var colours) != 0)
        {
            return null;
        }

        return colours is TurboJpeg.StoredGrey or TurboJpeg.StoredRgb or TurboJpeg.StoredYCbCr
            ? (width, height, colours == TurboJpeg.StoredGrey)
            : null;
    }

    /// <summary>
    /// Fills the pixels with the picture's brightness at a part of its size. False when it must be decoded whole: for all but
    /// grey and ordinary colours, for damage, and for progressive files, of which no part is quicker than all.
    /// </summary>
    /// <param name="file">The untrusted file.</param>
    /// <param name="width">Columns by its header.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="shrink">Pixels of a side that one of the small picture stands for.</param>
    /// <param name="pixels">Grey, of the size that follows.</param>
    internal static bool TryFillScaled(NativeBytes file, int width, int height, int shrink, Pixels pixels)
    {
        if (_decoder == 0 || !JpegFrame.IsSequential(file.Span)) return false;
        var length = (nuint)file.Length;
        if (TurboJpeg.ReadHeader(
                _decoder, file.Address, length, out var wide, out var high, out _, out var colours) != 0) return false;
        if (wide != width || high != height || colours is not (TurboJpeg.StoredGrey or TurboJpeg.StoredYCbCr)) return false;
        if (pixels.Layout != PixelLayout.Grey8 || pixels.Width != PdqScreening.ScaledSide(width, shrink)
            || pixels.Height != PdqScreening.ScaledSide(height, shrink))
        {
            return false;
        }

        // The library takes the largest of its sizes that fits: this one, since the next is larger on both sides.
        return TurboJpeg.Decode(
            _decoder, file.Address, length, pixels.Address, pixels.Width, pixels.Stride, pixels.Height, TurboJpeg.Grey,
            TurboJpeg.StopOnWarning | TurboJpeg.LimitScans) == 0;
    }

    /// <summary>
    /// The pixels of a whole, plain JPEG without libvips, which the caller disposes of; null when it is for libvips to read,
    /// or to say what is wrong.
    /// </summary>
    /// <param name="file">The untrusted file.</param>
    /// <param name="maxPixels">Pixels that it may have by its header.</param>
    internal static Pixels? Read(NativeBytes file, long maxPixels)
    {
        if (SizeOf(file) is not { } size || size.Width <= 0 || size.Height <= 0) return null;
        if ((long)size.Width * size.Height > maxPixels) return null;
        var pixels = new Pixels(size.Width, size.Height, size.IsGrey ? PixelLayout.Grey8 : PixelLayout.Rgb24);
        if (TryDecode(file, pixels)) return pixels;
        pixels.Dispose();
        return null;
    }

    /// <summary>Fills the pixels, whose size is that in the header. False when that is for libvips to do.</summary>
    internal static bool TryFill(NativeBytes file, Pixels pixels) =>
        SizeOf(file) is { } size && size.Width == pixels.Width && size.Height == pixels.Height
        && size.IsGrey == (pixels.Layout == PixelLayout.Grey8) && TryDecode(file, pixels);

    static bool TryDecode(NativeBytes file, Pixels pixels) => TurboJpeg.Decode(
        _decoder, file.Address, (nuint)file.Length, pixels.Address, pixels.Width, pixels.Stride, pixels.Height,
        pixels.Layout == PixelLayout.Grey8 ? TurboJpeg.Grey : TurboJpeg.Rgb,
        TurboJpeg.StopOnWarning | TurboJpeg.LimitScans) == 0;
}
