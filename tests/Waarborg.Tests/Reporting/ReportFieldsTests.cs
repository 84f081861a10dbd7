using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Waarborg.Reporting;
using Waarborg.Server.Pages;
using Waarborg.Server.Texts;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Reporting;

/// <summary>Which fact fills which field of which form: nothing goes nowhere, and nothing comes from nowhere.</summary>
public sealed partial class ReportFieldsTests
{
    // What a form says of itself; it hangs on no fact.
    static readonly string[] _constants =
    [
        "json:type", "json:form", "json:material", "json:service.type", "xarf:xarf_version", "xarf:category", "xarf:type",
        "xarf:media_type", "ncmec:report/incidentSummary/incidentDateTimeDescription",
        "ncmec:report/internetDetails/webPageIncident/additionalInfo", "ncmec:report/personOrUserReported/ipCaptureEvent/eventName",
        "fileinfo:fileDetails/reportId", "fileinfo:fileDetails/fileId", "fileinfo:fileDetails/fileViewedByEsp",
        "fileinfo:fileDetails/exifViewedByEsp", "fileinfo:fileDetails/publiclyAvailable", "fileinfo:fileDetails/fileRelevance",
        "fileinfo:fileDetails/ipCaptureEvent/eventName",
    ];

    // Facts that are about how a report is kept here, and are told to nobody.
    static readonly string[] _own = ["Items.Item"];

    // What of the facts stands in the ground and the address of the report.
    static readonly string[] _inGround =
        ["Facts.Aware", "Facts.Detail", "Facts.Category", "Facts.Class", "Facts.IncidentType", "Facts.Url"];

    static CaseReport Full { get; } = SomeReports.Maximal with { Items = [SomeReports.Maximal.Items[0]] };

    [Fact]
    public void Every_fact_fills_a_field_of_each_whole_form_and_every_field_comes_from_a_fact()
    {
        var said = new StringBuilder();
        (string, CaseReport)[] inputs = [("minimal", SomeReports.Minimal), ("typical", SomeReports.Typical), ("maximal", Full)];
        foreach (var (name, input) in inputs)
        {
            var filled = Filled(input, out var reached);
            foreach (var (path, fields) in filled.Where(one => !_own.Contains(one.Key) && !_inGround.Contains(one.Key)))
            {
                // Where nothing was compared it was neither exact nor alike.
                if (path == "Ground.IsExact" && !input.Ground.IsMatch) continue;
                foreach (var form in (string[])["json", "page", "ncmec"])
                {
                    Assert.True(
                        fields.Any(field => field.StartsWith(form + ":", StringComparison.Ordinal)),
                        $"{path} of as much as is {name} is nowhere in {form}");
                }
            }

            said.Append(CultureInfo.InvariantCulture, $"As much as is {name}:\n");
            foreach (var (path, fields) in filled) said.Append(CultureInfo.InvariantCulture, $"{path} -> {string.Join(", ", fields)}\n");
            said.Append('\n');
            if (input != Full) continue;
            var all = Outputs(input).Keys.Where(key => !key.StartsWith("page:", StringComparison.Ordinal));
            Assert.Empty(all.Except(reached, StringComparer.Ordinal).Except(_constants, StringComparer.Ordinal));
        }

        said.Append("A statement of reasons for the Transparency Database:\n");
        foreach (var line in DsaTests.Filled()) said.Append(CultureInfo.InvariantCulture, $"{line}\n");
        Snapshot.Match(said.ToString());
    }

