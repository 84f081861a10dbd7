// The gate of a release's shape: what a list that went wrong on its way looks like, before any of it counts.
using Waarborg.Hashing;

namespace Waarborg.Lists;

/// <summary>Holds a release against the one before it and against itself. Pure.</summary>
static class ShapeGate
{
    /// <summary>Entries that a release may add or lose beside those of the one before, in percent.</summary>
    internal const int MaxChangePercent = 50;

    /// <summary>Entries that a release may always add, however few the one before had.</summary>
    internal const int AlwaysAdded = 1_000;

    /// <summary>Entries that a release may always lose.</summary>
    internal const int AlwaysWithdrawn = 100;

    /// <summary>Bits that the PDQ of a picture with something in it has set at least: half, less an eighth.</summary>
    internal const int MinBits = 96;

    /// <summary>Bits that such a PDQ has set at most. PDQ turns on what lies above the median, which is half.</summary>
    internal const int MaxBits = 160;

    /// <summary>Rows and columns of the square that a PDQ is.</summary>
    const int Side = 16;

    const ulong FirstColumn = 0x0001_0001_0001_0001;

    /// <summary>Everything that is odd about a release, in the order of the kinds.</summary>
    /// <param name="before">The release of this list that was in force last; an empty one where none ever was.</param>
    /// <param name="beforeInForce">Whether it still is. Where it is not, every entry comes anew.</param>
    /// <param name="after">The release that is to be put in force.</param>
    /// <param name="cancellation">Ends the search.</param>
    internal static IReadOnlyList<GateFinding> Check(
        ReleaseContent before, bool beforeInForce, ReleaseContent after, CancellationToken cancellation)
    {
        var (entriesBefore, entries) = (InForce(before), InForce(after));
        var findings = new List<GateFinding>();
        var added = Missing(after, beforeInForce ? before : ReleaseContent.Empty);
        if (entriesBefore > 0 && added.Count > AlwaysAdded && IsTooMany(added.Count, entriesBefore))
        {
            findings.Add(Finding(GateKind.SuddenGrowth, GateSeverity.Holds, added, entriesBefore, after));
        }

        var withdrawn = beforeInForce ? Missing(before, after) : [];
        if (withdrawn.Count > AlwaysWithdrawn && IsTooMany(withdrawn.Count, entriesBefore))
        {
            findings.Add(Finding(GateKind.SuddenShrinkage, GateSeverity.Holds, withdrawn, entriesBefore, before));
        }

        if (entriesBefore > 0) findings.AddRange(NewCategories(before, after, entries));
        Add(GateKind.CategoriesDisagree, Disagreeing(after));
        AddTold(GateKind.LowQuality, WithoutFingerprint(after));
        var (hashes, firstRows) = DifferentPdqs(after.Table(ListAlgorithm.Pdq));
        cancellation.ThrowIfCancellationRequested();
        Add(GateKind.NearUniform, EntriesOf(
            after, firstRows, Enumerable.Range(0, hashes.Length).Where(place => IsNearUniform(hashes[place]))));
        Add(GateKind.Crowded, EntriesOf(after, firstRows, CrowdedPdqs.Find(hashes, cancellation)));
        return findings;

        void Add(GateKind kind, IReadOnlyList<int> found)
        {
            if (found.Count == 0) return;
            findings.Add(Finding(kind, GateFinding.SeverityOf(found.Count, entries), found, entries, after));
        }

        void AddTold(GateKind kind, IReadOnlyList<int> found)
        {
            if (found.Count > 0) findings.Add(Finding(kind, GateSeverity.Told, found, entries, after));
        }
    }

    /// <summary>Is this the PDQ of a picture in which nearly nothing is, or only stripes?</summary>
    internal static bool IsNearUniform(Pdq256 hash)
    {
        if (hash.SetBits is < MinBits or > MaxBits) return true;
        // Four rows of sixteen bits stand in each word.
        ReadOnlySpan<ulong> words = [hash.W0, hash.W1, hash.W2, hash.W3];
        var row = hash.W3 & ((1UL << Side) - 1);
        var (rowsAreEqual, columnsAreEqual) = (true, true);
        foreach (var word in words)
        {
            rowsAreEqual &= word == row * FirstColumn;
            // Where all columns are equal, each row is all ones or all zeros.
            columnsAreEqual &= word == (word & FirstColumn) * ((1UL << Side) - 1);
        }

        return rowsAreEqual || columnsAreEqual;
    }

