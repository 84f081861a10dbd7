using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Waarborg.People;
using Waarborg.Server.Guards;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>What a key opens, asked of every endpoint that the server really has.</summary>
public partial class KeyAccessTests
{
    [Theory]
    [InlineData(KeyCaller.Authority)]
    [InlineData(KeyCaller.Hotline)]
    public async Task S1_A_key_of_an_authority_or_a_hotline_opens_of_all_endpoints_only_what_is_theirs(object who)
    {
        var caller = (KeyCaller)who;
        await using var server = await RunningServer.StartAsync();
        var key = Add(server, caller);
        var (theirs, refused) = (0, 0);
        foreach (var endpoint in Endpoints(server))
        {
            var rule = endpoint.Metadata.GetRequiredMetadata<AccessRule>();
            // What is open to everybody is open to them, too; the next test says that nothing there changes anything of ours.
            if (rule.Access == Access.Public) continue;
            foreach (var method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods)
            {
                var before = Attempts(server);
                var status = await StatusAsync(server, method, PathOf(endpoint), key);
                if (rule is { Access: Access.Key, Scope: KeyScope.Self })
                {
                    Assert.Equal(HttpStatusCode.OK, status);
                    Assert.Equal(before, Attempts(server));
                    theirs++;
                    continue;
                }

                Assert.True(status == HttpStatusCode.Forbidden, $"{method} {endpoint.RoutePattern.RawText}: {status}");
                Assert.Equal(before + 1, Attempts(server));
                refused++;
            }
        }

        Assert.Equal(1, theirs);
        Assert.True(refused > 20);

        // Not even whether something is there.
        var nowhere = Attempts(server);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, "GET", "/v1/nowhere", key));
        Assert.Equal(nowhere + 1, Attempts(server));
    }

    [Fact]
    public async Task S1_What_is_open_to_everybody_changes_nothing_but_who_is_signed_in()
    {
        await using var server = await RunningServer.StartAsync();
        var changing = Endpoints(server)
            .Where(endpoint => endpoint.Metadata.GetRequiredMetadata<AccessRule>().Access == Access.Public
                && endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Any(method => method is not ("GET" or "HEAD")))
            .Select(endpoint => endpoint.RoutePattern.RawText!);

        // The last is the form by which anybody answers a draft without saying who he is. What it adds is a text with a
        // number, which a decision must address: no permit, list, setting or account is read or written by it. By a receipt code
        // a customer leads himself to his statement, and adds a complaint to it, which a person decides.
        Assert.Equal(
            ["/enrol/{token}", "/sign-in", "/sign-out", "/statement", "/statement/{code}", "/weighings/{id:long}"],
            changing.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task S1_No_role_of_a_hotline_or_an_authority_reaches_a_permit_a_list_or_a_proposal()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var role in (Role[])[Role.Analyst, Role.AuthorityOfficer])
        {
            Assert.DoesNotContain(Enum.GetValues<Act>(), act =>
                ActRoles.Of(act).Propose.Contains(role) || ActRoles.Of(act).Approve.Contains(role));
            var cookie = server.SignIn(role);
            foreach (var endpoint in Endpoints(server))
            {
                var rule = endpoint.Metadata.GetRequiredMetadata<AccessRule>();
                if (rule.Access != Access.Desk) continue;
                if (rule.Roles.Count == 0) Assert.Matches("^/(elevate|vouch)", endpoint.RoutePattern.RawText);
                else Assert.DoesNotContain(role, rule.Roles);
            }

            await server.PageAsync("/permits", cookie, HttpStatusCode.Forbidden);
            await server.PageAsync("/approvals", cookie, HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task A_key_opens_its_scopes_until_it_ends_or_is_revoked()
    {
        await using var server = await RunningServer.StartAsync();
        var key = Add(server, KeyCaller.Provider, KeyScope.Scan);
        var before = Attempts(server);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, "GET", "/v1/cases", key));
        Assert.Equal(before + 1, Attempts(server));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "GET", "/v1/key", key));

        server.Temp.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, "GET", "/v1/key", key));
        var revoked = Add(server, KeyCaller.Provider, KeyScope.Cases);
        var store = new ApiKeyStore(server.Installation);
        Assert.True(store.Revoke(store.All()[^1].Id, Actor.CommandLine));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, "GET", "/v1/cases", revoked));
    }

    [Fact]
    public async Task A_key_says_what_it_is()
    {
        await using var server = await RunningServer.StartAsync();
        var (status, body) = await AskAsync(server, "GET", "/v1/key", Add(server, KeyCaller.Authority));
        using var json = JsonDocument.Parse(body);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("authority", json.RootElement.GetProperty("caller").GetString());
        Assert.Equal("them", json.RootElement.GetProperty("holder").GetString());
        Assert.Equal(["self"], json.RootElement.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.Equal(server.Installation.Time.GetUtcNow().AddDays(1), json.RootElement.GetProperty("endsAt").GetDateTimeOffset());
    }

    [Fact]
    public void A_key_of_an_outsider_cannot_have_a_scope_of_ours()
    {
        using var temp = new TempInstallation();
        foreach (var scope in (KeyScope[])[KeyScope.Scan, KeyScope.Cases])
        {
            foreach (var caller in (KeyCaller[])[KeyCaller.Hotline, KeyCaller.Authority])
            {
                var (problem, key, _) = new ApiKeyStore(temp.Installation).Add(
                    "them", caller, [scope], temp.Time.GetUtcNow().AddDays(1), Actor.CommandLine);
                Assert.Contains("cannot have the scope", problem, StringComparison.Ordinal);
                Assert.Null(key);
            }
        }
    }

    static string Add(RunningServer server, KeyCaller caller, params KeyScope[] scopes) => new ApiKeyStore(server.Installation).Add(
        "them", caller, scopes, server.Installation.Time.GetUtcNow().AddDays(1), Actor.CommandLine).Key!;

    static List<RouteEndpoint> Endpoints(RunningServer server) =>
        [.. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    static string PathOf(RouteEndpoint endpoint) => Parameter().Replace("/" + endpoint.RoutePattern.RawText!.TrimStart('/'), "1");

    static long Attempts(RunningServer server)
    {
        using var connection = server.Installation.Database.Open();
        return connection.ExecuteScalar<long>("select count(*) from evidence where kind = 'attempt.refused'");
    }

    static async Task<HttpStatusCode> StatusAsync(RunningServer server, string method, string path, string key) =>
        (await AskAsync(server, method, path, key)).Status;

    static async Task<(HttpStatusCode Status, string Body)> AskAsync(RunningServer server, string method, string path, string key)
    {
        using var request = new HttpRequestMessage(new(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        // A session that somebody has besides helps nobody.
        request.Headers.Add("Cookie", server.SignIn());
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
