// What becomes of sealed objects at their end: key, letters and file are destroyed, in this order.
using Microsoft.Data.Sqlite;
using Waarborg.Acting;
using Waarborg.Acting.Sealing;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Pipeline;

sealed partial class SealDesk
{
    const string NotYetOver =
        "the case does not allow it now: nobody has decided, an authority holds it, or a complaint is open.";

    /// <summary>
    /// Destroys what lies under seal because the time for which it may be kept is over. Null when it is gone; else words.
    /// </summary>
    internal async Task<string?> DestroyAsync(long disableId, CancellationToken cancellation)
    {
        using var only = await TakeTurnAsync(cancellation);
        SealRow row;
        using (var connection = installation.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            var found = SealStore.OfDisable(connection, transaction, disableId);
            if (found is { State: SealState.Shredded }) return null;
            var entry = new RestrictionJournal(installation).Find(disableId);
            // Another round was here since it was looked for, and nothing is known of it any more.
            if (found is null && entry is null) return null;
            if (found is { State: SealState.Lettered or SealState.Opened }) return "it is being sealed or opened at this moment.";
            if (!MayAll(connection, transaction, disableId, new CaseCommand.Shred(), isWindowOver: true)) return NotYetOver;
            if (found is not { State: SealState.Shredding }) RecordDestruction(connection, transaction, disableId);
            if (found is null)
            {
                row = new(0, disableId, entry!.SealedName, SealState.Shredding, null, null, []);
                row = row with { Id = SealStore.Insert(connection, transaction, row, _journal.Now(connection, transaction)) };
            }
            else
            {
                row = found with { State = SealState.Shredding };
                SealStore.SetState(connection, transaction, row.Id, SealState.Shredding);
            }

            transaction.Commit();
        }

        _atPoint("shred:intended");
        Shred(row);
        return null;
    }

    // What people confirmed is said item by item; of what an order named nobody ruled, and its deletion is said as such.
    void RecordDestruction(SqliteConnection connection, SqliteTransaction transaction, long disableId)
    {
        var by = Persons.By(connection, transaction, Actor.Housekeeping.ToString());
        var isConfirmed = SealStore.IsConfirmed(connection, transaction, disableId);
        foreach (var (caseId, item, _) in SealStore.Items(connection, transaction, disableId).Where(_ => isConfirmed))
        {
            _journal.Append(connection, transaction, ClosedEntries.SealShredded(caseId, item, by.DeepClone().AsArray()));
        }

        if (!isConfirmed) _journal.Append(connection, transaction, ClosedEntries.RetentionDeleted("sealedFile", 1, by));
    }

    // A key beside a sealed object is left of an opening that was broken off. At its end the object is destroyed.
    void Keep(SealRow row)
    {
        if (File.Exists(Path.Combine(_folder, SealedFile.KeyFileOf(row.SealedName)))) ShredKey(row);
        if (DateOnly.FromDateTime(installation.Time.GetUtcNow().UtcDateTime) <= row.Until) return;
        using (var connection = installation.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            var today = DateOnly.FromDateTime(_journal.Now(connection, transaction).UtcDateTime);
            if (today <= row.Until) return;
            // Who was told later than it was sealed has his whole time.
            if (RetentionStore.MayStillObject(
                connection, transaction, row.DisableId, _journal.Now(connection, transaction)))
            {
                return;
            }

            if (!MayAll(connection, transaction, row.DisableId, new CaseCommand.Shred(), isWindowOver: true)) return;
            RecordShredding(connection, transaction, row.DisableId);
            SealStore.SetState(connection, transaction, row.Id, SealState.Shredding);
            transaction.Commit();
        }

        _atPoint("shred:intended");
        Shred(row with { State = SealState.Shredding });
    }

    void Shred(SealRow row)
    {
        ShredKey(row);
        SealLetters.Shred(Letters, row.SealedName);
        _atPoint("shred:keys-gone");
        SealedFile.Delete(_folder, row.SealedName);
        _atPoint("shred:file-gone");
        using var connection = installation.Database.Open();
        // Nobody could open what went with it any more: its key was under that one.
        foreach (var name in RestrictionJournal.CompanionSeals(connection, null, row.DisableId))
        {
            SealedFile.Delete(_folder, name);
            RestrictionJournal.MarkSealRemoved(connection, null, name);
        }

        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            RestrictionJournal.MarkSealRemoved(connection, transaction, row.SealedName);
            SealStore.SetState(
                connection, transaction, row.Id, SealState.Shredded, _journal.Now(connection, transaction));
            SealStore.SetItems(
                connection, transaction, row.DisableId, ItemRestriction.Shredded,
                new("destroyed; nobody can put it back", "vernietigd; niemand kan het terugzetten"));
            transaction.Commit();
        }

        // What was written before leaves the write-ahead log as well.
        Database.Checkpoint(connection);
    }

    void ShredKey(SealRow row)
    {
        foreach (var file in (string[])[SealedFile.KeyFileOf(row.SealedName), SealedFile.KeyPartOf(row.SealedName)])
        {
            if (ShredFile.Shred(_folder, file) is ShredOutcome.Refused refused) throw new IOException(refused.Words);
        }
    }

    void RecordShredding(SqliteConnection connection, SqliteTransaction transaction, long disableId)
    {
        var by = Persons.By(connection, transaction, Actor.Housekeeping.ToString());
        foreach (var (caseId, item, _) in SealStore.Items(connection, transaction, disableId))
        {
            _journal.Append(
                connection, transaction, ClosedEntries.SealShredded(caseId, item, by.DeepClone().AsArray()));
        }
    }
}
