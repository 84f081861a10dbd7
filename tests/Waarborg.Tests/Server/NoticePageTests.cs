using System.Net;
using System.Text.Json.Nodes;
using Waarborg.Ledger;
using Waarborg.Permits;
using Waarborg.Store;
using Waarborg.Tests.Permits;

namespace Waarborg.Tests.Server;

/// <summary>Everybody can read what users are told, in his language, and check it.</summary>
public class NoticePageTests
{
    [Fact]
    public async Task The_notice_is_public_in_both_languages_with_what_it_takes_to_check_it()
    {
        Notice? notice = null;
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample, prepare: i => notice = Publish(i));
        foreach (var path in (string[])["/notice", "/notice/web"])
        {
            var (status, nl) = await server.GetAsync(path, "nl");
            var (_, en) = await server.GetAsync(path, "en");
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Contains("<h1>Zo zoekt Duinhost naar bekende beelden van kindermisbruik</h1>", nl, StringComparison.Ordinal);
            Assert.Contains("Over ‘web’. Geplaatst op 22 november 2026", nl, StringComparison.Ordinal);
            Assert.Contains("Flesch-Douma; het doel is 60 of meer", nl, StringComparison.Ordinal);
            Assert.Contains("<h1>How Duinhost looks for known images of child abuse</h1>", en, StringComparison.Ordinal);
            Assert.Contains("Flesch reading ease; the aim is 60 or more", en, StringComparison.Ordinal);
            Assert.Contains("This is the first version.", en, StringComparison.Ordinal);
            foreach (var body in (string[])[nl, en])
            {
                Assert.Contains(notice!.Hash, body, StringComparison.Ordinal);
                Assert.Contains(notice.Commitment, body, StringComparison.Ordinal);
                Assert.Contains("href=\"https://duinhost.example/bezwaar\"", body, StringComparison.Ordinal);
                Assert.Contains("href=\"mailto:vragen@duinhost.example\"", body, StringComparison.Ordinal);
                Assert.DoesNotContain("<script", body, StringComparison.OrdinalIgnoreCase);
            }
        }

        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/notice/nowhere")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/notice/web?version=9")).Status);
    }

    [Fact]
    public async Task A_new_version_shows_what_changed_and_the_old_one_says_that_it_is_old()
    {
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample, prepare: i =>
        {
            Publish(i);
            SomeNotices.Publish(i, SomeNotices.Terms with { AlwaysAsk = true });
        });
        var (_, nl) = await server.GetAsync("/notice/web", "nl");
        Assert.Contains("Vergeleken met versie 1:", nl, StringComparison.Ordinal);
        Assert.Contains("<del>Dan mag het programma het meteen afsluiten.</del>", nl, StringComparison.Ordinal);
        Assert.Contains("<ins>Tot dat moment blijft uw bestand gewoon staan.</ins>", nl, StringComparison.Ordinal);
        Assert.Contains("href=\"/notice/web?version=1\"", nl, StringComparison.Ordinal);
        var (status, old) = await server.GetAsync("/notice/web?version=1", "en");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("This is an old version.", old, StringComparison.Ordinal);
        Assert.Contains("close it off at once", old, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S6_a_notice_that_no_longer_fits_says_so_to_its_readers()
    {
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample, prepare: i =>
        {
            Publish(i);
            SomeNotices.In(i, (connection, transaction) => Assert.True(new NoticeStore(i).RecordDrift(
                connection, transaction, "web", SomeNotices.Terms with { AlwaysAsk = true })));
        });
        Assert.Contains("Deze informatie klopt niet meer", (await server.GetAsync("/notice", "nl")).Body, StringComparison.Ordinal);
        Assert.Contains("This notice is no longer true", (await server.GetAsync("/notice/web", "en")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_notices_are_listed_and_none_is_said_to_be_none()
    {
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample);
        Assert.Contains("No user notice is published here.", (await server.GetAsync("/notice", "en")).Body, StringComparison.Ordinal);
        Publish(server.Installation);
        Some.FolderSource(server.Installation, "images");
        SomeNotices.In(server.Installation, (connection, transaction) => Assert.IsType<PublishOutcome.Published>(
            new NoticeStore(server.Installation).Publish(
                connection, transaction, "images", SomeNotices.Terms, Waarborg.People.Actor.CommandLine)));
        var (_, nl) = await server.GetAsync("/notice", "nl");
        Assert.Contains("href=\"/notice/web\"", nl, StringComparison.Ordinal);
        Assert.Contains("href=\"/notice/images\"", nl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_provider_typed_in_stays_text()
    {
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample, prepare: i =>
        {
            var json = SomeNotices.Json();
            json["name"] = Some.Hostile;
            json["authority"]!["address"] = "javascript:alert(1)";
            SomeNotices.Fill(i, json);
            SomeNotices.Publish(i);
        });
        var (_, body) = await server.GetAsync("/notice", "nl");
        Assert.DoesNotContain("<script", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\" onload", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("href=\"javascript", body, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_find_facts_text_and_commitment_at_the_well_known_address()
    {
        Notice? notice = null;
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample, prepare: i => notice = Publish(i));
        using var response = await server.Http.GetAsync(new Uri("/.well-known/waarborg-notice.json", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.StartsWith("whpk_", json["webhookKey"]!.GetValue<string>(), StringComparison.Ordinal);
        var one = Assert.Single(json["notices"]!.AsArray())!;
        Assert.Equal((1, "web", notice!.Hash), (one["version"]!.GetValue<long>(), one["source"]!.GetValue<string>(), one["hash"]!.GetValue<string>()));
        Assert.Equal("2026-11-22T10:00:00.000Z", one["publishedAt"]!.GetValue<string>());
        Assert.Equal("https://waarborg.duinhost.example/notice/web?lang=nl", one["urls"]!["nl"]!.GetValue<string>());
        // As anybody checks it, from nothing but this file and the ledger.
        Assert.Equal(one["hash"]!.GetValue<string>(), NoticeFacts.HashOf(one["facts"]!.AsObject()));
        Assert.Equal(
            one["commitment"]!.GetValue<string>(),
            ClosedRecord.Commit(Convert.FromHexString(one["nonce"]!.GetValue<string>()), CanonicalJson.Write(one["record"])).ToHex());
        Assert.True(JsonNode.DeepEquals(one["facts"], one["record"]!["facts"]));
    }

    [Fact]
    public async Task Every_page_leads_to_the_notice()
    {
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample);
        foreach (var path in (string[])["/", "/ledger", "/sign-in"])
        {
            Assert.Contains("<a href=\"/notice\">", (await server.GetAsync(path)).Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_running_server_goes_on_delivering()
    {
        await using var hooks = await WebhookReceiver.StartAsync();
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample, prepare: i =>
        {
            SomeNotices.Fill(i, SomeNotices.Json(new JsonObject { ["smtp"] = null, ["customerWebhooks"] = true }));
            SomeNotices.Publish(i);
        });
        SomeNotices.Customers(server.Installation, $"c-1,web,a/,{hooks.Address},nl");
        Assert.IsType<BeginOutcome.Begun>(new NoticeOutbox(server.Installation).Begin("web"));
        server.Temp.Time.Advance(Waarborg.Server.NoticeService.Round);
        for (var tries = 0; tries < 200 && hooks.All.IsEmpty; tries++) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Single(hooks.All);
    }

    static Notice Publish(Installation installation)
    {
        SomeNotices.Fill(installation, isFolder: true);
        return SomeNotices.Publish(installation);
    }
}
