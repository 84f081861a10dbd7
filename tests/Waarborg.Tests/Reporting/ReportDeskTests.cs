using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Reporting;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Reporting;

/// <summary>From a confirmed case to a report that lies where its recipient fetches it, and back.</summary>
public sealed partial class ReportDeskTests
{
    const string Name = "meldpunt";

    static readonly byte[] _bytes = Scene.Picture(1);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>One matched file, and a hotline that fetches reports from a folder.</summary>
    static async Task<(Scene Scene, string Folder)> MatchedAsync(string algorithm = "sha256", string category = "Baseline")
    {
        var hash = algorithm == "pdq" ? Scene.Drawn(1).Hash().Hash.ToString() : Scene.Sha256(_bytes);
        var scene = new Scene().Import($"{algorithm},{hash},{category},entry-17");
        var folder = Directory.CreateDirectory(Path.Combine(scene.At.Root, "out")).FullName;
        // Users are told that reports are sent.
        SomeReports.Describe(scene.At.Installation, Name, new(RecipientKind.Hotline, "A hotline", "agreement 3", "nl", Folder: folder));
        scene.Permit(alwaysAsk: true).Tree.Add("customer/a.png", _bytes);
        await scene.SweepAsync();
        return (scene, folder);
    }

    static ReportAnswer Make(Scene scene, ReportFacts? facts = null, string to = Name) =>
        new ReportDesk(scene.At.Installation).Make(new(scene.Case.Id, null, to, facts ?? ReportFacts.None), Actor.CommandLine);

    static string Refused(ReportAnswer answer) => string.Join('\n', Assert.IsType<ReportAnswer.Refused>(answer).Problems);

    static Task<int> SendAsync(Scene scene, Action<string>? atPoint = null) => new ReportSender(
        scene.At.Installation, ReportWays.Usual with { AtPoint = atPoint ?? (static _ => { }) }).SendDueAsync(Cancellation);

    static ReportStore Store(Scene scene) => new(scene.At.Installation);

