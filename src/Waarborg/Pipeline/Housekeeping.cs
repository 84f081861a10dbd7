// What is done by the clock: traces of scanning are wiped after a permit's end, sealed objects at theirs.
using Dapper;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Lists.Lookups;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>Runs at every start of a command and every hour while serving.</summary>
static class Housekeeping
{
    /// <summary>
    /// How long after a permit's end the traces of its sweeps stay, so that a sweep that the end stopped can go on
    /// under a new permit. With the hourly round this keeps within 24 hours.
    /// </summary>
    internal static TimeSpan TracesStay { get; } = TimeSpan.FromHours(12);

    /// <summary>How often the server keeps house.</summary>
    internal static TimeSpan Round { get; } = TimeSpan.FromHours(1);

    /// <summary>Wipes what is due; returns how many traces went.</summary>
    internal static int Run(Installation installation)
    {
        var now = installation.Time.GetUtcNow();
        new PermitStore(installation).EndOlder();
        CaseHits.ReopenLost(installation, "entryWithdrawn", Actor.Housekeeping.ToString());
        new KeptUploads(installation).FinishStale();
        var statements = new Statements(installation);
        statements.ReleaseDue();
        Holds.RecordEnds(installation, Actor.Housekeeping.ToString());
        statements.OweOlder();
        new SealDesk(installation).FinishAll();
        new SealOpening(installation).EndOver();
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var due = connection.Query<string>(
            """
            select distinct source from permits
            where wiped_at is null and min(ends_at, coalesce(revoked_at, ends_at)) <= @due
                and source not in (
                    select source from permits where min(ends_at, coalesce(revoked_at, ends_at)) > @due)
            """,
            new { due = Instant.Text(now - TracesStay) }, transaction).ToList();
        var wiped = 0;
        foreach (var source in due)
        {
            wiped += connection.Execute("delete from seen where source = @source", new { source }, transaction);
            connection.Execute(
                "update permits set wiped_at = @at where source = @source and wiped_at is null",
                new { source, at = Instant.Text(now) }, transaction);
        }

        new RemovedItems(installation).KeepAll(connection, transaction);
        ShadowHits.ForgetEnded(connection, transaction, now);
        ServedLists.Begin(connection, transaction, now);
        if (wiped > 0)
        {
            new Journal(installation).Append(connection, transaction, ClosedEntries.RetentionDeleted(
                "traces", wiped, Persons.By(connection, transaction, Actor.Housekeeping.ToString())));
        }

        if (due.Count > 0) LastRecord.Stamp(connection, transaction, now);
        transaction.Commit();
        // What was deleted leaves the write-ahead log as well; each time, because somebody may have been reading the last time.
        Database.Checkpoint(connection);
        return wiped;
    }
}
