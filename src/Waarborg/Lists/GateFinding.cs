// What a gate before activation found about a release, and whether it holds the release.
using System.Diagnostics;
using System.Globalization;

namespace Waarborg.Lists;

/// <summary>Everything for which a release is looked at before it counts.</summary>
enum GateKind
{
    /// <summary>Entries that resemble pictures known to be harmless.</summary>
    CanaryHit,

    /// <summary>Very many entries that were not in force before.</summary>
    SuddenGrowth,

    /// <summary>Very many entries that were in force and are not in the release.</summary>
    SuddenShrinkage,

    /// <summary>A category of which the release before had no entry.</summary>
    NewCategory,

    /// <summary>One fingerprint under entries of different categories.</summary>
    CategoriesDisagree,

    /// <summary>Entries of which only PDQs were given that are of too low a quality to be compared.</summary>
    LowQuality,

    /// <summary>PDQs of pictures in which nearly nothing is to be seen.</summary>
    NearUniform,

    /// <summary>PDQs that very many others of the same release lie near.</summary>
    Crowded,

    /// <summary>The release before was stopped by a breaker or taken back, and nothing was put in force since.</summary>
    AfterStop,
}

enum GateSeverity
{
    /// <summary>A person reads it; the release goes on.</summary>
    Told,

    /// <summary>The release is not put in force before people have decided.</summary>
    Holds,
}

/// <summary>One finding.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="Severity">Whether it holds the release.</param>
/// <param name="Count">How many entries are concerned.</param>
/// <param name="OutOf">Of how many: the entries of the release, or for growth and shrinkage of the one before.</param>
/// <param name="Entries">The handles of some of them, at most <see cref="MaxNamed"/>.</param>
/// <param name="Category">Which category is new; null for every other finding.</param>
sealed record GateFinding(
    GateKind Kind, GateSeverity Severity, long Count, long OutOf, IReadOnlyList<string> Entries,
    ListCategory? Category = null)
{
    /// <summary>Entries that a finding names.</summary>
    internal const int MaxNamed = 20;

    /// <summary>Entries beyond which a finding holds a release of any size.</summary>
    internal const int HeldEntries = 10;

    /// <summary>A finding about one entry in this many holds a release: 0.01 %.</summary>
    internal const int HeldOneIn = 10_000;

    /// <summary>What the canary found; null when no entry resembles a harmless picture.</summary>
    /// <param name="setAside">The entries that do.</param>
    /// <param name="entries">Entries of the release.</param>
    internal static GateFinding? OfCanary(IReadOnlyList<SetAside> setAside, int entries)
    {
        var handles = setAside.Select(one => one.Entry).Distinct(StringComparer.Ordinal).ToList();
        if (handles.Count == 0) return null;
        // More than the limit holds: the entries are set aside in any case.
        var isHeld = handles.Count > HeldEntries || (long)handles.Count * HeldOneIn > entries;
        return new(
            GateKind.CanaryHit, isHeld ? GateSeverity.Holds : GateSeverity.Told, handles.Count, entries,
            [.. handles.Take(MaxNamed)]);
    }

    /// <summary>Do so many entries of a release hold it? From 10, or from 0.01 %.</summary>
    internal static GateSeverity SeverityOf(long count, long entries) =>
        count >= HeldEntries || count * HeldOneIn >= entries ? GateSeverity.Holds : GateSeverity.Told;

    internal string InWords() => string.Create(CultureInfo.InvariantCulture, $"{Subject()}: {Count} {Whole()}.");

    string Subject() => Kind switch
    {
        GateKind.CanaryHit => "Entries that resemble pictures known to be harmless",
        GateKind.SuddenGrowth => "Entries that were not in force before",
        GateKind.SuddenShrinkage => "Entries that were in force and are gone",
        GateKind.NewCategory => $"Entries of the category {Category}, which the release before had not",
        GateKind.CategoriesDisagree => "Entries with a fingerprint that another entry has under another category",
        GateKind.LowQuality =>
            $"Entries of which no fingerprint can match: only PDQs of a quality below {HashRowRules.MinQuality} were given",
        GateKind.NearUniform => "Entries with a PDQ of a picture in which nearly nothing is to be seen",
        GateKind.Crowded => $"Entries with a PDQ that more than {CrowdedPdqs.MaxNear} others of the release lie near",
        GateKind.AfterStop => "The release before was stopped by a breaker or taken back; entries of this one",
        _ => throw new UnreachableException(),
    };

    string Whole() => Kind is GateKind.SuddenGrowth or GateKind.SuddenShrinkage
        ? string.Create(CultureInfo.InvariantCulture, $"beside {OutOf} of the release before")
        : string.Create(CultureInfo.InvariantCulture, $"of {OutOf}");
}
