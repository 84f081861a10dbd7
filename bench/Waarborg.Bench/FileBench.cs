// From a file's bytes to its fingerprints, sandbox and copying included, beside the way that HMA takes: Pillow, numpy, C.
using System.Globalization;
using Waarborg.Decoding;
using Waarborg.Fingerprinting;

namespace Waarborg.Bench;

/// <summary>One JPEG that is measured.</summary>
/// <param name="Name">A word, by which RESULTS.md knows it.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Height">Its rows.</param>
/// <param name="Quality">The quality of its compression.</param>
/// <param name="Target">How many times faster than the HMA path it is to be.</param>
/// <param name="Done">What is done with it.</param>
sealed record MeasuredFile(string Name, int Width, int Height, int Quality, double Target, string Done);

static class FileBench
{
    const int Rounds = 5;
    const int Runs = 3;

    static readonly (string Name, int Width, int Height, int Quality, double Target)[] Pictures =
    [
        ("file-1600x1004", 1600, 1004, 88, 5), ("file-12mp-q96", 4000, 3000, 96, 8), ("file-12mp-q80", 4000, 3000, 80, 10),
    ];

    internal static async Task<IReadOnlyList<Ratio>> RunAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("waarborg-bench-").FullName;
        try
        {
            await using var decoders = new DecoderPool(new() { Processes = 1 }, TimeProvider.System);
            var peer = await Peers.BuildPdqAsync(folder, cancellation);
            var ratios = new List<Ratio>();
            foreach (var picture in Pictures)
            {
                var (name, width, height, quality, target) = picture;
                ratios.Add(await MeasureAsync(
                    new(name, width, height, quality, target, "to digests and both profiles in the sandbox"),
                    file => OursAsync(new Fingerprinter(decoders), file, cancellation), peer, folder, cancellation));
            }

            return ratios;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>One JPEG beside the HMA path, both in each round.</summary>
    /// <param name="picture">The picture, and what is done with it.</param>
    /// <param name="oursAsync">Milliseconds of doing it with a file.</param>
    /// <param name="peer">The C of the HMA path; null where it could not be built.</param>
    /// <param name="folder">For the files.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static async Task<Ratio> MeasureAsync(
        MeasuredFile picture, Func<byte[], Task<double>> oursAsync, string? peer, string folder, CancellationToken cancellation)
    {
        var (name, width, height, quality, target, done) = picture;
        var (png, jpeg) = (Path.Combine(folder, "scene.png"), Path.Combine(folder, "scene.jpg"));
        await File.WriteAllBytesAsync(png, Drawn.Scene(number: 3, width, height), cancellation);
        var what = $"JPEG {width} x {height}, quality {quality}, {done}, beside the HMA path";
        if (peer is null || !await Peers.MakeJpegAsync(png, quality, jpeg, cancellation))
            return new(name, what, null, target, "There is no C compiler, or no Pillow.");

        var file = await File.ReadAllBytesAsync(jpeg, cancellation);
        var pixels = new byte[width * height * 3];
        new Random(3).NextBytes(pixels);
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(await oursAsync(file));
            var python = await Peers.PillowAsync(jpeg, Runs, cancellation);
            var rest = await Peers.PdqAsync(peer, pixels, width, height, Runs, cancellation);
            theirs.Add(python!.Value.Decode + python.Value.Luma + rest!.Value.Blur);
        }

        return new(name, what, Measure.Median([.. theirs.Zip(ours, (there, here) => there / here)]), target, string.Create(
            CultureInfo.InvariantCulture, $"{Measure.Median(ours):F1} ms; HMA path {Measure.Median(theirs):F1} ms"));
    }

    /// <summary>Median milliseconds of some calls, after one that does not count.</summary>
    internal static async Task<double> MedianMsAsync(Func<Task> call)
    {
        var times = new List<double>();
        for (var run = 0; run <= 2 * Runs; run++)
        {
            var begun = System.Diagnostics.Stopwatch.GetTimestamp();
            await call();
            if (run > 0) times.Add(System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return Measure.Median(times);
    }

    static Task<double> OursAsync(Fingerprinter fingerprinter, byte[] file, CancellationToken cancellation)
    {
        var request = DecodeRequest.FromBytes("bench", file);
        return MedianMsAsync(async () =>
        {
            var outcome = await fingerprinter.TakeAsync("bench", file.Length, request.Read, cancellation);
            if (outcome is not FingerprintOutcome.Taken) throw new InvalidOperationException($"The picture is not taken: {outcome}.");
        });
    }
}
