using System.Globalization;
using System.Net;
using Dapper;
using Waarborg.People;
using Waarborg.Server.Guards;
using Waarborg.Server.Passkeys;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

public class SignInTests
{
    static readonly string[] DeskPages =
        ["/cases", "/cases/1", "/cases/verdicts", "/reports", "/sweeps", "/lists", "/lists/known", "/settings", "/approvals", "/approvals/1", "/people", "/people/1", "/permits", "/elevate"];

    [Fact]
    public async Task A_providers_desk_asks_for_a_passkey()
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
    public async Task No_page_asks_for_a_password_or_a_key()
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Contains("./waarborg people begin", await server.PageAsync("/sign-in"), StringComparison.Ordinal);
        var cookie = server.SignIn(Role.Administrator);
        foreach (var path in (string[])["/sign-in", "/people", "/elevate", "/approvals"])
        {
            var page = await server.PageAsync(path, cookie);
            Assert.DoesNotContain("type=\"password\"", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("name=\"key\"", page, StringComparison.OrdinalIgnoreCase);
        }

        var (status, _, _) = await server.SendAsync("/sign-in", null, ("key", server.Key), ("answer", server.Key), ("ceremony", "1"));
        Assert.Equal(HttpStatusCode.Unauthorized, status);
    }

    [Fact]
    public async Task Who_signs_in_sees_the_desk_for_eight_hours()
    {
        await using var server = await RunningServer.StartAsync();
        var anna = server.People["anna"];
        using var response = await SignInAsync(server, anna, "/sign-in?next=%2Fsettings");
        var cookie = response.Headers.GetValues("Set-Cookie").Single();

        Assert.Equal("/settings", response.Headers.Location!.ToString());
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        cookie = cookie.Split(';')[0];

        server.Temp.Time.Advance(WebSessions.Lifetime - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/cases", cookie: cookie)).Status);
        server.Temp.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.SeeOther, (await server.GetAsync("/cases", cookie: cookie)).Status);
    }

    [Fact]
    public async Task An_answer_signs_in_once_and_only_to_its_own_question()
    {
        await using var server = await RunningServer.StartAsync();
        var anna = server.People["anna"];
        var form = AskedForm.Of(await server.PageAsync("/sign-in"));
        var other = AskedForm.Of(await server.PageAsync("/sign-in"));
        var answer = form.AnswerOf(server, server.People.KeyOf("anna"), anna);

        Assert.Equal(HttpStatusCode.Unauthorized, (await server.SendAsync("/sign-in", null, other.With(answer))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await server.SendAsync("/sign-in", null, form.With(answer))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.SendAsync("/sign-in", null, form.With(answer))).Status);
    }

    [Fact]
    public async Task A_question_that_is_too_old_is_answered_in_vain()
    {
        await using var server = await RunningServer.StartAsync();
        var anna = server.People["anna"];
        var form = AskedForm.Of(await server.PageAsync("/sign-in"));
        var answer = form.AnswerOf(server, server.People.KeyOf("anna"), anna);
        server.Temp.Time.Advance(Ceremonies.Lasts);

        Assert.Equal(HttpStatusCode.Unauthorized, (await server.SendAsync("/sign-in", null, form.With(answer))).Status);
    }

    [Fact]
    public async Task Wrong_answers_sign_nobody_in()
    {
        await using var server = await RunningServer.StartAsync();
        var (anna, bram, key) = (server.People["anna"], server.People["bram"], server.People.KeyOf("anna"));
        using var stranger = new SoftPasskey();
        Func<AskedForm, string>[] wrong =
        [
            form => key.Use(form.Options, "https://evil.example", anna),
            form => key.Use(form.Options, server.Origin.Replace("http:", "https:", StringComparison.Ordinal), anna),
            form => form.AnswerOf(server, key, anna, SoftPasskey.PresentOnly),
            form => form.AnswerOf(server, key, bram),
            form => form.AnswerOf(server, stranger, anna),
            form => key.Use(form.Options.Replace("\"rpId\":\"localhost\"", "\"rpId\":\"evil.example\"", StringComparison.Ordinal), server.Origin, anna),
            _ => "{}",
            _ => "nonsense",
            _ => "",
            _ => new string('x', PasskeyDesk.MaxAnswerLength + 1),
        ];
        foreach (var answer in wrong)
        {
            var form = AskedForm.Of(await server.PageAsync("/sign-in"));
            var (status, _, body) = await server.SendAsync("/sign-in", null, form.With(answer(form)));
            Assert.Equal(HttpStatusCode.Unauthorized, status);
            Assert.Contains("role=\"alert\"", body, StringComparison.Ordinal);
            server.Temp.Time.Advance(SignInLimit.Window);
        }
    }

