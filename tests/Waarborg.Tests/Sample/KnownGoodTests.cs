// The shipped known-good set is what the drawer makes, and lies far from the sample's list.
using System.Runtime.CompilerServices;
using Waarborg.Cli.Sample;
using Waarborg.Hashing;

namespace Waarborg.Tests.Sample;

public class KnownGoodTests
{
    [Fact]
    public void The_shipped_file_is_what_is_drawn()
    {
        var drawn = KnownGood.MakeCsv();
        var path = ShippedPath();
        if (!File.Exists(path) || File.ReadAllText(path) != drawn)
        {
            var received = Path.ChangeExtension(path, ".received.txt");
            File.WriteAllText(received, drawn);
            Assert.Fail($"{path} is not what is drawn; see {received}");
        }
    }

    [Fact]
    public void It_holds_thirty_pictures_and_the_spacers_of_web_pages_without_doubles()
    {
        var rows = Rows();
        Assert.Equal("algorithm,hash,note", File.ReadLines(ShippedPath()).First());
        Assert.Equal(30, rows.Count(row => row[0] == "pdq"));
        Assert.Equal(34, rows.Count(row => row[0] == "sha256"));
        Assert.Equal(rows.Count, rows.Select(row => row[1]).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void None_of_it_comes_near_a_picture_on_the_sample_list()
    {
        var listed = new List<Pdq256>();
        foreach (var plan in SamplePlan.Pictures().Take(SamplePlan.Listed))
        {
            listed.Add(SampleDrawer.DrawApart(plan, listed).Hash.Hash);
        }

        foreach (var row in Rows().Where(row => row[0] == "pdq"))
        {
            Assert.True(Pdq256.TryParse(row[1], out var good));
            Assert.All(listed, hash => Assert.True(hash.DistanceTo(good) > 60, $"{row[2]} is near a listed picture"));
        }
    }

    static List<string[]> Rows() => [.. File.ReadLines(ShippedPath()).Skip(1).Select(line => line.Split(','))];

    static string ShippedPath([CallerFilePath] string here = "") => Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(here)!, "../../../src/Waarborg/Lists/known-good.csv"));
}
