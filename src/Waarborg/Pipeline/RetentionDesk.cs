// What is kept of cases goes when its time is over: first the file under seal, then everything that names the item, and then
// the database is searched for what was deleted.
using System.Globalization;
using Microsoft.Data.Sqlite;
using Waarborg.Acting;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Reporting;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>An item, or a case without one, and when it goes.</summary>
/// <param name="Item">What is kept.</param>
/// <param name="End">When nothing of it is known any more.</param>
/// <param name="FileEnd">When its file under seal is destroyed; null where none is.</param>
sealed record RetainedUntil(RetainedItem Item, RetentionEnd End, DateTimeOffset? FileEnd);

/// <summary>What a round deleted.</summary>
/// <param name="Items">Items of cases.</param>
/// <param name="Cases">Cases of which no item was left.</param>
/// <param name="Files">Files under seal.</param>
/// <param name="Waiting">Words about each that is over its time and stays for now.</param>
/// <param name="IsFound">Something that was deleted is still in the database's files; null where nothing was looked for.</param>
sealed record RetentionRound(int Items, int Cases, int Files, IReadOnlyList<string> Waiting, bool? IsFound);

/// <remarks>
/// A stop at any point loses nothing: what is over its time is found again at the next round. A hold of an authority comes
/// before every ceiling. An item that is being made unavailable or put back waits until it is.
/// </remarks>
/// <param name="installation">Whose cases.</param>
/// <param name="atPoint">Called at named points between steps; tests stop there.</param>
sealed class RetentionDesk(Installation installation, Action<string>? atPoint = null)
{
    /// <summary>Items and cases of one round at most; the next round goes on.</summary>
    internal const int MaxAtOnce = 500;

    const string RunningWords = "a clock of it is still running, somebody is still to be heard, or something has not arrived.";
    const string WorkedOnWords = "it is being worked on, somebody is still to be heard, or something has not arrived.";

    readonly Action<string> _atPoint = atPoint ?? (static _ => { });
    readonly Journal _journal = new(installation);
    readonly ClockStore _clocks = new(installation);

    /// <summary>Everything that is kept, and when it goes, the first to go first.</summary>
    internal IReadOnlyList<RetainedUntil> List(long? onlyCase = null)
    {
        using var connection = installation.Database.Open();
        var days = Days(connection);
        var seals = SealStore.In(connection, null, SealState.Sealed).ToDictionary(row => row.DisableId, row => row.Until);
        return
        [
            .. RetentionStore.All(connection, onlyCase)
                .Select(item => new RetainedUntil(item, RecordRetention.Of(item.Facts, days), FileEnd(item, days, seals)))
                .OrderBy(one => one.FileEnd < one.End.At ? one.FileEnd : one.End.At),
        ];
    }

    // A seal lasts to the end of its last day.
    static DateTimeOffset? FileEnd(RetainedItem item, RetentionDays days, Dictionary<long, DateOnly?> seals)
    {
        if (item.Restriction is not (ItemRestriction.Disabled or ItemRestriction.Sealed) || item.DisableId is not { } disable)
        {
            return null;
        }

        var end = RecordRetention.OfSealedFile(item.Facts, days).At;
        return seals.GetValueOrDefault(disable) is { } last
            && RecordRetention.OfSeal(new(last.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero), item.Facts) is var until
            && until < end
                ? until
                : end;
    }

    /// <summary>Deletes what is over its time.</summary>
    internal Task<RetentionRound> RunAsync(CancellationToken cancellation)
    {
        // What may be told from now on, such as after a hold, becomes a message first; what waits for one is not deleted.
        var teller = new Teller(installation);
        while (teller.Run() > 0) cancellation.ThrowIfCancellationRequested();
        var now = installation.Time.GetUtcNow();
        return DeleteAsync(one => one.End.At <= now, now, cancellation);
    }

    /// <summary>
    /// Deletes these items, and these statements of items that are gone, at once, whatever their ceilings: somebody asked for
    /// it who may.
    /// </summary>
    internal Task<RetentionRound> EraseAsync(
        IReadOnlySet<long> items, IReadOnlySet<long> statements, CancellationToken cancellation)
    {
        var traces = new TraceScan();
        ForgetStatements(statements, traces);
        return DeleteAsync(one => one.Item.Item is { } item && items.Contains(item), filesUntil: null, cancellation, traces);
    }

