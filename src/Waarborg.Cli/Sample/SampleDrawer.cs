// waarborg sample DIR: draws the sample, once.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Waarborg.Hashing;

namespace Waarborg.Cli.Sample;

/// <summary>Draws harmless pictures, a list of ten of them, and a hosting tree to find them in.</summary>
static class SampleDrawer
{
    /// <summary>Goes up when the drawing changes; a folder drawn by another version stays as it is.</summary>
    internal const int Version = 1;

    /// <summary>Says that a folder was made by this command, and whether it was finished.</summary>
    internal const string MarkerName = ".waarborg-sample";

    /// <summary>Bits that any two drawn pictures are apart at least.</summary>
    internal const int MinDistance = 64;

    /// <summary>The least quality of a drawn picture, above which it is matched by likeness.</summary>
    internal const int MinQuality = 60;

    /// <summary>Pixels that go through one process of ffmpeg.</summary>
    const int BatchPixels = 6_000_000;

    /// <summary>Pictures that go through one process of ffmpeg.</summary>
    const int BatchFiles = 24;

    const int Encoders = 2;
    const string Complete = "complete";

    /// <summary>Draws the sample, or opens the one that is there already.</summary>
    /// <exception cref="OperatorException">The folder holds something else, or ffmpeg is missing.</exception>
    internal static async Task<SampleSet> DrawAsync(
        string directory, IProgress<SampleProgress>? progress, CancellationToken cancellation,
        string ffmpeg = PictureFiles.Converter)
    {
        var root = Path.GetFullPath(directory);
        var marker = Path.Combine(root, MarkerName);
        if (await IsCompleteAsync(marker, cancellation)) return await OpenAsync(root, cancellation);

        Prepare(root, marker);
        var files = Path.Combine(root, "files");
        var scratch = Path.Combine(root, ".scratch");
        var hashes = await WritePicturesAsync(files, scratch, progress, ffmpeg, cancellation);
        await SampleExtras.WriteAsync(files, cancellation);
        await WriteListAsync(root, files, hashes, cancellation);
        var all = SamplePlan.Pictures()
            .SelectMany(picture => picture.Files.Select(file => new SampleFile(file.Path, file.Kind, picture.Reference)))
            .Concat(SampleExtras.Files)
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .ToList();
        await File.WriteAllBytesAsync(ExpectedPath(root), ToJson(all), cancellation);
        Directory.Delete(scratch, recursive: true);
        await File.WriteAllTextAsync(marker, $"version {Version} {Complete}\n", cancellation);
        return new SampleSet(files, ListPath(root), ExpectedPath(root), all);
    }

    /// <summary>
    /// Draws a picture that is far from all others: when the first throw is too much like one of them, or too
    /// dull, the next is tried.
    /// </summary>
    internal static (Canvas Canvas, PdqResult Hash) DrawApart(PlannedPicture plan, IReadOnlyCollection<Pdq256> others)
    {
        const ulong attempts = 100;
        for (var attempt = 0UL; attempt < attempts; attempt++)
        {
            var canvas = new Canvas(plan.Width, plan.Height);
            Painter.Draw(plan.Motif, canvas, new Dice(plan.Seed + attempt));
            var hash = canvas.Hash();
            var apart = others.All(other => other.DistanceTo(hash.Hash) >= MinDistance);
            if (apart && hash.Quality >= MinQuality) return (canvas, hash);
        }

        throw new InvalidOperationException($"No {plan.Motif} of {attempts} was unlike all others.");
    }

    static async Task<bool> IsCompleteAsync(string marker, CancellationToken cancellation) =>
        File.Exists(marker)
        && (await File.ReadAllTextAsync(marker, cancellation)).Contains(Complete, StringComparison.Ordinal);

    static void Prepare(string root, string marker)
    {
        var begun = File.Exists(marker);
        if (Directory.Exists(root) && !begun && Directory.EnumerateFileSystemEntries(root).Any())
        {
            throw new OperatorException(
                $"The folder {root} is not empty, and was not made by this command. "
                + "Name one that is empty or not there yet.");
        }

        Directory.CreateDirectory(root);
        File.WriteAllText(marker, $"version {Version} begun\n");
        if (!begun) return;

        // An earlier drawing was broken off.
        foreach (var folder in Directory.GetDirectories(root)) Directory.Delete(folder, recursive: true);
    }

