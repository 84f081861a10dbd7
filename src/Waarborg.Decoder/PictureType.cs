// What a file is by its first bytes. Libraries that guess are never asked: some of them read text as a matrix.
using System.Buffers.Binary;

namespace Waarborg.Decoder;

/// <summary>The kinds of picture that are decoded. The numbers are part of the wire format.</summary>
enum PictureType : byte
{
    Jpeg = 1,
    Png = 2,
    Gif = 3,
    Webp = 4,
    Tiff = 5,
    Heif = 6,
}

/// <summary>Why a file gives no whole picture. The numbers are part of the wire format.</summary>
enum Refusal : byte
{
    /// <summary>It has no bytes.</summary>
    Empty = 1,

    /// <summary>It is neither a picture nor a film.</summary>
    NotImagery = 2,

    /// <summary>It is a picture or a film of a kind that is not decoded.</summary>
    Unsupported = 3,

    /// <summary>Its header says more pixels than the limit.</summary>
    TooManyPixels = 4,

    /// <summary>It ends before the picture does.</summary>
    Truncated = 5,

    /// <summary>Its bytes are broken.</summary>
    Damaged = 6,
}

static class PictureTypes
{
    /// <summary>Bytes of the beginning that suffice to tell the type.</summary>
    internal const int FirstBytes = 4096;

    /// <summary>Reads untrusted bytes. True with the type, or false with the reason.</summary>
    internal static bool TryRecognise(ReadOnlySpan<byte> first, out PictureType type, out Refusal refusal)
    {
        refusal = default;
        type = Decoded(first);
        if (type != default) return true;
        refusal = first.IsEmpty ? Refusal.Empty
            : IsOtherPicture(first) || IsFilm(first) || Svg.IsSvg(first) ? Refusal.Unsupported
            : Refusal.NotImagery;
        return false;
    }

    /// <summary>The name that people and programs read: jpeg, png, gif, webp, tiff, heif.</summary>
    internal static string NameOf(PictureType type) => type switch
    {
        PictureType.Jpeg => "jpeg",
        PictureType.Png => "png",
        PictureType.Gif => "gif",
        PictureType.Webp => "webp",
        PictureType.Tiff => "tiff",
        PictureType.Heif => "heif",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static PictureType Decoded(ReadOnlySpan<byte> first)
    {
        if (first.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return PictureType.Jpeg;
        if (first.StartsWith(PngSignature)) return PictureType.Png;
        if (first.StartsWith("GIF87a"u8) || first.StartsWith("GIF89a"u8)) return PictureType.Gif;
        if (first.StartsWith("RIFF"u8) && At(first, 8, "WEBP"u8)) return PictureType.Webp;
        if (IsTiff(first)) return PictureType.Tiff;
        return HasBrand(first, HeifBrands) ? PictureType.Heif : default;
    }

    static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    static bool IsTiff(ReadOnlySpan<byte> first) =>
        first.StartsWith("II*\0"u8) || first.StartsWith("MM\0*"u8)
        || first.StartsWith("II+\0"u8) || first.StartsWith("MM\0+"u8);

    static readonly string[] HeifBrands =
        ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "mif2", "msf1", "avif", "avis", "miaf"];

    static readonly string[] SoundBrands = ["M4A ", "M4B ", "M4P ", "F4A ", "F4B "];

    static bool IsOtherPicture(ReadOnlySpan<byte> first) =>
        IsBmp(first) || IsIcon(first)
        || first.StartsWith((ReadOnlySpan<byte>)[0x76, 0x2F, 0x31, 0x01]) // EXR
        || first.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) || At(first, 4, "JXL "u8) // JPEG XL
        || first.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]) || At(first, 4, "jP  "u8) // JPEG 2000
        || first.StartsWith("8BPS"u8) || first.StartsWith("qoif"u8) || first.StartsWith("DDS "u8)
        || first.StartsWith("gimp xcf"u8) || first.StartsWith("#?RADIANCE"u8) || first.StartsWith("AT&TFORM"u8)
        || At(first, 1, "MNG\r\n"u8) || At(first, 1, "JNG\r\n"u8) || IsPortableMap(first);

    static bool IsBmp(ReadOnlySpan<byte> first) =>
        first.StartsWith("BM"u8) && first.Length >= 18
        && BinaryPrimitives.ReadUInt32LittleEndian(first[14..]) is 12 or 16 or 40 or 52 or 56 or 64 or 108 or 124;

    // Icons and cursors: a count, then entries whose fourth byte is zero.
    static bool IsIcon(ReadOnlySpan<byte> first) =>
        first.Length >= 22 && first[..2] is [0, 0] && first[2] is 1 or 2 && first[3] == 0
        && (first[4] | first[5]) != 0 && first[9] == 0;

    // P1 to P6, white space, a digit.
    static bool IsPortableMap(ReadOnlySpan<byte> first) =>
        first.Length > 3 && first[0] == 'P' && first[1] is >= (byte)'1' and <= (byte)'6'
        && first[2] is (byte)'\n' or (byte)' ' or (byte)'\r' && char.IsAsciiDigit((char)first[3]);

    static bool IsFilm(ReadOnlySpan<byte> first) =>
        (At(first, 4, "ftyp"u8) && !HasMajorBrand(first, SoundBrands))
        || At(first, 4, "moov"u8) || At(first, 4, "mdat"u8) || At(first, 4, "wide"u8)
        || first.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) // Matroska, WebM
        || (first.StartsWith("RIFF"u8) && At(first, 8, "AVI "u8))
        || first.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0xBA]) || first.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0xB3])
        || first.StartsWith((ReadOnlySpan<byte>)[0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11]) // ASF, WMV
        || first.StartsWith("FLV\u0001"u8)
        || (first.StartsWith("OggS"u8) && first.IndexOf("theora"u8) >= 0)
        || IsTransportStream(first);

    static bool IsTransportStream(ReadOnlySpan<byte> first) =>
        first.Length > 376 && first[0] == 0x47 && first[188] == 0x47 && first[376] == 0x47;

    static bool HasMajorBrand(ReadOnlySpan<byte> first, string[] brands) =>
        first.Length >= 12 && IsOneOf(first.Slice(8, 4), brands);

    // The brands stand in the first box: the major one at 8, a version, then the compatible ones.
    static bool HasBrand(ReadOnlySpan<byte> first, string[] brands)
    {
        if (!At(first, 4, "ftyp"u8) || first.Length < 16) return false;
        if (HasMajorBrand(first, brands)) return true;
        var end = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(first), (uint)first.Length);
        for (var at = 16; at + 4 <= end; at += 4)
        {
            if (IsOneOf(first.Slice(at, 4), brands)) return true;
        }

        return false;
    }

    static bool IsOneOf(ReadOnlySpan<byte> brand, string[] brands)
    {
        foreach (var one in brands)
        {
            if (System.Text.Ascii.Equals(brand, one)) return true;
        }

        return false;
    }

    static bool At(ReadOnlySpan<byte> first, int offset, ReadOnlySpan<byte> word) =>
        first.Length >= offset + word.Length && first.Slice(offset, word.Length).SequenceEqual(word);
}
