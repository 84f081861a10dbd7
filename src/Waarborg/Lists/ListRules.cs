// Who may bring which list, and how lists and suppliers may be called. Pure.
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Lists;

static class ListRules
{
    /// <summary>The only supplier of a sample installation.</summary>
    internal const string SampleSupplier = "sample";

    /// <summary>The list of what people confirmed and removed here. It is never imported.</summary>
    internal const string OwnTombstones = RemovedLists.Own;

    /// <summary>The same of what an authority ordered to be removed: a list apart, which few permits may name.</summary>
    internal const string OrderTombstones = RemovedLists.Ordered;

    /// <summary>The provider itself, as the supplier of its own tombstones. No import may name it.</summary>
    internal const string Own = RemovedLists.Supplier;

    /// <summary>The list of the test pictures, which is in every program. It is never imported.</summary>
    internal const string TestPictures = "test-pictures";

    /// <summary>The supplier of <see cref="TestPictures"/>, and of nothing else.</summary>
    internal const string OwnSupplier = "waarborg";

    /// <summary>Length of the name of a list or supplier, in characters.</summary>
    internal const int MaxNameLength = 64;

    /// <summary>A sample never holds a real list.</summary>
    internal static bool MayImport(InstallationKind kind, string supplier) => kind switch
    {
        InstallationKind.Provider => true,
        InstallationKind.Sample => supplier == SampleSupplier,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Letters, digits, points, hyphens and underscores, beginning with a letter or digit.</summary>
    internal static bool IsName(string text) =>
        text.Length is > 0 and <= MaxNameLength
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        && char.IsAsciiLetterOrDigit(text[0]);

    // Also in other letters: nobody is to take one for the other.
    static bool IsReserved(string name, string reserved) => string.Equals(name, reserved, StringComparison.OrdinalIgnoreCase);

    /// <summary>Why nothing may come from a supplier of this name here, in words; null when it may.</summary>
    internal static string? SupplierProblem(InstallationKind kind, string supplier) =>
        !IsName(supplier) ? "its name has 1 to 64 letters, digits, points, hyphens and underscores."
        : supplier == Own ? $"{Own} is this installation itself, which vouches for no list."
        : IsReserved(supplier, OwnSupplier) ? $"{OwnSupplier} is this program itself."
        : !MayImport(kind, supplier) ? $"this installation is a sample: it takes only lists of the supplier {SampleSupplier}."
        : null;

    /// <summary>Is it the name of a list that is made here, or in every program?</summary>
    internal static bool IsOwnName(string name) =>
        IsReserved(name, OwnTombstones) || IsReserved(name, OrderTombstones) || IsReserved(name, TestPictures);

    /// <summary>Is it a list that this installation's own cases make?</summary>
    internal static bool IsTombstones(string name) => RemovedLists.Has(name);

    /// <summary>Why this list may not be imported here, in words; null when it may.</summary>
    internal static string? Problem(InstallationKind kind, string name, string supplier, int? maxDistance)
    {
        if (!IsName(name) || !IsName(supplier))
        {
            return "The name of a list and of a supplier has 1 to 64 letters, digits, points, hyphens and underscores.";
        }

        foreach (var made in (string[])[OwnTombstones, OrderTombstones])
        {
            if (IsReserved(name, made)) return $"The list {made} is made from this installation's own cases.";
        }

        if (supplier == Own) return $"The supplier {Own} is this installation itself, which vouches for no list.";
        if (IsReserved(name, TestPictures)) return $"The list {TestPictures} is in every program, and the same in all.";
        if (IsReserved(supplier, OwnSupplier)) return $"The supplier {OwnSupplier} is this program itself.";
        if (!MayImport(kind, supplier))
        {
            return $"This installation is a sample: it takes only lists of the supplier {SampleSupplier}.";
        }

        return maxDistance is < 0 or > Canary.Radius
            ? $"The distance within which a PDQ matches is 0 to {Canary.Radius} bits."
            : null;
    }
}
