// Whoever sent a notice and said how he is reached is told that it was received and what was decided (DSA Article 16(4), (5)).
using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Notices;

/// <summary>What was decided about a notice, as its sender is told.</summary>
enum NoticeDecision
{
    /// <summary>What it is about is unavailable.</summary>
    Granted,

    /// <summary>What it is about stays, or is back.</summary>
    Refused,

    /// <summary>Nothing lies at the address.</summary>
    NotThere,

    /// <summary>The address is of no source.</summary>
    NotOurs,
}

/// <remarks>
/// What is due is seen from the rows alone, so that a round may begin and stop at any moment. What is only withheld is not
/// decided; a decision that changes is told again, and one that he heard is not told twice because another stood between that
/// never left. Nobody is told while an authority holds the case, or keeps back what is to be said about it. A notice that was
/// taken back has no decision.
/// </remarks>
sealed class NoticeAnswers(Installation installation)
{
    /// <summary>Notices that one round looks at.</summary>
    const int Batch = 200;

    const string Purpose = "notice-answer";

    const string Decision =
        """
        (select case when c.closed_why in ('NotThere', 'NotOurs') then c.closed_why
            when c.closed_why is not null then null
            when exists (select 1 from case_items i where i.case_id = c.id and i.verdict = 'Confirmed'
                and i.restriction in ('Disabled', 'Sealed', 'Shredded')) then 'Granted'
            when c.closed_at is not null and not exists (select 1 from case_items i where i.case_id = c.id) then 'Refused'
            end from cases c where c.id = a.case_id)
        """;

    /// <summary>As a condition on a case's number: an authority holds it, or keeps back what is to be said.</summary>
    internal const string OfHeld =
        """
        in (select case_id from statement_holds where ended_at is null
            union select case_id from evidence_holds where ended_at is null)
        """;

    readonly Outbox _outbox = new(installation);
    readonly OpenedCases _opened = new(installation);

    /// <summary>Keeps how the sender of a notice is reached, in the transaction in which its case opens.</summary>
    internal void Keep(
        SqliteConnection connection, SqliteTransaction transaction, long caseId, string address, string language) =>
        connection.Execute(
            "insert into notice_answers (case_id, recipient, language) values (@caseId, @recipient, @language)",
            new { caseId, recipient = installation.Keys.SealSmall(Encoding.UTF8.GetBytes(address), Purpose), language },
            transaction);

    /// <summary>Where the answers about a case go; null where nobody said.</summary>
    internal string? AddressOf(long caseId)
    {
        using var connection = installation.Database.Open();
        return connection.ExecuteScalar<byte[]?>(
            "select recipient from notice_answers where case_id = @caseId", new { caseId }) is { } box
            ? Encoding.UTF8.GetString(installation.Keys.OpenSmall(box, Purpose))
            : null;
    }

    /// <summary>Makes every answer that is due. Nothing is sent here.</summary>
    /// <returns>How many messages were made.</returns>
    internal int Run()
    {
        List<long> due;
        ProviderSettings? settings;
        using (var connection = installation.Database.Open())
        {
            due = connection.Query<long>(
                $"""
                select a.case_id from notice_answers a where a.case_id not {OfHeld}
                    and (a.receipt is null or ({Decision}) <> coalesce(a.said, '')) order by a.case_id limit @Batch
                """,
                new { Batch }).ToList();
            if (due.Count == 0) return 0;
            settings = new SettingsStore(installation).Current(connection, transaction: null)?.Settings;
        }

        return settings is null ? 0 : due.Sum(caseId => Say(caseId, settings));
    }

    int Say(long caseId, ProviderSettings settings)
    {
        if (_opened.DetailsOf(caseId) is not { } request || AddressOf(caseId) is not { } address) return 0;
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        // Somebody may hold it, or have said it, meanwhile.
        if (RetentionStore.IsHeld(connection, transaction, caseId)) return 0;
        var row = connection.QuerySingle<Row>(
            """
            select a.language as Language, a.receipt as Receipt, a.decided as Decided, a.said as Said, a.heard as Heard,
                coalesce(c.received_at, c.opened_at) as ReceivedAt
            from notice_answers a join cases c on c.id = a.case_id where a.case_id = @caseId
            """,
            new { caseId }, transaction);
        var facts = new NoticeAnswerFacts(settings, caseId, request.Reference, Instant.Of(row.ReceivedAt), IsAgain: false);
        var (to, made) = (new Recipient.Mail(address), 0);
        if (row.Receipt is null)
        {
            var message = _outbox.Enqueue(
                connection, transaction, string.Create(CultureInfo.InvariantCulture, $"notice {caseId}"),
                MessageKind.NoticeReceived, caseId, to, NoticeAnswerText.Write(facts, decision: null, row.Language));
            connection.Execute(
                "update notice_answers set receipt = @message where case_id = @caseId", new { message, caseId }, transaction);
            made++;
        }

        var decision = connection.ExecuteScalar<string?>(
            $"select {Decision} from notice_answers a where a.case_id = @caseId", new { caseId }, transaction);
        if (decision is not null && decision != row.Said && TakePlace(connection, transaction, row, out var heard))
        {
            // He knows already what is so again: what came between never left.
            var message = decision == heard ? row.Decided : _outbox.Enqueue(
                connection, transaction,
                string.Create(CultureInfo.InvariantCulture, $"notice {caseId} {decision} after {row.Decided ?? 0}"),
                MessageKind.NoticeDecided, caseId, to,
                NoticeAnswerText.Write(
                    facts with { IsAgain = heard is not null }, Enum.Parse<NoticeDecision>(decision), row.Language));
            connection.Execute(
                "update notice_answers set decided = @message, said = @decision, heard = @heard where case_id = @caseId",
                new { message, decision, heard, caseId }, transaction);
            made += decision == heard ? 0 : 1;
        }

        transaction.Commit();
        return made;
    }

    // What was decided before and has not arrived is not said after what is decided now; how sending it ends is waited for.
    bool TakePlace(SqliteConnection connection, SqliteTransaction transaction, Row row, out string? heard)
    {
        var older = row.Decided is { } id ? _outbox.Find(connection, transaction, id) : null;
        // One that arrived, and may be forgotten by now; else what he heard before that.
        heard = older is null or { State: MessageState.Delivered } ? row.Said : row.Heard;
        return older is null or { State: MessageState.Delivered or MessageState.Settled }
            || Outbox.TryWithdraw(connection, transaction, older.Id);
    }

    /// <summary>What is still to be said to senders of notices, also while an authority holds their cases.</summary>
    /// <returns>The case, where the answer goes, and the decision; null where only that it was received is to be said.</returns>
    internal IReadOnlyList<(long CaseId, string Address, string? Decision)> Owed()
    {
        using var connection = installation.Database.Open();
        return
        [
            .. connection.Query<(long CaseId, string? Decision, string? Said)>(
                    $"""
                    select a.case_id, ({Decision}), a.said from notice_answers a
                    where a.receipt is null or ({Decision}) <> coalesce(a.said, '') order by a.case_id
                    """)
                .Select(row => (row.CaseId, AddressOf(row.CaseId)!, row.Decision == row.Said ? null : row.Decision)),
        ];
    }

    sealed record Row(
        string Language, long? Receipt, long? Decided, string? Said, string? Heard, string ReceivedAt);
}
