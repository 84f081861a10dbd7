using System.Globalization;
using Waarborg.Cli;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Lists;

/// <summary>Looking up from the command line, in a sample, whose two people sign with key files.</summary>
public sealed class LookupCommandsTests : IDisposable
{
    readonly TempInstallation _at = new(InstallationKind.Sample);

    public void Dispose() => _at.Dispose();

    [Fact]
    public async Task A_service_is_described_by_two_people_and_shown_without_its_secret()
    {
        Assert.Contains("no fingerprint leaves", await RunAsync("lookup", "list"), StringComparison.Ordinal);
        var file = _at.Write("far.json", SomeLookups.Waarborg(new("http://127.0.0.1:9/")).ToJson().ToJsonString());
        var described = await RunAsync("lookup", "describe", "far", file, "--reason", "Agreement 1", "--as", "anna");
        Assert.Contains("lookup-far is missing", described, StringComparison.Ordinal);
        Assert.Contains("no fingerprint leaves", await RunAsync("lookup", "list"), StringComparison.Ordinal);
        await RunAsync("proposal", "approve", "1", "--as", "bram");
        Assert.Contains(
            "far  asked of sample at 127.0.0.1  WaarborgLookup  prefix leaves", await RunAsync("lookup", "list"), StringComparison.Ordinal);
        SomeLookups.Secret(_at.Installation, "far", "a-secret-of-somebody");
        var shown = await RunAsync("lookup", "show", "far");
        Assert.Contains("\"prefixBits\": 20", shown, StringComparison.Ordinal);
        Assert.Contains("The secret lookup-far is in the keys folder.", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret-of-somebody", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_opened_and_closed_by_two_people()
    {
        SomeLookups.Hold(_at.Installation, $"sha256,{SomeHashes.Sha256(1)},Baseline,E-1");
        await Assert.ThrowsAsync<OperatorException>(() => RunAsync("lookup", "show", "held"));
        await RunAsync("lookup", "serve", "held", "--reason", "Agreement 1", "--as", "anna");
        await Assert.ThrowsAsync<OperatorException>(() => RunAsync("proposal", "approve", "1", "--as", "anna"));
        await RunAsync("proposal", "approve", "1", "--as", "bram");
        var shown = await RunAsync("lookup", "show", "held");
        Assert.Contains("held answers others: 20 bits in, 16 tags out", shown, StringComparison.Ordinal);
        Assert.Contains("may ask for 52428 prefixes", shown, StringComparison.Ordinal);
        Assert.Contains("held  answers others by 20 bits", await RunAsync("lookup", "list"), StringComparison.Ordinal);

        await RunAsync("lookup", "serve", "held", "--stop", "--reason", "It is over", "--as", "anna");
        await RunAsync("proposal", "approve", "2", "--as", "bram");
        Assert.Contains("No list answers others.", await RunAsync("lookup", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_so_is_refused_in_words()
    {
        var refused = await Assert.ThrowsAsync<OperatorException>(
            () => RunAsync("lookup", "serve", "nowhere", "--reason", "why", "--as", "anna"));
        Assert.Contains("none of this name that is held here", refused.Message, StringComparison.Ordinal);
        var file = _at.Write("far.json", """{"kind":"MediaUpload"}""");
        refused = await Assert.ThrowsAsync<OperatorException>(
            () => RunAsync("lookup", "describe", "far", file, "--reason", "why", "--as", "anna"));
        Assert.Contains("not of the form", refused.Message, StringComparison.Ordinal);
    }

    async Task<string> RunAsync(params string[] words)
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        var parsed = WaarborgCommands.Create().Parse([.. words, "--data", _at.DataFolder]);
        Assert.Empty(parsed.Errors);
        Assert.Equal(ExitCode.Ok, await parsed.InvokeAsync(
            new() { EnableDefaultExceptionHandler = false, Output = output, Error = output }, TestContext.Current.CancellationToken));
        return output.ToString();
    }
}
