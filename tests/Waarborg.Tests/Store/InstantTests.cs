// Moments as the database and the ledger hold them: UTC, in milliseconds that are cut, never rounded.
using System.Globalization;
using Waarborg.Store;

namespace Waarborg.Tests.Store;

public sealed class InstantTests
{
    [Fact]
    public void A_moment_is_written_in_UTC_to_the_millisecond_and_its_day_is_the_beginning_of_that()
    {
        var random = new Random(20_261_130);
        for (var round = 0; round < 10_000; round++)
        {
            var local = new DateTime(random.NextInt64(TimeSpan.TicksPerDay * 2, DateTime.MaxValue.Ticks - (TimeSpan.TicksPerDay * 2)));
            var moment = new DateTimeOffset(local, TimeSpan.FromMinutes(random.Next(-840, 841)));
            var expected = moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            Assert.Equal(expected, Instant.Text(moment));
            Assert.Equal(expected[..10], Instant.Day(moment));
            Assert.Equal(expected, Instant.Text(Instant.Of(expected)));
        }

        Assert.Equal("0001-01-01T00:00:00.000Z", Instant.Text(DateTimeOffset.MinValue));
        Assert.Equal("9999-12-31T23:59:59.999Z", Instant.Text(DateTimeOffset.MaxValue));
    }
}
