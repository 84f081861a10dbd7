// Which of many hashes lie near one: exact, so that whatever is not found is not there.
using System.Collections.Concurrent;

namespace Waarborg.Hashing;

/// <summary>A set of hashes that can be searched by likeness. It never changes, so any thread may read it.</summary>
/// <remarks>
/// <para>Exact for every radius: all entries within it are found, and no other, whatever the set holds. Up to the radius
/// that PDQ's authors advise a search takes time that grows far slower than the set; where tables do not pay, for a larger
/// radius or a set made to defeat them, all hashes are compared.</para>
/// <para>Memory for each different hash: 40 bytes up to some thousands, then 150 to 240, some 135 from 1.4 million on, some
/// 110 above forty million, and 4 for each further entry of the same hash. At most 2^31 entries less a few.</para>
/// </remarks>
public sealed class PdqIndex
{
    /// <summary>The largest radius that can be asked for, in bits. Half of all hashes lie within
    /// it.</summary>
    public const int MaxRadius = 128;

    /// <summary>The radius that PDQ's authors advise, in bits.</summary>
    public const int AdvisedRadius = 31;

    /// <summary>Entries that were added last and have no tables yet, above which they are to be merged.</summary>
    internal const int MaxRecent = 2_048;

    /// <summary>Entries of one segment that were removed, above which it is to be made again.</summary>
    internal const int MaxRemoved = 16_384;

    /// <summary>Entries up to which one processor brings the bits of hashes into order.</summary>
    const int ShuffledAtOnce = 100_000;

    /// <summary>A segment is merged with those after it when it is not so many times larger than they.</summary>
    const int Growth = 4;

    readonly Layer[] _layers;
    readonly Layer _recent;

    [ThreadStatic]
    static List<NearHash>? _found;

    PdqIndex(Layer[] layers, Layer recent)
    {
        (_layers, _recent) = (layers, recent);
        Count = layers.Sum(layer => layer.Entries) + recent.Entries;
    }

    /// <summary>The index that holds nothing.</summary>
    public static PdqIndex Empty { get; } = new([], Layer.Of([]));

    /// <summary>Number of entries.</summary>
    public int Count { get; }

    /// <summary>Whether so much was added or removed that <see cref="Merged()"/> makes searches quicker.</summary>
    public bool WantsMerge => _recent.Entries > MaxRecent || Array.Exists(_layers, layer => layer.WantsRebuild);

    internal IReadOnlyList<Segment> Segments => [.. _layers.Select(layer => layer.Segment)];

    /// <summary>Makes an index, on all processors. Entries with the same hash are all kept.</summary>
    /// <exception cref="ArgumentException">An entry has the hash that is all zero.</exception>
    public static PdqIndex Build(IEnumerable<PdqIndexEntry> entries) => Build(entries, kind: null);

    internal static PdqIndex Build(IEnumerable<PdqIndexEntry> entries, DesignKind? kind)
    {
        var shuffled = Shuffled(entries);
        return shuffled.Length == 0 ? Empty : new([new(SegmentBuilder.Build(shuffled, kind), Layer.None, 0)], Empty._recent);
    }

    internal static PdqIndex Of(Segment segment) => new([new(segment, Layer.None, 0)], Empty._recent);

    /// <summary>Adds every entry within the radius to the hits, in no particular order.</summary>
    /// <param name="query">The hash that is looked for.</param>
    /// <param name="radius">Bits that may differ: 0, the same hash, to <see cref="MaxRadius"/>.</param>
    /// <param name="hits">Where the hits are added. What it already holds stays.</param>
    /// <returns>How many hits were added.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The radius is below 0 or above
    /// <see cref="MaxRadius"/>.</exception>
    public int FindWithin(Pdq256 query, int radius, ICollection<PdqHit> hits)
    {
        ThrowUnlessRadius(radius);
        ArgumentNullException.ThrowIfNull(hits);

        var (added, shuffled, found) = (0, BitOrder.Shuffle(query), _found ??= []);
        foreach (var layer in _layers) added += FindIn(layer, shuffled, radius, hits, found);
        return added + FindIn(_recent, shuffled, radius, hits, found);
    }

    /// <summary>Adds every entry within the radius of each query to the hits, in no particular order.</summary>
    /// <remarks>What one query brought near the processor serves the next, so ask many at once.</remarks>
    /// <param name="queries">The hashes that are looked for.</param>
    /// <param name="radius">Bits that may differ: 0, the same hash, to <see cref="MaxRadius"/>.</param>
    /// <param name="hits">Where the hits are added. What it already holds stays.</param>
    /// <returns>How many hits were added.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The radius is below 0 or above
    /// <see cref="MaxRadius"/>.</exception>
    public int FindWithin(ReadOnlySpan<Pdq256> queries, int radius, ICollection<PdqBatchHit> hits)
    {
        ThrowUnlessRadius(radius);
        ArgumentNullException.ThrowIfNull(hits);

        var (added, found) = (0, new List<PdqHit>());
        foreach (var layer in _layers.Append(_recent))
        {
            for (var i = 0; i < queries.Length; i++)
            {
                found.Clear();
                added += FindIn(layer, BitOrder.Shuffle(queries[i]), radius, found, _found ??= []);
                foreach (var (id, distance) in found) hits.Add(new(i, id, distance));
            }
        }

        return added;
    }

