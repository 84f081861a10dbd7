using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dapper;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.Server.Texts;
using Waarborg.Store;

namespace Waarborg.Tests.Server;

/// <summary>The ledger's page, the line below every page, and what /status says of it.</summary>
public sealed partial class LedgerPageTests
{
    const string Unwitnessed = "Unwitnessed: nobody else has signed for this ledger in the last 24 hours.";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_shows_the_checkpoint_how_to_check_it_and_the_newest_entries_in_both_languages()
    {
        await using var server = await RunningServer.StartAsync(prepare: SomeLedger.Fill);
        var checkpoint = await SomeLedger.PublishAsync(server.Installation);
        var (status, nl) = await server.GetAsync("/ledger", "nl");
        var (_, en) = await server.GetAsync("/ledger", "en");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("<h1>Logboek</h1>", nl, StringComparison.Ordinal);
        Assert.Contains("<h1>Ledger</h1>", en, StringComparison.Ordinal);
        foreach (var page in (string[])[nl, en])
        {
            Assert.Contains($"<code>{checkpoint.Root.ToHex()}</code>", page, StringComparison.Ordinal);
            var key = WebUtility.HtmlDecode(page).Split("<code>").Select(part => part.Split("</code>")[0])
                .Single(part => part == LedgerHead.FirstKey(server.Installation));
            Assert.Contains($"./waarborg verify http://127.0.0.1:{server.Address.Port}/ledger --key {key} --since checkpoint.txt",
                WebUtility.HtmlDecode(page), StringComparison.Ordinal);
            Assert.Contains("docs/what-verify-proves.md", page, StringComparison.Ordinal);
            Assert.Contains("href=\"/ledger/checkpoint\"", page, StringComparison.Ordinal);
        }

        Assert.Contains("Eigen besluit genomen", nl, StringComparison.Ordinal);
        Assert.Contains("besluit 1, voor site; lijsten: known; tot 14 december 2026 10.00 uur (UTC)", nl, StringComparison.Ordinal);
        Assert.Contains("Permit granted", en, StringComparison.Ordinal);
        Assert.Contains("permit 1, for site; lists: known; until 30 November 2026 10:00 (UTC)", en, StringComparison.Ordinal);
        Assert.Contains("Berichten tussen mensen, zoals mail en chat", nl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_the_first_checkpoint_every_page_says_so()
    {
        await using var server = await RunningServer.StartAsync();
        // As an installation is before its first entry; the server has just published the one that it begins with.
        while (LedgerStanding.Read(server.Installation).Checkpoint is null) await Task.Delay(20, Cancellation);
        using (var connection = server.Installation.Database.Open()) connection.Execute("update ledger_head set checkpoint = null");
        Assert.Contains("There is no checkpoint yet.", (await server.GetAsync("/ledger", "en")).Body, StringComparison.Ordinal);
        Assert.Contains("The ledger has no checkpoint yet.", (await server.GetAsync("/", "en")).Body, StringComparison.Ordinal);
        Assert.Contains("Het logboek heeft nog geen ijkpunt.", (await server.GetAsync("/nowhere", "nl")).Body, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await server.GetAsync("/status")).Body);
        Assert.Equal("""{"size":0,"checkpointAt":null,"witnessed":false}""", json.RootElement.GetProperty("ledger").GetRawText());
    }

    [Fact]
    public async Task Without_a_witness_every_page_says_so_and_with_one_by_whom_and_when()
    {
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample, prepare: SomeLedger.Fill);
        var checkpoint = await SomeLedger.PublishAsync(server.Installation);
        foreach (var path in (string[])["/", "/ledger", "/cases", "/sweeps", "/settings", "/sign-in", "/nowhere"])
        {
            Assert.Contains(Unwitnessed, (await server.GetAsync(path, "en")).Body, StringComparison.Ordinal);
            Assert.Contains(
                "Zonder getuige: niemand anders heeft de afgelopen 24 uur voor dit logboek getekend.",
                (await server.GetAsync(path, "nl")).Body, StringComparison.Ordinal);
        }

        await SomeLedger.WitnessAsync(server.Installation, checkpoint, server.Temp.Time.GetUtcNow());
        var size = checkpoint.Size.ToString(CultureInfo.InvariantCulture);
        Assert.Contains(
            $"witness.example signed for this ledger on 22 November 2026 10:00 (UTC), at {size} entries.",
            (await server.GetAsync("/", "en")).Body, StringComparison.Ordinal);
        var page = (await server.GetAsync("/ledger", "en")).Body;
        Assert.Matches("<bdi class=\"given\">witness.example</bdi></th>.*>yes</td>", Flat(page));
        Assert.True(await IsWitnessedAsync(server));

        server.Temp.Time.Advance(TimeSpan.FromHours(25));
        Assert.Contains(Unwitnessed, (await server.GetAsync("/", "en")).Body, StringComparison.Ordinal);
        Assert.False(await IsWitnessedAsync(server));
    }

