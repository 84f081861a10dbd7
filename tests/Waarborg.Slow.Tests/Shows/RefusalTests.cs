// Show 6: what is refused, in which words, with which exit code; and what is recorded of it.
using Waarborg.Bench;

namespace Waarborg.Slow.Tests.Shows;

public class RefusalTests
{
    [Fact]
    public async Task Sources_that_may_not_be_read_are_refused_in_words_and_the_refusals_are_kept()
    {
        using var site = new Site();

        AssertRefused(await site.DeclareAsync(service: "mail"), "only hosting can be a source", "refusal is recorded");
        AssertRefused(await site.DeclareAsync(audience: "private"), "private storage is not read", "refusal is recorded");
        AssertRefused(await site.DeclareAsync(plaintext: "no"), "does not hold the plaintext", "refusal is recorded");
        AssertRefused(await site.DeclareAsync(endToEnd: "yes"), "end-to-end encrypted content", "refusal is recorded");
        AssertRefused(await site.DeclareAsync(backup: "yes"), "back-ups of devices are not read", "refusal is recorded");

        var listed = await site.MustAsync("source", "list");
        foreach (var rule in Enum.GetNames<Permits.SourceRefusal>())
        {
            Assert.Contains($"refused 1 times: {rule}", listed, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(site.Www.Path, listed, StringComparison.Ordinal);
        Assert.Contains("There is no source named web", (await site.RunAsync("scan", "web")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_in_one_sentence_and_without_a_stack_trace()
    {
        using var site = new Site();
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();

        var ended = await site.RunAsync("serve", "--urls", $"http://{other.LocalEndpoint}");

        AssertRefused(ended, "address already in use");
        Assert.Empty(ended.Out);
    }

    [Fact]
    public async Task Each_of_the_five_statements_must_be_made()
    {
        using var site = new Site();
        string[] made = ["--service", "hosting", "--audience", "public", "--plaintext-held", "yes",
            "--end-to-end-encrypted", "no", "--device-backup", "no"];
        for (var missing = 0; missing < made.Length; missing += 2)
        {
            AssertRefused(
                await site.RunAsync(
                    ["source", "add", "folder", "web", site.Www.Path, .. made[..missing], .. made[(missing + 2)..]]),
                made[missing]);
        }
    }

    [Fact]
    public async Task Permits_that_may_not_be_granted_are_refused_in_words()
    {
        using var site = new Site();
        await site.PrepareAsync(Site.Row("anything"u8.ToArray(), "anything"));
        await site.MustAsync("permit", "revoke", "1");
        var soon = Site.In(TimeSpan.FromHours(1));

        AssertRefused(await site.PermitAsync("2099-01-01", "why", "known"), "A bare date does not say when");
        AssertRefused(await site.PermitAsync("2099-01-01T12:00:00", "why", "known"), "give a moment with its zone");
        AssertRefused(await site.PermitAsync("2001-01-01T12:00:00Z", "why", "known"), "past");
        AssertRefused(await site.PermitAsync(Site.In(TimeSpan.FromDays(370)), "why", "known"), "12 months");
        AssertRefused(await site.PermitAsync(soon, "why", "unknown"), "There is no list unknown");
        AssertRefused(await site.PermitAsync(soon, "why", "known,unknown"), "There is no list unknown");
        AssertRefused(await site.PermitAsync(soon, "why", ""), "list");
        AssertRefused(await site.PermitAsync(soon, "why", "known", source: "nowhere"), "There is no source named nowhere");
        AssertRefused(await site.PermitAsync(soon, "", "known"), "says why");
        AssertRefused(await site.PermitAsync(soon, "  ", "known"), "says why");
        Assert.Single(site.Ask("select id from permits"));

        AssertRefused(await site.RunAsync("scan", "web", "--json"), "permit");
        Assert.Equal(0, (await site.PermitAsync(TimeSpan.FromHours(1))).ExitCode);
        AssertRefused(await site.PermitAsync(TimeSpan.FromHours(2)), "two permits never overlap");
        Assert.Equal(0, (await site.RunAsync("scan", "web", "--json")).ExitCode);
    }

    [Fact]
    public async Task Keys_that_lie_with_the_data_or_can_be_read_by_others_are_refused()
    {
        using var site = new Site();

        var inside = Path.Combine(site.Data, "keys");
        AssertRefused(await site.RunAsync("case", "list", "--keys", inside), "lies inside the data folder");
        AssertRefused(await site.RunAsync("case", "list", "--keys", site.Data), "lies inside the data folder");
        await site.MustAsync("case", "list");

        var key = Path.Combine(site.Keys, "store");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        AssertRefused(await site.RunAsync("case", "list"), "Others can read the key");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await site.MustAsync("case", "list");

        var owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        File.SetUnixFileMode(site.Keys, owner | UnixFileMode.OtherExecute);
        AssertRefused(await site.RunAsync("case", "list"), "Others can enter the keys folder");
        File.SetUnixFileMode(site.Keys, owner);

        File.Copy(key, Path.Combine(site.Data, "store"));
        AssertRefused(await site.RunAsync("case", "list"), "a key named store in the data folder");
        File.Delete(Path.Combine(site.Data, "store"));

        // A key that is gone is not made anew: what it sealed could not be opened.
        File.Move(key, key + ".away");
        AssertRefused(await site.RunAsync("case", "list"), "is missing");
        Assert.False(File.Exists(key));
    }

    static void AssertRefused(Ended ended, params string[] words)
    {
        Assert.True(ended.ExitCode == 2, $"exit {ended.ExitCode}: {ended.Out}{ended.Error}");
        foreach (var part in words) Assert.Contains(part, ended.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Exception", ended.Error, StringComparison.Ordinal);
    }
}
