// The binary form of a release, written into and read from an encrypted segment file.
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Waarborg.Lists;

/// <summary>Writes and reads the form. Whoever opens the segment has checked that nobody changed it.</summary>
static class ReleaseFile
{
    const int EntryBytes = 8 + 1 + 8 + 8 + 4 + 2;
    const int BlockRows = 4_096;
    const int PieceBytes = 1 << 18;

    static ReadOnlySpan<byte> Mark => "waarborg release 1\n"u8;

    internal static void Write(Stream stream, ReleaseContent content)
    {
        stream.Write(Mark);
        WriteCount(stream, content.Entries.Length);
        var rows = new RowWriter(stream, EntryBytes);
        foreach (var entry in content.Entries)
        {
            var row = rows.Next();
            BinaryPrimitives.WriteUInt64LittleEndian(row, entry.Handle);
            row[8] = (byte)entry.Category;
            BinaryPrimitives.WriteInt64LittleEndian(row[9..], entry.AddedMs);
            BinaryPrimitives.WriteInt64LittleEndian(row[17..], entry.WithdrawnMs);
            BinaryPrimitives.WriteInt32LittleEndian(row[25..], entry.ReferenceAt);
            BinaryPrimitives.WriteUInt16LittleEndian(row[29..], entry.ReferenceBytes);
        }

        rows.End();
        WriteCount(stream, content.References.Length);
        // In pieces, because a pipe holds whatever it is given at once.
        for (var rest = content.References; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, PieceBytes)..])
        {
            stream.Write(rest[..Math.Min(rest.Length, PieceBytes)]);
        }

        foreach (var algorithm in ListAlgorithms.All) WriteTable(stream, algorithm, content.Table(algorithm));
    }

    /// <summary>All that a release holds.</summary>
    /// <exception cref="InvalidDataException">The file is of another program version.</exception>
    internal static ReleaseContent Read(Stream stream)
    {
        var (entries, references) = ReadBegin(stream);
        return new(entries, references, ListAlgorithms.All.ToDictionary(
            algorithm => algorithm, algorithm => ReadTable(stream, algorithm)));
    }

    /// <summary>Its entries without their fingerprints, for whoever only asks what changed.</summary>
    /// <exception cref="InvalidDataException">The file is of another program version.</exception>
    internal static ReleaseContent ReadEntries(Stream stream)
    {
        var (entries, references) = ReadBegin(stream);
        return new(entries, references, new Dictionary<ListAlgorithm, FingerprintTable>());
    }

    // Compiled as well as can be at its first call, which for most programs is the only one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static (EntryRow[] Entries, byte[] References) ReadBegin(Stream stream)
    {
        Span<byte> mark = stackalloc byte[Mark.Length];
        stream.ReadExactly(mark);
        if (!mark.SequenceEqual(Mark)) throw new InvalidDataException("A list release is of a form that is not known.");

        var entries = new EntryRow[ReadCount(stream)];
        var rows = new RowReader(stream, EntryBytes, entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            var row = rows.Next();
            entries[i] = new(
                BinaryPrimitives.ReadUInt64LittleEndian(row), (ListCategory)row[8],
                BinaryPrimitives.ReadInt64LittleEndian(row[9..]), BinaryPrimitives.ReadInt64LittleEndian(row[17..]),
                BinaryPrimitives.ReadInt32LittleEndian(row[25..]), BinaryPrimitives.ReadUInt16LittleEndian(row[29..]));
        }

        var references = new byte[ReadCount(stream)];
        stream.ReadExactly(references);
        return (entries, references);
    }

    static void WriteTable(Stream stream, ListAlgorithm algorithm, FingerprintTable table)
    {
        var width = algorithm.ByteCount();
        WriteCount(stream, table.Count);
        var rows = new RowWriter(stream, width + 5);
        Span<byte> value = stackalloc byte[HashBytes.MaxByteCount];
        for (var i = 0; i < table.Count; i++)
        {
            var row = rows.Next();
            table.Values[i].CopyTo(value);
            value[..width].CopyTo(row);
            BinaryPrimitives.WriteInt32LittleEndian(row[width..], table.Entries[i]);
            row[width + 4] = (byte)table.ProfileAt(i);
        }

        rows.End();
    }

    // As above.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static FingerprintTable ReadTable(Stream stream, ListAlgorithm algorithm)
    {
        var width = algorithm.ByteCount();
        var count = ReadCount(stream);
        var (values, entries) = (new HashBytes[count], new int[count]);
        var profiles = new ListProfile[algorithm == ListAlgorithm.Pdq ? count : 0];
        var rows = new RowReader(stream, width + 5, count);
        for (var i = 0; i < count; i++)
        {
            var row = rows.Next();
            values[i] = HashBytes.From(row[..width]);
            entries[i] = BinaryPrimitives.ReadInt32LittleEndian(row[width..]);
            if (profiles.Length > 0) profiles[i] = (ListProfile)row[width + 4];
        }

        return new(values, entries, profiles);
    }

    static void WriteCount(Stream stream, int count)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, count);
        stream.Write(bytes);
    }

    static int ReadCount(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[4];
        stream.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    /// <summary>Rows of the same length, written some thousand at a time.</summary>
    sealed class RowWriter(Stream stream, int rowBytes)
    {
        readonly byte[] _block = new byte[rowBytes * BlockRows];
        int _at;

        /// <summary>Where the next row is to be written, every byte of it.</summary>
        internal Span<byte> Next()
        {
            if (_at == BlockRows) End();
            return _block.AsSpan(_at++ * rowBytes, rowBytes);
        }

        internal void End()
        {
            stream.Write(_block.AsSpan(0, _at * rowBytes));
            _at = 0;
        }
    }

    /// <summary>Rows of the same length, read some thousand at a time.</summary>
    sealed class RowReader(Stream stream, int rowBytes, int count)
    {
        readonly byte[] _block = new byte[rowBytes * BlockRows];
        int _left = count;
        int _inBlock;
        int _at;

        internal ReadOnlySpan<byte> Next()
        {
            if (_at == _inBlock)
            {
                (_inBlock, _at) = (Math.Min(_left, BlockRows), 0);
                stream.ReadExactly(_block.AsSpan(0, _inBlock * rowBytes));
                _left -= _inBlock;
            }

            return _block.AsSpan(_at++ * rowBytes, rowBytes);
        }
    }
}
