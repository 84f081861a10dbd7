// Screening: how fast, beside the way that HMA takes, and how far its hashes lie from the exact ones, over photographs.
using System.Globalization;
using Waarborg.Decoder;
using Waarborg.Decoding;
using Waarborg.Fingerprinting;
using Waarborg.Hashing;
using Waarborg.Matching;

namespace Waarborg.Bench;

/// <summary>How near screened hashes lie.</summary>
/// <param name="Lines">The numbers.</param>
/// <param name="IsMet">Whether the full profile keeps to its limits at each size: the mean of all, and of those that are plain
/// JPEGs as they come the 99th percentile.</param>
sealed record ScreenDistances(IReadOnlyList<string> Lines, bool IsMet);

static class ScreenBench
{
    /// <summary>Where Debian's packages of wallpapers put their photographs.</summary>
    internal static readonly string[] UsualFolders = ["/usr/share/wallpapers", "/usr/share/backgrounds"];

    /// <summary>What screening is to be faster by, and how near its hashes are to lie on the mean.</summary>
    const double Target = 15, MeanDistance = 3;

    /// <summary>The 99th percentile of the full profile over photographs at 1/2, 1/4 and 1/8, in bits, as once measured.</summary>
    static readonly Dictionary<int, int> MostAt = new() { [2] = 4, [4] = 6, [8] = 14 };

    /// <summary>Scenes that are drawn where there are no photographs.</summary>
    const int DrawnScenes = 24;

    static readonly (string Name, int Width, int Height, int Quality)[] Pictures =
    [
        ("screen-1600x1004", 1600, 1004, 88), ("screen-12mp-q96", 4000, 3000, 96), ("screen-12mp-q80", 4000, 3000, 80),
    ];

