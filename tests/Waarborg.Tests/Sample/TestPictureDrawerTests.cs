// The test pictures under assets are what the drawer makes, each plainly unlike all others.
using System.Globalization;
using System.Text;
using Waarborg.Cli.Sample;
using Waarborg.Decoding;
using Waarborg.Fingerprinting;
using Waarborg.Hashing;
using Waarborg.Lists;
using Waarborg.Tests.Letters;

namespace Waarborg.Tests.Sample;

public class TestPictureDrawerTests
{
    static readonly string _folder = Path.Combine(Repository.Root, "assets", "test-pictures");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_files_hold_the_pixels_that_are_drawn()
    {
        if (Directory.GetFiles(_folder).Length == 0) await TestPictureDrawer.WriteAsync(_folder, TestPictureFiles.Apart(), Cancellation);
        var scratch = Directory.CreateTempSubdirectory("waarborg-drawn-").FullName;
        try
        {
            await TestPictureDrawer.WriteAsync(scratch, TestPictureFiles.Apart(), Cancellation);
            var names = Directory.GetFiles(scratch).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
            Assert.Equal(names, Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            foreach (var name in names.Where(name => name!.EndsWith(".png", StringComparison.Ordinal)))
            {
                var pair = await DecodedPicture.ReadAsync(
                    [Path.Combine(_folder, name!), Path.Combine(scratch, name!)], Path.Combine(scratch, "decoded"), Cancellation);
                Assert.Equal(pair[1], pair[0]);
            }
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    [Fact]
    public async Task The_table_of_the_program_holds_the_fingerprints_of_the_files()
    {
        await using var decoders = new DecoderPool(new() { Processes = 1 }, TimeProvider.System);
        var fingerprinter = new Fingerprinter(decoders);
        var table = new StringBuilder("file,bytes,sha256,sha1,md5,pdq\n");
        foreach (var path in Directory.GetFiles(_folder).Order(StringComparer.Ordinal))
        {
            var bytes = await File.ReadAllBytesAsync(path, Cancellation);
            var request = DecodeRequest.FromBytes("tests", bytes);
            var taken = await fingerprinter.TakeAsync("tests", bytes.Length, request.Read, Cancellation);
            var fingerprint = Assert.IsType<FingerprintOutcome.Taken>(taken).Fingerprint;
            var stored = fingerprint.Picture.Stored!;
            Assert.True(stored.FullQuality > 80, $"{path} has the quality {stored.FullQuality}");
            Assert.Equal(stored.Full, stored.Fit512);
            var digests = fingerprint.Digests;
            string[] hex = [.. new[] { digests.Sha256, digests.Sha1!, digests.Md5! }.Select(Convert.ToHexStringLower)];
            table.Append(
                CultureInfo.InvariantCulture,
                $"{Path.GetFileName(path)},{bytes.Length},{string.Join(',', hex)},{stored.Full}\n");
        }

        var kept = Path.Combine(Repository.Root, "src", "Waarborg", "Lists", "test-pictures.csv");
        if (await File.ReadAllTextAsync(kept, Cancellation) == table.ToString()) return;
        await File.WriteAllTextAsync(Path.ChangeExtension(kept, ".received.txt"), table.ToString(), Cancellation);
        Assert.Fail($"{kept} is not what the files give; see the .received.txt beside it");
    }

    [Fact]
    public void They_are_small_and_each_picture_is_unlike_every_other_and_every_harmless_one()
    {
        Assert.Equal((12, 60), (TestPictures.Count, TestPictures.Files.Count));
        Assert.True(TestPictures.Files.Sum(file => file.Bytes) < 2_500_000);
        Assert.All(TestPictures.Files, file => Assert.Equal(file.Bytes, TestPictures.Read(file).Length));
        var hashes = TestPictures.Files.Select(file => (file.Picture, Hash: file.Prints[^1].Hash.ToPdq())).ToList();
        foreach (var (picture, hash) in hashes)
        {
            Assert.All(hashes.Where(other => other.Picture == picture), other => Assert.True(other.Hash.DistanceTo(hash) <= 31));
            Assert.All(hashes.Where(other => other.Picture != picture), other => Assert.True(other.Hash.DistanceTo(hash) > 60));
            Assert.All(TestPictureFiles.Apart(), other => Assert.True(
                other.DistanceTo(hash) > 60 && other.Complement.DistanceTo(hash) > 60, picture));
        }
    }
}

/// <summary>What the drawing of the test pictures keeps away from.</summary>
static class TestPictureFiles
{
    static readonly Lazy<List<Pdq256>> _apart = new(Draw);

    internal static IReadOnlyList<Pdq256> Apart() => _apart.Value;

    static List<Pdq256> Draw()
    {
        var listed = new List<Pdq256>();
        foreach (var plan in SamplePlan.Pictures().Take(SamplePlan.Listed))
        {
            listed.Add(SampleDrawer.DrawApart(plan, listed).Hash.Hash);
        }

        return
        [
            .. KnownGoodSet.Shipped.Prints.Where(print => print.Algorithm == ListAlgorithm.Pdq).Select(print => print.Hash.ToPdq()),
            .. listed,
        ];
    }
}
