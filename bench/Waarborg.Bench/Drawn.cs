// Harmless pictures, drawn by program: each number gives another one, always the same.
using System.Buffers.Binary;
using System.IO.Compression;

namespace Waarborg.Bench;

/// <summary>Pictures as files of PNG.</summary>
static class Drawn
{
    const byte GreyColour = 0;
    const byte RgbColour = 2;
    const int Shapes = 40;
    const uint CrcPolynomial = 0xEDB88320;

    /// <summary>Random grey pixels, 16 to 32 on a side: quick to make, quick to decode, and no two alike.</summary>
    internal static byte[] Small(int number)
    {
        var random = new Random(number);
        var (width, height) = (random.Next(16, 33), random.Next(16, 33));
        var pixels = new byte[width * height];
        random.NextBytes(pixels);
        return Png(width, height, GreyColour, pixels);
    }

    /// <summary>Overlapping shapes with shading and a little noise: what is re-encoded or scaled stays alike.</summary>
    internal static byte[] Scene(int number, int width, int height)
    {
        var random = new Random(number);
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < Shapes; i++) Shape(random, pixels, width, height, isGround: i == 0);
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)Math.Clamp(pixels[i] + random.Next(-4, 5), 0, 255);
        return Png(width, height, RgbColour, pixels);
    }

    /// <summary>Black and white with so many pixels on each side: a small file that unfolds to billions of pixels.</summary>
    internal static byte[] Huge(int side)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var row = new byte[1 + ((side + 7) / 8)];
            for (var y = 0; y < side; y++) zlib.Write(row);
        }

        return File(side, side, 1, GreyColour, packed.ToArray());
    }

    static void Shape(Random random, byte[] pixels, int width, int height, bool isGround)
    {
        var (x0, y0) = isGround ? (0, 0) : (random.Next(-width / 4, width), random.Next(-height / 4, height));
        var (wide, high) = isGround ? (width, height) : (random.Next(width / 8, width / 2), random.Next(height / 8, height / 2));
        var isRound = !isGround && random.Next(2) == 0;
        int[] colour = [random.Next(256), random.Next(256), random.Next(256)];
        int[] slope = [random.Next(-90, 91), random.Next(-90, 91), random.Next(-90, 91)];
        for (var y = Math.Max(0, y0); y < Math.Min(height, y0 + high); y++)
        {
            for (var x = Math.Max(0, x0); x < Math.Min(width, x0 + wide); x++)
            {
                var (across, down) = (((double)(x - x0) / wide) - 0.5, ((double)(y - y0) / high) - 0.5);
                if (isRound && (across * across) + (down * down) > 0.25) continue;
                var at = ((y * width) + x) * 3;
                for (var c = 0; c < 3; c++) pixels[at + c] = (byte)Math.Clamp(colour[c] + (slope[c] * (across + down)), 0, 255);
            }
        }
    }

    static byte[] Png(int width, int height, byte colour, byte[] pixels)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var stride = pixels.Length / height;
            for (var y = 0; y < height; y++)
            {
                zlib.WriteByte(0);
                zlib.Write(pixels, y * stride, stride);
            }
        }

        return File(width, height, 8, colour, packed.ToArray());
    }

    static byte[] File(int width, int height, byte depth, byte colour, ReadOnlySpan<byte> packed)
    {
        using var file = new MemoryStream(packed.Length + 100);
        Span<byte> header = [0, 0, 0, 0, 0, 0, 0, 0, depth, colour, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        file.Write([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, packed);
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    static void Chunk(MemoryStream file, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(kind);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, kind), data));
        file.Write(number);
    }

    static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : CrcPolynomial ^ (crc >> 1);
        }

        return crc;
    }
}
