using System.Text.Json.Nodes;
using Waarborg.Permits;
using Waarborg.Reporting;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

/// <summary>What a notice says about reports and messages follows what this installation does, and scanning waits for that.</summary>
public sealed class NoticeFollowsSettingsTests
{
    static readonly JsonObject _delivery = new()
    {
        ["smtp"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = 25, ["sender"] = "no-reply@duinhost.example" },
        ["customerWebhooks"] = false,
    };

    public static TheoryData<bool, bool, string[], string[]> Said => new()
    {
        {
            false, false, ["stuurt zelf niets naar de politie", "Het stuurt ook u geen bericht."],
            ["itself sends nothing to the police", "It sends no message to you either."]
        },
        {
            false, true, ["stuurt zelf niets naar de politie", "Dan stuurt het programma u bericht"],
            ["itself sends nothing to the police", "Then the program tells you"]
        },
        {
            true, false, ["Dan kunnen wij dat melden aan een meldpunt, de politie of de overheid.", "U krijgt van het programma geen bericht."],
            ["Then we may report it to a hotline, the police or a public body.", "The program sends no message to you."]
        },
        {
            true, true, ["Het programma stuurt die melding op.", "Soms mag dat van de overheid pas later."],
            ["The program sends it.", "At times the state makes us wait."]
        },
    };

    [Theory]
    [MemberData(nameof(Said))]
    public void It_says_whether_reports_and_messages_are_sent_and_still_reads_easily(
        bool sendsReports, bool tells, string[] dutch, string[] english)
    {
        var facts = UserNoticeTests.Facts() with
        {
            Settings = SomeNotices.Settings(SomeNotices.Json(tells ? _delivery.DeepClone() : null)),
            SendsReports = sendsReports,
        };
        Assert.Equal((sendsReports, tells), ((bool)facts.ToJson()["program"]!["sendsReports"]!, (bool)facts.ToJson()["program"]!["tellsCustomers"]!));
        foreach (var text in UserNotice.Write(facts))
        {
            var plain = string.Join(' ', text.ToPlain().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            Assert.All(text.Language == "nl" ? dutch : english, words => Assert.Contains(words, plain, StringComparison.Ordinal));
            string[] untrue = (text.Language, sendsReports, tells) switch
            {
                ("nl", true, true) => ["stuurt zelf niets", "stuurt zelf geen", "geen bericht"],
                ("nl", true, false) => ["stuurt zelf niets", "stuurt zelf geen", "u bericht"],
                ("nl", false, true) => ["stuurt die melding", "geen bericht"],
                ("nl", false, false) => ["stuurt die melding", "programma u bericht"],
                (_, true, true) => ["itself sends n", "no message"],
                (_, true, false) => ["itself sends n", "program tells you"],
                (_, false, true) => ["The program sends it", "no message"],
                _ => ["The program sends it", "program tells you"],
            };
            Assert.All(untrue, words => Assert.DoesNotContain(words, plain, StringComparison.Ordinal));
            Assert.True(text.Ease().Score >= Readability.Aim, $"{text.Language} scores {text.Ease().Score:F1}");
            Assert.InRange(text.Ease().Words, 350, 800);
            Assert.All(text.Sections.SelectMany(one => one.Paragraphs).SelectMany(one => one.Split(". ")), sentence =>
                Assert.True(sentence.Split(' ').Length <= 25, sentence));
        }
    }

    // Whoever uploads to an inlet that keeps nothing is not known: nothing promises him a message.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_uploads_it_promises_a_message_only_where_they_are_kept(bool keeps)
    {
        var before = UserNoticeTests.Facts(kind: SourceKind.Upload);
        var facts = before with
        {
            Settings = SomeNotices.Settings(SomeNotices.Json(_delivery.DeepClone())),
            Source = before.Source with { Inlet = new(OnMatch.Hold, keeps) },
        };
        Assert.Equal(keeps, UserNotice.Write(facts, "nl").ToPlain().Contains("programma u bericht", StringComparison.Ordinal));
    }

    // What was said before anybody got reports is not true any more: nothing is scanned until it is said anew.
    [Fact]
    public async Task The_first_who_gets_reports_and_a_way_to_customers_make_an_older_notice_untrue()
    {
        await using var scene = new Scene().Known(Scene.Picture(1)).Permit(hours: 24 * 20);
        scene.Tree.Add("a.png", Scene.Picture(2));
        await scene.SweepAsync();
        var folder = Directory.CreateDirectory(Path.Combine(scene.At.Root, "out")).FullName;
        RecipientTerms terms = new(RecipientKind.Hotline, "A hotline", "agreement 3", "nl", Folder: folder);
        // The Transparency Database gets no report.
        SomeReports.Describe(scene.At.Installation, "dsa", new(
            RecipientKind.Authority, "Transparency Database", "DSA article 24(5)", "nl", Transparency: new("https://127.0.0.1/")));
        Assert.Null(Misfit(scene));
        // What it found is remembered, and asked after anew when this changes.
        var gate = new PermitGate(scene.At.Installation, new(scene.At.Time));
        Assert.IsType<GateAnswer.Open>(gate.Check("web"));

        SomeReports.Describe(scene.At.Installation, "meldpunt", terms);
        Assert.Contains("what the program does by itself", Misfit(scene), StringComparison.Ordinal);
        Assert.Equal(NotScannedReason.Paused, Assert.IsType<GateAnswer.Closed>(gate.Check("web")).Reason);

        // A second one changes nothing about it, and with the last that is withdrawn it says the truth again.
        SomeReports.Describe(scene.At.Installation, "police", terms with { Kind = RecipientKind.Police });
        SomeReports.Describe(scene.At.Installation, "police", terms: null);
        Assert.NotNull(Misfit(scene));
        SomeReports.Describe(scene.At.Installation, "meldpunt", terms: null);
        Assert.Null(Misfit(scene));
        Assert.IsType<GateAnswer.Open>(gate.Check("web"));

        SomeNotices.Set(scene.At.Installation, SomeNotices.Json(_delivery.DeepClone()));
        Assert.Contains("what the program does by itself", Misfit(scene), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_reaches_the_police_where_somebody_is_in_danger_sends_reports()
    {
        using var at = new TempInstallation();
        var json = SomeNotices.Json();
        SomeNotices.Fill(at.Installation, json);
        Assert.False(Sends(at));
        json = SomeNotices.Json(_delivery.DeepClone());
        json["telling"] = new JsonObject { ["platform"] = false, ["police"] = new JsonObject { ["mail"] = "spoed@politie.example" } };
        SomeNotices.Set(at.Installation, json);
        Assert.True(Sends(at));
    }

    static bool Sends(TempInstallation at) => Assert.IsType<PrepareOutcome.Prepared>(
        new NoticeStore(at.Installation).Prepare("web", SomeNotices.Terms, Waarborg.People.Actor.CommandLine)).Notice.Facts.SendsReports;

    static string? Misfit(Scene scene)
    {
        using var connection = scene.At.Installation.Database.Open();
        var permit = new PermitStore(scene.At.Installation).InForce("web", scene.At.Time.GetUtcNow())!;
        return new NoticeStore(scene.At.Installation).Misfit(connection, null, "web", permit.Terms.ForNotice);
    }

}
