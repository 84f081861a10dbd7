using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Waarborg.Decoding;
using Waarborg.Fingerprinting;
using Waarborg.Hashing;

namespace Waarborg.Tests.Lists;

/// <summary>Fingerprints of nothing in particular, the same in every run.</summary>
static class SomeHashes
{
    internal static Pdq256 Pdq(int seed)
    {
        var random = new Random(seed);
        var bits = Enumerable.Range(0, 256).ToArray();
        random.Shuffle(bits);
        return bits.Take(128).Aggregate(default(Pdq256), Turn);
    }

    /// <summary>The same hash with as many of its bits turned, spread over all of it.</summary>
    internal static Pdq256 Turned(Pdq256 hash, int bits) =>
        Enumerable.Range(0, bits).Select(i => i * 37 % 256).Aggregate(hash, Turn);

    internal static Digests Digests(int seed)
    {
        var bytes = Encoding.UTF8.GetBytes(seed.ToString(CultureInfo.InvariantCulture));
#pragma warning disable CA5350, CA5351 // These are what lists hold.
        return new(SHA256.HashData(bytes), SHA1.HashData(bytes), MD5.HashData(bytes));
#pragma warning restore CA5350, CA5351
    }

    internal static string Sha256(int seed) => Convert.ToHexStringLower(Digests(seed).Sha256);

    internal static string Sha1(int seed) => Convert.ToHexStringLower(Digests(seed).Sha1!);

    internal static string Md5(int seed) => Convert.ToHexStringLower(Digests(seed).Md5!);

    /// <summary>The fingerprint of an ordinary picture whose two profiles differ.</summary>
    internal static Fingerprint Fingerprint(int digests, Pdq256 full, Pdq256 fit512, int quality = 100) => new(
        Digests(digests), new PictureFingerprint("jpeg", 640, 480, new(full, quality, fit512, quality), null));

    internal static Fingerprint Fingerprint(int digests, int pdq = 1_000_000) =>
        Fingerprint(digests, Pdq(pdq), Pdq(pdq + 1));

    internal static string Csv(params string[] lines) =>
        string.Concat(lines.Prepend("algorithm,hash,category,reference").Select(line => line + "\n"));

    static Pdq256 Turn(Pdq256 hash, int bit) => new(
        hash.W0 ^ (bit < 64 ? 1UL << bit : 0), hash.W1 ^ (bit is >= 64 and < 128 ? 1UL << (bit - 64) : 0),
        hash.W2 ^ (bit is >= 128 and < 192 ? 1UL << (bit - 128) : 0), hash.W3 ^ (bit >= 192 ? 1UL << (bit - 192) : 0));
}
