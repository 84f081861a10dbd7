// Each kind of picture through the sandbox: the same picture gives the same hash whatever file it comes in, and what
// is no picture, or a broken one, ends with its reason.
using System.Runtime.CompilerServices;
using System.Text;
using Waarborg.Decoder;
using Waarborg.Decoding;
using Waarborg.Hashing;
using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Decoding;

public sealed class PictureKindTests(OnePool one) : IClassFixture<OnePool>
{
    const string Original = "../../Hashing/vectors/landscape-200x128.png";

    // The third column: bits that a lossy or narrower form may move. Measured, then doubled.
    [Theory]
    [InlineData("interlaced.png", "png", 0)]
    [InlineData("sixteen-bits.png", "png", 0)]
    [InlineData("lossless.webp", "webp", 0)]
    [InlineData("deflate.tiff", "tiff", 0)]
    [InlineData("lzw-tiled.tiff", "tiff", 0)]
    [InlineData("colour.jpg", "jpeg", 8)]
    [InlineData("progressive.jpg", "jpeg", 8)]
    [InlineData("lossy.webp", "webp", 8)]
    [InlineData("palette.gif", "gif", 8)]
    [InlineData("hevc.heic", "heif", 8)]
    [InlineData("av1.avif", "heif", 8)]
    [InlineData("grey.jpg", "jpeg", 60)]
    [InlineData("cmyk.jpg", "jpeg", 30)]
    public async Task The_same_picture_in_another_kind_of_file_has_the_same_hash(string name, string format, int most)
    {
        var original = await FingerprintAsync(Original);

        var found = await FingerprintAsync(name);

        Assert.Equal((format, 200, 128), (found.Format, found.Width, found.Height));
        Assert.InRange(found.Stored!.Full.DistanceTo(original.Stored!.Full), 0, most);
        Assert.InRange(found.Stored.Fit512.DistanceTo(original.Stored.Fit512), 0, most);
    }

