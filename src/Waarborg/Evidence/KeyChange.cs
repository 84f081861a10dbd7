// A new key for the ledger: signed by the one before it, so that whoever had the first follows to the last.
using Dapper;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Evidence;

static class KeyChange
{
    /// <summary>
    /// Makes the next key and signs with it from the next checkpoint on. False when the proposal was approved before.
    /// </summary>
    internal static bool Carry(Installation installation, Proposal proposal, string approver)
    {
        var journal = new Journal(installation);
        var origin = Beginning.OriginOf(installation.Id);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (!Proposals.Approve(connection, transaction, proposal.Id, approver, journal.Now(connection, transaction)))
        {
            return false;
        }

        var number = LedgerHead.Read(connection, transaction).KeyNumber;
        var key = VerifierKey.Ed25519(origin, installation.Keys.MakeLedgerKey(number + 1)).ToString();
        var signature = Convert.ToBase64String(installation.Keys.SignLedger(number, LedgerKeyStatement.Of(origin, key)));
        journal.Append(connection, transaction, OpenEntries.KeyChanged(
            key, signature, Persons.By(connection, transaction, proposal.ProposedBy, approver)));
        connection.Execute("update ledger_head set key_number = @next", new { next = number + 1 }, transaction);
        transaction.Commit();
        return true;
    }
}
