// Where cases and the journal of restrictions meet: intend, carry out, repair after a crash.
using Microsoft.Data.Sqlite;
using Waarborg.Acting;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Intake;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>How carrying out ended, as the flow and a person need it.</summary>
abstract record CarriedOut(string Words)
{
    /// <summary>What was intended is done.</summary>
    internal sealed record Done(string Words) : CarriedOut(Words);

    /// <summary>It is not what was read, nothing was touched, and the item was taken out of its case: it is read again.</summary>
    internal sealed record Withdrawn(string Words) : CarriedOut(Words);

    /// <summary>Not done; the case says why.</summary>
    internal sealed record Failed(string Words) : CarriedOut(Words);
}

/// <param name="installation">Whose cases and journal.</param>
/// <param name="atPoint">Called at named points between steps of acting; tests stop there.</param>
sealed class RestrictionDesk(Installation installation, Action<string>? atPoint = null)
{
    readonly RestrictionJournal _journal = new(installation);
    readonly RestrictionWorker _executor = new(installation, atPoint);
    readonly ItemKeys _keys = new(installation.Keys);
    readonly CaseStore _cases = new(installation);
    readonly Journal _evidence = new(installation);
    readonly OwnReview _review = new(installation);
    readonly OpenedCases _opened = new(installation);
    readonly SourceStore _sources = new(installation);
    readonly RemovedItems _removed = new(installation);
    readonly Statements _statements = new(installation);

    DerivedFiles Derived => new(installation, _executor);

    const string NotYet = "Not done yet, and tried again at the next scan: the disk of the data folder or of the source failed.";

    /// <summary>Writes down, in the transaction of the decision, that an item is to be made unavailable.</summary>
    internal long IntendDisable(
        SqliteConnection connection, SqliteTransaction transaction, ItemContent content, byte[] sha256, long itemId,
            long? sweepId,
        Actor actor)
    {
        var reason = content.Inlet is null ? "match" : "upload";
        var entry = _journal.Intend(connection, transaction, new RestrictionIntent.Disable(
            content.Source, itemId, reason, actor, content.Locator, content.Version!.Value, sha256));
        _statements.Owe(connection, transaction, entry, reason, itemId, content.Locator.Bytes, actor);
        CaseEdits.SetDisabling(connection, transaction, itemId, entry);
        if (sweepId is { } sweep) CaseEdits.MarkSweep(connection, transaction, itemId, sweep);
        return entry;
    }

