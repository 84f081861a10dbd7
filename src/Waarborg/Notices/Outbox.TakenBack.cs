// Messages that are taken back, also because a newer one takes their place: what was so before must not arrive after what is so
// now.
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Notices;

sealed partial class Outbox
{
    const string NewerWords = "A newer message about the same took its place.";

    const string OpenOfStatement =
        """
        delivered_at is null and settled_at is null
            and id in (select message from statement_messages where statement = @statement)
        """;

    /// <summary>
    /// Ends what messages of a statement did not arrive, in the transaction of a newer one: what nobody tried is taken back,
    /// and what was tried is settled, because it may have arrived.
    /// </summary>
    /// <returns>How many were settled so far; null, and nothing is changed, while somebody is sending one.</returns>
    internal int? TakePlaceOfOlder(SqliteConnection connection, SqliteTransaction transaction, long statement)
    {
        var now = Instant.Text(_journal.Now(connection, transaction));
        var isUnderWay = connection.ExecuteScalar<bool>(
            $"select exists (select 1 from outgoing where {OpenOfStatement} and taken_until > @now)", new { statement, now },
            transaction);
        if (isUnderWay) return null;
        var older = connection.Query<long>(
            $"select id from outgoing where {OpenOfStatement}", new { statement }, transaction).ToList();
        foreach (var id in older)
        {
            if (TryWithdraw(connection, transaction, id))
            {
                connection.Execute("delete from statement_messages where message = @id", new { id }, transaction);
                continue;
            }

            connection.Execute(
                """
                update outgoing set due_at = null, taken_until = null, settled_at = @now, settled_by = @by,
                    settled_reason = @reason where id = @id
                """,
                new
                {
                    id,
                    now,
                    by = Statements.Program.ToString(),
                    reason = installation.Keys.SealSmall(Encoding.UTF8.GetBytes(NewerWords), ReasonPurpose),
                },
                transaction);
        }

        return (int)connection.ExecuteScalar<long>(
            """
            select count(*) from outgoing where settled_at is not null
                and id in (select message from statement_messages where statement = @statement)
            """,
            new { statement }, transaction);
    }

    /// <summary>Takes a message back that did not arrive. False where it did, may have, or is on its way now.</summary>
    /// <remarks>What may have arrived at one try may have, however later ones failed.</remarks>
    internal static bool TryWithdraw(SqliteConnection connection, SqliteTransaction transaction, long id) =>
        connection.Execute(
            """
            delete from outgoing where id = @id and delivered_at is null and settled_at is null and attempted_at is null
                and taken_until is null and may_have_arrived = 0
            """,
            new { id }, transaction) > 0;

    /// <summary>
    /// Takes a mail back that is in nobody's hands: it never was given to a relay, or each try is known to have failed. Whoever
    /// took it to send it finds that it is not his any more. False where it may be on its way, or has arrived.
    /// </summary>
    internal static bool TryTakeBack(SqliteConnection connection, SqliteTransaction transaction, long id) =>
        connection.Execute(
            """
            delete from outgoing
            where id = @id and attempted_at is null and delivered_at is null and settled_at is null
                and may_have_arrived = 0
            """,
            new { id }, transaction) > 0;
}
