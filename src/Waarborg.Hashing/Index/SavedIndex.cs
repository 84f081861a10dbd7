// An index as bytes: a header, the arrays as they lie in memory, and a checksum. Little-endian, as all machines it runs on.
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Waarborg.Hashing;

static class SavedIndex
{
    /// <summary>The form. Another order of bits, other designs or other arrays are another version.</summary>
    internal const int Version = 2;

    const int HeaderBytes = 32;
    const int ChunkBytes = 1 << 20;

    /// <summary>Chunks that were read and not yet summed, at most.</summary>
    const int ChunksAhead = 64;

    static ReadOnlySpan<byte> Magic => "WaarbPdq"u8;

    /// <summary>What the header says.</summary>
    readonly record struct Header(DesignKind Kind, int Hashes, int Entries, bool HasStarts);

    /// <summary>Writes a segment, or that there is none.</summary>
    internal static void Write(Segment? segment, Stream stream)
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        var (kind, hashes, entries, starts) = segment is null
            ? default
            : (segment.Design.Kind, segment.Count, segment.Entries, segment.HasStarts);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), (int)kind);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), hashes);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), entries);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), starts ? 1 : 0);
        stream.Write(header);

        var sum = new Checksum();
        sum.Add(header);
        foreach (var array in segment?.Arrays ?? [])
        {
            foreach (var chunk in Chunks(array))
            {
                sum.Add(chunk.Span);
                stream.Write(chunk.Span);
            }
        }

        Span<byte> end = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(end, sum.Value);
        stream.Write(end);
        GC.KeepAlive(segment);
    }

    /// <summary>Reads a segment; null where there was none.</summary>
    internal static Segment? Read(Stream stream, long length)
    {
        var bytes = new byte[HeaderBytes];
        var read = length < HeaderBytes + sizeof(ulong) ? 0 : stream.ReadAtLeast(bytes, HeaderBytes, throwOnEndOfStream: false);
        if (read < HeaderBytes) throw new InvalidDataException("The saved index is cut short.");
        var header = HeaderOf(bytes);
        if (SizeOf(header) != length)
        {
            throw new InvalidDataException(
                $"The saved index has {length} bytes; one of {header.Hashes} hashes and {header.Entries} entries has "
                + $"{SizeOf(header)}.");
        }

        var segment = header.Entries == 0 ? null : Reserve(header);
        var sum = ReadArrays(segment, bytes, stream);
        stream.ReadExactly(bytes.AsSpan(0, sizeof(ulong)));
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes) != sum || segment?.TryReady() == false)
            throw new InvalidDataException("The saved index is damaged: its checksum is not that of its bytes.");
        return segment;
    }

    // While this thread reads, another sums what was read, and a third has the memory made that comes next.
    static ulong ReadArrays(Segment? segment, byte[] header, Stream stream)
    {
        using var read = new BlockingCollection<Chunk>(ChunksAhead);
        var arrays = segment?.Arrays.ToArray() ?? [];
        var populating = Task.Run(() =>
        {
            foreach (var array in arrays) LargePages.Populate(array.At, array.Bytes);
        });
        var summing = Task.Run(() =>
        {
            var sum = new Checksum();
            sum.Add(header);
            foreach (var chunk in read.GetConsumingEnumerable()) sum.Add(chunk.Span);
            return sum.Value;
        });
        try
        {
            foreach (var array in arrays)
            {
                foreach (var chunk in Chunks(array))
                {
                    stream.ReadExactly(chunk.Span);
                    read.Add(chunk);
                }
            }
        }
        finally
        {
            // What it sums lies in the segment, so it has ended before anybody lets go of that.
            read.CompleteAdding();
            ((IAsyncResult)summing).AsyncWaitHandle.WaitOne();
            ((IAsyncResult)populating).AsyncWaitHandle.WaitOne();
        }

        GC.KeepAlive(segment);
        return summing.GetAwaiter().GetResult();
    }

    static Header HeaderOf(byte[] bytes)
    {
        if (!bytes.AsSpan(0, 8).SequenceEqual(Magic)) throw new InvalidDataException("This is no saved index.");
        var version = Number(8);
        if (version != Version)
            throw new InvalidDataException($"The saved index is of version {version}, and this program reads {Version}.");
        var (kind, hashes, entries) = ((DesignKind)Number(12), Number(16), Number(20));
        var hasStarts = Number(24) == 1;
        var isPossible = Enum.IsDefined(kind) && hashes >= 0 && entries >= hashes && hashes > 0 == entries > 0
            && (hasStarts || entries == hashes);
        return isPossible
            ? new(kind, hashes, entries, hasStarts)
            : throw new InvalidDataException("The saved index is damaged: its header says what cannot be.");

        int Number(int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
    }

    static long SizeOf(Header header)
    {
        var size = HeaderBytes + sizeof(ulong) + (header.Entries * (long)sizeof(int))
            + (header.Hashes * (long)Pdq256.ByteCount) + (header.HasStarts ? (header.Hashes + 1L) * sizeof(int) : 0);
        if (header.Entries == 0) return size;
        var design = Design.Of(header.Kind, header.Hashes);
        return size + (header.Kind is DesignKind.Lined or DesignKind.Packed
            ? BesideTables.SizeOf(design, header.Hashes)
            : design.Parts.Sum(part => (((1L << part.Bits) + 1) * sizeof(int)) + ((long)header.Hashes * sizeof(int))));
    }

    static Segment Reserve(Header header)
    {
        var design = Design.Of(header.Kind, header.Hashes);
        var hashes = new Fixed<ulong>(checked(header.Hashes * Segment.Words));
        ITables? tables = header.Kind switch
        {
            DesignKind.Scan => null,
            DesignKind.Lined or DesignKind.Packed => new BesideTables(design, header.Hashes, hashes),
            DesignKind.Flat => new FlatTables(design, header.Hashes, hashes),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var starts = header.HasStarts ? new Fixed<int>(header.Hashes + 1) : null;
        return new(design, header.Hashes, hashes, new(header.Entries), starts, tables);
    }

    static IEnumerable<Chunk> Chunks(RawArray array)
    {
        for (var at = 0L; at < array.Bytes; at += ChunkBytes)
            yield return new((nint)(array.At + at), (int)Math.Min(ChunkBytes, array.Bytes - at));
    }

    // Unsafe: part of an array that its segment keeps alive.
    readonly record struct Chunk(nint At, int Bytes)
    {
        internal unsafe Span<byte> Span => new((void*)At, Bytes);
    }
}

/// <summary>A sum of 64 bits in which each byte and its place count. It finds damage; anybody can make another to fit.</summary>
struct Checksum
{
    const ulong Factor = 0x9E37_79B9_7F4A_7C15;

    ulong _a;
    ulong _b;
    ulong _c;
    ulong _d;

    internal readonly ulong Value => unchecked(Mix(Mix(Mix(_a, _b), _c), _d));

    /// <summary>Adds bytes. The same bytes in other pieces of a multiple of 32 give the same.</summary>
    internal void Add(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            var words = MemoryMarshal.Cast<byte, ulong>(bytes);
            var i = 0;
            for (; i <= words.Length - 4; i += 4)
            {
                _a = Mix(_a, words[i]);
                _b = Mix(_b, words[i + 1]);
                _c = Mix(_c, words[i + 2]);
                _d = Mix(_d, words[i + 3]);
            }

            for (; i < words.Length; i++) _a = Mix(_a, words[i]);
            foreach (var value in bytes[(words.Length * sizeof(ulong))..]) _b = Mix(_b, value);
        }
    }

    static ulong Mix(ulong sum, ulong word) => unchecked((System.Numerics.BitOperations.RotateLeft(sum, 29) ^ word) * Factor);
}
