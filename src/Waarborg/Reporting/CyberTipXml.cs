// NCMEC's CyberTipline on the wire: the report and the details of a file as XML, and its answers. Pure.
using System.Globalization;
using System.Text;
using System.Xml;
using Waarborg.Store;

namespace Waarborg.Reporting;

/// <summary>Words of NCMEC's, letter by letter.</summary>
static class CyberTipTypes
{
    internal const string ChildPornography = "Child Pornography (possession, manufacture, and distribution)";

    internal static IReadOnlyList<string> Incidents { get; } =
    [
        ChildPornography, "Child Sex Trafficking", "Child Sex Tourism", "Child Sexual Molestation", "Misleading Domain Name",
        "Misleading Words or Digital Images on the Internet", "Online Enticement of Children for Sexual Acts",
        "Unsolicited Obscene Material Sent to a Child",
    ];

    /// <summary>What NCMEC is told that it is: what a person said, else what the entry's category says, else nothing.</summary>
    internal static string? IncidentOf(ReportGround ground) =>
        ground.IncidentType ?? (ground.Category == ReportCategory.Baseline ? ChildPornography : null);
}

/// <summary>An answer.</summary>
/// <param name="Code">0 is success, whatever the HTTP status.</param>
/// <param name="ReportId">The report that it is about; 64 bits.</param>
/// <param name="FileId">The file, after an upload.</param>
readonly record struct CyberTipAnswer(int Code, long? ReportId, string? FileId);

static class CyberTipXml
{
    internal const string ContentType = "text/xml; charset=utf-8";

    /// <summary>Bytes of an answer at most.</summary>
    internal const int MaxAnswerBytes = 64 * 1024;

    /// <summary>How deep the elements of an answer may be nested.</summary>
    const int MaxDepth = 8;

    /// <summary>Characters of a file's id.</summary>
    const int MaxIdLength = 100;

    const string Instance = "http://www.w3.org/2001/XMLSchema-instance";
    const string Schema = "https://report.cybertip.org/ispws/xsd";

    static readonly XmlReaderSettings _strict = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxAnswerBytes,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    /// <summary>What NCMEC demands and this report does not have, by name; empty where it can be made.</summary>
    internal static IReadOnlyList<Wording> Problems(CaseReport report) =>
        CyberTipTypes.IncidentOf(report.Ground) is null
            ? [new(
                "incidentType: NCMEC asks what it is, and this is known by national law alone. Whoever judged says it in "
                + "--facts.",
                "incidentType: NCMEC vraagt wat het is, en dit is alleen naar nationaal recht bekend. Wie beoordeelde, zegt het "
                + "bij de feiten.")]
            : [];

    /// <summary>The report, in the order of elements that NCMEC's schema has.</summary>
    internal static byte[] Report(CaseReport report, NcmecWay way) => Document(xml =>
    {
        Begin(xml, "report");
        Summary(xml, report);
        Pages(xml, report);
        Reporter(xml, report, way);
        User(xml, report);
        if (report.Facts.Victim is { } victim)
        {
            xml.WriteStartElement("victim");
            xml.WriteElementString("additionalInfo", victim);
            xml.WriteEndElement();
        }

        xml.WriteElementString("additionalInfo", More(report));
        xml.WriteEndElement();
    });

    /// <summary>What is told of one file that was handed over.</summary>
    internal static byte[] FileDetails(CaseReport report, ReportItem item, long reportId, string fileId) => Document(xml =>
    {
        Begin(xml, "fileDetails");
        xml.WriteElementString("reportId", Text(reportId));
        xml.WriteElementString("fileId", fileId);
        xml.WriteElementString("originalFileName", ShownText.Of(item.Name));
        Optional(xml, "locationOfFile", item.Url is { } url ? ShownText.Of(url) : null);
        // Only the blurred derivative is ever seen.
        xml.WriteElementString("fileViewedByEsp", "false");
        xml.WriteElementString("exifViewedByEsp", "false");
        // Where no address is known here, nobody knows whether it could be reached.
        Optional(xml, "publiclyAvailable", item.Url is null ? null : "true");
        xml.WriteElementString("fileRelevance", "Reported");
        Optional(xml, "industryClassification", report.Ground.Class?.ToString());
        Hash(xml, "MD5", item.Md5);
        Hash(xml, "SHA1", item.Sha1);
        Hash(xml, "SHA256", item.Sha256);
        Capture(xml, report.Facts.Upload);
        xml.WriteEndElement();
    });

