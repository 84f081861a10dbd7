// S9: broken pictures through the real decoder in its sandbox, and broken words to it; fixed seeds, bounded time.
using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Waarborg.Decoder;
using Waarborg.Decoding;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Tests.Server;
using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Safeguards;

public sealed class PictureMutationTests
{
    const int Seed = 20_261_122;
    const int Conversations = 24;

    /// <summary>Bytes of the first frame's head, the item's size, and a little more.</summary>
    const int Opening = 16;

    /// <summary>Time for each test, however slow the machine is: what is not tried by then is not tried.</summary>
    static readonly TimeSpan AtMost = TimeSpan.FromSeconds(40);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S9_a_broken_picture_always_ends_with_an_outcome_and_never_takes_a_decoder_down()
    {
        await using var pool = new DecoderPool(new DecodingOptions { Processes = 1 }, TimeProvider.System);
        var random = new Random(Seed);
        var pictures = Pictures();
        var tried = 0;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < AtMost / 2 && tried < 1_500; tried++)
        {
            var (name, good) = pictures[tried % pictures.Count];
            var bytes = Mutations.Of(good, random);
            var outcome = await pool.DecodeAsync(DecodeRequest.FromBytes("mutations", bytes), Cancellation)
                .WaitAsync(AtMost, Cancellation);
            if (outcome is DecodeOutcome.NotDecoded { Reason: var reason })
            {
                Assert.True(
                    reason is NotScannedReason.Empty or NotScannedReason.NotImagery or NotScannedReason.Unsupported
                        or NotScannedReason.TooManyPixels or NotScannedReason.Truncated or NotScannedReason.Damaged,
                    $"{name}, copy {tried}: {reason}");
            }
        }

