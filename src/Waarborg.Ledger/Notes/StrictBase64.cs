// Base64 of which each value has one form only.
namespace Waarborg.Ledger;

/// <summary>Standard base64 with padding (RFC 4648 section 4), read strictly.</summary>
public static class StrictBase64
{
    /// <summary>False for white space, missing padding, and last characters with bits that do not count; never throws.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, int maxBytes, out byte[] bytes)
    {
        bytes = [];
        if (text.Length % 4 != 0 || text.Length / 4L * 3 > maxBytes + 2L) return false;
        var read = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64Chars(text, read, out var count) || count > maxBytes) return false;
        bytes = read[..count];
        return text.SequenceEqual(Convert.ToBase64String(bytes));
    }
}
