// The sample is what its description says: measured on the files, as a scanner will see them.
using System.Security.Cryptography;
using System.Text.Json;
using Waarborg.Cli;
using Waarborg.Cli.Sample;
using Waarborg.Hashing;

namespace Waarborg.Tests.Sample;

/// <summary>One sample for all tests. It is drawn where an earlier drawing was broken off.</summary>
public sealed class DrawnSample : IAsyncLifetime
{
    internal string Root { get; } = Directory.CreateTempSubdirectory("waarborg-sample-").FullName;

    internal SampleSet Set { get; private set; } = null!;

    internal List<SampleProgress> Progress { get; } = [];

    internal Dictionary<string, DecodedPicture> Pictures { get; } = new(StringComparer.Ordinal);

    internal TimeSpan Took { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var directory = Path.Combine(Root, "sample");
        Directory.CreateDirectory(Path.Combine(directory, "files", "left-over"));
        await File.WriteAllTextAsync(Path.Combine(directory, SampleDrawer.MarkerName), "version 1 begun\n");
        var began = TimeProvider.System.GetTimestamp();
        Set = await SampleDrawer.DrawAsync(directory, new Collector(Progress), CancellationToken.None);
        Took = TimeProvider.System.GetElapsedTime(began);

        var pictures = Set.Files
            .Where(file => file.Kind is SampleKind.Exact or SampleKind.Variant or SampleKind.Unrelated).ToList();
        var decoded = await DecodedPicture.ReadAsync(
            pictures.Select(file => Path.Combine(Set.FilesDirectory, file.Path)),
            Path.Combine(Root, "decoded"), CancellationToken.None);
        foreach (var (file, picture) in pictures.Zip(decoded)) Pictures.Add(file.Path, picture);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Root, recursive: true);
        return ValueTask.CompletedTask;
    }

    internal IEnumerable<(SampleFile File, DecodedPicture Picture)> Of(SampleKind kind) =>
        Set.Files.Where(file => file.Kind == kind).Select(file => (file, Pictures[file.Path]));

    internal List<(string Algorithm, string Hash, string Reference)> List() =>
        [.. File.ReadLines(Set.ListPath).Skip(1).Select(line => line.Split(',')).Select(cells => (cells[0], cells[1], cells[3]))];

    sealed class Collector(List<SampleProgress> seen) : IProgress<SampleProgress>
    {
        public void Report(SampleProgress value)
        {
            lock (seen) seen.Add(value);
        }
    }
}

public class SampleDrawerTests(DrawnSample sample) : IClassFixture<DrawnSample>
{
    [Fact]
    public void There_are_ten_listed_pictures_six_variants_of_each_and_190_others()
    {
        Assert.Equal(10, sample.Set.Count(SampleKind.Exact));
        Assert.Equal(60, sample.Set.Count(SampleKind.Variant));
        Assert.Equal(190, sample.Set.Count(SampleKind.Unrelated));
        Assert.All(Enum.GetValues<SampleKind>(), kind => Assert.True(sample.Set.Count(kind) > 0, $"no {kind} in the sample"));
    }

