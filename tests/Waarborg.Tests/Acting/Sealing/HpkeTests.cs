// RFC 9180 against published vectors, and as a law: only the same key, purpose and surroundings open, and every byte counts.
using System.Security.Cryptography;
using System.Text;
using Waarborg.Store;

namespace Waarborg.Tests.Acting.Sealing;

public sealed class HpkeTests
{
    // The same in all vectors: "Ode on a Grecian Urn".
    static readonly byte[] VectorInfo = Convert.FromHexString("4f6465206f6e2061204772656369616e2055726e");

    // RFC 9180, appendix A.3.1: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode, sequence number 0.
    const string A3Ephemeral = "4995788ef4b9d6132b249ce59a77281493eb39af373d236a1fe415cb0c2d7beb";
    const string A3Recipient = "f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2";
    const string A3RecipientPoint =
        "04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a82"
        + "6a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0";
    const string A3Encapsulated =
        "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac9"
        + "8536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4";
    const string A3Key = "868c066ef58aae6dc589b6cfdd18f97e";
    const string A3Nonce = "4e0bc5018beba4bf004cca59";
    const string A3Plain = "4265617574792069732074727574682c20747275746820626561757479";
    const string A3Sealed = "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434";

    // The same suite with AES-256-GCM, from the vectors that RFC 9180 refers to (github.com/cfrg/draft-irtf-cfrg-hpke), as they
    // stand shortened in golang/go at 499c189d5038145a417602124e333cc7d974ef63, src/crypto/hpke/testdata/rfc9180.json: in the
    // place of each ciphertext there is one SHAKE128 of a thousand, whose texts SHAKE128 of nothing gives (hpke_test.go there).
    const string A256Recipient = "317f915db7bc629c48fe765587897e01e282d3e8445f79f27f65d031a88082b2";
    const string A256RecipientPoint =
        "04abc7e49a4c6b3566d77d0304addc6ed0e98512ffccf505e6a8e3eb25c685136f"
        + "853148544876de76c0f2ef99cdc3a05ccf5ded7860c7c021238f9e2073d2356c";
    const string A256Encapsulated =
        "04c06b4f6bebc7bb495cb797ab753f911aff80aefb86fd8b6fcc35525f3ab5f03e"
        + "0b21bd31a86c6048af3cb2d98e0d3bf01da5cc4c39ff5370d331a4f1f7d5a4e0";
    const string A256Accumulated = "8d3263541fc1695b6e88ff3a1208577c";
    const string A3Accumulated = "fcb852ae6a1e19e874fbd18a199df3e4";

    static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    [Fact]
    public void The_vector_of_appendix_A3_is_sealed_and_opened_as_published()
    {
        using var recipient = new HpkePrivateKey(Bytes(A3Recipient));
        using var ephemeral = new HpkePrivateKey(Bytes(A3Ephemeral));
        var point = Hpke.PublicOf(recipient);
        var associated = Encoding.ASCII.GetBytes("Count-0");

        var box = Hpke.SealWith(ephemeral, HpkeAead.Aes128Gcm, point, VectorInfo, associated, Bytes(A3Plain));
        using var context = Hpke.RecipientContext(HpkeAead.Aes128Gcm, recipient, VectorInfo, Bytes(A3Encapsulated))!;

        Assert.Equal(A3RecipientPoint, Convert.ToHexStringLower(point.Point));
        Assert.Equal(A3Encapsulated + A3Sealed, Convert.ToHexStringLower(box));
        Assert.Equal((A3Key, A3Nonce), (Convert.ToHexStringLower(context.Key), Convert.ToHexStringLower(context.BaseNonce)));
        Assert.Equal(Bytes(A3Plain), Hpke.OpenWith(HpkeAead.Aes128Gcm, recipient, VectorInfo, associated, box));
        Assert.Equal("HpkeContext { }", $"{context}");
    }

