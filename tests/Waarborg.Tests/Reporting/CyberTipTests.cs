using System.Text;
using Waarborg.People;
using Waarborg.Reporting;
using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Reporting;

/// <summary>Reports to NCMEC, against a stand-in that fails in every way: each counts there once, and none stays open.</summary>
public sealed class CyberTipTests
{
    const string Name = CyberTipSetting.Name;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_is_opened_and_finished_and_its_number_of_64_bits_is_kept()
    {
        await using var at = await CyberTipSetting.StartAsync();
        var id = at.Make();
        await at.SendAsync();
        var row = at.Store.Find(id)!;
        Assert.Equal((ReportState.Sent, ReportStep.Done, CyberTipStandIn.FirstReport), (row.State, row.Step, row.Remote));
        Assert.True(row.IsTest);
        Assert.Equal(["submit", "finish"], at.Test.Calls);
        Assert.All(at.Test.Requests, request => Assert.DoesNotContain("traceparent", request.Headers.Keys, StringComparer.OrdinalIgnoreCase));
        var sent = Assert.Single(at.Test.Counted).Document;
        Assert.Contains("<port>51234</port>", sent, StringComparison.Ordinal);
        Assert.Contains("198.51.100.7", sent, StringComparison.Ordinal);
        // Nothing more is asked of it.
        at.At.Time.Advance(TimeSpan.FromDays(2));
        await at.SendAsync();
        Assert.Equal(2, at.Test.Requests.Count);
    }

    [Fact]
    public async Task Peers_fault_16_the_switch_to_production_decides_which_machine_is_called_and_without_it_none_that_counts_is()
    {
        Assert.Equal("https://exttest.cybertip.org/ispws", CyberTipAddresses.Usual.Of(SomeReports.Ncmec).AbsoluteUri);
        Assert.Equal(
            "https://report.cybertip.org/ispws", CyberTipAddresses.Usual.Of(SomeReports.Ncmec with { Production = true }).AbsoluteUri);
        foreach (var production in (bool[])[false, true])
        {
            await using var at = await CyberTipSetting.StartAsync(SomeReports.Ncmec with { Production = production });
            var row = await at.SendUntilAsync(at.Make());
            Assert.Equal((ReportState.Sent, !production), (row.State, row.IsTest));
            Assert.Equal(production ? 0 : 2, at.Test.Requests.Count);
            Assert.Equal(production ? 2 : 0, at.Production.Requests.Count);
        }
    }

