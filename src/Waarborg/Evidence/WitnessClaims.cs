// What stays when a witness says that it saw more of this ledger than there is: nothing goes on until it is reconciled.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Evidence;

/// <summary>A witness's word against this data folder.</summary>
/// <param name="Witness">Its name.</param>
/// <param name="Size">Entries of the checkpoint that it saw.</param>
/// <param name="SaidAt">When it said so.</param>
sealed record WitnessClaim(string Witness, long Size, DateTimeOffset SaidAt);

/// <summary>
/// A claim is settled by an entry <c>ledger.reconciled</c> that was written after it. A witness cannot take back what it saw:
/// it will say the same for ever, so a size that was settled once is not claimed again.
/// </summary>
static class WitnessClaims
{
    /// <summary>The claim that is not settled, the largest where there are several; or null.</summary>
    internal static WitnessClaim? Open(SqliteConnection connection) =>
        connection.QueryFirstOrDefault<(string Witness, long Size, string At)?>(
            """
            select witness, size, said_at from witness_claims as claim
            where not exists (
                select 1 from evidence where kind = 'ledger.reconciled' and leaf >= claim.next_leaf)
            order by size desc limit 1
            """) is var (witness, size, at) ? new(witness, size, Instant.Of(at)) : null;

    /// <summary>
    /// Writes a claim down, in a transaction of its own; false where two people have reconciled that size before.
    /// </summary>
    internal static bool Raise(Installation installation, string witness, long size)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (size <= Settled(connection, transaction)) return false;
        connection.Execute(
            """
            insert into witness_claims (witness, size, said_at, next_leaf)
            select @witness, @size, @at, next_leaf from ledger_head
            """,
            new { witness, size, at = Instant.Text(installation.Time.GetUtcNow()) }, transaction);
        transaction.Commit();
        return true;
    }

    // By the claims that were settled, and by reconciliations that gave up what the checkpoint beside the keys had signed.
    static long Settled(SqliteConnection connection, SqliteTransaction transaction) => connection.ExecuteScalar<long>(
        """
        select max(
            coalesce((
                select max(size) from witness_claims as claim
                where exists (select 1 from evidence where kind = 'ledger.reconciled' and leaf >= claim.next_leaf)), 0),
            coalesce((
                select max(json_extract(cast(body as text), '$.to')) from evidence
                where kind = 'ledger.reconciled' and json_extract(cast(body as text), '$.recovered') = 0), 0))
        """,
        transaction: transaction);
}
