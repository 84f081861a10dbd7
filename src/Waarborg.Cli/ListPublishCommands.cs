// waarborg list key|publish|unpublish: for suppliers, giving a list to other installations as signed releases.
using System.CommandLine;
using Waarborg.Lists;
using Waarborg.People;

namespace Waarborg.Cli;

static class ListPublishCommands
{
    static readonly Argument<string> Name = new("name") { Description = "The list's name." };
    static readonly Argument<string> Supplier = new("supplier") { Description = "The supplier that this installation is." };
    static readonly Option<string> Reason = new("--reason") { Description = "Why.", Required = true };

    internal static IEnumerable<Command> Create()
    {
        var key = new Command("key", "For suppliers: the line of the key that signs what this installation publishes.")
        {
            Supplier,
        };
        key.SetAction(Key);
        yield return key;
        var publish = new Command("publish", "For suppliers: propose that others may pull a list from here.")
        {
            Name, Reason, ProposalCommands.As,
        };
        publish.SetAction(parsed => Propose(parsed, publish: true));
        yield return publish;
        var unpublish = new Command("unpublish", "For suppliers: propose that others may pull a list no more.")
        {
            Name, Reason, ProposalCommands.As,
        };
        unpublish.SetAction(parsed => Propose(parsed, publish: false));
        yield return unpublish;
    }

    static int Key(ParseResult parsed)
    {
        var supplier = parsed.GetRequiredValue(Supplier);
        if (!ListRules.IsName(supplier)) throw new OperatorException("That is no name of a supplier.");
        parsed.InvocationConfiguration.Output.WriteLine(parsed.OpenInstallation().Keys.PublishSigner(supplier).Key);
        return ExitCode.Ok;
    }

    static int Propose(ParseResult parsed, bool publish)
    {
        var installation = parsed.OpenInstallation();
        ProposalCommands.Propose(
            parsed, installation, Act.PublishList, new() { ["list"] = parsed.GetRequiredValue(Name), ["publish"] = publish },
            parsed.GetRequiredValue(Reason));
        return ExitCode.Ok;
    }
}
