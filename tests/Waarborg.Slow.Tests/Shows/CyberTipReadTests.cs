using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Waarborg.Reporting;
using Waarborg.Tests.Reporting;
using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Shows;

/// <summary>
/// What we send to NCMEC, byte by byte as the program sent it, read by programs that others wrote: libxml2 holds it against the
/// schema, the reader of XML that npm cybertipline-tools brings along finds every word of it, and that package takes it in its
/// own types and writes the same again. It has no reader of reports itself: what it exports builds reports, and reads answers.
/// </summary>
public sealed class CyberTipReadTests
{
    // From the document into the package's types, by hand: what its types do not know is left behind here, and missed in what it
    // writes. It reads moments and numbers as such, and a text as text.
    const string Script =
        """
        import { readFileSync } from 'node:fs';
        import { XMLParser, XMLValidator } from 'fast-xml-parser';
        import * as tools from 'cybertipline-tools';
        const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false,
          parseAttributeValue: false, trimValues: false, ignoreDeclaration: true });
        const list = (one) => one === undefined ? [] : Array.isArray(one) ? one : [one];
        const some = (all) => all.length ? all : undefined;
        const capture = (one) => one && ({ ipAddress: one.ipAddress, eventName: one.eventName,
          dateTime: one.dateTime && new Date(one.dateTime), port: one.port && Number(one.port) });
        const person = (one) => one && ({ firstName: one.firstName, lastName: one.lastName,
          phone: some(list(one.phone).map((number) => ({ number }))), email: some(list(one.email).map((email) => ({ email }))) });
        const bool = (one) => one === undefined ? undefined : one === 'true';
        function leaves(node, place, into) {
          if (Array.isArray(node)) { for (const one of node) leaves(one, place, into); return into; }
          if (typeof node !== 'object') { into.push([place, node]); return into; }
          const keys = Object.keys(node);
          for (const key of keys) {
            if (key.startsWith('@xmlns') || key.startsWith('@xsi:')) continue;
            if (key === '#text') into.push([place, node[key]]);
            else leaves(node[key], key.startsWith('@') ? place + key : place ? `${place}/${key}` : key, into);
          }
          return into;
        }
        const told = JSON.parse(readFileSync(0, 'utf8')).map((xml) => {
          const document = parser.parse(xml);
          const answer = { isWellFormed: XMLValidator.validate(xml), leaves: leaves(document, '', []) };
          const { report, fileDetails } = document;
          if (report) {
            const { incidentSummary: summary, personOrUserReported: user, reporter } = report;
            answer.built = tools.buildReport({
              incidentSummary: { incidentType: summary.incidentType, escalateToHighPriority: summary.escalateToHighPriority,
                incidentDateTime: new Date(summary.incidentDateTime), incidentDateTimeDescription: summary.incidentDateTimeDescription },
              incidentDetails: { webPageIncidents: list(report.internetDetails).map(({ webPageIncident: page }) =>
                ({ url: some(list(page.url)), additionalInfo: page.additionalInfo })) },
              reporter: { reportingPerson: person(reporter.reportingPerson), companyTemplate: reporter.companyTemplate,
                termsOfService: reporter.termsOfService, legalUrl: reporter.legalURL },
              personOrUserReported: user && { personOrUserReportedPerson: person(user.personOrUserReportedPerson),
                espIdentifier: user.espIdentifier, espService: user.espService, screenName: user.screenName,
                ipCaptureEvent: some(list(user.ipCaptureEvent).map(capture)), additionalInfo: user.additionalInfo },
              victim: some(list(report.victim).map((one) => ({ victimPerson: {}, additionalInfo: one.additionalInfo }))),
              additionalInfo: report.additionalInfo });
          }
          if (fileDetails) {
            answer.built = tools.buildSubmitFileDetails({ reportId: Number(fileDetails.reportId), fileId: fileDetails.fileId,
              fileName: fileDetails.fileName, originalFileName: fileDetails.originalFileName,
              locationOfFile: fileDetails.locationOfFile, fileViewedByEsp: bool(fileDetails.fileViewedByEsp),
              exifViewedByEsp: bool(fileDetails.exifViewedByEsp), publiclyAvailable: bool(fileDetails.publiclyAvailable),
              fileRelevance: fileDetails.fileRelevance, industryClassification: fileDetails.industryClassification,
              originalFileHash: list(fileDetails.originalFileHash).map((one) => ({ hashType: one['@hashType'], value: one['#text'] })),
              ipCaptureEvent: capture(fileDetails.ipCaptureEvent), additionalInfo: some(list(fileDetails.additionalInfo)) });
          }
          return answer;
        });
        console.log(JSON.stringify({ told, incidents: Object.values(tools.IncidentType), events: Object.values(tools.IPEventName),
          relevance: Object.values(tools.FileRelevance), classes: Object.values(tools.IndustryClassification),
          codes: Object.keys(tools.errorDetailsByCode) }));
        """;

