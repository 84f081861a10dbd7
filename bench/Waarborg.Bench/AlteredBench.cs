// Altered copies: how many are found with and without the hashes of a picture's versions, what that costs, and what else lies near.
using System.Globalization;
using System.Text;
using Waarborg.Decoder;
using Waarborg.Hashing;
using Waarborg.Matching;

namespace Waarborg.Bench;

/// <summary>How many copies of one kind are found.</summary>
/// <param name="Name">What was done with them.</param>
/// <param name="Copies">How many there are.</param>
/// <param name="Full">Found by their own hash, of an entry of the full profile.</param>
/// <param name="Fit512">The same of an entry of the other profile.</param>
/// <param name="FullAltered">Found with the versions as well, of an entry of the full profile.</param>
/// <param name="Fit512Altered">The same of an entry of the other profile.</param>
sealed record AlteredRecall(string Name, int Copies, int Full, int Fit512, int FullAltered, int Fit512Altered);

/// <summary>What was measured.</summary>
/// <param name="Lines">In words.</param>
/// <param name="Recall">Of each kind of copy.</param>
/// <param name="Near">Pairs of different pictures of which a version of one lies near the other, and it itself does not.</param>
/// <param name="Uniform">Versions near one of a set of uniform hashes.</param>
sealed record AlteredMeasured(IReadOnlyList<string> Lines, IReadOnlyList<AlteredRecall> Recall, int Near, int Uniform);

static class AlteredBench
{
    /// <summary>Hashes of the uniform set.</summary>
    internal const int DefaultHashes = 1_000_000;

    /// <summary>Scenes that are drawn where there are no photographs.</summary>
    internal const int DefaultScenes = 24;

    /// <summary>Pixels of the longest side of what is copied, at the most: larger photographs are made smaller first.</summary>
    const int LongestSide = 2048;

    const int Seed = 17;
    const long MaxPixels = 100_000_000;

    /// <summary>A kind of copy.</summary>
    /// <param name="Name">In words.</param>
    /// <param name="Make">Makes one.</param>
    /// <param name="Jpeg">The quality with which it is made into a JPEG and read again; null where it is not.</param>
    sealed record Kind(string Name, Func<Pixels, Pixels> Make, int? Jpeg = null);

    static readonly Kind[] Kinds =
    [
        new("unaltered", picture => picture.Turned(1)),
        new("mirrored", picture => picture.Turned(2)),
        new("turned by a quarter", picture => picture.Turned(6)),
        new("turned by half", picture => picture.Turned(3)),
        .. Each([1, 2, 3, 5], share => new($"black border of {share} %", picture => Bordered(picture, share / 100.0, [0, 0, 0]))),
        .. Each([2, 5], share => new($"white border of {share} %", picture => Bordered(picture, share / 100.0, [255, 255, 255]))),
        .. Each([2, 5], share => new($"red border of {share} %", picture => Bordered(picture, share / 100.0, [200, 30, 40]))),
        .. Each([2, 3, 5], share => new($"border of {share} % as its edge", picture => Bordered(picture, share / 100.0, null))),
        new("black bars of 12 % above and below", picture => Barred(picture, 0.12)),
        .. Each([1, 2, 3, 4, 5], share => new($"cropped by {share} %", picture => Cropped(picture, share / 100.0))),
        new("mirrored, JPEG of quality 50", picture => picture.Turned(2), 50),
        new("white border of 3 %, JPEG of quality 50", picture => Bordered(picture, 0.03, [255, 255, 255]), 50),
        new("cropped by 2 %, JPEG of quality 50", picture => Cropped(picture, 0.02), 50),
    ];

    static IEnumerable<Kind> Each(int[] shares, Func<int, Kind> kind) => shares.Select(kind);

    /// <summary>What is known of one picture.</summary>
    sealed record Known(Pdq256 Full, Pdq256 Fit512, PdqVersion[] Versions);

