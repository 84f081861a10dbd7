// The order of bits in which an index keeps hashes. Distances are the same in any order; but neighbouring bits of PDQ go
// together, so that parts cut from it as it is would collide up to five times more often than chance.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Waarborg.Hashing;

/// <summary>A fixed shuffling of the 256 bits, looked up byte by byte, and the way back.</summary>
static class BitOrder
{
    const int Bytes = Pdq256.ByteCount;
    const int ByteValues = 256;

    // Part of the saved form: another number would be another order.
    const ulong Seed = 0x5741_4152_424F_5247;

    static readonly int[] Places = Shuffled();
    static readonly Vector256<ulong>[] There = Table(Places);
    static readonly Vector256<ulong>[] Back = Table(Inverse(Places));

    internal static Pdq256 Shuffle(Pdq256 hash) => Look(There, hash);

    internal static Pdq256 Restore(Pdq256 shuffled) => Look(Back, shuffled);

    // These go over every hash of an index that is built, before the runtime would see that they are worth compiling well.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Shuffle(Span<PdqIndexEntry> entries)
    {
        foreach (ref var entry in entries) entry = new(Look(There, entry.Hash), entry.Id);
    }

    /// <summary>The number of the first entry whose hash is all zero; null where none is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int? FirstEmpty(ReadOnlySpan<PdqIndexEntry> entries)
    {
        foreach (ref readonly var entry in entries)
        {
            var hash = entry.Hash;
            if ((hash.W0 | hash.W1 | hash.W2 | hash.W3) == 0) return entry.Id;
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static Pdq256 Look(Vector256<ulong>[] table, Pdq256 hash)
    {
        var found = Word(table, hash.W0, 0) | Word(table, hash.W1, 1) | Word(table, hash.W2, 2) | Word(table, hash.W3, 3);
        return new(found[0], found[1], found[2], found[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<ulong> Word(Vector256<ulong>[] table, ulong word, int index)
    {
        var found = Vector256<ulong>.Zero;
        for (var i = 0; i < 8; i++) found |= table[(((index * 8) + i) * ByteValues) + (int)((word >> (i * 8)) & 0xFF)];
        return found;
    }

    static Vector256<ulong>[] Table(int[] places)
    {
        var table = new Vector256<ulong>[Bytes * ByteValues];
        Span<ulong> words = stackalloc ulong[4];
        for (var i = 0; i < Bytes; i++)
        {
            for (var value = 0; value < ByteValues; value++)
            {
                words.Clear();
                for (var bit = 0; bit < 8; bit++)
                {
                    var place = places[(i * 8) + bit];
                    if ((value >> bit & 1) != 0) words[place / 64] |= 1UL << (place % 64);
                }

                table[(i * ByteValues) + value] = Vector256.Create<ulong>(words);
            }
        }

        return table;
    }

    static int[] Shuffled()
    {
        int[] places = [.. Enumerable.Range(0, Pdq256.BitCount)];
        var state = Seed;
        for (var i = places.Length - 1; i > 0; i--)
        {
            var other = (int)(Next(ref state) % (ulong)(i + 1));
            (places[i], places[other]) = (places[other], places[i]);
        }

        return places;
    }

    // SplitMix64: it stays the same, whatever becomes of the runtime's own generators.
    static ulong Next(ref ulong state)
    {
        unchecked
        {
            state += 0x9E37_79B9_7F4A_7C15;
            var mixed = (state ^ (state >> 30)) * 0xBF58_476D_1CE4_E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
            return mixed ^ (mixed >> 31);
        }
    }

    static int[] Inverse(int[] places)
    {
        var inverse = new int[places.Length];
        for (var i = 0; i < places.Length; i++) inverse[places[i]] = i;
        return inverse;
    }
}
