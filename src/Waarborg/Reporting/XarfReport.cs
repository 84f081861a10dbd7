// The report as XARF version 4, content/csam: for machines that take abuse reports. There is no evidence in it.
using System.Text;
using System.Text.Json.Nodes;

namespace Waarborg.Reporting;

static class XarfReport
{
    internal const string Version = "4.2.0";

    /// <summary>Besides letters and digits, what stands in an address as it is.</summary>
    const string UrlMarks = "-._~:/?#@!$&'()*+,;=";

    /// <summary>What XARF demands and this report does not have, by name; empty where it can be made.</summary>
    internal static IReadOnlyList<Wording> Problems(CaseReport report)
    {
        var problems = new List<Wording>();
        if (ClassOf(report.Ground) is null)
        {
            problems.Add(new(
                "class: XARF says baseline, A1, A2, B1 or B2, and this is known by national law alone. Whoever judged says it "
                + "in --facts.",
                "class: XARF zegt baseline, A1, A2, B1 of B2, en dit is alleen naar nationaal recht bekend. Wie beoordeelde, "
                + "zegt het bij de feiten."));
        }

        if (report.Urls.Count == 0)
        {
            problems.Add(new(
                "url: XARF is about an address, and this has none. Say the source's public address, or url in --facts.",
                "url: XARF gaat over een adres, en dit heeft er geen. Geef het openbare adres van de bron, of het adres bij de "
                + "feiten."));
        }

        if (report.Urls.Count > 1 || report.Items.Count > 1)
        {
            problems.Add(Wording.Of(
                $"items: XARF is about one address, and this report is about {report.Items.Count} files.",
                $"items: XARF gaat over één adres, en deze melding over {report.Items.Count} bestanden.").With(
                " Report to a recipient whose form is Json.", " Meld aan een ontvanger met de vorm Json."));
        }

        return problems;
    }

    /// <summary>Facts that XARF has no field for, by name: alone it would leave them out without a word.</summary>
    internal static IReadOnlyList<Wording> Unsaid(ReportFacts facts)
    {
        (string Name, bool IsThere)[] all =
        [
            ("detail", facts.Detail is not null), ("incidentType", facts.IncidentType is not null),
            ("upload", facts.Upload is not null), ("location", facts.Location is not null),
            ("user", facts.User is { } user && user with { Decision = null } != new UserFacts()),
            ("thirdCountry", facts.ThirdCountry is not null), ("victim", facts.Victim is not null),
            ("content", facts.Content is not null), ("more", facts.More is not null),
        ];
        return [.. all.Where(one => one.IsThere).Select(one => new Wording(
            $"{one.Name}: XARF has no place for it. Leave it out, or report to a recipient whose form is Json.",
            $"{one.Name}: XARF heeft daar geen plaats voor. Laat het weg, of meld aan een ontvanger met de vorm Json."))];
    }

    /// <summary>Null where something is missing that it cannot be without.</summary>
    internal static JsonObject? Of(CaseReport report)
    {
        if (Problems(report).Count > 0) return null;
        var (item, party) = (report.Items[0], Party(report.Provider));
        var json = new JsonObject
        {
            ["xarf_version"] = Version,
            ["report_id"] = report.Number,
            // Of what is reported, not of the report.
            ["timestamp"] = item.FoundAt.UtcDateTime.ToString(
                "yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["reporter"] = party,
            ["sender"] = party.DeepClone(),
            ["source_identifier"] = new Uri(item.Url!).IdnHost,
            ["category"] = "content",
            ["type"] = "csam",
            ["url"] = Ascii(item.Url!),
            ["classification"] = ClassOf(report.Ground),
            ["detection_method"] = report.Ground.IsMatch ? "hash_match" : "user_report",
            ["media_type"] = "image",
            ["content_removed"] = item.Measure != ReportMeasure.None,
        };
        // Where nobody said what was decided about the account, nobody knows.
        if (report.Facts.User?.Decision is { } decision)
        {
            json["account_suspended"] = decision is AccountDecision.Suspended or AccountDecision.Terminated;
        }

        if (report.MayTellDigests) json["hash_values"] = Digests(item);
        return json;
    }

    // An address as RFC 3986 has it: people may write letters that it does not know. Nothing that it knows is written anew, as
    // the very address is what is reported.
    static string Ascii(string url)
    {
        var (parsed, text) = (new Uri(url), new StringBuilder());
        var start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = url.AsSpan(start).IndexOfAny('/', '?', '#') is >= 0 and var at ? start + at : url.Length;
        var host = parsed.HostNameType == UriHostNameType.IPv6 ? $"[{parsed.IdnHost}]" : parsed.IdnHost;
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{parsed.Scheme}://{host}");
        if (!parsed.IsDefaultPort) text.Append(System.Globalization.CultureInfo.InvariantCulture, $":{parsed.Port}");
        var rest = Encoding.UTF8.GetBytes(url[end..]);
        for (var i = 0; i < rest.Length; i++)
        {
            if (IsAsItIs(rest, i)) text.Append((char)rest[i]);
            else text.Append(System.Globalization.CultureInfo.InvariantCulture, $"%{rest[i]:X2}");
        }

        return text.ToString();
    }

    static bool IsAsItIs(ReadOnlySpan<byte> text, int at) => (char)text[at] is var one && one == '%'
        ? at + 2 < text.Length && char.IsAsciiHexDigit((char)text[at + 1]) && char.IsAsciiHexDigit((char)text[at + 2])
        : char.IsAsciiLetterOrDigit(one) || UrlMarks.Contains(one, StringComparison.Ordinal);

    static string? ClassOf(ReportGround ground) =>
        ground.Class?.ToString() ?? (ground.Category == ReportCategory.Baseline ? "baseline" : null);

    static JsonObject Party(ReportProvider provider) => new()
    {
        ["org"] = provider.Name,
        ["contact"] = provider.Contact,
        ["domain"] = provider.Contact.Split('@')[^1],
    };

    static JsonObject Digests(ReportItem item)
    {
        var digests = new JsonObject { ["sha256"] = item.Sha256 };
        if (item.Sha1 is { } sha1) digests["sha1"] = sha1;
        if (item.Md5 is { } md5) digests["md5"] = md5;
        return digests;
    }
}
