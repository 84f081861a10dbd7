using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dapper;
using Waarborg.Lists.Lookups;
using Waarborg.Matching.Lookups;
using Waarborg.People;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>A list that is held here answers others, over the real server: only so much, and only so much of it.</summary>
public class LookupServingTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_says_what_may_be_asked_of_it_and_answers_only_once_two_people_opened_it()
    {
        await using var server = await RunningServer.StartAsync();
        SomeLookups.Hold(server.Installation, Line(1));
        var key = SomeLookups.KeyOf(server.Installation, "provider-a");
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(server, key)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(server, key, Sha(1)[..5])).Status);

        SomeLookups.Open(server.Installation, 20);
        var (status, body) = await GetAsync(server, key);
        Assert.Equal(HttpStatusCode.OK, status);
        using var json = JsonDocument.Parse(body);
        Assert.Equal(20, json.RootElement.GetProperty("prefixBits").GetInt32());
        Assert.Equal(16, json.RootElement.GetProperty("tagsPerAnswer").GetInt32());
        Assert.Equal("2026-W47", json.RootElement.GetProperty("week").GetString());
        Assert.Equal("sha256", Assert.Single(json.RootElement.GetProperty("algorithms").EnumerateArray()).GetString());
        Assert.Contains(TagOf(body: (await AskAsync(server, key, Sha(1)[..5])).Body, Sha(1)), (await AskAsync(server, key, Sha(1)[..5])).Body, StringComparison.Ordinal);

        SomeLookups.Open(server.Installation, null);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(server, key)).Status);
    }

    [Fact]
    public async Task S7_Every_answer_has_the_same_number_of_bytes_on_the_wire()
    {
        var (server, key) = await SomeLookups.HotlineAsync(8, [.. Enumerable.Range(0, 300).Select(Line)]);
        await using var _ = server;
        var lengths = new HashSet<int>();
        foreach (var holder in Enumerable.Range(0, 22))
        {
            var own = SomeLookups.KeyOf(server.Installation, $"provider-{(char)('a' + holder)}");
            for (var i = 12 * holder; i < Math.Min(256, 12 * (holder + 1)); i++)
            {
                var (status, body) = await AskAsync(server, own, Hex(i));
                Assert.Equal(HttpStatusCode.OK, status);
                lengths.Add(Encoding.UTF8.GetByteCount(body));
            }
        }

        Assert.Single(lengths);
        Assert.NotEmpty(key);
    }

    [Fact]
    public async Task S7_Whoever_asks_for_every_prefix_gets_at_most_a_twentieth_of_the_entries_also_with_restarts_and_more_keys()
    {
        const int Entries = 2560;
        var (server, key) = await SomeLookups.HotlineAsync(8, [.. Enumerable.Range(0, Entries).Select(Line)]);
        await using var _ = server;
        var salt = "";
        var got = new HashSet<string>(StringComparer.Ordinal);
        var refused = 0;
        for (var i = 0; i < 256; i++)
        {
            // Another key of the same holder is no further share.
            if (i == 100) key = SomeLookups.KeyOf(server.Installation, "provider-a");
            var (status, body) = await AskAsync(server, key, Hex(i));
            if (status == HttpStatusCode.TooManyRequests)
            {
                refused++;
                continue;
            }

            Assert.Equal(HttpStatusCode.OK, status);
            using var json = JsonDocument.Parse(body);
            salt = json.RootElement.GetProperty("salt").GetString()!;
            got.UnionWith(json.RootElement.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!));
        }

        Assert.Equal(256 - 12, refused);
        var real = Enumerable.Range(0, Entries).Count(i => got.Contains(Tag(salt, Sha(i))));
        Assert.InRange(real, 1, Entries * ServedLists.BudgetPercent / 100 + 60);

        // As after a restart: what was spent is kept, what was asked for before is free, and another caller has his own share.
        var desk = new LookupDesk(server.Temp.Open());
        Assert.IsType<ServedAnswer.Spent>(desk.Ask("provider-a", "held", "Baseline", "sha256", "ff"));
        Assert.IsType<ServedAnswer.Tags>(desk.Ask("provider-a", "held", "Baseline", "sha256", "00"));
        Assert.IsType<ServedAnswer.Tags>(desk.Ask("provider-b", "held", "Baseline", "sha256", "ff"));

        // The next week: another salt, another share, and nothing of the week before is kept.
        server.Temp.Time.Advance(TimeSpan.FromDays(1));
        var next = Assert.IsType<ServedAnswer.Tags>(desk.Ask("provider-a", "held", "Baseline", "sha256", "ff"));
        Assert.Equal("2026-W48", next.Week);
        Assert.NotEqual(salt, Convert.ToHexStringLower(next.Salt));
        Assert.Empty(got.Intersect(next.All.Select(Convert.ToHexStringLower), StringComparer.Ordinal));
        Assert.Equal(1, Count(server, "served_prefixes"));
        Assert.Equal(1, Count(server, "served_weeks"));
    }

    [Fact]
    public async Task The_next_share_begins_with_the_next_week_and_the_answer_says_when()
    {
        var (server, key) = await SomeLookups.HotlineAsync(8, Line(1));
        await using var _ = server;
        for (var i = 0; i < 12; i++) Assert.Equal(HttpStatusCode.OK, (await AskAsync(server, key, Hex(i))).Status);
        using var request = Question(key, "held", "Baseline", "sha256", "ff");
        using var response = await server.Http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        // Sunday, 22 November 2026, 10:00: fourteen hours are left.
        Assert.Equal(TimeSpan.FromHours(14), response.Headers.RetryAfter!.Delta);
        Assert.Equal(12 * 1, Count(server, "served_prefixes"));
    }

    [Fact]
    public async Task An_entry_that_is_withdrawn_is_gone_from_the_next_answer_on()
    {
        var (server, key) = await SomeLookups.HotlineAsync(20, Line(1), Line(2));
        await using var _ = server;
        var before = await AskAsync(server, key, Sha(1)[..5]);
        Assert.Contains(TagOf(before.Body, Sha(1)), before.Body, StringComparison.Ordinal);

        SomeLookups.Hold(server.Installation, Line(2), Line(3));
        var after = await AskAsync(server, key, Sha(1)[..5]);
        Assert.Equal(HttpStatusCode.OK, after.Status);
        Assert.Equal(before.Body.Length, after.Body.Length);
        Assert.DoesNotContain(TagOf(after.Body, Sha(1)), after.Body, StringComparison.Ordinal);

        Assert.IsType<Waarborg.Lists.RemoveOutcome.Removed>(
            new Waarborg.Lists.ListStore(server.Installation).Remove("held", Actor.CommandLine));
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(server, key, Sha(1)[..5])).Status);
    }

    [Theory]
    [InlineData("held", "Baseline", "sha256", "0A1B2")]
    [InlineData("held", "Baseline", "sha256", "0a1b")]
    [InlineData("held", "Baseline", "sha256", "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9")]
    [InlineData("held", "Baseline", "pdq", "0a1b2")]
    [InlineData("held", "baseline", "sha256", "0a1b2")]
    [InlineData("held", "1", "sha256", "0a1b2")]
    [InlineData("held", "Baseline", "SHA256", "0a1b2")]
    public async Task S4_A_question_of_another_form_is_refused_and_what_it_said_is_not_said_again(
        string list, string category, string algorithm, string prefix)
    {
        var (server, key) = await SomeLookups.HotlineAsync(20, Line(1));
        await using var _ = server;
        using var request = Question(key, list, category, algorithm, prefix);
        using var response = await server.Http.SendAsync(request, Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain(prefix, body, StringComparison.Ordinal);
        Assert.Equal(0, Count(server, "served_prefixes"));
    }

    [Fact]
    public async Task Questions_that_are_no_question_are_refused_and_a_large_one_is_not_read()
    {
        var (server, key) = await SomeLookups.HotlineAsync(20, Line(1));
        await using var _ = server;
        foreach (var text in (string[])["", "{}", "[]", "null", "{\"list\":\"held\"}", "{\"list\":null,\"prefix\":null}", "{"])
        {
            using var request = Raw(key, text);
            using var response = await server.Http.SendAsync(request, Cancellation);
            Assert.True(response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound, $"{text}: {response.StatusCode}");
        }

        using var large = Raw(key, new string(' ', LookupEndpointsLimit + 1) + "{}");
        using var answer = await server.Http.SendAsync(large, Cancellation);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    const int LookupEndpointsLimit = Waarborg.Server.Api.LookupEndpoints.MaxQuestionBytes;

    [Fact]
    public async Task S7_Of_a_question_nothing_is_kept_that_says_which_fingerprint_it_was()
    {
        var (server, key) = await SomeLookups.HotlineAsync(20, Line(1));
        await using var _ = server;
        var prefix = Sha(777)[..5];
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(server, key, prefix)).Status);
        using var connection = server.Installation.Database.Open();
        foreach (var table in (string[])["served_prefixes", "served_budgets", "served_weeks"])
        {
            var rows = connection.Query($"select * from {table}").Select(row => (IDictionary<string, object>)row)
                .SelectMany(row => row.Values.Select(value => value is byte[] bytes ? Convert.ToHexStringLower(bytes) : $"{value}"));
            Assert.DoesNotContain(rows, value => value.Contains(prefix, StringComparison.Ordinal) && value.Length < 60);
        }

        // Neither the salt nor the week's secrets lie open.
        using var json = JsonDocument.Parse((await AskAsync(server, key, prefix)).Body);
        var salt = Convert.FromHexString(json.RootElement.GetProperty("salt").GetString()!);
        var secrets = server.Installation.Keys.OpenSmall(
            connection.ExecuteScalar<byte[]>("select secrets from served_weeks")!, "lookup-week");
        Assert.DoesNotContain(Directory.GetFiles(server.Temp.DataFolder, "waarborg.db*"), path =>
            File.ReadAllBytes(path).AsSpan().IndexOf(salt) >= 0
            || File.ReadAllBytes(path).AsSpan().IndexOf(secrets.AsSpan(0, 32)) >= 0);
    }

    [Fact]
    public async Task S1_A_key_for_look_up_opens_nothing_else_and_the_first_key_does_not_look_up()
    {
        var (server, key) = await SomeLookups.HotlineAsync(20, Line(1));
        await using var _ = server;
        foreach (var path in (string[])["/v1/cases", "/v1/cases/1/explain"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var response = await server.Http.SendAsync(request, Cancellation);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(server, server.Key, Sha(1)[..5])).Status);
    }

    static string Sha(int i) => SomeHashes.Sha256(i);

    static string Line(int i) => $"sha256,{Sha(i)},Baseline,E-{i}";

    static string Hex(int i) => i.ToString("x2", System.Globalization.CultureInfo.InvariantCulture);

    static string Tag(string salt, string digest) => Convert.ToHexStringLower(
        TagTable.TagOf(Convert.FromHexString(salt), Convert.FromHexString(digest)));

    static string TagOf(string body, string digest)
    {
        using var json = JsonDocument.Parse(body);
        return Tag(json.RootElement.GetProperty("salt").GetString()!, digest);
    }

    static long Count(RunningServer server, string table)
    {
        using var connection = server.Installation.Database.Open();
        return connection.ExecuteScalar<long>($"select count(*) from {table}");
    }

    static HttpRequestMessage Question(string key, string list, string category, string algorithm, string prefix) =>
        Raw(key, $$"""{"list":"{{list}}","category":"{{category}}","algorithm":"{{algorithm}}","prefix":"{{prefix}}"}""");

    static HttpRequestMessage Raw(string key, string json)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/lookup")
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return request;
    }

    static async Task<(HttpStatusCode Status, string Body)> AskAsync(RunningServer server, string key, string prefix)
    {
        using var request = Question(key, "held", "Baseline", "sha256", prefix);
        using var response = await server.Http.SendAsync(request, Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    static async Task<(HttpStatusCode Status, string Body)> GetAsync(RunningServer server, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/lookup/held");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await server.Http.SendAsync(request, Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }
}
