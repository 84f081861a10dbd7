using System.Net;
using Waarborg.Server.Guards;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>Whoever has many addresses uses up his own network's times, and nobody else's.</summary>
public sealed class AddressCountTests
{
    readonly ManualTimeProvider _time = new(new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Addresses_of_one_network_that_fill_the_count_shut_out_nobody_of_another()
    {
        var count = new AddressCount(_time, TimeSpan.FromHours(1), most: 2, mostAddresses: 10);
        for (var i = 0; i < 100; i++) count.TryAdd(IPAddress.Parse($"2001:db8:1:{i:x}::1"));
        Assert.False(count.TryAdd(IPAddress.Parse("2001:db8:1:ffff::1")));
        foreach (var other in (string[])["2001:db8:2::1", "2a01:4f8::1", "198.51.100.7", "::ffff:203.0.113.9"])
        {
            Assert.True(count.TryAdd(IPAddress.Parse(other)), other);
            Assert.True(count.TryAdd(IPAddress.Parse(other)), other);
            Assert.False(count.TryAdd(IPAddress.Parse(other)), other);
        }

        // Where networks fill it as well, larger ones are counted.
        for (var i = 0; i < 100; i++) count.TryAdd(IPAddress.Parse($"2001:db8:{i + 100:x}::1"));
        Assert.False(count.TryAdd(IPAddress.Parse("2001:db8:fff::1")));
        Assert.True(count.TryAdd(IPAddress.Parse("2a02:898::1")));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(count.TryAdd(IPAddress.Parse("2001:db8:1:ffff::1")));
    }

    [Fact]
    public void A_whole_64_and_an_address_however_it_is_written_count_as_one_and_can_be_forgotten()
    {
        var count = new AddressCount(_time, TimeSpan.FromHours(1), most: 2, mostAddresses: 10);
        Assert.True(count.TryAdd(IPAddress.Parse("2001:db8:1:1::1")));
        Assert.True(count.TryAdd(IPAddress.Parse("2001:db8:1:1:ffff::2")));
        Assert.False(count.TryAdd(IPAddress.Parse("2001:db8:1:1::3")));
        Assert.True(count.TryAdd(IPAddress.Parse("198.51.100.7")));
        Assert.True(count.TryAdd(IPAddress.Parse("::ffff:198.51.100.7")));
        Assert.False(count.TryAdd(IPAddress.Parse("198.51.100.7")));
        count.Forget(IPAddress.Parse("198.51.100.7"));
        Assert.True(count.TryAdd(IPAddress.Parse("198.51.100.7")));
        Assert.True(count.TryAdd(null));
    }
}
