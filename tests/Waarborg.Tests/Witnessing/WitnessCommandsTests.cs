using System.Globalization;
using Waarborg.Cli;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Witnessing;

public sealed class WitnessCommandsTests : IDisposable
{
    static readonly VerifierKey Key = VerifierKey.Cosignature("witness.example", Ed25519.PublicKey(new byte[32]));

    readonly TempInstallation _at = new();

    public void Dispose() => _at.Dispose();

    [Fact]
    public async Task A_witness_is_named_shown_and_dropped_and_the_ledger_has_both()
    {
        Assert.Contains("Unwitnessed", await RunAsync("list"), StringComparison.Ordinal);
        // Nobody listens there: the witness is named all the same.
        var added = await RunAsync("add", Key.ToString(), "http://127.0.0.1:9/");
        Assert.Contains($"--ledger waarborg-{_at.Installation.Id}+", added, StringComparison.Ordinal);
        Assert.Contains("never cosigned", added, StringComparison.Ordinal);
        Assert.Contains("it cannot be reached", added, StringComparison.Ordinal);
        Assert.Contains(Key.ToString(), await RunAsync("list"), StringComparison.Ordinal);
        await Assert.ThrowsAsync<OperatorException>(() => RunAsync("add", Key.ToString(), "http://127.0.0.1:9/"));
        await RunAsync("drop", "witness.example");
        await Assert.ThrowsAsync<OperatorException>(() => RunAsync("drop", "witness.example"));
        Assert.Contains("Unwitnessed", await RunAsync("list"), StringComparison.Ordinal);

        await new LedgerPublisher(_at.Installation).PublishAsync(TestContext.Current.CancellationToken);
        var report = await LedgerCheck.RunAsync(
            new LedgerFolder(Path.Combine(_at.DataFolder, "ledger")), new(), TestContext.Current.CancellationToken);
        Assert.Empty(report.Violations);
    }

    [Fact]
    public async Task A_set_back_that_a_witness_told_of_stops_every_command_but_those_that_help()
    {
        await RunAsync("add", Key.ToString(), "http://127.0.0.1:9/");
        Assert.True(WitnessClaims.Raise(_at.Installation, "witness.example", 500));
        var error = await Assert.ThrowsAsync<LedgerSetBackException>(() => RunAsync("drop", "witness.example"));
        Assert.Contains("witness.example saw 500 entries", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LedgerSetBackException>(() => InvokeAsync("source", "list"));
        Assert.Contains("witness.example", await RunAsync("list"), StringComparison.Ordinal);

        await InvokeAsync("ledger", "reconcile", "--give-up", "--by", "first", "--reason", "a test");
        await InvokeAsync("ledger", "approve", "1", "--by", "second");
        await RunAsync("drop", "witness.example");
        await InvokeAsync("source", "list");
    }

    [Theory]
    [InlineData("--name", "a b", "--state", "x", "--ledger", "k")]
    [InlineData("--name", "w", "--state", "x", "--ledger", "no key")]
    [InlineData("--name", "w", "--state", "x", "--ledger", "no key", "--urls", "http://192.0.2.1:8471")]
    public async Task A_witness_that_was_told_nonsense_does_not_begin(params string[] words) =>
        await Assert.ThrowsAsync<OperatorException>(() => InvokeAsync(["witness", .. words]));

    Task<string> RunAsync(params string[] words) => InvokeAsync(["ledger", "witness", .. words]);

    async Task<string> InvokeAsync(params string[] words)
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        var parsed = WaarborgCommands.Create().Parse([.. words, "--data", _at.DataFolder]);
        Assert.Empty(parsed.Errors);
        var code = await parsed.InvokeAsync(
            new() { EnableDefaultExceptionHandler = false, Output = output }, TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Ok, code);
        return output.ToString();
    }
}
