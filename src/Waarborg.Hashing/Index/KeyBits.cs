// How a part is cut from a shuffled hash, and what keeps a hash from being found twice.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Waarborg.Hashing;

/// <summary>
/// Unsafe: a hash is given as the address of 32 bytes with <see cref="Beyond"/> more behind them that may be read.
/// </summary>
static unsafe class KeyBits
{
    /// <summary>Bytes behind a hash that are read with its last part.</summary>
    internal const int Beyond = sizeof(ulong);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Of(byte* hash, Part part) => unchecked(
        (uint)(Unsafe.ReadUnaligned<ulong>(hash + (part.Offset >> 3)) >> (part.Offset & 7)) & ((1u << part.Bits) - 1));

    /// <summary>Compares a hash that was found under a key of a part, and adds it where that part is the first to find it.
    /// </summary>
    internal static void Verify(
        ulong* hash, int number, Pdq256 query, int radius, (Design Design, Plan Plan, int Part, int Chain) under,
        List<NearHash> found)
    {
        var distance = BitOperations.PopCount(hash[0] ^ query.W0) + BitOperations.PopCount(hash[1] ^ query.W1);
        if (distance > radius) return;
        distance += BitOperations.PopCount(hash[2] ^ query.W2) + BitOperations.PopCount(hash[3] ^ query.W3);
        if (distance > radius) return;
        var differing = stackalloc ulong[Segment.Words + 1];
        (differing[0], differing[1]) = (hash[0] ^ query.W0, hash[1] ^ query.W1);
        (differing[2], differing[3]) = (hash[2] ^ query.W2, hash[3] ^ query.W3);
        for (var part = 0; part <= under.Part; part++)
        {
            if (IsFoundUnder((byte*)differing, under.Design.Parts, under.Plan, part, under.Chain) != (part == under.Part)) return;
        }

        found.Add(new(number, distance));
    }

    // What a search under the keys of that part finds, and perhaps it lets more through.
    static bool IsFoundUnder(byte* differing, IReadOnlyList<Part> parts, Plan plan, int part, int chain)
    {
        var differ = BitOperations.PopCount(Of(differing, parts[part]));
        if (differ > plan.Tolerances[part]) return false;
        for (var i = 1; i < chain; i++) differ += BitOperations.PopCount(Of(differing, parts[(part + i) % parts.Count]));
        return differ <= plan.MostInChain(part, chain);
    }
}
