using Dapper;
using Waarborg.Cases;
using Waarborg.Cli;
using Waarborg.Cli.Sample;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>A measure against an account is proposed only after a ruling, changes nothing, and falls with it.</summary>
public sealed class AccountMeasureTests
{
    const string Why = "third time this year";

    [Fact]
    public async Task Before_a_verdict_it_is_refused_in_words_and_after_it_one_person_proposes_it_and_nothing_else_changes()
    {
        var known = Scene.Picture(1);
        await using var scene = new Scene().Known(known).Permit(alwaysAsk: true);
        scene.Tree.Add("a.png", known);
        await scene.SweepAsync();
        Assert.Contains("not confirmed", Words(Propose(scene)), StringComparison.Ordinal);
        Assert.Contains("Nothing is proposed", Words(Desk(scene).Withdraw(1, null)), StringComparison.Ordinal);
        await scene.ConfirmAsync();
        var (before, files) = (scene.Rows(), scene.Files());
        Assert.Contains("to suspend the account", Words(Propose(scene)), StringComparison.Ordinal);
        var after = scene.Rows();
        Assert.Equal(["account_measures"], after.Keys.Where(table => before[table] != after[table]));
        Assert.Equal(files, scene.Files());
        Assert.False(scene.LiesInDatabase(System.Text.Encoding.UTF8.GetBytes(Why)));
        // A second proposal about the same takes the place of the first.
        Assert.IsType<CaseAnswer.Done>(Desk(scene).Propose(1, 1, AccountMeasure.Warn, Why, Actor.CommandLine));
        using (var connection = scene.At.Installation.Database.Open())
        {
            Assert.Equal(AccountMeasure.Warn, Assert.Single(AccountMeasures.Of(connection, 1)).Measure);
        }

        Assert.IsType<CaseAnswer.Done>(Desk(scene).Withdraw(1, null));
        Assert.Equal(0, scene.Count("account_measures"));
    }

