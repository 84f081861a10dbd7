using System.Net;
using System.Text.Json;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>Permits in the console and in the public register.</summary>
public class PermitPageTests
{
    [Fact]
    public async Task One_operator_revokes_without_taking_up_a_role_and_nobody_else_does()
    {
        await using var server = await RunningServer.StartAsync(prepare: Fill);
        foreach (var role in (Role[])[Role.Auditor, Role.Management, Role.Administrator])
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync("/permits/1/revoke", server.SignIn(role), ("sure", "yes"))).Status);
        }

        Assert.Contains("in force", await server.PageAsync("/permits/1", server.SignIn(Role.Auditor)), StringComparison.Ordinal);
        var cookie = server.SignIn(Role.Operator);
        await server.SendAsync("/permits/1/revoke", cookie);
        Assert.Null(new PermitStore(server.Installation).Find(1)!.RevokedAt);
        Assert.Equal("/permits/1", (await server.SendAsync("/permits/1/revoke", cookie, ("sure", "yes"))).Location);
        var page = await server.PageAsync("/permits/1", cookie);
        Assert.Contains("revoked", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/permits/1/revoke", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_permit_without_its_conditions_is_refused_by_the_name_of_each()
    {
        await using var server = await RunningServer.StartAsync(prepare: i => Some.UploadSource(i, "other"));
        var cookie = server.SignIn(Role.Operator);
        var empty = await server.PageAsync("/permits/new?source=other", cookie);
        Assert.Contains("niets in deze verordening mag leiden", empty, StringComparison.Ordinal);
        Assert.DoesNotContain(" checked", empty, StringComparison.Ordinal);
        // What was removed here is offered too, before anything was.
        foreach (var list in (string[])["own-tombstones:Baseline", "order-tombstones:NationallyIllegal"])
        {
            Assert.Contains($"value=\"{list}\"", empty, StringComparison.Ordinal);
        }

        Assert.Contains("inlet for uploads; nobody has said what happens on a match", await server.PageAsync("/settings", cookie), StringComparison.Ordinal);
        Assert.Null(new SourceStore(server.Installation).SetInlet("other", new(OnMatch.Hold, KeepsMatched: true)));
        Assert.Contains("on a match: hold, the bytes are kept", await server.PageAsync("/settings", cookie), StringComparison.Ordinal);

        var (status, _, body) = await server.SendAsync("/permits/new", cookie, ("source", "other"), ("proportionality", "<b>what I wrote</b>"));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        foreach (var field in (string[])["scope", "lists", "gdprGround", "isController", "priorConsultation", "criminalData", "notice", "weighing", "until", "voluntary"])
        {
            Assert.Contains($"{field} is missing", body, StringComparison.Ordinal);
        }

        // What was filled in stays.
        Assert.Contains("&lt;b&gt;what I wrote&lt;/b&gt;", body, StringComparison.Ordinal);
        Assert.Empty(new ActStore(server.Installation).All(10));
        Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync("/permits/new", server.SignIn(Role.Management))).Status);
    }

    [Fact]
    public async Task An_amendment_begins_with_what_is_in_force_and_its_proposal_shows_what_changes()
    {
        await using var server = await RunningServer.StartAsync(prepare: Fill);
        var cookie = server.SignIn(Role.Operator);
        var before = new PermitStore(server.Installation).Find(1)!.Terms;
        Assert.Contains(before.GdprGround, WebUtility.HtmlDecode(await server.PageAsync("/permits/1/amend", cookie)), StringComparison.Ordinal);

        var (_, location, body) = await server.SendAsync("/permits/1/amend", cookie, Form(before, before.Until.AddDays(-1), "opted-in"));
        Assert.True(location is not null, body);
        var page = await server.PageAsync(location, cookie);
        Assert.True(page.Split("<strong>Changed.</strong>").Length == 3, page);
        Assert.Equal(2, page.Split("<strong>Changed.</strong>").Length - 1);
        Assert.Contains("In force now: the whole source", page, StringComparison.Ordinal);
        Assert.Contains("only of customers who opted in", page, StringComparison.Ordinal);

        var longer = await server.SendAsync("/permits/1/amend", cookie, Form(before, before.Until.AddDays(1), "all"));
        Assert.Equal(HttpStatusCode.BadRequest, longer.Status);
        Assert.Contains("an amendment makes no permit longer", longer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_pictures_are_looked_at_in_small_is_asked_for_shown_and_never_ticked_by_itself()
    {
        await using var server = await RunningServer.StartAsync(prepare: Fill);
        var cookie = server.SignIn(Role.Operator);
        var before = new PermitStore(server.Installation).Find(1)!.Terms;
        var form = await server.PageAsync("/permits/1/amend", cookie);
        Assert.Contains("name=\"screening\"", form, StringComparison.Ordinal);
        Assert.Contains("misses some that a full look would find", form, StringComparison.Ordinal);

        var plain = await server.SendAsync("/permits/1/amend", cookie, Form(before, before.Until.AddDays(-1), "all"));
        var ticked = await server.SendAsync(
            "/permits/1/amend", cookie, [.. Form(before, before.Until.AddDays(-1), "all"), ("screening", "yes")]);
        Assert.DoesNotContain("Look in small first", await server.PageAsync(plain.Location!, cookie), StringComparison.Ordinal);
        Assert.Contains("Look in small first (misses some)", await server.PageAsync(ticked.Location!, cookie), StringComparison.Ordinal);
        Assert.Contains("\"screening\":null", (await server.GetAsync("/v1/permits")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("looked at only in small", await server.PageAsync("/register"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_altered_copies_are_looked_for_is_asked_for_and_never_ticked_by_itself_nor_together_with_screening()
    {
        await using var server = await RunningServer.StartAsync(prepare: Fill);
        var cookie = server.SignIn(Role.Operator);
        var before = new PermitStore(server.Installation).Find(1)!.Terms;
        var form = await server.PageAsync("/permits/1/amend", cookie);
        Assert.Contains("name=\"altered\"", form, StringComparison.Ordinal);
        Assert.Contains("compared mirrored, turned, without borders", form, StringComparison.Ordinal);

        (string, string)[] filled = Form(before, before.Until.AddDays(-1), "all");
        var plain = await server.SendAsync("/permits/1/amend", cookie, filled);
        var ticked = await server.SendAsync("/permits/1/amend", cookie, [.. filled, ("altered", "yes")]);
        var both = await server.SendAsync("/permits/1/amend", cookie, [.. filled, ("screening", "yes"), ("altered", "yes")]);
        Assert.DoesNotContain("Look for altered copies", await server.PageAsync(plain.Location!, cookie), StringComparison.Ordinal);
        Assert.Contains("Look for altered copies as well", await server.PageAsync(ticked.Location!, cookie), StringComparison.Ordinal);
        Assert.Null(both.Location);
        Assert.Contains("screening lets pictures go", both.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_altered_copies_are_looked_for_stands_in_the_register()
    {
        await using var server = await RunningServer.StartAsync(prepare: installation =>
        {
            Fill(installation);
            new PermitStore(installation).Revoke(1, Actor.CommandLine);
            Granting.Grant(installation, "uploads", ["known"], TimeSpan.FromDays(30), altered: true);
        });
        var json = (await server.GetAsync("/v1/permits")).Body;
        Assert.Contains("\"altered\":false", json, StringComparison.Ordinal);
        Assert.Contains("\"altered\":true", json, StringComparison.Ordinal);
        var page = await server.PageAsync("/register");
        Assert.Equal(1, page.Split("compared mirrored, turned, without borders").Length - 1);
    }

    [Fact]
    public async Task What_screening_missed_stands_in_the_register_in_tens_and_late()
    {
        await using var server = await RunningServer.StartAsync(prepare: installation =>
        {
            Fill(installation);
            new PermitStore(installation).Revoke(1, Actor.CommandLine);
            Granting.Grant(installation, "uploads", ["known"], TimeSpan.FromDays(30), screening: true);
            var journal = new Journal(installation);
            using var connection = installation.Database.Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            foreach (var (daysAgo, screened) in (ReadOnlySpan<(int, long)>)[(9, 700), (8, 77), (7, 50_000)])
            {
                journal.Append(connection, transaction, ClosedEntries.ScreeningDay(
                    "uploads", 2, Instant.Text(installation.Time.GetUtcNow().AddDays(-daysAgo))[..10], screened, 14, 6));
            }

            transaction.Commit();
        });
        var json = (await server.GetAsync("/v1/permits")).Body;
        Assert.Contains("\"screening\":{\"screened\":770,\"sampled\":20,\"missed\":10}", json, StringComparison.Ordinal);
        var page = await server.PageAsync("/register");
        Assert.Contains("Most pictures are looked at only in small", page, StringComparison.Ordinal);
        Assert.Contains("missed in small</dt><dd>10–19", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_pauses_is_not_said_to_be_scanned()
    {
        await using var server = await RunningServer.StartAsync(prepare: Fill);
        Assert.DoesNotContain("pauses", (await server.GetAsync("/status")).Body, StringComparison.Ordinal);
        using (var connection = server.Installation.Database.Open())
        {
            Dapper.SqlMapper.Execute(connection, "update notices set drifted_at = published_at");
        }

        var (status, body) = await server.GetAsync("/status");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("Scanning of uploads pauses. User notice 1 for uploads no longer says the truth", body, StringComparison.Ordinal);
        Assert.DoesNotContain("It is ready", await server.PageAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_register_says_to_everybody_what_was_decided_and_names_no_person()
    {
        await using var server = await RunningServer.StartAsync(prepare: Fill);
        var (status, json) = await server.GetAsync("/v1/permits");
        using var register = JsonDocument.Parse(json);
        var permit = register.RootElement.GetProperty("permits").EnumerateArray().Single();

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("Sample hosting", register.RootElement.GetProperty("provider").GetString());
        Assert.False(register.RootElement.GetProperty("sample").GetBoolean());
        Assert.Equal("uploads", permit.GetProperty("source").GetString());
        Assert.Equal("hosting", permit.GetProperty("service").GetString());
        Assert.Equal("all", permit.GetProperty("scope").GetString());
        Assert.Equal("inForce", permit.GetProperty("state").GetString());
        Assert.Equal("known", permit.GetProperty("lists")[0].GetProperty("list").GetString());
        Assert.Equal(PermitTerms.VoluntarySentence, permit.GetProperty("voluntary").GetProperty("words").GetString());
        Assert.Equal(PermitTerms.VoluntaryFrom, permit.GetProperty("voluntary").GetProperty("from").GetString());
        Assert.Equal("/notice/uploads", permit.GetProperty("notice").GetString());
        Assert.Equal(JsonValueKind.Null, permit.GetProperty("revokedAt").ValueKind);

        var page = await server.PageAsync("/register");
        Assert.Contains("Permit 1 for uploads", page, StringComparison.Ordinal);
        foreach (var text in (string[])[page, json])
        {
            Assert.DoesNotContain("anna", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("because", text, StringComparison.Ordinal);
        }

        new PermitStore(server.Installation).Revoke(1, Actor.CommandLine);
        Assert.Contains("\"state\":\"revoked\"", (await server.GetAsync("/v1/permits")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_was_ever_decided_the_register_says_so()
    {
        await using var server = await RunningServer.StartAsync();

        Assert.Equal("""{"sample":false,"provider":null,"permits":[]}""", (await server.GetAsync("/v1/permits")).Body);
        Assert.Contains("No such decision was ever made.", await server.PageAsync("/register"), StringComparison.Ordinal);
        Assert.DoesNotContain("/register", await server.PageAsync("/"), StringComparison.Ordinal);
    }

    static void Fill(Installation installation)
    {
        Some.UploadSource(installation);
        Some.Permit(installation, "uploads");
    }

    static (string, string)[] Form(PermitTerms terms, DateTimeOffset until, string scope) =>
    [
        ("source", terms.Source), ("scope", scope), ("lists", "known:Test"), ("gdprGround", terms.GdprGround), ("isController", "yes"),
        ("impactAssessment.documentSha256", terms.ImpactAssessment.DocumentSha256),
        ("impactAssessment.date", terms.ImpactAssessment.Date), ("impactAssessment.responsible", terms.ImpactAssessment.Responsible),
        ("priorConsultation.held", "no"), ("priorConsultation.words", terms.PriorConsultation.Words),
        ("criminalData", terms.CriminalData), ("proportionality", terms.Proportionality), ("customersTermsSaySo", "yes"),
        ("notice", terms.Notice), ("deliveryShortfall", terms.DeliveryShortfall), ("weighing", $"{terms.Weighing}"),
        ("until", Instant.Text(until).TrimEnd('Z')), ("voluntary", terms.Voluntary), ("reason", "Fewer people are read."),
    ];
}
