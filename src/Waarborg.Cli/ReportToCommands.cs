// waarborg report to list|describe|withdraw: to whom reports may go, as two people say it.
using System.CommandLine;
using System.Text.Json.Nodes;
using Waarborg.People;
using Waarborg.Reporting;
using Waarborg.Store;

namespace Waarborg.Cli;

static class ReportToCommands
{
    static readonly Argument<string> Name = new("name") { Description = "What the recipient is called here." };
    static readonly Argument<string> File = new("file")
    {
        Description = "JSON: kind (Hotline, Police, Authority), organisation, agreement, language, and one of mail, folder, "
            + "ncmec; see docs/reports.md.",
    };

    static readonly Option<string> Reason = new("--reason") { Description = "Why.", Required = true };

    internal static Command Create()
    {
        var list = new Command("list", "Who may be reported to, and by which way.");
        list.SetAction(List);
        var describe = new Command("describe", "Propose who is reported to.") { Name, File, Reason, ProposalCommands.As };
        describe.SetAction(parsed => Propose(parsed, SupplierCommands.Read(parsed.GetRequiredValue(File))));
        var withdraw = new Command("withdraw", "Propose that nothing is reported there any more.")
        {
            Name, Reason, ProposalCommands.As,
        };
        withdraw.SetAction(parsed => Propose(parsed, terms: null));
        return new("to", "Who is reported to: nobody, until two people described him.") { list, describe, withdraw };
    }

    static int Propose(ParseResult parsed, JsonObject? terms)
    {
        ProposalCommands.Propose(
            parsed, parsed.OpenInstallation(), Act.DescribeRecipient,
            new() { ["recipient"] = parsed.GetRequiredValue(Name), ["terms"] = terms }, parsed.GetRequiredValue(Reason));
        return ExitCode.Ok;
    }

    static int List(ParseResult parsed)
    {
        var (installation, output) = (parsed.OpenInstallation(), parsed.InvocationConfiguration.Output);
        var all = new RecipientStore(installation).All();
        if (all.Count == 0) output.WriteLine("Nobody is reported to: nobody was described.");
        foreach (var one in all)
        {
            output.WriteLine($"{one.Name}  {one.Terms.Kind}, {one.Terms.Organisation}  agreement {one.Terms.Agreement}  "
                + $"version {one.Version} of {Instant.Text(one.At)}, proposal {one.Proposal}"
                + (one.WithdrawnAt is { } gone ? $"  withdrawn {Instant.Text(gone)}" : ""));
            output.WriteLine("   " + WayWords(installation, one));
        }

        return ExitCode.Ok;
    }

    static string WayWords(Installation installation, ReportRecipient one) => one.Terms switch
    {
        { Mail: { } mail } => $"by mail to {mail.Address}, as {mail.Form}",
        { Folder: { } folder } => $"in the folder {folder}",
        { Ncmec: { } ncmec } => (ncmec.Production ? "to NCMEC, and it counts" : "to NCMEC's test system: nothing of it counts")
            + (ncmec.Upload ? ", with the files" : ", without files")
            + (SecretFile.Problem(installation.Keys, one.SecretName) is { } problem ? $". {problem}" : ""),
        { Transparency: { } transparency } => $"statements of reasons to {transparency.Address}"
            + (SecretFile.Problem(installation.Keys, one.SecretName) is { } missing ? $". {missing}" : ""),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
