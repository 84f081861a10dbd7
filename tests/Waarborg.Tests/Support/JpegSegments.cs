// JPEG files with more in front of the picture: EXIF as cameras write it, and as they should not.
using System.Buffers.Binary;

namespace Waarborg.Tests.Support;

static class JpegSegments
{
    internal const ushort Orientation = 0x0112, Short = 3;

    /// <summary>A JPEG with more segments, which come first.</summary>
    internal static byte[] With(byte[] jpeg, params byte[][] segments) =>
        [.. jpeg[..2], .. segments.SelectMany(segment => segment), .. jpeg[2..]];

    /// <summary>A segment of application data, 0 to 15.</summary>
    internal static byte[] Application(int number, ReadOnlySpan<byte> body)
    {
        byte[] segment = [0xFF, (byte)(0xE0 + number), 0, 0, .. body];
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)(body.Length + 2));
        return segment;
    }

    /// <summary>A segment of EXIF with these entries in its first directory; values are of 16 bits, or of 32 for other types.</summary>
    internal static byte[] Exif(bool isLittle, params (ushort Tag, ushort Type, uint Count, uint Value)[] entries)
    {
        var tiff = new byte[8 + 2 + (12 * entries.Length) + 4];
        (isLittle ? "II*\0"u8 : "MM\0*"u8).CopyTo(tiff);
        Put32(4, 8);
        Put16(8, (ushort)entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            var at = 10 + (12 * i);
            Put16(at, entries[i].Tag);
            Put16(at + 2, entries[i].Type);
            Put32(at + 4, entries[i].Count);
            if (entries[i].Type == Short) Put16(at + 8, (ushort)entries[i].Value);
            else Put32(at + 8, entries[i].Value);
        }

        return Application(1, [.. "Exif\0\0"u8, .. tiff]);

        void Put16(int at, ushort value)
        {
            if (isLittle) BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(at), value);
            else BinaryPrimitives.WriteUInt16BigEndian(tiff.AsSpan(at), value);
        }

        void Put32(int at, uint value)
        {
            if (isLittle) BinaryPrimitives.WriteUInt32LittleEndian(tiff.AsSpan(at), value);
            else BinaryPrimitives.WriteUInt32BigEndian(tiff.AsSpan(at), value);
        }
    }

    /// <summary>EXIF that says which way up, among other things.</summary>
    internal static byte[] Turned(bool isLittle, uint orientation) => Exif(
        isLittle, (0x0100, Short, 1, 200), (Orientation, Short, 1, orientation), (0x0128, Short, 1, 2));

    /// <summary>XMP, which stands in segments of the same number.</summary>
    internal static byte[] Xmp() => Application(1, "http://ns.adobe.com/xap/1.0/\0<x tiff:Orientation='6'/>"u8);
}
