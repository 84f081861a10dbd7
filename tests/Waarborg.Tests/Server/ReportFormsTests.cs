using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Waarborg.People;
using Waarborg.Reporting;
using Waarborg.Server.Pages;
using Waarborg.Server.Texts;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>What a reporter does about reports in the console: the same as at the command line, and nobody else does it.</summary>
public sealed class ReportFormsTests
{
    const string Make = "/reports/make/1";

    /// <summary>A notice that a person granted, and two recipients: a folder, and a mail box behind a relay.</summary>
    static async Task<(RunningServer Server, string Folder)> StartAsync(MailSink? mail = null)
    {
        var delivery = mail is null ? null : new JsonObject
        {
            ["smtp"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = mail.Port, ["sender"] = "meldingen@duinhost.example" },
            ["customerWebhooks"] = false,
        };
        var server = await RunningServer.StartAsync(prepare: installation => SomeStatements.Prepare(installation, delivery));
        await SomeStatements.GrantAsync(server);
        var folder = Path.Combine(server.Temp.Root, "out");
        Directory.CreateDirectory(folder);
        SomeReports.Describe(server.Installation, "meldpunt", new(RecipientKind.Hotline, "A hotline", "agreement 3", "nl", Folder: folder));
        SomeReports.Describe(server.Installation, "police", new(
            RecipientKind.Police, "Police", "law", "nl", Mail: new("zaak@politie.example", MailForm.Json)));
        return (server, folder);
    }

