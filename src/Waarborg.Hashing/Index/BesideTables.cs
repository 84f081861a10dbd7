// Tables for up to tens of millions of hashes: 16 bits beside each tell nearly always that it is too far away.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Waarborg.Hashing;

/// <summary>
/// What stands under a key are the bits of the part that follows, for each hash there (<c>beside</c>), and in an array of its
/// own which hash it is, needed for one in some hundred of them. Lined, each key's bits lie in a cache line of their own, so that
/// a query begins with 272 fetches of which none waits for another. Packed, they lie behind one another. Unsafe: ranges lie
/// within the arrays, as building makes them and loading checks.
/// </summary>
sealed unsafe class BesideTables : ITables
{
    /// <summary>Parts that are compared before a hash is looked up: that of the key, and the one beside it.</summary>
    internal const int Chain = 2;

    /// <summary>Hashes that a cache line has room for: what is beside one takes two bytes.</summary>
    internal const int Slots = 32;

    const int PartBytes = 2;
    const int WordBits = 64;

    readonly Design _design;
    readonly int _count;
    readonly int _keys;
    readonly bool _isLined;
    readonly Fixed<ulong> _hashes;
    readonly Fixed<int> _starts;
    readonly Fixed<ushort> _beside;
    readonly Fixed<int> _numbers;

    // A bit for each key under which more hashes stand than its line has room for.
    readonly ulong[] _crowded;

    /// <summary>Tables with room for that many hashes, to be built or read.</summary>
    internal BesideTables(Design design, int count, Fixed<ulong> hashes)
    {
        (_design, _count, _hashes) = (design, count, hashes);
        _keys = 1 << design.Parts[0].KeyBits;
        _isLined = design.Kind == DesignKind.Lined;
        var parts = design.Parts.Count;
        _starts = new(parts * (_keys + 1));
        _beside = new(checked(parts * (_isLined ? _keys * Slots : count)), room: BesideBits.AtOnce);
        _numbers = new(checked(parts * count));
        _crowded = new ulong[(int)Math.Max(1, (long)parts * _keys / WordBits)];
    }

    public IEnumerable<RawArray> Arrays => [RawArray.Of(_starts), RawArray.Of(_beside), RawArray.Of(_numbers)];

    /// <summary>Bytes of the saved arrays.</summary>
    internal static long SizeOf(Design design, int count)
    {
        var keys = 1L << design.Parts[0].KeyBits;
        var beside = (design.Kind == DesignKind.Lined ? keys * Slots : count) * sizeof(ushort);
        return design.Parts.Count * (((keys + 1) * sizeof(int)) + beside + ((long)count * sizeof(int)));
    }

    internal static BesideTables Build(Design design, int count, Fixed<ulong> hashes, ParallelOptions processors)
    {
        var tables = new BesideTables(design, count, hashes);
        Parallel.For(
            0, design.Parts.Count, processors,
            () => tables._isLined ? new ushort[count] : [],
            (part, _, room) =>
            {
                tables.BuildPart(part, room);
                return room;
            },
            static _ => { });
        tables.FindCrowded();
        return tables;
    }

    // Compiled as well as can be at its first call, which for most programs is the only one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void BuildPart(int part, ushort[] room)
    {
        var starts = StartsOf(part);
        starts.Clear();
        for (var i = 0; i < _count; i++) starts[KeyOf(HashAt(i), part)]++;
        for (var key = 1; key < starts.Length; key++) starts[key] += starts[key - 1];

        // Each key's end goes down to its start while its hashes are put in. The bits beside them are taken while each hash is at
        // hand: in the order of keys every one of them would be fetched from memory.
        var numbers = _numbers.Span.Slice(part * _count, _count);
        var bits = _isLined ? room : _beside.Span.Slice(part * _count, _count);
        var next = (part + 1) % _design.Parts.Count;
        for (var i = _count - 1; i >= 0; i--)
        {
            var hash = HashAt(i);
            var at = --starts[KeyOf(hash, part)];
            (numbers[at], bits[at]) = (i, (ushort)Bits(hash, next));
        }

        if (!_isLined) return;
        for (var key = 0; key < _keys; key++)
        {
            var there = bits[starts[key]..starts[key + 1]];
            var line = _beside.Span.Slice(((part * _keys) + key) * Slots, Slots);
            there[..Math.Min(Slots, there.Length)].CopyTo(line);

            // Whatever is near the first is far from its opposite, so that empty slots are seldom looked at.
            if (there.Length < Slots) line[there.Length..].Fill((ushort)(there.Length == 0 ? 0 : ~line[0] & ushort.MaxValue));
        }
    }

