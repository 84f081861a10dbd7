// Tables for up to some millions of hashes: 32 bits beside each posting tell nearly always that it is too far away.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Waarborg.Hashing;

/// <summary>A hash under a key: the bits of the two parts that follow, around the end, and its number.</summary>
readonly record struct Posting(uint Beside, int Hash);

/// <summary>Unsafe: ranges of postings lie within them, as building makes them and loading checks.</summary>
sealed unsafe class InlinedTables : ITables
{
    const int KeyBytes = 2;
    const int Keys = 1 << (8 * KeyBytes);
    const int StartsPerPart = Keys + 1;
    const int LineBytes = 64;

    /// <summary>Parts that are compared before a hash is looked up: that of the key and the two beside each posting.</summary>
    internal const int Chain = 3;

    /// <summary>Cache lines of a key's postings that are fetched before they are needed.</summary>
    const int PrefetchedLines = 8;

    readonly Design _design;
    readonly int _count;
    readonly Fixed<ulong> _hashes;
    readonly Fixed<int> _starts;
    readonly Fixed<Posting> _postings;

    [ThreadStatic]
    static List<(int From, int To, int Most)>? _ranges;

    [ThreadStatic]
    static List<(int From, int To, int Most)>? _nextRanges;

    /// <summary>Tables with room for that many hashes, to be built or read.</summary>
    internal InlinedTables(Design design, int count, Fixed<ulong> hashes)
    {
        (_design, _count, _hashes) = (design, count, hashes);
        _starts = new(design.Parts.Count * StartsPerPart);
        _postings = new(checked(design.Parts.Count * count));
    }

    public IEnumerable<RawArray> Arrays => [RawArray.Of(_starts), RawArray.Of(_postings)];

    internal static InlinedTables Build(Design design, int count, Fixed<ulong> hashes)
    {
        var tables = new InlinedTables(design, count, hashes);
        Parallel.For(0, design.Parts.Count, Processors.All, tables.BuildPart);
        return tables;
    }

    void BuildPart(int part)
    {
        var starts = _starts.Span.Slice(part * StartsPerPart, StartsPerPart);
        starts.Clear();
        for (var i = 0; i < _count; i++) starts[KeyOf(i, part)]++;
        for (var key = 1; key < starts.Length; key++) starts[key] += starts[key - 1];

        // Each key's end goes down to its start while its postings are put in.
        var postings = _postings.Span.Slice(part * _count, _count);
        var doubled = stackalloc ulong[2 * Segment.Words];
        for (var i = _count - 1; i >= 0; i--)
        {
            Double(_hashes.At + ((nint)i * Segment.Words), doubled);
            postings[--starts[KeyOf(i, part)]] = new(BesideOf(doubled, part), i);
        }
    }

    int KeyOf(int hash, int part) =>
        Unsafe.ReadUnaligned<ushort>((byte*)(_hashes.At + ((nint)hash * Segment.Words)) + (part * KeyBytes));

    static void Double(ulong* hash, ulong* doubled)
    {
        for (var i = 0; i < Segment.Words; i++) doubled[i] = doubled[Segment.Words + i] = hash[i];
    }

    static uint BesideOf(ulong* doubled, int part) => Unsafe.ReadUnaligned<uint>((byte*)doubled + ((part + 1) * KeyBytes));

    public bool TryFind(Pdq256 query, int radius, Plan plan, List<NearHash> found)
    {
        var doubled = stackalloc ulong[2 * Segment.Words];
        for (var i = 0; i < 2; i++)
        {
            (doubled[4 * i], doubled[(4 * i) + 1]) = (query.W0, query.W1);
            (doubled[(4 * i) + 2], doubled[(4 * i) + 3]) = (query.W2, query.W3);
        }

        // While one part's postings are compared, those of the next are on their way.
        var (ranges, next) = (_ranges ??= [], _nextRanges ??= []);
        var left = plan.MaxCandidates;
        left -= Prepare(doubled, 0, plan, ranges);
        for (var part = 0; part < plan.Tolerances.Length; part++, (ranges, next) = (next, ranges))
        {
            if (part + 1 < plan.Tolerances.Length) left -= Prepare(doubled, part + 1, plan, next);
            if (left < 0) return false;
            Compare(ranges, part, (query, BesideOf(doubled, part)), radius, plan, found);
        }

        GC.KeepAlive(this);
        return true;
    }

    // The ranges of postings under the keys of one part; the sum of their lengths.
    long Prepare(ulong* doubled, int part, Plan plan, List<(int From, int To, int Most)> ranges)
    {
        ranges.Clear();
        var total = 0L;
        if (plan.Tolerances[part] < 0) return total;
        unchecked
        {
            var key = Unsafe.ReadUnaligned<ushort>((byte*)doubled + (part * KeyBytes));
            var starts = _starts.At + (part * StartsPerPart);
            var postings = _postings.At + ((nint)part * _count);
            foreach (var flips in plan.Masks[part])
            {
                var start = starts + (key ^ flips);
                var (from, to) = (start[0], start[1]);
                if (from == to) continue;
                ranges.Add((from, to, plan.MostInChain(part, Chain) - BitOperations.PopCount(flips)));
                total += to - from;
                byte* line = (byte*)(postings + from), end = (byte*)(postings + to);
                for (var i = 0; i < PrefetchedLines && line < end; i++, line += LineBytes) KeyBits.Prefetch(line);
            }
        }

        return total;
    }

    void Compare(
        List<(int From, int To, int Most)> ranges, int part, (Pdq256 Hash, uint Beside) query, int radius, Plan plan,
        List<NearHash> found)
    {
        unchecked
        {
            var postings = _postings.At + ((nint)part * _count);
            foreach (var (from, to, most) in ranges)
            {
                var end = postings + to;
                for (var posting = postings + from; posting < end; posting++)
                {
                    if (BitOperations.PopCount(posting->Beside ^ query.Beside) > most) continue;
                    var hash = _hashes.At + ((nint)posting->Hash * Segment.Words);
                    KeyBits.Verify(hash, posting->Hash, query.Hash, radius, (_design, plan, part, Chain), found);
                }
            }
        }
    }

    public bool IsSound()
    {
        for (var part = 0; part < _design.Parts.Count; part++)
        {
            if (!Ranges.AreSound(_starts.Span.Slice(part * StartsPerPart, StartsPerPart), _count)) return false;
        }

        foreach (ref readonly var posting in _postings.Span)
        {
            if ((uint)posting.Hash >= (uint)_count) return false;
        }

        return true;
    }
}

static class Ranges
{
    /// <summary>Whether ranges follow each other and end with the last.</summary>
    internal static bool AreSound(ReadOnlySpan<int> starts, int count)
    {
        var last = 0;
        foreach (var start in starts)
        {
            if (start < last || start > count) return false;
            last = start;
        }

        return starts[^1] == count;
    }
}

static class Processors
{
    /// <summary>All of them, for what is built once.</summary>
    internal static ParallelOptions All { get; } = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };
}
