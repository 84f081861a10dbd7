// Releases of lists as their supplier signed them, to be held against what a provider says that it imported.
using System.Globalization;

namespace Waarborg.Ledger;

/// <summary>One release as its supplier signed it; whoever makes it has verified the signature.</summary>
/// <param name="Supplier">The supplier.</param>
/// <param name="List">The list.</param>
/// <param name="Number">The release's number, as the supplier counts.</param>
/// <param name="Root">Its root, in lower-case hexadecimal.</param>
public sealed record SignedRelease(string Supplier, string List, long Number, string Root);

/// <summary>Holds the releases of one ledger against those that were signed, and says which it compared.</summary>
sealed class SignedRoots(IReadOnlyList<SignedRelease> signed)
{
    readonly SortedDictionary<string, int> _compared = new(StringComparer.Ordinal);
    readonly SortedSet<string> _others = new(StringComparer.Ordinal);

    /// <summary>Why an imported release is none that was signed, in words; null when it is, or its list is not known.</summary>
    internal string? Problem(Checked entry)
    {
        if (entry.Kind != "release.imported" || signed.Count == 0) return null;
        var (supplier, list, root) = (entry.Text("supplier"), entry.Text("list"), entry.Text("root"));
        var ofSupplier = signed.Where(one => one.Supplier == supplier).ToList();
        var ofList = ofSupplier.Where(one => one.List == list).ToList();
        if (ofList.Count == 0 && ofSupplier.Count > 0) _others.Add(list);
        if (ofList.Count == 0) return null;
        _compared[list] = _compared.GetValueOrDefault(list) + 1;
        return ofList.Any(one => one.Root == root)
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"release {entry.Number("release")} of {list} has a root that {supplier} signed in none of its {ofList.Count} "
                    + $"notes: an entry was added, changed or left out");
    }

    /// <summary>What was compared, and what was not: silence would look like agreement.</summary>
    internal IEnumerable<string> Words() =>
    [
        .. signed.Select(one => one.List).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(list =>
            _compared.TryGetValue(list, out var count)
                ? string.Create(
                    CultureInfo.InvariantCulture, $"Of {list}, {count} imported releases were held against its notes.")
                : $"There was no release of {list} to hold against its notes."),
        .. _others.Select(list => $"{list} is said to be of the same supplier, and no note about it was given: not compared."),
    ];
}
