using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Reporting;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Reporting;

/// <summary>Nobody says of a report that it arrived, or that it is not sent, where that is decided; each has one end.</summary>
public sealed class ReportGuardTests
{
    const string Name = "meldpunt";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_that_nobody_failed_to_send_cannot_be_said_to_have_arrived()
    {
        await using var at = await MadeAsync();
        Assert.Contains("is not one that failed", Refused(at.Desk.Arrived(1, Actor.CommandLine)), StringComparison.Ordinal);
        Directory.Delete(at.Folder);
        await at.SendAsync();
        // It lies nowhere, as is known here: no person knows better.
        Assert.Contains("is known here", Refused(at.Desk.Arrived(1, Actor.CommandLine)), StringComparison.Ordinal);
        Assert.Contains("no report 7", Refused(at.Desk.Arrived(7, Actor.CommandLine)), StringComparison.Ordinal);
        Assert.Equal((ReportState.Sending, 0), (at.State, at.Ends));
    }

    [Theory]
    [InlineData(nameof(ReportState.Sent))]
    [InlineData(nameof(ReportState.Waived))]
    [InlineData(nameof(ReportState.Retracted))]
    public async Task A_report_that_came_to_its_end_has_no_other(string end)
    {
        await using var at = await MadeAsync();
        if (end == nameof(ReportState.Sent)) await at.SendAsync();
        else if (end == nameof(ReportState.Waived)) Assert.IsType<ReportAnswer.Done>(at.Desk.Waive(1, "First.", Actor.CommandLine));
        else Assert.IsType<ReportAnswer.Done>(at.Desk.Retract(1, Actor.CommandLine));
        Assert.Equal((end, 1), (at.State.ToString(), at.Ends));

        Assert.IsType<ReportAnswer.Refused>(at.Desk.Arrived(1, Actor.CommandLine));
        Assert.Contains("not on its way", Refused(at.Desk.Waive(1, "Second.", Actor.CommandLine)), StringComparison.Ordinal);
        Assert.IsType<ReportAnswer.Refused>(at.Desk.TryAgain(1));
        if (end != nameof(ReportState.Sent)) Assert.IsType<ReportAnswer.Refused>(at.Desk.Retract(1, Actor.CommandLine));
        await at.SendAsync();
        Assert.Equal((end, 1), (at.State.ToString(), at.Ends));
        Assert.Equal(end == nameof(ReportState.Waived) ? "First." : null, new ReportStore(at.Scene.At.Installation).ReasonOf(1));
        await LedgerWatch.AssertAgreesAsync(at.Scene.At.Installation);
    }

    [Fact]
    public async Task Where_nobody_knows_whether_NCMEC_counts_it_a_person_says_so_once()
    {
        await using var at = await CyberTipSetting.StartAsync();
        var desk = new ReportDesk(at.At.Installation);
        at.Test.Fail("finish", TipFault.DropAfter);
        var id = at.Make();
        Assert.IsType<ReportAnswer.Refused>(desk.Arrived(id, Actor.CommandLine));
        await at.SendAsync();
        Assert.IsType<ReportAnswer.Done>(desk.Arrived(id, Actor.CommandLine));
        var ended = at.Store.Find(id)!.EndedAt;
        at.At.Time.Advance(TimeSpan.FromHours(1));
        Assert.IsType<ReportAnswer.Refused>(desk.Arrived(id, Actor.CommandLine));
        Assert.IsType<ReportAnswer.Refused>(desk.Waive(id, "Told by letter.", Actor.CommandLine));
        await at.SendAsync();
        Assert.Equal((ReportState.Sent, ended), (at.Store.Find(id)!.State, at.Store.Find(id)!.EndedAt));
        Assert.Equal(["submit", "finish"], at.Test.Calls);

        // One that it was asked to forget, and forgot, did not arrive.
        at.Test.Fail("finish", TipFault.CodeInside, 1000);
        var other = at.Make(SomeReports.Typical with { Number = Guid.NewGuid().ToString() });
        await at.SendAsync();
        Assert.IsType<ReportAnswer.Done>(desk.Retract(other, Actor.CommandLine));
        Assert.Equal(ReportState.Retracted, (await at.SendUntilAsync(other)).State);
        Assert.IsType<ReportAnswer.Refused>(desk.Arrived(other, Actor.CommandLine));
        Assert.IsType<ReportAnswer.Refused>(desk.Waive(other, "Told by letter.", Actor.CommandLine));
        Assert.Equal(ReportState.Retracted, at.Store.Find(other)!.State);
    }

