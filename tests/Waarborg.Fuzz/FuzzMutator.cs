// Broken inputs made of good ones: the same for the same seed and number, in every process.
using System.Globalization;
using System.Text;

namespace Waarborg.Fuzz;

static class FuzzMutator
{
    /// <summary>Size of an input, in bytes.</summary>
    internal const int MaxBytes = 256 << 10;

    static readonly byte[][] _tokens =
    [
        [0], [0xFF], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], [0xED, 0xA0, 0x80], [0xC0, 0x80], "\n"u8.ToArray(), "\r\n"u8.ToArray(),
        "\""u8.ToArray(), "\"\""u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray(), "["u8.ToArray(), "]"u8.ToArray(), ","u8.ToArray(),
        ";"u8.ToArray(), ":"u8.ToArray(), "\\ud800"u8.ToArray(), "\\u0000"u8.ToArray(), "<"u8.ToArray(), "</"u8.ToArray(),
        "/>"u8.ToArray(), "<![CDATA["u8.ToArray(), "<!--"u8.ToArray(), "<?xml?>"u8.ToArray(), "<!DOCTYPE a [<!ENTITY b 'c'>]>"u8.ToArray(),
        "&b;"u8.ToArray(), "&#x1F600;"u8.ToArray(), " xmlns=\"x\""u8.ToArray(), "null"u8.ToArray(), "true"u8.ToArray(), "\u202e"u8.ToArray(),
        "\u2014 "u8.ToArray(), "\t"u8.ToArray(), "%00"u8.ToArray(), "ideology"u8.ToArray(), "caseNumbers"u8.ToArray(),
    ];

    static readonly string[] _numbers =
    [
        "0", "-1", "1", "00", "1e400", "-0.0", "2147483647", "2147483648", "4294967296", "9223372036854775807",
        "9223372036854775808", "99999999999999999999999999", "253402300800",
    ];

    /// <summary>The input of this number. The first are the good ones themselves.</summary>
    internal static byte[] Make(IReadOnlyList<byte[]> corpus, int seed, long number)
    {
        if (number < corpus.Count) return corpus[(int)number];
        var random = new Random(unchecked((int)((seed * 2_654_435_769L) ^ (number * 2_246_822_507L) ^ (number >> 32))));
        var bytes = corpus[random.Next(corpus.Count)];
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            bytes = Change(bytes, corpus, random);
            if (bytes.Length > MaxBytes) bytes = bytes[..MaxBytes];
        }

        return bytes;
    }

    static byte[] Change(byte[] bytes, IReadOnlyList<byte[]> corpus, Random random)
    {
        var at = random.Next(bytes.Length + 1);
        var length = Math.Min(random.Next(1, 65), bytes.Length - at);
        switch (random.Next(11))
        {
            case 0:
                return Flip(bytes, random);
            case 1:
                return bytes[..at];
            case 2:
                return bytes[at..];
            case 3:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 4:
                return Repeat(bytes, at, length, random);
            case 5:
                var other = corpus[random.Next(corpus.Count)];
                return [.. bytes[..at], .. other[random.Next(other.Length + 1)..]];
            case 6:
                return [.. bytes[..at], .. _tokens[random.Next(_tokens.Length)], .. bytes[at..]];
            case 7:
                return TamperNumber(bytes, at, random);
            case 8:
                // A text that is far longer than it ever is.
                var letter = at < bytes.Length ? bytes[at] : (byte)'a';
                return [.. bytes[..at], .. Enumerable.Repeat(letter, 1 << random.Next(1, 17)), .. bytes[at..]];
            case 9:
                var to = random.Next(bytes.Length + 1);
                return [.. bytes[..to], .. bytes[at..(at + length)], .. bytes[to..]];
            default:
                return Noise(bytes, at, length, random);
        }
    }

    static byte[] Flip(byte[] bytes, Random random)
    {
        var copy = bytes.ToArray();
        for (var times = random.Next(1, 9); times > 0 && copy.Length > 0; times--)
        {
            copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
        }

        return copy;
    }

    static byte[] Repeat(byte[] bytes, int at, int length, Random random)
    {
        // Seldom very often: what is large is slow.
        var times = 1 << random.Next(1, random.Next(20) == 0 ? 15 : 6);
        var all = new List<byte>(bytes[..at]);
        for (var i = 0; i < times && all.Count < MaxBytes; i++) all.AddRange(bytes.AsSpan(at, length));
        all.AddRange(bytes.AsSpan(at));
        return [.. all];
    }

    static byte[] TamperNumber(byte[] bytes, int at, Random random)
    {
        var from = bytes.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (from < 0) return bytes;
        from += at;
        var to = from;
        while (to < bytes.Length && bytes[to] is >= (byte)'0' and <= (byte)'9') to++;
        var number = random.Next(3) == 0
            ? random.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture)
            : _numbers[random.Next(_numbers.Length)];
        return [.. bytes[..from], .. Encoding.ASCII.GetBytes(number), .. bytes[to..]];
    }

    static byte[] Noise(byte[] bytes, int at, int length, Random random)
    {
        var copy = bytes.ToArray();
        random.NextBytes(copy.AsSpan(at, length));
        return copy;
    }
}
