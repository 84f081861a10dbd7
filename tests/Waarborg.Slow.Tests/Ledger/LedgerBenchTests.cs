// Show 6 at a small size: that the measurement measures, and what it writes keeps every rule.
using Waarborg.Bench;

namespace Waarborg.Slow.Tests.Ledger;

public class LedgerBenchTests
{
    [Fact]
    public async Task Writing_checking_and_growing_a_ledger_is_measured_and_within_its_targets()
    {
        var measured = await LedgerBench.RunAsync(100_000, 1000, TestContext.Current.CancellationToken);

        Assert.True(measured.IsMet, string.Join('\n', measured.Lines));
    }
}
