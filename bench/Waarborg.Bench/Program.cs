// Measurements: each prints its numbers beside their targets, and ends with 0 when they are met, else with 1.
using System.CommandLine;
using Waarborg.Bench;

var files = new Option<int>("--files")
{
    Description = "How many small files are swept.",
    DefaultValueFactory = _ => SweepMemory.DefaultFiles,
};
var sweepMemory = new Command("sweep-memory", "Peak memory of a sweep over many small files.") { files };
sweepMemory.SetAction(async (parsed, cancellation) =>
{
    var measured = await SweepMemory.RunAsync(parsed.GetRequiredValue(files), cancellation);
    foreach (var line in measured.Lines) Console.WriteLine(line);
    return measured.IsMet ? 0 : 1;
});
return await new RootCommand("Measurements of Waarborg.") { sweepMemory }.Parse(args).InvokeAsync();
