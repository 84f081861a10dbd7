// waarborg report statements again|waive: what the Transparency Database does not take, until a person saw to it.
using System.CommandLine;
using System.Globalization;
using Waarborg.People;
using Waarborg.Reporting;

namespace Waarborg.Cli;

static class ReportStatementsCommands
{
    static readonly Option<string> Reason = new("--reason") { Description = "Why.", Required = true };

    internal static Command Create()
    {
        var again = new Command("again", "Give again what was not taken, each asked after first.");
        again.SetAction(parsed =>
        {
            var (tried, kept) = new DsaQueue(parsed.OpenInstallation()).TryAgain();
            parsed.InvocationConfiguration.Output.WriteLine(
                Text($"{tried} are given again; {kept} break a rule of the database, and stay."));
            return ExitCode.Ok;
        });
        var waive = new Command("waive", "Say why what was not taken is not given.") { Reason };
        waive.SetAction(parsed =>
        {
            var reason = parsed.GetRequiredValue(Reason);
            if (ReportDesk.ReasonProblem(reason) is { } problem) throw new OperatorException(problem.English);
            var waived = new DsaQueue(parsed.OpenInstallation()).Waive(reason, Actor.CommandLine);
            parsed.InvocationConfiguration.Output.WriteLine(Text($"{waived} are not given."));
            return ExitCode.Ok;
        });
        return new("statements", "Statements of reasons that the Transparency Database does not take.") { again, waive };
    }

    static string Text(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);
}
