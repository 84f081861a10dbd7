using System.Globalization;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>A permit's conditions: each breach, by a forger who holds the key, is named with its rule and place.</summary>
public sealed class ConditionTests : IDisposable
{
    readonly string _folder = BuiltLedger.NewFolder();

    public static TheoryData<int, string> Breaches()
    {
        var data = new TheoryData<int, string>();
        for (var set = 0; set < ConditionCases.Breaches.Count; set++)
        {
            foreach (var words in ConditionCases.Breaches[set].Words) data.Add(set, words);
        }

        return data;
    }

    public static TheoryData<string> Allowed => [.. ConditionCases.Allowed.Keys];

    [Theory]
    [MemberData(nameof(Breaches))]
    public async Task A_breach_is_named_with_its_rule_and_place(int set, string words)
    {
        var cases = ConditionCases.Breaches[set];
        var (rule, act) = cases.Of(words);
        var on = cases.Begin();
        var number = act(on);
        on.Ledger.Publish(_folder);

        var report = await BuiltLedger.CheckAsync(_folder);

        var isClosed = rule[0] == 'C';
        var first = report.Violations.FirstOrDefault(one => one.Rule[0] == rule[0] && one.Rule != "C1");
        var place = string.Create(CultureInfo.InvariantCulture, $"{(isClosed ? "record" : "leaf")} {number}");
        Assert.Equal((rule, place), (first?.Rule, first?.Place));
        // Nothing else is wrong: the case is of this rule alone.
        Assert.Single(report.Violations, one => one.Rule != "C1");
        if (isClosed) return;
        // Neither does it hang on the closed records.
        Directory.Delete(Path.Combine(_folder, ClosedFiles.Folder), recursive: true);
        Assert.Equal(first, Assert.Single((await BuiltLedger.CheckAsync(_folder)).Violations));
    }

    [Theory]
    [MemberData(nameof(Allowed))]
    public async Task What_the_conditions_allow_is_accepted_at_once_and_growing(string words)
    {
        var on = ConditionCases.Allowed[words]();
        on.Ledger.Publish(_folder);

        var report = await BuiltLedger.CheckAsync(_folder);

        Assert.Empty(report.Violations);
        Assert.True(LedgerState.TryRead(report.State.ToBytes(), out var memory));
        on.Import("more", 1);
        on.Ledger.Publish(_folder);
        Assert.Empty((await BuiltLedger.CheckAsync(_folder, new() { Memory = memory })).Violations);
    }

    [Fact]
    public async Task A_pause_is_remembered_by_a_check_that_goes_on()
    {
        var on = RuleCase.Conditional();
        on.Incident();
        on.Ledger.Publish(_folder);
        var report = await BuiltLedger.CheckAsync(_folder);
        Assert.True(LedgerState.TryRead(report.State.ToBytes(), out var memory));
        on.Days(30);
        var leaf = on.StartSweep(2);
        on.Ledger.Publish(_folder);

        var grown = await BuiltLedger.CheckAsync(_folder, new() { Memory = memory });

        var place = string.Create(CultureInfo.InvariantCulture, $"leaf {leaf}");
        Assert.Equal([("R8", place)], grown.Violations.Select(one => (one.Rule, one.Place)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
