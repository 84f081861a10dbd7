// The blurred derivative, through the real decoder in its sandbox, and from decoders that lie.
using System.Buffers.Binary;
using System.Globalization;
using Waarborg.Decoder;
using Waarborg.Decoding;

namespace Waarborg.Slow.Tests.Decoding;

public class DerivativeTests
{
    static readonly DecodingOptions One = new() { Processes = 1, ItemTimeLimit = TimeSpan.FromSeconds(30) };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_picture_gives_a_small_and_a_larger_grey_picture_and_its_decoder_is_used_no_more()
    {
        await using var pool = new DecoderPool(One, TimeProvider.System);
        var request = DecodeRequest.FromBytes("web", Drawn.ScenePng(1600, 1200, 1));

        var small = Assert.IsType<DerivativeOutcome.Made>(await pool.DeriveAsync(request, DerivativeSize.Small, Cancellation));
        var large = Assert.IsType<DerivativeOutcome.Made>(await pool.DeriveAsync(request, DerivativeSize.Large, Cancellation));

        Assert.Equal((128, 96, 128 * 96), (small.Picture.Width, small.Picture.Height, small.Picture.Pixels.Length));
        Assert.Equal((512, 384, 512 * 384), (large.Picture.Width, large.Picture.Height, large.Picture.Pixels.Length));
        Assert.True(small.Picture.Pixels.Distinct().Count() > 10, "there is nothing to see");
        Assert.Equal(
            small.Picture.Pixels,
            Assert.IsType<DerivativeOutcome.Made>(
                await pool.DeriveAsync(request, DerivativeSize.Small, Cancellation)).Picture.Pixels);
        // The one decoder that the pool keeps warm saw none of these.
        Assert.True(pool.ProcessIds.Count <= 1);
    }

    [Fact]
    public async Task It_is_shown_as_EXIF_says()
    {
        await using var pool = new DecoderPool(One, TimeProvider.System);
        // Black above, white below, as stored; orientation 6 makes what is stored above the right side.
        var pixels = new byte[200 * 100 * 3];
        pixels.AsSpan(pixels.Length / 2).Fill(255);
        var made = Assert.IsType<DerivativeOutcome.Made>(await pool.DeriveAsync(
            DecodeRequest.FromBytes("web", Drawn.Tiff(200, 100, 6, pixels)), DerivativeSize.Small, Cancellation)).Picture;

        Assert.Equal((64, 128), (made.Width, made.Height));
        for (var y = 0; y < made.Height; y++)
        {
            Assert.InRange(made.Pixels[y * made.Width], 250, 255);
            Assert.InRange(made.Pixels[(y * made.Width) + made.Width - 1], 0, 5);
        }
    }