    static Task<int> SendAsync(RunningServer server) =>
        new ReportSender(server.Installation, ReportWays.Usual).SendDueAsync(TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_reporter_makes_a_report_of_a_due_case_and_what_is_missing_is_said_with_all_that_was_typed_still_there()
    {
        var (server, _) = await StartAsync();
        await using var owned = server;
        var (cookie, store) = (server.SignIn(Role.Reporter), new ReportStore(server.Installation));
        Assert.Contains(Make, await server.PageAsync("/reports", cookie), StringComparison.Ordinal);
        Assert.Contains(Make, await server.PageAsync("/cases/1", cookie), StringComparison.Ordinal);
        Assert.Contains("Dossier 1 melden", (await server.GetAsync(Make, "nl", cookie)).Body, StringComparison.Ordinal);
        Assert.Contains("Report case 1", (await server.GetAsync(Make, "en", cookie)).Body, StringComparison.Ordinal);
        await server.PageAsync("/reports/make/99", cookie, HttpStatusCode.NotFound);

        var missing = await server.SendAsync(Make, cookie, ("to", "meldpunt"), ("victim", "A child of about ten."));
        Assert.Equal(HttpStatusCode.Conflict, missing.Status);
        Assert.Contains("aware: a notice said so", missing.Body, StringComparison.Ordinal);
        Assert.Contains("A child of about ten.", missing.Body, StringComparison.Ordinal);
        foreach (var (field, value, name) in ((string, string, string)[])
            [("upload.ip", "300.1.1.1", "Uploaded from: "), ("upload.port", "x", "Port: "), ("item", "first", "item: ")])
        {
            var wrong = await server.SendAsync(Make, cookie, ("to", "meldpunt"), ("aware", "Hotline"), (field, value));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
            // By the name that the form gives it.
            Assert.Contains($"<p><span lang=\"en\">{name}", wrong.Body, StringComparison.Ordinal);
        }

        Assert.Equal(0, store.Open().Underway);
        var made = await server.SendAsync(
            Make, cookie, ("to", "meldpunt"), ("item", "1"), ("aware", "Hotline"), ("upload.ip", "198.51.100.7"),
            ("upload.port", "443"), ("upload.at", "2026-11-20T08:00:00+01:00"), ("user.decision", "Suspended"),
            ("more", "First line.\r\nSecond line."));
        Assert.Equal("/reports/1", made.Location);
        var facts = store.ContentOf(1)!.Facts;
        Assert.Equal((HowAware.Hotline, 443, AccountDecision.Suspended), (facts.Aware!.Value, facts.Upload!.Port!.Value, facts.User!.Decision!.Value));
        Assert.Equal("First line. Second line.", facts.More);
        var again = await server.SendAsync(Make, cookie, ("to", "meldpunt"), ("aware", "Hotline"));
        Assert.Contains("was told of all that is confirmed", again.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_no_reporter_reads_which_command_does_it_and_his_forms_do_nothing()
    {
        var (server, _) = await StartAsync();
        await using var owned = server;
        foreach (var role in (Role[])[Role.Operator, Role.Auditor, Role.Reviewer])
        {
            var cookie = server.SignIn(role);
            foreach (var path in (string[])[Make, Make + "/waive", "/reports/1"])
            {
                var refused = await server.SendAsync(
                    path, cookie, ("to", "meldpunt"), ("aware", "Hotline"), ("reason", "because"), ("act", "waive"));
                Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
            }

            await server.PageAsync(Make, cookie, HttpStatusCode.Forbidden);
        }

        Assert.Contains("./waarborg report make 1", await server.PageAsync("/reports", server.SignIn(Role.Auditor)), StringComparison.Ordinal);
        Assert.Empty(new ReportStore(server.Installation).List(onlyOpen: false));
        var nothing = await server.SendAsync("/reports/1", server.SignIn(Role.Reporter), ("act", "delete"));
        Assert.Equal(HttpStatusCode.Forbidden, nothing.Status);
    }

    [Fact]
    public async Task What_did_not_arrive_is_sent_again_waived_with_a_reason_or_taken_back_by_a_person()
    {
        var (server, folder) = await StartAsync();
        await using var owned = server;
        var (cookie, store) = (server.SignIn(Role.Reporter), new ReportStore(server.Installation));
        await server.SendAsync(Make, cookie, ("to", "meldpunt"), ("aware", "Hotline"));
        Directory.Delete(folder);
        await SendAsync(server);
        Assert.Contains("value=\"again\"", await server.PageAsync("/reports/1", cookie), StringComparison.Ordinal);
        Assert.Equal("/reports/1", (await server.SendAsync("/reports/1", cookie, ("act", "again"))).Location);
        Assert.Equal(server.Temp.Time.GetUtcNow(), store.Find(1)!.DueAt);
        var unsaid = await server.SendAsync("/reports/1", cookie, ("act", "waive"), ("reason", " "));
        Assert.Equal(HttpStatusCode.Conflict, unsaid.Status);
        Assert.Contains("reason: why", unsaid.Body, StringComparison.Ordinal);
        Assert.Equal("/reports/1", (await server.SendAsync("/reports/1", cookie, ("act", "waive"), ("reason", "Told by letter."))).Location);
        Assert.Equal((ReportState.Waived, "Told by letter."), (store.Find(1)!.State, store.ReasonOf(1)));
        Assert.DoesNotContain("id=\"act\"", await server.PageAsync("/reports/1", cookie), StringComparison.Ordinal);

        Directory.CreateDirectory(folder);
        Assert.Equal("/reports/2", (await server.SendAsync(Make, cookie, ("to", "meldpunt"), ("aware", "Hotline"))).Location);
        await SendAsync(server);
        Assert.Equal("/reports/3", (await server.SendAsync("/reports/2", cookie, ("act", "retract"))).Location);
        Assert.Equal(2, store.Find(3)!.Corrects);
        Assert.DoesNotContain("value=\"retract\"", await server.PageAsync("/reports/2", cookie), StringComparison.Ordinal);
        var twice = await server.SendAsync("/reports/2", cookie, ("act", "retract"));
        Assert.Contains("taken back already", twice.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_that_may_have_arrived_is_settled_by_a_person_who_knows()
    {
        await using var mail = new MailSink();
        var (server, _) = await StartAsync(mail);
        await using var owned = server;
        var (cookie, store) = (server.SignIn(Role.Reporter), new ReportStore(server.Installation));
        mail.IsCutOff = true;
        await server.SendAsync(Make, cookie, ("to", "police"), ("aware", "Hotline"));
        // The server sends by itself as well: whoever has it at this moment writes down what came of it.
        for (var tries = 0; tries < 400 && store.Find(1)!.State != ReportState.Stopped; tries++)
        {
            await SendAsync(server);
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }

        Assert.Equal(ReportState.Stopped, store.Find(1)!.State);
        Assert.Contains("value=\"arrived\"", await server.PageAsync("/reports/1", cookie), StringComparison.Ordinal);
        Assert.Equal("/reports/1", (await server.SendAsync("/reports/1", cookie, ("act", "arrived"))).Location);
        Assert.Equal(ReportState.Sent, store.Find(1)!.State);
        Assert.False(store.Open().IsAny);
    }

    [Fact]
    public async Task Nobody_is_told_of_a_case_only_for_a_reason()
    {
        var (server, _) = await StartAsync();
        await using var owned = server;
        var (cookie, store) = (server.SignIn(Role.Reporter), new ReportStore(server.Installation));
        Assert.Equal(HttpStatusCode.Conflict, (await server.SendAsync(Make + "/waive", cookie, ("reason", ""))).Status);
        Assert.Equal("/reports", (await server.SendAsync(Make + "/waive", cookie, ("reason", "The police asked for it."))).Location);
        Assert.False(store.Open().IsAny);
        Assert.Equal("The police asked for it.", store.ReasonOf(1));
        Assert.DoesNotContain("/waive", await server.PageAsync(Make, cookie), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await server.SendAsync(Make + "/waive", cookie, ("reason", "Again."))).Status);
    }

    [Fact]
    public void Every_fact_of_a_file_has_its_field_in_the_form_with_a_name_in_both_languages()
    {
        Assert.Equal(
            Paths(typeof(ReportFacts), "").Order(StringComparer.Ordinal),
            ReportFactFields.All.Select(field => field.Name).Order(StringComparer.Ordinal));
        foreach (var field in ReportFactFields.All)
        {
            Assert.NotNull(ReportTexts.Dutch.Field(field.Path));
            Assert.NotNull(ReportTexts.English.Field(field.Path));
        }
    }

    static IEnumerable<string> Paths(Type type, string path) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public).SelectMany(property =>
        {
            var name = path + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            Type[] parts = [typeof(UploadFacts), typeof(UserFacts), typeof(ThirdCountryFacts)];
            return parts.Contains(property.PropertyType) ? Paths(property.PropertyType, name + ".") : [name];
        });
}
