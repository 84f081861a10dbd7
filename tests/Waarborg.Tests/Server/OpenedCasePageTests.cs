using System.Text;
using System.Text.Json.Nodes;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Intake;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Tests.Server;

/// <summary>Pages and API show what rests on no list, and say no address.</summary>
public sealed class OpenedCasePageTests
{
    const string Url = "https://duinhost.example/files/klanten/k-7/telling.jpg";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_case_without_a_source_a_list_and_a_file_is_shown_in_both_languages_and_to_programs()
    {
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample);
        Assert.IsType<OpeningAnswer.Opened>(await new NoticeDesk(server.Installation).OpenAsync(
            new(Url, CaseCause.Notice, "somebody", server.Temp.Time.GetUtcNow(), 24, null, null), Actor.CommandLine, Cancellation));
        foreach (var (path, language, words) in ((string, string, string)[])
        [
            ("/cases", "nl", "verzoek tot verwijdering"), ("/cases", "en", "notice"),
            ("/cases/1", "nl", "De termijn loopt."), ("/cases/1", "en", "The clock runs."),
        ])
        {
            var (_, body) = await server.GetAsync(path, language);
            Assert.Contains(words, body, StringComparison.Ordinal);
            Assert.DoesNotContain("telling.jpg", body, StringComparison.Ordinal);
        }

        var found = await CaseAsync(server);
        Assert.Equal(("notice", "", "", 0), (
            (string?)found["cause"], (string?)found["source"], (string?)found["list"], found["items"]!.AsArray().Count));
        Assert.NotNull(found["receivedAt"]);

        Assert.IsType<CaseAnswer.Done>(new CaseClosing(server.Installation).Close(
            1, CaseClosed.NotOurs, "telling.jpg is of another provider", Actor.CommandLine));
        foreach (var (language, words) in ((string, string)[])
            [("nl", "het adres is van geen bron"), ("en", "the address is of no source")])
        {
            var (_, body) = await server.GetAsync("/cases/1", language);
            Assert.Contains($"{(language == "nl" ? "Gesloten" : "Closed")}: {words}.", body, StringComparison.Ordinal);
            Assert.DoesNotContain("telling.jpg", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_page_of_an_order_names_the_customer_and_the_command_that_carries_it_out()
    {
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample, prepare: at =>
        {
            new SourceStore(at).Declare(
                new("uploads", SourceKind.Upload, null, "hosting", Audience.Public, true, false, false), Actor.CommandLine);
            Assert.Empty(new CustomerResolver(at).SetRules("uploads", "^klanten/(?<customer>k-[0-9]+)/"u8, out _));
            using var connection = at.Database.Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            new OpenedCases(at).Open(
                connection, transaction, CaseCause.Order, "uploads",
                new(new(Encoding.UTF8.GetBytes("klanten/k-7/telling.jpg")), new FileVersion(1, 2, 3, 4, 5, 1), new byte[32]),
                new(Url, "atkm", null), new Journal(at).Now(connection, transaction), Actor.CommandLine);
            transaction.Commit();
        });
        var (_, body) = await server.GetAsync("/cases/1", "en");
        Assert.Contains("k-7", body, StringComparison.Ordinal);
        Assert.Contains("named by an address; nothing was compared", body, StringComparison.Ordinal);
        Assert.Contains("./waarborg case carry-out 1", body, StringComparison.Ordinal);
        Assert.DoesNotContain("case confirm", body, StringComparison.Ordinal);
        Assert.Contains("carried out, not judged", body, StringComparison.Ordinal);
        Assert.DoesNotContain("2 needed", body, StringComparison.Ordinal);
        var item = (await CaseAsync(server))["items"]!.AsArray().Single()!;
        Assert.Equal("address", (string?)item["algorithm"]);
    }

    [Fact]
    public async Task The_page_has_what_is_proposed_against_the_account_without_the_reason_and_says_that_the_customer_is_not_known_yet()
    {
        const string Why = "a reason that stands on no page";
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample, prepare: at =>
        {
            new SourceStore(at).Declare(
                new("uploads", SourceKind.Upload, null, "hosting", Audience.Public, true, false, false), Actor.CommandLine);
            Assert.Null(new CustomerSystems(at).Set("uploads", "http://127.0.0.1:1/", Actor.CommandLine));
            using var connection = at.Database.Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            var now = new Journal(at).Now(connection, transaction);
            new OpenedCases(at).Open(
                connection, transaction, CaseCause.Notice, "uploads",
                new(new(Encoding.UTF8.GetBytes("klanten/k-7/telling.jpg")), new FileVersion(1, 2, 3, 4, 5, 1), new byte[32]),
                new(Url, "somebody", null), now, Actor.CommandLine);
            AccountMeasures.Propose(
                at.Keys, connection, transaction, new(1, new ItemKeys(at.Keys).Content(new byte[32])), AccountMeasure.Warn, Why, now,
                Actor.CommandLine.ToString());
            transaction.Commit();
        });
        foreach (var (language, measure, customer) in ((string, string, string)[])
        [
            ("nl", "de klant waarschuwen", "nog onbekend"), ("en", "warn the customer", "not known yet"),
        ])
        {
            var (_, body) = await server.GetAsync("/cases/1", language);
            Assert.Contains(measure, body, StringComparison.Ordinal);
            Assert.Contains(customer, body, StringComparison.Ordinal);
            Assert.DoesNotContain(Why, body, StringComparison.Ordinal);
        }
    }

    static async Task<JsonNode> CaseAsync(RunningServer server)
    {
        using var response = await server.Http.SendAsync(server.WithKey(HttpMethod.Get, "/v1/cases/1"), Cancellation);
        Assert.True(response.IsSuccessStatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;
    }
}
