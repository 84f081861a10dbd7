// Being wrong, repaired: what a bad release, entry or supplier alone caused is put back, after one approval, and timed.
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>What a rollback would do.</summary>
/// <param name="Items">Items that it would put back.</param>
/// <param name="Cases">Cases that these are in.</param>
/// <param name="Reopened">Cases that rest on nothing afterwards: those with items to put back, and others that people look at
/// again.</param>
/// <param name="Sealed">Items that wait for holders: they lie sealed, and come back when people judge otherwise.</param>
/// <param name="Before">The number of the release that would be in force again; null where none would.</param>
sealed record RollbackPreview(long Items, long Cases, long Reopened, long Sealed, long? Before)
{
    internal string InWords() => string.Create(
        CultureInfo.InvariantCulture,
        $"This would restore {Items} {(Items == 1 ? "item" : "items")} in {Cases} {(Cases == 1 ? "case" : "cases")}, ")
        + string.Create(CultureInfo.InvariantCulture, $"and open {Reopened} {(Reopened == 1 ? "case" : "cases")} again.");

    /// <summary>How many of them return at once, and how many wait for others.</summary>
    internal string ReturnWords() => InWords(Items, Sealed);

    /// <summary>How many return at once, and how many wait for others.</summary>
    internal static string InWords(long items, long waiting) => string.Create(
        CultureInfo.InvariantCulture, $"At once return {items}; {waiting} {(waiting == 1 ? "lies" : "lie")} sealed and ")
        + $"{(waiting == 1 ? "waits" : "wait")} for holders, once people judge otherwise.";
}

/// <summary>A rollback as it is kept.</summary>
sealed record Rollback(
    long Id, long Proposal, string List, long? Release, string Target, DateTimeOffset BeganAt, DateTimeOffset? EndedAt,
    long Cases, long Restored, long Failed, long Waiting, long Sealed);

sealed class RollbackDesk(Installation installation)
{
    // No source is called so.
    const string Lock = ".rollback";

    /// <summary>How long one process waits until another has put back what it found.</summary>
    static TimeSpan WaitForOther { get; } = TimeSpan.FromMinutes(10);

    readonly ReleaseActs _acts = new(installation);
    readonly Journal _journal = new(installation);

