using Dapper;
using Waarborg.Cases;
using Waarborg.Lists;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Notices;

/// <summary>Whoever reads that his file is back reads why, in his language, and where nobody knows it nothing is guessed.</summary>
public sealed class BackReasonTests
{
    static readonly (BackReason Reason, string Dutch, string English)[] _words =
    [
        (BackReason.Complaint, ": na een klacht besliste een mens dat het bestand terug moet.",
            ": after a complaint a person decided that the file must come back."),
        (BackReason.Person, ": een mens besliste dat het bestand terug mag.", ": a person decided that the file may come back."),
        (BackReason.NotInTime, ": niemand besliste er op tijd over.", ": nobody decided about it in time."),
        (BackReason.Withdrawn, ": dat waarmee het is vergeleken is ingetrokken.", ": what it was compared with was withdrawn."),
    ];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_reason_has_words_of_its_own_in_both_languages_and_an_unknown_one_has_none()
    {
        Assert.Equal(
            Enum.GetValues<BackReason>().Except([BackReason.Unknown]).Order(), _words.Select(one => one.Reason).Order());
        foreach (var cause in (CaseCause[])[CaseCause.Match, CaseCause.Notice])
        {
            foreach (var (reason, dutch, english) in _words)
            {
                Assert.Contains("houdt geen stand" + dutch, Text(cause, reason, "nl"), StringComparison.Ordinal);
                Assert.Contains("does not stand" + english, Text(cause, reason, "en"), StringComparison.Ordinal);
                foreach (var (other, otherDutch, otherEnglish) in _words.Where(one => one.Reason != reason))
                {
                    Assert.DoesNotContain(otherDutch, Text(cause, reason, "nl"), StringComparison.Ordinal);
                    Assert.DoesNotContain(otherEnglish, Text(cause, reason, "en"), StringComparison.Ordinal);
                }
            }

            Assert.Contains("Dat houdt geen stand. Onze excuses", Text(cause, BackReason.Unknown, "nl"), StringComparison.Ordinal);
            Assert.Contains("That does not stand. We apologise", Text(cause, BackReason.Unknown, "en"), StringComparison.Ordinal);
        }

        // An order ended where it came from: nobody here was wrong, and nobody here decided.
        foreach (var reason in Enum.GetValues<BackReason>())
        {
            Assert.Contains(
                "ATKM (A-1) had ons bevolen op te treden tegen dit bestand. Dat doen wij niet meer.", Text(CaseCause.Order, reason, "nl"),
                StringComparison.Ordinal);
            Assert.Contains(
                "ATKM (A-1) had ordered us to act against this file. We no longer do.", Text(CaseCause.Order, reason, "en"),
                StringComparison.Ordinal);
            Assert.DoesNotMatch("excuses|apologise", Text(CaseCause.Order, reason, "nl") + Text(CaseCause.Order, reason, "en"));
        }
    }

