// Which of many hashes lie near one: exact, so that whatever is not found is not there.
using System.Numerics;

namespace Waarborg.Hashing;

/// <summary>One hash of an index, and what its owner calls it.</summary>
/// <param name="Hash">The hash. Not all zero: that is the hash of no picture.</param>
/// <param name="Id">The owner's number for it. The same number may stand at several hashes.</param>
public readonly record struct PdqIndexEntry(Pdq256 Hash, int Id);

/// <summary>One entry within the radius of a query.</summary>
/// <param name="Id">The number that the entry was added with.</param>
/// <param name="Distance">Bits that differ from the query, at most the radius.</param>
public readonly record struct PdqHit(int Id, int Distance);

/// <summary>A fixed set of hashes that can be searched by likeness. It never changes, so any thread may read
/// it.</summary>
public sealed class PdqIndex
{
    /// <summary>The largest radius that can be asked for, in bits. Half of all hashes lie within
    /// it.</summary>
    public const int MaxRadius = 128;

    /// <summary>The radius that PDQ's authors advise, in bits.</summary>
    public const int AdvisedRadius = 31;

    const int WordsPerHash = 4;

    readonly ulong[] _words;
    readonly int[] _ids;

    PdqIndex(ulong[] words, int[] ids)
    {
        _words = words;
        _ids = ids;
    }

    /// <summary>The index that holds nothing.</summary>
    public static PdqIndex Empty { get; } = new([], []);

    /// <summary>Number of entries.</summary>
    public int Count => _ids.Length;

    /// <summary>Makes an index. Entries with the same hash are all kept.</summary>
    /// <exception cref="ArgumentException">An entry has the hash that is all zero.</exception>
    public static PdqIndex Build(IEnumerable<PdqIndexEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var all = entries.ToArray();
        var words = new ulong[all.Length * WordsPerHash];
        var ids = new int[all.Length];
        for (var i = 0; i < all.Length; i++)
        {
            var (hash, id) = all[i];
            if (hash == default) throw new ArgumentException($"Entry {id} has the hash of no picture.", nameof(entries));
            (words[i * 4], words[(i * 4) + 1], words[(i * 4) + 2], words[(i * 4) + 3]) = hash;
            ids[i] = id;
        }

        return new PdqIndex(words, ids);
    }

    /// <summary>Adds every entry within the radius to the hits, in no particular order.</summary>
    /// <param name="query">The hash that is looked for.</param>
    /// <param name="radius">Bits that may differ: 0, the same hash, to <see cref="MaxRadius"/>.</param>
    /// <param name="hits">Where the hits are added. What it already holds stays.</param>
    /// <returns>How many hits were added.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The radius is below 0 or above
    /// <see cref="MaxRadius"/>.</exception>
    public int FindWithin(Pdq256 query, int radius, ICollection<PdqHit> hits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(radius);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(radius, MaxRadius);
        ArgumentNullException.ThrowIfNull(hits);

        var found = 0;
        ReadOnlySpan<ulong> words = _words;
        for (var i = 0; words.Length >= WordsPerHash; i++, words = words[WordsPerHash..])
        {
            // Two unlike pictures differ by some 60 of these 128 bits, so most entries end here.
            var distance = BitOperations.PopCount(words[0] ^ query.W0) + BitOperations.PopCount(words[1] ^ query.W1);
            if (distance > radius) continue;

            distance += BitOperations.PopCount(words[2] ^ query.W2) + BitOperations.PopCount(words[3] ^ query.W3);
            if (distance > radius) continue;

            hits.Add(new PdqHit(_ids[i], distance));
            found++;
        }

        return found;
    }
}
