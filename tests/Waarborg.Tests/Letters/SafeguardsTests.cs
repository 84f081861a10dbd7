// Holds docs/safeguards.md to the thirteen safeguards: each once, each with what is still lacking.
namespace Waarborg.Tests.Letters;

public class SafeguardsTests
{
    const int SafeguardsCount = 13;

    [Fact]
    public void Each_safeguard_has_its_row_and_says_what_is_lacking()
    {
        var rows = Repository.Read("docs/safeguards.md").ReplaceLineEndings("\n").Split('\n')
            .Where(line => line.StartsWith("| S", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .ToList();
        Assert.Equal(
            Enumerable.Range(1, SafeguardsCount).Select(number => $"S{number}"),
            rows.Select(row => row[0].Split(' ')[0]));
        Assert.All(rows, row => Assert.Equal(4, row.Length));
        Assert.All(rows, row => Assert.DoesNotContain("", row));
    }
}
