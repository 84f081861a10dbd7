// waarborg settings check|show: what the provider says of itself, for the notice, for statements and for delivery.
using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
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
        foreach (var line in WhatFollows(installation, settings)) parsed.InvocationConfiguration.Error.WriteLine(line);
        ProposalCommands.Propose(
            parsed, installation, Act.ChangeSettings, new() { ["settings"] = settings.ToJson() },
                parsed.GetRequiredValue(Reason));
        return ExitCode.Ok;
    }

    static int Check(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var settings = ReadFile(Path.GetFullPath(parsed.GetRequiredValue(SettingsFile)), installation.Kind);
        var output = parsed.InvocationConfiguration.Output;
        output.WriteLine("The file is good.");
        foreach (var line in WhatFollows(installation, settings)) output.WriteLine(line);
        output.WriteLine(settings.Destinations.Count == 0
            ? "With it the program calls nobody."
            : $"With it the program calls: {string.Join(", ", settings.Destinations)}");
        return ExitCode.Ok;
    }

    // What cannot be taken back is said before two people sign it.
    static IEnumerable<string> WhatFollows(Installation installation, ProviderSettings settings)
    {
        using var connection = installation.Database.Open();
        var before = new SettingsStore(installation).Current(connection, transaction: null)?.Settings;
        var waiting = SealStore.Due(connection).Count;
        if (settings.Confirmed is ConfirmedOriginals.Shred)
        {
            yield return "With it the verdict that confirms a file destroys it, with no further step: nobody can put it back.";
        }

        if (waiting > 0 && settings.Confirmed is not null && before?.Confirmed is null)
        {
            yield return settings.Confirmed is ConfirmedOriginals.Shred
                ? $"Confirmed originals that lie here now: {waiting}. They are destroyed as soon as it is approved."
                : $"Confirmed originals that lie here now: {waiting}. They are sealed to the holders as soon as it is approved.";
        }

        if (before is not null && !JsonNode.DeepEquals(before.ToJson(), settings.ToJson()))
        {
            yield return "Where it changes what users are told, sources pause until their notice is published anew.";
        }
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