    // Peers' fault 15.
    [Fact]
    public async Task What_people_confirmed_is_due_until_it_lies_where_the_hotline_fetches_it()
    {
        var (scene, folder) = await MatchedAsync();
        await using var owned = scene;
        Assert.False(Store(scene).Open().IsAny);
        Assert.Contains("A candidate is reported to nobody", Refused(Make(scene)), StringComparison.Ordinal);
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        Assert.Equal((1, 0), (Store(scene).Open().Due, Store(scene).Open().Underway));
        Assert.IsType<ReportAnswer.Done>(Make(scene, new(Upload: new("198.51.100.7", 443, "2026-11-20T08:00:00+01:00"))));
        Assert.Equal((0, 1), (Store(scene).Open().Due, Store(scene).Open().Underway));
        Assert.Single(LedgerWatch.Kinds(scene.At.Installation), kind => kind == "report");
        Assert.Contains("was told of all", Refused(Make(scene)), StringComparison.Ordinal);

        await SendAsync(scene);
        Assert.False(Store(scene).Open().IsAny);
        var row = Assert.Single(Store(scene).List(onlyOpen: false));
        Assert.Equal(ReportState.Sent, row.State);
        Assert.Equal(row.Number, Path.GetFileName(Assert.Single(Directory.GetDirectories(folder))));
        var told = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, row.Number, "report.json"), Cancellation))!;
        Assert.Equal((true, "OwnMotion", "Baseline"), ((bool)told["sample"]!, (string?)told["aware"]!["how"], (string?)told["category"]));
        Assert.Equal(("exactDigest", "entry-17"), ((string?)told["detection"]!["how"], (string?)told["detection"]!["reference"]));
        Assert.Equal((1, "hosting"), ((int)told["verified"]!["byPeople"]!, (string?)told["service"]!["type"]));
        var item = told["items"]![0]!;
        Assert.Equal(("customer/a.png", Scene.Sha256(_bytes), "Disabled"), ((string?)item["name"], (string?)item["sha256"], (string?)item["measure"]));
        Assert.NotNull((string?)item["md5"]);
        Assert.Matches(@"T\d\d:\d\d:\d\d\+01:00$", (string)item["measureAt"]!);
        Assert.Equal("2026-11-20T08:00:00+01:00", (string?)told["upload"]!["at"]);
        // Peers' fault 15: no byte of a picture goes anywhere.
        Assert.All(Directory.GetFiles(folder, "*", SearchOption.AllDirectories), path =>
            Assert.DoesNotContain(Convert.ToBase64String(_bytes)[..60], File.ReadAllText(path), StringComparison.Ordinal));
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Fact]
    public async Task What_a_hotline_itself_judged_needs_no_report_and_can_have_one()
    {
        var (scene, _) = await MatchedAsync("pdq");
        await using var owned = scene;
        Assert.IsType<CaseAnswer.Done>(await scene.AssessAsync(confirmed: true));
        Assert.Equal(Verdict.Confirmed, scene.Case.Items[0].Verdict);
        Assert.False(Store(scene).Open().IsAny);
        Assert.IsType<ReportAnswer.Done>(Make(scene));
        Assert.Equal((2, false), (Store(scene).ContentOf(1)!.Ground.Verifiers, Store(scene).ContentOf(1)!.Ground.IsExact));
    }

    [Fact]
    public async Task A_rejected_match_and_a_test_entry_are_reported_to_nobody()
    {
        var (rejected, _) = await MatchedAsync();
        await using var first = rejected;
        Assert.IsType<CaseAnswer.Done>(await rejected.RejectAsync());
        Assert.IsType<ReportAnswer.Refused>(Make(rejected));
        Assert.False(Store(rejected).Open().IsAny);

        var (test, _) = await MatchedAsync(category: "Test");
        await using var second = test;
        Assert.IsType<CaseAnswer.Done>(await test.ConfirmAsync());
        Assert.Contains("test picture", Refused(Make(test)), StringComparison.Ordinal);
        Assert.False(Store(test).Open().IsAny);
        Assert.Equal(0, test.Count("reports"));
    }

    [Fact]
    public async Task Peers_fault_21_a_report_does_not_overrule_what_the_entry_says_it_is()
    {
        var (scene, _) = await MatchedAsync(category: "NationallyIllegal");
        await using var owned = scene;
        await scene.ConfirmAsync();
        Assert.Contains("category:", Refused(Make(scene, new(Category: ReportCategory.Baseline))), StringComparison.Ordinal);
        Assert.IsType<ReportAnswer.Done>(Make(scene));
        Assert.Equal(ReportCategory.NationallyIllegal, Store(scene).ContentOf(1)!.Ground.Category);
    }

    [Fact]
    public async Task A_report_of_what_is_judged_otherwise_later_is_due_to_be_taken_back_and_then_nothing_of_it_is_kept()
    {
        var (scene, folder) = await MatchedAsync("pdq");
        await using var owned = scene;
        await scene.AssessAsync(confirmed: true, assessor: 1, item: null);
        await scene.AssessAsync(confirmed: true, assessor: 2, item: null);
        var caseId = scene.Case.Id;
        Assert.IsType<ReportAnswer.Done>(Make(scene));
        await SendAsync(scene);
        for (var assessor = 3; assessor <= 5; assessor++) await scene.AssessAsync(confirmed: false, assessor, item: null);
        Assert.Empty(scene.Case.Items);
        Assert.Equal(1, Store(scene).Open().ToCorrect);
        var told = Assert.Single(Store(scene).List(onlyOpen: true));

        Assert.IsType<ReportAnswer.Done>(new ReportDesk(scene.At.Installation).Retract(told.Id, Actor.CommandLine));
        Assert.Equal((0, 1), (Store(scene).Open().ToCorrect, Store(scene).Open().Underway));
        Assert.Contains("taken back already", Refused(new ReportDesk(scene.At.Installation).Retract(told.Id, Actor.CommandLine)), StringComparison.Ordinal);
        await SendAsync(scene);
        Assert.False(Store(scene).Open().IsAny);
        var correction = Store(scene).OfCase(caseId).Single(row => row.Corrects == told.Id);
        var written = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, correction.Number, "correction.json"), Cancellation))!;
        Assert.Equal((ReportJson.CorrectionType, told.Number), ((string?)written["type"], (string?)written["corrects"]));
        Assert.Equal((null, null), (Store(scene).ContentOf(told.Id), Store(scene).ContentOf(correction.Id)));
    }

    [Fact]
    public async Task A_report_is_taken_back_once_however_many_were_made_since()
    {
        var (scene, _) = await MatchedAsync();
        await using var owned = scene;
        await scene.ConfirmAsync();
        Assert.IsType<ReportAnswer.Done>(Make(scene));
        await SendAsync(scene);
        var desk = new ReportDesk(scene.At.Installation);
        Assert.IsType<ReportAnswer.Done>(desk.Retract(1, Actor.CommandLine));
        await SendAsync(scene);
        using (var connection = scene.At.Installation.Database.Open())
        {
            connection.Execute(
                """
                with recursive n(i) as (select 1 union all select i + 1 from n where i <= @most)
                insert into reports (number, case_id, kind, way, state, step, made_at, made_by)
                select 'other-' || i, 99, 'Nobody', 'None', 'Waived', 'Done', '2026-11-29T00:00:00.000Z', 'program:test' from n
                """,
                new { most = ReportStore.MaxShown });
        }

        Assert.DoesNotContain(Store(scene).List(onlyOpen: false), row => row.Corrects is not null);
        Assert.Contains("taken back already", Refused(desk.Retract(1, Actor.CommandLine)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_taken_back_before_it_left_and_what_only_a_test_system_has_is_due_still()
    {
        var (scene, _) = await MatchedAsync();
        await using var owned = scene;
        await scene.ConfirmAsync();
        Assert.IsType<ReportAnswer.Done>(Make(scene));
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(scene.At.Installation).Retract(1, Actor.CommandLine));
        Assert.Equal(1, Store(scene).Open().Due);
        Assert.IsType<ReportAnswer.Done>(Make(scene));
        await SendAsync(scene);
        Assert.False(Store(scene).Open().IsAny);
        using (var connection = scene.At.Installation.Database.Open()) connection.Execute("update reports set is_test = 1");
        Assert.Equal(1, Store(scene).Open().Due);
        Assert.IsType<ReportAnswer.Done>(Make(scene));
    }

    [Fact]
    public async Task What_people_judged_otherwise_after_it_was_made_does_not_leave_and_is_listed_to_be_taken_back()
    {
        var (scene, folder) = await MatchedAsync("pdq");
        await using var owned = scene;
        await scene.AssessAsync(confirmed: true, assessor: 1, item: null);
        await scene.AssessAsync(confirmed: true, assessor: 2, item: null);
        Assert.IsType<ReportAnswer.Done>(Make(scene));
        for (var assessor = 3; assessor <= 5; assessor++) await scene.AssessAsync(confirmed: false, assessor, item: null);
        Assert.Equal([1L], Store(scene).ToCorrect());
        await SendAsync(scene);
        Assert.Empty(Directory.GetDirectories(folder));
        Assert.Equal(ReportState.Stopped, Store(scene).Find(1)!.State);
        var desk = new ReportDesk(scene.At.Installation);
        Assert.Contains("judged otherwise", Refused(desk.TryAgain(1)), StringComparison.Ordinal);
        Assert.IsType<ReportAnswer.Done>(desk.Retract(1, Actor.CommandLine));
        Assert.False(Store(scene).Open().IsAny);
    }

    [Fact]
    public async Task What_lies_where_its_recipient_fetches_it_has_arrived_whatever_its_sender_wrote_down()
    {
        foreach (var isWaived in (bool[])[false, true])
        {
            var (scene, folder) = await MatchedAsync();
            await using var owned = scene;
            await scene.ConfirmAsync();
            Assert.IsType<ReportAnswer.Done>(Make(scene));
            await Assert.ThrowsAsync<Killed>(() => SendAsync(scene, here =>
            {
                if (here == "after folder") throw new Killed();
            }));
            Assert.Single(Directory.GetDirectories(folder));
            var desk = new ReportDesk(scene.At.Installation);
            if (isWaived) Assert.Contains("it arrived", Refused(desk.Waive(1, "Told by letter.", Actor.CommandLine)), StringComparison.Ordinal);
            else Assert.Equal(2, Assert.IsType<ReportAnswer.Done>(desk.Retract(1, Actor.CommandLine)).Id);
            Assert.Equal(ReportState.Sent, Store(scene).Find(1)!.State);
            await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
        }
    }

    [Fact]
    public async Task What_fails_here_for_one_report_stops_no_other_and_ends_in_a_persons_hands()
    {
        var (scene, folder) = await MatchedAsync();
        await using var owned = scene;
        await scene.ConfirmAsync();
        Assert.IsType<ReportAnswer.Done>(Make(scene));
        SomeReports.Describe(scene.At.Installation, "other", new(RecipientKind.Police, "Police", "law", "nl", Folder: folder));
        Assert.IsType<ReportAnswer.Done>(Make(scene, to: "other"));
        using (var connection = scene.At.Installation.Database.Open())
        {
            connection.Execute("update reports set content = zeroblob(200) where id = 1");
        }

        await SendAsync(scene);
        Assert.Equal(ReportState.Sent, Store(scene).Find(2)!.State);
        Assert.Contains("this machine", Store(scene).Find(1)!.Problem!.English, StringComparison.Ordinal);
        using (var connection = scene.At.Installation.Database.Open())
        {
            connection.Execute("update reports set tries = @tries, due_at = made_at where id = 1", new { tries = ReportQueue.MaxTries });
        }

        await SendAsync(scene);
        Assert.Equal(ReportState.Stopped, Store(scene).Find(1)!.State);
    }

    [Fact]
    public void A_correction_tells_what_fell_apart_from_what_stands()
    {
        var told = SomeReports.Maximal with { Corrects = "a number", Items = [.. SomeReports.Maximal.Items.Take(3)] };
        // A moment is written as a moment, and in no other letters.
        Assert.DoesNotContain("\\u002B", System.Text.Encoding.UTF8.GetString(ReportJson.Write(told)), StringComparison.Ordinal);
        Assert.Contains("Nobody judged otherwise", ReportWords.Plain(told with { Fallen = [] }, "en"), StringComparison.Ordinal);
        Assert.Contains("Over bestand 2 ", ReportWords.Plain(told with { Fallen = [2] }, "nl"), StringComparison.Ordinal);
        Assert.Contains("not what it was said to be", ReportWords.Plain(told with { Fallen = [1, 2, 3] }, "en"), StringComparison.Ordinal);
        Assert.Equal("[2]", ReportJson.Of(told with { Fallen = [2] })["judgedOtherwise"]!.ToJsonString());
    }

    sealed class Killed : Exception;

    [Fact]
    public async Task Killed_while_it_is_handed_over_a_report_lies_there_once()
    {
        foreach (var point in (string[])["before folder", "after folder"])
        {
            var (scene, folder) = await MatchedAsync();
            await using var owned = scene;
            await scene.ConfirmAsync();
            Assert.IsType<ReportAnswer.Done>(Make(scene));
            await Assert.ThrowsAsync<Killed>(() => SendAsync(scene, here =>
            {
                if (here == point) throw new Killed();
            }));
            Assert.Equal(1, Store(scene).Open().Underway);
            await SendAsync(scene);
            Assert.Equal(1, Store(scene).Open().Underway);
            scene.At.Time.Advance(ReportQueue.Lease);
            await SendAsync(scene);
            Assert.False(Store(scene).Open().IsAny);
            Assert.Single(Directory.GetDirectories(folder));
        }
    }

    [Fact]
    public async Task Nobody_is_told_only_for_a_reason_and_what_is_confirmed_later_is_due_again()
    {
        var (scene, _) = await MatchedAsync();
        await using var owned = scene;
        await scene.ConfirmAsync();
        var desk = new ReportDesk(scene.At.Installation);
        Assert.IsType<ReportAnswer.Refused>(desk.WaiveCase(scene.Case.Id, "", Actor.CommandLine));
        Assert.IsType<ReportAnswer.Done>(desk.WaiveCase(scene.Case.Id, "The police asked for it itself.", Actor.CommandLine));
        Assert.False(Store(scene).Open().IsAny);
        Assert.Equal("The police asked for it itself.", Store(scene).ReasonOf(1));
        Assert.IsType<ReportAnswer.Refused>(desk.WaiveCase(scene.Case.Id, "Again.", Actor.CommandLine));

        scene.Tree.Add("customer/b.png", _bytes);
        await scene.SweepAsync();
        await scene.ConfirmAsync(item: 2);
        Assert.Equal(1, Store(scene).Open().Due);
    }

    [Fact]
    public async Task A_folder_that_is_gone_a_recipient_that_is_withdrawn_and_a_withdrawal_before_it_left_are_each_said()
    {
        var (scene, folder) = await MatchedAsync();
        await using var owned = scene;
        await scene.ConfirmAsync();
        Assert.IsType<ReportAnswer.Done>(Make(scene));
        Directory.Delete(folder);
        await SendAsync(scene);
        Assert.Contains("not there", Store(scene).Find(1)!.Problem!.English, StringComparison.Ordinal);
        Assert.Equal(ReportState.Sending, Store(scene).Find(1)!.State);
        Agreeing.Done(scene.At.Installation, Act.DescribeRecipient, new() { ["recipient"] = Name, ["terms"] = null });
        scene.At.Time.Advance(TimeSpan.FromHours(1));
        await SendAsync(scene);
        Assert.Equal(ReportState.Stopped, Store(scene).Find(1)!.State);
        Assert.Contains("no recipient", Refused(Make(scene)), StringComparison.Ordinal);
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(scene.At.Installation).Retract(1, Actor.CommandLine));
        Assert.Equal((ReportState.Retracted, null), (Store(scene).Find(1)!.State, Store(scene).ContentOf(1)));
    }

    [Fact]
    public async Task A_recipient_takes_two_people_and_has_neither_the_name_of_a_partner_nor_a_folder_of_this_installation()
    {
        var (scene, folder) = await MatchedAsync();
        await using var owned = scene;
        Assert.Equal(Name, Assert.Single(new RecipientStore(scene.At.Installation).All()).Name);
        string Refusal(string name, string to) => Agreeing.Refused(scene.At.Installation, Act.DescribeRecipient, new()
        {
            ["recipient"] = name,
            ["terms"] = new RecipientTerms(RecipientKind.Police, "Police", "law", "nl", Folder: to).ToJson(),
        });
        Agreeing.Done(scene.At.Installation, Act.DescribePartner, new() { ["partner"] = "hotline", ["terms"] = Partners.Terms() });
        Assert.Contains("name of a partner", Refusal("hotline", folder), StringComparison.Ordinal);
        Assert.Contains("data folder", Refusal("police", scene.At.DataFolder), StringComparison.Ordinal);
        Assert.Contains("data folder", Refusal("police", scene.At.Root), StringComparison.Ordinal);
        Assert.Contains("no folder", Refusal("police", folder + "/none"), StringComparison.Ordinal);
        Assert.Contains("no recipient", Refused(Make(scene, to: "police")), StringComparison.Ordinal);
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }
}
