using System.Globalization;
using System.Text.Json.Nodes;
using Waarborg.Cli;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

/// <summary>The notice from the command line, from the settings file to the customers.</summary>
public sealed class NoticeCommandsTests : IAsyncDisposable
{
    readonly TempInstallation _at = new(InstallationKind.Sample);
    WebhookReceiver? _hooks;

    public async ValueTask DisposeAsync()
    {
        if (_hooks is not null) await _hooks.DisposeAsync();
        _at.Dispose();
    }

    [Fact]
    public async Task A_notice_is_prepared_published_delivered_and_shown()
    {
        _hooks = await WebhookReceiver.StartAsync();
        SomeNotices.Fill(
            _at.Installation, SomeNotices.Json(new JsonObject { ["smtp"] = null, ["customerWebhooks"] = true }), isFolder: true);
        var register = _at.Write("customers.csv", $"id,source,prefix,contact,language\nc-1,web,a/,{_hooks.Address}one,nl\nc-2,web,b/,{_hooks.Address}two,en\n");
        Assert.Contains("2 customers of web added", await RunAsync("customer", "import", register, "--source", "web"), StringComparison.Ordinal);
        Assert.Contains("The customer c-1 opted in", await RunAsync("customer", "opt-in", "c-1"), StringComparison.Ordinal);
        Assert.Contains("web: 2 customers, 1 opted in; 0 by mail, 2 by webhook", await RunAsync("customer", "list"), StringComparison.Ordinal);

        var prepared = await RunAsync("notice", "prepare", "web", "--lists", "known:Baseline,Test", "--scope", "opted-in", "--always-ask");
        Assert.Contains("--- nl: Flesch-Douma ", prepared, StringComparison.Ordinal);
        Assert.Contains("--- en: Flesch reading ease ", prepared, StringComparison.Ordinal);
        Assert.Contains("(aim: 60 or more)", prepared, StringComparison.Ordinal);
        Assert.Contains("Nobody is told yet.", prepared, StringComparison.Ordinal);
        Assert.Contains("Waar kijken wij nooit?", prepared, StringComparison.Ordinal);
        Assert.Contains("Notice 1 for web is published", await RunAsync("notice", "publish", "web"), StringComparison.Ordinal);
        Assert.Contains("Delivered to 2 of 2 customers; 0 are tried again, 0 were given up.", await RunAsync("notice", "deliver", "web"), StringComparison.Ordinal);
        Assert.Equal(["/one", "/two"], _hooks.All.Select(one => one.Path).Order());

        var shown = await RunAsync("notice", "show");
        Assert.Contains("Notice 1 for web, published ", shown, StringComparison.Ordinal);
        Assert.Contains("nl: Flesch-Douma ", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Waar kijken wij nooit?", shown, StringComparison.Ordinal);
        Assert.Contains("Waar kijken wij nooit?", await RunAsync("notice", "show", "web"), StringComparison.Ordinal);
        Assert.Contains("The customer c-1 withdrew", await RunAsync("customer", "withdraw", "c-1"), StringComparison.Ordinal);
        Assert.Contains("c-1 is forgotten", await RunAsync("customer", "remove", "c-1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delivery_that_did_not_reach_everybody_says_so_by_its_exit_code()
    {
        SomeNotices.Fill(_at.Installation, SomeNotices.Json(new JsonObject { ["smtp"] = null, ["customerWebhooks"] = true }));
        SomeNotices.Publish(_at.Installation);
        Assert.Contains("it reaches nobody", await RunAsync("notice", "deliver", "web"), StringComparison.Ordinal);
        SomeNotices.Customers(_at.Installation, "c-1,web,a/,http://127.0.0.1:1/,nl");
        var (output, code) = await InvokeAsync("notice", "deliver", "web");
        Assert.Equal(ExitCode.Incomplete, code);
        Assert.Contains("1: the webhook cannot be reached", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no settings yet", "notice", "prepare", "web", "--lists", "known:Test", "--scope", "all")]
    [InlineData("Say which categories", "notice", "prepare", "web", "--lists", "known", "--scope", "all")]
    [InlineData("Nothing is prepared", "notice", "publish", "web")]
    [InlineData("No notice for web", "notice", "deliver", "web")]
    [InlineData("No notice for web", "notice", "show", "web")]
    [InlineData("no customer c-1", "customer", "opt-in", "c-1")]
    [InlineData("no customer c-1", "customer", "withdraw", "c-1")]
    [InlineData("no customer c-1", "customer", "remove", "c-1")]
    [InlineData("no settings yet", "settings", "show")]
    [InlineData("There is no file /nowhere/a.json", "settings", "check", "/nowhere/a.json")]
    [InlineData("There is no file /nowhere/a.csv", "customer", "import", "/nowhere/a.csv", "--source", "web")]
    [InlineData("There is no file /nowhere/a.json", "permit", "propose", "/nowhere/a.json", "--reason", "why", "--as", "anna")]
    public async Task What_cannot_be_is_refused_in_words(string words, params string[] command)
    {
        Server.Some.UploadSource(_at.Installation, "web");
        SomeNotices.List(_at.Installation, "known");
        Assert.Contains(words, (await Assert.ThrowsAsync<OperatorException>(() => InvokeAsync(command))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_settings_file_is_checked_before_anybody_signs_it()
    {
        var json = SomeNotices.Json();
        Assert.Contains("the program calls nobody", await RunAsync("settings", "check", _at.Write("a.json", json.ToJsonString())), StringComparison.Ordinal);
        json["delivery"] = new JsonObject { ["webhook"] = "https://duinhost.example/hook" };
        Assert.Contains("https://duinhost.example", await RunAsync("settings", "check", _at.Write("a.json", json.ToJsonString())), StringComparison.Ordinal);
        json["name"] = "";
        json.Remove("terms");
        var refusal = await Assert.ThrowsAsync<OperatorException>(() => RunAsync("settings", "check", _at.Write("a.json", json.ToJsonString())));
        Assert.Contains("name is empty", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("terms is missing.", refusal.Message, StringComparison.Ordinal);
        SomeNotices.Set(_at.Installation);
        Assert.Contains("\"name\": \"Duinhost\"", await RunAsync("settings", "show"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_register_names_its_lines_and_no_address()
    {
        Server.Some.UploadSource(_at.Installation, "web");
        var register = _at.Write("customers.csv", "id,source,prefix,contact,language\nc-1,web,a,secret@klant.example,nl\n");
        var refusal = await Assert.ThrowsAsync<OperatorException>(() => RunAsync("customer", "import", register, "--source", "web"));
        Assert.Contains("Line 2: the prefix must end at a /.", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("klant.example", refusal.Message, StringComparison.Ordinal);
    }

    async Task<string> RunAsync(params string[] words)
    {
        var (output, code) = await InvokeAsync(words);
        Assert.Equal(ExitCode.Ok, code);
        return output;
    }

    async Task<(string Output, int Code)> InvokeAsync(params string[] words)
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        var parsed = WaarborgCommands.Create().Parse([.. words, "--data", _at.DataFolder]);
        Assert.Empty(parsed.Errors);
        var code = await parsed.InvokeAsync(
            new() { EnableDefaultExceptionHandler = false, Output = output }, TestContext.Current.CancellationToken);
        return (output.ToString(), code);
    }
}
