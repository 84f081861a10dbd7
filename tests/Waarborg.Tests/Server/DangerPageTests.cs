using System.Net;
using System.Text.Json.Nodes;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Store;
using Waarborg.Tests.Permits;

namespace Waarborg.Tests.Server;

/// <summary>The form about danger, and what stands beside it for everybody who sees the case.</summary>
public sealed class DangerPageTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_of_a_case_says_each_danger_when_by_whom_and_whether_the_police_have_it_in_the_readers_language()
    {
        await using var mail = new MailSink();
        await using var server = await StartAsync(mail);
        mail.AnswerTo = _ => "550 no such mailbox";
        var operators = server.SignIn(Role.Operator);
        var raised = await server.SendAsync("/cases/1/danger", operators, ("act", "raise"), ("reason", "A child <b>now</b>.\nIn a cellar."));
        Assert.Equal(HttpStatusCode.BadGateway, raised.Status);
        Assert.Contains("The message to the police did not arrive. Call 112 now.", raised.Body, StringComparison.Ordinal);

        var danger = Assert.Single(new Dangers(server.Installation).OfCase(1));
        foreach (var reader in (string[])[operators, server.SignIn(Role.Auditor), server.SignIn(Role.Reporter)])
        {
            var page = await server.PageAsync("/cases/1", reader);
            Assert.Contains("A child &lt;b&gt;now&lt;/b&gt;.", page, StringComparison.Ordinal);
            Assert.Contains("In a cellar.", page, StringComparison.Ordinal);
            // Before whatever else the page says of the case.
            Assert.InRange(page.IndexOf("A child", StringComparison.Ordinal), 0, page.IndexOf("Pictures are never shown here", StringComparison.Ordinal));
            Assert.Contains("The message to the police did not arrive. Call 112 now.", page, StringComparison.Ordinal);
            Assert.Contains(danger.RaisedBy, page, StringComparison.Ordinal);
            Assert.Contains($"<time datetime=\"{Instant.Text(danger.RaisedAt)}\">", page, StringComparison.Ordinal);
            Assert.DoesNotContain("The police have it, acknowledged", page, StringComparison.Ordinal);
        }

        var dutch = (await server.GetAsync("/cases/1", "nl", operators)).Body;
        Assert.Contains("Het bericht aan de politie is niet aangekomen. Bel nu 112.", dutch, StringComparison.Ordinal);
        Assert.DoesNotContain("Call 112", dutch, StringComparison.Ordinal);

        mail.AnswerTo = null;
        Assert.IsType<MessageAnswer.Done>(new Outbox(server.Installation).Again(danger.Message!.Value));
        // The server may be at it at this moment, so that this round finds nothing to send.
        for (var round = 0; round < 100 && new Dangers(server.Installation).ReachOf(danger).Reach != DangerReach.Arrived; round++)
        {
            await SomeStatements.TellAsync(server);
            await Task.Delay(20, Cancellation);
        }

        Assert.Contains("The message to the police was delivered. Call 112 as well.", await server.PageAsync("/cases/1", operators), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await server.SendAsync("/cases/1/danger", operators, ("act", "acknowledge"))).Status);
        var seen = await server.PageAsync("/cases/1", server.SignIn(Role.Auditor));
        Assert.Contains("The police have it, acknowledged", seen, StringComparison.Ordinal);
        Assert.Contains(Assert.Single(new Dangers(server.Installation).OfCase(1)).AcknowledgedBy!, seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_may_raise_none_has_no_form_and_nothing_that_was_typed_is_lost()
    {
        await using var mail = new MailSink();
        await using var server = await StartAsync(mail);
        // Nothing was raised: there is nothing to read for whoever only reads.
        Assert.DoesNotContain("Somebody in danger", await server.PageAsync("/cases/1", server.SignIn(Role.Auditor)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync(
            "/cases/1/danger", server.SignIn(Role.Auditor), ("act", "raise"), ("reason", "Now."))).Status);
        foreach (var role in (Role[])[Role.Operator, Role.Reviewer, Role.Reporter, Role.ComplaintsOfficer])
        {
            Assert.Contains("Tell the police now", await server.PageAsync("/cases/1", server.SignIn(role)), StringComparison.Ordinal);
        }

        var operators = server.SignIn(Role.Operator);
        foreach (var (typed, kept) in ((string, string)[])[("  ", "required></textarea>"), (new('x', 1001), "xxx</textarea>")])
        {
            var refused = await server.SendAsync("/cases/1/danger", operators, ("act", "raise"), ("reason", typed));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains("Say what the danger is, in 1 to 1,000 characters.", refused.Body, StringComparison.Ordinal);
            Assert.Contains(kept, refused.Body, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(
            "/cases/9/danger", operators, ("act", "raise"), ("reason", "Now."))).Status);
        Assert.Empty(mail.Mail);
        Assert.Empty(new Dangers(server.Installation).OfCase(1));

        // Once the police have it, whoever raised it is back at the case.
        var told = await server.SendAsync("/cases/1/danger", operators, ("act", "raise"), ("reason", "Now."));
        Assert.Equal((HttpStatusCode.Redirect, "/cases/1#danger"), (told.Status, told.Location));
        Assert.Contains("Now.", Assert.Single(mail.Mail).Text, StringComparison.Ordinal);
    }

    // Whoever believes that the police know does not call them.
    [Fact]
    public async Task Where_the_settings_name_no_way_to_the_police_nobody_reads_that_they_have_a_message()
    {
        await using var server = await RunningServer.StartAsync(prepare: at => SomeStatements.Prepare(at));
        await SomeStatements.GrantAsync(server);
        var operators = server.SignIn(Role.Operator);
        var english = await server.PageAsync("/cases/1", operators);
        Assert.Contains("The settings name no way to the police: they have no message of it. Call 112 first.", english, StringComparison.Ordinal);
        Assert.DoesNotContain("Tell the police now", english, StringComparison.Ordinal);
        Assert.DoesNotContain("The police have a message", english, StringComparison.Ordinal);
        var dutch = (await server.GetAsync("/cases/1", "nl", operators)).Body;
        Assert.Contains("zij krijgt hiervan geen bericht. Bel eerst 112.", dutch, StringComparison.Ordinal);
        Assert.DoesNotContain("De politie krijgt meteen bericht", dutch, StringComparison.Ordinal);
    }

    // The server tells the customer by itself, which is another message: here it is kept back.
    static async Task<RunningServer> StartAsync(MailSink mail)
    {
        var server = await RunningServer.StartAsync(prepare: at =>
        {
            SomeStatements.Prepare(at);
            var json = SomeNotices.Json(new JsonObject
            {
                ["smtp"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = mail.Port, ["sender"] = "no-reply@duinhost.example" },
                ["customerWebhooks"] = false,
            });
            json["telling"] = new JsonObject
            {
                ["platform"] = true,
                ["police"] = new JsonObject { ["mail"] = "spoed@politie.example" },
            };
            SomeNotices.Set(at, json);
        });
        await SomeStatements.GrantAsync(server, () => Assert.IsType<MessageAnswer.Done>(new Statements(server.Installation).Hold(
            1, HoldKind.OtherOrder, server.Temp.Time.GetUtcNow().AddDays(3), "R-1", Actor.CommandLine)));
        return server;
    }
}
