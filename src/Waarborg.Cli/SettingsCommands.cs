// waarborg settings check|show: what the provider says of itself, for the notice, for statements and for delivery.
using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Cli;

static class SettingsCommands
{
    static readonly Argument<string> SettingsFile = new("file") { Description = "The settings as JSON." };

    static readonly Option<string> Reason = new("--reason") { Description = "Why.", Required = true };

    internal static Command Create()
    {
        var check = new Command("check", "Say what is wrong with a settings file, field by field. Nothing is kept.")
        {
            SettingsFile,
        };
        check.SetAction(Check);
        var propose = new Command("propose", "Propose these settings; another person approves them.")
        {
            SettingsFile, Reason, ProposalCommands.As,
        };
        propose.SetAction(Propose);
        var show = new Command("show", "Show the settings that count, or why there are none.");
        show.SetAction(Show);
        return new("settings", "What the provider says of itself: who it is, how it is reached, how it tells.") {
            check, propose, show,
        };
    }

    /// <summary>Reads a settings file.</summary>
    /// <exception cref="OperatorException">Something is wrong with it, in words by field.</exception>
    internal static ProviderSettings ReadFile(string path, InstallationKind kind)
    {
        if (!File.Exists(path)) throw new OperatorException($"There is no file {path}.");
        if (new FileInfo(path) is { Exists: true, Length: > ProviderSettings.MaxBytes })
        {
            throw new OperatorException($"{path} is larger than {ProviderSettings.MaxBytes / 1024} KiB.");
        }

        return ProviderSettings.ParseUntrusted(File.ReadAllBytes(path), kind) switch
        {
            SettingsOutcome.Valid valid => valid.Settings,
            SettingsOutcome.Refused refused => throw new OperatorException(string.Join(
                Environment.NewLine, refused.Problems.Select(one => $"{one.Key} {one.Value}".TrimStart()))),
            _ => throw new UnreachableException(),
        };
    }

    static int Propose(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var settings = ReadFile(Path.GetFullPath(parsed.GetRequiredValue(SettingsFile)), installation.Kind);
        ProposalCommands.Propose(
            parsed, installation, Act.ChangeSettings, new() { ["settings"] = settings.ToJson() },
                parsed.GetRequiredValue(Reason));
        return ExitCode.Ok;
    }

    static int Check(ParseResult parsed)
    {
        var settings = ReadFile(
            Path.GetFullPath(parsed.GetRequiredValue(SettingsFile)), parsed.OpenInstallation().Kind);
        var output = parsed.InvocationConfiguration.Output;
        output.WriteLine("The file is good.");
        output.WriteLine(settings.Destinations.Count == 0
            ? "With it the program calls nobody."
            : $"With it the program calls: {string.Join(", ", settings.Destinations)}");
        return ExitCode.Ok;
    }

    static int Show(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var store = new SettingsStore(installation);
        using var connection = installation.Database.Open();
        if (store.Current(connection, transaction: null) is not { } current)
        {
            throw new OperatorException(store.Problem(connection, transaction: null)!);
        }

        var output = parsed.InvocationConfiguration.Output;
        output.WriteLine($"Version {current.Version}, since {Instant.Text(current.MadeAt)}:");
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, new() { Indented = true })) current.Settings.ToJson().WriteTo(writer);
        output.WriteLine(Encoding.UTF8.GetString(text.ToArray()));
        return ExitCode.Ok;
    }
}
