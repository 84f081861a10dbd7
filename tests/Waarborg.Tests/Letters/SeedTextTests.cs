// Holds the folding that quotations are compared by to its two rules.
namespace Waarborg.Tests.Letters;

public class SeedTextTests
{
    [Theory]
    [InlineData("een  groot\n\trisico", "een groot risico")]
    [InlineData("in het commissie-\ndebat gestand", "in het commissiedebat gestand")]
    [InlineData("deze Veror- \r\n  dening mag", "deze Verordening mag")]
    [InlineData("de CSAM-\nVerordening", "de CSAM-Verordening")]
    [InlineData("- Het voorzitterschap\n- In de plaats", "- Het voorzitterschap - In de plaats")]
    [InlineData("is voornemens - ondanks", "is voornemens - ondanks")]
    [InlineData("tegen-stelling", "tegen-stelling")]
    [InlineData("technologieén", "technologieén")]
    [InlineData("  \n ", "")]
    public void Only_white_space_and_hyphens_at_line_ends_are_folded(string text, string folded) =>
        Assert.Equal(folded, SeedText.Fold(text));

    [Fact]
    public void Folding_twice_changes_nothing_more()
    {
        const string Text = "end-to-\nend  en Veror-\ndening";
        Assert.Equal(SeedText.Fold(Text), SeedText.Fold(SeedText.Fold(Text)));
    }

    [Theory]
    [InlineData("een groot Risico")]
    [InlineData("een groot, risico")]
    [InlineData("een risico")]
    public void Words_that_are_not_there_are_not_found(string words) =>
        Assert.False(SeedText.Holds("Dat vindt het kabinet een groot risico.", words));
}
