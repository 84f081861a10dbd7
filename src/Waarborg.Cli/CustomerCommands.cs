// waarborg customer import|rules|service|opt-in|withdraw|remove|list|export|erase: whom the provider must tell, and who said yes.
using System.CommandLine;
using System.Diagnostics;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Cli;

static class CustomerCommands
{
    static readonly Argument<string> Id = new("id") { Description = "The customer's id in the register." };
    static readonly Argument<string> Register = new("file")
    {
        Description = "CSV with the header id,source,prefix,contact,language.",
    };

    static readonly Argument<string> Rules = new("file")
    {
        Description = "One expression on each line over the path below the source, with a group (?<customer>...).",
    };

    static readonly Option<string> SourceName = new("--source")
    {
        Description = "The source whose customers these are.",
        Required = true,
        HelpName = "NAME",
    };

    static readonly Argument<string?> Url = new("url")
    {
        Description = "Where it takes questions: https, or http to this machine.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    static readonly Option<bool> End = new("--end") { Description = "Ask it no more; what it said stays with the cases." };

    internal static Command Create()
    {
        var import = new Command("import", "Take customers in: all of the file, or nothing of it.") { Register, SourceName };
        import.SetAction(Import);
        var optIn = new Command("opt-in", "Write down that a customer said yes to being scanned.") { Id };
        optIn.SetAction(parsed => SetOptIn(parsed, isIn: true));
        var withdraw = new Command("withdraw", "Write down that he no longer does; it works from the next item on.") { Id };
        withdraw.SetAction(parsed => SetOptIn(parsed, isIn: false));
        var remove = new Command("remove", "Forget a customer, and how he was reached.") { Id };
        remove.SetAction(Remove);
        var list = new Command("list", "Count the customers of each source. Nobody is named.");
        list.SetAction(List);
        var rules = new Command("rules", "Say by regular expressions whose a file is, instead of what was said before.")
        {
            Rules, SourceName,
        };
        rules.SetAction(SetRules);
        var service = new Command("service", "Ask the hoster's own system whose a file of a case is, where nothing else says it.")
        {
            Url, SourceName, End,
        };
        service.SetAction(SetService);
        return new("customer", "Whom the provider must tell, and who opted in.")
        {
            import, rules, service, optIn, withdraw, remove, list,
            CustomerRequests.CreateExport(), CustomerRequests.CreateErase(),
        };
    }

    static int Import(ParseResult parsed)
    {
        var path = Path.GetFullPath(parsed.GetRequiredValue(Register));
        if (!File.Exists(path)) throw new OperatorException($"There is no file {path}.");
        if (new FileInfo(path) is { Exists: true, Length: > CustomerFile.MaxBytes })
        {
            throw new OperatorException($"{path} is larger than {CustomerFile.MaxBytes >> 20} MiB.");
        }

        var source = parsed.GetRequiredValue(SourceName);
        var outcome = new CustomerStore(parsed.OpenInstallation()).Import(File.ReadAllBytes(path), source, Actor.CommandLine);
        switch (outcome)
        {
            case CustomerImport.Done done:
                var output = parsed.InvocationConfiguration.Output;
                output.WriteLine($"{done.Added} customers of {source} added, {done.Changed} written anew.");
                if (done.OptInsEnded > 0)
                {
                    output.WriteLine($"{done.OptInsEnded} had opted in for another part than is theirs now: ask them again.");
                }

                return ExitCode.Ok;
            case CustomerImport.Refused refused:
                throw new OperatorException("Nothing was taken in." + Environment.NewLine
                    + string.Join(Environment.NewLine, refused.Problems));
            default:
                throw new UnreachableException();
        }
    }

    static int SetRules(ParseResult parsed)
    {
        var path = Path.GetFullPath(parsed.GetRequiredValue(Rules));
        if (!File.Exists(path)) throw new OperatorException($"There is no file {path}.");
        if (new FileInfo(path) is { Exists: true, Length: > CustomerResolver.MaxFileBytes })
        {
            throw new OperatorException($"{path} is larger than {CustomerResolver.MaxFileBytes >> 10} KiB.");
        }

        var source = parsed.GetRequiredValue(SourceName);
        var problems = new CustomerResolver(parsed.OpenInstallation()).SetRules(source, File.ReadAllBytes(path), out var count);
        if (problems.Count > 0)
        {
            throw new OperatorException("Nothing was taken in." + Environment.NewLine
                + string.Join(Environment.NewLine, problems));
        }

        parsed.InvocationConfiguration.Output.WriteLine(
            $"{count} rules of {source} say whose a file is; where none fits, the register does.");
        return ExitCode.Ok;
    }

    static int SetService(ParseResult parsed)
    {
        var (source, url, isEnd) = (parsed.GetRequiredValue(SourceName), parsed.GetValue(Url), parsed.GetValue(End));
        if (isEnd == url is not null) throw new OperatorException("Give either the address of the system, or --end.");
        var installation = parsed.OpenInstallation();
        var systems = new CustomerSystems(installation);
        var output = parsed.InvocationConfiguration.Output;
        if (isEnd)
        {
            if (!systems.End(source)) throw new OperatorException($"No system is asked whose the files of {source} are.");
            output.WriteLine($"Nobody is asked any more whose the files of {source} are. What was said stays with the cases.");
            return ExitCode.Ok;
        }

        if (systems.Set(source, url!, Actor.CommandLine) is { } problem) throw new OperatorException(problem);
        output.WriteLine($"Where neither a rule nor the register says whose a file of a case is, {url} is asked: the source's "
            + "name and the path, nothing else.");
        output.WriteLine($"Where it asks for a secret, write that to {KeyPurposes.CustomerPrefix}{source} in the keys folder, "
            + "mode 0600.");
        return ExitCode.Ok;
    }

    static int SetOptIn(ParseResult parsed, bool isIn)
    {
        var id = parsed.GetRequiredValue(Id);
        var store = new CustomerStore(parsed.OpenInstallation());
        if (!store.SetOptIn(id, isIn, Actor.CommandLine))
        {
            throw new OperatorException(store.Find(id) is null
                ? $"There is no customer {id} on record."
                : $"The customer {id} had {(isIn ? "opted in" : "not opted in")} already.");
        }

        parsed.InvocationConfiguration.Output.WriteLine(isIn
            ? $"The customer {id} opted in. Nothing of his is read without a permit for those who opted in."
            : $"The customer {id} withdrew. Under a permit for those who opted in nothing of his is read from the next item on.");
        return ExitCode.Ok;
    }

    static int Remove(ParseResult parsed)
    {
        var id = parsed.GetRequiredValue(Id);
        if (!new CustomerStore(parsed.OpenInstallation()).Remove(id, Actor.CommandLine))
        {
            throw new OperatorException($"There is no customer {id} on record.");
        }

        parsed.InvocationConfiguration.Output.WriteLine($"The customer {id} is forgotten.");
        return ExitCode.Ok;
    }

    static int List(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var counts = new CustomerStore(installation).Counts();
        var output = parsed.InvocationConfiguration.Output;
        if (counts.Count == 0) output.WriteLine("There is no customer on record.");
        foreach (var one in counts)
        {
            output.WriteLine($"{one.Source}: {one.Customers} customers, {one.OptedIn} opted in; "
                + $"{one.ByMail} by mail, {one.ByWebhook} by webhook");
        }

        foreach (var system in new CustomerSystems(installation).All())
        {
            output.WriteLine($"{system.Source}: of files in cases {system.Url} is asked"
                + (system.Problem is { } problem
                    ? $"; it could not be: {problem}; again from {Instant.Text(system.QuietUntil!.Value)}"
                    : ""));
        }

        return ExitCode.Ok;
    }
}
