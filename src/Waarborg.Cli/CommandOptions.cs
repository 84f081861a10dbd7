// Options that every command takes: where the installation's data and keys lie.
using System.CommandLine;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Cli;

static class CommandOptions
{
    internal const string DataVariable = "WAARBORG_DATA";
    internal const string DefaultData = ".waarborg";

    internal static Option<string?> Data { get; } = new("--data")
    {
        Description = $"The data folder (default: ${DataVariable}, else {DefaultData} in the current folder).",
        Recursive = true,
        HelpName = "DIR",
    };

    internal static Option<string?> Keys { get; } = new("--keys")
    {
        Description = "The keys folder (default: the data folder's name with -keys, beside it).",
        Recursive = true,
        HelpName = "DIR",
    };

    internal static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print JSON; after a scan the last line is the summary.",
    };

    internal static string DataFolder(this ParseResult parsed) => Path.GetFullPath(
        parsed.GetValue(Data) ?? Environment.GetEnvironmentVariable(DataVariable) ?? DefaultData);

    internal static string KeysFolder(this ParseResult parsed) => Path.GetFullPath(
        parsed.GetValue(Keys) ?? Path.TrimEndingDirectorySeparator(parsed.DataFolder()) + "-keys");

    /// <summary>
    /// Opens the installation that the options name, beginning a provider's where there is none, says in its ledger that this
    /// command started, and keeps house.
    /// </summary>
    /// <exception cref="LedgerSetBackException">Its ledger does not continue what was signed.</exception>
    internal static Installation OpenInstallation(this ParseResult parsed)
    {
        var installation = Installation.Open(parsed.DataFolder(), parsed.KeysFolder(), TimeProvider.System);
        parsed.Enter(installation);
        Housekeeping.Run(installation);
        if (installation.Kind == InstallationKind.Sample)
        {
            Console.Error.WriteLine("This installation is a sample: nothing in it is real.");
        }

        return installation;
    }

    /// <summary>What every command does first with an installation.</summary>
    /// <exception cref="LedgerSetBackException">Its ledger does not continue what was signed.</exception>
    internal static void Enter(this ParseResult parsed, Installation installation)
    {
        WaarborgCommands.Use(installation);
        new LedgerPublisher(installation).Check();
        ProgramStart.Record(installation, NameOf(parsed), Actor.CommandLine.ToString());
        WaarborgCommands.Entered = installation;
    }

    // case.show for "case show": the name by which the ledger knows it.
    static string NameOf(ParseResult parsed)
    {
        var names = new List<string>();
        for (var at = parsed.CommandResult; at.Parent is System.CommandLine.Parsing.CommandResult parent; at = parent)
        {
            names.Insert(0, at.Command.Name);
        }

        return string.Join('.', names);
    }
}