    [Fact]
    public async Task What_was_begun_at_the_test_system_is_not_finished_at_the_one_that_counts()
    {
        await using var at = await CyberTipSetting.StartAsync();
        at.Test.Fail("finish", TipFault.CodeInside, 1000);
        var id = at.Make();
        await at.SendAsync();
        SomeReports.Describe(at.At.Installation, Name, SomeReports.TermsOf(SomeReports.Ncmec with { Production = true }));
        var row = await at.SendUntilAsync(id);
        Assert.Equal((ReportState.Sent, true), (row.State, row.IsTest));
        Assert.Empty(at.Production.Requests);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1100)]
    [InlineData(1110)]
    [InlineData(1111)]
    [InlineData(1300)]
    public async Task What_may_pass_is_tried_again_also_where_the_status_says_that_all_is_well(int code)
    {
        await using var at = await CyberTipSetting.StartAsync();
        at.Test.Fail("submit", TipFault.CodeInside, code).Fail("submit", TipFault.Code, code).Fail("finish", TipFault.CodeInside, code);
        var id = at.Make();
        await at.SendAsync();
        var waiting = at.Store.Find(id)!;
        Assert.Equal(ReportState.Sending, waiting.State);
        Assert.Contains($"NCMEC answered {code}", waiting.Problem!.English, StringComparison.Ordinal);
        Assert.Equal(1, at.Store.Open().Underway);
        Assert.Equal(ReportState.Sent, (await at.SendUntilAsync(id)).State);
        Assert.Single(at.Test.Counted);
    }

    [Theory]
    [InlineData(2000)]
    [InlineData(3000)]
    [InlineData(3100)]
    [InlineData(3300)]
    [InlineData(4000)]
    [InlineData(4100)]
    [InlineData(4110)]
    [InlineData(4200)]
    [InlineData(1210)]
    [InlineData(1001)]
    public async Task What_will_never_pass_stops_and_is_said_to_a_person_also_inside_a_good_status(int code)
    {
        foreach (var fault in (TipFault[])[TipFault.CodeInside, TipFault.Code])
        {
            await using var at = await CyberTipSetting.StartAsync();
            at.Test.Fail("submit", fault, code, times: 5);
            var row = await at.SendUntilAsync(at.Make());
            Assert.Equal(ReportState.Stopped, row.State);
            Assert.Contains($"{code}", row.Problem!.English, StringComparison.Ordinal);
            Assert.Single(at.Test.Requests);
            Assert.Equal(1, at.Store.Open().Stopped);
            Assert.Empty(at.Test.Counted);
        }
    }

    [Fact]
    public async Task Each_code_at_each_call_passes_by_itself_or_by_a_person_and_the_report_counts_once_and_none_stays_open()
    {
        // As NCMEC documents them; 1001 stands for one that it may add.
        int[] codes = [1000, 1001, 1100, 1110, 1111, 1210, 1300, 2000, 3000, 3100, 3300, 4000, 4100, 4110, 4200, 5001, 5002, 5101];
        int[] passing = [1000, 1100, 1110, 1111, 1300];
        await using var at = await CyberTipSetting.StartAsync(
            SomeReports.Ncmec with { Upload = true },
            files: static (_, _, _) => Task.FromResult<FileForReport>(new FileForReport.Whole([1, 2, 3])));
        var desk = new ReportDesk(at.At.Installation);
        var made = 0;
        foreach (var call in (string[])["submit", "upload", "fileinfo", "finish"])
        {
            foreach (var code in codes)
            {
                foreach (var fault in (TipFault[])[TipFault.CodeInside, TipFault.Code])
                {
                    var words = $"{code} at {call}, {fault}";
                    at.Test.Fail(call, fault, code);
                    var id = at.Make(SomeReports.Typical with { Number = Guid.NewGuid().ToString() });
                    await at.SendAsync();
                    // What was opened and is not there any more is opened anew by itself.
                    var isPassing = passing.Contains(code) || (code == 5001 && call != "submit");
                    var row = at.Store.Find(id)!;
                    Assert.True(row.State == (isPassing ? ReportState.Sending : ReportState.Stopped), words);
                    Assert.True(row.Problem!.English.Contains($"NCMEC answered {code}", StringComparison.Ordinal), words);
                    if (!isPassing) Assert.IsType<ReportAnswer.Done>(desk.TryAgain(id));
                    Assert.True((await at.SendUntilAsync(id)).State == ReportState.Sent, words);
                    at.Test.Lapse();
                    Assert.True(at.Test.Reports.Count == ++made && at.Test.Counted.Count() == made, words);
                }
            }
        }
    }

    [Theory]
    [InlineData("submit", TipFault.Busy)]
    [InlineData("finish", TipFault.Busy)]
    [InlineData("submit", TipFault.DropBefore)]
    [InlineData("submit", TipFault.DropAfter)]
    [InlineData("submit", TipFault.SilentAfter)]
    [InlineData("submit", TipFault.Garbage)]
    [InlineData("submit", TipFault.Doctype)]
    [InlineData("submit", TipFault.Large)]
    [InlineData("finish", TipFault.DropBefore)]
    [InlineData("finish", TipFault.DropAfter)]
    [InlineData("finish", TipFault.SilentAfter)]
    [InlineData("finish", TipFault.Garbage)]
    [InlineData("finish", TipFault.Doctype)]
    [InlineData("finish", TipFault.Large)]
    public async Task Whatever_breaks_off_the_report_counts_once_and_what_was_opened_besides_lapses(string call, object fault)
    {
        await using var at = await CyberTipSetting.StartAsync();
        at.Test.Fail(call, (TipFault)fault);
        var id = at.Make();
        await at.SendAsync();
        Assert.Equal(ReportState.Sending, at.Store.Find(id)!.State);
        var row = await at.SendUntilAsync(id);
        Assert.Equal(ReportState.Sent, row.State);
        Assert.Equal(row.Remote, Assert.Single(at.Test.Counted).Id);
        at.Test.Lapse();
        Assert.Single(at.Test.Reports);
    }

    [Fact]
    public async Task A_report_that_lapsed_before_it_was_finished_is_opened_anew_and_counts_once()
    {
        await using var at = await CyberTipSetting.StartAsync();
        at.Test.Fail("finish", TipFault.CodeInside, 1000);
        var id = at.Make();
        await at.SendAsync();
        at.Test.Lapse();
        Assert.Equal(ReportState.Sent, (await at.SendUntilAsync(id)).State);
        Assert.Equal(["submit", "finish", "finish", "submit", "finish"], at.Test.Calls);
        Assert.Single(at.Test.Counted);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_an_account_that_is_not_known_is_said()
    {
        foreach (var fault in (TipFault[])[TipFault.Redirect, TipFault.Unauthorized])
        {
            await using var at = await CyberTipSetting.StartAsync();
            at.Test.Fail("submit", fault);
            Assert.Equal(ReportState.Stopped, (await at.SendUntilAsync(at.Make())).State);
            Assert.Equal(["submit"], at.Test.Calls);
        }
    }

    /// <summary>As kill -9 at a point: whoever sent is gone, and what was durable stays.</summary>
    sealed class Killed : Exception;

    [Fact]
    public async Task Killed_at_any_step_nothing_counts_twice_and_nothing_is_forgotten()
    {
        string[] points = ["before submit", "after submit", "opened", "before finish", "after finish"];
        foreach (var point in points)
        {
            await using var at = await CyberTipSetting.StartAsync();
            var id = at.Make();
            at.AtPoint = here =>
            {
                if (here == point) throw new Killed();
            };
            await Assert.ThrowsAsync<Killed>(at.SendAsync);
            Assert.Equal(ReportState.Sending, at.Store.Find(id)!.State);
            at.AtPoint = static _ => { };
            var row = await at.SendUntilAsync(id);
            Assert.True(row.State == ReportState.Sent, point);
            Assert.Equal(row.Remote, Assert.Single(at.Test.Counted).Id);
        }
    }

    // Peers' fault 10.
    [Fact]
    public async Task Two_who_send_at_once_send_once()
    {
        await using var at = await CyberTipSetting.StartAsync();
        at.Make();
        await Task.WhenAll(at.SendAsync(), at.SendAsync(), at.SendAsync());
        Assert.Equal(["submit", "finish"], at.Test.Calls);
    }

    [Fact]
    public async Task Without_NCMECs_schema_or_against_it_nothing_leaves()
    {
        await using var without = await CyberTipSetting.StartAsync(hasSchema: false);
        var row = await without.SendUntilAsync(without.Make());
        Assert.Equal(ReportState.Stopped, row.State);
        Assert.Contains("report schema", row.Problem!.English, StringComparison.Ordinal);
        Assert.Empty(without.Test.Requests);

        await using var at = await CyberTipSetting.StartAsync();
        var odd = SomeReports.Typical with
        {
            Ground = SomeReports.Typical.Ground with { IncidentType = "Something Else" },
        };
        row = await at.SendUntilAsync(at.Make(odd));
        Assert.Equal(ReportState.Stopped, row.State);
        Assert.Contains("<incidentType>", row.Problem!.English, StringComparison.Ordinal);
        Assert.Empty(at.Test.Requests);
        Assert.NotNull(new CyberTipSchema(at.At.Installation).Set("<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"u8.ToArray(), Actor.CommandLine));
        Assert.NotNull(new CyberTipSchema(at.At.Installation).Set("<x/>"u8.ToArray(), Actor.CommandLine));
    }

    [Fact]
    public async Task No_file_is_read_or_leaves_unless_two_people_allowed_it_and_then_its_details_go_with_it()
    {
        await using var without = await CyberTipSetting.StartAsync();
        Assert.Equal(ReportState.Sent, (await without.SendUntilAsync(without.Make())).State);
        Assert.DoesNotContain("upload", without.Test.Calls);

        await using var with = await CyberTipSetting.StartAsync(
            SomeReports.Ncmec with { Upload = true }, files: static (_, _, _) => Task.FromResult<FileForReport>(new FileForReport.Whole([1, 2, 3])));
        Assert.Equal(ReportState.Sent, (await with.SendUntilAsync(with.Make())).State);
        Assert.Equal(["submit", "upload", "fileinfo", "finish"], with.Test.Calls);
        var report = Assert.Single(with.Test.Counted);
        Assert.Contains("hashType=\"SHA1\"", Assert.Single(report.Details), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_handed_over_is_said_with_its_reason_and_the_report_arrives_without_it()
    {
        await using var at = await CyberTipSetting.StartAsync(
            SomeReports.Ncmec with { Upload = true },
            files: static (_, _, _) => Task.FromResult<FileForReport>(new FileForReport.Not(new("it is larger than 64 MiB", "het is groter dan 64 MiB"))));
        // Also where it is finished by a later try.
        at.Test.Fail("finish", TipFault.CodeInside, 1000);
        var row = await at.SendUntilAsync(at.Make());
        Assert.Equal((ReportState.Sent, "file 1: it is larger than 64 MiB"), (row.State, row.NotHanded!.English));
        Assert.Equal(["submit", "finish", "finish"], at.Test.Calls);
    }

    [Fact]
    public async Task Broken_off_between_files_another_report_is_opened_and_each_file_counts_once()
    {
        foreach (var (call, fault) in ((string, TipFault)[])[("upload", TipFault.DropAfter), ("fileinfo", TipFault.DropAfter), ("upload", TipFault.DropBefore)])
        {
            await using var at = await CyberTipSetting.StartAsync(
                SomeReports.Ncmec with { Upload = true }, files: static (_, _, _) => Task.FromResult<FileForReport>(new FileForReport.Whole([1, 2, 3])));
            at.Test.Fail(call, fault);
            Assert.Equal(ReportState.Sent, (await at.SendUntilAsync(at.Make())).State);
            Assert.Single(Assert.Single(at.Test.Counted).Files);
        }
    }

    [Fact]
    public async Task What_NCMEC_was_asked_to_finish_is_not_waived_before_it_was_asked_to_forget_it_and_a_person_may_know_that_it_counts()
    {
        await using var at = await CyberTipSetting.StartAsync();
        var desk = new ReportDesk(at.At.Installation);
        at.Test.Fail("finish", TipFault.DropAfter);
        var id = at.Make();
        await at.SendAsync();
        Assert.Contains("may count there", Assert.Single(Assert.IsType<ReportAnswer.Refused>(
            desk.Waive(id, "Told by letter.", Actor.CommandLine)).Problems), StringComparison.Ordinal);
        Assert.IsType<ReportAnswer.Done>(desk.Arrived(id, Actor.CommandLine));
        Assert.Equal(ReportState.Sent, at.Store.Find(id)!.State);

        // Where NCMEC does not say what became of it, whoever asked it himself says it.
        at.Test.Fail("finish", TipFault.CodeInside, 3300).Fail("retract", TipFault.CodeInside, 3300);
        var other = at.Make(SomeReports.Typical with { Number = Guid.NewGuid().ToString() });
        await at.SendAsync();
        Assert.IsType<ReportAnswer.Refused>(desk.Waive(other, "Told by letter.", Actor.CommandLine));
        Assert.IsType<ReportAnswer.Done>(desk.Retract(other, Actor.CommandLine));
        await at.SendAsync();
        Assert.IsType<ReportAnswer.Done>(desk.Waive(other, "NCMEC says that it has none.", Actor.CommandLine));
    }

    [Fact]
    public async Task A_report_that_waits_is_retracted_there_and_one_that_counts_says_so()
    {
        await using var at = await CyberTipSetting.StartAsync();
        at.Test.Fail("finish", TipFault.CodeInside, 1000);
        var open = at.Make();
        await at.SendAsync();
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(at.At.Installation).Retract(open, Actor.CommandLine));
        Assert.Equal(ReportState.Retracted, (await at.SendUntilAsync(open)).State);
        Assert.Equal(["submit", "finish", "retract"], at.Test.Calls);
        Assert.Null(at.Store.ContentOf(open));
        Assert.Empty(at.Test.Counted);

        // It was finished, and nobody here heard of it.
        at.Test.Fail("finish", TipFault.DropAfter);
        var counts = at.Make(SomeReports.Typical with { Number = Guid.NewGuid().ToString() });
        await at.SendAsync();
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(at.At.Installation).Retract(counts, Actor.CommandLine));
        Assert.Equal(ReportState.Sent, (await at.SendUntilAsync(counts)).State);
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(at.At.Installation).Retract(counts, Actor.CommandLine));
        var correction = Assert.Single(at.Store.List(onlyOpen: true));
        correction = await at.SendUntilAsync(correction.Id);
        Assert.Equal(ReportState.Stopped, correction.State);
        Assert.Contains("Tell it of its report", correction.Problem!.English, StringComparison.Ordinal);
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(at.At.Installation).Waive(correction.Id, "Told by telephone.", Actor.CommandLine));
        Assert.False(at.Store.Open().IsAny);
        Assert.Null(at.Store.ContentOf(counts));
    }

    [Fact]
    public async Task A_report_that_never_arrives_stays_on_the_screen_until_a_person_says_why()
    {
        await using var at = await CyberTipSetting.StartAsync();
        at.Test.Fail("submit", TipFault.DropBefore, times: 1000);
        var id = at.Make();
        var row = await at.SendUntilAsync(id);
        Assert.Equal((ReportState.Stopped, ReportQueue.MaxTries), (row.State, row.Tries));
        Assert.Equal(1, at.Store.Open().Stopped);
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(at.At.Installation).TryAgain(id));
        Assert.Equal(ReportState.Sending, at.Store.Find(id)!.State);
        Assert.IsType<ReportAnswer.Refused>(new ReportDesk(at.At.Installation).Waive(id, " ", Actor.CommandLine));
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(at.At.Installation).Waive(id, "Told by letter.", Actor.CommandLine));
        Assert.Equal("Told by letter.", at.Store.ReasonOf(id));
        Assert.False(at.Store.Open().IsAny);
        await at.SendAsync();
        Assert.Equal(ReportState.Waived, at.Store.Find(id)!.State);
    }

    [Fact]
    public async Task What_is_told_lies_sealed_and_no_problem_repeats_what_came_over_the_network()
    {
        await using var at = await CyberTipSetting.StartAsync();
        at.Test.Fail("submit", TipFault.Garbage);
        var id = at.Make();
        await at.SendAsync();
        Assert.DoesNotContain("maintenance", at.Store.Find(id)!.Problem!.English, StringComparison.Ordinal);
        string[] told = [SomeReports.Typical.Facts.User!.Email!, SomeReports.Typical.Facts.Upload!.Ip!, "customer/a.png", new('a', 64)];
        var database = Directory.GetFiles(at.At.DataFolder, "waarborg.db*").SelectMany(File.ReadAllBytes).ToArray();
        Assert.All(told, text => Assert.True(database.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) < 0, text));
        Assert.All(told, text => Assert.DoesNotContain(text, SomeReports.Typical.ToString() + SomeReports.Typical.Facts + SomeReports.Typical.Items[0], StringComparison.Ordinal));
    }
}
