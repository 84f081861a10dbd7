// One statement of reasons as the Commission's Transparency Database takes it (DSA Article 24(5)). Pure, and about nobody.
using System.Globalization;
using System.Text.Json.Nodes;
using Waarborg.Cases;

namespace Waarborg.Reporting;

/// <summary>What a statement of reasons rests on, without anything of a person, a file or a list.</summary>
/// <param name="Puid">The number by which the provider calls it there: one for each restriction.</param>
/// <param name="Cause">What led to it.</param>
/// <param name="Category">The category of what it was compared with; empty where nothing was compared.</param>
/// <param name="IsDoneByProgram">It was made unavailable before any person decided.</param>
/// <param name="IsReviewed">A person decided by now.</param>
/// <param name="IsRemoved">Nobody can put it back; else it lies under seal.</param>
/// <param name="Language">In which language the explanations are: nl or en.</param>
/// <param name="FoundAt">When the content was found: since when it is there is not known.</param>
/// <param name="RestrictedAt">When it became unavailable.</param>
sealed record DsaFacts(
    string Puid, CaseCause Cause, string Category, bool IsDoneByProgram, bool IsReviewed, bool IsRemoved, string Language,
    DateTimeOffset FoundAt, DateTimeOffset RestrictedAt);

/// <remarks>The language of the content is not told, which is optional: a picture is in none that is known.</remarks>
static class DsaStatement
{
    /// <summary>The countries of the European Economic Area, by the codes that the database has: Greece is GR there.</summary>
    internal static IReadOnlyList<string> Countries { get; } =
    [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU",
        "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
    ];

    /// <summary>The payload. An order is no statement of reasons: null.</summary>
    internal static JsonObject? Of(DsaFacts facts)
    {
        if (facts.Cause == CaseCause.Order) return null;
        var words = facts.Language == "nl" ? DutchWords : EnglishWords;
        var isMatch = facts.Cause == CaseCause.Match;
        return new()
        {
            ["decision_visibility"] = new JsonArray(facts.IsRemoved
                ? "DECISION_VISIBILITY_CONTENT_REMOVED"
                : "DECISION_VISIBILITY_CONTENT_DISABLED"),
            ["decision_ground"] = "DECISION_GROUND_ILLEGAL_CONTENT",
            ["illegal_content_legal_ground"] = words.Law,
            ["illegal_content_explanation"] = words.Explanation,
            ["content_type"] = new JsonArray("CONTENT_TYPE_IMAGE"),
            ["category"] = "STATEMENT_CATEGORY_PROTECTION_OF_MINORS",
            ["category_specification"] = new JsonArray("KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL"),
            // It is unavailable wherever the service can be reached.
            ["territorial_scope"] = new JsonArray([.. Countries.Select(country => (JsonNode)country)]),
            ["content_date"] = Day(facts.FoundAt),
            ["application_date"] = Day(facts.RestrictedAt),
            ["decision_facts"] = words.Facts(facts),
            ["source_type"] = isMatch ? "SOURCE_VOLUNTARY" : "SOURCE_ARTICLE_16",
            ["automated_detection"] = isMatch ? "Yes" : "No",
            // As the statement says it to the customer: what people alone decided was not decided by a program.
            ["automated_decision"] = facts is { IsDoneByProgram: true, IsReviewed: false } ? "AUTOMATED_DECISION_FULLY"
                : facts.IsDoneByProgram ? "AUTOMATED_DECISION_PARTIALLY"
                : "AUTOMATED_DECISION_NOT_AUTOMATED",
            ["puid"] = facts.Puid,
        };
    }

    static string Day(DateTimeOffset at) => AmsterdamTime.At(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    sealed record Words(string Law, string Explanation, Func<DsaFacts, string> Facts);

    static Words DutchWords { get; } = new(
        "Artikel 252 Wetboek van Strafrecht; Richtlijn 2011/93/EU, artikelen 2 tot en met 5",
        "Beelden van seksueel misbruik van kinderen zijn verboden. Hebben, aanbieden en verspreiden is strafbaar.",
        facts => (facts.Cause == CaseCause.Match
                ? "Bij een vrijwillige vergelijking met lijsten van eerder bevestigde beelden kwam een bestand overeen."
                : "Een melding noemde het adres van een bestand.")
            + Category(facts, " Soort: overal verboden.", " Soort: verboden naar nationaal recht.")
            + (facts.IsReviewed ? " Een mens heeft het bevestigd." : " Een mens heeft nog niet geoordeeld."));

    static Words EnglishWords { get; } = new(
        "Article 252 of the Dutch Criminal Code; Directive 2011/93/EU, Articles 2 to 5",
        "Images of child sexual abuse are illegal. Possessing, offering and distributing them is a crime.",
        facts => (facts.Cause == CaseCause.Match
                ? "In a voluntary comparison with lists of images that were confirmed before, a file matched."
                : "A notice named the address of a file.")
            + Category(facts, " Sort: illegal everywhere.", " Sort: illegal by national law.")
            + (facts.IsReviewed ? " A person confirmed it." : " No person has judged it yet."));

    static string Category(DsaFacts facts, string baseline, string national) => facts.Category switch
    {
        "Baseline" => baseline,
        "NationallyIllegal" => national,
        _ => "",
    };
}
