// Tables for tens of millions of hashes: long keys, and nothing beside a posting but the number of its hash.
using System.Runtime.CompilerServices;

namespace Waarborg.Hashing;

/// <summary>
/// What lies far apart in memory is fetched in three rounds for each part (where a key's postings are, the postings, the
/// hashes), in each of which many fetches are on their way at once. Unsafe: ranges of postings lie within them, as building
/// makes them and loading checks.
/// </summary>
sealed unsafe class FlatTables : ITables
{
    /// <summary>Hashes whose key's place is fetched before it is needed, while tables are built.</summary>
    const int Ahead = 16;

    /// <summary>Hashes that are fetched at once.</summary>
    const int Batch = 512;

    readonly Design _design;
    readonly int _count;
    readonly Fixed<ulong> _hashes;
    readonly Fixed<int>[] _starts;
    readonly Fixed<int>[] _postings;

    [ThreadStatic]
    static List<(int From, int To)>? _ranges;

    [ThreadStatic]
    static int[]? _batch;

    /// <summary>Tables with room for that many hashes, to be built or read.</summary>
    internal FlatTables(Design design, int count, Fixed<ulong> hashes)
    {
        (_design, _count, _hashes) = (design, count, hashes);
        _starts = [.. design.Parts.Select(part => new Fixed<int>((1 << part.Bits) + 1))];
        _postings = [.. design.Parts.Select(_ => new Fixed<int>(count))];
    }

    public IEnumerable<RawArray> Arrays => _starts.Concat(_postings).Select(RawArray.Of);

    internal static FlatTables Build(Design design, int count, Fixed<ulong> hashes, ParallelOptions processors)
    {
        var tables = new FlatTables(design, count, hashes);
        Parallel.For(0, design.Parts.Count, processors, tables.BuildPart);
        return tables;
    }

    // Each key's end goes down to its start while its postings are put in.
    void BuildPart(int part)
    {
        var bits = _design.Parts[part];
        int* starts = _starts[part].At, postings = _postings[part].At;
        _starts[part].Span.Clear();
        unchecked
        {
            for (var i = 0; i < _count; i++)
            {
                if (i + Ahead < _count) CacheLine.Fetch(starts + KeyOf(i + Ahead, bits));
                starts[KeyOf(i, bits)]++;
            }

            for (long key = 1; key <= 1L << bits.Bits; key++) starts[key] += starts[key - 1];
            for (var i = 0; i < _count; i++)
            {
                if (i + Ahead < _count) CacheLine.Fetch(starts + KeyOf(i + Ahead, bits));
                postings[--starts[KeyOf(i, bits)]] = i;
            }
        }
    }

    // The last hash has room behind it, as all arrays have.
    uint KeyOf(int hash, Part part) => KeyBits.Of((byte*)(_hashes.At + ((nint)hash * Segment.Words)), part);

    public bool TryFind(Pdq256 query, int radius, Plan plan, List<NearHash> found)
    {
        var words = stackalloc ulong[Segment.Words + 1];
        (words[0], words[1], words[2], words[3]) = (query.W0, query.W1, query.W2, query.W3);
        var ranges = _ranges ??= [];
        var left = plan.MaxCandidates;
        for (var part = 0; part < plan.Tolerances.Length; part++)
        {
            if (plan.Tolerances[part] < 0) continue;
            left -= Prepare(KeyBits.Of((byte*)words, _design.Parts[part]), part, plan.Masks[part], ranges);
            if (left < 0) return false;
            Compare(ranges, part, query, radius, plan, found);
        }

        GC.KeepAlive(this);
        return true;
    }

    long Prepare(uint key, int part, uint[] masks, List<(int From, int To)> ranges)
    {
        unchecked
        {
            int* starts = _starts[part].At, postings = _postings[part].At;
            var total = 0L;
            ranges.Clear();
            foreach (var flips in masks) CacheLine.Fetch(starts + (key ^ flips));
            foreach (var flips in masks)
            {
                var start = starts + (key ^ flips);
                var (from, to) = (start[0], start[1]);
                if (from == to) continue;
                ranges.Add((from, to));
                total += to - from;
                CacheLine.Fetch(postings + from);
            }

            return total;
        }
    }

    void Compare(List<(int From, int To)> ranges, int part, Pdq256 query, int radius, Plan plan, List<NearHash> found)
    {
        unchecked
        {
            var postings = _postings[part].At;
            var batch = _batch ??= new int[Batch];
            var count = 0;
            foreach (var (from, to) in ranges)
            {
                for (var i = from; i < to; i++)
                {
                    CacheLine.Fetch(_hashes.At + ((nint)postings[i] * Segment.Words));
                    batch[count++] = postings[i];
                    if (count < Batch) continue;
                    Verify(batch, query, radius, plan, part, found);
                    count = 0;
                }
            }

            Verify(batch.AsSpan(0, count), query, radius, plan, part, found);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Verify(ReadOnlySpan<int> batch, Pdq256 query, int radius, Plan plan, int part, List<NearHash> found)
    {
        foreach (var hash in batch)
        {
            KeyBits.Verify(
                _hashes.At + ((nint)hash * Segment.Words), hash, query, radius, (_design, plan, part, Chain: 1), found);
        }
    }

    public bool TryReady()
    {
        var isSound = true;
        Parallel.For(0, _design.Parts.Count, Processors.All, part =>
        {
            if (Ranges.AreSound(_starts[part].Span, _count) && AreHashes(_postings[part].Span)) return;
            Volatile.Write(ref isSound, false);
        });
        return isSound;
    }

    bool AreHashes(ReadOnlySpan<int> postings)
    {
        var worst = 0u;
        foreach (var hash in postings) worst = Math.Max(worst, (uint)hash);
        return worst < (uint)_count;
    }
}
