using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Waarborg.Cli.Sample;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Server;
using Waarborg.Tests.Pipeline;

namespace Waarborg.Tests.Server;

/// <summary>Uploads through the whole product: HTTP, permit, decoder in its sandbox, list, case.</summary>
public class ScanTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upload_ends_as_a_match_as_no_match_or_as_not_scanned()
    {
        var (known, other) = (Picture(1), Picture(2));
        await using var server = await StartAsync(known);

        using var match = await ScanAsync(server, known);
        var id = match.RootElement.GetProperty("case").GetInt64();
        Assert.Equal("match", match.RootElement.GetProperty("outcome").GetString());
        Assert.Equal(JsonValueKind.Null, match.RootElement.GetProperty("reason").ValueKind);
        Assert.Contains("an upload, not stored here", (await CasePageAsync(server, id)).Body, StringComparison.Ordinal);

        using var noMatch = await ScanAsync(server, other);
        Assert.Equal("noMatch", noMatch.RootElement.GetProperty("outcome").GetString());

        using var not = await ScanAsync(server, "no picture at all"u8.ToArray());
        Assert.Equal("notScanned", not.RootElement.GetProperty("outcome").GetString());
        Assert.Equal("notImagery", not.RootElement.GetProperty("reason").GetString());
        using var empty = await ScanAsync(server, []);
        Assert.Equal("empty", empty.RootElement.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_held_upload_is_asked_after_by_its_ticket_until_people_decided()
    {
        await using var server = await RunningServer.StartAsync(prepare: installation =>
        {
            Some.List(installation, Picture(1));
            Some.UploadSource(installation);
            Assert.Null(new SourceStore(installation).SetInlet("uploads", new(OnMatch.Hold, KeepsMatched: true)));
            Some.Permit(installation, "uploads");
        });
        using var match = await ScanAsync(server, Picture(1));
        Assert.Equal("hold", match.RootElement.GetProperty("answer").GetString());
        var ticket = match.RootElement.GetProperty("ticket").GetString();
        Assert.Equal("hold", await AskAsync());
        await new CaseDesk(server.Installation).ConfirmAsync(
            new(match.RootElement.GetProperty("case").GetInt64(), null, true, Actor.CommandLine), Cancellation);
        Assert.Equal("refuse", await AskAsync());
        using var none = await server.Http.SendAsync(
            server.WithKey(HttpMethod.Get, $"/v1/scan/{new string('0', 64)}?source=uploads"), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);

        async Task<string?> AskAsync()
        {
            using var response = await server.Http.SendAsync(
                server.WithKey(HttpMethod.Get, $"/v1/scan/{ticket}?source=uploads"), Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
            return answer.RootElement.GetProperty("answer").GetString();
        }
    }

    [Fact]
    public async Task A_test_picture_that_is_uploaded_is_a_match_that_says_so()
    {
        var file = TestPictures.Files[0];
        await using var server = await StartAsync(Picture(1));
        using var known = await ScanAsync(server, Picture(1));
        Assert.False(known.RootElement.GetProperty("test").GetBoolean());

        using var response = await server.Http.GetAsync(new Uri($"/test-pictures/{file.File}", UriKind.Relative), Cancellation);
        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        using var test = await ScanAsync(server, await response.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal("match", test.RootElement.GetProperty("outcome").GetString());
        Assert.True(test.RootElement.GetProperty("test").GetBoolean());

        var page = await CasePageAsync(server, test.RootElement.GetProperty("case").GetInt64());
        Assert.Contains(file.Picture, page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("case reject", page.Body, StringComparison.Ordinal);
        var cases = await server.GetAsync("/cases", "en", server.SignIn());
        Assert.Contains("Test pictures, counted apart", cases.Body, StringComparison.Ordinal);
        var (_, status) = await server.GetAsync("/status");
        Assert.Contains("\"testPictures\":12", status, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/test-pictures/test-13.png")).Status);
    }

    [Fact]
    public async Task Without_a_permit_an_upload_is_not_scanned_and_nothing_says_that_it_is_clean()
    {
        var known = Picture(1);
        await using var server = await StartAsync(known);
        server.Temp.Time.Jump(TimeSpan.FromDays(9));

        using var not = await ScanAsync(server, known);
        Assert.Equal("notScanned", not.RootElement.GetProperty("outcome").GetString());
        Assert.Equal("noPermit", not.RootElement.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_doubtful_clock_is_not_ready_and_scans_nothing()
    {
        var known = Picture(1);
        await using var server = await StartAsync(known);
        server.Temp.Time.SetWallClock(server.Temp.Time.GetUtcNow().AddHours(-1));

        var (status, body) = await server.GetAsync("/status");
        using var json = JsonDocument.Parse(body);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.False(json.RootElement.GetProperty("ready").GetBoolean());
        Assert.NotEmpty(json.RootElement.GetProperty("reasons").EnumerateArray());
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/status/live")).Status);
        using var not = await ScanAsync(server, known);
        Assert.Equal("clockUncertain", not.RootElement.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task More_uploads_than_the_limit_are_turned_away_before_they_are_read()
    {
        await using var server = await RunningServer.StartAsync(
            change: o => o with { ConcurrentScans = 1, WaitingScans = 0 }, prepare: i => Some.UploadSource(i));
        // A caller that has sent its header and not yet its bytes holds the one place.
        using var first = new TcpClient();
        await first.ConnectAsync(server.Address.Host, server.Address.Port, Cancellation);
        var stream = first.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"POST /v1/scan?source=uploads HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.Key}\r\n"
                + "Expect: 100-continue\r\nContent-Length: 3\r\nConnection: close\r\n\r\n"), Cancellation);
        using var reader = new StreamReader(stream);
        // The server asks for the bytes once it has given the place away, and not before.
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync(Cancellation));
        Assert.Equal("", await reader.ReadLineAsync(Cancellation));

        using var second = await server.Http.SendAsync(
            server.WithKey(HttpMethod.Post, "/v1/scan?source=uploads", new ByteArrayContent([1])), Cancellation);
        using var json = JsonDocument.Parse(await second.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.Equal("queueFull", json.RootElement.GetProperty("reason").GetString());
        Assert.Equal("notScanned", json.RootElement.GetProperty("outcome").GetString());
        Assert.NotNull(second.Headers.RetryAfter);

        await stream.WriteAsync(new byte[] { 1, 2, 3 }, Cancellation);
        Assert.StartsWith("HTTP/1.1 200", await reader.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_match_is_explained_to_a_key_that_may_know_and_the_same_question_has_the_same_answer()
    {
        var known = Picture(1);
        await using var server = await StartAsync(known);
        using var match = await ScanAsync(server, known);
        var id = match.RootElement.GetProperty("case").GetInt64();

        using var explained = await GetAsync(server, $"/v1/cases/{id}/explain", server.Key);
        var item = Assert.Single(explained.RootElement.GetProperty("items").EnumerateArray());
        Assert.Equal("png", item.GetProperty("format").GetString());
        Assert.InRange(item.GetProperty("quality").GetInt32(), 0, 100);
        var reason = Assert.Single(item.GetProperty("reasons").EnumerateArray());
        Assert.Equal(("sample", "known", 1, "sha256", 0), (
            reason.GetProperty("supplier").GetString(), reason.GetProperty("list").GetString(),
            reason.GetProperty("release").GetInt32(), reason.GetProperty("algorithm").GetString(),
            reason.GetProperty("distance").GetInt32()));
        Assert.Equal(("attested", true, "same"), (
            reason.GetProperty("vouched").GetString(), reason.GetProperty("stands").GetBoolean(),
            reason.GetProperty("again").GetString()));

        // A key for cases alone sees no distance, and is not told why.
        var (_, other, _) = new ApiKeyStore(server.Installation).Add(
            "desk", KeyCaller.Provider, [KeyScope.Cases], server.Temp.Time.GetUtcNow().AddDays(9), Actor.CommandLine);
        using var seen = await GetAsync(server, $"/v1/cases/{id}", other!);
        Assert.Equal(
            JsonValueKind.Null, seen.RootElement.GetProperty("items")[0].GetProperty("distance").ValueKind);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/cases/{id}/explain");
        request.Headers.Authorization = new("Bearer", other);
        using var refused = await server.Http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task A_key_that_had_its_scans_is_turned_away_until_the_hour_is_over_and_nothing_is_called_no_match()
    {
        await using var server = await StartAsync(Picture(1), options => options with { ScansPerHour = 2 });
        using var one = await ScanAsync(server, Picture(2));
        using var two = await ScanAsync(server, Picture(3));
        using var response = await server.Http.SendAsync(
            server.WithKey(HttpMethod.Post, "/v1/scan?source=uploads", new ByteArrayContent(Picture(4))), Cancellation);
        using var three = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal("notScanned", three.RootElement.GetProperty("outcome").GetString());
        server.Temp.Time.Advance(TimeSpan.FromHours(1));
        using var later = await ScanAsync(server, Picture(4));
        Assert.Equal("noMatch", later.RootElement.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Whoever_sends_picture_after_picture_that_is_nearly_an_entrys_is_turned_away_and_written_down()
    {
        await using var server = await StartAsync(Picture(1), likeness: true);
        for (var i = 0; i <= Probing.MaxAlike; i++)
        {
            using var match = await ScanAsync(server, Dotted(i + 1));
            Assert.Equal("match", match.RootElement.GetProperty("outcome").GetString());
        }

        using var response = await server.Http.SendAsync(
            server.WithKey(HttpMethod.Post, "/v1/scan?source=uploads", new ByteArrayContent(Dotted(20))), Cancellation);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        var alarm = Assert.Single(Alarms.Latest(server.Installation, 10), one => one.Kind == AlarmKind.Probing);
        Assert.Contains("11 different pictures", alarm.Words, StringComparison.Ordinal);
        server.Temp.Time.Advance(Probing.Window);
        using var later = await ScanAsync(server, Scene.Picture(3));
        Assert.Equal("noMatch", later.RootElement.GetProperty("outcome").GetString());
    }

    static async Task<JsonDocument> GetAsync(RunningServer server, string path, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", key);
        using var response = await server.Http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
    }

    static Task<RunningServer> StartAsync(
        byte[] known, Func<ServerOptions, ServerOptions>? change = null, bool likeness = false) =>
        RunningServer.StartAsync(change: change, prepare: installation =>
        {
            if (likeness) Some.List(installation, $"pdq,{Scene.Drawn(1).Hash().Hash},Baseline,S-1");
            else Some.List(installation, known);
            Some.UploadSource(installation);
            Some.Permit(installation, "uploads");
        });

    // Dots make other bytes of it, and hardly another picture.
    static byte[] Dotted(int dots)
    {
        var canvas = Scene.Drawn(1);
        for (var i = 0; i < dots; i++) canvas.Pixels[i] = new(1, 2, 3);
        return PngWriter.Compressed(canvas);
    }

    static byte[] Picture(int seed)
    {
        var random = new Random(seed);
        var canvas = new Canvas(256, 256);
        canvas.Fill(Rgb.White);
        for (var n = 0; n < 40; n++)
        {
            canvas.Circle(random.Next(256), random.Next(256), 10 + random.Next(40), Rgb.Grey(random.NextDouble()));
        }

        return PngWriter.Compressed(canvas);
    }

    static async Task<JsonDocument> ScanAsync(RunningServer server, byte[] bytes)
    {
        using var response = await server.Http.SendAsync(
            server.WithKey(HttpMethod.Post, "/v1/scan?source=uploads", new ByteArrayContent(bytes)), Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
    }

    static async Task<(HttpStatusCode Status, string Body)> CasePageAsync(RunningServer server, long id) =>
        await server.GetAsync($"/cases/{id}", "en", server.SignIn());
}