    void FindCrowded()
    {
        if (!_isLined) return;
        for (var part = 0; part < _design.Parts.Count; part++)
        {
            var starts = StartsOf(part);
            for (var key = 0; key < _keys; key++)
            {
                var bit = (part * _keys) + key;
                if (starts[key + 1] - starts[key] > Slots) _crowded[bit / WordBits] |= 1UL << (bit % WordBits);
            }
        }
    }

    Span<int> StartsOf(int part) => _starts.Span.Slice(part * (_keys + 1), _keys + 1);

    byte* HashAt(int hash) => (byte*)(_hashes.At + ((nint)hash * Segment.Words));

    static uint Bits(byte* hash, int part) => Unsafe.ReadUnaligned<ushort>(hash + (part * PartBytes));

    int KeyOf(byte* hash, int part) => (int)Bits(hash, part) & (_keys - 1);

    public bool TryFind(Pdq256 query, int radius, Plan plan, List<NearHash> found)
    {
        var words = stackalloc ulong[Segment.Words];
        (words[0], words[1], words[2], words[3]) = (query.W0, query.W1, query.W2, query.W3);
        var look = new Look((byte*)words, query, radius, plan, found);

        // While what stands under the keys of one part is compared, that of the next two is on its way.
        var parts = plan.Tolerances.Length;
        for (var part = -2; part < parts; part++)
        {
            if (part + 2 < parts) Fetch(ref look, part + 2);
            if (part + 1 < parts && part >= -1 && !_isLined) FetchRanges(ref look, part + 1);
            if (part >= 0 && !TryCompare(ref look, part)) return false;

            // Where the first parts have far more to be looked up than their share, the others will too.
            if (part >= 0 && look.LookedUp * parts > 2 * (part + 1) * plan.MaxCandidates) return false;
        }

        LookUp(ref look);
        GC.KeepAlive(this);
        return true;
    }

    // What a key's comparison begins with: its line, or where it is said what stands under it.
    void Fetch(ref Look look, int part)
    {
        if (look.Plan.Tolerances[part] < 0) return;
        unchecked
        {
            var key = KeyOf(look.Words, part);
            var at = _isLined
                ? (byte*)(_beside.At + ((nint)part * _keys * Slots))
                : (byte*)(_starts.At + ((nint)part * (_keys + 1)));
            var step = _isLined ? Slots * sizeof(ushort) : sizeof(int);
            foreach (var flips in look.Plan.Masks[part]) CacheLine.Fetch(at + ((nint)(key ^ flips) * step));
        }
    }

    // Two lines of each range; the processor brings those that follow by itself.
    void FetchRanges(ref Look look, int part)
    {
        if (look.Plan.Tolerances[part] < 0) return;
        unchecked
        {
            var key = KeyOf(look.Words, part);
            var starts = _starts.At + ((nint)part * (_keys + 1));
            var beside = _beside.At + ((nint)part * _count);
            foreach (var flips in look.Plan.Masks[part])
            {
                var from = beside + starts[key ^ flips];
                CacheLine.Fetch(from);
                CacheLine.Fetch(from + Slots);
            }
        }
    }

