using System.Net;
using System.Text.Json;
using Waarborg.Store;

namespace Waarborg.Tests.Server;

public class ApiTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_that_it_lives_and_what_it_may()
    {
        await using var server = await RunningServer.StartAsync(prepare: i =>
        {
            Some.List(i, [1, 2, 3]);
            Some.UploadSource(i);
            Some.Permit(i, "uploads");
        });

        Assert.Equal((HttpStatusCode.OK, """{"live":true}"""), await server.GetAsync("/status/live"));
        var (status, body) = await server.GetAsync("/status");
        using var json = JsonDocument.Parse(body);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(json.RootElement.GetProperty("ready").GetBoolean());
        Assert.Equal("provider", json.RootElement.GetProperty("kind").GetString());
        Assert.Equal("on", json.RootElement.GetProperty("detection").GetString());
        var permit = json.RootElement.GetProperty("permits").EnumerateArray().Single();
        Assert.Equal("uploads", permit.GetProperty("source").GetString());
        Assert.Equal(server.Installation.Time.GetUtcNow().AddDays(8), permit.GetProperty("endsAt").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("GET", "/v1/cases")]
    [InlineData("GET", "/v1/cases/1")]
    [InlineData("GET", "/v1/cases?limit=nonsense")]
    [InlineData("POST", "/v1/scan?source=uploads")]
    public async Task Without_a_key_nothing_under_v1_is_answered(string method, string path)
    {
        await using var server = await RunningServer.StartAsync(prepare: i => Some.UploadSource(i));
        foreach (var key in (string?[])[null, "Bearer nonsense", $"Bearer {new string('0', 64)}", $"Basic {server.Key}"])
        {
            using var request = new HttpRequestMessage(new(method), path);
            if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", key);
            using var response = await server.Http.SendAsync(request, Cancellation);

            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
            await AssertProblemAsync(response, "needs a key");
        }
    }

    [Fact]
    public async Task The_key_is_nowhere_in_the_data_folder()
    {
        await using var server = await RunningServer.StartAsync();
        server.SignIn();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();

        foreach (var file in Directory.GetFiles(server.Installation.Folder))
        {
            var bytes = File.ReadAllBytes(file);
            Assert.Equal(-1, bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(server.Key)));
            Assert.Equal(-1, bytes.AsSpan().IndexOf(Convert.FromHexString(server.Key)));
        }
    }

    [Fact]
    public async Task A_second_start_makes_no_second_key()
    {
        await using var server = await RunningServer.StartAsync();
        var store = new Waarborg.People.ApiKeyStore(server.Installation);
        store.EnsureFirst(Waarborg.People.Actor.CommandLine);
        File.Delete(store.FirstKeyPath);
        store.EnsureFirst(Waarborg.People.Actor.CommandLine);

        Assert.False(File.Exists(store.FirstKeyPath));
        Assert.Single(store.All());
        Assert.NotNull(store.Find(server.Key));
    }

    [Fact]
    public async Task A_case_is_shown_with_its_items_and_without_any_hash()
    {
        var id = 0L;
        await using var server = await RunningServer.StartAsync(prepare: i =>
        {
            Some.FolderSource(i, "site");
            id = Some.Case(i, "site", "a/<b>.jpg", entry: "secret-entry");
            Some.Case(i, "site", "a/c.jpg", entry: "secret-entry", algorithm: "sha256", distance: 0);
        });

        using var response = await server.Http.SendAsync(server.WithKey(HttpMethod.Get, $"/v1/cases/{id}"), Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var json = JsonDocument.Parse(body);
        Assert.Equal(2, json.RootElement.GetProperty("waiting").GetInt32());
        var item = json.RootElement.GetProperty("items")[0];
        Assert.Equal(
            ["number", "locator", "algorithm", "distance", "decision", "verdict", "restriction", "foundAt", "listRelease", "programVersion"],
            item.EnumerateObject().Select(p => p.Name));
        Assert.Equal("a/<b>.jpg", item.GetProperty("locator").GetString());
        Assert.Equal("candidate", item.GetProperty("decision").GetString());
        Assert.DoesNotContain("secret-entry", body, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('0', 64), body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cases_are_listed_newest_first_up_to_the_limit()
    {
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample, prepare: i =>
        {
            Some.FolderSource(i, "site");
            for (var n = 0; n < 3; n++) Some.Case(i, "site", $"{n}.jpg", entry: $"entry-{n}");
        });

        using var response = await server.Http.SendAsync(server.WithKey(HttpMethod.Get, "/v1/cases?limit=2&open=true"), Cancellation);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));

        Assert.True(json.RootElement.GetProperty("sample").GetBoolean());
        Assert.Equal([3L, 2L], json.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("id").GetInt64()));
    }

    [Theory]
    [InlineData("GET", "/v1/cases/77", HttpStatusCode.NotFound, "no case 77")]
    [InlineData("GET", "/v1/cases/nonsense", HttpStatusCode.NotFound, "nothing at this address")]
    [InlineData("GET", "/v1/cases?limit=0", HttpStatusCode.BadRequest, "limit is 1 to 500")]
    [InlineData("GET", "/v1/cases?limit=501", HttpStatusCode.BadRequest, "limit is 1 to 500")]
    [InlineData("GET", "/v1/cases?limit=many", HttpStatusCode.BadRequest, "wrong form")]
    [InlineData("GET", "/v1/nowhere", HttpStatusCode.NotFound, "nothing at this address")]
    [InlineData("DELETE", "/v1/cases", HttpStatusCode.MethodNotAllowed, "does not take this method")]
    [InlineData("POST", "/v1/scan", HttpStatusCode.BadRequest, "for which source")]
    [InlineData("POST", "/v1/scan?source=nowhere", HttpStatusCode.NotFound, "no source of that name")]
    [InlineData("POST", "/v1/scan?source=site", HttpStatusCode.BadRequest, "is a folder")]
    public async Task Every_mistake_is_answered_in_words(string method, string path, HttpStatusCode expected, string words)
    {
        await using var server = await RunningServer.StartAsync(prepare: i => Some.FolderSource(i, "site"));
        using var response = await server.Http.SendAsync(
            server.WithKey(new(method), path, method == "POST" ? new ByteArrayContent([1]) : null), Cancellation);

        Assert.Equal(expected, response.StatusCode);
        await AssertProblemAsync(response, words);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upload_over_the_limit_is_not_scanned_and_says_so(bool saysItsLength)
    {
        await using var server = await RunningServer.StartAsync(
            change: o => o with { UploadLimitBytes = 100_000 }, prepare: i => Some.UploadSource(i));
        using var content = saysItsLength
            ? (HttpContent)new ByteArrayContent(new byte[100_001])
            : new StreamContent(new Unsized(100_001));
        using var response = await server.Http.SendAsync(
            server.WithKey(HttpMethod.Post, "/v1/scan?source=uploads", content), Cancellation);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        var body = await AssertProblemAsync(response, saysItsLength ? "at most 100000 bytes" : "larger than");
        Assert.DoesNotContain("noMatch", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_description_of_the_api_is_the_one_that_is_kept_with_the_source()
    {
        await using var server = await RunningServer.StartAsync();
        var (status, body) = await server.GetAsync("/openapi/v1.json");
        Assert.Equal(HttpStatusCode.OK, status);

        var kept = Path.Combine(Letters.Repository.Root, "docs", "openapi.json");
        var expected = File.Exists(kept) ? File.ReadAllText(kept) : "";
        if (expected.TrimEnd() == body.TrimEnd()) return;
        var received = Path.ChangeExtension(kept, ".received.txt");
        File.WriteAllText(received, body.TrimEnd() + "\n");
        Assert.Fail($"docs/openapi.json is not current; see {received}");
    }

    static async Task<string> AssertProblemAsync(HttpResponseMessage response, string words)
    {
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var json = JsonDocument.Parse(body);
        Assert.Equal((int)response.StatusCode, json.RootElement.GetProperty("status").GetInt32());
        Assert.Contains(words, json.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        return body;
    }

    /// <summary>Bytes whose number is told to nobody.</summary>
    sealed class Unsized(int length) : MemoryStream(new byte[length])
    {
        public override bool CanSeek => false;
    }
}
