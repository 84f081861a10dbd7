// What a release holds, in memory, with the index of its PDQs.
using System.Runtime.CompilerServices;
using Waarborg.Hashing;
using Waarborg.Lists;

namespace Waarborg.Matching;

/// <summary>It never changes; any thread may read it.</summary>
/// <remarks>
/// Where few PDQs changed from the release before, its index is that of the one before with the changes, which shares its
/// memory and takes no time. The numbers that an index gives then are of that time, so they are translated.
/// </remarks>
sealed class LoadedContent
{
    /// <summary>PDQs that may come, and that may go, before the index is made anew.</summary>
    internal const int MaxChanged = 2_000;

    const int Gone = -1;

    // For each number of the index the row in which its hash begins now; null where that is the number itself.
    readonly int[]? _rows;

    LoadedContent(ReleaseContent content, PdqIndex index, int[]? rows)
    {
        (Content, Index, _rows) = (content, index, rows);
        var pdq = content.Table(ListAlgorithm.Pdq);
        for (var row = 0; row < pdq.Count; row++)
        {
            NeedsFull |= pdq.ProfileAt(row) != ListProfile.Fit512;
            NeedsFit512 |= pdq.ProfileAt(row) != ListProfile.Full;
        }
    }

    internal ReleaseContent Content { get; }

    /// <summary>The different PDQs of the release, each under a number.</summary>
    internal PdqIndex Index { get; }

    /// <summary>Whether an entry may be of the profile that is computed over the whole picture.</summary>
    internal bool NeedsFull { get; }

    /// <summary>Whether an entry may be of the profile that is computed after a resize.</summary>
    internal bool NeedsFit512 { get; }

    /// <summary>The first row of the hash that the index gives this number.</summary>
    internal int FirstRow(int number) => _rows is null ? number : _rows[number];

    /// <param name="content">What the release holds.</param>
    /// <param name="before">What the release before held; null where there is none.</param>
    internal static LoadedContent Of(ReleaseContent content, LoadedContent? before = null) =>
        (before is null ? null : Changed(content, before))
        ?? new(content, PdqIndex.Build(FirstRows(content.Table(ListAlgorithm.Pdq))), rows: null);

    // Null where too much changed.
    static LoadedContent? Changed(ReleaseContent content, LoadedContent before)
    {
        var (was, now) = (before.Content.Table(ListAlgorithm.Pdq), content.Table(ListAlgorithm.Pdq));
        var numbers = before.Numbers(was.Count);
        // Of a number whose hash is gone there is no row.
        var rows = new int[(before._rows?.Length ?? was.Count) + MaxChanged];
        var next = rows.Length - MaxChanged;
        Array.Fill(rows, Gone);
        var (added, removed) = (new List<PdqIndexEntry>(), new List<PdqIndexEntry>());
        for (var (old, row) = (0, 0); old < was.Count || row < now.Count;)
        {
            var order = old == was.Count ? 1 : row == now.Count ? -1 : HashBytes.Compare(was.Values[old], now.Values[row]);
            if (order < 0) removed.Add(new(was.Values[old].ToPdq(), numbers[old]));
            if (order == 0) rows[numbers[old]] = row;
            if (order > 0)
            {
                if (added.Count == MaxChanged) return null;
                added.Add(new(now.Values[row].ToPdq(), next));
                rows[next++] = row;
            }

            if (removed.Count > MaxChanged) return null;
            if (order <= 0) old = was.RunEnd(old, was.Values[old]);
            if (order >= 0) row = now.RunEnd(row, now.Values[row]);
        }

        var index = before.Index.With(added, removed);
        return index.WantsMerge ? null : new(content, index, rows[..next]);
    }

    // The number of each row in which a hash begins.
    int[] Numbers(int count)
    {
        var numbers = new int[count];
        if (_rows is null)
        {
            for (var row = 0; row < count; row++) numbers[row] = row;
        }
        else
        {
            for (var number = 0; number < _rows.Length; number++)
            {
                if (_rows[number] != Gone) numbers[_rows[number]] = number;
            }
        }

        return numbers;
    }

    // Hashes that many entries share stand in the index once, so that they cost one comparison. Compiled as well as can be at
    // its first call, which for most programs is the only one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static ArraySegment<PdqIndexEntry> FirstRows(FingerprintTable pdq)
    {
        var values = pdq.Values;
        var (first, count) = (new PdqIndexEntry[values.Length], 0);
        for (var row = 0; row < values.Length; row++)
        {
            if (row == 0 || values[row] != values[row - 1]) first[count++] = new(values[row].ToPdq(), row);
        }

        return new(first, 0, count);
    }
}
