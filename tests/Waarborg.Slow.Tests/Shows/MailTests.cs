// What leaves as mail, taken and read by programs that others wrote.
using System.Text;
using System.Text.Json.Nodes;
using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Reporting;
using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Server;
using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Shows;

/// <summary>npm smtp-server takes it, npm mailparser reads in it what was meant, and npm ajv finds that XARF is whole.</summary>
public sealed class MailTests(MailReader reader) : IClassFixture<MailReader>
{
    const string Sender = "no-reply@duinhost.example";

    /// <summary>The longest line that a relay must take, without its end (RFC 5322, 2.1.1).</summary>
    const int LineLength = 998;

    // Ends a header, a mail and a command, and begins others.
    const string Break = "x\r\nBcc: evil@evil.example\r\nX-Evil: 1\r\n\r\n<b>\r\n.\r\nMAIL FROM:<evil@evil.example>\r\nRCPT TO:<evil@evil.example>\r\n";

    static readonly string[] _plainHeaders =
        ["mime-version", "from", "to", "date", "subject", "message-id", "auto-submitted", "content-type", "content-transfer-encoding"];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_statement_in_Dutch_is_read_as_it_was_written_and_names_no_list_entry_or_distance()
    {
        using var at = Prepare("Duinhöst „België” €");
        await SomeStatements.GrantAsync(at.Installation);
        Assert.Equal((1, 0), await SomeStatements.TellAsync(at.Installation));
        var mail = await reader.NextAsync();

        var statement = Assert.Single(new Statements(at.Installation).List(null, 10));
        using var connection = at.Installation.Database.Open();
        var details = new Statements(at.Installation).DetailsOf(connection, null, statement.Id);
        var settings = new SettingsStore(at.Installation).Current(connection, null)!.Settings;
        var text = StatementText.Write(new Teller(at.Installation).FactsOf(statement, details, settings), "nl");
        Assert.Contains(text.Title, c => c > '\u007f');
        Assert.Equal(text.Title, (string?)mail["subject"]);
        AssertText(text.ToPlain(), mail);
        AssertPlain(mail, "c-1@klant.example");
        Assert.Empty(mail["parts"]!.AsArray());
        foreach (var secret in (string[])["known", "entry", "lijst ", "pdq", "sha256", "afstand", "c-1/a.png"])
        {
            Assert.DoesNotContain(secret, (string)mail["text"]!, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Long_lines_dots_other_letters_and_attachments_come_out_as_they_went_in()
    {
        using var at = Prepare();
        var text = ".\n..\n.dot\nFrom the start\n" + string.Concat(Enumerable.Repeat("één lange regel ", 400)) + "\n"
            + new string('y', 3000) + "\n=3D \t\n\u4e2d\u6587 \U0001F30A\n";
        byte[] binary = [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 7 % 256))];
        MessagePart[] parts =
        [
            new("verslag.json", "application/json", "{\"naam\":\"één\"}"u8.ToArray()),
            new("bijlage \u4e2d\u6587 – één.bin", "application/octet-stream", binary),
            new("leeg.txt", "text/plain", []), new("punt.txt", "text/plain", "a\r\n.\r\nb\r\n"u8.ToArray()),
        ];
        Enqueue(at.Installation, "one", "lezer@hotline.example", "Wéér een onderwerp dat " + new string('l', 150) + " lang is", text, parts);
        Assert.Equal((1, 0), await new OutboxDelivery(at.Installation).RunAsync(Cancellation));

        var mail = await reader.NextAsync();
        Assert.StartsWith("Wéér een onderwerp dat lll", (string?)mail["subject"], StringComparison.Ordinal);
        Assert.EndsWith("ll lang is", (string?)mail["subject"], StringComparison.Ordinal);
        AssertText(text, mail);
        AssertPlain(mail, "lezer@hotline.example");
        Assert.Equal(parts.Select(one => one.Name), mail["parts"]!.AsArray().Select(one => (string)one!["name"]!));
        Assert.Equal(parts.Select(one => one.MediaType), mail["parts"]!.AsArray().Select(one => (string)one!["type"]!));
        Assert.Equal(
            parts.Select(one => Convert.ToBase64String(one.Bytes)), mail["parts"]!.AsArray().Select(one => (string)one!["content"]!));
    }

    [Fact]
    public async Task An_abuse_report_has_its_three_parts_and_its_XARF_is_whole_whatever_it_is_about()
    {
        using var at = Prepare();
        var item = SomeReports.Typical.Items[0];
        string[] addresses =
        [
            item.Url!, "https://bücher.example/map één/\u4e2d|\"<x>.png", "http://[2001:db8::7]:8080/a?b=c%20d&e=100%", "https://198.51.100.7/x",
        ];
        CaseReport[] reports =
        [
            .. addresses.Select(url => SomeReports.Typical with { Items = [item with { Url = url }] }),
            SomeReports.Typical with { Provider = SomeReports.Typical.Provider with { Name = new('\u00e9', ProviderSettings.MaxTextLength) } },
            SomeReports.Typical with { Ground = SomeReports.Typical.Ground with { Class = ReportClass.B2, IsMatch = false } },
            SomeReports.Typical with { To = SomeReports.Typical.To with { Kind = RecipientKind.Authority }, Facts = ReportFacts.None },
        ];
        foreach (var report in reports.Select(report => report with { Number = Guid.NewGuid().ToString() }))
        {
            await SendAsync(at.Installation, report, MailForm.Xarf);
            var mail = await reader.NextAsync();
            Assert.Empty(mail["xarf"]!.AsArray().Select(one => (string)one!));
            AssertEnvelope(mail, "melding@meldpunt.example");
            Assert.Equal(
                ("multipart/report", "feedback-report"),
                ((string?)mail["contentType"]!["value"], (string?)mail["contentType"]!["params"]!["report-type"]));
            Assert.Equal(ReportWords.Subject(report, "nl"), (string?)mail["subject"]);
            AssertText(ReportWords.Plain(report, "nl"), mail);
            var parts = mail["parts"]!.AsArray();
            Assert.Equal(["message/feedback-report", "application/json"], parts.Select(one => (string)one!["type"]!));
            // RFC 5965 asks for these three.
            var feedback = Decoded(parts[0]!).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(["Feedback-Type: xarf", "User-Agent: Waarborg", "Version: 1"], feedback);
            Assert.Equal(XarfReport.Of(report)!.ToJsonString(), Decoded(parts[1]!));
        }
    }

    [Fact]
    public async Task The_other_form_has_the_whole_report_and_a_correction_has_nothing_of_it()
    {
        using var at = Prepare();
        await SendAsync(at.Installation, SomeReports.Maximal, MailForm.Json);
        var mail = await reader.NextAsync();
        AssertEnvelope(mail, "melding@meldpunt.example");
        var part = Assert.Single(mail["parts"]!.AsArray())!;
        Assert.Equal(("report.json", "application/json"), ((string?)part["name"], (string?)part["type"]));
        Assert.Equal(Encoding.UTF8.GetString(ReportJson.Write(SomeReports.Maximal)), Decoded(part));
        AssertText(ReportWords.Plain(SomeReports.Maximal, "nl"), mail);

        var correction = SomeReports.Typical with { Number = Guid.NewGuid().ToString(), Corrects = SomeReports.Typical.Number };
        await SendAsync(at.Installation, correction, MailForm.Xarf);
        var taken = await reader.NextAsync();
        Assert.Equal("correction.json", (string?)Assert.Single(taken["parts"]!.AsArray())!["name"]);
        Assert.Null(taken["xarf"]);
    }

    [Fact]
    public async Task Line_breaks_in_what_people_outside_and_inside_say_add_no_header_no_recipient_and_no_mail()
    {
        using var at = Prepare(telling: true);
        await OrderAsync(at.Installation);
        Assert.Equal((1, 0), await SomeStatements.TellAsync(at.Installation));
        var ordered = await reader.NextAsync();
        AssertPlain(ordered, "c-1@klant.example");

        Assert.IsType<DangerAnswer.Told>(await new Dangers(at.Installation).RaiseAsync(1, Break, Actor.CommandLine, Cancellation));
        var danger = await reader.NextAsync();
        AssertPlain(danger, "spoed@politie.example");
        Assert.Contains("RCPT TO", (string)danger["text"]!, StringComparison.Ordinal);

        using var complaining = Prepare();
        await SomeStatements.GrantAsync(complaining.Installation);
        await SomeStatements.TellAsync(complaining.Installation);
        Assert.Equal(ComplaintOutcome.Made, new Complaints(complaining.Installation).Make(1, Break, "nl"));
        Assert.IsType<CaseAnswer.Done>(await new ComplaintDesk(complaining.Installation).DecideAsync(
            1, isReversed: true, Break, new(ActorKind.Person, "otto"), Cancellation));
        Assert.Equal((3, 0), await SomeStatements.TellAsync(complaining.Installation));
        var mails = await reader.NextAsync(4);
        Assert.All(mails, mail => AssertPlain(mail, "c-1@klant.example"));
        Assert.Single(mails, mail => ((string)mail["text"]!).Contains("RCPT TO", StringComparison.Ordinal));

        // Were anything else on its way, it would come before this one.
        Enqueue(at.Installation, "last", "lezer@hotline.example", "last", "last\n", []);
        await new OutboxDelivery(at.Installation).RunAsync(Cancellation);
        Assert.Equal("last", (string?)(await reader.NextAsync())["subject"]);
    }

    [Fact]
    public async Task Where_an_address_or_a_name_has_a_line_break_it_is_refused_and_nothing_is_said_to_the_relay()
    {
        using var at = Prepare();
        foreach (var odd in (string[])[Break, "a@b.example\r\nBcc: c@d.example", "a@b.example\n", "a@b.example\r", "a\0@b.example", "a@b.example>\r\nDATA"])
        {
            Assert.False(CustomerRules.IsMail(odd), odd);
            foreach (var field in (string[])["name", "contact", "objections", "terms", "publicAddress"])
            {
                var json = SomeNotices.Json(Relay());
                json[field] = odd;
                Assert.IsType<SettingsOutcome.Refused>(ProviderSettings.Parse(json, InstallationKind.Provider));
            }

            foreach (var field in (string[])["host", "sender"])
            {
                var relay = Relay();
                relay["smtp"]![field] = odd;
                Assert.IsType<SettingsOutcome.Refused>(ProviderSettings.Parse(SomeNotices.Json(relay), InstallationKind.Provider));
            }

            var terms = TermsOf(MailForm.Xarf);
            Assert.Null(RecipientTerms.ParseUntrusted(
                (terms with { Mail = terms.Mail! with { Address = odd } }).ToJson(), InstallationKind.Provider).Terms);
            Assert.Null(RecipientTerms.ParseUntrusted((terms with { Organisation = odd }).ToJson(), InstallationKind.Provider).Terms);
            Assert.IsType<CustomerImport.Refused>(new CustomerStore(at.Installation).Import(
                Encoding.UTF8.GetBytes($"id,source,prefix,contact,language\nc-9,web,c-9/,\"{odd}\",nl\n"), "web", Actor.CommandLine));

            // And where nothing of that had been, whoever writes the mail refuses it.
            Assert.NotNull((await WrittenMail.SendAsync(
                new("127.0.0.1", reader.Port, Sender), odd, "Subject: x\r\n\r\nx\r\n"u8.ToArray(), static () => new("", ""), Cancellation)).Problem);
            Assert.NotNull((await WrittenMail.SendAsync(
                new("127.0.0.1", reader.Port, odd), "a@b.example", "Subject: x\r\n\r\nx\r\n"u8.ToArray(), static () => new("", ""), Cancellation)).Problem);
            Assert.Throws<ArgumentException>(() => ReportMail.Write(SomeReports.Typical, "nl", MailForm.Xarf, odd, "a@b.example"));
            Assert.Throws<ArgumentException>(() => ReportMail.Write(SomeReports.Typical, "nl", MailForm.Xarf, Sender, odd));
            Enqueue(at.Installation, odd, odd, "a subject", "text", []);
            Enqueue(at.Installation, odd + "2", "a@b.example", odd + "\nmore", "text", []);
        }

        // One that cannot be written is in the way of no other.
        Enqueue(at.Installation, "good", "lezer@hotline.example", "good", "good\n", []);
        Assert.Equal((1, 12), await new OutboxDelivery(at.Installation).RunAsync(Cancellation));
        var missing = new Outbox(at.Installation).Missing();
        Assert.Equal(12, missing.Count(one => one.State == MessageState.Waiting && one.Problem!.English.StartsWith("it cannot be written", StringComparison.Ordinal)));
        Assert.Equal("good", (string?)(await reader.NextAsync())["subject"]);
    }

    JsonObject Relay() => new()
    {
        ["smtp"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = reader.Port, ["sender"] = Sender },
        ["customerWebhooks"] = false,
    };

    TempInstallation Prepare(string name = "Duinhost", bool telling = false)
    {
        var at = new TempInstallation();
        SomeStatements.Prepare(at.Installation, Relay());
        var settings = SomeNotices.Json(Relay());
        settings["name"] = name;
        if (telling)
        {
            settings["telling"] = new JsonObject
            {
                ["platform"] = true,
                ["police"] = new JsonObject { ["mail"] = "spoed@politie.example" },
            };
        }

        SomeNotices.Set(at.Installation, settings);
        return at;
    }

    // Whoever ordered it, and his reference, are shown to the customer.
    static async Task OrderAsync(Installation installation)
    {
        var desk = new NoticeDesk(installation);
        var answer = await desk.OpenAsync(
            new("https://duinhost.example/files/c-1/a.png", CaseCause.Order, "atkm@overheid.example", installation.Time.GetUtcNow(), 1,
                ClockKind.TcoOrder, Break),
            Actor.CommandLine, Cancellation);
        if (answer is OpeningAnswer.Refused)
        {
            answer = await desk.OpenAsync(
                new("https://duinhost.example/files/c-1/a.png", CaseCause.Order, "atkm@overheid.example", installation.Time.GetUtcNow(), 1,
                    ClockKind.TcoOrder, "A-1"),
                Actor.CommandLine, Cancellation);
        }

        var opened = Assert.IsType<OpeningAnswer.Opened>(answer);
        Assert.IsType<CaseAnswer.Done>(await desk.CarryOutAsync(opened.CaseId, Actor.CommandLine, Cancellation));
    }

    static void Enqueue(Installation installation, string key, string to, string subject, string text, IReadOnlyList<MessagePart> parts) =>
        SomeNotices.In(installation, (connection, transaction) => new Outbox(installation).Enqueue(
            connection, transaction, key, MessageKind.Report, null, new Recipient.Mail(to), new(subject, text, "{}"u8.ToArray(), parts)));

    static RecipientTerms TermsOf(MailForm form) =>
        new(RecipientKind.Hotline, "A hotline", "agreement 3", "nl", Mail: new("melding@meldpunt.example", form));

    // As it leaves: through the outbox and the relay.
    static async Task SendAsync(Installation installation, CaseReport report, MailForm form)
    {
        SomeNotices.In(installation, (connection, transaction) =>
            Assert.Null(new ReportMails(installation).Write(connection, transaction, report, TermsOf(form), out _)));
        Assert.Equal((1, 0), await new OutboxDelivery(installation).RunAsync(Cancellation));
    }

    static string Decoded(JsonNode part) => Encoding.UTF8.GetString(Convert.FromBase64String((string)part["content"]!));

    static void AssertText(string text, JsonObject mail) =>
        Assert.Equal(text.TrimEnd('\n'), ((string)mail["text"]!).ReplaceLineEndings("\n").TrimEnd('\n'));

    static void AssertPlain(JsonObject mail, string to)
    {
        AssertEnvelope(mail, to);
        Assert.Empty(mail["headers"]!.AsArray().Select(one => (string)one!).Except(_plainHeaders, StringComparer.Ordinal));
    }

    // For one person, from us, in characters and lines that any relay takes, and said to be a program's.
    static void AssertEnvelope(JsonObject mail, string to)
    {
        Assert.Equal([to], mail["to"]!.AsArray().Select(one => (string)one!));
        Assert.Equal([to], mail["shownTo"]!.AsArray().Select(one => (string)one!));
        Assert.Equal((Sender, "auto-generated"), ((string)mail["from"]!, (string?)mail["auto"]));
        Assert.Equal([Sender], mail["shownFrom"]!.AsArray().Select(one => (string)one!));
        var headers = mail["headers"]!.AsArray().Select(one => (string)one!).ToList();
        Assert.Equal(headers.Count, headers.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain("bcc", headers);
        Assert.DoesNotContain("x-evil", headers);
        Assert.EndsWith("@duinhost.example>", (string?)mail["id"], StringComparison.Ordinal);
        var raw = Convert.FromBase64String((string)mail["raw"]!);
        Assert.DoesNotContain(raw, one => one > 127);
        Assert.All(Encoding.ASCII.GetString(raw).Split("\r\n"), line => Assert.InRange(line.Length, 0, LineLength));
    }
}
