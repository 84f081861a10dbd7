// A reader of PNG for tests that look at pixels themselves. It stands apart from everything that is tested.
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Waarborg.Hashing;

namespace Waarborg.Tests.Support;

/// <summary>The pixels of a PNG of 8 bits a channel, not interlaced. Transparency is put over
/// white.</summary>
sealed record Png(int Width, int Height, PixelLayout Layout, byte[] Pixels)
{
    const int Grey = 0;
    const int Rgb = 2;
    const int Palette = 3;
    const int GreyAlpha = 4;
    const int Rgba = 6;

    internal int Stride => Width * (Layout == PixelLayout.Grey8 ? 1 : 3);

    internal PixelView View => new(Pixels, Width, Height, Stride, Layout);

    internal static Png Read(string path) => Parse(File.ReadAllBytes(path));

    internal static Png Parse(ReadOnlySpan<byte> file)
    {
        Assert.True(file[1..4].SequenceEqual("PNG"u8), "not a PNG");
        ReadOnlySpan<byte> header = [];
        byte[] palette = [];
        byte[] alphas = [];
        using var packed = new MemoryStream();
        for (var rest = file[8..]; rest.Length > 0;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            var data = rest.Slice(8, length);
            switch (Encoding.ASCII.GetString(rest.Slice(4, 4)))
            {
                case "IHDR": header = data; break;
                case "PLTE": palette = data.ToArray(); break;
                case "tRNS": alphas = data.ToArray(); break;
                case "IDAT": packed.Write(data); break;
            }

            rest = rest[(12 + length)..];
        }

        Assert.True(header[8] == 8 && header[12] == 0, "only 8 bits a channel, not interlaced");
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
        packed.Position = 0;
        using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
        return ToPixels(width, height, header[9], Unfilter(unpacked, width, height, ChannelsOf(header[9])), palette, alphas);
    }

    static int ChannelsOf(int colour) => colour switch
    {
        Grey or Palette => 1,
        GreyAlpha => 2,
        Rgb => 3,
        Rgba => 4,
        _ => throw new InvalidDataException($"colour type {colour}"),
    };

    static byte[] Unfilter(Stream stream, int width, int height, int channels)
    {
        var stride = width * channels;
        var pixels = new byte[stride * height];
        var above = new byte[stride];
        for (var y = 0; y < height; y++)
        {
            var filter = stream.ReadByte();
            var row = pixels.AsSpan(y * stride, stride);
            stream.ReadExactly(row);
            for (var x = 0; x < stride; x++)
            {
                var left = x < channels ? 0 : row[x - channels];
                var corner = x < channels ? 0 : above[x - channels];
                row[x] = unchecked((byte)(row[x] + Predict(filter, left, above[x], corner)));
            }

            row.CopyTo(above);
        }

        return pixels;
    }

    static int Predict(int filter, int left, int up, int corner) => filter switch
    {
        0 => 0,
        1 => left,
        2 => up,
        3 => (left + up) / 2,
        4 => Paeth(left, up, corner),
        _ => throw new InvalidDataException($"filter {filter}"),
    };

    static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var (a, b, c) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        if (a <= b && a <= c) return left;
        return b <= c ? up : corner;
    }

    static Png ToPixels(int width, int height, int colour, byte[] raw, byte[] palette, byte[] alphas)
    {
        if (colour == Grey) return new Png(width, height, PixelLayout.Grey8, raw);
        if (colour == Rgb) return new Png(width, height, PixelLayout.Rgb24, raw);

        var pixels = new byte[width * height * 3];
        for (var i = 0; i < width * height; i++)
        {
            var (red, green, blue, alpha) = colour switch
            {
                Palette => (palette[raw[i] * 3], palette[(raw[i] * 3) + 1], palette[(raw[i] * 3) + 2],
                    raw[i] < alphas.Length ? alphas[raw[i]] : (byte)255),
                GreyAlpha => (raw[i * 2], raw[i * 2], raw[i * 2], raw[(i * 2) + 1]),
                _ => (raw[i * 4], raw[(i * 4) + 1], raw[(i * 4) + 2], raw[(i * 4) + 3]),
            };
            (pixels[i * 3], pixels[(i * 3) + 1], pixels[(i * 3) + 2]) =
                (OverWhite(red, alpha), OverWhite(green, alpha), OverWhite(blue, alpha));
        }

        return new Png(width, height, PixelLayout.Rgb24, pixels);
    }

    static byte OverWhite(byte value, byte alpha) => (byte)(((value * alpha) + (255 * (255 - alpha)) + 127) / 255);
}