    static GateFinding Finding(
        GateKind kind, GateSeverity severity, IReadOnlyList<int> found, int outOf, ReleaseContent of) =>
        new(kind, severity, found.Count, outOf, Handles(of, found));

    static IReadOnlyList<string> Handles(ReleaseContent of, IEnumerable<int> found) =>
        [.. found.Take(GateFinding.MaxNamed).Select(entry => EntryHandle.Show(of.Entries[entry].Handle))];

    static bool IsTooMany(int changed, int before) => (long)changed * 100 > (long)before * MaxChangePercent;

    static int InForce(ReleaseContent content)
    {
        var count = 0;
        foreach (var entry in content.Entries)
        {
            if (!entry.IsWithdrawn) count++;
        }

        return count;
    }

    /// <summary>The entries in force of one release that are not in force in another.</summary>
    static List<int> Missing(ReleaseContent of, ReleaseContent from)
    {
        var (missing, place) = (new List<int>(), 0);
        for (var entry = 0; entry < of.Entries.Length; entry++)
        {
            var row = of.Entries[entry];
            if (row.IsWithdrawn) continue;
            // Both are sorted by handle.
            while (place < from.Entries.Length && from.Entries[place].Handle < row.Handle) place++;
            var isThere = place < from.Entries.Length && from.Entries[place].Handle == row.Handle
                && !from.Entries[place].IsWithdrawn;
            if (!isThere) missing.Add(entry);
        }

        return missing;
    }

    static IEnumerable<GateFinding> NewCategories(ReleaseContent before, ReleaseContent after, int entries)
    {
        var known = new HashSet<ListCategory>();
        foreach (var entry in before.Entries)
        {
            if (!entry.IsWithdrawn) known.Add(entry.Category);
        }

        var fresh = new SortedDictionary<ListCategory, List<int>>();
        for (var entry = 0; entry < after.Entries.Length; entry++)
        {
            var row = after.Entries[entry];
            if (row.IsWithdrawn || known.Contains(row.Category)) continue;
            if (!fresh.TryGetValue(row.Category, out var found)) fresh[row.Category] = found = [];
            found.Add(entry);
        }

        return fresh.Select(one =>
            Finding(GateKind.NewCategory, GateSeverity.Holds, one.Value, entries, after) with { Category = one.Key });
    }

    static IReadOnlyList<int> Disagreeing(ReleaseContent content)
    {
        var marked = new bool[content.Entries.Length];
        foreach (var algorithm in ListAlgorithms.All)
        {
            var table = content.Table(algorithm);
            for (var (from, to) = (0, 0); from < table.Count; from = to)
            {
                to = table.RunEnd(from, table.Values[from]);
                var run = table.Entries[from..to];
                var category = content.Entries[run[0]].Category;
                foreach (var entry in run)
                {
                    if (content.Entries[entry].Category == category) continue;
                    foreach (var each in run) marked[each] = true;
                    break;
                }
            }
        }

        return Marked(marked);
    }

    static IReadOnlyList<int> WithoutFingerprint(ReleaseContent content)
    {
        var isBare = new bool[content.Entries.Length];
        for (var entry = 0; entry < isBare.Length; entry++) isBare[entry] = !content.Entries[entry].IsWithdrawn;
        foreach (var algorithm in ListAlgorithms.All)
        {
            foreach (var entry in content.Table(algorithm).Entries) isBare[entry] = false;
        }

        return Marked(isBare);
    }

    /// <summary>Each PDQ once, and the row at which it begins.</summary>
    static (Pdq256[] Hashes, List<int> FirstRows) DifferentPdqs(FingerprintTable table)
    {
        var firstRows = new List<int>();
        for (var row = 0; row < table.Count; row = table.RunEnd(row, table.Values[row])) firstRows.Add(row);
        return ([.. firstRows.Select(row => table.Values[row].ToPdq())], firstRows);
    }

    static IReadOnlyList<int> EntriesOf(ReleaseContent content, List<int> firstRows, IEnumerable<int> places)
    {
        var table = content.Table(ListAlgorithm.Pdq);
        var marked = new bool[content.Entries.Length];
        foreach (var place in places)
        {
            var row = firstRows[place];
            foreach (var entry in table.Entries[row..table.RunEnd(row, table.Values[row])]) marked[entry] = true;
        }

        return Marked(marked);
    }

    static IReadOnlyList<int> Marked(bool[] marked) => [.. Enumerable.Range(0, marked.Length).Where(entry => marked[entry])];
}
