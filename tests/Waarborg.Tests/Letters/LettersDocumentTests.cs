// Holds docs/letters.md to its strict shape: each mechanism once, none forgotten, each with an answer.
using Waarborg.Cli.Letters;

namespace Waarborg.Tests.Letters;

public class LettersDocumentTests
{
    const int MechanismsCount = 41;

    const string BadWords = "The words are “…” (003), with ; between several.";

    const string GoodRow =
        "| M1 | Weegmoment | “een groot risico” (003); “zeer hoog” (002) | a great risk; very high | here | `x` |";

    static readonly LettersDocument Letters = LettersDocument.Parse(Repository.Read("docs/letters.md"));

    [Fact]
    public void Every_mechanism_has_exactly_one_row_in_order()
    {
        Assert.Empty(Letters.Problems);
        Assert.Equal(Enumerable.Range(1, MechanismsCount), Letters.Mechanisms.Select(mechanism => mechanism.Number));
    }

    [Fact]
    public void What_is_here_or_partly_here_says_where() =>
        Assert.All(
            Letters.Mechanisms.Where(row => row.State is MechanismState.Here or MechanismState.Partly),
            mechanism => Assert.True(NamesAPlace(mechanism.Where), $"M{mechanism.Number} names no place"));

    [Fact]
    public void What_is_partly_here_or_not_yet_says_what_is_lacking() =>
        Assert.All(
            Letters.Mechanisms.Where(row => row.State is MechanismState.Partly or MechanismState.NotYet),
            mechanism => Assert.True(
                mechanism.Where.Contains("lacking", StringComparison.Ordinal),
                $"M{mechanism.Number} does not say what is lacking"));

    [Fact]
    public void The_program_carries_the_page_as_it_stands() =>
        Assert.Equal(Letters.Mechanisms.Select(Shown), LettersDocument.Embedded().Mechanisms.Select(Shown));

    [Fact]
    public void A_row_is_read_whole()
    {
        var mechanism = Assert.Single(LettersDocument.Parse(Page(GoodRow)).Mechanisms);
        Assert.Equal(1, mechanism.Number);
        Assert.Equal("Weegmoment", mechanism.Name);
        Assert.Equal([new("003", "een groot risico"), new("002", "zeer hoog")], mechanism.Words);
        Assert.Equal("a great risk; very high", mechanism.English);
        Assert.Equal(MechanismState.Here, mechanism.State);
        Assert.Equal("`x`", mechanism.Where);
    }

    [Theory]
    [InlineData("| M1 | Weegmoment | “x” (003) | x | here |", "A row has 6 cells.")]
    [InlineData("| M1 | Weegmoment | “x” (003) | x | here | x | x |", "A row has 6 cells.")]
    [InlineData("| M1 | Weegmoment | “x” (003) |  | here | x |", "A cell is empty.")]
    [InlineData("| 1 | Weegmoment | “x” (003) | x | here | x |", "The number is M and one or two digits.")]
    [InlineData("| M01 | Weegmoment | “x” (003) | x | here | x |", "The number is M and one or two digits.")]
    [InlineData("| M1 | Weegmoment | \"x\" (003) | x | here | x |", BadWords)]
    [InlineData("| M1 | Weegmoment | “x” (03) | x | here | x |", BadWords)]
    [InlineData("| M1 | Weegmoment | “x” (003), “y” (003) | x | here | x |", BadWords)]
    [InlineData("| M1 | Weegmoment | “x” (003); | x | here | x |", BadWords)]
    [InlineData("| M1 | Weegmoment | “x” (003) | x | soon | x |",
        "The state is one of: here, partly, refused, not yet, nothing to build.")]
    public void A_row_of_another_shape_is_named_by_line_and_reason(string row, string reason)
    {
        var letters = LettersDocument.Parse(Page(row));
        Assert.Empty(letters.Mechanisms);
        Assert.Equal([$"Line 6: {reason}"], letters.Problems);
    }

    [Theory]
    [InlineData("")]
    [InlineData("## The mechanisms")]
    [InlineData("| M1 | Weegmoment | “x” (003) | x | here | x |")]
    public void A_page_without_the_table_says_so(string page) =>
        Assert.StartsWith(
            "There is no table", Assert.Single(LettersDocument.Parse(page).Problems), StringComparison.Ordinal);

    // A command, a page, a test, or another page of these docs.
    static bool NamesAPlace(string where) =>
        where.Contains("`./waarborg ", StringComparison.Ordinal)
        || where.Contains("`page:", StringComparison.Ordinal)
        || where.Contains("`test:", StringComparison.Ordinal)
        || where.Contains("](", StringComparison.Ordinal);

    static string Shown(Mechanism mechanism) =>
        $"{mechanism.Number} {mechanism.Name} {string.Join(' ', mechanism.Words)} {mechanism.English} "
        + $"{mechanism.State} {mechanism.Where}";

    static string Page(string row) =>
        $"# A page\n\n{LettersDocument.Heading}\n{LettersDocument.Header}\n"
        + $"| --- | --- | --- | --- | --- | --- |\n{row}\n";
}
