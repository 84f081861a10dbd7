// What a permit says, field by field: each is a condition, and a permit that lacks one is refused by its name.
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Waarborg.Ledger;

namespace Waarborg.Permits;

/// <summary>The impact assessment (GDPR 35) that was made before.</summary>
/// <param name="DocumentSha256">SHA-256 of the document: 64 hexadecimal digits.</param>
/// <param name="Date">Its day, such as <c>2026-11-25</c>.</param>
/// <param name="Responsible">Who answers for it.</param>
sealed record ImpactAssessment(string DocumentSha256, string Date, string Responsible);

/// <summary>Prior consultation of the supervisory authority (GDPR 36).</summary>
/// <param name="Held">True if it was held.</param>
/// <param name="Words">Its date and reference; or why it was not due.</param>
sealed record PriorConsultation(bool Held, string Words);

/// <summary>The terms of a permit, as two people sign them.</summary>
/// <param name="Source">The one source.</param>
/// <param name="Scope">Which part of it: see <see cref="PermitScope"/>.</param>
/// <param name="Lists">The lists, each with the categories that may match.</param>
/// <param name="GdprGround">The ground of GDPR 6 that it stands on, in words.</param>
/// <param name="IsController">Does the provider act as controller, and not for its customers as processor?</param>
/// <param name="ImpactAssessment">The impact assessment.</param>
/// <param name="PriorConsultation">Prior consultation, or why it was not due.</param>
/// <param name="CriminalData">UAVG 33 or the like on which data of offences is processed, or why none is needed.</param>
/// <param name="Proportionality">Why this is no more than is needed.</param>
/// <param name="CustomersTermsSaySo">The terms of customers say that this is done.</param>
/// <param name="Notice">SHA-256 of the facts of the user notice in force: 64 hexadecimal digits.</param>
/// <param name="DeliveryShortfall">Why fewer than 95 % of the customers were reached; empty when they were.</param>
/// <param name="Weighing">The number of the weighing that it rests on.</param>
/// <param name="Until">Its end, at most twelve months from its beginning.</param>
/// <param name="AlwaysAsk">True if nothing is disabled before a person decided.</param>
/// <param name="Voluntary">The sentence that says that nobody imposed it: <see cref="VoluntarySentence"/>, letter by
/// letter.</param>
/// <param name="Screening">True if most pictures may be let go after a look at a part of their size, which may miss a few;
/// written only where it is so, so that what was signed without it stays what it is.</param>
/// <param name="Altered">True if altered versions of a picture are compared as well, to find mirrored, turned, bordered and
/// slightly cropped copies; written only where it is so. Not together with screening.</param>
sealed record PermitTerms(
    string Source, string Scope, IReadOnlyList<ListUse> Lists, string GdprGround, bool IsController,
    ImpactAssessment ImpactAssessment, PriorConsultation PriorConsultation, string CriminalData, string Proportionality,
    bool CustomersTermsSaySo, string Notice, string DeliveryShortfall, long Weighing, DateTimeOffset Until, bool AlwaysAsk,
    string Voluntary,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Screening = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Altered = false)
{
    /// <summary>
    /// Seed 003, the minister's answer to question 2. Recital 17a, which it tells of, is quoted nowhere here.
    /// </summary>
    internal const string VoluntarySentence =
        "niets in deze verordening mag leiden tot of mag worden opgevat als het opleggen van detectieverplichtingen aan "
        + "aanbieders";

    /// <summary>Whose words <see cref="VoluntarySentence"/> are.</summary>
    internal const string VoluntaryFrom =
        "antwoord op vraag 2 van het lid Kathmann, minister van Justitie en Veiligheid, 21 november 2025 (seed 003)";

    internal IReadOnlyList<string> ListNames => [.. Lists.Select(use => use.List)];

    internal NoticeTerms ForNotice => new(Lists, Scope, AlwaysAsk, Screening, Altered);

    internal JsonObject ToJson() => JsonSerializer.SerializeToNode(this, PermitTermsJson.Default.PermitTerms)!.AsObject();

    internal static PermitTerms FromTrusted(JsonObject json) => json.Deserialize(PermitTermsJson.Default.PermitTerms)!;

    /// <summary>Reads terms as somebody wrote them. Every field that is missing or of a wrong form is named.</summary>
    internal static (PermitTerms? Terms, IReadOnlyList<string> Problems) ParseUntrusted(JsonObject json)
    {
        try
        {
            return Read(json);
        }
        catch (Exception error) when (error is JsonException or FormatException or ArgumentException
            or InvalidOperationException or NotSupportedException)
        {
            // Besides a wrong form: a name that stands twice, half a character, or more depth than anybody writes.
            var path = (error as JsonException)?.Path?.TrimStart('$', '.');
            return (null, [FormWords(string.IsNullOrEmpty(path) ? "One of the fields" : path)]);
        }
    }

    static (PermitTerms? Terms, IReadOnlyList<string> Problems) Read(JsonObject json)
    {
        var problems = new List<string>();
        var missing = Fields.Where(field => json[field] is null).ToList();
        problems.AddRange(missing.Select(field => $"{field} is missing: {Explain(field)}"));
        problems.AddRange(json.Select(pair => pair.Key).Except([.. Fields, .. Options], StringComparer.Ordinal).Select(
            name => $"{name} is no field of a permit. Its fields are {string.Join(", ", Fields)}, and may be "
                + $"{string.Join(", ", Options)}."));
        if (problems.Count > 0) return (null, problems);
        // What reads it takes a bare date for a moment, by the zone of the machine.
        if (json["until"] is not JsonValue until || !until.TryGetValue(out string? end)
            || !PermitRules.TryParseMoment(end, out _))
        {
            return (null, [FormWords("until")]);
        }

        // A name that stands twice inside a field, and half a character, are found when they are first looked at.
        _ = CanonicalJson.Write(json);
        var terms = json.Deserialize(PermitTermsJson.Default.PermitTerms)!;
        // The serializer lets an element of a list be null, which no field of its own may be.
        return terms.Lists.Any(use => use is null || use.Categories.Any(category => category is null))
            ? (null, [FormWords("lists")])
            : (terms, []);
    }

    // The field that holds the place is explained, whatever lies within it.
    static string FormWords(string path)
    {
        var end = path.AsSpan().IndexOfAny('.', '[');
        var what = Explain(end < 0 ? path : path[..end]);
        return $"{path} does not have the form of this field{(what.Length == 0 ? "." : $": {what}")}";
    }

    /// <summary>The fields in their order.</summary>
    internal static IReadOnlyList<string> Fields { get; } =
    [
        "source", "scope", "lists", "gdprGround", "isController", "impactAssessment", "priorConsultation", "criminalData",
        "proportionality", "customersTermsSaySo", "notice", "deliveryShortfall", "weighing", "until", "alwaysAsk", "voluntary",
    ];

    /// <summary>The fields that may be left out: what they allow is off then.</summary>
    internal static IReadOnlyList<string> Options { get; } = [ScreeningField, AlteredField];

    internal const string ScreeningField = "screening";

    internal const string AlteredField = "altered";

    /// <summary>What a field is for, in words for whoever fills it in.</summary>
    internal static string Explain(string field) => field switch
    {
        "source" => "the one source that it is for.",
        "scope" => "all, opted-in (customers who asked for it), or under:PREFIX/,PREFIX/.",
        "lists" => "each list with the categories that may match, such as "
            + """[{"list":"known","categories":["Baseline"]}]; of a list that somebody else holds also sends """
            + "(prefix, pdq, md5, sha1, sha256) and transferGround (why that may leave).",
        "gdprGround" => "the ground of GDPR 6(1) that it stands on, in words.",
        "isController" => "whether the provider acts as controller.",
        "impactAssessment" => "documentSha256, date and responsible of the impact assessment (GDPR 35).",
        "priorConsultation" => "held, and words: its date and reference, or why it was not due (GDPR 36).",
        "criminalData" => "UAVG 33 or the like, or why none is needed.",
        "proportionality" => "why this is no more than is needed.",
        "customersTermsSaySo" => "true: the terms of customers say that this is done.",
        "notice" => "the SHA-256 of the user notice in force (./waarborg notice show SOURCE).",
        "deliveryShortfall" => "why fewer than 95 % of the customers were reached; empty when they were.",
        "weighing" => "the number of the weighing that it rests on.",
        "until" => "its end with a zone, at most twelve months ahead.",
        "alwaysAsk" => "true if nothing is disabled before a person decided.",
        ScreeningField => "true if most pictures may be let go after a look at a part of their size; it misses some of what an "
            + "exact look finds. Left out: every picture is looked at exactly.",
        AlteredField => "true if pictures are also compared mirrored, turned, without borders and a little cropped or widened, "
            + "to find copies that were altered so. Not together with screening. Left out: only as they are.",
        "voluntary" => $"the sentence: {VoluntarySentence}",
        _ => "",
    };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PermitTerms))]
