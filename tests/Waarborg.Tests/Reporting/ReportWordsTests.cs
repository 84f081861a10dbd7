using System.Text.Json.Nodes;
using Waarborg.Reporting;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Reporting;

/// <summary>What stands around a report that goes by mail, word by word, and what XARF says of moments and accounts.</summary>
public sealed class ReportWordsTests
{
    // Made at ten, in winter: eleven in Amsterdam.
    const string Dutch =
        "Duinhost meldt aan A hotline materiaal van seksueel misbruik van kinderen dat al bekend was: 1 bestand. Deze melding is van "
        + "22 november 2026 om 11.00 uur (Nederlandse tijd). Alle gegevens staan in de bijlage. Er zijn geen beelden bijgevoegd. "
        + "Vragen: vragen@duinhost.example\n";

    const string English =
        "Duinhost reports to A hotline child sexual abuse material that was known before: 1 file. This report is of 22 November 2026 "
        + "at 11:00 (Dutch time). All facts are in the attachment. No picture is attached. Questions: vragen@duinhost.example\n";

    static CaseReport Typical => SomeReports.Typical;

    [Fact]
    public void A_mail_says_who_reports_what_to_whom_how_many_and_of_when_and_names_no_file()
    {
        Assert.Equal(Dutch, ReportWords.Plain(Typical, "nl"));
        Assert.Equal(English, ReportWords.Plain(Typical, "en"));
        var two = Typical with { Items = [Typical.Items[0], Typical.Items[0] with { Number = 2 }] };
        Assert.Equal(Dutch.Replace("1 bestand.", "2 bestanden.", StringComparison.Ordinal), ReportWords.Plain(two, "nl"));
        Assert.Equal(English.Replace("1 file.", "2 files.", StringComparison.Ordinal), ReportWords.Plain(two, "en"));
        // The moment is that of the report, and not of its files.
        var older = Typical with { Items = [Typical.Items[0] with { FoundAt = Typical.MadeAt.AddDays(-20) }] };
        Assert.Equal(Dutch, ReportWords.Plain(older, "nl"));
        foreach (var language in (string[])["nl", "en"])
        {
            var all = ReportWords.Subject(SomeReports.Maximal, language) + ReportWords.Plain(SomeReports.Maximal with { Facts = ReportFacts.None }, language);
            foreach (var secret in (string[])["customer", ".png", "https://", "aaaa", "entry-17", "sample,"])
            {
                Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void What_is_urgent_is_said_first_and_the_subject_says_a_sample_and_a_withdrawal()
    {
        var urgent = Typical with { Facts = ReportFacts.None with { Urgent = "A child is in danger now." } };
        Assert.Equal("Spoed: A child is in danger now.\n\n" + Dutch, ReportWords.Plain(urgent, "nl"));
        Assert.Equal("Urgent: A child is in danger now.\n\n" + English, ReportWords.Plain(urgent, "en"));
        Assert.Equal($"Melding {Typical.Number} van Duinhost", ReportWords.Subject(Typical, "nl"));
        Assert.Equal($"[sample] Report {Typical.Number} of Duinhost", ReportWords.Subject(Typical with { IsSample = true }, "en"));
        var taken = Typical with { Corrects = "a number", IsSample = true };
        Assert.Equal("[voorbeeld] Intrekking van melding a number van Duinhost", ReportWords.Subject(taken, "nl"));
        Assert.Equal("[sample] Withdrawal of report a number of Duinhost", ReportWords.Subject(taken, "en"));
        Assert.StartsWith("Duinhost trekt melding a number in. Niemand oordeelde anders", ReportWords.Plain(taken, "nl"), StringComparison.Ordinal);
        Assert.StartsWith("Duinhost withdraws report a number. Nobody judged otherwise", ReportWords.Plain(taken, "en"), StringComparison.Ordinal);
    }

    [Fact]
    public void Moments_in_the_file_of_a_report_are_written_as_they_are_read()
    {
        var json = System.Text.Encoding.UTF8.GetString(ReportJson.Write(Typical with
        {
            Provider = Typical.Provider with { Name = "Duin & Höst <\"één\">" },
        }));
        Assert.Contains("\"madeAt\": \"2026-11-22T11:00:00+01:00\"", json, StringComparison.Ordinal);
        Assert.Contains("Duin & Höst <\\\"één\\\">", json, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u", json, StringComparison.Ordinal);
    }

    [Fact]
    public void XARF_says_when_it_was_found_and_not_when_somebody_reported_it()
    {
        var found = new DateTimeOffset(2026, 11, 3, 1, 2, 3, TimeSpan.FromHours(1));
        var xarf = Of(Typical with { Items = [Typical.Items[0] with { FoundAt = found }] });
        Assert.Equal("2026-11-03T00:02:03Z", (string?)xarf["timestamp"]);
        Assert.True(JsonNode.DeepEquals(xarf, Of(Typical with
        {
            MadeAt = Typical.MadeAt.AddDays(5),
            Items = [Typical.Items[0] with { FoundAt = found }],
        })));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("Warned", false)]
    [InlineData("Suspended", true)]
    [InlineData("Terminated", true)]
    public void XARF_says_of_the_account_what_was_decided_and_nothing_where_nobody_said_it(string? decision, bool? isSuspended)
    {
        var user = new UserFacts(Decision: decision is null ? null : Enum.Parse<AccountDecision>(decision));
        Assert.Equal(isSuspended, (bool?)Of(Typical with { Facts = ReportFacts.None with { User = user } })["account_suspended"]);
        Assert.Equal(isSuspended is not null, Of(Typical with { Facts = ReportFacts.None with { User = user } }).ContainsKey("account_suspended"));
        Assert.False(Of(Typical with { Facts = ReportFacts.None }).ContainsKey("account_suspended"));
    }

    static JsonObject Of(CaseReport report) => XarfReport.Of(report)!;
}