    [Theory]
    [InlineData("colour.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("interlaced.png")]
    [InlineData("palette.gif")]
    [InlineData("lossy.webp")]
    [InlineData("deflate.tiff")]
    [InlineData("av1.avif")]
    public async Task A_picture_cut_in_half_is_truncated_and_never_a_whole_picture(string name)
    {
        var bytes = await BytesAsync(name);

        var cut = await DecodeAsync(bytes.AsMemory(0, bytes.Length / 2));

        Assert.Equal(NotScannedReason.Truncated, Assert.IsType<DecodeOutcome.NotDecoded>(cut).Reason);
    }

    // The lossy kinds of WebP, HEIF and GIF carry no check of their data: what is overwritten there is another picture.
    [Theory]
    [InlineData("colour.jpg")]
    [InlineData("interlaced.png")]
    [InlineData("lossless.webp")]
    [InlineData("lzw-tiled.tiff")]
    public async Task A_picture_overwritten_in_the_middle_is_damaged_and_never_a_whole_picture(string name)
    {
        var bytes = await BytesAsync(name);
        new Random(7).NextBytes(bytes.AsSpan(bytes.Length / 2, bytes.Length / 8));

        var broken = await DecodeAsync(bytes);

        var reason = Assert.IsType<DecodeOutcome.NotDecoded>(broken).Reason;
        Assert.True(reason is NotScannedReason.Damaged or NotScannedReason.Truncated, $"{reason}");
    }

    [Fact]
    public async Task A_JPEG_that_lacks_its_last_line_is_still_compared_by_what_is_there()
    {
        var whole = await FingerprintAsync("colour.jpg");
        var bytes = await BytesAsync("colour.jpg");

        var cut = Assert.IsType<DecodeOutcome.NotDecoded>(await DecodeAsync(bytes.AsMemory(0, bytes.Length - 200)));

        Assert.InRange(cut.Partial!.Stored!.Full.DistanceTo(whole.Stored!.Full), 0, 31);
    }

    [Theory]
    [InlineData("text", "Dear reader, BM and GIF are words.", nameof(NotScannedReason.NotImagery))]
    [InlineData("CSV", "1,2,3\n4,5,6\n7,8,9\n", nameof(NotScannedReason.NotImagery))]
    [InlineData("PDF", "%PDF-1.7\n1 0 obj", nameof(NotScannedReason.NotImagery))]
    [InlineData("ZIP", "PK\u0003\u0004\u0014", nameof(NotScannedReason.NotImagery))]
    [InlineData("SVG", "<?xml version='1.0'?><!-- x --><svg/>", nameof(NotScannedReason.Unsupported))]
    [InlineData("EXR", "v/1\u0001\u0002\0\0\0", nameof(NotScannedReason.Unsupported))]
    [InlineData("matrix", "2 2\n1 2\n3 4\n", nameof(NotScannedReason.NotImagery))]
    public async Task What_is_no_picture_ends_with_its_reason(string kind, string content, string reason)
    {
        var outcome = await DecodeAsync(Encoding.Latin1.GetBytes(content));

        Assert.True(outcome is DecodeOutcome.NotDecoded { Reason: var given } && $"{given}" == reason, $"{kind}: {outcome}");
    }

    [Fact]
    public async Task Fifty_thousand_by_fifty_thousand_pixels_are_refused_by_the_header()
    {
        var bomb = Drawn.Png(50_000, 50_000, 3, new byte[150_000]);
        var began = TimeProvider.System.GetTimestamp();

        var outcome = await DecodeAsync(bomb);

        Assert.Equal(NotScannedReason.TooManyPixels, Assert.IsType<DecodeOutcome.NotDecoded>(outcome).Reason);
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(20), "it was decoded first");
    }

    [Fact]
    public async Task A_picture_of_four_pixels_height_has_a_size_and_no_hash()
    {
        var outcome = await DecodeAsync(Drawn.ScenePng(40, 4, 1));

        Assert.Null(Assert.IsType<DecodeOutcome.Picture>(outcome).Fingerprint.Stored);
    }

    [Fact]
    public async Task Transparency_is_put_over_white()
    {
        var (colour, clear) = (Drawn.Scene(64, 64, 3), new byte[64 * 64 * 4]);
        var flat = new byte[64 * 64 * 3];
        for (var i = 0; i < 64 * 64; i++)
        {
            var alpha = i % 7 * 42;
            clear[(4 * i) + 3] = (byte)alpha;
            for (var band = 0; band < 3; band++)
            {
                clear[(4 * i) + band] = colour[(3 * i) + band];
                var over = (colour[(3 * i) + band] * alpha) + (255 * (255 - alpha));
                flat[(3 * i) + band] = (byte)Math.Round(over / 255.0);
            }
        }

        var transparent = await DecodeAsync(Drawn.Png(64, 64, 4, clear));

        Assert.Equal(Expected(64, 64, flat), Assert.IsType<DecodeOutcome.Picture>(transparent).Fingerprint.Stored!.Full);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    [InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public async Task The_pixels_are_hashed_as_stored_and_where_EXIF_turns_them_also_as_shown(int orientation)
    {
        var (width, height) = (90, 60);
        var stored = Drawn.Scene(width, height, 5);

        var outcome = await DecodeAsync(Drawn.Tiff(width, height, orientation, stored));

        var found = Assert.IsType<DecodeOutcome.Picture>(outcome).Fingerprint;
        Assert.Equal((width, height), (found.Width, found.Height));
        Assert.Equal(Expected(width, height, stored), found.Stored!.Full);
        if (orientation == 1)
        {
            Assert.Null(found.Displayed);
            return;
        }

        var (shownWidth, shownHeight) = orientation >= 5 ? (height, width) : (width, height);
        Assert.Equal(Expected(shownWidth, shownHeight, Shown(stored, width, height, orientation)), found.Displayed!.Full);
    }

    // An empty segment of another kind before the others is enough for libvips to be asked.
    [Fact]
    public async Task A_JPEG_whose_header_is_read_without_libvips_is_what_libvips_makes_of_it()
    {
        var random = new Random(20_261_201);
        var plain = await BytesAsync("colour.jpg");
        var (quick, turned) = (0, 0);
        for (var copy = 0; copy < 400; copy++)
        {
            var exif = JpegSegments.Turned(isLittle: copy % 2 == 0, (uint)(copy % 9));
            // Its length stays as it is: what follows would be no picture.
            if (copy >= 20) random.NextBytes(exif.AsSpan(random.Next(4, exif.Length - 2), random.Next(1, 3)));
            var file = JpegSegments.With(plain, exif, JpegSegments.Xmp());
            var askingLibvips = JpegSegments.With(file, JpegSegments.Application(1, "x"u8));
            Assert.Null(JpegOrientation.Of(askingLibvips));
            if (JpegOrientation.Of(file) is not { } orientation) continue;

            var found = Assert.IsType<DecodeOutcome.Picture>(await DecodeAsync(file)).Fingerprint;
            Assert.Equal(Assert.IsType<DecodeOutcome.Picture>(await DecodeAsync(askingLibvips)).Fingerprint, found);
            Assert.Equal(orientation == 1, found.Displayed is null);
            quick++;
            if (orientation != 1) turned++;
        }

        Assert.True(quick >= 100 && turned >= 50, $"only {quick} were read quickly, {turned} of them turned");
    }

    // From the definition of the EXIF tag: which side of the picture the first row and the first column are.
    static byte[] Shown(byte[] stored, int width, int height, int orientation)
    {
        var shown = new byte[stored.Length];
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                var (fromLeft, fromTop) = orientation switch
                {
                    2 => (width - 1 - column, row),
                    3 => (width - 1 - column, height - 1 - row),
                    4 => (column, height - 1 - row),
                    5 => (row, column),
                    6 => (height - 1 - row, column),
                    7 => (height - 1 - row, width - 1 - column),
                    _ => (row, width - 1 - column),
                };
                var at = ((fromTop * (orientation >= 5 ? height : width)) + fromLeft) * 3;
                stored.AsSpan(((row * width) + column) * 3, 3).CopyTo(shown.AsSpan(at));
            }
        }

        return shown;
    }

    static Pdq256 Expected(int width, int height, byte[] pixels)
    {
        Assert.True(PdqHasher.TryHash(
            new PixelView(pixels, width, height, width * 3, PixelLayout.Rgb24), PdqProfile.Full, out var result));
        return result.Hash;
    }

    async Task<PictureFingerprint> FingerprintAsync(string name) =>
        Assert.IsType<DecodeOutcome.Picture>(await DecodeAsync(await BytesAsync(name))).Fingerprint;

    Task<DecodeOutcome> DecodeAsync(ReadOnlyMemory<byte> bytes) =>
        one.Pool.DecodeAsync(DecodeRequest.FromBytes("kinds", bytes), TestContext.Current.CancellationToken);

    static Task<byte[]> BytesAsync(string name) =>
        File.ReadAllBytesAsync(Path.Combine(Folder(), name), TestContext.Current.CancellationToken);

    static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../Waarborg.Tests/Decoding/pictures"));
}

/// <summary>One warm decoder for all tests of a class.</summary>
public sealed class OnePool : IAsyncDisposable
{
    internal DecoderPool Pool { get; } = new(new DecodingOptions { Processes = 1 }, TimeProvider.System);

    public ValueTask DisposeAsync() => Pool.DisposeAsync();
}
