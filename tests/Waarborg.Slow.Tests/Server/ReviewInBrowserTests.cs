using System.Text.Json.Nodes;
using Waarborg.Cases;
using Waarborg.Decoding;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Server.Pages;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Server;
using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Server;

/// <summary>Two people judge a candidate with the keyboard alone; what they see is nowhere once the key is let go.</summary>
public class ReviewInBrowserTests
{
    const int Space = 32;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_people_judge_with_the_keyboard_alone_and_nothing_of_the_picture_stays_anywhere()
    {
        await using var server = await SomeReview.StartAsync(pictures: 3);
        SomeReview.AllowViewing(server);
        KeepSealed(server);
        var pixels = await PixelsAsync(server);
        await using var rik = await Browser.StartAsync(Cancellation);
        await using var sam = await Browser.StartAsync(Cancellation);
        await SignInAsync(server, rik, "rik");
        await SignInAsync(server, sam, "sam");

        await JudgeAsync(server, rik, "nl", 1280);
        await SettleAsync(server);
        Assert.True(File.Exists(Path.Combine(SomeReview.FolderOf(server.Installation), "unmistakable-1.png")));
        await JudgeAsync(server, sam, "en", 420);
        await SettleAsync(server);

        Assert.False(File.Exists(Path.Combine(SomeReview.FolderOf(server.Installation), "unmistakable-1.png")));
        var first = new CaseStore(server.Installation).Find(1)!.Items[0];
        Assert.Equal((Verdict.Confirmed, ItemRestriction.Sealed), (first.Verdict, first.Restriction));
        await sam.ShowAsync(new(server.Address, "/cases/1?lang=en"), 420, dark: true, Cancellation);
        await PagesInBrowserTests.AssertShownAsync(sam, "review-sealed-en-420", 420, "en", Cancellation);
        AssertNowhere(pixels, rik.Profile, sam.Profile, server.Installation.Folder);
    }

