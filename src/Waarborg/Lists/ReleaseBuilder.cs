// Gathers the good lines of a list file and makes a release of them, with what stays of the release before.
using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Waarborg.Lists;

/// <summary>What changed from the release before.</summary>
/// <param name="Added">Entries that were not in force before.</param>
/// <param name="Kept">Entries that were and are.</param>
/// <param name="Withdrawn">Entries that were in force and no longer are.</param>
readonly record struct ReleaseDifference(int Added, int Kept, int Withdrawn);

/// <summary>How much of one algorithm and category a release holds.</summary>
readonly record struct FingerprintCount(ListAlgorithm Algorithm, ListCategory Category, int Fingerprints);

/// <summary>A release as built, not yet stored.</summary>
/// <param name="Content">Its entries and fingerprints.</param>
/// <param name="Difference">What changed from the release before.</param>
/// <param name="Folded">Lines that said the same as another line.</param>
sealed record BuiltRelease(ReleaseContent Content, ReleaseDifference Difference, int Folded);

/// <summary>Takes rows in any order. Memory per row is some 60 bytes and its part of the references.</summary>
/// <param name="handleOf">The keyed handle of the entry with this reference.</param>
/// <param name="limits">How much a list may hold.</param>
sealed class ReleaseBuilder(Func<string, ulong> handleOf, ListLimits limits)
{
    readonly Dictionary<ulong, int> _byHandle = [];
    readonly List<Draft> _drafts = [];
    readonly ArrayBufferWriter<byte> _references = new();
    readonly Dictionary<ListAlgorithm, List<Print>> _prints =
        ListAlgorithms.All.ToDictionary(algorithm => algorithm, _ => new List<Print>());

    readonly record struct Draft(ulong Handle, ListCategory Category, long Line, int ReferenceAt, ushort ReferenceBytes);

    readonly record struct Print(HashBytes Value, int Entry, ListProfile Profile, long Line)
    {
        internal static int Compare(Print a, Print b)
        {
            var order = HashBytes.Compare(a.Value, b.Value);
            if (order == 0) order = a.Entry.CompareTo(b.Entry);
            if (order == 0) order = a.Profile.CompareTo(b.Profile);
            return order == 0 ? a.Line.CompareTo(b.Line) : order;
        }
    }

    internal int EntryCount => _drafts.Count;

    /// <summary>Rows that are of an entry, but whose fingerprint is left out because it would match too much.</summary>
    internal int LowQuality { get; private set; }

    /// <summary>Takes one row. Null when it was taken, else why it disagrees with an earlier one.</summary>
    internal BadLine? Add(HashRow row)
    {
        var handle = handleOf(row.Reference);
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_byHandle, handle, out var known);
        if (!known)
        {
            entry = _drafts.Count;
            var length = Encoding.UTF8.GetByteCount(row.Reference);
            var at = _references.WrittenCount;
            if (at > limits.MaxReferenceBytes - length) return Forget(handle, row.Line);
            Encoding.UTF8.GetBytes(row.Reference, _references.GetSpan(length));
            _references.Advance(length);
            _drafts.Add(new(handle, row.Category, row.Line, at, (ushort)length));
        }

