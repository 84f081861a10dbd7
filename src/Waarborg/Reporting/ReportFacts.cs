// What the hoster's own system knows of an upload and its customer, as a person hands it over in a file.
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Waarborg.Lists;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Reporting;

/// <summary>From where it was uploaded.</summary>
/// <param name="Ip">The address.</param>
/// <param name="Port">The sender's port.</param>
/// <param name="At">When: RFC 3339 with its zone.</param>
sealed record UploadFacts(string? Ip = null, int? Port = null, string? At = null)
{
    // It is about a person.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Ip is null ? "without an address" : "with an address");
        return true;
    }
}

/// <summary>Who the customer is.</summary>
/// <param name="Username">His name in the service.</param>
/// <param name="Email">His mail address.</param>
/// <param name="Phone">His telephone number.</param>
/// <param name="Other">What else identifies him: postal address, profile, last login.</param>
/// <param name="Decision">What was decided about his account.</param>
sealed record UserFacts(
    string? Username = null, string? Email = null, string? Phone = null, string? Other = null, AccountDecision? Decision = null)
{
    // It is about a person.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Decision is null ? "undecided" : "decided");
        return true;
    }
}

/// <summary>It was reported in a country outside the Union as well.</summary>
/// <param name="Body">To whom.</param>
/// <param name="Reference">Under which number.</param>
sealed record ThirdCountryFacts(string Body, string Reference);

