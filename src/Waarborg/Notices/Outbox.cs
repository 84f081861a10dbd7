// Messages to people on their way: durable rows, written in the transaction of what they tell of, each sent once.
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Notices;

/// <summary>What became of a wish about a message.</summary>
abstract record MessageAnswer
{
    internal sealed record Done : MessageAnswer;

    internal sealed record Refused(Wording Said) : MessageAnswer
    {
        /// <summary>Said at the command line alone.</summary>
        internal Refused(string words)
            : this(new Wording(words, ""))
        {
        }

        internal string Words => Said.English;
    }

    /// <summary>It is done for what is still to come, and something is on its way already.</summary>
    internal sealed record Partly(string Words) : MessageAnswer;
}

/// <remarks>
/// A webhook gets the same id at every try, by which its receiver takes the message once: it is tried again whatever stopped
/// the try before. A mail relay takes the same message twice. So before it is called that is written down, and where nothing
/// is known of what came of it, a person says what is done; nothing is repeated blindly.
/// </remarks>
sealed partial class Outbox(Installation installation)
{
    /// <summary>Tries in a row before a message is given up; a person can begin anew.</summary>
    internal const int MaxAttempts = 10;

    /// <summary>The largest message, with all that goes with it, in bytes.</summary>
    internal const int MaxBytes = 1024 * 1024;

    /// <summary>Things that may go with one mail.</summary>
    internal const int MaxParts = 4;

    /// <summary>The longest reason for settling a message, in characters.</summary>
    internal const int MaxReasonLength = 1000;

    const string RecipientPurpose = "outgoing-recipient";
    const string BodyPurpose = "outgoing-body";
    const string ReasonPurpose = "outgoing-reason";

    // Whoever complained reads that he was right before he reads that the file is back; what failed once is not waited for. A
    // report that may not leave as it is waits here: a person says what becomes of it.
    const string MayLeave =
        $"""
        not (kind in ('NoticeReceived', 'NoticeDecided') and coalesce(case_id, 0) {NoticeAnswers.OfHeld})
            and not (kind in ('Statement', 'PutBack', 'ComplaintReceived', 'ComplaintDecided')
                and coalesce(case_id, 0) in (select case_id from statement_holds where ended_at is null))
            and not (kind = 'PutBack' and exists (select 1 from outgoing d where d.kind = 'ComplaintDecided'
                and d.case_id = outgoing.case_id and d.id < outgoing.id
                and (d.due_at <= @now or d.taken_until > @now)))
            and not exists (select 1 from reports p where p.message = outgoing.id and {ReportsToTakeBack.MayNotLeave})
        """;

