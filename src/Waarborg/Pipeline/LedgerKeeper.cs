// Keeps the public ledger up with the journal: what is due by the clock, then tiles and checkpoint.
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>
/// Called when a sweep begins and ends, each minute by a server, and by <c>ledger</c> commands: moments that do not hang on
/// whether anything matched.
/// </summary>
sealed class LedgerKeeper(Installation installation)
{
    readonly Journal _journal = new(installation);
    readonly PermitStore _permits = new(installation);
    readonly LedgerPublisher _publisher = new(installation);

    /// <summary>Writes what is due and publishes.</summary>
    /// <exception cref="LedgerSetBackException">What is there does not extend what was signed.</exception>
    internal async Task TendAsync(CancellationToken cancellation)
    {
        WriteDue();
        await _publisher.PublishAsync(cancellation);
    }

    void WriteDue()
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        _permits.RecordEnds(connection, transaction);
        Holds.RecordEnds(_journal, connection, transaction, Actor.Housekeeping.ToString());
        InletCounts.CloseDue(_journal, connection, transaction);
        _journal.WriteDue(connection, transaction);
        transaction.Commit();
    }
}
