using System.Globalization;
using System.Net;
using Waarborg.Server.Guards;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

public class SignInTests
{
    static readonly string[] DeskPages = ["/cases", "/cases/1", "/sweeps", "/settings"];

    [Fact]
    public async Task A_providers_desk_asks_for_the_key()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var path in DeskPages)
        {
            using var response = await server.Http.GetAsync(
                new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

            Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
            Assert.Equal("/sign-in?next=" + Uri.EscapeDataString(path), response.Headers.Location!.ToString());
        }

        Assert.DoesNotContain("href=\"/cases\"", (await server.GetAsync("/")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_signs_in_sees_the_desk_for_eight_hours()
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await server.PostSignInAsync(server.Key, "/settings");
        var cookie = response.Headers.GetValues("Set-Cookie").Single();

        Assert.Equal("/settings", response.Headers.Location!.ToString());
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(server.Key, cookie, StringComparison.Ordinal);
        cookie = cookie.Split(';')[0];

        server.Temp.Time.Advance(WebSessions.Lifetime - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/cases", cookie: cookie)).Status);
        server.Temp.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.SeeOther, (await server.GetAsync("/cases", cookie: cookie)).Status);
    }

    [Fact]
    public async Task A_forged_or_stretched_cookie_opens_nothing()
    {
        await using var server = await RunningServer.StartAsync();
        var good = await server.SignInAsync();
        var parts = good.Split('=', 2)[1].Split('.');
        var later = (long.Parse(parts[1], CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
        var otherMac = new string(parts[2].Select(c => c == '0' ? '1' : '0').ToArray());
        string[] forged =
        [
            $"{parts[0]}.{later}.{parts[2]}", $"2.{parts[1]}.{parts[2]}", $"{parts[0]}.{parts[1]}.{otherMac}",
            $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}", "", "..", $"+1.{parts[1]}.{parts[2]}",
        ];

        foreach (var value in forged)
        {
            Assert.Equal(HttpStatusCode.SeeOther, (await server.GetAsync("/cases", cookie: $"waarborg-session={value}")).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/cases", cookie: good)).Status);
    }

    [Fact]
    public async Task Another_installations_cookie_opens_nothing()
    {
        await using var one = await RunningServer.StartAsync();
        await using var other = await RunningServer.StartAsync();

        Assert.Equal(HttpStatusCode.SeeOther, (await other.GetAsync("/cases", cookie: await one.SignInAsync())).Status);
    }

    [Fact]
    public async Task A_revoked_key_ends_its_sessions()
    {
        await using var server = await RunningServer.StartAsync();
        var cookie = await server.SignInAsync();
        using (var connection = server.Installation.Database.Open())
        {
            using var command = connection.CreateCommand();
            command.CommandText = "update api_keys set revoked_at = '2026-11-22T10:00:00.000Z'";
            command.ExecuteNonQuery();
        }

        Assert.Equal(HttpStatusCode.SeeOther, (await server.GetAsync("/cases", cookie: cookie)).Status);
        using var response = await server.PostSignInAsync(server.Key);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/sign-out")]
    [InlineData("/cases/1/../../x")]
    public async Task Signing_in_leads_to_our_own_pages_only(string next)
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await server.PostSignInAsync(server.Key, next);

        Assert.Equal("/cases", response.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData("none")]
    public async Task A_form_of_another_site_signs_nobody_in(string site)
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await server.PostSignInAsync(server.Key, site: site);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Trying_is_limited_and_a_good_key_is_not_held_up_by_its_own_success()
    {
        await using var server = await RunningServer.StartAsync();
        for (var n = 0; n < SignInLimit.MaxTries * 2; n++) await server.SignInAsync();
        for (var n = 0; n < SignInLimit.MaxTries; n++)
        {
            using var wrong = await server.PostSignInAsync(new string('0', 64));
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var refused = await server.PostSignInAsync(server.Key);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        server.Temp.Time.Advance(SignInLimit.Window);
        await server.SignInAsync();
    }

    [Fact]
    public void Addresses_of_one_person_count_together_and_too_many_addresses_are_turned_away()
    {
        var limit = new SignInLimit(new ManualTimeProvider(DateTimeOffset.UnixEpoch));
        for (var n = 0; n < SignInLimit.MaxTries; n++) Assert.True(limit.TryBegin(IPAddress.Parse($"2001:db8::{n + 1}")));
        Assert.False(limit.TryBegin(IPAddress.Parse("2001:db8::ffff")));
        Assert.True(limit.TryBegin(IPAddress.Parse("2001:db8:0:1::1")));

        for (var n = 0; n < SignInLimit.MaxAddresses; n++) limit.TryBegin(new IPAddress(n));
        Assert.False(limit.TryBegin(IPAddress.Parse("203.0.113.1")));
    }

    [Fact]
    public async Task Who_signs_out_is_out()
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await server.PostSignInAsync("", path: "/sign-out");

        Assert.StartsWith("waarborg-session=;", response.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sample_is_open_to_whoever_sits_at_this_machine_and_to_nobody_behind_a_proxy()
    {
        await using var server = await RunningServer.StartAsync(
            InstallationKind.Sample, arguments: new(TrustedProxy: "127.0.0.1"));
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/cases")).Status);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/cases");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
    }
}