[JsonSerializable(typeof(PermitStatement))]
sealed partial class PermitTermsJson : JsonSerializerContext;

/// <summary>Which part of a source a permit is for. Closed.</summary>
abstract record PermitScope
{
    internal sealed record All : PermitScope;

    /// <summary>Only what belongs to customers who opted in: the most voluntary form there is.</summary>
    internal sealed record OptedIn : PermitScope;

    /// <summary>Only what lies below these folders of the source; each ends with a slash.</summary>
    internal sealed record Under(IReadOnlyList<string> Prefixes) : PermitScope;

    /// <summary>Folders that a scope names at most.</summary>
    internal const int MaxPrefixes = 100;

    const string UnderMark = "under:";

    /// <summary>Reads a scope; null for anything else.</summary>
    internal static PermitScope? Parse(string text)
    {
        if (text == "all") return new All();
        if (text == "opted-in") return new OptedIn();
        if (!text.StartsWith(UnderMark, StringComparison.Ordinal)) return null;
        var prefixes = text[UnderMark.Length..].Split(',');
        return prefixes.Length <= MaxPrefixes && prefixes.All(IsFolder) ? new Under(prefixes) : null;
    }

    static bool IsFolder(string prefix) =>
        prefix.Length is > 1 and <= 1000 && prefix[^1] == '/' && prefix[0] != '/'
        && !prefix.Split('/').Any(part => part is "." or "..") && !prefix.Any(char.IsControl);

    /// <summary>Is this scope no wider than another?</summary>
    internal static bool IsWithin(PermitScope inner, PermitScope outer) => (inner, outer) switch
    {
        (_, All) => true,
        (OptedIn, OptedIn) => true,
        (Under some, Under more) => some.Prefixes.All(one => more.Prefixes.Any(
            other => one.StartsWith(other, StringComparison.Ordinal))),
        _ => false,
    };
}

/// <summary>Names of moments for people.</summary>
static class PermitWords
{
    internal static string Name(long permit) => string.Create(CultureInfo.InvariantCulture, $"Permit {permit}");
}
