// waarborg partner list|describe|withdraw: organisations outside that assess candidates or hold shares of keys.
using System.CommandLine;
using System.Text.Json.Nodes;
using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Cli;

static class PartnerCommands
{
    static readonly Argument<string> Name = new("name") { Description = "What it is called here." };
    static readonly Argument<string> File = new("file")
    {
        Description = "JSON: organisation, agreement, sealKey (as ./waarborg seal key prints it), assessors (the key line of "
            + "each person there who assesses, by his name).",
    };

    static readonly Option<string> Reason = new("--reason") { Description = "Why.", Required = true };

    internal static Command Create()
    {
        var list = new Command("list", "The organisations outside, and who assesses there.");
        list.SetAction(List);
        var describe = new Command("describe", "Propose who an organisation outside is, its key, and its assessors.")
        {
            Name, File, Reason, ProposalCommands.As,
        };
        describe.SetAction(parsed => Propose(parsed, SupplierCommands.Read(parsed.GetRequiredValue(File))));
        var withdraw = new Command("withdraw", "Propose that an organisation outside is asked nothing any more.")
        {
            Name, Reason, ProposalCommands.As,
        };
        withdraw.SetAction(parsed => Propose(parsed, terms: null));
        return new("partner", "Organisations outside: their people judge candidates, so that nobody at a provider looks.")
        {
            list, describe, withdraw,
        };
    }

    static int Propose(ParseResult parsed, JsonObject? terms)
    {
        ProposalCommands.Propose(
            parsed, parsed.OpenInstallation(), Act.DescribePartner,
            new() { ["partner"] = parsed.GetRequiredValue(Name), ["terms"] = terms }, parsed.GetRequiredValue(Reason));
        return ExitCode.Ok;
    }

    static int List(ParseResult parsed)
    {
        var output = parsed.InvocationConfiguration.Output;
        var partners = new PartnerStore(parsed.OpenInstallation()).All();
        if (partners.Count == 0)
        {
            output.WriteLine("There is no organisation outside: what is only alike waits until there is, or until two people "
                + "allow this provider's own to look.");
        }

        foreach (var one in partners)
        {
            output.WriteLine($"{one.Name}  {one.Terms.Organisation}  agreement {one.Terms.Agreement}  version {one.Version} of "
                + $"{Instant.Text(one.At)}, proposal {one.Proposal}"
                + (one.WithdrawnAt is { } gone ? $"  withdrawn {Instant.Text(gone)}" : ""));
            foreach (var (name, key) in one.Terms.Assessors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                output.WriteLine($"   assessor {name}  {key}");
            }
        }

        return ExitCode.Ok;
    }
}
