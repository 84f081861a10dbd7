// waarborg exchange connect|disconnect|list|pull|feedback: where lists come from, how far each has come, and what is wrong.
using System.CommandLine;
using System.Globalization;
using Waarborg.Lists;
using Waarborg.Lists.Suppliers;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Cli;

static class ExchangeCommands
{
    static readonly Argument<string> List = new("list") { Description = "The list that comes from the exchange." };
    static readonly Argument<string> File = new("file")
    {
        Description = $"JSON: kind ({string.Join(", ", Enum.GetNames<ExchangeKind>())}), supplier, address, everyMinutes, "
            + "attestation; environment for NCMEC, privacyGroup for ThreatExchange.",
    };

    static readonly Option<string> Reason = new("--reason") { Description = "Why.", Required = true };
    static readonly Option<bool> Full = new("--full") { Description = "Read everything anew, not only what changed." };
    static readonly Argument<string?> OneList = new("list")
    {
        Description = "Only this list.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    static readonly Option<string?> Entry = new("--entry") { Description = "The entry, by its handle.", HelpName = "HANDLE" };
    static readonly Option<string> Type = new("--type")
    {
        Description = "About which fingerprint: md5, sha1, pdq or sha256.",
        DefaultValueFactory = _ => "md5",
    };

    static readonly Option<bool> Affirmative = new("--affirmative") { Description = "The entry is right." };
    static readonly Option<string[]> Negative = new("--negative")
    {
        Description = "The entry is wrong, for this reason of the exchange's own, by name or id. May be given several times.",
        HelpName = "REASON",
        DefaultValueFactory = _ => [],
    };

    internal static Command Create()
    {
        var connect = new Command("connect", "Propose where a list is pulled from.") { List, File, Reason, ProposalCommands.As };
        connect.SetAction(Connect);
        var disconnect = new Command("disconnect", "Propose that a list is pulled no more.")
        {
            List, Reason, ProposalCommands.As,
        };
        disconnect.SetAction(Disconnect);
        var list = new Command("list", "The exchanges, how far each has come, and what is wrong and since when.");
        list.SetAction(Show);
        var pull = new Command("pull", "Pull a list now.") { List, Full };
        pull.SetAction(PullAsync);
        var feedback = new Command("feedback", "What is told exchanges of their entries; or say something of one.")
        {
            OneList, Entry, Type, Affirmative, Negative,
        };
        feedback.SetAction(Feedback);
        return new("exchange", "Where whole lists come from: NCMEC, ThreatExchange, or another installation of this program.")
        {
            connect, disconnect, list, pull, feedback,
        };
    }

    static int Connect(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        ProposalCommands.Propose(
            parsed, installation, Act.ConnectExchange,
            new() { ["list"] = parsed.GetRequiredValue(List), ["terms"] = SupplierCommands.Read(parsed.GetRequiredValue(File)) },
            parsed.GetRequiredValue(Reason));
        return ExitCode.Ok;
    }

    static int Disconnect(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        ProposalCommands.Propose(
            parsed, installation, Act.ConnectExchange, new() { ["list"] = parsed.GetRequiredValue(List), ["terms"] = null },
            parsed.GetRequiredValue(Reason));
        return ExitCode.Ok;
    }

    static int Show(ParseResult parsed)
    {
        var (installation, output) = (parsed.OpenInstallation(), parsed.InvocationConfiguration.Output);
        var all = new ExchangeStore(installation).All();
        if (all.Count == 0) output.WriteLine("No list comes from an exchange.");
        foreach (var one in all)
        {
            if (one.Terms is not { } terms)
            {
                output.WriteLine($"{one.List}  comes from no exchange any more");
                continue;
            }

            output.WriteLine($"{one.List}  {terms.Kind} at {terms.Address}{Detail(terms)}, supplier {terms.Supplier}, every "
                + $"{terms.EveryMinutes.ToString(CultureInfo.InvariantCulture)} minutes");
            output.WriteLine($"   {StateWords(one)}");
            foreach (var (what, count) in one.Counts) output.WriteLine($"   {CountWords(what, count)}");
        }

        var open = new FeedbackOutbox(installation).All(onlyOpen: true);
        if (open.Count > 0) output.WriteLine($"Not acknowledged yet: {open.Count} verdicts, see ./waarborg exchange feedback");
        return ExitCode.Ok;
    }

    static async Task<int> PullAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (list, output) = (parsed.GetRequiredValue(List), parsed.InvocationConfiguration.Output);
        var round = await new ExchangeDesk(parsed.OpenInstallation()).RunAsync(list, parsed.GetValue(Full), cancellation);
        switch (round)
        {
            case ExchangeRound.Whole { Release: { } release }:
                var state = release.State == ReleaseState.Active ? "in force" : $"not in force yet: ./waarborg list show {list}";
                output.WriteLine(
                    $"{list} is pulled whole: release {release.Number}, {release.Entries} entries, {state}");
                return ExitCode.Ok;
            case ExchangeRound.Whole:
                output.WriteLine($"{list} is pulled whole: nothing changed.");
                return ExitCode.Ok;
            case ExchangeRound.GoingOn:
                output.WriteLine("The pull goes on: what was read stays. Pull again, or leave it to the server.");
                return ExitCode.Ok;
            case ExchangeRound.Failed failed:
                throw new OperatorException($"{list} could not be pulled whole ({failed.Fault.Problem}): "
                    + $"{failed.Fault.Words.TrimEnd('.')}. What was read stays, and the next try goes on from there.");
            case ExchangeRound.Refused refused:
                throw new OperatorException(refused.Words);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    static int Feedback(ParseResult parsed)
    {
        var (installation, output) = (parsed.OpenInstallation(), parsed.InvocationConfiguration.Output);
        var outbox = new FeedbackOutbox(installation);
        if (parsed.GetValue(Entry) is { } entry)
        {
            var list = parsed.GetValue(OneList) ?? throw new OperatorException("Name the list, too.");
            if (!ListAlgorithms.TryParse(parsed.GetRequiredValue(Type), out var algorithm))
            {
                throw new OperatorException("--type is md5, sha1, pdq or sha256.");
            }

            var reasons = parsed.GetValue(Negative)!;
            if (parsed.GetValue(Affirmative) == reasons.Length > 0)
            {
                throw new OperatorException("Say --affirmative, or --negative REASON.");
            }

            if (outbox.Say(list, entry, algorithm, reasons.Length == 0, reasons, Actor.CommandLine) is { } problem)
            {
                throw new OperatorException(problem);
            }

            output.WriteLine("It is sent at the next pull, and stays here until it is acknowledged.");
            return ExitCode.Ok;
        }

        foreach (var one in outbox.All(parsed.GetValue(OneList)))
        {
            var state = one.AcknowledgedAt is { } at ? $"acknowledged {Instant.Text(at)}"
                : one.Problem is { } wrong
                    ? $"NOT acknowledged after {one.Tries} tries, since {Instant.Text(one.ProblemSince!.Value)}: {wrong}"
                : "not sent yet";
            output.WriteLine($"{one.List}  {one.Entry}  {one.Algorithm}  "
                + $"{(one.IsAffirmative ? "affirmative" : "negative: " + string.Join(", ", one.Reasons))}  "
                + $"said {Instant.Text(one.SaidAt)} by {one.SaidBy}  {state}");
        }

        return ExitCode.Ok;
    }

    static string Detail(ExchangeTerms terms) => terms.Kind switch
    {
        ExchangeKind.NcmecHashSharing => $", database {terms.Environment}",
        ExchangeKind.ThreatExchange => $", privacy group {terms.PrivacyGroup}",
        ExchangeKind.Waarborg => "",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static string StateWords(Exchange one)
    {
        var whole = one.WholeAt is { } at ? $"last whole {Instant.Text(at)}" : "never pulled whole";
        return one.State switch
        {
            ExchangeState.NeverPulled => $"{whole}; due {Instant.Text(one.DueAt)}",
            ExchangeState.Pulling => $"a pull is under way, {one.Progress.Pages} pages of its range read; {whole}",
            ExchangeState.UpToDate => $"{whole}; due {Instant.Text(one.DueAt)}",
            ExchangeState.Failing => $"FAILING since {Instant.Text(one.FaultSince!.Value)} ({one.Fault!.Problem}): "
                + $"{one.Fault.Words}; {whole}; tried again {Instant.Text(one.DueAt)}",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    static string CountWords(string what, long count) => what.Split('.', 2) switch
    {
        ["refused", var why] => $"refused {count} records: {why}",
        ["kept", var type] => $"kept {count} fingerprints that this program cannot compare: {type}",
        ["unfit", var why] => $"left out {count} that may stand in no list: {why}",
        _ => $"{what} {count}",
    };
}