    [Fact]
    public async Task A_revoked_passkey_and_a_closed_account_sign_in_no_more()
    {
        await using var server = await RunningServer.StartAsync();
        var (anna, bram) = (server.People["anna"], server.People["bram"]);
        new PasskeyStore(server.Installation).Revoke(server.People.KeyOf("anna").Credential, Actor.CommandLine);
        new PeopleStore(server.Installation).Close(bram.Id, Actor.CommandLine);
        foreach (var person in (Person[])[anna, bram])
        {
            using var response = await SignInAsync(server, person);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.False(response.Headers.Contains("Set-Cookie"));
        }
    }

    [Fact]
    public async Task A_closed_account_ends_its_sessions()
    {
        await using var server = await RunningServer.StartAsync();
        var anna = server.People["anna"];
        var cookie = server.SignInAs(anna);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/cases", cookie: cookie)).Status);
        new PeopleStore(server.Installation).Close(anna.Id, Actor.CommandLine);

        Assert.Equal(HttpStatusCode.SeeOther, (await server.GetAsync("/cases", cookie: cookie)).Status);
    }

    [Fact]
    public async Task A_forged_or_stretched_cookie_opens_nothing()
    {
        await using var server = await RunningServer.StartAsync();
        var good = server.SignIn();
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
        _ = other.SignIn();

        Assert.Equal(HttpStatusCode.SeeOther, (await other.GetAsync("/cases", cookie: one.SignIn())).Status);
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
        using var response = await SignInAsync(server, server.People["anna"], "/sign-in?next=" + Uri.EscapeDataString(next));

        Assert.Equal("/approvals", response.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData(Role.Administrator, "/approvals")]
    [InlineData(Role.Reviewer, "/cases")]
    [InlineData(Role.SecurityOfficer, "/settings")]
    [InlineData(Role.Analyst, "/elevate")]
    public async Task Signing_in_leads_to_a_page_that_one_may_see(object role, string page)
    {
        await using var server = await RunningServer.StartAsync();
        var person = server.People.Ensure("somebody", (Role)role);
        using var response = await SignInAsync(server, person);

        Assert.Equal(page, response.Headers.Location!.ToString());
        await server.PageAsync(page, server.SignInAs(person));
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData("none")]
    public async Task A_form_of_another_site_signs_nobody_in(string site)
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await SignInAsync(server, server.People["anna"], site: site);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Trying_is_limited_and_a_good_passkey_is_not_held_up_by_its_own_success()
    {
        await using var server = await RunningServer.StartAsync();
        var anna = server.People["anna"];
        for (var n = 0; n < SignInLimit.MaxTries * 2; n++)
        {
            using var good = await SignInAsync(server, anna);
            Assert.Equal(HttpStatusCode.Redirect, good.StatusCode);
        }

        for (var n = 0; n < SignInLimit.MaxTries; n++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await server.SendAsync("/sign-in", null, ("answer", "{}"))).Status);
        }

