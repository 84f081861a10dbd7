// The conformance vectors through the whole way: file, sandbox, libvips, hasher, wire.
using System.Runtime.CompilerServices;
using System.Text.Json;
using Waarborg.Decoding;
using Waarborg.Hashing;

namespace Waarborg.Slow.Tests.Decoding;

public class VectorTests
{
    [Fact]
    public async Task Every_vector_comes_out_of_the_sandbox_as_the_reference_has_it()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var pool = new DecoderPool(new DecodingOptions(), TimeProvider.System);
        Assert.IsType<SandboxState.Ready>(await pool.StateAsync(cancellation));
        foreach (var line in File.ReadLines(Path.Combine(Folder(), "expected.jsonl")))
        {
            using var expected = JsonDocument.Parse(line);
            var name = expected.RootElement.GetProperty("file").GetString()!;
            var bytes = await File.ReadAllBytesAsync(Path.Combine(Folder(), name), cancellation);

            var outcome = await pool.DecodeAsync(DecodeRequest.FromBytes("vectors", bytes), cancellation);

            var found = Assert.IsType<DecodeOutcome.Picture>(outcome).Fingerprint;
            Assert.Equal("png", found.Format);
            Assert.Null(found.Displayed);
            Check(expected.RootElement, found, name);
        }
    }

    static void Check(JsonElement expected, PictureFingerprint found, string name)
    {
        if (name.StartsWith("too-small", StringComparison.Ordinal))
        {
            Assert.Null(found.Stored);
            return;
        }

        var (full, fit512) = (expected.GetProperty("full"), expected.GetProperty("fit512"));
        Assert.Equal(full.GetProperty("quality").GetInt32(), found.Stored!.FullQuality);
        Assert.Equal(fit512.GetProperty("quality").GetInt32(), found.Stored.Fit512Quality);
        if (found.Stored.FullQuality > 0) Assert.Equal(HashIn(full), found.Stored.Full);
        if (found.Stored.Fit512Quality > 0) Assert.Equal(HashIn(fit512), found.Stored.Fit512);
    }

    static Pdq256 HashIn(JsonElement profile) =>
        Pdq256.TryParse(profile.GetProperty("pdq").GetString(), out var hash) ? hash : throw new InvalidDataException();

    static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../Waarborg.Tests/Hashing/vectors"));
}