    static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromHours(24),
    ];

    readonly Journal _journal = new(installation);

    /// <summary>How long whoever took a message has for it. If he is gone by then, another goes on with it.</summary>
    internal static TimeSpan Lease { get; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The same from the moment at which a mail relay is called: a try is over within a third of it, or its sender has gone.
    /// </summary>
    internal static TimeSpan AttemptLease { get; } = 3 * NoticeSender.UsualPatience;

    /// <summary>How long to wait after this many tries that failed.</summary>
    internal static TimeSpan WaitAfter(int attempts) => Waits[Math.Clamp(attempts, 1, Waits.Length) - 1];

    /// <summary>
    /// Writes down, in the caller's transaction, that a message is to be sent now, and gives its number. The same key gives the
    /// same message again, whatever else is said: it is not sent twice.
    /// </summary>
    /// <param name="connection">The caller's.</param>
    /// <param name="transaction">The transaction of what it tells of.</param>
    /// <param name="key">What it is about, such as <c>statement 12</c>: one message for each, for ever.</param>
    /// <param name="kind">What it is about, for people.</param>
    /// <param name="caseId">The case, where it is about one.</param>
    /// <param name="recipient">For whom.</param>
    /// <param name="body">What it says.</param>
    /// <param name="complaint">The complaint that it is about, with which it goes; null for all else.</param>
    /// <exception cref="InvalidOperationException">It is larger than a message may be: a bug of the caller.</exception>
    internal long Enqueue(
        SqliteConnection connection, SqliteTransaction transaction, string key, MessageKind kind, long? caseId,
        Recipient recipient, MessageBody body, long? complaint = null)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, OutgoingJson.Default.MessageBody);
        if (bytes.Length > MaxBytes || body.Parts.Count > MaxParts)
        {
            throw new InvalidOperationException($"A message has at most {MaxBytes / 1024} KiB and {MaxParts} parts.");
        }

        var message = IdOf(kind, key);
        var now = Instant.Text(_journal.Now(connection, transaction));
        connection.Execute(
            """
            insert into outgoing (message, kind, case_id, complaint, recipient, body, made_at, due_at)
            values (@message, @kind, @caseId, @complaint, @to, @box, @now, @now) on conflict (message) do nothing
            """,
            new
            {
                message,
                kind = kind.ToString(),
                caseId,
                complaint,
                to = installation.Keys.SealSmall(
                    JsonSerializer.SerializeToUtf8Bytes(
                        StoredRecipient.From(recipient), OutgoingJson.Default.StoredRecipient), RecipientPurpose),
                box = installation.Keys.SealSmall(bytes, BodyPurpose),
                now,
            },
            transaction);
        return connection.ExecuteScalar<long>(
            "select id from outgoing where message = @message", new { message }, transaction);
    }

    /// <summary>What a receiver knows a message by.</summary>
    internal string IdOf(MessageKind kind, string key) => "msg_" + Convert.ToHexStringLower(
        installation.Keys.KeyedHash("outgoing-message", Encoding.UTF8.GetBytes($"{kind}\n{key}")).AsSpan(0, 16));

    /// <summary>Is anything to be sent now? Cheap enough to ask often.</summary>
    internal bool IsAnyDue()
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        // By the clock by which it became due, which never goes back.
        return connection.ExecuteScalar<bool>(
            "select exists (select 1 from outgoing where due_at <= @now)",
            new { now = Instant.Text(_journal.Now(connection, transaction)) }, transaction);
    }

    /// <summary>
    /// Takes messages that are due; nobody else gets them until the lease is over. What an authority has kept back waits, and so
    /// does an answer to whoever sent a notice while an authority holds its case. What was being given to a mail relay when
    /// its sender went is not taken again: it is shown.
    /// </summary>
    internal IReadOnlyList<DueMessage> Claim(int most, bool onlyDangers = false)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        connection.Execute(
            """
            update outgoing set due_at = null, taken_until = null, may_have_arrived = 1, problem = @unclear
            where due_at <= @now and attempted_at is not null
            """,
            new { unclear = UnclearWords.Kept, now = Instant.Text(now) }, transaction);
        var due = connection.Query<DueRow>(
            $"""
            update outgoing set due_at = @lease, taken_until = @lease, attempts = attempts + 1,
                may_have_arrived = max(may_have_arrived, taken_until is not null)
            where id in (select id from outgoing where due_at <= @now and (kind = 'Danger' or not @onlyDangers)
                    and {MayLeave}
                order by kind <> 'Danger', due_at, id limit @most)
            returning id, message, kind, recipient, body, attempts
            """,
            new { now = Instant.Text(now), lease = Instant.Text(now + Lease), most, onlyDangers }, transaction).ToList();
        transaction.Commit();
        return [.. due.Select(Opened)];
    }

    DueMessage Opened(DueRow row) => new(
        row.Id, row.Message, Enum.Parse<MessageKind>(row.Kind), RecipientIn(row.Recipient), BodyIn(row.Body), (int)row.Attempts);

    Recipient RecipientIn(byte[] box) => JsonSerializer.Deserialize(
        installation.Keys.OpenSmall(box, RecipientPurpose), OutgoingJson.Default.StoredRecipient)!.ToRecipient();

    MessageBody BodyIn(byte[] box) => JsonSerializer.Deserialize(
        installation.Keys.OpenSmall(box, BodyPurpose), OutgoingJson.Default.MessageBody)!;

    /// <summary>
    /// Writes down that a message is about to be given to a mail relay. False where it is not this sender's any more: then it
    /// must not be given. From here on he has it for as long as a try takes, and no longer.
    /// </summary>
    internal bool NoteAttempt(DueMessage due)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        var isHis = connection.Execute(
            """
            update outgoing set attempted_at = @now, due_at = @until, taken_until = @until
            where id = @Id and attempts = @Attempt and due_at is not null and attempted_at is null
                and delivered_at is null and settled_at is null
            """,
            new { due.Id, due.Attempt, now = Instant.Text(now), until = Instant.Text(now + AttemptLease) }, transaction) > 0;
        transaction.Commit();
        return isHis;
    }

    /// <summary>Writes down that it arrived.</summary>
    internal void NoteDelivered(DueMessage due)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        SetDelivered(connection, transaction, due.Id, by: null);
        transaction.Commit();
    }

    // Where a person says so, that is kept with it.
    void SetDelivered(SqliteConnection connection, SqliteTransaction transaction, long id, Actor? by)
    {
        var isNew = connection.Execute(
            """
            update outgoing set due_at = null, taken_until = null, attempted_at = null, problem = null, delivered_at = @now,
                settled_by = @by
            where id = @id and delivered_at is null and settled_at is null
            """,
            new { id, by = by?.ToString(), now = Instant.Text(_journal.Now(connection, transaction)) }, transaction) > 0;
        if (isNew) new Statements(installation).NoteArrived(connection, transaction, id, by ?? Statements.Program);
    }

    /// <summary>
    /// Writes down that it did not arrive, and when it is tried again; after the last try never, unless a person asks.
    /// </summary>
    internal void NoteFailed(DueMessage due, Wording problem, bool mayHaveArrived = false)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var again = due.Attempt < MaxAttempts
            ? Instant.Text(_journal.Now(connection, transaction) + WaitAfter(due.Attempt))
            : null;
        // One that somebody settled, or took meanwhile, is his.
        connection.Execute(
            """
            update outgoing set due_at = @again, taken_until = null, attempted_at = null, problem = @problem,
                may_have_arrived = max(may_have_arrived, @mayHaveArrived)
            where id = @Id and attempts = @Attempt and due_at is not null and delivered_at is null and settled_at is null
            """,
            new { due.Id, due.Attempt, again, problem = problem.Kept, mayHaveArrived }, transaction);
        transaction.Commit();
    }

    /// <summary>Writes down that it may have arrived: a person says what is done.</summary>
    internal void NoteUnclear(DueMessage due, Wording problem)
    {
        using var connection = installation.Database.Open();
        connection.Execute(
            """
            update outgoing set due_at = null, taken_until = null, may_have_arrived = 1, problem = @problem
            where id = @Id and attempts = @Attempt and delivered_at is null and settled_at is null
            """,
            new { due.Id, due.Attempt, problem = problem.Kept });
    }

    /// <summary>A person wants a message that did not arrive, or may not have, to be tried again from now on.</summary>
    internal MessageAnswer Again(long id)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Refusal(connection, transaction, id) is { } refused) return refused;
        connection.Execute(
            """
            update outgoing set due_at = @now, attempts = 0, attempted_at = null,
                may_have_arrived = max(may_have_arrived, attempted_at is not null)
            where id = @id
            """,
            new { id, now = Instant.Text(_journal.Now(connection, transaction)) }, transaction);
        transaction.Commit();
        return new MessageAnswer.Done();
    }

    /// <summary>A person gave it to whoever it is for, or knows that it arrived.</summary>
    internal MessageAnswer HandedOver(long id, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Refusal(connection, transaction, id) is { } refused) return refused;
        SetDelivered(connection, transaction, id, actor);
        transaction.Commit();
        return new MessageAnswer.Done();
    }

    /// <summary>A person says why nothing more is done about a message that did not arrive.</summary>
    internal MessageAnswer Settle(long id, string reason, Actor actor)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReasonLength)
        {
            return new MessageAnswer.Refused(Wording.Of(
                $"The reason is a text of at most {MaxReasonLength} characters.",
                $"De reden is een tekst van ten hoogste {MaxReasonLength} tekens."));
        }

        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Refusal(connection, transaction, id) is { } refused) return refused;
        connection.Execute(
            "update outgoing set due_at = null, settled_at = @now, settled_by = @actor, settled_reason = @reason where id = @id",
            new
            {
                id,
                now = Instant.Text(_journal.Now(connection, transaction)),
                actor = actor.ToString(),
                reason = installation.Keys.SealSmall(Encoding.UTF8.GetBytes(reason), ReasonPurpose),
            },
            transaction);
        new Statements(installation).NoteSettled(connection, transaction, id, actor);
        transaction.Commit();
        return new MessageAnswer.Done();
    }

    // Whoever sends it says first what came of it; else it could go out twice, or arrive after it was settled.
    MessageAnswer.Refused? Refusal(SqliteConnection connection, SqliteTransaction transaction, long id) =>
        Read(connection, transaction, "id = @id", new { id }) is not [var found]
            ? Refused($"There is no message {id}. See: ./waarborg message list", $"Er is geen bericht {id}.")
            : found.State switch
            {
                MessageState.Delivered => Refused($"Message {id} has arrived.", $"Bericht {id} is aangekomen."),
                MessageState.Settled => Refused($"Message {id} was settled.", $"Bericht {id} is afgesloten."),
                MessageState.Waiting when found is { Attempts: > 0, Problem: null }
                    || found.TakenUntil > _journal.Now(connection, transaction) =>
                    Refused($"Message {id} is on its way.", $"Bericht {id} is onderweg."),
                _ => null,
            };

    static MessageAnswer.Refused Refused(FormattableString english, FormattableString dutch) => new(Wording.Of(english, dutch));

    sealed record DueRow(long Id, string Message, string Kind, byte[] Recipient, byte[] Body, long Attempts);
}
