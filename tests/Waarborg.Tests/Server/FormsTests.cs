using Waarborg.Server.Texts;

namespace Waarborg.Tests.Server;

public class FormsTests
{
    static readonly DateTimeOffset Moment = new(2026, 11, 22, 12, 30, 0, TimeSpan.FromHours(1));

    [Fact]
    public void Moments_are_written_as_the_language_does_and_in_utc()
    {
        Assert.Equal("22 november 2026 11.30 uur (UTC)", new DutchForms().Moment(Moment));
        Assert.Equal("22 November 2026 11:30 (UTC)", new EnglishForms().Moment(Moment));
    }

    [Theory]
    [InlineData(0, "0", "0")]
    [InlineData(999, "999", "999")]
    [InlineData(1234, "1.234", "1,234")]
    [InlineData(-1234567, "-1.234.567", "-1,234,567")]
    public void Numbers_are_grouped_as_the_language_does(long number, string dutch, string english)
    {
        Assert.Equal(dutch, new DutchForms().Number(number));
        Assert.Equal(english, new EnglishForms().Number(number));
    }

    [Theory]
    [InlineData(8 * 86400, "8 dagen", "8 days")]
    [InlineData((2 * 86400) - 1, "47 uur", "47 hours")]
    [InlineData(7200 - 1, "119 minuten", "119 minutes")]
    [InlineData(119, "119 seconden", "119 seconds")]
    [InlineData(1, "1 seconde", "1 second")]
    [InlineData(-5, "0 seconden", "0 seconds")]
    public void Spans_are_told_in_the_largest_unit_that_fits_twice(int seconds, string dutch, string english)
    {
        Assert.Equal(dutch, new DutchForms().Span(TimeSpan.FromSeconds(seconds)));
        Assert.Equal(english, new EnglishForms().Span(TimeSpan.FromSeconds(seconds)));
    }

    [Fact]
    public void Days_and_shares_are_written_as_the_language_does()
    {
        Assert.Equal("2 maart 2027", new DutchForms().Day(new(2027, 3, 2)));
        Assert.Equal("2 March 2027", new EnglishForms().Day(new(2027, 3, 2)));
        Assert.Equal("57,1\u00a0%", new DutchForms().Share(571));
        Assert.Equal("0.0\u00a0%", new EnglishForms().Share(0));
    }
}
