// waarborg viewing status|allow|end: whether the provider's own people may see blurred pictures of candidates.
using System.CommandLine;
using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Cli;

static class ViewingCommands
{
    static readonly Option<string> Reference = new("--reason")
    {
        Description = "The reference of the decision that it rests on, such as its number; it is kept, and committed to in the "
            + "public ledger.",
        Required = true,
    };

    internal static Command Create()
    {
        var status = new Command("status", "Whether anybody at this provider may see pictures, since when, and why.");
        status.SetAction(Status);
        var allow = new Command("allow", "Propose that this provider's reviewers may see blurred pictures of candidates.")
        {
            Reference, ProposalCommands.As,
        };
        allow.SetAction(Allow);
        var end = new Command("end", "Nobody at this provider sees pictures any more. That takes one person.");
        end.SetAction(End);
        return new("viewing", "Who looks. By default nobody at a provider does: assessors outside judge what is only alike.")
        {
            status, allow, end,
        };
    }

    static int Status(ParseResult parsed)
    {
        parsed.InvocationConfiguration.Output.WriteLine(Viewing.Current(parsed.OpenInstallation()) is { } now
            ? $"Reviewers of this provider may see blurred pictures since {Instant.Text(now.AllowedAt)}, on {now.Reason} "
                + $"(proposal {now.Proposal})."
            : "Nobody at this provider may see a picture.");
        return ExitCode.Ok;
    }

    static int Allow(ParseResult parsed)
    {
        var reference = parsed.GetRequiredValue(Reference);
        ProposalCommands.Propose(
            parsed, parsed.OpenInstallation(), Act.AllowViewing, new() { ["reference"] = reference }, reference);
        return ExitCode.Ok;
    }

    static int End(ParseResult parsed)
    {
        if (!Viewing.End(parsed.OpenInstallation(), Actor.CommandLine))
        {
            throw new OperatorException("Nobody at this provider may see pictures; there is nothing to end.");
        }

        parsed.InvocationConfiguration.Output.WriteLine("Nobody at this provider may see a picture from now on.");
        return ExitCode.Ok;
    }
}
