// waarborg ledger show|checkpoint|export|reconcile|key|approve: the installation's own ledger.
using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Cli;

static class LedgerCommands
{
    static readonly Option<long> Last = new("--last")
    {
        Description = "How many of the newest entries to show.",
        DefaultValueFactory = _ => 50,
    };

    static readonly Argument<string> Target = new("folder") { Description = "The folder to make." };
    static readonly Option<bool> Closed = new("--closed")
    {
        Description = "Also the closed records: for an auditor, not for the public.",
    };

    static readonly Option<long?> Approved = new("--approved")
    {
        Description = "With --closed: the number of the proposal that two people agreed on.",
        HelpName = "ID",
    };

    static readonly Option<string> Recipient = new("--to") { Description = "Who gets the closed records.", Required = true };

    static readonly Option<string> By = new("--by") { Description = "Who you are.", Required = true, HelpName = "NAME" };
    static readonly Option<string> Reason = new("--reason") { Description = "Why.", Required = true };
    static readonly Argument<long> Number = new("id") { Description = "The proposal's number." };

    static readonly Option<string?> Copy = new("--copy")
    {
        Description = "A copy of the public ledger that holds what this data folder lacks.",
        HelpName = "FOLDER",
    };

    static readonly Option<bool> GiveUp = new("--give-up")
    {
        Description = "There is no copy: what was signed since is lost, and the ledger says so.",
    };

    internal static Command Create()
    {
        var show = new Command("show", "Show the newest entries that all may read.") { Last };
        show.SetAction(Show);
        var checkpoint = new Command(
            "checkpoint", "Write what is due, publish, ask the witnesses, and print the signed checkpoint.");
        checkpoint.SetAction(CheckpointAsync);
        var export = new Command("export", "Copy the ledger into a folder, for whoever checks it.") { Target, Closed, Approved };
        export.SetAction(ExportAsync);
        var handOver = new Command("hand-over", "Propose that the closed records are handed over; another person approves.")
        {
            Recipient, Reason, ProposalCommands.As,
        };
        handOver.SetAction(HandOver);
        var reconcile = new Command("reconcile", "Propose to go on after an older back-up was put back; a second "
            + "person approves.")
        {
            Copy, GiveUp, By, Reason,
        };
        reconcile.SetAction(ReconcileAsync);
        var key = new Command("key", "Propose to sign with a new key from now on; another person approves.")
        {
            Reason, ProposalCommands.As,
        };
        key.SetAction(ProposeKey);
        var approve = new Command(
            "approve", "Approve that it goes on after an older back-up, as another person proposed: it is carried out at once.")
        {
            Number, By,
        };
        approve.SetAction(ApproveAsync);
        return new("ledger", "The record that anyone can check: see also verify.")
        {
            show, checkpoint, export, handOver, reconcile, key, approve, LedgerWitnessCommands.Create(),
        };
    }

    static int Show(ParseResult parsed)
    {
        var last = parsed.GetValue(Last);
        if (last is < 1 or > 1_000_000) throw new OperatorException("--last is 1 to 1000000.");
        var installation = parsed.OpenInstallation();
        using var connection = installation.Database.Open();
        var head = LedgerHead.Read(connection);
        var from = Math.Max(0, head.NextLeaf - last);
        foreach (var (leaf, at) in LedgerPublisher.Leaves(connection, from, head.NextLeaf).Select((leaf, i) => (leaf, from + i)))
        {
            Console.WriteLine($"{at,8}  {Encoding.UTF8.GetString(leaf)}");
        }

        foreach (var proposal in Proposals.Waiting(installation)) Tell(proposal);
        return ExitCode.Ok;
    }

