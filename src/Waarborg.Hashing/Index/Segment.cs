// Hashes that never change, each different one once, with the tables to find what is near.
using System.Numerics;

namespace Waarborg.Hashing;

/// <summary>A hash of a segment that lies within a radius.</summary>
readonly record struct NearHash(int Hash, int Distance);

/// <summary>Tables of a segment, which find what is near without comparing all.</summary>
interface ITables
{
    /// <summary>Adds every hash within the radius, each once. False when comparing all would be quicker: then what was added
    /// is not all.</summary>
    bool TryFind(Pdq256 query, int radius, Plan plan, List<NearHash> found);

    /// <summary>The arrays of the saved form, in its order.</summary>
    IEnumerable<RawArray> Arrays { get; }

    /// <summary>Makes what is not saved. False when a number leads out of the tables.</summary>
    bool TryReady();
}

/// <summary>An array as bytes. Unsafe: whoever made it keeps it alive.</summary>
readonly unsafe record struct RawArray(nint At, long Bytes)
{
    internal static RawArray Of<T>(Fixed<T> array)
        where T : unmanaged => new((nint)array.At, (long)array.Length * sizeof(T));
}

/// <summary>Any thread may search it. Hashes are kept in the order of <see cref="BitOrder"/>.</summary>
sealed unsafe class Segment
{
    internal const int Words = 4;

    /// <summary>The radius up to which half of a hash nearly always tells that all of it lies farther away.</summary>
    const int HalfTellsUpTo = 45;

    readonly Fixed<ulong> _hashes;
    readonly Fixed<int> _ids;
    readonly Fixed<int>? _starts;
    readonly ITables? _tables;
    readonly Plan?[] _plans = new Plan?[PdqIndex.MaxRadius + 1];

    /// <param name="design">How what is near is found.</param>
    /// <param name="count">Different hashes.</param>
    /// <param name="hashes">Four words for each, and perhaps room behind them.</param>
    /// <param name="ids">Ids of the entries, those of one hash behind one another.</param>
    /// <param name="starts">Where the ids of each hash begin, and the end; null when each has one.</param>
    /// <param name="tables">Null when all hashes are compared.</param>
    internal Segment(
        Design design, int count, Fixed<ulong> hashes, Fixed<int> ids, Fixed<int>? starts, ITables? tables)
    {
        (Design, Count, Entries) = (design, count, ids.Length);
        (_hashes, _ids, _starts, _tables) = (hashes, ids, starts, tables);
    }

    internal Design Design { get; }

    /// <summary>Different hashes.</summary>
    internal int Count { get; }

    internal int Entries { get; }

    internal bool HasStarts => _starts is not null;

    internal IEnumerable<RawArray> Arrays =>
    [
        new((nint)_hashes.At, (long)Count * Words * sizeof(ulong)), RawArray.Of(_ids),
        .. _starts is null ? Array.Empty<RawArray>() : [RawArray.Of(_starts)], .. _tables?.Arrays ?? [],
    ];

    /// <summary>Adds every hash within the radius, each once.</summary>
    /// <param name="query">In the order of <see cref="BitOrder"/>.</param>
    /// <param name="radius">Bits that may differ.</param>
    /// <param name="found">What is found is added here.</param>
    internal void Find(Pdq256 query, int radius, List<NearHash> found)
    {
        var before = found.Count;
        var plan = PlanFor(radius);
        if (_tables is not null && plan.Tolerances.Length > 0 && _tables.TryFind(query, radius, plan, found)) return;
        found.RemoveRange(before, found.Count - before);
        Scan(query, radius, found);
    }

    /// <summary>The hash, in the order of <see cref="BitOrder"/>.</summary>
    internal Pdq256 HashAt(int hash)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)hash, (uint)Count, nameof(hash));
        var at = _hashes.At + ((nint)hash * Words);
        return new(at[0], at[1], at[2], at[3]);
    }

    /// <summary>The ids that stand at a hash.</summary>
    internal ReadOnlySpan<int> IdsAt(int hash) => _starts is null
        ? _ids.Span.Slice(hash, 1)
        : _ids.Span[_starts.Span[hash].._starts.Span[hash + 1]];

    /// <summary>All entries, their hashes in the order of <see cref="BitOrder"/>.</summary>
    internal IEnumerable<PdqIndexEntry> All()
    {
        for (var hash = 0; hash < Count; hash++)
        {
            var value = HashAt(hash);
            for (var i = 0; i < IdsAt(hash).Length; i++) yield return new(value, IdsAt(hash)[i]);
        }
    }

    /// <summary>Makes what a saved form has not. False when something in its arrays leads out of them.</summary>
    internal bool TryReady()
    {
        if (_starts is not null)
        {
            var starts = _starts.Span;
            if (starts[0] != 0 || starts[^1] != Entries) return false;
            for (var i = 1; i < starts.Length; i++)
            {
                if (starts[i] < starts[i - 1]) return false;
            }
        }

        return _tables?.TryReady() ?? true;
    }

    void Scan(Pdq256 query, int radius, List<NearHash> found)
    {
        var at = _hashes.At;
        for (var i = 0; i < Count; i++, at += Words)
        {
            // Two unlike pictures differ by some 64 of these 128 bits, so that for small radii most entries end here; for
            // large ones nobody could foretell which.
            var distance = BitOperations.PopCount(at[0] ^ query.W0) + BitOperations.PopCount(at[1] ^ query.W1);
            if (radius <= HalfTellsUpTo && distance > radius) continue;
            distance += BitOperations.PopCount(at[2] ^ query.W2) + BitOperations.PopCount(at[3] ^ query.W3);
            if (distance <= radius) found.Add(new(i, distance));
        }

        GC.KeepAlive(_hashes);
    }

    // Two threads may make the same plan at once, which does no harm.
    Plan PlanFor(int radius) => _plans[radius] ??= Plan.For(Design, Count, radius);
}
