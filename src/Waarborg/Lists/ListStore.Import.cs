// How a release comes to be: what was read, held against the one before and against the gates, and written down.
using Microsoft.Data.Sqlite;
using Waarborg.Lists.Suppliers;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Lists;

sealed partial class ListStore
{
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

        var mayBeInForce = request.PutInForce && IsTrusted(connection, request.Supplier);
        var segment = _segments.Write(stream => ReleaseFile.Write(stream, built.Content));
        // While the gates are at work, others bring it into memory, so that it is compared with as soon as it is in force.
        using var coming = mayBeInForce && built.Content.Entries.Length >= ComingFrom
            ? _segments.Announce(new(request.List, segment))
            : null;
        var knownGood = KnownGoodSet.Shipped.With(Vouched(ListTable.KnownGood(connection).Segment).Prints);
        var setAside = Canary.Check(built.Content, knownGood, cancellation);
        // What two people took back, or a breaker stopped, does not come again because one person imports it again.
        var afterStop = earlier.FirstOrDefault(one => !one.State.IsWaiting()) is
        { State: ReleaseState.Stopped or ReleaseState.RolledBack };
        var findings = Gates.Check(old, isInForce, afterStop, built.Content, setAside, entries, cancellation);
        // What a gate holds, and what comes from a supplier for the first time, waits for two people.
        var state = findings.Any(one => one.Severity == GateSeverity.Holds) ? ReleaseState.Imported
            : mayBeInForce ? ReleaseState.Active
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

    // A sample has one supplier, which is not real: there is nobody to trust.
    bool IsTrusted(SqliteConnection connection, string supplier) =>
        installation.Kind == InstallationKind.Sample || ListTable.IsTrusted(connection, null, supplier);
}
