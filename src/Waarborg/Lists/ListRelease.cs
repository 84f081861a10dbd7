// What is known about lists and releases without opening them: figures, times, states and results.
using Waarborg.Lists.Suppliers;

namespace Waarborg.Lists;

enum ReleaseState
{
    /// <summary>Its entries are known and match where a permit names the list.</summary>
    Active,

    /// <summary>A later release took its place.</summary>
    Superseded,

    /// <summary>The list was removed, or its supplier withdrawn.</summary>
    Withdrawn,

    /// <summary>A gate holds it: two people look at what was found and decide.</summary>
    Imported,

    /// <summary>It passed the gates, and is not in force: its supplier is new, or it waits for somebody.</summary>
    Tested,

    /// <summary>It is compared for a set time without acting, beside the release in force.</summary>
    Shadow,

    /// <summary>Two people took it back, with everything that it alone caused.</summary>
    RolledBack,

    /// <summary>A breaker stopped it: people found too many of its matches to be wrong.</summary>
    Stopped,
}

static class ReleaseStates
{
    /// <summary>It was not in force yet, and may come into force.</summary>
    internal static bool IsWaiting(this ReleaseState state) =>
        state is ReleaseState.Imported or ReleaseState.Tested or ReleaseState.Shadow;
}

/// <summary>What is known of a release besides what it holds.</summary>
/// <param name="Root">Keyed by the supplier: the same at every provider that holds the release.</param>
/// <param name="SupplierNumber">The supplier's own number of it, where a manifest said it.</param>
/// <param name="SignedBy">The line of the key that signed its manifest; null without one.</param>
/// <param name="Attested">The proposal by which two people attested counts and root; null where none did.</param>
/// <param name="CheckedAt">When the supplier was last known to have nothing newer: its age counts from here.</param>
/// <param name="ShadowUntil">Until when it is compared without acting.</param>
/// <param name="Findings">What the gates found.</param>
sealed record ReleaseTrust(
    string Root, long? SupplierNumber, string? SignedBy, long? Attested, DateTimeOffset CheckedAt,
    DateTimeOffset? ShadowUntil, IReadOnlyList<GateFinding> Findings)
{
    /// <summary>Does somebody outside, or do two people, stand for its content?</summary>
    internal bool IsVouchedFor => SignedBy is not null || Attested is not null;

    /// <summary>Does a gate hold it?</summary>
    internal bool IsHeld => Findings.Any(one => one.Severity == GateSeverity.Holds);
}

/// <summary>One version of a list.</summary>
/// <param name="Id">Its number in the database.</param>
/// <param name="List">The list's name.</param>
/// <param name="Supplier">Who vouches for it.</param>
/// <param name="Number">Its number within the list, from 1.</param>
/// <param name="State">Whether it is in force.</param>
/// <param name="ImportedAt">When it was imported.</param>
/// <param name="ImportedBy">Who imported it.</param>
/// <param name="FileDigest">SHA-256 of the file as it was imported, in hexadecimal.</param>
/// <param name="Entries">Entries in it, withdrawn ones not counted.</param>
/// <param name="Difference">What changed from the release before.</param>
/// <param name="Folded">Lines that said the same as another line.</param>
/// <param name="SkippedLines">Bad lines that were passed over because the operator asked for it.</param>
/// <param name="Canary">Whether an entry resembles a harmless picture.</param>
/// <param name="MaxDistance">Bits within which its PDQs match, where it says less than the program.</param>
/// <param name="EndedAt">When it was superseded or withdrawn.</param>
/// <param name="EndedBy">Who did that.</param>
/// <param name="Segment">The name of its encrypted file.</param>
/// <param name="Counts">Fingerprints by algorithm and category.</param>
/// <param name="Trust">What speaks for it and against it.</param>
/// <param name="ContentGoneAt">When what it holds was let go; null while it is here.</param>
sealed record ListRelease(
    long Id, string List, string Supplier, int Number, ReleaseState State, DateTimeOffset ImportedAt, string ImportedBy,
    string FileDigest, int Entries, ReleaseDifference Difference, int Folded, int SkippedLines, CanaryResult Canary,
    int? MaxDistance, DateTimeOffset? EndedAt, string? EndedBy, string Segment, IReadOnlyList<FingerprintCount> Counts,
    ReleaseTrust Trust, DateTimeOffset? ContentGoneAt = null);

/// <summary>A list with its releases, the newest first.</summary>
/// <param name="Name">The list's name.</param>
/// <param name="Supplier">Who vouches for it.</param>
/// <param name="Releases">All of them; the first may be in force.</param>
/// <param name="SetAside">Entries of the newest release that do not match.</param>
sealed record ListShown(
    string Name, string Supplier, IReadOnlyList<ListRelease> Releases, IReadOnlyList<SetAsideShown> SetAside)
{
    /// <summary>The release in force, or null when the list was removed.</summary>
    internal ListRelease? Active => Releases.FirstOrDefault(release => release.State == ReleaseState.Active);
}

/// <summary>An entry that is set aside, as the database knows it.</summary>
sealed record SetAsideShown(string Entry, string Algorithm, int Distance, string Note, DateTimeOffset At);

