// The option of a permit that lets pictures be looked at in small: off unless somebody says so, and said to everybody then.
using System.Text;
using System.Text.Json.Nodes;
using Waarborg.Ledger;
using Waarborg.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

public sealed class ScreeningPermitTests
{
    [Fact]
    public void A_permit_that_does_not_say_it_is_read_and_written_as_ever()
    {
        var plain = Terms();
        Assert.False(plain.ContainsKey("screening"));
        var read = PermitTerms.ParseUntrusted(plain.DeepClone().AsObject());
        Assert.Empty(read.Problems);
        Assert.False(read.Terms!.Screening);
        Assert.Equal(plain.ToJsonString(), read.Terms.ToJson().ToJsonString());
        // Also where somebody writes that it is not so.
        plain["screening"] = false;
        Assert.False(PermitTerms.ParseUntrusted(plain).Terms!.ToJson().ContainsKey("screening"));
    }

    [Fact]
    public void A_permit_that_says_it_says_it_in_what_is_signed()
    {
        var terms = Terms();
        terms["screening"] = true;
        var read = PermitTerms.ParseUntrusted(terms).Terms!;
        Assert.True(read.Screening);
        Assert.True((bool)read.ToJson()["screening"]!);
        Assert.True(PermitTerms.FromTrusted(read.ToJson()).Screening);
        var statement = Granting.Statement();
        Assert.DoesNotContain("screening", statement.ToJson(), StringComparison.Ordinal);
        Assert.Contains("\"screening\":true", (statement with { Terms = read }).ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"yes\"")]
    [InlineData("1")]
    [InlineData("{}")]
    public void What_is_neither_true_nor_false_is_refused_by_its_name(string value)
    {
        var terms = Terms();
        terms["screening"] = JsonNode.Parse(value);
        var problem = Assert.Single(PermitTerms.ParseUntrusted(terms).Problems);
        Assert.Contains("screening does not have the form of this field", problem, StringComparison.Ordinal);
        Assert.Contains("it misses some of what an exact look finds", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_notice_says_it_in_words_that_read_easily_and_is_another_notice()
    {
        var before = UserNoticeTests.Facts();
        var facts = before with { Terms = before.Terms with { Screening = true } };
        Assert.NotEqual(before.Hash(), facts.Hash());
        Assert.False(before.ToJson().ContainsKey("screening"));
        Assert.Equal(
            ["whether most pictures are let go after a look at a part of their size"],
            NoticeFacts.Differences(before.ToJson(), facts.ToJson()));
        foreach (var text in UserNotice.Write(facts))
        {
            Assert.True(text.Ease().Score >= Readability.Aim, $"{text.Language} scores {text.Ease().Score:F1}");
            var words = string.Join(' ', text.Sections.SelectMany(one => one.Paragraphs));
            Assert.Contains(
                text.Language == "nl" ? "Zo kunnen wij er een missen." : "So we may miss one.", words, StringComparison.Ordinal);
            Assert.All(text.Sections.SelectMany(one => one.Paragraphs).SelectMany(one => one.Split(". ")), sentence =>
                Assert.True(sentence.Split(' ').Length <= 25, sentence));
        }

        foreach (var text in UserNotice.Write(before))
        {
            var words = string.Join(' ', text.Sections.SelectMany(one => one.Paragraphs));
            Assert.DoesNotContain("in small", words, StringComparison.Ordinal);
            Assert.DoesNotContain("in het klein", words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_was_prepared_is_read_back_as_it_was()
    {
        var terms = SomeNotices.Terms with { Screening = true };
        Assert.True(NoticeTerms.FromTrusted(Kept(terms)).Screening);
        Assert.False(NoticeTerms.FromTrusted(Kept(SomeNotices.Terms)).Screening);
        Assert.DoesNotContain("screening", Kept(SomeNotices.Terms), StringComparison.Ordinal);

        static string Kept(NoticeTerms one) => Encoding.UTF8.GetString(CanonicalJson.Write(one.ToJson()));
    }

    static JsonObject Terms() => new PermitTerms(
        "web", "all", [new("known", ["Test"])], "Article 6(1)(f)", true, new(new('0', 64), "2026-11-20", "Anna"),
        new(false, "Not due."), "UAVG 33", "No more than is needed.", true, new('1', 64), "", 1,
        new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), AlwaysAsk: false, PermitTerms.VoluntarySentence).ToJson();
}
