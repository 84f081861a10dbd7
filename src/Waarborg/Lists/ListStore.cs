// Where lists are kept: imported as releases, shown, removed, and held against what is known to be harmless.
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Lists.Suppliers;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Lists;

sealed partial class ListStore(Installation installation)
{
    /// <summary>What a person is told who changes lists while another process does.</summary>
    const string Busy = "Another import or removal is at work on the lists of this installation. Try again when it has ended.";

    /// <summary>Releases of an exchange whose content is kept besides those in force, last in force, and of cases.</summary>
    internal const int KeptReleases = 10;

    /// <summary>Entries from which a release is announced before it is in force: smaller ones are in memory at once.</summary>
    internal const int ComingFrom = 100_000;

    readonly Journal _journal = new(installation);

    readonly SegmentFolder _segments = new(Path.Combine(installation.Folder, "lists"), installation.Keys);

    /// <summary>Withdraws every entry of a list. Its releases stay as they were, so that cases can be explained.</summary>
    /// <param name="list">The list.</param>
    /// <param name="actor">Who.</param>
    /// <param name="exchange">The version of its exchange that has nothing any more: no release may come into force.</param>
    internal RemoveOutcome Remove(string list, Actor actor, int? exchange = null)
    {
        using var changing = _segments.TryLock();
        if (changing is null) return new RemoveOutcome.Refused(Busy);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (exchange is { } version && !ExchangeStore.IsAt(connection, transaction, list, version))
        {
            return new RemoveOutcome.Refused(ExchangeStore.Described, IsDescribedAnew: true);
        }

        var releases = ListTable.Releases(connection, list);
        var now = installation.Time.GetUtcNow();
        foreach (var one in exchange is null ? [] : releases)
        {
            if (one.State.IsWaiting())
            {
                ListTable.SetState(connection, transaction, one, ReleaseState.Withdrawn, now, actor.ToString());
            }
            else if (one.State == ReleaseState.Stopped)
            {
                // It stays stopped, so that it is known that it was.
                EntryTable.SetGone(connection, transaction, list, Open(one), ReleaseContent.Empty, now);
            }
        }

        var active = releases.FirstOrDefault(release => release.State == ReleaseState.Active);
        if (active is null)
        {
            transaction.Commit();
            return new RemoveOutcome.NotInForce();
        }

        ListTable.End(connection, transaction, list, ReleaseState.Withdrawn, now, actor.ToString());
        _journal.Append(connection, transaction, OpenEntries.ReleaseWithdrawn(
            new(list, active.Number), "removed", Persons.By(connection, transaction, actor.ToString())));
        transaction.Commit();
        return new RemoveOutcome.Removed(ListTable.Releases(connection, list)[0]);
    }

    internal IReadOnlyList<ListShown> All()
    {
        using var connection = installation.Database.Open();
        return [.. ListTable.Releases(connection)
            .GroupBy(release => release.List, StringComparer.Ordinal)
            .Select(list => new ListShown(
                list.Key, list.First().Supplier, [.. list], ListTable.SetAside(connection, list.First().Id)))];
    }

    internal ListShown? Find(string list) => All().FirstOrDefault(shown => shown.Name == list);

    /// <summary>The entries of a list with their times, those that were withdrawn included.</summary>
    internal IEnumerable<EntryShown> Entries(string list)
    {
        if (Find(list) is not { } shown) yield break;
        var newest = shown.Releases[0];
        var content = Open(newest);
        var prints = new int[content.Entries.Length];
        foreach (var algorithm in ListAlgorithms.All)
        {
            foreach (var entry in content.Table(algorithm).Entries) prints[entry]++;
        }

        for (var i = 0; i < prints.Length; i++)
        {
            var entry = content.Entries[i];
            var withdrawn = entry.IsWithdrawn ? DateTimeOffset.FromUnixTimeMilliseconds(entry.WithdrawnMs)
                : newest.State == ReleaseState.Active ? (DateTimeOffset?)null
                : newest.EndedAt;
            yield return new(
                EntryHandle.Show(entry.Handle), entry.Category, content.Reference(i),
                DateTimeOffset.FromUnixTimeMilliseconds(entry.AddedMs), withdrawn, prints[i]);
        }
    }

