// Whether a picture's file ends before the picture does, by its own table of lengths; asked only after decoding failed.
using System.Buffers.Binary;

namespace Waarborg.Decoder;

static class Wholeness
{
    /// <summary>Reads untrusted bytes. False when the file is whole, or broken in another way, or cannot tell.</summary>
    internal static bool IsCutShort(PictureType type, ReadOnlySpan<byte> file) => type switch
    {
        PictureType.Jpeg => IsJpegCutShort(file),
        PictureType.Png => IsPngCutShort(file),
        PictureType.Gif => IsGifCutShort(file),
        PictureType.Webp => file.Length < 12 || BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L > file.Length,
        PictureType.Tiff => TiffLengths.IsCutShort(file),
        PictureType.Heif => IsHeifCutShort(file),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // Segments have lengths; the compressed data between them ends at the next marker that is not a restart.
    static bool IsJpegCutShort(ReadOnlySpan<byte> file)
    {
        var at = 2;
        while (true)
        {
            while (at + 1 < file.Length && file[at] == 0xFF && file[at + 1] == 0xFF) at++;
            if (at + 1 >= file.Length) return true;
            if (file[at] != 0xFF) return false;
            var marker = file[at + 1];
            if (marker == 0xD9) return false;
            if (marker is 0x01 or (>= 0xD0 and <= 0xD8))
            {
                at += 2;
                continue;
            }

            if (at + 4 > file.Length) return true;
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (at > file.Length) return true;
            if (marker == 0xDA) at = NextMarker(file, at);
        }
    }

    static int NextMarker(ReadOnlySpan<byte> file, int at)
    {
        while (at < file.Length)
        {
            var next = file[at..].IndexOf((byte)0xFF);
            if (next < 0) return file.Length;
            at += next;
            if (at + 1 < file.Length && file[at + 1] is not (0 or (>= 0xD0 and <= 0xD7))) return at;
            at += 2;
        }

        return file.Length;
    }

    static bool IsPngCutShort(ReadOnlySpan<byte> file)
    {
        for (var at = 8L; ;)
        {
            if (at + 12 > file.Length) return true;
            var chunk = file[(int)at..];
            if (chunk.Slice(4, 4).SequenceEqual("IEND"u8)) return false;
            at += 12L + BinaryPrimitives.ReadUInt32BigEndian(chunk);
        }
    }

    static bool IsGifCutShort(ReadOnlySpan<byte> file)
    {
        if (file.Length < 13) return true;
        var at = 13 + ColourTable(file[10]);
        while (at < file.Length)
        {
            switch (file[at])
            {
                case 0x3B:
                    return false;
                case 0x21:
                    at = AfterBlocks(file, at + 2);
                    break;
                case 0x2C when at + 10 < file.Length:
                    at = AfterBlocks(file, at + 11 + ColourTable(file[at + 9]));
                    break;
                case 0x2C:
                    return true;
                default:
                    return false;
            }
        }

        return true;
    }

    static int ColourTable(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    static int AfterBlocks(ReadOnlySpan<byte> file, int at)
    {
        while (at < file.Length && file[at] != 0) at += file[at] + 1;
        return at + 1;
    }

    // A file may be cut between two boxes: then what describes the picture is missing, or what holds it.
    static bool IsHeifCutShort(ReadOnlySpan<byte> file)
    {
        var (isDescribed, isHeld) = (false, false);
        for (var at = 0L; at < file.Length;)
        {
            var box = file[(int)at..];
            if (box.Length < 8) return true;
            ulong length = BinaryPrimitives.ReadUInt32BigEndian(box);
            if (length == 1 && box.Length >= 16) length = BinaryPrimitives.ReadUInt64BigEndian(box[8..]);
            if (length < 8) return false;
            if (length > (ulong)box.Length) return true;
            isDescribed |= box.Slice(4, 4).SequenceEqual("meta"u8);
            isHeld |= box.Slice(4, 4).SequenceEqual("mdat"u8);
            at += (long)length;
        }

        return !isDescribed || !isHeld;
    }
}

/// <summary>The first directory of a TIFF file, as far as it says where the pixels lie.</summary>
static class TiffLengths
{
    const ushort StripOffsets = 273, StripByteCounts = 279, TileOffsets = 324, TileByteCounts = 325;

    /// <summary>Reads untrusted bytes. True when the directory or the pixels lie beyond the end.</summary>
    internal static bool IsCutShort(ReadOnlySpan<byte> file)
    {
        if (file.Length < 8) return true;
        var little = file[0] == (byte)'I';
        if (U16(file, 2, little) != 42) return false;
        var directory = U32(file, 4, little);
        if (directory + 2 > file.Length) return true;
        var entries = U16(file, (int)directory, little);
        if (directory + 2 + (12L * entries) > file.Length) return true;

        Entry offsets = default, counts = default;
        for (var i = 0; i < entries; i++)
        {
            var at = (int)directory + 2 + (12 * i);
            var entry = new Entry(at, U16(file, at + 2, little), U32(file, at + 4, little));
            switch (U16(file, at, little))
            {
                case StripOffsets or TileOffsets:
                    offsets = entry;
                    break;
                case StripByteCounts or TileByteCounts:
                    counts = entry;
                    break;
            }
        }

        return PixelsEndBeyond(file, offsets, counts, little);
    }

    readonly record struct Entry(int At, ushort Type, long Count);

    static bool PixelsEndBeyond(ReadOnlySpan<byte> file, Entry offsets, Entry counts, bool little)
    {
        for (var i = 0L; i < Math.Min(offsets.Count, counts.Count); i++)
        {
            if (Value(file, offsets, i, little) is not { } offset || Value(file, counts, i, little) is not { } count)
                return true;
            if (offset + count > file.Length) return true;
        }

        return false;
    }

    // Null when the value itself lies beyond the end. Values of four bytes together stand inside the entry.
    static long? Value(ReadOnlySpan<byte> file, Entry entry, long index, bool little)
    {
        var size = entry.Type == 3 ? 2 : 4;
        var at = entry.Count * size <= 4 ? entry.At + 8L : U32(file, entry.At + 8, little);
        at += index * size;
        if (at + size > file.Length) return null;
        return size == 2 ? U16(file, (int)at, little) : U32(file, (int)at, little);
    }

    static ushort U16(ReadOnlySpan<byte> file, int at, bool little) => little
        ? BinaryPrimitives.ReadUInt16LittleEndian(file[at..])
        : BinaryPrimitives.ReadUInt16BigEndian(file[at..]);

    static long U32(ReadOnlySpan<byte> file, int at, bool little) => little
        ? BinaryPrimitives.ReadUInt32LittleEndian(file[at..])
        : BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
}
