using System.Net;
using System.Text.Json;
using Waarborg.People;
using Waarborg.Reporting;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>What is still to be reported is on everybody's screen, and a report can be read as it is told.</summary>
public sealed class ReportPageTests
{
    [Fact]
    public async Task A_report_that_did_not_arrive_is_on_every_screen_until_it_did_or_was_waived()
    {
        await using var server = await RunningServer.StartAsync();
        var (desk, report) = (new ReportDesk(server.Installation), SomeReports.Typical);
        Assert.False(await WaitsAsync(server));
        long id;
        using (var connection = server.Installation.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            id = new ReportStore(server.Installation).Add(
                connection, transaction, report, ReportWay.Folder, null, server.Temp.Time.GetUtcNow().AddDays(1), Actor.CommandLine);
            transaction.Commit();
        }

        Assert.True(await WaitsAsync(server));
        var cookie = server.SignIn(Role.Reporter);
        foreach (var (path, nl, en) in ((string, string, string)[])
        [
            ("/", "1 melding is nog niet aangekomen", "1 report has not arrived yet"),
            ("/cases", "1 melding is nog niet aangekomen", "1 report has not arrived yet"),
            ("/reports", "onderweg", "on its way"),
            ($"/reports/{id}", "customer-12", "customer-12"),
            ($"/reports/{id}", "Geüpload vanaf", "Uploaded from"),
        ])
        {
            Assert.Contains(nl, WebUtility.HtmlDecode((await server.GetAsync(path, "nl", cookie)).Body), StringComparison.Ordinal);
            Assert.Contains(en, WebUtility.HtmlDecode((await server.GetAsync(path, "en", cookie)).Body), StringComparison.Ordinal);
        }

        // Nobody without that role reads of a customer, and the public learns no number.
        var reviewer = server.SignIn(Role.Reviewer);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.GetAsync($"/reports/{id}", cookie: reviewer)).Status);
        Assert.Contains("1 report has not arrived", (await server.GetAsync("/cases", "en", reviewer)).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("has not arrived", (await server.GetAsync("/", "en")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/reports/99", cookie: cookie)).Status);

        Assert.IsType<ReportAnswer.Done>(desk.Waive(id, "Told by letter.", Actor.CommandLine));
        Assert.False(await WaitsAsync(server));
        Assert.DoesNotContain("has not arrived", (await server.GetAsync("/cases", "en", cookie)).Body, StringComparison.Ordinal);
        Assert.Contains("Told by letter.", (await server.GetAsync($"/reports/{id}", "en", cookie)).Body, StringComparison.Ordinal);
    }

    static async Task<bool> WaitsAsync(RunningServer server)
    {
        using var json = JsonDocument.Parse(await server.StatusAsync());
        return json.RootElement.GetProperty("reports").GetProperty("waiting").GetBoolean();
    }
}
