// Where lists are kept: imported as releases, shown, removed, and held against what is known to be harmless.
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Lists.Suppliers;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Lists;

sealed class ListStore(Installation installation)
{
    /// <summary>What a person is told who changes lists while another process does.</summary>
    const string Busy = "Another import or removal is at work on the lists of this installation. Try again when it has ended.";

    /// <summary>Releases of an exchange whose content is kept besides those in force, last in force, and of cases.</summary>
    internal const int KeptReleases = 10;

    readonly Journal _journal = new(installation);

    readonly SegmentFolder _segments = new(Path.Combine(installation.Folder, "lists"), installation.Keys);

    /// <summary>Makes a release of a file and puts it in force. Nothing of a file is taken unless all is well.</summary>
    internal ImportOutcome Import(ImportRequest request, Actor actor, CancellationToken cancellation) =>
        Import(request, actor, ListLimits.Default, cancellation);

    /// <summary>The same of what an exchange gave, instead of a file.</summary>
    /// <param name="request">Its path is not looked at.</param>
    /// <param name="read">Puts the rows into the builder. What it takes without a digest gets that of its rows.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellation">Takes nothing.</param>
    internal ImportOutcome ImportPulled(
        ImportRequest request, Func<ReleaseBuilder, FileIntake> read, Actor actor, CancellationToken cancellation) =>
        Import(request, read, actor, ListLimits.Default, cancellation);

    internal ImportOutcome Import(ImportRequest request, Actor actor, ListLimits limits, CancellationToken cancellation)
    {
        using (var connection = installation.Database.Open())
        {
            if (ExchangeStore.IsConnected(connection, request.List))
            {
                return new ImportOutcome.Refused($"The list {request.List} comes from an exchange. End that first: "
                    + $"./waarborg exchange disconnect {request.List}");
            }
        }

        return Import(
            request, builder => ListFileIntake.Read(request, builder, limits, cancellation), actor, limits, cancellation);
    }

