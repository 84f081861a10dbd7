// waarborg case propose: a measure against the account behind a confirmed item. Nothing is sent, and nothing is done.
using System.CommandLine;
using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Cli;

static class CaseProposeCommand
{
    static readonly Argument<long> Number = new("id") { Description = "The case's number." };
    static readonly Option<int?> Item = new("--item") { Description = "One item of the case, and all that are the same bytes." };
    static readonly Option<string?> Measure = new("--measure") { Description = "suspend, terminate or warn." };
    static readonly Option<string?> Reason = new("--reason") { Description = "Why; it is kept sealed." };
    static readonly Option<bool> Withdraw = new("--withdraw") { Description = "Take the proposal back, whoever made it." };

    internal static Command Create()
    {
        Measure.AcceptOnlyFromAmong("suspend", "terminate", "warn");
        var propose = new Command(
            "propose", "Propose a measure against the account behind what was confirmed. The program does nothing of it.")
        {
            Number, Item, Measure, Reason, Withdraw,
        };
        propose.SetAction(parsed => CaseOpenCommands.Print(Act(parsed)));
        return propose;
    }

    static CaseAnswer Act(ParseResult parsed)
    {
        var (id, item) = (parsed.GetRequiredValue(Number), parsed.GetValue(Item));
        var (measure, reason) = (parsed.GetValue(Measure), parsed.GetValue(Reason));
        if (parsed.GetValue(Withdraw))
        {
            if (measure is not null || reason is not null) throw new OperatorException("--withdraw stands alone.");
            return new AccountMeasureDesk(parsed.OpenInstallation()).Withdraw(id, item);
        }

        if (measure is null || reason is null) throw new OperatorException("Give --measure and --reason, or --withdraw.");
        return new AccountMeasureDesk(parsed.OpenInstallation()).Propose(
            id, item, Enum.Parse<AccountMeasure>(measure, ignoreCase: true), reason, Actor.CommandLine);
    }

    /// <summary>What is proposed because of a case, one line each, with its reason.</summary>
    internal static IReadOnlyList<string> Lines(Installation installation, Case found)
    {
        using var connection = installation.Database.Open();
        return
        [
            .. AccountMeasures.Of(connection, found.Id).Select(one =>
            {
                var numbers = found.Items.Where(item => item.ContentKey.AsSpan().SequenceEqual(one.ContentKey))
                    .Select(item => item.Number);
                return $"Proposed because of item {string.Join(", ", numbers)}, by {one.ProposedBy} "
                    + $"{Instant.Text(one.ProposedAt)}: {AccountMeasureDesk.Words(one.Measure)}. Reason: "
                    + $"{AccountMeasures.ReasonOf(installation.Keys, connection, new(found.Id, one.ContentKey))} "
                    + "Nothing was done and nobody was told.";
            }),
        ];
    }
}
