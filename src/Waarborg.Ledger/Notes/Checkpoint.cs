// What is signed of a ledger: its name, its size, its root.
using System.Globalization;

namespace Waarborg.Ledger;

/// <summary>The state of a ledger at one size (c2sp.org/tlog-checkpoint), without extension lines.</summary>
/// <param name="Origin">The ledger's name.</param>
/// <param name="Size">Leaves.</param>
/// <param name="Root">The root of the tree of these leaves.</param>
public sealed record Checkpoint(string Origin, long Size, Hash256 Root)
{
    /// <summary>Three lines: origin, size, and the root in base64.</summary>
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root.ToBytes())}\n");

    /// <summary>Reads the three lines. False for anything else, also for further lines; never throws.</summary>
    public static bool TryParse(string text, out Checkpoint checkpoint)
    {
        checkpoint = new("", 0, default);
        var lines = text.Split('\n');
        if (lines.Length != 4 || lines[3].Length > 0 || !VerifierKey.IsName(lines[0])) return false;
        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)) return false;
        if (!StrictBase64.TryRead(lines[2], Hash256.ByteCount, out var root) || root.Length != Hash256.ByteCount) return false;
        var read = new Checkpoint(lines[0], size, Hash256.FromBytes(root));
        if (read.ToText() != text) return false;
        checkpoint = read;
        return true;
    }
}