    ImportOutcome Import(
        ImportRequest request, Func<ReleaseBuilder, FileIntake> read, Actor actor, ListLimits limits,
        CancellationToken cancellation)
    {
        if (ListRules.Problem(installation.Kind, request.List, request.Supplier, request.MaxDistance) is { } problem)
        {
            return new ImportOutcome.Refused(problem);
        }

        using var changing = _segments.TryLock();
        if (changing is null) return new ImportOutcome.Refused(Busy);
        using var connection = installation.Database.Open();
        if (SupplierStore.Find(connection, null, request.Supplier).WithdrawnAt is { } gone)
        {
            return new ImportOutcome.Refused(
                $"The supplier {request.Supplier} was withdrawn on {Instant.Text(gone)}: nothing of it is taken.");
        }

        if (Lookups.RemoteLists.Find(connection, null, request.List) is not null)
        {
            return new ImportOutcome.Refused(
                $"The list {request.List} is held by somebody else and only asked: take another name.");
        }

        if (ListTable.SupplierOf(connection, request.List) is { } supplier && supplier != request.Supplier)
        {
            return new ImportOutcome.Refused(
                $"The list {request.List} is of the supplier {supplier}. A list never changes its supplier.");
        }

        // What a stop underway left behind goes before more is written.
        _segments.RemoveAllBut(ListTable.Segments(connection));
        var builder = new ReleaseBuilder(HandleOf(installation.Keys, request.List), limits);
        try
        {
            return read(builder) switch
            {
                FileIntake.Refused refused => new ImportOutcome.Refused(refused.Words, refused.Why),
                FileIntake.Bad bad => new ImportOutcome.BadLines(bad.Lines),
                FileIntake.Taken taken => Keep(request, builder, taken, actor, cancellation),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        catch (IOException error)
        {
            return new ImportOutcome.Refused($"The release cannot be written: {error.Message}");
        }
    }

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
    internal ReleaseContent Open(ListRelease release) => _segments.Read(release.Segment, ReleaseFile.Read);

    // Without its fingerprints, which what changed from one release to the next does not hang on.
    ReleaseContent EntriesOf(ListRelease release) => _segments.Read(release.Segment, ReleaseFile.ReadEntries);

    /// <summary>Grows with every change to what may match; cheap enough to ask before every item.</summary>
    internal long ChangeNumber()
    {
        using var connection = installation.Database.Open();
        return ListTable.ChangeNumber(connection);
    }

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

    static bool MayStillMatch(ListRelease release, ListRelease newest) =>
        release.State is ReleaseState.Active or ReleaseState.Stopped || (release == newest && release.State.IsWaiting());

    ImportOutcome Keep(
        ImportRequest request, ReleaseBuilder builder, FileIntake.Taken taken, Actor actor, CancellationToken cancellation)
    {
        using var connection = installation.Database.Open();
        var earlier = ListTable.Releases(connection, request.List);
        // What was never in force is no ground to count changes from.
        var before = earlier.FirstOrDefault(one => one.State == ReleaseState.Active)
            ?? earlier.FirstOrDefault(one => one.EndedAt is not null);
        var old = before is null ? ReleaseContent.Empty : EntriesOf(before);
        var now = installation.Time.GetUtcNow();
        var isInForce = before is { State: ReleaseState.Active };
        var entries = builder.EntryCount;
        var built = builder.Build(
            old, before is null || isInForce ? 0 : before.EndedAt!.Value.ToUnixTimeMilliseconds(),
            now.ToUnixTimeMilliseconds());
        var root = ReleaseRoot.Of(built.Content, ReleaseRoot.KeyOf(request.Supplier, request.List));
        var counts = ReleaseBuilder.Count(built.Content);
        if (taken.FileDigest.Length == 0) taken = taken with { FileDigest = CanonicalFile.Digest(built.Content) };
        var (signed, unsigned) = ManifestCheck.Read(connection, request, taken.FileDigest, root, counts, earlier);
        if (unsigned is not null) return new ImportOutcome.Refused(unsigned, ImportRefusal.NotAsSigned);

        var knownGood = KnownGoodSet.Shipped.With(Vouched(ListTable.KnownGood(connection).Segment).Prints);
        var setAside = Canary.Check(built.Content, knownGood, cancellation);
        // What two people took back, or a breaker stopped, does not come again because one person imports it again.
        var afterStop = earlier.FirstOrDefault(one => !one.State.IsWaiting()) is
        { State: ReleaseState.Stopped or ReleaseState.RolledBack };
        var findings = Gates.Check(old, isInForce, afterStop, built.Content, setAside, entries, cancellation);
        var segment = _segments.Write(stream => ReleaseFile.Write(stream, built.Content));
        // What a gate holds, and what comes from a supplier for the first time, waits for two people.
        var state = findings.Any(one => one.Severity == GateSeverity.Holds) ? ReleaseState.Imported
            : request.PutInForce && IsTrusted(connection, request.Supplier) ? ReleaseState.Active
            : ReleaseState.Tested;
        var release = new ListRelease(
            0, request.List, request.Supplier, earlier.Count == 0 ? 1 : earlier[0].Number + 1, state, now, actor.ToString(),
            taken.FileDigest, entries, built.Difference, built.Folded, taken.Skipped.Count,
            setAside.Count == 0 ? CanaryResult.Passed : CanaryResult.Failed,
            request.MaxDistance ?? before?.MaxDistance, null, null, segment, counts,
            new(root, signed?.Number, signed?.Key, null, now, null, findings));
        // Read before anybody is kept from writing.
        List<ReleaseContent> others =
        [
            .. (request.Exchange is null ? [] : earlier).Where(one => MayStillMatch(one, earlier[0]))
                .Select(one => one.Id == before?.Id ? old : EntriesOf(one)),
        ];
        using var transaction = connection.BeginTransaction(deferred: false);
        // Meanwhile two people may have put another release in force, or taken one back.
        if (EntryTable.ActiveNumber(connection, transaction, request.List) != (isInForce ? before!.Number : null))
        {
            return new ImportOutcome.Refused($"What is in force of {request.List} changed meanwhile. Import the file again.");
        }

        if (request.Exchange is { } version && !ExchangeStore.IsAt(connection, transaction, request.List, version))
        {
            return new ImportOutcome.Refused(ExchangeStore.Described, ImportRefusal.DescribedAnew);
        }

        ListTable.Insert(connection, transaction, release, setAside);
        WriteRelease(connection, transaction, release, actor);
        if (state == ReleaseState.Active)
        {
            EntryTable.SetEnded(connection, transaction, request.List, old, built.Content, release.ImportedAt, now);
        }

        // What an exchange has no more stops also while its release waits, and in one that waited before; and where a
        // rollback brings an earlier one back.
        foreach (var content in others) EntryTable.SetGone(connection, transaction, request.List, content, built.Content, now);

        // Pulled every hour, a list would fill the disk.
        if (request.Exchange is not null)
        {
            ListTable.LetContentGo(connection, transaction, request.List, KeptReleases, now);
        }

        transaction.Commit();
        return new ImportOutcome.Imported(
            ListTable.Releases(connection, request.List)[0], taken.Skipped, setAside, taken.NotTaken);
    }

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

    // A sample has one supplier, which is not real: there is nobody to trust.
    bool IsTrusted(SqliteConnection connection, string supplier) =>
        installation.Kind == InstallationKind.Sample || ListTable.IsTrusted(connection, null, supplier);

    KnownGoodSet Vouched(string? segment) => segment is null ? new KnownGoodSet([]) : _segments.Read(segment, KnownGoodSet.Load);
}
