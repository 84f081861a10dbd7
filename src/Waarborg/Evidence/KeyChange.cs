// A new key for the ledger: signed by the one before it, so that whoever had the first follows to the last.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Evidence;

static class KeyChange
{
    /// <summary>The line of the key that signs the ledger now.</summary>
    internal static string KeyInForce(Installation installation, SqliteConnection connection, SqliteTransaction? transaction)
    {
        var number = LedgerHead.Read(connection, transaction).KeyNumber;
        return VerifierKey.Ed25519(Beginning.OriginOf(installation.Id), installation.Keys.LedgerKeyOf(number)).ToString();
    }

    /// <summary>
    /// Makes the next key and signs with it from the next checkpoint on, in the transaction of whoever may say so.
    /// </summary>
    /// <returns>The line of the new key.</returns>
    internal static string Carry(
        Installation installation, SqliteConnection connection, SqliteTransaction transaction, params string[] actors)
    {
        var journal = new Journal(installation);
        var origin = Beginning.OriginOf(installation.Id);
        var number = LedgerHead.Read(connection, transaction).KeyNumber;
        var key = VerifierKey.Ed25519(origin, installation.Keys.MakeLedgerKey(number + 1)).ToString();
        var signature = Convert.ToBase64String(installation.Keys.SignLedger(number, LedgerKeyStatement.Of(origin, key)));
        journal.Append(connection, transaction, OpenEntries.KeyChanged(
            key, signature, Persons.By(connection, transaction, actors)));
        connection.Execute("update ledger_head set key_number = @next", new { next = number + 1 }, transaction);
        return key;
    }
}
