// Gathers the good lines of a list file and makes a release of them, with what stays of the release before.
using System.Runtime.InteropServices;
using System.Text;
using Waarborg.Store;

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

/// <summary>Takes rows in any order. Memory per row is some 90 bytes and its part of the references.</summary>
sealed class ReleaseBuilder
{
    readonly Func<string, ulong> _handleOf;
    readonly ListLimits _limits;
    readonly HandleTable _byHandle;
    readonly Chunked<Draft> _drafts = new();
    readonly Chunked<byte> _references = new();
    readonly PrintSet[] _prints = [.. ListAlgorithms.All.Select(algorithm => new PrintSet(algorithm))];
    byte[] _text = [];

    /// <summary>Bytes of references from which on memory is given back between the steps.</summary>
    const int LargeReferences = 8 << 20;

    [StructLayout(LayoutKind.Auto)]
    readonly record struct Draft(ulong Handle, ListCategory Category, long Line, int ReferenceAt, ushort ReferenceBytes);

    /// <param name="handleOf">The keyed handle of the entry with this reference.</param>
    /// <param name="limits">How much a list may hold.</param>
    internal ReleaseBuilder(Func<string, ulong> handleOf, ListLimits limits)
    {
        (_handleOf, _limits) = (handleOf, limits);
        _byHandle = new(number => _drafts[number].Handle);
    }

    internal int EntryCount => _drafts.Count;

    /// <summary>Rows that are of an entry, but whose fingerprint is left out because it would match too much.</summary>
    internal int LowQuality { get; private set; }

    /// <summary>Takes one row. Null when it was taken, else why it disagrees with an earlier one.</summary>
    internal BadLine? Add(HashRow row)
    {
        var handle = _handleOf(row.Reference);
        if (_byHandle.Find(handle) is { } entry)
        {
            var draft = _drafts[entry];
            if (draft.Category != row.Category) return new(row.Line, BadLineReason.CategoryDisagrees, draft.Line);
        }
        else
        {
            var reference = TextOf(row.Reference);
            var at = _references.Count;
            // The file is over the limit for all references together.
            if (at > _limits.MaxReferenceBytes - reference.Length) return new(row.Line, BadLineReason.NoRoomForReference);
            _references.AddRange(reference);
            _drafts.Add(new(handle, row.Category, row.Line, at, (ushort)reference.Length));
            entry = _byHandle.Add(handle);
        }

        if (row.IsLowQuality) LowQuality++;
        else _prints[row.Algorithm.Place()].Add(row, entry);
        return null;
    }

    /// <summary>Lines whose hash stands under too many references; only the first of these keep it.</summary>
    internal IReadOnlyList<BadLine> DropSharedTooOften()
    {
        var bad = new List<BadLine>();
        foreach (var prints in _prints)
        {
            bad.AddRange(prints.SharedTooOften(ListLimits.MaxReferencesPerHash)
                .Select(line => new BadLine(line, BadLineReason.SharedTooOften)));
            prints.Drop(bad.Select(line => line.Number).ToHashSet());
        }

        bad.Sort((a, b) => a.Number.CompareTo(b.Number));
        return bad;
    }

    /// <summary>Makes the release. The builder is used up by it.</summary>
    /// <param name="before">The release before, or an empty one; its fingerprints are not looked at.</param>
    /// <param name="beforeWithdrawnMs">When all of the release before was withdrawn; 0 when it was in force.</param>
    /// <param name="nowMs">The time of this release.</param>
    internal BuiltRelease Build(ReleaseContent before, long beforeWithdrawnMs, long nowMs)
    {
        _byHandle.Clear();
        GiveBack();
        var (entries, placeOf, difference) = Merge(before, beforeWithdrawnMs, nowMs);
        _drafts.Clear();
        GiveBack();
        var (tables, folded) = (new Dictionary<ListAlgorithm, FingerprintTable>(), 0);
        foreach (var algorithm in ListAlgorithms.All)
        {
            (tables[algorithm], var more) = _prints[algorithm.Place()].Take(placeOf);
            folded += more;
            GiveBack();
        }

        return new(new(entries, _references.TakeAll(), tables), difference, folded);
    }

