// Reads every file that lies in a ledger's folder: none may be there that is not of the ledger, or says something else.
using System.Text;

namespace Waarborg.Ledger;

/// <summary>The files that the check of the entries does not pass by itself.</summary>
/// <param name="files">Where they lie.</param>
/// <param name="state">What the check remembers.</param>
/// <param name="size">Leaves of the ledger.</param>
/// <param name="report">Takes what is wrong: place, rule, words.</param>
sealed class StoredFiles(ILedgerFiles files, LedgerState state, long size, Action<string, string, string> report)
{
    internal async Task CheckAsync(IReadOnlyList<string> listed, CancellationToken cancellation)
    {
        foreach (var path in listed.Order(StringComparer.Ordinal))
        {
            if (path is LedgerCheck.KeyFile or LedgerCheck.CheckpointFile or ClosedFiles.Waiting) continue;
            if (ClosedFiles.LeafOf(path) is not null) continue;
            if (TilePath.TryParse(path, out var tile)) await CheckTileAsync(path, tile, cancellation);
            else report(path, "T1", "it is no file of a ledger");
        }
    }

    /// <summary>The file of the first key, which whoever begins to check is given.</summary>
    internal async Task CheckKeyAsync(CancellationToken cancellation)
    {
        var bytes = await files.ReadAsync(LedgerCheck.KeyFile, VerifierKey.MaxLength + 1, cancellation);
        if (bytes is null)
        {
            report(LedgerCheck.KeyFile, "T1", "the file is missing");
            return;
        }

        var isFirst = state.Keys.Count > 0 && bytes.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(state.Keys[0].Key + "\n"));
        if (!isFirst) report(LedgerCheck.KeyFile, "T4", "it is not the key that the first entry names");
    }

    async Task CheckTileAsync(string path, TilePath tile, CancellationToken cancellation)
    {
        var places = tile.Level <= 0 ? size : size >> (8 * tile.Level);
        var here = places - (tile.Number * TilePath.FullWidth);
        if (here < tile.Width)
        {
            report(path, "T1", "it holds more than the checkpoint covers");
            return;
        }

        // The tiles of this width were compared on the way. A narrower one is of an earlier checkpoint, and begins a wider one.
        var widest = (int)Math.Min(here, TilePath.FullWidth);
        if (tile.Width == widest) return;
        var older = await files.ReadAsync(path, EntryTile.MaxBytes, cancellation) ?? [];
        var newer = await files.ReadAsync((tile with { Width = widest }).ToString(), EntryTile.MaxBytes, cancellation) ?? [];
        var isBeginning = newer.AsSpan().StartsWith(older) && HoldsAsMany(tile, older);
        if (!isBeginning) report(path, "T1", "it does not begin the tile that took its place");
    }

    static bool HoldsAsMany(TilePath tile, byte[] bytes) => tile.Level == TilePath.Entries
        ? EntryTile.TryRead(bytes, tile.Width, out _)
        : bytes.Length == tile.Width * Hash256.ByteCount;
}
