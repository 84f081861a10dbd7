using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Notices;

/// <summary>Whoever sent a notice and said how he is reached is told that it was received and what was decided.</summary>
public sealed class NoticeAnswerTests
{
    const string Base = "https://bilderhost.example/";
    const string Sender = "melder@meldpunt.example";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task He_is_told_at_once_and_again_when_it_is_decided_and_nothing_of_the_customer()
    {
        await using var telling = await OpenAsync();
        Assert.Equal(1, await telling.RunAsync());
        Assert.Equal(0, await telling.RunAsync());
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
        // The customer is told as well.
        Assert.Equal(2, await telling.RunAsync());
        Assert.Equal(0, await telling.RunAsync());
        var texts = await AnswersAsync(telling);
        Assert.Equal(2, texts.Count);
        Assert.Contains("wij ontvingen uw melding", texts[0], StringComparison.Ordinal);
        Assert.Contains("Wij maakten het bestand op het adres dat u noemde onbeschikbaar.", texts[1], StringComparison.Ordinal);
        Assert.Contains("naar de rechter", texts[1], StringComparison.Ordinal);
        Assert.All(texts, text =>
        {
            Assert.Contains("kenmerk M-7", text, StringComparison.Ordinal);
            Assert.Contains("Noem dossier 1.", text, StringComparison.Ordinal);
            // The title stands once, and moments as people write them.
            Assert.Equal(2, text.Split("Duinhost: wij").Length);
            Assert.DoesNotContain("+01:00", text, StringComparison.Ordinal);
            foreach (var secret in (string[])["c-1", "a.png", Base, "klant.example"])
            {
                Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
            }
        });
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Fact]
    public async Task What_is_refused_not_there_or_decided_otherwise_later_is_told_and_what_was_taken_back_is_not()
    {
        await using var refused = await OpenAsync(language: "en");
        Assert.IsType<CaseAnswer.Done>(await refused.Scene.RejectAsync());
        Assert.Equal(2, await refused.RunAsync());
        Assert.Contains("do not make the file", (await AnswersAsync(refused))[1], StringComparison.Ordinal);

        await using var changed = await OpenAsync();
        Assert.IsType<CaseAnswer.Done>(await changed.Scene.ConfirmAsync());
        await changed.RunAsync();
        await changed.Scene.AssessAsync(confirmed: false);
        await changed.RunAsync();
        Assert.Contains("Wij herzagen ons besluit", (await AnswersAsync(changed))[2], StringComparison.Ordinal);

        await using var gone = await OpenAsync(hasFile: false);
        var closing = new CaseClosing(gone.Installation);
        Assert.IsType<CaseAnswer.Done>(closing.Close(1, CaseClosed.NotThere, "Looked.", Actor.CommandLine));
        Assert.Equal(2, await gone.RunAsync());
        Assert.Contains("ligt bij ons niets", (await AnswersAsync(gone))[1], StringComparison.Ordinal);

        await using var withdrawn = await OpenAsync(hasFile: false);
        closing = new(withdrawn.Installation);
        Assert.IsType<CaseAnswer.Done>(closing.Close(1, CaseClosed.Withdrawn, "He said so.", Actor.CommandLine));
        Assert.Equal(1, await withdrawn.RunAsync());
    }

    [Fact]
    public async Task Nothing_of_it_leaves_while_an_authority_holds_the_case_or_has_it_kept_back()
    {
        await using var telling = await OpenAsync();
        // What was made before the hold waits as well.
        Assert.Equal(1, new Teller(telling.Installation).Run());
        var until = telling.Scene.At.Time.GetUtcNow().AddDays(3);
        Assert.IsType<MessageAnswer.Done>(telling.Statements.Hold(1, HoldKind.OtherOrder, until, "R-1", Actor.CommandLine));
        Assert.Equal(0, await telling.RunAsync());
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
        Assert.Equal(0, await telling.RunAsync());
        Assert.True(Holds.Set(telling.Installation, 1, until, "R-1", Actor.CommandLine.ToString()));
        Assert.IsType<MessageAnswer.Done>(telling.Statements.Release(1, Actor.CommandLine));
        // The customer may be told; the ledger's hold keeps the sender waiting.
        Assert.Equal(1, await telling.RunAsync());
        Assert.Empty(await AnswersAsync(telling));
        telling.Scene.At.Time.Jump(TimeSpan.FromDays(4));
        await new LedgerKeeper(telling.Installation).TendAsync(Cancellation);
        await telling.RunAsync();
        Assert.Equal(2, (await AnswersAsync(telling)).Count);
    }

    [Fact]
    public async Task Where_no_answer_can_go_that_is_said_before_a_case_opens()
    {
        await using var telling = new Telling();
        Assert.Contains("a mail address, or the name", Refused(await OpenAsync(telling, "nobody", CaseCause.Notice)), StringComparison.Ordinal);
        Assert.Contains("is for a notice", Refused(await OpenAsync(telling, Sender, CaseCause.Order)), StringComparison.Ordinal);
        Assert.Contains("nl or en", Refused(await OpenAsync(telling, Sender, CaseCause.Notice, "fr")), StringComparison.Ordinal);
        await using var bare = new Scene();
        var answer = await new NoticeDesk(bare.At.Installation).OpenAsync(
            new(Base + "a.png", CaseCause.Notice, "x", bare.At.Time.GetUtcNow(), 24, null, null) { AnswerTo = Sender },
            Actor.CommandLine, Cancellation);
        Assert.Contains("no mail relay", Refused(answer), StringComparison.Ordinal);
        Assert.Equal(0, telling.Scene.Count("cases"));
    }

    static string Refused(OpeningAnswer answer) => Assert.IsType<OpeningAnswer.Refused>(answer).Words;

    // Only what went to the sender, in the order in which it came.
    static async Task<List<string>> AnswersAsync(Telling telling)
    {
        var texts = new List<string>();
        foreach (var (to, text) in telling.Mail.Mail.Where(one => one.To == Sender))
        {
            Assert.Equal(Sender, to);
            texts.Add((await OutboxTests.ReadAsync(text))["plain"]!.GetValue<string>().ReplaceLineEndings(" "));
        }

        return [.. texts.OrderBy(text => text.Contains("Wij herzagen", StringComparison.Ordinal) ? 2
            : text.Contains("ontvingen uw melding", StringComparison.Ordinal) || text.Contains("we received your notice", StringComparison.Ordinal)
                ? 0 : 1)];
    }

    static async Task<Telling> OpenAsync(bool hasFile = true, string? language = null)
    {
        var telling = new Telling("c-1");
        if (hasFile) telling.Scene.Tree.Add("c-1/a.png", Scene.Picture(1));
        Assert.IsType<OpeningAnswer.Opened>(await OpenAsync(telling, Sender, CaseCause.Notice, language));
        return telling;
    }

    static Task<OpeningAnswer> OpenAsync(Telling telling, string to, CaseCause cause, string? language = null)
    {
        Assert.Null(new SourceStore(telling.Installation).SetAddress("web", Base));
        return new NoticeDesk(telling.Installation).OpenAsync(
            new(Base + "c-1/a.png", cause, "Het meldpunt", telling.Scene.At.Time.GetUtcNow(), 12, null, "M-7")
            {
                AnswerTo = to,
                AnswerIn = language,
            },
            Actor.CommandLine, Cancellation);
    }
}
