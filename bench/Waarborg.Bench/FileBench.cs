// From a file's bytes to its fingerprints, sandbox and copying included, beside the way that HMA takes: Pillow, numpy, C.
using System.Globalization;
using Waarborg.Decoding;
using Waarborg.Fingerprinting;

namespace Waarborg.Bench;

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
                ratios.Add(await MeasureAsync(picture, new Fingerprinter(decoders), peer, folder, cancellation));
            return ratios;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<Ratio> MeasureAsync(
        (string Name, int Width, int Height, int Quality, double Target) picture, Fingerprinter fingerprinter, string? peer,
        string folder, CancellationToken cancellation)
    {
        var (name, width, height, quality, target) = picture;
        var (png, jpeg) = (Path.Combine(folder, "scene.png"), Path.Combine(folder, "scene.jpg"));
        await File.WriteAllBytesAsync(png, Drawn.Scene(number: 3, width, height), cancellation);
        var what = $"JPEG {width} x {height}, quality {quality}, to digests and both profiles in the sandbox, beside the HMA path";
        if (peer is null || !await Peers.MakeJpegAsync(png, quality, jpeg, cancellation))
            return new(name, what, null, target, "There is no C compiler, or no Pillow.");

        var file = await File.ReadAllBytesAsync(jpeg, cancellation);
        var pixels = new byte[width * height * 3];
        new Random(3).NextBytes(pixels);
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(await OursAsync(fingerprinter, file, cancellation));
            var python = await Peers.PillowAsync(jpeg, Runs, cancellation);
            var rest = await Peers.PdqAsync(peer, pixels, width, height, Runs, cancellation);
            theirs.Add(python!.Value.Decode + python.Value.Luma + rest!.Value.Blur);
        }

        return new(name, what, Measure.Median([.. theirs.Zip(ours, (there, here) => there / here)]), target, string.Create(
            CultureInfo.InvariantCulture, $"{Measure.Median(ours):F1} ms; HMA path {Measure.Median(theirs):F1} ms"));
    }

    static async Task<double> OursAsync(Fingerprinter fingerprinter, byte[] file, CancellationToken cancellation)
    {
        var request = DecodeRequest.FromBytes("bench", file);
        var times = new List<double>();
        for (var run = 0; run <= 2 * Runs; run++)
        {
            var begun = System.Diagnostics.Stopwatch.GetTimestamp();
            var outcome = await fingerprinter.TakeAsync("bench", file.Length, request.Read, cancellation);
            if (outcome is not FingerprintOutcome.Taken) throw new InvalidOperationException($"The picture is not taken: {outcome}.");
            if (run > 0) times.Add(System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return Measure.Median(times);
    }
}
