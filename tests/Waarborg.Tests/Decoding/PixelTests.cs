// The decoder's own arithmetic on pixels: samples to 8 bits, alpha over white, inks to light, EXIF turns.
using System.Buffers.Binary;
using Waarborg.Decoder;
using Waarborg.Hashing;

namespace Waarborg.Tests.Decoding;

public class PixelTests
{
    [Fact]
    public void Grey_and_colour_of_8_bits_stay_as_they_are()
    {
        Assert.Equal([0, 1, 128, 255], Convert([0, 1, 128, 255], new SampleLayout(1, IsWide: false, IsCmyk: false), 4));
        Assert.Equal([9, 8, 7, 255, 0, 1], Convert([9, 8, 7, 255, 0, 1], new SampleLayout(3, IsWide: false, IsCmyk: false), 6));
    }

    [Fact]
    public void Of_16_bits_the_high_byte_counts()
    {
        var wide = new byte[6];
        BinaryPrimitives.WriteUInt16LittleEndian(wide, 0x12FF);
        BinaryPrimitives.WriteUInt16LittleEndian(wide.AsSpan(2), 0x8000);
        BinaryPrimitives.WriteUInt16LittleEndian(wide.AsSpan(4), 0x00FF);

        Assert.Equal([0x12, 0x80, 0], Convert(wide, new SampleLayout(3, IsWide: true, IsCmyk: false), 3));
    }

    [Fact]
    public void Alpha_lies_over_white_rounded_to_the_nearest()
    {
        Assert.Equal([255, 10, 133], Convert([10, 0, 10, 255, 10, 127], new SampleLayout(2, IsWide: false, IsCmyk: false), 3));
        Assert.Equal([255, 127, 127], Convert([255, 0, 0, 128], new SampleLayout(4, IsWide: false, IsCmyk: false), 3));
    }

    [Fact]
    public void Inks_take_light_away()
    {
        var cmyk = new SampleLayout(4, IsWide: false, IsCmyk: true);
        Assert.Equal([255, 255, 255], Convert([0, 0, 0, 0], cmyk, 3));
        Assert.Equal([0, 255, 255], Convert([255, 0, 0, 0], cmyk, 3));
        Assert.Equal([0, 0, 0], Convert([0, 0, 0, 255], cmyk, 3));
        Assert.Equal([75, 155, 155], Convert([131, 0, 0, 100], cmyk, 3));
    }

    // 1 2 3
    // 4 5 6
    [Theory]
    [InlineData(1, 3, new byte[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(2, 3, new byte[] { 3, 2, 1, 6, 5, 4 })]
    [InlineData(3, 3, new byte[] { 6, 5, 4, 3, 2, 1 })]
    [InlineData(4, 3, new byte[] { 4, 5, 6, 1, 2, 3 })]
    [InlineData(5, 2, new byte[] { 1, 4, 2, 5, 3, 6 })]
    [InlineData(6, 2, new byte[] { 4, 1, 5, 2, 6, 3 })]
    [InlineData(7, 2, new byte[] { 6, 3, 5, 2, 4, 1 })]
    [InlineData(8, 2, new byte[] { 3, 6, 2, 5, 1, 4 })]
    public void EXIF_orientation_turns_the_pixels_as_they_are_shown(int orientation, int width, byte[] expected)
    {
        using var grey = new Pixels(3, 2, PixelLayout.Grey8);
        using var colour = new Pixels(3, 2, PixelLayout.Rgb24);
        for (var i = 0; i < 18; i++) colour.Span[i] = (byte)(i / 3 + 1);
        for (var i = 0; i < 6; i++) grey.Span[i] = (byte)(i + 1);

        using var turned = grey.Turned(orientation);
        using var turnedColour = colour.Turned(orientation);

        Assert.Equal((width, 6 / width), (turned.Width, turned.Height));
        Assert.Equal(expected, turned.Span.ToArray());
        Assert.Equal(expected.SelectMany(value => new[] { value, value, value }), turnedColour.Span.ToArray());
    }

    static byte[] Convert(byte[] samples, SampleLayout layout, int length)
    {
        var pixels = new byte[length];
        Strip.Convert(samples, layout, pixels);
        return pixels;
    }
}
