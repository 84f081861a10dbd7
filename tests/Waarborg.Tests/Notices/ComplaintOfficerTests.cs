using Dapper;
using Waarborg.Cases;
using Waarborg.Cli;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Server;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Notices;

/// <summary>Who decides about a complaint, and who does not.</summary>
public sealed class ComplaintOfficerTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_decides_about_his_own_verdict(bool isReversed)
    {
        await using var telling = await Telling.ConfirmedAsync();
        telling.Complaints.Make(1, "No.", "nl");
        Assert.Contains("does not decide", Refused(await new ComplaintDesk(telling.Installation).DecideAsync(
            1, isReversed, "Why.", Actor.CommandLine, Cancellation)), StringComparison.Ordinal);
        Assert.Equal(ComplaintState.Made, Assert.Single(telling.Complaints.List(9)).State);
        Assert.Contains("no complaint 7", Refused(await new ComplaintDesk(telling.Installation).DecideAsync(
            7, isReversed, "Why.", Telling.Officer, Cancellation)), StringComparison.Ordinal);
        foreach (var reason in (string[])["", " ", new('x', Complaints.MaxTextLength + 1)])
        {
            Assert.Contains("Say why", Refused(await new ComplaintDesk(telling.Installation).DecideAsync(
                1, isReversed, reason, Telling.Officer, Cancellation)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task At_the_command_line_an_account_with_the_role_decides_and_nobody_whose_command_judged()
    {
        await using var telling = await Telling.ConfirmedAsync();
        telling.Complaints.Make(1, "No.", "nl");
        new SamplePeople(telling.Installation).Ensure();
        Task<CaseAnswer> AsAsync(string handle, Actor runBy) => new ComplaintDesk(telling.Installation).DecideAsync(
            1, isReversed: true, "We were wrong.", handle, runBy, Cancellation);
        var other = new Actor(ActorKind.Person, "another-account");
        Assert.Contains("no open account nobody", Refused(await AsAsync("nobody", other)), StringComparison.Ordinal);
        Assert.Contains("the role complaints officer", Refused(await AsAsync("anna", other)), StringComparison.Ordinal);
        // The account of this machine that confirmed it runs the command.
        var own = Refused(await AsAsync("carla", Actor.CommandLine));
        Assert.Contains("judged the file", own, StringComparison.Ordinal);
        Assert.EndsWith("one of the sample's people judged: ./waarborg case confirm ID --as anna", own, StringComparison.Ordinal);
        Assert.Equal(ComplaintState.Made, telling.Complaints.List(1)[0].State);
        Assert.IsType<CaseAnswer.Done>(await AsAsync("carla", other));
        Assert.Equal("person:carla", telling.Complaints.List(1)[0].DecidedBy);
        Assert.True(File.Exists(telling.Scene.Tree.At("c-1/a.png")));
    }

    // One account plays everybody there: it judges as one of the sample's people, and another of them decides.
    [Fact]
    public async Task In_a_sample_one_command_line_judges_as_one_person_and_decides_as_another()
    {
        await using var telling = new Telling("c-1");
        // What a command opens has the machine's clock.
        telling.Scene.At.Time.Jump(TimeProvider.System.GetUtcNow() - telling.Scene.At.Time.GetUtcNow());
        await telling.SweepAsync();
        await telling.RunAsync();
        telling.Complain();
        var refused = await Assert.ThrowsAsync<OperatorException>(() => RunAsync(telling.Scene.At, "case", "confirm", "1", "--as", "nobody"));
        Assert.Contains("There is no nobody in this sample; its people are anna, bram, carla.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, await RunAsync(telling.Scene.At, "case", "confirm", "1", "--as", "anna"));
        using (var connection = telling.Installation.Database.Open())
        {
            Assert.Equal("person:anna", connection.QuerySingle<string>("select verdict_by from case_items"));
        }

        string[] decide = ["complaint", "decide", "1", "--reverse", "--reason", "We were wrong.", "--by"];
        Assert.Equal(ExitCode.Ok, await RunAsync(telling.Scene.At, [.. decide, "carla"]));
        Assert.Equal("person:carla", telling.Complaints.List(1)[0].DecidedBy);
        Assert.True(File.Exists(telling.Scene.Tree.At("c-1/a.png")));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Fact]
    public async Task Where_people_have_passkeys_nobody_judges_as_another_and_the_refusal_says_who_can_decide()
    {
        using var at = new TempInstallation();
        SomeStatements.Prepare(at.Installation);
        await SomeStatements.GrantAsync(at.Installation);
        Assert.Equal(ComplaintOutcome.Made, new Complaints(at.Installation).Make(1, "It is mine.", "nl"));
        var people = new TestPeople(at.Installation);
        people.Ensure("otto", Role.ComplaintsOfficer);
        people.TakeUp("otto", Role.ComplaintsOfficer);
        var words = Refused(await new ComplaintDesk(at.Installation).DecideAsync(
            1, isReversed: true, "Why.", "otto", Actor.CommandLine, Cancellation));
        Assert.Contains("judged the file. Whoever decides runs it with an account of his own on this machine, or decides at /complaints.", words, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<OperatorException>(() => RunAsync(at, "case", "reject", "1", "--as", "anna"));
        Assert.Contains("--as is for samples.", refused.Message, StringComparison.Ordinal);
        Assert.IsType<CaseAnswer.Done>(await new ComplaintDesk(at.Installation).DecideAsync(
            1, isReversed: true, "Why.", "otto", new(ActorKind.Person, "another-account"), Cancellation));
    }

    static async Task<int> RunAsync(TempInstallation at, params string[] words)
    {
        var parsed = WaarborgCommands.Create().Parse([.. words, "--data", at.DataFolder]);
        Assert.Empty(parsed.Errors);
        return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false }, Cancellation);
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
        await using var telling = await Telling.ConfirmedAsync();
        telling.Complaints.Make(1, "No.", "nl");
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
        await telling.DecideAsync(isReversed: false);
        Assert.Contains("does not wait", Assert.IsType<AskedAnswer.Refused>(await AskAsync("carla")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assessor_outside_who_is_asked_anew_advises_and_changes_nothing_by_himself()
    {
        await using var telling = await Telling.ConfirmedAsync();
        telling.Complaints.Make(1, "No.", "nl");
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.AssessAsync(confirmed: false, assessors: 2));
        Assert.Equal(Verdict.Confirmed, Assert.Single(telling.Scene.Case.Items).Verdict);
        Assert.Empty(Directory.GetFiles(telling.Scene.Tree.At("c-1")));
        // Who decides was no reviewer, and sees what the others say.
        Assert.IsType<CaseAnswer.Done>(await telling.DecideAsync(isReversed: true));
        Assert.True(File.Exists(telling.Scene.Tree.At("c-1/a.png")));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    static string Refused(CaseAnswer answer) => Assert.IsType<CaseAnswer.Refused>(answer).Words;
}
