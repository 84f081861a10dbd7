// Holds every quotation of the letters, on every page, to the letters' own words.
using System.Text.RegularExpressions;
using Waarborg.Cli.Letters;

namespace Waarborg.Tests.Letters;

public partial class QuotationTests
{
    static readonly string[] Documents = ["000", "001", "002", "003", "004"];

    public static TheoryData<string> Pages => [.. Repository.Pages()];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_quotation_stands_literally_in_its_document(string page)
    {
        var quotations = Quotation.FindAll(Repository.Read(page));
        Assert.All(quotations, quotation => Assert.Contains(quotation.Document, Documents));
        Assert.All(quotations, quotation => Assert.NotEqual("", SeedText.Fold(quotation.Words)));

        if (Repository.Seeds() is not { } seeds) return;
        var invented = quotations.Where(quotation => !SeedText.Holds(seeds[quotation.Document], quotation.Words));
        Assert.Equal("", string.Join('\n', invented));
    }

    // Otherwise a quotation in other marks, or with a slip in its number, would pass unchecked.
    [Theory]
    [MemberData(nameof(Pages))]
    public void A_document_number_in_parentheses_stands_behind_a_quotation_only(string page)
    {
        var text = Quotation.WithoutCode(Repository.Read(page));
        Assert.Equal(Quotation.FindAll(text).Count, NumberInParentheses().Count(text));
    }

    [Fact]
    public void The_letters_page_quotes_each_document()
    {
        var quoted = Quotation.FindAll(Repository.Read("docs/letters.md")).Select(quotation => quotation.Document);
        Assert.Equal(Documents, quoted.Distinct().Order());
    }

    [Fact]
    public void A_quotation_may_run_over_lines_and_code_is_no_quotation() =>
        Assert.Equal(
            [new Quotation("002", "een morele\nverplichting"), new Quotation("003", "risico")],
            Quotation.FindAll("Is “een morele\nverplichting”\n(002), “woord”, `“…” (003)`, “risico” (003)."));

    [GeneratedRegex(@"\(0\d\d\)", RegexOptions.None, 1000)]
    private static partial Regex NumberInParentheses();
}