    [Fact]
    public async Task No_derivative_is_made_of_what_is_not_a_whole_picture_within_the_limits()
    {
        await using var pool = new DecoderPool(One with { MaxPixels = 100 * 100 }, TimeProvider.System);
        var good = Drawn.ScenePng(90, 90, 1);
        Assert.IsType<DerivativeOutcome.Made>(await DeriveAsync(pool, good));

        (byte[] Bytes, NotScannedReason Reason)[] cases =
        [
            ([], NotScannedReason.Empty),
            (Drawn.ScenePng(101, 100, 1), NotScannedReason.TooManyPixels),
            (good[..(good.Length / 2)], NotScannedReason.Truncated),
            ([.. good[..60], .. new byte[20], .. good[80..]], NotScannedReason.Damaged),
            ("A letter, which is nobody's to see."u8.ToArray(), NotScannedReason.NotImagery),
            ("<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(), NotScannedReason.Unsupported),
        ];
        foreach (var (bytes, reason) in cases)
            Assert.Equal(reason, Assert.IsType<DerivativeOutcome.NotMade>(await DeriveAsync(pool, bytes)).Reason);
        var tooLarge = DecodeRequest.FromBytes("web", good) with { Size = DecoderPool.MaxItemBytes + 1 };
        var notMade = Assert.IsType<DerivativeOutcome.NotMade>(
            await pool.DeriveAsync(tooLarge, DerivativeSize.Small, Cancellation));
        Assert.Equal(NotScannedReason.TooLarge, notMade.Reason);
        var shrunk = DecodeRequest.FromBytes("web", good) with { Size = good.Length + 10 };
        var changed = Assert.IsType<DerivativeOutcome.NotMade>(
            await pool.DeriveAsync(shrunk, DerivativeSize.Small, Cancellation));
        Assert.Equal(NotScannedReason.Changed, changed.Reason);
    }

    // What it tells as the length of its answer, as width and height, and how many pixels it then sends.
    [Theory]
    [InlineData("derived", "16392,128,128,16384", "")]
    [InlineData("derived", "16391,128,128,16383", nameof(NotScannedReason.DecoderCrashed))]
    [InlineData("derived", "16376,127,130,16368", nameof(NotScannedReason.DecoderCrashed))]
    [InlineData("derived", "16393,128,128,16385", nameof(NotScannedReason.DecoderCrashed))]
    [InlineData("derived", "262152,512,512,262144", nameof(NotScannedReason.DecoderCrashed))]
    [InlineData("derived", "2147483647,128,128,16384", nameof(NotScannedReason.DecoderCrashed))]
    [InlineData("derived", "8,0,0,0", nameof(NotScannedReason.DecoderCrashed))]
    [InlineData("derived", "16392,128,128,16000", nameof(NotScannedReason.DecoderTimedOut))]
    [InlineData("derived", "16392,128,128,0", nameof(NotScannedReason.DecoderTimedOut))]
    [InlineData("fingerprint", "143,128,128,135", nameof(NotScannedReason.DecoderCrashed))]
    [InlineData("hang", "", nameof(NotScannedReason.DecoderTimedOut))]
    [InlineData("babble", "", nameof(NotScannedReason.DecoderCrashed))]
    [InlineData("quit", "", nameof(NotScannedReason.DecoderCrashed))]
    public async Task A_decoder_that_answers_too_much_too_little_or_nothing_is_gone(string how, string sizes, string reason)
    {
        await using var pool = new DecoderPool(
            One with { ItemTimeLimit = TimeSpan.FromSeconds(2) }, TimeProvider.System, Probe.Program(how, sizes));

        var outcome = await pool.DeriveAsync(
            DecodeRequest.FromBytes("web", Drawn.ScenePng(20, 20, 1)), DerivativeSize.Small, Cancellation);

        Assert.Equal(reason, outcome is DerivativeOutcome.NotMade not ? $"{not.Reason}" : "");
        // The one that was started to see whether there is a sandbox was never spoken to.
        Assert.True(pool.ProcessIds.Count <= 1);
    }

    [Fact]
    public async Task Pixels_that_come_before_the_picture_was_sent_are_not_taken()
    {
        // Far more than its pipe holds, so that it has spoken long before all is sent.
        var pixels = new byte[1000 * 1000 * 3];
        await using var pool = new DecoderPool(One, TimeProvider.System, Probe.Program("derived", "16392,128,128,16384"));
        var outcome = await pool.DeriveAsync(
            DecodeRequest.FromBytes("web", Drawn.Tiff(1000, 1000, 1, pixels)), DerivativeSize.Small, Cancellation);
        Assert.Equal(NotScannedReason.DecoderCrashed, Assert.IsType<DerivativeOutcome.NotMade>(outcome).Reason);
    }

    [Theory]
    [InlineData("16392,128,128,16384")]
    [InlineData("9,1,1,1")]
    public async Task Pixels_that_nobody_asked_for_are_not_taken_and_the_decoder_is_gone(string sizes)
    {
        await using var pool = new DecoderPool(One, TimeProvider.System, Probe.Program("derived", sizes));
        var outcome = await pool.DecodeAsync(DecodeRequest.FromBytes("web", Drawn.ScenePng(20, 20, 1)), Cancellation);
        Assert.Equal(NotScannedReason.DecoderCrashed, Assert.IsType<DecodeOutcome.NotDecoded>(outcome).Reason);
        Assert.Empty(pool.ProcessIds);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 0)]
    [InlineData(4, 3)]
    [InlineData(4, 255)]
    [InlineData(5, 0)]
    [InlineData(6, 0)]
    [InlineData(7, 0)]
    public async Task The_real_decoder_says_no_pixel_to_any_request_but_the_two_it_knows(byte request, byte choice)
    {
        byte[] choiceOrNone = request == (byte)RequestKind.Derive ? [choice] : [];
        var (answer, code) = await AskRealAsync(request, choiceOrNone, Drawn.ScenePng(20, 20, 1));
        // What cannot be screened, such as this, is answered exactly. Hashes of versions are no pixels.
        AnswerKind? kind = (RequestKind)request switch
        {
            RequestKind.Begin or RequestKind.Screen => AnswerKind.Picture,
            RequestKind.Alter => AnswerKind.Altered,
            _ => null,
        };
        if (kind is { } known) Assert.Equal(((byte)known, 0), (answer[4], code));
        else Assert.Equal((0, 4), (answer.Length, code));
        Assert.InRange(answer.Length, 0, Wire.HeaderBytes + Math.Max(Wire.MaxAnswerBytes, Wire.MaxAlteredBytes));
    }

