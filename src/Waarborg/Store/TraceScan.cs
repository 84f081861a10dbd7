// Looks whether something that was deleted is still anywhere in a file: by pieces of it, so that where SQLite broke it up
// between pages a piece is found all the same.
using System.Buffers.Binary;

namespace Waarborg.Store;

/// <summary>Searches files for many deleted values at once.</summary>
sealed class TraceScan
{
    /// <summary>Bytes of a piece. Shorter values are not looked for: they are found by chance.</summary>
    internal const int PieceBytes = 16;

    const int BlockBytes = 1 << 20;

    readonly Dictionary<ulong, List<byte[]>> _pieces = [];
    readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>How many values are looked for.</summary>
    internal int Count { get; private set; }

    /// <summary>Has this looked for: its beginning, its middle and its end.</summary>
    internal void Add(ReadOnlySpan<byte> value)
    {
        if (value.Length < PieceBytes) return;
        Count++;
        Piece(value[..PieceBytes]);
        Piece(value.Slice((value.Length - PieceBytes) / 2, PieceBytes));
        Piece(value[^PieceBytes..]);
    }

    void Piece(ReadOnlySpan<byte> piece)
    {
        if (!_known.Add(Convert.ToHexString(piece))) return;
        var begin = BinaryPrimitives.ReadUInt64LittleEndian(piece);
        if (!_pieces.TryGetValue(begin, out var same)) _pieces[begin] = same = [];
        same.Add(piece.ToArray());
    }

    /// <summary>True if a piece of any value is in the file. A file that is not there holds nothing.</summary>
    internal bool IsIn(string path)
    {
        if (_pieces.Count == 0 || !File.Exists(path)) return false;
        using var file = new FileStream(path, new FileStreamOptions
        {
            Access = FileAccess.Read,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.SequentialScan,
        });
        var block = new byte[BlockBytes + PieceBytes];
        var kept = 0;
        while (true)
        {
            var read = file.ReadAtLeast(block.AsSpan(kept, BlockBytes), BlockBytes, throwOnEndOfStream: false);
            var filled = kept + read;
            if (IsInBlock(block.AsSpan(0, filled))) return true;
            if (read < BlockBytes) return false;
            // A piece may lie across two blocks.
            kept = PieceBytes - 1;
            block.AsSpan(filled - kept, kept).CopyTo(block);
        }
    }

    bool IsInBlock(ReadOnlySpan<byte> block)
    {
        for (var i = 0; i + PieceBytes <= block.Length; i++)
        {
            if (!_pieces.TryGetValue(BinaryPrimitives.ReadUInt64LittleEndian(block[i..]), out var pieces)) continue;
            foreach (var piece in pieces)
            {
                if (block.Slice(i, PieceBytes).SequenceEqual(piece)) return true;
            }
        }

        return false;
    }
}
