using Dapper;
using Waarborg.People;
using Waarborg.Reporting;
using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Reporting;

/// <summary>After the last try, and where its recipient is gone, nothing is left open at NCMEC, and what counts there is known.</summary>
public sealed class CyberTipLastTryTests
{
    // Show 3: nothing open for ever.
    [Fact]
    public async Task After_the_last_try_NCMEC_is_asked_to_forget_what_it_opened_and_a_person_begins_anew()
    {
        await using var at = await CyberTipSetting.StartAsync();
        var id = at.Make();
        BeforeLastTry(at, id);
        at.Test.Fail("finish", TipFault.CodeInside, 1000);
        await at.SendAsync();
        Assert.Equal(["submit", "finish", "retract"], at.Test.Calls);
        Assert.True(Assert.Single(at.Test.Reports).IsRetracted);
        var row = at.Store.Find(id)!;
        Assert.Equal((ReportState.Stopped, ReportStep.Ready, null), (row.State, row.Step, row.Remote));
        Assert.Contains("tried 20 times, and NCMEC forgot what it had opened", row.Problem!.English, StringComparison.Ordinal);
        Assert.Equal(1, at.Store.Open().Stopped);

        Assert.IsType<ReportAnswer.Done>(new ReportDesk(at.At.Installation).TryAgain(id));
        Assert.Equal(ReportState.Sent, (await at.SendUntilAsync(id)).State);
        Assert.Single(at.Test.Counted);
        Assert.All(at.Test.Reports, report => Assert.True(report.IsFinished || report.IsRetracted));
    }

    [Theory]
    [InlineData("upload", TipFault.DropBefore)]
    [InlineData("fileinfo", TipFault.Busy)]
    [InlineData("finish", TipFault.DropBefore)]
    public async Task Whatever_the_last_try_broke_off_at_nothing_is_left_open(string call, object fault)
    {
        await using var at = await CyberTipSetting.StartAsync(
            SomeReports.Ncmec with { Upload = true },
            files: static (_, _, _) => Task.FromResult<FileForReport>(new FileForReport.Whole([1, 2, 3])));
        var id = at.Make();
        BeforeLastTry(at, id);
        at.Test.Fail(call, (TipFault)fault);
        await at.SendAsync();
        Assert.Equal(ReportState.Stopped, at.Store.Find(id)!.State);
        Assert.DoesNotContain(at.Test.Reports, report => !report.IsRetracted);
    }

    [Fact]
    public async Task What_was_finished_by_the_last_try_of_which_no_answer_came_has_arrived()
    {
        await using var at = await CyberTipSetting.StartAsync();
        var id = at.Make();
        BeforeLastTry(at, id);
        at.Test.Fail("finish", TipFault.DropAfter);
        await at.SendAsync();
        var row = at.Store.Find(id)!;
        Assert.Equal((ReportState.Sent, true), (row.State, row.IsTest));
        Assert.Equal(row.Remote, Assert.Single(at.Test.Counted).Id);
        Assert.False(at.Store.Open().IsAny);
    }

    [Fact]
    public async Task Where_NCMEC_does_not_say_that_it_forgot_a_person_is_told_so_and_asks_it_again()
    {
        await using var at = await CyberTipSetting.StartAsync();
        var id = at.Make();
        BeforeLastTry(at, id);
        at.Test.Fail("finish", TipFault.CodeInside, 1000).Fail("retract", TipFault.DropBefore);
        await at.SendAsync();
        var row = at.Store.Find(id)!;
        Assert.Equal((ReportState.Stopped, ReportStep.Finishing, CyberTipStandIn.FirstReport), (row.State, row.Step, row.Remote));
        Assert.Contains("did not say that it did", row.Problem!.English, StringComparison.Ordinal);
        var desk = new ReportDesk(at.At.Installation);
        Assert.IsType<ReportAnswer.Refused>(desk.Waive(id, "Told by letter.", Actor.CommandLine));
        Assert.IsType<ReportAnswer.Done>(desk.Retract(id, Actor.CommandLine));
        Assert.Equal(ReportState.Retracted, (await at.SendUntilAsync(id)).State);
        Assert.True(Assert.Single(at.Test.Reports).IsRetracted);
    }

