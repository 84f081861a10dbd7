using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>Written by a forger who holds the key: each breach of a rule over the leaves is named with its place.</summary>
public sealed class BrokenOpenRuleTests : IDisposable
{
    static readonly string _otherKey = VerifierKey.Ed25519("another", new byte[32]).ToString();
    static readonly string _witness = VerifierKey.Cosignature("w", Ed25519.PublicKey(new byte[32])).ToString();

    readonly string _folder = BuiltLedger.NewFolder();

    // By its words: the rule, and an act that breaks it and gives the leaf that must be named.
    static readonly RuleCases _cases = AllCases();

    public static TheoryData<string> Cases => [.. _cases.Words];

    internal static RuleCases Breaches => _cases;

    static RuleCases AllCases()
    {
        var cases = new RuleCases(() => new());
        Frame(cases);
        Permits(cases);
        ListRuleCases.AddTo(cases);
        HoursAndRestores(cases);
        VerdictRuleCases.AddOpen(cases);
        return cases;
    }

    static void Frame(RuleCases cases)
    {
        cases.Add("a second beginning", "R1", on => on.Ledger.Open("ledger.begun", FieldsOf(on.Ledger.Leaves[0])));
        cases.Add("an entry before the one before it", "R2", on =>
        {
            on.Minutes(-1);
            return on.Import("known", 2);
        });
        cases.Add("an entry before a record", "R2", on =>
        {
            on.Minutes(2);
            on.Reopen(1);
            on.Minutes(-1);
            return on.Import("known", 2);
        });
        cases.Add(
            "a key changed by one person", "R3",
            on => on.Ledger.ChangeKey(fields => fields["by"] = BuiltLedger.People(1)));
        cases.Add(
            "a key changed by a person and a program", "R3",
            on => on.Ledger.ChangeKey(fields => fields["by"] = BuiltLedger.Names("person:0123456789abcdef", "program:a")));
        cases.Add(
            "a reconciliation by one person", "R3",
            on => on.Reconcile(fields => fields["by"] = BuiltLedger.People(1)));
        cases.Add("a key in another name", "R4", on => on.Ledger.ChangeKey(fields => fields["key"] = _otherKey));
        cases.Add(
            "a key that is not signed by the one before it", "R4",
            on => on.Ledger.ChangeKey(fields => fields["signature"] = Convert.ToBase64String(new byte[64])));
        cases.Add("the same key again", "R4", on => on.Ledger.ChangeKey(fields => fields["key"] = on.Ledger.FirstKeyLine));
        cases.Add("a witness named twice", "R4", on =>
        {
            on.Open("witness.named", new() { ["witness"] = _witness });
            return on.Open("witness.named", new() { ["witness"] = _witness });
        });
        cases.Add("a witness with a key for notes", "R4", on => on.Open("witness.named", new() { ["witness"] = _otherKey }));
        cases.Add(
            "a witness dropped who was not named", "R4",
            on => on.Open("witness.dropped", new() { ["witness"] = _witness }));
        cases.Add("a source declared twice", "R5", on => on.Open("source.declared", on.Source("web")));
    }

