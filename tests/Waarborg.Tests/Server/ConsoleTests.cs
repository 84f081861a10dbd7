using System.Net;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Waarborg.People;
using Waarborg.Server.Guards;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>What two people do in the console, over HTTP, with an authenticator in memory.</summary>
public partial class ConsoleTests
{
    [Fact]
    public async Task An_account_takes_two_people_who_took_up_their_roles()
    {
        await using var server = await RunningServer.StartAsync();
        var (eva, finn) = Administrators(server);
        var draft = await server.SendAsync("/people/account", server.SignInAs(eva), Account("gert"));
        Assert.Equal("/approvals/1", draft.Location);

        // Not before the role is taken up.
        var page = await server.PageAsync("/approvals/1", server.SignInAs(eva));
        Assert.Contains("you have not taken it up yet", page, StringComparison.Ordinal);
        Assert.Contains("/elevate?role=administrator&amp;next=/approvals/1", page, StringComparison.Ordinal);
        await ElevateAsync(server, eva, "/approvals/1");
        Assert.Equal("/approvals/1", (await server.SignPageAsync("/approvals/1", "/approvals/1/propose", eva)).Location);

        // Not the same person.
        page = await server.PageAsync("/approvals/1", server.SignInAs(eva));
        Assert.Contains("You proposed this. Another person has to approve it", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-passkey", page, StringComparison.Ordinal);
        Assert.Contains("Waits for you", await server.PageAsync("/approvals", server.SignInAs(finn)), StringComparison.Ordinal);

        await ElevateAsync(server, finn, "/approvals/1");
        var approved = await server.SignPageAsync("/approvals/1", "/approvals/1/approve", finn);
        Assert.Equal(HttpStatusCode.OK, approved.Status);
        var link = Link().Match(approved.Body).Value;
        Assert.NotEmpty(link);

        // Shown this once.
        page = await server.PageAsync("/approvals/1", server.SignInAs(finn));
        Assert.DoesNotContain("/enrol/", page, StringComparison.Ordinal);
        Assert.Contains("The account gert is made.", page, StringComparison.Ordinal);
        Assert.Contains("Welcome, Gert", await server.PageAsync(link), StringComparison.Ordinal);
        Assert.Equal(
            [eva.Id, finn.Id], new PeopleStore(server.Installation).Find("gert")!.LetInBy.Order());
    }

    [Fact]
    public async Task A_signature_is_for_one_act_on_one_proposal_by_one_person()
    {
        await using var server = await RunningServer.StartAsync();
        var (eva, finn) = Administrators(server);
        await ProposeAsync(server, eva, "gert");
        await ProposeAsync(server, eva, "hanna");
        await ElevateAsync(server, finn, "/approvals");
        var (cookie, key) = (server.SignInAs(finn), server.People.KeyOf("finn"));
        var form = AskedForm.Of(await server.PageAsync("/approvals/1", cookie), "/approvals/1/approve");
        var answer = form.With(form.AnswerOf(server, key, finn));

        Assert.Equal(HttpStatusCode.Conflict, (await server.SendAsync("/approvals/2/approve", cookie, answer)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await server.SendAsync("/approvals/1/approve", server.SignInAs(eva), answer)).Status);
        var unverified = form.With(form.AnswerOf(server, key, finn, SoftPasskey.PresentOnly));
        Assert.Equal(HttpStatusCode.Conflict, (await server.SendAsync("/approvals/1/approve", cookie, unverified)).Status);
        // The question was used up by the wrong answer.
        Assert.Equal(HttpStatusCode.Conflict, (await server.SendAsync("/approvals/1/approve", cookie, answer)).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.SignPageAsync("/approvals/1", "/approvals/1/approve", finn)).Status);
        Assert.Null(new PeopleStore(server.Installation).Find("hanna"));
    }

