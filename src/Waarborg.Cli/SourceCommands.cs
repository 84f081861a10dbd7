// waarborg source add|address|purge|derivatives|list: what may be read at all, and how the public reaches it.
using System.CommandLine;
using System.Diagnostics;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Cli;

static class SourceCommands
{
    static readonly Argument<string> Name = new("name") { Description = "The source's name." };
    static readonly Argument<string> FolderPath = new("path") { Description = "The folder to read." };

    static readonly Argument<string> AddressUrl = new("url") { Description = "The folder's public address, ending at a /." };
    static readonly Option<string?> Address = new("--address")
    {
        Description = "The public address below which its files can be reached, ending at a /.",
        HelpName = "URL",
    };

    static readonly Option<string?> Via = new("--via")
    {
        Description = "A proxy outside, through which the address is fetched to see what the public sees.",
        HelpName = "URL",
    };

    static readonly Option<string?> PurgeUrl = new("--url")
    {
        Description = "What is called so that a cache forgets a file, with {path} or {url} in it.",
        HelpName = "PATTERN",
    };

    static readonly Option<string> PurgeMethod = new("--method")
    {
        Description = $"{string.Join(", ", PurgeHook.Methods)}.",
        DefaultValueFactory = _ => PurgeHook.Methods[0],
    };

    static readonly Option<string?> SecretHeader = new("--secret-header")
    {
        Description = "The header in which the secret of the file purge-NAME in the keys folder goes along.",
        HelpName = "HEADER",
    };