    static void Permits(RuleCases cases)
    {
        cases.Add("a weighing of a source that is not declared", "R6", on => on.Weigh(1, "other"));
        cases.Add("a weighing with a number that was given", "R6", on =>
        {
            on.Weigh(1);
            return on.Weigh(1);
        });
        cases.Add(
            "a permit for a source that is not declared", "R6",
            on => on.Grant(2, fields => fields["source"] = "other"));
        cases.Add("a permit beside another", "R6", on =>
        {
            on.Weigh(1);
            return on.Grant(2, fields => fields["weighing"] = 1);
        });
        cases.Add("a renewal without a weighing", "R6", on =>
        {
            on.Revoke(1);
            return on.Grant(2);
        });
        cases.Add("a renewal on a weighing that does not exist", "R6", on =>
        {
            on.Revoke(1);
            return on.Grant(2, fields => fields["weighing"] = 1);
        });
        cases.Add("a renewal on a weighing of another source", "R6", on =>
        {
            on.Open("source.declared", on.Source("other"));
            on.Revoke(1);
            on.Weigh(1, "other");
            return on.Grant(2, fields => fields["weighing"] = 1);
        });
        cases.Add("two permits on one weighing", "R6", on =>
        {
            on.Weigh(1);
            on.Revoke(1);
            on.Grant(2, fields => fields["weighing"] = 1);
            on.Revoke(2);
            return on.Grant(3, fields => fields["weighing"] = 1);
        });
        cases.Add("a permit with a number that was given", "R6", on =>
        {
            on.Weigh(1);
            on.Revoke(1);
            return on.Grant(1, fields => fields["weighing"] = 1);
        });
        cases.Add(
            "a permit that begins before it is granted", "R6",
            on => Renew(on, "from", on.Ledger.Now.AddMilliseconds(-1)));
        cases.Add("a permit that ends when it begins", "R6", on => Renew(on, "until", on.Ledger.Now));
        cases.Add("a permit that outlives its regime", "R6", on => Renew(on, "regimeUntil", on.Ledger.Now.AddHours(1)));
        cases.Add("a permit for no list", "R6", on =>
        {
            on.Weigh(1);
            on.Revoke(1);
            return on.Grant(2, fields => (fields["weighing"], fields["lists"]) = (1, new JsonArray()));
        });
        cases.Add("a permit revoked that is not there", "R6", on => on.Revoke(9));
        cases.Add("a permit revoked twice", "R6", on =>
        {
            on.Revoke(1);
            return on.Revoke(1);
        });
        cases.Add("a permit revoked after its end", "R6", on =>
        {
            on.Days(1);
            return on.Revoke(1);
        });
        cases.Add("a permit ended before its end", "R6", on => on.EndPermit(1));
        cases.Add("a permit ended twice", "R6", on =>
        {
            on.Days(1.1);
            on.EndPermit(1);
            return on.EndPermit(1);
        });
        cases.Add("a weighing of a source from before a reconciliation", "R6", on =>
        {
            on.Reconcile();
            on.Weigh(1);
            return on.Ledger.Leaves.Count - 1;
        });
    }