        var draft = _drafts[entry];
        if (draft.Category != row.Category) return new(row.Line, BadLineReason.CategoryDisagrees, draft.Line);
        if (row.IsLowQuality) LowQuality++;
        else _prints[row.Algorithm].Add(new(row.Hash, entry, row.Profile, row.Line));
        return null;
    }

    /// <summary>Lines whose hash stands under too many references; only the first of these keep it.</summary>
    internal IReadOnlyList<BadLine> DropSharedTooOften()
    {
        var bad = new List<BadLine>();
        foreach (var prints in _prints.Values)
        {
            prints.Sort(Print.Compare);
            for (var (from, to) = (0, 0); from < prints.Count; from = to)
            {
                while (to < prints.Count && prints[to].Value == prints[from].Value) to++;
                if (to - from > ListLimits.MaxReferencesPerHash) CollectBeyond(prints, from, to, bad);
            }

            if (bad.Count == 0) continue;
            var lines = bad.Select(line => line.Number).ToHashSet();
            prints.RemoveAll(print => lines.Contains(print.Line));
        }

        bad.Sort((a, b) => a.Number.CompareTo(b.Number));
        return bad;
    }

    /// <summary>Makes the release. The builder is used up by it.</summary>
    /// <param name="before">The release before, or an empty one.</param>
    /// <param name="beforeWithdrawnMs">When all of the release before was withdrawn; 0 when it was in force.</param>
    /// <param name="nowMs">The time of this release.</param>
    internal BuiltRelease Build(ReleaseContent before, long beforeWithdrawnMs, long nowMs)
    {
        var places = new List<EntryRow>(_drafts.Count);
        var difference = MergeEntries(before, beforeWithdrawnMs, nowMs, places);
        var entries = places.ToArray();
        Array.Sort(entries, (a, b) => a.Handle.CompareTo(b.Handle));

        // A draft's number becomes the place of its entry among all, withdrawn ones included.
        var placeOf = new int[_drafts.Count];
        for (var i = 0; i < placeOf.Length; i++) placeOf[i] = ReleaseContent.Find(entries, _drafts[i].Handle);

        var tables = new Dictionary<ListAlgorithm, FingerprintTable>();
        var folded = 0;
        foreach (var (algorithm, prints) in _prints)
        {
            var rows = prints.Select(print => print with { Entry = placeOf[print.Entry], Line = 0 }).ToArray();
            prints.Clear();
            prints.TrimExcess();
            Array.Sort(rows, Print.Compare);
            folded += Fold(ref rows);
            tables[algorithm] = new(
                Array.ConvertAll(rows, row => row.Value), Array.ConvertAll(rows, row => row.Entry),
                algorithm == ListAlgorithm.Pdq ? Array.ConvertAll(rows, row => row.Profile) : []);
        }

        return new(new(entries, _references.WrittenSpan.ToArray(), tables), difference, folded);
    }

    /// <summary>Fingerprints of each algorithm and category; what is not there is not listed.</summary>
    internal static IReadOnlyList<FingerprintCount> Count(ReleaseContent content)
    {
        var counts = new SortedDictionary<(ListAlgorithm, ListCategory), int>();
        foreach (var algorithm in ListAlgorithms.All)
        {
            foreach (var entry in content.Table(algorithm).Entries)
            {
                var key = (algorithm, content.Entries[entry].Category);
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }
        }

        return [.. counts.Select(count => new FingerprintCount(count.Key.Item1, count.Key.Item2, count.Value))];
    }

    static void CollectBeyond(List<Print> prints, int from, int to, List<BadLine> bad)
    {
        var (references, last) = (0, -1);
        for (var i = from; i < to; i++)
        {
            if (prints[i].Entry != last) references++;
            last = prints[i].Entry;
            if (references > ListLimits.MaxReferencesPerHash)
            {
                bad.Add(new(prints[i].Line, BadLineReason.SharedTooOften));
            }
        }
    }

    static int Fold(ref Print[] rows)
    {
        var kept = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            if (kept == 0 || rows[i] != rows[kept - 1]) rows[kept++] = rows[i];
        }

        var folded = rows.Length - kept;
        Array.Resize(ref rows, kept);
        return folded;
    }

    // The reference did not fit any more: the file is over the limit for all references together.
    BadLine Forget(ulong handle, long line)
    {
        _byHandle.Remove(handle);
        return new(line, BadLineReason.NoRoomForReference);
    }

    ReleaseDifference MergeEntries(ReleaseContent before, long beforeWithdrawnMs, long nowMs, List<EntryRow> places)
    {
        var (added, kept, withdrawn) = (0, 0, 0);
        foreach (var draft in _drafts)
        {
            var old = before.Find(draft.Handle);
            var stays = old >= 0 && beforeWithdrawnMs == 0 && !before.Entries[old].IsWithdrawn;
            if (stays) kept++;
            else added++;
            places.Add(new(
                draft.Handle, draft.Category, stays ? before.Entries[old].AddedMs : nowMs, 0,
                draft.ReferenceAt, draft.ReferenceBytes));
        }

        for (var old = 0; old < before.Entries.Length; old++)
        {
            var entry = before.Entries[old];
            if (_byHandle.ContainsKey(entry.Handle)) continue;
            if (!entry.IsWithdrawn && beforeWithdrawnMs == 0) withdrawn++;
            var at = _references.WrittenCount;
            _references.Write(before.ReferenceBytes(old));
            var when = entry.IsWithdrawn ? entry.WithdrawnMs : beforeWithdrawnMs != 0 ? beforeWithdrawnMs : nowMs;
            places.Add(entry with { WithdrawnMs = when, ReferenceAt = at });
        }

        return new(added, kept, withdrawn);
    }
}