    /// <summary>Fingerprints of each algorithm and category; what is not there is not listed.</summary>
    internal static IReadOnlyList<FingerprintCount> Count(ReleaseContent content)
    {
        var counts = new List<FingerprintCount>();
        Span<int> ofCategory = stackalloc int[byte.MaxValue + 1];
        foreach (var algorithm in ListAlgorithms.All)
        {
            ofCategory.Clear();
            foreach (var entry in content.Table(algorithm).Entries) ofCategory[(int)content.Entries[entry].Category]++;
            for (var category = 0; category < ofCategory.Length; category++)
            {
                if (ofCategory[category] > 0) counts.Add(new(algorithm, (ListCategory)category, ofCategory[category]));
            }
        }

        return counts;
    }

    void GiveBack()
    {
        if (_references.Count > LargeReferences) LargeArrays.GiveBack();
    }

    // Good until the next call.
    ReadOnlySpan<byte> TextOf(string reference)
    {
        var most = Encoding.UTF8.GetMaxByteCount(reference.Length);
        if (_text.Length < most) _text = new byte[most];
        return _text.AsSpan(0, Encoding.UTF8.GetBytes(reference, _text));
    }

    /// <summary>The entries of this release and those that were in the one before, by handle.</summary>
    /// <returns>They; for each draft its place among them; and what changed.</returns>
    (EntryRow[] Entries, int[] PlaceOf, ReleaseDifference Difference) Merge(
        ReleaseContent before, long beforeWithdrawnMs, long nowMs)
    {
        var order = DraftsByHandle();
        var (added, kept, withdrawn) = (0, 0, 0);
        var (placeOf, entries) = (new int[order.Length], new EntryRow[order.Length + OnlyIn(before, order)]);
        for (var (place, next, old) = (0, 0, 0); place < entries.Length; place++)
        {
            var isOld = next == order.Length
                || (old < before.Entries.Length && before.Entries[old].Handle < _drafts[order[next]].Handle);
            if (isOld)
            {
                var entry = before.Entries[old];
                if (!entry.IsWithdrawn && beforeWithdrawnMs == 0) withdrawn++;
                var at = _references.Count;
                _references.AddRange(before.ReferenceBytes(old++));
                var when = entry.IsWithdrawn ? entry.WithdrawnMs : beforeWithdrawnMs != 0 ? beforeWithdrawnMs : nowMs;
                entries[place] = entry with { WithdrawnMs = when, ReferenceAt = at };
                continue;
            }

            placeOf[order[next]] = place;
            var draft = _drafts[order[next++]];
            var isBoth = old < before.Entries.Length && before.Entries[old].Handle == draft.Handle;
            var stays = isBoth && beforeWithdrawnMs == 0 && !before.Entries[old].IsWithdrawn;
            if (stays) kept++;
            else added++;
            var since = stays ? before.Entries[old].AddedMs : nowMs;
            if (isBoth) old++;
            entries[place] = new(draft.Handle, draft.Category, since, 0, draft.ReferenceAt, draft.ReferenceBytes);
        }

        return (entries, placeOf, new(added, kept, withdrawn));
    }

    int[] DraftsByHandle()
    {
        var (handles, order) = (new ulong[_drafts.Count], new int[_drafts.Count]);
        for (var i = 0; i < order.Length; i++) (handles[i], order[i]) = (_drafts[i].Handle, i);
        Array.Sort(handles, order);
        return order;
    }

    // How many entries of the one before have no draft.
    int OnlyIn(ReleaseContent before, int[] order)
    {
        var (count, next) = (0, 0);
        foreach (var entry in before.Entries)
        {
            while (next < order.Length && _drafts[order[next]].Handle < entry.Handle) next++;
            if (next == order.Length || _drafts[order[next]].Handle != entry.Handle) count++;
        }

        return count;
    }
}
