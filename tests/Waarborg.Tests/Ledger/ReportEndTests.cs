using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>What is open breaks nothing and is told; a growing check remembers it.</summary>
public sealed class ReportEndTests : IDisposable
{
    readonly string _folder = BuiltLedger.NewFolder();

    [Fact]
    public async Task A_report_without_an_end_is_told_until_its_end_comes_also_by_a_check_that_goes_on_from_an_earlier_one()
    {
        var on = new RuleCase();
        var record = on.Report();
        on.Ledger.Publish(_folder);
        var first = await BuiltLedger.CheckAsync(_folder);
        Assert.Empty(first.Violations);
        Assert.Contains("Reports that have no end yet: 1.", first.Notices);
        on.Minutes(1);
        on.EndReport(record);
        on.Ledger.Publish(_folder);
        foreach (var memory in (LedgerState?[])[null, first.State])
        {
            var report = await BuiltLedger.CheckAsync(_folder, new() { Memory = memory });
            Assert.Empty(report.Violations);
            Assert.DoesNotContain(report.Notices, words => words.Contains("no end yet", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_report_that_was_told_of_before_a_restore_may_end_again_after_it()
    {
        var on = new RuleCase();
        var record = on.Report();
        on.EndReport(record);
        on.Minutes(1);
        on.Reconcile();
        on.EndReport(record);
        on.Ledger.Publish(_folder);
        Assert.Empty((await BuiltLedger.CheckAsync(_folder)).Violations);
        Assert.Empty(await SecondCheckerTests.RulesOfSecondAsync(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
