// waarborg case open|carry-out|close|references|check: a notice or an order about one address, and whether it is gone.
using System.CommandLine;
using System.Diagnostics;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Cli;

static class CaseOpenCommands
{
    static readonly Argument<long> Number = new("id") { Description = "The case's number." };
    static readonly Option<string> Url = new("--url") { Description = "The address of the one file.", Required = true };
    static readonly Option<string> Cause = new("--cause") { Description = "notice or order.", Required = true };
    static readonly Option<string> From = new("--from") { Description = "Who sent it.", Required = true };
    static readonly Option<string> Received = new("--received")
    {
        Description = "When it was received: RFC 3339 with a zone.",
        Required = true,
    };

    static readonly Option<int> Within = new("--within")
    {
        Description = "Within how many hours of that the file is to be unavailable.",
        Required = true,
    };

    static readonly Option<string?> Kind = new("--kind")
    {
        Description = "The clock: hotlineNotice (usual for a notice), atkmOrder (usual for an order), csarOrder, tcoOrder, "
            + "ownRemoval.",
    };

    static readonly Option<string?> Reference = new("--reference") { Description = "The sender's own reference." };

    static readonly Option<string?> AnswerTo = new("--answer-to")
    {
        Description = "Where whoever sent a notice is told that it was received and what was decided: his mail address, or the "
            + "name of a recipient of reports by mail.",
        HelpName = "MAIL|NAME",
    };

    static readonly Option<string?> AnswerIn = new("--answer-in")
    {
        Description = "In which language he is told: nl or en.",
        HelpName = "LANGUAGE",
    };

    internal static Command CreateOpen()
    {
        Cause.AcceptOnlyFromAmong("notice", "order");
        var open = new Command("open", "Open a case about one address and start its clock, without any scan.")
        {
            Url, Cause, From, Received, Within, Kind, Reference, AnswerTo, AnswerIn,
        };
        open.SetAction(OpenAsync);
        return open;
    }

    internal static Command CreateCarryOut()
    {
        var carry = new Command("carry-out", "Make unavailable what an order is about; nobody judges an order.") { Number };
        carry.SetAction(async (parsed, cancellation) =>
        {
            var installation = parsed.OpenInstallation();
            var id = parsed.GetRequiredValue(Number);
            PrintReferences(installation, id, cancellation);
            return Print(await new NoticeDesk(installation).CarryOutAsync(id, Actor.CommandLine, cancellation));
        });
        return carry;
    }

    internal static Command CreateClose()
    {
        var why = new Option<string>("--why")
        {
            Description = "notThere: nothing lies at the address; notOurs: it is of no source; withdrawn: the sender took it "
                + "back.",
            Required = true,
        };
        why.AcceptOnlyFromAmong("notThere", "notOurs", "withdrawn");
        var reason = new Option<string>("--reason") { Description = "What you looked at, or were told.", Required = true };
        var close = new Command("close", "Close a case about an address of which no file lies here, and stop its clocks.")
        {
            Number, why, reason,
        };
        close.SetAction(parsed => Print(new CaseClosing(parsed.OpenInstallation()).Close(
            parsed.GetRequiredValue(Number), Enum.Parse<CaseClosed>(parsed.GetRequiredValue(why), ignoreCase: true),
            parsed.GetRequiredValue(reason), Actor.CommandLine)));
        return close;
    }

    internal static Command CreateCheck()
    {
        var check = new Command("check", "Look now whether the public still sees what was taken away.") { Number };
        check.SetAction(async (parsed, cancellation) =>
        {
            var desk = new OnlineCheckDesk(parsed.OpenInstallation());
            return Print(await desk.CheckAsync(parsed.GetRequiredValue(Number), cancellation));
        });
        return check;
    }

    internal static Command CreateReferences()
    {
        var references = new Command("references", "Who else points to what a case is about. No file is opened.") { Number };
        references.SetAction((parsed, cancellation) =>
        {
            var installation = parsed.OpenInstallation();
            var id = parsed.GetRequiredValue(Number);
            if (new CaseStore(installation).Find(id) is not { } found) throw new OperatorException($"There is no case {id}.");
            Looks.AtCases(installation, [id], Actor.CommandLine.ToString());
            var lines = new NoticeDesk(installation).References(found, cancellation);
            if (lines.Count == 0) Console.WriteLine($"Case {id} has no file in a folder: nothing points to it.");
            foreach (var line in lines) Console.WriteLine(line);
            return Task.FromResult(ExitCode.Ok);
        });
        return references;
    }

    static async Task<int> OpenAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (!PermitRules.TryParseMoment(parsed.GetRequiredValue(Received), out var received))
        {
            throw new OperatorException("--received: give a moment with its zone, such as 2026-12-01T18:00:00+01:00.");
        }

