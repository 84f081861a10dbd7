// Show 10: what does not match leaves nothing by which it could be known again.
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Waarborg.Bench;

namespace Waarborg.Slow.Tests.Shows;

public class NothingLeftTests
{
    const int Files = 1500;
    const int FilesPerFolder = 100;

    [Fact]
    public async Task Lawful_files_leave_no_name_and_no_fingerprint_in_the_data_folder_or_what_is_printed()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var site = new Site();
        var search = new ByteSearch();
        for (var number = 0; number < Files; number++) Add(site, search, number);
        var hashed = await RealProgram.RunAsync(["hash", "--json", site.Www.Path], cancellation);
        foreach (var line in hashed.Out.TrimEnd('\n').Split('\n')) AddPdq(search, line);
        Assert.Equal(Files * ((5 * 4) + 2), search.Count);
        var printed = search.In(Encoding.UTF8.GetBytes(hashed.Out), "what hash prints");
        Assert.True(printed.Count >= Files * 6, "the search finds nothing");

        await site.PrepareAsync(Site.Row("something else"u8.ToArray(), "else"),
            "pdq,f0e1d2c3b4a5968778695a4b3c2d1e0ff0e1d2c3b4a5968778695a4b3c2d1e0f,test,likeness");
        var first = await site.RunAsync("scan", "web", "--json");
        var again = await site.RunAsync("scan", "web");
        Assert.Equal($"{Files} items, 0 match, {Files} no match, not scanned: ", Swept.Of(first).Counts);
        Assert.Equal(0, again.ExitCode);

        // What is kept is there: a keyed hash for each, and nothing more.
        Assert.Equal(Files, site.Ask("select item_key from seen where outcome = 'NoMatch'").Count);
        Assert.Empty(search.In(site.Data));
        Assert.Empty(search.In(site.Keys));
        Assert.Empty(search.In(site.Temporary));
        foreach (var ended in (Ended[])[first, again])
        {
            Assert.Empty(search.In(Encoding.UTF8.GetBytes(ended.Out + ended.Error), "what scan prints"));
        }
    }

    static void Add(Site site, ByteSearch search, int number)
    {
        var bytes = Drawn.Small(number);
        var folder = $"{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
        var name = $"{RandomNumberGenerator.GetHexString(16, lowercase: true)}.png";
        if (number % FilesPerFolder != 0) folder = Path.GetFileName(Directory.EnumerateDirectories(site.Www.Path).First());
        site.Www.Add($"{folder}/{name}", bytes);
        search.Add(Encoding.UTF8.GetBytes(name), "a name");
        search.Add(Encoding.UTF8.GetBytes($"{folder}/{name}"), "a path");
        search.AddInEveryForm(SHA256.HashData(bytes), "a SHA-256");
#pragma warning disable CA5350, CA5351 // What lists hold; nothing is protected by them.
        search.AddInEveryForm(SHA1.HashData(bytes), "a SHA-1");
        search.AddInEveryForm(MD5.HashData(bytes), "an MD5");
#pragma warning restore CA5350, CA5351
    }

    static void AddPdq(ByteSearch search, string line)
    {
        using var json = JsonDocument.Parse(line);
        foreach (var profile in (string[])["pdq", "pdqFit512"])
        {
            search.AddInEveryForm(Convert.FromHexString(json.RootElement.GetProperty(profile).GetString()!), "a PDQ");
        }
    }
}