    sealed class Tally
    {
        internal int Copies { get; set; }

        internal int[] Found { get; } = new int[4];
    }

    /// <summary>Measures it over photographs, or over drawn scenes where there are none.</summary>
    /// <param name="folders">Where photographs lie.</param>
    /// <param name="scenes">How many scenes are drawn where none lie there.</param>
    /// <param name="hashes">Hashes of the uniform set.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static async Task<AlteredMeasured> RunAsync(
        IReadOnlyList<string> folders, int scenes, int hashes, CancellationToken cancellation)
    {
        if (!PictureReader.TryStart()) throw new InvalidOperationException("There is no libvips.");
        var work = Directory.CreateTempSubdirectory("waarborg-bench-").FullName;
        try
        {
            var tallies = Kinds.Select(_ => new Tally()).ToArray();
            var (known, times) = (new List<Known>(), new List<(double Plain, double Versions)>());
            await foreach (var bytes in PicturesAsync(folders, scenes, cancellation))
            {
                if (Read(bytes) is not { } whole) continue;
                using (whole)
                {
                    using var picture = Reduced(whole);
                    if (Learn(picture) is not { } one) continue;
                    known.Add(one);
                    times.Add(Time(bytes, whole));
                    for (var i = 0; i < Kinds.Length; i++)
                    {
                        using var copy = await CopyAsync(Kinds[i], picture, work, cancellation);
                        if (copy is not null) Count(copy, one, tallies[i]);
                    }
                }
            }

            return Result(tallies, known, times, hashes);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    static async IAsyncEnumerable<byte[]> PicturesAsync(
        IReadOnlyList<string> folders, int scenes,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var found = ScreenBench.PhotographsIn(folders);
        foreach (var path in found) yield return await File.ReadAllBytesAsync(path, cancellation);
        for (var scene = 0; found.Count == 0 && scene < scenes; scene++) yield return Drawn.Scene(scene, 800, 600);
    }

    // In this process, and not in the sandbox: they are photographs that everybody has.
    static Pixels? Read(byte[] bytes)
    {
        var first = bytes.AsSpan(0, Math.Min(bytes.Length, PictureTypes.FirstBytes));
        if (!PictureTypes.TryRecognise(first, out var type, out _)) return null;
        using var file = new NativeBytes(bytes.Length);
        bytes.CopyTo(file.Span);
        return PictureReader.Read(type, file, MaxPixels, Strictness.Whole).Pixels;
    }

    // The mean of whole squares of pixels.
    static Pixels Reduced(Pixels whole)
    {
        var by = (Math.Max(whole.Width, whole.Height) + LongestSide - 1) / LongestSide;
        var (width, height, size) = (Math.Max(1, whole.Width / by), Math.Max(1, whole.Height / by), whole.BytesPerPixel);
        var reduced = new Pixels(width, height, whole.Layout);
        var from = whole.Span;
        var to = reduced.Span;
        for (var i = 0; i < to.Length; i++)
        {
            var (y, x, band) = (i / reduced.Stride, i % reduced.Stride / size, i % size);
            var sum = 0;
            for (var k = 0; k < by * by; k++) sum += from[(((y * by) + (k / by)) * whole.Stride) + (((x * by) + (k % by)) * size) + band];
            to[i] = (byte)((sum + (by * by / 2)) / (by * by));
        }

        return reduced;
    }

    static Known? Learn(Pixels picture) =>
        PdqHasher.TryHash(picture.View, PdqProfile.Full, out var full) && full.Quality >= Matcher.MinQuality
            && PdqHasher.TryHash(picture.View, PdqProfile.Fit512, out var fit) && fit.Quality >= Matcher.MinQuality
            ? new(full.Hash, fit.Hash, VersionsOf(picture))
            : null;

    static PdqVersion[] VersionsOf(Pixels picture)
    {
        var room = new PdqVersion[PdqVersions.MaxCount];
        return [.. room[..PdqVersions.Hash(picture.View, room)].Where(one => one.Quality >= Matcher.MinQuality)];
    }

    static (double Plain, double Versions) Time(byte[] bytes, Pixels picture)
    {
        var plain = ProcessorMs(() =>
        {
            using var read = Read(bytes);
            _ = PdqHasher.TryHash(read!.View, PdqProfile.Full, out _);
            _ = PdqHasher.TryHash(read.View, PdqProfile.Fit512, out _);
        });
        var room = new PdqVersion[PdqVersions.MaxCount];
        return (plain, Measure.Median(Enumerable.Range(0, 3).Select(_ => ProcessorMs(() => PdqVersions.Hash(picture.View, room)))));
    }

    // Of this thread alone, so that a busy machine makes nothing of it longer.
    static double ProcessorMs(Action action)
    {
        var before = ThreadUse.Now().ProcessorMs;
        action();
        return ThreadUse.Now().ProcessorMs - before;
    }

    static async Task<Pixels?> CopyAsync(Kind kind, Pixels picture, string work, CancellationToken cancellation)
    {
        var copy = kind.Make(picture);
        if (kind.Jpeg is not { } quality) return copy;
        using (copy)
        {
            var (plain, made) = (Path.Combine(work, "copy.ppm"), Path.Combine(work, "copy.jpg"));
            await File.WriteAllBytesAsync(plain, Portable(copy), cancellation);
            return await Peers.MakeJpegAsync(plain, quality, made, cancellation)
                ? Read(await File.ReadAllBytesAsync(made, cancellation))
                : null;
        }
    }

    // Netpbm's plainest form: what Pillow reads without being told anything.
    static byte[] Portable(Pixels picture)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{(picture.Layout == PixelLayout.Grey8 ? "P5" : "P6")}\n{picture.Width} {picture.Height}\n255\n");
        return [.. Encoding.ASCII.GetBytes(head), .. picture.Span];
    }

    static void Count(Pixels copy, Known of, Tally tally)
    {
        if (!PdqHasher.TryHash(copy.View, PdqProfile.Full, out var full)
            || !PdqHasher.TryHash(copy.View, PdqProfile.Fit512, out var fit)) return;
        var versions = VersionsOf(copy);
        bool[] found =
        [
            IsNear(full.Hash, of.Full), IsNear(fit.Hash, of.Fit512),
            versions.Any(one => IsNear(one.Hash, of.Full)), versions.Any(one => IsNear(one.Hash, of.Fit512)),
        ];
        tally.Copies++;
        if (found[0]) tally.Found[0]++;
        if (found[1]) tally.Found[1]++;
        if (found[0] || found[2]) tally.Found[2]++;
        if (found[1] || found[3]) tally.Found[3]++;
    }

    static bool IsNear(Pdq256 hash, Pdq256 entry) => hash.DistanceTo(entry) <= Matcher.Radius;

    static AlteredMeasured Result(Tally[] tallies, List<Known> known, List<(double Plain, double Versions)> times, int hashes)
    {
        List<AlteredRecall> recall =
        [
            .. Kinds.Zip(tallies, (kind, tally) => new AlteredRecall(
                kind.Name, tally.Copies, tally.Found[0], tally.Found[1], tally.Found[2], tally.Found[3])),
        ];
        var near = 0;
        for (var i = 0; i < known.Count; i++)
        {
            for (var j = 0; j < known.Count; j++)
            {
                if (i == j || IsNear(known[i].Full, known[j].Full) || IsNear(known[i].Fit512, known[j].Fit512)) continue;
                if (known[i].Versions.Any(one => IsNear(one.Hash, known[j].Full) || IsNear(one.Hash, known[j].Fit512))) near++;
            }
        }

        var (uniform, searchMs) = Search(known, hashes);
        var (plain, versions) = (times.Sum(one => one.Plain), times.Sum(one => one.Versions));
        List<string> lines =
        [
            string.Create(CultureInfo.InvariantCulture, $"{known.Count} pictures; entries of the full profile, of fit512"),
            .. recall.Select(one => string.Create(
                CultureInfo.InvariantCulture,
                $"{one.Name,-42} {one.Copies,4}: without {Share(one.Full, one)}, {Share(one.Fit512, one)}; "
                    + $"with versions {Share(one.FullAltered, one)}, {Share(one.Fit512Altered, one)}")),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{times.Count} pictures: decoding and both hashes {plain:F0} ms of a processor, their versions {versions:F0} ms more "
                    + $"({versions / Math.Max(plain, 1) * 100:F1} %), {Measure.Median(times.Select(one => one.Versions)):F2} ms "
                    + $"for the median one, {times.Max(one => one.Versions):F2} for the slowest"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{near} of {known.Count * (known.Count - 1)} ordered pairs of different pictures are near by a version and not by themselves"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{known.Sum(one => one.Versions.Length)} versions in {hashes} uniform hashes: {uniform} near one, "
                    + $"{searchMs * 1000:F0} us for all of a picture"),
        ];
        return new(lines, recall, near, uniform);
    }

    static (int Near, double Ms) Search(List<Known> known, int hashes)
    {
        var index = PdqIndex.Build(HashSets.Make(HashSetKind.Uniform, hashes, Seed));
        var (near, found) = (0, new List<PdqHit>());
        var ms = Measure.MedianMs(3, () =>
        {
            near = 0;
            foreach (var version in known.SelectMany(one => one.Versions))
            {
                found.Clear();
                index.FindWithin(version.Hash, Matcher.Radius, found);
                near += found.Count;
            }
        });
        return (near, ms / Math.Max(1, known.Count));
    }

    static string Share(int found, AlteredRecall of) => string.Create(
        CultureInfo.InvariantCulture, $"{(of.Copies == 0 ? 0 : 100.0 * found / of.Copies),3:F0} %");

    static Pixels Cropped(Pixels picture, double share)
    {
        var (left, top) = ((int)Math.Round(picture.Width * share), (int)Math.Round(picture.Height * share));
        var cropped = new Pixels(picture.Width - (2 * left), picture.Height - (2 * top), picture.Layout);
        for (var y = 0; y < cropped.Height; y++)
        {
            picture.Span.Slice(((y + top) * picture.Stride) + (left * picture.BytesPerPixel), cropped.Stride)
                .CopyTo(cropped.Span[(y * cropped.Stride)..]);
        }

        return cropped;
    }

    static Pixels Barred(Pixels picture, double share) =>
        Framed(picture, 0, (int)Math.Round(picture.Height * share), [0, 0, 0]);

    static Pixels Bordered(Pixels picture, double share, byte[]? colour) =>
        Framed(picture, (int)Math.Round(picture.Width * share), (int)Math.Round(picture.Height * share), colour);

    // Without a colour the outermost pixels go on.
    static Pixels Framed(Pixels picture, int wide, int high, byte[]? colour)
    {
        var framed = new Pixels(picture.Width + (2 * wide), picture.Height + (2 * high), picture.Layout);
        var size = picture.BytesPerPixel;
        var from = picture.Span;
        var to = framed.Span;
        for (var y = 0; y < framed.Height; y++)
        {
            for (var x = 0; x < framed.Width; x++)
            {
                var (inX, inY) = (Math.Clamp(x - wide, 0, picture.Width - 1), Math.Clamp(y - high, 0, picture.Height - 1));
                var isInside = inX == x - wide && inY == y - high;
                var pixel = to.Slice((y * framed.Stride) + (x * size), size);
                if (isInside || colour is null) from.Slice((inY * picture.Stride) + (inX * size), size).CopyTo(pixel);
                else colour.AsSpan(0, size).CopyTo(pixel);
            }
        }

        return framed;
    }
}
