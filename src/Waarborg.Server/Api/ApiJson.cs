// What the API says, field by field. There is no hash of a list entry in any of it, and no picture.
using System.Text.Json;
using System.Text.Json.Serialization;
using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Server.Pages;
using Waarborg.Store;

namespace Waarborg.Server.Api;

/// <summary>Exactly one of three. An error is never <c>noMatch</c>.</summary>
enum ScanOutcome
{
    Match,
    NoMatch,
    NotScanned,
}

/// <summary>What became of an upload.</summary>
/// <param name="Outcome">match, noMatch or notScanned.</param>
/// <param name="Reason">Why it was not scanned; only with notScanned.</param>
/// <param name="Words">The same in words.</param>
/// <param name="Case">The case that it opened or joined; only with match.</param>
/// <param name="Test">True with a match that is a test picture, and on no list of the permit.</param>
sealed record ScanResponse(ScanOutcome Outcome, NotScannedReason? Reason, string? Words, long? Case, bool Test)
{
    internal static ScanResponse From(ItemOutcome outcome) => outcome switch
    {
        ItemOutcome.Match match => new(ScanOutcome.Match, null, null, match.CaseId, match.IsTest),
        ItemOutcome.NoMatch => new(ScanOutcome.NoMatch, null, null, null, Test: false),
        ItemOutcome.NotScanned not => new(ScanOutcome.NotScanned, not.Reason, not.Words, null, Test: false),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>Cases, newest first.</summary>
/// <param name="Sample">True if nothing here is real.</param>
/// <param name="Cases">At most as many as were asked for.</param>
sealed record CaseListResponse(bool Sample, IReadOnlyList<CaseResponse> Cases);

/// <summary>One known entry found in one source.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Sample">True if nothing of it is real.</param>
/// <param name="Source">Where it was found.</param>
/// <param name="List">The list that matched.</param>
/// <param name="Supplier">Who vouches for the list.</param>
/// <param name="Category">The entry's category in the list.</param>
/// <param name="Reference">The supplier's own reference to the entry.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="ClosedAt">When it was closed, or null.</param>
/// <param name="Waiting">Items that wait for a person's verdict.</param>
/// <param name="Test">True if it is a test picture: then nobody is told of it.</param>
/// <param name="Items">The files that matched.</param>
sealed record CaseResponse(
    long Id, bool Sample, string Source, string List, string Supplier, string Category, string Reference,
    DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, int Waiting, bool Test,
    IReadOnlyList<CaseItemResponse> Items)
{
    internal static CaseResponse From(Case found, InstallationKind kind) => new(
        found.Id, kind == InstallationKind.Sample, found.Source, found.List, found.Supplier, found.Category, found.Reference,
        found.OpenedAt, found.ClosedAt, found.Items.Count(i => i.Verdict == Verdict.None),
        found.IsTest,
        [.. found.Items.Select(CaseItemResponse.From)]);
}

/// <summary>One file, or one upload, that matched.</summary>
/// <param name="Number">Its number within the case.</param>
/// <param name="Locator">Its path below the source; control characters and stray bytes as \xNN.</param>
/// <param name="Algorithm">By what it matched: sha256, sha1, md5 or pdq.</param>
/// <param name="Distance">Bits apart; 0 for an exact digest.</param>
/// <param name="Decision">What was decided before a person looked.</param>
/// <param name="Verdict">What a person said of it.</param>
/// <param name="Restriction">Whether it is available.</param>
/// <param name="FoundAt">When it was found.</param>
/// <param name="ListRelease">The release of the list that matched.</param>
/// <param name="ProgramVersion">The version of this program that compared.</param>
sealed record CaseItemResponse(
    int Number, string Locator, string Algorithm, int Distance, MatchDecision Decision, Verdict Verdict,
    ItemRestriction Restriction, DateTimeOffset FoundAt, int ListRelease, string ProgramVersion)
{
    internal static CaseItemResponse From(CaseItem item) => new(
        item.Number, item.Locator.ToString(), item.Algorithm, item.Distance, item.Decision, item.Verdict, item.Restriction,
        item.FoundAt, item.ListRelease, item.ProgramVersion);
}

/// <summary>Whether what is offered for scanning would be judged.</summary>
/// <param name="Ready">True if it would, or if this installation does not detect by its own decision.</param>
/// <param name="Reasons">Why it is not ready, in words.</param>
/// <param name="Kind">provider, or sample: then nothing here is real.</param>
/// <param name="Version">The version of this program.</param>
/// <param name="Address">The address that people use, where one is set.</param>
/// <param name="Detection">on, or off: no permit is in force.</param>
/// <param name="Sandbox">The state of the decoders' sandbox, in words.</param>
/// <param name="Permits">What may be scanned at this moment.</param>
/// <param name="TestPictures">Test pictures that are compared with at this moment; 0 without a permit.</param>
/// <param name="Ledger">The ledger as it is published at /ledger.</param>
/// <param name="Now">What the clock of this installation says.</param>
sealed record StatusResponse(
    bool Ready, IReadOnlyList<string> Reasons, InstallationKind Kind, string Version, Uri? Address, Detection Detection,
    string Sandbox, IReadOnlyList<PermitResponse> Permits, int TestPictures, LedgerResponse Ledger, DateTimeOffset Now);

/// <summary>Whether anything may be scanned.</summary>
enum Detection
{
    On,
    Off,
}

/// <summary>A permit in force.</summary>
/// <param name="Source">What may be scanned.</param>
/// <param name="Lists">With which lists.</param>
/// <param name="EndsAt">Until when.</param>
sealed record PermitResponse(string Source, IReadOnlyList<string> Lists, DateTimeOffset EndsAt);

/// <summary>The ledger as anyone can read and check it.</summary>
/// <param name="Size">Entries below the latest checkpoint; 0 before the first.</param>
/// <param name="CheckpointAt">The time of the newest of them, after which it was signed; null before the first.</param>
/// <param name="Witnessed">True if somebody else signed for it in the last 24 hours.</param>
sealed record LedgerResponse(long Size, DateTimeOffset? CheckpointAt, bool Witnessed);

/// <summary>The process runs.</summary>
/// <param name="Live">Always true.</param>
sealed record LiveResponse(bool Live);

/// <summary>Names of enum values with a small first letter, as everywhere in the API.</summary>
sealed class CamelCase<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where TEnum : struct, Enum;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters =
    [
        typeof(CamelCase<ScanOutcome>), typeof(CamelCase<NotScannedReason>), typeof(CamelCase<MatchDecision>),
        typeof(CamelCase<Verdict>), typeof(CamelCase<ItemRestriction>), typeof(CamelCase<InstallationKind>),
        typeof(CamelCase<Detection>), typeof(CamelCase<KeyCaller>), typeof(CamelCase<KeyScope>), typeof(CamelCase<StandingState>),
    ])]
[JsonSerializable(typeof(ScanResponse))]
[JsonSerializable(typeof(CaseListResponse))]
[JsonSerializable(typeof(StatusResponse))]
[JsonSerializable(typeof(LiveResponse))]
[JsonSerializable(typeof(KeyResponse))]
[JsonSerializable(typeof(RegisterResponse))]
[JsonSerializable(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails))]
sealed partial class ApiJson : JsonSerializerContext;
