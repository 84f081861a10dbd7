using System.Text;
using System.Text.Json.Nodes;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>Random histories that keep every rule: none is refused, in whatever steps and with whatever is open.</summary>
public sealed class GoodHistoryTests : IDisposable
{
    const int Seeds = 24;

    readonly string _folder = BuiltLedger.NewFolder();

    public static TheoryData<int, bool, bool> Histories()
    {
        var data = new TheoryData<int, bool, bool>();
        for (var seed = 0; seed < Seeds; seed++) data.Add(seed, seed % 3 == 1, seed % 3 == 2);
        return data;
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task A_history_that_keeps_the_rules_is_accepted(int seed, bool hides, bool restores)
    {
        var history = RandomHistory.Of(seed, 200 + (seed * 31), HistoryTraits.Of(seed, hides, restores));
        history.Ledger.Publish(_folder);

        var report = await BuiltLedger.CheckAsync(_folder);

        Assert.Empty(report.Violations);
        Assert.Equal(history.Ledger.Leaves.Count, report.LeavesJudged);
        if (!hides) Assert.Equal(history.Ledger.Records.Count, report.RecordsJudged);
        if (!hides && !restores) Assert.Empty(report.Closed);
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task It_is_accepted_without_its_closed_records_which_is_said(int seed, bool hides, bool restores)
    {
        var history = RandomHistory.Of(seed, 150, HistoryTraits.Of(seed, hides, restores));
        history.Ledger.Publish(_folder, withClosed: false);

        var report = await BuiltLedger.CheckAsync(_folder);

        Assert.Empty(report.Violations);
        Assert.Contains(report.Closed, words => words.Contains("C1 to C13", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task It_is_accepted_growing_from_what_was_kept(int seed, bool hides, bool restores)
    {
        var history = RandomHistory.Of(seed, 30, HistoryTraits.Of(seed, hides, restores));
        var random = new Random(seed);
        LedgerState? memory = null;
        SignedNote? since = null;
        for (var step = 0; step < 8; step++)
        {
            var note = history.Ledger.Publish(_folder);
            var report = await BuiltLedger.CheckAsync(_folder, new() { Memory = memory, Since = since });
            Assert.Empty(report.Violations);
            Assert.True(LedgerState.TryRead(report.State.ToBytes(), out memory));
            if (random.Next(2) == 0 || since is null) since = note;
            history.GrowTo(history.Ledger.Leaves.Count + random.Next(120));
        }
    }

    [Fact]
    public void The_histories_hold_every_kind_of_permits_and_people()
    {
        string[] elsewhere =
        [
            "figures.day", "program.started", "order", "hold.set", "hold.ended", "customer.consent",
            "retention.deleted",
        ];
        foreach (var waits in (bool[])[false, true])
        {
            var kinds = new HashSet<string>(StringComparer.Ordinal);
            for (var seed = 0; seed < Seeds; seed++)
            {
                var history = RandomHistory.Of(seed, 600, new(Restores: true, Conditional: true, Waits: waits));
                var bodies = history.Ledger.Leaves.Select(leaf => JsonNode.Parse(leaf)!.AsObject())
                    .Concat(history.Ledger.Records.Select(one => one.Body));
                kinds.UnionWith(bodies.Select(one => (string)one["kind"]!));
            }

            Assert.Empty(EntrySchema.Kinds.Select(kind => kind.Name).Except(kinds).Except(elsewhere));
        }
    }

    [Fact]
    public async Task Growth_and_a_whole_check_remember_the_same()
    {
        var history = RandomHistory.Of(7, 100);
        history.Ledger.Publish(_folder);
        var first = await BuiltLedger.CheckAsync(_folder);
        history.GrowTo(700);
        history.Ledger.Publish(_folder);

        var grown = await BuiltLedger.CheckAsync(_folder, new() { Memory = first.State });
        var whole = await BuiltLedger.CheckAsync(_folder);

        Assert.True(grown.IsGood && whole.IsGood);
        Assert.Equal(whole.State.ToBytes(), grown.State.ToBytes());
    }

    [Fact]
    public async Task Every_checkpoint_on_the_way_is_continued()
    {
        var history = RandomHistory.Of(3, 540);
        history.Ledger.Publish(_folder);
        for (var size = 1; size <= history.Ledger.Leaves.Count; size += 53)
        {
            var since = history.Ledger.Sign(size);
            Assert.Empty((await BuiltLedger.CheckAsync(_folder, new() { Since = since })).Violations);
        }
    }

    [Fact]
    public async Task A_checkpoint_from_before_the_kept_memory_is_compared_as_well()
    {
        var history = RandomHistory.Of(5, 300);
        history.Ledger.Publish(_folder);
        var memory = (await BuiltLedger.CheckAsync(_folder)).State.ToBytes();
        history.GrowTo(400);
        history.Ledger.Publish(_folder);

        Assert.True(LedgerState.TryRead(memory, out var state));
        var since = history.Ledger.Sign(17);
        Assert.Empty((await BuiltLedger.CheckAsync(_folder, new() { Memory = state, Since = since })).Violations);

        Assert.True(LedgerState.TryRead(memory, out state));
        var other = RandomHistory.Of(6, 300).Ledger.Sign(17);
        var refused = await BuiltLedger.CheckAsync(_folder, new() { Memory = state, Since = other });
        Assert.Contains(refused.Violations, one => one.Rule == "T3");
    }

    [Fact]
    public async Task A_memory_of_the_form_before_that_knows_of_no_screening_is_not_gone_on_with()
    {
        var history = RandomHistory.Of(5, 60);
        history.Ledger.Publish(_folder);
        var memory = Encoding.UTF8.GetString((await BuiltLedger.CheckAsync(_folder)).State.ToBytes());
        Assert.True(LedgerState.TryRead(Encoding.UTF8.GetBytes(memory), out _));
        var older = memory.Replace("\"Form\":9", "\"Form\":8", StringComparison.Ordinal);
        Assert.NotEqual(memory, older);
        Assert.False(LedgerState.TryRead(Encoding.UTF8.GetBytes(older), out _));
    }

    [Fact]
    public async Task Closed_records_that_the_earlier_check_was_not_given_are_told_and_not_misjudged()
    {
        var history = RandomHistory.Of(9, 200);
        history.Ledger.Publish(_folder, withClosed: false);
        var first = await BuiltLedger.CheckAsync(_folder);
        history.GrowTo(300);
        history.Ledger.Publish(_folder);

        var grown = await BuiltLedger.CheckAsync(_folder, new() { Memory = first.State });

        Assert.Empty(grown.Violations);
        Assert.Contains(grown.Closed, words => words.Contains("from the first leaf", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