    [Theory]
    [InlineData(1, A3Recipient, A3RecipientPoint, A3Encapsulated, A3Accumulated)]
    [InlineData(2, A256Recipient, A256RecipientPoint, A256Encapsulated, A256Accumulated)]
    public void A_thousand_messages_of_the_published_context_come_out_as_published(
        int aead, string recipient, string point, string encapsulated, string accumulated)
    {
        Assert.True(Shake128.IsSupported, "SHAKE128 is not in this machine's OpenSSL.");
        using var key = new HpkePrivateKey(Bytes(recipient));
        Assert.Equal(point, Convert.ToHexStringLower(Hpke.PublicOf(key).Point));
        var suite = aead == 1 ? HpkeAead.Aes128Gcm : HpkeAead.Aes256Gcm;
        using var context = Hpke.RecipientContext(suite, key, VectorInfo, Bytes(encapsulated))!;
        using var aes = new AesGcm(context.Key, Hpke.TagBytes);
        // At most 1 + 255 bytes for each of two texts; all at once, as older OpenSSL gives them.
        var source = new MemoryStream(Shake128.HashData([], 1000 * 2 * 256));
        using var sink = new Shake128();
        for (var sequence = 0; sequence < 1000; sequence++)
        {
            var (associated, plain) = (Draw(source), Draw(source));
            var (cipher, tag) = (new byte[plain.Length], new byte[Hpke.TagBytes]);
            var nonce = context.BaseNonce.ToArray();
            nonce[^1] ^= (byte)(sequence & 0xFF);
            nonce[^2] ^= (byte)(sequence >> 8);
            aes.Encrypt(nonce, plain, cipher, tag, associated);
            sink.AppendData(cipher);
            sink.AppendData(tag);
            if (sequence > 0) continue;
            byte[] box = [.. Bytes(encapsulated), .. cipher, .. tag];
            Assert.Equal(plain, Hpke.OpenWith(suite, key, VectorInfo, associated, box));
        }

        Assert.Equal(accumulated, Convert.ToHexStringLower(sink.GetHashAndReset(16)));
    }

    static byte[] Draw(MemoryStream source)
    {
        var drawn = new byte[source.ReadByte()];
        source.ReadExactly(drawn);
        return drawn;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(34)]
    [InlineData(5000)]
    public void What_is_sealed_to_a_key_opens_with_it_and_is_never_the_same_twice(int length)
    {
        var (point, key) = Hpke.NewPair();
        using (key)
        {
            var plain = RandomNumberGenerator.GetBytes(length);
            var (one, two) = (Hpke.Seal(point, "for"u8, "beside"u8, plain), Hpke.Seal(point, "for"u8, "beside"u8, plain));

            Assert.Equal(point, Hpke.PublicOf(key));
            Assert.Equal(length + Hpke.Overhead, one.Length);
            Assert.Equal(plain, Hpke.Open(key, "for"u8, "beside"u8, one));
            Assert.Equal(plain, Hpke.Open(key, "for"u8, "beside"u8, two));
            Assert.NotEqual(one[..Hpke.EncapsulatedBytes], two[..Hpke.EncapsulatedBytes]);
            if (length > 30) Assert.True(one.AsSpan().IndexOf(plain) < 0, "the plain bytes are in it");
        }
    }

    [Fact]
    public void With_any_byte_changed_or_missing_nothing_opens()
    {
        var (point, key) = Hpke.NewPair();
        using (key)
        {
            var box = Hpke.Seal(point, "for"u8, "beside"u8, new byte[34]);
            for (var at = 0; at < box.Length; at++)
            {
                foreach (var change in (byte[])[1, 0x80])
                {
                    var changed = box.ToArray();
                    changed[at] ^= change;
                    Assert.Null(Hpke.Open(key, "for"u8, "beside"u8, changed));
                }

                Assert.Null(Hpke.Open(key, "for"u8, "beside"u8, box.AsSpan(0, at)));
            }

            Assert.Null(Hpke.Open(key, "for"u8, "beside"u8, (byte[])[.. box, 0]));
        }
    }

    [Fact]
    public void For_another_purpose_beside_something_else_or_with_another_key_nothing_opens()
    {
        var (point, key) = Hpke.NewPair();
        var (_, other) = Hpke.NewPair();
        using (key)
        using (other)
        {
            var box = Hpke.Seal(point, "for"u8, "beside"u8, [1, 2, 3]);
            Assert.Equal([1, 2, 3], Hpke.Open(key, "for"u8, "beside"u8, box));
            Assert.Null(Hpke.Open(key, "for "u8, "beside"u8, box));
            Assert.Null(Hpke.Open(key, ""u8, "beside"u8, box));
            Assert.Null(Hpke.Open(key, "for"u8, "besid"u8, box));
            Assert.Null(Hpke.Open(key, "forb"u8, "eside"u8, box));
            Assert.Null(Hpke.Open(other, "for"u8, "beside"u8, box));
            Assert.Null(Hpke.OpenWith(HpkeAead.Aes128Gcm, key, "for"u8, "beside"u8, box));
        }
    }

