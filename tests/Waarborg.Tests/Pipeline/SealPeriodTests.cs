using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>A seal lasts for as long as a complaint may find that the file is to be put back, however few days were chosen.</summary>
public sealed class SealPeriodTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_seal_of_fewer_days_than_a_complaint_may_take_lasts_until_none_may_come_any_more()
    {
        await using var at = await SealedAsync(days: 30);
        Assert.Equal(1, Tell(at));
        Arrive(at);
        var end = Statement(at).OpenUntil!.Value;
        // The holders' letters say so, too.
        Assert.True(at.Row.Until!.Value >= DateOnly.FromDateTime(end.UtcDateTime), $"{at.Row.Until}");
        Assert.Equal(at.Row.Until, at.LetterOf("hotline").Until);
        at.Scene.At.Time.Jump(TimeSpan.FromDays(31));
        Housekeeping.Run(at.Installation);
        Assert.Equal(ItemRestriction.Sealed, at.Item.Restriction);

        // On the last day somebody objects, and is right: it is still there to be put back.
        at.Scene.At.Time.Jump(end.AddHours(-1) - at.Scene.At.Time.GetUtcNow());
        Housekeeping.Run(at.Installation);
        Assert.Equal(ComplaintOutcome.Made, new Complaints(at.Installation).Make(1, "It is mine.", "nl"));
        at.Scene.At.Time.Jump(TimeSpan.FromDays(2));
        Housekeeping.Run(at.Installation);
        Assert.Equal(ItemRestriction.Sealed, at.Item.Restriction);
        Assert.IsType<CaseAnswer.Incomplete>(await new ComplaintDesk(at.Installation).DecideAsync(
            1, isReversed: true, "We were wrong.", new(ActorKind.Person, "officer"), Cancellation));
        var act = at.Agree();
        Assert.IsType<CaseAnswer.Done>(await at.RestoreAsync(at.Answer("hotline", act), at.Answer("police", act)));
        Assert.True(File.Exists(at.Scene.Tree.At("c-1/a.png")));
    }

    [Fact]
    public async Task Who_was_told_later_than_it_was_sealed_has_his_whole_time_and_then_it_is_destroyed()
    {
        await using var at = await SealedAsync(days: 200);
        // Not told yet: nothing is destroyed.
        at.Scene.At.Time.Jump(TimeSpan.FromDays(201));
        Housekeeping.Run(at.Installation);
        Assert.Equal(ItemRestriction.Sealed, at.Item.Restriction);
        Tell(at);
        Arrive(at);
        var end = Statement(at).OpenUntil!.Value;
        at.Scene.At.Time.Jump(end.AddHours(-1) - at.Scene.At.Time.GetUtcNow());
        Housekeeping.Run(at.Installation);
        Assert.Equal(ItemRestriction.Sealed, at.Item.Restriction);
        at.Scene.At.Time.Jump(TimeSpan.FromHours(2));
        Housekeeping.Run(at.Installation);
        Assert.Equal(ItemRestriction.Shredded, at.Item.Restriction);
        Assert.Empty(Directory.GetFiles(at.Letters));
        await LedgerWatch.AssertAgreesAsync(at.Installation);
    }

    [Fact]
    public async Task More_days_than_a_complaint_may_take_stay_as_they_were_chosen()
    {
        await using var at = await SealedAsync(days: 300);
        Assert.Equal(DateOnly.FromDateTime(at.Scene.At.Time.GetUtcNow().UtcDateTime).AddDays(300), at.Row.Until);
    }

    static async Task<Sealing> SealedAsync(int days)
    {
        var at = await Sealing.MakeAsync(days: days, name: "c-1/a.png");
        SomeNotices.Customers(at.Installation, "c-1,web,c-1/,c-1@klant.example,nl");
        await at.Scene.ConfirmAsync();
        Assert.Equal(ItemRestriction.Sealed, at.Item.Restriction);
        return at;
    }

    static int Tell(Sealing at) => new Teller(at.Installation).Run();

    static void Arrive(Sealing at)
    {
        var outbox = new Outbox(at.Installation);
        foreach (var due in outbox.Claim(9)) outbox.NoteDelivered(due);
    }

    static Statement Statement(Sealing at) => Assert.Single(new Statements(at.Installation).List(null, 9));
}
