// waarborg case list|show|confirm|reject|restore: a person decides, by number, without a picture.
using System.CommandLine;
using System.Diagnostics;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Cli;

static class CaseCommands
{
    /// <summary>Cases shown at most by one list.</summary>
    const int MaxListed = 200;

    /// <summary>The newest alarms, shown above the cases.</summary>
    const int MaxAlarms = 5;

    static readonly Argument<long> Number = new("id") { Description = "The case's number." };
    static readonly Option<int?> Item = new("--item") { Description = "One item of the case, and all that are the same bytes." };
    static readonly Option<bool> All = new("--all") { Description = "Every item; only when all are the same bytes." };
    static readonly Option<bool> ShowClosed = new("--closed") { Description = "Show closed cases as well." };

    internal static Command Create()
    {
        var list = new Command("list", "Show the open cases.") { ShowClosed };
        list.SetAction(List);
        var show = new Command("show", "Show one case with its items.") { Number };
        show.SetAction(Show);
        return new("case", "What matched, and what a person decides about it.")
        {
            list,
            show,
            Act("confirm", "It is what the list says: make it unavailable.", (desk, ask, stop) => desk.ConfirmAsync(ask, stop)),
            Act("reject", "It is not: put it back and forget it.", (desk, ask, stop) => desk.RejectAsync(ask, stop)),
            Act("restore", "Put disabled items back as they were.", (desk, ask, stop) => desk.RestoreAsync(ask, stop)),
        };
    }

    static Command Act(
        string name, string description, Func<CaseDesk, CaseRequest, CancellationToken, Task<CaseAnswer>> act)
    {
        var command = new Command(name, description) { Number, Item, All };
        command.SetAction(async (parsed, cancellation) =>
        {
            var installation = parsed.OpenInstallation();
            var request = new CaseRequest(
                parsed.GetRequiredValue(Number), parsed.GetValue(Item), parsed.GetValue(All), Actor.CommandLine);
            switch (await act(new(installation), request, cancellation))
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
        });
        return command;
    }

    static int List(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        foreach (var alarm in Alarms.Latest(installation, MaxAlarms))
        {
            Console.WriteLine($"Alarm {alarm.Id} of {Instant.Text(alarm.RaisedAt)}, {alarm.Kind}: {alarm.Words}");
        }

        var cases = new CaseStore(installation).List(openOnly: !parsed.GetValue(ShowClosed), MaxListed);
        if (cases.Count == 0) Console.WriteLine("There are no cases.");
        foreach (var one in cases)
        {
            var waiting = one.Items.Count(i => i.Verdict == Verdict.None);
            var disabled = one.Items.Count(i => i.Restriction == ItemRestriction.Disabled);
            Console.WriteLine($"{one.Id}  {one.Source}  {one.List} / {one.Reference}  {one.Category}  "
                + $"{one.Items.Count} items, {disabled} disabled, {waiting} waiting for a verdict"
                + (one.ClosedAt is null ? "" : ", closed"));
        }

        return ExitCode.Ok;
    }

    static int Show(ParseResult parsed)
    {
        var id = parsed.GetRequiredValue(Number);
        var one = new CaseStore(parsed.OpenInstallation()).Find(id)
            ?? throw new OperatorException($"There is no case {id}.");
        Console.WriteLine($"Case {one.Id}, source {one.Source}, opened {Instant.Text(one.OpenedAt)} by {one.OpenedBy}");
        Console.WriteLine($"Entry {one.Entry}: {one.Reference} of list {one.List}, supplier {one.Supplier}, "
            + $"category {one.Category}");
        foreach (var item in one.Items)
        {
            Console.WriteLine($"  item {item.Number}  {item.Locator}");
            Console.WriteLine($"    by {item.Algorithm}, {item.Distance} bits apart, release {item.ListRelease}, "
                + $"program {item.ProgramVersion}, found {Instant.Text(item.FoundAt)}");
            Console.WriteLine($"    decided {item.Decision}, verdict {item.Verdict}, restriction {item.Restriction}"
                + (item.RestrictionWords is null ? "" : $": {item.RestrictionWords}"));
        }

        return ExitCode.Ok;
    }
}
