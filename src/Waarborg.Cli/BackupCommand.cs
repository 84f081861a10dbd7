// waarborg backup: a copy that may be put back, without what is sealed and without any key.
using System.CommandLine;
using Waarborg.Pipeline;

namespace Waarborg.Cli;

static class BackupCommand
{
    static readonly Argument<string> Folder = new("folder") { Description = "The new folder that is made." };

    internal static Command Create()
    {
        var command = new Command("backup", "Copy the database, the lists and the public ledger. What is disabled or sealed, and "
            + "the keys, are left out.")
        {
            Folder,
        };
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var installation = parsed.OpenInstallation();
        var folder = Path.GetFullPath(parsed.GetRequiredValue(Folder));
        if (Path.Exists(folder)) throw new OperatorException($"{folder} is there already. Name a folder that is not.");
        await BackUp.WriteAsync(installation, folder, cancellation);
        parsed.InvocationConfiguration.Output.WriteLine(
            $"The copy lies in {folder}. Disabled and sealed files are not in it, nor the keys to them, nor the keys folder: "
            + "copy that one apart, and keep it elsewhere.");
        return ExitCode.Ok;
    }
}
