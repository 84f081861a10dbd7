// Who vouches for lists, as two people described it: what it is, what may be told of it, and how far it is trusted.
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Waarborg.Ledger;

namespace Waarborg.Lists;

/// <summary>What a supplier is. There is no kind for the provider itself.</summary>
enum SupplierKind
{
    Hotline,
    Police,
    Authority,
}

/// <summary>How far its releases are trusted.</summary>
enum SupplierTrust
{
    /// <summary>Its entries may open candidates.</summary>
    Matchable,

    /// <summary>They count towards disabling before a person decided, under all the other rules.</summary>
    Enforceable,
}

/// <summary>To whom it may be told that something matched its list.</summary>
enum TellHits
{
    Supplier,
    Hotline,
    Police,
    Authority,
}

/// <summary>A supplier as it is described.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Organisation">The organisation's name; never the provider's own.</param>
/// <param name="Agreement">Where the agreement about its lists is found, such as a number.</param>
/// <param name="MayBeNamed">May its name be shown to the public?</param>
/// <param name="TellHitsTo">To whom hits may be told.</param>
/// <param name="Trust">How far its releases are trusted.</param>
/// <param name="Key">The line of the Ed25519 key that signs its releases; empty where it cannot sign.</param>
sealed record SupplierTerms(
    SupplierKind Kind, string Organisation, string Agreement, bool MayBeNamed, IReadOnlyList<TellHits> TellHitsTo,
    SupplierTrust Trust, string Key)
{
    /// <summary>Length of a text, in characters.</summary>
    internal const int MaxTextLength = 200;

    internal JsonObject ToJson() => JsonSerializer.SerializeToNode(this, SupplierJson.Default.SupplierTerms)!.AsObject();

    internal static SupplierTerms FromTrusted(string json) =>
        JsonSerializer.Deserialize(json, SupplierJson.Default.SupplierTerms)!;

    /// <summary>Reads a description as somebody wrote it; everything that is wrong is named.</summary>
    internal static (SupplierTerms? Terms, IReadOnlyList<string> Problems) ParseUntrusted(JsonObject json) =>
        TermsJson.ParseUntrusted(
            json, SupplierJson.Default.SupplierTerms, static terms => terms.Problems(),
            "kind, organisation, agreement, mayBeNamed, tellHitsTo, trust, key.");

    /// <summary>The key that signs; null where it has none.</summary>
    internal VerifierKey? SigningKey => VerifierKey.TryParse(Key, out var key) ? key : null;

    List<string> Problems()
    {
        var problems = new List<string>();
        if (!IsText(Organisation)) problems.Add($"organisation: its name, 1 to {MaxTextLength} characters.");
        if (!IsText(Agreement)) problems.Add($"agreement: where it is found, 1 to {MaxTextLength} characters.");
        if (TellHitsTo.Distinct().Count() != TellHitsTo.Count) problems.Add("tellHitsTo: each once.");
        if (Key.Length > 0 && SigningKey is null) problems.Add("key: the line of an Ed25519 key (name+id+key), or empty.");
        return problems;
    }

    static bool IsText(string text) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= MaxTextLength && !text.Any(char.IsControl);
}

/// <summary>A supplier with its versions.</summary>
/// <param name="Name">As lists name it.</param>
/// <param name="Version">How often it was described.</param>
/// <param name="Terms">As it is described now; null for one that was only named at an import.</param>
/// <param name="At">When it was described.</param>
/// <param name="Proposal">The proposal by which two people described it.</param>
/// <param name="WithdrawnAt">When nothing of it counted any more.</param>
sealed record Supplier(
    string Name, int Version, SupplierTerms? Terms, DateTimeOffset? At, long? Proposal, DateTimeOffset? WithdrawnAt)
{
    /// <summary>May its entries count towards disabling before a person decided?</summary>
    internal bool Enforces => Terms is { Trust: SupplierTrust.Enforceable } && WithdrawnAt is null;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SupplierTerms))]
sealed partial class SupplierJson : JsonSerializerContext;
