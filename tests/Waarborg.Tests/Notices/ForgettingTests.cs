using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Reporting;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Notices;

/// <summary>What was said to people goes with what it was about, and no sooner than they need it.</summary>
public sealed class ForgettingTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S12_messages_about_a_statement_and_a_complaint_go_with_their_item_while_its_case_goes_on()
    {
        await using var telling = await UpheldAsync(complaintsDays: 730);
        var scene = telling.Scene;
        var gone = telling.Sealed();
        Assert.True(gone.Count > 10);
        scene.At.Time.Jump(TimeSpan.FromDays(300));
        scene.Known(Telling.Known).Permit();
        scene.Tree.Add("c-1/b.png", Telling.Known);
        await scene.SweepAsync();
        await telling.RunAsync();
        scene.At.Time.Jump(TimeSpan.FromDays(67));
        var round = await new RetentionDesk(telling.Installation).RunAsync(Cancellation);
        Assert.Equal((1, 0, false), (round.Items, round.Cases, round.IsFound));
        Assert.Equal((1, 0, 1), (scene.Count("statements"), scene.Count("complaints"), scene.Count("outgoing")));
        Assert.All(gone, value => Assert.False(scene.LiesInDatabase(value[..16])));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Fact]
    public async Task A_complaint_is_shown_while_its_page_is_open_and_then_its_words_go_and_that_it_was_heard_stays()
    {
        await using var telling = await UpheldAsync(complaintsDays: 30);
        var (scene, complaints) = (telling.Scene, new Complaints(telling.Installation));
        scene.At.Time.Jump(TimeSpan.FromDays(40));
        await new RetentionDesk(telling.Installation).RunAsync(Cancellation);
        Assert.Equal(("It is mine.", "We looked again, and it is what it was."), (complaints.TextOf(1), complaints.ReasonOf(1)));

        scene.At.Time.Jump(Assert.Single(telling.All()).OpenUntil!.Value - scene.At.Time.GetUtcNow());
        var round = await new RetentionDesk(telling.Installation).RunAsync(Cancellation);
        Assert.False(round.IsFound);
        Assert.Equal(("", null), (complaints.TextOf(1), complaints.ReasonOf(1)));
        Assert.Equal(0, scene.Count("outgoing where complaint is not null"));
        Assert.Equal(ComplaintState.Upheld, Assert.Single(complaints.List(9)).State);
        // Nobody judges anew what was heard.
        Assert.IsType<CaseAnswer.Refused>(await scene.RejectAsync());
        Assert.Null((await new RetentionDesk(telling.Installation).RunAsync(Cancellation)).IsFound);
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Fact]
    public async Task S12_who_asks_for_erasure_has_what_was_said_about_files_that_were_put_back_erased_as_well()
    {
        await using var telling = await Telling.DisabledAsync();
        var scene = telling.Scene;
        Assert.IsType<CaseAnswer.Done>(await scene.RejectAsync());
        telling.Mail.AnswerTo = _ => "450 later";
        await telling.RunAsync();
        var desk = new PersonDesk(telling.Installation);
        var early = await desk.EraseAsync("c-1", Actor.CommandLine, Cancellation);
        Assert.Contains("has not arrived", Assert.Single(early.Kept), StringComparison.Ordinal);
        Assert.Equal((0, 1), (early.Statements, scene.Count("statements")));

        var waiting = Assert.Single(telling.Outbox.Missing());
        Assert.IsType<MessageAnswer.Done>(telling.Outbox.Settle(waiting.Id, "He left.", Actor.CommandLine));
        var gone = telling.Sealed();
        var erased = await desk.EraseAsync("c-1", Actor.CommandLine, Cancellation);
        Assert.Equal((1, false), (erased.Statements, erased.Round.IsFound));
        Assert.Empty(erased.Kept);
        Assert.Equal((0, 0), (scene.Count("statements"), scene.Count("outgoing")));
        Assert.All(gone, value => Assert.False(scene.LiesInDatabase(value[..16])));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Fact]
    public async Task S12_a_report_is_written_anew_without_an_item_that_goes_and_its_mail_goes_with_it()
    {
        await using var telling = await ReportingAsync();
        var scene = telling.Scene;
        scene.At.Time.Jump(TimeSpan.FromDays(10));
        scene.Tree.Add("c-1/b.png", Telling.Known);
        await scene.SweepAsync();
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync(all: true));
        await telling.RunAsync();
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(telling.Installation).Make(
            new(scene.Case.Id, null, "meldpunt", ReportFacts.None), Actor.CommandLine));
        await new ReportSender(telling.Installation, ReportWays.Usual).SendDueAsync(Cancellation);
        // A sample mails no report: here the mail stands beside it.
        SomeNotices.In(telling.Installation, (c, t) => c.Execute(
            "update reports set message = @message", new
            {
                message = new Outbox(telling.Installation).Enqueue(
                    c, t, "report", MessageKind.Report, 1, new Recipient.Mail("zaak@meldpunt.example"), new("Report", "a.png", [])),
            },
            t));
        Assert.Equal(1, await telling.RunAsync());
        var store = new ReportStore(telling.Installation);
        Assert.Equal(["c-1/a.png", "c-1/b.png"], store.ContentOf(1)!.Items.Select(item => item.Name));
        Assert.NotNull(store.Find(1)!.Message);

        scene.At.Time.Jump(TimeSpan.FromDays(357));
        var round = await new RetentionDesk(telling.Installation).RunAsync(Cancellation);
        Assert.Equal((1, false), (round.Items, round.IsFound));
        Assert.Equal(["c-1/b.png"], store.ContentOf(1)!.Items.Select(item => item.Name));
        Assert.Null(store.Find(1)!.Message);
        Assert.Equal(0, scene.Count("outgoing where kind = 'Report'"));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    // A folder in which a hotline fetches reports.
    static async Task<Telling> ReportingAsync()
    {
        var telling = new Telling("c-1");
        SomeReports.Describe(telling.Installation, "meldpunt", new(
            RecipientKind.Hotline, "A hotline", "agreement 3", "nl",
            Folder: Directory.CreateDirectory(Path.Combine(telling.Scene.At.Root, "out")).FullName));
        await telling.SweepAsync();
        Assert.Equal(1, await telling.RunAsync());
        return telling;
    }

    static async Task<Telling> UpheldAsync(int complaintsDays)
    {
        var telling = await Telling.HeardAsync(isReversed: false, settings: json => json["retentionDays"] =
            new JsonObject { ["cases"] = 3660, ["sealedFiles"] = 3660, ["complaints"] = complaintsDays });
        Assert.Equal(3, await telling.RunAsync());
        return telling;
    }
}