    bool TryCompare(ref Look look, int part)
    {
        if (look.Plan.Tolerances[part] < 0) return true;
        unchecked
        {
            var (own, chain) = (KeyOf(look.Words, part), look.Plan.MostInChain(part, Chain));
            var beside = new BesideBits((ushort)Bits(look.Words, (part + 1) % _design.Parts.Count));
            foreach (var flips in look.Plan.Masks[part])
            {
                var key = own ^ (int)flips;
                var most = chain - BitOperations.PopCount(flips);
                var isWithin = _isLined
                    ? TryCompareLine(ref look, part, key, beside, most)
                    : TryCompareRange(ref look, part, key, beside, most);
                if (!isWithin) return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool TryCompareLine(ref Look look, int part, int key, BesideBits beside, int most)
    {
        unchecked
        {
            var bit = ((nint)part * _keys) + key;
            var near = beside.Near32(_beside.At + (bit * Slots), most);
            if (near != 0 && !TryAdd(ref look, part, key, slot: 0, near)) return false;
            if ((_crowded[bit / WordBits] >> (int)(bit % WordBits) & 1) == 0) return true;
            var starts = _starts.At + ((nint)part * (_keys + 1)) + key;
            for (var slot = Slots; slot < starts[1] - starts[0]; slot += Slots)
            {
                if (!TryAdd(ref look, part, key, slot, uint.MaxValue)) return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool TryCompareRange(ref Look look, int part, int key, BesideBits beside, int most)
    {
        unchecked
        {
            var starts = _starts.At + ((nint)part * (_keys + 1)) + key;
            var at = _beside.At + ((nint)part * _count) + starts[0];
            var count = starts[1] - starts[0];
            for (var slot = 0; slot < count; slot += Slots)
            {
                var near = beside.Near32(at + slot, most);
                if (near != 0 && !TryAdd(ref look, part, key, slot, near)) return false;
            }
        }

        return true;
    }

    // Remembers hashes to be looked up: a bit for each from a slot on. What stands beyond the key's last is left out later.
    bool TryAdd(ref Look look, int part, int key, int slot, uint near)
    {
        unchecked
        {
            CacheLine.Fetch(_starts.At + ((nint)part * (_keys + 1)) + key);
            for (; near != 0; near &= near - 1)
            {
                if (look.Count == Look.Batch) LookUp(ref look);
                look.Waiting[look.Count++] = new(part, key, slot + BitOperations.TrailingZeroCount(near));
                if (++look.LookedUp > look.Plan.MaxCandidates) return false;
            }
        }

        return true;
    }

    // In three rounds, in each of which all fetches are on their way at once.
    void LookUp(ref Look look)
    {
        unchecked
        {
            var waiting = look.Waiting.AsSpan(0, look.Count);
            foreach (ref var one in waiting)
            {
                var starts = _starts.At + ((nint)one.Part * (_keys + 1)) + one.Key;
                one = one with { Slot = starts[0] + one.Slot < starts[1] ? starts[0] + one.Slot : -1 };
                if (one.Slot >= 0) CacheLine.Fetch(_numbers.At + ((nint)one.Part * _count) + one.Slot);
            }

            foreach (ref var one in waiting)
            {
                if (one.Slot < 0) continue;
                one = one with { Slot = _numbers.At[((nint)one.Part * _count) + one.Slot] };
                CacheLine.Fetch(HashAt(one.Slot));
            }

            foreach (var one in waiting)
            {
                if (one.Slot < 0) continue;
                var under = (_design, look.Plan, one.Part, Chain);
                KeyBits.Verify((ulong*)HashAt(one.Slot), one.Slot, look.Query, look.Radius, under, look.Found);
            }
        }

        look.Count = 0;
    }

    public bool TryReady()
    {
        for (var part = 0; part < _design.Parts.Count; part++)
        {
            if (!Ranges.AreSound(StartsOf(part), _count)) return false;
        }

        FindCrowded();
        return Ranges.AreBelow(_numbers.Span, _count);
    }

    /// <summary>A hash to be looked up; the slot becomes its place and then its number.</summary>
    readonly record struct Candidate(int Part, int Key, int Slot);

    /// <summary>A query on its way through the parts.</summary>
    ref struct Look(byte* words, Pdq256 query, int radius, Plan plan, List<NearHash> found)
    {
        /// <summary>Hashes that are looked up together.</summary>
        internal const int Batch = 256;

        [ThreadStatic]
        static Candidate[]? _waiting;

        internal readonly byte* Words = words;
        internal readonly Pdq256 Query = query;
        internal readonly int Radius = radius;
        internal readonly Plan Plan = plan;
        internal readonly List<NearHash> Found = found;
        internal readonly Candidate[] Waiting = _waiting ??= new Candidate[Batch];
        internal int Count = 0;

        /// <summary>Hashes that were to be looked up until now.</summary>
        internal long LookedUp = 0;
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

    /// <summary>Whether all are numbers of that many hashes.</summary>
    internal static bool AreBelow(ReadOnlySpan<int> numbers, int count)
    {
        var worst = 0u;
        foreach (var number in numbers) worst = Math.Max(worst, (uint)number);
        return worst < (uint)count;
    }
}

static class Processors
{
    /// <summary>All of them, for what is waited for.</summary>
    internal static ParallelOptions All { get; } = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    /// <summary>One, for what is built beside searches.</summary>
    internal static ParallelOptions One { get; } = new() { MaxDegreeOfParallelism = 1 };
}