    // Its types of the person reported know no end of an account.
    static readonly string[] _unknownThere =
        ["report/personOrUserReported/accountTemporarilyDisabled", "report/personOrUserReported/accountPermanentlyDisabled"];

    [Fact]
    public async Task What_leaves_is_valid_by_a_schema_of_libxml2_and_read_word_by_word_by_programs_that_others_wrote()
    {
        var documents = await SentAsync();
        // Three reports, and the details of each of their files.
        Assert.Equal((3, 1 + 1 + CaseReport.MaxItems), (documents.Count(IsReport), documents.Count(one => !IsReport(one))));
        Assert.Empty(await CyberTipTools.ProblemsAsync(SomeReports.XsdFile, documents));

        var texts = documents.Values.Select(Encoding.UTF8.GetString).ToList();
        var said = JsonNode.Parse(await CyberTipTools.RunAsync(Script, JsonSerializer.Serialize(texts)))!;
        var told = said["told"]!.AsArray();
        Assert.Equal(texts.Count, told.Count);
        foreach (var (text, one) in texts.Zip(told))
        {
            Assert.True((bool)one!["isWellFormed"]!);
            Assert.Equal(
                CyberTipTools.Leaves(text).Order(), one["leaves"]!.AsArray().Select(leaf => ((string)leaf![0]!, (string)leaf[1]!)).Order());
        }

        AssertWords(said);
    }

    [Fact]
    public async Task A_package_that_somebody_else_wrote_takes_each_field_in_its_own_types_and_writes_the_same()
    {
        // Where it writes it escapes no character of XML, so that its own documents would be none: here are none such.
        CaseReport[] reports =
        [
            SomeReports.Minimal, SomeReports.Typical,
            SomeReports.Maximal with
            {
                Items = [SomeReports.Maximal.Items[0] with { Name = "customer/a.png" }, SomeReports.Typical.Items[0] with { Number = 2 }],
            },
        ];
        var documents = reports.SelectMany(report => (byte[][])
        [
            CyberTipXml.Report(report, SomeReports.Ncmec), CyberTipXml.FileDetails(report, report.Items[0], 5_000_000_007, "f1"),
        ]).Select(Encoding.UTF8.GetString).ToList();
        var said = JsonNode.Parse(await CyberTipTools.RunAsync(Script, JsonSerializer.Serialize(documents)))!;
        foreach (var (document, one) in documents.Zip(said["told"]!.AsArray()))
        {
            var ours = CyberTipTools.Leaves(document).Where(leaf => !_unknownThere.Contains(leaf.Place))
                .Select(leaf => (leaf.Place, Value: Plain(leaf.Value))).Order().ToList();
            // It writes an empty element for what nobody said.
            var theirs = CyberTipTools.Leaves((string)one!["built"]!).Where(leaf => leaf.Value.Length > 0)
                .Select(leaf => (leaf.Place, Value: Plain(leaf.Value))).Order().ToList();
            Assert.Equal(ours, theirs);
        }
    }

