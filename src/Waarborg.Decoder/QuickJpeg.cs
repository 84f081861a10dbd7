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
