// The form of a tile of entries: each behind its length.
using System.Buffers.Binary;

namespace Waarborg.Ledger;

/// <summary>Entries one after the other, each behind its length as two bytes, most significant first (tlog-tiles).</summary>
public static class EntryTile
{
    /// <summary>Bytes that an entry has at most.</summary>
    public const int MaxEntryBytes = ushort.MaxValue;

    /// <summary>Bytes that a whole tile has at most.</summary>
    public const int MaxBytes = TilePath.FullWidth * (LengthBytes + MaxEntryBytes);

    const int LengthBytes = 2;

    /// <summary>The tile that holds these entries.</summary>
    public static byte[] Write(IReadOnlyList<byte[]> entries)
    {
        var tile = new byte[entries.Sum(entry => LengthBytes + entry.Length)];
        var at = 0;
        foreach (var entry in entries)
        {
            BinaryPrimitives.WriteUInt16BigEndian(tile.AsSpan(at), checked((ushort)entry.Length));
            entry.CopyTo(tile.AsSpan(at + LengthBytes));
            at += LengthBytes + entry.Length;
        }

        return tile;
    }

    /// <summary>Reads a tile of so many entries. False for anything else, also for bytes that are left over.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> tile, int count, out IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        var read = new List<ReadOnlyMemory<byte>>();
        entries = read;
        while (read.Count < count)
        {
            if (tile.Length < LengthBytes) return false;
            var length = BinaryPrimitives.ReadUInt16BigEndian(tile.Span);
            if (tile.Length - LengthBytes < length) return false;
            read.Add(tile.Slice(LengthBytes, length));
            tile = tile[(LengthBytes + length)..];
        }

        return tile.IsEmpty;
    }
}
