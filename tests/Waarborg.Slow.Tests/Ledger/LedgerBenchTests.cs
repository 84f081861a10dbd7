// Show 6 at a small size: that the measurement measures, and what it writes keeps every rule.
using Waarborg.Bench;

namespace Waarborg.Slow.Tests.Ledger;

public class LedgerBenchTests
{
    [Fact]
    public async Task What_is_measured_is_a_whole_ledger_that_keeps_every_rule_and_little_of_a_sweep()
    {
        var measured = await LedgerBench.RunAsync(100_000, 1000, TestContext.Current.CancellationToken);

        // How fast it was says nothing beside other tests; that is measured by itself.
        Assert.True(measured.IsWhole && measured.Share.IsMet, string.Join('\n', measured.Lines));
    }
}
