// Reads hashes out of a ledger's tiles, for proofs.
namespace Waarborg.Ledger;

/// <summary>The hashes of a ledger of one size, from the tiles in its folder. The ledger may grow meanwhile.</summary>
/// <param name="folder">The ledger's folder, in which <c>tile/</c> lies.</param>
/// <param name="size">Leaves of the ledger that is asked about.</param>
public sealed class TileReader(string folder, long size)
{
    const int LevelsInTile = 8;

    readonly Dictionary<TilePath, Hash256[]> _read = [];

    /// <summary>The root of the full subtree of 2^level leaves with this number at its level.</summary>
    /// <exception cref="IOException">A tile is missing or damaged.</exception>
    public Hash256 Subtree(int level, long number)
    {
        var (tileLevel, above) = (level / LevelsInTile, level % LevelsInTile);
        var first = number << above;
        var tile = Read(tileLevel, first / TilePath.FullWidth);
        var place = (int)(first % TilePath.FullWidth);
        return place + (1 << above) <= tile.Length
            ? TileWriter.RootOf(tile.AsSpan(place, 1 << above).ToArray())
            : throw new IOException($"The ledger's tiles of level {tileLevel} do not reach as far as its checkpoint.");
    }

    Hash256[] Read(int level, long number)
    {
        var filled = (int)Math.Min(TilePath.FullWidth, (size >> (LevelsInTile * level)) - (number * TilePath.FullWidth));
        var tile = new TilePath(level, number, filled);
        if (_read.TryGetValue(tile, out var known)) return known;
        // A ledger that grew has the full tile instead of the partial one; it begins with the same hashes.
        var bytes = TryRead(tile) ?? TryRead(tile with { Width = TilePath.FullWidth });
        if (bytes is null || bytes.Length < filled * Hash256.ByteCount)
        {
            throw new IOException($"The ledger's file {tile} is missing or damaged.");
        }

        var hashes = new Hash256[filled];
        for (var i = 0; i < filled; i++) hashes[i] = Hash256.FromBytes(bytes.AsSpan(i * Hash256.ByteCount));
        return _read[tile] = hashes;
    }

    byte[]? TryRead(TilePath tile)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, tile.ToString()));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
