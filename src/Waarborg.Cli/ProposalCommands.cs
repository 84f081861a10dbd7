// waarborg proposal list|show|approve|refuse: what waits for a second person. Signing is done in the console; in a sample by
// key files.
using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Cli;

static class ProposalCommands
{
    /// <summary>Who acts, in a sample.</summary>
    internal static readonly Option<string?> As = new("--as")
    {
        Description = "In a sample only: the person whose key file signs (anna, bram or carla).",
        HelpName = "HANDLE",
    };

    static readonly Argument<long> Number = new("id") { Description = "The proposal's number." };
    static readonly Option<string> Why = new("--reason") { Description = "Why not.", Required = true };

    internal static Command Create()
    {
        var list = new Command("list", "The proposals, the newest first, and what they wait for.");
        list.SetAction(List);
        var show = new Command("show", "One proposal: what both people sign, and their signatures, checked.") { Number };
        show.SetAction(Show);
        var approve = new Command("approve", "In a sample: approve a proposal as another person, and carry it out.") { Number,
            As };
        approve.SetAction(ApproveAsync);
        var refuse = new Command("refuse", "In a sample: refuse a proposal.") { Number, As, Why };
        refuse.SetAction(Refuse);
        return new("proposal", "What one person proposes and another approves.") { list, show, approve, refuse };
    }

    /// <summary>Writes a proposal down, and in a sample signs it as the person that --as names.</summary>
    internal static ActProposal Propose(ParseResult parsed, Installation installation, Act act, JsonObject body, string reason)
    {
        var signer = SignerOf(parsed, installation);
        var (problems, draft) = new ActDesk(installation).Draft(act, body, reason, Actor.CommandLine);
        if (draft is null) throw new OperatorException(string.Join(Environment.NewLine, problems));
        if (signer is null)
        {
            Console.WriteLine($"Proposal {draft.Id} is written down. It counts for nothing before somebody who may signs it "
                + $"with a "
                + $"passkey in the console, at /approvals/{draft.Id}, and another person approves it there.");
            return draft;
        }

        var signature = new SamplePeople(installation).Sign(signer, draft.Json)!.Value.Signature;
        if (new ActStore(installation).Propose(draft.Id, signature) is { } problem) throw new OperatorException(problem);
        Console.WriteLine($"Proposal {draft.Id} is proposed by {signer}. Another person approves it: "
            + $"./waarborg proposal approve {draft.Id} --as HANDLE");
        return draft;
    }

    /// <summary>The person whose key file signs; null in a provider's installation, where signing is done in the
    /// console.</summary>
    internal static string? SignerOf(ParseResult parsed, Installation installation)
    {
        var handle = parsed.GetValue(As);
        if (installation.Kind != InstallationKind.Sample)
        {
            return handle is null
                ? null
                : throw new OperatorException("--as is for samples. Here people sign with their passkeys, in the console.");
        }

        new SamplePeople(installation).Ensure();
        var known = string.Join(", ", SamplePeople.All.Select(person => person.Handle));
        if (handle is null) throw new OperatorException($"Say who signs in this sample: --as HANDLE, one of {known}.");
        return SamplePeople.All.Any(person => person.Handle == handle)
            ? handle
            : throw new OperatorException($"There is no {handle} in this sample; its people are {known}.");
    }

    static int List(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var now = installation.Time.GetUtcNow();
        var all = new ActStore(installation).All(limit: 100);
        if (all.Count == 0) Console.WriteLine("There is no proposal.");
        foreach (var one in all) Console.WriteLine($"{one.Id}  {ActNames.Of(one.Act)}  {StateWords(one, now)}  {one.Reason}");
        return ExitCode.Ok;
    }

