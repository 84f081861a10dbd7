// What becomes of the originals of confirmed items: their keys go to holders outside, or are destroyed.
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Waarborg.Acting;
using Waarborg.Acting.Sealing;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>Seals and destroys, one object at a time, and goes on where a stop came between.</summary>
/// <remarks>
/// Intended in the database; letters on the disk and read back; that written down, with the ledger's record; the service's own
/// key destroyed; the item sealed. Until the third step the service opens the object as before; from then on the letters do.
/// </remarks>
/// <param name="installation">Whose objects.</param>
/// <param name="atPoint">Called at named points between steps; tests stop there.</param>
sealed partial class SealDesk(Installation installation, Action<string>? atPoint = null)
{
    // No source is called so.
    const string Lock = ".seals";

    /// <summary>How long one process waits until another has sealed what it found.</summary>
    static TimeSpan WaitForOther { get; } = TimeSpan.FromMinutes(2);

    readonly Action<string> _atPoint = atPoint ?? (static _ => { });
    readonly Journal _journal = new(installation);
    readonly CaseStore _cases = new(installation);
    readonly SettingsStore _settings = new(installation);
    readonly string _folder = FolderOf(installation);

    internal static string FolderOf(Installation installation) => Path.Combine(installation.Folder, "sealed");

    string Letters => SealLetters.FolderOf(_folder);

    /// <summary>Does everything that is due, unless another process is at it.</summary>
    internal void FinishAll()
    {
        using var only = FileLock.TryTake(installation, Lock);
        if (only is not null) SettleAll();
    }

    /// <summary>The lock under which objects are sealed, opened and destroyed.</summary>
    internal Task<FileStream> TakeTurnAsync(CancellationToken cancellation) =>
        FileLock.TakeAsync(installation, Lock, WaitForOther, cancellation);

    /// <summary>Does what follows for one object that was confirmed just now, and says it in words.</summary>
    internal async Task<string> FollowAsync(long disableId, CancellationToken cancellation)
    {
        using (await TakeTurnAsync(cancellation)) SettleAll();
        using var connection = installation.Database.Open();
        return SealStore.OfDisable(connection, null, disableId) switch
        {
            { State: SealState.Sealed } row => $" It is sealed as {row.InWords()}.",
            { State: SealState.Shredded } => " It is destroyed: nobody can put it back.",
            null when Chosen(connection) is ConfirmedOriginals.Keep =>
                " It waits to be sealed: a holder that the settings name is described no more, or the case does not allow it.",
            null when Chosen(connection) is ConfirmedOriginals.Shred =>
                " It waits to be destroyed: the case does not allow it now.",
            null when Chosen(connection) is null => " Nobody has decided what becomes of confirmed originals.",
            _ => "",
        };
    }

    /// <summary>
    /// Before an object is put back: what was begun is taken back, or finished where the letters alone count already.
    /// </summary>
    internal async Task ReleaseAsync(long disableId, CancellationToken cancellation)
    {
        using var only = await TakeTurnAsync(cancellation);
        Release(disableId);
    }

    /// <summary>The same at once; false while another process is at it.</summary>
    internal bool TryRelease(long disableId)
    {
        using var only = FileLock.TryTake(installation, Lock);
        if (only is null) return false;
        Release(disableId);
        return true;
    }

    void Release(long disableId)
    {
        SealRow? row;
        using (var connection = installation.Database.Open()) row = SealStore.OfDisable(connection, null, disableId);
        if (row is { State: SealState.Intended or SealState.Failed }) Cancel(row);
        else if (row is { State: SealState.Lettered or SealState.Opened or SealState.Shredding }) GoOn(row);
    }

    /// <summary>What the operator chose; null while he chose nothing.</summary>
    internal ConfirmedOriginals? Chosen(SqliteConnection connection, SqliteTransaction? transaction = null) =>
        _settings.Current(connection, transaction)?.Settings.Confirmed;