    /// <summary>The same after a person's verdict, or because a person wants it so until there is one.</summary>
    internal long IntendDisable(Case found, CaseItem item, Actor actor, string reason = "verdict")
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var entry = _journal.Intend(connection, transaction, new RestrictionIntent.Disable(
            found.Source, item.Id, reason, actor, item.Locator, item.Version!.Value, item.Sha256));
        _statements.Owe(connection, transaction, entry, reason, item.Id, item.Locator.Bytes, actor);
        CaseEdits.SetDisabling(connection, transaction, item.Id, entry);
        transaction.Commit();
        return entry;
    }

    /// <summary>
    /// Writes down that an item's file is to be put back. What went with it follows once it is back: where something else bears
    /// its name, none of it may lie in public while the file itself stays sealed.
    /// </summary>
    /// <returns>The entry; null where people decided since the item was read, or it was sealed or destroyed.</returns>
    internal long? IntendRestore(Case found, CaseItem item, Actor actor)
    {
        // The entry hangs on the item that was disabled, of which this one may be another name: both are forgotten together.
        var disabled = _journal.Find(item.DisableId!.Value)!;
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (!CaseEdits.MayStillRestore(connection, transaction, item)) return null;
        var entry = _journal.Intend(connection, transaction, new RestrictionIntent.Restore(
            found.Source, disabled.CaseItem, "restore", actor, disabled.Id));
        CaseEdits.SetRestoring(connection, transaction, item.DisableId!.Value, entry);
        transaction.Commit();
        return entry;
    }

    /// <summary>Carries out an entry of the journal and says in the case how it ended.</summary>
    internal async Task<CarriedOut> CarryOutAsync(
        long entry, long itemId, FolderSource folder, string source, CancellationToken cancellation)
    {
        return await TryAsync(entry, folder, cancellation) is { } outcome
            ? await FollowAsync(entry, Conclude(entry, itemId, folder, source, outcome), folder, source, cancellation)
            : new CarriedOut.Failed(NotYet);
    }

    // What is made of the file goes or comes with it. What a stop or an error keeps from that is tried again.
    async Task<CarriedOut> FollowAsync(
        long entry, CarriedOut done, FolderSource folder, string source, CancellationToken cancellation)
    {
        if (done is not CarriedOut.Done || _journal.Find(entry) is not { } ended) return done;
        if (_sources.Find(source) is not { } of) return done;
        try
        {
            if (ended.Kind == RestrictionKind.Restore) return await FollowBackAsync(ended, done, folder, cancellation);
            if (of.Derived is null) return done;
            var taken = await Derived.TakeAsync(ended, of, folder, cancellation);
            if (taken.Problem is null) MarkDerived(entry);
            else Alarms.Raise(installation, AlarmKind.RestrictionFailed, $"Entry {entry} of the journal: {taken.Problem}");
            return new CarriedOut.Done(done.Words + taken.Words);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Alarms.Raise(installation, AlarmKind.RestrictionFailed, $"Entry {entry} of the journal: {NotYet}");
            return new CarriedOut.Done($"{done.Words} What is made of it: {NotYet}");
        }
    }

    async Task<CarriedOut> FollowBackAsync(
        Restriction restored, CarriedOut done, FolderSource folder, CancellationToken cancellation)
    {
        if (_journal.DisableOf(restored) is not { } main) return done;
        var back = await Derived.BackAsync(main, folder, cancellation);
        // Nothing needs the key of the file any more.
        await TryAsync(restored.Id, folder, cancellation);
        return back.Problem is { } problem
            ? new CarriedOut.Failed($"{done.Words} {problem}")
            : back.Moved == 0 ? done : new CarriedOut.Done($"{done.Words} So are the files that went with it ({back.Moved}).");
    }

    void MarkDerived(long entry)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (OnlineChecks.Find(connection, transaction, entry) is not { } check) return;
        var now = installation.Time.GetUtcNow();
        // Where no public address is looked at and no cache is told, that was all.
        var isAll = !check.Looks;
        OnlineChecks.Keep(connection, transaction, check with { DerivedAt = now, DueAt = isAll ? null : check.DueAt });
        transaction.Commit();
    }

    CarriedOut Conclude(long entry, long itemId, FolderSource folder, string source, RestrictionOutcome outcome)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        CarriedOut done;
        switch (outcome)
        {
            case RestrictionOutcome.Disabled disabled:
                CaseEdits.SetEnded(connection, transaction, entry, ItemRestriction.Disabled, outcome.Said);
                _statements.NoteRestricted(connection, transaction, entry);
                foreach (var name in disabled.Names) Link(connection, transaction, itemId, entry, source, name);
                _statements.OweOthers(
                    connection, transaction, entry,
                    [.. disabled.Names.Select(name => new SharedName(name, _keys.Locator(source, name)))]);
                done = new CarriedOut.Done(outcome.Words + AfterGone(connection, transaction, entry, itemId));
                break;
            case RestrictionOutcome.Restored restored:
                CaseEdits.SetEnded(connection, transaction, entry, ItemRestriction.Restored, outcome.Said);
                if (_journal.DisableOf(_journal.Find(entry)!) is { } back)
                {
                    OnlineChecks.End(connection, transaction, back);
                    _statements.NoteBack(connection, transaction, back);
                }

                foreach (var name in restored.Names)
                {
                    if (folder.Open(name) is not OpenOutcome.Opened { Item: var file }) continue;
                    using (file) _cases.Renew(connection, transaction, entry, source, name, file.Version);
                }

                done = new CarriedOut.Done(outcome.Words);
                break;
            default:
                // What could not be put back still lies under seal; what could not be disabled is still available.
                var isRestore = _journal.Find(entry) is { Kind: RestrictionKind.Restore };
                var state = isRestore ? ItemRestriction.Disabled : ItemRestriction.Failed;
                CaseEdits.SetEnded(connection, transaction, entry, state, outcome.Said);
                // It is looked at again in the next sweep, and tried again.
                if (!isRestore)
                {
                    CaseEdits.ForgetSeen(connection, transaction, itemId);
                    _statements.NoteNotRestricted(connection, transaction, entry);
                }

                // What is gone from its address is unavailable, whoever took it away.
                done = new CarriedOut.Failed(outcome is RestrictionOutcome.Gone && !isRestore
                    ? outcome.Words + AfterGone(connection, transaction, entry, itemId)
                    : outcome.Words);
                break;
        }

        _removed.Keep(connection, transaction, itemId);
        transaction.Commit();
        return done;
    }

    // What the public sees counts: where the source has a public address, that is looked at before any clock stops.
    string AfterGone(SqliteConnection connection, SqliteTransaction transaction, long entry, long itemId)
    {
        var disabled = _journal.Find(entry)!;
        var source = _sources.Find(disabled.Source);
        var now = _evidence.Now(connection, transaction);
        var (looks, derives) = (source?.Address is not null, source?.Derived is not null);
        if (looks || derives) OnlineChecks.Begin(connection, transaction, disabled, looks, derives, now);
        if (looks)
        {
            return $" Unavailable on this machine at {AmsterdamTime.Text(now)}. Pending until its public address, looked at from "
                + "outside, gives it no more"
                + (OpenedCases.Runs(connection, transaction, itemId) ? "; until then the case's clock runs." : ".");
        }

        if (_opened.End(connection, transaction, itemId, ClockStop.Done, Actor.Housekeeping) == 0) return "";
        return $" Unavailable at {AmsterdamTime.Text(now)}; the case's clock stopped. Nobody looked from outside.";
    }

    /// <summary>
    /// The same for an item that nobody has judged: if it is not what was read any more, its case lets go of it, so that it is
    /// read again; any other failure is an alarm.
    /// </summary>
    internal async Task<CarriedOut> CarryOutOrWithdrawAsync(
        long entry, long itemId, FolderSource folder, string source, CancellationToken cancellation)
    {
        if (await TryAsync(entry, folder, cancellation) is not { } outcome) return new CarriedOut.Failed(NotYet);
        // In one transaction: a stop never leaves an item behind as failed that is to be read again.
        if (outcome is RestrictionOutcome.Changed or RestrictionOutcome.Gone)
        {
            using var connection = installation.Database.Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            var caseId = CaseEdits.CaseOf(connection, transaction, itemId);
            RestrictionJournal.Forget(connection, transaction, itemId);
            _statements.NoteNotRestricted(connection, transaction, entry);
            WriteWithdrawn(connection, transaction, itemId);
            CaseEdits.Withdraw(connection, transaction, itemId);
            if (caseId is { } of) _review.EndIfSettled(connection, transaction, of, Actor.Housekeeping);
            transaction.Commit();
            return new CarriedOut.Withdrawn(outcome.Words);
        }

        var done = await FollowAsync(
            entry, Conclude(entry, itemId, folder, source, outcome), folder, source, cancellation);
        if (done is not CarriedOut.Done)
        {
            Alarms.Raise(installation, AlarmKind.RestrictionFailed, $"Entry {entry} of the journal: {done.Words}");
        }

        return done;
    }

    /// <summary>Finishes what a broken-off run intended in this source, before anything else is done there.</summary>
    internal async Task RepairAsync(string source, FolderSource folder, CancellationToken cancellation)
    {
        IReadOnlyList<(long ItemId, long Entry)> underWay;
        using (var connection = installation.Database.Open()) underWay = CaseEdits.UnderWay(connection, source);
        foreach (var (itemId, entry) in underWay)
        {
            if (_journal.Find(entry) is { Kind: RestrictionKind.Disable, ReasonCode: "match" })
            {
                await CarryOutOrWithdrawAsync(entry, itemId, folder, source, cancellation);
            }
            else
            {
                await CarryOutAsync(entry, itemId, folder, source, cancellation);
            }
        }

        await SettleAsync(source, folder, cancellation);
    }

    /// <summary>Finishes what goes with other files in this source, and removes sealed files of what was put back.</summary>
    internal async Task SettleAsync(string source, FolderSource folder, CancellationToken cancellation)
    {
        await RepairDerivedAsync(source, folder, cancellation);
        foreach (var pending in _journal.Pending().Where(p => p.Source == source))
        {
            if (_journal.Find(pending.Id) is not { State: RestrictionState.Done }) continue;
            await TryAsync(pending.Id, folder, cancellation);
        }
    }

    async Task RepairDerivedAsync(string source, FolderSource folder, CancellationToken cancellation)
    {
        try
        {
            await Derived.RepairAsync(source, folder, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Alarms.Raise(installation, AlarmKind.RestrictionFailed, $"Files that go with others, in {source}: {NotYet}");
        }
    }

    /// <summary>Was this place, where nothing is any more, a name of something that this sweep made unavailable?</summary>
    internal async Task<bool> WentWithAnotherAsync(
        long sweepId, string source, Locator locator, FolderSource folder, CancellationToken cancellation)
    {
        // A name that a file bears only while it is being removed: the file was found under its own.
        Beneath.Split(locator.Bytes, out _, out var name);
        if (HiddenNames.SealedNameOf(name) is { } hidden && _journal.IsSealedName(hidden)) return true;

        IReadOnlyList<long> underWay;
        using (var connection = installation.Database.Open()) underWay = CaseEdits.UnderWayIn(connection, sweepId);
        foreach (var entry in underWay)
        {
            // Another worker is removing it at this moment, and its case does not say so yet: how that ends is waited for.
            var plan = _journal.Find(entry)?.Details.Plan;
            if (plan is null || !plan.Names.Exists(planned => locator.Bytes.SequenceEqual(planned))) continue;
            if (await TryAsync(entry, folder, cancellation) is RestrictionOutcome.Disabled done)
            {
                return done.Names.Contains(locator);
            }
        }

        using var after = installation.Database.Open();
        return CaseEdits.WentWithAnother(after, sweepId, _keys.Locator(source, locator));
    }

    /// <summary>
    /// Forgets a rejected item: all that stays is its keyed content, the entry and the day. False, and nothing is forgotten,
    /// while something is intended or a file of it lies under seal.
    /// </summary>
    internal bool Erase(Case found, CaseItem item)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (!RestrictionJournal.Forget(connection, transaction, item.Id)) return false;
        // Before what says whose it is goes with it.
        _statements.Forget(connection, transaction, item.Id);
        CaseEdits.EraseRejected(
            connection, transaction, item.Id, item.ContentKey, found.Entry, installation.Time.GetUtcNow());
        _review.EndIfSettled(connection, transaction, found.Id, Actor.Housekeeping);
        _evidence.Append(connection, transaction, ClosedEntries.RetentionDeleted(
            "rejectedItem", 1, Persons.By(connection, transaction, Actor.Housekeeping.ToString())));
        transaction.Commit();
        // What was deleted leaves the write-ahead log as well.
        Database.Checkpoint(connection);
        return true;
    }

    void WriteWithdrawn(SqliteConnection connection, SqliteTransaction transaction, long itemId)
    {
        if (CaseEdits.CaseOf(connection, transaction, itemId) is not { } caseId) return;
        _evidence.Append(connection, transaction, ClosedEntries.ItemWithdrawn(
            caseId, itemId, Persons.By(connection, transaction, Actor.Housekeeping.ToString())));
    }

    // Null, with an alarm, when a disk is full or failing: the entry stays as it is, and the next scan goes on with it.
    async Task<RestrictionOutcome?> TryAsync(long entry, FolderSource folder, CancellationToken cancellation)
    {
        try
        {
            return await _executor.ExecuteAsync(entry, folder, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Alarms.Raise(installation, AlarmKind.RestrictionFailed, $"Entry {entry} of the journal: {NotYet}");
            return null;
        }
    }

    void Link(
        SqliteConnection connection, SqliteTransaction transaction, long itemId, long entry, string source, Locator name)
    {
        var key = _keys.Locator(source, name);
        if (CaseEdits.IsAt(connection, transaction, itemId, key)) return;
        CaseEdits.AddLink(connection, transaction, itemId, entry, key);
    }
}