        using var refused = await SignInAsync(server, anna);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        server.Temp.Time.Advance(SignInLimit.Window);
        using var again = await SignInAsync(server, anna);
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
    }

    [Fact]
    public void Addresses_of_one_person_count_together_and_of_too_many_addresses_those_of_one_network()
    {
        var limit = new SignInLimit(new ManualTimeProvider(DateTimeOffset.UnixEpoch));
        for (var n = 0; n < SignInLimit.MaxTries; n++) Assert.True(limit.TryBegin(IPAddress.Parse($"2001:db8::{n + 1}")));
        Assert.False(limit.TryBegin(IPAddress.Parse("2001:db8::ffff")));
        Assert.True(limit.TryBegin(IPAddress.Parse("2001:db8:0:1::1")));

        for (var n = 0; n < SignInLimit.MaxAddresses; n++) limit.TryBegin(new IPAddress(n));
        for (var n = 0; n < SignInLimit.MaxTries; n++) Assert.True(limit.TryBegin(IPAddress.Parse($"203.0.113.{n + 1}")));
        Assert.False(limit.TryBegin(IPAddress.Parse("203.0.113.200")));
    }

    [Fact]
    public async Task Who_signs_out_is_out()
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await server.PostAsync("/sign-out");

        Assert.StartsWith("waarborg-session=;", response.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_makes_one_passkey_and_works_once()
    {
        await using var server = await RunningServer.StartAsync();
        var made = new Invitations(server.Installation).BeginPeople(
            new("eva", "Eva", [Role.Administrator], IsOutside: false), new("finn", "Finn", [Role.Administrator], IsOutside: false))!;
        var (eva, path) = (made[0].Person, $"/enrol/{made[0].Token}");
        using var key = new SoftPasskey();
        var form = AskedForm.Of(await server.PageAsync(path));

        var unverified = await server.SendAsync(path, null, form.With(key.Make(form.Options, server.Origin, 0x41)));
        Assert.Equal(HttpStatusCode.BadRequest, unverified.Status);
        form = AskedForm.Of(await server.PageAsync(path));
        var foreign = await server.SendAsync(path, null, form.With(key.Make(form.Options, "https://evil.example")));
        Assert.Equal(HttpStatusCode.BadRequest, foreign.Status);

        form = AskedForm.Of(await server.PageAsync(path));
        var answer = key.Make(form.Options, server.Origin);
        var (status, location, body) = await server.SendAsync(path, null, form.With(answer));
        Assert.True(status == HttpStatusCode.Redirect, body);
        Assert.Equal("/approvals", location);
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(path, null, form.With(answer))).Status);
        await server.PageAsync(path, expected: HttpStatusCode.NotFound);

        var asked = AskedForm.Of(await server.PageAsync("/sign-in"));
        Assert.Equal(HttpStatusCode.Redirect, (await server.SendAsync("/sign-in", null, asked.With(asked.AnswerOf(server, key, eva)))).Status);
        Assert.Single(new PasskeyStore(server.Installation).Of(eva.Id));
    }

    [Fact]
    public async Task A_link_that_is_over_makes_nothing()
    {
        await using var server = await RunningServer.StartAsync();
        var made = new Invitations(server.Installation).BeginPeople(
            new("eva", "Eva", [Role.Administrator], IsOutside: false), new("finn", "Finn", [Role.Administrator], IsOutside: false))!;
        server.Temp.Time.Advance(Invitations.Lasts);

        await server.PageAsync($"/enrol/{made[0].Token}", expected: HttpStatusCode.NotFound);
        await server.PageAsync($"/enrol/{new string('0', 64)}", expected: HttpStatusCode.NotFound);
        using var connection = server.Installation.Database.Open();
        Assert.DoesNotContain(made[0].Token, connection.Query<string>("select hex(digest) from invitations"), StringComparer.OrdinalIgnoreCase);
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

    static async Task<HttpResponseMessage> SignInAsync(
        RunningServer server, Person person, string path = "/sign-in", string site = "same-origin")
    {
        // Whose account is closed has no authenticator made for him anew.
        var key = server.People.KeyOf(person.Handle);
        var form = AskedForm.Of(await server.PageAsync(path));
        return await server.PostAsync("/sign-in", null, site, form.With(form.AnswerOf(server, key, person)));
    }
}
