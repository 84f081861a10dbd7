using Dapper;
using Waarborg.Cases;
using Waarborg.Lists;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Notices;

/// <summary>No restriction without a statement, an exemption or a hold; and what is said of each, to whom and when.</summary>
public sealed class StatementTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S6_what_was_made_unavailable_before_anybody_looked_is_told_at_once_in_the_customers_language()
    {
        await using var telling = new Telling("c-1", "c-2");
        await telling.SweepAsync("c-1/geheim.png", "c-2/secret.png");
        Assert.All(telling.All(), one => Assert.Equal(
            (StatementState.Owed, StatementPhase.Unreviewed), (one.State, one.Phase)));
        Assert.Equal(2, await telling.RunAsync());
        Assert.All(telling.All(), one => Assert.Equal(StatementState.Told, one.State));

        var texts = await telling.TextsAsync();
        var dutch = Assert.Single(texts, text => text.Contains("Wat wij deden", StringComparison.Ordinal));
        var english = Assert.Single(texts, text => text.Contains("What we did", StringComparison.Ordinal));
        Assert.Contains("Automatisch gevonden: ja", dutch, StringComparison.Ordinal);
        Assert.Contains("Bevestigd door een mens: nog niet", dutch, StringComparison.Ordinal);
        Assert.Contains("Automated decision: yes. The file was first made unavailable by a program", Line(english), StringComparison.Ordinal);
        var code = telling.DetailsOf(telling.All()[0]).Code;
        Assert.Contains("/statement/" + code, Assert.Single(texts, text => text.Contains(code, StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.All(texts, NamesNothing);
        // Said once, however often it is looked.
        Assert.Equal(0, await telling.RunAsync());
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    // No list, supplier, entry, distance, file or address: in no mail, and nothing to get round a list by.
    static void NamesNothing(string text)
    {
        foreach (var word in (string[])["geheim", "secret.png", "sample", "entry-0", "sha256", "pdq", "distance", "afstand", "bits"])
        {
            Assert.DoesNotContain(word, Line(text), StringComparison.OrdinalIgnoreCase);
        }
    }

    static string Line(string text) => text.ReplaceLineEndings(" ");

    [Fact]
    public async Task Who_was_told_that_nobody_had_looked_is_told_that_somebody_confirmed_it_and_once_more_when_it_is_back()
    {
        await using var telling = await Telling.DisabledAsync();
        var scene = telling.Scene;
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        Assert.Equal(1, await telling.RunAsync());
        Assert.Contains("Bevestigd door een mens: ja", (await telling.TextsAsync())[1], StringComparison.Ordinal);
        var told = Assert.Single(telling.All());
        Assert.Equal((StatementState.Told, StatementPhase.Confirmed), (told.State, told.Phase));

        // Others find that it was wrong: it is back, and so is the word.
        await scene.AssessAsync(confirmed: false);
        Assert.True(File.Exists(scene.Tree.At("c-1/a.png")));
        Assert.Equal(1, await telling.RunAsync());
        Assert.Contains("weer beschikbaar", (await telling.TextsAsync())[2], StringComparison.Ordinal);
        // Where it lay is forgotten with the item.
        Assert.Empty(telling.DetailsOf(Assert.Single(telling.All())).Locator);
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Fact]
    public async Task Where_nobody_knows_the_customer_that_is_recorded_and_a_person_who_does_tells_him_after_all()
    {
        await using var telling = new Telling("c-1");
        await telling.SweepAsync("nobody/a.png", "nobody/b.png");
        Assert.Equal(0, await telling.RunAsync());
        Assert.All(telling.All(), one => Assert.Equal(
            (StatementState.Exempt, StatementExemption.ContactUnknown), (one.State, one.Exempt)));

        // A slip of the hand owes nobody a letter that can never leave.
        Assert.Contains("No customer c-11 is on record", Refused(telling.Statements.Tell(1, "c-11", false, Actor.CommandLine)), StringComparison.Ordinal);
        Assert.Equal(StatementState.Exempt, telling.All()[0].State);
        Assert.IsType<MessageAnswer.Done>(telling.Statements.Tell(1, "c-1", isHanded: false, Actor.CommandLine));
        Assert.IsType<MessageAnswer.Done>(telling.Statements.Tell(2, null, isHanded: true, Actor.CommandLine));
        Assert.Equal(1, await telling.RunAsync());
        Assert.All(telling.All(), one => Assert.Equal(StatementState.Told, one.State));
        Assert.Contains("was told", Refused(telling.Statements.Tell(1, null, false, Actor.CommandLine)), StringComparison.Ordinal);
        Assert.Contains("no statement 9", Refused(telling.Statements.Tell(9, null, false, Actor.CommandLine)), StringComparison.Ordinal);
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Fact]
    public async Task A_test_picture_accuses_nobody_and_what_was_not_restricted_in_the_end_has_nothing_to_be_told()
    {
        await using var telling = new Telling("c-1");
        var scene = telling.Scene.Known(Telling.Known).Permit();
        scene.Tree.Add("c-1/test.png", TestPictures.Read(TestPictures.Files.Single(one => one.File == "test-01.png")));
        await scene.SweepAsync();
        Assert.Equal(StatementExemption.TestPicture, Assert.Single(telling.All()).Exempt);

        // Written to between the look and the act.
        scene.Tree.Add("c-1/a.png", Telling.Known);
        scene.AtPoint = point =>
        {
            if (point.StartsWith("disable", StringComparison.Ordinal)) scene.Tree.Add("c-1/a.png", [.. Telling.Known, 0]);
        };
        await scene.SweepAsync();
        Assert.Equal(0, await telling.RunAsync());
        Assert.Contains("Nothing of anybody's", Refused(telling.Statements.Tell(1, null, false, Actor.CommandLine)), StringComparison.Ordinal);
        Assert.All(telling.All(), one => Assert.Equal(StatementState.Exempt, one.State));
    }

    [Fact]
    public async Task An_order_is_told_as_an_order_and_contested_where_it_came_from()
    {
        await using var telling = new Telling("c-1");
        var scene = telling.Scene;
        scene.Tree.Add("c-1/a.png", Telling.Known);
        var caseId = await OpenAsync(scene, CaseCause.Order);
        Assert.IsType<CaseAnswer.Done>(await new NoticeDesk(telling.Installation).CarryOutAsync(caseId, Actor.CommandLine, Cancellation));
        Assert.Equal(1, await telling.RunAsync());
        var text = Line(Assert.Single(await telling.TextsAsync()));
        Assert.Contains("op bevel onbeschikbaar", text, StringComparison.Ordinal);
        Assert.Contains("atkm@overheid.example (A-1)", text, StringComparison.Ordinal);
        Assert.Contains("Automatisch gevonden: nee", text, StringComparison.Ordinal);
        Assert.DoesNotContain("klagen", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notice_that_a_person_granted_is_told_without_who_sent_it()
    {
        await using var telling = new Telling("c-1");
        var scene = telling.Scene;
        scene.Tree.Add("c-1/a.png", Telling.Known);
        await OpenAsync(scene, CaseCause.Notice);
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        Assert.Equal(1, await telling.RunAsync());
        var text = Line(Assert.Single(await telling.TextsAsync()));
        Assert.Contains("artikel 16", text, StringComparison.Ordinal);
        Assert.DoesNotContain("overheid.example", text, StringComparison.Ordinal);
        Assert.Contains("tot zes maanden nadat", text, StringComparison.Ordinal);
    }

    static async Task<long> OpenAsync(Scene scene, CaseCause cause)
    {
        const string Base = "https://bilderhost.example/";
        Assert.Null(new Waarborg.Permits.SourceStore(scene.At.Installation).SetAddress("web", Base));
        var answer = await new NoticeDesk(scene.At.Installation).OpenAsync(
            new(Base + "c-1/a.png", cause, "atkm@overheid.example", scene.At.Time.GetUtcNow(), 12, null, "A-1"), Actor.CommandLine, Cancellation);
        return Assert.IsType<OpeningAnswer.Opened>(answer).CaseId;
    }

    [Fact]
    public async Task A_kept_upload_has_a_statement_and_what_is_given_up_is_said_as_well()
    {
        await using var scene = InletTests.Inlet(new(Waarborg.Permits.OnMatch.Hold, KeepsMatched: true), exact: true);
        await InletTests.UploadAsync(scene);
        var statement = Assert.Single(new Statements(scene.At.Installation).List(null, 9));
        Assert.NotNull(statement.RestrictedAt);
        Assert.IsType<CaseAnswer.Done>(await scene.RejectAsync());
        Assert.Equal(StatementPhase.Back, Assert.Single(new Statements(scene.At.Installation).List(null, 9)).Phase);
    }

    [Fact]
    public async Task What_an_older_version_made_unavailable_and_told_nobody_is_told_now()
    {
        await using var telling = new Telling("c-1");
        var scene = telling.Scene.Known(Telling.Known).Permit();
        scene.Tree.Add("c-1/a.png", Telling.Known).Add("c-1/b.png", Scene.Picture(2));
        await scene.SweepAsync();
        using (var connection = telling.Installation.Database.Open()) connection.Execute("delete from statements");
        var since = scene.At.Time.GetUtcNow();
        scene.At.Time.Jump(TimeSpan.FromHours(5));
        Housekeeping.Run(telling.Installation);
        Housekeeping.Run(telling.Installation);
        // Since it was unavailable, not since this version began.
        Assert.Equal(since, Assert.Single(telling.All()).RestrictedAt);
        Assert.Equal(1, await telling.RunAsync());
    }

    [Fact]
    public async Task A_message_that_a_person_settled_leaves_a_statement_that_says_so()
    {
        await using var telling = await Telling.DisabledAsync(tells: false);
        var scene = telling.Scene;
        telling.Mail.AnswerTo = _ => "550 no";
        Assert.Equal(0, await telling.RunAsync());
        Assert.Equal(1, Outbox.MissingCount(telling.Installation));
        var message = Assert.Single(telling.Outbox.Missing());
        Assert.IsType<MessageAnswer.Done>(telling.Outbox.Settle(message.Id, "He moved away.", Actor.CommandLine));
        Assert.Equal(StatementExemption.NotReached, Assert.Single(telling.All()).Exempt);
        Assert.Equal(0, Outbox.MissingCount(telling.Installation));
        // Who knows better tells him after all, which is another message.
        telling.Mail.AnswerTo = null;
        Assert.IsType<MessageAnswer.Done>(telling.Statements.Tell(1, "c-1", isHanded: false, Actor.CommandLine));
        Assert.Equal(1, await telling.RunAsync());
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    // A relay that says "later" has hours until the next try, in which what the message says may come to be untrue.
    [Fact]
    public async Task What_did_not_arrive_is_not_said_any_more_once_something_newer_is_so()
    {
        await using var telling = await Telling.DisabledAsync(tells: false);
        var scene = telling.Scene;
        telling.Mail.AnswerTo = _ => "450 later";
        Assert.Equal(0, await telling.RunAsync());
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        Assert.Equal(0, await telling.RunAsync());
        scene.At.Time.Advance(Outbox.WaitAfter(1));
        var underWay = Assert.Single(telling.Outbox.Claim(9));
        await scene.AssessAsync(confirmed: false);
        telling.Mail.AnswerTo = null;
        // Somebody is sending the one before: how that ends is waited for.
        Assert.Equal(0, await telling.RunAsync());
        telling.Outbox.NoteFailed(underWay, new("later", "later"));
        Assert.Equal(1, await telling.RunAsync());
        scene.At.Time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(0, await telling.RunAsync());
        Assert.Contains("weer beschikbaar", Assert.Single(await telling.TextsAsync()), StringComparison.Ordinal);
        Assert.Equal(0, Outbox.MissingCount(telling.Installation));
        Assert.Equal(StatementState.Told, Assert.Single(telling.All()).State);
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_happens_no_restriction_is_without_a_statement_an_exemption_or_a_hold(int seed)
    {
        await using var telling = new Telling("c-1");
        var scene = telling.Scene.Known(Telling.Known, Scene.Picture(2), Scene.Picture(3)).Permit(hours: 24 * 300);
        var random = new Random(seed);
        for (var step = 0; step < 14; step++)
        {
            await StepAsync(telling, random, step);
            AssertNoneIsWithout(telling);
        }

        // Once every hold is over and a round was run with a relay that takes mail, nobody is still to be told.
        telling.Mail.AnswerTo = null;
        scene.At.Time.Jump(TimeSpan.FromDays(60));
        await telling.RunAsync();
        Assert.DoesNotContain(telling.All(), one => one is { State: StatementState.Owed, RestrictedAt: not null });
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    static async Task StepAsync(Telling telling, Random random, int step)
    {
        var scene = telling.Scene;
        var cases = scene.Cases.List(openOnly: true, limit: 9);
        var one = cases.Count == 0 ? null : cases[random.Next(cases.Count)];
        switch (random.Next(9))
        {
            case 7:
                // A relay that says no, and a person who settles what did not arrive, or tells it after all.
                telling.Mail.AnswerTo = _ => "550 no";
                await telling.RunAsync();
                telling.Mail.AnswerTo = null;
                foreach (var missing in telling.Outbox.Missing())
                {
                    if (random.Next(2) == 0) telling.Outbox.Settle(missing.Id, "Why.", Actor.CommandLine);
                }

                break;
            case 8:
                foreach (var told in telling.All()) telling.Statements.Tell(told.Id, "c-1", random.Next(3) == 0, Actor.CommandLine);
                break;
            case 0 when one is not null:
                await scene.Desk.JudgeAsync(
                    new(one.Id, one.Items.Count == 0 ? null : one.Items[0].Number, false, new(ActorKind.Person, $"p{step}")),
                    random.Next(2) == 0 ? VerdictGiven.Confirmed : VerdictGiven.Rejected, Cancellation);
                break;
            case 1 when one is not null:
                await scene.Desk.RestoreAsync(new(one.Id, null, All: true, Actor.CommandLine), Cancellation);
                break;
            case 2 when one is not null:
                telling.Statements.Hold(
                    one.Id, HoldKind.OtherOrder, scene.At.Time.GetUtcNow().AddDays(1 + random.Next(20)), "R", Actor.CommandLine);
                break;
            case 3:
                scene.At.Time.Advance(TimeSpan.FromDays(random.Next(9)));
                await new UndecidedDesk(telling.Installation).PutBackAsync(Cancellation);
                break;
            case 4:
                await telling.RunAsync();
                break;
            default:
                scene.Tree.Add($"{(random.Next(3) == 0 ? "nobody" : "c-1")}/{step}.png", Scene.Picture(1 + random.Next(3)));
                await scene.RunAsync();
                break;
        }
    }

    static void AssertNoneIsWithout(Telling telling)
    {
        using var connection = telling.Installation.Database.Open();
        var without = connection.Query<long>(
            """
            select id from restrictions r where kind = 'Disable' and goes_with is null
                and not exists (select 1 from statements s where s.restriction = r.id)
            """);
        Assert.Empty(without);
        // Held is only what an authority holds, exempt only what says why, told only what somebody was told.
        Assert.All(telling.All(), one => Assert.True(one.State switch
        {
            StatementState.Held => Statements.HoldOf(connection, null, one.CaseId) is not null,
            StatementState.Exempt => one.Exempt is not null,
            StatementState.Told => one.InformedAt is not null,
            _ => true,
        }));
    }

    [Fact]
    public void The_end_of_the_time_for_complaints_is_six_months_by_the_calendar()
    {
        var statement = new Statement(
            1, 1, 1, 1, CaseCause.Match, StatementState.Told, null, StatementPhase.Confirmed, null, default, default(DateTimeOffset), null,
            new(2026, 8, 31, 9, 0, 0, TimeSpan.Zero), null);
        // The last day of February, to its last hour in Amsterdam.
        Assert.Equal(new DateTimeOffset(2027, 2, 28, 23, 0, 0, TimeSpan.Zero), statement.OpenUntil);
        Assert.Null((statement with { InformedAt = null }).OpenUntil);
    }

    static string Refused(MessageAnswer answer) => Assert.IsType<MessageAnswer.Refused>(answer).Words;
}
