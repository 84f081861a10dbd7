using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Notices;

/// <summary>What an authority keeps back is told when that is over, by itself, and not before.</summary>
public sealed class StatementHoldTests
{
    [Fact]
    public async Task An_authority_keeps_a_statement_back_for_as_long_as_its_order_allows_and_it_is_told_by_itself_afterwards()
    {
        await using var telling = await Telling.DisabledAsync(tells: false);
        var scene = telling.Scene;
        var (statements, now) = (telling.Statements, scene.At.Time.GetUtcNow());
        Assert.Contains("at most 6 weeks at once", Refused(statements.Hold(scene.Case.Id, HoldKind.TcoOrder, now.AddDays(44), "TCO-1", Actor.CommandLine)), StringComparison.Ordinal);
        Assert.Contains("lies ahead", Refused(statements.Hold(scene.Case.Id, HoldKind.TcoOrder, now, "TCO-1", Actor.CommandLine)), StringComparison.Ordinal);
        Assert.Contains("reference", Refused(statements.Hold(scene.Case.Id, HoldKind.TcoOrder, now.AddDays(1), " ", Actor.CommandLine)), StringComparison.Ordinal);
        Assert.Contains("no case", Refused(statements.Hold(99, HoldKind.TcoOrder, now.AddDays(1), "TCO-1", Actor.CommandLine)), StringComparison.Ordinal);
        Assert.IsType<MessageAnswer.Done>(statements.Hold(scene.Case.Id, HoldKind.TcoOrder, now.AddDays(40), "TCO-1", Actor.CommandLine));
        Assert.Equal(0, await telling.RunAsync());
        Assert.Contains("keeps statement", Refused(statements.Tell(1, null, false, Actor.CommandLine)), StringComparison.Ordinal);

        // What comes meanwhile is kept back, too.
        scene.Tree.Add("c-1/b.png", Telling.Known);
        await scene.SweepAsync();

        // Set anew it is the same hold: twelve weeks together, and no day more.
        scene.At.Time.Advance(TimeSpan.FromDays(39));
        Assert.Contains("by an order about terrorist content already", Refused(statements.Hold(
            scene.Case.Id, HoldKind.CsarOrder, now.AddDays(50), "CSAR-1", Actor.CommandLine)), StringComparison.Ordinal);
        Assert.IsType<MessageAnswer.Done>(statements.Hold(scene.Case.Id, HoldKind.TcoOrder, now.AddDays(80), "TCO-1b", Actor.CommandLine));
        Assert.Equal(2, telling.All().Count);
        Assert.All(telling.All(), one => Assert.Equal(StatementState.Held, one.State));
        scene.At.Time.Advance(TimeSpan.FromDays(40));
        Assert.Contains("at most 12 weeks together", Refused(statements.Hold(
            scene.Case.Id, HoldKind.TcoOrder, now.AddDays(90), "TCO-1c", Actor.CommandLine)), StringComparison.Ordinal);
        Assert.Equal(0, await telling.RunAsync());
        scene.At.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(2, await telling.RunAsync());
        Assert.All(telling.All(), one => Assert.Equal(StatementState.Told, one.State));
        Assert.Contains("Nothing about case", Refused(statements.Release(scene.Case.Id, Actor.CommandLine)), StringComparison.Ordinal);
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    // Released and set anew it is no new hold, neither here nor for whoever checks the ledger.
    [Fact]
    public async Task A_hold_that_was_released_and_set_anew_counts_from_the_first_time_and_nobody_is_told_meanwhile()
    {
        await using var telling = await Telling.DisabledAsync(tells: false);
        var scene = telling.Scene;
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        var (statements, now) = (telling.Statements, scene.At.Time.GetUtcNow());
        Assert.False(Standing(scene).IsSilenced);
        Assert.IsType<MessageAnswer.Done>(statements.Hold(1, HoldKind.TcoOrder, now.AddDays(40), "TCO-1", Actor.CommandLine));
        Assert.True(Standing(scene).IsSilenced);
        Assert.Equal(
            CaseRefusal.Held, Assert.IsType<Transition.Refused>(CaseFlow.Next(Standing(scene), new CaseCommand.Inform())).Why);
        Assert.IsType<MessageAnswer.Done>(statements.Release(1, Actor.CommandLine));
        Assert.False(Standing(scene).IsSilenced);
        scene.At.Time.Jump(TimeSpan.FromDays(60));
        Assert.Contains("at most 12 weeks together", Refused(statements.Hold(
            1, HoldKind.TcoOrder, now.AddDays(90), "TCO-1", Actor.CommandLine)), StringComparison.Ordinal);
        Assert.IsType<MessageAnswer.Done>(statements.Hold(1, HoldKind.TcoOrder, now.AddDays(80), "TCO-1", Actor.CommandLine));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    static ContentStanding Standing(Scene scene)
    {
        using var connection = scene.At.Installation.Database.Open();
        return VerdictStore.StandingOf(connection, null, scene.Case, scene.Case.Items, isStored: true);
    }

    [Fact]
    public async Task A_hold_takes_back_what_nobody_sent_yet_and_is_refused_for_what_is_on_its_way()
    {
        await using var telling = await Telling.DisabledAsync(tells: false);
        var scene = telling.Scene;
        var until = scene.At.Time.GetUtcNow().AddDays(500);
        Assert.Equal(1, new Teller(telling.Installation).Run());
        Assert.IsType<MessageAnswer.Done>(telling.Statements.Hold(scene.Case.Id, HoldKind.CsarInvestigation, until, "OM-1", Actor.CommandLine));
        Assert.Equal(0, await telling.RunAsync());
        Assert.IsType<MessageAnswer.Done>(telling.Statements.Release(scene.Case.Id, Actor.CommandLine));
        new Teller(telling.Installation).Run();
        telling.Outbox.Claim(1);
        Assert.Contains("on its way", Assert.IsType<MessageAnswer.Partly>(telling.Statements.Hold(
            scene.Case.Id, HoldKind.CsarInvestigation, until, "OM-1", Actor.CommandLine)).Words, StringComparison.Ordinal);
        // It holds for what is to come, and what is on its way is not tried again while it does.
        scene.At.Time.Advance(Outbox.Lease);
        Assert.Equal(0, await telling.RunAsync());
        Assert.IsType<MessageAnswer.Done>(telling.Statements.Release(scene.Case.Id, Actor.CommandLine));
        Assert.Equal(1, await telling.RunAsync());
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    // What failed is no message on its way: a relay that is down, or settings without a way, keep no order from being followed.
    [Fact]
    public async Task A_hold_takes_back_what_was_tried_and_did_not_arrive_and_it_is_told_when_the_hold_is_over()
    {
        await using var telling = await Telling.DisabledAsync(tells: false);
        var scene = telling.Scene;
        telling.Mail.AnswerTo = _ => "550 no";
        Assert.Equal(0, await telling.RunAsync());
        Assert.Single(telling.Outbox.Missing());
        Assert.IsType<MessageAnswer.Done>(telling.Statements.Hold(
            1, HoldKind.OtherOrder, scene.At.Time.GetUtcNow().AddDays(9), "R", Actor.CommandLine));
        telling.Mail.AnswerTo = null;
        scene.At.Time.Jump(TimeSpan.FromDays(2));
        Assert.Equal(0, await telling.RunAsync());
        scene.At.Time.Jump(TimeSpan.FromDays(8));
        Assert.Equal(1, await telling.RunAsync());
        Assert.Equal(StatementState.Told, Assert.Single(telling.All()).State);
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Fact]
    public async Task What_is_exempt_is_not_told_by_hand_under_a_hold_and_what_waits_of_who_was_told_is_taken_back()
    {
        await using var telling = new Telling("c-1");
        await telling.SweepAsync("c-1/a.png", "nobody/b.png");
        var scene = telling.Scene;
        Assert.Equal(1, await telling.RunAsync());
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync(all: true));
        Assert.Equal(1, new Teller(telling.Installation).Run());
        Assert.IsType<MessageAnswer.Done>(telling.Statements.Hold(
            1, HoldKind.OtherOrder, scene.At.Time.GetUtcNow().AddDays(9), "R", Actor.CommandLine));
        var exempt = telling.All().Single(one => one.State == StatementState.Exempt);
        Assert.Contains("keeps statement", Refused(telling.Statements.Tell(exempt.Id, null, isHanded: true, Actor.CommandLine)), StringComparison.Ordinal);
        Assert.Equal(0, await telling.RunAsync());
        scene.At.Time.Jump(TimeSpan.FromDays(10));
        Assert.Equal(1, await telling.RunAsync());
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    // Nobody looked since it was over: it keeps nothing back, and the ledger says no hold of the past.
    [Fact]
    public async Task A_hold_that_is_over_keeps_back_nothing_that_comes_before_anybody_ends_it()
    {
        await using var telling = await Telling.DisabledAsync(tells: false);
        var scene = telling.Scene;
        Assert.IsType<MessageAnswer.Done>(telling.Statements.Hold(
            1, HoldKind.OtherOrder, scene.At.Time.GetUtcNow().AddHours(1), "R", Actor.CommandLine));
        scene.At.Time.Jump(TimeSpan.FromHours(2));
        scene.Tree.Add("c-1/b.png", Telling.Known);
        await scene.SweepAsync();
        Assert.All(telling.All(), one => Assert.Equal(StatementState.Owed, one.State));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Fact]
    public async Task What_was_put_back_and_forgotten_under_a_hold_is_told_to_whoever_it_was_when_the_hold_is_over()
    {
        await using var telling = await Telling.DisabledAsync(tells: false);
        var scene = telling.Scene;
        Assert.IsType<MessageAnswer.Done>(telling.Statements.Hold(
            1, HoldKind.OtherOrder, scene.At.Time.GetUtcNow().AddDays(9), "R", Actor.CommandLine));
        Assert.IsType<CaseAnswer.Done>(await scene.RejectAsync());
        Assert.Equal(0, scene.Count("case_items"));
        scene.At.Time.Jump(TimeSpan.FromDays(10));
        Assert.Equal(1, await telling.RunAsync());
        Assert.Contains("weer beschikbaar", Assert.Single(await telling.TextsAsync()), StringComparison.Ordinal);
        Assert.Equal(StatementState.Told, Assert.Single(telling.All()).State);
    }

    [Fact]
    public void Holds_rest_on_the_table_of_terms_and_none_is_longer_than_eighteen_months()
    {
        Assert.Equal(Enum.GetValues<HoldKind>(), HoldRules.All.Select(rule => rule.Kind));
        // Whatever day it begins on, both checkers take what the program allows.
        foreach (var day in Enumerable.Range(0, 4 * 366))
        {
            var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day);
            Assert.All(HoldRules.All, rule => Assert.True(
                AmsterdamTime.EndOf(now, rule.Together) - now <= TimeSpan.FromDays(Waarborg.Ledger.Telling.MaxHeldDays)));
        }
    }

    static string Refused(MessageAnswer answer) => Assert.IsType<MessageAnswer.Refused>(answer).Words;
}
