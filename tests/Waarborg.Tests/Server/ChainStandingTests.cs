using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Store;
using Waarborg.Tests.Permits;

namespace Waarborg.Tests.Server;

/// <summary>Whether the chain of calls was tried is told by /status, and on the first page to those who see cases.</summary>
public sealed class ChainStandingTests
{
    const string None = """{"named":false,"testedAt":null,"acknowledgedAt":null}""";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chain_that_was_never_tested_or_never_arrived_or_long_ago_is_told_to_those_who_see_cases_alone()
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal(None, (await ChainAsync(server)).GetRawText());
        var cookie = server.SignInAs(server.People.Ensure("rik", Role.Operator));
        Assert.DoesNotContain("clock test", await server.PageAsync("/", cookie), StringComparison.Ordinal);

        Name(server.Installation);
        Assert.True((await ChainAsync(server)).GetProperty("named").GetBoolean());
        Assert.Contains("was never tried", await server.PageAsync("/", cookie), StringComparison.Ordinal);
        Assert.DoesNotContain("was never tried", await server.PageAsync("/"), StringComparison.Ordinal);
        Assert.Contains("is nooit geprobeerd", (await server.GetAsync("/", "nl", cookie)).Body, StringComparison.Ordinal);

        await new EscalationTests(server.Installation).RunAsync(Actor.CommandLine, Cancellation);
        Assert.NotEqual(JsonValueKind.Null, (await ChainAsync(server)).GetProperty("testedAt").ValueKind);
        Assert.Contains("Nobody has said that the message arrived", await server.PageAsync("/", cookie), StringComparison.Ordinal);

        // As if somebody had taken the message and said so.
        var at = server.Installation.Time.GetUtcNow();
        Acknowledge(server.Installation, at);
        Assert.Equal(at, (await ChainAsync(server)).GetProperty("acknowledgedAt").GetDateTimeOffset());
        Assert.DoesNotContain("clock test", await server.PageAsync("/", cookie), StringComparison.Ordinal);
        Acknowledge(server.Installation, at.AddDays(-ChainStanding.BelievedDays).AddMinutes(-1));
        Assert.Contains("Try it again some time", await server.PageAsync("/", cookie), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, null, false)]
    [InlineData(true, null, true)]
    [InlineData(true, 0, false)]
    [InlineData(true, 30, false)]
    [InlineData(true, 31, true)]
    [InlineData(false, 31, false)]
    public void A_test_that_arrived_is_believed_for_thirty_days(bool isNamed, int? days, bool expected)
    {
        var now = new DateTimeOffset(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);
        DateTimeOffset? at = days is { } ago ? now.AddDays(-ago) : null;
        Assert.Equal(expected, new ChainStanding(isNamed, at, at).IsToBeTested(now));
    }

    static void Name(Installation installation)
    {
        var json = SomeNotices.Json();
        json["escalation"] = new JsonArray(new JsonObject { ["webhook"] = "https://127.0.0.1:1/", ["minutes"] = 5 });
        SomeNotices.Set(installation, json);
    }

    static void Acknowledge(Installation installation, DateTimeOffset at)
    {
        using var connection = installation.Database.Open();
        connection.Execute("update escalation_tests set acknowledged_at = @at", new { at = Instant.Text(at) });
    }

    static async Task<JsonElement> ChainAsync(RunningServer server)
    {
        using var response = await server.Http.GetAsync("/status", Cancellation);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        return json.RootElement.GetProperty("chain").Clone();
    }
}
