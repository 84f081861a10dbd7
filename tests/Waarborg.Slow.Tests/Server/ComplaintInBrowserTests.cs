using System.Globalization;
using System.Text.Json.Nodes;
using Waarborg.People;
using Waarborg.Reporting;
using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Server;
using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Server;

/// <summary>A customer reads why his file is gone, says that it is wrong, and a third person puts it right.</summary>
public class ComplaintInBrowserTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_statement_is_read_in_two_languages_a_complaint_is_heard_by_a_third_person_and_everybody_is_told()
    {
        await using var mail = new MailSink();
        await using var server = await RunningServer.StartAsync(prepare: installation => Prepare(installation, mail.Port));
        // Rik judges, the customer complains, and Rik could hear complaints as well.
        var rik = server.People.Ensure("rik", Role.Reviewer, Role.ComplaintsOfficer);
        await SomeStatements.GrantAsync(server.Installation, by: rik.Actor);
        await SomeStatements.TellAsync(server);
        var (code, file) = (SomeStatements.CodeOf(server), SomeStatements.FileOf(server.Installation));
        Assert.False(File.Exists(file));
        Assert.Contains(code, Assert.Single(mail.Mail).Text.Replace("=\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(server.Installation).Make(
            new(1, null, "politie", ReportFacts.None with { Aware = HowAware.Hotline, Category = ReportCategory.Baseline }), Actor.CommandLine));
        await SendReportsAsync(server);
        Assert.Equal("zaak@politie.example", mail.Mail.Last().To);

        await using var customer = await Browser.StartAsync(Cancellation);
        await ComplainAsync(server, customer, code);
        await using var officer = await Browser.StartAsync(Cancellation);
        await DecideAsync(server, officer, file);

        await SomeStatements.TellAsync(server);
        // The statement, the receipt, the decision, and that it is back.
        Assert.Equal(4, mail.Mail.Count(one => one.To == "c-1@klant.example"));
        await ReadAsync(server, customer, $"/statement/{code}", "statement-back", "Dit is een gewone vakantiefoto.", "Dit is een gewone vakantiefoto.");
        // Whoever was told of it is told that it was not so.
        await officer.SetCookieAsync(server.Address, server.SignIn(Role.Reporter, Role.Operator), Cancellation);
        await ReadAsync(server, officer, "/reports", "complaint-report", "trek haar in", "take it back");
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(server.Installation).Retract(1, Actor.CommandLine));
        await SendReportsAsync(server);
        Assert.Equal(2, mail.Mail.Count(one => one.To == "zaak@politie.example"));
        Assert.Contains("correction.json", mail.Mail.Last().Text, StringComparison.Ordinal);
        Assert.False(new ReportStore(server.Installation).Open().IsAny);
    }

    static void Prepare(Installation installation, int relay)
    {
        SomeStatements.Prepare(installation, new JsonObject
        {
            ["smtp"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = relay, ["sender"] = "no-reply@duinhost.example" },
            ["customerWebhooks"] = false,
        });
        SomeReports.Describe(installation, "politie", new(
            RecipientKind.Police, "De politie", "law", "nl", Mail: new("zaak@politie.example", MailForm.Json)));
    }

    // Found by the code alone, read in both languages, and contested.
    static async Task ComplainAsync(RunningServer server, Browser customer, string code)
    {
        await customer.ShowAsync(new(server.Address, "/statement?lang=nl"), 1280, dark: false, Cancellation);
        await PagesInBrowserTests.AssertShownAsync(customer, "statement-code-nl-1280", 1280, "nl", Cancellation);
        await customer.TabToAsync("#code", Cancellation);
        await customer.TypeAsync(code.ToLowerInvariant(), Cancellation);
        await customer.EnterAsync("main button[type=submit]", "/statement/" + code, Cancellation);
        await ReadAsync(
            server, customer, $"/statement/{code}", "statement", "Bevestigd door een mens: ja", "Confirmed by a person: yes");
        await customer.TabToAsync("#complaint", Cancellation);
        await customer.TypeAsync("It is a picture of our holiday at the beach.", Cancellation);
        await customer.EnterAsync("main button[type=submit]", "/statement/" + code, Cancellation);
        Assert.Contains("We received your complaint", await customer.TextAsync(Cancellation), StringComparison.Ordinal);
    }

    // Whoever judged is refused; a third person decides, and the file is back by itself.
    static async Task DecideAsync(RunningServer server, Browser officer, string file)
    {
        await SignInAsync(server, officer, "rik");
        await SayAsync(server, officer, "Ik blijf erbij.", "uphold");
        await PagesInBrowserTests.AssertShownAsync(officer, "complaint-own-verdict-nl-1280", 1280, "nl", Cancellation);
        var refused = await officer.TextAsync(Cancellation);
        Assert.Contains("u beoordeelde dit bestand zelf", refused, StringComparison.Ordinal);
        // It was named by its address: nobody outside is asked about what was not compared.
        Assert.DoesNotContain("assess ask", refused, StringComparison.Ordinal);
        Assert.False(File.Exists(file));

        await SignInAsync(server, officer, "otto");
        await ReadAsync(server, officer, "/complaints", "complaints", "Klachten", "Complaints");
        await ReadAsync(server, officer, "/complaints/1", "complaint", "holiday at the beach", "holiday at the beach");
        await SayAsync(server, officer, "Dit is een gewone vakantiefoto.", "reverse");
        await PagesInBrowserTests.AssertShownAsync(officer, "complaint-reversed-nl-1280", 1280, "nl", Cancellation);
        Assert.Equal("a picture", await File.ReadAllTextAsync(file, Cancellation));
    }

    static async Task SayAsync(RunningServer server, Browser officer, string reason, string decision)
    {
        await officer.ShowAsync(new(server.Address, "/complaints/1?lang=nl"), 1280, dark: false, Cancellation);
        await officer.TabToAsync("#reason", Cancellation);
        await officer.TypeAsync(reason, Cancellation);
        await officer.EnterAsync($"button[value={decision}]", "/complaints/1", Cancellation);
    }

    static async Task SignInAsync(RunningServer server, Browser browser, string handle)
    {
        var person = server.People.Ensure(handle, Role.ComplaintsOfficer);
        server.People.TakeUp(handle, Role.ComplaintsOfficer);
        await browser.SetCookieAsync(server.Address, server.SignInAs(person), Cancellation);
    }

    static Task<int> SendReportsAsync(RunningServer server) =>
        new ReportSender(server.Installation, ReportWays.Usual).SendDueAsync(Cancellation);

    // The last view is English and narrow.
    static async Task ReadAsync(
        RunningServer server, Browser browser, string path, string name, string dutch, string english)
    {
        foreach (var (language, width) in PagesInBrowserTests.Views)
        {
            await browser.ShowAsync(new(server.Address, $"{path}?lang={language}"), width, dark: width < 1000, Cancellation);
            await PagesInBrowserTests.AssertShownAsync(
                browser, string.Create(CultureInfo.InvariantCulture, $"{name}-{language}-{width}"), width, language, Cancellation);
            Assert.Contains(language == "nl" ? dutch : english, await browser.TextAsync(Cancellation), StringComparison.Ordinal);
        }
    }
}
