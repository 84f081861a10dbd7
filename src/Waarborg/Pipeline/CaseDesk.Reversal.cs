// A complaint is found right: the ruling is taken back, by whoever decided of it, and what follows is done.
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;

namespace Waarborg.Pipeline;

sealed partial class CaseDesk
{
    /// <summary>Takes a ruling back and puts the content back, as after a rejection.</summary>
    /// <param name="found">The case.</param>
    /// <param name="item">The item that the complaint is about; whatever is the same bytes goes with it.</param>
    /// <param name="actor">Who decided of the complaint.</param>
    /// <param name="record">Writes the decision down, in the same transaction; words where it was decided meanwhile.</param>
    /// <param name="cancellation">Stops what follows; it is gone on with later.</param>
    internal async Task<CaseAnswer> ReverseAsync(
        Case found, CaseItem item, Actor actor, Func<SqliteConnection, SqliteTransaction, CaseAnswer.Refused?> record,
        CancellationToken cancellation)
    {
        var items = Same(found, item);
        using var work = new Work(this, found);
        if (work.Problem is { } problem && items.Any(one => Work.IsActedOn(one.Restriction)))
        {
            return new CaseAnswer.Refused(problem, MayPass: true);
        }

        if (Overturn(found, items, actor, record) is { } refused) return refused;
        foreach (var one in items) await work.FollowAsync(one, Verdict.Rejected, actor, cancellation);
        return work.Answer();
    }

    CaseAnswer.Refused? Overturn(
        Case found, IReadOnlyList<CaseItem> items, Actor actor,
        Func<SqliteConnection, SqliteTransaction, CaseAnswer.Refused?> record)
    {
        using var connection = _installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var standing = StandingOf(connection, transaction, found, items);
        if (CaseFlow.Next(standing, new CaseCommand.DecideComplaint(actor.ToString(), IsReversed: true))
            is Transition.Refused no)
        {
            return new(CaseWords.OfComplaint(no.Why, found.Id), Why: no.Why);
        }

        if (record(connection, transaction) is { } decided) return decided;
        var now = _journal.Now(connection, transaction);
        foreach (var item in items)
        {
            // No verdict of anybody: the ledger says by the complaint why the item is back.
            CaseEdits.SetVerdict(connection, transaction, item.Id, Verdict.Rejected, actor.ToString(), now);
            new RemovedItems(_installation).Keep(connection, transaction, item.Id);
            if (item.Restriction == ItemRestriction.Shredded) Statements.NoteTakenBack(connection, transaction, item.Id);
            new Breakers(_installation).Judge(connection, transaction, item.Id, item.ContentKey, confirmed: false);
        }

        CaseHits.ReopenLost(_installation, connection, transaction, "entryWithdrawn", actor.ToString());
        CaseEdits.Remember(connection, transaction, items[0].ContentKey, found.Entry, now);
        AccountMeasures.Forget(connection, transaction, new(found.Id, items[0].ContentKey));
        new OwnReview(_installation).EndIfSettled(connection, transaction, found.Id, actor);
        new OpenedCases(_installation).End(connection, transaction, items[0].Id, ClockStop.Judged, actor);
        if (found.Cause == CaseCause.Match)
        {
            // The next weighing answers for it.
            WeighingPoints.Add(
                connection, transaction, found.Source,
                new(PointKind.UpheldComplaint, "A complaint was found right: what was confirmed was no match.", actor.ToString()),
                now);
        }

        transaction.Commit();
        return null;
    }
}
