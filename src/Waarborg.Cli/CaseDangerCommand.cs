// waarborg case danger: somebody's life or safety may be in danger; the police are told at once.
using System.CommandLine;
using System.Diagnostics;
using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Cli;

static class CaseDangerCommand
{
    static readonly Argument<long> Number = new("id") { Description = "The case's number." };
    static readonly Option<string?> Reason = new("--reason") { Description = "What the danger is; the police read it." };
    static readonly Option<bool> Acknowledge = new("--acknowledge") { Description = "You saw to it: the police have it." };

    internal static Command Create()
    {
        var danger = new Command(
            "danger", "Tell the police at once that somebody may be in danger, past every queue (DSA Article 18).")
        {
            Number, Reason, Acknowledge,
        };
        danger.SetAction(ActAsync);
        return danger;
    }

    /// <summary>The dangers of a case, for whoever calls the police: what, when, by whom, and whether they were told.</summary>
    internal static IEnumerable<string> Lines(Installation installation, long caseId)
    {
        var dangers = new Dangers(installation);
        foreach (var one in dangers.OfCase(caseId))
        {
            var (reach, problem) = dangers.ReachOf(one);
            yield return $"Danger raised {AmsterdamTime.Text(one.RaisedAt)} by {one.RaisedBy}. "
                + Dangers.WordsOf(reach, problem, isOpen: one.AcknowledgedAt is null)
                + (one.AcknowledgedAt is { } at
                    ? $" Acknowledged {AmsterdamTime.Text(at)} by {one.AcknowledgedBy}."
                    : "");
            // Somebody typed it: nothing in it turns or paints what stands on a terminal.
            foreach (var line in dangers.ReasonOf(one.Id).ReplaceLineEndings("\n").Split('\n'))
            {
                yield return $"  {ShownText.Of(line)}";
            }
        }
    }

    static async Task<int> ActAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (id, reason) = (parsed.GetRequiredValue(Number), parsed.GetValue(Reason));
        if (parsed.GetValue(Acknowledge) == (reason is not null)) throw new OperatorException("Give --reason or --acknowledge.");
        var dangers = new Dangers(parsed.OpenInstallation());
        if (reason is null)
        {
            if (dangers.Acknowledge(id, Actor.CommandLine) == 0) throw new OperatorException($"No danger of case {id} waits.");
            parsed.InvocationConfiguration.Output.WriteLine(
                $"The police have it, as you say: no page says it of case {id} any more.");
            return ExitCode.Ok;
        }

        switch (await dangers.RaiseAsync(id, reason, Actor.CommandLine, cancellation))
        {
            case DangerAnswer.Told:
                parsed.InvocationConfiguration.Output.WriteLine(
                    "The message to the police was delivered. Call 112 as well, and once they have it: "
                    + $"./waarborg case danger {id} --acknowledge");
                return ExitCode.Ok;
            case DangerAnswer.NotTold not:
                // Kept, and its clock runs; but nobody is to think that it was done.
                await Console.Error.WriteLineAsync(not.Words);
                return ExitCode.Incomplete;
            case DangerAnswer.Refused refused:
                throw new OperatorException(refused.Words);
            default:
                throw new UnreachableException();
        }
    }
}
