// Matched uploads that an inlet keeps: encrypted from the first moment, as a disabled object of their case, and given up again.
using Waarborg.Acting;
using Waarborg.Acting.Sealing;
using Waarborg.Cases;
using Waarborg.Evidence;
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

    const string KeptWords = "Kept under seal; it was never on this server.";
    const string GivenUpWords = "What was kept of the upload is destroyed; whoever sent it has it.";
    const string NotKept = "nothing of the upload is kept.";

    readonly RestrictionJournal _journal = new(installation);
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
            End(restriction, new RestrictionOutcome.Disabled([new(restriction.Details.Locator)], 0), KeptWords);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Drop(restriction, "the disk of the data folder failed, so that " + NotKept);
        }
    }

    /// <summary>Destroys what is kept, as the journal intends.</summary>
    internal CarriedOut GiveUp(long entry)
    {
        if (_journal.Find(entry) is not { State: RestrictionState.Intended } restore) return new CarriedOut.Done(GivenUpWords);
        var outcome = ShredFile.Shred(_folder, SealedFile.KeyFileOf(restore.SealedName));
        if (outcome is ShredOutcome.Refused refused) return new CarriedOut.Failed(refused.Words);
        SealedFile.Delete(_folder, restore.SealedName);
        End(restore, new RestrictionOutcome.Restored([new(restore.Details.Locator)], 0, OwnerKept: true), GivenUpWords);
        return new CarriedOut.Done(GivenUpWords);
    }

    /// <summary>Ends what a stop left half-way: bytes that were in memory only are gone, and the case says so.</summary>
    internal void FinishStale()
    {
        var uploads = new SourceStore(installation).All().Where(one => one.Kind == SourceKind.Upload)
            .Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var pending in _journal.Pending().Where(one => uploads.Contains(one.Source)))
        {
            if (_journal.Find(pending.Id) is not { State: RestrictionState.Intended } entry) continue;
            if (installation.Time.GetUtcNow() - entry.IntendedAt < StaleAfter) continue;
            if (entry.Kind == RestrictionKind.Restore) GiveUp(entry.Id);
            else Drop(entry, "the program stopped underway, so that " + NotKept);
        }
    }

    void Drop(Restriction restriction, string why)
    {
        SealedFile.Delete(_folder, restriction.SealedName);
        Alarms.Raise(installation, AlarmKind.RestrictionFailed, $"Entry {restriction.Id} of the journal: {why}");
        End(restriction, new RestrictionOutcome.Refused(why), why);
    }

    void End(Restriction restriction, RestrictionOutcome outcome, string words)
    {
        _journal.End(restriction, outcome, sealRemoved: outcome is not RestrictionOutcome.Disabled);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var state = outcome switch
        {
            RestrictionOutcome.Disabled => ItemRestriction.Disabled,
            RestrictionOutcome.Restored => ItemRestriction.Restored,
            _ => ItemRestriction.Failed,
        };
        if (state == ItemRestriction.Restored)
        {
            RestrictionJournal.MarkSealRemoved(connection, transaction, restriction.SealedName);
        }

        CaseEdits.SetEnded(connection, transaction, restriction.Id, state, words);
        new RemovedItems(installation).Keep(connection, transaction, restriction.CaseItem);
        transaction.Commit();
    }

    static int Copy(ReadOnlyMemory<byte> bytes, long offset, Memory<byte> into)
    {
        var count = (int)Math.Min(into.Length, bytes.Length - offset);
        bytes.Slice((int)offset, count).CopyTo(into);
        return count;
    }
}
