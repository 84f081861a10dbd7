// waarborg leave: stops for good. What nobody judged goes back, records are handed over, and the keys are destroyed last.
using System.CommandLine;
using System.Globalization;
using Waarborg.Evidence;
using Waarborg.Pipeline;

namespace Waarborg.Cli;

static class LeaveCommand
{
    static readonly Option<string> To = new("--to") { Description = "The new folder for cases and ledger.", Required = true };
    static readonly Option<string?> Confirm = new("--confirm")
    {
        Description = "The installation's id, which this command says without it.",
        HelpName = "ID",
    };

    internal static Command Create()
    {
        var command = new Command("leave", "Stop for good: put back what nobody judged, export cases and ledger, destroy "
            + "the keys, and say what stays sealed and for whom.")
        {
            To, Confirm,
        };
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (installation, output) = (parsed.OpenInstallation(), parsed.InvocationConfiguration.Output);
        var folder = Path.GetFullPath(parsed.GetRequiredValue(To));
        if (parsed.GetValue(Confirm) != installation.Id)
        {
            throw new OperatorException(
                "This cannot be undone: permits end, what nobody judged is put back, and the keys are destroyed, after which "
                + $"nothing that is encrypted here opens any more. To do it: --confirm {installation.Id}");
        }

        if (Path.Exists(folder)) throw new OperatorException($"{folder} is there already. Name a folder that is not.");
        var desk = new LeaveDesk(installation);
        var left = await desk.RestoreAsync(cancellation);
        if (left.Count > 0)
        {
            foreach (var line in left) output.WriteLine(line);
            output.WriteLine("Nothing was exported, and no key was destroyed.");
            return ExitCode.Incomplete;
        }

        await new LedgerPublisher(installation).PublishAsync(cancellation);
        await desk.ExportAsync(folder, cancellation);
        output.WriteLine($"Cases and ledger lie in {folder}.");
        foreach (var line in desk.WhatStays()) output.WriteLine(line);
        // After this nothing is signed any more.
        WaarborgCommands.Entered = null;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{desk.ShredKeys()} files of keys are destroyed."));
        return ExitCode.Ok;
    }
}