    /// <summary>What a release holds, decrypted into memory.</summary>
    internal ReleaseContent Open(ListRelease release) => Open(release.Segment);

    /// <summary>What a segment holds, also one that is not in force yet.</summary>
    internal ReleaseContent Open(string segment) => _segments.Read(segment, ReleaseFile.Read);

    /// <summary>
    /// The segment that may come into force soon; null where none is announced. Cheap enough to ask before every item.
    /// </summary>
    internal ComingSegment? Coming() => _segments.Coming();

    // Without its fingerprints, which what changed from one release to the next does not hang on.
    ReleaseContent EntriesOf(ListRelease release) => _segments.Read(release.Segment, ReleaseFile.ReadEntries);

    /// <summary>Grows with every change to what may match; cheap enough to ask before every item.</summary>
    internal long ChangeNumber()
    {
        var version = installation.Database.Changes.Version();
        if (version is not null && Volatile.Read(ref _numbered) is { } known && known.Version == version) return known.Number;
        using var connection = installation.Database.Open();
        var number = ListTable.ChangeNumber(connection);
        Volatile.Write(ref _numbered, version is { } read ? new(read, number) : null);
        return number;
    }

    /// <param name="Version">Of the database, before the number was read.</param>
    /// <param name="Number">The change number then.</param>
    sealed record Numbered(long Version, long Number);

    Numbered? _numbered;

