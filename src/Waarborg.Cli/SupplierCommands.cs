// waarborg supplier list|describe: who vouches for lists, and how far two people trust each.
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Waarborg.Ledger;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Cli;

static class SupplierCommands
{
    /// <summary>The largest description, in bytes.</summary>
    const int MaxFileBytes = 64 * 1024;

    static readonly Argument<string> Name = new("name") { Description = "The supplier's name, as lists name it." };
    static readonly Argument<string> File = new("file")
    {
        Description = "JSON: kind (Hotline, Police, Authority), organisation, agreement, mayBeNamed, tellHitsTo, "
            + "trust (Matchable, Enforceable), key (the line of its Ed25519 key, or empty).",
    };

    static readonly Option<string> Reason = new("--reason") { Description = "Why.", Required = true };

    internal static Command Create()
    {
        var list = new Command("list", "The suppliers, what two people said of each, and how old its lists are.");
        list.SetAction(List);
        var describe = new Command("describe", "Propose what a supplier is, how far it is trusted, and its key.")
        {
            Name, File, Reason, ProposalCommands.As,
        };
        describe.SetAction(Describe);
        return new("supplier", "Who vouches for lists: hotlines, police, authorities; never the provider itself.")
        {
            list, describe,
        };
    }

    static int List(ParseResult parsed)
    {
        var (installation, output) = (parsed.OpenInstallation(), parsed.InvocationConfiguration.Output);
        var lists = new ListStore(installation).All();
        var suppliers = new SupplierStore(installation).All();
        if (suppliers.Count == 0) output.WriteLine("There is no supplier: nothing is known and nothing can match.");
        foreach (var one in suppliers)
        {
            output.WriteLine(one.Terms is { } terms
                ? $"{one.Name}  {terms.Kind}, {terms.Organisation}  trust {terms.Trust}  agreement {terms.Agreement}  "
                    + $"{(terms.Key.Length > 0 ? "signs with " + terms.Key : "cannot sign")}"
                : $"{one.Name}  nobody described it: its entries open candidates and disable nothing");
            if (one.Terms is { } said)
            {
                output.WriteLine($"   described {Instant.Text(one.At!.Value)}, version {one.Version}, proposal {one.Proposal}; "
                    + $"{(said.MayBeNamed ? "may be named" : "is not named to the public")}; hits may be told to "
                    + $"{(said.TellHitsTo.Count == 0 ? "nobody" : string.Join(", ", said.TellHitsTo))}");
            }

            if (one.WithdrawnAt is { } gone) output.WriteLine($"   withdrawn {Instant.Text(gone)}: nothing of it counts");
            foreach (var list in lists.Where(list => list.Supplier == one.Name))
            {
                var state = list.Active is { } active
                    ? $"release {active.Number} in force, last checked {Instant.Text(active.Trust.CheckedAt)}"
                    : "nothing in force";
                output.WriteLine($"   list {list.Name}: {state}");
            }
        }

        return ExitCode.Ok;
    }

    static int Describe(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var body = new JsonObject
        {
            ["supplier"] = parsed.GetRequiredValue(Name),
            ["terms"] = Read(parsed.GetRequiredValue(File)),
        };
        ProposalCommands.Propose(
            parsed, installation, Act.DescribeSupplier, body, parsed.GetRequiredValue(Reason));
        return ExitCode.Ok;
    }

    /// <summary>A JSON object of a file.</summary>
    /// <exception cref="OperatorException">It is none.</exception>
    internal static JsonObject Read(string path)
    {
        try
        {
            var info = new FileInfo(path);
            if (info.Length > MaxFileBytes) throw new OperatorException($"{path} is larger than {MaxFileBytes / 1024} KiB.");
            return JsonNode.Parse(
                System.IO.File.ReadAllBytes(path), documentOptions: new() { MaxDepth = CanonicalJson.MaxDepth }) as JsonObject
                ?? throw new OperatorException($"{path} is not JSON of one object.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"{path} cannot be read: {error.Message}");
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new OperatorException($"{path} is not JSON of one object with each name once.");
        }
    }
}