    [Fact]
    public void The_list_names_the_bytes_and_the_likeness_of_each_listed_picture()
    {
        Assert.Equal("algorithm,hash,category,reference", File.ReadLines(sample.Set.ListPath).First());
        Assert.All(File.ReadLines(sample.Set.ListPath).Skip(1), line => Assert.Equal("Baseline", line.Split(',')[2]));
        var list = sample.List();
        Assert.Equal(40, list.Count);
        foreach (var (file, picture) in sample.Of(SampleKind.Exact))
        {
            var rows = list.Where(row => row.Reference == file.Reference).ToDictionary(row => row.Algorithm, row => row.Hash);
            var bytes = File.ReadAllBytes(Path.Combine(sample.Set.FilesDirectory, file.Path));
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), rows["sha256"]);
            Assert.Equal(32, rows["md5"].Length);
            Assert.Equal(40, rows["sha1"].Length);
            Assert.True(Pdq256.TryParse(rows["pdq"], out var drawn));
            Assert.True(picture.Full.Hash.DistanceTo(drawn) <= 12, $"{file.Path} is far from what was drawn");
        }
    }

    [Fact]
    public void Nine_of_ten_mild_variants_lie_within_31_bits()
    {
        var list = Listed();
        var far = sample.Of(SampleKind.Variant)
            .Select(variant => (variant.File.Path,
                Distance: variant.Picture.Full.Hash.DistanceTo(list[variant.File.Reference!])))
            .Where(variant => variant.Distance > PdqIndex.AdvisedRadius)
            .ToList();
        Assert.True(far.Count <= 6, $"{far.Count} of 60 are too far: {string.Join(", ", far)}");
    }

    [Fact]
    public void No_other_picture_comes_near_the_list_in_either_profile()
    {
        var list = Listed();
        foreach (var (file, picture) in sample.Of(SampleKind.Unrelated))
        {
            foreach (var result in (PdqResult[])[picture.Full, picture.Fit512])
            {
                Assert.All(list, listed => Assert.True(
                    listed.Value.DistanceTo(result.Hash) > 45, $"{file.Path} is near {listed.Key}"));
                Assert.True(result.Quality >= 50, $"{file.Path} has quality {result.Quality}");
            }
        }
    }

    [Fact]
    public void Pictures_are_unlike_each_other_and_of_many_sizes()
    {
        var all = sample.Of(SampleKind.Exact).Concat(sample.Of(SampleKind.Unrelated))
            .Select(entry => (entry.File.Path, entry.Picture.Full.Hash)).ToList();
        foreach (var (i, (path, hash)) in all.Index())
        {
            Assert.All(all.Skip(i + 1), other => Assert.True(
                hash.DistanceTo(other.Hash) >= 50, $"{path} and {other.Path} are {hash.DistanceTo(other.Hash)} bits apart"));
        }

        var sides = sample.Pictures.Values.Select(picture => Math.Max(picture.Width, picture.Height)).ToList();
        Assert.Equal((200, 1600), (sides.Min(), sides.Max()));
        Assert.Equal(5, sample.Set.Files.Where(file => file.Kind == SampleKind.Unrelated)
            .Select(file => Path.GetExtension(file.Path)).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Drawn_pictures_are_more_than_sixty_bits_apart_by_construction() => Assert.True(SampleDrawer.MinDistance > 60);

    [Fact]
    public void The_tree_holds_exactly_what_is_expected_of_it_and_nothing_of_a_broken_off_drawing()
    {
        var root = new DirectoryInfo(sample.Set.FilesDirectory);
        var found = new List<string>();
        Collect(root);
        Assert.Equal(sample.Set.Files.Select(file => file.Path), found.Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(sample.Set.FilesDirectory, "left-over")));
        Assert.False(Directory.Exists(Path.Combine(Path.GetDirectoryName(sample.Set.ListPath)!, ".scratch")));

        void Collect(DirectoryInfo folder)
        {
            foreach (var entry in folder.EnumerateFileSystemInfos())
            {
                if (entry is DirectoryInfo inner && entry.LinkTarget is null) Collect(inner);
                else found.Add(Path.GetRelativePath(root.FullName, entry.FullName));
            }
        }
    }

    [Fact]
    public void Expected_json_says_of_each_path_what_it_is()
    {
        var json = JsonElement.Parse(File.ReadAllBytes(sample.Set.ExpectedPath));
        Assert.Equal(sample.Set.Files.Count, json.EnumerateObject().Count());
        foreach (var file in sample.Set.Files)
        {
            var entry = json.GetProperty(file.Path);
            Assert.Equal(file.Kind.ToString(), entry.GetProperty("kind").GetString(), ignoreCase: true);
            Assert.Equal(file.Reference, entry.GetProperty("reference").GetString());
        }
    }

    [Fact]
    public void A_listed_picture_lies_in_the_mail_and_one_in_the_web_folder_of_the_same_customer()
    {
        var digests = sample.List().Where(row => row.Algorithm == "sha256").ToDictionary(row => row.Hash, row => row.Reference);
        var mailed = sample.Set.Files.Single(file => file.Kind == SampleKind.Correspondence && file.Reference is not null);
        Assert.Contains("klant-07/mail/", mailed.Path, StringComparison.Ordinal);
        Assert.Contains("/cur/", mailed.Path, StringComparison.Ordinal);
        Assert.Equal(mailed.Reference, digests[Digest(mailed.Path)]);

        var shown = sample.Set.Files.Single(file => file.Path.Contains("klant-07/public_html/images", StringComparison.Ordinal));
        Assert.Equal(shown.Reference, digests[Digest(shown.Path)]);
        Assert.All((string[])["cur", "new", "tmp"], folder => Assert.Contains(
            sample.Set.Files, file => file.Path.Contains($"/mail/voorbeeld.example/info/{folder}/", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_bomb_is_small_and_says_fifty_thousand_pixels_each_way()
    {
        var bomb = sample.Set.Files.Single(file => file.Kind == SampleKind.Bomb);
        var bytes = File.ReadAllBytes(Path.Combine(sample.Set.FilesDirectory, bomb.Path));
        Assert.InRange(bytes.Length, 100_000, 1_000_000);
        Assert.Equal([0, 0, 0xC3, 0x50, 0, 0, 0xC3, 0x50], bytes[16..24]);
    }

    [Fact]
    public void Links_lead_round_in_a_circle_and_out_of_the_tree()
    {
        var links = sample.Set.Files.Where(file => file.Kind == SampleKind.Link)
            .Select(file => new FileInfo(Path.Combine(sample.Set.FilesDirectory, file.Path)).LinkTarget).ToList();
        Assert.DoesNotContain(null, links);
        Assert.Contains(links, target => target!.StartsWith("../../outside", StringComparison.Ordinal));
        Assert.Contains("kring-a", links);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(Path.GetDirectoryName(sample.Set.ListPath)!, "outside")));
    }

    [Fact]
    public void It_is_small_and_told_how_far_it_was()
    {
        var bytes = new DirectoryInfo(sample.Set.FilesDirectory).EnumerateFiles("*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        }).Sum(file => file.Length);
        Assert.InRange(bytes, 5_000_000, 60_000_000);
        Assert.Contains(new SampleProgress(260, 260), sample.Progress);
        Assert.True(sample.Took < TimeSpan.FromMinutes(2), $"drawing took {sample.Took}");
    }

    [Fact]
    public async Task A_finished_sample_is_kept_as_it_is()
    {
        var directory = Path.GetDirectoryName(sample.Set.ListPath)!;
        var written = File.GetLastWriteTimeUtc(sample.Set.ListPath);
        var again = await SampleDrawer.DrawAsync(directory, null, TestContext.Current.CancellationToken);
        Assert.Equal(sample.Set.Files, again.Files);
        Assert.Equal((sample.Set.ListPath, sample.Set.FilesDirectory), (again.ListPath, again.FilesDirectory));
        Assert.Equal(written, File.GetLastWriteTimeUtc(sample.Set.ListPath));
    }

    [Fact]
    public async Task A_folder_that_holds_something_else_is_refused_and_left_alone()
    {
        var folder = Directory.CreateDirectory(Path.Combine(sample.Root, "someone's")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "notes.txt"), "mine", TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<OperatorException>(
            () => SampleDrawer.DrawAsync(folder, null, TestContext.Current.CancellationToken));
        Assert.Contains("not empty", error.Message, StringComparison.Ordinal);
        Assert.Equal(["notes.txt"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Without_ffmpeg_the_package_to_install_is_named()
    {
        var folder = Path.Combine(sample.Root, "without");
        var error = await Assert.ThrowsAsync<OperatorException>(
            () => SampleDrawer.DrawAsync(folder, null, TestContext.Current.CancellationToken, "no-such-ffmpeg"));
        Assert.Contains("apt-get install ffmpeg", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drawing_ends_when_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        var progress = new CancelOnFirst(cancelled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => SampleDrawer.DrawAsync(Path.Combine(sample.Root, "cancelled"), progress, cancelled.Token));
    }

    Dictionary<string, Pdq256> Listed() => sample.List().Where(row => row.Algorithm == "pdq").ToDictionary(
        row => row.Reference, row => Pdq256.TryParse(row.Hash, out var hash) ? hash : throw new InvalidDataException(row.Hash));

    string Digest(string path) => Convert.ToHexStringLower(
        SHA256.HashData(File.ReadAllBytes(Path.Combine(sample.Set.FilesDirectory, path))));

    sealed class CancelOnFirst(CancellationTokenSource source) : IProgress<SampleProgress>
    {
        public void Report(SampleProgress value) => source.Cancel();
    }
}
