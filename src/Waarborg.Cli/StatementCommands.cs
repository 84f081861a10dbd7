// waarborg statement list|show|tell|hold|release: what whoever a restriction concerns is told, and what keeps that back.
using System.CommandLine;
using System.Diagnostics;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Cli;

static class StatementCommands
{
    /// <summary>Statements shown at most by one list.</summary>
    const int MaxListed = 200;

    static readonly Argument<long> Number = new("id") { Description = "The statement's number." };
    static readonly Argument<long> CaseNumber = new("case") { Description = "The case's number." };
    static readonly Option<string?> OfState = new("--state") { Description = "Only those that are owed, held, exempt or told." };
    static readonly Option<string?> Customer = new("--customer") { Description = "Whose the file is, where you know it." };
    static readonly Option<bool> Handed = new("--handed")
    {
        Description = "You gave the code to whoever it concerns: he is told.",
    };

    static readonly Option<string> Kind = new("--kind")
    {
        Description = "By what it is kept back: tcoOrder, csarOrder, csarInvestigation or otherOrder.",
        Required = true,
    };

    static readonly Option<string> Until = new("--until")
    {
        Description = "When it ends by itself: RFC 3339 with a zone.",
        Required = true,
    };

    static readonly Option<string> Reference = new("--reference") { Description = "The authority's reference.", Required = true };
    static readonly Option<bool> Ledger = new("--ledger")
    {
        Description = "Close what the ledger has about the case until then as well, as ./waarborg case hold does.",
    };

    internal static Command Create()
    {
        var list = new Command("list", "Show statements, the newest first.") { OfState };
        list.SetAction(List);
        var show = new Command("show", "Show what one says in Dutch and English, with its code, to be handed out.") { Number };
        show.SetAction(Show);
        var tell = new Command("tell", "Tell one that was exempt after all, or say that you handed it out.")
        {
            Number, Customer, Handed,
        };
        tell.SetAction(Tell);
        var hold = new Command("hold", "Tell nobody about a case until a moment, as an authority orders; it ends by itself.")
        {
            CaseNumber, Kind, Until, Reference, Ledger,
        };
        hold.SetAction(Hold);
        var release = new Command("release", "The authority lets it be told before that.") { CaseNumber };
        release.SetAction(Release);
        return new("statement", "What whoever a restriction concerns is told of it (DSA Article 17).")
        {
            list, show, tell, hold, release,
        };
    }

    static int List(ParseResult parsed)
    {
        StatementState? state = null;
        if (parsed.GetValue(OfState) is { } named)
        {
            if (!ClockNames.TryRead<StatementState>(named, out var read))
            {
                throw new OperatorException("--state is owed, held, exempt or told.");
            }

            state = read;
        }

        var output = parsed.InvocationConfiguration.Output;
        var statements = new Statements(parsed.OpenInstallation()).List(state, MaxListed);
        if (statements.Count == 0) output.WriteLine("There are none.");
        foreach (var one in statements)
        {
            output.WriteLine($"{one.Id}  case {one.CaseId}  {one.Phase}  {StateWords(one)}"
                + (one.Problem is { } problem ? $": {problem}" : ""));
        }

        return ExitCode.Ok;
    }

    static string StateWords(Statement one) => one.State switch
    {
        StatementState.Owed => "to be told",
        StatementState.Held => "kept back by an authority",
        StatementState.Exempt => $"not told ({one.Exempt})",
        StatementState.Told => $"told {Instant.Text(one.InformedAt!.Value)}",
        _ => throw new UnreachableException(),
    };

