// The provider's own term for what was made unavailable before anybody decided: within it a person looks.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Cases;

sealed class OwnReview(Installation installation)
{
    readonly ClockStore _clocks = new(installation);

    /// <summary>
    /// Starts the clock of a case of which something is made unavailable now, unless it has one, or the settings name no term.
    /// </summary>
    internal void Begin(
        SqliteConnection connection, SqliteTransaction transaction, long caseId, DateTimeOffset now, Actor actor)
    {
        var settings = new SettingsStore(installation).Current(connection, transaction)?.Settings;
        if (settings?.ReviewHours is not { } hours) return;
        var goesOn = ClockStore.OfCase(connection, transaction, caseId)
            .Any(one => one is { Kind: ClockKind.OwnReview, StoppedAt: null });
        if (goesOn) return;
        _clocks.Start(connection, transaction, caseId, ClockKind.OwnReview, now, ClockLength.Hours(hours), actor);
    }

    /// <summary>Stops it if nothing of the case waits for a person any more.</summary>
    internal void EndIfSettled(SqliteConnection connection, SqliteTransaction transaction, long caseId, Actor actor)
    {
        if (Settled(connection, transaction, caseId) is not { } why) return;
        _clocks.Stop(connection, transaction, caseId, why, actor, ClockKind.OwnReview);
    }

    /// <summary>Why nobody is owed a look at this case any more; null while somebody is.</summary>
    /// <remarks>Bytes that a person confirmed need no second look, so further copies of them wait for nobody.</remarks>
    internal static ClockStop? Settled(SqliteConnection connection, SqliteTransaction transaction, long caseId)
    {
        var isOpen = connection.ExecuteScalar<bool>(
            "select exists (select 1 from cases where id = @caseId and closed_at is null)", new { caseId }, transaction);
        if (!isOpen) return ClockStop.CaseClosed;
        var waits = connection.ExecuteScalar<bool>(
            """
            select exists (
                select 1 from case_items i where i.case_id = @caseId and i.verdict = 'None' and not exists (
                    select 1 from case_items o
                    where o.case_id = i.case_id and o.content_key = i.content_key and o.verdict = 'Confirmed'))
            """,
            new { caseId }, transaction);
        return waits ? null : ClockStop.Judged;
    }
}
