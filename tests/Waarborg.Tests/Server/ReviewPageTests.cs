using System.Net;
using System.Text.RegularExpressions;
using Dapper;
using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>The review console over HTTP: who sees what, when, and that nothing of it stays anywhere.</summary>
public sealed partial class ReviewPageTests
{
    static readonly (string, string)[] NoFields = [];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S10_After_two_people_allowed_it_the_ledger_and_the_first_page_say_so_and_only_reviewers_who_took_their_role_up_see_anything()
    {
        await using var server = await SomeReview.StartAsync();
        SomeReview.AllowViewing(server);
        Assert.Contains("reviewers of this provider may look", await server.PageAsync("/"), StringComparison.Ordinal);
        Assert.Equal(1, Count(server, "select count(*) from evidence where kind = 'viewing.allowed'"));

        foreach (var role in Enum.GetValues<Role>())
        {
            using var response = await server.PostAsync("/review/1/1/reveal", server.SignIn(role), "same-origin", NoFields);
            await AssertNoPictureAsync(response);
        }

        var cookie = server.SignInAs(SomeReview.Reviewer(server, "rik"));
        using (var crossed = await server.PostAsync("/review/1/1/reveal", cookie, "cross-site", NoFields)) await AssertNoPictureAsync(crossed);
        using (var shown = await server.PostAsync("/review/1/1/reveal", cookie, "same-origin", NoFields))
        {
            Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
            // No form that a browser shows or keeps as a picture, and nothing that it may keep.
            Assert.Equal("application/octet-stream", shown.Content.Headers.ContentType?.MediaType);
            Assert.True(shown.Headers.CacheControl!.NoStore);
            var bytes = await shown.Content.ReadAsByteArrayAsync(Cancellation);
            Assert.Equal(4 + (((bytes[0] * 256) + bytes[1]) * ((bytes[2] * 256) + bytes[3])), bytes.Length);
            Assert.True(((bytes[0] * 256) + bytes[1]) <= 128);
        }

        Assert.Equal(1, Count(server, "select count(*) from evidence where kind = 'reveal'"));
        using (var larger = await server.PostAsync("/review/1/1/reveal", cookie, "same-origin", ("reason", " "))) await AssertNoPictureAsync(larger, mayBe: true);
        Assert.True(Viewing.End(server.Installation, Actor.CommandLine));
        using var after = await server.PostAsync("/review/1/1/reveal", cookie, "same-origin", NoFields);
        await AssertNoPictureAsync(after);
        Assert.Contains("Nobody at this provider looks at pictures", await server.PageAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_people_judge_one_after_the_other_and_neither_sees_what_the_other_found()
    {
        await using var server = await SomeReview.StartAsync();
        SomeReview.AllowViewing(server);
        var (rik, sam) = (SomeReview.Reviewer(server, "rik"), SomeReview.Reviewer(server, "sam"));
        var cookie = server.SignInAs(rik);

        // Without a look there is no verdict about what is only alike.
        var blind = await server.SendAsync("/review/1/1/verdict", cookie, ("verdict", "confirmed"));
        Assert.Equal(HttpStatusCode.Conflict, blind.Status);
        await LookAsync(server, rik);
        var kept = await server.SendAsync("/review/1/1/verdict", cookie, ("verdict", "confirmed"));
        Assert.Matches("^/review/next\\?after=1.1&kept=\\d+$", kept.Location);
        // It may be taken back for a moment, by him alone.
        Assert.Equal("/review", (await server.SendAsync("/review/undo", server.SignInAs(sam), ("verdict", VerdictOf(kept.Location!)))).Location);
        Assert.Equal("/review/1/1", (await server.SendAsync("/review/undo", cookie, ("verdict", VerdictOf(kept.Location!)))).Location);
        kept = await server.SendAsync("/review/1/1/verdict", cookie, ("verdict", "confirmed"));
        await SettleAsync(server);
        Assert.Equal("/review", (await server.SendAsync("/review/undo", cookie, ("verdict", VerdictOf(kept.Location!)))).Location);
        Assert.Equal(HttpStatusCode.Conflict, (await server.SendAsync("/review/1/1/verdict", cookie, ("verdict", "rejected"))).Status);

        var page = await server.PageAsync("/review/1/1", server.SignInAs(sam));
        Assert.Contains("1 given, 2 needed", page, StringComparison.Ordinal);
        Assert.DoesNotContain("unmistakable", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\brik\b", page);
        var ofSam = await server.PageAsync("/review", server.SignInAs(sam));
        Assert.Contains("/review/1/1", ofSam, StringComparison.Ordinal);
        Assert.DoesNotContain("/review/1/1\"", await server.PageAsync("/review", cookie), StringComparison.Ordinal);

        await LookAsync(server, sam);
        await server.SendAsync("/review/1/1/verdict", server.SignInAs(sam), ("verdict", "confirmed"));
        Assert.True(File.Exists(Path.Combine(SomeReview.FolderOf(server.Installation), "unmistakable-1.png")));
        await SettleAsync(server);
        Assert.False(File.Exists(Path.Combine(SomeReview.FolderOf(server.Installation), "unmistakable-1.png")));
        Assert.Equal(ItemRestriction.Disabled, new CaseStore(server.Installation).Find(1)!.Items[0].Restriction);
        await LedgerWatch.AssertAgreesAsync(server.Installation);
    }

    [Fact]
    public async Task A_look_that_nobody_ends_ends_by_itself_and_counts_for_whoever_looked()
    {
        await using var server = await SomeReview.StartAsync();
        SomeReview.AllowViewing(server);
        var rik = SomeReview.Reviewer(server, "rik");
        var reveal = await LookAsync(server, rik, end: false);
        server.Temp.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.NoContent, (await server.SendAsync("/review/hear", server.SignInAs(rik), ("reveal", reveal))).Status);
        server.Temp.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(HttpStatusCode.Conflict, (await server.SendAsync("/review/hear", server.SignInAs(rik), ("reveal", reveal))).Status);
        // Two seconds, and the moment after which nothing was heard.
        Assert.Equal(5000, Count(server, "select revealed_ms from exposure_days"));
        Assert.Equal(5, Count(server, "select max(json_extract(cast(body as text), '$.seconds')) from evidence where kind = 'reveal'"));
        var others = await server.PageAsync("/review", server.SignInAs(SomeReview.Reviewer(server, "sam")));
        Assert.Contains("<dt>Of that, with a picture in sight</dt><dd>0 seconds</dd>", Flat(others), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_budget_stops_whoever_has_looked_enough_also_where_nothing_was_revealed()
    {
        await using var server = await SomeReview.StartAsync();
        SomeReview.AllowViewing(server);
        var cookie = server.SignInAs(SomeReview.Reviewer(server, "rik"));
        await server.PageAsync("/review", cookie);
        using (var connection = server.Installation.Database.Open())
        {
            connection.Execute("update exposure_days set queue_ms = @ms", new { ms = (long)ExposureLimits.Usual.QueueADay.TotalMilliseconds });
        }

        Assert.Equal(HttpStatusCode.Conflict, (await server.SendAsync("/review/seen", cookie)).Status);
        Assert.Contains("Enough for today", await server.PageAsync("/review", cookie), StringComparison.Ordinal);
        Assert.Contains("Enough for today", await server.PageAsync("/review/1/1", cookie), StringComparison.Ordinal);
        using var reveal = await server.PostAsync("/review/1/1/reveal", cookie, "same-origin", NoFields);
        await AssertNoPictureAsync(reveal);
        var verdict = await server.SendAsync("/review/1/1/verdict", cookie, ("verdict", "confirmed"));
        Assert.Contains("Enough for today", verdict.Body, StringComparison.Ordinal);
        Assert.Equal(0, Count(server, "select count(*) from verdicts"));
        // The limit is of one person: another goes on.
        Assert.DoesNotContain("Enough for today", await server.PageAsync("/review", server.SignInAs(SomeReview.Reviewer(server, "sam"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_changed_hold_from_the_next_look_on_and_the_console_says_what_holds()
    {
        await using var server = await SomeReview.StartAsync();
        var cookie = server.SignInAs(SomeReview.Reviewer(server, "rik"));
        Assert.Contains("at most 240 minutes of review on one day", await server.PageAsync("/review", cookie), StringComparison.Ordinal);
        server.Temp.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.NoContent, (await server.SendAsync("/review/seen", cookie)).Status);
        var json = SomeNotices.Json();
        json["exposure"] = new System.Text.Json.Nodes.JsonObject { ["queueMinutes"] = 1 };
        SomeNotices.Set(server.Installation, json);
        Assert.Equal(HttpStatusCode.Conflict, (await server.SendAsync("/review/seen", cookie)).Status);
        var page = await server.PageAsync("/review", cookie);
        Assert.Contains("Enough for today", page, StringComparison.Ordinal);
        Assert.Contains("at most 1 minute of review on one day", page, StringComparison.Ordinal);
    }

    static async Task<string> LookAsync(RunningServer server, Person person, bool end = true)
    {
        using var shown = await server.PostAsync("/review/1/1/reveal", server.SignInAs(person), "same-origin", NoFields);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        if (end) await server.SendAsync("/review/hide", server.SignInAs(person));
        return shown.Headers.GetValues("X-Reveal").Single();
    }

    // Past the time for taking back, and without waiting for the service's next round.
    static async Task SettleAsync(RunningServer server)
    {
        server.Temp.Time.Advance(ReviewDesk.UndoWithin);
        await new ReviewDesk(server.Installation, server.Engine.Derivatives).SettleAsync(Cancellation);
        for (var tries = 0; Count(server, "select count(*) from verdicts where pending_until is not null") > 0 && tries < 100; tries++)
        {
            await Task.Delay(20, Cancellation);
        }

        await Task.Delay(100, Cancellation);
    }

    static async Task AssertNoPictureAsync(HttpResponseMessage response, bool mayBe = false)
    {
        if (mayBe && response.IsSuccessStatusCode) return;
        var type = response.Content.Headers.ContentType?.MediaType;
        Assert.True(type is null or "text/html" or "text/plain" or "application/problem+json" or "application/json" or "text/javascript", type);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.DoesNotContain("<img", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("base64", body, StringComparison.OrdinalIgnoreCase);
    }

    static string VerdictOf(string location) => KeptNumber().Match(location).Groups["id"].Value;

    static string Flat(string page) => BetweenTags().Replace(page, "><");

    static long Count(RunningServer server, string sql)
    {
        using var connection = server.Installation.Database.Open();
        return connection.ExecuteScalar<long>(sql);
    }

    [GeneratedRegex("kept=(?<id>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeptNumber();

    [GeneratedRegex(@">\s+<", RegexOptions.None, 1000)]
    private static partial Regex BetweenTags();
}
