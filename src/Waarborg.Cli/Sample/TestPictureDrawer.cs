// The test pictures: harmless, drawn by this program, each with its name on it in letters that nobody overlooks.
using System.Globalization;
using Waarborg.Hashing;

namespace Waarborg.Cli.Sample;

/// <summary>Draws the pictures under <c>assets/test-pictures</c> and writes them in each form. A test keeps both equal.</summary>
static class TestPictureDrawer
{
    /// <summary>How many there are.</summary>
    internal const int Count = 12;

    /// <summary>Bits by which each differs at least from every other and from the known-good set, also inverted.</summary>
    internal const int MinDistance = 64;

    /// <summary>PDQ quality that each has at least.</summary>
    internal const int MinQuality = 90;

    const ulong Seed = 12_000_000;

    const int Width = 480;
    const int Height = 360;

    static readonly Motif[] Motifs =
        [Motif.Landscape, Motif.Shapes, Motif.Mosaic, Motif.Waves, Motif.Skyline, Motif.Orbits];

    /// <summary>What a picture of this number is called, from 1.</summary>
    internal static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"test-{number:00}");

    /// <summary>All of them, in the order of their numbers.</summary>
    /// <param name="apart">Hashes that none of them may come near.</param>
    internal static IReadOnlyList<Canvas> DrawAll(IEnumerable<Pdq256> apart)
    {
        var (others, drawn) = (apart.ToList(), new List<Canvas>());
        for (var number = 1; number <= Count; number++)
        {
            var (canvas, hash) = Draw(number, others);
            others.Add(hash);
            drawn.Add(canvas);
        }

        return drawn;
    }

    /// <summary>Writes every picture in its five forms.</summary>
    internal static async Task WriteAsync(string folder, IEnumerable<Pdq256> apart, CancellationToken cancellation)
    {
        var batch = new List<PictureFile>();
        foreach (var (index, canvas) in DrawAll(apart).Index())
        {
            var path = Path.Combine(folder, NameOf(index + 1));
            batch.Add(new(canvas, PictureFormat.Png, $"{path}.png"));
            batch.Add(new(canvas, PictureFormat.JpegFine, $"{path}-q90.jpg"));
            batch.Add(new(canvas, PictureFormat.JpegCoarse, $"{path}-q50.jpg"));
            batch.Add(new(Variants.Half(canvas), PictureFormat.Png, $"{path}-half.png"));
            batch.Add(new(canvas, PictureFormat.WebP, $"{path}.webp"));
        }

        var scratch = Directory.CreateTempSubdirectory("waarborg-test-pictures-").FullName;
        try
        {
            await PictureFiles.WriteAsync(batch, scratch, PictureFiles.Converter, cancellation);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    static (Canvas Canvas, Pdq256 Hash) Draw(int number, List<Pdq256> others)
    {
        const ulong attempts = 1000;
        for (var attempt = 0UL; attempt < attempts; attempt++)
        {
            var canvas = new Canvas(Width, Height);
            Painter.Draw(Motifs[(number - 1) % Motifs.Length], canvas, new Dice(Seed + ((ulong)number * 10_000) + attempt));
            Mark(canvas, number);
            var (hash, quality) = canvas.Hash();
            var isApart = others.All(other =>
                other.DistanceTo(hash) >= MinDistance && other.Complement.DistanceTo(hash) >= MinDistance);
            if (isApart && quality >= MinQuality) return (canvas, hash);
        }

        throw new InvalidOperationException($"No drawing of {attempts} was unlike all others.");
    }

    static void Mark(Canvas canvas, int number)
    {
        canvas.Rectangle(0, 0, 1, 0.24, Rgb.White);
        BlockLetters.Write(canvas, 0.05, 0.05, 0.016, NameOf(number).ToUpperInvariant().Replace('-', ' '), Rgb.Black);
        canvas.Rectangle(0, 0.9, 1, 1, Rgb.Black);
        BlockLetters.Write(canvas, 0.05, 0.92, 0.0065, "WAARBORG TEST PICTURE", Rgb.White);
        canvas.Frame(0, 0, 1, 1, 0.012, new(230, 120, 0));
    }
}