    /// <summary>The releases that are compared with and what is set aside in them, as they stood at one moment.</summary>
    internal ReleasesInForce InForce()
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        var releases = ListTable.Releases(connection);
        var (segment, shipped) = ListTable.KnownGood(connection);
        var shadowing = releases.Where(
            release => release.State == ReleaseState.Shadow && release.Trust.ShadowUntil > installation.Time.GetUtcNow());
        return new(
            ListTable.ChangeNumber(connection), $"{segment} {shipped}",
            [.. releases.Where(one => one.State == ReleaseState.Active).Select(one => EntryTable.InForce(connection, one))],
            [.. shadowing.Select(one => EntryTable.InForce(connection, one))],
            MaxAge(connection, transaction));
    }

    /// <summary>What was removed here before, of these lists.</summary>
    internal TombstoneSet Tombstones(IReadOnlyCollection<WantedTombstones> wanted) =>
        Lists.Tombstones.Read(installation, wanted);

    TimeSpan MaxAge(SqliteConnection connection, SqliteTransaction transaction) =>
        BreakerLimits.InForce(installation, connection, transaction).ListMaxAge;

    /// <summary>Is this release the one in force of its list, in this transaction?</summary>
    internal static bool IsInForce(SqliteConnection connection, SqliteTransaction transaction, string list, int release) =>
        ListTable.IsActive(connection, transaction, list, release);

    /// <summary>The releases in force of the lists of these names.</summary>
    internal static IEnumerable<ListRelease> InForce(SqliteConnection connection, IReadOnlyList<string> lists) =>
        ListTable.Releases(connection).Where(
            one => one.State == ReleaseState.Active && lists.Contains(one.List, StringComparer.Ordinal));

    /// <summary>The number of everything together that has this digest; 0 where it has none and may not get one.</summary>
    internal int Generation(string digest, bool mayNumber = true)
    {
        using var connection = installation.Database.Open();
        return ListTable.Generation(connection, digest, installation.Time.GetUtcNow(), mayNumber);
    }

    /// <summary>Everything that must never match: what is shipped and what the operator vouches for.</summary>
    internal KnownGoodSet KnownGood()
    {
        using var connection = installation.Database.Open();
        return KnownGoodSet.Shipped.With(Vouched(ListTable.KnownGood(connection).Segment).Prints);
    }

    /// <summary>
    /// Adds harmless pictures and holds the releases in force against them. With nothing to add it only does the
    /// latter, where the program came with other pictures than at the last time: called at every start.
    /// </summary>
    internal KnownGoodOutcome AddKnownGood(
        IReadOnlyCollection<KnownGoodPrint> prints, Actor actor, CancellationToken cancellation)
    {
        using var changing = _segments.TryLock();
        if (changing is null) return new KnownGoodOutcome.Refused(Busy);
        using var connection = installation.Database.Open();
        var (segment, shippedBefore) = ListTable.KnownGood(connection);
        var shipped = KnownGoodSet.Shipped.Digest();
        var vouched = Vouched(segment);
        var known = vouched.Prints.Select(print => (print.Algorithm, print.Hash)).ToHashSet();
        var more = prints.Where(print => KnownGoodSet.MayHold(print.Algorithm, print.Hash))
            .DistinctBy(print => (print.Algorithm, print.Hash))
            .Where(print => !known.Contains((print.Algorithm, print.Hash)))
            .Select(print => print with { Note = KnownGoodSet.CleanNote(print.Note) })
            .ToList();
        if (more.Count == 0 && shipped == shippedBefore) return new KnownGoodOutcome.Grown(0, []);

        var grown = vouched.With(more);
        var held = shipped == shippedBefore ? new KnownGoodSet(more) : KnownGoodSet.Shipped.With(grown.Prints);
        // Those that may still come into force too; one that is taken up again later is held against the set then.
        var found = ListTable.Releases(connection)
            .Where(release => (release.State.IsWaiting() && release.ContentGoneAt is null)
                || release.State is ReleaseState.Active or ReleaseState.Stopped)
            .Select(release => (Release: release, SetAside: Canary.Check(Open(release), held, cancellation)))
            .ToList();
        try
        {
            if (more.Count > 0) segment = _segments.Write(grown.Save);
        }
        catch (IOException error)
        {
            return new KnownGoodOutcome.Refused($"The set of harmless pictures cannot be written: {error.Message}");
        }

        var now = installation.Time.GetUtcNow();
        using var transaction = connection.BeginTransaction(deferred: false);
        ListTable.SetKnownGood(connection, transaction, segment, grown.Prints.Count, shipped, now, actor);
        _journal.Append(connection, transaction, OpenEntries.KnownGoodChanged(
            KnownGoodSet.Shipped.With(grown.Prints).Prints.Count,
            Persons.By(connection, transaction, actor.ToString())));
        foreach (var (release, setAside) in found) ListTable.PutAside(connection, transaction, release.Id, setAside, now);
        transaction.Commit();
        return new KnownGoodOutcome.Grown(
            more.Count, [.. found.SelectMany(one => one.SetAside.Select(entry => (one.Release.List, entry)))]);
    }

    /// <summary>The keyed handle of the entry of this list that has a given reference.</summary>
    internal static Func<string, ulong> HandleOf(KeyRing keys, string list) =>
        EntryHandle.Maker(keys.Derive("list-entry"), list);

    /// <summary>Writes the releases in force anew, after a restore of an older back-up was reconciled.</summary>
    internal void WriteInForce(SqliteConnection connection, SqliteTransaction transaction, Actor actor)
    {
        foreach (var release in ListTable.Releases(connection).Where(release => release.State == ReleaseState.Active))
        {
            WriteRelease(connection, transaction, release, actor);
        }
    }

    void WriteRelease(
        SqliteConnection connection, SqliteTransaction transaction, ListRelease release, Actor actor)
    {
        var by = Persons.By(connection, transaction, actor.ToString());
        var name = new ReleaseName(release.List, release.Number);
        _journal.Append(connection, transaction, OpenEntries.ReleaseImported(
            name, release.Supplier, release.Entries, release.Trust.Root, by));
        if (release.State != ReleaseState.Active) return;
        _journal.Append(connection, transaction, OpenEntries.ReleaseActivated(name, (JsonArray)by.DeepClone()));
    }

    KnownGoodSet Vouched(string? segment) => segment is null ? new KnownGoodSet([]) : _segments.Read(segment, KnownGoodSet.Load);
}