    static async Task<List<Pdq256>> WritePicturesAsync(
        string files, string scratch, IProgress<SampleProgress>? progress, string ffmpeg, CancellationToken cancellation)
    {
        var plans = SamplePlan.Pictures().ToList();
        var total = plans.Sum(plan => plan.Files.Count);
        var done = 0;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var drawn = Channel.CreateBounded<PictureFile>(BatchFiles);
        var encoding = Enumerable.Range(0, Encoders).Select(n => Task.Run(
            async () =>
            {
                try
                {
                    await EncodeAsync(drawn.Reader, Path.Combine(scratch, $"{n}"), Wrote, ffmpeg, ending.Token);
                }
                catch
                {
                    await ending.CancelAsync();
                    throw;
                }
            },
            cancellation)).ToList();
        var drawing = DrawAllAsync(plans, files, drawn.Writer, ending.Token);

        // The encoders' error comes first: it is why the drawing was ended.
        await Task.WhenAll([.. encoding, drawing]);
        return await drawing;

        void Wrote(int count) => progress?.Report(new SampleProgress(Interlocked.Add(ref done, count), total));
    }

    static async Task<List<Pdq256>> DrawAllAsync(
        List<PlannedPicture> plans, string files, ChannelWriter<PictureFile> drawn, CancellationToken cancellation)
    {
        var hashes = new List<Pdq256>();
        try
        {
            foreach (var plan in plans)
            {
                var (canvas, hash) = await Task.Run(() => DrawApart(plan, hashes), cancellation);
                hashes.Add(hash.Hash);
                foreach (var file in plan.Files)
                {
                    var path = Path.Combine(files, file.Path);
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    var changed = file.Change is null ? canvas : file.Change(canvas);
                    await drawn.WriteAsync(new PictureFile(changed, file.Format, path), cancellation);
                }
            }
        }
        finally
        {
            drawn.Complete();
        }

        return hashes;
    }

    static async Task EncodeAsync(
        ChannelReader<PictureFile> drawn, string scratch, Action<int> wrote, string ffmpeg, CancellationToken cancellation)
    {
        Directory.CreateDirectory(scratch);
        var batch = new List<PictureFile>();
        var pixels = 0;
        await foreach (var file in drawn.ReadAllAsync(cancellation))
        {
            batch.Add(file);
            pixels += file.Picture.Pixels.Length;
            if (pixels < BatchPixels && batch.Count < BatchFiles) continue;
            await FlushAsync();
        }

        await FlushAsync();

        async Task FlushAsync()
        {
            await PictureFiles.WriteAsync(batch, scratch, ffmpeg, cancellation);
            wrote(batch.Count);
            batch.Clear();
            pixels = 0;
        }
    }

    static async Task WriteListAsync(string root, string files, List<Pdq256> hashes, CancellationToken cancellation)
    {
        var list = new StringBuilder("algorithm,hash,category,reference\n");
        for (var number = 1; number <= SamplePlan.Listed; number++)
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(files, SamplePlan.ExactPath(number)), cancellation);
            Add("sha256", Convert.ToHexStringLower(SHA256.HashData(bytes)));
            Add("md5", Convert.ToHexStringLower(Md5(bytes)));
            Add("sha1", Convert.ToHexStringLower(Sha1(bytes)));
            Add("pdq", hashes[number - 1].ToString());

            void Add(string algorithm, string hash) => list.Append(
                CultureInfo.InvariantCulture, $"{algorithm},{hash},Baseline,{SamplePlan.ReferenceOf(number)}\n");
        }

        await File.WriteAllTextAsync(ListPath(root), list.ToString(), cancellation);
    }

#pragma warning disable CA5350, CA5351 // Lists contain SHA-1 and MD5; nothing is protected by them.
    static byte[] Sha1(byte[] bytes) => SHA1.HashData(bytes);

    static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);
#pragma warning restore CA5350, CA5351

    static byte[] ToJson(List<SampleFile> files)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            foreach (var file in files)
            {
                json.WriteStartObject(file.Path);
                json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(file.Kind.ToString()));
                json.WriteString("reference", file.Reference);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    static async Task<SampleSet> OpenAsync(string root, CancellationToken cancellation)
    {
        var json = JsonElement.Parse(await File.ReadAllBytesAsync(ExpectedPath(root), cancellation));
        var files = json.EnumerateObject().Select(file => new SampleFile(
            file.Name,
            Enum.Parse<SampleKind>(file.Value.GetProperty("kind").GetString()!, ignoreCase: true),
            file.Value.GetProperty("reference").GetString()));
        return new SampleSet(Path.Combine(root, "files"), ListPath(root), ExpectedPath(root), [.. files]);
    }

    static string ListPath(string root) => Path.Combine(root, "list.csv");

    static string ExpectedPath(string root) => Path.Combine(root, "expected.json");
}
