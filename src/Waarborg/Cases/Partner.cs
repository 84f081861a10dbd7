// An organisation outside whose people assess candidates, or hold shares of keys, as two people described it.
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.Lists;
using Waarborg.Store;

namespace Waarborg.Cases;

/// <summary>What two people say of an organisation outside.</summary>
/// <param name="Organisation">Its name; never the provider's own.</param>
/// <param name="Agreement">Where the agreement with it is found, such as a number.</param>
/// <param name="SealKey">The public key to which what it may see, or hold, is sealed: <c>hpke-p256:</c> and base64.</param>
/// <param name="Assessors">The key line of each person there who assesses candidates, by his name there; none where it only
/// holds shares.</param>
sealed record PartnerTerms(
    string Organisation, string Agreement, string SealKey, IReadOnlyDictionary<string, string> Assessors)
{
    /// <summary>Length of a text, in characters.</summary>
    internal const int MaxTextLength = 200;

    /// <summary>Characters of the name of a partner, and of an assessor.</summary>
    internal const int MaxNameLength = 30;

    /// <summary>Assessors at most.</summary>
    internal const int MaxAssessors = 50;

    internal JsonObject ToJson() => JsonSerializer.SerializeToNode(this, PartnerJson.Default.PartnerTerms)!.AsObject();

    internal static PartnerTerms FromTrusted(string json) =>
        JsonSerializer.Deserialize(json, PartnerJson.Default.PartnerTerms)!;

    /// <summary>Reads a description as somebody wrote it; everything that is wrong is named.</summary>
    internal static (PartnerTerms? Terms, IReadOnlyList<string> Problems) ParseUntrusted(JsonObject json) =>
        TermsJson.ParseUntrusted(
            json, PartnerJson.Default.PartnerTerms, static terms => terms.Problems(),
            "organisation, agreement, sealKey, assessors.");

    List<string> Problems()
    {
        var problems = new List<string>();
        if (!IsText(Organisation)) problems.Add($"organisation: its name, 1 to {MaxTextLength} characters.");
        if (!IsText(Agreement)) problems.Add($"agreement: where it is found, 1 to {MaxTextLength} characters.");
        if (!HpkePublicKey.TryParse(SealKey, out _))
        {
            problems.Add("sealKey: hpke-p256: and base64 of a point, as ./waarborg seal key prints it.");
        }

        if (Assessors.Count > MaxAssessors) problems.Add($"assessors: at most {MaxAssessors}.");
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, line) in Assessors)
        {
            var isKey = VerifierKey.TryParse(line, out var key) && key.Type == NoteKeyType.Ed25519;
            if (!IsShortName(name)) problems.Add($"assessors: {name} is no name of at most {MaxNameLength} letters and digits.");
            else if (!isKey) problems.Add($"assessors.{name}: the line of an Ed25519 key (name+id+key).");
            else if (!keys.Add(Convert.ToHexString(key!.PublicKey.Span)))
            {
                problems.Add($"assessors.{name}: each person has a key of his own.");
            }
        }

        return problems;
    }

    /// <summary>Names stand together in the ledger, as whoever judged.</summary>
    internal static bool IsShortName(string name) => ListRules.IsName(name) && name.Length <= MaxNameLength;

    static bool IsText(string text) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= MaxTextLength && !text.Any(char.IsControl);
}

/// <summary>An organisation outside with its versions.</summary>
sealed record Partner(
    string Name, int Version, PartnerTerms Terms, DateTimeOffset At, long Proposal, DateTimeOffset? WithdrawnAt)
{
    /// <summary>How a verdict of one of its assessors is signed in the ledger and in cases.</summary>
    internal string ActorOf(string assessor) => $"{Name}.{assessor}";

    /// <summary>The name of the assessor who signed a note; null when none of them did.</summary>
    internal string? SignerOf(SignedNote note) => Terms.Assessors
        .Where(one => VerifierKey.TryParse(one.Value, out var key) && note.IsSignedBy(key))
        .Select(one => one.Key).Order(StringComparer.Ordinal).FirstOrDefault();
}

sealed class PartnerStore(Installation installation)
{
    static readonly DescribedRows _rows = new("partners", "partner");

    readonly Journal _journal = new(installation);

    internal IReadOnlyList<Partner> All() => [.. _rows.All(installation).Select(ToPartner)];

    internal static Partner? Find(SqliteConnection connection, SqliteTransaction? transaction, string name) =>
        _rows.Find(connection, transaction, name) is { } row ? ToPartner(row) : null;

    /// <summary>Why this organisation cannot be described so, in words.</summary>
    internal static IReadOnlyList<string> Problems(
        SqliteConnection connection, SqliteTransaction? transaction, string name, JsonNode? json, string? provider)
    {
        if (_rows.TermsOf(connection, transaction, name, json, out var wrong) is not { } terms) return wrong;
        var (read, problems) = PartnerTerms.ParseUntrusted(terms);
        if (read is null) return problems;
        return read.Organisation.Trim().Equals(provider?.Trim(), StringComparison.OrdinalIgnoreCase)
            ? ["organisation: it is the provider itself. Who looks for it is outside."]
            : [];
    }

    /// <summary>Writes a description down, or its end, as two people agreed.</summary>
    internal void Describe(
        SqliteConnection connection, SqliteTransaction transaction, string name, PartnerTerms? terms, long proposal,
        params ReadOnlySpan<string> by) =>
        _rows.Describe(_journal, connection, transaction, name, terms?.ToJson(), proposal, by);

    static Partner ToPartner(DescribedRow row) => new(
        row.Name, (int)row.Version, PartnerTerms.FromTrusted(row.Described), row.DescribedAt, row.Proposal, row.GoneAt);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PartnerTerms))]
sealed partial class PartnerJson : JsonSerializerContext;