    [Fact]
    public void A_point_that_is_not_on_the_curve_is_no_key_and_nothing_sealed_with_it_opens()
    {
        var (point, key) = Hpke.NewPair();
        using (key)
        {
            var box = Hpke.Seal(point, "for"u8, "beside"u8, [1, 2, 3]);
            foreach (var bad in BadPoints(point.Point))
            {
                Assert.Null(HpkePublicKey.FromUntrusted(bad));
                Assert.False(HpkePublicKey.TryParse(HpkePublicKey.Prefix + Convert.ToBase64String(bad), out _));
                if (bad.Length != Hpke.EncapsulatedBytes) continue;
                Assert.Null(Hpke.Open(key, "for"u8, "beside"u8, (byte[])[.. bad, .. box[Hpke.EncapsulatedBytes..]]));
            }
        }
    }

    static IEnumerable<byte[]> BadPoints(byte[] good)
    {
        yield return [];
        yield return [0];
        yield return good[..64];
        yield return [.. good, 0];
        yield return [2, .. good[1..33]];
        yield return [6, .. good[1..]];
        yield return [0, .. good[1..]];
        yield return [4, .. new byte[64]];
        yield return [.. good[..64], (byte)(good[64] ^ 1)];
        yield return [4, .. good[33..], .. good[1..33]];
        // The same point with its prime added where that still fits, and coordinates that are the prime itself.
        var prime = Bytes("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
        yield return [4, .. prime, .. good[33..]];
        yield return [4, .. good[1..33], .. prime];
        yield return [4, .. Enumerable.Repeat((byte)0xFF, 64)];
    }

    [Fact]
    public void A_public_key_is_read_in_the_one_way_it_is_written()
    {
        var (point, key) = Hpke.NewPair();
        key.Dispose();
        var text = $"{point}";

        Assert.True(HpkePublicKey.TryParse(text, out var read));
        Assert.Equal(point, read);
        Assert.Equal(point.GetHashCode(), read.GetHashCode());
        string[] others =
        [
            "", "hpke-p256:", text[10..], text[..^1], text + "=", text + " ", " " + text, text + "\n", text.ToUpperInvariant(),
            text.Insert(20, " "), text.Insert(20, "\n"),
            text.Replace("hpke-p256:", "hpke-p256-private:", StringComparison.Ordinal),
            text[..^2] + NextLetter(text[^2]) + "=", text.Replace(':', ';'), "hpke-p256:" + new string('A', 5000),
        ];
        Assert.All(others, other => Assert.False(HpkePublicKey.TryParse(other, out _), other));
    }

    // 65 bytes end in a letter of which two bits are not read.
    static char NextLetter(char letter) => letter == 'z' ? 'y' : (char)(letter + 1);

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("01")]
    public void A_number_that_is_no_scalar_of_the_group_is_no_private_key(string hex)
    {
        Assert.Throws<ArgumentException>(() => new HpkePrivateKey(Bytes(hex)));
        Assert.Null(HpkePrivateKey.FromLine(Encoding.ASCII.GetBytes("hpke-p256-private:" + Convert.ToBase64String(Bytes(hex)))));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550")]
    public void The_smallest_and_the_largest_scalar_are_private_keys(string hex)
    {
        using var key = new HpkePrivateKey(Bytes(hex));
        var box = Hpke.Seal(Hpke.PublicOf(key), "for"u8, ""u8, [7]);
        Assert.Equal([7], Hpke.Open(key, "for"u8, ""u8, box));
    }

    [Fact]
    public void A_private_key_is_zeroed_when_it_is_disposed_and_never_printed()
    {
        var scalar = Bytes(A3Recipient);
        var key = new HpkePrivateKey(scalar);
        Assert.Equal("a private key", $"{key}");
        key.Dispose();
        Assert.All(scalar, value => Assert.Equal(0, value));
        Assert.Throws<ObjectDisposedException>(() => key.Scalar);
    }
}
