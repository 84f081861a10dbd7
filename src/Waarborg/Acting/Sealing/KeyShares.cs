// A data key in parts, of which any two open it and one says nothing: Shamir, How to share a secret, CACM 22 (1979).
using System.Security.Cryptography;
using System.Text;

namespace Waarborg.Acting.Sealing;

/// <summary>How many parts there are. There is no third choice; any two open the key. The numbers are the format byte.</summary>
enum Sharing : byte
{
    TwoOfTwo = 0x22,
    TwoOfThree = 0x23,
}

/// <summary>One part: 34 bytes, of which the first says the format and the sharing, the second the part's number.</summary>
sealed record KeyShare(Sharing Sharing, byte Number, byte[] Values)
{
    internal const int Bytes = 2 + KeyShares.KeyBytes;

    /// <summary>Reads untrusted bytes. Null for anything that <see cref="ToBytes"/> never writes.</summary>
    internal static KeyShare? FromUntrusted(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Bytes || !KeyShares.IsKnown((Sharing)bytes[0])) return null;
        var sharing = (Sharing)bytes[0];
        return bytes[1] >= 1 && bytes[1] <= KeyShares.CountOf(sharing)
            ? new KeyShare(sharing, bytes[1], bytes[2..].ToArray())
            : null;
    }

    /// <summary>The part as it is sealed to its holder; whoever asked for it zeroes it after use.</summary>
    internal byte[] ToBytes() => [(byte)Sharing, Number, .. Values];

    internal void Clear() => CryptographicOperations.ZeroMemory(Values);

    // A part is half of a key: its values are not printed.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Sharing}, number {Number}");
        return true;
    }
}

/// <summary>
/// Each byte s of the key has a random byte r of its own; part x holds s + r x in GF(256), the field of AES (FIPS 197, section
/// 4: modulo x^8 + x^4 + x^3 + x + 1).
/// </summary>
/// <remarks>
/// For each byte of a part and each possible byte of the key there is exactly one r, so one part says nothing of the key. Parts
/// of different keys combine to a key that opens nothing: whoever uses it notices, this does not. No table is looked up by a
/// secret and no branch is taken by one.
/// </remarks>
static class KeyShares
{
    internal const int KeyBytes = 32;

    /// <summary>Parts that open a key.</summary>
    internal const int Needed = 2;

    internal static bool IsKnown(Sharing sharing) => sharing is Sharing.TwoOfTwo or Sharing.TwoOfThree;

    internal static int CountOf(Sharing sharing) => sharing switch
    {
        Sharing.TwoOfTwo => 2,
        Sharing.TwoOfThree => 3,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Splits a key of 32 bytes into its parts, numbered from 1.</summary>
    internal static IReadOnlyList<KeyShare> Split(ReadOnlySpan<byte> key, Sharing sharing)
    {
        if (key.Length != KeyBytes) throw new ArgumentException($"A key has {KeyBytes} bytes.", nameof(key));
        Span<byte> slopes = stackalloc byte[KeyBytes];
        try
        {
            RandomNumberGenerator.Fill(slopes);
            var shares = new KeyShare[CountOf(sharing)];
            for (var i = 0; i < shares.Length; i++)
            {
                var number = (byte)(i + 1);
                var values = new byte[KeyBytes];
                for (var at = 0; at < KeyBytes; at++) values[at] = ValueAt(number, key[at], slopes[at]);
                shares[i] = new KeyShare(sharing, number, values);
            }

            return shares;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(slopes);
        }
    }

    /// <summary>The key that two parts open, which whoever asked for it zeroes; null, with words, when they cannot.</summary>
    internal static byte[]? Combine(IReadOnlyList<KeyShare> shares, out string words)
    {
        words = ProblemOf(shares);
        if (words.Length > 0) return null;
        var key = new byte[KeyBytes];
        for (var at = 0; at < KeyBytes; at++)
            key[at] = SecretOf(shares[0].Number, shares[0].Values[at], shares[1].Number, shares[1].Values[at]);
        return key;
    }

    static string ProblemOf(IReadOnlyList<KeyShare> shares)
    {
        if (shares.Count != Needed) return $"It takes exactly {Needed} parts of a key; there are {shares.Count}.";
        if (shares.Any(share => !IsKnown(share.Sharing) || share.Values.Length != KeyBytes
            || share.Number < 1 || share.Number > CountOf(share.Sharing)))
        {
            return "One of the parts is none.";
        }

        if (shares[0].Sharing != shares[1].Sharing) return "The two parts are of different keys.";
        return shares[0].Number == shares[1].Number ? $"Part {shares[0].Number} was given twice." : "";
    }

    /// <summary>The value of the line through the secret with this slope, at one place.</summary>
    internal static byte ValueAt(byte number, byte secret, byte slope) => (byte)(secret ^ Multiply(slope, number));

    /// <summary>Where the line through two places begins: y1 x2 / (x1 + x2) + y2 x1 / (x1 + x2).</summary>
    internal static byte SecretOf(byte firstNumber, byte firstValue, byte secondNumber, byte secondValue)
    {
        var between = Inverse((byte)(firstNumber ^ secondNumber));
        return (byte)(Multiply(firstValue, Multiply(secondNumber, between))
            ^ Multiply(secondValue, Multiply(firstNumber, between)));
    }

    /// <summary>Multiplication in GF(256), in the same steps whatever the bytes are.</summary>
    internal static byte Multiply(byte left, byte right)
    {
        var (product, power) = (0, (int)left);
        for (var bit = 0; bit < 8; bit++)
        {
            product ^= power & -((right >> bit) & 1);
            power = (power << 1) ^ (0x11B & -(power >> 7));
        }

        return (byte)product;
    }

    // The 254th power, by squares: 254 is 2 + 4 + 8 + ... + 128.
    static byte Inverse(byte value)
    {
        var (square, result) = (Multiply(value, value), (byte)1);
        for (var i = 0; i < 7; i++)
        {
            result = Multiply(result, square);
            square = Multiply(square, square);
        }

        return result;
    }
}