    void SettleAll()
    {
        IReadOnlyList<SealRow> unfinished, lying;
        IReadOnlyList<long> due;
        ConfirmedOriginals? chosen;
        using (var connection = installation.Database.Open())
        {
            unfinished = SealStore.In(
                connection, null, SealState.Intended, SealState.Lettered, SealState.Opened, SealState.Shredding);
            lying = SealStore.In(connection, null, SealState.Sealed);
            due = SealStore.Due(connection);
            chosen = due.Count == 0 ? null : Chosen(connection);
        }

        foreach (var row in unfinished) Try(row, GoOn);
        foreach (var row in lying) Try(row, Keep);
        if (chosen is null) return;
        foreach (var disableId in due)
        {
            if (Begin(disableId, chosen) is { } row) Try(row, GoOn);
        }
    }

    // Null when it may not be, as things stand: it stays disabled, and is looked at again.
    SealRow? Begin(long disableId, ConfirmedOriginals chosen)
    {
        if (new RestrictionJournal(installation).Find(disableId) is not { } disabled) return null;
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (!SealStore.IsStillDue(connection, transaction, disableId)) return null;
        var now = _journal.Now(connection, transaction);
        SealRow row;
        switch (chosen)
        {
            case ConfirmedOriginals.Keep keep:
                if (!MayAll(connection, transaction, disableId, new CaseCommand.Seal())) return null;
                if (SealHolders.Of(connection, transaction, keep) is not { } holders) return null;
                row = new(
                    0, disableId, disabled.SealedName, SealState.Intended, keep.Purpose,
                    LastDay(now, keep.Days), holders);
                break;
            case ConfirmedOriginals.Shred:
                if (!MayAll(connection, transaction, disableId, new CaseCommand.Shred(), shredsAtOnce: true)) return null;
                row = new(0, disableId, disabled.SealedName, SealState.Shredding, null, null, []);
                RecordShredding(connection, transaction, disableId);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        row = row with { Id = SealStore.Insert(connection, transaction, row, now) };
        transaction.Commit();
        _atPoint("seal:intended");
        return row;
    }

    // Whoever is told today may object until then, and what was wrong is put back with the holders.
    static DateOnly LastDay(DateTimeOffset now, int days)
    {
        var (chosen, window) = (now.UtcDateTime.AddDays(days), RecordRetention.ObjectUntil(now).UtcDateTime);
        return DateOnly.FromDateTime(chosen > window ? chosen : window);
    }

    /// <summary>Does the order of things allow this for every item that is the object?</summary>
    internal bool MayAll(
        SqliteConnection connection, SqliteTransaction? transaction, long disableId, CaseCommand command,
        bool shredsAtOnce = false, bool isWindowOver = false)
    {
        foreach (var of in SealStore.Items(connection, transaction, disableId).GroupBy(one => one.Case))
        {
            var found = _cases.Find(of.Key);
            IReadOnlyList<CaseItem> items = [.. found?.Items.Where(one => one.DisableId == disableId) ?? []];
            if (found is null || items.Count == 0) return false;
            // Whoever may not be told yet may still object.
            if (isWindowOver && RetentionStore.IsHeld(connection, transaction, of.Key)) return false;
            var standing = VerdictStore.StandingOf(connection, transaction, found, items, isStored: true) with
            {
                ShredsAtOnce = shredsAtOnce,
                IsWindowOver = isWindowOver,
            };
            if (CaseFlow.Next(standing, command) is not Transition.To) return false;
        }

        return true;
    }

    /// <summary>The next steps of an object, to where it rests.</summary>
    internal void GoOn(SealRow row)
    {
        switch (row.State)
        {
            case SealState.Intended: Letter(row); break;
            case SealState.Lettered: GiveUpKey(row); break;
            case SealState.Opened: ForgetOpened(row); break;
            case SealState.Shredding: Shred(row); break;
            case SealState.Sealed or SealState.Shredded or SealState.Failed: break;
            default: throw new System.Diagnostics.UnreachableException();
        }
    }

    void Letter(SealRow row)
    {
        using (var connection = installation.Database.Open())
        {
            if (!SealStore.IsStillDue(connection, null, row.DisableId))
            {
                Cancel(row);
                return;
            }
        }

        if (SealedFile.TakeKey(_folder, row.SealedName, installation.Keys) is not { } dataKey)
        {
            Fail(row, "the service's own key to it is missing or does not fit, so that there is nothing to split.");
            return;
        }

        try
        {
            SealLetters.Write(Letters, row.SealedName, LettersOf(row, dataKey));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }

        _atPoint("seal:letters");
        using (var connection = installation.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            // A verdict may have come meanwhile: then the next look takes it back.
            if (!SealStore.IsStillDue(connection, transaction, row.DisableId)) return;
            var by = Persons.By(connection, transaction, Actor.Housekeeping.ToString());
            foreach (var (caseId, item, _) in SealStore.Items(connection, transaction, row.DisableId))
            {
                _journal.Append(connection, transaction, ClosedEntries.Seal(
                    caseId, item, row.Holders.Count, row.Purpose!, DayText(row), by.DeepClone().AsArray()));
            }

            SealStore.SetState(connection, transaction, row.Id, SealState.Lettered);
            transaction.Commit();
        }

        _atPoint("seal:lettered");
        GiveUpKey(row with { State = SealState.Lettered });
    }

    List<SealLetter> LettersOf(SealRow row, byte[] dataKey)
    {
        var shares = KeyShares.Split(dataKey, row.Holders.Count == 2 ? Sharing.TwoOfTwo : Sharing.TwoOfThree);
        try
        {
            return
            [
                .. row.Holders.Zip(shares, (holder, share) => SealLetter.Make(
                    installation.Id, row.Id, SealLetter.PurposeOf(row.Purpose!)!.Value, row.Until!.Value, holder.Name,
                    HpkePublicKey.TryParse(holder.Key, out var key)
                        ? key
                        : throw new System.Diagnostics.UnreachableException(), share)),
            ];
        }
        finally
        {
            foreach (var share in shares) share.Clear();
        }
    }

    // The letters count from here on: they are looked at once more before the key goes, and never written anew.
    void GiveUpKey(SealRow row)
    {
        if (SealLetters.Read(Letters, row.SealedName, row.Holders.Count) is null)
        {
            Fail(row, "a letter to a holder is missing or cannot be read, so that the service keeps its own key.");
            return;
        }

        ShredKey(row);
        _atPoint("seal:key-gone");
        using (var connection = installation.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            SealStore.SetState(connection, transaction, row.Id, SealState.Sealed);
            SealStore.SetItems(
                connection, transaction, row.DisableId, ItemRestriction.Sealed, row.Said);
            transaction.Commit();
        }

        _atPoint("seal:done");
    }

    void ForgetOpened(SealRow row)
    {
        SealLetters.Shred(Letters, row.SealedName);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        SealStore.Delete(connection, transaction, row.Id);
        transaction.Commit();
    }

    void Cancel(SealRow row)
    {
        SealLetters.Shred(Letters, row.SealedName);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        SealStore.Delete(connection, transaction, row.Id);
        transaction.Commit();
    }

    void Fail(SealRow row, string words)
    {
        using (var connection = installation.Database.Open())
        {
            SealStore.SetState(connection, null, row.Id, SealState.Failed);
        }

        Alarms.Raise(installation, AlarmKind.RestrictionFailed, string.Create(
            CultureInfo.InvariantCulture, $"Object {row.Id} is not sealed: {words}"));
    }

    // A disk that fails keeps one object as it is; the next look goes on with it.
    void Try(SealRow row, Action<SealRow> act)
    {
        try
        {
            act(row);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Alarms.Raise(installation, AlarmKind.RestrictionFailed, string.Create(
                CultureInfo.InvariantCulture, $"Object {row.Id} waits, and is tried again: {error.Message}"));
        }
    }

    static string DayText(SealRow row) => row.Until!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