    // Destroyed, or an upload that lay nowhere: nobody is told that it may come back.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_what_cannot_come_back_nobody_says_that_it_may(bool isDestroyed)
    {
        foreach (var reason in (BackReason[])[BackReason.Complaint, BackReason.Person])
        {
            var facts = Facts(CaseCause.Match, reason) with
            {
                Reason = isDestroyed ? "match" : "upload",
                BackAt = isDestroyed ? null : new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero),
            };
            var (dutch, english) = (Of(facts, "nl"), Of(facts, "en"));
            Assert.DoesNotMatch("terug m[ao]|teruggezet zoals", dutch);
            Assert.DoesNotMatch("m(ay|ust) come back|put back as it was", english);
            Assert.Contains(
                reason == BackReason.Complaint ? "een klacht besliste een mens dat wij het mis hadden" : "mensen oordeelden anders", dutch,
                StringComparison.Ordinal);
            Assert.Contains(
                reason == BackReason.Complaint ? "a complaint a person decided that we were wrong" : "people judged otherwise", english,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(nameof(BackReason.Complaint))]
    [InlineData(nameof(BackReason.Person))]
    [InlineData("Rejected")]
    [InlineData("TakenBack")]
    [InlineData(nameof(BackReason.NotInTime))]
    [InlineData(nameof(BackReason.Withdrawn))]
    public async Task However_it_came_back_the_customer_reads_why_also_once_everything_about_the_item_is_forgotten(string how)
    {
        await using var telling = await Telling.DisabledAsync();
        var scene = telling.Scene;
        switch (how)
        {
            case nameof(BackReason.Complaint):
                Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
                telling.Complain();
                Assert.IsType<CaseAnswer.Done>(await telling.DecideAsync(isReversed: true));
                break;
            case nameof(BackReason.Person):
                Assert.IsType<CaseAnswer.Done>(await scene.RestoreAsync());
                break;
            case "Rejected":
                Assert.IsType<CaseAnswer.Done>(await scene.RejectAsync());
                break;
            case "TakenBack":
                Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
                await scene.AssessAsync(confirmed: false);
                break;
            case nameof(BackReason.NotInTime):
                scene.At.Time.Advance(UndecidedDesk.Longest);
                Assert.Equal(1, await new UndecidedDesk(telling.Installation).PutBackAsync(Cancellation));
                break;
            default:
                await WithdrawAsync(telling);
                break;
        }

        Assert.True(File.Exists(scene.Tree.At("c-1/a.png")));
        var reason = Enum.TryParse<BackReason>(how, out var named) ? named : BackReason.Person;
        AssertSays(telling, reason);
        await telling.RunAsync();
        var dutch = _words.Single(one => one.Reason == reason).Dutch;
        Assert.Contains(dutch, Line((await telling.TextsAsync())[^1]), StringComparison.Ordinal);

        await LedgerWatch.AssertAgreesAsync(telling.Installation);
        // Whatever is forgotten of the item by then, the page says the same.
        using (var connection = telling.Installation.Database.Open())
        {
            connection.Execute(
                """
                pragma foreign_keys = off;
                delete from case_item_hits;
                delete from complaints;
                delete from restrictions where kind = 'Restore';
                """);
        }

        AssertSays(telling, reason);
    }

    // A stop between the ruling and what follows: the program carries it out, and people decided it.
    [Fact]
    public async Task What_people_ruled_is_said_as_theirs_also_where_the_program_carried_it_out_after_a_stop()
    {
        await using var telling = await Telling.DisabledAsync();
        var scene = telling.Scene;
        using (var connection = telling.Installation.Database.Open())
        {
            connection.Execute("update case_items set verdict = 'Rejected', verdict_by = 'person:anna'");
        }

        await scene.Desk.FinishAsync("web", Cancellation);
        Assert.True(File.Exists(scene.Tree.At("c-1/a.png")));
        AssertSays(telling, BackReason.Person);
    }

    // As an older version left it: what said why was not written down, and went with the item.
    [Fact]
    public async Task What_an_older_version_put_back_says_why_for_as_long_as_anything_tells_it_and_then_nothing()
    {
        await using var telling = await Telling.DisabledAsync();
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.RestoreAsync());
        using var connection = telling.Installation.Database.Open();
        connection.Execute("update statements set back_because = null");
        AssertSays(telling, BackReason.Person);
        connection.Execute("delete from restrictions where kind = 'Restore'");
        AssertSays(telling, BackReason.Unknown);
    }

    [Fact]
    public async Task Of_what_was_destroyed_the_page_says_who_took_the_decision_back()
    {
        await using var judged = await Telling.DisabledAsync(settings: Telling.Shreds);
        Assert.IsType<CaseAnswer.Done>(await judged.Scene.ConfirmAsync());
        await judged.Scene.AssessAsync(confirmed: false);
        AssertSays(judged, BackReason.Person);

        await using var heard = await Telling.HeardAsync(isReversed: true, Telling.Shreds);
        AssertSays(heard, BackReason.Complaint);
        Assert.Null(Assert.Single(heard.All()).BackAt);
    }

    // What is compared with is taken back: two people take the release out of force, and what it alone caused goes back.
    static async Task WithdrawAsync(Telling telling)
    {
        Agreeing.Done(telling.Installation, Act.RollBack, ListActs.BodyOf(new RollbackTarget.OfList("known", 1)));
        await new RollbackDesk(telling.Installation).CarryOutAsync(Cancellation);
    }

    static void AssertSays(Telling telling, BackReason reason)
    {
        var statement = Assert.Single(telling.All());
        Assert.Equal((StatementPhase.Back, reason), (
            statement.Phase,
            new Teller(telling.Installation).FactsOf(statement, telling.DetailsOf(statement), SomeNotices.Settings()).BackBecause));
    }

    static StatementFacts Facts(CaseCause cause, BackReason reason) => new(
        SomeNotices.Settings(), cause, StatementPhase.Back, "match", null, new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero),
        new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero), cause == CaseCause.Order ? "ATKM (A-1)" : null, "ABCD-EFGH-JKMN-PQRS-TVWX")
    {
        BackBecause = reason,
    };

    static string Text(CaseCause cause, BackReason reason, string language) => Of(Facts(cause, reason), language);

    static string Of(StatementFacts facts, string language) => Line(StatementText.Write(facts, language).ToPlain());

    static string Line(string text) => text.ReplaceLineEndings(" ");
}