    static async Task<int> CheckpointAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var installation = parsed.OpenInstallation();
        await new LedgerKeeper(installation).TendNowAsync(cancellation);
        Console.Write(Encoding.UTF8.GetString(ReadHead(installation).CheckpointNote!));
        return ExitCode.Ok;
    }

    static LedgerHead ReadHead(Installation installation)
    {
        using var connection = installation.Database.Open();
        return LedgerHead.Read(connection);
    }

    static async Task<int> ExportAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var installation = parsed.OpenInstallation();
        var folder = Path.GetFullPath(parsed.GetRequiredValue(Target));
        var closed = parsed.GetValue(Closed);
        if (Path.Exists(folder)) throw new OperatorException($"{folder} is there already. Name a folder that is not.");
        if (closed)
        {
            if (parsed.GetValue(Approved) is not { } approved)
            {
                throw new OperatorException(
                    "The closed records leave only as two people agreed: ./waarborg ledger hand-over --to NAME "
                    + "--reason TEXT, and then --approved ID.");
            }

            if (new ActStore(installation).Use(approved, Act.ExportEvidence, ActDesk.ExportWithin) is { } problem)
            {
                throw new OperatorException(problem);
            }
        }

        await ClosedExport.WriteAsync(
            installation, folder, closed, Actor.CommandLine.ToString(), new LedgerKeeper(installation).TendAsync, cancellation);
        Console.WriteLine($"The ledger lies in {folder}"
            + (closed ? ", with the closed records: give them to whoever may read them, and to nobody else." : "."));
        Console.WriteLine($"Check it with: ./waarborg verify {folder} --key {LedgerHead.FirstKey(installation)}");
        return ExitCode.Ok;
    }

    static int HandOver(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        ProposalCommands.Propose(
            parsed, installation, Act.ExportEvidence, new() { ["to"] = parsed.GetRequiredValue(Recipient) }, ReadReason(parsed));
        return ExitCode.Ok;
    }

    // Not by OpenInstallation, which refuses what is to be reconciled here.
    static async Task<int> ReconcileAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (copy, actor, reason) = (parsed.GetValue(Copy), ReadActor(parsed), ReadReason(parsed));
        if (copy is null != parsed.GetValue(GiveUp))
        {
            throw new OperatorException("Say either --copy FOLDER, a copy of the public ledger, or --give-up. With --give-up "
                + "every later check tells that signed entries were lost, and whoever kept a checkpoint of that time "
                + "finds a break.");
        }

        var installation = Open(parsed);
        switch (await new Reconciliation(installation).ProposeAsync(copy, reason, actor, cancellation))
        {
            case ReconcileAnswer.Proposed proposed:
                Tell(proposed.Proposal);
                return ExitCode.Ok;
            case ReconcileAnswer.Refused refused:
                throw new OperatorException(refused.Words);
            default:
                throw new UnreachableException();
        }
    }

    static int ProposeKey(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        string replaces;
        using (var connection = installation.Database.Open())
        {
            replaces = KeyChange.KeyInForce(installation, connection, transaction: null);
        }

        ProposalCommands.Propose(
            parsed, installation, Act.ChangeLedgerKey, new() { ["replaces"] = replaces }, ReadReason(parsed));
        return ExitCode.Ok;
    }

    static async Task<int> ApproveAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (installation, id, actor) = (Open(parsed), parsed.GetRequiredValue(Number), ReadActor(parsed));
        var proposal = Proposals.Find(installation, id) ?? throw new OperatorException($"There is no proposal {id}.");
        if (proposal.ApprovedBy is { } before) throw new OperatorException($"Proposal {id} was approved by {before} already.");
        if (proposal.ProposedBy.Equals(actor.ToString(), StringComparison.OrdinalIgnoreCase))
        {
            throw new OperatorException("Who proposed it cannot approve it: that takes a second person.");
        }

        if (await new Reconciliation(installation).CarryAsync(proposal, actor, cancellation) is { } problem)
        {
            throw new OperatorException(problem);
        }

        await new LedgerKeeper(installation).TendAsync(cancellation);
        Console.WriteLine($"Proposal {id} is approved and carried out. "
            + $"The ledger has {ReadHead(installation).Published} entries.");
        Console.WriteLine("Every permit has ended. Grant anew what is still wanted.");
        return ExitCode.Ok;
    }

    static Installation Open(ParseResult parsed) => Installation.Exists(parsed.DataFolder())
        ? Installation.Open(parsed.DataFolder(), parsed.KeysFolder(), TimeProvider.System)
        : throw new OperatorException($"There is no installation in {parsed.DataFolder()}.");

    static Actor ReadActor(ParseResult parsed) => ActorOf(parsed.GetRequiredValue(By));

    static Actor ActorOf(string name) => Lists.ListRules.IsName(name)
        ? new(ActorKind.Person, name)
        : throw new OperatorException("--by is a name of 1 to 64 letters, digits, points, hyphens and underscores.");

    static string ReadReason(ParseResult parsed)
    {
        var reason = parsed.GetRequiredValue(Reason);
        return string.IsNullOrWhiteSpace(reason) || reason.Length > Proposals.MaxReasonLength
            ? throw new OperatorException($"--reason is a text of at most {Proposals.MaxReasonLength} characters.")
            : reason;
    }

    static void Tell(Proposal proposal)
    {
        Console.WriteLine($"Proposal {proposal.Id} by {proposal.ProposedBy}, {Instant.Text(proposal.ProposedAt)}: "
            + Words(proposal));
        Console.WriteLine($"  because: {proposal.Reason}");
        Console.WriteLine($"  A second person approves it with: ./waarborg ledger approve {proposal.Id} --by NAME");
    }

    static string Words(Proposal proposal) => proposal.Body["copy"] is JsonNode copy
        ? $"go on after an older back-up, with the entries of {copy}"
        : "go on after an older back-up without the entries that were signed since";
}
