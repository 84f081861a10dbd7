// Every rule that the Transparency Database holds a statement to, asked before anything is sent. Pure.
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Waarborg.Reporting;

static class DsaRules
{
    /// <summary>Characters of a number, a ground, a text of "other".</summary>
    internal const int MaxShortLength = 500;

    /// <summary>Characters of an explanation.</summary>
    internal const int MaxExplanationLength = 2000;

    /// <summary>Characters of the facts.</summary>
    internal const int MaxFactsLength = 5000;

    static readonly string[] _visibility =
        ["CONTENT_REMOVED", "CONTENT_DISABLED", "CONTENT_DEMOTED", "CONTENT_AGE_RESTRICTED", "CONTENT_INTERACTION_RESTRICTED",
            "CONTENT_LABELLED", "OTHER"];

    static readonly string[] _types = ["APP", "AUDIO", "IMAGE", "PRODUCT", "SYNTHETIC_MEDIA", "TEXT", "VIDEO", "OTHER"];
    static readonly string[] _keywords = ["CHILD_SEXUAL_ABUSE_MATERIAL", "CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE"];

    static readonly string[] _known =
    [
        "decision_visibility", "decision_visibility_other", "decision_ground", "illegal_content_legal_ground",
        "illegal_content_explanation", "content_type", "content_type_other", "category", "category_specification",
        "territorial_scope", "content_language", "content_date", "application_date", "decision_facts", "source_type",
        "source_identity", "automated_detection", "automated_decision", "puid",
    ];

    /// <summary>What is wrong with a payload, by the field; empty where it may be sent.</summary>
    internal static IReadOnlyList<string> Problems(JsonObject payload)
    {
        var problems = new List<string>();
        void Need(string field, bool isRight, string words)
        {
            if (!isRight) problems.Add($"{field}: {words}");
        }

        foreach (var (field, _) in payload) Need(field, _known.Contains(field, StringComparer.Ordinal), "is not known here.");
        var puid = Text(payload, "puid");
        Need("puid", puid.Length is > 0 and <= MaxShortLength && puid.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'),
            $"1 to {MaxShortLength} letters, digits, - and _.");
        Need("decision_visibility", AreOf(payload, "decision_visibility", _visibility, "DECISION_VISIBILITY_"), "at least one.");
        Other(payload, "decision_visibility", "DECISION_VISIBILITY_OTHER", Need);
        Need("decision_ground", Text(payload, "decision_ground") == "DECISION_GROUND_ILLEGAL_CONTENT", "illegal content.");
        Need("illegal_content_legal_ground", Fits(payload, "illegal_content_legal_ground", MaxShortLength),
            Length(MaxShortLength));
        Need("illegal_content_explanation", Fits(payload, "illegal_content_explanation", MaxExplanationLength),
            Length(MaxExplanationLength));
        Need("content_type", AreOf(payload, "content_type", _types, "CONTENT_TYPE_"), "at least one.");
        Other(payload, "content_type", "CONTENT_TYPE_OTHER", Need);
        Need("category", Text(payload, "category") == "STATEMENT_CATEGORY_PROTECTION_OF_MINORS", "the protection of minors.");
        Need("category_specification", AreOf(payload, "category_specification", _keywords, "KEYWORD_"), "what it is.");
        Need("territorial_scope", AreOf(payload, "territorial_scope", DsaStatement.Countries, ""), "countries of the EEA.");
        Need("content_language", payload["content_language"] is null
            || (Text(payload, "content_language") is { Length: 2 } language && language.All(char.IsAsciiLetterUpper)),
            "two capital letters.");
        Need("decision_facts", Fits(payload, "decision_facts", MaxFactsLength), Length(MaxFactsLength));
        Need("automated_detection", Text(payload, "automated_detection") is "Yes" or "No", "Yes or No.");
        Need("automated_decision", Text(payload, "automated_decision") is "AUTOMATED_DECISION_FULLY"
            or "AUTOMATED_DECISION_PARTIALLY" or "AUTOMATED_DECISION_NOT_AUTOMATED", "fully, partially or not.");
        Dates(payload, Need);
        Source(payload, Need);
        foreach (var field in (string[])["decision_facts", "illegal_content_explanation", "illegal_content_legal_ground"])
        {
            Need(field, !TellsOfSomebody(Text(payload, field)), "it may hold an address or a number of a person.");
        }

        return problems;
    }

    static void Dates(JsonObject payload, Action<string, bool, string> need)
    {
        var content = DateOf(payload, "content_date");
        var applied = DateOf(payload, "application_date");
        need("content_date", content >= new DateOnly(2000, 1, 1), "a day since 2000-01-01, as YYYY-MM-DD.");
        need("application_date", applied >= new DateOnly(2020, 1, 1), "a day since 2020-01-01, as YYYY-MM-DD.");
        need("application_date", content is null || applied is null || content <= applied, "not before content_date.");
    }

    static void Source(JsonObject payload, Action<string, bool, string> need)
    {
        var type = Text(payload, "source_type");
        need("source_type", type is "SOURCE_ARTICLE_16" or "SOURCE_TRUSTED_FLAGGER" or "SOURCE_TYPE_OTHER_NOTIFICATION"
            or "SOURCE_VOLUNTARY", "where it came from.");
        var identity = payload["source_identity"];
        need("source_identity", identity is null
            || (type != "SOURCE_VOLUNTARY" && Fits(payload, "source_identity", MaxShortLength)),
            "only of somebody who notified.");
    }

    static void Other(JsonObject payload, string field, string other, Action<string, bool, string> need)
    {
        var isSaid = payload[field] is JsonArray values && values.Any(one => Text(one) == other);
        need(field + "_other", isSaid ? Fits(payload, field + "_other", MaxShortLength) : payload[field + "_other"] is null,
            "what else, where that is said, and only there.");
    }

    static bool AreOf(JsonObject payload, string field, IReadOnlyList<string> known, string prefix) =>
        payload[field] is JsonArray { Count: > 0 } values
        && values.All(one => Text(one) is { } text && text.StartsWith(prefix, StringComparison.Ordinal)
            && known.Contains(text[prefix.Length..], StringComparer.Ordinal))
        && values.Select(Text).Distinct(StringComparer.Ordinal).Count() == values.Count;

    static bool Fits(JsonObject payload, string field, int most) => Text(payload, field) is { } text
        && !string.IsNullOrWhiteSpace(text) && text.Length <= most;

    static DateOnly? DateOf(JsonObject payload, string field) => DateOnly.TryParseExact(
        Text(payload, field), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    // A mail address, an address of a machine or of a page has no business in a text that everybody reads.
    static bool TellsOfSomebody(string text) => text.Contains('@', StringComparison.Ordinal)
        || text.Contains("://", StringComparison.Ordinal)
        || text.Split(' ').Select(word => word.Trim('.', ',', ':', ';', '(', ')')).Any(IsMachine);

    static bool IsMachine(string word) =>
        word.Split('.') is { Length: 4 } parts && parts.All(part => byte.TryParse(part, CultureInfo.InvariantCulture, out _));

    static string Length(int most) => $"1 to {most} characters.";

    static string Text(JsonObject payload, string field) => Text(payload[field]) ?? "";

    static string? Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
