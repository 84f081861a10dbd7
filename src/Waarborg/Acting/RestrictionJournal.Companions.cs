// Files that go with another because they were made of it: found by their names, taken away and put back as it is.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Intake;

namespace Waarborg.Acting;

sealed partial class RestrictionJournal
{
    /// <summary>What made companions of a file unavailable, or would, the oldest first.</summary>
    /// <param name="main">The Disable of that file.</param>
    internal IReadOnlyList<Restriction> CompanionsOf(long main)
    {
        using var connection = database.Open();
        return CompanionsOf(connection, null, main);
    }

    internal IReadOnlyList<Restriction> CompanionsOf(SqliteConnection connection, SqliteTransaction? transaction, long main) =>
    [
        .. connection.Query<long>(
                "select id from restrictions where goes_with = @main and kind = 'Disable' order by id", new { main }, transaction)
            .ToList().Select(id => Find(connection, transaction, id)!),
    ];

    /// <summary>The Disable that a Restore lifts.</summary>
    internal long? DisableOf(Restriction restore)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<long?>("select restores from restrictions where id = @Id", new { restore.Id });
    }

    /// <summary>Is it unavailable, as far as this entry goes?</summary>
    internal static bool IsInForce(SqliteConnection connection, SqliteTransaction? transaction, long disableId) =>
        connection.ExecuteScalar<bool>(
            """
            select exists (select 1 from restrictions r where id = @disableId and kind = 'Disable' and state = 'Done'
                and not exists (select 1 from restrictions b where b.restores = r.id and b.state = 'Done'))
            """,
            new { disableId }, transaction);

    /// <summary>Writes down, in the caller's transaction, that all that went with a file is to come back.</summary>
    internal void IntendCompanionsBack(
        SqliteConnection connection, SqliteTransaction transaction, Restriction main, People.Actor by)
    {
        foreach (var one in CompanionsOf(connection, transaction, main.Id))
        {
            if (!IsInForce(connection, transaction, one.Id)) continue;
            IntendRestore(connection, transaction, new(one.Source, one.CaseItem, one.ReasonCode, by, one.Id));
        }
    }

    /// <summary>
    /// Entries about companions of a file that are to be carried out, in their order. None is put back while the file is not.
    /// </summary>
    internal IReadOnlyList<long> CompanionsUnderWay(long main)
    {
        using var connection = database.Open();
        var isBack = !IsInForce(connection, null, main);
        return
        [
            .. connection.Query<long>(
                """
                select id from restrictions where goes_with = @main
                    and ((state = 'Intended' and (kind = 'Disable' or @isBack))
                        or (kind = 'Restore' and state = 'Done' and seal_removed = 0)) order by id
                """,
                new { main, isBack }),
        ];
    }

    /// <summary>Files of a source that are back while something that went with them is not, or is not settled.</summary>
    internal IReadOnlyList<long> WithCompanionsLeft(string source)
    {
        using var connection = database.Open();
        return
        [
            .. connection.Query<long>(
                """
                select distinct c.goes_with from restrictions c
                where c.source = @source and c.goes_with is not null and (c.state = 'Intended'
                    or (c.kind = 'Disable' and c.state = 'Done' and c.seal_removed = 0 and exists (
                        select 1 from restrictions b where b.restores = c.goes_with and b.state = 'Done')))
                order by c.goes_with
                """,
                new { source }),
        ];
    }

    /// <summary>Does anything that went with this file still need its key?</summary>
    internal bool HoldsCompanions(Restriction restore)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<bool>(
            """
            select exists (select 1 from restrictions c join restrictions m on m.id = c.goes_with
                where m.sealed_name = @SealedName and m.kind = 'Disable' and c.kind = 'Disable'
                    and (c.state = 'Intended' or (c.state = 'Done' and c.seal_removed = 0)))
            """,
            new { restore.SealedName });
    }

    /// <summary>The names under which what went with a file lies sealed.</summary>
    internal static IReadOnlyList<string> CompanionSeals(
        SqliteConnection connection, SqliteTransaction? transaction, long main) =>
    [
        .. connection.Query<string>(
            "select sealed_name from restrictions where goes_with = @main and kind = 'Disable' and seal_removed = 0",
            new { main }, transaction),
    ];

    // Names lie sealed, so that they are compared here.
    long? CompanionAt(SqliteConnection connection, SqliteTransaction transaction, long main, Locator locator) =>
        CompanionsOf(connection, transaction, main).FirstOrDefault(one => locator.Bytes.SequenceEqual(one.Details.Locator)
            && (one.State == RestrictionState.Intended || IsInForce(connection, transaction, one.Id)))?.Id;
}
