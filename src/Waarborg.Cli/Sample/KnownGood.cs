// The known-good set that is shipped: harmless pictures of the kinds that perceptual hashes confuse most
// easily. A list on which one of them stands, or which comes near one, is not to be trusted.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Waarborg.Hashing;

namespace Waarborg.Cli.Sample;

/// <summary>Makes the file <c>known-good.csv</c> of the product. A test keeps the two equal.</summary>
static class KnownGood
{
    const ulong Seed = 77_000_000;

    static readonly (Motif Motif, int Count, string Note)[] Kinds =
    [
        (Motif.Page, 9, "page of text"),
        (Motif.Dialog, 8, "windows and dialogs"),
        (Motif.Chart, 8, "chart"),
        (Motif.Ramps, 5, "gradients"),
    ];

    static readonly (int Width, int Height)[] Sizes = [(480, 640), (640, 480), (640, 360), (512, 512)];

    /// <summary>Pixels so small that they stand on half of all web pages.</summary>
    static readonly (string Note, string Base64)[] Spacers =
    [
        ("transparent GIF of one pixel", "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"),
        ("transparent GIF of one pixel", "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=="),
        ("transparent PNG of one pixel",
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="),
        ("transparent PNG of one pixel",
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="),
    ];

    /// <summary>The whole file: header, then SHA-256 and PDQ of each picture.</summary>
    internal static string MakeCsv()
    {
        var csv = new StringBuilder("algorithm,hash,note\n");
        foreach (var (note, base64) in Spacers) Add("sha256", Sha256(Convert.FromBase64String(base64)), note);

        var hashes = new List<Pdq256>();
        foreach (var (motif, count, note) in Kinds)
        {
            for (var i = 0; i < count; i++)
            {
                var (width, height) = Sizes[i % Sizes.Length];
                var plan = new PlannedPicture(motif, width, height, Seed + ((ulong)hashes.Count * 1000), null, []);
                var (canvas, hash) = SampleDrawer.DrawApart(plan, hashes);
                hashes.Add(hash.Hash);
                Add("sha256", Sha256(PngWriter.Stored(canvas)), note);
                Add("pdq", hash.Hash.ToString(), note);
            }
        }

        return csv.ToString();

        void Add(string algorithm, string hash, string note) =>
            csv.Append(CultureInfo.InvariantCulture, $"{algorithm},{hash},{note}\n");
    }

    static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