    // Each fact that is given, with the fields that change when it does.
    static SortedDictionary<string, List<string>> Filled(CaseReport input, out HashSet<string> reached)
    {
        var before = Outputs(input);
        var filled = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        reached = new(StringComparer.Ordinal);
        var kept = JsonSerializer.SerializeToNode(input, ReportRowJson.Default.CaseReport)!.AsObject();
        foreach (var (path, changed) in Changes(kept))
        {
            var after = Outputs(changed.Deserialize(ReportRowJson.Default.CaseReport)!);
            var fields = before.Keys.Union(after.Keys, StringComparer.Ordinal)
                .Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key)).Order(StringComparer.Ordinal).ToList();
            filled[path] = fields;
            reached.UnionWith(fields);
        }

        return filled;
    }

    [Fact]
    public void The_page_shows_every_field_by_a_name_in_both_languages()
    {
        foreach (var report in (CaseReport[])[SomeReports.Minimal, SomeReports.Typical, Full, Full with { Corrects = "a number", Fallen = [1] }])
        {
            var json = ReportJson.Of(report);
            foreach (var texts in (ReportTexts[])[ReportTexts.Dutch, ReportTexts.English])
            {
                var page = System.Net.WebUtility.HtmlDecode(ReportPages.Fields(texts, json).ToString());
                Assert.All(ReportPages.Leaves(json, ""), leaf =>
                {
                    Assert.NotNull(texts.Field(leaf.Path));
                    Assert.Contains(leaf.Value ?? texts.Empty, page, StringComparison.Ordinal);
                });
            }
        }
    }

    [Fact]
    public void Nothing_is_cut_of_as_much_as_there_can_be()
    {
        var json = Encoding.UTF8.GetString(ReportJson.Write(SomeReports.Maximal));
        var read = JsonNode.Parse(json)!.AsObject();
        Assert.Equal(CaseReport.MaxItems, read["items"]!.AsArray().Count);
        Assert.Equal(SomeReports.Maximal.Facts.Victim, (string?)read["victim"]);
        Assert.Empty(CyberTipSchema.Problems(SomeReports.Schema, CyberTipXml.Report(SomeReports.Maximal, SomeReports.Ncmec)));
        var xml = XDocument.Parse(Encoding.UTF8.GetString(CyberTipXml.Report(SomeReports.Maximal, SomeReports.Ncmec)));
        Assert.Equal(SomeReports.Maximal.Facts.Urgent, xml.Descendants("escalateToHighPriority").Single().Value);
        Assert.Equal(CaseReport.MaxItems, xml.Descendants("url").Count());
        Assert.All(SomeReports.Maximal.Items, item => Assert.Contains(item.Name, xml.Root!.Element("additionalInfo")!.Value, StringComparison.Ordinal));
        // One address is all that XARF can say: that is refused, and not left out.
        Assert.Contains(XarfReport.Problems(SomeReports.Maximal), words => words.English.StartsWith("items:", StringComparison.Ordinal));
        Assert.Null(XarfReport.Of(SomeReports.Maximal));
    }

    [Fact]
    public void As_little_as_there_can_be_is_a_whole_report_too()
    {
        var report = SomeReports.Minimal;
        Assert.Empty(CyberTipSchema.Problems(SomeReports.Schema, CyberTipXml.Report(report, SomeReports.Ncmec)));
        var json = ReportJson.Of(report);
        Assert.Null(json["upload"]);
        Assert.Null(json["urgent"]);
        Assert.Equal("known", (string?)json["material"]);
        Assert.Equal("namedByAddress", (string?)json["detection"]!["how"]);
    }

    static IEnumerable<(string Path, JsonObject Changed)> Changes(JsonObject kept)
    {
        foreach (var path in Paths(kept, ""))
        {
            var changed = kept.DeepClone().AsObject();
            // A correction is of another form altogether.
            if (path == "Corrects") continue;
            JsonNode at = changed;
            var parts = path.Split('.');
            foreach (var part in parts[..^1]) at = At(at[part]!);
            at[parts[^1]] = Other(path, at[parts[^1]]!);
            yield return (path, changed);
        }
    }

    static JsonNode At(JsonNode node) => node is JsonArray array ? array[0]! : node;

    static IEnumerable<string> Paths(JsonNode node, string path) => node switch
    {
        JsonObject json => json.Where(pair => pair.Value is not null)
            .SelectMany(pair => Paths(pair.Value!, path.Length == 0 ? pair.Key : $"{path}.{pair.Key}")),
        JsonArray array => Paths(array[0]!, path),
        _ => [path],
    };

    static JsonNode Other(string path, JsonNode value)
    {
        var name = path.Split('.')[^1];
        if (value.GetValueKind() is JsonValueKind.True or JsonValueKind.False) return !value.GetValue<bool>();
        if (value.GetValueKind() == JsonValueKind.Number) return value.GetValue<long>() + 1;
        var text = value.GetValue<string>();
        return name switch
        {
            "Aware" => nameof(HowAware.Hotline),
            "Category" => text == nameof(ReportCategory.Baseline) ? nameof(ReportCategory.NationallyIllegal) : nameof(ReportCategory.Baseline),
            "Class" => nameof(ReportClass.B1),
            "Kind" => nameof(RecipientKind.Police),
            "Measure" => text == nameof(ReportMeasure.None) ? nameof(ReportMeasure.Disabled) : nameof(ReportMeasure.None),
            "Decision" => nameof(AccountDecision.Warned),
            "IncidentType" => CyberTipTypes.ChildPornography,
            "Contact" => "other@other.example",
            "Url" or "Address" => "https://other.example/other",
            "At" => "2026-11-21T09:00:00+01:00",
            _ when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var at) && text.Contains('T', StringComparison.Ordinal) =>
                at.AddHours(1).ToString("O", CultureInfo.InvariantCulture),
            _ => "other",
        };
    }

    static Dictionary<string, string?> Outputs(CaseReport report)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (path, value) in ReportPages.Leaves(ReportJson.Of(report), "")) all[$"json:{path}"] = value;
        // XARF says nothing where it cannot say all.
        if (XarfReport.Of(report) is { } xarf)
        {
            foreach (var (path, value) in ReportPages.Leaves(xarf, "")) all[$"xarf:{path}"] = value;
        }

        foreach (Match line in Line().Matches(ReportPages.Fields(ReportTexts.English, ReportJson.Of(report)).ToString()))
        {
            all[$"page:{line.Groups["name"].Value}"] = line.Groups["value"].Value;
        }

        // Where nobody said the type of incident, somebody says the one that follows from the usual category.
        var told = CyberTipXml.Problems(report).Count == 0
            ? report
            : report with { Ground = report.Ground with { IncidentType = CyberTipTypes.ChildPornography } };
        Add(all, "ncmec", CyberTipXml.Report(told, SomeReports.Ncmec));
        Add(all, "fileinfo", CyberTipXml.FileDetails(report, report.Items[0], 5, "f1"));
        all["mail:subject"] = ReportWords.Subject(report, "en");
        all["mail:text"] = ReportWords.Plain(report, "en");
        return all;
    }

    static void Add(Dictionary<string, string?> all, string form, byte[] document)
    {
        foreach (var leaf in XDocument.Parse(Encoding.UTF8.GetString(document)).Descendants().Where(one => !one.HasElements))
        {
            var path = string.Join('/', leaf.AncestorsAndSelf().Reverse().Select(one => one.Name.LocalName));
            var type = leaf.Attribute("hashType") is { } hash ? $"[{hash.Value}]" : "";
            // What is told in lines is as good as fields.
            if (path == "report/additionalInfo")
            {
                foreach (var line in leaf.Value.Split('\n')) all[$"{form}:more/{line.Split(':')[0]}"] = line;
            }
            else if (!path.Contains("/reporter/reportingPerson/", StringComparison.Ordinal))
            {
                all[$"{form}:{path}{type}"] = leaf.Value;
            }
        }
    }

    [GeneratedRegex("<dt>(?<name>[^<]*)</dt>\\s*<dd>(?<value>.*?)</dd>|<h2>(?<name>File) (?<value>[0-9]+)</h2>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();
}