    [Fact]
    public async Task It_falls_when_the_verdicts_balance_and_is_forgotten_with_what_is_rejected()
    {
        await using var scene = new Scene().Import($"pdq,{Scene.Drawn(1).Hash().Hash},Baseline,entry").Permit();
        scene.Tree.Add("a.png", PngWriter.Compressed(Scene.Drawn(1)));
        await scene.SweepAsync();
        await scene.AssessAsync(true, assessor: 1, item: null);
        Assert.Contains("not confirmed", Words(Propose(scene)), StringComparison.Ordinal);
        await scene.AssessAsync(true, assessor: 2, item: null);
        Assert.IsType<CaseAnswer.Done>(Propose(scene));
        // One against two changes nothing.
        await scene.AssessAsync(false, assessor: 3, item: null);
        Assert.Equal(1, scene.Count("account_measures"));
        await scene.AssessAsync(false, assessor: 4, item: null);
        Assert.Equal(0, scene.Count("account_measures"));
        Assert.Contains("not confirmed", Words(Propose(scene)), StringComparison.Ordinal);
        await scene.AssessAsync(true, assessor: 5, item: null);
        Assert.IsType<CaseAnswer.Done>(Propose(scene));
        await scene.AssessAsync(false, assessor: 6, item: null);
        await scene.AssessAsync(false, assessor: 7, item: null);
        Assert.Equal(["a.png"], scene.Files());
        Assert.Equal((0, 0), (scene.Count("case_items"), scene.Count("account_measures")));
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Fact]
    public async Task One_confirmed_content_carries_no_measure_because_of_another()
    {
        byte[][] known = [Scene.Picture(1), Scene.Picture(2)];
        await using var scene = new Scene().Import(
            [.. known.Select(bytes => $"sha256,{Scene.Sha256(bytes)},Baseline,entry")]).Permit(alwaysAsk: true);
        scene.Tree.Add("a.png", known[0]).Add("b.png", known[1]);
        await scene.SweepAsync();
        var cases = scene.Cases.List(openOnly: false, limit: 10);
        var first = cases.Single(one => one.Items.Any(item => item.Locator.ToString() == "a.png"));
        using (var connection = scene.At.Installation.Database.Open())
        {
            connection.Execute(
                "update case_items set case_id = @id, number = 2 where case_id <> @id", new { id = first.Id });
            connection.Execute("update case_items set verdict = 'Confirmed' where case_id = @id and number = 1", new { id = first.Id });
            connection.Execute(
                """
                insert into verdicts (case_id, content_key, by, is_confirmed, basis, at)
                select case_id, content_key, 'person:anna', 1, 'Provenance', found_at from case_items where number = 1
                """);
        }

        Assert.Contains("different contents", Words(Propose(scene, first.Id)), StringComparison.Ordinal);
        Assert.Contains("not confirmed", Words(Propose(scene, first.Id, item: 2)), StringComparison.Ordinal);
        Assert.IsType<CaseAnswer.Done>(Propose(scene, first.Id, item: 1));
        Assert.Contains("no item 3", Words(Propose(scene, first.Id, item: 3)), StringComparison.Ordinal);
        Assert.Contains("no case 99", Words(Propose(scene, 99)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("two\nlines")]
    public async Task A_reason_is_one_line(string reason)
    {
        await using var scene = new Scene();
        Assert.Contains("--reason", Words(Desk(scene).Propose(1, null, AccountMeasure.Warn, reason, Actor.CommandLine)), StringComparison.Ordinal);
        var most = new string('x', AccountMeasures.MaxReasonLength);
        Assert.Contains("no case", Words(Desk(scene).Propose(1, null, AccountMeasure.Warn, most, Actor.CommandLine)), StringComparison.Ordinal);
        Assert.Contains("--reason", Words(Desk(scene).Propose(1, null, AccountMeasure.Warn, most + "x", Actor.CommandLine)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_the_command_line_it_is_proposed_shown_with_its_reason_and_taken_back()
    {
        var known = Scene.Picture(1);
        await using var scene = new Scene().Known(known).Permit(alwaysAsk: true);
        scene.Tree.Add("a.png", known);
        await scene.SweepAsync();
        await RefusesAsync(scene, "not confirmed", "1", "--measure", "terminate", "--reason", Why);
        await scene.ConfirmAsync();
        await RefusesAsync(scene, "Give --measure and --reason", "1", "--measure", "terminate");
        await RefusesAsync(scene, "stands alone", "1", "--withdraw", "--measure", "warn");
        Assert.Equal(ExitCode.Ok, await RunAsync(scene, "1", "--measure", "terminate", "--reason", Why));
        var line = Assert.Single(CaseProposeCommand.Lines(scene.At.Installation, scene.Case));
        Assert.Contains("to end the account. Reason: third time this year", line, StringComparison.Ordinal);
        Assert.Contains("item 1", line, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, await RunAsync(scene, "1", "--withdraw"));
        Assert.Empty(CaseProposeCommand.Lines(scene.At.Installation, scene.Case));
    }

    static AccountMeasureDesk Desk(Scene scene) => new(scene.At.Installation);

    static CaseAnswer Propose(Scene scene, long id = 1, int? item = null) =>
        Desk(scene).Propose(id, item, AccountMeasure.Suspend, Why, Actor.CommandLine);

    static string Words(CaseAnswer answer) => answer switch
    {
        CaseAnswer.Done done => string.Join('\n', done.Lines),
        CaseAnswer.Refused refused => refused.Words,
        _ => "",
    };

    static async Task RefusesAsync(Scene scene, string words, params string[] command) => Assert.Contains(
        words, (await Assert.ThrowsAsync<OperatorException>(() => RunAsync(scene, command))).Message, StringComparison.Ordinal);

    static async Task<int> RunAsync(Scene scene, params string[] words)
    {
        var parsed = WaarborgCommands.Create().Parse(["case", "propose", .. words, "--data", scene.At.DataFolder]);
        Assert.Empty(parsed.Errors);
        return await parsed.InvokeAsync(
            new() { EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
    }
}
