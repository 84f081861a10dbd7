// A sweep of photographs as a timer starts it, with nobody looking on: on one processor and on two, and beside the way that
// HMA takes for each picture.
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Waarborg.Store;

namespace Waarborg.Bench;

/// <summary>What was measured.</summary>
/// <param name="Ratios">A picture beside the HMA path; two processors beside one; the same as the product of both.</param>
/// <param name="Lines">What else was seen.</param>
/// <param name="IsMet">Whether the time outside decoding and hashing is within its limit.</param>
sealed record SweepBenchResult(IReadOnlyList<Ratio> Ratios, IReadOnlyList<string> Lines, bool IsMet);

static class SweepBench
{
    internal const int DefaultPictures = 4_800;

    /// <summary>Percent of the processors' time of a sweep that may go elsewhere than into decoding and hashing.</summary>
    internal const double MaxElsewherePercent = 10;

    const double TargetBesideHma = 8, TargetTwoBesideOne = 1.9;
    const int Scenes = 12, Runs = 3;

    // Photographs as sites show them, and as cameras make them, of which a sweep takes fewer.
    static readonly Photographs Shown = new(1600, 1004, 88, HmaPictures: 40), Taken = new(4000, 3000, 88, HmaPictures: 5);

    const int ShownForEachTaken = 15;

    /// <summary>What is swept.</summary>
    /// <param name="Width">Columns of each.</param>
    /// <param name="Height">Rows of each.</param>
    /// <param name="Quality">Of its JPEG.</param>
    /// <param name="HmaPictures">
    /// How many the HMA path takes at a time, before a sweep and after it: the machine gives more now and less then.
    /// </param>
    sealed record Photographs(int Width, int Height, int Quality, int HmaPictures);

    // What a scan ends with when nothing matched.
    const int NothingMatched = 0;

    /// <summary>A sweep's time, what all its processes used, and what of it its decoders used, in seconds.</summary>
    sealed record Swept(double Seconds, double Processor, double Decoders);

