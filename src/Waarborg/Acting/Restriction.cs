// What is intended to be done to a file, and what the journal knows of it.
using System.Text;
using System.Text.Json.Serialization;
using Waarborg.Intake;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Acting;

enum RestrictionKind
{
    /// <summary>Make unavailable, reversibly, under seal.</summary>
    Disable,

    /// <summary>Put back exactly.</summary>
    Restore,
}

enum RestrictionState
{
    /// <summary>Written down and durable; to be carried out, also after a crash.</summary>
    Intended,

    /// <summary>Carried out.</summary>
    Done,

    /// <summary>Not carried out; the outcome says why, and nothing is changed.</summary>
    Failed,
}

/// <summary>What somebody or the program wants done.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="CaseItem">The item of a case that it is about; only a number here.</param>
/// <param name="ReasonCode">Why, as a code.</param>
/// <param name="Actor">Who.</param>
abstract record RestrictionIntent(string Source, long CaseItem, string ReasonCode, Actor Actor)
{
    /// <summary>
    /// Make this very version of a file unavailable. One that goes with another is named and not judged: its digest is empty
    /// until it lies under seal.
    /// </summary>
    internal sealed record Disable(
        string Source, long CaseItem, string ReasonCode, Actor Actor, Locator Locator, FileVersion Version, byte[] Sha256,
        long? GoesWith = null)
        : RestrictionIntent(Source, CaseItem, ReasonCode, Actor)
    {
        protected override bool PrintMembers(StringBuilder builder) => base.PrintMembers(builder);
    }

    /// <summary>Put back what an earlier entry of the journal made unavailable.</summary>
    internal sealed record Restore(string Source, long CaseItem, string ReasonCode, Actor Actor, long DisableId)
        : RestrictionIntent(Source, CaseItem, ReasonCode, Actor);

    protected virtual bool PrintMembers(StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{ReasonCode} by {Actor.Kind}");
        return true;
    }
}

/// <summary>
/// One entry of the journal. <c>GoesWith</c> is the Disable with whose file this one goes, and <c>Under</c> the name under which
/// that file lies sealed, whose key opens this one as well; both are null for a file that was judged or named itself.
/// </summary>
sealed record Restriction(
    long Id, string Source, long CaseItem, RestrictionKind Kind, RestrictionState State, string SealedName, bool SealRemoved,
    string ReasonCode, string Actor, DateTimeOffset IntendedAt, DateTimeOffset? EndedAt, RestrictionDetails Details,
    long? GoesWith = null, string? Under = null)
{
    /// <summary>What wraps the key of what lies under seal.</summary>
    internal KeyWrap WrapIn(string sealedFolder, KeyRing keys) =>
        Under is null ? KeyWrap.By(keys) : KeyWrap.With(sealedFolder, Under, keys);

    /// <summary>How it ended; null while it is intended.</summary>
    internal RestrictionOutcome? Outcome => Details.Ended?.ToOutcome();

    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Id}, {Kind}, {State}");
        return true;
    }
}

/// <summary>What the journal keeps sealed of a restriction, because it tells of a file and of its owner.</summary>
sealed class RestrictionDetails
{
    public required byte[] Locator { get; init; }

    /// <summary>The version that was read and judged.</summary>
    public required FileVersion Version { get; init; }

    /// <summary>The digest of its bytes; empty for a file that goes with another, until it lies under seal.</summary>
    public required byte[] Sha256 { get; set; }

    /// <summary>What is needed to put the file back; there from the moment that it lies sealed and checked.</summary>
    public RestrictionPlan? Plan { get; set; }

    /// <summary>Of a Restore: the new file, so that after a crash it is known which name is already given to it.</summary>
    public PlacedFile? Placed { get; set; }

    public EndedRestriction? Ended { get; set; }
}

sealed class RestrictionPlan
{
    public required uint Mode { get; init; }

    public required uint User { get; init; }

    public required uint Group { get; init; }

    public required long AccessedNs { get; init; }

    public required long ModifiedNs { get; init; }

    /// <summary>Names to remove; only ever added to, because each name's hidden name carries its place in this list.</summary>
    public required List<byte[]> Names { get; init; }

    /// <summary>Names of which the removal has begun: these are given back by a Restore.</summary>
    public List<byte[]> Removed { get; init; } = [];
}

sealed record PlacedFile(ulong Device, ulong Inode, bool OwnerKept);

/// <summary>An outcome as it is stored.</summary>
sealed record EndedRestriction(string Code, long Left, bool OwnerKept, string Why, List<byte[]> Names)
{
    internal static EndedRestriction From(RestrictionOutcome outcome) => outcome switch
    {
        RestrictionOutcome.Disabled it => new(it.Code, it.LinksLeft, true, "", Bytes(it.Names)),
        RestrictionOutcome.Restored it => new(it.Code, it.LinksTaken, it.OwnerKept, "", Bytes(it.Names)),
        RestrictionOutcome.Refused it => new(it.Code, 0, true, it.Why, []),
        RestrictionOutcome.SealBroken it => new(it.Code, 0, true, it.Why, []),
        _ => new(outcome.Code, 0, true, "", []),
    };

    internal RestrictionOutcome ToOutcome() => Code switch
    {
        nameof(RestrictionOutcome.Disabled) => new RestrictionOutcome.Disabled(Locators(Names), Left),
        nameof(RestrictionOutcome.Restored) => new RestrictionOutcome.Restored(Locators(Names), (int)Left, OwnerKept),
        nameof(RestrictionOutcome.Changed) => new RestrictionOutcome.Changed(),
        nameof(RestrictionOutcome.Gone) => new RestrictionOutcome.Gone(),
        nameof(RestrictionOutcome.NameTaken) => new RestrictionOutcome.NameTaken(),
        nameof(RestrictionOutcome.PathRefused) => new RestrictionOutcome.PathRefused(),
        nameof(RestrictionOutcome.Refused) => new RestrictionOutcome.Refused(Why),
        nameof(RestrictionOutcome.SealBroken) => new RestrictionOutcome.SealBroken(Why),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    internal static List<Locator> Locators(IEnumerable<byte[]> names) => [.. names.Select(name => new Locator(name))];

    static List<byte[]> Bytes(IEnumerable<Locator> names) => [.. names.Select(name => name.ToArray())];
}

[JsonSerializable(typeof(RestrictionDetails))]
sealed partial class RestrictionJson : JsonSerializerContext;
