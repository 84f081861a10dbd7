// The fingerprints of a release by entry, so that two releases can be compared entry by entry.
namespace Waarborg.Lists.Suppliers;

/// <summary>Never changes; any thread may read it. It takes some 12 bytes a fingerprint besides the release.</summary>
sealed class EntryPrints
{
    readonly ReleaseContent _content;
    // The prints of entry i stand from _starts[i] on, before _starts[i + 1].
    readonly int[] _starts;
    readonly (ListAlgorithm Algorithm, int Row)[] _prints;

    internal static EntryPrints Empty { get; } = new(ReleaseContent.Empty);

    internal EntryPrints(ReleaseContent content)
    {
        _content = content;
        _starts = new int[content.Entries.Length + 1];
        foreach (var algorithm in ListAlgorithms.All)
        {
            foreach (var entry in content.Table(algorithm).Entries) _starts[entry + 1]++;
        }

        for (var i = 0; i < content.Entries.Length; i++) _starts[i + 1] += _starts[i];
        _prints = new (ListAlgorithm, int)[_starts[^1]];
        var next = _starts.ToArray();
        foreach (var algorithm in ListAlgorithms.All)
        {
            var entries = content.Table(algorithm).Entries;
            for (var row = 0; row < entries.Length; row++) _prints[next[entries[row]]++] = (algorithm, row);
        }
    }

    /// <summary>The handles of the entries of both, each once, in their order, after a place.</summary>
    internal static IEnumerable<ulong> Handles(EntryPrints a, EntryPrints b, ulong? after)
    {
        var (i, j) = (a.From(after), b.From(after));
        while (i < a._content.Entries.Length || j < b._content.Entries.Length)
        {
            var one = i < a._content.Entries.Length ? a._content.Entries[i].Handle : ulong.MaxValue;
            var other = j < b._content.Entries.Length ? b._content.Entries[j].Handle : ulong.MaxValue;
            if (one <= other) i++;
            if (other <= one) j++;
            yield return Math.Min(one, other);
        }
    }

    /// <summary>What became of an entry from one release to the other; null where nothing did.</summary>
    internal static FeedRecord? Change(EntryPrints before, EntryPrints now, ulong handle)
    {
        var (was, isNow) = (before.InForce(handle), now.InForce(handle));
        if (isNow < 0) return was < 0 ? null : new(before._content.Reference(was), Gone: true);
        var prints = now.PrintsOf(isNow);
        var category = now._content.Entries[isNow].Category;
        if (was >= 0 && before._content.Entries[was].Category == category && before.PrintsOf(was).SequenceEqual(prints))
        {
            return null;
        }

        return new(now._content.Reference(isNow), Category: category.ToString(), Prints: prints);
    }

    int InForce(ulong handle) =>
        _content.Find(handle) is var at and >= 0 && !_content.Entries[at].IsWithdrawn ? at : -1;

    // The first entry whose handle comes after this one.
    int From(ulong? after)
    {
        if (after is not { } handle) return 0;
        var (low, high) = (0, _content.Entries.Length);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (_content.Entries[middle].Handle <= handle) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    List<FeedPrint> PrintsOf(int entry)
    {
        var prints = new List<FeedPrint>();
        foreach (var (algorithm, row) in _prints.AsSpan(_starts[entry].._starts[entry + 1]))
        {
            var table = _content.Table(algorithm);
            prints.Add(new(
                ExchangeRelease.TypeOf(algorithm, table.ProfileAt(row)), CanonicalFile.Hex(algorithm, table.Values[row])));
        }

        return prints;
    }
}
