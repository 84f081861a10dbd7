// Broken copies of good bytes, the same each time for the same seed.
namespace Waarborg.Tests.Support;

static class Mutations
{
    static readonly byte[][] Tokens =
    [
        [0], [0xFF], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [0x7F, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], "\n\n"u8.ToArray(),
        "\r\n"u8.ToArray(), "\""u8.ToArray(), "{"u8.ToArray(), "\\ud800"u8.ToArray(), [0xED, 0xA0, 0x80], ","u8.ToArray(),
        "+"u8.ToArray(), "/"u8.ToArray(), "99999999999999999999"u8.ToArray(), "-1"u8.ToArray(), "\u2014 "u8.ToArray(),
        "<!"u8.ToArray(), "["u8.ToArray(), "\u202e"u8.ToArray(),
    ];

    /// <summary>A copy that is cut, lengthened, overwritten, repeated in part, or several of these.</summary>
    internal static byte[] Of(byte[] good, Random random)
    {
        var bytes = good.ToList();
        for (var times = random.Next(1, 5); times > 0; times--) Change(bytes, random);
        return [.. bytes];
    }

    /// <summary>A copy that ends early, but not before a share of it and not in its last bytes.</summary>
    internal static byte[] Cut(byte[] good, Random random, double from = 0.1, double to = 0.8) =>
        good[..(int)(good.Length * (from + (random.NextDouble() * (to - from))))];

    static void Change(List<byte> bytes, Random random)
    {
        var at = bytes.Count == 0 ? 0 : random.Next(bytes.Count);
        var length = Math.Min(random.Next(1, 33), bytes.Count - at);
        switch (random.Next(7))
        {
            case 0 when bytes.Count > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when bytes.Count > 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 5:
                var noise = new byte[random.Next(1, 17)];
                random.NextBytes(noise);
                bytes.InsertRange(at, noise);
                break;
            default:
                bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                break;
        }
    }
}
