using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Notices;

/// <summary>Who objects is heard by somebody who did not judge, and what was wrong is put right by itself.</summary>
public sealed class ComplaintTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Peers' fault 13: what was put back stayed on the list.
    [Fact]
    public async Task S10_a_file_that_is_put_back_after_a_complaint_leaves_the_list_of_what_was_removed_and_does_not_come_back_to_it()
    {
        await using var telling = await Telling.ConfirmedAsync();
        var (scene, complaints) = (telling.Scene, telling.Complaints);
        Assert.Equal(1, scene.Count("tombstones"));
        Assert.Equal(ComplaintOutcome.Made, complaints.Make(1, "It is a holiday picture.", "nl"));
        Assert.Equal(ComplaintOutcome.Already, complaints.Make(1, "Again.", "nl"));
        Assert.Equal("It is a holiday picture.", complaints.TextOf(1));

        Assert.IsType<CaseAnswer.Done>(await telling.DecideAsync(isReversed: true));
        Assert.Equal(Telling.Known, await File.ReadAllBytesAsync(scene.Tree.At("c-1/a.png"), Cancellation));
        Assert.Equal((0, 1, 0), (scene.Count("tombstones"), scene.Count("rejections"), scene.Count("case_items")));
        Assert.Equal((1, 0, 1), await scene.CountAsync());
        // It counts as an error of the release that caused it, and the next weighing answers for it.
        Assert.Equal("Rejected", One<string>(telling, "select verdict from list_verdicts"));
        Assert.Equal("UpheldComplaint", One<string>(telling, "select kind from weighing_points"));
        Assert.Equal((1, 1), (Assert.Single(complaints.CorrectionsDue()).CaseId, complaints.CorrectionsDue()[0].ItemId));

        // Everybody is told: that it was received, that he was right, and that it is back.
        Assert.Equal(3, await telling.RunAsync());
        var all = await telling.TextsAsync();
        // That he was right comes first, however many are sent at once.
        Assert.True(
            all.FindIndex(one => one.Contains("u had gelijk", StringComparison.Ordinal))
                < all.FindIndex(one => one.Contains("weer beschikbaar", StringComparison.Ordinal)));
        var texts = string.Join('\n', all).ReplaceLineEndings(" ");
        foreach (var words in (string[])
            [
                "wij ontvingen uw klacht", "u had gelijk", "weer beschikbaar", "We were wrong.", "na een klacht besliste een mens",
                "Onze excuses voor de overlast.",
            ])
        {
            Assert.Contains(words, texts, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("a.png", texts, StringComparison.Ordinal);
        Assert.Equal(new(1, 0, 1, 0, 0), FiguresOf(telling));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Fact]
    public async Task What_is_upheld_stays_away_and_nobody_judges_or_puts_back_what_was_heard()
    {
        await using var telling = await Telling.ConfirmedAsync();
        var complaints = telling.Complaints;
        Assert.Equal(ComplaintOutcome.Made, complaints.Make(1, "No.", "en"));
        telling.Scene.At.Time.Advance(TimeSpan.FromHours(30.5));
        Assert.Contains(
            "./waarborg complaint decide 1", Refused(await telling.Scene.RestoreAsync()), StringComparison.Ordinal);
        Assert.IsType<CaseAnswer.Done>(await telling.DecideAsync(isReversed: false));
        Assert.Contains("was decided", Refused(await telling.DecideAsync(isReversed: true)), StringComparison.Ordinal);
        Assert.IsType<CaseAnswer.Refused>(await telling.Scene.RejectAsync());
        Assert.Contains("was judged to be", Refused(await telling.Scene.RestoreAsync()), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(telling.Scene.Tree.At("c-1")));
        Assert.Equal(2, await telling.RunAsync());
        Assert.Equal(new(1, 1, 0, 0, 30), FiguresOf(telling));
        Assert.All(telling.ClocksOf(ClockKind.ComplaintDecision), clock => Assert.NotNull(clock.StoppedAt));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Fact]
    public async Task What_nobody_judged_yet_is_judged_first_and_a_complaint_ends_when_the_file_is_back_before()
    {
        await using var telling = await Telling.DisabledAsync();
        Assert.Equal(ComplaintOutcome.Made, telling.Complaints.Make(1, "No.", "nl"));
        Assert.NotNull(telling.Scene.Case.DueBy);
        Assert.Contains("Judge it first", Refused(await telling.DecideAsync(isReversed: true)), StringComparison.Ordinal);
        Assert.Contains("Judge it first", Refused(await telling.DecideAsync(isReversed: false)), StringComparison.Ordinal);
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.RejectAsync());
        Assert.Equal(ComplaintState.Lifted, Assert.Single(telling.Complaints.List(9)).State);
        Assert.Equal(new(1, 0, 0, 1, null), FiguresOf(telling));
        Assert.All(telling.ClocksOf(ClockKind.ComplaintDecision), clock => Assert.NotNull(clock.StoppedAt));
        Assert.Equal(ComplaintOutcome.NotHere, telling.Complaints.Make(1, "No.", "nl"));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Fact]
    public async Task A_complaint_is_taken_for_six_months_after_somebody_was_told_and_for_as_long_as_nobody_was()
    {
        await using var telling = await Telling.ConfirmedAsync();
        var complaints = telling.Complaints;
        var end = Assert.Single(telling.All()).OpenUntil!.Value;
        telling.Scene.At.Time.Jump(end - telling.Scene.At.Time.GetUtcNow());
        Assert.Equal(ComplaintOutcome.Over, complaints.Make(1, "No.", "nl"));

        await using var untold = await Telling.DisabledAsync(tells: false);
        untold.Scene.At.Time.Jump(TimeSpan.FromDays(400));
        Assert.Equal(ComplaintOutcome.Made, untold.Complaints.Make(1, "No.", "nl"));
        Assert.Equal(StatementState.Told, Assert.Single(untold.All()).State);
    }

    [Fact]
    public async Task A_complaint_has_a_length_and_says_something()
    {
        await using var telling = await Telling.ConfirmedAsync();
        var complaints = telling.Complaints;
        Assert.Equal(ComplaintOutcome.Empty, complaints.Make(1, " \n", "nl"));
        Assert.Equal(ComplaintOutcome.TooLong, complaints.Make(1, new('x', Complaints.MaxTextLength + 1), "nl"));
        Assert.Equal(ComplaintOutcome.NotHere, complaints.Make(9, "No.", "nl"));
        Assert.Equal(ComplaintOutcome.Made, complaints.Make(1, new('x', Complaints.MaxTextLength), "nl"));
        // What somebody wrote lies sealed.
        using (var connection = telling.Installation.Database.Open()) Database.Checkpoint(connection);
        Assert.False(telling.Scene.LiesInDatabase(new byte[64].Select(_ => (byte)'x').ToArray()));
    }

    // A double click, or two officers in one moment: the second finds it decided.
    [Fact]
    public async Task A_complaint_is_decided_once_however_many_decide_at_once()
    {
        await using var telling = await Telling.ConfirmedAsync();
        var complaints = telling.Complaints;
        Assert.Equal(ComplaintOutcome.Made, complaints.Make(1, "No.", "nl"));
        var made = complaints.List(1)[0];
        bool Decide(bool isReversed) => SomeNotices.Ask(telling.Installation, (connection, transaction) =>
        {
            var isDecided = complaints.Decide(
                connection, transaction, made, isReversed, "Why.",
                new ComplaintWord.Decided(isReversed, "Why.", ReversalOutcome.PutBack), Telling.Officer);
            transaction.Commit();
            return isDecided;
        });
        Assert.Equal((true, false), (Decide(isReversed: false), Decide(isReversed: true)));
        Assert.Equal(ComplaintState.Upheld, complaints.List(1)[0].State);
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whoever_tries_nobody_who_said_anything_about_a_file_decides_about_it(int seed)
    {
        await using var telling = await Telling.DisabledAsync();
        var (random, scene) = (new Random(seed), telling.Scene);
        var said = new HashSet<string>(StringComparer.Ordinal);
        telling.Complaints.Make(1, "No.", "nl");
        for (var step = 0; step < 16 && telling.Complaints.List(1)[0].State == ComplaintState.Made; step++)
        {
            var who = new Actor(ActorKind.Person, $"p{random.Next(6)}");
            if (random.Next(2) == 0)
            {
                var item = scene.Cases.List(openOnly: false, 1)[0].Items.Select(one => (int?)one.Number).FirstOrDefault();
                var answer = await scene.Desk.JudgeAsync(new(1, item, false, who), VerdictGiven.Confirmed, Cancellation);
                if (answer is CaseAnswer.Done) said.Add(who.ToString());
            }
            else if (await new ComplaintDesk(telling.Installation).DecideAsync(1, random.Next(2) == 0, "Why.", who, Cancellation)
                is not CaseAnswer.Refused)
            {
                Assert.DoesNotContain(who.ToString(), said);
            }
        }

        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    // Decided complaints have an end of their own, and what was said of files that are gone has another.
    [Fact]
    public async Task What_was_heard_is_forgotten_in_its_time_and_never_while_an_authority_holds_the_case()
    {
        await using var telling = await Telling.ConfirmedAsync();
        telling.Complaints.Make(1, "No.", "nl");
        Assert.Equal(0, Forget(telling, months: 24));
        await telling.DecideAsync(isReversed: true);
        await telling.RunAsync();
        var until = telling.Scene.At.Time.GetUtcNow().AddDays(1);
        Assert.True(Holds.Set(telling.Installation, 1, until, "R", "person:anna"));
        Assert.Equal(0, Forget(telling, months: 24));
        using (var connection = telling.Installation.Database.Open()) connection.Execute("update evidence_holds set ended_at = until");
        Assert.Equal(0, Forget(telling, months: 0));
        Assert.NotEqual(0, Forget(telling, months: 24));
        Assert.Equal(
            (0, 0, 0),
            (telling.Scene.Count("complaints"), telling.Scene.Count("statements"), telling.Scene.Count("statement_messages")));
    }

    static int Forget(Telling telling, int months)
    {
        var (now, gone) = (telling.Scene.At.Time.GetUtcNow().AddMonths(months), 0);
        var days = new RetentionDays(Cases: 365, SealedFiles: 365, Complaints: 30);
        SomeNotices.In(telling.Installation, (connection, transaction) =>
            gone = HeardRetention.Forget(connection, transaction, now, days, []));
        return gone;
    }

    [Fact]
    public void The_figures_are_counted_from_the_records_of_the_ledger_alone()
    {
        var at = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        JsonObject[] records =
        [
            Record(at.AddDays(-1), 1, "made"), Record(at, 2, "made"), Record(at, 3, "made"), Record(at, 4, "made"),
            Record(at.AddHours(5), 1, "upheld"), Record(at.AddHours(9.9), 2, "reversed"), Record(at.AddHours(20), 3, "upheld"),
            Record(at.AddHours(21), 4, "lifted"), Record(at.AddDays(40), 5, "made"), new() { ["kind"] = "review" },
        ];
        Assert.Equal(new(3, 2, 1, 1, 20), ComplaintFigures.Of(records, at, at.AddDays(30)));
        Assert.Equal(new(1, 0, 0, 0, null), ComplaintFigures.Of(records, at.AddDays(-2), at));
        Assert.Equal(new(0, 0, 0, 0, null), ComplaintFigures.Of([], at, at.AddDays(1)));

        static JsonObject Record(DateTimeOffset at, long item, string state) =>
            new() { ["kind"] = "complaint", ["at"] = Instant.Text(at), ["item"] = item, ["state"] = state };
    }

    static ComplaintFigures FiguresOf(Telling telling)
    {
        using var connection = telling.Installation.Database.Open();
        var now = telling.Scene.At.Time.GetUtcNow();
        return ComplaintFigures.Of(connection, now.AddYears(-2), now.AddDays(1));
    }

    static T One<T>(Telling telling, string sql)
    {
        using var connection = telling.Installation.Database.Open();
        return connection.QuerySingle<T>(sql);
    }

    static string Refused(CaseAnswer answer) => Assert.IsType<CaseAnswer.Refused>(answer).Words;
}
