using System.Globalization;
using System.Text;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>Each breach of a rule over the closed records is named with its place, for whoever may read them.</summary>
public sealed class BrokenClosedRuleTests : IDisposable
{
    readonly string _folder = BuiltLedger.NewFolder();

    // By its words: the rule, and an act that breaks it and gives the record that must be named.
    static readonly RuleCases _cases = AllCases();

    public static TheoryData<string> Cases => [.. _cases.Words];

    internal static RuleCases Breaches => _cases;

    static RuleCases AllCases()
    {
        var cases = new RuleCases(() => new());
        TimesAndPlaces(cases);
        MatchRuleCases.AddTo(cases);
        VerdictRuleCases.Add(cases);
        VerdictRuleCases.AddSeals(cases);
        ClockRuleCases.AddTo(cases);
        TellingRuleCases.AddTo(cases);
        ReportRuleCases.AddTo(cases);
        return cases;
    }

    static void TimesAndPlaces(RuleCases cases)
    {
        cases.Add("a number left out", "C1", on =>
        {
            on.Ledger.NextNumber++;
            return on.Reopen(1);
        });
        cases.Add("a record of a time that is in a batch", "C1", on =>
        {
            // It is as old as what was batched, and in no batch.
            on.Minutes(60);
            on.Import("known", 2);
            on.Minutes(-60);
            return on.Reopen(1);
        });
        cases.Add("a record that waits though its hour is over", "C1", on =>
        {
            on.Minutes(60);
            return on.Ledger.Records[0].Number;
        });
        cases.Add("a record of a later place than the ledger has", "C1", on => Changed(on, on.Reopen(1), "after", 99));
        cases.Add("a record before the one before it", "C2", on =>
        {
            on.Minutes(1);
            on.Reopen(1);
            on.Minutes(-0.5);
            return on.Reopen(1);
        });
        cases.Add("a record before the leaf before it", "C2", on =>
        {
            on.Minutes(1);
            on.Import("known", 2);
            on.Minutes(-0.5);
            return on.Reopen(1);
        });
        cases.Add("a record at an earlier place than the one before it", "C2", on => Changed(on, on.Reopen(1), "after", 3));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_breach_is_named_with_its_rule_and_record(string words)
    {
        var (rule, act) = _cases.Of(words);
        var on = new RuleCase();
        var number = act(on);
        on.Ledger.Publish(_folder);

        await FindsAsync(rule, string.Create(CultureInfo.InvariantCulture, $"record {number}"));

        // Once its hour is over it is found in its batch as well; what breaks the rule by waiting waits no more.
        if (rule == "C1") return;
        Directory.Delete(_folder, recursive: true);
        on.Minutes(60);
        on.Ledger.WriteDue();
        on.Ledger.Publish(_folder);
        await FindsAsync(rule, string.Create(CultureInfo.InvariantCulture, $"record {number}"));
    }

    [Fact]
    public async Task Records_that_are_not_those_of_the_batch_are_found()
    {
        var (ledger, batch) = Batched();
        ledger.Records[0] = new(1, ledger.Bytes(32), ledger.Records[0].Body) { Batch = batch };
        ledger.Publish(_folder);
        await FindsAsync("C1", ClosedFiles.PathOf(batch));
    }

    [Fact]
    public async Task A_record_put_into_another_batch_is_found()
    {
        var on = new RuleCase();
        on.Minutes(60);
        on.Reopen(1);
        on.Ledger.Records[^1].Body["at"] = "2026-11-25T13:00:00.000Z";
        on.Ledger.Records[^1] = new(2, on.Ledger.Bytes(32), on.Ledger.Records[^1].Body);
        on.Ledger.WriteDue();
        on.Ledger.Publish(_folder);
        Assert.Contains((await BuiltLedger.CheckAsync(_folder)).Violations, one => (one.Rule, one.Place) == ("C1", "record 2"));
    }

    [Fact]
    public async Task A_batch_whose_file_is_missing_is_named()
    {
        var (ledger, batch) = Batched();
        ledger.Publish(_folder);
        File.Delete(Path.Combine(_folder, ClosedFiles.PathOf(batch)));
        await FindsAsync("C1", ClosedFiles.PathOf(batch));
    }

    [Fact]
    public async Task The_file_of_what_waits_cannot_be_left_out()
    {
        var (ledger, _) = Batched();
        ledger.Publish(_folder);
        File.Delete(Path.Combine(_folder, ClosedFiles.Waiting));
        await FindsAsync("C1", ClosedFiles.Waiting);
    }

    [Fact]
    public async Task A_file_for_a_leaf_that_is_no_batch_is_named()
    {
        var (ledger, batch) = Batched();
        ledger.Publish(_folder);
        foreach (var leaf in (long[])[batch - 1, 4000])
        {
            var path = Path.Combine(_folder, ClosedFiles.PathOf(leaf));
            File.WriteAllBytes(path, ClosedFiles.Batch(leaf, new byte[32], new byte[32], []));
            await FindsAsync("C1", ClosedFiles.PathOf(leaf));
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Figures_that_do_not_count_the_records_are_named()
    {
        var on = new RuleCase();
        for (var item = 2; item < 14; item++) on.Match(item, fields => fields["case"] = item);
        on.Days(8);
        on.Ledger.CloseBatch(LedgerTime.Text(LedgerTime.HourOf(on.Ledger.Now)));
        var leaf = on.Ledger.WriteFigures(fields => fields["cases"] = "<10");
        on.Ledger.Publish(_folder);
        await FindsAsync("C8", string.Create(CultureInfo.InvariantCulture, $"leaf {leaf}"));
    }

    [Theory]
    [InlineData("cases")]
    [InlineData("confirmed")]
    [InlineData("disabled")]
    [InlineData("restored")]
    public async Task Test_pictures_in_the_figures_of_a_day_are_named(string figure)
    {
        var on = new RuleCase();
        for (var item = 2; item < 14; item++)
        {
            on.MatchTest(item, fields => fields["case"] = item);
            on.Review(item, @case: item);
            on.Intend(item, "disable", item);
            on.EndRestriction(item, "disabled");
            on.Intend(100 + item, "restore", item);
            on.EndRestriction(100 + item, "restored");
        }

        on.EndSweep(1, 13, fields => (fields["items"], fields["tests"]) = (22, 12));
        on.Reopen(2);
        on.Days(8);
        on.Ledger.WriteDue();
        on.Ledger.Publish(_folder);
        Assert.Empty((await BuiltLedger.CheckAsync(_folder)).Violations);
        Directory.Delete(_folder, recursive: true);

        var leaf = on.Ledger.Leaves.FindIndex(one => Encoding.UTF8.GetString(one).Contains("figures.day", StringComparison.Ordinal));
        Assert.True(CanonicalJson.TryRead(on.Ledger.Leaves[leaf], out var body, out _));
        body[figure] = 10;
        on.Ledger.Leaves[leaf] = CanonicalJson.Write(body);
        on.Ledger.Publish(_folder);
        await FindsAsync("C8", string.Create(CultureInfo.InvariantCulture, $"leaf {leaf}"));
    }

    [Fact]
    public async Task Figures_are_not_judged_where_a_record_is_not_shown()
    {
        var on = new RuleCase();
        for (var item = 2; item < 14; item++) on.Match(item, fields => fields["case"] = item);
        on.Ledger.Records[3].Why = "held";
        on.Days(8);
        on.Ledger.WriteDue();
        on.Ledger.Publish(_folder);
        var report = await BuiltLedger.CheckAsync(_folder);
        Assert.Empty(report.Violations);
        Assert.Contains(report.Closed, words => words.Contains("1 records are held", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hidden_record_at_the_end_of_a_batch_does_not_push_the_next_one_behind_the_batch()
    {
        var on = new RuleCase();
        on.Ledger.Records[^1].Why = "held";
        // Of the next hour, and before the batch of this one, which the import makes due.
        on.Minutes(60);
        on.Closed("alarm", new() { ["what"] = "decodersDisagreed" });
        on.Minutes(5);
        on.Import("known", 2);
        on.Minutes(60);
        on.Import("known", 3);
        on.Ledger.Publish(_folder);
        Assert.Empty((await BuiltLedger.CheckAsync(_folder)).Violations);
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("gone")]
    public async Task What_waited_at_an_earlier_check_is_in_its_batch_unchanged(string how)
    {
        var on = new RuleCase();
        on.Ledger.Publish(_folder);
        var memory = (await BuiltLedger.CheckAsync(_folder)).State;
        if (how == "gone") on.Ledger.Records.Clear();
        else on.Ledger.Records[0] = new(1, on.Ledger.Bytes(32), on.Ledger.Records[0].Body);
        on.Minutes(60);
        on.Ledger.WriteDue();
        on.Ledger.Publish(_folder);

        var report = await BuiltLedger.CheckAsync(_folder, new() { Memory = memory });

        Assert.Contains(report.Violations, one => (one.Rule, one.Place) == ("C1", "record 1"));
    }

    [Theory]
    [InlineData("""{"leaf":6,"nonce":"00","padSeed":"00","records":[]}""")]
    [InlineData("""{"leaf":7,"records":[]}""")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("""{"records":[{"n":1,"commitment":"00","why":"held"}]}""")]
    [InlineData("""{"records":[null]}""")]
    [InlineData("""{"records":[{"n":1,"n":1}]}""")]
    public async Task A_file_that_is_not_one_of_closed_records_is_named(string text)
    {
        var (ledger, batch) = Batched();
        ledger.Publish(_folder);
        var file = Path.Combine(_folder, ClosedFiles.PathOf(batch));
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        await FindsAsync("C1", ClosedFiles.PathOf(batch));
    }

    async Task FindsAsync(string rule, string place)
    {
        var report = await BuiltLedger.CheckAsync(_folder);
        var first = report.Violations is [var one, ..] ? one : null;
        Assert.Equal((rule, place), (first?.Rule, first?.Place));
    }

    static (BuiltLedger Ledger, long Batch) Batched()
    {
        var on = new RuleCase();
        on.Minutes(60);
        on.Ledger.WriteDue();
        return (on.Ledger, on.Ledger.Leaves.Count - 1);
    }

    static long Changed(RuleCase on, long number, string field, long value)
    {
        var record = on.Ledger.Records[^1];
        record.Body[field] = value;
        on.Ledger.Records[^1] = new(number, record.Nonce, record.Body);
        return number;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