    // Whoever was told is to know that it does not hold any more, whatever became of how he is reached.
    [Fact]
    public async Task A_correction_reaches_a_recipient_who_was_withdrawn_or_fetches_elsewhere_by_now()
    {
        await using var withdrawn = await MadeAsync();
        await withdrawn.SendAsync();
        withdrawn.Describe(null);
        Assert.IsType<ReportAnswer.Done>(withdrawn.Desk.Retract(1, Actor.CommandLine));
        await withdrawn.SendAsync();
        Assert.Equal(ReportState.Sent, withdrawn.StateOf(2));
        Assert.Single(Directory.GetFiles(withdrawn.Folder, "correction.json", SearchOption.AllDirectories));

        // Also where it was made before.
        await using var later = await MadeAsync();
        await later.SendAsync();
        Assert.IsType<ReportAnswer.Done>(later.Desk.Retract(1, Actor.CommandLine));
        later.Scene.At.Time.Advance(TimeSpan.FromMinutes(1));
        var elsewhere = Directory.CreateDirectory(Path.Combine(later.Scene.At.Root, "elsewhere")).FullName;
        later.Describe(elsewhere);
        await later.SendAsync();
        Assert.Equal(ReportState.Sent, later.StateOf(2));
        Assert.Single(Directory.GetFiles(elsewhere, "correction.json", SearchOption.AllDirectories));
    }

    // A report that never left has nobody who is to know.
    [Fact]
    public async Task A_report_to_a_recipient_who_was_withdrawn_does_not_leave_and_is_taken_back_without_a_word()
    {
        await using var at = await MadeAsync();
        at.Describe(null);
        await at.SendAsync();
        Assert.Equal(ReportState.Stopped, at.State);
        Assert.IsType<ReportAnswer.Done>(at.Desk.Retract(1, Actor.CommandLine));
        Assert.Equal((ReportState.Retracted, 1), (at.State, at.Ends));
        Assert.Empty(Directory.GetDirectories(at.Folder));
        Assert.Equal(1, at.Scene.Count("reports"));
    }

    static string Refused(ReportAnswer answer) => string.Join('\n', Assert.IsType<ReportAnswer.Refused>(answer).Problems);

    sealed record Made(Scene Scene, string Folder) : IAsyncDisposable
    {
        internal ReportDesk Desk => new(Scene.At.Installation);

        internal ReportState State => StateOf(1);

        /// <summary>How many ends the ledger has.</summary>
        internal long Ends => Scene.Count("evidence where kind = 'report.ended'");

        internal ReportState StateOf(long id) => new ReportStore(Scene.At.Installation).Find(id)!.State;

        internal void Describe(string? folder) => SomeReports.Describe(
            Scene.At.Installation, Name,
            folder is null ? null : new(RecipientKind.Hotline, "A hotline", "agreement 3", "nl", Folder: folder));

        internal Task<int> SendAsync() =>
            new ReportSender(Scene.At.Installation, ReportWays.Usual).SendDueAsync(Cancellation);

        public ValueTask DisposeAsync() => Scene.DisposeAsync();
    }

    // A report of one confirmed file, that nobody tried to send yet, to a hotline that fetches from a folder.
    static async Task<Made> MadeAsync()
    {
        var scene = new Scene().Known(Scene.Picture(1)).Permit(alwaysAsk: true);
        scene.Tree.Add("customer/a.png", Scene.Picture(1));
        await scene.SweepAsync();
        var made = new Made(scene, Directory.CreateDirectory(Path.Combine(scene.At.Root, "out")).FullName);
        made.Describe(made.Folder);
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        Assert.IsType<ReportAnswer.Done>(made.Desk.Make(new(1, null, Name, ReportFacts.None), Actor.CommandLine));
        return made;
    }
}
