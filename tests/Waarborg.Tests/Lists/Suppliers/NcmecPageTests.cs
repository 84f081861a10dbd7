// What NCMEC's exchange answers, whole, odd and broken.
using System.Globalization;
using Waarborg.Lists;
using Waarborg.Lists.Suppliers;

namespace Waarborg.Tests.Lists.Suppliers;

public class NcmecPageTests
{
    [Fact]
    public void A_page_with_everything_that_there_can_be_is_read()
    {
        var page = Read(SomeAnswers.WholeNcmecPage);
        Assert.Equal(
            "/v2/entries?from=2017-10-20T00%3A00%3A00Z&to=2017-10-30T00%3A00%3A00Z&start=2001&size=1000&max=3000", page.Next);
        Assert.Equal(3000, page.Total);
        Assert.Equal(["42/image1", "43/image4", "42/video1", "42/video2"], page.Records.Select(record => record.Reference));
        var image = Assert.IsType<ExchangeRecord.Present>(page.Records[0]);
        Assert.Equal(DateTimeOffset.Parse("2017-10-24T15:00:00Z", CultureInfo.InvariantCulture), image.At);
        Assert.Equal(ListCategory.NationallyIllegal, image.Category);
        Assert.Equal(
            [
                new("md5", SomeHashes.Md5(1)), new("sha1", SomeHashes.Sha1(1)), new("pdna", "AAAA"),
                new("pdq", SomeHashes.Pdq(1).ToString()), new("videntifier", "/v2/entries/42/image1/VIDENTIFIER"),
                new("newkind", "BBBB"),
            ],
            image.Prints);
        Assert.IsType<ExchangeRecord.Gone>(page.Records[1]);
        var video = Assert.IsType<ExchangeRecord.Present>(page.Records[2]);
        Assert.Equal(
            [new("md5", SomeHashes.Md5(2)), new("ssvh_safer_hash", "/v2/a"), new("ssvh_safer_hash", "/v2/b")], video.Prints);
        Assert.IsType<ExchangeRecord.Gone>(page.Records[3]);
    }

    [Theory]
    [InlineData("<queryResult xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\"/>")]
    [InlineData("<queryResult xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\"><images count=\"0\"/></queryResult>")]
    [InlineData("<n:queryResult xmlns:n=\"https://hashsharing.ncmec.org/hashsharing/v2\"><n:videos count=\"9\"/></n:queryResult>")]
    [InlineData("<queryResult xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\"><paging><next/></paging></queryResult>")]
    [InlineData("<queryResult xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\" xmlns:o=\"o\"><images><o:image/></images></queryResult>")]
    public void An_empty_page_is_a_page_without_records_whatever_it_counts(string text)
    {
        var page = Read(text);
        Assert.Empty(page.Records);
        Assert.Null(page.Next);
        Assert.Null(page.Total);
    }

    [Fact]
    public void What_comes_in_another_order_and_more_than_once_is_one_page()
    {
        var text = $"<queryResult xmlns=\"{SomeAnswers.Ncmec}\"><paging><next>/n?max=x</next></paging><videos count=\"0\"/>"
            + $"<images>{SomeAnswers.NcmecImage(1)}</images><images count=\"7\">{SomeAnswers.NcmecImage(2)}</images></queryResult>";
        var page = Read(text);
        Assert.Equal(["42/i1", "42/i2"], page.Records.Select(record => record.Reference));
        Assert.Equal(("/n?max=x", null), (page.Next, page.Total));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("not xml")]
    [InlineData("<html><body>maintenance</body></html>")]
    [InlineData("<queryResult><images/></queryResult>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>")]
    public void What_is_no_page_is_malformed(string text) =>
        Assert.IsType<PageOutcome.Malformed>(NcmecPage.ParseUntrusted(SomeAnswers.Bytes(text)));

    [Theory]
    [InlineData("<errors xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\"><error>secret</error></errors>")]
    [InlineData("<status xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\"/>")]
    public void Another_answer_in_the_exchanges_own_name_is_its_word_for_an_error(string text)
    {
        var error = Assert.IsType<PageOutcome.ErrorInside>(NcmecPage.ParseUntrusted(SomeAnswers.Bytes(text)));
        Assert.DoesNotContain("secret", error.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<member id=\"42\">M</member>", "")]
    [InlineData("<member id=\"42\">", "<member id=\"\">")]
    [InlineData("<member id=\"42\">", "<member id=\"4/2\">")]
    [InlineData("<id>i1</id>", "")]
    [InlineData("<id>i1</id>", "<id>i1</id><id>i2</id>")]
    [InlineData("<id>i1</id>", "<id>i<b/>1</id>")]
    [InlineData("2026-01-01T00:00:00Z", "yesterday")]
    [InlineData("<timestamp>2026-01-01T00:00:00Z</timestamp>", "")]
    public void A_record_that_cannot_be_told_from_others_spoils_its_page(string good, string bad)
    {
        var text = SomeAnswers.NcmecPageOf(SomeAnswers.NcmecImage(1)).Replace(good, bad, StringComparison.Ordinal);
        Assert.IsType<PageOutcome.Malformed>(NcmecPage.ParseUntrusted(SomeAnswers.Bytes(text)));
    }