    static void HoursAndRestores(RuleCases cases)
    {
        cases.Add("an entry whose hours are in no batch", "R9", on =>
        {
            on.Minutes(60);
            return on.Ledger.OpenWithoutDue("knownGood.changed", new() { ["pictures"] = 1, ["by"] = BuiltLedger.People(1) });
        });
        cases.Add(
            "a batch that leaves out an hour", "R9",
            on => Batch(on, "2026-11-25T15:00:00.000Z", "2026-11-25T16:00:00.000Z"));
        cases.Add("a batch of nothing", "R9", on => Batch(on, "2026-11-25T14:00:00.000Z", "2026-11-25T14:00:00.000Z"));
        cases.Add(
            "a batch of an hour that is not over", "R9",
            on => Batch(on, "2026-11-25T14:00:00.000Z", "2026-11-25T17:00:00.000Z"));
        cases.Add("figures that were due and are not there", "R10", on =>
        {
            on.Days(8);
            on.Ledger.CloseBatch(LedgerTime.Text(LedgerTime.HourOf(on.Ledger.Now)));
            return on.Ledger.OpenWithoutDue("knownGood.changed", new() { ["pictures"] = 1, ["by"] = BuiltLedger.People(1) });
        });
        cases.Add("figures that come too early", "R10", on => on.Ledger.WriteFigures());
        cases.Add("figures of another day", "R10", on =>
        {
            on.Days(8);
            on.Ledger.CloseBatch(LedgerTime.Text(LedgerTime.HourOf(on.Ledger.Now)));
            return on.Ledger.WriteFigures(fields => fields["day"] = "2026-11-26");
        });
        cases.Add(
            "a reconciliation that goes back further than it reaches", "R11",
            on => on.Reconcile(fields => fields["from"] = 5));
        cases.Add("a reconciliation of leaves that are not there", "R11", on => on.Reconcile(fields => fields["to"] = 99));
        cases.Add(
            "a reconciliation with another root", "R11",
            on => on.Reconcile(fields => fields["root"] = on.Ledger.Hash()));
        cases.Add("an entry that is not canonical", "E1", on => on.Ledger.Raw(Encoding.UTF8.GetBytes("{ }")));
        cases.Add("an entry that is no text", "E1", on => on.Ledger.Raw([0xFF, 0xFE]));
        cases.Add("an entry of no known kind", "E2", on => on.Open("something.new", []));
        cases.Add(
            "an entry with a field too many", "E2",
            on => on.Open("knownGood.changed", new() { ["pictures"] = 1, ["more"] = 1 }));
        cases.Add("a closed record as a leaf", "E2", on => on.Open("alarm", new() { ["what"] = "a" }));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_breach_is_named_with_its_rule_and_leaf(string words)
    {
        var (rule, act) = _cases.Of(words);
        var on = new RuleCase();
        var leaf = act(on);
        on.Ledger.Publish(_folder);

        var report = await BuiltLedger.CheckAsync(_folder);

        // A batch that is wrong also leaves records behind, which is told beside it.
        var first = report.Violations.FirstOrDefault(one => !one.Rule.StartsWith('C'));
        Assert.Equal((rule, string.Create(CultureInfo.InvariantCulture, $"leaf {leaf}")), (first?.Rule, first?.Place));
        // Neither does it hang on the closed records.
        Directory.Delete(Path.Combine(_folder, ClosedFiles.Folder), recursive: true);
        if (words != "an entry before a record" && words != "a sweep resumed after it reached its end")
        {
            Assert.Contains(first, (await BuiltLedger.CheckAsync(_folder)).Violations);
        }
    }

    [Theory]
    [InlineData("R1", "padTo", 32)]
    [InlineData("R1", "suppressedBelow", 5)]
    [InlineData("R1", "origin", "another")]
    public async Task A_beginning_that_promises_less_is_refused(string rule, string field, object value)
    {
        new BuiltLedger(1).Begin(body => body[field] = value is int number ? number : (string)value).Publish(_folder);
        Assert.Equal((rule, "leaf 0"), First(await BuiltLedger.CheckAsync(_folder)));
    }

    [Fact]
    public async Task A_ledger_that_lets_one_person_change_its_key_is_refused()
    {
        new BuiltLedger(1).Begin(body => body["needsTwo"] = BuiltLedger.Names("ledger.reconciled")).Publish(_folder);
        Assert.Equal(("R3", "leaf 0"), First(await BuiltLedger.CheckAsync(_folder)));
    }

    [Fact]
    public async Task A_kind_that_names_nobody_is_not_made_by_two()
    {
        var ledger = new BuiltLedger(1);
        ledger.Begin(body => body["needsTwo"] = BuiltLedger.Names("ledger.key", "ledger.reconciled", "batch"));
        ledger.Now += TimeSpan.FromHours(2);
        ledger.WriteDue();
        ledger.Publish(_folder);
        Assert.Equal(("R3", "leaf 1"), First(await BuiltLedger.CheckAsync(_folder)));
    }

    [Fact]
    public async Task A_ledger_that_does_not_begin_is_refused()
    {
        var ledger = new BuiltLedger(1).Begin();
        ledger.Leaves.Clear();
        ledger.OpenWithoutDue("knownGood.changed", new() { ["pictures"] = 1, ["by"] = BuiltLedger.People(1) });
        ledger.Publish(_folder);
        Assert.Equal(("R1", "leaf 0"), First(await BuiltLedger.CheckAsync(_folder)));
    }

    [Fact]
    public async Task Moments_at_the_ends_of_the_calendar_break_rules_and_not_the_checker()
    {
        var huge = new BuiltLedger(2) { Now = DateTimeOffset.MaxValue.AddSeconds(-1) };
        huge.Begin(body => body["figuresAfterDays"] = CanonicalJson.MaxNumber);
        huge.OpenWithoutDue("knownGood.changed", new() { ["pictures"] = 1, ["by"] = BuiltLedger.People(1) });
        huge.Closed("alarm", new() { ["what"] = "a", ["by"] = BuiltLedger.People(1) });
        huge.Publish(Path.Combine(_folder, "huge"));
        Assert.Empty((await BuiltLedger.CheckAsync(Path.Combine(_folder, "huge"))).Violations);

        var on = new RuleCase();
        on.Inlet("0001-01-01T00:00:00.000Z");
        on.Ledger.Publish(Path.Combine(_folder, "tiny"));
        Assert.Equal(("C7", "record 2"), First(await BuiltLedger.CheckAsync(Path.Combine(_folder, "tiny"))));
    }

    static (string, string) First(LedgerReport report) => (report.Violations[0].Rule, report.Violations[0].Place);

    static JsonObject FieldsOf(byte[] entry)
    {
        Assert.True(CanonicalJson.TryRead(entry, out var body, out _));
        _ = body.Remove("at") && body.Remove("kind") && body.Remove("v");
        return body;
    }

    static long Renew(RuleCase on, string field, DateTimeOffset moment)
    {
        on.Weigh(1);
        on.Revoke(1);
        return on.Grant(2, fields => (fields["weighing"], fields[field]) = (1, LedgerTime.Text(moment)));
    }

    static long Batch(RuleCase on, string from, string hour)
    {
        on.Minutes(130);
        return on.Ledger.OpenWithoutDue("batch", new() { ["from"] = from, ["hour"] = hour, ["commitment"] = on.Ledger.Hash() });
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
