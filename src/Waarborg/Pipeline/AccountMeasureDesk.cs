// A measure against an account is proposed here by one person, and taken back. Nobody is told, and nothing is done.
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

sealed class AccountMeasureDesk(Installation installation)
{
    readonly CaseStore _cases = new(installation);
    readonly Journal _journal = new(installation);

    /// <summary>Proposes a measure because of one content of a case that people confirmed.</summary>
    internal CaseAnswer Propose(long caseId, int? item, AccountMeasure measure, string reason, Actor actor)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > AccountMeasures.MaxReasonLength || reason.Any(char.IsControl))
        {
            return new CaseAnswer.Refused(
                $"--reason says why, in one line of at most {AccountMeasures.MaxReasonLength} characters.");
        }

        return Act(caseId, item, new CaseCommand.ProposeSanction(), (connection, transaction, of) =>
        {
            AccountMeasures.Propose(
                installation.Keys, connection, transaction, of, measure, reason, _journal.Now(connection, transaction),
                actor.ToString());
            return $"Proposed because of case {caseId}: {Words(measure)}. The program does nothing of it and tells nobody; "
                + "people elsewhere decide. It is forgotten if the verdict falls.";
        });
    }

    /// <summary>Takes a proposal back, whoever made it.</summary>
    internal CaseAnswer Withdraw(long caseId, int? item) =>
        Act(caseId, item, new CaseCommand.WithdrawSanction(), (connection, transaction, of) =>
        {
            AccountMeasures.Forget(connection, transaction, of);
            return $"Nothing is proposed any more because of case {caseId}.";
        });

    /// <summary>A measure in words that go on a sentence.</summary>
    internal static string Words(AccountMeasure measure) => measure switch
    {
        AccountMeasure.Suspend => "to suspend the account",
        AccountMeasure.Terminate => "to end the account",
        AccountMeasure.Warn => "to warn the customer",
        _ => throw new UnreachableException(),
    };

    CaseAnswer Act(
        long caseId, int? item, CaseCommand command, Func<SqliteConnection, SqliteTransaction, JudgedContent, string> act)
    {
        if (_cases.Find(caseId) is not { } found) return new CaseAnswer.Refused($"There is no case {caseId}.");
        var items = Same(found, item, out var problem);
        if (problem is not null) return new CaseAnswer.Refused(problem);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var isStored = new SourceStore(installation).Find(found.Source)?.Kind == SourceKind.Folder;
        var standing = VerdictStore.StandingOf(connection, transaction, found, items, isStored);
        if (CaseFlow.Next(standing, command) is Transition.Refused no)
        {
            return new CaseAnswer.Refused(Refusal(command, no.Why, found));
        }

        var words = act(connection, transaction, new(caseId, items[0].ContentKey));
        LastRecord.Stamp(connection, transaction, installation.Time.GetUtcNow());
        transaction.Commit();
        return new CaseAnswer.Done([words]);
    }

    static string Refusal(CaseCommand command, CaseRefusal why, Case found) => (command, why) switch
    {
        (CaseCommand.WithdrawSanction, _) => $"Nothing is proposed because of case {found.Id}.",
        (_, CaseRefusal.TestPicture) => $"Case {found.Id} is of a test picture: no account is to blame for it.",
        (_, CaseRefusal.NotDecided) when !found.IsJudged =>
            $"Case {found.Id} is an order, which nobody judges: no measure against an account rests on it.",
        (_, CaseRefusal.NotDecided) =>
            $"Case {found.Id} is not confirmed: a measure against an account is proposed only after a verdict.",
        _ => CaseWords.Of(why, found.Id),
    };

    // A verdict is about bytes, and so is what rests on it.
    static IReadOnlyList<CaseItem> Same(Case found, int? number, out string? problem)
    {
        problem = found.Items.Count == 0 ? $"Case {found.Id} has no items."
            : number is { } named && found.Items.All(one => one.Number != named) ? $"Case {found.Id} has no item {named}."
            : null;
        if (problem is not null) return [];
        var first = found.Items.First(one => number is null || one.Number == number);
        IReadOnlyList<CaseItem> same = [.. found.Items.Where(one => one.ContentKey.AsSpan().SequenceEqual(first.ContentKey))];
        if (number is null && same.Count < found.Items.Count)
        {
            problem = $"The items of case {found.Id} are different contents. Name one with --item N.";
        }

        return same;
    }
}
