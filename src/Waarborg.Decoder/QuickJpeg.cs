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
    /// <param name="width">Columns that libvips found in the header.</param>
    /// <param name="height">Rows that it found.</param>
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

    /// <summary>Fills the pixels, whose size libvips found in the header. False when that is for libvips to do.</summary>
    internal static bool TryFill(NativeBytes file, Pixels pixels)
    {
        if (_decoder == 0) return false;
        var (length, wanted) = ((nuint)file.Length, pixels.Layout == PixelLayout.Grey8 ? TurboJpeg.Grey : TurboJpeg.Rgb);
        if (TurboJpeg.ReadHeader(_decoder, file.Address, length, out var width, out var height, out _, out var colours) != 0)
            return false;
        if (width != pixels.Width || height != pixels.Height) return false;
        var isPlain = wanted == TurboJpeg.Grey
            ? colours == TurboJpeg.StoredGrey
            : colours is TurboJpeg.StoredRgb or TurboJpeg.StoredYCbCr;
        if (!isPlain) return false;
        return TurboJpeg.Decode(
            _decoder, file.Address, length, pixels.Address, width, pixels.Stride, height, wanted,
            TurboJpeg.StopOnWarning | TurboJpeg.LimitScans) == 0;
    }
}