        ClockKind? kind = null;
        if (parsed.GetValue(Kind) is { } named)
        {
            if (!ClockNames.TryRead<ClockKind>(named, out var read))
            {
                throw new OperatorException("--kind is hotlineNotice, atkmOrder, csarOrder, tcoOrder or ownRemoval.");
            }

            kind = read;
        }

        var request = new OpeningRequest(
            parsed.GetRequiredValue(Url),
            parsed.GetRequiredValue(Cause) == "order" ? CaseCause.Order : CaseCause.Notice,
            parsed.GetRequiredValue(From), received, parsed.GetRequiredValue(Within), kind, parsed.GetValue(Reference))
        {
            AnswerTo = parsed.GetValue(AnswerTo),
            AnswerIn = parsed.GetValue(AnswerIn),
        };
        var installation = parsed.OpenInstallation();
        switch (await new NoticeDesk(installation).OpenAsync(request, Actor.CommandLine, cancellation))
        {
            case OpeningAnswer.Opened opened:
                Console.WriteLine($"Case {opened.CaseId} is open. {opened.Words}");
                Console.WriteLine($"Its clock is due {AmsterdamTime.Text(opened.DueAt)}.");
                await new CaseCustomers(installation).AskAsync(opened.CaseId, cancellation);
                Console.WriteLine(!opened.HasItem
                    ? "There is no file to act on. The clock runs all the same. If it is not to be: "
                        + $"./waarborg case close {opened.CaseId} --why notThere|notOurs|withdrawn --reason TEXT"
                    : request.Cause == CaseCause.Order
                        ? $"To carry it out: ./waarborg case carry-out {opened.CaseId}"
                        : $"To grant it: ./waarborg case confirm {opened.CaseId}. To refuse it: "
                            + $"./waarborg case reject {opened.CaseId}");
                return ExitCode.Ok;
            case OpeningAnswer.Refused refused:
                throw new OperatorException(refused.Words);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Says, before anything is done to a file, who else points to it.</summary>
    internal static void PrintReferences(
        Installation installation, long id, CancellationToken cancellation, bool isVerdict = false)
    {
        if (new CaseStore(installation).Find(id) is not { Cause: not CaseCause.Match } found) return;
        // Nobody judges an order: that is refused, and nothing is walked before.
        if (isVerdict && !found.IsJudged) return;
        foreach (var line in new NoticeDesk(installation).References(found, cancellation)) Console.WriteLine(line);
    }

    /// <summary>What became of a command about a case.</summary>
    internal static int Print(CaseAnswer answer)
    {
        switch (answer)
        {
            case CaseAnswer.Done done:
                foreach (var line in done.Lines) Console.WriteLine(line);
                return ExitCode.Ok;
            case CaseAnswer.Incomplete incomplete:
                foreach (var line in incomplete.Lines) Console.WriteLine(line);
                return ExitCode.Incomplete;
            case CaseAnswer.Refused refused:
                throw new OperatorException(refused.Words);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>What a case rests on, in a list: no address and no sender.</summary>
    internal static string GroundOf(Case one) =>
        $"{(one.Source.Length == 0 ? "no source" : one.Source)}  {ClockNames.Of(one.Cause)} received "
        + AmsterdamTime.Text(one.ReceivedAt ?? one.OpenedAt);

    /// <summary>Whose an item is, or why that is not known yet; null where nobody is.</summary>
    internal static string? CustomerWords(Whose whose) => whose switch
    {
        Whose.Known known => $"customer {known.Id}",
        Whose.Unsaid unsaid => $"customer unknown: {unsaid.Words}",
        Whose.Nobody => null,
        _ => throw new UnreachableException(),
    };

    /// <summary>What was received, for whoever may see the case.</summary>
    internal static void ShowRequest(TextWriter output, Installation installation, Case one)
    {
        var details = new OpenedCases(installation).DetailsOf(one.Id)!;
        output.WriteLine($"{(one.Cause == CaseCause.Order ? "An order" : "A notice")} received "
            + $"{AmsterdamTime.Text(one.ReceivedAt ?? one.OpenedAt)} from {ShownText.Of(details.From)}"
            + (details.Reference is null ? "" : $", reference {ShownText.Of(details.Reference)}"));
        output.WriteLine($"Address: {ShownText.Of(details.Address)}");
        if (new NoticeAnswers(installation).AddressOf(one.Id) is { } answer) output.WriteLine($"Answers go to: {answer}");
        if (one.Items.Count == 0 && one.ClosedAt is null)
        {
            output.WriteLine("It is of no declared source, or nothing lies there: there is no file to act on. "
                + $"To close it: ./waarborg case close {one.Id} --why notThere|notOurs|withdrawn --reason TEXT");
        }

        if (new OpenedCases(installation).ClosingOf(one.Id) is { } closing)
        {
            output.WriteLine($"Closed: {CaseWords.Of(closing.Why)} ({closing.Reason})");
        }
    }
}
