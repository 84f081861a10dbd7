// The binding of libturbojpeg, and nothing else. Addresses are of the file's bytes and of the pixels, which their owners keep
// where they are for the length of one call; QuickJpeg, the only caller, says how large both are.
using System.Runtime.InteropServices;

namespace Waarborg.Decoder;

static partial class TurboJpeg
{
    const string Library = "libturbojpeg.so.0";

    /// <summary>TJPF: how decoded pixels lie.</summary>
    internal const int Rgb = 0, Grey = 6;

    /// <summary>TJCS: colours that need no profile of printing inks.</summary>
    internal const int StoredRgb = 0, StoredYCbCr = 1, StoredGrey = 2;

    /// <summary>TJFLAG: a warning ends the decoding, and so do more scans than any writer makes.</summary>
    internal const int StopOnWarning = 8192, LimitScans = 32768;

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    internal static partial nint Begin();

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    internal static partial int ReadHeader(
        nint decoder, nint file, nuint length, out int width, out int height, out int subsampling, out int colours);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    internal static partial int Decode(
        nint decoder, nint file, nuint length, nint pixels, int width, int pitch, int height, int layout, int flags);
}