    static int Show(ParseResult parsed)
    {
        var (id, installation) = (parsed.GetRequiredValue(Number), parsed.OpenInstallation());
        var store = new Statements(installation);
        using var connection = installation.Database.Open();
        var one = Statements.Find(connection, null, id)
            ?? throw new OperatorException($"There is no statement {id}. See: ./waarborg statement list");
        if (new SettingsStore(installation).Current(connection, null)?.Settings is not { } settings)
        {
            throw new OperatorException("The settings do not say yet who the provider is: ./waarborg settings show");
        }

        // What follows names a case's customer by his code: no look without an entry.
        Looks.AtCases(installation, [one.CaseId], Actor.CommandLine.ToString());
        var output = parsed.InvocationConfiguration.Output;
        output.WriteLine($"Statement {one.Id} about case {one.CaseId}: {StateWords(one)}");
        var facts = new Teller(installation).FactsOf(one, store.DetailsOf(connection, null, id), settings);
        foreach (var language in (string[])["nl", "en"])
        {
            output.WriteLine($"--- {language}");
            output.WriteLine();
            output.WriteLine(StatementText.Write(facts, language).ToPlain());
        }

        return ExitCode.Ok;
    }

    static int Hold(ParseResult parsed)
    {
        if (!ClockNames.TryRead<HoldKind>(parsed.GetRequiredValue(Kind), out var kind))
        {
            throw new OperatorException("--kind is tcoOrder, csarOrder, csarInvestigation or otherOrder.");
        }

        var until = parsed.GetRequiredValue(Until);
        if (!PermitRules.TryParseMoment(until, out var end))
        {
            throw new OperatorException($"--until {until}: give a moment with its zone, such as 2026-12-01T18:00:00+01:00.");
        }

        var (id, reference) = (parsed.GetRequiredValue(CaseNumber), parsed.GetRequiredValue(Reference));
        if (parsed.GetValue(Ledger) && end > TimeProvider.System.GetUtcNow().AddDays(Holds.MaxDays))
        {
            throw new OperatorException($"--ledger: the ledger is closed for at most {Holds.MaxDays} days at once. Leave it out "
                + $"here, and set that apart: ./waarborg case hold {id}");
        }

        var code = Answer(parsed, statements => statements.Hold(id, kind, end, reference, Actor.CommandLine));
        var output = parsed.InvocationConfiguration.Output;
        output.WriteLine($"Nobody is told about case {id} until {AmsterdamTime.Text(end)}. Then it is told by itself.");
        if (!parsed.GetValue(Ledger)) return code;
        if (!Holds.Set(parsed.OpenInstallation(), id, end, reference, Actor.CommandLine.ToString()))
        {
            throw new OperatorException($"What the ledger has about case {id} is closed already, for as long or longer.");
        }

        output.WriteLine($"What the ledger has about case {id} is closed to everybody until then as well.");
        return code;
    }

    static int Tell(ParseResult parsed)
    {
        var (id, isHanded) = (parsed.GetRequiredValue(Number), parsed.GetValue(Handed));
        var code = Answer(parsed, statements => statements.Tell(id, parsed.GetValue(Customer), isHanded, Actor.CommandLine));
        parsed.InvocationConfiguration.Output.WriteLine(isHanded
            ? $"Statement {id} is told, as you say."
            : $"Statement {id} is to be told from now on: ./waarborg serve does, or ./waarborg message send");
        return code;
    }

    static int Release(ParseResult parsed)
    {
        var id = parsed.GetRequiredValue(CaseNumber);
        var code = Answer(parsed, statements => statements.Release(id, Actor.CommandLine));
        parsed.InvocationConfiguration.Output.WriteLine($"What is owed about case {id} is told again from now on.");
        return code;
    }

    static int Said(string words)
    {
        Console.Error.WriteLine(words);
        return ExitCode.Incomplete;
    }

    static int Answer(ParseResult parsed, Func<Statements, MessageAnswer> act) => act(new(parsed.OpenInstallation())) switch
    {
        MessageAnswer.Done => ExitCode.Ok,
        MessageAnswer.Refused refused => throw new OperatorException(refused.Words),
        MessageAnswer.Partly partly => Said(partly.Words),
        _ => throw new UnreachableException(),
    };
}
