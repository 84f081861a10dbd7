// Where sweeps are kept: begun, stopped, resumed, finished.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

enum SweepState
{
    /// <summary>Under way, or broken off without a word; the next scan of the source goes on with it.</summary>
    Running,

    /// <summary>Stopped before its end; the next scan of the source goes on with it.</summary>
    Stopped,

    /// <summary>The end was reached.</summary>
    Finished,
}

/// <summary>Why a run of a sweep ended, as the ledger has it.</summary>
enum SweepEnd
{
    /// <summary>Everything was walked.</summary>
    Complete,

    /// <summary>An operator stopped it.</summary>
    Stopped,

    /// <summary>The permit ended or was revoked underway.</summary>
    PermitEnded,

    /// <summary>A condition of the permit did not hold any more.</summary>
    Paused,

    /// <summary>The clock could not be trusted any more.</summary>
    ClockDoubted,
}

/// <summary>A scan of everything that a source holds.</summary>
sealed record SweepRecord(
    long Id, string Source, SweepState State, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? StopWords,
    SweepSummary? Summary);

sealed class SweepStore(Installation installation)
{
    readonly Journal _journal = new(installation);
    readonly PermitConditions _conditions = new(installation);

    /// <summary>
    /// Goes on with the source's unfinished sweep, or begins one, and says so in the ledger before anything is read. Null, and
    /// nothing is begun, when the permit is not in force at this moment.
    /// </summary>
    internal long? BeginOrResume(Permit permit, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (IsOver(connection, transaction, permit)) return null;
        var source = permit.Source;
        var now = _journal.Now(connection, transaction);
        var open = connection.ExecuteScalar<long?>(
            """
            update sweeps set state = 'Running', stop_words = null, ended_at = null
            where id = (select max(id) from sweeps where source = @source) and state <> 'Finished' returning id
            """,
            new { source }, transaction);
        var id = open ?? connection.ExecuteScalar<long>(
            "insert into sweeps (source, state, started_at, actor) values (@source, 'Running', @at, @actor) returning id",
            new { source, at = Instant.Text(now), actor = actor.ToString() }, transaction);
        var by = Persons.By(connection, transaction, actor.ToString());
        var releases = Releases(connection, permit);
        _journal.Append(connection, transaction, open is null
            ? OpenEntries.SweepStarted(id, source, permit.Id, releases, dryRun: false, by)
            : OpenEntries.SweepResumed(id, source, permit.Id, releases, by));
        transaction.Commit();
        return id;
    }

    /// <summary>A dry run leaves nothing but its entries in the ledger, under a number of its own. Null as above.</summary>
    internal long? BeginDryRun(Permit permit, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (IsOver(connection, transaction, permit)) return null;
        var id = connection.ExecuteScalar<long>(
            "insert into sweeps (source, state, started_at, actor) values (@Source, 'Finished', @at, @actor) returning id",
            new { permit.Source, at = Instant.Text(_journal.Now(connection, transaction)), actor = actor.ToString() },
            transaction);
        connection.Execute("delete from sweeps where id = @id", new { id }, transaction);
        _journal.Append(connection, transaction, OpenEntries.SweepStarted(
            id, permit.Source, permit.Id, Releases(connection, permit), dryRun: true,
            Persons.By(connection, transaction, actor.ToString())));
        transaction.Commit();
        return id;
    }

    bool IsOver(SqliteConnection connection, SqliteTransaction transaction, Permit permit) =>
        _conditions.Problem(connection, transaction, permit, _journal.Now(connection, transaction)) is not null;

    /// <summary>Says in the ledger how a run of a sweep ended, and with which counts.</summary>
    internal void WriteEnd(
        SqliteConnection connection, SqliteTransaction transaction, long id, SweepEnd how, SweepSummary summary)
    {
        var recorded = connection.ExecuteScalar<long>(
            "select count(*) from evidence where subject = @subject and kind in ('match', 'test.match')",
            new { subject = $"sweep:{id}" }, transaction);
        var end = how.ToString();
        _journal.Append(connection, transaction, ClosedEntries.SweepEnded(
            id, char.ToLowerInvariant(end[0]) + end[1..],
            new(summary.Items, summary.Match, summary.NoMatch, summary.NotScanned, summary.Tests), recorded,
            Persons.By(connection, transaction, Actor.Sweep.ToString())));
    }

    /// <summary>The end of a dry run, of which nothing else is kept.</summary>
    internal void EndDryRun(long id, SweepEnd how, SweepSummary summary)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        WriteEnd(connection, transaction, id, how, summary);
        transaction.Commit();
    }

    static List<ReleaseName> Releases(SqliteConnection connection, Permit permit) =>
    [
        .. ListStore.InForce(connection, permit.Lists).Select(release => new ReleaseName(release.List, release.Number)),
    ];

    /// <summary>Keeps under which permit a part of the sweep was done.</summary>
    internal void AddPermit(long sweep, long permit)
    {
        using var connection = installation.Database.Open();
        connection.Execute(
            "insert into sweep_permits (sweep_id, permit_id) values (@sweep, @permit) on conflict do nothing",
            new { sweep, permit });
    }

    internal void End(long id, SweepEnd how, string? words, SweepSummary summary)
    {
        var state = how == SweepEnd.Complete ? SweepState.Finished : SweepState.Stopped;
        var now = installation.Time.GetUtcNow();
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Execute(
            "update sweeps set state = @state, stop_words = @words, ended_at = @at, summary = @summary where id = @id",
            new { id, state = state.ToString(), words, at = Instant.Text(now), summary = summary.ToJson() }, transaction);
        WriteEnd(connection, transaction, id, how, summary);
        LastRecord.Stamp(connection, transaction, now);
        transaction.Commit();
    }

    /// <summary>
    /// Places whose files this sweep disabled, in this run or an earlier one, further names included; test pictures apart.
    /// </summary>
    internal (long Matches, long Tests) Disabled(long sweep)
    {
        using var connection = installation.Database.Open();
        return connection.QuerySingle<(long, long)>(
            """
            select count(*) filter (where list <> @tests), count(*) filter (where list = @tests) from (
                select i.locator_key, c.list from case_items i join cases c on c.id = i.case_id
                where i.disabled_in_sweep = @sweep and i.restriction in ('Disabled', 'Sealed', 'Shredded')
                union
                select l.locator_key, c.list from case_item_links l join case_items i on i.id = l.item_id
                    join cases c on c.id = i.case_id
                where i.disabled_in_sweep = @sweep and i.restriction in ('Disabled', 'Sealed', 'Shredded'))
            """,
            new { sweep, tests = ListRules.TestPictures });
    }

    internal IReadOnlyList<SweepRecord> Latest(int limit)
    {
        using var connection = installation.Database.Open();
        return
        [
            .. connection.Query<Row>(
                    """
                    select id, source, state, started_at as StartedAt, ended_at as EndedAt, stop_words as StopWords, summary
                    from sweeps order by id desc limit @limit
                    """,
                    new { limit })
                .Select(r => new SweepRecord(
                    r.Id, r.Source, Enum.Parse<SweepState>(r.State), Instant.Of(r.StartedAt),
                    r.EndedAt is null ? null : Instant.Of(r.EndedAt), r.StopWords,
                    r.Summary is null ? null : SweepSummary.FromJson(r.Summary))),
        ];
    }

    sealed record Row(
        long Id, string Source, string State, string StartedAt, string? EndedAt, string? StopWords, string? Summary);
}