    [Fact]
    public void A_page_that_breaks_off_anywhere_is_malformed()
    {
        var bytes = SomeAnswers.Bytes(SomeAnswers.WholeNcmecPage);
        for (var length = 0; length < bytes.Length - 2; length++)
            Assert.IsType<PageOutcome.Malformed>(NcmecPage.ParseUntrusted(bytes.AsMemory(0, length)));
    }

    [Fact]
    public void What_is_too_much_for_a_page_is_malformed_and_takes_little_memory()
    {
        string Within(string inside) =>
            $"<queryResult xmlns=\"{SomeAnswers.Ncmec}\"><images>{inside}</images></queryResult>";
        string[] texts =
        [
            Within(string.Concat(Enumerable.Repeat("<a>", 400_000))),
            Within("<image " + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"a{i}='' ")) + "/>"),
            Within(SomeAnswers.NcmecImage(1).Replace("i1", new string('x', 100_000), StringComparison.Ordinal)),
            Within(SomeAnswers.NcmecImage(1).Replace(
                "<md5>", string.Concat(Enumerable.Repeat("<x/>", PageLimits.MaxPrints)) + "<md5>", StringComparison.Ordinal)),
        ];
        foreach (var text in texts)
        {
            var bytes = SomeAnswers.Bytes(text);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.IsType<PageOutcome.Malformed>(NcmecPage.ParseUntrusted(bytes));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (bytes.Length * 8L) + 200_000);
        }
    }

    [Fact]
    public void The_smaller_answers_are_read_or_nothing()
    {
        Assert.Equal(
            new NcmecStatus("user", "1", "Name"), NcmecAnswers.ParseUntrustedStatus(SomeAnswers.Bytes(SomeAnswers.NcmecStatus)));
        Assert.Equal(
            [new NcmecMember("1", "Name"), new("42", "Other & Co")],
            NcmecAnswers.ParseUntrustedMembers(SomeAnswers.Bytes(SomeAnswers.NcmecMembers)));
        Assert.Equal(
            [new NcmecReason(new("01234567-abcd-0123-4567-012345678900"), "Not illegal", "Md5")],
            NcmecAnswers.ParseUntrustedReasons(SomeAnswers.Bytes(SomeAnswers.NcmecReasons)));
        var twice = SomeAnswers.NcmecStatus.Replace("<member", "<username>other</username><member id=\"1\">Name</member><member", StringComparison.Ordinal);
        Assert.Equal(new NcmecStatus("user", "1", "Name"), NcmecAnswers.ParseUntrustedStatus(SomeAnswers.Bytes(twice)));
        foreach (var other in new[] { SomeAnswers.WholeNcmecPage, "", "<status/>", SomeAnswers.NcmecReasons.Replace("guid", "uid", StringComparison.Ordinal) })
        {
            Assert.Null(NcmecAnswers.ParseUntrustedStatus(SomeAnswers.Bytes(other)));
            Assert.Null(NcmecAnswers.ParseUntrustedMembers(SomeAnswers.Bytes(other)));
            Assert.Null(NcmecAnswers.ParseUntrustedReasons(SomeAnswers.Bytes(other)));
        }
    }

    [Fact]
    public void The_bodies_of_feedback_are_to_the_byte_those_of_the_exchanges_own_client()
    {
        Assert.Equal(
            "<feedbackSubmission xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\"><affirmative /></feedbackSubmission>"u8.ToArray(),
            NcmecFeedback.Affirmative());
        var guid = "01234567-abcd-0123-4567-012345678900";
        Assert.Equal(
            SomeAnswers.Bytes("<feedbackSubmission xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\"><negative><reasonIds>"
                + $"<guid>{guid}</guid></reasonIds></negative></feedbackSubmission>"),
            NcmecFeedback.Negative([new(guid)]));
    }

    static ExchangePage Read(string text) =>
        Assert.IsType<PageOutcome.Read>(NcmecPage.ParseUntrusted(SomeAnswers.Bytes(text))).Page;
}
