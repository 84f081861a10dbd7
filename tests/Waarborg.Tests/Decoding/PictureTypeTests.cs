// What a file is by its first bytes.
using System.Text;
using Waarborg.Decoder;

namespace Waarborg.Tests.Decoding;

public class PictureTypeTests
{
    // Latin-1: each character is one byte.
    [Theory]
    [InlineData("\u00FF\u00D8\u00FF\u00E0\0\u0010JFIF", "jpeg")]
    [InlineData("\u0089PNG\r\n\u001A\n\0\0\0\rIHDR", "png")]
    [InlineData("GIF87a..", "gif")]
    [InlineData("GIF89a..", "gif")]
    [InlineData("RIFF\u0010\0\0\0WEBPVP8 ", "webp")]
    [InlineData("II*\0\u0008\0\0\0", "tiff")]
    [InlineData("MM\0*\0\0\0\u0008", "tiff")]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0mif1heic", "heif")]
    [InlineData("\0\0\0\u001Cftypavif\0\0\0\0avifmif1miaf", "heif")]
    [InlineData("\0\0\0\u0018ftypXYZW\0\0\0\0XYZWavif", "heif")]
    public void A_picture_is_known_by_its_first_bytes(string first, string name)
    {
        Assert.True(PictureTypes.TryRecognise(Bytes(first), out var type, out _));
        Assert.Equal(name, PictureTypes.NameOf(type));
    }

    [Theory]
    [InlineData("BM\u0036\u0010\0\0\0\0\0\0\u0036\0\0\0\u0028\0\0\0")]
    [InlineData("\0\0\u0001\0\u0001\0\u0010\u0010\0\0\u0001\0\u0020\0\0\0\0\0\u0016\0\0\0")]
    [InlineData("v/1\u0001\u0002\0\0\0")]
    [InlineData("\u00FF\n\u00FA")]
    [InlineData("\0\0\0\u000CJXL \r\n\u0087\n")]
    [InlineData("\0\0\0\u000CjP  \r\n\u0087\n")]
    [InlineData("\u00FFO\u00FFQ\0")]
    [InlineData("8BPS\0\u0001")]
    [InlineData("P6\n10 10\n255\n")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("\u00EF\u00BB\u00BF<?xml version='1.0'?>\n<!-- a > b -->\n<!DOCTYPE svg [<!ENTITY x 'y>'>]>\n<svg:svg>")]
    [InlineData("\u00FF\u00FE<\0s\0v\0g\0 \0x\0=\0'\0'\0>\0")]
    [InlineData("\0\0\0\u0018ftypisom\0\0\u0002\0isomiso2")]
    [InlineData("\0\0\0\u0014ftypqt  \0\0\0\0qt  ")]
    [InlineData("\u001AE\u00DF\u00A3\u0001\0")]
    [InlineData("RIFF\u0010\0\0\0AVI LIST")]
    [InlineData("\0\0\u0001\u00BA!")]
    [InlineData("FLV\u0001\u0005")]
    public void A_picture_or_film_that_is_not_decoded_is_unsupported(string first) =>
        Assert.Equal(Refusal.Unsupported, RefusalOf(Bytes(first)));

    [Theory]
    [InlineData("Dear reader, BMW and GIF are words")]
    [InlineData("BM is how this note begins, and it goes on")]
    [InlineData("1,2,3\n4,5,6\n")]
    [InlineData("%PDF-1.7\n")]
    [InlineData("PK\u0003\u0004\u0014\0")]
    [InlineData("<html><svg></svg></html>")]
    [InlineData("<!-- svg -->")]
    [InlineData("<svgs>")]
    [InlineData("RIFF\u0010\0\0\0WAVEfmt ")]
    [InlineData("\0\0\0\u0018ftypM4A \0\0\0\0M4A ")]
    [InlineData("OggS\0\u0002vorbis")]
    [InlineData("P5 is the pitcher")]
    [InlineData("\u00FF\u00D8")]
    [InlineData("\0\0\u0001\0")]
    public void Anything_else_is_not_imagery(string first) =>
        Assert.Equal(Refusal.NotImagery, RefusalOf(Bytes(first)));

    [Fact]
    public void No_bytes_are_empty() => Assert.Equal(Refusal.Empty, RefusalOf([]));

    [Fact]
    public void No_beginning_of_a_file_makes_it_throw()
    {
        var random = new Random(4);
        string[] beginnings =
            ["", "RIFF", "\0\0\0\u0018ftyp", "<!DOCTYPE [", "<?", "BM", "\0\0\u0001\0", "GIF89a", "II*\0", "P6"];
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(0, 64)];
            random.NextBytes(bytes);
            var first = Bytes(beginnings[i % beginnings.Length]).Concat(bytes).ToArray();
            if (PictureTypes.TryRecognise(first, out var type, out _)) Wholeness.IsCutShort(type, first);
        }
    }

    static Refusal RefusalOf(byte[] first)
    {
        Assert.False(PictureTypes.TryRecognise(first, out _, out var refusal));
        return refusal;
    }

    static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);
}
