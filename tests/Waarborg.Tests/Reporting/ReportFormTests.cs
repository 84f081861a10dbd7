using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Waarborg.Reporting;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Reporting;

/// <summary>The forms in which reports leave: what stands in them, what never does, and what is refused by name.</summary>
public sealed class ReportFormTests
{
    static CaseReport OfKind(RecipientKind kind) => SomeReports.Typical with { To = SomeReports.Typical.To with { Kind = kind } };

    [Fact]
    public void Digests_are_told_to_hotlines_and_police_alone()
    {
        foreach (var kind in Enum.GetValues<RecipientKind>())
        {
            var report = OfKind(kind);
            var told = Encoding.UTF8.GetString(ReportJson.Write(report)) + XarfReport.Of(report)!.ToJsonString();
            Assert.Equal(kind != RecipientKind.Authority, told.Contains(report.Items[0].Sha256, StringComparison.Ordinal));
            Assert.Equal(kind != RecipientKind.Authority, told.Contains(report.Items[0].Md5!, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void No_report_can_say_that_somebody_ordered_the_provider_to_look()
    {
        Assert.DoesNotContain(Enum.GetNames<HowAware>(), name => name.Contains("Detection", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(["PublicAuthority", "Hotline", "UserFlag", "OwnMotion", "Other"], Enum.GetNames<HowAware>());
    }

    [Fact]
    public void Peers_fault_21_a_hit_never_gets_a_classification_that_neither_its_entry_nor_a_person_said()
    {
        var national = SomeReports.Typical with
        {
            Ground = SomeReports.Typical.Ground with { Category = ReportCategory.NationallyIllegal },
        };
        Assert.Null(CyberTipTypes.IncidentOf(national.Ground));
        Assert.Contains(CyberTipXml.Problems(national), words => words.English.StartsWith("incidentType:", StringComparison.Ordinal));
        Assert.Contains(XarfReport.Problems(national), words => words.English.StartsWith("class:", StringComparison.Ordinal));
        var unknown = national with { Ground = national.Ground with { Category = null } };
        Assert.Null(CyberTipTypes.IncidentOf(unknown.Ground));
        Assert.Null(XarfReport.Of(unknown));

        var judged = national with { Ground = national.Ground with { Class = ReportClass.B2, IncidentType = CyberTipTypes.Incidents[1] } };
        Assert.Equal("B2", (string?)XarfReport.Of(judged)!["classification"]);
        Assert.Contains(CyberTipTypes.Incidents[1], Encoding.UTF8.GetString(CyberTipXml.Report(judged, SomeReports.Ncmec)), StringComparison.Ordinal);
        // The entry's category decides, and a class that nobody gave is in no form.
        Assert.Equal("baseline", (string?)XarfReport.Of(SomeReports.Typical)!["classification"]);
        Assert.DoesNotContain("industryClassification", Encoding.UTF8.GetString(
            CyberTipXml.FileDetails(SomeReports.Typical, SomeReports.Typical.Items[0], 1, "f")), StringComparison.Ordinal);
    }

    [Fact]
    public void XARF_has_what_its_schema_asks_for_and_no_evidence()
    {
        var xarf = XarfReport.Of(SomeReports.Typical)!;
        string[] required = ["xarf_version", "report_id", "timestamp", "reporter", "sender", "source_identifier", "category", "type",
            "url", "classification", "detection_method"];
        Assert.All(required, name => Assert.False(string.IsNullOrEmpty(xarf[name]?.ToString()), name));
        Assert.True(Guid.TryParse((string?)xarf["report_id"], out _));
        Assert.Equal(("content", "csam", "hash_match"), ((string?)xarf["category"], (string?)xarf["type"], (string?)xarf["detection_method"]));
        Assert.Equal(["org", "contact", "domain"], xarf["reporter"]!.AsObject().Select(pair => pair.Key));
        Assert.DoesNotContain("evidence", xarf.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("payload", xarf.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("_internal", xarf.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_correction_tells_which_report_it_takes_back_and_nothing_of_a_person()
    {
        var correction = SomeReports.Maximal with { Number = Guid.NewGuid().ToString(), Corrects = SomeReports.Maximal.Number };
        var json = Encoding.UTF8.GetString(ReportJson.Write(correction));
        var mail = Encoding.ASCII.GetString(ReportMail.Write(correction, "nl", MailForm.Xarf, "a@duinhost.example", "b@hotline.example"));
        Assert.Contains($"\"corrects\": \"{SomeReports.Maximal.Number}\"", json, StringComparison.Ordinal);
        Assert.Contains(ReportJson.CorrectionType, json, StringComparison.Ordinal);
        Assert.DoesNotContain("feedback-report", mail, StringComparison.Ordinal);
        string[] personal = [correction.Customer!, correction.Facts.User!.Email!, correction.Facts.Upload!.Ip!, "customer/", new('a', 64), "https://duinhost.example/files"];
        Assert.All(personal, text => Assert.DoesNotContain(text, json, StringComparison.Ordinal));
    }

    [Fact]
    public void What_XARF_has_no_place_for_is_refused_by_name_and_never_left_out()
    {
        Assert.Empty(XarfReport.Unsaid(ReportFacts.None));
        Assert.Empty(XarfReport.Unsaid(ReportFacts.None with { User = new(Decision: AccountDecision.Suspended), Urgent = "now" }));
        (string Name, ReportFacts Facts)[] all =
        [
            ("detail", new(Detail: "x")), ("incidentType", new(IncidentType: "x")), ("upload", new(Upload: new("192.0.2.1"))),
            ("location", new(Location: "x")), ("user", new(User: new("x"))), ("thirdCountry", new(ThirdCountry: new("x", "y"))),
            ("victim", new(Victim: "x")), ("content", new(Content: "x")), ("more", new(More: "x")),
        ];
        foreach (var (name, facts) in all)
        {
            Assert.StartsWith($"{name}: ", Assert.Single(XarfReport.Unsaid(facts)).English, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(MailForm.Json, "multipart/mixed", "report.json")]
    [InlineData(MailForm.Xarf, "multipart/report", "xarf.json")]
    public async Task A_mail_is_read_by_another_parser_as_it_was_meant(object form, string type, string file)
    {
        var mail = ReportMail.Write(
            SomeReports.Typical with { Provider = SomeReports.Typical.Provider with { Name = "Duinh\u00f6st \u4e2d\u6587, een aanbieder met een lange naam" } },
            "nl", (MailForm)form, "a@duinhost.example", "b@hotline.example");
        Assert.All(Encoding.ASCII.GetString(mail).Split("\r\n"), line => Assert.InRange(line.Length, 0, 100));
        Assert.DoesNotContain(mail, one => one > 127);
        var read = JsonNode.Parse(await ReadByPythonAsync(mail))!;
        Assert.Equal(type, (string?)read["type"]);
        Assert.Equal("Melding 5f0c1c52-0000-4000-8000-000000000001 van Duinh\u00f6st \u4e2d\u6587, een aanbieder met een lange naam", (string?)read["subject"]);
        Assert.Equal("[]", read["defects"]!.ToJsonString());
        var parts = read["parts"]!.AsArray();
        Assert.Equal("text/plain", (string?)parts[0]!["type"]);
        Assert.Contains("geen beelden bijgevoegd", (string?)parts[0]!["text"], StringComparison.Ordinal);
        Assert.Equal(file, (string?)parts[^1]!["name"]);
        var json = JsonNode.Parse((string)parts[^1]!["text"]!)!;
        Assert.Equal("5f0c1c52-0000-4000-8000-000000000001", (string?)json["number"] ?? (string?)json["report_id"]);
        if ((MailForm)form == MailForm.Json) return;
        Assert.Equal("feedback-report", (string?)read["report"]);
        Assert.Equal("message/feedback-report", (string?)parts[1]!["type"]);
        Assert.Contains("Feedback-Type: xarf", (string?)parts[1]!["text"], StringComparison.Ordinal);
    }

    // Python's own parser of mail, which shares nothing with the writer.
    static async Task<string> ReadByPythonAsync(byte[] mail)
    {
        const string Script =
            """
            import sys, json, email, email.policy
            m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
            parts = [{"type": p.get_content_type(), "name": p.get_filename(),
                      "text": p.get_content() if p.get_content_type() != "message/feedback-report"
                              and isinstance(p.get_content(), str)
                              else (p.get_payload(decode=True) or p.as_bytes()).decode()} for p in m.iter_parts()]
            print(json.dumps({"type": m.get_content_type(), "subject": m["Subject"], "report": m.get_param("report-type"),
                              "defects": [str(d) for d in m.defects], "parts": parts}))
            """;
        using var process = Process.Start(new ProcessStartInfo("python3", ["-c", Script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await process.StandardInput.BaseStream.WriteAsync(mail, TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        return await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("""{"upload":{"ip":"300.1.1.1"}}""", "upload.ip")]
    [InlineData("""{"upload":{"ip":"1.2.3.4","port":0}}""", "upload.port")]
    [InlineData("""{"upload":{"port":5}}""", "upload.port")]
    [InlineData("""{"upload":{"at":"2026-11-20 08:00"}}""", "upload.at")]
    [InlineData("""{"content":"data:image/png;base64,AAAA"}""", "content")]
    [InlineData("""{"incidentType":"Online Enticement of Children for Sexual Act"}""", "incidentType")]
    [InlineData("""{"aware":"Other"}""", "detail")]
    [InlineData("""{"aware":"DetectionOrder"}""", "aware")]
    [InlineData("""{"picture":"AAAA"}""", "picture")]
    [InlineData("""{"url":"ftp://x.example/a"}""", "url")]
    [InlineData("""{"user":{"username":"a\u0000b"}}""", "user.username")]
    public void A_fact_of_another_form_is_refused_by_its_name(string json, string name)
    {
        var (facts, problems) = ReportFacts.ParseUntrusted(JsonNode.Parse(json)!.AsObject());
        Assert.Null(facts);
        Assert.Contains(problems, words => words.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public void A_fact_that_is_too_long_is_refused_by_its_name_and_the_longest_is_taken()
    {
        foreach (var (name, most) in ((string, int)[])[("victim", ReportFacts.MaxTextLength), ("urgent", ReportFacts.MaxTextLength), ("content", ReportFacts.MaxShortLength)])
        {
            Assert.NotNull(ReportFacts.ParseUntrusted(new JsonObject { [name] = new string('x', most) }).Facts);
            Assert.Contains(
                ReportFacts.ParseUntrusted(new JsonObject { [name] = new string('x', most + 1) }).Problems,
                words => words.StartsWith(name + ": longer", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("""{"kind":"Hotline","organisation":"x","agreement":"y","language":"nl"}""", "exactly one")]
    [InlineData("""{"kind":"Hotline","organisation":"x","agreement":"y","language":"nl","folder":"/a","mail":{"address":"a@b.example","form":"Json"}}""", "exactly one")]
    [InlineData("""{"kind":"Hotline","organisation":"x","agreement":"y","language":"fr","folder":"/a"}""", "language")]
    [InlineData("""{"kind":"Police","organisation":"x","agreement":"y","language":"nl","ncmec":{"production":false,"upload":false,"firstName":"a","lastName":"b","email":"a@b.example"}}""", "NCMEC is a Hotline")]
    [InlineData("""{"kind":"Hotline","organisation":"x","agreement":"y","language":"nl","ncmec":{"upload":false,"firstName":"a","lastName":"b","email":"a@b.example"}}""", "ncmec")]
    [InlineData("""{"kind":"Hotline","organisation":"x","agreement":"y","language":"nl","folder":"relative"}""", "whole path")]
    public void A_recipient_of_another_form_is_refused(string json, string words)
    {
        var (terms, problems) = RecipientTerms.ParseUntrusted(JsonNode.Parse(json)!.AsObject(), InstallationKind.Provider);
        Assert.Null(terms);
        Assert.Contains(words, string.Join('\n', problems), StringComparison.Ordinal);
    }
}
