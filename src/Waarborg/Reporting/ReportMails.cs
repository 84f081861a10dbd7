// Reports that go by mail: written once, sent out of the outbox of all messages, which says what came of each.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Reporting;

sealed class ReportMails(Installation installation)
{
    /// <summary>Bytes of a mail at most: it is base64 in a message, which holds its text besides.</summary>
    internal const int MaxBytes = Outbox.MaxBytes / 4 * 3 - (16 * 1024);

    readonly Outbox _outbox = new(installation);

    /// <summary>Does a report fit in a mail, where it goes by mail?</summary>
    internal static bool Fits(CaseReport report, RecipientTerms terms) => terms.Mail is not { } mail
        || ReportMail.Write(report, terms.Language, mail.Form, mail.Address, mail.Address).Length <= MaxBytes;

    /// <summary>Writes a report as a mail and puts it into the outbox, in the caller's transaction.</summary>
    /// <returns>Why not, in words; null when it is there.</returns>
    internal Wording? Write(
        SqliteConnection connection, SqliteTransaction transaction, CaseReport report, RecipientTerms terms, out long? message)
    {
        message = null;
        if (new SettingsStore(installation).Current(connection, transaction)?.Settings.Relay is not { } relay)
        {
            return new(
                "The settings name no mail relay, and this recipient is reached by mail: delivery.smtp of ./waarborg settings",
                "De instellingen noemen geen mailserver (delivery.smtp), en deze ontvanger is per mail te bereiken.");
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
        foreach (var (id, message) in waiting) TakeOver(id, message, Actor.Housekeeping);
        return waiting.Count;
    }

    List<(long Id, long Message)> Open()
    {
        using var connection = installation.Database.Open();
        return [.. connection.Query<(long, long)>(
            "select id, message from reports where message is not null and state in ('Sending', 'Stopped')")];
    }

    // A report whose end is written down already is left as it is.
    void TakeOver(long id, long message, Actor by)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var isOpen = connection.ExecuteScalar<bool>(
            "select exists (select 1 from reports where id = @id and state in ('Sending', 'Stopped'))", new { id }, transaction);
        if (!isOpen || _outbox.Find(connection, transaction, message) is not { } mail) return;
        switch (mail.State)
        {
            case MessageState.Delivered:
                new ReportQueue(installation).Arrive(connection, transaction, id, by);
                break;
            case MessageState.Settled:
                // Whoever settled the mail, here or where all messages are, waived the report, and for his reason.
                var (settledBy, why) = (Outbox.SettledBy(connection, transaction, message), _outbox.ReasonOf(message));
                new ReportQueue(installation).Waive(
                    connection, transaction, id, why is null ? null : new ReportStore(installation).SealReason(why),
                    settledBy ?? by.ToString());
                break;
            default:
                var doubt = ReportStore.DoubtOf(connection, transaction, id);
                var isWaiting = mail.State == MessageState.Waiting && doubt is null;
                connection.Execute(
                    "update reports set state = @state, tries = @Attempts, problem = @problem where id = @id",
                    new
                    {
                        id,
                        mail.Attempts,
                        // Whether one may have arrived comes first.
                        problem = (mail.State == MessageState.Waiting ? doubt ?? mail.Problem : mail.Problem)?.Kept,
                        state = (isWaiting ? ReportState.Sending : ReportState.Stopped).ToString(),
                    },
                    transaction);
                break;
        }

        transaction.Commit();
    }

    /// <summary>Takes a mail back that is in nobody's hands.</summary>
    internal static bool TryWithdraw(SqliteConnection connection, SqliteTransaction transaction, long message) =>
        Outbox.TryTakeBack(connection, transaction, message);

    /// <summary>A person knows that a mail arrived. Words, where it is known here or on its way.</summary>
    internal Wording? Arrived(long id, long message, Actor actor)
    {
        if (_outbox.HandedOver(message, actor) is MessageAnswer.Refused refused) return refused.Said;
        TakeOver(id, message, actor);
        return null;
    }

    /// <summary>Nothing more is done about a mail. Words, where it arrived or is on its way.</summary>
    internal Wording? Settle(long id, long message, string reason, Actor actor)
    {
        if (_outbox.Settle(message, reason, actor) is MessageAnswer.Refused refused) return refused.Said;
        TakeOver(id, message, actor);
        return null;
    }

    /// <summary>A mail that failed is tried again. Words, where it did not fail.</summary>
    internal Wording? Again(long message) => (_outbox.Again(message) as MessageAnswer.Refused)?.Said;
}
