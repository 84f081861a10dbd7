// Show 7: what is put back is what was taken away, and meanwhile none of it lies in the clear.
using System.Diagnostics;
using System.Security.Cryptography;
using Waarborg.Bench;
using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Shows;

public class SealTests
{
    // Whoever shares 63 bytes with a file in any place shares one of its blocks of 32.
    const int BlockBytes = 32;

    [Fact]
    public async Task Restoring_gives_back_bytes_names_modes_times_owners_and_hard_links()
    {
        using var site = new Site();
        await site.PrepareAsync(Rows(await FillAsync(site.Www)));
        var before = await site.SnapshotAsync();

        var swept = await site.ScanAsync();
        Assert.Equal("8 items, 7 match, 1 no match, not scanned: ", swept.Counts);
        Assert.Equal(["lawful.png"], (await site.SnapshotAsync()).Keys);

        foreach (var id in site.Ask("select id from cases")) await site.MustAsync("case", "restore", id);
        Assert.Equal(before, await site.SnapshotAsync());

        // A person has put it back: the next sweep finds it and leaves it there.
        Assert.Equal(7, (await site.ScanAsync()).Match);
        Assert.Equal(before, await site.SnapshotAsync());
    }

    // Peers' fault 15: pictures stood in logs.
    [Fact]
    public async Task No_piece_of_what_is_disabled_lies_in_the_clear_anywhere_in_the_data_folder()
    {
        using var site = new Site();
        var contents = await FillAsync(site.Www);
        await site.PrepareAsync(Rows(contents));
        var search = new ByteSearch();
        foreach (var bytes in contents)
        {
            for (var at = 0; at + BlockBytes <= bytes.Length; at += BlockBytes)
            {
                search.Add(bytes[at..(at + BlockBytes)], $"block {at}");
            }
        }

        // In what is printed they would stand as text.
        foreach (var bytes in contents) search.AddInEveryForm(bytes[..BlockBytes], "the beginning");
        Assert.True(search.In(contents[^1], "a file").Count > contents[^1].Length / BlockBytes - 2, "the search finds nothing");
        using var scan = site.Start("scan", "web", "--json");

        // While it runs as well: what is written only for a moment counts too.
        while (!scan.HasExited)
        {
            Assert.Empty(WhileItRuns(search, site.Data));
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        var ended = await scan.EndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, ended.ExitCode);
        Assert.Empty(search.In(System.Text.Encoding.UTF8.GetBytes(ended.Out + ended.Error), "what is printed"));
        Assert.Equal(5, site.Ask("select id from case_items where restriction = 'Disabled'").Count);
        Assert.Empty(search.In(site.Data));
        Assert.Empty(search.In(site.Temporary));
    }

    // Files come and go under the search.
    static List<string> WhileItRuns(ByteSearch search, string folder)
    {
        try
        {
            return search.In(folder);
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>Eight names of six files, five of them listed.</summary>
    static async Task<byte[][]> FillAsync(Tree www)
    {
        byte[][] contents =
        [
            Drawn.Small(1), Drawn.Small(2), Drawn.Scene(3, 300, 200), Drawn.Small(4),
            // More than one chunk of the seal.
            [.. Drawn.Small(5), .. RandomNumberGenerator.GetBytes(2_500_000)],
        ];
        www.AddFolder("deep/er").AddFolder("other");
        www.AddRaw(Tree.Raw("a\u00ff.jpg"), contents[0]).AddRaw(Tree.Raw("line\nbreak 'and \"more\".png"), contents[1]);
        www.Add("deep/er/picture.png", contents[2]);
        www.Add("linked.png", contents[3]);
        www.AddHardLink("other/linked-again.png", "linked.png").AddHardLink("z-last.png", "linked.png");
        www.Add("long.png", contents[4]).Add("lawful.png", Drawn.Small(6));

        await RunAsync(www.Path, "chmod 0640 long.png; chmod 4751 deep/er/picture.png; chmod 0600 line*");
        await RunAsync(www.Path, "touch -d '2001-02-03 04:05:06.789012345 UTC' long.png linked.png a*");
        if (Environment.IsPrivilegedProcess) await RunAsync(www.Path, "chown 12345:54321 long.png linked.png");
        return contents;
    }

    static IEnumerable<string> Rows(byte[][] contents) =>
        contents.Select((content, number) => Site.Row(content, $"content-{number}"));

    static async Task RunAsync(string folder, string script)
    {
        var start = new ProcessStartInfo("sh") { WorkingDirectory = folder };
        start.ArgumentList.Add("-ec");
        start.ArgumentList.Add(script);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }
}
