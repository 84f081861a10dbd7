// S4: known imagery only. What a decoder did not recognise as a picture is never compared, whatever stands on a list.
using System.Security.Cryptography;
using System.Text;
using Waarborg.Decoding;
using Waarborg.Fingerprinting;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Safeguards;

public sealed class KnownImageryTests
{
    static readonly byte[] Letter =
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Dear reader, this is text.\n", 4000)));

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S4_text_is_never_hashed_nor_read_beyond_what_tells_that_it_is_text()
    {
        await using var pool = new DecoderPool(new DecodingOptions { Processes = 1 }, TimeProvider.System);
        var furthest = 0L;
        var outcome = await new Fingerprinter(pool).TakeAsync("web", Letter.Length, (offset, buffer, _) =>
        {
            var count = (int)Math.Min(buffer.Length, Letter.Length - offset);
            Letter.AsSpan((int)offset, count).CopyTo(buffer.Span);
            furthest = Math.Max(furthest, offset + count);
            return ValueTask.FromResult(count);
        }, Cancellation);

        Assert.Equal(NotScannedReason.NotImagery, Assert.IsType<FingerprintOutcome.NotTaken>(outcome).Reason);
        Assert.InRange(furthest, 1, 4096);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("sound")]
    [InlineData("mail")]
    public async Task S4_what_is_no_picture_matches_nothing_even_when_its_digest_is_on_the_list(string kind)
    {
        var bytes = kind switch
        {
            "text" => Letter,
            "sound" => [.. "RIFF"u8, 36, 0, 0, 0, .. "WAVEfmt "u8, .. new byte[200]],
            _ => Encoding.ASCII.GetBytes("From: a@example.com\r\nSubject: hello\r\n\r\nhello\r\n"),
        };
        await using var scene = new Scene().Import(
            $"sha256,{Convert.ToHexStringLower(SHA256.HashData(bytes))},Baseline,A-1").Permit();
        scene.Tree.Add("listed.bin", bytes);
        new SourceStore(scene.At.Installation).Declare(
            new("inlet", SourceKind.Upload, null, "hosting", Audience.Public, true, false, false), Actor.CommandLine);
        Granting.Grant(scene.At.Installation, "inlet", ["known"], TimeSpan.FromHours(1));

        var summary = await scene.SweepAsync();
        var upload = await scene.Engine.Scans.ScanUploadAsync("inlet", Upload.Of(bytes), Actor.CommandLine, Cancellation);

        Assert.Equal((0, 0, 1), (summary.Match, summary.NoMatch, summary.NotScanned["notImagery"]));
        Assert.Equal(NotScannedReason.NotImagery, Assert.IsType<ItemOutcome.NotScanned>(upload).Reason);
        Assert.Equal(0, scene.Count("cases"));
    }
}