    [Fact]
    public async Task Verdicts_of_a_hotline_are_taken_with_the_keyboard_alone_and_the_file_comes_back_byte_for_byte()
    {
        await using var server = await SomeReview.StartAsync(pictures: 1);
        var file = Path.Combine(SomeReview.FolderOf(server.Installation), "unmistakable-1.png");
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        Assert.IsType<CaseAnswer.Done>(await new WithholdDesk(server.Installation).DisableAsync(
            new(1, Item: 1, All: false, Actor.CommandLine), Cancellation));
        Assert.False(File.Exists(file));
        var message = await SomeVerdicts.AskAsync(server, 1, Cancellation);

        await using var browser = await Browser.StartAsync(Cancellation);
        await browser.SetCookieAsync(server.Address, server.SignIn(), Cancellation);
        await TakeAsync(server, browser, "nl", 1280, SomeVerdicts.Note(server, message, "carla", confirmed: false));
        Assert.False(File.Exists(file));
        await TakeAsync(server, browser, "en", 420, SomeVerdicts.Note(server, message, "dirk", confirmed: false));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file, Cancellation));
        Assert.Empty(new CaseStore(server.Installation).Find(1)!.Items);
        await browser.ShowAsync(new(server.Address, "/cases/1?lang=en"), 420, dark: true, Cancellation);
        await PagesInBrowserTests.AssertShownAsync(browser, "verdicts-closed-en-420", 420, "en", Cancellation);
    }

    static async Task TakeAsync(RunningServer server, Browser browser, string language, int width, string note)
    {
        await browser.ShowAsync(new(server.Address, $"/cases/1?lang={language}"), width, dark: language == "en", Cancellation);
        await KeepAsync(browser, $"verdicts-case-{language}-{width}");
        await browser.EnterAsync($"a[href='{AssessmentPages.Path}']", AssessmentPages.Path, Cancellation);
        await PagesInBrowserTests.AssertShownAsync(browser, $"verdicts-form-{language}-{width}", width, language, Cancellation);
        await browser.TabToAsync("#notes", Cancellation);
        await browser.TypeAsync(note, Cancellation);
        await browser.EnterAsync("button[type=submit].take", AssessmentPages.Path, Cancellation);
        await PagesInBrowserTests.AssertShownAsync(browser, $"verdicts-taken-{language}-{width}", width, language, Cancellation);
        Assert.Contains(language == "nl" ? "Wat ermee is gedaan" : "What became of them", await browser.TextAsync(Cancellation), StringComparison.Ordinal);
    }

    static async Task JudgeAsync(RunningServer server, Browser browser, string language, int width)
    {
        await browser.ShowAsync(new(server.Address, $"/review?lang={language}"), width, dark: false, Cancellation);
        await KeepAsync(browser, $"review-queue-{language}-{width}");
        await browser.EnterAsync("a.button[href='/review/next']", "/review/1/1", Cancellation);
        await PagesInBrowserTests.AssertShownAsync(browser, $"review-shown-{language}-{width}", width, language, Cancellation);
        Assert.Equal("0", await CountAsync(browser, "canvas, img, video"));
        await KeepAsync(browser, $"review-one-{language}-{width}");

        // In sight while the key is held, and gone with it.
        await browser.HoldAsync(" ", Space, Cancellation);
        await browser.UntilAsync("document.querySelector('#shade canvas')", Cancellation);
        Assert.True((await browser.EvaluateAsync("document.querySelector('#shade canvas').width <= 128", Cancellation)).GetValue<bool>());
        await KeepAsync(browser, $"review-held-{language}-{width}");
        await browser.LetGoAsync(" ", Space, Cancellation);
        await browser.UntilAsync("!document.querySelector('canvas')", Cancellation);

        // Another window takes the key along: nothing stays in sight.
        await browser.HoldAsync(" ", Space, Cancellation);
        await browser.UntilAsync("document.querySelector('#shade canvas')", Cancellation);
        await browser.EvaluateAsync("dispatchEvent(new Event('blur')); 1", Cancellation);
        await browser.UntilAsync("!document.querySelector('canvas')", Cancellation);
        await browser.LetGoAsync(" ", Space, Cancellation);

        await browser.PressAsync("c", 67, Cancellation);
        await browser.UntilAsync("location.pathname === '/review/2/1' && document.getElementById('undo')", Cancellation);
        await KeepAsync(browser, $"review-kept-{language}-{width}");
        await browser.PressAsync("u", 85, Cancellation);
        await browser.UntilAsync("location.pathname === '/review/1/1'", Cancellation);
        await browser.PressAsync("c", 67, Cancellation);
        await browser.UntilAsync("location.pathname === '/review/2/1'", Cancellation);
        await browser.PressAsync("s", 83, Cancellation);
        await browser.UntilAsync("location.pathname === '/review/3/1'", Cancellation);
        await browser.PressAsync("q", 81, Cancellation);
        await browser.UntilAsync("location.pathname === '/review'", Cancellation);
    }

    // What is confirmed goes to two holders outside.
    static void KeepSealed(RunningServer server)
    {
        string[] holders = ["hotline", "police"];
        foreach (var holder in holders)
        {
            var terms = Partners.Terms();
            terms["organisation"] = $"The {holder}";
            SomeReview.Agree(server, Act.DescribePartner, new() { ["partner"] = holder, ["terms"] = terms });
        }

        var settings = SomeNotices.Json();
        settings["confirmed"] = new JsonObject
        {
            ["originals"] = "keep",
            ["holders"] = new JsonArray([.. holders.Select(holder => (JsonNode)holder)]),
            ["purpose"] = "redress",
            ["days"] = 30,
        };
        SomeNotices.Set(server.Installation, settings);
    }

    static async Task SignInAsync(RunningServer server, Browser browser, string handle) =>
        await browser.SetCookieAsync(server.Address, server.SignInAs(SomeReview.Reviewer(server, handle)), Cancellation);

    static async Task SettleAsync(RunningServer server)
    {
        server.Temp.Time.Advance(ReviewDesk.UndoWithin);
        await new ReviewDesk(server.Installation, server.Engine.Derivatives).SettleAsync(Cancellation);
        await Task.Delay(500, Cancellation);
    }

    // A row of the derivative, as it would lie in a cache: as grey, and as the colours that are drawn.
    static async Task<byte[][]> PixelsAsync(RunningServer server)
    {
        var found = new CaseStore(server.Installation).Find(1)!;
        var made = Assert.IsType<DerivativeAnswer.Made>(await server.Engine.Derivatives.MakeAsync(
            found, found.Items[0], DerivativeSize.Small, Cancellation));
        var row = made.Picture.Pixels.AsSpan(made.Picture.Width * (made.Picture.Height / 2), made.Picture.Width).ToArray();
        return [row, [.. row.SelectMany(grey => (byte[])[grey, grey, grey, 255])]];
    }

    static void AssertNowhere(byte[][] pixels, params string[] folders)
    {
        var files = 0;
        foreach (var file in folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)))
        {
            byte[] bytes;
            try
            {
                bytes = File.ReadAllBytes(file);
            }
            catch (IOException)
            {
                // A socket or a lock of the browser's.
                continue;
            }

            files++;
            Assert.All(pixels, row => Assert.True(bytes.AsSpan().IndexOf(row) < 0, file));
        }

        Assert.True(files > 10);
    }

    static async Task<string> CountAsync(Browser browser, string selector) =>
        (await browser.EvaluateAsync($"String(document.querySelectorAll('{selector}').length)", Cancellation)).GetValue<string>();

    static Task KeepAsync(Browser browser, string name) => PagesInBrowserTests.KeepAsync(browser, name, Cancellation);
}