    static void Summary(XmlWriter xml, CaseReport report)
    {
        xml.WriteStartElement("incidentSummary");
        xml.WriteElementString("incidentType", CyberTipTypes.IncidentOf(report.Ground)
            ?? throw new InvalidOperationException("A report that NCMEC cannot be told is refused before."));
        Optional(xml, "escalateToHighPriority", report.Facts.Urgent);
        // When it was put there, where that is known; else when it was found.
        xml.WriteElementString("incidentDateTime", report.Facts.Upload?.At ?? Moment(report.Items.Min(item => item.FoundAt)));
        xml.WriteElementString("incidentDateTimeDescription", report.Facts.Upload?.At is null
            ? "When it was found on the service."
            : "When it was uploaded, as the service's own records say.");
        xml.WriteEndElement();
    }

    static void Pages(XmlWriter xml, CaseReport report)
    {
        xml.WriteStartElement("internetDetails");
        xml.WriteStartElement("webPageIncident");
        foreach (var url in report.Urls) xml.WriteElementString("url", ShownText.Of(url));
        xml.WriteElementString("additionalInfo", report.Urls.Count > 0
            ? "Addresses of the files themselves."
            : "The files lie on a hosting service; no public address of them is known.");
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    static void Reporter(XmlWriter xml, CaseReport report, NcmecWay way)
    {
        xml.WriteStartElement("reporter");
        xml.WriteStartElement("reportingPerson");
        xml.WriteElementString("firstName", way.FirstName);
        xml.WriteElementString("lastName", way.LastName);
        xml.WriteElementString("email", way.Email);
        xml.WriteEndElement();
        xml.WriteElementString("companyTemplate", $"{report.Provider.Name}, {report.Provider.Contact}");
        xml.WriteElementString("legalURL", report.Provider.Address);
        xml.WriteEndElement();
    }

    static void User(XmlWriter xml, CaseReport report)
    {
        var (user, upload) = (report.Facts.User, report.Facts.Upload);
        if (!IsOfSomebody(report)) return;
        xml.WriteStartElement("personOrUserReported");
        if (user?.Email is not null || user?.Phone is not null)
        {
            xml.WriteStartElement("personOrUserReportedPerson");
            Optional(xml, "phone", user.Phone);
            Optional(xml, "email", user.Email);
            xml.WriteEndElement();
        }

        Optional(xml, "espIdentifier", report.Customer is { } customer ? ShownText.Of(customer) : null);
        Optional(xml, "espService", report.Source.Length == 0 ? null : report.Source);
        Optional(xml, "screenName", user?.Username);
        Capture(xml, upload);
        if (user?.Decision == AccountDecision.Suspended) xml.WriteElementString("accountTemporarilyDisabled", "true");
        if (user?.Decision == AccountDecision.Terminated) xml.WriteElementString("accountPermanentlyDisabled", "true");
        Optional(xml, "additionalInfo", user?.Other);
        xml.WriteEndElement();
    }

    static bool IsOfSomebody(CaseReport report) =>
        report.Facts.User is not null || report.Facts.Upload?.Ip is not null || report.Customer is not null;

    static void Capture(XmlWriter xml, UploadFacts? upload)
    {
        if (upload?.Ip is not { } ip) return;
        xml.WriteStartElement("ipCaptureEvent");
        xml.WriteElementString("ipAddress", ip);
        xml.WriteElementString("eventName", "Upload");
        Optional(xml, "dateTime", upload.At);
        Optional(xml, "port", upload.Port is { } port ? Text(port) : null);
        xml.WriteEndElement();
    }

    // Where no file is handed over its digests are told here, as is all that NCMEC has no field for.
    static string More(CaseReport report)
    {
        var (ground, facts) = (report.Ground, report.Facts);
        var text = new StringBuilder();
        void Say(string name, string? value)
        {
            if (value is not null) text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\n");
        }

        Say("Report", report.Number);
        Say("Made", ReportJson.Moment(report.MadeAt));
        Say("To", $"{report.To.Organisation} ({report.To.Name}, {report.To.Kind})");
        Say("Case", Text(report.CaseId));
        // Else it stands beside the customer.
        Say("Service", report.Source.Length == 0 || IsOfSomebody(report) ? null : report.Source);
        if (report.IsSample) Say("Sample", "nothing of this is real");
        Say("Aware", ground.Aware + (ground.Detail is { } detail ? $" ({detail})" : ""));
        Say("Category", ground.Category?.ToString());
        Say("Industry classification", ground.Class?.ToString());
        Say("Detection", !ground.IsMatch ? "named by address" : ground.IsExact ? "exact digest" : "alike");
        Say("List of", ground.Supplier);
        Say("Entry", ground.Reference);
        Say("Confirmed by people", Text(ground.Verifiers));
        Say("Confirmed at", ground.VerifiedAt is { } at ? ReportJson.Moment(at) : null);
        foreach (var item in report.Items) SayItem(Say, item);
        Say("Location", facts.Location);
        Say("Account", facts.User?.Decision?.ToString());
        Say("Upload at", facts.Upload?.Ip is null ? facts.Upload?.At : null);
        Say("Also reported to", facts.ThirdCountry is { } third ? $"{third.Body}, {third.Reference}" : null);
        Say("Encrypted attachment", facts.Content);
        Say("More", facts.More);
        return text.ToString().TrimEnd('\n');
    }

    static void SayItem(Action<string, string?> say, ReportItem item)
    {
        var parts = new List<string> { $"name {ShownText.Of(item.Name)}", $"sha256 {item.Sha256}" };
        if (item.Sha1 is { } sha1) parts.Add($"sha1 {sha1}");
        if (item.Md5 is { } md5) parts.Add($"md5 {md5}");
        if (item.Format is { } format) parts.Add(format);
        if (item.Bytes is { } bytes) parts.Add($"{Text(bytes)} bytes");
        parts.Add($"found {ReportJson.Moment(item.FoundAt)}");
        parts.Add(item.Measure + (item.MeasureAt is { } at ? $" {ReportJson.Moment(at)}" : ""));
        if (item.SealedObject is { } sealedAs) parts.Add($"sealed object {Text(sealedAs)}");
        say($"File {Text(item.Number)}", string.Join(", ", parts));
    }

    static void Begin(XmlWriter xml, string root)
    {
        xml.WriteStartElement(root);
        xml.WriteAttributeString("xmlns", "xsi", null, Instance);
        xml.WriteAttributeString("noNamespaceSchemaLocation", Instance, Schema);
    }

    static void Hash(XmlWriter xml, string type, string? value)
    {
        if (value is null) return;
        xml.WriteStartElement("originalFileHash");
        xml.WriteAttributeString("hashType", type);
        xml.WriteString(value);
        xml.WriteEndElement();
    }

    static void Optional(XmlWriter xml, string name, string? value)
    {
        if (value is not null) xml.WriteElementString(name, value);
    }

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    static string Moment(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    static byte[] Document(Action<XmlWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new() { Encoding = new UTF8Encoding(false) })) write(xml);
        return bytes.ToArray();
    }

