// waarborg case list|show|explain|hold|confirm|reject|restore: a person decides, by number, without a picture.
using System.CommandLine;
using System.Diagnostics;
using Waarborg.Acting;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Permits;
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
    static readonly Option<string> Until = new("--until")
    {
        Description = "When it ends: RFC 3339 with a zone.",
        Required = true,
    };

    static readonly Option<string> Reference = new("--reference") { Description = "The authority's reference.", Required = true };
    static readonly Option<bool> ForCustomer = new("--for-customer")
    {
        Description = "Only what the customer may be told, in Dutch and English: no list, entry or distance.",
    };

    static readonly Option<string?> Judge = new("--as")
    {
        Description = "In a sample only: which of its people judges (anna, bram or carla), so that another can hear a complaint.",
        HelpName = "HANDLE",
    };

    static readonly Option<bool> ShowClosed = new("--closed") { Description = "Show closed cases as well." };

    internal static Command Create()
    {
        var list = new Command("list", "Show the open cases.") { ShowClosed };
        list.SetAction(List);
        var show = new Command("show", "Show one case with its items.") { Number };
        show.SetAction(ShowAsync);
        var explain = new Command("explain", "Why the items of a case matched, asked again of the same releases.")
        {
            Number, Item, ForCustomer,
        };
        explain.SetAction(Explain);
        var hold = new Command("hold", "Close what the ledger has about a case to everybody until a moment, as an "
            + "authority asks.")
        {
            Number, Until, Reference,
        };
        hold.SetAction(Hold);
        return new("case", "What matched, and what a person decides about it.")
        {
            list,
            show,
            explain,
            hold,
            Act("disable", "Make a candidate unavailable, reversibly, until it is judged.",
                (desk, ask, stop) => desk.Meanwhile.DisableAsync(ask, stop)),
            CaseOpenCommands.CreateOpen(),
            CaseOpenCommands.CreateCarryOut(),
            CaseOpenCommands.CreateClose(),
            CaseOpenCommands.CreateReferences(),
            CaseOpenCommands.CreateCheck(),
            CaseProposeCommand.Create(),
            CaseDangerCommand.Create(),
            Act("confirm", "It is what the list says: make it unavailable.", (desk, ask, stop) => desk.ConfirmAsync(ask, stop)),
            Act("reject", "It is not: put it back and forget it.", (desk, ask, stop) => desk.RejectAsync(ask, stop)),
            Act("restore", "Put disabled items back as they were.", (desk, ask, stop) => desk.RestoreAsync(ask, stop)),
        };
    }

    static Command Act(
        string name, string description, Func<CaseDesk, CaseRequest, CancellationToken, Task<CaseAnswer>> act)
    {
        var command = new Command(name, description) { Number, Item, All };
        if (name is "confirm" or "reject") command.Add(Judge);
        command.SetAction(async (parsed, cancellation) =>
        {
            var installation = parsed.OpenInstallation();
            var request = new CaseRequest(
                parsed.GetRequiredValue(Number), parsed.GetValue(Item), parsed.GetValue(All),
                parsed.GetValue(Judge) is { } handle ? SampleActor(installation, handle) : Actor.CommandLine);
            if (name == "confirm") CaseOpenCommands.PrintReferences(installation, request.CaseId, cancellation, isVerdict: true);
            return CaseOpenCommands.Print(await act(new(installation), request, cancellation));
        });
        return command;
    }

    // All of a sample is played by one account of the machine, which would be the same person every time.
    static Actor SampleActor(Installation installation, string handle)
    {
        if (installation.Kind != InstallationKind.Sample)
        {
            throw new OperatorException("--as is for samples. Here whoever runs the command judges.");
        }

        new SamplePeople(installation).Ensure();
        return SamplePeople.All.Any(person => person.Handle == handle)
            ? new PeopleStore(installation).Find(handle)!.Actor
            : throw new OperatorException($"There is no {handle} in this sample; its people are "
                + string.Join(", ", SamplePeople.All.Select(person => person.Handle)) + ".");
    }

    static int List(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        foreach (var alarm in Alarms.Latest(installation, MaxAlarms))
        {
            Console.WriteLine($"Alarm {alarm.Id} of {AmsterdamTime.Text(alarm.RaisedAt)}, {alarm.Kind}: {alarm.Words}");
        }

        var cases = new CaseStore(installation).List(openOnly: !parsed.GetValue(ShowClosed), MaxListed);
        if (cases.Count == 0) Console.WriteLine("There are no cases.");
        using var connection = installation.Database.Open();
        foreach (var one in cases)
        {
            var ground = one.Cause == CaseCause.Match
                ? $"{one.Source}  {one.List} / {one.Reference}  {one.Category}"
                : CaseOpenCommands.GroundOf(one);
            Console.WriteLine($"{one.Id}  {ground}  "
                + $"{one.Items.Count} items, {AwayWords(one)}, {one.Waiting} waiting for a verdict"
                + PendingWords(connection, one) + (one.IsTest ? ", a test" : "") + (one.ClosedAt is null ? "" : ", closed"));
        }

        return ExitCode.Ok;
    }

    /// <summary>How much of a case is unavailable, and in which way.</summary>
    internal static string AwayWords(Case one)
    {
        int Of(ItemRestriction state) => one.Items.Count(item => item.Restriction == state);
        var (disabled, held, gone) = (Of(ItemRestriction.Disabled), Of(ItemRestriction.Sealed), Of(ItemRestriction.Shredded));
        return $"{disabled} disabled" + (held > 0 ? $", {held} sealed" : "") + (gone > 0 ? $", {gone} destroyed" : "");
    }

    static string PendingWords(Microsoft.Data.Sqlite.SqliteConnection connection, Case one)
    {
        var pending = OnlineChecks.OfCase(connection, one.Id).Count(check => check.Check.IsPending);
        return pending == 0 ? "" : $", {pending} pending outside";
    }

    static int Hold(ParseResult parsed)
    {
        var (id, until) = (parsed.GetRequiredValue(Number), parsed.GetRequiredValue(Until));
        var reference = parsed.GetRequiredValue(Reference);
        if (!PermitRules.TryParseMoment(until, out var end))
        {
            throw new OperatorException($"--until {until}: give a moment with its zone, such as 2026-12-01T18:00:00+01:00.");
        }

        if (string.IsNullOrWhiteSpace(reference) || reference.Length > Holds.MaxReferenceLength)
        {
            throw new OperatorException($"--reference is a text of at most {Holds.MaxReferenceLength} characters.");
        }

        var installation = parsed.OpenInstallation();
        if (end > installation.Time.GetUtcNow().AddDays(Holds.MaxDays))
        {
            throw new OperatorException($"A hold ends at most {Holds.MaxDays} days from now; set it anew then.");
        }

        if (new CaseStore(installation).Find(id) is null) throw new OperatorException($"There is no case {id}.");
        if (!Holds.Set(installation, id, end, reference, Actor.CommandLine.ToString()))
        {
            throw new OperatorException($"The end of a hold lies ahead, and after that of a hold that case {id} has.");
        }

        Console.WriteLine($"What the ledger has about case {id} is closed to everybody until {AmsterdamTime.Text(end)}. "
            + "It opens by itself.");
        return ExitCode.Ok;
    }

    static int Explain(ParseResult parsed)
    {
        var id = parsed.GetRequiredValue(Number);
        var installation = parsed.OpenInstallation();
        var one = new CaseStore(installation).Find(id) ?? throw new OperatorException($"There is no case {id}.");
        if (parsed.GetValue(Item) is { } number && one.Items.All(item => item.Number != number))
        {
            throw new OperatorException($"Case {id} has no item {number}. See: ./waarborg case show {id}");
        }

        Looks.AtCases(installation, [id], Actor.CommandLine.ToString());
        foreach (var explained in new CaseExplanation(installation).Of(one, parsed.GetValue(Item)))
        {
            Console.WriteLine($"Item {explained.Item.Number} of case {id}");
            if (parsed.GetValue(ForCustomer))
            {
                Console.WriteLine($"  {CaseExplanation.ForCustomerInDutch(one, explained.Item)}");
                Console.WriteLine($"  {CaseExplanation.ForCustomer(one, explained.Item)}");
                continue;
            }

            if (explained.Item.IsByAddress)
            {
                Console.WriteLine("  named by an address; nothing was compared. Found "
                    + AmsterdamTime.Text(explained.Item.FoundAt));
                continue;
            }

            Console.WriteLine($"  {explained.Format ?? "what was compared is not kept"}"
                + (explained.Quality is { } quality ? $", PDQ quality {quality}" : "")
                + $", program and decoder {explained.Item.ProgramVersion}, found {AmsterdamTime.Text(explained.Item.FoundAt)}");
            foreach (var reason in explained.Reasons) PrintReason(reason);
        }

        return ExitCode.Ok;
    }

    static void PrintReason(Reason reason)
    {
        var hit = reason.Hit;
        if (reason.Service is { } service)
        {
            Console.WriteLine($"  {hit.Supplier}{(reason.Organisation is { } asked ? $" ({asked})" : "")}: entry {hit.Entry} of "
                + $"{hit.List}, {hit.Category}");
            Console.WriteLine($"    by look-up at {service} at {AmsterdamTime.Text(hit.FoundAt)}, by {hit.Algorithm}; "
                + $"{(hit.Stands ? "it stands" : "withdrawn since")}; {AgainWords(reason.Again)}");
            return;
        }

        var released = reason.ReleaseAt is { } at ? $" of {AmsterdamTime.Text(at)}" : "";
        Console.WriteLine($"  {hit.Supplier}{(reason.Organisation is { } who ? $" ({who})" : "")}: entry {hit.Entry} of "
            + $"{hit.List} {hit.Release}{released}, {hit.Category}");
        var near = $"by {hit.Algorithm}, {hit.Distance} bits apart{(hit.View is { } view ? $" ({view})" : "")}";
        var stands = hit.Stands ? "it stands" : "withdrawn since";
        Console.WriteLine(
            $"    {near}; release {reason.Vouched}; {stands}; asked again: {AgainWords(reason.Again)}");
    }

    static string AgainWords(Replay again) => again switch
    {
        Replay.Same => "the same answer",
        Replay.Different => "another answer",
        Replay.ReleaseGone => "the release cannot be read",
        Replay.NotKept => "what was compared is not kept",
        Replay.NotAsked => "not asked again, as that would send the fingerprint again",
        _ => throw new UnreachableException(),
    };

    // Whether originals of confirmed items are kept or destroyed is the operator's to say.
    static string? OriginalsWords(Installation installation)
    {
        using var connection = installation.Database.Open();
        return new SealDesk(installation).Chosen(connection) is null
            ? "Nobody has decided what becomes of confirmed originals: they stay disabled, and the service alone can open them. "
                + "Say it in the settings: confirmed."
            : null;
    }

    // Done is what the public sees; where nobody looked, that is said.
    static string? OnlineWords(CaseItem item, OnlineCheck? check) => check?.Words
        ?? (item.Restriction is ItemRestriction.Disabled or ItemRestriction.Sealed or ItemRestriction.Shredded
            ? "Nobody looked from outside: its source has no public address."
            : null);

    static async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var id = parsed.GetRequiredValue(Number);
        var (installation, output) = (parsed.OpenInstallation(), parsed.InvocationConfiguration.Output);
        var one = new CaseStore(installation).Find(id) ?? throw new OperatorException($"There is no case {id}.");
        // What follows names files: no look without an entry.
        Looks.AtCases(installation, [id], Actor.CommandLine.ToString());
        output.WriteLine($"Case {one.Id}, source {(one.Source.Length == 0 ? "none" : one.Source)}, "
            + $"opened {AmsterdamTime.Text(one.OpenedAt)} by {one.OpenedBy}");
        if (one.Cause == CaseCause.Match)
        {
            output.WriteLine($"Entry {one.Entry}: {one.Reference} of list {one.List}, supplier {one.Supplier}, "
                + $"category {one.Category}");
        }
        else
        {
            CaseOpenCommands.ShowRequest(output, installation, one);
        }

        if (one.IsTest)
        {
            output.WriteLine("A test picture that comes with this program, and on no list of the permit: somebody tries whether "
                + "files are compared here. Treated like a match, counted in no statistic, told to nobody outside.");
        }

        if (ClockCommands.WordsOf(installation, id) is { } clock) output.WriteLine(clock);
        var customers = new CaseCustomers(installation);
        await customers.AskAsync(id, cancellation);
        using var connection = installation.Database.Open();
        var checks = OnlineChecks.OfCase(connection, id).ToDictionary(check => check.Item, check => check.Check);
        var ends = new RetentionDesk(installation).List(id).ToDictionary(end => end.Item.Number);
        if (OriginalsWords(installation) is { } undecided) output.WriteLine(undecided);
        foreach (var line in CaseProposeCommand.Lines(installation, one)) output.WriteLine(line);
        foreach (var line in CaseDangerCommand.Lines(installation, id)) output.WriteLine(line);
        foreach (var item in one.Items)
        {
            output.WriteLine($"  item {item.Number}  {item.Locator}");
            output.WriteLine(
                (item.IsByAddress
                    ? "    named by an address, "
                    : item.IsRemote
                    ? $"    by look-up with {item.Algorithm}, "
                    : item.IsRemovedBefore
                    ? "    these very bytes were removed here before, "
                    : $"    by {item.Algorithm}, {item.Distance} bits apart, release {item.ListRelease}, ")
                + $"program {item.ProgramVersion}, found {AmsterdamTime.Text(item.FoundAt)}");
            output.WriteLine($"    decided {item.Decision}, verdict {item.Verdict}, restriction {item.Restriction}"
                + (item.RestrictionWords is null ? "" : $": {item.RestrictionWords}"));
            if (OnlineWords(item, checks.GetValueOrDefault(item.Number)) is { } outside) output.WriteLine($"    {outside}");
            if (item.Version is null && !item.IsByAddress)
            {
                output.WriteLine("    an upload of which nothing is kept: there is nothing to look at. What is known exactly is "
                    + "judged by its provenance; what is only alike can be judged by nobody here.");
            }

            if (CaseOpenCommands.CustomerWords(customers.Of(one, item)) is { } customer) output.WriteLine($"    {customer}");
            if (ends.TryGetValue(item.Number, out var end)) output.WriteLine($"    kept until {RetentionCommands.InWords(end)}");
        }

        return ExitCode.Ok;
    }
}