    static readonly Argument<string[]> Patterns = new("pattern")
    {
        Description = "Where files made of a file lie, such as {dir}/thumbs/{name}_*.{ext}.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    static readonly Option<bool> None = new("--none") { Description = "There is nothing of the kind any more." };

    static readonly Option<string> Service = new("--service")
    {
        Description = "hosting: the one class there is.",
        Required = true,
    };

    static readonly Option<string> AudienceOption = Choice(
        "--audience", "Who can reach the content.", "public", "by-link", "private");

    static readonly Option<string> PlaintextHeld = Choice(
        "--plaintext-held", "Do you hold the content unencrypted?", "yes", "no");

    static readonly Option<string> EndToEnd = Choice(
        "--end-to-end-encrypted", "Is the content end-to-end encrypted?", "yes", "no");
    static readonly Option<string> DeviceBackup = Choice("--device-backup", "Does it hold back-ups of devices?", "yes", "no");

    // Not required by the parser: what is missing is said with what it means.
    static readonly Option<string?> OnMatchOption = Inlet("--on-match", InletChoice.OnMatchWords, "refuse", "hold");
    static readonly Option<string?> KeepOption = Inlet("--keep-matched", InletChoice.KeepWords, "yes", "no");

    internal static Command Create()
    {
        var folder = new Command("folder", "Declare a folder on this machine.") { Name, FolderPath, Address };
        folder.SetAction(parsed => Add(parsed, SourceKind.Folder));
        var upload = new Command("upload", "Declare an inlet for uploads (POST /v1/scan).") { Name, OnMatchOption, KeepOption };
        upload.SetAction(parsed => Add(parsed, SourceKind.Upload));
        foreach (var command in (Command[])[folder, upload])
        {
            foreach (var option in (Option[])[Service, AudienceOption, PlaintextHeld, EndToEnd, DeviceBackup])
            {
                command.Options.Add(option);
            }
        }

        var address = new Command("address", "Say below which public address the files of a folder can be reached.")
        {
            Name, AddressUrl, Via,
        };
        address.SetAction(SetAddress);
        var inlet = new Command("inlet", "State what an inlet does when an upload matches.") { Name, OnMatchOption, KeepOption };
        inlet.SetAction(SetInlet);
        var list = new Command("list", "Show the declared sources.");
        list.SetAction(List);
        return new("source", "Declare where content comes from.")
        {
            new Command("add", "Declare a source. Five statements must be made; some answers are refused.") { folder, upload },
            address,
            CreatePurge(),
            CreateDerivatives(),
            inlet,
            list,
        };
    }

    static Command CreatePurge()
    {
        var purge = new Command("purge", "Say what is called so that a cache forgets a file that was taken away.")
        {
            Name, PurgeUrl, PurgeMethod, SecretHeader, None,
        };
        purge.SetAction(parsed =>
        {
            var (name, url) = (parsed.GetRequiredValue(Name), parsed.GetValue(PurgeUrl));
            if (url is null != parsed.GetValue(None)) throw new OperatorException("Say --url PATTERN, or --none.");
            var hook = url is null
                ? null
                : new PurgeHook(url, parsed.GetRequiredValue(PurgeMethod), parsed.GetValue(SecretHeader));
            var installation = parsed.OpenInstallation();
            Refuse(new SourceStore(installation).SetPurge(name, hook));
            Console.WriteLine(hook is null
                ? $"Nothing is called when a file of {name} was taken away."
                : $"When a file of {name} was taken away, its purge hook is called by {hook.Method} until it takes that.");
            if (hook?.Header is not null && SecretFile.Problem(installation.Keys, PurgeHook.SecretOf(name)) is { } problem)
            {
                Console.WriteLine(problem);
            }

            return ExitCode.Ok;
        });
        return purge;
    }

    static Command CreateDerivatives()
    {
        var derivatives = new Command("derivatives", "Say by their names which files are made of a file, and go with it.")
        {
            Name, Patterns, None,
        };
        derivatives.SetAction(parsed =>
        {
            var (name, patterns) = (parsed.GetRequiredValue(Name), parsed.GetValue(Patterns) ?? []);
            if (patterns.Length == 0 != parsed.GetValue(None)) throw new OperatorException("Name patterns, or --none.");
            Refuse(new SourceStore(parsed.OpenInstallation()).SetDerived(name, patterns));
            Console.WriteLine(patterns.Length == 0
                ? $"Nothing of {name} goes with a file that is taken away."
                : $"With a file of {name} go those that fit {string.Join(", ", patterns)}: all of them, whatever they show. "
                    + "Nothing but what is made of it may bear such names.");
            return ExitCode.Ok;
        });
        return derivatives;
    }

    static void Refuse(string? problem)
    {
        if (problem is not null) throw new OperatorException(problem);
    }

    static int Add(ParseResult parsed, SourceKind kind)
    {
        var declaration = new SourceDeclaration(
            parsed.GetRequiredValue(Name), kind, kind == SourceKind.Folder ? parsed.GetRequiredValue(FolderPath) : null,
            parsed.GetRequiredValue(Service), AudienceOf(parsed.GetRequiredValue(AudienceOption)),
            parsed.GetRequiredValue(PlaintextHeld) == "yes", parsed.GetRequiredValue(EndToEnd) == "yes",
            parsed.GetRequiredValue(DeviceBackup) == "yes", kind == SourceKind.Folder ? parsed.GetValue(Address) : null,
            kind == SourceKind.Upload ? InletOf(parsed) : null);
        var installation = parsed.OpenInstallation();
        switch (new SourceStore(installation).Declare(declaration, Actor.CommandLine))
        {
            case DeclareOutcome.Declared declared:
                Console.WriteLine($"Source {declared.Source.Name} is declared. Nothing of it is read without a permit: "
                    + (installation.Kind == InstallationKind.Sample
                        ? $"./waarborg permit sample {declared.Source.Name} --lists A,B --until TIME --reason TEXT"
                        : "./waarborg permit template shows what it takes, docs/permits.md in which order"));
                return ExitCode.Ok;
            case DeclareOutcome.Refused refused:
                throw new OperatorException($"Source {declaration.Name} is {SourceRules.Words(refused.Rule)} The "
                    + "refusal is recorded.");
            case DeclareOutcome.Impossible impossible:
                throw new OperatorException(impossible.Words);
            default:
                throw new UnreachableException();
        }
    }

    static int SetAddress(ParseResult parsed)
    {
        var (name, address) = (parsed.GetRequiredValue(Name), parsed.GetRequiredValue(AddressUrl));
        Refuse(new SourceStore(parsed.OpenInstallation()).SetAddress(name, address, parsed.GetValue(Via)));
        Console.WriteLine($"The files of {name} can be reached below {address}");
        return ExitCode.Ok;
    }

    static int SetInlet(ParseResult parsed)
    {
        var (name, inlet) = (parsed.GetRequiredValue(Name), InletOf(parsed));
        if (new SourceStore(parsed.OpenInstallation()).SetInlet(name, inlet) is { } problem) throw new OperatorException(problem);
        Console.WriteLine($"{name}: {inlet.InWords()}. A user notice that says otherwise is no longer true: publish it anew.");
        return ExitCode.Ok;
    }

    /// <exception cref="OperatorException">One of the two statements is missing.</exception>
    static InletChoice InletOf(ParseResult parsed)
    {
        var onMatch = parsed.GetValue(OnMatchOption)
            ?? throw new OperatorException($"--on-match is missing: {InletChoice.OnMatchWords}.");
        var keeps = parsed.GetValue(KeepOption)
            ?? throw new OperatorException($"--keep-matched is missing: {InletChoice.KeepWords}.");
        return new(onMatch == "hold" ? OnMatch.Hold : OnMatch.Refuse, keeps == "yes");
    }

    static int List(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var store = new SourceStore(installation);
        foreach (var source in store.All())
        {
            Console.WriteLine($"{source.Name}  {source.Kind.ToString().ToLowerInvariant()}  "
                + $"{Words(source.Audience)}  {source.Path ?? "-"}"
                + (source.Address is { } address ? $"  {address}" : "")
                + (source.Via is { } via ? $"  via {via}" : "")
                + (source.Purge is { } hook ? $"  purge {hook.Method} {hook.Pattern}" : "")
                + (source.Derived is { } derived ? $"  derivatives {string.Join(' ', derived.Select(one => one.Text))}" : "")
                + (source.Kind == SourceKind.Upload
                    ? "  " + (source.Inlet?.InWords()
                        ?? $"nobody has said what it does on a match: ./waarborg source inlet {source.Name}")
                    : ""));
            if (source.Problem is { } problem) Console.WriteLine($"    {problem}");
            if (source.Purge is { Header: not null })
            {
                var why = SecretFile.Problem(installation.Keys, PurgeHook.SecretOf(source.Name));
                if (why is not null) Console.WriteLine($"    {why}");
            }
        }

        foreach (var (rule, count) in store.Refusals()) Console.WriteLine($"refused {count} times: {rule}");
        return ExitCode.Ok;
    }

    static string Words(Audience audience) => audience == Audience.ByLink ? "by-link" : "public";

    static Audience AudienceOf(string text) => text switch
    {
        "public" => Audience.Public,
        "by-link" => Audience.ByLink,
        "private" => Audience.Private,
        _ => throw new UnreachableException(),
    };

    static Option<string?> Inlet(string name, string description, params string[] values)
    {
        var option = new Option<string?>(name) { Description = $"Of an inlet: {description}." };
        option.AcceptOnlyFromAmong(values);
        return option;
    }

    static Option<string> Choice(string name, string description, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, Required = true };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