    // What the schema would let pass unseen were no schema.
    [Fact]
    public async Task A_document_that_is_not_as_NCMEC_describes_it_is_refused_by_libxml2_as_by_the_program()
    {
        var right = Encoding.UTF8.GetString(CyberTipXml.Report(SomeReports.Typical, SomeReports.Ncmec));
        var details = Encoding.UTF8.GetString(CyberTipXml.FileDetails(SomeReports.Typical, SomeReports.Typical.Items[0], 5, "f1"));
        (string Of, string What, string With)[] faults =
        [
            (right, CyberTipTypes.ChildPornography, "Something Else"), (right, "<eventName>Upload<", "<eventName>Sent<"),
            (right, "<port>51234</port>", "<port>70000</port>"), (right, "<lastName>Bakker</lastName>", "<lastName>Bakker</lastName><nick>a</nick>"),
            (right, "2026-11-20T08:00:00+01:00", "2026-11-20T08:00:00"), (right, "<screenName>someone</screenName>", "<screenName></screenName>"),
            (details, "<fileRelevance>Reported<", "<fileRelevance>Perhaps<"), (details, " hashType=\"MD5\"", ""),
            (details, "<fileId>f1</fileId>", ""), (details, "<reportId>5</reportId>", "<reportId>five</reportId>"),
            (details, "<fileViewedByEsp>false</fileViewedByEsp><exifViewedByEsp>false</exifViewedByEsp>",
                "<exifViewedByEsp>false</exifViewedByEsp><fileViewedByEsp>false</fileViewedByEsp>"),
        ];
        foreach (var (of, what, with) in faults)
        {
            Assert.Contains(what, of, StringComparison.Ordinal);
            var wrong = Encoding.UTF8.GetBytes(of.Replace(what, with, StringComparison.Ordinal));
            Assert.NotEmpty(CyberTipSchema.Problems(SomeReports.Schema, wrong));
            Assert.NotEmpty(await CyberTipTools.ProblemsAsync(
                SomeReports.XsdFile, new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["wrong.xml"] = wrong }));
        }
    }

    /// <summary>The same moment is written in several ways.</summary>
    internal static string Plain(string text) => text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, out var at)
        ? at.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture)
        : text;

    static bool IsReport(KeyValuePair<string, byte[]> one) => one.Key.StartsWith("submit", StringComparison.Ordinal);

    // As they arrived: with as little, as much as is usual, and as much as there can be, and the files handed over.
    static async Task<Dictionary<string, byte[]>> SentAsync()
    {
        await using var at = await CyberTipSetting.StartAsync(
            SomeReports.Ncmec with { Upload = true }, files: static (_, _, _) => Task.FromResult<FileForReport>(new FileForReport.Whole([1, 2, 3])));
        foreach (var report in (CaseReport[])[SomeReports.Minimal, SomeReports.Typical, SomeReports.Maximal])
        {
            var id = at.Make(report with { Number = Guid.NewGuid().ToString() });
            Assert.Equal(ReportState.Sent, (await at.SendUntilAsync(id)).State);
        }

        Assert.All(at.Test.Reports, report => Assert.True(report.IsFinished));
        var sent = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var request in at.Test.Requests.Where(request => request.Target.EndsWith("/submit", StringComparison.Ordinal)
            || request.Target.EndsWith("/fileinfo", StringComparison.Ordinal)))
        {
            sent.Add(string.Create(CultureInfo.InvariantCulture, $"{request.Target.Split('/')[^1]}-{sent.Count}.xml"), request.Body);
        }

        // What finishes a report says which, and nothing more.
        Assert.Equal(
            at.Test.Reports.Select(report => string.Create(CultureInfo.InvariantCulture, $"id={report.Id}")),
            at.Test.Requests.Where(request => request.Target.EndsWith("/finish", StringComparison.Ordinal)).Select(request => request.Text));
        return sent;
    }

    // Its words for what is chosen from a list are ours, but for one that it spells otherwise than NCMEC.
    static void AssertWords(JsonNode said)
    {
        List<string> Of(string what) => [.. said[what]!.AsArray().Select(one => (string)one!)];
        Assert.Equal(["Online Enticement of Children for Sexual Acts"], CyberTipTypes.Incidents.Except(Of("incidents"), StringComparer.Ordinal));
        Assert.Contains("Upload", Of("events"));
        Assert.Contains("Reported", Of("relevance"));
        Assert.Equal(Enum.GetNames<ReportClass>(), Of("classes"));
        Assert.All(Of("codes").Where(code => code != "0"), code => Assert.DoesNotContain(
            "not known here", CyberTipCodes.Of(int.Parse(code, CultureInfo.InvariantCulture)).English, StringComparison.Ordinal));
    }
}
