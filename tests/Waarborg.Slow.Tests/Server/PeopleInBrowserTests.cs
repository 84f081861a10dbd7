using System.Diagnostics;
using System.Text.RegularExpressions;
using Waarborg.People;
using Waarborg.Tests.Server;

namespace Waarborg.Slow.Tests.Server;

/// <summary>
/// From nobody to two people and a third: links from a real terminal, passkeys of real browsers, and the keyboard alone.
/// </summary>
public partial class PeopleInBrowserTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_people_begin_sign_in_and_approve_and_refuse_what_one_of_them_proposes()
    {
        await using var server = await RunningServer.StartAsync();
        var (code, said) = await BeginAsync(server, onTerminal: true);
        Assert.True(code == 0, said);
        var links = Link().Matches(said).Select(link => new Uri(link.Value)).ToList();
        Assert.Equal(2, links.Count);
        // The command ran by the clock of this machine.
        server.Temp.Time.SetWallClock(TimeProvider.System.GetUtcNow().AddSeconds(1));

        await using var anna = await Browser.StartAsync(Cancellation);
        await using var bram = await Browser.StartAsync(Cancellation);
        await EnrolAsync(anna, links[0], "anna");
        await EnrolAsync(bram, links[1], "bram");
        await SignInAgainAsync(server, anna);

        await ProposeAccountAsync(server, anna, "carla", "Carla");
        await ElevateAsync(anna, "/approvals/1", "carla begins on Monday");
        await PagesInBrowserTests.KeepAsync(anna, "flow-propose", Cancellation);
        await anna.EnterAsync("form[action='/approvals/1/propose'] button", "/approvals/1", Cancellation);

        // The same person is refused, in words, and there is nothing that she could press.
        Assert.Contains("Een ander moet het goedkeuren, ook als je zelf meer rollen hebt", await anna.TextAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync(anna, "form[data-passkey]"));
        await PagesInBrowserTests.KeepAsync(anna, "flow-same-person", Cancellation);

        await ShowAsync(server, bram, "/approvals");
        await PagesInBrowserTests.KeepAsync(bram, "flow-waits", Cancellation);
        await bram.EnterAsync("a[href='/approvals/1']", "/approvals/1", Cancellation);
        await ElevateAsync(bram, "/approvals/1", "I know carla");
        await bram.TabToAsync("form[action='/approvals/1/approve'] button", Cancellation);
        await PagesInBrowserTests.KeepAsync(bram, "flow-approve-focus", Cancellation);
        await bram.EnterAsync("form[action='/approvals/1/approve'] button", "/approvals/1/approve", Cancellation);
        await PagesInBrowserTests.KeepAsync(bram, "flow-link", Cancellation);
        var link = Link().Match(await bram.TextAsync(Cancellation));
        Assert.True(link.Success);
        Assert.NotNull(new PeopleStore(server.Installation).Find("carla"));

        await using var carla = await Browser.StartAsync(Cancellation);
        await EnrolAsync(carla, new(link.Value), "carla", firstPage: "/cases");
        await RefuseAsync(server, anna, bram);
    }

    [Fact]
    public async Task Beginning_takes_a_terminal_and_no_account()
    {
        await using var server = await RunningServer.StartAsync();
        var (withoutTerminal, words) = await BeginAsync(server, onTerminal: false);
        Assert.NotEqual(0, withoutTerminal);
        Assert.Contains("on a terminal only", words, StringComparison.Ordinal);
        Assert.DoesNotContain("/enrol/", words, StringComparison.Ordinal);
        Assert.False(new PeopleStore(server.Installation).HasAny());

        Assert.Equal(0, (await BeginAsync(server, onTerminal: true)).Code);
        var (again, refusal) = await BeginAsync(server, onTerminal: true);
        Assert.NotEqual(0, again);
        Assert.Contains("There are accounts already.", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("/enrol/", refusal, StringComparison.Ordinal);
    }

    static async Task EnrolAsync(Browser browser, Uri link, string name, string firstPage = "/approvals")
    {
        await browser.AddAuthenticatorAsync(Cancellation);
        await browser.ShowAsync(new(link, link.AbsolutePath + "?lang=nl"), 1280, dark: false, Cancellation);
        await PagesInBrowserTests.KeepAsync(browser, $"flow-enrol-{name}", Cancellation);
        await browser.EnterAsync("form[data-passkey=make] button", firstPage, Cancellation);
    }

    static async Task SignInAgainAsync(RunningServer server, Browser browser)
    {
        await browser.EnterAsync("form[action='/sign-out'] button", "/", Cancellation);
        await ShowAsync(server, browser, "/sign-in");
        await PagesInBrowserTests.KeepAsync(browser, "flow-sign-in", Cancellation);
        await browser.EnterAsync("form[action='/sign-in'] button", "/approvals", Cancellation);
    }

    static async Task ProposeAccountAsync(RunningServer server, Browser browser, string handle, string name)
    {
        await ShowAsync(server, browser, "/people");
        await browser.TabToAsync("summary", Cancellation);
        await browser.PressAsync("Enter", 13, Cancellation);
        await FillAsync(browser, "#handle", handle);
        await FillAsync(browser, "#name", name);
        await browser.TabToAsync("input[name=roles][value=reviewer]", Cancellation);
        await browser.PressAsync(" ", 32, Cancellation);
        await FillAsync(browser, "#account-reason", $"{name} begint maandag bij de misbruikafdeling.");
        await PagesInBrowserTests.KeepAsync(browser, "flow-new-account", Cancellation);
        await browser.EnterAsync("form[action='/people/account'] button", "/approvals/1", Cancellation);
        await PagesInBrowserTests.KeepAsync(browser, "flow-draft", Cancellation);
    }

    static async Task ElevateAsync(Browser browser, string page, string reason)
    {
        await browser.EnterAsync("a[href^='/elevate?role=']", "/elevate", Cancellation);
        await FillAsync(browser, "#reason", reason);
        await PagesInBrowserTests.KeepAsync(browser, "flow-elevate", Cancellation);
        await browser.EnterAsync("form[action='/elevate'] button", "/elevate", Cancellation);
        await PagesInBrowserTests.KeepAsync(browser, "flow-elevate-sign", Cancellation);
        await browser.EnterAsync("form[action='/elevate/sign'] button", page, Cancellation);
    }

    static async Task RefuseAsync(RunningServer server, Browser anna, Browser bram)
    {
        await ShowAsync(server, anna, "/people");
        await anna.TabToAsync("details:nth-of-type(3) summary", Cancellation);
        await anna.PressAsync("Enter", 13, Cancellation);
        await FillAsync(anna, "#passkey-reason", "Carla wil er een tweede.");
        await anna.EnterAsync("form[action='/people/passkey'] button", "/approvals/2", Cancellation);
        await anna.EnterAsync("form[action='/approvals/2/propose'] button", "/approvals/2", Cancellation);

        await ShowAsync(server, bram, "/approvals/2");
        await FillAsync(bram, "#why", "Dat heb ik niet van haarzelf gehoord.");
        await bram.EnterAsync("form[action='/approvals/2/refuse'] button", "/approvals/2", Cancellation);
        var text = await bram.TextAsync(Cancellation);
        Assert.Contains("Dit is afgewezen.", text, StringComparison.Ordinal);
        Assert.Contains("Dat heb ik niet van haarzelf gehoord.", text, StringComparison.Ordinal);
        await PagesInBrowserTests.KeepAsync(bram, "flow-refused", Cancellation);
    }

    static async Task FillAsync(Browser browser, string selector, string text)
    {
        await browser.TabToAsync(selector, Cancellation);
        await browser.TypeAsync(text, Cancellation);
    }

    static Task ShowAsync(RunningServer server, Browser browser, string path) =>
        browser.ShowAsync(new($"{server.Origin}{path}?lang=nl"), 1280, dark: false, Cancellation);

    static async Task<int> CountAsync(Browser browser, string selector) =>
        (await browser.EvaluateAsync($"document.querySelectorAll(\"{selector}\").length", Cancellation)).GetValue<int>();

    static async Task<(int Code, string Said)> BeginAsync(RunningServer server, bool onTerminal)
    {
        var command = $"dotnet {Path.Combine(AppContext.BaseDirectory, "Waarborg.Cli.dll")} people begin --first anna=Anna --second bram=Bram "
            + $"--address {server.Origin} --data {server.Temp.DataFolder}";
        // script gives the program a terminal of its own.
        var start = onTerminal ? new ProcessStartInfo("script") { ArgumentList = { "-qec", command, "/dev/null" } }
            : new ProcessStartInfo("sh") { ArgumentList = { "-c", command + " 2>&1" } };
        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        start.RedirectStandardInput = true;
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, said);
    }

    [GeneratedRegex("http://localhost:[0-9]+/enrol/[0-9a-f]{64}", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
