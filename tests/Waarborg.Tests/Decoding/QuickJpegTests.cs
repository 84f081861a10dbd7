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
