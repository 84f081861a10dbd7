// Compares the 16 bits beside many hashes with those of a query at once.
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Waarborg.Hashing;

/// <summary>The bits of a query, for every lane of a register.</summary>
readonly unsafe struct BesideBits(ushort bits)
{
    /// <summary>How many are compared at once.</summary>
    internal const int AtOnce = 32;

    const int Half = AtOnce / 2;

    readonly ushort _bits = bits;
    readonly Vector256<ushort> _lanes = Vector256.Create(bits);

    /// <summary>A bit for each of 32 in which no more bits differ. Unsafe: all 32 are read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal uint Near32(ushort* beside, int most)
    {
        if (!Avx2.IsSupported) return EachOf32(beside, most);
        var limit = Vector256.Create((short)most);
        var first = Vector256.GreaterThan(Differing(beside), limit);
        var second = Vector256.GreaterThan(Differing(beside + Half), limit);

        // Nearly always none is near, which one test of both halves tells.
        if ((first & second) == Vector256<short>.AllBitsSet) return 0;
        return ~(Vector256.ExtractMostSignificantBits(first) | (Vector256.ExtractMostSignificantBits(second) << Half));
    }

    // For each of sixteen how many bits differ.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Vector256<short> Differing(ushort* beside)
    {
        var differing = (Vector256.Load(beside) ^ _lanes).AsByte();
        var lowBits = Vector256.Create((byte)0x0F);
        var low = Avx2.Shuffle(BitsOfHalfBytes, differing & lowBits);
        var high = Avx2.Shuffle(BitsOfHalfBytes, (differing.AsUInt16() >> 4).AsByte() & lowBits);
        return Avx2.MultiplyAddAdjacent(low + high, Vector256.Create((sbyte)1));
    }

    /// <summary>The same one by one, where the processor has no such vectors.</summary>
    internal uint EachOf32(ushort* beside, int most)
    {
        var near = 0u;
        for (var i = 0; i < AtOnce; i++)
        {
            if (BitOperations.PopCount((uint)(beside[i] ^ _bits)) <= most) near |= 1u << i;
        }

        return near;
    }

    static Vector256<byte> BitsOfHalfBytes => Vector256.Create(
        (byte)0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
}