    async Task<RetentionRound> DeleteAsync(
        Func<RetainedUntil, bool> isDue, DateTimeOffset? filesUntil, CancellationToken cancellation, TraceScan? begun = null)
    {
        var (items, cases, files) = (0, 0, 0);
        var waiting = new List<string>();
        var traces = begun ?? new TraceScan();
        if (filesUntil is { } until)
        {
            ForgetHeard(until, traces);
            files += await DestroyFilesAsync(until, waiting, cancellation);
        }

        var all = List();
        var sharers = all.Where(one => one.Item.DisableId is not null).ToLookup(one => one.Item.DisableId!.Value);
        foreach (var one in all.Where(isDue))
        {
            cancellation.ThrowIfCancellationRequested();
            // What waits is in the way of nothing else.
            if (items + cases >= MaxAtOnce) break;
            if (await KeptForNowAsync(one.Item, sharers, cancellation) is { } why)
            {
                waiting.Add(InWords(one.Item) + why);
                continue;
            }

            // Another round did it meanwhile.
            if (Forget(one.Item, traces) is not var (item, wholeCase)) continue;
            items += item ? 1 : 0;
            cases += wholeCase ? 1 : 0;
            if (!item && !wholeCase) waiting.Add(InWords(one.Item) + (one.Item.Item is null ? RunningWords : WorkedOnWords));
            _atPoint("retention:forgotten");
        }

        return new(
            items, cases, files, [.. waiting.Distinct(StringComparer.Ordinal)], traces.Count == 0 ? null : IsFound(traces));
    }

