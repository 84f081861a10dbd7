using System.Text.Json.Nodes;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>The checker under tools, in another language, agrees with ours on good and on broken ledgers.</summary>
public sealed class SecondCheckerTests : IDisposable
{
    readonly string _root = BuiltLedger.NewFolder();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(3, false, false)]
    [InlineData(4, true, false)]
    [InlineData(5, false, true)]
    [InlineData(6, true, true)]
    [InlineData(7, false, false)]
    [InlineData(8, false, true)]
    public async Task Random_good_histories_are_good_to_both_and_broken_ones_to_neither(int seed, bool hides, bool restores)
    {
        var history = RandomHistory.Of(seed, 400, HistoryTraits.Of(seed, hides, restores));
        var folder = Path.Combine(_root, "good");
        history.Ledger.Publish(folder);
        Assert.Empty((await BuiltLedger.CheckAsync(folder)).Violations);
        Assert.Empty(await RulesOfSecondAsync(folder));
        Directory.Delete(Path.Combine(folder, ClosedFiles.Folder), recursive: true);
        Assert.Empty(await RulesOfSecondAsync(folder));

        var random = new Random(seed);
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        for (var tries = 0; tries < 6; tries++)
        {
            var file = files[random.Next(files.Length)];
            var bytes = await File.ReadAllBytesAsync(file, Cancellation);
            var changed = (byte[])bytes.Clone();
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(file, changed, Cancellation);
            var isGood = (await BuiltLedger.CheckAsync(folder)).IsGood;
            Assert.Equal(isGood, (await RulesOfSecondAsync(folder)).Count == 0);
            await File.WriteAllBytesAsync(file, bytes, Cancellation);
        }
    }

    [Fact]
    public async Task Each_breach_of_a_rule_is_named_by_both()
    {
        var differ = new List<string>();
        RuleCases[] all =
            [BrokenOpenRuleTests.Breaches, BrokenClosedRuleTests.Breaches, .. ConditionCases.Breaches];
        foreach (var breaches in all)
        {
            foreach (var words in breaches.Words)
            {
                var (rule, act) = breaches.Of(words);
                var on = breaches.Begin();
                act(on);
                var folder = Path.Combine(_root, "broken");
                on.Ledger.Publish(folder);
                var found = await RulesOfSecondAsync(folder);
                if (!found.Contains(rule)) differ.Add($"{words}: {rule}, and the second checker says {string.Join(' ', found)}");
                Directory.Delete(folder, recursive: true);
            }
        }

        Assert.Empty(differ);
    }

    [Theory]
    [InlineData(21, false)]
    [InlineData(22, true)]
    [InlineData(23, true)]
    public async Task A_history_in_which_an_entry_is_left_out_or_comes_later_is_judged_alike(int seed, bool waits)
    {
        string[] moved = ["weighing.", "notice.", "proposal.", "permit.", "settings.", "incident", "source.declared"];
        var random = new Random(seed);
        var (good, differ) = (0, new List<string>());
        for (var tries = 0; tries < 25; tries++)
        {
            var ledger = RandomHistory.Of(seed + (10 * tries), 250, new(Conditional: true, Waits: waits)).Ledger;
            var bodies = ledger.Leaves.Select(leaf => JsonNode.Parse(leaf)!.AsObject()).ToList();
            var from = random.Next(bodies.Count / 2);
            var chosen = bodies.FindIndex(
                from, one => moved.Any(kind => ((string)one["kind"]!).StartsWith(kind, StringComparison.Ordinal)));
            if (chosen < 0) continue;
            var body = bodies[chosen];
            ledger.Leaves.RemoveAt(chosen);
            var later = chosen + random.Next(bodies.Count - chosen);
            if (random.Next(2) == 0 && later < ledger.Leaves.Count)
            {
                body["at"] = (string)bodies[later]["at"]!;
                ledger.Leaves.Insert(later, CanonicalJson.Write(body));
            }

            var folder = Path.Combine(_root, "moved");
            ledger.Publish(folder, withClosed: false);
            var found = (await BuiltLedger.CheckAsync(folder)).Violations;
            var first = found.Count > 0 ? found[0] : null;
            var second = (await ViolationsOfSecondAsync(folder)).ToList();
            if (first is null) good++;
            var isAlike = first is null
                ? second.Count == 0
                : second.Count > 0 && second[0].Place == first.Place && second.Contains((first.Place, first.Rule));
            if (!isAlike) differ.Add($"{tries}: {first}, and the second checker says {string.Join(' ', second)}");
            Directory.Delete(folder, recursive: true);
        }

        Assert.Empty(differ);
        Assert.InRange(good, 1, 24);
    }

    [Fact]
    public async Task What_the_conditions_allow_is_good_to_both()
    {
        var differ = new List<string>();
        foreach (var (words, act) in ConditionCases.Allowed)
        {
            var folder = Path.Combine(_root, "allowed");
            act().Ledger.Publish(folder);
            var found = await RulesOfSecondAsync(folder);
            if (found.Count > 0) differ.Add($"{words}: the second checker says {string.Join(' ', found)}");
            Directory.Delete(folder, recursive: true);
        }

        Assert.Empty(differ);
    }

    [Fact]
    public async Task A_checkpoint_that_is_not_continued_is_found_by_both()
    {
        var (folder, other) = (Path.Combine(_root, "one"), Path.Combine(_root, "other"));
        RandomHistory.Of(1, 120).Ledger.Publish(folder);
        RandomHistory.Of(2, 200).Ledger.Publish(other);
        Assert.Empty(await RulesOfSecondAsync(folder, "--since", Path.Combine(folder, "checkpoint")));
        Assert.Contains("T3", await RulesOfSecondAsync(folder, "--since", Path.Combine(other, "checkpoint")));
    }

    // The other tests ask a process that stays: what it says is what whoever runs the command reads.
    [Fact]
    public async Task The_command_itself_says_the_same()
    {
        var (good, broken) = (Path.Combine(_root, "good"), Path.Combine(_root, "broken"));
        RandomHistory.Of(1, 120).Ledger.Publish(good);
        var on = BrokenClosedRuleTests.Breaches.Begin();
        BrokenClosedRuleTests.Breaches.Of("an item matched twice").Break(on);
        on.Ledger.Publish(broken);
        foreach (var (folder, isGood) in ((string, bool)[])[(good, true), (broken, false), (good, true)])
        {
            using var command = await SecondChecker.RunAsync(folder);
            using var asked = await SecondChecker.AskAsync(folder);
            Assert.Equal(isGood, command.RootElement.GetProperty("good").GetBoolean());
            Assert.Equal(command.RootElement.GetRawText(), asked.RootElement.GetRawText());
        }

        // A fault of whoever asks is no verdict either way.
        await Assert.ThrowsAnyAsync<Exception>(() => SecondChecker.RunAsync(Path.Combine(_root, "none")));
        await Assert.ThrowsAnyAsync<Exception>(() => SecondChecker.AskAsync(Path.Combine(_root, "none")));
    }

    /// <summary>The rules that the second checker finds broken.</summary>
    internal static async Task<HashSet<string>> RulesOfSecondAsync(string folder, params IEnumerable<string> options) =>
        (await ViolationsOfSecondAsync(folder, options)).Select(one => one.Rule).ToHashSet(StringComparer.Ordinal);

    /// <summary>What the second checker tells beside the violations.</summary>
    internal static async Task<IReadOnlyList<string>> NoticesOfSecondAsync(string folder)
    {
        using var json = await SecondChecker.AskAsync(folder);
        return [.. json.RootElement.GetProperty("notices").EnumerateArray().Select(one => one.GetString()!)];
    }

    static async Task<IReadOnlyList<(string Place, string Rule)>> ViolationsOfSecondAsync(
        string folder, params IEnumerable<string> options)
    {
        using var json = await SecondChecker.AskAsync(folder, options);
        return [.. json.RootElement.GetProperty("violations").EnumerateArray()
            .Select(one => (one.GetProperty("place").GetString()!, one.GetProperty("rule").GetString()!))];
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
