// Holds docs/safeguards.md to the thirteen safeguards: each once, each with everything that there is to say of it.
using System.Text.RegularExpressions;

namespace Waarborg.Tests.Letters;

public partial class SafeguardsTests
{
    const int SafeguardsCount = 13;

    static readonly string[] Labels = ["Enforced by", "Published", "Tests", "Tried by hand", "Lacking"];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(1, SafeguardsCount)];

    static readonly IReadOnlyList<string> Parts =
        [.. Repository.Read("docs/safeguards.md").ReplaceLineEndings("\n").Split("\n## ").Skip(1)];

    [Fact]
    public void Each_safeguard_has_its_part_in_order() =>
        Assert.Equal(
            Enumerable.Range(1, SafeguardsCount).Select(number => $"S{number}"), Parts.Select(part => part.Split(' ')[0]));

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Each_says_what_enforces_it_what_is_published_what_holds_it_and_what_is_lacking(int number)
    {
        var said = Said(Parts[number - 1]);
        Assert.Equal(Labels, said.Keys.Where(label => label != "Not yet"));
        Assert.All(said.Values, words => Assert.NotEqual("", words));
        Assert.NotEmpty(DocReferences.Tests(said["Tests"]));
    }

    // What has no negative test waits for something: nothing is counted as held by being described.
    [Theory]
    [MemberData(nameof(Numbers))]
    public void Each_has_a_negative_test_that_was_seen_to_fail_or_waits_for_something(int number)
    {
        var said = Said(Parts[number - 1]);
        if (said.ContainsKey("Not yet")) return;
        Assert.Contains(DocReferences.Tests(said["Tests"]), test => test.Contains($".S{number}_", StringComparison.Ordinal));
        Assert.Matches(Day(), said["Tried by hand"]);
    }

    [Fact]
    public void Every_test_that_bears_a_number_bears_one_of_the_thirteen_and_stands_on_the_page()
    {
        var numbered = Repository.Sources("tests").SelectMany(DocReferences.TestsIn)
            .Where(test => Numbered().IsMatch(test)).ToList();
        Assert.NotEmpty(numbered);
        var known = Enumerable.Range(1, SafeguardsCount).Select(number => $"{number}").ToList();
        Assert.All(numbered, test => Assert.Contains(Numbered().Match(test).Groups["number"].Value, known));
        var named = DocReferences.Tests(Repository.Read("docs/safeguards.md"));
        // Those that show what a test would see, or that it sees the same twice, hold nothing by themselves.
        Assert.DoesNotContain(numbered.Except(named, StringComparer.Ordinal), test => !Supporting().IsMatch(test));
    }

    static Dictionary<string, string> Said(string part) => Line().Matches(part).ToDictionary(
        line => line.Groups["label"].Value, line => line.Groups["words"].Value.Trim(), StringComparer.Ordinal);

    [GeneratedRegex(
        @"^- \*\*(?<label>[^:*]+):\*\*(?<words>[^\n]*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();

    [GeneratedRegex(@"\b\d{1,2} \w+ 20\d\d\b", RegexOptions.None, 1000)]
    private static partial Regex Day();

    [GeneratedRegex(@"\.S(?<number>\d+)_", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Numbered();

    [GeneratedRegex("would_be_seen|is_found_twice", RegexOptions.None, 1000)]
    private static partial Regex Supporting();
}