    [Fact]
    public async Task A_proposal_is_refused_with_a_reason_and_stays_refused()
    {
        await using var server = await RunningServer.StartAsync();
        var (eva, finn) = Administrators(server);
        await ProposeAsync(server, eva, "gert");
        var cookie = server.SignInAs(finn);

        Assert.Equal(HttpStatusCode.Conflict, (await server.SendAsync("/approvals/1/refuse", cookie, ("why", " "))).Status);
        Assert.Equal("/approvals/1", (await server.SendAsync("/approvals/1/refuse", cookie, ("why", "Who is <i>that</i>?"))).Location);
        var page = await server.PageAsync("/approvals/1", cookie);
        Assert.Contains("Who is &lt;i&gt;that&lt;/i&gt;?", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-passkey", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await server.SendAsync("/approvals/1/refuse", cookie, ("why", "again"))).Status);
    }

    [Fact]
    public async Task Everybody_sees_the_proposals_in_which_he_has_a_say()
    {
        await using var server = await RunningServer.StartAsync(prepare: installation =>
        {
            Some.UploadSource(installation);
            Some.Permit(installation, "uploads");
        });
        var (eva, _) = Administrators(server);
        await ProposeAsync(server, eva, "gert");
        var account = new ActStore(server.Installation).All(1)[0].Id;
        var permit = account - 1;

        await server.PageAsync($"/approvals/{permit}", server.SignInAs(eva), HttpStatusCode.NotFound);
        await server.PageAsync($"/approvals/{account}", server.SignIn(Role.Operator), HttpStatusCode.NotFound);
        await server.PageAsync($"/approvals/{permit}", server.SignIn(Role.Operator));
        foreach (var id in (long[])[permit, account]) await server.PageAsync($"/approvals/{id}", server.SignIn(Role.Auditor));
        await server.PageAsync("/approvals", server.SignIn(Role.Reviewer), HttpStatusCode.Forbidden);
        Assert.DoesNotContain("gert", await server.PageAsync("/approvals", server.SignIn(Role.Operator)), StringComparison.Ordinal);
        var refused = await server.SendAsync($"/approvals/{account}/refuse", server.SignIn(Role.Operator), ("why", "no"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
    }

    [Fact]
    public async Task No_form_of_another_site_and_none_without_the_role_does_anything()
    {
        await using var server = await RunningServer.StartAsync();
        var everything = server.SignIn(Enum.GetValues<Role>()[..10]);
        var nothing = server.SignIn(Role.Analyst);
        var before = Written(server);
        foreach (var endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetRequiredMetadata<AccessRule>() is not { Access: Access.Desk } rule) continue;
            if (!endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Contains("POST")) continue;
            var path = Parameter().Replace(endpoint.RoutePattern.RawText!, "1");
            foreach (var site in (string[])["cross-site", "same-site", "none"])
            {
                using var response = await server.PostAsync(path, everything, site, ("reason", "because"));
                Assert.True(response.StatusCode == HttpStatusCode.Forbidden, $"{path}: {response.StatusCode}");
            }

            if (rule.Roles.Count == 0) continue;
            using var refused = await server.PostAsync(path, nothing, "same-origin", ("reason", "because"));
            Assert.True(refused.StatusCode == HttpStatusCode.Forbidden, $"{path}: {refused.StatusCode}");
        }

        Assert.Equal(before, Written(server));
    }

    [Fact]
    public async Task One_administrator_takes_rights_away_once_he_took_up_his_role()
    {
        await using var server = await RunningServer.StartAsync();
        var (eva, _) = Administrators(server);
        var (anna, people) = (server.People["anna"], new PeopleStore(server.Installation));
        var (path, cookie) = ($"/people/{anna.Id}", server.SignInAs(eva));
        Assert.Equal(HttpStatusCode.Conflict, (await server.SendAsync(path + "/close", cookie, ("sure", "yes"))).Status);
        await ElevateAsync(server, eva, path);
        Assert.Equal(HttpStatusCode.Conflict, (await server.SendAsync(path + "/close", cookie)).Status);
        Assert.True(people.Find(anna.Id)!.IsOpen);

        Assert.Equal(path, (await server.SendAsync(path + "/withdraw", cookie, ("role", "management"))).Location);
        Assert.Equal([Role.Operator], people.Find(anna.Id)!.Roles);
        var credential = Convert.ToHexStringLower(server.People.KeyOf("anna").Credential);
        Assert.Equal(path, (await server.SendAsync(path + "/revoke-passkey", cookie, ("credential", credential))).Location);
        Assert.Empty(new PasskeyStore(server.Installation).Of(anna.Id));
        Assert.Equal(path, (await server.SendAsync(path + "/close", cookie, ("sure", "yes"))).Location);
        Assert.False(people.Find(anna.Id)!.IsOpen);
        Assert.Contains("account closed", await server.PageAsync(path, cookie), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_third_person_vouches_with_his_passkey()
    {
        await using var server = await RunningServer.StartAsync();
        var (eva, finn) = Administrators(server);
        await ProposeAsync(server, eva, "gert");
        await ElevateAsync(server, finn, "/approvals/1");
        await server.SignPageAsync("/approvals/1", "/approvals/1/approve", finn);
        var gert = new PeopleStore(server.Installation).Find("gert")!;
        var (carla, path) = (server.People["carla"], $"/vouch/{gert.Id}");

        await server.PageAsync(path, server.SignInAs(eva), HttpStatusCode.NotFound);
        Assert.Contains(path, await server.PageAsync("/elevate", server.SignInAs(carla)), StringComparison.Ordinal);
        Assert.Equal("/elevate", (await server.SignPageAsync(path, path, carla)).Location);
        Assert.Equal([carla.Id], new PeopleStore(server.Installation).Find("gert")!.VouchedBy);
        await server.PageAsync(path, server.SignInAs(carla), HttpStatusCode.NotFound);
    }

    static (Person Eva, Person Finn) Administrators(RunningServer server) =>
        (server.People.Ensure("eva", Role.Administrator), server.People.Ensure("finn", Role.Administrator));

    static (string, string)[] Account(string handle) =>
        [("handle", handle), ("name", char.ToUpperInvariant(handle[0]) + handle[1..]), ("roles", "reviewer"), ("reason", "She begins on Monday.")];

    static async Task ProposeAsync(RunningServer server, Person proposer, string handle)
    {
        var path = (await server.SendAsync("/people/account", server.SignInAs(proposer), Account(handle))).Location!;
        await ElevateAsync(server, proposer, path);
        Assert.Equal(path, (await server.SignPageAsync(path, path + "/propose", proposer)).Location);
    }

    static async Task ElevateAsync(RunningServer server, Person person, string next)
    {
        var cookie = server.SignInAs(person);
        var asked = await server.SendAsync(
            "/elevate", cookie, ("role", "administrator"), ("reason", "To let people in"), ("next", next));
        var form = AskedForm.Of(asked.Body, "/elevate/sign");
        var signed = await server.SendAsync(
            "/elevate/sign", cookie, form.With(form.AnswerOf(server, server.People.KeyOf(person.Handle), person)));
        Assert.True(signed.Location == next, signed.Body);
    }

    static long Written(RunningServer server)
    {
        using var connection = server.Installation.Database.Open();
        return connection.ExecuteScalar<long>("select (select count(*) from evidence) + (select count(*) from acts)");
    }

    [GeneratedRegex("/enrol/[0-9a-f]{64}", RegexOptions.None, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
