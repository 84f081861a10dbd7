// What bad input gets: each item ends as scanned or as not scanned for a reason, and the exit code says which it was.
using System.Net.Sockets;
using Waarborg.Bench;
using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Shows;

public class BadInputTests
{
    // Peers' fault 19: what could not be read was taken for illegal.
    [Fact]
    public async Task Every_bad_item_ends_with_its_reason_and_the_sum_is_the_number_of_items()
    {
        using var site = new Site();
        Fill(site.Www);
        site.Www.AddLink("out", site.Root).AddLink("out.png", Path.Combine(site.Root, "list.csv"));
        using var socket = Listen(site.Www.At("socket"));
        await site.PrepareAsync(Site.Row("nothing of this"u8.ToArray(), "nothing"));
        var before = await site.SnapshotAsync();

        var swept = await site.ScanAsync("--max-file", "1");

        Assert.Equal(
            "19 items, 0 match, 4 no match, not scanned: [damaged, 1] [empty, 1] [notImagery, 3] [notRegularFile, 2] "
                + "[symbolicLink, 5] [tooLarge, 1] [tooManyPixels, 1] [truncated, 1]",
            swept.Counts);
        Assert.Equal(3, swept.ExitCode);
        Assert.Equal(before, await site.SnapshotAsync());
    }

    [Fact]
    public async Task Files_that_vanish_and_change_underway_cost_themselves_alone()
    {
        const int Still = 150;
        const int Moving = 300;
        using var site = new Site();
        for (var number = 0; number < Still; number++) site.Www.Add($"a-still/{number:D4}.png", Drawn.Small(number));
        for (var number = 0; number < Moving; number++) site.Www.Add($"b-moving/{number:D4}.png", Drawn.Small(1000 + number));
        var listed = Drawn.Small(1);
        await site.PrepareAsync(Site.Row(listed, "listed"));

        using var scan = site.Start("scan", "web", "--json", "--read-limit", "0.3");
        var moved = Disturb(site.Www, scan, Moving);
        var swept = Swept.Of(await scan.EndAsync(TestContext.Current.CancellationToken));

        Assert.True(await moved > 0);
        Assert.Equal((1, 1), (swept.ExitCode, (int)swept.Match));
        Assert.InRange(swept.Items, Still, Still + (3 * Moving));
        Assert.True(swept.NoMatch >= Still - 1, swept.Counts);
        string[] reasons = ["changed", "damaged", "empty", "notImagery", "truncated", "vanished"];
        Assert.Empty(swept.NotScanned.Keys.Except(reasons, StringComparer.Ordinal));
        Assert.False(File.Exists(site.Www.At("a-still/0001.png")));
        Assert.Equal(Still - 1, Directory.GetFiles(site.Www.At("a-still")).Length);
    }

    [Fact]
    public async Task The_exit_code_says_whether_anything_matched_and_whether_everything_was_judged()
    {
        using var site = new Site();
        var listed = Drawn.Small(1);
        site.Www.Add("lawful.png", Drawn.Small(2));
        await site.PrepareAsync(Site.Row(listed, "listed"));

        Assert.Equal("0: 1 items, 0 match, 1 no match, not scanned: ", await ScanAsync(site));
        site.Www.Add("empty.png", Array.Empty<byte>());
        Assert.Equal("3: 2 items, 0 match, 1 no match, not scanned: [empty, 1]", await ScanAsync(site));
        site.Www.Add("listed.png", listed);
        Assert.Equal("1: 3 items, 1 match, 1 no match, not scanned: [empty, 1]", await ScanAsync(site, "--dry-run"));
        Assert.True(File.Exists(site.Www.At("listed.png")));
        Assert.Equal("1: 3 items, 1 match, 1 no match, not scanned: [empty, 1]", await ScanAsync(site));
        Assert.Equal("3: 2 items, 0 match, 1 no match, not scanned: [empty, 1]", await ScanAsync(site));

        var file = Path.Combine(site.Root, "bad.csv");
        await File.WriteAllTextAsync(
            file, "algorithm,hash,category,reference\nsha256,abc,test,x\n", TestContext.Current.CancellationToken);
        var bad = await site.RunAsync("list", "import", "bad", file, "--supplier", "sample");
        Assert.Equal(2, bad.ExitCode);
        Assert.Contains("line 2", bad.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await site.RunAsync("scan", "nowhere", "--json")).ExitCode);
        Assert.Equal(2, (await site.RunAsync("scan", "web", "--read-limit", "0")).ExitCode);
        Assert.Equal(2, (await site.RunAsync("scan", "web", "--max-file", "0")).ExitCode);
        await site.MustAsync("permit", "revoke", "1");
        Assert.Equal(2, (await site.RunAsync("scan", "web", "--json")).ExitCode);
    }

    static async Task<string> ScanAsync(Site site, params string[] options)
    {
        var swept = await site.ScanAsync(options);
        return $"{swept.ExitCode}: {swept.Counts}";
    }

    static void Fill(Tree www)
    {
        var scene = Drawn.Scene(1, 200, 150);
        byte[] damaged = [.. scene];
        Array.Fill(damaged, (byte)0x5A, scene.Length / 2, 200);
        www.Add("empty.png", Array.Empty<byte>()).Add("truncated.png", scene[..(scene.Length / 2)]).Add("damaged.png", damaged);
        www.Add("text.jpg", "no picture").Add("table.png", "a,b\n1,2\n").Add("page.pdf.png", "%PDF-1.7\n");
        www.Add("picture.txt", scene).Add("no-extension", Drawn.Small(2));
        www.AddRaw(Tree.Raw("line\nbreak.png"), Drawn.Small(3)).AddRaw(Tree.Raw("bad\u00ff\u00fe.png"), Drawn.Small(4));
        www.Add("huge.png", Drawn.Huge(50_000));
        www.Add("large.png", [.. Drawn.Small(5), .. new byte[1024 * 1024]]);
        www.AddPipe("pipe.png").AddFolder("loop").AddLink("loop/itself", "itself").AddLink("loop/above", "..");
        www.AddLink("dangling.png", "nowhere");
    }

    static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    /// <summary>Removes, rewrites, shortens and renames files until the scan has ended; gives how many.</summary>
    static async Task<int> Disturb(Tree www, RunningProgram scan, int files)
    {
        var random = new Random(11);
        var done = 0;
        while (!scan.HasExited)
        {
            var path = www.At($"b-moving/{random.Next(files):D4}.png");
            if (File.Exists(path)) Disturb(path, random);
            done++;
            await Task.Delay(random.Next(5), TestContext.Current.CancellationToken);
        }

        return done;
    }

    static void Disturb(string path, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                File.Delete(path);
                break;
            case 1:
                File.WriteAllBytes(path, Drawn.Small(random.Next(10_000, 20_000)));
                break;
            case 2:
                using (var stream = File.OpenWrite(path)) stream.SetLength(random.Next(0, 100));
                break;
            default:
                File.Move(path, path + ".moved.png", overwrite: true);
                break;
        }
    }
}