    internal static async Task<SweepBenchResult> RunAsync(int pictures, CancellationToken cancellation)
    {
        var root = Directory.CreateTempSubdirectory("waarborg-bench-").FullName;
        try
        {
            return await MeasureAsync(root, pictures, cancellation);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    static async Task<SweepBenchResult> MeasureAsync(string root, int pictures, CancellationToken cancellation)
    {
        var www = Path.Combine(root, "www");
        Directory.CreateDirectory(www);
        if (await Peers.BuildPdqAsync(root, cancellation) is not { } peer || !await MakeAsync(www, Shown, pictures, cancellation))
        {
            return new(
                [Missing("sweep", TargetBesideHma), Missing("sweep-two", TargetTwoBesideOne), Missing("sweep-12mp", TargetBesideHma)],
                [], true);
        }

        var (theirs, apart) = (new List<double>(), new List<double>());
        var empty = Path.Combine(root, "empty");
        Directory.CreateDirectory(empty);
        var (one, two, none) = (new List<Swept>(), new List<Swept>(), new List<Swept>());
        for (var round = 0; round < Runs; round++)
        {
            none.Add(await SweepAsync(root, $"none{round}", empty, processors: 1, pictures: 0, cancellation));
            one.Add(await BesideHmaAsync(root, $"one{round}", www, Shown, pictures, peer, theirs, cancellation));
            two.Add(await SweepAsync(root, $"two{round}", www, processors: 2, pictures, cancellation));
            apart.Add(await ApartAsync(www, cancellation));
        }

        var taken = await TakenAsync(root, peer, Math.Max(1, pictures / ShownForEachTaken), cancellation);

        var (digests, start) = (Digests(www), Measure.Median(none.Select(sweep => sweep.Processor - sweep.Decoders)));
        var elsewhere = Measure.Median(
            one.Select(sweep => 100 * (sweep.Processor - sweep.Decoders - digests) / sweep.Processor));
        var afterwards = Measure.Median(
            one.Select(sweep => 1e3 * (sweep.Processor - sweep.Decoders - digests - start) / pictures));
        return new(
            [
                new("sweep", $"a sweep of {pictures} JPEGs of {Shown.Width} x {Shown.Height} on one processor, beside the HMA path",
                    Beside(theirs, one, pictures), TargetBesideHma, Times(theirs, one, pictures)),
                new("sweep-two", "the same on two processors, beside one",
                    Measure.Median(one.Zip(two, (slow, fast) => slow.Seconds / fast.Seconds)), TargetTwoBesideOne,
                    Line($"{Measure.Median(one.Select(sweep => sweep.Seconds)):F1} s and {Measure.Median(two.Select(sweep => sweep.Seconds)):F1} s")),
                taken,
            ],
            [Line($"two programs that share nothing, Pillow's decoding side by side, get through {Measure.Median(apart):F2} times what one does alone on this machine"),
                Line($"of its processors' time {elsewhere:F1} % is neither the decoders' nor of digests: walk, database, ledger and start of the program, target at most {MaxElsewherePercent} %: {(elsewhere <= MaxElsewherePercent ? "met" : "NOT met")}"),
                Line($"start and end of the program, by a sweep of nothing: {start:F2} s of a processor; what is left, for each picture: {afterwards:F2} ms of {1e3 * Measure.Median(one.Select(sweep => sweep.Processor)) / pictures:F1}")],
            elsewhere <= MaxElsewherePercent);

        static Ratio Missing(string name, double target) => new(name, "a sweep", null, target, "There is no C compiler, or no Pillow.");
    }

    /// <summary>Photographs as cameras make them, on one processor.</summary>
    static async Task<Ratio> TakenAsync(string root, string peer, int pictures, CancellationToken cancellation)
    {
        var www = Path.Combine(root, "taken");
        Directory.CreateDirectory(www);
        await MakeAsync(www, Taken, pictures, cancellation);
        var (theirs, one) = (new List<double>(), new List<Swept>());
        for (var round = 0; round < Runs; round++)
            one.Add(await BesideHmaAsync(root, $"taken{round}", www, Taken, pictures, peer, theirs, cancellation));
        return new(
            "sweep-12mp", $"a sweep of {pictures} JPEGs of {Taken.Width} x {Taken.Height} on one processor, beside the HMA path",
            Beside(theirs, one, pictures), TargetBesideHma, Times(theirs, one, pictures));
    }

    static double Beside(List<double> theirs, List<Swept> ours, int pictures) =>
        Measure.Median(theirs.Zip(ours, (they, sweep) => they * pictures / (1e3 * sweep.Seconds)));

    static string Times(List<double> theirs, List<Swept> ours, int pictures) => Line(
        $"{Measure.Median(ours.Select(sweep => 1e3 * sweep.Seconds / pictures)):F1} ms for each picture, all in all; HMA path {Measure.Median(theirs):F1} ms");

    /// <summary>A sweep on one processor, and what the HMA path takes for a picture before it and after it.</summary>
    static async Task<Swept> BesideHmaAsync(
        string root, string name, string www, Photographs photographs, int pictures, string peer, List<double> theirs,
        CancellationToken cancellation)
    {
        var before = await HmaAsync(peer, www, photographs, cancellation);
        var swept = await SweepAsync(root, name, www, processors: 1, pictures, cancellation);
        theirs.Add((before + await HmaAsync(peer, www, photographs, cancellation)) / 2);
        return swept;
    }

    /// <summary>Milliseconds that the HMA path takes for a picture.</summary>
    static async Task<double> HmaAsync(string peer, string www, Photographs photographs, CancellationToken cancellation)
    {
        var (width, height, _, runs) = photographs;
        var pixels = new byte[width * height * 3];
        new Random(3).NextBytes(pixels);
        var python = (await Peers.PillowAsync(FirstOf(www), runs, cancellation))!.Value;
        var rest = (await Peers.PdqAsync(peer, pixels, width, height, runs, cancellation))!.Value;
        return python.Decode + python.Luma + rest.Blur;
    }

    static string FirstOf(string www) => Path.Combine(www, "picture00000.jpg");

    /// <summary>
    /// How much more two programs do than one that have nothing in common but the machine: what two processors give at the most.
    /// </summary>
    static async Task<double> ApartAsync(string www, CancellationToken cancellation)
    {
        async Task<double> DecodeAsync() =>
            (await Peers.PillowAsync(FirstOf(www), Shown.HmaPictures, cancellation))!.Value.Decode;

        var before = await DecodeAsync();
        var both = await Task.WhenAll(DecodeAsync(), DecodeAsync());
        return (before + await DecodeAsync()) / both.Average();
    }

    /// <summary>Seconds that the digest of all files takes by itself: the list has entries by SHA-256 alone.</summary>
    static double Digests(string www)
    {
        var watch = new Stopwatch();
        foreach (var path in Directory.EnumerateFiles(www))
        {
            var bytes = File.ReadAllBytes(path);
            watch.Start();
            _ = SHA256.HashData(bytes);
            watch.Stop();
        }

        return watch.Elapsed.TotalSeconds;
    }

    // Some scenes, each in many files that differ by a comment alone: none is the file that was judged before it.
    static async Task<bool> MakeAsync(string www, Photographs photographs, int pictures, CancellationToken cancellation)
    {
        var scenes = new List<byte[]>();
        var (png, jpeg) = (Path.Combine(www, "..", "scene.png"), Path.Combine(www, "..", "scene.jpg"));
        for (var number = 0; number < Scenes; number++)
        {
            await File.WriteAllBytesAsync(png, Drawn.Scene(number, photographs.Width, photographs.Height), cancellation);
            if (!await Peers.MakeJpegAsync(png, photographs.Quality, jpeg, cancellation)) return false;
            scenes.Add(await File.ReadAllBytesAsync(jpeg, cancellation));
        }

        for (var number = 0; number < pictures; number++)
        {
            var scene = scenes[number % Scenes];
            var words = System.Text.Encoding.ASCII.GetBytes($"{number:D10}");
            byte[] comment = [0xFF, 0xFE, 0, (byte)(words.Length + 2), .. words];
            await File.WriteAllBytesAsync(
                Path.Combine(www, $"picture{number:D5}.jpg"), [.. scene[..2], .. comment, .. scene[2..]], cancellation);
        }

        return true;
    }

    static async Task<Swept> SweepAsync(
        string root, string name, string www, int processors, int pictures, CancellationToken cancellation)
    {
        var data = Path.Combine(root, name);
        var list = Path.Combine(root, "list.csv");
        await File.WriteAllTextAsync(
            list, $"algorithm,hash,category,reference\nsha256,{new string('7', 64)},baseline,entry\n", cancellation);
        Installation.Open(data, data + "-keys", TimeProvider.System, InstallationKind.Sample, www);
        var until = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture);
        string[][] commands =
        [
            ["source", "add", "folder", "web", www, "--service", "hosting", "--audience", "public", "--plaintext-held", "yes",
                "--end-to-end-encrypted", "no", "--device-backup", "no"],
            ["list", "import", "known", list, "--supplier", "sample"],
            ["permit", "sample", "web", "--lists", "known", "--until", until, "--reason", "measuring sweeps"],
        ];
        foreach (var command in commands)
        {
            var prepared = await RealProgram.RunAsync([.. command, "--data", data], cancellation);
            if (prepared.ExitCode != 0) throw new InvalidOperationException($"{command[0]} {command[1]}: {prepared.Error}");
        }

        var watch = Stopwatch.StartNew();
        using var sweep = RealProgram.Start(
            ["scan", "web", "--json", "--workers", $"{processors}", "--data", data], processors: processors);
        var times = ProcessorTimes.Watch(sweep);
        var ended = await sweep.EndAsync(cancellation);
        var seconds = watch.Elapsed.TotalSeconds;
        using var summary = JsonDocument.Parse(ended.LastLine);
        if (ended.ExitCode != NothingMatched || summary.RootElement.GetProperty("noMatch").GetInt32() != pictures)
            throw new InvalidOperationException($"scan ended with {ended.ExitCode}: {ended.LastLine} {ended.Error}");
        var (all, decoders) = await times;
        return new(seconds, all, decoders);
    }

    static string Line(FormattableString words) => FormattableString.Invariant(words);
}
