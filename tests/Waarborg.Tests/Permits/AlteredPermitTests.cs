// The option of a permit that lets altered copies be looked for: off unless somebody says so, said to everybody then, and never
// together with looking in small.
using System.Text;
using System.Text.Json.Nodes;
using Waarborg.Ledger;
using Waarborg.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

public sealed class AlteredPermitTests
{
    [Fact]
    public void A_permit_that_does_not_say_it_is_read_and_written_as_ever()
    {
        var plain = Terms();
        Assert.False(plain.ContainsKey("altered"));
        var read = PermitTerms.ParseUntrusted(plain.DeepClone().AsObject());
        Assert.Empty(read.Problems);
        Assert.False(read.Terms!.Altered);
        Assert.Equal(plain.ToJsonString(), read.Terms.ToJson().ToJsonString());
        plain["altered"] = false;
        Assert.False(PermitTerms.ParseUntrusted(plain).Terms!.ToJson().ContainsKey("altered"));
    }

    [Fact]
    public void A_permit_that_says_it_says_it_in_what_is_signed()
    {
        var terms = Terms();
        terms["altered"] = true;
        var read = PermitTerms.ParseUntrusted(terms).Terms!;
        Assert.True(read.Altered);
        Assert.True(read.ForNotice.Altered);
        Assert.True(PermitTerms.FromTrusted(read.ToJson()).Altered);
        var statement = Granting.Statement();
        Assert.DoesNotContain("altered", statement.ToJson(), StringComparison.Ordinal);
        Assert.Contains("\"altered\":true", (statement with { Terms = read }).ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"yes\"")]
    [InlineData("1")]
    [InlineData("{}")]
    public void What_is_neither_true_nor_false_is_refused_by_its_name(string value)
    {
        var terms = Terms();
        terms["altered"] = JsonNode.Parse(value);
        var problem = Assert.Single(PermitTerms.ParseUntrusted(terms).Problems);
        Assert.Contains("altered does not have the form of this field", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Together_with_screening_it_is_refused_in_words_in_a_permit_and_in_a_notice()
    {
        var terms = PermitTerms.FromTrusted(Terms());
        Assert.Empty(Problems(terms with { Screening = true }));
        Assert.Empty(Problems(terms with { Altered = true }));
        var problem = Assert.Single(Problems(terms with { Screening = true, Altered = true }));
        Assert.StartsWith("altered: screening lets pictures go", problem, StringComparison.Ordinal);

        Assert.Null((SomeNotices.Terms with { Altered = true }).Problem());
        Assert.Contains(
            NoticeTerms.NotBoth, (SomeNotices.Terms with { Altered = true, Screening = true }).Problem()!, StringComparison.Ordinal);

        IReadOnlyList<string> Problems(PermitTerms one) => PermitRules.Problems(one.Until.AddDays(-7), one);
    }

    [Fact]
    public void The_notice_says_it_in_words_that_read_easily_and_is_another_notice()
    {
        var before = UserNoticeTests.Facts();
        var facts = before with { Terms = before.Terms with { Altered = true } };
        Assert.NotEqual(before.Hash(), facts.Hash());
        Assert.False(before.ToJson().ContainsKey("altered"));
        Assert.Equal(
            ["whether pictures are also compared mirrored, turned, without borders and a little cropped"],
            NoticeFacts.Differences(before.ToJson(), facts.ToJson()));
        foreach (var text in UserNotice.Write(facts))
        {
            Assert.True(text.Ease().Score >= Readability.Aim, $"{text.Language} scores {text.Ease().Score:F1}");
            Assert.Contains(text.Language == "nl" ? "gespiegeld" : "mirrored", Words(text), StringComparison.Ordinal);
            Assert.All(text.Sections.SelectMany(one => one.Paragraphs).SelectMany(one => one.Split(". ")), sentence =>
                Assert.True(sentence.Split(' ').Length <= 25, sentence));
        }

        foreach (var text in UserNotice.Write(before))
            Assert.DoesNotContain(text.Language == "nl" ? "gespiegeld" : "mirrored", Words(text), StringComparison.Ordinal);

        static string Words(NoticeText text) => string.Join(' ', text.Sections.SelectMany(one => one.Paragraphs));
    }

    [Fact]
    public void What_was_prepared_is_read_back_as_it_was()
    {
        Assert.True(NoticeTerms.FromTrusted(Kept(SomeNotices.Terms with { Altered = true })).Altered);
        Assert.False(NoticeTerms.FromTrusted(Kept(SomeNotices.Terms)).Altered);
        Assert.DoesNotContain("altered", Kept(SomeNotices.Terms), StringComparison.Ordinal);

        static string Kept(NoticeTerms one) => Encoding.UTF8.GetString(CanonicalJson.Write(one.ToJson()));
    }

    static JsonObject Terms() => new PermitTerms(
        "web", "all", [new("known", ["Test"])], "Article 6(1)(f), a legitimate interest", true,
        new(new('0', 64), "2026-11-20", "Anna"), new(false, "It was not due."), "UAVG 33, as a hoster",
        "This is no more than is needed.", true, new('1', 64), "", 1, new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), AlwaysAsk: false,
        PermitTerms.VoluntarySentence).ToJson();
}