/// <summary>All of it; everything may be left out.</summary>
/// <param name="Aware">How the provider came to know of it; needed where a notice said so.</param>
/// <param name="Detail">The same in words.</param>
/// <param name="Category">What it is known as, where no entry says it: the word of whoever judged.</param>
/// <param name="Class">By the scale of the industry.</param>
/// <param name="IncidentType">What NCMEC calls it.</param>
/// <param name="Urgent">Why it is urgent; null where it is not.</param>
/// <param name="Upload">From where it was uploaded.</param>
/// <param name="Location">Another place that is known.</param>
/// <param name="User">Who the customer is.</param>
/// <param name="ThirdCountry">Where else it was reported.</param>
/// <param name="Victim">What is known of a victim.</param>
/// <param name="Content">The name of an encrypted attachment that goes another way; content itself is never in a report.</param>
/// <param name="Url">The public address, where a source has none.</param>
/// <param name="More">Anything else.</param>
sealed record ReportFacts(
    HowAware? Aware = null, string? Detail = null, ReportCategory? Category = null, ReportClass? Class = null,
    string? IncidentType = null, string? Urgent = null, UploadFacts? Upload = null, string? Location = null,
    UserFacts? User = null, ThirdCountryFacts? ThirdCountry = null, string? Victim = null, string? Content = null,
    string? Url = null, string? More = null)
{
    /// <summary>Characters of a name, a number or an address.</summary>
    internal const int MaxShortLength = 200;

    /// <summary>Characters of a text in sentences.</summary>
    internal const int MaxTextLength = 1000;

    /// <summary>The largest file of facts, in bytes.</summary>
    internal const int MaxFileBytes = 64 * 1024;

    internal static ReportFacts None { get; } = new();

    /// <summary>Reads facts as somebody wrote them; everything that is wrong is named, and nothing is cut.</summary>
    internal static (ReportFacts? Facts, IReadOnlyList<string> Problems) ParseUntrusted(JsonObject json) =>
        TermsJson.ParseUntrusted(
            json, ReportFactsJson.Default.ReportFacts, static facts => facts.Problems(),
            "aware, detail, category, class, incidentType, urgent, upload (ip, port, at), location, user (username, email, "
            + "phone, other, decision), thirdCountry (body, reference), victim, content, url, more.");

    /// <summary>The same as a form says them: by field, in both languages.</summary>
    internal static (ReportFacts? Facts, IReadOnlyList<(string Field, Wording Said)> Faults) ParseUntrustedForm(JsonObject json)
    {
        var (facts, problems) = TermsJson.ParseUntrusted(json, ReportFactsJson.Default.ReportFacts, static _ => [], "");
        if (facts is null)
        {
            // A field of the form has a value that it does not offer.
            var field = problems[0].Split(' ')[0];
            return (null, [(field, new("it is not of the form of this field", "het past niet in dit veld"))]);
        }

        var faults = facts.Faults();
        return (faults.Count == 0 ? facts : null, faults);
    }

    List<string> Problems() => [.. Faults().Select(one => $"{one.Field}: {one.Said.English}")];

    List<(string Field, Wording Said)> Faults()
    {
        var faults = new List<(string, Wording)>();
        foreach (var (name, text, most) in Texts())
        {
            if (text is null) continue;
            if (text.Length > most)
            {
                faults.Add((name, Wording.Of(
                    $"longer than {most} characters; nothing of a report is cut.",
                    $"langer dan {most} tekens; van een melding wordt niets afgekapt.")));
            }
            else if (string.IsNullOrWhiteSpace(text) || !ShownText.IsPlain(text))
            {
                faults.Add((name, new(
                    "empty, or holds a character that does not show.", "leeg, of met een teken dat niet te zien is.")));
            }
        }

        if (IncidentType is { } type && !CyberTipTypes.Incidents.Contains(type, StringComparer.Ordinal))
        {
            var all = string.Join("; ", CyberTipTypes.Incidents);
            faults.Add(("incidentType", new($"one of {all}.", $"een van {all}.")));
        }

        if (Aware == HowAware.Other && Detail is null)
        {
            faults.Add(("detail", new("say how, where aware is Other.", "zeg hoe, als het langs een andere weg was.")));
        }

        if (Url is { } url && !SourceAddress.IsAddress(url))
        {
            faults.Add(("url", new("an address with http or https.", "een adres met http of https.")));
        }

        if (Content is { } content && (content.Contains(':', StringComparison.Ordinal) || content.Any(char.IsWhiteSpace)))
        {
            faults.Add(("content", new(
                "the name of an encrypted attachment, without spaces and colons; never the content itself.",
                "de naam van een versleutelde bijlage, zonder spaties en dubbele punten; nooit de inhoud zelf.")));
        }

        faults.AddRange(UploadFaults());
        return faults;
    }

    IEnumerable<(string Name, string? Text, int Most)> Texts() =>
    [
        ("detail", Detail, MaxTextLength), ("urgent", Urgent, MaxTextLength), ("location", Location, MaxTextLength),
        ("victim", Victim, MaxTextLength), ("more", More, MaxTextLength), ("content", Content, MaxShortLength),
        ("url", Url, CustomerRules.MaxUrlLength), ("user.username", User?.Username, MaxShortLength),
        ("user.email", User?.Email, MaxShortLength), ("user.phone", User?.Phone, MaxShortLength),
        ("user.other", User?.Other, MaxTextLength), ("thirdCountry.body", ThirdCountry?.Body, MaxShortLength),
        ("thirdCountry.reference", ThirdCountry?.Reference, MaxShortLength),
    ];

    IEnumerable<(string Field, Wording Said)> UploadFaults()
    {
        if (Upload is null) yield break;
        if (Upload.Ip is { } ip && (!IPAddress.TryParse(ip, out var read) || read.ToString() != ip))
        {
            yield return ("upload.ip", new(
                "an address of IP version 4 or 6, as it is usually written.",
                "een adres van IP-versie 4 of 6, zoals dat gewoonlijk wordt geschreven."));
        }

        if (Upload.Port is < 1 or > 65_535) yield return ("upload.port", new("1 to 65535.", "1 tot 65535."));
        if (Upload.Port is not null && Upload.Ip is null)
        {
            yield return ("upload.port", new(
                "a port is of an address; give upload.ip.", "een poort hoort bij een adres; geef dat ook."));
        }

        if (Upload.At is { } at && !PermitRules.TryParseMoment(at, out _))
        {
            yield return ("upload.at", new(
                "a moment with its zone, such as 2026-11-20T08:00:00+01:00.",
                "een moment met zijn zone, zoals 2026-11-20T08:00:00+01:00."));
        }
    }

    // It is about a person.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Urgent is null ? "not urgent" : "urgent");
        return true;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ReportFacts))]
sealed partial class ReportFactsJson : JsonSerializerContext;
