using Waarborg.Cli;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Tests.Pipeline;

/// <summary>A notice and an order from the command line, from their receipt to the end.</summary>
public sealed class NoticeCommandTests
{
    const string Address = "https://duinhost.example/files/";

    [Fact]
    public async Task From_the_address_of_a_source_to_an_unavailable_file_each_step_is_one_command()
    {
        await using var scene = new Scene();
        scene.Tree.Add("a.jpg", Scene.Picture(1)).Add("b.jpg", Scene.Picture(1)).Add("c.jpg", Scene.Picture(3));
        var received = Instant.Text(TimeProvider.System.GetUtcNow().AddHours(-1));
        Assert.Equal(ExitCode.Ok, await RunAsync(scene, "source", "address", "web", Address));
        Assert.Equal(Address, new SourceStore(scene.At.Installation).Find("web")!.Address);
        string[] open = ["case", "open", "--from", "meldpunt", "--received", received, "--within"];
        Assert.Equal(ExitCode.Ok, await RunAsync(scene, [.. open, "24", "--cause", "notice", "--url", Address + "a.jpg"]));
        Assert.Equal(ExitCode.Ok, await RunAsync(
            scene, [.. open, "6", "--cause", "order", "--url", Address + "c.jpg", "--reference", "A-1"]));
        Assert.Equal(ExitCode.Ok, await RunAsync(
            scene, [.. open, "6", "--cause", "order", "--kind", "ownRemoval", "--url", "https://elsewhere.example/"]));
        foreach (var id in (string[])["1", "2", "3"])
        {
            Assert.Equal(ExitCode.Ok, await RunAsync(scene, "case", "show", id));
            Assert.Equal(ExitCode.Ok, await RunAsync(scene, "case", "references", id));
            Assert.Equal(ExitCode.Ok, await RunAsync(scene, "case", "explain", id));
        }

        Assert.Equal(ExitCode.Ok, await RunAsync(scene, "case", "list"));
        Assert.Equal(ExitCode.Ok, await RunAsync(scene, "case", "confirm", "1"));
        Assert.Equal(ExitCode.Ok, await RunAsync(scene, "case", "carry-out", "2"));
        Assert.Equal(["b.jpg"], scene.Files());
        Assert.Equal(ExitCode.Ok, await RunAsync(scene, "case", "show", "2"));
        Assert.Equal(ExitCode.Ok, await RunAsync(scene, "case", "list"));
        await RefusesAsync(scene, "Nothing of case 3", "case", "check", "3");
        await RefusesAsync(scene, "There is no case 9", "case", "check", "9");
        await RefusesAsync(scene, "no items", "case", "carry-out", "3");
        await RefusesAsync(scene, "There is no case 9", "case", "carry-out", "9");
        await RefusesAsync(scene, "at most 12 hours", [.. open, "13", "--cause", "order", "--url", Address + "b.jpg"]);
        await RefusesAsync(scene, "--url", [.. open, "1", "--cause", "notice", "--url", "b.jpg"]);
    }

    [Fact]
    public async Task A_source_says_its_vantage_its_purge_hook_and_what_is_made_of_its_files()
    {
        await using var scene = new Scene();
        var sources = new SourceStore(scene.At.Installation);
        Assert.Equal(ExitCode.Ok, await RunAsync(
            scene, "source", "address", "web", Address, "--via", "http://vantage.example:3128"));
        Assert.Equal(ExitCode.Ok, await RunAsync(
            scene, "source", "purge", "web", "--url", "https://cache.example/{path}", "--method", "BAN",
            "--secret-header", "X-Key"));
        Assert.Equal(ExitCode.Ok, await RunAsync(scene, "source", "derivatives", "web", "{dir}/thumbs/{name}_*.{ext}"));
        Assert.Equal(ExitCode.Ok, await RunAsync(scene, "source", "list"));
        var said = sources.Find("web")!;
        Assert.Equal("http://vantage.example:3128", said.Via);
        Assert.Equal(new("https://cache.example/{path}", "BAN", "X-Key"), said.Purge);
        Assert.Equal("{dir}/thumbs/{name}_*.{ext}", Assert.Single(said.Derived!).Text);

        await RefusesAsync(scene, "--via", "source", "address", "web", Address, "--via", "http://me:secret@vantage.example");
        await RefusesAsync(scene, "--via", "source", "address", "web", Address, "--via", "http://vantage.example/path");
        await RefusesAsync(scene, "match everything", "source", "derivatives", "web", "{dir}/*");
        await RefusesAsync(scene, "Name patterns", "source", "derivatives", "web");
        await RefusesAsync(scene, "--url", "source", "purge", "web");
        await RefusesAsync(scene, "--url", "source", "purge", "web", "--url", "https://cache.example/");
        await RefusesAsync(scene, "no source named", "source", "purge", "none", "--none");
        Assert.Equal(said, sources.Find("web")! with { Derived = said.Derived });

        Assert.Equal(ExitCode.Ok, await RunAsync(scene, "source", "purge", "web", "--none"));
        Assert.Equal(ExitCode.Ok, await RunAsync(scene, "source", "derivatives", "web", "--none"));
        Assert.Equal(ExitCode.Ok, await RunAsync(scene, "source", "address", "web", Address));
        Assert.Equal((null, null, null), (sources.Find("web")!.Via, sources.Find("web")!.Purge, sources.Find("web")!.Derived));
    }

    static async Task RefusesAsync(Scene scene, string words, params string[] command) => Assert.Contains(
        words, (await Assert.ThrowsAsync<OperatorException>(() => RunAsync(scene, command))).Message, StringComparison.Ordinal);

    static async Task<int> RunAsync(Scene scene, params string[] words)
    {
        var parsed = WaarborgCommands.Create().Parse([.. words, "--data", scene.At.DataFolder]);
        Assert.Empty(parsed.Errors);
        return await parsed.InvokeAsync(
            new() { EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
    }
}
