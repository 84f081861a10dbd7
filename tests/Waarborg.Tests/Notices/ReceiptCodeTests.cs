using Waarborg.Notices;

namespace Waarborg.Tests.Notices;

/// <summary>A receipt code is typed by people, and no two are alike.</summary>
public sealed class ReceiptCodeTests
{
    [Theory]
    [InlineData("abcd-efgh-jkmn-pqrs-tvwx", "ABCD-EFGH-JKMN-PQRS-TVWX")]
    [InlineData(" ABCDEFGHJKMNPQRSTVWX ", "ABCD-EFGH-JKMN-PQRS-TVWX")]
    [InlineData("il0o-1111-1111-1111-1111", "1100-1111-1111-1111-1111")]
    [InlineData("ABCD-EFGH-JKMN-PQRS-TVW", null)]
    [InlineData("ABCD-EFGH-JKMN-PQRS-TVWXY", null)]
    [InlineData("ABCD-EFGH-JKMN-PQRS-TVW!", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_code_is_read_as_people_type_it(string? typed, string? code) =>
        Assert.Equal(code, ReceiptCode.ParseUntrusted(typed));

    [Fact]
    public void Every_code_is_new_and_reads_as_itself()
    {
        var codes = Enumerable.Range(0, 200).Select(_ => ReceiptCode.New()).ToList();
        Assert.Equal(200, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.All(codes, code => Assert.Equal(code, ReceiptCode.ParseUntrusted(code)));
    }
}
