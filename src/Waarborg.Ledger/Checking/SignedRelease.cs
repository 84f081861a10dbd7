// Releases of lists as their supplier signed them, to be held against what a provider says that it imported.
using System.Globalization;

namespace Waarborg.Ledger;

/// <summary>One release as its supplier signed it; whoever makes it has verified the signature.</summary>
/// <param name="Supplier">The supplier.</param>
/// <param name="List">The list.</param>
/// <param name="Number">The release's number, as the supplier counts.</param>
/// <param name="Root">Its root, in lower-case hexadecimal.</param>
public sealed record SignedRelease(string Supplier, string List, long Number, string Root)
{
    /// <summary>Why an imported release is none that was signed, in words; null when it is, or its list is not known.</summary>
    internal static string? Problem(IReadOnlyList<SignedRelease> signed, Checked entry)
    {
        if (entry.Kind != "release.imported" || signed.Count == 0) return null;
        var (supplier, list, root) = (entry.Text("supplier"), entry.Text("list"), entry.Text("root"));
        var ofList = signed.Where(one => one.Supplier == supplier && one.List == list).ToList();
        if (ofList.Count == 0 || ofList.Any(one => one.Root == root)) return null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"release {entry.Number("release")} of {list} has a root that {supplier} signed in none of its {ofList.Count} notes: "
                + $"an entry was added, changed or left out");
    }
}
