// Which way up a plain JPEG is shown, found without opening it with libvips. Untrusted bytes; any doubt is left to libvips.
using System.Buffers.Binary;

namespace Waarborg.Decoder;

static class JpegOrientation
{
    const byte StartOfFrame = 0xC0, LastOfFrames = 0xCF, QuantisationTables = 0xDB, RestartInterval = 0xDD;
    const byte StartOfScan = 0xDA, FirstApplication = 0xE0, Exif = 0xE1, LastApplication = 0xEF, Comment = 0xFE;

    // EXIF: the tag of orientation, one number of 16 bits.
    const ushort Orientation = 0x0112, Short = 3;

    const int EntryBytes = 12;

    /// <summary>
    /// 1 to 8 as EXIF says it, 1 where there is no EXIF; null where what stands before the picture is not what nearly every
    /// writer makes, so that libvips must say.
    /// </summary>
    internal static int? Of(ReadOnlySpan<byte> file)
    {
        int? found = null;
        for (var at = 2; at + 4 <= file.Length;)
        {
            if (file[at] != 0xFF) return null;
            var marker = file[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (marker == StartOfScan) return found ?? 1;
            var length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (!HasLength(marker) || length < 2 || at + 2 + length > file.Length) return null;
            var body = file.Slice(at + 4, length - 2);
            // XMP stands in segments of the same number, and says nothing that libvips heeds.
            if (marker == Exif && !body.StartsWith("http"u8))
            {
                if (found is not null || !body.StartsWith("Exif\0\0"u8)) return null;
                found = OfExif(body[6..]);
                if (found is null) return null;
            }

            at += 2 + length;
        }

        return null;
    }

    static bool HasLength(byte marker) => marker is (>= StartOfFrame and <= LastOfFrames) or QuantisationTables
        or RestartInterval or (>= FirstApplication and <= LastApplication) or Comment;

    // The first directory of a TIFF file; null unless it is whole and says it once and properly, or not at all.
    static int? OfExif(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8) return null;
        var isLittle = tiff.StartsWith("II*\0"u8);
        if (!isLittle && !tiff.StartsWith("MM\0*"u8)) return null;
        var directory = U32(tiff[4..], isLittle);
        if (directory < 8 || directory + 2L > tiff.Length) return null;
        var count = U16(tiff[(int)directory..], isLittle);
        if (directory + 2L + (count * EntryBytes) > tiff.Length) return null;

        int? found = null;
        for (var i = 0; i < count; i++)
        {
            var entry = tiff.Slice((int)directory + 2 + (i * EntryBytes), EntryBytes);
            if (U16(entry, isLittle) != Orientation) continue;
            var value = U16(entry[8..], isLittle);
            var isProper = U16(entry[2..], isLittle) == Short && U32(entry[4..], isLittle) == 1 && value is >= 1 and <= 8;
            if (found is not null || !isProper) return null;
            found = value;
        }

        return found ?? 1;
    }

    static ushort U16(ReadOnlySpan<byte> at, bool isLittle) => isLittle
        ? BinaryPrimitives.ReadUInt16LittleEndian(at)
        : BinaryPrimitives.ReadUInt16BigEndian(at);

    static uint U32(ReadOnlySpan<byte> at, bool isLittle) => isLittle
        ? BinaryPrimitives.ReadUInt32LittleEndian(at)
        : BinaryPrimitives.ReadUInt32BigEndian(at);
}