    // Complaints have a time of their own, and what was said of rejected items outlives those.
    void ForgetHeard(DateTimeOffset now, TraceScan traces)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var values = new List<byte[]>();
        var gone = HeardRetention.Forget(connection, transaction, now, Days(connection), values);
        new ReportForgetting(installation).ForgetGone(connection, transaction, values);
        CommitHeard(connection, transaction, gone, values, traces);
    }

    void ForgetStatements(IReadOnlySet<long> statements, TraceScan traces)
    {
        if (statements.Count == 0) return;
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var values = new List<byte[]>();
        // Something may have come meanwhile for which they are needed.
        var gone = HeardRetention.GoneBefore(connection, transaction, _journal.Now(connection, transaction))
            .Where(statements.Contains).ToList();
        HeardRetention.ForgetStatements(connection, transaction, gone, values);
        CommitHeard(connection, transaction, gone.Count, values, traces);
    }

    void CommitHeard(
        SqliteConnection connection, SqliteTransaction transaction, int gone, List<byte[]> values, TraceScan traces)
    {
        if (gone > 0)
        {
            _journal.Append(connection, transaction, ClosedEntries.RetentionDeleted(
                "heard", gone, Persons.By(connection, transaction, Actor.Housekeeping.ToString())));
            LastRecord.Stamp(connection, transaction, installation.Time.GetUtcNow());
        }

        transaction.Commit();
        foreach (var value in values) traces.Add(value);
    }

    // What lies under seal may have to go before what is known of it.
    async Task<int> DestroyFilesAsync(DateTimeOffset now, List<string> waiting, CancellationToken cancellation)
    {
        var all = List();
        var sharers = all.Where(one => one.Item.DisableId is not null).ToLookup(one => one.Item.DisableId!.Value);
        RetentionDays days;
        using (var connection = installation.Database.Open()) days = Days(connection);
        var due = all.Select(one => one.Item)
            .Where(one => one.Restriction is ItemRestriction.Disabled or ItemRestriction.Sealed)
            .Where(one => RecordRetention.OfSealedFile(one.Facts, days).At <= now)
            .Where(one => MayDestroy(sharers[one.DisableId!.Value], now))
            .DistinctBy(one => one.DisableId).Take(MaxAtOnce).ToList();
        var files = 0;
        foreach (var one in due)
        {
            var problem = await DestroyAsync(one.DisableId!.Value, cancellation);
            if (problem is null) files++;
            else waiting.Add(InWords(one) + problem);
        }

        return files;
    }

    // One object may be an item of several cases: it goes with the earliest, unless one of them must keep it.
    static bool MayDestroy(IEnumerable<RetainedUntil> sharers, DateTimeOffset now) => sharers.All(one =>
        !one.Item.IsHeld && !one.Item.IsAwaited && !(one.End.Rule == RetentionRule.TerroristContent && one.End.At > now));

    async Task<string?> KeptForNowAsync(
        RetainedItem one, ILookup<long, RetainedUntil> sharers, CancellationToken cancellation)
    {
        if (one.IsHeld) return "an authority holds it, or has it kept back.";
        if (one.IsAwaited) return WorkedOnWords;
        switch (one.Restriction)
        {
            case ItemRestriction.Disabling or ItemRestriction.Restoring:
                return "it is being made unavailable or put back.";
            case ItemRestriction.Disabled or ItemRestriction.Sealed when one.DisableId is { } disable:
                if (MayDestroy(sharers[disable], installation.Time.GetUtcNow())) return await DestroyAsync(disable, cancellation);
                // Another case keeps the object; this one is forgotten.
                return sharers[disable].Any(other => other.Item.Item != one.Item) ? null : WorkedOnWords;
            default:
                return null;
        }
    }

    // One that a failing disk keeps is in the way of no other.
    async Task<string?> DestroyAsync(long disable, CancellationToken cancellation)
    {
        try
        {
            return await new SealDesk(installation, _atPoint).DestroyAsync(disable, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Alarms.Raise(installation, AlarmKind.RestrictionFailed,
                $"A file under seal that is over its time could not be destroyed, and is tried again: {error.Message}");
            return $"it could not be destroyed: {error.Message}";
        }
    }

    // Null where nothing of it is there any more.
    (bool Item, bool Case)? Forget(RetainedItem one, TraceScan traces)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (!RetentionStore.IsThere(connection, transaction, one.Case, one.Item)) return null;
        // A hold may have come meanwhile.
        if (RetentionStore.IsHeld(connection, transaction, one.Case)) return (false, false);
        if (RetentionStore.IsOnItsWay(connection, transaction, one.Case)) return (false, false);
        var by = Persons.By(connection, transaction, Actor.Housekeeping.ToString());
        var (item, wholeCase) = (false, false);
        var values = new List<byte[]>();
        if (one.Item is { } id)
        {
            new ReportForgetting(installation).ForgetItem(connection, transaction, id, values);
            item = RetentionStore.ForgetItem(
                connection, transaction, id, of => RestrictionJournal.Forget(connection, transaction, of), values);
            if (!item) return (false, false);
            _journal.Append(connection, transaction, ClosedEntries.RetentionDeleted("item", 1, by.DeepClone().AsArray()));
            // Of what nobody knows any more no term can be met.
            if (RetentionStore.HasNoItem(connection, transaction, one.Case))
            {
                _clocks.Stop(connection, transaction, one.Case, ClockStop.CaseClosed, Actor.Housekeeping);
            }
        }

        if (RetentionStore.IsEmpty(connection, transaction, one.Case, installation.Time.GetUtcNow()))
        {
            values.AddRange(RetentionStore.SealedValues(connection, transaction, one.Case, null));
            RetentionStore.ForgetCase(connection, transaction, one.Case);
            _journal.Append(connection, transaction, ClosedEntries.RetentionDeleted("case", 1, by.DeepClone().AsArray()));
            wholeCase = true;
        }

        LastRecord.Stamp(connection, transaction, installation.Time.GetUtcNow());
        transaction.Commit();
        if (!item && !wholeCase) return (false, false);
        foreach (var value in values) traces.Add(value);
        return (item, wholeCase);
    }

    // What was deleted was overwritten, and leaves the write-ahead log with the checkpoint.
    bool IsFound(TraceScan traces)
    {
        using (var connection = installation.Database.Open()) Database.Checkpoint(connection);
        var path = installation.Database.Path;
        var found = traces.IsIn(path) || traces.IsIn(path + "-wal");
        if (found)
        {
            Alarms.Raise(installation, AlarmKind.RestrictionFailed,
                "Something that was deleted because its time was over is still in the database's files. Where somebody reads at "
                + "this moment it goes with the next round: see ./waarborg retention run");
        }

        return found;
    }

    RetentionDays Days(SqliteConnection connection) =>
        new SettingsStore(installation).Current(connection, null)?.Settings.Retention is { } chosen
            ? new(chosen.CasesDays, chosen.SealedFilesDays, chosen.ComplaintsDays)
            : RecordRetention.WithoutSettings;

    static string InWords(RetainedItem one) => one.Item is null
        ? string.Create(CultureInfo.InvariantCulture, $"Case {one.Case} stays for now: ")
        : string.Create(CultureInfo.InvariantCulture, $"Item {one.Number} of case {one.Case} stays for now: ");
}