    [Fact]
    public async Task A_line_that_only_bears_a_witness_s_name_is_no_signature_of_it()
    {
        await using var server = await RunningServer.StartAsync(prepare: SomeLedger.Fill);
        var checkpoint = await SomeLedger.PublishAsync(server.Installation);
        await SomeLedger.WitnessAsync(server.Installation, checkpoint, server.Temp.Time.GetUtcNow(), isTrue: false);

        Assert.Contains(Unwitnessed, (await server.GetAsync("/", "en")).Body, StringComparison.Ordinal);
        Assert.Matches("not yet.*>no</td>", Flat((await server.GetAsync("/ledger", "en")).Body));
    }

    [Fact]
    public async Task What_went_wrong_with_a_witness_is_for_the_desk_alone()
    {
        await using var server = await RunningServer.StartAsync(prepare: SomeLedger.Fill);
        await SomeLedger.PublishAsync(server.Installation);
        using (var connection = server.Installation.Database.Open())
        {
            connection.Execute(
                "insert into witnesses (name, url, vkey, named_at, problem) values ('w', 'http://10.0.0.7', 'x', '2026-11-22', 'refused by 10.0.0.7')");
        }

        Assert.DoesNotContain("10.0.0.7", (await server.GetAsync("/ledger", "en")).Body, StringComparison.Ordinal);
        var cookie = server.SignIn();
        Assert.Contains("refused by 10.0.0.7", (await server.GetAsync("/ledger", "en", cookie)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_tells_the_size_and_the_time_of_the_newest_entry_and_refuses_a_ledger_that_was_set_back()
    {
        await using var server = await RunningServer.StartAsync();
        var checkpoint = await SomeLedger.PublishAsync(server.Installation);
        using (var json = JsonDocument.Parse((await server.GetAsync("/status")).Body))
        {
            var ledger = json.RootElement.GetProperty("ledger");
            Assert.Equal(checkpoint.Size, ledger.GetProperty("size").GetInt64());
            Assert.Equal(server.Temp.Time.GetUtcNow(), ledger.GetProperty("checkpointAt").GetDateTimeOffset());
            Assert.False(ledger.GetProperty("witnessed").GetBoolean());
        }

        var keys = server.Installation.Keys;
        var ahead = checkpoint with { Size = checkpoint.Size + 1 };
        keys.KeepCheckpoint(keys.LedgerSigner(checkpoint.Origin, 0).Sign(ahead.ToText()).ToBytes());
        var (status, body) = await server.GetAsync("/status");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("ledger reconcile", body, StringComparison.Ordinal);
        Assert.Contains("The ledger does not continue what was signed before:", (await server.GetAsync("/ledger", "en")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hours_in_which_nothing_open_was_written_make_one_quiet_line()
    {
        await using var server = await RunningServer.StartAsync(prepare: i =>
        {
            SomeLedger.Fill(i);
            SomeLedger.Pass(i, hours: 12 * 24);
        });
        await SomeLedger.PublishAsync(server.Installation);
        var (_, page) = await server.GetAsync("/ledger", "en");
        Assert.Single(Regex.Matches(page, "closed batch", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Contains("288 closed batches, with or without content and the figures of 5 days", page, StringComparison.Ordinal);
        Assert.Contains("22 November 2026 to 26 November 2026", page, StringComparison.Ordinal);
        Assert.Contains("27 November 2026 to 4 December 2026", page, StringComparison.Ordinal);
        Assert.Equal(5, Regex.Count(page, "&lt;10</td>", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Contains("not yet: it comes 7 days after the day", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_everyone_is_the_same_whether_anything_matched_or_not()
    {
        var pages = new List<string>();
        foreach (var found in (bool[])[false, true])
        {
            await using var server = await RunningServer.StartAsync(prepare: i =>
            {
                SomeLedger.Fill(i);
                if (found) SomeLedger.Matched(i);
                SomeLedger.Pass(i, hours: 30);
                if (found) SomeLedger.Judged(i);
                SomeLedger.Pass(i, hours: 210);
            });
            await SomeLedger.PublishAsync(server.Installation);
            foreach (var path in (string[])["/ledger", "/"])
            {
                var (_, body) = await server.GetAsync(path, "en");
                pages.Add(Chance().Replace(body.Replace($":{server.Address.Port}", ":port", StringComparison.Ordinal), "~"));
            }
        }

        Assert.Equal(pages[0], pages[2]);
        Assert.Equal(pages[1], pages[3]);
        Assert.Contains("&lt;10</td>", pages[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_desk_sees_the_exact_figures_and_nobody_else_does()
    {
        await using var server = await RunningServer.StartAsync(prepare: i =>
        {
            SomeLedger.Fill(i);
            SomeLedger.Matched(i);
            SomeLedger.Judged(i);
        });
        var (_, closed) = await server.GetAsync("/sweeps", "en");
        var (_, body) = await server.GetAsync("/sweeps", "en", server.SignIn());

        Assert.Equal("", closed);
        Assert.Contains("<dt>Confirmed</dt><dd>1</dd>", Flat(body), StringComparison.Ordinal);
        Assert.Contains("<dt>Rejected, of what was reviewed</dt><dd>0.0&#xA0;%</dd>", Flat(body), StringComparison.Ordinal);
        Assert.Contains("<dt>Grooming</dt><dd><small>not collected: this program cannot do it</small></dd>", Flat(body), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_entry_has_its_words()
    {
        Assert.Equal(
            Enum.GetValues<LedgerEntryKind>().Select(kind => (LedgerEntryKind?)kind),
            EntrySchema.Kinds.Select(kind => LedgerEntryKinds.Of(kind.Name)));
        Assert.Null(LedgerEntryKinds.Of("of.a.later.version"));
        Assert.Null(LedgerEntryKinds.Of("7"));
        foreach (var texts in (LedgerTexts[])[LedgerTexts.Dutch, LedgerTexts.English])
        {
            Assert.Equal(EntrySchema.Kinds.Count, Enum.GetValues<LedgerEntryKind>().Select(texts.KindWords).Distinct().Count());
        }
    }

    [Fact]
    public void Every_open_entry_of_the_schema_can_be_shown_in_both_languages()
    {
        foreach (var kind in EntrySchema.Kinds.Where(kind => !kind.IsClosed))
        {
            var body = new JsonObject { ["at"] = "2026-11-22T10:00:00.000Z", ["kind"] = kind.Name };
            foreach (var field in kind.Fields) body[field.Name] = field.MayBeNull ? null : SomeLedger.Value(field);
            // As it is read from the ledger.
            var entry = new LoggedEntry(0, JsonNode.Parse(body.ToJsonString())!.AsObject());
            foreach (var texts in (LedgerTexts[])[LedgerTexts.Dutch, LedgerTexts.English])
            {
                Assert.NotNull(texts.Details(LedgerEntryKinds.Of(kind.Name)!.Value, entry));
            }
        }
    }

    static async Task<bool> IsWitnessedAsync(RunningServer server)
    {
        using var json = JsonDocument.Parse((await server.GetAsync("/status")).Body);
        return json.RootElement.GetProperty("ledger").GetProperty("witnessed").GetBoolean();
    }

    static string Flat(string page) => page.Replace("\n", "", StringComparison.Ordinal);

    // What chance makes: roots and digests, random numbers of persons, the installation's name with its key.
    [GeneratedRegex("[0-9a-f]{64}|person:[0-9a-f]{16}|waarborg-[A-Za-z0-9-]+(\\+|&#x2B;)[^< ]+|waarborg-[A-Za-z0-9-]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Chance();
}
