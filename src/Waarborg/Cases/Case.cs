// What opens on a match, a notice or an order: a case with its items, each with a verdict and a restriction.
using Waarborg.Intake;
using Waarborg.Lists;
using Waarborg.Matching;

namespace Waarborg.Cases;

/// <summary>
/// One known entry found in one source, with every item that matched it; or what a notice or an order is about, with the
/// file that its address named. Then nothing was compared: list, supplier, category and reference are empty.
/// </summary>
/// <remarks>The source is empty where an address is of none.</remarks>
sealed record Case(
    long Id, string Source, string Entry, string List, string Supplier, string Category, string Reference,
    DateTimeOffset OpenedAt, string OpenedBy, DateTimeOffset? ClosedAt, IReadOnlyList<CaseItem> Items,
    DateTimeOffset? DueBy = null, DateTimeOffset? ReopenedAt = null, string? ReopenedWhy = null,
    CaseCause Cause = CaseCause.Match, DateTimeOffset? ReceivedAt = null)
{
    /// <summary>A test picture: it counts in no statistic, and nobody outside is told of it.</summary>
    internal bool IsTest => List == ListRules.TestPictures;

    /// <summary>A person's verdict is asked for; an order is carried out or contested.</summary>
    internal bool IsJudged => Cause != CaseCause.Order;

    /// <summary>Items that wait for somebody's verdict.</summary>
    internal int Waiting => IsJudged ? Items.Count(item => item.Verdict == Verdict.None) : 0;
}

/// <summary>One file, or one upload, that matched.</summary>
/// <param name="Id">Its number in the database.</param>
/// <param name="Number">Its number within the case, as commands name it.</param>
/// <param name="Locator">Where it lies in its source.</param>
/// <param name="Version">Which version of the file was read; null for an upload, which was never stored here.</param>
/// <param name="ContentKey">The same for items that are the same bytes.</param>
/// <param name="Sha256">Digest of the bytes that matched.</param>
/// <param name="Algorithm">By what it matched: sha256, sha1, md5 or pdq; or address, where it was named, not matched.</param>
/// <param name="Distance">Bits apart, 0 for an exact digest.</param>
/// <param name="ListRelease">The release of the list that matched.</param>
/// <param name="ProgramVersion">The version of this program that compared.</param>
/// <param name="FoundAt">When.</param>
/// <param name="Decision">What was decided without a person.</param>
/// <param name="Verdict">What a person said of it.</param>
/// <param name="Restriction">Whether it is available.</param>
/// <param name="DisableId">The journal's newest entry that made it unavailable, or would.</param>
/// <param name="RestoreId">The journal's newest entry that puts it back.</param>
/// <param name="RestrictionWords">What became of that, where it did not simply succeed.</param>
sealed record CaseItem(
    long Id, int Number, Locator Locator, FileVersion? Version, byte[] ContentKey, byte[] Sha256, string Algorithm, int Distance,
    int ListRelease, string ProgramVersion, DateTimeOffset FoundAt, MatchDecision Decision, Verdict Verdict,
    ItemRestriction Restriction, long? DisableId, long? RestoreId,
    Wording? RestrictionWords)
{
    /// <summary>What <see cref="Algorithm"/> is where an address named the file and nothing was compared.</summary>
    internal const string Address = "address";

    /// <summary>An address named it; nothing was compared.</summary>
    internal bool IsByAddress => Algorithm == Address;

    /// <summary>Its bytes are those of an item that was removed here before.</summary>
    internal bool IsRemovedBefore { get; init; }

    /// <summary>A service said so that was asked.</summary>
    internal bool IsRemote => ListRelease == Hit.NoRelease && !IsByAddress && !IsRemovedBefore;

    // Names and digests of matched items do not belong in a log.
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Number}, {Verdict}, {Restriction}");
        return true;
    }
}

/// <summary>What was decided about a match before a person looked.</summary>
enum MatchDecision
{
    /// <summary>A person decides.</summary>
    Candidate,

    /// <summary>Made unavailable at once, reversibly; a person decides afterwards.</summary>
    DisableFirst,
}

/// <summary>One person's verdict.</summary>
enum Verdict
{
    None,
    Confirmed,
    Rejected,
}

/// <summary>Where the restriction of an item stands.</summary>
enum ItemRestriction
{
    /// <summary>Available.</summary>
    None,

    /// <summary>Being made unavailable; finished at the next scan of the source if the program stopped underway.</summary>
    Disabling,

    /// <summary>Unavailable, under seal.</summary>
    Disabled,

    /// <summary>Being put back.</summary>
    Restoring,

    /// <summary>Put back as it was.</summary>
    Restored,

    /// <summary>Could not be done; the words say why.</summary>
    Failed,

    /// <summary>Unavailable; it takes two holders outside to open it.</summary>
    Sealed,

    /// <summary>Gone: nobody can put it back.</summary>
    Shredded,
}
