// Pictures and other files made by program for the tests of decoding. All harmless.
using System.Buffers.Binary;
using System.IO.Compression;

namespace Waarborg.Slow.Tests.Decoding;

static class Drawn
{
    static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Smooth hills and some edges, different for each seed.</summary>
    internal static byte[] Scene(int width, int height, int seed)
    {
        var random = new Random(seed);
        var (a, b, c) = (random.Next(5, 25), random.Next(5, 25), random.Next(10, 60));
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = ((y * width) + x) * 3;
                pixels[at] = (byte)(127 + (100 * Math.Sin((x + seed) / (double)a) * Math.Cos(y / (double)b)));
                pixels[at + 1] = (byte)((x * 255 / width) ^ (y / c % 2 * 90));
                pixels[at + 2] = (byte)(((x * x) + (y * seed)) / 64 % 256);
            }
        }

        return pixels;
    }

    /// <summary>A PNG of 8 bits: 1 channel grey, 2 grey and alpha, 3 colour, 4 colour and alpha.</summary>
    internal static byte[] Png(int width, int height, int channels, ReadOnlySpan<byte> pixels)
    {
        var row = width * channels;
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Fastest))
        {
            for (var y = 0; y * row < pixels.Length; y++)
            {
                deflate.WriteByte(0);
                deflate.Write(pixels.Slice(y * row, row));
            }
        }

        byte[] colourTypes = [0, 4, 2, 6];
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = colourTypes[channels - 1];
        using var file = new MemoryStream();
        file.Write(PngSignature);
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, packed.ToArray());
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    internal static byte[] ScenePng(int width, int height, int seed) => Png(width, height, 3, Scene(width, height, seed));

    /// <summary>An uncompressed TIFF of RGB with an EXIF orientation.</summary>
    internal static byte[] Tiff(int width, int height, int orientation, byte[] pixels)
    {
        (int Tag, int Type, int Count, int Value)[] entries =
        [
            (256, 3, 1, width), (257, 3, 1, height), (258, 3, 3, 8 + 2 + (12 * 11) + 4), (259, 3, 1, 1), (262, 3, 1, 2),
            (273, 4, 1, 256), (274, 3, 1, orientation), (277, 3, 1, 3), (278, 3, 1, height), (279, 4, 1, pixels.Length),
            (284, 3, 1, 1),
        ];
        var file = new byte[256 + pixels.Length];
        "II*\0\u0008\0\0\0"u8.CopyTo(file);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(8), (short)entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            var at = file.AsSpan(10 + (12 * i));
            BinaryPrimitives.WriteInt16LittleEndian(at, (short)entries[i].Tag);
            BinaryPrimitives.WriteInt16LittleEndian(at[2..], (short)entries[i].Type);
            BinaryPrimitives.WriteInt32LittleEndian(at[4..], entries[i].Count);
            BinaryPrimitives.WriteInt32LittleEndian(at[8..], entries[i].Value);
        }

        for (var i = 0; i < 3; i++) file[entries[2].Value + (2 * i)] = 8;
        pixels.CopyTo(file, 256);
        return file;
    }

    static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc(chunk.AsSpan(4, 4 + data.Length)));
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
