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
sealed class LedgerKeeper
{
    readonly Installation _installation;
    readonly Journal _journal;
    readonly PermitStore _permits;
    readonly PermitConditions _conditions;
    readonly LedgerPublisher _publisher;
    readonly WitnessRound _witnesses;

    internal LedgerKeeper(Installation installation)
    {
        _installation = installation;
        _journal = new(installation);
        _permits = new(installation);
        _conditions = new(installation);
        _publisher = new(installation);
        _witnesses = new(installation, _publisher);
    }

    /// <summary>Writes what is due, publishes, and asks witnesses; these are waited for a few seconds at most.</summary>
    /// <exception cref="LedgerSetBackException">What is there does not extend what was signed, or what a witness saw.</exception>
    internal Task TendAsync(CancellationToken cancellation) => TendAsync(byPerson: false, cancellation);

    /// <summary>The same where a person waits for it: every witness that has not cosigned is asked, with more patience.</summary>
    /// <exception cref="LedgerSetBackException">What is there does not extend what was signed, or what a witness saw.</exception>
    internal Task TendNowAsync(CancellationToken cancellation) => TendAsync(byPerson: true, cancellation);

    async Task TendAsync(bool byPerson, CancellationToken cancellation)
    {
        // Before anything is written: what a set-back ledger gets would have to be given up again.
        _publisher.Check();
        WriteDue();
        if (await _publisher.PublishAsync(cancellation) is { } note) await _witnesses.AskAsync(note, byPerson, cancellation);
    }

    void WriteDue()
    {
        using var connection = _installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        _permits.RecordEnds(connection, transaction);
        _conditions.RecordDrifts(connection, transaction, _journal.Now(connection, transaction));
        Holds.RecordEnds(_journal, connection, transaction, Actor.Housekeeping.ToString());
        InletCounts.CloseDue(_journal, connection, transaction);
        ScreeningCounts.CloseDue(_journal, connection, transaction);
        _journal.WriteDue(connection, transaction);
        transaction.Commit();
    }
}
