// The code by which a customer reaches his statement and his complaint: without an account, and guessed by nobody.
using System.Security.Cryptography;
using System.Text;

namespace Waarborg.Notices;

static class ReceiptCode
{
    /// <summary>Characters of a code without its hyphens: 100 bits.</summary>
    internal const int Length = 20;

    /// <summary>Characters between two hyphens.</summary>
    const int Group = 4;

    /// <summary>The longest text that is read as a code, in characters.</summary>
    const int MaxTyped = 64;

    // Without I, L, O and U: whoever types it over mistakes none for another.
    const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    internal static string New() => Grouped(RandomNumberGenerator.GetString(Alphabet, Length));

    static string Grouped(string code) =>
        string.Join('-', Enumerable.Range(0, Length / Group).Select(i => code.Substring(i * Group, Group)));

    /// <summary>The code in what somebody typed, as <see cref="New"/> writes it; null where it is none. Never throws.</summary>
    internal static string? ParseUntrusted(string? typed)
    {
        if (typed is null or { Length: > MaxTyped }) return null;
        var code = new StringBuilder();
        foreach (var c in typed)
        {
            if (c is '-' or ' ') continue;
            var read = char.ToUpperInvariant(c) switch { 'I' or 'L' => '1', 'O' => '0', var other => other };
            if (!Alphabet.Contains(read, StringComparison.Ordinal) || code.Length == Length) return null;
            code.Append(read);
        }

        return code.Length == Length ? Grouped(code.ToString()) : null;
    }
}
