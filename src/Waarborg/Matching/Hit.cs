// What was found when an item was compared with the lists in force.
using System.Globalization;
using System.Text;
using Waarborg.Hashing;
using Waarborg.Lists;

namespace Waarborg.Matching;

/// <summary>Which of an item's perceptual hashes was near an entry.</summary>
/// <param name="Profile">The PDQ profile of the item's hash.</param>
/// <param name="Orientation">Whether the pixels were taken as stored or turned as they are displayed.</param>
/// <param name="Inverted">Whether the picture with inverted colours is near.</param>
/// <param name="Alteration">What was done with the picture before it was near: it is an altered copy. Null for the picture as it
/// is. A version's hash is of no one profile.</param>
readonly record struct PdqView(
    ListProfile Profile, ViewOrientation Orientation, bool Inverted, PdqAlteration? Alteration = null)
{
    /// <summary>The version of a picture, as it is shown, that was altered like this.</summary>
    internal static PdqView Of(PdqAlteration alteration) =>
        new(ListProfile.Unknown, ViewOrientation.Displayed, Inverted: false, alteration);
}

enum ViewOrientation
{
    Stored,
    Displayed,
}

/// <summary>What else agrees that an item is an entry's, where SHA-1 or MD5 says so.</summary>
enum HitSupport
{
    None,

    /// <summary>The perceptual hash of the same entry, which holds only as long as a second look says so too.</summary>
    Picture,

    /// <summary>The other digest of the same entry.</summary>
    Digest,
}

/// <summary>One entry that an item matched, by one kind of fingerprint.</summary>
/// <param name="Entry">The entry's handle: 16 hexadecimal digits, keyed, the same in every release of the list.</param>
/// <param name="List">The list's name.</param>
/// <param name="Release">The number of the release within the list; <see cref="NoRelease"/> where a service was asked.</param>
/// <param name="Supplier">Who vouches for the entry.</param>
/// <param name="Category">What it is known as.</param>
/// <param name="Reference">What the supplier calls it.</param>
/// <param name="Algorithm">By what it matched.</param>
/// <param name="Distance">Bits apart, 0 for an exact digest.</param>
/// <param name="CanaryPassed">Whether no entry of the release resembles a harmless picture, or two people decided of
/// those that do.</param>
/// <param name="Support">For SHA-1 and MD5: what else matched the same entry.</param>
/// <param name="View">For PDQ: which of the item's hashes was nearest.</param>
sealed record Hit(
    string Entry, string List, int Release, string Supplier, ListCategory Category, string Reference,
    ListAlgorithm Algorithm, int Distance, bool CanaryPassed, HitSupport Support = HitSupport.None, PdqView? View = null)
{
    /// <summary>The release of what a service answered: its list is not held here, and has none.</summary>
    internal const int NoRelease = 0;

    /// <summary>Somebody else said so, who was asked; whatever it was asked by, a person decides first.</summary>
    internal bool IsRemote => IsLookedUp(List, Release);

    /// <summary>A list that is held here has releases; those of what was removed here have none.</summary>
    internal static bool IsLookedUp(string list, int release) => release == NoRelease && !ListRules.IsTombstones(list);

    /// <summary>Are the bytes those of an entry that is held here, beyond what can be forged with one digest?</summary>
    internal bool IsExact => !IsRemote && (Algorithm == ListAlgorithm.Sha256
        || (Algorithm is ListAlgorithm.Sha1 or ListAlgorithm.Md5 && Support != HitSupport.None));

    /// <summary>These very bytes were removed here before.</summary>
    internal bool IsTombstone => ListRules.IsTombstones(List);

    /// <summary>A test picture, which is on no supplier's list.</summary>
    internal bool IsTest => List == ListRules.TestPictures;

    /// <summary>The best first: exact before alike, what cannot be forged before what can; always the same order.</summary>
    internal static int Compare(Hit a, Hit b)
    {
        var order = a.Rank.CompareTo(b.Rank);
        if (order == 0) order = a.Distance.CompareTo(b.Distance);
        if (order == 0) order = string.CompareOrdinal(a.Entry, b.Entry);
        // Two lists may, once in the life of the universe, give the same handle.
        return order == 0 ? string.CompareOrdinal(a.List, b.List) : order;
    }

    int Rank => Algorithm switch
    {
        _ when IsRemote => 7,
        // What somebody outside stands for says more than what was removed here.
        _ when IsTombstone => 3,
        ListAlgorithm.Sha256 => 0,
        ListAlgorithm.Sha1 when IsExact => 1,
        ListAlgorithm.Md5 when IsExact => 2,
        ListAlgorithm.Sha1 => 4,
        ListAlgorithm.Md5 => 5,
        ListAlgorithm.Pdq => 6,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // A supplier may use a hash as reference, so it is not printed.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{Entry}, {List} {Release}, {Algorithm}, {Distance}");
        return true;
    }
}

/// <summary>What became of the perceptual comparison.</summary>
enum PerceptualComparison
{
    /// <summary>Every hash that the entries in force call for was compared.</summary>
    Compared,

    /// <summary>At least one that they call for is of a picture too even to be compared.</summary>
    LowQuality,

    /// <summary>The picture has no perceptual hash: a side is under 5 pixels.</summary>
    TooSmall,

    /// <summary>No perceptual entry is in force.</summary>
    NothingToCompare,
}

/// <summary>Everything that comparing one item gave.</summary>
/// <param name="Hits">The best first; at most one for each entry and algorithm.</param>
/// <param name="Perceptual">What became of the perceptual comparison.</param>
/// <param name="Generation">The number of everything together that it was compared with.</param>
sealed record MatchResult(IReadOnlyList<Hit> Hits, PerceptualComparison Perceptual, int Generation)
{
    /// <summary>Hits of releases that run without acting; nothing follows from them but a count.</summary>
    internal IReadOnlyList<Hit> Shadows { get; init; } = [];
}
