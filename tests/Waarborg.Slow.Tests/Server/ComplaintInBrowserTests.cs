using System.Text.Json.Nodes;
using Waarborg.People;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Server;

namespace Waarborg.Slow.Tests.Server;

/// <summary>A customer reads why his file is gone, says that it is wrong, and a third person puts it right.</summary>
public class ComplaintInBrowserTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_statement_is_read_in_two_languages_a_complaint_is_heard_by_a_third_person_and_everybody_is_told()
    {
        await using var mail = new MailSink();
        await using var server = await RunningServer.StartAsync(prepare: installation => SomeStatements.Prepare(
            installation, new JsonObject
            {
                ["smtp"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = mail.Port, ["sender"] = "no-reply@duinhost.example" },
                ["customerWebhooks"] = false,
            }));
        await SomeStatements.GrantAsync(server);
        await SomeStatements.TellAsync(server);
        var (code, file) = (SomeStatements.CodeOf(server), SomeStatements.FileOf(server.Installation));
        Assert.False(File.Exists(file));
        Assert.Contains(code, Assert.Single(mail.Mail).Text.Replace("=\n", "", StringComparison.Ordinal), StringComparison.Ordinal);

        await using var customer = await Browser.StartAsync(Cancellation);
        await customer.ShowAsync(new(server.Address, "/statement?lang=nl"), 1280, dark: false, Cancellation);
        await PagesInBrowserTests.AssertShownAsync(customer, "statement-code-nl-1280", 1280, "nl", Cancellation);
        await customer.TabToAsync("#code", Cancellation);
        await customer.TypeAsync(code.ToLowerInvariant(), Cancellation);
        await customer.EnterAsync("main button[type=submit]", "/statement/" + code, Cancellation);
        await PagesInBrowserTests.AssertShownAsync(customer, "statement-nl-1280", 1280, "nl", Cancellation);
        await customer.ShowAsync(new(server.Address, $"/statement/{code}?lang=en"), 420, dark: true, Cancellation);
        await PagesInBrowserTests.AssertShownAsync(customer, "statement-en-420", 420, "en", Cancellation);
        await customer.TabToAsync("#complaint", Cancellation);
        await customer.TypeAsync("It is a picture of our holiday at the beach.", Cancellation);
        await customer.EnterAsync("main button[type=submit]", "/statement/" + code, Cancellation);
        Assert.Contains("We received your complaint", await customer.TextAsync(Cancellation), StringComparison.Ordinal);

        var otto = server.People.Ensure("otto", Role.ComplaintsOfficer);
        server.People.TakeUp("otto", Role.ComplaintsOfficer);
        await using var officer = await Browser.StartAsync(Cancellation);
        await officer.SetCookieAsync(server.Address, server.SignInAs(otto), Cancellation);
        await officer.ShowAsync(new(server.Address, "/complaints/1?lang=nl"), 1280, dark: false, Cancellation);
        await PagesInBrowserTests.AssertShownAsync(officer, "complaint-nl-1280", 1280, "nl", Cancellation);
        await officer.TabToAsync("#reason", Cancellation);
        await officer.TypeAsync("Dit is een gewone vakantiefoto.", Cancellation);
        await officer.EnterAsync("button[value=reverse]", "/complaints/1", Cancellation);
        await PagesInBrowserTests.AssertShownAsync(officer, "complaint-reversed-nl-1280", 1280, "nl", Cancellation);
        Assert.Equal("a picture", await File.ReadAllTextAsync(file, Cancellation));

        await SomeStatements.TellAsync(server);
        // The statement, the receipt, the decision, and that it is back.
        Assert.Equal(4, mail.Mail.Count);
        Assert.All(mail.Mail, one => Assert.Equal("c-1@klant.example", one.To));
        await customer.ShowAsync(new(server.Address, $"/statement/{code}?lang=en"), 420, dark: true, Cancellation);
        await PagesInBrowserTests.AssertShownAsync(customer, "statement-back-en-420", 420, "en", Cancellation);
        Assert.Contains("Dit is een gewone vakantiefoto.", await customer.TextAsync(Cancellation), StringComparison.Ordinal);
    }
}
