// A key in parts: any two open it, one says nothing, and the field is the one that was published.
using System.Security.Cryptography;
using Waarborg.Acting.Sealing;

namespace Waarborg.Tests.Acting.Sealing;

public sealed class KeySharesTests
{
    public static TheoryData<byte> Sharings => [.. Enum.GetValues<Sharing>().Select(sharing => (byte)sharing)];

    [Theory]
    [MemberData(nameof(Sharings))]
    public void Every_pair_opens_the_key_in_either_order(byte sharing)
    {
        for (var round = 0; round < 200; round++)
        {
            var key = RandomNumberGenerator.GetBytes(KeyShares.KeyBytes);
            var shares = KeyShares.Split(key, (Sharing)sharing);
            Assert.Equal(Enumerable.Range(1, sharing & 0xF), shares.Select(share => (int)share.Number));
            foreach (var one in shares)
            {
                foreach (var two in shares.Where(share => share != one))
                {
                    Assert.Equal(key, KeyShares.Combine([one, two], out var words));
                    Assert.Equal("", words);
                }

                Assert.NotEqual(key, one.Values);
            }
        }
    }

    // Exhaustive for one byte: whatever a part holds, every key has exactly one way of giving it.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void One_part_is_given_by_every_key_in_exactly_one_way(byte number)
    {
        for (var secret = 0; secret < 256; secret++)
        {
            var ways = new int[256];
            for (var slope = 0; slope < 256; slope++) ways[KeyShares.ValueAt(number, (byte)secret, (byte)slope)]++;
            Assert.All(ways, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void Every_two_parts_of_every_byte_and_slope_give_the_byte_back()
    {
        foreach (var (one, two) in ((byte, byte)[])[(1, 2), (1, 3), (2, 3), (3, 1)])
        {
            for (var pair = 0; pair < 65_536; pair++)
            {
                var (secret, slope) = ((byte)(pair >> 8), (byte)(pair & 0xFF));
                var (first, second) = (KeyShares.ValueAt(one, secret, slope), KeyShares.ValueAt(two, secret, slope));
                if (KeyShares.SecretOf(one, first, two, second) != secret) Assert.Fail($"{secret} with slope {slope}");
            }
        }
    }

    // draft-mcgrew-tss-03, section 9: secret 7465737400, threshold 2, shares 1 and 2; the same field, 0x11B.
    [Fact]
    public void The_published_shares_give_the_published_secret()
    {
        var secret = Convert.FromHexString("7465737400");
        var (one, two) = (Convert.FromHexString("B9FA07E185"), Convert.FromHexString("F5409B4511"));
        for (var at = 0; at < secret.Length; at++)
        {
            Assert.Equal(secret[at], KeyShares.SecretOf(1, one[at], 2, two[at]));
            Assert.Equal(two[at], KeyShares.ValueAt(2, secret[at], (byte)(one[at] ^ secret[at])));
        }
    }

    // FIPS 197, sections 4.2 and 4.2.1.
    [Theory]
    [InlineData(0x57, 0x83, 0xC1)]
    [InlineData(0x57, 0x13, 0xFE)]
    [InlineData(0x57, 0x02, 0xAE)]
    [InlineData(0x57, 0x10, 0x07)]
    [InlineData(0x53, 0xCA, 0x01)]
    [InlineData(0xFF, 0x00, 0x00)]
    public void The_products_of_the_published_field_come_out(byte left, byte right, byte product)
    {
        Assert.Equal(product, KeyShares.Multiply(left, right));
        Assert.Equal(product, KeyShares.Multiply(right, left));
    }

    [Fact]
    public void What_cannot_open_a_key_is_refused_in_words()
    {
        var two = KeyShares.Split(new byte[32], Sharing.TwoOfTwo);
        var three = KeyShares.Split(new byte[32], Sharing.TwoOfThree);
        (IReadOnlyList<KeyShare> Shares, string Words)[] cases =
        [
            ([], "exactly 2"), ([two[0]], "exactly 2"), (three, "exactly 2"), ([two[0], two[0]], "given twice"),
            ([two[0], three[1]], "different keys"), ([two[0], two[1] with { Number = 3 }], "is none"),
            ([two[0], two[1] with { Number = 0 }], "is none"), ([two[0], two[1] with { Values = new byte[31] }], "is none"),
            ([two[0], two[1] with { Sharing = (Sharing)0x24 }], "is none"),
        ];
        foreach (var (shares, expected) in cases)
        {
            Assert.Null(KeyShares.Combine(shares, out var words));
            Assert.Contains(expected, words, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => KeyShares.Split(new byte[31], Sharing.TwoOfTwo));
    }

    [Fact]
    public void A_part_is_read_as_it_was_written_and_nothing_else_is_one()
    {
        foreach (var sharing in Enum.GetValues<Sharing>())
        {
            foreach (var share in KeyShares.Split(RandomNumberGenerator.GetBytes(32), sharing))
            {
                var bytes = share.ToBytes();
                var read = KeyShare.FromUntrusted(bytes)!;
                Assert.Equal((KeyShare.Bytes, sharing, share.Number), (bytes.Length, read.Sharing, read.Number));
                Assert.Equal(share.Values, read.Values);
                Assert.Null(KeyShare.FromUntrusted(bytes.AsSpan(1)));
                Assert.Null(KeyShare.FromUntrusted((byte[])[.. bytes, 0]));
                Assert.Null(KeyShare.FromUntrusted((byte[])[0x32, .. bytes[1..]]));
                Assert.Null(KeyShare.FromUntrusted((byte[])[bytes[0], 0, .. bytes[2..]]));
                Assert.Null(KeyShare.FromUntrusted((byte[])[bytes[0], (byte)(KeyShares.CountOf(sharing) + 1), .. bytes[2..]]));
            }
        }

        Assert.Null(KeyShare.FromUntrusted([]));
    }

    [Fact]
    public void A_part_is_not_printed_and_can_be_cleared()
    {
        var share = KeyShares.Split(RandomNumberGenerator.GetBytes(32), Sharing.TwoOfThree)[2];
        Assert.Equal("KeyShare { TwoOfThree, number 3 }", $"{share}");
        share.Clear();
        Assert.All(share.Values, value => Assert.Equal(0, value));
    }
}
