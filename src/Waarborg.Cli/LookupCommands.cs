// waarborg lookup list|describe|serve|show: lists that somebody else holds and that are asked, and lists that answer others.
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.Lists.Lookups;
using Waarborg.Matching.Lookups;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Cli;

static class LookupCommands
{
    /// <summary>The largest description, in bytes.</summary>
    const int MaxFileBytes = 64 * 1024;

    static readonly Argument<string> Name = new("list") { Description = "The list's name." };
    static readonly Argument<string> File = new("file")
    {
        Description = "JSON: kind (WaarborgLookup, ArachnidShield, HashCheck), supplier, address, algorithm, and what the kind "
            + "needs besides: see docs/lookups.md.",
    };

    static readonly Option<string> Reason = new("--reason") { Description = "Why.", Required = true };
    static readonly Option<bool> Stop = new("--stop") { Description = "It answers nobody any more." };
    static readonly Option<int> Bits = new("--prefix-bits")
    {
        Description = "Bits of a fingerprint that others send: fewer tell less of a file and more of the list.",
        DefaultValueFactory = _ => ServedLists.UsualBits,
    };

    internal static Command Create()
    {
        var list = new Command("list", "Whom lists are asked of, and which lists answer others.");
        list.SetAction(List);
        var describe = new Command("describe", "Propose whom a list is asked of, and what leaves for each file.")
        {
            Name, File, Reason, ProposalCommands.As,
        };
        describe.SetAction(Describe);
        var serve = new Command("serve", "Propose that a list that is held here answers others, or no longer.")
        {
            Name, Bits, Stop, Reason, ProposalCommands.As,
        };
        serve.SetAction(Serve);
        var show = new Command("show", "One of them: as it is described, how often it was asked, and what is wrong.") { Name };
        show.SetAction(Show);
        return new("lookup", "Lists that somebody else holds: a file is looked up there. And the other way round.")
        {
            list, describe, serve, show,
        };
    }

    static int List(ParseResult parsed)
    {
        var (installation, output) = (parsed.OpenInstallation(), parsed.InvocationConfiguration.Output);
        using var connection = installation.Database.Open();
        var (asked, served) = (RemoteLists.All(connection), new ServedLists(installation).All());
        if (asked.Count == 0) output.WriteLine("No list is asked of anybody: no fingerprint leaves.");
        foreach (var one in asked)
        {
            output.WriteLine($"{one.Name}  asked of {one.Terms.Supplier} at {one.Terms.Uri.Host}  {one.Terms.Kind}  "
                + $"{one.Terms.Sends} leaves  described {Instant.Text(one.At)}, version {one.Version}, proposal {one.Proposal}");
        }

        if (served.Count == 0) output.WriteLine("No list answers others.");
        foreach (var one in served)
        {
            output.WriteLine($"{one.List}  answers others by {one.PrefixBits} bits since {Instant.Text(one.Since)}");
        }

        return ExitCode.Ok;
    }

    static int Describe(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var name = parsed.GetRequiredValue(Name);
        ProposalCommands.Propose(
            parsed, installation, Act.DescribeLookup,
            new() { ["list"] = name, ["terms"] = Read(parsed.GetRequiredValue(File)) }, parsed.GetRequiredValue(Reason));
        if (SecretFile.Problem(installation.Keys, KeyPurposes.LookupPrefix + name) is { } problem)
        {
            parsed.InvocationConfiguration.Output.WriteLine(problem);
        }

        return ExitCode.Ok;
    }

    static int Serve(ParseResult parsed)
    {
        var body = new JsonObject { ["list"] = parsed.GetRequiredValue(Name), ["serve"] = !parsed.GetValue(Stop) };
        if (!parsed.GetValue(Stop)) body["prefixBits"] = parsed.GetValue(Bits);
        ProposalCommands.Propose(
            parsed, parsed.OpenInstallation(), Act.ServeLookup, body, parsed.GetRequiredValue(Reason));
        return ExitCode.Ok;
    }

    static int Show(ParseResult parsed)
    {
        var (installation, output) = (parsed.OpenInstallation(), parsed.InvocationConfiguration.Output);
        var name = parsed.GetRequiredValue(Name);
        using var connection = installation.Database.Open();
        if (RemoteLists.Find(connection, null, name) is { } list)
        {
            output.WriteLine(list.Terms.ToJson().ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
            output.WriteLine(SecretFile.Problem(installation.Keys, KeyPurposes.LookupPrefix + name)
                ?? $"The secret lookup-{name} is in the keys folder.");
            if (!RemoteLists.Stands(connection, null, name)) output.WriteLine("Its supplier was withdrawn: it is not asked.");
            foreach (var (day, outcome, count) in LookupCounts.NotYetTold(connection, name))
            {
                output.WriteLine($"{day}  {outcome}  {count}");
            }

            foreach (var told in SentFigures.Of(connection).Where(one => one.List == name))
            {
                output.WriteLine($"In the ledger: of at least {told.Sent} files a fingerprint left; at least "
                    + $"{told.MatchedNothing} of them matched nothing.");
            }

            return ExitCode.Ok;
        }

        if (new LookupDesk(installation).Facts(name) is not { } facts)
        {
            throw new OperatorException($"No list {name} is asked of anybody, and none of that name that is in force answers.");
        }

        output.WriteLine($"{name} answers others: {facts.PrefixBits} bits in, {facts.TagsPerAnswer} tags out, week {facts.Week}, "
            + $"root {facts.Root}, mark {facts.Mark}, last checked {Instant.Text(facts.CheckedAt)}.");
        output.WriteLine($"A caller may ask for {ServedLists.PrefixesAWeek(facts.PrefixBits)} prefixes in a week, of all digests "
            + "and lists together. His key: ./waarborg key add HOLDER --scopes lookup --until MOMENT");
        return ExitCode.Ok;
    }

    static JsonObject Read(string path)
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
