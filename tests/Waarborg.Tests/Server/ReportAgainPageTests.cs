using System.Net;
using System.Text.Json.Nodes;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Reporting;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>Nobody is offered to send again what was taken back, waived, or has arrived.</summary>
public sealed class ReportAgainPageTests
{
    const string Offered = "value=\"again\"";
    const string Missing = "1 report or statement did not arrive where it must go.";

    [Theory]
    [InlineData("retract", nameof(ReportState.Retracted))]
    [InlineData("waive", nameof(ReportState.Waived))]
    public async Task A_report_that_was_taken_back_or_waived_is_offered_to_nobody_and_not_sent_when_it_is_asked_for(string act, string state)
    {
        await using var server = await RunningServer.StartAsync(prepare: installation => SomeStatements.Prepare(installation));
        await SomeStatements.GrantAsync(server);
        var (cookie, folder) = (server.SignIn(Role.Reporter), Directory.CreateDirectory(Path.Combine(server.Temp.Root, "out")).FullName);
        SomeReports.Describe(server.Installation, "meldpunt", new(RecipientKind.Hotline, "A hotline", "agreement 3", "nl", Folder: folder));
        await server.SendAsync("/reports/make/1", cookie, ("to", "meldpunt"), ("aware", "Hotline"));
        Directory.Delete(folder);
        await SendAsync(server);
        // What did not arrive is in the frame of every page, for whoever sees cases and for nobody else.
        var reviewer = server.SignIn(Role.Reviewer);
        foreach (var path in (string[])["/", "/cases", "/sweeps", "/ledger", "/complaints", "/messages"])
        {
            Assert.Contains(Missing, await server.PageAsync(path, reviewer), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Missing, (await server.GetAsync("/ledger", "en")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/reports\"", await server.PageAsync("/ledger", reviewer), StringComparison.Ordinal);
        Assert.Contains("href=\"/reports\"", await server.PageAsync("/ledger", cookie), StringComparison.Ordinal);
        Assert.Contains(Offered, await server.PageAsync("/reports/1", cookie), StringComparison.Ordinal);

        await server.SendAsync("/reports/1", cookie, ("act", act), ("reason", "Told by letter."));
        Assert.Equal(state, new ReportStore(server.Installation).Find(1)!.State.ToString());
        foreach (var path in (string[])["/reports/1", "/reports"])
        {
            Assert.DoesNotContain(Offered, await server.PageAsync(path, cookie), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Missing, await server.PageAsync("/ledger", reviewer), StringComparison.Ordinal);
        Directory.CreateDirectory(folder);
        Assert.Equal(HttpStatusCode.Conflict, (await server.SendAsync("/reports/1", cookie, ("act", "again"))).Status);
        await SendAsync(server);
        Assert.Empty(Directory.GetDirectories(folder));
        Assert.Equal(state, new ReportStore(server.Installation).Find(1)!.State.ToString());
    }

    [Fact]
    public async Task The_mail_of_a_report_that_was_taken_back_is_not_among_the_messages_that_may_be_sent_again()
    {
        await using var mail = new MailSink();
        // A customer is told meanwhile, whose mail arrives.
        mail.AnswerTo = static to => to == "zaak@politie.example" ? "550 no such mailbox" : "250 OK";
        await using var server = await RunningServer.StartAsync(prepare: installation => SomeStatements.Prepare(installation, new JsonObject
        {
            ["smtp"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = mail.Port, ["sender"] = "meldingen@duinhost.example" },
            ["customerWebhooks"] = false,
        }));
        await SomeStatements.GrantAsync(server);
        SomeReports.Describe(server.Installation, "police", new(
            RecipientKind.Police, "Police", "law", "nl", Mail: new("zaak@politie.example", MailForm.Json)));
        var (cookie, store) = (server.SignIn(Role.Reporter), new ReportStore(server.Installation));
        await server.SendAsync("/reports/make/1", cookie, ("to", "police"), ("aware", "Hotline"));
        // The server sends by itself as well: whoever has it at this moment writes down what came of it.
        for (var tries = 0; tries < 400 && store.Find(1)!.Problem is null; tries++)
        {
            await SendAsync(server);
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }

        var message = store.Find(1)!.Message!.Value;
        Assert.Contains(new Outbox(server.Installation).Missing(), one => one.Id == message);
        // Counted once, among the messages.
        Assert.Equal((1, 0), (Outbox.MissingCount(server.Installation), ReportStore.MissingCount(server.Installation)));
        await server.SendAsync("/reports/1", cookie, ("act", "retract"));
        Assert.Equal(ReportState.Retracted, store.Find(1)!.State);
        Assert.DoesNotContain(Offered, await server.PageAsync("/reports/1", cookie), StringComparison.Ordinal);
        Assert.DoesNotContain(new Outbox(server.Installation).Missing(), one => one.Id == message);
        Assert.Equal((0, 0), (Outbox.MissingCount(server.Installation), ReportStore.MissingCount(server.Installation)));
        Assert.IsType<MessageAnswer.Refused>(new Outbox(server.Installation).Again(message));
        Assert.Equal(HttpStatusCode.Conflict, (await server.SendAsync("/reports/1", cookie, ("act", "again"))).Status);
    }

    static Task<int> SendAsync(RunningServer server) =>
        new ReportSender(server.Installation, ReportWays.Usual).SendDueAsync(TestContext.Current.CancellationToken);
}
