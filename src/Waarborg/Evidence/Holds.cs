// A hold: an authority's or a court's word that records about a case stay closed to everybody until a moment.
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Evidence;

static class Holds
{
    /// <summary>Characters that a hold's reference has at most.</summary>
    internal const int MaxReferenceLength = 200;

    /// <summary>The longest hold, in days, until it is set anew.</summary>
    internal const int MaxDays = 366;

    /// <summary>
    /// Closes what the ledger has and will have about a case until a moment; a later end takes the place of an earlier one,
    /// never the other way. False when the end is not later, or too late.
    /// </summary>
    internal static bool Set(Installation installation, long caseId, DateTimeOffset until, string reference, string actor)
    {
        var journal = new Journal(installation);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var end = Instant.Text(until);
        var now = journal.Now(connection, transaction);
        if (until <= now || until > now.AddDays(MaxDays)) return false;
        var changed = connection.Execute(
            """
            insert into evidence_holds (case_id, until, reference) values (@caseId, @end, @reference)
            on conflict (case_id) do update set until = @end, reference = @reference, ended_at = null where until < @end
            """,
            new { caseId, end, reference }, transaction);
        if (changed == 0) return false;
        var (record, nonce) = Journal.CommitTo(new JsonObject { ["case"] = caseId, ["until"] = end, ["reference"] = reference });
        journal.Append(connection, transaction, ClosedEntries.HoldSet(
            caseId, end, record, nonce, Persons.By(connection, transaction, actor)));
        transaction.Commit();
        return true;
    }

    /// <summary>Is a case held at this moment?</summary>
    internal static bool IsHeld(SqliteConnection connection, SqliteTransaction? transaction, long caseId) =>
        connection.ExecuteScalar<long>(
            "select count(*) from evidence_holds where case_id = @caseId and ended_at is null", new { caseId }, transaction) > 0;

    /// <summary>The same in a transaction of its own, where one has: what is over keeps nothing back, whatever runs.</summary>
    internal static void RecordEnds(Installation installation, string actor)
    {
        using var connection = installation.Database.Open();
        var isAny = connection.ExecuteScalar<bool>(
            "select exists (select 1 from evidence_holds where ended_at is null and until <= @now)",
            new { now = Instant.Text(installation.Time.GetUtcNow()) });
        if (!isAny) return;
        using var transaction = connection.BeginTransaction(deferred: false);
        RecordEnds(new(installation), connection, transaction, actor);
        transaction.Commit();
    }

    /// <summary>Writes down the holds that have ended by themselves.</summary>
    internal static void RecordEnds(Journal journal, SqliteConnection connection, SqliteTransaction transaction, string actor)
    {
        var now = Instant.Text(journal.Now(connection, transaction));
        var ended = connection.Query<long>(
            "update evidence_holds set ended_at = @now where ended_at is null and until <= @now returning case_id", new { now },
            transaction).Order().ToList();
        foreach (var caseId in ended)
        {
            journal.Append(connection, transaction, ClosedEntries.HoldEnded(
                caseId, Persons.By(connection, transaction, actor)));
        }
    }
}
