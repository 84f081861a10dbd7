using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Waarborg.Cases;
using Waarborg.Lists;
using Waarborg.People;

namespace Waarborg.Tests.Server;

// Every address that the server really has, asked by everybody: no answer holds a picture of a case, sharp or blurred.
public sealed partial class ReviewPageTests
{
    // The test pictures, harmless and in every installation, are the only pictures for all to see.
    static readonly string[] PictureAddresses = ["/test-pictures/{name}"];

    // Tiles of the public ledger; the one answer that is neither text nor JSON.
    static readonly string[] ByteAddresses = ["/ledger/{**path}"];

    static readonly string[] TextTypes =
        ["text/html", "text/plain", "text/css", "text/javascript", "application/json", "application/problem+json", "application/jose+json"];

    static readonly byte[][] PictureBeginnings =
        [[0x89, .. "PNG\r\n"u8], [0xff, 0xd8, 0xff], [.. "GIF8"u8], [.. "RIFF"u8], [.. "BM"u8], [.. "II*\0"u8], [.. "MM\0*"u8]];

    [Fact]
    public async Task S10_In_a_default_installation_no_role_gets_a_byte_of_a_picture_from_any_address_and_the_first_page_says_nobody_looks()
    {
        await using var server = await SomeReview.StartAsync(uploads: true);
        var (upload, ticket) = await UploadAsync(server);
        byte[][] files = [.. Directory.GetFiles(SomeReview.FolderOf(server.Installation)).Select(File.ReadAllBytes), upload];
        Assert.Equal(3, files.Length);
        var callers = Callers(server);
        Assert.Equal(Enum.GetValues<Role>().Length + 6, callers.Count);
        var (reached, asked) = (new HashSet<string>(StringComparer.Ordinal), 0);
        var endpoints = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        // What changes something comes after everything that only shows.
        foreach (var method in (string[])["GET", "POST"])
        {
            foreach (var endpoint in endpoints)
            {
                if (!endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Contains(method)) continue;
                var route = "/" + endpoint.RoutePattern.RawText!.Trim('/');
                foreach (var caller in callers)
                {
                    using var request = RequestOf(server, method, route, ticket, caller);
                    using var response = await server.Http.SendAsync(request, Cancellation);
                    await AssertNothingOfAsync(files, response, $"{method} {route}");
                    asked++;
                    if (response.IsSuccessStatusCode) reached.Add($"{method} {route}");
                }
            }
        }

        Assert.True(asked > 1500, $"{asked} requests");
        // Asked with what is there, so that the answers are the real ones.
        string[] real =
        [
            "GET /cases/{id:long}", "GET /v1/cases/{id:long}", "GET /v1/cases/{id:long}/explain", "GET /v1/scan/{ticket}",
            "GET /cases/verdicts", "GET /review", "GET /review/{id:long}/{number:int}", "GET /lists/{name}", "GET /people/{id:long}",
            "GET /test-pictures/{name}", "GET /ledger/{**path}", "GET /permits/{id:long}", "GET /approvals/{id:long}", "POST /v1/scan",
        ];
        Assert.Equal([], real.Except(reached));
        var reviewer = SomeReview.Reviewer(server, "rik");
        using var look = await server.PostAsync("/review/1/1/reveal", server.SignInAs(reviewer), "same-origin", NoFields);
        Assert.Equal(HttpStatusCode.Forbidden, look.StatusCode);
        Assert.Contains("Nobody at this provider may see pictures", await look.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Contains("Nobody at this provider looks at pictures", await server.PageAsync("/"), StringComparison.Ordinal);
        Assert.Contains("Nobody has decided what becomes of the original", await server.PageAsync("/"), StringComparison.Ordinal);
        Assert.Equal(0, Count(server, "select count(*) from reveals"));
        Assert.Equal(0, Count(server, "select count(*) from evidence where kind = 'reveal'"));
    }

    // An upload that matched and is kept here, and what asks after it.
    static async Task<(byte[] Bytes, string Ticket)> UploadAsync(RunningServer server)
    {
        var bytes = SomeReview.PictureOf(1);
        using var response = await server.Http.SendAsync(
            server.WithKey(HttpMethod.Post, "/v1/scan?source=uploads", new ByteArrayContent(bytes)), Cancellation);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("match", answer.RootElement.GetProperty("outcome").GetString());
        var kept = new CaseStore(server.Installation).Find(answer.RootElement.GetProperty("case").GetInt64())!;
        Assert.Equal(ItemRestriction.Disabled, Assert.Single(kept.Items).Restriction);
        return (bytes, answer.RootElement.GetProperty("ticket").GetString()!);
    }

    // Nobody; each role, taken up; one with all of them; keys with every scope of ours; the keys of those outside.
    static List<(string? Cookie, string? Key)> Callers(RunningServer server)
    {
        var callers = new List<(string?, string?)> { (null, null) };
        foreach (var role in Enum.GetValues<Role>())
        {
            var person = server.People.Ensure($"only-{(int)role}", role);
            server.People.TakeUp(person.Handle, role);
            callers.Add((server.SignInAs(person), null));
        }

        callers.Add((server.SignIn(Enum.GetValues<Role>()[..10]), null));
        callers.Add((null, server.Key));
        callers.Add((null, AddKey(server, KeyCaller.Provider, KeyScope.Scan, KeyScope.Cases, KeyScope.Explain)));
        foreach (var outside in (KeyCaller[])[KeyCaller.Hotline, KeyCaller.Authority]) callers.Add((null, AddKey(server, outside)));
        return callers;
    }

    static string AddKey(RunningServer server, KeyCaller caller, params KeyScope[] scopes) => new ApiKeyStore(server.Installation).Add(
        "somebody", caller, scopes, server.Installation.Time.GetUtcNow().AddDays(1), Actor.CommandLine).Key!;

    static HttpRequestMessage RequestOf(
        RunningServer server, string method, string route, string ticket, (string? Cookie, string? Key) caller)
    {
        var path = RouteParameter().Replace(route, match => match.Groups["name"].Value switch
        {
            "ticket" => ticket,
            "path" => "checkpoint",
            "source" => "web",
            "list" => "known",
            "name" when route.StartsWith("/test-pictures", StringComparison.Ordinal) => TestPictures.Files[0].File,
            "name" => "known",
            "what" => "import",
            _ => "1",
        });
        var request = new HttpRequestMessage(
            new(method), path + (route.StartsWith("/v1/scan", StringComparison.Ordinal) ? "?source=uploads" : ""));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Headers.AcceptLanguage.ParseAdd("en");
        if (caller.Cookie is { } cookie) request.Headers.Add("Cookie", cookie);
        if (caller.Key is { } key) request.Headers.Authorization = new("Bearer", key);
        if (method != "POST") return request;
        request.Content = route switch
        {
            "/v1/scan" => new ByteArrayContent(SomeReview.PictureOf(1)),
            _ when route.StartsWith("/v1/", StringComparison.Ordinal) => new StringContent("{}", null, "application/json"),
            _ => new FormUrlEncodedContent([new("reason", "because"), new("verdict", "confirmed"), new("notes", "none"), new("reveal", "1")]),
        };
        return request;
    }

    static async Task AssertNothingOfAsync(byte[][] files, HttpResponseMessage response, string what)
    {
        var body = await response.Content.ReadAsByteArrayAsync(Cancellation);
        var (type, route) = (response.Content.Headers.ContentType?.MediaType, what[(what.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        if (!(response.IsSuccessStatusCode && PictureAddresses.Contains(route)))
        {
            var mayBeBytes = response.IsSuccessStatusCode && ByteAddresses.Contains(route);
            Assert.True(body.Length == 0 || TextTypes.Contains(type) || mayBeBytes, $"{what}: {type}");
            Assert.DoesNotContain(PictureBeginnings, one => body.AsSpan().StartsWith(one));
        }

        // Any 24 bytes in a row of a file, as they are or written as text, would be of the picture.
        foreach (var file in files)
        {
            for (var at = 0; at + Piece <= file.Length; at += file.Length / 8)
            {
                var piece = file.AsSpan(at, Piece);
                Assert.True(body.AsSpan().IndexOf(piece) < 0, what);
                Assert.True(body.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(piece))) < 0, what);
            }
        }

        if (type == "text/html") Assert.DoesNotContain("data:image", System.Text.Encoding.UTF8.GetString(body), StringComparison.OrdinalIgnoreCase);
    }

    // A multiple of 3, so that its base64 has no padding.
    const int Piece = 24;

    [GeneratedRegex(@"\{\**(?<name>[A-Za-z]+)[^}]*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RouteParameter();
}