    static int Show(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var proposal = Find(parsed, installation);
        Console.WriteLine($"Proposal {proposal.Id}: {ActNames.Of(proposal.Act)}, "
            + $"{StateWords(proposal, installation.Time.GetUtcNow())}");
        Console.WriteLine(proposal.Document);
        Console.WriteLine($"sha256 {Convert.ToHexStringLower(proposal.Digest)}");
        foreach (var (who, proof) in new[] { (proposal.Proposer, proposal.ProposerProof), (proposal.Decider,
            proposal.DeciderProof) })
        {
            if (who is null || proof is null) continue;
            var problem = AssertionProof.Problem(proof, proposal.Digest);
            Console.WriteLine($"signed by {who.Handle}: {(problem is null ? "the signature holds" : $"REFUSED, {problem}")}");
            Console.WriteLine(proof);
        }

        if (proposal.Outcome is { } outcome) Console.WriteLine(outcome);
        return ExitCode.Ok;
    }

    static async Task<int> ApproveAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var installation = parsed.OpenInstallation();
        var proposal = Find(parsed, installation);
        if (installation.Kind != InstallationKind.Sample)
        {
            throw new OperatorException(
                "The command line proposes and shows; it does not approve. Another person approves in the "
                + $"console, with a passkey, at /approvals/{proposal.Id}.");
        }

        var signature = new SamplePeople(installation).Sign(SignerOf(parsed, installation)!, proposal.Json)!.Value.Signature;
        switch (new ActDesk(installation).Approve(proposal.Id, signature))
        {
            case ActOutcome.Done done:
                Console.WriteLine(done.Words);
                if (proposal.Act == Act.RollBack) await RollBackAsync(installation, proposal.Id, cancellation);
                return ExitCode.Ok;
            case ActOutcome.Refused refused:
                throw new OperatorException(string.Join(Environment.NewLine, refused.Problems));
            default:
                throw new UnreachableException();
        }
    }

    // In a provider's installation the server does it as soon as it is approved.
    static async Task RollBackAsync(Installation installation, long proposal, CancellationToken cancellation)
    {
        var desk = new RollbackDesk(installation);
        await desk.CarryOutAsync(cancellation);
        if (desk.All().FirstOrDefault(one => one.Proposal == proposal) is not { EndedAt: { } ended } done)
        {
            Console.WriteLine("Another process is carrying it out.");
            return;
        }

        Console.WriteLine($"{done.Restored} restored, {done.Failed} not, in "
            + $"{(long)(ended - done.BeganAt).TotalSeconds} seconds. " + RollbackPreview.InWords(done.Restored, done.Sealed));
    }

    static int Refuse(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var proposal = Find(parsed, installation);
        if (SignerOf(parsed, installation) is not { } handle)
        {
            throw new OperatorException($"A person refuses in the console, at /approvals/{proposal.Id}.");
        }

        var person = new PeopleStore(installation).Find(handle)!;
        if (new ActStore(installation).Refuse(proposal.Id, person, parsed.GetRequiredValue(Why)) is { } problem)
        {
            throw new OperatorException(problem);
        }

        Console.WriteLine($"Proposal {proposal.Id} is refused.");
        return ExitCode.Ok;
    }

    static ActProposal Find(ParseResult parsed, Installation installation)
    {
        var id = parsed.GetRequiredValue(Number);
        return new ActStore(installation).Find(id) ?? throw new OperatorException($"There is no proposal {id}.");
    }

    static string StateWords(ActProposal proposal, DateTimeOffset now) => proposal.StateAt(now) switch
    {
        ProposalState.Draft => "written down, signed by nobody",
        ProposalState.Proposed =>
            $"proposed by {proposal.Proposer!.Handle}, waits for another until {Instant.Text(proposal.EndsAt)}",
        ProposalState.Approved => $"proposed by {proposal.Proposer!.Handle}, approved by {proposal.Decider!.Handle}",
        ProposalState.Refused => $"refused {(proposal.Decider is { } who ? $"by {who.Handle}" : "by itself")}",
        ProposalState.Lapsed => "lapsed",
        _ => throw new UnreachableException(),
    };
}