    /// <summary>Reads an answer. Null for anything else; never throws.</summary>
    internal static CyberTipAnswer? ParseUntrusted(ReadOnlyMemory<byte> answer)
    {
        if (answer.Length > MaxAnswerBytes) return null;
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(answer.Span).TrimStart('\uFEFF');
            using var reader = XmlReader.Create(new StringReader(text), _strict);
            reader.MoveToContent();
            return reader.Name is "reportResponse" or "reportDoneResponse" ? Walk(reader) : null;
        }
        catch (Exception error) when (error is XmlException or DecoderFallbackException)
        {
            return null;
        }
    }

    static CyberTipAnswer? Walk(XmlReader reader)
    {
        int? code = null;
        long? report = null;
        string? file = null;
        var name = "";
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth) return null;
            if (reader.NodeType == XmlNodeType.Element) name = reader.Depth == 1 ? reader.Name : "";
            if (reader.NodeType != XmlNodeType.Text || reader.Depth != 2) continue;
            var value = reader.Value.Trim();
            switch (name)
            {
                // What is said a second time is passed over.
                case "responseCode" when code is null:
                    if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var read)) return null;
                    code = read;
                    break;
                case "reportId" when report is null:
                    if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return null;
                    report = id;
                    break;
                case "fileId" when file is null && value.Length is > 0 and <= MaxIdLength:
                    file = value;
                    break;
            }
        }

        return code is { } known ? new(known, report, file) : null;
    }
}
