// Matched uploads that an inlet keeps: encrypted from the first moment, as a disabled object of their case, and given up again.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Acting;
using Waarborg.Acting.Sealing;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <remarks>
/// The journal's entry is written with the case, before a byte lies on the disk; plain bytes never do. An upload never lay in a
/// source, so there is no place to put it back to: what is given up is destroyed here, and whoever sent it has it.
/// </remarks>
sealed class KeptUploads(Installation installation)
{
    /// <summary>How long after it was intended an upload cannot be underway any more.</summary>
    internal static TimeSpan StaleAfter { get; } = TimeSpan.FromMinutes(10);

    static readonly Wording _kept = new(
        "Kept here, encrypted; it was never served.", "Hier bewaard, versleuteld; het is nooit te zien geweest.");

    static readonly Wording _givenUp = new(
        "What was kept of the upload is destroyed; whoever sent it has it.",
        "Wat van de upload was bewaard, is vernietigd; wie het stuurde, heeft het.");

    static readonly Wording _diskFailed = new(
        "the disk of the data folder failed, so that nothing of the upload is kept.",
        "de schijf van de gegevensmap faalde, zodat van de upload niets is bewaard.");

    static readonly Wording _stopped = new(
        "the program stopped underway, so that nothing of the upload is kept.",
        "het programma stopte onderweg, zodat van de upload niets is bewaard.");

    const string NoUpload = "It is no kept upload: what lay in a folder is put back there, and not destroyed.";

    readonly RestrictionJournal _journal = new(installation);
    readonly CaseStore _cases = new(installation);
    readonly string _folder = SealDesk.FolderOf(installation);

    /// <summary>Seals the bytes that an entry is about. A failing disk leaves the case, and says so in it.</summary>
    internal async Task KeepAsync(long entry, ReadOnlyMemory<byte> bytes)
    {
        if (_journal.Find(entry) is not { State: RestrictionState.Intended } restriction) return;
        try
        {
            // Whoever hangs up does not decide whether it is kept.
            await SealedFile.SealAsync(
                (offset, into, _) => ValueTask.FromResult(Copy(bytes, offset, into)), _folder, restriction.SealedName,
                KeyWrap.By(installation.Keys), CancellationToken.None);
            End(restriction, new RestrictionOutcome.Disabled([new(restriction.Details.Locator)], 0), _kept);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Drop(restriction, _diskFailed);
        }
    }

    /// <summary>Destroys what is kept, as the journal intends.</summary>
    internal CarriedOut GiveUp(long entry)
    {
        if (_journal.Find(entry) is not { } restore) return new CarriedOut.Done(_givenUp.English);
        // Whoever calls: what came out of a folder is its customer's only copy.
        if (!Inlets().Contains(restore.Source)) return new CarriedOut.Failed(NoUpload);
        if (restore.State != RestrictionState.Intended) return new CarriedOut.Done(_givenUp.English);
        var outcome = ShredFile.Shred(_folder, SealedFile.KeyFileOf(restore.SealedName));
        if (outcome is ShredOutcome.Refused refused) return new CarriedOut.Failed(refused.Words);
        SealedFile.Delete(_folder, restore.SealedName);
        End(restore, new RestrictionOutcome.Restored([new(restore.Details.Locator)], 0, OwnerKept: true), _givenUp);
        return new CarriedOut.Done(_givenUp.English);
    }

    /// <summary>
    /// Ends what a stop left half-way: bytes that were in memory only are gone, and the case says so; of what was rejected
    /// nothing stays, whatever came between the verdict and its end.
    /// </summary>
    internal void FinishStale()
    {
        var inlets = Inlets();
        foreach (var pending in _journal.Pending().Where(one => inlets.Contains(one.Source)))
        {
            if (_journal.Find(pending.Id) is not { State: RestrictionState.Intended } entry) continue;
            if (installation.Time.GetUtcNow() - entry.IntendedAt < StaleAfter) continue;
            if (entry.Kind == RestrictionKind.Restore) GiveUp(entry.Id);
            else Drop(entry, _stopped);
        }

        ConcludeEnded();
        foreach (var (caseId, itemId) in Rejected()) Forget(caseId, itemId);
    }

