// What the old key of a ledger signs when a new one takes its place.
using System.Text;

namespace Waarborg.Ledger;

/// <summary>The text under a change of key; rule R4 of <c>docs/ledger-rules.md</c>.</summary>
public static class LedgerKeyStatement
{
    /// <summary>The bytes to sign.</summary>
    /// <param name="origin">The ledger's name.</param>
    /// <param name="key">The new key's line.</param>
    public static byte[] Of(string origin, string key) => Encoding.UTF8.GetBytes($"waarborg ledger key\n{origin}\n{key}\n");
}
