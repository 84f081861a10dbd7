// A user notice as it was published, and the rules of publishing one.
using System.Text;
using System.Text.Json.Nodes;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>A published notice. Its number is its version; all sources share the numbers.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Source">What it is about.</param>
/// <param name="Hash">SHA-256 of its canonical facts.</param>
/// <param name="Record">The whole record that the ledger commits to: facts and texts.</param>
/// <param name="Nonce">With it anybody checks that commitment.</param>
/// <param name="Commitment">What the ledger has of it.</param>
/// <param name="PublishedAt">Since when it is up.</param>
/// <param name="DriftedAt">Since when it no longer says the truth; null while it does.</param>
sealed record Notice(
    long Id, string Source, string Hash, JsonObject Record, byte[] Nonce, string Commitment, DateTimeOffset PublishedAt,
    DateTimeOffset? DriftedAt)
{
    internal JsonObject Facts => Record["facts"]!.AsObject();

    /// <summary>The text in this language.</summary>
    internal NoticeText Text(string language) => NoticeText.FromTrusted(language, Record["texts"]![language]!.AsObject());
}

/// <summary>A notice that is made and not yet published.</summary>
sealed record PreparedNotice(NoticeFacts Facts, string Hash, IReadOnlyList<NoticeText> Texts);

/// <summary>What became of preparing.</summary>
abstract record PrepareOutcome
{
    internal sealed record Prepared(PreparedNotice Notice) : PrepareOutcome;

    internal sealed record Refused(string Words) : PrepareOutcome;
}

/// <summary>What became of publishing.</summary>
abstract record PublishOutcome
{
    internal sealed record Published(Notice Notice) : PublishOutcome;

    internal sealed record Refused(string Words) : PublishOutcome;
}

/// <summary>How far a notice has come to those whom it is for.</summary>
/// <param name="Customers">Customers of the source on record.</param>
/// <param name="Delivered">Of these, those whom it reached.</param>
/// <param name="Waiting">Those to whom it is tried again.</param>
/// <param name="GivenUp">Those for whom the last try was over.</param>
readonly record struct DeliveryStanding(long Customers, long Delivered, long Waiting, long GivenUp)
{
    /// <summary>Thousandths reached; 0 where there is nobody.</summary>
    internal long PerMille => Customers == 0 ? 0 : Delivered * 1000 / Customers;
}

/// <summary>The rules of a notice.</summary>
static class NoticeRules
{
    /// <summary>How long before the first item a notice is up and delivered, in days.</summary>
    internal const int LeadDays = 14;

    /// <summary>The same in a sample, where nobody waits for two weeks.</summary>
    internal static TimeSpan SampleLead { get; } = TimeSpan.FromSeconds(2);

    /// <summary>The least share of customers that it must have reached, in thousandths.</summary>
    internal const int EnoughPerMille = 950;

    /// <summary>The longest reason why it reached fewer, in characters.</summary>
    internal const int MaxReasonLength = 2000;

    /// <summary>How long before the first item it is up and delivered.</summary>
    internal static TimeSpan Lead(InstallationKind kind) =>
        kind == InstallationKind.Sample ? SampleLead : TimeSpan.FromDays(LeadDays);

    /// <summary>The record that the ledger commits to.</summary>
    internal static JsonObject RecordOf(PreparedNotice notice, DateTimeOffset at) => new()
    {
        ["form"] = NoticeFacts.Form,
        ["source"] = notice.Facts.Source.Name,
        ["publishedAt"] = Instant.Text(at),
        ["hash"] = notice.Hash,
        ["facts"] = notice.Facts.ToJson(),
        ["texts"] = new JsonObject(notice.Texts.Select(text => KeyValuePair.Create(text.Language, (JsonNode?)text.ToJson()))),
    };

    /// <summary>Is this the record to which that commitment was made? So asks anybody who reads a notice.</summary>
    internal static bool IsCommitted(JsonObject record, byte[] nonce, string commitment) =>
        ClosedRecord.Commit(nonce, CanonicalJson.Write(record)).ToHex() == commitment;

    internal static JsonObject ReadRecord(string body) =>
        CanonicalJson.TryRead(Encoding.UTF8.GetBytes(body), out var record, out var problem)
            ? record
            : throw new FormatException($"A published notice is damaged: {problem}");
}
