// Compares every tile of hashes with what the entries give.
namespace Waarborg.Ledger;

/// <summary>Counts the hashes of all levels again as leaves come, and compares each full tile as soon as it is full.</summary>
/// <param name="files">Where the tiles lie.</param>
/// <param name="report">Takes what is wrong: place, rule, words.</param>
sealed class HashTiles(ILedgerFiles files, Action<string, string, string> report)
{
    const int TileBytes = TilePath.FullWidth * Hash256.ByteCount;

    readonly List<Level> _levels = [];

    sealed class Level
    {
        internal List<Hash256> Hashes { get; } = new(TilePath.FullWidth);

        internal long Number { get; set; }
    }

    /// <summary>Takes the right edge of a tree that an earlier check judged from its tiles.</summary>
    /// <returns>False when they do not give its root.</returns>
    internal async Task<bool> ResumeAsync(MerkleFrontier tree, CancellationToken cancellation)
    {
        var size = tree.Size;
        for (var level = 0; size > 0; level++, size /= TilePath.FullWidth)
        {
            var filled = (int)(size % TilePath.FullWidth);
            var resumed = new Level { Number = size / TilePath.FullWidth };
            _levels.Add(resumed);
            if (filled == 0) continue;
            if (await ReadEdgeAsync(level, resumed.Number, filled, cancellation) is not { } bytes) return false;
            for (var i = 0; i < filled; i++) resumed.Hashes.Add(Hash256.FromBytes(bytes.AsSpan(i * Hash256.ByteCount)));
        }

        return EdgeRoot() == tree.Root;
    }

    /// <summary>
    /// The root of the first leaves of a tree that an earlier check judged, from the hashes of its leaves; null where these
    /// are not there any more, or do not give that tree.
    /// </summary>
    internal async Task<Hash256?> RootAtAsync(long size, MerkleFrontier judged, CancellationToken cancellation)
    {
        Hash256? root = size == 0 ? MerkleHash.Empty : null;
        var tree = new MerkleFrontier();
        for (var number = 0L; tree.Size < judged.Size; number++)
        {
            var filled = (int)Math.Min(TilePath.FullWidth, judged.Size - tree.Size);
            if (await ReadEdgeAsync(0, number, filled, cancellation) is not { } bytes) return null;
            for (var i = 0; i < filled; i++)
            {
                tree.Append(Hash256.FromBytes(bytes.AsSpan(i * Hash256.ByteCount)));
                if (tree.Size == size) root = tree.Root;
            }
        }

        return tree.Root == judged.Root ? root : null;
    }

    /// <summary>Takes the next leaf.</summary>
    internal async ValueTask AppendAsync(Hash256 leaf, CancellationToken cancellation)
    {
        var hash = leaf;
        for (var level = 0; ; level++)
        {
            if (level == _levels.Count) _levels.Add(new());
            var (hashes, number) = (_levels[level].Hashes, _levels[level].Number);
            hashes.Add(hash);
            if (hashes.Count < TilePath.FullWidth) return;
            await CompareAsync(new(level, number, TilePath.FullWidth), hashes, cancellation);
            hash = TileWriter.RootOf(hashes);
            hashes.Clear();
            _levels[level].Number++;
        }
    }

    /// <summary>Compares the partial tiles at the right edge.</summary>
    internal async Task EndAsync(CancellationToken cancellation)
    {
        for (var level = 0; level < _levels.Count; level++)
        {
            var (hashes, number) = (_levels[level].Hashes, _levels[level].Number);
            if (hashes.Count > 0) await CompareAsync(new(level, number, hashes.Count), hashes, cancellation);
        }
    }

    async Task CompareAsync(TilePath tile, List<Hash256> expected, CancellationToken cancellation)
    {
        var bytes = await files.ReadAsync(tile.ToString(), TileBytes, cancellation);
        // A ledger that grew meanwhile has the full tile instead of the partial one.
        if (bytes is null && !tile.IsFull)
        {
            bytes = await files.ReadAsync((tile with { Width = TilePath.FullWidth }).ToString(), TileBytes, cancellation);
            bytes = bytes?[..Math.Min(bytes.Length, expected.Count * Hash256.ByteCount)];
        }

        if (bytes is null) report(tile.ToString(), "T1", "the tile is missing");
        else if (!bytes.AsSpan().SequenceEqual(TileWriter.BytesOf(expected)))
        {
            report(tile.ToString(), "T1", "its hashes are not those of the entries");
        }
    }

    async Task<byte[]?> ReadEdgeAsync(int level, long number, int filled, CancellationToken cancellation)
    {
        // The tile may have grown or become full since then; its first hashes stay what they were.
        for (var width = TilePath.FullWidth; width >= filled; width--)
        {
            var bytes = await files.ReadAsync(new TilePath(level, number, width).ToString(), TileBytes, cancellation);
            if (bytes is not null) return bytes.Length >= filled * Hash256.ByteCount ? bytes : null;
        }

        return null;
    }

    // From the highest level down, the roots of the full subtrees are those of the tree, the largest first.
    Hash256 EdgeRoot()
    {
        Hash256? root = null;
        foreach (var level in _levels)
        {
            var tree = new MerkleFrontier();
            foreach (var hash in level.Hashes) tree.Append(hash);
            if (tree.Size == 0) continue;
            root = root is { } lower ? tree.RootWith(lower) : tree.Root;
        }

        return root ?? MerkleHash.Empty;
    }
}
