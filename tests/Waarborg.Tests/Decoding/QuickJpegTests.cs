// The quick way to a JPEG's pixels gives what libvips gives, and leaves to it what is not plain or not whole.
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Waarborg.Decoder;
using Waarborg.Hashing;

namespace Waarborg.Tests.Decoding;

public class QuickJpegTests
{
    const int Width = 200;
    const int Height = 128;

    public QuickJpegTests() => QuickJpeg.TryStart();

    // SHA-256 of the pixels that libvips 8.14 gives. Its decoders run in their sandbox alone, not beside tests.
    [Theory]
    [InlineData("colour.jpg", "d6b5e3f88d8fc6704ee22b21fb22df73546c831ed6e9a7083b04b37b163bea33")]
    [InlineData("progressive.jpg", "d6b5e3f88d8fc6704ee22b21fb22df73546c831ed6e9a7083b04b37b163bea33")]
    [InlineData("grey.jpg", "069801e92fa23f67fcc64da75589e9a54e6d051c090971b1bbe5fa7da7ddb7e4")]
    public void A_plain_whole_picture_has_the_pixels_that_libvips_gives(string name, string digest)
    {
        using var pixels = new Pixels(Width, Height, name == "grey.jpg" ? PixelLayout.Grey8 : PixelLayout.Rgb24);
        using var file = Bytes(Read(name));

        Assert.True(QuickJpeg.TryFill(file, pixels), "libturbojpeg is not there, or does not take a plain picture");
        Assert.Equal(digest, Convert.ToHexStringLower(SHA256.HashData(pixels.Span)));
    }

    [Fact]
    public void Inks_pictures_that_are_cut_or_overwritten_and_other_sizes_are_left_to_libvips()
    {
        var colour = Read("colour.jpg");
        var overwritten = colour.ToArray();
        new Random(7).NextBytes(overwritten.AsSpan(colour.Length / 2, colour.Length / 8));
        Assert.False(IsQuick(Read("cmyk.jpg"), Width));
        Assert.False(IsQuick(Read("grey.jpg"), Width));
        Assert.False(IsQuick(colour[..(colour.Length / 2)], Width));
        Assert.False(IsQuick(overwritten, Width));
        Assert.False(IsQuick(colour, Width + 1));
        Assert.False(IsQuick([], Width));
        Assert.True(IsQuick(colour, Width));
    }

    [Theory]
    [InlineData("colour.jpg", 2)]
    [InlineData("colour.jpg", 8)]
    [InlineData("grey.jpg", 4)]
    public void A_part_of_the_size_is_the_mean_of_what_it_stands_for(string name, int shrink)
    {
        using var file = Bytes(Read(name));
        using var whole = new Pixels(Width, Height, name == "grey.jpg" ? PixelLayout.Grey8 : PixelLayout.Rgb24);
        using var small = new Pixels(Width / shrink, Height / shrink, PixelLayout.Grey8);
        Assert.True(QuickJpeg.TryFill(file, whole));
        Assert.True(QuickJpeg.TryFillScaled(file, Width, Height, shrink, small));

        var apart = 0.0;
        for (var y = 0; y < small.Height; y++)
        {
            for (var x = 0; x < small.Width; x++) apart += Math.Abs(MeanOf(whole, x, y, shrink) - small.Span[(y * small.Width) + x]);
        }

        Assert.InRange(apart / (small.Width * small.Height), 0, 2);
    }

    [Fact]
    public void What_is_progressive_not_plain_cut_or_of_another_size_is_not_decoded_in_part()
    {
        var colour = Read("colour.jpg");
        var overwritten = colour.ToArray();
        new Random(7).NextBytes(overwritten.AsSpan(colour.Length / 2, colour.Length / 8));
        Assert.True(IsScaled(colour, Width, Width / 2));
        Assert.False(IsScaled(Read("progressive.jpg"), Width, Width / 2));
        Assert.False(IsScaled(Read("cmyk.jpg"), Width, Width / 2));
        Assert.False(IsScaled(colour[..(colour.Length / 2)], Width, Width / 2));
        Assert.False(IsScaled(colour[..^2], Width, Width / 2));
        Assert.False(IsScaled(overwritten, Width, Width / 2));
        Assert.False(IsScaled(colour, Width + 1, Width / 2));
        Assert.False(IsScaled(colour, Width, (Width / 2) + 1));
        Assert.False(IsScaled([], Width, Width / 2));
    }

    [Fact]
    public void S9_how_a_broken_file_lies_is_always_answered()
    {
        var random = new Random(20_261_130);
        foreach (var name in (string[])["colour.jpg", "progressive.jpg", "cmyk.jpg"])
        {
            var good = Read(name);
            for (var copy = 0; copy < 2_000; copy++) JpegFrame.IsSequential(Support.Mutations.Of(good[..Math.Min(900, good.Length)], random));
            for (var length = 0; length < Math.Min(700, good.Length); length++)
            {
                // Before the frame is reached nobody knows.
                if (JpegFrame.IsSequential(good.AsSpan(0, length))) Assert.True(JpegFrame.IsSequential(good));
            }
        }

        Assert.True(JpegFrame.IsSequential(Read("colour.jpg")));
        Assert.True(JpegFrame.IsSequential(Read("grey.jpg")));
        Assert.False(JpegFrame.IsSequential(Read("progressive.jpg")));
    }

    static double MeanOf(Pixels whole, int x, int y, int shrink)
    {
        var sum = 0.0;
        for (var v = y * shrink; v < (y + 1) * shrink; v++)
        {
            for (var u = x * shrink; u < (x + 1) * shrink; u++)
            {
                var pixel = whole.Span.Slice((v * whole.Stride) + (u * whole.BytesPerPixel), whole.BytesPerPixel);
                sum += pixel.Length == 1 ? pixel[0] : (0.299 * pixel[0]) + (0.587 * pixel[1]) + (0.114 * pixel[2]);
            }
        }

        return sum / (shrink * shrink);
    }

    static bool IsScaled(byte[] bytes, int width, int smallWidth)
    {
        using var file = Bytes(bytes);
        using var small = new Pixels(smallWidth, Height / 2, PixelLayout.Grey8);
        return QuickJpeg.TryFillScaled(file, width, Height, 2, small);
    }

    static bool IsQuick(byte[] bytes, int width)
    {
        using var file = Bytes(bytes);
        using var pixels = new Pixels(width, Height, PixelLayout.Rgb24);
        return QuickJpeg.TryFill(file, pixels);
    }

    static NativeBytes Bytes(byte[] bytes)
    {
        var file = new NativeBytes(bytes.Length);
        bytes.CopyTo(file.Span);
        return file;
    }

    static byte[] Read(string name, [CallerFilePath] string here = "") =>
        File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(here)!, "pictures", name));
}
