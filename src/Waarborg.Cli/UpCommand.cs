// waarborg up: a sample installation, drawn, permitted, scanned and served; or one that does not detect.
using System.CommandLine;
using System.Globalization;
using Waarborg.Cli.Sample;
using Waarborg.Intake;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Cli;

static class UpCommand
{
    /// <summary>The one source and the one list of a sample.</summary>
    const string SampleName = "sample";

    /// <summary>How long a sample's permit runs, in days.</summary>
    const int PermitDays = 30;

    static readonly Option<bool> WithoutDetection = new("--without-detection")
    {
        Description = "Draw, list and scan nothing: an installation without detection is complete.",
    };

    static readonly Option<bool> Once = new("--once") { Description = "End after the scan instead of serving." };

    internal static Command Create()
    {
        var up = new Command("up", "Begin a sample installation, scan its pictures, and serve the pages.")
        {
            WithoutDetection, Once, CommandOptions.Json,
        };
        ServeCommand.AddServeOptions(up);
        up.SetAction(RunAsync);
        return up;
    }

    static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var serving = ServeCommand.ServeOptions(parsed);
        var installation = Open(parsed);
        var json = parsed.GetValue(CommandOptions.Json);
        await using var engine = Engine.Create(installation, Environment.ProcessorCount);
        if (parsed.GetValue(WithoutDetection)) TellDetection(installation, json);
        var summary = parsed.GetValue(WithoutDetection)
            ? new SweepSummary(0, 0, 0, new Dictionary<string, long>(StringComparer.Ordinal), 0)
            : await ScanSampleAsync(parsed, engine, json, cancellation);
        if (parsed.GetValue(Once))
        {
            if (json) Console.WriteLine(summary.ToJson());
            return ExitCode.Ok;
        }

        await ServeCommand.ServeUntilStoppedAsync(serving, engine, cancellation);
        return ExitCode.Ok;
    }

    static void TellDetection(Installation installation, bool json)
    {
        var now = installation.Time.GetUtcNow();
        var running = new PermitStore(installation).All().FirstOrDefault(p => p.StateAt(now) == PermitState.InForce);
        Tell(json, running is null
            ? "This installation does not detect: there is no permit, and nothing is scanned."
            : $"This installation detects: permit {running.Id} is in force. End it with ./waarborg permit revoke {running.Id}");
    }

    static Installation Open(ParseResult parsed)
    {
        var folder = parsed.DataFolder();
        if (!Installation.Exists(folder))
        {
            return SampleCommand.Begin(parsed, Path.TrimEndingDirectorySeparator(folder) + "-sample");
        }
        var installation = parsed.OpenInstallation();
        if (installation.Kind == InstallationKind.Sample) return installation;
        throw new OperatorException($"{folder} holds a provider's own installation, and up is for samples. "
            + "Serve it with ./waarborg serve, or name another folder with --data.");
    }

    /// <summary>Scans the sample the first time; later it says again what was found.</summary>
    static async Task<SweepSummary> ScanSampleAsync(ParseResult parsed, Engine engine, bool json, CancellationToken cancellation)
    {
        var installation = engine.Installation;
        if (new SweepStore(installation).Latest(limit: 1) is [{ State: SweepState.Finished, Summary: { } known } before])
        {
            Tell(json, $"The sample was scanned on {Instant.Text(before.EndedAt!.Value)}:");
            if (!json) ScanCommand.Print(known);
            return known;
        }

        Tell(json, "Drawing the sample pictures ...");
        var set = await SampleDrawer.DrawAsync(installation.SampleFolder!, progress: null, cancellation);
        var source = await PrepareAsync(installation, set, words => Tell(json, words), cancellation);
        Tell(json, $"Scanning {set.FilesDirectory} ...");
        var limits = new SweepOptions(DryRun: false, Environment.ProcessorCount, new FolderLimits());
        var result = await ScanCommand.SweepAsync(engine, source, limits, withProgress: !json, cancellation);
        if (result is SweepResult.Refused refused) throw new OperatorException(refused.Words);
        var summary = result is SweepResult.Finished finished ? finished.Summary : ((SweepResult.Stopped)result).Summary;
        if (result is SweepResult.Stopped stopped) Tell(json, $"The sweep stopped before its end: {stopped.Words}");
        if (!json) ScanCommand.Print(summary);
        return summary;
    }

    // Each step is passed over when an earlier run of this command, broken off, has done it.
    static async Task<Source> PrepareAsync(
        Installation installation, SampleSet set, Action<string> tell, CancellationToken cancellation)
    {
        new SamplePeople(installation).Ensure();
        var lists = new ListStore(installation);
        if (lists.Find(SampleName)?.Active is null
            && lists.Import(new(SampleName, set.ListPath, ListRules.SampleSupplier), Actor.CommandLine, CancellationToken.None)
                is not ImportOutcome.Imported)
        {
            throw new OperatorException($"The sample's list {set.ListPath} could not be imported.");
        }

        var sources = new SourceStore(installation);
        var source = sources.Find(SampleName) ?? Declare(sources, set);
        if (new PermitStore(installation).All().Count > 0) return source;
        var end = installation.Time.GetUtcNow().AddDays(PermitDays);
        var granted = await new SampleChain(installation).GrantAsync(
            new(SampleName, [SampleName], end, "To try the program on a sample."), tell, cancellation);
        if (granted is ActOutcome.Refused refused)
        {
            throw new OperatorException(string.Join(Environment.NewLine, refused.Problems));
        }
        return source;
    }

    static Source Declare(SourceStore sources, SampleSet set) => sources.Declare(
        new(SampleName, SourceKind.Folder, set.FilesDirectory, SourceRules.Hosting, Audience.Public,
            PlaintextHeld: true, EndToEndEncrypted: false, DeviceBackup: false),
        Actor.CommandLine) switch
    {
        DeclareOutcome.Declared declared => declared.Source,
        DeclareOutcome.Impossible impossible => throw new OperatorException(impossible.Words),
        var other => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{other}")),
    };

    // With --json, standard output is for the summary alone.
    static void Tell(bool json, string words) => (json ? Console.Error : Console.Out).WriteLine(words);
}
