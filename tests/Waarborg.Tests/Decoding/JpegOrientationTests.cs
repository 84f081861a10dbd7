// Which way up a JPEG is: read where it is said properly, and left to libvips at any doubt.
using System.Runtime.CompilerServices;
using Waarborg.Decoder;
using Waarborg.Tests.Support;
using static Waarborg.Tests.Support.JpegSegments;

namespace Waarborg.Tests.Decoding;

public class JpegOrientationTests
{
    static readonly byte[] Plain = Read("colour.jpg");

    [Theory]
    [InlineData(true), InlineData(false)]
    public void What_EXIF_says_properly_is_read_in_either_order_of_bytes(bool isLittle)
    {
        for (var orientation = 1u; orientation <= 8; orientation++)
        {
            var file = With(Plain, Turned(isLittle, orientation));
            Assert.Equal((int)orientation, JpegOrientation.Of(file));
            Assert.Equal((int)orientation, JpegOrientation.Of(With(file, Xmp(), Application(0, "JFIF"u8))));
        }

        Assert.Equal(1, JpegOrientation.Of(With(Plain, Exif(isLittle, (0x0100, Short, 1, 200)))));
    }

    [Theory]
    [InlineData("colour.jpg"), InlineData("grey.jpg"), InlineData("progressive.jpg")]
    public void Without_EXIF_a_picture_is_as_it_is_stored(string name)
    {
        Assert.Equal(1, JpegOrientation.Of(Read(name)));
        Assert.Equal(1, JpegOrientation.Of(With(Read(name), Xmp())));
    }

    [Fact]
    public void What_is_said_improperly_or_twice_is_left_to_libvips()
    {
        Assert.Null(JpegOrientation.Of(With(Plain, Turned(true, 0))));
        Assert.Null(JpegOrientation.Of(With(Plain, Turned(true, 9))));
        Assert.Null(JpegOrientation.Of(With(Plain, Exif(true, (Orientation, 4, 1, 6)))));
        Assert.Null(JpegOrientation.Of(With(Plain, Exif(true, (Orientation, Short, 2, 6)))));
        Assert.Null(JpegOrientation.Of(With(Plain, Exif(true, (Orientation, Short, 1, 6), (Orientation, Short, 1, 6)))));
        Assert.Null(JpegOrientation.Of(With(Plain, Turned(true, 6), Turned(true, 6))));
        Assert.Null(JpegOrientation.Of(With(Plain, Turned(true, 6), Exif(true))));
        Assert.Null(JpegOrientation.Of(With(Plain, Application(1, "Exif"u8))));
        Assert.Null(JpegOrientation.Of(With(Plain, Application(1, "Exif\0\0II*\0"u8))));
        Assert.Null(JpegOrientation.Of(With(Plain, Application(1, "x"u8))));
        // What has no length, or comes from nowhere, before the picture.
        Assert.Null(JpegOrientation.Of(With(Plain, [0xFF, 0x01])));
        Assert.Null(JpegOrientation.Of(With(Plain, [0x00, 0x00])));
    }

    [Fact]
    public void A_file_that_ends_before_its_picture_is_left_to_libvips()
    {
        var file = With(Plain, Turned(false, 6));
        var scan = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        for (var length = 0; length < scan + 4; length++) Assert.Null(JpegOrientation.Of(file.AsSpan(0, length)));
        Assert.Equal(6, JpegOrientation.Of(file));
    }

    [Fact]
    public void S9_a_broken_file_always_has_an_answer()
    {
        var random = new Random(20_261_201);
        var good = With(Plain, Turned(true, 6))[..900];
        for (var copy = 0; copy < 20_000; copy++)
            Assert.True(JpegOrientation.Of(Mutations.Of(good, random)) is null or (>= 1 and <= 8));
    }

    static byte[] Read(string name, [CallerFilePath] string here = "") =>
        File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(here)!, "pictures", name));
}
