using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Notices;

/// <summary>What a decision about a complaint comes to, also where the file is destroyed, sealed, another's as well, or never lay here.</summary>
public sealed class ComplaintOutcomeTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_what_was_destroyed_the_customer_is_told_that_nobody_can_put_it_back()
    {
        await using var telling = await Telling.DisabledAsync(tells: false, Telling.Shreds);
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
        Assert.Equal(ItemRestriction.Shredded, Assert.Single(telling.Scene.Case.Items).Restriction);
        await telling.RunAsync();
        telling.Complaints.Make(1, "No.", "nl");
        await telling.DecideAsync(isReversed: true);
        await telling.RunAsync();
        Assert.Contains("Niemand kan het terugzetten", string.Join(' ', await telling.TextsAsync()).ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(0, telling.Scene.Count("tombstones"));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    // The only copy is not destroyed while somebody says that it is no such picture, whatever the operator chose.
    [Fact]
    public async Task What_is_confirmed_while_a_complaint_waits_is_destroyed_only_once_it_was_upheld()
    {
        foreach (var isReversed in (bool[])[true, false])
        {
            await using var telling = await Telling.DisabledAsync(settings: Telling.Shreds);
            Assert.Equal(ComplaintOutcome.Made, telling.Complaints.Make(1, "No.", "nl"));
            Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
            Housekeeping.Run(telling.Installation);
            Assert.Equal(ItemRestriction.Disabled, Assert.Single(telling.Scene.Case.Items).Restriction);
            Assert.IsType<CaseAnswer.Done>(await telling.DecideAsync(isReversed));
            Housekeeping.Run(telling.Installation);
            Assert.Equal(isReversed, File.Exists(telling.Scene.Tree.At("c-1/a.png")));
            if (!isReversed)
            {
                Assert.Equal(ItemRestriction.Shredded, Assert.Single(telling.Scene.Case.Items).Restriction);
            }

            await LedgerWatch.AssertAgreesAsync(telling.Installation);
        }
    }

    [Fact]
    public async Task Whoever_else_complained_about_the_same_bytes_is_right_as_well_also_where_nothing_can_come_back()
    {
        await using var telling = new Telling("c-1", "c-2");
        telling.SetSettings(Telling.Shreds);
        await telling.SweepAsync("c-1/a.png", "c-2/a.png");
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync(all: true));
        await telling.RunAsync();
        var complaints = telling.Complaints;
        Assert.Equal((ComplaintOutcome.Made, ComplaintOutcome.Made), (complaints.Make(1, "No.", "nl"), complaints.Make(2, "No.", "en")));
        await telling.DecideAsync(isReversed: true);
        Assert.All(complaints.List(9), one => Assert.Equal(ComplaintState.Reversed, one.State));
        Assert.All(telling.ClocksOf(ClockKind.ComplaintDecision), clock => Assert.NotNull(clock.StoppedAt));
        await telling.RunAsync();
        var texts = string.Join(' ', await telling.TextsAsync()).ReplaceLineEndings(" ");
        Assert.Contains("u had gelijk", texts, StringComparison.Ordinal);
        Assert.Contains("you were right", texts, StringComparison.Ordinal);
        // And once more by the statement itself, whose page says so from then on.
        Assert.Contains("het besluit over uw bestand is teruggenomen", texts, StringComparison.Ordinal);
        Assert.Contains("nobody can put it back", texts, StringComparison.Ordinal);
        Assert.All(telling.All(), one => Assert.Equal((StatementPhase.Back, null), (one.Phase, one.BackAt)));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Fact]
    public async Task What_others_reject_after_it_was_destroyed_is_told_as_taken_back()
    {
        await using var telling = await Telling.DisabledAsync(tells: false, Telling.Shreds);
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
        await telling.RunAsync();
        await telling.Scene.AssessAsync(confirmed: false);
        Assert.Equal(1, await telling.RunAsync());
        var text = (await telling.TextsAsync())[^1].ReplaceLineEndings(" ");
        Assert.Contains("niemand kan het terugzetten", text, StringComparison.Ordinal);
        Assert.DoesNotContain("verzegeld", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_kept_upload_whoever_was_right_is_told_that_he_can_send_it_again()
    {
        await using var scene = InletTests.Inlet(new(Waarborg.Permits.OnMatch.Hold, KeepsMatched: true), exact: true);
        await InletTests.UploadAsync(scene);
        SomeNotices.Set(scene.At.Installation);
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        var statements = new Statements(scene.At.Installation);
        Assert.IsType<MessageAnswer.Done>(statements.Tell(1, "c-9", isHanded: true, Actor.CommandLine));
        Assert.Equal(ComplaintOutcome.Made, new Complaints(scene.At.Installation).Make(1, "No.", "en"));
        await new ComplaintDesk(scene.At.Installation).DecideAsync(1, isReversed: true, "Sorry.", Telling.Officer, Cancellation);
        var outbox = new Outbox(scene.At.Installation);
        using var connection = scene.At.Installation.Database.Open();
        var decided = outbox.Undelivered().Single(one => one.Kind == MessageKind.ComplaintDecided);
        Assert.Matches("opnieuw sturen|upload the file again", outbox.ContentOf(connection, decided.Id).Body.Plain.ReplaceLineEndings(" "));
    }

    [Fact]
    public async Task What_holders_outside_have_sealed_waits_for_their_joint_act_after_a_complaint()
    {
        await using var sealing = await Sealing.MakeAsync();
        var scene = sealing.Scene;
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        Assert.Equal(ItemRestriction.Sealed, Assert.Single(scene.Case.Items).Restriction);
        Assert.Equal(ComplaintOutcome.Made, new Complaints(sealing.Installation).Make(1, "No.", "nl"));
        var answer = Assert.IsType<CaseAnswer.Incomplete>(await new ComplaintDesk(sealing.Installation).DecideAsync(
            1, isReversed: true, "We were wrong.", Telling.Officer, Cancellation));
        Assert.Contains("seal joint", Assert.Single(answer.Lines), StringComparison.Ordinal);
        Assert.Equal(0, scene.Count("tombstones"));
        // The order of things allows it to be opened now.
        var item = Assert.Single(scene.Case.Items);
        using var connection = sealing.Installation.Database.Open();
        Assert.True(new SealDesk(sealing.Installation).MayAll(connection, null, item.DisableId!.Value, new CaseCommand.Restore()));
    }
}
