using System.Diagnostics;
using System.Text.Json;
using Waarborg.Ledger;
using Waarborg.Tests.Letters;

namespace Waarborg.Tests.Ledger;

/// <summary>The checker under tools, written from the pages alone, agrees with ours on good and on broken ledgers.</summary>
public sealed class SecondCheckerTests : IDisposable
{
    readonly string _root = BuiltLedger.NewFolder();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(3, false, false)]
    [InlineData(4, true, false)]
    [InlineData(5, false, true)]
    [InlineData(6, true, true)]
    public async Task Random_good_histories_are_good_to_both_and_broken_ones_to_neither(int seed, bool hides, bool restores)
    {
        var history = RandomHistory.Of(seed, 400, new(hides, restores));
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
        foreach (var breaches in (RuleCases[])[BrokenOpenRuleTests.Breaches, BrokenClosedRuleTests.Breaches])
        {
            foreach (var words in breaches.Words)
            {
                var (rule, act) = breaches.Of(words);
                var on = new RuleCase();
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

    [Fact]
    public async Task A_checkpoint_that_is_not_continued_is_found_by_both()
    {
        var (folder, other) = (Path.Combine(_root, "one"), Path.Combine(_root, "other"));
        RandomHistory.Of(1, 120).Ledger.Publish(folder);
        RandomHistory.Of(2, 200).Ledger.Publish(other);
        Assert.Empty(await RulesOfSecondAsync(folder, "--since", Path.Combine(folder, "checkpoint")));
        Assert.Contains("T3", await RulesOfSecondAsync(folder, "--since", Path.Combine(other, "checkpoint")));
    }

    /// <summary>The rules that the second checker finds broken.</summary>
    static async Task<HashSet<string>> RulesOfSecondAsync(string folder, params IEnumerable<string> options)
    {
        var start = new ProcessStartInfo("/usr/bin/python3")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var program = Path.Combine(Repository.Root, "tools", "ledger-check", "ledger_check.py");
        foreach (var argument in (IEnumerable<string>)[program, "--json", folder, .. options]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        var error = await process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode is 0 or 1, $"exit {process.ExitCode}: {error}");
        using var json = JsonDocument.Parse(output);
        var rules = json.RootElement.GetProperty("violations").EnumerateArray()
            .Select(one => one.GetProperty("rule").GetString()!).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(process.ExitCode == 0, rules.Count == 0);
        return rules;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
