// What became of a report, as the ledger is told of it: in the transaction in which it did, once for each report.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;

namespace Waarborg.Reporting;

/// <summary>The end of a report.</summary>
enum ReportEnd
{
    /// <summary>Its recipient has it.</summary>
    Arrived,

    /// <summary>A test system has it, where nothing counts.</summary>
    Test,

    /// <summary>A person said why it is not sent.</summary>
    Waived,

    /// <summary>It does not leave, or its recipient forgot it before it counted.</summary>
    Withdrawn,
}

static class ReportEnds
{
    internal static void Say(
        Journal journal, SqliteConnection connection, SqliteTransaction transaction, long id, ReportEnd end, string by)
    {
        var (caseId, record, corrects) = connection.QuerySingle<(long, string?, string?)>(
            """
            select r.case_id, r.record, k.record from reports r left join reports k on k.id = r.corrects where r.id = @id
            """,
            new { id }, transaction);
        // A version before did not keep by what the ledger knows it.
        if (record is not null) Write(journal, connection, transaction, caseId, record, end, corrects, by);
    }

    /// <summary>Nobody is told of what is confirmed in a case now.</summary>
    internal static void SayOfCase(
        Journal journal, SqliteConnection connection, SqliteTransaction transaction, long caseId, string by) =>
        Write(journal, connection, transaction, caseId, null, ReportEnd.Waived, null, by);

    static void Write(
        Journal journal, SqliteConnection connection, SqliteTransaction transaction, long caseId, string? record,
        ReportEnd end, string? corrects, string by) =>
        journal.Append(connection, transaction, ClosedEntries.ReportEnded(
            caseId, record, end.ToString().ToLowerInvariant(), corrects, Persons.By(connection, transaction, by)));
}
