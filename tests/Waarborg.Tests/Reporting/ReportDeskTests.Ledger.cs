using System.Text.Json.Nodes;
using Dapper;
using Waarborg.People;
using Waarborg.Reporting;
using Waarborg.Tests.Ledger;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Reporting;

/// <summary>What the ledger says of reports, and what it counts.</summary>
public sealed partial class ReportDeskTests
{
    [Fact]
    public async Task S13_The_ledger_says_what_became_of_each_report_by_whom_and_both_checkers_count_what_is_open()
    {
        var (scene, folder) = await MatchedAsync();
        await using var owned = scene;
        await scene.ConfirmAsync();
        var desk = new ReportDesk(scene.At.Installation);
        Assert.IsType<ReportAnswer.Done>(Make(scene));
        var (open, first) = await LedgerWatch.CheckAsync(scene.At.Installation);
        Assert.Contains("Reports that have no end yet: 1.", open.Notices);
        Assert.Contains("1 reports have no end yet", await SecondCheckerTests.NoticesOfSecondAsync(first));
        Assert.IsType<ReportAnswer.Done>(desk.Retract(1, Actor.CommandLine));
        Assert.IsType<ReportAnswer.Done>(Make(scene));
        await SendAsync(scene);
        Assert.IsType<ReportAnswer.Done>(desk.Retract(2, Actor.CommandLine));
        Directory.Delete(folder, recursive: true);
        await SendAsync(scene);
        Assert.IsType<ReportAnswer.Done>(desk.Waive(3, "Told by telephone.", Actor.CommandLine));

        // What was taken back is due again, and somebody says why nobody is told.
        scene.Tree.Add("customer/b.png", _bytes);
        await scene.SweepAsync();
        await scene.ConfirmAsync(item: 2);
        Assert.IsType<ReportAnswer.Done>(desk.WaiveCase(scene.Case.Id, "The police asked for it itself.", Actor.CommandLine));
        var ends = Ends(scene);
        Assert.Equal(["withdrawn", "arrived", "waived", "waived"], ends.Select(end => (string)end["how"]!));
        Assert.Equal((string)ends[1]["record"]!, (string)ends[2]["corrects"]!);
        Assert.Null(ends[3]["record"]);
        Assert.Equal("program:housekeeping", (string)ends[1]["by"]![0]!);
        Assert.All(ends.Skip(2), end => Assert.StartsWith("person:", (string)end["by"]![0]!, StringComparison.Ordinal));
        var (report, whole) = await LedgerWatch.CheckAsync(scene.At.Installation);
        Assert.Empty(report.Violations);
        Assert.DoesNotContain(report.Notices, words => words.Contains("no end yet", StringComparison.Ordinal));
        Assert.Empty(await SecondCheckerTests.RulesOfSecondAsync(whole));
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    static List<JsonNode> Ends(Scene scene)
    {
        using var connection = scene.At.Installation.Database.Open();
        return [.. connection.Query<string>("select cast(body as text) from evidence where kind = 'report.ended' order by seq")
            .Select(body => JsonNode.Parse(body)!)];
    }

    [Fact]
    public async Task S13_A_case_with_something_confirmed_is_counted_until_a_report_or_a_waiver_tells_of_it()
    {
        var (scene, _) = await MatchedAsync();
        await using var owned = scene;
        await scene.ConfirmAsync();
        const string Words = "of which no report tells and no waiver: 1.";
        var (before, folder) = await LedgerWatch.CheckAsync(scene.At.Installation);
        Assert.Contains(before.Notices, words => words.Contains(Words, StringComparison.Ordinal));
        Assert.Contains(
            "of 1 cases with something confirmed neither a report nor a waiver tells",
            await SecondCheckerTests.NoticesOfSecondAsync(folder));
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(scene.At.Installation).WaiveCase(
            scene.Case.Id, "The police asked for it itself.", Actor.CommandLine));
        var (after, _) = await LedgerWatch.CheckAsync(scene.At.Installation);
        Assert.DoesNotContain(after.Notices, words => words.Contains(Words, StringComparison.Ordinal));
    }
}