    /// <summary>This index with changes, in time that hangs on them and not on the size of the index.</summary>
    /// <param name="added">Entries that come to it.</param>
    /// <param name="removed">Entries that leave it first, each with all its copies; what is not there is not missed.</param>
    /// <exception cref="ArgumentException">An entry that is added has the hash that is all zero.</exception>
    public PdqIndex With(IEnumerable<PdqIndexEntry> added, IEnumerable<PdqIndexEntry> removed)
    {
        ArgumentNullException.ThrowIfNull(removed);
        HashSet<PdqIndexEntry> gone = [.. removed.Select(entry => entry with { Hash = BitOrder.Shuffle(entry.Hash) })];
        var recent = _recent.Segment.All().Where(entry => !gone.Contains(entry)).Concat(Shuffled(added));
        return new([.. _layers.Select(layer => layer.Without(gone))], Layer.Of([.. recent]));
    }

    /// <summary>The same entries in fewer parts, which is quicker to search. It takes time, on all processors.</summary>
    public PdqIndex Merged() => Merged(Processors.All);

    internal PdqIndex Merged(ParallelOptions processors)
    {
        var (from, total) = (_layers.Length, (long)_recent.Entries);
        for (var i = _layers.Length - 1; i >= 0; i--)
        {
            total += _layers[i].Entries;
            var others = total - _layers[i].Entries;
            if (_layers[i].WantsRebuild || _layers[i].Entries < Growth * others) from = i;
        }

        return Merge(from, processors);
    }

    /// <summary>Writes the saved form, which <see cref="Load"/> reads without building anything again.</summary>
    /// <remarks>
    /// It holds every hash in the clear: seal it as lists are sealed. What was changed since the last merge is merged first.
    /// Its checksum is against damage, not against malice.
    /// </remarks>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SavedIndex.Write(Whole()._layers is [var only] ? only.Segment : null, stream);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="stream">From the first byte of it on. It need not be seekable.</param>
    /// <param name="length">Bytes of it: nothing is reserved that they could not fill.</param>
    /// <exception cref="InvalidDataException">It is of another version, damaged, or nothing of the kind; the message says
    /// which.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static PdqIndex Load(Stream stream, long length)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return SavedIndex.Read(stream, length) is { } segment ? Of(segment) : Empty;
    }

    PdqIndex Whole() => _layers is [{ Removed.Count: 0 }] && _recent.Entries == 0 ? this : Merge(0, Processors.All);

    PdqIndex Merge(int from, ParallelOptions processors)
    {
        PdqIndexEntry[] entries = [.. _layers[from..].Append(_recent).SelectMany(layer => layer.All())];
        var kept = _layers[..from];
        return entries.Length == 0
            ? new(kept, Empty._recent)
            : new([.. kept, new(SegmentBuilder.Build(entries, kind: null, processors), Layer.None, 0)], Empty._recent);
    }

    static int FindIn(Layer layer, Pdq256 query, int radius, ICollection<PdqHit> hits, List<NearHash> found)
    {
        found.Clear();
        layer.Segment.Find(query, radius, found);
        var added = 0;
        foreach (var (hash, distance) in found)
        {
            foreach (var id in layer.Segment.IdsAt(hash))
            {
                if (layer.Removed.Count > 0 && layer.Removed.Contains(new(layer.Segment.HashAt(hash), id))) continue;
                hits.Add(new(id, distance));
                added++;
            }
        }

        return added;
    }

    static PdqIndexEntry[] Shuffled(IEnumerable<PdqIndexEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var all = entries.ToArray();
        if (BitOrder.FirstEmpty(all) is { } id)
        {
            throw new ArgumentException($"Entry {id} has the hash of no picture.", nameof(entries));
        }

        if (all.Length < ShuffledAtOnce) ShuffleFrom(0, all.Length);
        else Parallel.ForEach(Partitioner.Create(0, all.Length), Processors.All, range => ShuffleFrom(range.Item1, range.Item2));
        return all;

        void ShuffleFrom(int from, int to) => BitOrder.Shuffle(all.AsSpan(from, to - from));
    }

    static void ThrowUnlessRadius(int radius)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(radius);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(radius, MaxRadius);
    }

    /// <summary>A segment, and what was removed from it since it was made.</summary>
    sealed record Layer(Segment Segment, HashSet<PdqIndexEntry> Removed, int RemovedEntries)
    {
        internal static readonly HashSet<PdqIndexEntry> None = [];

        internal int Entries => Segment.Entries - RemovedEntries;

        internal bool WantsRebuild => Removed.Count > Math.Min(MaxRemoved, Segment.Entries / Growth);

        internal static Layer Of(PdqIndexEntry[] entries) => new(SegmentBuilder.Build(entries, DesignKind.Scan), None, 0);

        internal IEnumerable<PdqIndexEntry> All() =>
            Removed.Count == 0 ? Segment.All() : Segment.All().Where(entry => !Removed.Contains(entry));

        internal Layer Without(HashSet<PdqIndexEntry> gone)
        {
            var (removed, copies, found) = (Removed, RemovedEntries, new List<NearHash>());
            foreach (var entry in gone)
            {
                found.Clear();
                Segment.Find(entry.Hash, 0, found);
                var here = found.Count == 0 ? 0 : Segment.IdsAt(found[0].Hash).Count(entry.Id);
                if (here == 0 || removed.Contains(entry)) continue;
                if (ReferenceEquals(removed, Removed)) removed = [.. Removed];
                removed.Add(entry);
                copies += here;
            }

            return ReferenceEquals(removed, Removed) ? this : new(Segment, removed, copies);
        }
    }
}