/// <summary>One entry of a list with its times.</summary>
/// <param name="Entry">Its handle.</param>
/// <param name="Category">What it is known as.</param>
/// <param name="Reference">What the supplier calls it.</param>
/// <param name="AddedAt">When it came into the list, or came back.</param>
/// <param name="WithdrawnAt">When it left it; null while it is in it.</param>
/// <param name="Fingerprints">How many fingerprints it has.</param>
sealed record EntryShown(
    string Entry, ListCategory Category, string Reference, DateTimeOffset AddedAt, DateTimeOffset? WithdrawnAt, int Fingerprints);

/// <summary>A request to import a file.</summary>
/// <param name="List">The list's name; a new name begins a new list.</param>
/// <param name="Path">The file.</param>
/// <param name="Supplier">Who vouches for it; the same for every release of a list.</param>
/// <param name="SkipBadLines">Take the good lines of a file that has bad ones.</param>
/// <param name="MaxDistance">Bits within which its PDQs match, 0 to 31; null is what the release before
/// said, else 31.</param>
/// <param name="Manifest">The supplier's signed note about the release; null where it has none.</param>
/// <param name="PutInForce">False where it only is to be tested, and to wait.</param>
/// <param name="Form">The form of the file, where the operator says it; else what the file begins with decides.</param>
/// <param name="Exchange">The version of the exchange that it was pulled from: it counts only while that stands.</param>
sealed record ImportRequest(
    string List, string Path, string Supplier, bool SkipBadLines = false, int? MaxDistance = null, byte[]? Manifest = null,
    bool PutInForce = true, SourceForm? Form = null, int? Exchange = null);

/// <summary>Why a release was not taken, as far as something follows from it. Closed.</summary>
enum ImportRefusal
{
    /// <summary>Anything else; the words say it.</summary>
    Other,

    /// <summary>It is not what its supplier signed.</summary>
    NotAsSigned,

    /// <summary>It has entries, and none that can be compared.</summary>
    NothingToCompare,

    /// <summary>Two people described its exchange anew meanwhile.</summary>
    DescribedAnew,
}

/// <summary>What became of a request to import. There is no fourth case.</summary>
abstract record ImportOutcome
{
    /// <param name="Release">The new release; its state says whether it is in force.</param>
    /// <param name="Skipped">Bad lines that were passed over.</param>
    /// <param name="SetAside">Entries that do not match because they resemble a harmless picture.</param>
    /// <param name="NotTaken">What the file holds and may not be taken, by reason.</param>
    internal sealed record Imported(
        ListRelease Release, IReadOnlyList<BadLine> Skipped, IReadOnlyList<SetAside> SetAside, RefusedCounts NotTaken)
        : ImportOutcome;

    /// <summary>Nothing was taken.</summary>
    internal sealed record BadLines(IReadOnlyList<BadLine> Lines) : ImportOutcome;

    /// <summary>Nothing was taken.</summary>
    /// <param name="Words">Why.</param>
    /// <param name="Why">Why, where whoever asked acts on it.</param>
    internal sealed record Refused(string Words, ImportRefusal Why = ImportRefusal.Other) : ImportOutcome;
}

/// <summary>What became of a request to remove a list. There is no fourth case.</summary>
abstract record RemoveOutcome
{
    /// <param name="Release">The release that was in force.</param>
    internal sealed record Removed(ListRelease Release) : RemoveOutcome;

    /// <summary>Nothing of it was in force.</summary>
    internal sealed record NotInForce : RemoveOutcome;

    /// <param name="Words">Why.</param>
    /// <param name="IsDescribedAnew">Did two people describe its exchange anew meanwhile?</param>
    internal sealed record Refused(string Words, bool IsDescribedAnew = false) : RemoveOutcome;
}

/// <summary>What became of a request to add harmless pictures.</summary>
abstract record KnownGoodOutcome
{
    /// <param name="Added">Fingerprints that were not in the set before.</param>
    /// <param name="SetAside">Entries of the releases in force that do not match any more, by list.</param>
    internal sealed record Grown(int Added, IReadOnlyList<(string List, SetAside Entry)> SetAside) : KnownGoodOutcome;

    internal sealed record Refused(string Words) : KnownGoodOutcome;
}

/// <summary>What may match at one moment.</summary>
/// <param name="ChangeNumber">The number of changes until then.</param>
/// <param name="KnownGoodMark">Tells one known-good set from another.</param>
/// <param name="Releases">The releases in force, by name of list.</param>
/// <param name="Shadows">Those that are compared without acting.</param>
/// <param name="MaxAge">How old a list may be.</param>
sealed record ReleasesInForce(
    long ChangeNumber, string KnownGoodMark, IReadOnlyList<ReleaseInForce> Releases, IReadOnlyList<ReleaseInForce> Shadows,
    TimeSpan MaxAge);

/// <summary>One release that is compared with.</summary>
/// <param name="Release">What is known of it.</param>
/// <param name="SetAside">Handles of its entries that do not match.</param>
/// <param name="CanaryPassed">Whether none resembles a harmless picture that two people have not decided of.</param>
sealed record ReleaseInForce(ListRelease Release, IReadOnlySet<ulong> SetAside, bool CanaryPassed);
