// From entries in any order to a segment.
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Waarborg.Hashing;

static class SegmentBuilder
{
    /// <summary>Hashes whose place in the table of known ones is fetched before it is needed.</summary>
    const int Ahead = 8;

    // Drawn by each process, so that nobody can make a list whose hashes all fall on one place.
    static readonly ulong[] Keys = DrawKeys();

    /// <summary>Makes a segment.</summary>
    /// <param name="entries">With their hashes in the order of <see cref="BitOrder"/>.</param>
    /// <param name="kind">The kind of tables; null for what is quickest.</param>
    /// <param name="processors">How many processors it may use; null for all.</param>
    internal static Segment Build(
        ReadOnlySpan<PdqIndexEntry> entries, DesignKind? kind = null, ParallelOptions? processors = null)
    {
        var hashes = new Fixed<ulong>(checked(entries.Length * Segment.Words));
        var owners = new int[entries.Length];
        var count = Fold(entries, hashes, owners);
        var (ids, starts) = IdsOf(entries, owners, count);
        var design = kind is { } asked ? Design.Of(asked, count) : Design.For(count);
        return new(design, count, hashes, ids, starts, Tables(design, count, hashes, processors ?? Processors.All));
    }

    static ITables? Tables(Design design, int count, Fixed<ulong> hashes, ParallelOptions processors) => design.Kind switch
    {
        DesignKind.Scan => null,
        DesignKind.Lined or DesignKind.Packed => BesideTables.Build(design, count, hashes, processors),
        DesignKind.Flat => FlatTables.Build(design, count, hashes, processors),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // Each different hash once, in the order of their first entries; for each entry which hash is its own. Compiled as well as
    // can be at its first call, which for most programs is the only one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static unsafe int Fold(ReadOnlySpan<PdqIndexEntry> entries, Fixed<ulong> hashes, int[] owners)
    {
        var mask = (uint)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, entries.Length)) * 2 - 1;
        var known = new int[(long)mask + 1];
        var count = 0;
        unchecked
        {
            fixed (int* places = known)
            {
                for (var i = 0; i < entries.Length; i++)
                {
                    if (i + Ahead < entries.Length) CacheLine.Fetch(places + (Mixed(entries[i + Ahead].Hash) & mask));
                    var hash = entries[i].Hash;
                    var place = Mixed(hash) & mask;
                    while (places[place] is var other && other != 0 && !IsAt(hashes, other - 1, hash)) place = (place + 1) & mask;
                    if (places[place] == 0)
                    {
                        Put(hashes, count, hash);
                        places[place] = ++count;
                    }

                    owners[i] = places[place] - 1;
                }
            }
        }

        return count;
    }

    static (Fixed<int> Ids, Fixed<int>? Starts) IdsOf(ReadOnlySpan<PdqIndexEntry> entries, int[] owners, int count)
    {
        var ids = new Fixed<int>(entries.Length);
        if (count == entries.Length)
        {
            var each = ids.Span;
            for (var i = 0; i < each.Length; i++) each[i] = entries[i].Id;
            return (ids, null);
        }

        var starts = new Fixed<int>(count + 1);
        starts.Span.Clear();
        foreach (var owner in owners) starts.Span[owner]++;
        for (var i = 1; i <= count; i++) starts.Span[i] += starts.Span[i - 1];
        for (var i = entries.Length - 1; i >= 0; i--) ids.Span[--starts.Span[owners[i]]] = entries[i].Id;
        return (ids, starts);
    }

    static bool IsAt(Fixed<ulong> hashes, int index, Pdq256 hash)
    {
        var words = hashes.Span.Slice(index * Segment.Words, Segment.Words);
        return words[0] == hash.W0 && words[1] == hash.W1 && words[2] == hash.W2 && words[3] == hash.W3;
    }

    static void Put(Fixed<ulong> hashes, int index, Pdq256 hash)
    {
        var words = hashes.Span.Slice(index * Segment.Words, Segment.Words);
        (words[0], words[1], words[2], words[3]) = hash;
    }

    static uint Mixed(Pdq256 hash)
    {
        var high = Math.BigMul(hash.W0 ^ Keys[0], hash.W1 ^ Keys[1], out var low);
        var more = Math.BigMul(hash.W2 ^ Keys[2], hash.W3 ^ Keys[3], out var least);
        return unchecked((uint)((high ^ low ^ more ^ least) >> 16));
    }

    static ulong[] DrawKeys()
    {
        Span<byte> bytes = stackalloc byte[4 * sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        var keys = new ulong[4];
        for (var i = 0; i < keys.Length; i++) keys[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * sizeof(ulong))..]);
        return keys;
    }
}
