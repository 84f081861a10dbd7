// What ThreatExchange answers, whole, odd and broken.
using Waarborg.Lists.Suppliers;

namespace Waarborg.Tests.Lists.Suppliers;

public class ThreatExchangePageTests
{
    const string Next = "https://graph.example/v21.0/1/threat_updates/?access_token=x%7Cy&after=abc";

    [Fact]
    public void A_page_is_read_with_its_next_address_as_it_stands()
    {
        var page = Read(SomeAnswers.ThreatPage(
            Next, SomeAnswers.Threat(1, SomeAnswers.Descriptor()),
            SomeAnswers.Threat(2, SomeAnswers.Descriptor()).Replace("HASH_PDQ", "HASH_VIDEO_MD5", StringComparison.Ordinal)
                .Replace("\"id\":\"2\",\"indicator", "\"id\":2,\"indicator", StringComparison.Ordinal)));
        Assert.Equal((Next, null), (page.Next, page.Total));
        var first = Assert.IsType<ExchangeRecord.Present>(page.Records[0]);
        Assert.Equal(("1", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)), (first.Reference, first.At));
        Assert.Equal([new("pdq", SomeHashes.Pdq(1).ToString())], first.Prints);
        var second = Assert.IsType<ExchangeRecord.Present>(page.Records[1]);
        Assert.Equal(("2", "video_md5"), (second.Reference, second.Prints[0].Type));
        Assert.Null(Read(SomeAnswers.ThreatPage(null)).Next);
    }

    [Fact]
    public void What_is_taken_back_or_described_by_nobody_is_gone()
    {
        var taken = SomeAnswers.Threat(1, SomeAnswers.Descriptor());
        foreach (var gone in new[]
        {
            taken.Replace("\"should_delete\":false", "\"should_delete\":true", StringComparison.Ordinal), SomeAnswers.Threat(1),
            """{"id":"1","last_updated":"1700000000"}""", """{"id":"1","last_updated":1700000000,"descriptors":{}}""",
        })
        {
            Assert.IsType<ExchangeRecord.Gone>(Assert.Single(Read(SomeAnswers.ThreatPage(null, gone)).Records));
        }
    }

    [Fact]
    public void What_all_who_describe_it_say_together_decides()
    {
        Assert.IsType<ExchangeRecord.Present>(Of(SomeAnswers.Descriptor(), SomeAnswers.Descriptor(tag: "seen")));
        Assert.IsType<ExchangeRecord.Present>(Of(SomeAnswers.Descriptor(), SomeAnswers.Descriptor("UNKNOWN")));
        Assert.Equal(RefusedWhy.NoCsamTag, Why(SomeAnswers.Descriptor(tag: "terrorism")));
        Assert.Equal(RefusedWhy.NoCsamTag, Why(SomeAnswers.Descriptor(tag: "csam-adjacent"), SomeAnswers.Descriptor("UNKNOWN")));
        Assert.Equal(RefusedWhy.Disputed, Why(SomeAnswers.Descriptor(), SomeAnswers.Descriptor("NON_MALICIOUS")));
        Assert.Equal(RefusedWhy.Disputed, Why(SomeAnswers.Descriptor(), SomeAnswers.Descriptor(reaction: "DISAGREE_WITH_TAGS")));
        Assert.Equal(RefusedWhy.OtherClass, Why(SomeAnswers.Descriptor("SUSPICIOUS")));
        Assert.Equal(RefusedWhy.OtherClass, Why(SomeAnswers.Descriptor("NON_MALICIOUS")));
    }

    // Peers' fault 4.
    [Theory]
    [InlineData("""{"error":{"message":"secret","type":"OAuthException","code":190}}""", "error 190.")]
    [InlineData("""{"error":{"message":"secret"},"data":[]}""", "error 0.")]
    [InlineData("""{"error":"secret"}""", "error 0.")]
    public void An_error_inside_a_good_answer_is_an_error(string text, string words)
    {
        var error = Assert.IsType<PageOutcome.ErrorInside>(ThreatExchangePage.ParseUntrusted(SomeAnswers.Bytes(text)));
        Assert.EndsWith(words, error.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"data":{}}""")]
    [InlineData("""{"data":[1]}""")]
    [InlineData("""{"data":[{"last_updated":1}]}""")]
    [InlineData("""{"data":[{"id":"1"}]}""")]
    [InlineData("""{"data":[{"id":"1","last_updated":1e400}]}""")]
    [InlineData("""{"data":[{"id":"1","last_updated":999999999999999}]}""")]
    [InlineData("""{"data":[{"id":"\ud800","last_updated":1}]}""")]
    [InlineData("""{"data":[],"data":[]}""")]
    [InlineData("<html>")]
    public void What_is_no_page_is_malformed(string text) =>
        Assert.IsType<PageOutcome.Malformed>(ThreatExchangePage.ParseUntrusted(SomeAnswers.Bytes(text)));

    [Fact]
    public void A_page_that_breaks_off_anywhere_or_is_nested_without_end_is_malformed()
    {
        var bytes = SomeAnswers.Bytes(SomeAnswers.ThreatPage(Next, SomeAnswers.Threat(1, SomeAnswers.Descriptor())));
        for (var length = 0; length < bytes.Length; length++)
            Assert.IsType<PageOutcome.Malformed>(ThreatExchangePage.ParseUntrusted(bytes.AsMemory(0, length)));
        Assert.IsType<PageOutcome.Malformed>(
            ThreatExchangePage.ParseUntrusted(SomeAnswers.Bytes("{\"data\":" + new string('[', 1_000_000))));
    }

    static RefusedWhy Why(params string[] descriptors) => Assert.IsType<ExchangeRecord.Refused>(Of(descriptors)).Why;

    static ExchangeRecord Of(params string[] descriptors) =>
        Assert.Single(Read(SomeAnswers.ThreatPage(null, SomeAnswers.Threat(1, descriptors))).Records);

    static ExchangePage Read(string text) =>
        Assert.IsType<PageOutcome.Read>(ThreatExchangePage.ParseUntrusted(SomeAnswers.Bytes(text))).Page;
}
