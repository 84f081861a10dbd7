// The hash stage: from pixels to PDQ, beside the published form in C.
using System.Globalization;
using Waarborg.Hashing;

namespace Waarborg.Bench;

static class PdqBench
{
    /// <summary>How many times the C the full profile of 12 megapixels is to be.</summary>
    internal const double Target = 20;

    /// <summary>Times that both sides take turns.</summary>
    const int Rounds = 5;

    /// <summary>The smaller pictures' own target: what is left there is the transform, which both sides have.</summary>
    const double SmallTarget = 8;

    static readonly (string Name, int Width, int Height, double Target)[] Pictures =
        [("pdq-512", 512, 512, SmallTarget), ("pdq-1600x1004", 1600, 1004, SmallTarget), ("pdq-12mp", 4000, 3000, Target)];

    internal static async Task<IReadOnlyList<Ratio>> RunAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("waarborg-bench-").FullName;
        try
        {
            var peer = await Peers.BuildPdqAsync(folder, cancellation);
            var ratios = new List<Ratio>();
            foreach (var picture in Pictures) ratios.Add(await MeasureAsync(picture, peer, cancellation));
            return ratios;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<Ratio> MeasureAsync(
        (string Name, int Width, int Height, double Target) picture, string? peer, CancellationToken cancellation)
    {
        var (name, width, height, target) = picture;
        var pixels = Patches(width, height);
        var runs = Math.Max(1, 12_000_000 / (width * height));
        var (full, fit, theirs) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            full.Add(Measure.MedianMs(runs + 4, () => Hash(PdqProfile.Full)));
            fit.Add(Measure.MedianMs(runs + 4, () => Hash(PdqProfile.Fit512)));
            if (peer is null || await Peers.PdqAsync(peer, pixels, width, height, runs, cancellation) is not { } there) continue;
            theirs.Add(there.Luma + there.Blur);
            if (there.Hash != Hash(PdqProfile.Full).ToString()) throw new InvalidOperationException($"{name}: not the same hash.");
        }

        var ours = Measure.Median(full);
        double? ratio = theirs.Count == 0 ? null : Measure.Median([.. theirs.Zip(full, (there, here) => there / here)]);
        return new(name, $"brightness and hash, full profile, {width} x {height}, one thread", ratio, target, string.Create(
            CultureInfo.InvariantCulture,
            $"{ours:F2} ms, fit512 {Measure.Median(fit):F2} ms; the C {(theirs.Count == 0 ? "not built" : $"{Measure.Median(theirs):F1} ms")}"));

        Pdq256 Hash(PdqProfile profile)
        {
            PdqHasher.TryHash(new PixelView(pixels, width, height, width * 3, PixelLayout.Rgb24), profile, out var result);
            return result.Hash;
        }
    }

    // Soft patches with noise, so that no bit hangs on rounding.
    internal static byte[] Patches(int width, int height)
    {
        var random = new Random(12);
        var grid = new byte[3 * 11 * 11];
        random.NextBytes(grid);
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var patch = ((y * 11 / height) * 11) + (x * 11 / width);
                for (var c = 0; c < 3; c++)
                    pixels[(((y * width) + x) * 3) + c] = (byte)Math.Clamp(grid[(patch * 3) + c] + random.Next(-9, 10), 0, 255);
            }
        }

        return pixels;
    }
}
