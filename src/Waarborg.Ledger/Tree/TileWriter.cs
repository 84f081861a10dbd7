// Writes the tiles of a growing ledger: entries and hashes, full tiles once and for all, partial ones until they are full.
namespace Waarborg.Ledger;

/// <summary>The tiles in a ledger's public folder, written in the order of the leaves.</summary>
/// <param name="folder">The ledger's folder, in which <c>tile/</c> lies.</param>
public sealed class TileWriter(string folder)
{
    /// <summary>Are the partial tiles there from which a tree of this size grows on?</summary>
    public bool CanGrowFrom(long size) => PartialTiles(size).All(tile => File.Exists(PathOf(tile)));

    /// <summary>Appends entries after the first so many, which must lie there; see <see cref="CanGrowFrom"/>.</summary>
    /// <exception cref="IOException">A file cannot be written, or a partial tile is missing or damaged.</exception>
    public void Write(long size, IReadOnlyList<byte[]> entries)
    {
        if (entries.Count == 0) return;
        var tiles = new List<(TilePath Tile, byte[] Bytes)>();
        AddEntries(tiles, size, entries);
        var hashes = entries.Select(entry => MerkleHash.Leaf(entry)).ToList();
        for (var level = 0; hashes.Count > 0; level++, size /= TilePath.FullWidth) hashes = AddHashes(tiles, level, size, hashes);
        PublicFile.WriteAll([.. tiles.Select(one => (PathOf(one.Tile), one.Bytes))]);
        foreach (var (tile, _) in tiles.Where(one => one.Tile.IsFull)) RemovePartial(tile);
    }

    void AddEntries(List<(TilePath, byte[])> tiles, long size, IReadOnlyList<byte[]> added)
    {
        var filled = (int)(size % TilePath.FullWidth);
        var entries = new List<byte[]>(filled + added.Count);
        if (filled > 0)
        {
            var partial = new TilePath(TilePath.Entries, size / TilePath.FullWidth, filled);
            if (!EntryTile.TryRead(File.ReadAllBytes(PathOf(partial)), filled, out var before)) throw Damaged(partial);
            entries.AddRange(before.Select(entry => entry.ToArray()));
        }

        entries.AddRange(added);
        var number = size / TilePath.FullWidth;
        foreach (var tile in entries.Chunk(TilePath.FullWidth))
        {
            tiles.Add((new(TilePath.Entries, number++, tile.Length), EntryTile.Write(tile)));
        }
    }

    // Returns the roots of the tiles that became full: they are the next level's hashes.
    List<Hash256> AddHashes(List<(TilePath, byte[])> tiles, int level, long size, List<Hash256> added)
    {
        var filled = (int)(size % TilePath.FullWidth);
        var hashes = new List<Hash256>(filled + added.Count);
        if (filled > 0)
        {
            var partial = new TilePath(level, size / TilePath.FullWidth, filled);
            var before = File.ReadAllBytes(PathOf(partial));
            if (before.Length != filled * Hash256.ByteCount) throw Damaged(partial);
            for (var i = 0; i < filled; i++) hashes.Add(Hash256.FromBytes(before.AsSpan(i * Hash256.ByteCount)));
        }

        hashes.AddRange(added);
        var number = size / TilePath.FullWidth;
        var roots = new List<Hash256>();
        foreach (var tile in hashes.Chunk(TilePath.FullWidth))
        {
            tiles.Add((new(level, number++, tile.Length), BytesOf(tile)));
            if (tile.Length == TilePath.FullWidth) roots.Add(RootOf(tile));
        }

        return roots;
    }

    void RemovePartial(TilePath tile)
    {
        var partial = PathOf(tile) + ".p";
        if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
    }

    /// <summary>The root of a tile's hashes.</summary>
    internal static Hash256 RootOf(IEnumerable<Hash256> tile)
    {
        var tree = new MerkleFrontier();
        foreach (var hash in tile) tree.Append(hash);
        return tree.Root;
    }

    /// <summary>A tile of hashes as its file holds it.</summary>
    internal static byte[] BytesOf(IReadOnlyList<Hash256> hashes)
    {
        var bytes = new byte[hashes.Count * Hash256.ByteCount];
        for (var i = 0; i < hashes.Count; i++) hashes[i].CopyTo(bytes.AsSpan(i * Hash256.ByteCount));
        return bytes;
    }

    /// <summary>The partial tiles at the right edge of a tree of this size.</summary>
    internal static IEnumerable<TilePath> PartialTiles(long size)
    {
        if (size % TilePath.FullWidth != 0)
        {
            yield return new(TilePath.Entries, size / TilePath.FullWidth, (int)(size % TilePath.FullWidth));
        }

        for (var level = 0; size > 0; level++, size /= TilePath.FullWidth)
        {
            var filled = (int)(size % TilePath.FullWidth);
            if (filled > 0) yield return new(level, size / TilePath.FullWidth, filled);
        }
    }

    string PathOf(TilePath tile) => Path.Combine(folder, tile.ToString());

    static IOException Damaged(TilePath tile) => new($"The ledger's file {tile} is damaged.");
}
