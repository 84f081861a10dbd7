// Where the public files of a ledger lie: the paths of C2SP tlog-tiles.
using System.Globalization;

namespace Waarborg.Ledger;

/// <summary>
/// One tile by its level, its number and how many of its 256 places are filled (<c>c2sp.org/tlog-tiles</c>). Level
/// <see cref="Entries"/> holds the entries themselves.
/// </summary>
/// <param name="Level">0 for hashes of leaves, 1 for roots of 256 leaves and so on; <see cref="Entries"/> for entries.</param>
/// <param name="Number">The tile's number at its level, from 0.</param>
/// <param name="Width">Filled places, 1 to 256.</param>
public readonly record struct TilePath(int Level, long Number, int Width)
{
    /// <summary>The level of the tiles that hold entries.</summary>
    public const int Entries = -1;

    /// <summary>Places in a full tile.</summary>
    public const int FullWidth = 256;

    /// <summary>Levels of hashes that a ledger of 2^62 leaves has.</summary>
    public const int MaxLevels = 8;

    const int DigitsTogether = 1000;

    /// <summary>True if all 256 places are filled.</summary>
    public bool IsFull => Width == FullWidth;

    /// <summary>The path below the ledger's folder, such as <c>tile/0/x001/234.p/17</c>.</summary>
    public override string ToString()
    {
        var number = (Number % DigitsTogether).ToString("D3", CultureInfo.InvariantCulture);
        for (var rest = Number / DigitsTogether; rest > 0; rest /= DigitsTogether)
        {
            number = string.Create(CultureInfo.InvariantCulture, $"x{rest % DigitsTogether:D3}/{number}");
        }

        var level = Level == Entries ? "entries" : Level.ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"tile/{level}/{number}{(IsFull ? "" : $".p/{Width}")}");
    }

    /// <summary>Reads a path that <see cref="ToString"/> could have written. False for anything else; never throws.</summary>
    public static bool TryParse(string path, out TilePath tile)
    {
        tile = default;
        var parts = path.Split('/');
        if (parts.Length < 3 || parts[0] != "tile") return false;
        var level = parts[1] == "entries" ? Entries : TryNumber(parts[1], MaxLevels - 1, out var known) ? (int)known : -2;
        if (level < Entries) return false;
        var width = FullWidth;
        var last = parts.Length - 1;
        if (parts[last - 1].EndsWith(".p", StringComparison.Ordinal))
        {
            if (!TryNumber(parts[last], FullWidth - 1, out var filled) || filled == 0) return false;
            width = (int)filled;
            parts[last - 1] = parts[last - 1][..^2];
            last--;
        }

        var number = 0L;
        for (var i = 2; i <= last; i++)
        {
            var digits = i < last && parts[i].StartsWith('x') ? parts[i][1..] : parts[i];
            if (number > long.MaxValue / DigitsTogether / 2) return false;
            if (digits.Length != 3 || !TryNumber(digits.TrimStart('0') is "" ? "0" : digits.TrimStart('0'), 999, out var part))
            {
                return false;
            }

            number = (number * DigitsTogether) + part;
        }

        tile = new(level, number, width);
        // One path for one tile: what would be written otherwise is no path.
        return tile.ToString() == path;
    }

    static bool TryNumber(string text, long most, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;
}