    /// <summary>What would be done, with nothing changed.</summary>
    internal RollbackPreview Preview(RollbackTarget target)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var (items, cases, reopened) = Apply(connection, transaction, target, proposal: 0, [Actor.CommandLine.ToString()]);
        var before = target is RollbackTarget.OfList of
            ? EntryTable.ActiveNumber(connection, transaction, of.List)
            : null;
        var waiting = SealedOf(connection, transaction, target);
        transaction.Rollback();
        return new(items.Count, cases, reopened, waiting, before);
    }

    /// <summary>Takes it back and writes down what is to be put back, in the transaction of the approval.</summary>
    internal string Begin(
        SqliteConnection connection, SqliteTransaction transaction, RollbackTarget target, long proposal,
        IReadOnlyList<string> by)
    {
        var (items, cases, reopened) = Apply(connection, transaction, target, proposal, by);
        var now = _journal.Now(connection, transaction);
        var (list, release) = target switch
        {
            RollbackTarget.OfList of => (of.List, (long?)of.Release),
            RollbackTarget.OfEntry of => (of.List, null),
            RollbackTarget.OfWithdrawn of => (of.List, null),
            RollbackTarget.OfSupplier of => (of.Supplier, null),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var waiting = SealedOf(connection, transaction, target);
        var id = connection.ExecuteScalar<long>(
            """
            insert into rollbacks (proposal, list, release, target, began_at, cases, sealed)
            values (@proposal, @list, @release, @target, @at, @cases, @waiting) returning id
            """,
            new { proposal, list, release, target = target.GetType().Name, at = Instant.Text(now), cases, waiting }, transaction);
        foreach (var item in items)
        {
            connection.Execute(
                "insert into rollback_items (rollback_id, item_id) values (@id, @item)", new { id, item }, transaction);
        }

        var words = string.Create(
            CultureInfo.InvariantCulture, $"Rollback {id} of {list}: {items.Count} items in {cases} cases are put back, ")
            + string.Create(CultureInfo.InvariantCulture, $"and {reopened} cases are open again. ")
            + RollbackPreview.InWords(items.Count, waiting);
        if (items.Count > 0)
        {
            Incidents.ReportRollback(_journal, connection, transaction, items.Count, words, Actor.Housekeeping);
        }

        return words;
    }

    /// <summary>Is anything approved that is not put back yet? Cheap enough to ask every other second.</summary>
    internal bool IsAnyWaiting()
    {
        using var connection = installation.Database.Open();
        return connection.ExecuteScalar<long?>("select 1 from rollbacks where ended_at is null limit 1") is not null;
    }

    /// <summary>
    /// Puts back what approved rollbacks wait for. A stop underway is gone on with at the next call; two processes at once
    /// would take each other's work for a failure, so that the second waits and finds it done.
    /// </summary>
    internal async Task CarryOutAsync(CancellationToken cancellation)
    {
        using var only = await FileLock.TakeAsync(installation, Lock, WaitForOther, cancellation);
        foreach (var rollback in All().Where(one => one.EndedAt is null).OrderBy(one => one.Id))
        {
            await CarryOutAsync(rollback, cancellation);
        }
    }

    /// <summary>All rollbacks, the newest first.</summary>
    internal IReadOnlyList<Rollback> All()
    {
        using var connection = installation.Database.Open();
        // Apart from the rest: of a count over no rollback at all, the database does not say that it is a number.
        var waiting = connection.Query<(long Id, long Count)>(
                "select rollback_id, count(*) from rollback_items where state = 'Waiting' group by rollback_id")
            .ToDictionary(row => row.Id, row => row.Count);
        return
        [
            .. connection.Query<Row>(
                    """
                    select id, proposal, list, release, target, began_at as BeganAt, ended_at as EndedAt, cases, restored, failed,
                        sealed
                    from rollbacks order by id desc
                    """)
                .Select(row => new Rollback(
                    row.Id, row.Proposal, row.List, row.Release, row.Target, Instant.Of(row.BeganAt),
                    row.EndedAt is null ? null : Instant.Of(row.EndedAt), row.Cases, row.Restored, row.Failed,
                    waiting.GetValueOrDefault(row.Id), row.Sealed)),
        ];
    }

    // Everything that rested on it alone is lost with it; of that, what no person confirmed and is disabled is to be put back.
    (IReadOnlyList<long> Items, long Cases, long Reopened) Apply(
        SqliteConnection connection, SqliteTransaction transaction, RollbackTarget target, long proposal,
        IReadOnlyList<string> by)
    {
        _acts.TakeBack(connection, transaction, target, proposal, by);
        var why = target switch
        {
            RollbackTarget.OfList => "releaseRolledBack",
            RollbackTarget.OfSupplier => "supplierWithdrawn",
            RollbackTarget.OfEntry => "entrySetAside",
            _ => "entryWithdrawn",
        };
        var lost = CaseHits.ReopenLost(installation, connection, transaction, why, by[0]);
        var reopened = lost.Count == 0 ? 0 : connection.ExecuteScalar<long>(
            "select count(distinct case_id) from case_items where id in (select value from json_each(@lost))",
            new { lost = $"[{string.Join(',', lost)}]" }, transaction);
        var items = connection.Query<(long Item, long Case)>(
            """
            select i.id, i.case_id from case_items i
            where i.lost_at is not null and i.verdict = 'None' and i.restriction in ('Disabling', 'Disabled')
                and exists (
                    select 1 from case_item_hits h
                    where h.item_id = i.id
                        and (@list is null or h.list = @list) and (@entry is null or h.entry = @entry)
                        and (@supplier is null or h.supplier = @supplier)
                        and (@release is null or h.release = @release
                            or i.id in (select value from json_each(@lost))))
                and not exists (
                    select 1 from rollback_items r join rollbacks b on b.id = r.rollback_id
                    where r.item_id = i.id and r.state = 'Waiting' and b.ended_at is null)
            order by i.id
            """,
            new
            {
                list = target switch
                {
                    RollbackTarget.OfList of => of.List,
                    RollbackTarget.OfEntry of => of.List,
                    RollbackTarget.OfWithdrawn of => of.List,
                    _ => null,
                },
                release = (target as RollbackTarget.OfList)?.Release,
                lost = $"[{string.Join(',', lost)}]",
                entry = (target as RollbackTarget.OfEntry)?.Entry,
                supplier = (target as RollbackTarget.OfSupplier)?.Supplier,
            },
            transaction).ToList();
        return ([.. items.Select(one => one.Item)], items.Select(one => one.Case).Distinct().Count(), reopened);
    }

    // What people ruled is not undone by a rollback, and the service could not: these are counted apart.
    static long SealedOf(SqliteConnection connection, SqliteTransaction transaction, RollbackTarget target) =>
        connection.ExecuteScalar<long>(
            """
            select count(*) from case_items i where i.lost_at is not null and i.restriction = 'Sealed'
                and exists (select 1 from case_item_hits h
                    where h.item_id = i.id and (@list is null or h.list = @list) and (@entry is null or h.entry = @entry)
                        and (@supplier is null or h.supplier = @supplier))
            """,
            new
            {
                list = target switch
                {
                    RollbackTarget.OfList of => of.List,
                    RollbackTarget.OfEntry of => of.List,
                    RollbackTarget.OfWithdrawn of => of.List,
                    _ => null,
                },
                entry = (target as RollbackTarget.OfEntry)?.Entry,
                supplier = (target as RollbackTarget.OfSupplier)?.Supplier,
            },
            transaction);

    async Task CarryOutAsync(Rollback rollback, CancellationToken cancellation)
    {
        var desk = new CaseDesk(installation);
        foreach (var (item, caseId, number) in Waiting(rollback.Id))
        {
            cancellation.ThrowIfCancellationRequested();
            // It may be back with another name of the same object, or be gone from its case.
            var answer = number is { } named
                ? await desk.RestoreLostAsync(caseId, named, cancellation)
                : new CaseAnswer.Done([]);
            SetState(rollback.Id, item, answer is CaseAnswer.Done ? "Restored" : "Failed");
        }

        End(rollback);
    }

    IReadOnlyList<(long Item, long Case, int? Number)> Waiting(long rollback)
    {
        using var connection = installation.Database.Open();
        return
        [
            .. connection.Query<(long Item, long? Case, long? Number)>(
                    """
                    select r.item_id, i.case_id, i.number from rollback_items r left join case_items i on i.id = r.item_id
                    where r.rollback_id = @rollback and r.state = 'Waiting' order by r.item_id
                    """,
                    new { rollback })
                .Select(row => (row.Item, row.Case ?? 0, (int?)row.Number)),
        ];
    }

    void SetState(long rollback, long item, string state)
    {
        using var connection = installation.Database.Open();
        connection.Execute(
            "update rollback_items set state = @state where rollback_id = @rollback and item_id = @item",
            new { rollback, item, state });
    }

    void End(Rollback rollback)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        var (restored, failed) = connection.QuerySingle<(long, long)>(
            """
            select count(case state when 'Restored' then 1 end), count(case state when 'Failed' then 1 end)
            from rollback_items where rollback_id = @Id
            """,
            new { rollback.Id }, transaction);
        var ended = connection.Execute(
            "update rollbacks set ended_at = @at, restored = @restored, failed = @failed where id = @Id and ended_at is null",
            new { rollback.Id, at = Instant.Text(now), restored, failed }, transaction);
        if (ended == 0) return;
        _journal.Append(connection, transaction, ClosedEntries.RollbackEnded(
            rollback.List, rollback.Release, rollback.Cases, restored, failed,
            Math.Max(0, (long)(now - rollback.BeganAt).TotalSeconds),
            Persons.By(connection, transaction, Actor.Housekeeping.ToString())));
        transaction.Commit();
    }

    sealed record Row(
        long Id, long Proposal, string List, long? Release, string Target, string BeganAt, string? EndedAt, long Cases,
        long Restored, long Failed, long Sealed);
}
