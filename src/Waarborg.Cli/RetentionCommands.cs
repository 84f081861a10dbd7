// waarborg retention list|run: what is kept of cases, until when and why; and the deletion of what is over its time.
using System.CommandLine;
using System.Globalization;
using Waarborg.Cases;
using Waarborg.Pipeline;

namespace Waarborg.Cli;

static class RetentionCommands
{
    static readonly Option<int> Limit = new("--limit")
    {
        Description = "How many lines are shown at most.",
        DefaultValueFactory = _ => 100,
        HelpName = "N",
    };

    internal static Command Create()
    {
        var list = new Command("list", "What is kept of cases, and when it goes, the first to go first.") { Limit };
        list.SetAction(List);
        var run = new Command("run", "Delete what is over its time, and search for it. The server does so each hour.");
        run.SetAction(RunAsync);
        return new("retention", "For how long what stands in cases is kept.") { list, run };
    }

    /// <summary>When an item goes, and by which rule, in words.</summary>
    internal static string InWords(RetainedUntil one) => string.Create(
        CultureInfo.InvariantCulture, $"{AmsterdamTime.Text(one.End.At)} ({Rule(one.End.Rule)})")
        + (one.FileEnd is { } file && file < one.End.At ? $"; its file under seal until {AmsterdamTime.Text(file)}" : "")
        + (one.Item.IsHeld ? "; an authority holds it, so that it stays until the hold ends" : "");

    static string Rule(RetentionRule rule) => rule switch
    {
        RetentionRule.Settings => "the settings: retentionDays; a year where none are in force",
        RetentionRule.Redress => "six months in which the customer may object",
        RetentionRule.Identified => "12 months after it was found",
        RetentionRule.ReportedOrRemoved => "12 months after it was reported or removed, whichever was first",
        RetentionRule.TerroristContent => "six months after removal, as the regulation on terrorist content says",
        RetentionRule.SealedFile => "the settings: retentionDays.sealedFiles",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static int List(ParseResult parsed)
    {
        var output = parsed.InvocationConfiguration.Output;
        var all = new RetentionDesk(parsed.OpenInstallation()).List();
        var limit = Math.Max(1, parsed.GetValue(Limit));
        foreach (var one in all.Take(limit))
        {
            output.WriteLine((one.Item.Item is null ? $"case {one.Item.Case}" : $"case {one.Item.Case} item {one.Item.Number}")
                + $"  until {InWords(one)}");
        }

        if (all.Count > limit) output.WriteLine($"and {all.Count - limit} more");
        if (all.Count == 0) output.WriteLine("Nothing is kept of any case.");
        return ExitCode.Ok;
    }

    static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var round = await new RetentionDesk(parsed.OpenInstallation()).RunAsync(cancellation);
        var output = parsed.InvocationConfiguration.Output;
        output.WriteLine($"Deleted: {round.Items} items, {round.Cases} cases, {round.Files} files under seal.");
        foreach (var line in round.Waiting) output.WriteLine(line);
        output.WriteLine(Found(round));
        return round.IsFound == true ? ExitCode.Incomplete : ExitCode.Ok;
    }

    /// <summary>What the search for what was deleted found, in words.</summary>
    internal static string Found(RetentionRound round) => round.IsFound switch
    {
        null => "Nothing sealed was deleted, so that nothing was searched for.",
        false => "The database and its log were searched for what was deleted: nothing of it is left.",
        true => "Something of it is still in the database or its log, because somebody reads at this moment: run it again.",
    };
}
