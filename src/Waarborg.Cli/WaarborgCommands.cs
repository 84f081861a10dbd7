// The tree of commands, and the one place where an error becomes words and an exit code.
using System.CommandLine;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Waarborg.Cli.Letters;
using Waarborg.Cli.Sample;
using Waarborg.Evidence;
using Waarborg.Store;

namespace Waarborg.Cli;

static class WaarborgCommands
{
    /// <summary>How long a command may take to end in order after Ctrl-C or SIGTERM.</summary>
    internal static TimeSpan StopWithin { get; } = TimeSpan.FromSeconds(60);

    // A box, because what an asynchronous command sets is not seen by its caller.
    static readonly AsyncLocal<StrongBox<(Installation? Installation, FileStream? InUse)>?> _entered = new();

    /// <summary>The installation in whose ledger the running command has said that it started.</summary>
    internal static Installation? Entered
    {
        get => _entered.Value?.Value.Installation;
        set
        {
            if (_entered.Value is { } box) box.Value.Installation = value;
        }
    }

    /// <summary>Says to other processes, until this command ends, that the installation is in use.</summary>
    /// <exception cref="OperatorException">Another process uses it alone.</exception>
    internal static void Use(Installation installation)
    {
        var shared = FileLock.TryShare(installation, FileLock.InUse)
            ?? throw new OperatorException("./waarborg leave runs on this data folder: nothing else may run meanwhile.");
        LetGo();
        if (_entered.Value is { } box) box.Value.InUse = shared;
        else shared.Dispose();
    }

    /// <summary>The installation for this command alone.</summary>
    /// <exception cref="OperatorException">Another process uses it.</exception>
    internal static FileStream UseAlone(Installation installation)
    {
        LetGo();
        return FileLock.TryTake(installation, FileLock.InUse)
            ?? throw new OperatorException("Another command runs on this data folder, such as ./waarborg serve or "
                + "./waarborg scan. Stop it first.");
    }

    static void LetGo()
    {
        if (_entered.Value is not { Value.InUse: { } shared } box) return;
        shared.Dispose();
        box.Value.InUse = null;
    }

    internal static RootCommand Create()
    {
        var root = new RootCommand(
            "Waarborg finds known abuse imagery on the servers of the provider that runs it, voluntarily, and gets it offline.")
        {
            UpCommand.Create(),
            SourceCommands.Create(),
            ListCommands.Create(),
            SupplierCommands.Create(),
            ExchangeCommands.Create(),
            LookupCommands.Create(),
            KnownGoodCommand.Create(),
            PeopleCommands.Create(),
            KeyCommands.Create(),
            ProposalCommands.Create(),
            CustomerCommands.Create(),
            SettingsCommands.Create(),
            NoticeCommands.Create(),
            WeighingCommands.Create(),
            WeighingCommands.CreateIncident(),
            PermitCommands.Create(),
            ScanCommand.Create(),
            CaseCommands.Create(),
            StatementCommands.Create(),
            ComplaintCommands.Create(),
            MessageCommands.Create(),
            ViewingCommands.Create(),
            PartnerCommands.Create(),
            ReportCommands.Create(),
            AssessCommands.Create(),
            SealCommands.Create(),
            RetentionCommands.Create(),
            BackupCommand.Create(),
            LeaveCommand.Create(),
            ClockCommands.Create(),
            ServeCommand.Create(),
            HashCommand.Create(),
            SampleCommand.Create(),
            TestPicturesCommand.Create(),
            LettersCommand.Create(),
            LedgerCommands.Create(),
            VerifyCommand.Create(),
            WitnessCommand.Create(),
            SurfaceCommand.Create(),
        };
        root.Options.Add(CommandOptions.Data);
        root.Options.Add(CommandOptions.Keys);
        return root;
    }

    /// <summary>
    /// Runs one command line. Every error ends here: in words on standard error, with a code that says whose it is.
    /// </summary>
    internal static async Task<int> RunAsync(string[] args)
    {
        var parsed = Create().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("See: ./waarborg --help");
            return ExitCode.OperatorError;
        }

        try
        {
            // Commands handle Ctrl-C themselves, so that they end without loss.
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = StopWithin,
            };
            _entered.Value = new((null, null));
            var code = await parsed.InvokeAsync(configuration);
            // What the command wrote for all to read is public when it ends. What is due by the clock waits for its moment.
            if (Entered is { } installation) await new LedgerPublisher(installation).PublishAsync(CancellationToken.None);
            return code;
        }
        catch (Exception error) when (error is OperatorException or InstallationException or KeyRingException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return ExitCode.OperatorError;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Incomplete;
        }
        catch (SqliteException busy) when (busy.SqliteErrorCode == SQLitePCL.raw.SQLITE_BUSY)
        {
            await Console.Error.WriteLineAsync(
                $"The end was not reached: others wrote for {Database.BusyTimeoutSeconds} seconds without a pause, such as the "
                + "server. What was recorded before stays; the same command goes on from there.");
            return ExitCode.Incomplete;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SqliteException)
        {
            // A broken world, such as a full disk. What was recorded stays; the same command goes on from there.
            await Console.Error.WriteLineAsync($"The end was not reached: {error.Message}");
            return ExitCode.Incomplete;
        }
        catch (Exception error)
        {
            // A fault of the program, or a file of its own that is damaged. The words may hold anything: only the kind is said.
            await Console.Error.WriteLineAsync($"The end was not reached, by a fault of the program or of its own files: "
                + $"{error.GetType().FullName}{Environment.NewLine}{error.StackTrace}");
            return ExitCode.Incomplete;
        }
        finally
        {
            LetGo();
        }
    }

    /// <summary>The command paths of a tree, such as <c>source add folder</c>.</summary>
    internal static IEnumerable<string> Paths(Command root) =>
        root.Subcommands.SelectMany(c => Paths(c).Select(p => $"{c.Name} {p}").Prepend(c.Name));
}
