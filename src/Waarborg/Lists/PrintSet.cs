// The fingerprints of one algorithm while a release is made of them.
namespace Waarborg.Lists;

/// <summary>Rows in any order, field by field: some 45 bytes each, and no more than that while they grow.</summary>
sealed class PrintSet(ListAlgorithm algorithm)
{
    readonly Chunked<HashBytes> _values = new();
    readonly Chunked<int> _entries = new();
    readonly Chunked<ListProfile> _profiles = new();
    readonly Chunked<long> _lines = new();

    // The rows in the order of value, entry, profile and line; null when that is not known.
    int[]? _order;

    internal void Add(HashRow row, int entry)
    {
        _order = null;
        _values.Add(row.Hash);
        _entries.Add(entry);
        // Only a PDQ has one.
        if (algorithm == ListAlgorithm.Pdq) _profiles.Add(row.Profile);
        _lines.Add(row.Line);
    }

    /// <summary>The lines whose hash stands under too many entries: those after the first so many.</summary>
    internal IEnumerable<long> SharedTooOften(int most)
    {
        var order = _order ??= Order();
        for (var (from, to) = (0, 0); from < order.Length; from = to)
        {
            to = RunEnd(order, from);
            if (to - from <= most) continue;
            var (entries, last) = (0, -1);
            for (var i = from; i < to; i++)
            {
                var entry = _entries[order[i]];
                if (entry != last) entries++;
                last = entry;
                if (entries > most) yield return _lines[order[i]];
            }
        }
    }

    /// <summary>Drops the rows of these lines.</summary>
    internal void Drop(IReadOnlySet<long> lines)
    {
        if (lines.Count == 0) return;
        var order = _order ??= Order();
        _order = Array.FindAll(order, row => !lines.Contains(_lines[row]));
    }

    /// <summary>The rows as the table of a release, each different one once. The set is empty afterwards.</summary>
    /// <param name="placeOf">For each entry its place in the release.</param>
    internal (FingerprintTable Table, int Folded) Take(int[] placeOf)
    {
        var order = _order ?? Order();
        var (values, entries) = (new HashBytes[order.Length], new int[order.Length]);
        var profiles = new ListProfile[algorithm == ListAlgorithm.Pdq ? order.Length : 0];
        var (kept, run) = (0, new List<(int Entry, ListProfile Profile)>());
        for (var (from, to) = (0, 0); from < order.Length; from = to)
        {
            to = RunEnd(order, from);
            run.Clear();
            for (var i = from; i < to; i++) run.Add((placeOf[_entries[order[i]]], ProfileAt(order[i])));
            if (run.Count > 1) run.Sort();
            for (var i = 0; i < run.Count; i++)
            {
                if (i > 0 && run[i] == run[i - 1]) continue;
                (values[kept], entries[kept]) = (_values[order[from]], run[i].Entry);
                if (profiles.Length > 0) profiles[kept] = run[i].Profile;
                kept++;
            }
        }

        var folded = order.Length - kept;
        Clear();
        if (folded > 0)
        {
            Array.Resize(ref values, kept);
            Array.Resize(ref entries, kept);
            if (profiles.Length > 0) Array.Resize(ref profiles, kept);
        }

        return (new(values, entries, profiles), folded);
    }

    ListProfile ProfileAt(int row) => _profiles.Count == 0 ? ListProfile.Unknown : _profiles[row];

    void Clear()
    {
        _order = null;
        _values.Clear();
        _entries.Clear();
        _profiles.Clear();
        _lines.Clear();
    }

    int RunEnd(int[] order, int from)
    {
        var to = from + 1;
        while (to < order.Length && _values[order[to]] == _values[order[from]]) to++;
        return to;
    }

    // By the first word, which nearly always tells two apart, and where it does not by all there is.
    int[] Order()
    {
        var (words, order) = (new ulong[_values.Count], new int[_values.Count]);
        for (var i = 0; i < order.Length; i++) (words[i], order[i]) = (_values[i].W0, i);
        Array.Sort(words, order);
        for (var (from, to) = (0, 0); from < order.Length; from = to)
        {
            for (to = from + 1; to < order.Length && words[to] == words[from];) to++;
            if (to - from > 1) order.AsSpan(from, to - from).Sort(Compare);
        }

        return order;
    }

    int Compare(int a, int b)
    {
        var order = HashBytes.Compare(_values[a], _values[b]);
        if (order == 0) order = _entries[a].CompareTo(_entries[b]);
        if (order == 0) order = ProfileAt(a).CompareTo(ProfileAt(b));
        return order == 0 ? _lines[a].CompareTo(_lines[b]) : order;
    }
}
