// A grey picture as a PNG in memory: three chunks, and nothing in it but its size and its pixels.
using System.Buffers.Binary;
using System.IO.Compression;

namespace Waarborg.Decoding;

/// <summary>Writes PNG (W3C Portable Network Graphics, third edition): 8 bits of grey, not interlaced, no filter.</summary>
static class GreyPng
{
    const int LengthBytes = 4, TypeBytes = 4, CrcBytes = 4;

    static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    internal static byte[] Encode(GreyPicture picture)
    {
        // Bit depth 8, colour type 0 (grey), and compression, filter and interlace method 0.
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], picture.Height);
        header[8] = 8;
        using var file = new MemoryStream();
        file.Write(Signature);
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, Packed(picture));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    static byte[] Packed(GreyPicture picture)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            for (var y = 0; y < picture.Height; y++)
            {
                deflate.WriteByte(0);
                deflate.Write(picture.Pixels.AsSpan(y * picture.Width, picture.Width));
            }
        }

        return packed.ToArray();
    }

    static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[LengthBytes + TypeBytes + data.Length + CrcBytes];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(LengthBytes));
        data.CopyTo(chunk.AsSpan(LengthBytes + TypeBytes));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - CrcBytes), Crc(chunk.AsSpan(LengthBytes..^CrcBytes)));
        file.Write(chunk);
    }

    static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB8_8320);
        }

        return ~crc;
    }
}