    // The product sends nothing but pictures. What a library is shown hangs on the decoder alone all the same.
    [Fact]
    public async Task The_real_decoder_shows_no_library_what_is_no_picture()
    {
        var (answer, code) = await AskRealAsync((byte)RequestKind.Begin, [], "A letter, which is nobody's to see."u8.ToArray());
        Assert.Equal(Wire.Encode(new Answer.Refused(Refusal.NotImagery, null)), answer);
        Assert.Equal(0, code);
    }

    // What it says to one request, after its greeting, and how it ends then.
    static async Task<(byte[] Answer, int ExitCode)> AskRealAsync(byte request, byte[] before, byte[] picture)
    {
        var (files, missing) = await SandboxFiles.FindAsync(DecoderProgram.Shipped, Cancellation);
        Assert.True(files is not null, missing);
        using var launcher = new DecoderLauncher();
        using var decoder = await launcher.StartAsync(files, new(2_097_152), [DecoderProgram.Shipped.Assembly, "1000000"]);
        var size = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(size, picture.Length);
        byte[] payload = [.. before, .. size, .. picture];
        var header = new byte[Wire.HeaderBytes];
        Wire.WriteHeader(header, payload.Length, request);
        await decoder.StandardInput.BaseStream.WriteAsync((byte[])[.. header, .. payload], Cancellation);
        decoder.StandardInput.Close();
        using var said = new MemoryStream();
        await decoder.StandardOutput.BaseStream.CopyToAsync(said, Cancellation);
        await decoder.WaitForExitAsync(Cancellation);

        var hello = Wire.Encode(new Answer.Hello());
        Assert.Equal(hello, said.ToArray()[..hello.Length]);
        return (said.ToArray()[hello.Length..], decoder.ExitCode);
    }

    [Fact]
    public async Task Killed_from_outside_it_is_asked_of_another()
    {
        await using var pool = new DecoderPool(One, TimeProvider.System);
        var bytes = Drawn.ScenePng(400, 300, 1);
        var read = DecodeRequest.FromBytes("web", bytes).Read;
        var killed = 0;
        var outcome = await pool.DeriveAsync(new("web", bytes.Length, (offset, buffer, cancellation) =>
        {
            if (offset > 4096 && killed++ == 0)
            {
                foreach (var id in pool.ProcessIds)
                {
                    using var process = System.Diagnostics.Process.GetProcessById(id);
                    process.Kill();
                }
            }

            return read(offset, buffer, cancellation);
        }), DerivativeSize.Large, Cancellation);

        var made = Assert.IsType<DerivativeOutcome.Made>(outcome).Picture;
        Assert.Equal("400 x 300", string.Create(CultureInfo.InvariantCulture, $"{made.Width} x {made.Height}"));
    }

    static Task<DerivativeOutcome> DeriveAsync(DecoderPool pool, byte[] bytes) =>
        pool.DeriveAsync(DecodeRequest.FromBytes("web", bytes), DerivativeSize.Small, Cancellation);
}
