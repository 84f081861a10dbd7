using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cli;
using Waarborg.Pipeline;
using Waarborg.Reporting;
using Waarborg.Tests.Pipeline;

namespace Waarborg.Tests.Reporting;

/// <summary>Whatever is to be reported is listed, however much it is.</summary>
public sealed class ReportListTests
{
    const int More = 3;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_case_that_is_due_is_listed_however_many_there_are_and_each_can_be_asked_for()
    {
        await using var scene = new Scene().Known(Scene.Picture(1)).Permit(alwaysAsk: true);
        scene.Tree.Add("customer/a.png", Scene.Picture(1));
        await scene.SweepAsync();
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        const int All = ReportStore.MaxShown + More;
        using (var connection = scene.At.Installation.Database.Open())
        {
            for (var id = 2; id <= All; id++)
            {
                Copy(connection, "cases", "id = 1", ("id", $"{id}"), ("entry", $"'entry-{id}'"));
                Copy(connection, "case_items", "id = 1", ("id", $"{id}"), ("case_id", $"{id}"));
                Copy(connection, "verdicts", "case_id = 1", ("id", "null"), ("case_id", $"{id}"));
            }
        }

        var store = new ReportStore(scene.At.Installation);
        Assert.Equal(All, store.Open().Due);
        var lines = await ListAsync(scene);
        Assert.Equal(Enumerable.Range(1, All).Select(id => $"case {id}: "), lines.Where(line => line.StartsWith("case ", StringComparison.Ordinal)).Select(line => line[..(line.IndexOf(':', StringComparison.Ordinal) + 2)]));
        Assert.StartsWith($"case {All}: confirmed", (await ListAsync(scene, "--case", $"{All}"))[0], StringComparison.Ordinal);
        // A page shows as many as fit, and says how many more there are.
        Assert.Equal((ReportStore.MaxShown, More), (store.DueCases(ReportStore.MaxShown).Count, store.Open().Due - ReportStore.MaxShown));
    }

    [Fact]
    public async Task With_all_every_report_that_came_to_its_end_is_listed()
    {
        await using var scene = new Scene();
        using (var connection = scene.At.Installation.Database.Open())
        {
            connection.Execute(
                """
                with recursive n(i) as (select 1 union all select i + 1 from n where i < @most)
                insert into reports (number, case_id, kind, way, state, step, made_at, made_by)
                select 'other-' || i, 99, 'Nobody', 'None', 'Waived', 'Done', '2026-11-29T00:00:00.000Z', 'program:test' from n
                """,
                new { most = ReportStore.MaxShown + More });
        }

        Assert.Equal("There are no reports to show.", Assert.Single(await ListAsync(scene)));
        Assert.Equal(ReportStore.MaxShown + More, (await ListAsync(scene, "--all")).Length);
    }

    static void Copy(SqliteConnection connection, string table, string which, params (string Column, string Value)[] other)
    {
        var columns = connection.Query<string>($"select name from pragma_table_info('{table}')").ToList();
        var values = columns.Select(column => other.FirstOrDefault(one => one.Column == column).Value ?? column);
        connection.Execute($"insert into {table} select {string.Join(", ", values)} from {table} where {which}");
    }

    static async Task<string[]> ListAsync(Scene scene, params string[] more)
    {
        await using var output = new StringWriter(CultureInfo.InvariantCulture);
        var at = scene.At.Installation;
        var parsed = WaarborgCommands.Create().Parse(
            ["report", "list", .. more, "--data", at.Folder, "--keys", at.Keys.Folder]);
        Assert.Empty(parsed.Errors);
        Assert.Equal(ExitCode.Ok, await parsed.InvokeAsync(
            new() { EnableDefaultExceptionHandler = false, Output = output }, Cancellation));
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
