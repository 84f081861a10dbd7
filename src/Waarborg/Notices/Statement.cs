// What whoever a restriction concerns is told of it, when, and what keeps that back (DSA Articles 17 and 9(5)).
using System.Text;
using System.Text.Json.Serialization;
using Waarborg.Cases;

namespace Waarborg.Notices;

/// <summary>What is so of a restriction. In the order in which it may come.</summary>
enum StatementPhase
{
    /// <summary>Unavailable before any person decided.</summary>
    Unreviewed,

    /// <summary>Unavailable, and a person's ruling, a granted notice or an order stands behind it.</summary>
    Confirmed,

    /// <summary>Available again.</summary>
    Back,
}

/// <summary>How far telling has come. There is no fifth state: no restriction is without one of these.</summary>
enum StatementState
{
    /// <summary>It is to be told, and a message may be on its way.</summary>
    Owed,

    /// <summary>An authority keeps it back until a moment.</summary>
    Held,

    /// <summary>It is not told, for a reason that is written down.</summary>
    Exempt,

    /// <summary>It was told.</summary>
    Told,
}

/// <summary>Why somebody is not told. A closed list.</summary>
/// <remarks>
/// That content is commercial, deceptive and comes in high volume frees from telling as well (Article 17(2)); images of abuse
/// are none, so it is no reason here.
/// </remarks>
enum StatementExemption
{
    /// <summary>Nobody knows how to reach whoever it concerns (Article 17(2)).</summary>
    ContactUnknown,

    /// <summary>A test picture: nobody is accused of anything.</summary>
    TestPicture,

    /// <summary>Nothing was made unavailable in the end.</summary>
    NotRestricted,

    /// <summary>It was sent and did not arrive, and a person said why nothing more is done.</summary>
    NotReached,
}

/// <summary>One statement, without anything that tells of a file or a person.</summary>
sealed record Statement(
    long Id, long Restriction, long CaseId, long ItemId, CaseCause Cause, StatementState State, StatementExemption? Exempt,
    StatementPhase Phase, StatementPhase? Said, DateTimeOffset MadeAt, DateTimeOffset? RestrictedAt, DateTimeOffset? BackAt,
    DateTimeOffset? InformedAt, Wording? Problem)
{
    /// <summary>
    /// 0 for the customer of the item; else the number of another, whose name of the same file went with it.
    /// </summary>
    internal long Sharer { get; init; }

    /// <summary>Until when whoever was told may complain, for which what he needs is kept; null while he was not told.</summary>
    internal DateTimeOffset? OpenUntil => InformedAt is { } at ? RecordRetention.ObjectUntil(at) : null;

    /// <summary>Something waits to be said, and nothing keeps it back.</summary>
    internal bool IsDue => State is StatementState.Owed or StatementState.Told && RestrictedAt is not null && Said != Phase;
}

/// <summary>What is sealed of a statement.</summary>
/// <param name="Source">The source.</param>
/// <param name="Locator">Where the file lay; empty once that is forgotten.</param>
/// <param name="Category">The category of the entry, as its supplier gave it; empty where nothing was compared.</param>
/// <param name="Reason">Why it was made unavailable, as the journal of restrictions says it.</param>
/// <param name="Code">The receipt code.</param>
/// <param name="Customer">Whose it is, once that is known.</param>
sealed record StatementDetails(
    string Source, byte[] Locator, string Category, string Reason, string Code, string? Customer = null)
{
    /// <summary>It was an upload, which never lay in a source.</summary>
    internal bool IsUpload => Reason == "upload";

    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Reason);
        return true;
    }
}

[JsonSerializable(typeof(StatementDetails))]
sealed partial class StatementJson : JsonSerializerContext;
