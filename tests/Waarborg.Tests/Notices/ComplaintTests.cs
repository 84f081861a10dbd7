using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Notices;

/// <summary>Who objects is heard by somebody who did not judge, and what was wrong is put right by itself.</summary>
public sealed class ComplaintTests
{
    static readonly byte[] _known = Scene.Picture(1);
    static readonly Actor _officer = new(ActorKind.Person, "officer");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Peers' fault 13: what was put back stayed on the list.
    [Fact]
    public async Task S10_a_file_that_is_put_back_after_a_complaint_leaves_the_list_of_what_was_removed_and_does_not_come_back_to_it()
    {
        await using var telling = await ConfirmedAsync();
        var (scene, complaints) = (telling.Scene, new Complaints(telling.Installation));
        Assert.Equal(1, scene.Count("tombstones"));
        Assert.Equal(ComplaintOutcome.Made, complaints.Make(1, "It is a holiday picture.", "nl"));
        Assert.Equal(ComplaintOutcome.Already, complaints.Make(1, "Again.", "nl"));
        Assert.Equal("It is a holiday picture.", complaints.TextOf(1));

        Assert.IsType<CaseAnswer.Done>(await DecideAsync(telling, isReversed: true));
        Assert.Equal(_known, await File.ReadAllBytesAsync(scene.Tree.At("c-1/a.png"), Cancellation));
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
        await using var telling = await ConfirmedAsync();
        var complaints = new Complaints(telling.Installation);
        Assert.Equal(ComplaintOutcome.Made, complaints.Make(1, "No.", "en"));
        telling.Scene.At.Time.Advance(TimeSpan.FromHours(30.5));
        Assert.Contains(
            "./waarborg complaint decide 1", Refused(await telling.Scene.RestoreAsync()), StringComparison.Ordinal);
        Assert.IsType<CaseAnswer.Done>(await DecideAsync(telling, isReversed: false));
        Assert.Contains("was decided", Refused(await DecideAsync(telling, isReversed: true)), StringComparison.Ordinal);
        Assert.IsType<CaseAnswer.Refused>(await telling.Scene.RejectAsync());
        Assert.Contains("was judged to be", Refused(await telling.Scene.RestoreAsync()), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(telling.Scene.Tree.At("c-1")));
        Assert.Equal(2, await telling.RunAsync());
        Assert.Equal(new(1, 1, 0, 0, 30), FiguresOf(telling));
        Assert.All(ClocksOf(telling), clock => Assert.NotNull(clock.StoppedAt));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_decides_about_his_own_verdict(bool isReversed)
    {
        await using var telling = await ConfirmedAsync();
        new Complaints(telling.Installation).Make(1, "No.", "nl");
        Assert.Contains("does not decide", Refused(await new ComplaintDesk(telling.Installation).DecideAsync(
            1, isReversed, "Why.", Actor.CommandLine, Cancellation)), StringComparison.Ordinal);
        Assert.Equal(ComplaintState.Made, Assert.Single(new Complaints(telling.Installation).List(9)).State);
        Assert.Contains("no complaint 7", Refused(await new ComplaintDesk(telling.Installation).DecideAsync(
            7, isReversed, "Why.", _officer, Cancellation)), StringComparison.Ordinal);
        foreach (var reason in (string[])["", " ", new('x', Complaints.MaxTextLength + 1)])
        {
            Assert.Contains("Say why", Refused(await new ComplaintDesk(telling.Installation).DecideAsync(
                1, isReversed, reason, _officer, Cancellation)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task At_the_command_line_an_account_with_the_role_decides_and_nobody_whose_command_judged()
    {
        await using var telling = await ConfirmedAsync();
        new Complaints(telling.Installation).Make(1, "No.", "nl");
        new SamplePeople(telling.Installation).Ensure();
        Task<CaseAnswer> AsAsync(string handle, Actor runBy) => new ComplaintDesk(telling.Installation).DecideAsync(
            1, isReversed: true, "We were wrong.", handle, runBy, Cancellation);
        var other = new Actor(ActorKind.Person, "another-account");
        Assert.Contains("no open account nobody", Refused(await AsAsync("nobody", other)), StringComparison.Ordinal);
        Assert.Contains("the role complaints officer", Refused(await AsAsync("anna", other)), StringComparison.Ordinal);
        // The account of this machine that confirmed it runs the command.
        Assert.Contains("judged the file", Refused(await AsAsync("carla", Actor.CommandLine)), StringComparison.Ordinal);
        Assert.Equal(ComplaintState.Made, new Complaints(telling.Installation).List(1)[0].State);
        Assert.IsType<CaseAnswer.Done>(await AsAsync("carla", other));
        Assert.Equal("person:carla", new Complaints(telling.Installation).List(1)[0].DecidedBy);
        Assert.True(File.Exists(telling.Scene.Tree.At("c-1/a.png")));
    }

    [Fact]
    public async Task Where_roles_are_taken_up_it_is_not_decided_by_who_has_not()
    {
        using var at = new TempInstallation();
        var people = new TestPeople(at.Installation);
        people.Ensure("otto", Role.ComplaintsOfficer);
        Assert.Contains("has not taken up the role", Refused(await new ComplaintDesk(at.Installation).DecideAsync(
            1, isReversed: true, "Why.", "otto", Actor.CommandLine, Cancellation)), StringComparison.Ordinal);
        people.TakeUp("otto", Role.ComplaintsOfficer);
        Assert.Contains("no complaint 1", Refused(await new ComplaintDesk(at.Installation).DecideAsync(
            1, isReversed: true, "Why.", "otto", Actor.CommandLine, Cancellation)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_officer_asks_an_assessor_outside_anew_while_a_complaint_waits_and_no_longer()
    {
        await using var telling = await ConfirmedAsync();
        new Complaints(telling.Installation).Make(1, "No.", "nl");
        new SamplePeople(telling.Installation).Ensure();
        var (publicKey, key) = Hpke.NewPair();
        using var owned = key;
        Agreeing.Done(telling.Installation, Act.DescribePartner, new()
        {
            ["partner"] = "hotline",
            ["terms"] = Partners.TermsOf(publicKey.ToString(), "dirk"),
        });
        var people = new PeopleStore(telling.Installation);
        Task<AskedAnswer> AskAsync(string who) => new ComplaintDesk(telling.Installation).AskAsync(
            1, "hotline", people.Find(who)!, telling.Scene.Engine.Derivatives, Cancellation);
        Assert.IsType<AskedAnswer.Refused>(await AskAsync("anna"));
        var message = Assert.IsType<AskedAnswer.Made>(await AskAsync("carla")).Message;
        Assert.Equal("hotline", message.Partner);
        Assert.NotNull(message.Open(key));
        await DecideAsync(telling, isReversed: false);
        Assert.Contains("does not wait", Assert.IsType<AskedAnswer.Refused>(await AskAsync("carla")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assessor_outside_who_is_asked_anew_advises_and_changes_nothing_by_himself()
    {
        await using var telling = await ConfirmedAsync();
        new Complaints(telling.Installation).Make(1, "No.", "nl");
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.AssessAsync(confirmed: false, assessors: 2));
        Assert.Equal(Verdict.Confirmed, Assert.Single(telling.Scene.Case.Items).Verdict);
        Assert.Empty(Directory.GetFiles(telling.Scene.Tree.At("c-1")));
        // Who decides was no reviewer, and sees what the others say.
        Assert.IsType<CaseAnswer.Done>(await DecideAsync(telling, isReversed: true));
        Assert.True(File.Exists(telling.Scene.Tree.At("c-1/a.png")));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Fact]
    public async Task What_nobody_judged_yet_is_judged_first_and_a_complaint_ends_when_the_file_is_back_before()
    {
        await using var telling = await DisabledAsync();
        Assert.Equal(ComplaintOutcome.Made, new Complaints(telling.Installation).Make(1, "No.", "nl"));
        Assert.NotNull(telling.Scene.Case.DueBy);
        Assert.Contains("Judge it first", Refused(await DecideAsync(telling, isReversed: true)), StringComparison.Ordinal);
        Assert.Contains("Judge it first", Refused(await DecideAsync(telling, isReversed: false)), StringComparison.Ordinal);
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.RejectAsync());
        Assert.Equal(ComplaintState.Lifted, Assert.Single(new Complaints(telling.Installation).List(9)).State);
        Assert.Equal(new(1, 0, 0, 1, null), FiguresOf(telling));
        Assert.All(ClocksOf(telling), clock => Assert.NotNull(clock.StoppedAt));
        Assert.Equal(ComplaintOutcome.NotHere, new Complaints(telling.Installation).Make(1, "No.", "nl"));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Fact]
    public async Task A_complaint_is_taken_for_six_months_after_somebody_was_told_and_for_as_long_as_nobody_was()
    {
        await using var telling = await ConfirmedAsync();
        var complaints = new Complaints(telling.Installation);
        var end = Assert.Single(telling.All()).OpenUntil!.Value;
        telling.Scene.At.Time.Jump(end - telling.Scene.At.Time.GetUtcNow());
        Assert.Equal(ComplaintOutcome.Over, complaints.Make(1, "No.", "nl"));

        await using var untold = await DisabledAsync(tells: false);
        untold.Scene.At.Time.Jump(TimeSpan.FromDays(400));
        Assert.Equal(ComplaintOutcome.Made, new Complaints(untold.Installation).Make(1, "No.", "nl"));
        Assert.Equal(StatementState.Told, Assert.Single(untold.All()).State);
    }

    [Fact]
    public async Task A_complaint_has_a_length_and_says_something()
    {
        await using var telling = await ConfirmedAsync();
        var complaints = new Complaints(telling.Installation);
        Assert.Equal(ComplaintOutcome.Empty, complaints.Make(1, " \n", "nl"));
        Assert.Equal(ComplaintOutcome.TooLong, complaints.Make(1, new('x', Complaints.MaxTextLength + 1), "nl"));
        Assert.Equal(ComplaintOutcome.NotHere, complaints.Make(9, "No.", "nl"));
        Assert.Equal(ComplaintOutcome.Made, complaints.Make(1, new('x', Complaints.MaxTextLength), "nl"));
        // What somebody wrote lies sealed.
        using (var connection = telling.Installation.Database.Open()) Database.Checkpoint(connection);
        Assert.False(telling.Scene.LiesInDatabase(new byte[64].Select(_ => (byte)'x').ToArray()));
    }

    [Fact]
    public async Task Of_what_was_destroyed_the_customer_is_told_that_nobody_can_put_it_back()
    {
        await using var telling = new Telling("c-1");
        telling.SetSettings(json => json["confirmed"] = new JsonObject { ["originals"] = "shred" });
        await PrepareAsync(telling);
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
        Assert.Equal(ItemRestriction.Shredded, Assert.Single(telling.Scene.Case.Items).Restriction);
        await telling.RunAsync();
        new Complaints(telling.Installation).Make(1, "No.", "nl");
        await DecideAsync(telling, isReversed: true);
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
            await using var telling = new Telling("c-1");
            telling.SetSettings(json => json["confirmed"] = new JsonObject { ["originals"] = "shred" });
            await PrepareAsync(telling);
            await telling.RunAsync();
            Assert.Equal(ComplaintOutcome.Made, new Complaints(telling.Installation).Make(1, "No.", "nl"));
            Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
            Housekeeping.Run(telling.Installation);
            Assert.Equal(ItemRestriction.Disabled, Assert.Single(telling.Scene.Case.Items).Restriction);
            Assert.IsType<CaseAnswer.Done>(await DecideAsync(telling, isReversed));
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
        telling.SetSettings(json => json["confirmed"] = new JsonObject { ["originals"] = "shred" });
        telling.Scene.Tree.Add("c-2/a.png", _known);
        await PrepareAsync(telling);
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync(all: true));
        await telling.RunAsync();
        var complaints = new Complaints(telling.Installation);
        Assert.Equal((ComplaintOutcome.Made, ComplaintOutcome.Made), (complaints.Make(1, "No.", "nl"), complaints.Make(2, "No.", "en")));
        await DecideAsync(telling, isReversed: true);
        Assert.All(complaints.List(9), one => Assert.Equal(ComplaintState.Reversed, one.State));
        Assert.All(ClocksOf(telling), clock => Assert.NotNull(clock.StoppedAt));
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
        await using var telling = new Telling("c-1");
        telling.SetSettings(json => json["confirmed"] = new JsonObject { ["originals"] = "shred" });
        await PrepareAsync(telling);
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
        await telling.RunAsync();
        await telling.Scene.AssessAsync(confirmed: false);
        Assert.Equal(1, await telling.RunAsync());
        var text = (await telling.TextsAsync())[^1].ReplaceLineEndings(" ");
        Assert.Contains("niemand kan het terugzetten", text, StringComparison.Ordinal);
        Assert.DoesNotContain("verzegeld", text, StringComparison.Ordinal);
    }

    // A double click, or two officers in one moment: the second finds it decided.
    [Fact]
    public async Task A_complaint_is_decided_once_however_many_decide_at_once()
    {
        await using var telling = await ConfirmedAsync();
        var complaints = new Complaints(telling.Installation);
        Assert.Equal(ComplaintOutcome.Made, complaints.Make(1, "No.", "nl"));
        var made = complaints.List(1)[0];
        bool Decide(bool isReversed) => SomeNotices.Ask(telling.Installation, (connection, transaction) =>
        {
            var isDecided = complaints.Decide(
                connection, transaction, made, isReversed, "Why.",
                new ComplaintWord.Decided(isReversed, "Why.", ReversalOutcome.PutBack), _officer);
            transaction.Commit();
            return isDecided;
        });
        Assert.Equal((true, false), (Decide(isReversed: false), Decide(isReversed: true)));
        Assert.Equal(ComplaintState.Upheld, complaints.List(1)[0].State);
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
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
        await new ComplaintDesk(scene.At.Installation).DecideAsync(1, isReversed: true, "Sorry.", _officer, Cancellation);
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
            1, isReversed: true, "We were wrong.", _officer, Cancellation));
        Assert.Contains("seal joint", Assert.Single(answer.Lines), StringComparison.Ordinal);
        Assert.Equal(0, scene.Count("tombstones"));
        // The order of things allows it to be opened now.
        var item = Assert.Single(scene.Case.Items);
        using var connection = sealing.Installation.Database.Open();
        Assert.True(new SealDesk(sealing.Installation).MayAll(connection, null, item.DisableId!.Value, new CaseCommand.Restore()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whoever_tries_nobody_who_said_anything_about_a_file_decides_about_it(int seed)
    {
        await using var telling = await DisabledAsync();
        var (random, scene) = (new Random(seed), telling.Scene);
        var said = new HashSet<string>(StringComparer.Ordinal);
        new Complaints(telling.Installation).Make(1, "No.", "nl");
        for (var step = 0; step < 16 && new Complaints(telling.Installation).List(1)[0].State == ComplaintState.Made; step++)
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
        await using var telling = await ConfirmedAsync();
        new Complaints(telling.Installation).Make(1, "No.", "nl");
        Assert.Equal(0, Forget(telling, months: 24));
        await DecideAsync(telling, isReversed: true);
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

    static Task<CaseAnswer> DecideAsync(Telling telling, bool isReversed) => new ComplaintDesk(telling.Installation).DecideAsync(
        1, isReversed, isReversed ? "We were wrong." : "We looked again, and it is what it was.", _officer, Cancellation);

    // Disabled first; told unless nobody is.
    static async Task<Telling> DisabledAsync(bool tells = true)
    {
        var telling = new Telling("c-1");
        await PrepareAsync(telling);
        if (tells) Assert.Equal(1, await telling.RunAsync());
        return telling;
    }

    static async Task PrepareAsync(Telling telling)
    {
        var scene = telling.Scene.Known(_known).Permit(hours: 24 * 300);
        scene.Tree.Add("c-1/a.png", _known);
        await scene.SweepAsync();
    }

    static async Task<Telling> ConfirmedAsync()
    {
        var telling = await DisabledAsync();
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
        Assert.Equal(1, await telling.RunAsync());
        return telling;
    }

    static ComplaintFigures FiguresOf(Telling telling)
    {
        using var connection = telling.Installation.Database.Open();
        var now = telling.Scene.At.Time.GetUtcNow();
        return ComplaintFigures.Of(connection, now.AddYears(-2), now.AddDays(1));
    }

    static List<Clock> ClocksOf(Telling telling)
    {
        using var connection = telling.Installation.Database.Open();
        return ClockStore.OfCase(connection, null, 1).Where(one => one.Kind == ClockKind.ComplaintDecision).ToList();
    }

    static T One<T>(Telling telling, string sql)
    {
        using var connection = telling.Installation.Database.Open();
        return connection.QuerySingle<T>(sql);
    }

    static string Refused(CaseAnswer answer) => Assert.IsType<CaseAnswer.Refused>(answer).Words;
}
