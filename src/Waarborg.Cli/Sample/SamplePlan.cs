// Which pictures the sample has, what they are called and where they lie in the hosting tree.
namespace Waarborg.Cli.Sample;

/// <summary>A picture that is to be drawn, and the files it becomes.</summary>
sealed record PlannedPicture(
    Motif Motif, int Width, int Height, ulong Seed, string? Reference, IReadOnlyList<PlannedFile> Files);

/// <summary>A file that is to be made of a picture.</summary>
sealed record PlannedFile(string Path, SampleKind Kind, PictureFormat Format, Func<Canvas, Canvas>? Change = null);

/// <summary>The plan of the sample. It holds no pixels.</summary>
static class SamplePlan
{
    /// <summary>Pictures on the list.</summary>
    internal const int Listed = 10;

    /// <summary>Pictures that are not.</summary>
    internal const int Unlisted = 190;

    /// <summary>Customers of the make-believe hosting provider.</summary>
    const int Customers = 12;

    const ulong Seed = 20_251_122;

    /// <summary>The listed picture in the web-hosting tree.</summary>
    internal const int WebReference = 7;

    static readonly Motif[] ListedMotifs =
    [
        Motif.Landscape, Motif.Shapes, Motif.Mosaic, Motif.Portrait, Motif.Texture,
        Motif.Chart, Motif.Skyline, Motif.Orbits, Motif.Waves, Motif.Shapes,
    ];

    static readonly Motif[] Motifs =
    [
        Motif.Landscape, Motif.Shapes, Motif.Page, Motif.Texture, Motif.Waves,
        Motif.Portrait, Motif.Chart, Motif.Mosaic, Motif.Skyline, Motif.Orbits,
    ];

    static readonly (int Width, int Height)[] Sizes =
    [
        (200, 200), (240, 320), (320, 240), (400, 300), (480, 640), (500, 500), (640, 480), (640, 360),
        (800, 600), (360, 640), (320, 480), (1024, 768), (768, 1024), (300, 400), (1600, 1200), (600, 400),
    ];

    static readonly (int Width, int Height)[] ListedSizes = [(640, 480), (800, 600), (480, 640), (720, 720), (960, 540)];

    internal static IEnumerable<PlannedPicture> Pictures()
    {
        for (var i = 1; i <= Listed; i++) yield return ListedPicture(i);
        for (var i = 0; i < Unlisted; i++) yield return UnlistedPicture(i);
    }

    internal static string ReferenceOf(int number) => $"sample-{number:00}";

    /// <summary>Where the exact copy of a listed picture lies.</summary>
    internal static string ExactPath(int number)
    {
        var extension = PictureFiles.Extension(ExactFormat(number));
        return number == WebReference
            ? $"webhosting/klant-07/public_html/images/header.{extension}"
            : $"{Customer(number)}/fotos/{2000 + number}/DSC_{number * 137:0000}.{extension}";
    }

    static PictureFormat ExactFormat(int number) => number % 2 == 0 ? PictureFormat.Png : PictureFormat.Jpeg;

    static PlannedPicture ListedPicture(int number)
    {
        var (width, height) = ListedSizes[number % ListedSizes.Length];
        var name = $"{number * 7919 % 10_000:0000}";
        return new PlannedPicture(ListedMotifs[number - 1], width, height, Seed + (ulong)number, ReferenceOf(number),
        [
            new(ExactPath(number), SampleKind.Exact, ExactFormat(number)),
            Variant(1, $"uploads/{name}-kopie.jpg", PictureFormat.JpegAgain, null),
            Variant(2, $"thumbs/{name}_s.jpg", PictureFormat.Jpeg, Variants.Half),
            Variant(3, $"uploads/{name}-licht.jpg", PictureFormat.Jpeg, Variants.Brighter),
            Variant(4, $"www/img/{name}.webp", PictureFormat.WebP, null),
            Variant(5, $"uploads/{name}-bijgesneden.png", PictureFormat.Png, Variants.Cropped),
            Variant(6, $"forum/bijlagen/{name}.jpg", PictureFormat.Jpeg, Variants.Watermarked),
        ]);

        PlannedFile Variant(int customer, string path, PictureFormat format, Func<Canvas, Canvas>? change) =>
            new($"{Customer(number + customer)}/{path}", SampleKind.Variant, format, change);
    }

    static PlannedPicture UnlistedPicture(int index)
    {
        var motif = Motifs[index % Motifs.Length];
        var dice = new Dice(Seed + 1_000 + (ulong)index);
        var (width, height) = dice.Pick<(int, int)>(Sizes);
        var format = FormatOf(motif, index, width * height);
        var folder = dice.Pick("fotos", "uploads", "www/img", "archief/2024", "archief/2025/03", "forum/bijlagen");
        var name = dice.Pick("IMG", "foto", "scan", "bild", "p");
        var path = $"{Customer(index)}/{folder}/{name}_{index:000}.{PictureFiles.Extension(format)}";
        return new PlannedPicture(
            motif, width, height, Seed + 10_000 + ((ulong)index * 100), null,
            [new(path, SampleKind.Unrelated, format)]);
    }

    static PictureFormat FormatOf(Motif motif, int index, int pixels)
    {
        var flat = motif is Motif.Page or Motif.Chart or Motif.Shapes or Motif.Mosaic;
        return (index / Motifs.Length % 5) switch
        {
            0 => PictureFormat.WebP,
            1 when pixels <= 200_000 => PictureFormat.Gif,
            2 when pixels <= 200_000 => PictureFormat.Tiff,
            _ => flat ? PictureFormat.Png : PictureFormat.Jpeg,
        };
    }

    static string Customer(int number) => $"klant-{(number % Customers) + 1:00}";
}
