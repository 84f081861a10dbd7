using Waarborg.People;
using Waarborg.Reporting;
using Waarborg.Tests.Server;
using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Server;

/// <summary>A reporter finds a due case, reports it by the keyboard alone, and says what becomes of the report.</summary>
public class ReportInBrowserTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_due_case_is_reported_and_a_report_waived_by_the_keyboard_alone()
    {
        await using var server = await RunningServer.StartAsync(prepare: installation => SomeStatements.Prepare(installation));
        await SomeStatements.GrantAsync(server);
        var folder = Path.Combine(server.Temp.Root, "out");
        Directory.CreateDirectory(folder);
        SomeReports.Describe(server.Installation, "meldpunt", new(
            RecipientKind.Hotline, "Meldpunt Kinderporno op internet", "agreement of 3 March 2026", "nl", Folder: folder));
        await using var browser = await Browser.StartAsync(Cancellation);
        await browser.SetCookieAsync(server.Address, server.SignIn(Role.Reporter), Cancellation);
        await browser.ShowAsync(new(server.Address, "/reports?lang=nl"), 1280, dark: false, Cancellation);
        await PagesInBrowserTests.AssertShownAsync(browser, "reports-due-nl-1280", 1280, "nl", Cancellation);
        await browser.EnterAsync("main a.button", "/reports/make/1", Cancellation);
        await PagesInBrowserTests.AssertShownAsync(browser, "reports-make-nl-1280", 1280, "nl", Cancellation);
        await OpenFactsAsync(browser);
        await browser.TabToAsync("[name='upload.ip']", Cancellation);
        await browser.TypeAsync("198.51.100.7", Cancellation);
        // What is missing is said, and what was typed is still there.
        await browser.EnterAsync("main form button", "/reports/make/1", Cancellation);
        await PagesInBrowserTests.AssertShownAsync(browser, "reports-make-missing-nl-1280", 1280, "nl", Cancellation);
        Assert.Contains("aware: een verzoek zei het", await browser.TextAsync(Cancellation), StringComparison.Ordinal);
        await browser.TabToAsync("#aware", Cancellation);
        for (var downs = 0; downs < 2; downs++) await browser.PressAsync("ArrowDown", 40, Cancellation);
        await browser.EnterAsync("main form button", "/reports/1", Cancellation);
        await PagesInBrowserTests.AssertShownAsync(browser, "reports-one-nl-1280", 1280, "nl", Cancellation);
        Assert.Equal("198.51.100.7", new ReportStore(server.Installation).ContentOf(1)!.Facts.Upload!.Ip);

        await browser.ShowAsync(new(server.Address, "/reports/make/1?lang=en"), 420, dark: true, Cancellation);
        await OpenFactsAsync(browser);
        await PagesInBrowserTests.AssertShownAsync(browser, "reports-make-en-420", 420, "en", Cancellation);
        await browser.ShowAsync(new(server.Address, "/reports/1?lang=en"), 420, dark: true, Cancellation);
        await PagesInBrowserTests.AssertShownAsync(browser, "reports-one-en-420", 420, "en", Cancellation);
        await browser.TabToAsync("#reason", Cancellation);
        await browser.TypeAsync("Told by letter.", Cancellation);
        await browser.EnterAsync("button[value=waive]", "/reports/1", Cancellation);
        await PagesInBrowserTests.AssertShownAsync(browser, "reports-waived-en-420", 420, "en", Cancellation);
        Assert.Contains("Told by letter.", await browser.TextAsync(Cancellation), StringComparison.Ordinal);
        await browser.ShowAsync(new(server.Address, "/reports?lang=en"), 420, dark: false, Cancellation);
        await PagesInBrowserTests.AssertShownAsync(browser, "reports-en-420", 420, "en", Cancellation);
    }

    static async Task OpenFactsAsync(Browser browser)
    {
        await browser.TabToAsync("main summary", Cancellation);
        await browser.PressAsync("Enter", 13, Cancellation);
    }
}