        Assert.True(tried >= 50, $"only {tried} were tried");
    }

    // What is damaged must not be let go for what is left of it at a part of its size.
    [Fact]
    public async Task S9_what_is_screened_is_whole_for_the_exact_path_as_well()
    {
        await using var pool = new DecoderPool(new DecodingOptions { Processes = 1 }, TimeProvider.System);
        var random = new Random(Seed);
        var good = Pictures().Single(one => one.Name == "scene.jpg").Bytes;
        Assert.IsType<ScreenOutcome.Seen>(await pool.ScreenAsync(DecodeRequest.FromBytes("mutations", good), Cancellation));
        var (tried, seen) = (0, 0);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < AtMost / 2 && tried < 400; tried++)
        {
            var bytes = tried % 4 == 0 ? Mutations.Cut(good, random, 0.3, 0.999) : Mutations.Of(good, random);
            var screened = await pool.ScreenAsync(DecodeRequest.FromBytes("mutations", bytes), Cancellation)
                .WaitAsync(AtMost, Cancellation);
            if (screened is not ScreenOutcome.Seen) continue;
            seen++;
            var exact = await pool.DecodeAsync(DecodeRequest.FromBytes("mutations", bytes), Cancellation)
                .WaitAsync(AtMost, Cancellation);
            Assert.True(exact is DecodeOutcome.Picture, $"copy {tried}, {bytes.Length} bytes: {exact}");
        }

        Assert.True(tried >= 50, $"only {tried} were tried");
        Assert.True(seen < tried, "nothing was broken");
    }

    [Fact]
    public async Task S9_a_picture_that_is_cut_short_is_never_no_match()
    {
        using var at = new TempInstallation();
        Some.List(at.Installation, [1, 2, 3]);
        Some.UploadSource(at.Installation);
        Some.Permit(at.Installation, "uploads");
        await using var engine = Engine.Create(at.Installation, workers: 1);
        var random = new Random(Seed);
        var pictures = Pictures();
        foreach (var (_, whole) in pictures) Assert.IsType<ItemOutcome.NoMatch>(await ScanAsync(engine, whole));

        var tried = 0;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < AtMost / 2 && tried < 400; tried++)
        {
            var (name, good) = pictures[tried % pictures.Count];
            var cut = Mutations.Cut(good, random);
            var outcome = await ScanAsync(engine, cut);
            Assert.True(outcome is ItemOutcome.NotScanned, $"{name}, {cut.Length} of {good.Length} bytes: {outcome}");
        }

        Assert.True(tried >= 50, $"only {tried} were tried");
    }

    [Fact]
    public async Task S9_a_decoder_that_is_spoken_to_wrongly_answers_or_ends_and_never_hangs()
    {
        var (files, missing) = await SandboxFiles.FindAsync(DecoderProgram.Shipped, Cancellation);
        Assert.True(files is not null, missing);
        using var launcher = new DecoderLauncher();
        var random = new Random(Seed);
        var good = Conversation(Pictures()[0].Bytes);
        for (var round = 0; round < Conversations; round++)
        {
            using var decoder = await launcher.StartAsync(
                files, new(2_097_152), [DecoderProgram.Shipped.Assembly, "100000000"]);
            try
            {
                // Half of them are broken where the conversation begins: what was said wrongly is seldom the picture.
                var words = round % 2 == 0
                    ? [.. Mutations.Of(good[..Opening], random), .. good[Opening..]]
                    : Mutations.Of(good, random);
                await TalkAsync(decoder, words).WaitAsync(AtMost, Cancellation);
            }
            finally
            {
                if (!decoder.HasExited) decoder.Kill();
            }
        }
    }

    static async Task TalkAsync(Process decoder, byte[] words)
    {
        var complaint = decoder.StandardError.ReadToEndAsync(Cancellation);
        var answers = ReadAsync(decoder.StandardOutput.BaseStream);
        try
        {
            await decoder.StandardInput.BaseStream.WriteAsync(words, Cancellation);
            decoder.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything, as it may.
        }

        foreach (var (kind, payload) in await answers) Assert.NotNull(Wire.ParseUntrusted(kind, payload));
        await decoder.WaitForExitAsync(Cancellation);
        await complaint;
    }

    static async Task<List<(byte Kind, byte[] Payload)>> ReadAsync(Stream output)
    {
        using var all = new MemoryStream();
        await output.CopyToAsync(all, Cancellation);
        var said = new List<(byte, byte[])>();
        var bytes = all.ToArray();
        for (var at = 0; at < bytes.Length;)
        {
            Assert.True(Wire.TryReadHeader(bytes.AsSpan(at), Wire.MaxAnswerBytes, out var length, out var kind));
            said.Add((kind, bytes[(at + Wire.HeaderBytes)..(at + Wire.HeaderBytes + length)]));
            at += Wire.HeaderBytes + length;
        }

        return said;
    }

    // One picture as the product sends it: its size and first bytes, then the rest.
    static byte[] Conversation(byte[] picture)
    {
        var first = Math.Min(picture.Length, PictureTypes.FirstBytes);
        var begin = new byte[sizeof(long) + first];
        BinaryPrimitives.WriteInt64LittleEndian(begin, picture.Length);
        picture.AsSpan(0, first).CopyTo(begin.AsSpan(sizeof(long)));
        return
        [
            .. Frame(RequestKind.Begin, begin), .. Frame(RequestKind.Chunk, picture[first..]), .. Frame(RequestKind.Abandon, []),
        ];
    }

    static byte[] Frame(RequestKind kind, byte[] payload)
    {
        var frame = new byte[Wire.HeaderBytes + payload.Length];
        Wire.WriteHeader(frame, payload.Length, (byte)kind);
        payload.CopyTo(frame, Wire.HeaderBytes);
        return frame;
    }

    static async Task<ItemOutcome> ScanAsync(Engine engine, byte[] bytes) =>
        await engine.Scans.ScanUploadAsync("uploads", Upload.Of(bytes), Actor.CommandLine, Cancellation).WaitAsync(AtMost, Cancellation);

    static IReadOnlyList<(string Name, byte[] Bytes)> Pictures([CallerFilePath] string here = "") =>
        [.. Directory.GetFiles(Path.Combine(Path.GetDirectoryName(here)!, "../../Waarborg.Tests/Decoding/pictures"))
            .Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)))];
}
