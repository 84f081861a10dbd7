// Which of some thousand hashes lie near one, for gates that ask it of every hash of a release.
using System.Numerics;
using Waarborg.Hashing;

namespace Waarborg.Lists;

/// <summary>A few hashes, searched by likeness within the radius at which PDQs match. Exact; any thread may search it.</summary>
/// <remarks>
/// A hash is sixteen parts of sixteen bits. Two hashes that differ in at most 31 bits differ in at most one bit of some part:
/// two in each would be 32. So for each part the values that occur are kept as a set of 65,536 bits, 128 KiB for all parts,
/// and a search looks for its own value in each set and for the sixteen that are one bit away. What that finds is compared
/// whole; where it is much, as in a list that was made to be slow, all hashes are compared instead. Unlike a
/// <see cref="PdqIndex"/> it pays only for some thousand hashes: of very many nearly every bit of a set would be set.
/// </remarks>
sealed class NearTable
{
    const int Radius = Canary.Radius;
    const int Parts = 16;
    const int PartBits = 16;
    const int Words = (1 << PartBits) / WordBits;
    const int WordBits = 64;
    const int LowBits = 6;

    // A number below 64 and the six that are one bit away from it, as bits of a word.
    static readonly ulong[] _beside = [.. Enumerable.Range(0, WordBits).Select(
        low => Enumerable.Range(0, LowBits).Aggregate(1UL << low, (bits, bit) => bits | (1UL << (low ^ (1 << bit)))))];

    readonly Pdq256[] _hashes;
    readonly ulong[] _sets = new ulong[Parts * Words];

    // For each word of a set how many values of its part stand before it; and where the hashes of each value begin.
    readonly int[] _ranks = new int[Parts * Words];
    readonly int[] _starts;
    readonly int[] _order;

    internal NearTable(Pdq256[] hashes)
    {
        _hashes = hashes;
        (_starts, _order) = (new int[Parts * (hashes.Length + 1)], new int[Parts * hashes.Length]);
        var values = new int[hashes.Length];
        for (var part = 0; part < Parts; part++)
        {
            var order = _order.AsSpan(part * hashes.Length, hashes.Length);
            for (var i = 0; i < hashes.Length; i++) (values[i], order[i]) = (ValueOf(hashes[i], part), i);
            values.AsSpan().Sort(order);
            Fill(part, values);
        }
    }

    /// <summary>Writes the numbers of hashes within the radius, each once, the same one included.</summary>
    /// <returns>How many were written: all, or as many as there is room for.</returns>
    internal int Find(Pdq256 query, Span<int> found)
    {
        var (count, compared) = (0, 0);
        for (var part = 0; part < Parts && count < found.Length; part++)
        {
            var value = ValueOf(query, part);
            var low = value % WordBits;
            var sets = _sets.AsSpan(part * Words, Words);
            for (var turned = 0; turned < 1 << (PartBits - LowBits); turned = turned == 0 ? 1 : turned * 2)
            {
                var word = (value >> LowBits) ^ turned;
                var bits = sets[word] & (turned == 0 ? _beside[low] : 1UL << low);
                for (; bits != 0; bits &= bits - 1)
                {
                    var there = HashesOf(part, word, BitOperations.TrailingZeroCount(bits));
                    compared += there.Length;
                    if (compared > _hashes.Length) return Compare(query, found);
                    foreach (var one in there)
                    {
                        if (count == found.Length) return count;
                        if (_hashes[one].DistanceTo(query) <= Radius && IsFirst(query, _hashes[one], part)) found[count++] = one;
                    }
                }
            }
        }

        return count;
    }

    int Compare(Pdq256 query, Span<int> found)
    {
        var count = 0;
        for (var i = 0; i < _hashes.Length && count < found.Length; i++)
        {
            if (_hashes[i].DistanceTo(query) <= Radius) found[count++] = i;
        }

        return count;
    }

    // What is near in several parts is found by each of them, and counts by the first.
    static bool IsFirst(Pdq256 a, Pdq256 b, int part)
    {
        for (var earlier = 0; earlier < part; earlier++)
        {
            if (BitOperations.PopCount((uint)(ValueOf(a, earlier) ^ ValueOf(b, earlier))) <= 1) return false;
        }

        return true;
    }

    ReadOnlySpan<int> HashesOf(int part, int word, int bit)
    {
        var at = (part * Words) + word;
        var rank = _ranks[at] + BitOperations.PopCount(_sets[at] & ((1UL << bit) - 1));
        var starts = _starts.AsSpan((part * (_hashes.Length + 1)) + rank, 2);
        return _order.AsSpan((part * _hashes.Length) + starts[0], starts[1] - starts[0]);
    }

    void Fill(int part, int[] sorted)
    {
        var starts = _starts.AsSpan(part * (_hashes.Length + 1), _hashes.Length + 1);
        var ranks = _ranks.AsSpan(part * Words, Words);
        var sets = _sets.AsSpan(part * Words, Words);
        var different = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i > 0 && sorted[i] == sorted[i - 1]) continue;
            starts[different++] = i;
            sets[sorted[i] / WordBits] |= 1UL << (sorted[i] % WordBits);
        }

        starts[different] = sorted.Length;
        for (var word = 1; word < Words; word++) ranks[word] = ranks[word - 1] + BitOperations.PopCount(sets[word - 1]);
    }

    static int ValueOf(Pdq256 hash, int part)
    {
        var word = (part / 4) switch
        {
            0 => hash.W0,
            1 => hash.W1,
            2 => hash.W2,
            _ => hash.W3,
        };
        return (int)((word >> (part % 4 * PartBits)) & 0xFFFF);
    }
}
