using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Notices;

/// <summary>What was said and heard about files that are gone ends when it is due; and nothing goes before it was said.</summary>
public sealed class HeardRetentionTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S12_of_a_complaint_that_was_found_right_nothing_is_left_in_any_byte_twelve_months_after()
    {
        await using var telling = await Telling.HeardAsync(isReversed: true);
        var scene = telling.Scene;
        await telling.RunAsync();
        Assert.Equal(0, scene.Count("case_items"));
        var values = telling.Sealed();
        Assert.True(values.Count > 8);

        // A day before it is kept, as it was said; then all of it goes.
        var due = Assert.Single(telling.All()).MadeAt.AddMonths(RecordRetention.CeilingMonths);
        scene.At.Time.Jump(due.AddDays(-1) - scene.At.Time.GetUtcNow());
        await new RetentionDesk(telling.Installation).RunAsync(Cancellation);
        Assert.Equal((1, 1), (scene.Count("statements"), scene.Count("complaints")));
        scene.At.Time.Jump(TimeSpan.FromDays(1));
        var round = await new RetentionDesk(telling.Installation).RunAsync(Cancellation);
        Assert.False(round.IsFound);
        foreach (var table in (string[])["statements", "complaints", "statement_messages", "outgoing"])
        {
            Assert.Equal((table, 0), (table, scene.Count(table)));
        }

        Assert.All(values, value => Assert.False(scene.LiesInDatabase(value[..16])));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Fact]
    public async Task A_case_without_items_stays_while_the_page_of_a_code_shows_what_was_decided()
    {
        await using var telling = await Telling.HeardAsync(isReversed: true);
        await telling.RunAsync();
        Assert.Equal(0, telling.Scene.Count("case_items"));
        var open = RecordRetention.ObjectUntil(Assert.Single(telling.All()).InformedAt!.Value);
        Assert.False(IsEmpty(telling, open.AddSeconds(-1)));
        Assert.True(IsEmpty(telling, open));
    }

    static bool IsEmpty(Telling telling, DateTimeOffset now)
    {
        using var connection = telling.Installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        return RetentionStore.IsEmpty(connection, transaction, 1, now);
    }

    [Fact]
    public async Task What_was_decided_and_has_not_reached_whoever_complained_is_not_forgotten_before_it_did()
    {
        await using var telling = await Telling.HeardAsync(isReversed: true);
        var scene = telling.Scene;
        telling.Mail.AnswerTo = static _ => "550 no such mailbox";
        await telling.RunAsync();
        scene.At.Time.Jump(TimeSpan.FromDays(400));
        await new RetentionDesk(telling.Installation).RunAsync(Cancellation);
        Assert.Equal((1, 1), (scene.Count("statements"), scene.Count("complaints")));
        telling.Mail.AnswerTo = null;
        foreach (var one in telling.Outbox.Missing())
        {
            Assert.IsType<MessageAnswer.Done>(telling.Outbox.Again(one.Id));
        }

        Assert.True(await telling.RunAsync() > 0);
        await new RetentionDesk(telling.Installation).RunAsync(Cancellation);
        Assert.Equal((0, 0), (scene.Count("statements"), scene.Count("complaints")));
    }

    // An authority lets it be told after every ceiling is over: it is told first, and forgotten when that arrived.
    [Fact]
    public async Task What_may_be_told_from_now_on_is_told_before_what_it_speaks_of_is_forgotten()
    {
        await using var telling = await Telling.DisabledAsync(tells: false);
        var scene = telling.Scene;
        Assert.IsType<MessageAnswer.Done>(telling.Statements.Hold(
            1, HoldKind.CsarInvestigation, scene.At.Time.GetUtcNow().AddDays(500), "OM-1", Actor.CommandLine));
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        scene.At.Time.Jump(TimeSpan.FromDays(400));
        Assert.IsType<MessageAnswer.Done>(telling.Statements.Release(1, Actor.CommandLine));
        var round = await new RetentionDesk(telling.Installation).RunAsync(Cancellation);
        Assert.Equal((0, 0, 0), (round.Items, round.Cases, round.Files));
        Assert.Contains("has not arrived", Assert.Single(round.Waiting), StringComparison.Ordinal);
        Assert.Empty(telling.Mail.Mail);

        Assert.Equal(1, await telling.RunAsync());
        Assert.Contains("Wat wij deden", Assert.Single(await telling.TextsAsync()), StringComparison.Ordinal);
        round = await new RetentionDesk(telling.Installation).RunAsync(Cancellation);
        Assert.Equal((1, false), (round.Items, round.IsFound));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    // The same where the hold ended by itself and nobody looked since.
    [Fact]
    public async Task A_hold_that_is_over_is_told_of_by_the_round_that_would_forget()
    {
        await using var telling = await Telling.DisabledAsync(tells: false);
        Assert.IsType<MessageAnswer.Done>(telling.Statements.Hold(
            1, HoldKind.CsarInvestigation, telling.Scene.At.Time.GetUtcNow().AddDays(500), "OM-1", Actor.CommandLine));
        telling.Scene.At.Time.Jump(TimeSpan.FromDays(501));
        var round = await new RetentionDesk(telling.Installation).RunAsync(Cancellation);
        Assert.Equal((0, 1), (round.Items, telling.Scene.Count("outgoing where kind = 'Statement' and delivered_at is null")));
    }
}