    /// <summary>The times beside the HMA path.</summary>
    internal static async Task<IReadOnlyList<Ratio>> TimeAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("waarborg-bench-").FullName;
        try
        {
            await using var decoders = new DecoderPool(new() { Processes = 1 }, TimeProvider.System);
            var fingerprinter = new Fingerprinter(decoders);
            var peer = await Peers.BuildPdqAsync(folder, cancellation);
            var ratios = new List<Ratio>();
            foreach (var (name, width, height, quality) in Pictures)
            {
                ratios.Add(await FileBench.MeasureAsync(
                    new(name, width, height, quality, Target, "to digests and about its hashes in the sandbox"),
                    file => OursAsync(fingerprinter, file, cancellation), peer, folder, cancellation));
            }

            return ratios;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static Task<double> OursAsync(Fingerprinter fingerprinter, byte[] file, CancellationToken cancellation)
    {
        var request = DecodeRequest.FromBytes("bench", file);
        return FileBench.MedianMsAsync(async () =>
        {
            var outcome = await fingerprinter.ScreenAsync("bench", file.Length, request.Read, DigestChoice.All, cancellation);
            if (outcome is not ScreeningOutcome.Seen) throw new InvalidOperationException($"The picture is not screened: {outcome}.");
        });
    }

    /// <summary>The distances from the exact hashes, at each size and in each profile.</summary>
    /// <param name="folders">Where photographs lie; of what is progressive or no JPEG, JPEGs are made.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static async Task<ScreenDistances> CompareAsync(IReadOnlyList<string> folders, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("waarborg-bench-").FullName;
        try
        {
            var (tally, plain) = (new Tally(), new Tally());
            var (pictures, left) = (0, 0);
            await foreach (var (file, isAsItCame) in JpegsAsync(folders, folder, cancellation))
            {
                // In this process, and not in the sandbox: they are photographs that everybody has.
                if (Compare(file, isAsItCame ? [tally, plain] : [tally])) pictures++;
                else left++;
            }

            var lines = new List<string>
            {
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{pictures} pictures screened and hashed exactly; {left} too small, too even or in inks, left to the exact path"),
            };
            lines.AddRange(tally.OrderBy(one => one.Key).Select(one => Line(one.Key, one.Value)));
            if (plain.Count > 0) lines.Add("of these the plain JPEGs as they come:");
            lines.AddRange(plain.OrderBy(one => one.Key).Select(one => Line(one.Key, one.Value)));
            var isNear = tally.Where(one => one.Key.Profile == PdqProfile.Full)
                .All(one => one.Value.Average(pair => pair.Distance) < MeanDistance);
            var isWithin = plain.Where(one => one.Key.Profile == PdqProfile.Full)
                .All(one => Measure.Percentile([.. one.Value.Select(pair => (double)pair.Distance)], 0.99) <= MostAt[one.Key.Shrink]);
            return new(lines, pictures > 0 && isNear && isWithin);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async IAsyncEnumerable<(byte[] Bytes, bool IsAsItCame)> JpegsAsync(
        IReadOnlyList<string> folders, string work,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        QuickJpeg.TryStart();
        var found = PhotographsIn(folders);
        var (png, made) = (Path.Combine(work, "drawn.png"), Path.Combine(work, "made.jpg"));
        foreach (var picture in found)
        {
            // What cannot be decoded at a part of its size, such as progressive files, is made into what can.
            var bytes = await File.ReadAllBytesAsync(picture, cancellation);
            if (JpegFrame.IsSequential(bytes)) yield return (bytes, true);
            else if (await Peers.MakeJpegAsync(picture, 90, made, cancellation))
                yield return (await File.ReadAllBytesAsync(made, cancellation), false);
        }

        for (var scene = 0; found.Count == 0 && scene < DrawnScenes; scene++)
        {
            await File.WriteAllBytesAsync(png, Drawn.Scene(scene, 1600, 1200), cancellation);
            if (await Peers.MakeJpegAsync(png, 90, made, cancellation))
                yield return (await File.ReadAllBytesAsync(made, cancellation), false);
        }
    }

    /// <summary>The pictures in these folders, in the order of their names.</summary>
    internal static IReadOnlyList<string> PhotographsIn(IReadOnlyList<string> folders) =>
    [
        .. folders.Where(Directory.Exists)
            .SelectMany(one => Directory.EnumerateFiles(one, "*", SearchOption.AllDirectories))
            .Where(one => Path.GetExtension(one).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG" or ".WEBP")
            // Packages give the same photograph several names.
            .Where(one => new FileInfo(one).LinkTarget is null)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>One hash at one size beside the exact one.</summary>
    readonly record struct Compared(int Distance, int QualityOff);

    /// <summary>What was compared, by size and profile.</summary>
    sealed class Tally : Dictionary<(int Shrink, PdqProfile Profile), List<Compared>>
    {
        internal void Add(int shrink, PdqProfile profile, Compared one)
        {
            if (!TryGetValue((shrink, profile), out var all)) this[(shrink, profile)] = all = [];
            all.Add(one);
        }
    }

    static bool Compare(byte[] bytes, IReadOnlyList<Tally> tallies)
    {
        using var file = new NativeBytes(bytes.Length);
        bytes.CopyTo(file.Span);
        if (QuickJpeg.SizeOf(file) is not { } size) return false;
        using var whole = new Pixels(size.Width, size.Height, size.IsGrey ? PixelLayout.Grey8 : PixelLayout.Rgb24);
        if (!JpegFrame.IsSequential(bytes) || !QuickJpeg.TryFill(file, whole)) return false;
        var isCompared = false;
        foreach (var profile in Enum.GetValues<PdqProfile>())
        {
            if (!PdqHasher.TryHash(whole.View, profile, out var exact) || exact.Quality < Matcher.MinQuality) continue;
            for (var shrink = 2; shrink <= PdqScreening.ShrinkFor(size.Width, size.Height); shrink *= 2)
            {
                using var small = new Pixels(
                    PdqScreening.ScaledSide(size.Width, shrink), PdqScreening.ScaledSide(size.Height, shrink), PixelLayout.Grey8);
                if (!QuickJpeg.TryFillScaled(file, size.Width, size.Height, shrink, small)) continue;
                if (!PdqScreening.TryHash(
                    small.View, size.Width, size.Height, shrink, orientation: 1, profile, out var about)) continue;
                var one = new Compared(about.Hash.DistanceTo(exact.Hash), about.Quality - exact.Quality);
                foreach (var tally in tallies) tally.Add(shrink, profile, one);
                isCompared = true;
            }
        }

        return isCompared;
    }

    static string Line((int Shrink, PdqProfile Profile) of, List<Compared> all)
    {
        List<double> distances = [.. all.Select(one => (double)one.Distance)];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{of.Profile} at 1/{of.Shrink}: {all.Count} pictures, mean {distances.Average():F2} bits, "
                + $"p90 {Measure.Percentile(distances, 0.9):F0}, p99 {Measure.Percentile(distances, 0.99):F0}, most "
                + $"{distances.Max():F0}; {all.Count(one => one.Distance > Screening.Guard)} beyond the guard of {Screening.Guard}; "
                + $"quality off by {all.Min(one => one.QualityOff)} to {all.Max(one => one.QualityOff)}");
    }
}
