using System.Buffers.Binary;
using Waarborg.Store;
using Waarborg.Tests.Server;

namespace Waarborg.Slow.Tests.Server;

/// <summary>The pages as a person sees them: in both languages, wide and narrow, light and dark.</summary>
public class PagesInBrowserTests
{
    /// <summary>Where the screenshots are kept for a person to look at; nowhere when it is not set.</summary>
    const string KeepVariable = "WAARBORG_SCREENSHOTS";

    /// <summary>How a walk looks at a page: both languages, wide and narrow; each with each where somebody wants to look.</summary>
    internal static IReadOnlyList<(string Language, int Width)> Views { get; } =
        Environment.GetEnvironmentVariable(KeepVariable) is { Length: > 0 }
            ? [("nl", 1280), ("en", 1280), ("nl", 420), ("en", 420)]
            : [("nl", 1280), ("en", 420)];

    static readonly string[] Pages =
    [
        "/", "/ledger", "/cases", "/cases/2", "/sweeps", "/settings", "/sign-in", "/approvals", "/approvals/1", "/people",
        "/permits", "/register", "/test-pictures", "/elevate", "/nowhere",
    ];

    // The narrowest common telephone, a tablet, the narrowest width with tables, a desk.
    static readonly int[] Widths = [360, 700, 1000, 1280];

    [Fact]
    public async Task Every_page_fits_its_width_in_both_languages_and_in_light_and_dark()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample, prepare: SomePages.Fill);
        await using var browser = await Browser.StartAsync(cancellation);
        foreach (var path in Pages)
        {
            foreach (var language in (string[])["nl", "en"])
            {
                foreach (var width in Widths)
                {
                    var dark = language == "en";
                    var name = $"{path.Trim('/').Replace('/', '-')}-{language}-{width}";
                    await browser.ShowAsync(new(server.Address, $"{path}?lang={language}"), width, dark, cancellation);
                    await AssertShownAsync(browser, name, width, language, cancellation);
                }
            }
        }
    }

    [Fact]
    public async Task An_installation_without_detection_is_shown_complete_and_calm()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync();
        await using var browser = await Browser.StartAsync(cancellation);
        foreach (var language in (string[])["nl", "en"])
        {
            await browser.ShowAsync(new(server.Address, $"/?lang={language}"), 1280, dark: false, cancellation);
            await AssertShownAsync(browser, $"without-detection-{language}", 1280, language, cancellation);
        }
    }

    [Fact]
    public async Task Every_page_of_the_people_of_a_provider_fits_its_width()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(prepare: SomePages.FillPeople);
        var cookie = server.SignInAs(server.People["eva"]);
        await using var browser = await Browser.StartAsync(cancellation);
        await browser.SetCookieAsync(server.Address, cookie, cancellation);
        var gert = server.People["gert"].Id;
        string[] pages =
        [
            "/", "/approvals", "/approvals/3", "/approvals/4", "/approvals/5", "/approvals/6", "/approvals/7", "/elevate", $"/vouch/{gert}",
            "/people", $"/people/{gert}", "/permits", "/permits/1", "/permits/new", "/permits/new?source=images", "/permits/1/amend",
            "/register", "/settings",
        ];
        foreach (var path in pages)
        {
            foreach (var (language, width) in ((string, int)[])[("nl", 1280), ("en", 1280), ("nl", 360), ("en", 700)])
            {
                var name = $"people-{path.Trim('/').Replace('/', '-').Replace('?', '-').Replace('=', '-')}-{language}-{width}";
                var address = new Uri(server.Address, path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + $"lang={language}");
                await browser.ShowAsync(address, width, dark: language == "en" && width == 700, cancellation);
                await AssertShownAsync(browser, name, width, language, cancellation);
            }
        }
    }

    /// <summary>Keeps a picture of the page, where somebody wants to look.</summary>
    internal static async Task KeepAsync(Browser browser, string name, CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable(KeepVariable) is not { Length: > 0 } folder) return;
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, name + ".png"), await browser.ScreenshotAsync(cancellation), cancellation);
    }

    internal static async Task AssertShownAsync(Browser browser, string name, int width, string language, CancellationToken cancellation)
    {
        Assert.Equal(language, (await browser.EvaluateAsync("document.documentElement.lang", cancellation)).GetValue<string>());
        // A style sheet that the policy blocked would leave the browser's own colours.
        Assert.NotEqual(
            "rgba(0, 0, 0, 0)",
            (await browser.EvaluateAsync("getComputedStyle(document.body).backgroundColor", cancellation)).GetValue<string>());
        var scrolls = (await browser.EvaluateAsync("document.documentElement.scrollWidth", cancellation)).GetValue<int>();
        Assert.True(scrolls <= width, $"{name} is {scrolls} pixels wide");
        Assert.Equal(0, (await browser.EvaluateAsync("document.images.length + [...document.scripts].filter(s => !s.src.includes('/passkey.js?') && !s.src.includes('/review/script.js?')).length", cancellation)).GetValue<int>());

        var png = await browser.ScreenshotAsync(cancellation);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        Assert.Equal(width, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.True(png.Length > 5000, $"{name} is nearly empty: {png.Length} bytes");
        if (Environment.GetEnvironmentVariable(KeepVariable) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, name.TrimStart('-') + ".png"), png, cancellation);
        }
    }
}
