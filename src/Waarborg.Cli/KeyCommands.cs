// waarborg key add|list|revoke: keys of machines, each with scopes and an end.
using System.CommandLine;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Cli;

static class KeyCommands
{
    static readonly Argument<string> Holder = new("holder") { Description = "Whose key it is, in a word." };
    static readonly Argument<long> Number = new("id") { Description = "The key's number." };

    static readonly Option<string> Kind = new("--for")
    {
        Description = "provider, hotline, authority or subscriber.",
        DefaultValueFactory = _ => "provider",
    };

    static readonly Option<string> Scopes = new("--scopes")
    {
        Description = "What it opens, separated by commas: scan, cases, explain, lookup; for a subscriber feed, lookup. A "
            + "hotline's or an authority's key opens none of them.",
        DefaultValueFactory = _ => "",
    };

    static readonly Option<string> Until = new("--until")
    {
        Description = $"Its end with a zone, at most {ApiKeyStore.MaxDays} days ahead.",
        Required = true,
    };

    internal static Command Create()
    {
        var add = new Command("add", "Make a key. It is printed once.") { Holder, Kind, Scopes, Until };
        add.SetAction(Add);
        var list = new Command("list", "The keys, what they open, and until when.");
        list.SetAction(List);
        var revoke = new Command("revoke", "End a key at once.") { Number };
        revoke.SetAction(Revoke);
        return new("key", "Keys of machine callers.") { add, list, revoke };
    }

    static int Add(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        if (!Enum.TryParse<KeyCaller>(parsed.GetRequiredValue(Kind), ignoreCase: true, out var caller))
        {
            throw new OperatorException("--for is provider, hotline, authority or subscriber.");
        }

        var scopes = new List<KeyScope>();
        foreach (var name in parsed.GetRequiredValue(Scopes).Split(',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Enum.TryParse<KeyScope>(name, ignoreCase: true, out var scope))
            {
                throw new OperatorException($"There is no scope {name}.");
            }
            scopes.Add(scope);
        }

        if (!PermitRules.TryParseMoment(parsed.GetRequiredValue(Until), out var end))
        {
            throw new OperatorException("--until: give a moment with its zone, such as 2026-12-01T18:00:00+01:00.");
        }

        // The first key stays the first: it is made by serve or here, whichever comes first.
        var store = new ApiKeyStore(installation);
        store.EnsureFirst(Actor.CommandLine);
        var (problem, key, id) = store.Add(parsed.GetRequiredValue(Holder), caller, scopes, end, Actor.CommandLine);
        if (problem is not null) throw new OperatorException(problem);
        Console.WriteLine($"Key {id} for {parsed.GetRequiredValue(Holder)}, shown this once:");
        Console.WriteLine(key);
        return ExitCode.Ok;
    }

    static int List(ParseResult parsed)
    {
        foreach (var key in new ApiKeyStore(parsed.OpenInstallation()).All())
        {
            var ends = key.EndsAt is { } end ? Instant.Text(end) : "no end";
            Console.WriteLine($"{key.Id}  {key.Holder}  {key.Caller}  {string.Join(", ", key.Scopes.Order())}  {ends}");
        }

        return ExitCode.Ok;
    }

    static int Revoke(ParseResult parsed)
    {
        var id = parsed.GetRequiredValue(Number);
        if (!new ApiKeyStore(parsed.OpenInstallation()).Revoke(id, Actor.CommandLine))
        {
            throw new OperatorException($"There is no key {id} in force.");
        }
        Console.WriteLine($"Key {id} is revoked.");
        return ExitCode.Ok;
    }
}