    // What an older version ended in the journal and not in its case.
    void ConcludeEnded()
    {
        using var connection = installation.Database.Open();
        var ended = connection.Query<(long Id, string Outcome)>(
            """
            select r.id, r.state from case_items i join cases c on c.id = i.case_id join sources s on s.name = c.source
                join restrictions r on r.id = case i.restriction when 'Disabling' then i.disable_id else i.restore_id end
            where s.kind = @upload and i.restriction in ('Disabling', 'Restoring') and r.state <> 'Intended'
            """,
            new { upload = nameof(SourceKind.Upload) }).ToList();
        foreach (var (id, state) in ended)
        {
            if (_journal.Find(id) is not { } entry) continue;
            using var transaction = connection.BeginTransaction(deferred: false);
            var isDone = state == nameof(RestrictionState.Done);
            Conclude(
                connection, transaction, entry,
                !isDone ? ItemRestriction.Failed
                    : entry.Kind == RestrictionKind.Disable ? ItemRestriction.Disabled : ItemRestriction.Restored,
                !isDone ? _stopped
                    : entry.Kind == RestrictionKind.Disable ? _kept : _givenUp);
            transaction.Commit();
        }
    }

    // Whoever rejected it just now gives it up himself.
    IReadOnlyList<(long Case, long Item)> Rejected()
    {
        using var connection = installation.Database.Open();
        return
        [
            .. connection.Query<(long, long)>(
                """
                select i.case_id, i.id from case_items i join cases c on c.id = i.case_id join sources s on s.name = c.source
                where s.kind = @upload and i.verdict = @rejected and i.verdict_at <= @before order by i.id
                """,
                new
                {
                    upload = nameof(SourceKind.Upload),
                    rejected = nameof(Verdict.Rejected),
                    before = Instant.Text(installation.Time.GetUtcNow() - StaleAfter),
                }),
        ];
    }

    // What holders have a part of comes back by them, and what is underway is ended first.
    void Forget(long caseId, long itemId)
    {
        if (Find(caseId, itemId) is not { } before) return;
        if (before is { Restriction: ItemRestriction.Disabled, DisableId: { } disabled }
            && !new SealDesk(installation).TryRelease(disabled))
        {
            return;
        }

        if (_cases.Find(caseId) is not { } found || Find(caseId, itemId) is not { } item) return;
        var desk = new RestrictionDesk(installation);
        var isGone = item.Restriction switch
        {
            ItemRestriction.Disabled => desk.IntendRestore(found, item, Actor.Housekeeping) is { } entry
                && GiveUp(entry) is CarriedOut.Done,
            ItemRestriction.Restoring => GiveUp(item.RestoreId!.Value) is CarriedOut.Done,
            ItemRestriction.Disabling or ItemRestriction.Sealed => false,
            _ => true,
        };
        if (isGone) desk.Erase(found, item);
    }

    CaseItem? Find(long caseId, long itemId) => _cases.Find(caseId)?.Items.SingleOrDefault(one => one.Id == itemId);

    HashSet<string> Inlets() => new SourceStore(installation).All().Where(one => one.Kind == SourceKind.Upload)
        .Select(one => one.Name).ToHashSet(StringComparer.Ordinal);

    void Drop(Restriction restriction, Wording why)
    {
        SealedFile.Delete(_folder, restriction.SealedName);
        Alarms.Raise(installation, AlarmKind.RestrictionFailed, $"Entry {restriction.Id} of the journal: {why}");
        End(restriction, new RestrictionOutcome.Refused(why.Kept), why);
    }

    // In one transaction: what is ended in the journal is ended in its case, and whoever it concerns is told.
    void End(Restriction restriction, RestrictionOutcome outcome, Wording words)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        _journal.End(
            connection, transaction, restriction, outcome, sealRemoved: outcome is not RestrictionOutcome.Disabled);
        var state = outcome switch
        {
            RestrictionOutcome.Disabled => ItemRestriction.Disabled,
            RestrictionOutcome.Restored => ItemRestriction.Restored,
            _ => ItemRestriction.Failed,
        };
        Conclude(connection, transaction, restriction, state, words);
        transaction.Commit();
    }

    void Conclude(
        SqliteConnection connection, SqliteTransaction transaction, Restriction restriction, ItemRestriction state, Wording words)
    {
        if (state == ItemRestriction.Restored)
        {
            RestrictionJournal.MarkSealRemoved(connection, transaction, restriction.SealedName);
        }

        CaseEdits.SetEnded(connection, transaction, restriction.Id, state, words);
        var statements = new Statements(installation);
        if (state == ItemRestriction.Disabled) statements.NoteRestricted(connection, transaction, restriction.Id);
        else if (_journal.DisableOf(restriction) is { } back) statements.NoteBack(connection, transaction, back);
        else statements.NoteNotRestricted(connection, transaction, restriction.Id);
        new RemovedItems(installation).Keep(connection, transaction, restriction.CaseItem);
    }

    static int Copy(ReadOnlyMemory<byte> bytes, long offset, Memory<byte> into)
    {
        var count = (int)Math.Min(into.Length, bytes.Length - offset);
        bytes.Slice((int)offset, count).CopyTo(into);
        return count;
    }
}
