// Closed records enter the ledger once an hour, behind one commitment: whether there were any does not show.
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Evidence;

static class Batches
{
    /// <summary>
    /// Closes the hours that have passed since the last batch: one leaf, whatever happened in them. Called at the start of
    /// every act that writes open entries, and each hour by a server; never because something matched.
    /// </summary>
    /// <returns>True if a batch was made.</returns>
    internal static bool CloseDue(Journal journal, SqliteConnection connection, SqliteTransaction transaction)
    {
        var from = connection.ExecuteScalar<string>("select batched_to from ledger_head", transaction: transaction)!;
        var hour = Instant.Text(Hours.Begin(journal.Now(connection, transaction)));
        if (string.CompareOrdinal(hour, from) <= 0) return false;

        // By the index of what waits: SQLite would otherwise choose one by which it passes all records that there ever were.
        var waiting = connection.Query<(long Seq, byte[] Commitment)>(
            """
            select seq, commitment from evidence indexed by evidence_waiting
            where n is not null and batch is null and at <= @hour order by n
            """,
            new { hour }, transaction).ToList();
        var nonce = RandomNumberGenerator.GetBytes(ClosedRecord.NonceBytes);
        var seed = RandomNumberGenerator.GetBytes(ClosedRecord.NonceBytes);
        var batch = new ClosedBatch([.. waiting.Select(one => Hash256.FromBytes(one.Commitment))], nonce, seed);
        journal.Write(connection, transaction, new Entry("batch", IsOpen: true, new JsonObject
        {
            ["from"] = from,
            ["hour"] = hour,
            ["commitment"] = batch.Commitment.ToHex(),
        }));
        var leaf = connection.ExecuteScalar<long>("select next_leaf - 1 from ledger_head", transaction: transaction);
        connection.Execute(
            "insert into evidence_batches (leaf, covers_from, hour, nonce, pad_seed) values (@leaf, @from, @hour, @nonce, @seed)",
            new { leaf, from, hour, nonce, seed }, transaction);
        connection.Execute(
            """
            update evidence indexed by evidence_waiting set batch = @leaf
            where n is not null and batch is null and at <= @hour
            """,
            new { leaf, hour }, transaction);
        connection.Execute("update ledger_head set batched_to = @hour", new { hour }, transaction);
        return true;
    }
}
