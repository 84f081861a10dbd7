using System.Text.Json.Nodes;
using Waarborg.Lists;
using Waarborg.Lists.Lookups;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Server;
using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Server;

/// <summary>Lists in a real browser: what they look like, and a rollback proposed with the keyboard alone.</summary>
public class ListsInBrowserTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static readonly (string Language, int Width)[] Views = [("nl", 1280), ("en", 1280), ("nl", 360), ("en", 700)];

    [Fact]
    public async Task Every_page_about_lists_fits_its_width_in_both_languages()
    {
        await using var server = await RunningServer.StartAsync(prepare: Fill);
        var desk = new ActDesk(server.Installation);
        var release = new ListStore(server.Installation).Find("abuse")!.Releases[0];
        Draft(Act.ActivateRelease, new() { ["list"] = "abuse", ["release"] = 2 });
        Draft(Act.AttestRelease, new() { ["list"] = "abuse", ["release"] = 2, ["root"] = release.Trust.Root, ["entries"] = 412 });
        Draft(Act.RollBack, new() { ["list"] = "abuse", ["release"] = 1 });
        Draft(Act.DecideEntries, new()
        {
            ["list"] = "abuse",
            ["entries"] = new JsonArray(SomeLists.HandleOf(server.Installation, "abuse", 1000)),
            ["decision"] = "never",
        });
        var cookie = server.SignIn(Role.Custodian, Role.Operator);
        await using var browser = await Browser.StartAsync(Cancellation);
        await browser.SetCookieAsync(server.Address, cookie, Cancellation);
        string[] pages =
        [
            "/lists", "/lists/abuse", "/lists/trial", "/lists/wrong", "/lists/to-come", "/lists/abuse/activate", "/lists/abuse/attest", "/lists/abuse/finding",
            "/lists/abuse/decide", "/lists/abuse/resume", "/lists/abuse/rollback", "/lists/abuse/rollback?target=release",
            "/suppliers/describe?name=meldpunt", "/suppliers/rollback?name=meldpunt", "/approvals/1", "/approvals/2", "/approvals/3",
            "/approvals/4", "/cases", "/cases/1",
        ];
        foreach (var path in pages)
        {
            foreach (var (language, width) in Views)
            {
                var address = new Uri(server.Address, path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + $"lang={language}");
                await browser.ShowAsync(address, width, dark: language == "en" && width == 700, Cancellation);
                var name = $"lists-{path.Trim('/').Replace('/', '-').Replace('?', '-').Replace('=', '-')}-{language}-{width}";
                await PagesInBrowserTests.AssertShownAsync(browser, name, width, language, Cancellation);
            }
        }

        void Draft(Act act, JsonObject body)
        {
            var (problems, draft) = desk.Draft(act, body, "The supplier says that twelve of them are pictures of a blog program.", Actor.CommandLine);
            Assert.Empty(problems);
            Assert.NotNull(draft);
        }
    }

    [Fact]
    public async Task A_rollback_is_found_previewed_and_drafted_with_the_keyboard_alone()
    {
        await using var server = await RunningServer.StartAsync(prepare: Fill);
        var cookie = server.SignIn(Role.Custodian);
        await using var browser = await Browser.StartAsync(Cancellation);
        await browser.SetCookieAsync(server.Address, cookie, Cancellation);
        await browser.ShowAsync(new(server.Address, "/lists?lang=nl"), 1280, dark: false, Cancellation);
        await browser.EnterAsync("table a[href='/lists/abuse']", "/lists/abuse", Cancellation);
        await browser.EnterAsync("a[href='/lists/abuse/rollback']", "/lists/abuse/rollback", Cancellation);
        await browser.TabToAsync("input[name=target][value=release]", Cancellation);
        await browser.PressAsync(" ", 32, Cancellation);
        await PagesInBrowserTests.KeepAsync(browser, "lists-flow-choice", Cancellation);
        await browser.EnterAsync("form[method=get] button", "/lists/abuse/rollback", Cancellation);
        Assert.Contains("Dit zou 14 bestanden in 9 dossiers terugzetten.", await browser.TextAsync(Cancellation), StringComparison.Ordinal);

        await browser.TabToAsync("#reason", Cancellation);
        await browser.TypeAsync("De lijstbeheerder belde: deze uitgave klopt niet.", Cancellation);
        await PagesInBrowserTests.KeepAsync(browser, "lists-flow-preview", Cancellation);
        await browser.EnterAsync("main form[method=post] button", "/approvals/1", Cancellation);
        var text = await browser.TextAsync(Cancellation);
        Assert.Contains("Voorstel 1: lijst terugdraaien", text, StringComparison.Ordinal);
        Assert.Contains("Wat er dan gebeurt", text, StringComparison.Ordinal);
        await PagesInBrowserTests.KeepAsync(browser, "lists-flow-draft", Cancellation);
    }

    static void Fill(Installation installation)
    {
        SomeLists.Fill(installation);
        SomeLists.Exchanges(installation);
        SomeLookups.Describe(installation, "shield", SomeLookups.Shield(new("https://shield.example/")), "name:password");
        SomeNotices.In(installation, (connection, transaction) =>
            ServedLists.Set(connection, transaction, "abuse", ServedLists.UsualBits, 1, installation.Time.GetUtcNow()));
        SomeLists.Match(installation, cases: 9, items: 14);
    }
}
