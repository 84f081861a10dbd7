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
    const int Width = 1600, Height = 1004, Quality = 88, Scenes = 12, Runs = 3;

    // Pictures that the HMA path takes at a time, before a sweep and after it: the machine gives more now and less then.
    const int HmaPictures = 40;

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
        if (await Peers.BuildPdqAsync(root, cancellation) is not { } peer || !await MakeAsync(www, pictures, cancellation))
            return new([Missing("sweep", TargetBesideHma), Missing("sweep-two", TargetTwoBesideOne)], [], true);

        var (photograph, theirs, apart) = (Path.Combine(www, "picture00000.jpg"), new List<double>(), new List<double>());
        var empty = Path.Combine(root, "empty");
        Directory.CreateDirectory(empty);
        var (one, two, none) = (new List<Swept>(), new List<Swept>(), new List<Swept>());
        for (var round = 0; round < Runs; round++)
        {
            none.Add(await SweepAsync(root, $"none{round}", empty, processors: 1, pictures: 0, cancellation));
            var before = await HmaAsync(peer, photograph, cancellation);
            one.Add(await SweepAsync(root, $"one{round}", www, processors: 1, pictures, cancellation));
            theirs.Add((before + await HmaAsync(peer, photograph, cancellation)) / 2);
            two.Add(await SweepAsync(root, $"two{round}", www, processors: 2, pictures, cancellation));
            apart.Add(await ApartAsync(photograph, cancellation));
        }

        var each = Measure.Median(one.Select(sweep => 1e3 * sweep.Seconds / pictures));
        var (digests, start) = (Digests(www), Measure.Median(none.Select(sweep => sweep.Processor - sweep.Decoders)));
        var elsewhere = Measure.Median(
            one.Select(sweep => 100 * (sweep.Processor - sweep.Decoders - digests) / sweep.Processor));
        var afterwards = Measure.Median(
            one.Select(sweep => 1e3 * (sweep.Processor - sweep.Decoders - digests - start) / pictures));
        return new(
            [
                new("sweep", $"a sweep of {pictures} JPEGs of {Width} x {Height} on one processor, beside the HMA path",
                    Measure.Median(theirs.Zip(one, (they, sweep) => they * pictures / (1e3 * sweep.Seconds))), TargetBesideHma,
                    Line($"{each:F1} ms for each picture, all in all; HMA path {Measure.Median(theirs):F1} ms")),
                new("sweep-two", "the same on two processors, beside one",
                    Measure.Median(one.Zip(two, (slow, fast) => slow.Seconds / fast.Seconds)), TargetTwoBesideOne,
                    Line($"{Measure.Median(one.Select(sweep => sweep.Seconds)):F1} s and {Measure.Median(two.Select(sweep => sweep.Seconds)):F1} s")),
            ],
            [Line($"two programs that share nothing, Pillow's decoding side by side, get through {Measure.Median(apart):F2} times what one does alone on this machine"),
                Line($"of its processors' time {elsewhere:F1} % is neither the decoders' nor of digests: walk, database, ledger and start of the program, target at most {MaxElsewherePercent} %: {(elsewhere <= MaxElsewherePercent ? "met" : "NOT met")}"),
                Line($"start and end of the program, by a sweep of nothing: {start:F2} s of a processor; what is left, for each picture: {afterwards:F2} ms of {1e3 * Measure.Median(one.Select(sweep => sweep.Processor)) / pictures:F1}")],
            elsewhere <= MaxElsewherePercent);

        static Ratio Missing(string name, double target) => new(name, "a sweep", null, target, "There is no C compiler, or no Pillow.");
    }

    /// <summary>Milliseconds that the HMA path takes for a picture.</summary>
    static async Task<double> HmaAsync(string peer, string photograph, CancellationToken cancellation)
    {
        var pixels = new byte[Width * Height * 3];
        new Random(3).NextBytes(pixels);
        var python = (await Peers.PillowAsync(photograph, HmaPictures, cancellation))!.Value;
        var rest = (await Peers.PdqAsync(peer, pixels, Width, Height, HmaPictures, cancellation))!.Value;
        return python.Decode + python.Luma + rest.Blur;
    }

    /// <summary>
    /// How much more two programs do than one that have nothing in common but the machine: what two processors give at the most.
    /// </summary>
    static async Task<double> ApartAsync(string photograph, CancellationToken cancellation)
    {
        async Task<double> DecodeAsync() => (await Peers.PillowAsync(photograph, HmaPictures, cancellation))!.Value.Decode;

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
    static async Task<bool> MakeAsync(string www, int pictures, CancellationToken cancellation)
    {
        var scenes = new List<byte[]>();
        var (png, jpeg) = (Path.Combine(www, "..", "scene.png"), Path.Combine(www, "..", "scene.jpg"));
        for (var number = 0; number < Scenes; number++)
        {
            await File.WriteAllBytesAsync(png, Drawn.Scene(number, Width, Height), cancellation);
            if (!await Peers.MakeJpegAsync(png, Quality, jpeg, cancellation)) return false;
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
