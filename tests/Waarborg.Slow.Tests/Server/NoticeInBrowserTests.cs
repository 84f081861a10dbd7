using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Server;

namespace Waarborg.Slow.Tests.Server;

/// <summary>The user notice as its readers see it, in both languages, on a telephone and on a desk.</summary>
public class NoticeInBrowserTests
{
    static readonly int[] Widths = [360, 700, 1280];

    [Fact]
    public async Task The_notice_fits_its_width_in_both_languages_and_in_light_and_dark()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample, prepare: i =>
        {
            SomeNotices.Fill(i, isFolder: true);
            SomeNotices.Publish(i, SomeNotices.Terms with { Scope = $"under:sites/{new string('a', 90)}/" });
            SomeNotices.Publish(i, SomeNotices.Terms with { AlwaysAsk = true });
        });
        await using var browser = await Browser.StartAsync(cancellation);
        foreach (var (path, name) in ((string, string)[])[("/notice?", "notice"), ("/notice/web?version=1&", "notice-old")])
        {
            foreach (var language in (string[])["nl", "en"])
            {
                foreach (var width in Widths)
                {
                    await browser.ShowAsync(new(server.Address, $"{path}lang={language}"), width, dark: language == "en", cancellation);
                    await PagesInBrowserTests.AssertShownAsync(browser, $"{name}-{language}-{width}", width, language, cancellation);
                }
            }
        }
    }

    [Fact]
    public async Task An_installation_without_notices_says_so_calmly()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync();
        await using var browser = await Browser.StartAsync(cancellation);
        await browser.ShowAsync(new(server.Address, "/notice?lang=nl"), 1280, dark: false, cancellation);
        await PagesInBrowserTests.AssertShownAsync(browser, "notice-none-nl-1280", 1280, "nl", cancellation);
    }
}
