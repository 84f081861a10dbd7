// Where sweeps are kept: begun, stopped, resumed, finished.
using Dapper;
using Waarborg.People;
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

/// <summary>A scan of everything that a source holds.</summary>
sealed record SweepRecord(
    long Id, string Source, SweepState State, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? StopWords,
    SweepSummary? Summary);

sealed class SweepStore(Installation installation)
{
    /// <summary>Goes on with the source's unfinished sweep, or begins one.</summary>
    internal (long Id, bool Resumed) BeginOrResume(string source, Actor actor)
    {
        var now = installation.Time.GetUtcNow();
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var open = connection.ExecuteScalar<long?>(
            """
            update sweeps set state = 'Running', stop_words = null, ended_at = null
            where id = (select max(id) from sweeps where source = @source) and state <> 'Finished' returning id
            """,
            new { source }, transaction);
        var id = open ?? connection.ExecuteScalar<long>(
            "insert into sweeps (source, state, started_at, actor) values (@source, 'Running', @at, @actor) returning id",
            new { source, at = Instant.Text(now), actor = actor.ToString() }, transaction);
        LastRecord.Stamp(connection, transaction, now);
        transaction.Commit();
        return (id, open is not null);
    }

    /// <summary>Keeps under which permit a part of the sweep was done.</summary>
    internal void AddPermit(long sweep, long permit)
    {
        using var connection = installation.Database.Open();
        connection.Execute(
            "insert into sweep_permits (sweep_id, permit_id) values (@sweep, @permit) on conflict do nothing",
            new { sweep, permit });
    }

    internal void End(long id, SweepState state, string? words, SweepSummary summary)
    {
        var now = installation.Time.GetUtcNow();
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Execute(
            "update sweeps set state = @state, stop_words = @words, ended_at = @at, summary = @summary where id = @id",
            new { id, state = state.ToString(), words, at = Instant.Text(now), summary = summary.ToJson() }, transaction);
        LastRecord.Stamp(connection, transaction, now);
        transaction.Commit();
    }

    /// <summary>Places whose files this sweep disabled, in this run or an earlier one, further names included.</summary>
    internal long Disabled(long sweep)
    {
        using var connection = installation.Database.Open();
        return connection.ExecuteScalar<long>(
            """
            select count(*) from (
                select locator_key from case_items where disabled_in_sweep = @sweep and restriction = 'Disabled'
                union
                select l.locator_key from case_item_links l join case_items i on i.id = l.item_id
                where i.disabled_in_sweep = @sweep and i.restriction = 'Disabled')
            """,
            new { sweep });
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