    // A sender that is stopped in the midst of each try, by whatever it is.
    [Fact]
    public async Task Where_each_try_broke_off_it_is_asked_to_forget_once_and_then_no_more()
    {
        await using var at = await CyberTipSetting.StartAsync();
        var id = at.Make();
        BeforeLastTry(at, id);
        at.AtPoint = static point =>
        {
            if (point == "before finish") throw new OperationCanceledException(point);
        };
        await Assert.ThrowsAsync<OperationCanceledException>(at.SendAsync);
        at.AtPoint = static point =>
        {
            if (point == "before giving up") throw new OperationCanceledException(point);
        };
        at.At.Time.Advance(ReportQueue.Lease);
        await Assert.ThrowsAsync<OperationCanceledException>(at.SendAsync);
        at.At.Time.Advance(ReportQueue.Lease);
        await at.SendAsync();
        var row = at.Store.Find(id)!;
        Assert.Equal(ReportState.Stopped, row.State);
        Assert.Contains("each time it broke off", row.Problem!.English, StringComparison.Ordinal);
        Assert.Equal(["submit"], at.Test.Calls);

        // And once where nothing stands in the way of that.
        at.AtPoint = static _ => { };
        SetTries(at, id, ReportQueue.MaxTries, "Sending");
        await at.SendAsync();
        Assert.Equal(["submit", "retract"], at.Test.Calls);
        Assert.Contains("NCMEC forgot what it had opened", at.Store.Find(id)!.Problem!.English, StringComparison.Ordinal);
    }

    // Whoever was told at a recipient who is gone is to know all the same.
    [Fact]
    public async Task What_was_begun_with_a_recipient_who_was_withdrawn_since_is_retracted_there_and_a_correction_reaches_him()
    {
        await using var at = await CyberTipSetting.StartAsync();
        var desk = new ReportDesk(at.At.Installation);
        var arrived = at.Make();
        Assert.Equal(ReportState.Sent, (await at.SendUntilAsync(arrived)).State);
        at.Test.Fail("finish", TipFault.CodeInside, 1000);
        var begun = at.Make(SomeReports.Typical with { Number = Guid.NewGuid().ToString() });
        await at.SendAsync();
        SomeReports.Describe(at.At.Installation, CyberTipSetting.Name, terms: null);
        var row = await at.SendUntilAsync(begun);
        Assert.Equal(ReportState.Stopped, row.State);
        Assert.Contains("no recipient ncmec any more", row.Problem!.English, StringComparison.Ordinal);
        Assert.IsType<ReportAnswer.Done>(desk.Retract(begun, Actor.CommandLine));
        Assert.Equal(ReportState.Retracted, (await at.SendUntilAsync(begun)).State);
        Assert.True(at.Test.Reports[1].IsRetracted);

        var correction = Assert.IsType<ReportAnswer.Done>(desk.Retract(arrived, Actor.CommandLine)).Id;
        row = await at.SendUntilAsync(correction);
        // NCMEC was asked, and says that it takes nothing back that is finished.
        Assert.Contains("Tell it of its report", row.Problem!.English, StringComparison.Ordinal);
        Assert.Equal("retract", at.Test.Calls.Last());
    }

    static void BeforeLastTry(CyberTipSetting at, long id) => SetTries(at, id, ReportQueue.MaxTries - 1, "Sending");

    static void SetTries(CyberTipSetting at, long id, int tries, string state)
    {
        using var connection = at.At.Installation.Database.Open();
        connection.Execute(
            "update reports set tries = @tries, state = @state, due_at = made_at where id = @id", new { id, tries, state });
    }
}
