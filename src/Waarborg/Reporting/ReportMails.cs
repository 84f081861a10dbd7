// Reports that go by mail: written once, sent out of the outbox of all messages, which says what came of each.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Reporting;

sealed class ReportMails(Installation installation)
{
    readonly Outbox _outbox = new(installation);
    readonly Journal _journal = new(installation);

    /// <summary>Writes a report as a mail and puts it into the outbox, in the caller's transaction.</summary>
    /// <returns>Why not, in words; null when it is there.</returns>
    internal string? Write(
        SqliteConnection connection, SqliteTransaction transaction, CaseReport report, RecipientTerms terms, out long? message)
    {
        message = null;
        if (new SettingsStore(installation).Current(connection, transaction)?.Settings.Relay is not { } relay)
        {
            return "The settings name no mail relay, and this recipient is reached by mail: delivery.smtp of ./waarborg settings";
        }

        var mail = terms.Mail!;
        var isCorrection = report.Corrects is not null;
        message = _outbox.Enqueue(
            connection, transaction, report.Number, isCorrection ? MessageKind.Correction : MessageKind.Report, report.CaseId,
            new Recipient.Mail(mail.Address),
            new MessageBody(ReportWords.Subject(report, terms.Language), ReportWords.Plain(report, terms.Language), [])
            {
                Written = ReportMail.Write(report, terms.Language, mail.Form, relay.Sender, mail.Address),
            });
        return null;
    }

    /// <summary>Sends what waits, and takes over what the outbox says of each report.</summary>
    /// <returns>How many wait.</returns>
    internal async Task<int> SendAsync(CancellationToken cancellation)
    {
        if (Open() is not { Count: > 0 } waiting) return 0;
        if (_outbox.IsAnyDue()) await new OutboxDelivery(installation).RunAsync(cancellation);
        foreach (var (id, message) in waiting) TakeOver(id, message);
        return waiting.Count;
    }

    List<(long Id, long Message)> Open()
    {
        using var connection = installation.Database.Open();
        return [.. connection.Query<(long, long)>(
            "select id, message from reports where message is not null and state in ('Sending', 'Stopped')")];
    }

    void TakeOver(long id, long message)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Outbox.Find(connection, transaction, message) is not { } mail) return;
        switch (mail.State)
        {
            case MessageState.Delivered:
                new ReportQueue(installation).EndMail(connection, transaction, id);
                break;
            case MessageState.Settled:
                connection.Execute(
                    "update reports set state = 'Waived', step = 'Done', problem = null, ended_at = @now where id = @id",
                    new { id, now = Instant.Text(_journal.Now(connection, transaction)) }, transaction);
                break;
            default:
                connection.Execute(
                    "update reports set state = @state, tries = @Attempts, problem = @Problem where id = @id",
                    new
                    {
                        id,
                        mail.Attempts,
                        mail.Problem,
                        state = (mail.State == MessageState.Waiting ? ReportState.Sending : ReportState.Stopped).ToString(),
                    },
                    transaction);
                break;
        }

        transaction.Commit();
    }

    /// <summary>Takes a mail back that did not arrive.</summary>
    internal bool TryWithdraw(SqliteConnection connection, SqliteTransaction transaction, long message) =>
        _outbox.TryWithdraw(connection, transaction, message);

    /// <summary>Nothing more is done about a mail. Words, where it arrived or is on its way.</summary>
    internal string? Settle(long message, string reason, Actor actor) =>
        (_outbox.Settle(message, reason, actor) as MessageAnswer.Refused)?.Words;

    /// <summary>A mail that failed is tried again. Words, where it did not fail.</summary>
    internal string? Again(long message) => (_outbox.Again(message) as MessageAnswer.Refused)?.Words;
}
