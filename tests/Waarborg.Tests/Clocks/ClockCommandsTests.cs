using System.Globalization;
using Waarborg.Cases;
using Waarborg.Cli;
using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Clocks;

/// <summary>Clocks from the command line.</summary>
public sealed class ClockCommandsTests : IDisposable
{
    readonly TempInstallation _at = new(InstallationKind.Sample);

    public void Dispose() => _at.Dispose();

    [Fact]
    public async Task Clocks_are_listed_paused_resumed_and_acknowledged()
    {
        Assert.Contains("No clock goes on.", await RunAsync("clock", "list"), StringComparison.Ordinal);
        var now = TimeProvider.System.GetUtcNow();
        _at.Time.SetWallClock(now);
        SomeClocks.Start(_at.Installation, ClockKind.HotlineNotice, ClockLength.Hours(24), caseId: 4);
        SomeClocks.Start(_at.Installation, ClockKind.CsarOrder, ClockLength.Hours(12), caseId: 5);
        var shown = await RunAsync("clock", "list");
        Assert.Contains("case 5  removal order (CSAR, not law yet)  Running  due ", shown, StringComparison.Ordinal);
        Assert.Contains("11 h 59 min left", shown, StringComparison.Ordinal);
        Assert.True(shown.IndexOf("case 5", StringComparison.Ordinal) < shown.IndexOf("case 4", StringComparison.Ordinal));
        Assert.Contains("nobody is called, and an alarm says it", shown, StringComparison.Ordinal);

        Assert.Contains("Paused", await RunAsync("clock", "pause", "2", "--code", "clarification", "--reason", "which one"), StringComparison.Ordinal);
        Assert.Contains("stands still: which one", await RunAsync("clock", "list"), StringComparison.Ordinal);
        Assert.Contains("Running", await RunAsync("clock", "resume", "2"), StringComparison.Ordinal);
        await RefusesAsync("Nothing lets a clock of this kind stand still", "clock", "pause", "1", "--code", "forceMajeure", "--reason", "fire");
        await RefusesAsync("say forceMajeure or clarification", "clock", "pause", "1", "--code", "night", "--reason", "closed");
        await RefusesAsync("There is no clock 9", "clock", "resume", "9");

        await RefusesAsync("no ring that waits", "clock", "acknowledge", "1");
        SomeClocks.Start(_at.Installation, ClockKind.TcoOrder, ClockLength.Hours(1), caseId: 6, now.AddHours(-2));
        Assert.Equal(1, new ClockRings(_at.Installation).RingDue());
        Assert.Contains("over for 1 h 0 min", await RunAsync("clock", "list"), StringComparison.Ordinal);
        Assert.Contains("1 ring acknowledged. The clock itself goes on.", await RunAsync("clock", "acknowledge", "3"), StringComparison.Ordinal);
        await RefusesAsync("neither the number of a clock nor test", "clock", "acknowledge", "x");
    }

    [Fact]
    public async Task The_chain_is_tested_and_the_list_says_when_it_was()
    {
        await RefusesAsync("there is nobody to call", "clock", "test");
        await using var hooks = await WebhookReceiver.StartAsync();
        var json = SomeNotices.Json();
        json["escalation"] = new System.Text.Json.Nodes.JsonArray(
            new System.Text.Json.Nodes.JsonObject { ["webhook"] = $"{hooks.Address}one", ["minutes"] = 5 },
            new System.Text.Json.Nodes.JsonObject { ["webhook"] = "http://127.0.0.1:1/", ["minutes"] = 5 });
        SomeNotices.Set(_at.Installation, json);
        Assert.Contains("never tested", await RunAsync("clock", "list"), StringComparison.Ordinal);
        var (output, code) = await InvokeAsync("clock", "test");
        Assert.Equal(ExitCode.Incomplete, code);
        Assert.Contains($"{hooks.Address}one: took it", output, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:1/: not taken, the webhook cannot be reached", output, StringComparison.Ordinal);
        Assert.Single(hooks.All);
        Assert.Contains("1 of 2 steps took the message, and nobody has acknowledged it.", await RunAsync("clock", "list"), StringComparison.Ordinal);
        Assert.Contains("acknowledged it", await RunAsync("clock", "acknowledge", "test"), StringComparison.Ordinal);
        await RefusesAsync("No test waits", "clock", "acknowledge", "test");
    }

    async Task RefusesAsync(string words, params string[] command) => Assert.Contains(
        words, (await Assert.ThrowsAsync<OperatorException>(() => InvokeAsync(command))).Message, StringComparison.Ordinal);

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
