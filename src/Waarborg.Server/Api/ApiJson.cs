// What the API says, field by field. There is no hash of a list entry in any of it, and no picture.
using System.Text.Json;
using System.Text.Json.Serialization;
using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Permits;
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
/// <param name="Answer">accept, refuse or hold: what to do with a matched upload, where its inlet states it; else null.</param>
/// <param name="Ticket">By which a matched upload is asked after: GET /v1/scan/{ticket}; else null.</param>
sealed record ScanResponse(
    ScanOutcome Outcome, NotScannedReason? Reason, string? Words, long? Case, bool Test, UploadAnswer? Answer = null,
    string? Ticket = null)
{
    internal static ScanResponse From(ItemOutcome outcome) => outcome switch
    {
        ItemOutcome.Match match => new(
            ScanOutcome.Match, null, null, match.CaseId, match.IsTest, match.Upload?.Answer, match.Upload?.Ticket),
        ItemOutcome.NoMatch => new(ScanOutcome.NoMatch, null, null, null, Test: false),
        ItemOutcome.NotScanned not => new(ScanOutcome.NotScanned, not.Reason, not.Words, null, Test: false),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>What to do with a matched upload now.</summary>
/// <param name="Answer">accept, refuse, or hold while there is no verdict.</param>
sealed record UploadResponse(UploadAnswer Answer);

/// <summary>Cases, newest first.</summary>
/// <param name="Sample">True if nothing here is real.</param>
/// <param name="Cases">At most as many as were asked for.</param>
sealed record CaseListResponse(bool Sample, IReadOnlyList<CaseResponse> Cases);

/// <summary>One known entry found in one source, or what a notice or an order is about.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Sample">True if nothing of it is real.</param>
/// <param name="Source">Where it was found; empty where the address of a notice or an order is of no source.</param>
/// <param name="List">The list that matched; empty, like the next three, where nothing was compared.</param>
/// <param name="Supplier">Who vouches for the list.</param>
/// <param name="Category">The entry's category in the list.</param>
/// <param name="Reference">The supplier's own reference to the entry.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="ClosedAt">When it was closed, or null.</param>
/// <param name="Waiting">Items that wait for a person's verdict.</param>
/// <param name="Test">True if it is a test picture: then nobody is told of it.</param>
/// <param name="Items">The files that matched, or the one that the address named.</param>
/// <param name="Cause">match, notice or order.</param>
/// <param name="ReceivedAt">When the notice or the order was received; else null.</param>
sealed record CaseResponse(
    long Id, bool Sample, string Source, string List, string Supplier, string Category, string Reference,
    DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, int Waiting, bool Test,
    IReadOnlyList<CaseItemResponse> Items, CaseCause? Cause = null, DateTimeOffset? ReceivedAt = null)
{
    internal static CaseResponse From(Case found, InstallationKind kind, bool mayExplain) => new(
        found.Id, kind == InstallationKind.Sample, found.Source, found.List, found.Supplier, found.Category, found.Reference,
        found.OpenedAt, found.ClosedAt, found.Waiting,
        found.IsTest,
        [.. found.Items.Select(item => CaseItemResponse.From(item, mayExplain))], found.Cause, found.ReceivedAt);
}

/// <summary>One file, or one upload, that matched.</summary>
/// <param name="Number">Its number within the case.</param>
/// <param name="Locator">Its path below the source; control characters and stray bytes as \xNN.</param>
/// <param name="Algorithm">By what it matched: sha256, sha1, md5 or pdq; address where it was named, not matched.</param>
/// <param name="Distance">Bits apart, 0 for an exact digest; null for a key without the scope explain.</param>
/// <param name="Decision">What was decided before a person looked.</param>
/// <param name="Verdict">What a person said of it.</param>
/// <param name="Restriction">Whether it is available.</param>
/// <param name="FoundAt">When it was found.</param>
/// <param name="ListRelease">The release of the list that matched; 0 where none did.</param>
/// <param name="ProgramVersion">The version of this program that compared.</param>
sealed record CaseItemResponse(
    int Number, string Locator, string Algorithm, int? Distance, MatchDecision Decision, Verdict Verdict,
    ItemRestriction Restriction, DateTimeOffset FoundAt, int ListRelease, string ProgramVersion)
{
    internal static CaseItemResponse From(CaseItem item, bool mayExplain) => new(
        item.Number, item.Locator.ToString(), item.Algorithm, mayExplain ? item.Distance : null,
        item.Decision, item.Verdict, item.Restriction,
        item.FoundAt, item.ListRelease, item.ProgramVersion);
}

/// <summary>Why the items of a case matched.</summary>
/// <param name="Case">The case's number.</param>
/// <param name="Items">Each item with its reasons.</param>
sealed record ExplainResponse(long Case, IReadOnlyList<ExplainedItemResponse> Items);

/// <summary>Why one item matched.</summary>
/// <param name="Number">Its number within the case.</param>
/// <param name="Format">What kind of file; null where it is not kept.</param>
/// <param name="Quality">PDQ quality, 0 to 100; null where it is not kept.</param>
/// <param name="ProgramVersion">The version of this program, its decoder too, that compared.</param>
/// <param name="Reasons">Every entry that it matched, what still stands first.</param>
sealed record ExplainedItemResponse(
    int Number, string? Format, int? Quality, string ProgramVersion, IReadOnlyList<ReasonResponse> Reasons)
{
    internal static ExplainedItemResponse From(ItemExplanation one) => new(
        one.Item.Number, one.Format, one.Quality, one.Item.ProgramVersion, [.. one.Reasons.Select(ReasonResponse.From)]);
}

/// <summary>One reason.</summary>
/// <param name="Supplier">Who vouches for the entry.</param>
/// <param name="Organisation">Who that is, where two people described it.</param>
/// <param name="List">The list.</param>
/// <param name="Release">The release that matched.</param>
/// <param name="ReleaseAt">When it was imported.</param>
/// <param name="Entry">The entry's handle: it says nothing outside this installation.</param>
/// <param name="Category">What it is known as.</param>
/// <param name="Algorithm">By what it matched.</param>
/// <param name="Distance">Bits apart; 0 for an exact digest.</param>
/// <param name="View">Which perceptual hash of the item was near; null for an exact digest.</param>
/// <param name="Vouched">signed, attested, neither, or in the program.</param>
/// <param name="Stands">False when it was withdrawn since.</param>
/// <param name="Again">What asking the same of the same release gave.</param>
/// <param name="Service">Where it was looked up; null for a list that is held here.</param>
/// <param name="FoundAt">When it was found.</param>
sealed record ReasonResponse(
    string Supplier, string? Organisation, string List, int Release, DateTimeOffset? ReleaseAt, string Entry, string Category,
    string Algorithm, int Distance, string? View, string Vouched, bool Stands, Replay Again, string? Service,
    DateTimeOffset FoundAt)
{
    internal static ReasonResponse From(Reason one) => new(
        one.Hit.Supplier, one.Organisation, one.Hit.List, one.Hit.Release, one.ReleaseAt, one.Hit.Entry, one.Hit.Category,
        one.Hit.Algorithm, one.Hit.Distance, one.Hit.View, one.Vouched, one.Hit.Stands, one.Again, one.Service,
        one.Hit.FoundAt);
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
/// <param name="Chain">Who is called when a clock of a case rings.</param>
/// <param name="Reports">Reports that are still to be made, that did not arrive, or that are to be taken back; null to whoever
/// asks without a key that sees cases.</param>
/// <param name="Undelivered">Messages to people outside that did not arrive, and that nobody settled; null the same.</param>
/// <param name="Now">What the clock of this installation says.</param>
sealed record StatusResponse(
    bool Ready, IReadOnlyList<string> Reasons, InstallationKind Kind, string Version, Uri? Address, Detection Detection,
    string Sandbox, IReadOnlyList<PermitResponse> Permits, int TestPictures, LedgerResponse Ledger, ChainResponse Chain,
    ReportsResponse? Reports, long? Undelivered, DateTimeOffset Now);

/// <summary>Whether all that is confirmed was told to those outside who are to know it.</summary>
/// <param name="Waiting">True while something is to be reported, has not arrived, or is to be taken back.</param>
sealed record ReportsResponse(bool Waiting);

/// <summary>Who is called when a clock of a case rings: whether anybody is, and when that was tried.</summary>
/// <param name="Named">The settings name a chain.</param>
/// <param name="TestedAt">When it was tested last.</param>
/// <param name="AcknowledgedAt">When somebody last said that a test arrived.</param>
sealed record ChainResponse(bool Named, DateTimeOffset? TestedAt, DateTimeOffset? AcknowledgedAt);

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
        typeof(CamelCase<Replay>), typeof(CamelCase<CaseCause>), typeof(CamelCase<UploadAnswer>),
    ])]
[JsonSerializable(typeof(ScanResponse))]
[JsonSerializable(typeof(UploadResponse))]
[JsonSerializable(typeof(CaseListResponse))]
[JsonSerializable(typeof(ExplainResponse))]
[JsonSerializable(typeof(StatusResponse))]
[JsonSerializable(typeof(LiveResponse))]
[JsonSerializable(typeof(KeyResponse))]
[JsonSerializable(typeof(FeedHeadResponse))]
[JsonSerializable(typeof(FeedChangesResponse))]
[JsonSerializable(typeof(ReleaseNotesResponse))]
[JsonSerializable(typeof(LookupRequest))]
[JsonSerializable(typeof(LookupResponse))]
[JsonSerializable(typeof(LookupListResponse))]
[JsonSerializable(typeof(RegisterResponse))]
[JsonSerializable(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails))]
sealed partial class ApiJson : JsonSerializerContext;
