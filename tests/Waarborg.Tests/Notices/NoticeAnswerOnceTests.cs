using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Notices;

/// <summary>Whoever sent a notice is told each decision once, and nothing that is not so any more.</summary>
public sealed class NoticeAnswerOnceTests
{
    const string Base = "https://bilderhost.example/";
    const string Sender = "melder@meldpunt.example";
    const string Granted = "Wij maakten het bestand op het adres dat u noemde onbeschikbaar.";
    const string Refused = "maken het bestand";
    const string Revised = "Wij herzagen ons besluit";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_newer_decision_takes_the_place_of_one_that_did_not_arrive_and_revises_nothing_that_he_heard()
    {
        await using var telling = await OpenAsync();
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
        telling.Mail.AnswerTo = static _ => "450 later";
        Assert.Equal(0, await telling.RunAsync());
        await telling.Scene.AssessAsync(confirmed: false);
        telling.Mail.AnswerTo = null;
        await UntilAllIsSaidAsync(telling);
        var texts = await AnswersAsync(telling);
        Assert.Equal(2, texts.Count);
        Assert.DoesNotContain(texts, text => text.Contains(Granted, StringComparison.Ordinal));
        Assert.DoesNotContain(texts, text => text.Contains(Revised, StringComparison.Ordinal));
        Assert.Single(texts, text => text.Contains(Refused, StringComparison.Ordinal));
        Assert.Empty(new NoticeAnswers(telling.Installation).Owed());
    }

    [Fact]
    public async Task While_the_older_one_is_being_sent_the_newer_one_waits_for_how_that_ends()
    {
        await using var telling = await OpenAsync();
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
        new Teller(telling.Installation).Run();
        var underWay = new Outbox(telling.Installation).Claim(9);
        await telling.Scene.AssessAsync(confirmed: false);
        new Teller(telling.Installation).Run();
        Assert.Equal(1, telling.Scene.Count("outgoing where kind = 'NoticeDecided'"));
        Assert.Equal("Refused", Assert.Single(new NoticeAnswers(telling.Installation).Owed()).Decision);
        foreach (var one in underWay) new Outbox(telling.Installation).NoteDelivered(one);
        new Teller(telling.Installation).Run();
        Assert.Equal(2, telling.Scene.Count("outgoing where kind = 'NoticeDecided'"));
        Assert.Empty(new NoticeAnswers(telling.Installation).Owed());
        await UntilAllIsSaidAsync(telling);
        Assert.Contains(Revised, Assert.Single(await AnswersAsync(telling)), StringComparison.Ordinal);
    }

    // Decided otherwise and back again before anybody heard of it: he knows what is so.
    [Fact]
    public async Task A_decision_that_he_heard_is_not_told_again_where_another_between_never_left()
    {
        await using var telling = await OpenAsync();
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
        await telling.RunAsync();
        Assert.Equal(2, (await AnswersAsync(telling)).Count);
        Set(telling, NoticeDecision.NotThere);
        telling.Mail.AnswerTo = static _ => "450 later";
        await telling.RunAsync();
        Set(telling, NoticeDecision.Granted);
        telling.Mail.AnswerTo = null;
        await UntilAllIsSaidAsync(telling);
        Assert.Equal(2, (await AnswersAsync(telling)).Count);
        Assert.Empty(new NoticeAnswers(telling.Installation).Owed());

        // And what changes later is told after all.
        Set(telling, NoticeDecision.NotThere);
        await UntilAllIsSaidAsync(telling);
        Assert.Contains(await AnswersAsync(telling), text => text.Contains(Revised, StringComparison.Ordinal));
    }

    // As people would decide: that nothing lies there, or what they confirmed.
    static void Set(Telling telling, NoticeDecision decision)
    {
        using var connection = telling.Installation.Database.Open();
        Dapper.SqlMapper.Execute(connection, decision == NoticeDecision.NotThere
            ? "update cases set closed_why = 'NotThere', closed_at = opened_at"
            : "update cases set closed_why = null, closed_at = null");
    }

    static async Task UntilAllIsSaidAsync(Telling telling)
    {
        for (var round = 0; round < 4; round++)
        {
            await telling.RunAsync();
            telling.Scene.At.Time.Advance(TimeSpan.FromHours(13));
        }
    }

    static async Task<List<string>> AnswersAsync(Telling telling)
    {
        var texts = new List<string>();
        foreach (var (_, text) in telling.Mail.Mail.Where(one => one.To == Sender))
        {
            texts.Add((await OutboxTests.ReadAsync(text))["plain"]!.GetValue<string>().ReplaceLineEndings(" "));
        }

        return texts;
    }

    static async Task<Telling> OpenAsync()
    {
        var telling = new Telling("c-1");
        telling.Scene.Tree.Add("c-1/a.png", Scene.Picture(1));
        Assert.Null(new SourceStore(telling.Installation).SetAddress("web", Base));
        Assert.IsType<OpeningAnswer.Opened>(await new NoticeDesk(telling.Installation).OpenAsync(
            new(Base + "c-1/a.png", CaseCause.Notice, "Het meldpunt", telling.Scene.At.Time.GetUtcNow(), 12, null, "M-7") { AnswerTo = Sender },
            Actor.CommandLine, Cancellation));
        return telling;
    }
}
