// Shows 3 and 4 at a small size: pictures of each format are hashed, and variants of listed pictures are found.
using System.Diagnostics;
using System.Text.Json;
using Waarborg.Bench;

namespace Waarborg.Slow.Tests.Shows;

public class PictureTests
{
    const int Listed = 4;
    const int Others = 20;

    // Decoders have an environment of their own: a form that was forced must reach them, and one that is not there be said.
    [Fact]
    public async Task A_form_of_PDQ_that_the_environment_forces_is_the_one_that_decoders_compute()
    {
        using var site = new Site();
        site.Www.Add("scene.png", Drawn.Scene(1, 400, 300));
        var scalar = await HashAsync("scalar");
        Assert.Equal(0, scalar.ExitCode);
        Assert.Equal((await HashAsync("vector128")).Out, scalar.Out);

        var unknown = await HashAsync("none-such");
        Assert.NotEqual(0, unknown.ExitCode);
        Assert.Contains("does not start", unknown.Error + unknown.Out, StringComparison.Ordinal);

        async Task<Ended> HashAsync(string form)
        {
            using var running = RealProgram.Start(["hash", "--json", site.Www.Path], environment: [("WAARBORG_PDQ", form)]);
            return await running.EndAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Pictures_of_each_format_are_hashed_and_svg_is_unsupported()
    {
        using var site = new Site();
        site.Www.Add("scene.png", Drawn.Scene(1, 400, 300));
        await ConvertAsync(site.Www.Path, "-i scene.png -q:v 3 scene.jpg", "-i scene.png scene.webp", "-i scene.png scene.tiff");
        site.Www.Add(
            "scene.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>");

        var hashed = await RealProgram.RunAsync(["hash", "--json", site.Www.Path], TestContext.Current.CancellationToken);

        var lines = hashed.Out.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(
            ["scene.jpg jpeg 400 300 ", "scene.png png 400 300 ", "scene.svg    unsupported", "scene.tiff tiff 400 300 ",
                "scene.webp webp 400 300 "],
            lines.Select(line => $"{Path.GetFileName(Text(line, "file"))} {Text(line, "format")} {Text(line, "width")} "
                + $"{Text(line, "height")} {Text(line, "notScanned")}"));
        Assert.All(lines, line => Assert.Equal(64, Text(line, "sha256").Length));
        var png = Hash(lines[1]);
        Assert.All(lines.Where(line => Text(line, "pdq").Length > 0), line => Assert.InRange(Hash(line).DistanceTo(png), 0, 20));
    }

    [Fact]
    public async Task Copies_and_variants_of_listed_pictures_are_found_and_nothing_else()
    {
        using var site = new Site();
        var rows = new List<string>();
        for (var number = 0; number < Listed + Others; number++)
        {
            var name = number < Listed ? $"listed-{number}" : $"other-{number}";
            site.Www.Add($"{name}.png", Drawn.Scene(100 + number, 640, 480));
            if (number >= Listed) continue;
            await ConvertAsync(
                site.Www.Path, $"-i {name}.png -q:v 10 {name}-coarse.jpg",
                $"-i {name}.png -q:v 3 -vf scale=320:240 {name}-half.jpg",
                $"-i {name}.png -q:v 3 -pix_fmt gray {name}-grey.jpg");
        }

        var listed = Enumerable.Range(0, Listed).Select(number => site.Www.At($"listed-{number}.png"));
        rows.AddRange(await Site.PdqRowsAsync(listed, "picture-"));
        await site.PrepareAsync(rows);

        var swept = await site.ScanAsync();

        Assert.Equal($"{(Listed * 4) + Others} items, {Listed * 4} match, {Others} no match, not scanned: ", swept.Counts);
        Assert.Equal(
            Enumerable.Range(0, Listed).Select(number => $"picture-{number} 4 pdq pdq Candidate Candidate None None"),
            site.Ask(
                """
                select reference, count(*), min(algorithm), max(algorithm), min(decision), max(decision), min(restriction),
                    max(restriction)
                from cases c join case_items i on i.case_id = c.id group by 1 order by 1
                """));
    }

    static string Text(JsonElement line, string name) => line.GetProperty(name).ToString();

    static Hashing.Pdq256 Hash(JsonElement line) =>
        Hashing.Pdq256.TryParse(Text(line, "pdq"), out var hash) ? hash : throw new InvalidDataException();

    static async Task ConvertAsync(string folder, params string[] conversions)
    {
        foreach (var conversion in conversions)
        {
            using var process = Process.Start(
                new ProcessStartInfo("ffmpeg", $"-v error -nostdin {conversion}") { WorkingDirectory = folder })!;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, process.ExitCode);
        }
    }
}
