// Messages to people on their way: durable rows, written in the transaction of what they tell of, each sent once.
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Notices;

/// <summary>What became of a wish about a message.</summary>
abstract record MessageAnswer
{
    internal sealed record Done : MessageAnswer;

    internal sealed record Refused(string Words) : MessageAnswer;

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

    /// <summary>Messages that one page shows.</summary>
    internal const int MaxShown = 100;

    internal const string UnclearWords = "the mail relay was called, and nothing is known of what came of it";

    const string RecipientPurpose = "outgoing-recipient";
    const string BodyPurpose = "outgoing-body";
    const string ReasonPurpose = "outgoing-reason";

    const string Columns =
        """
        select id, kind, case_id as CaseId, made_at as MadeAt, due_at as DueAt, attempts, attempted_at as AttemptedAt,
            delivered_at as DeliveredAt, problem, settled_at as SettledAt, taken_until as TakenUntil from outgoing
        """;

    static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromHours(24),
    ];

    readonly Journal _journal = new(installation);

    /// <summary>How long whoever took a message has for it. If he is gone by then, another goes on with it.</summary>
    internal static TimeSpan Lease { get; } = TimeSpan.FromMinutes(5);

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
            update outgoing set due_at = null, taken_until = null, may_have_arrived = 1, problem = @UnclearWords
            where due_at <= @now and attempted_at is not null
            """,
            new { UnclearWords, now = Instant.Text(now) }, transaction);
        // Whoever complained reads that he was right before he reads that the file is back; what failed once is not waited for.
        // A report that may not leave as it is waits here: a person says what becomes of it.
        var due = connection.Query<DueRow>(
            $"""
            update outgoing set due_at = @lease, taken_until = @lease, attempts = attempts + 1,
                may_have_arrived = max(may_have_arrived, taken_until is not null)
            where id in (select id from outgoing where due_at <= @now and (kind = 'Danger' or not @onlyDangers)
                    and not (kind in ('NoticeReceived', 'NoticeDecided') and coalesce(case_id, 0) {NoticeAnswers.OfHeld})
                    and not (kind in ('Statement', 'PutBack', 'ComplaintReceived', 'ComplaintDecided')
                        and coalesce(case_id, 0) in (select case_id from statement_holds where ended_at is null))
                    and not (kind = 'PutBack' and exists (select 1 from outgoing d where d.kind = 'ComplaintDecided'
                        and d.case_id = outgoing.case_id and d.id < outgoing.id
                        and (d.due_at <= @now or d.taken_until > @now)))
                    and not exists (select 1 from reports p where p.message = outgoing.id and {ReportsToTakeBack.MayNotLeave})
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
    /// must not be given.
    /// </summary>
    internal bool NoteAttempt(DueMessage due)
    {
        using var connection = installation.Database.Open();
        return connection.Execute(
            """
            update outgoing set attempted_at = @now
            where id = @Id and attempts = @Attempt and due_at is not null and attempted_at is null
                and delivered_at is null and settled_at is null
            """,
            new { due.Id, due.Attempt, now = Instant.Text(installation.Time.GetUtcNow()) }) > 0;
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
    internal void NoteFailed(DueMessage due, string problem, bool mayHaveArrived = false)
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
            new { due.Id, due.Attempt, again, problem, mayHaveArrived }, transaction);
        transaction.Commit();
    }

    /// <summary>Writes down that it may have arrived: a person says what is done.</summary>
    internal void NoteUnclear(DueMessage due, string problem)
    {
        using var connection = installation.Database.Open();
        connection.Execute(
            """
            update outgoing set due_at = null, taken_until = null, may_have_arrived = 1, problem = @problem
            where id = @Id and attempts = @Attempt and delivered_at is null and settled_at is null
            """,
            new { due.Id, due.Attempt, problem });
    }

    /// <summary>A person wants a message that did not arrive, or may not have, to be tried again from now on.</summary>
    internal MessageAnswer Again(long id)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Refusal(connection, transaction, id) is { } refused) return refused;
        connection.Execute(
            "update outgoing set due_at = @now, attempts = 0, attempted_at = null where id = @id",
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
            return new MessageAnswer.Refused($"The reason is a text of at most {MaxReasonLength} characters.");
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
            ? new(string.Create(CultureInfo.InvariantCulture, $"There is no message {id}. See: ./waarborg message list"))
            : found.State switch
            {
                MessageState.Delivered => new($"Message {id} has arrived."),
                MessageState.Settled => new($"Message {id} was settled."),
                MessageState.Waiting when found is { Attempts: > 0, Problem: null }
                    || found.TakenUntil > _journal.Now(connection, transaction) => new($"Message {id} is on its way."),
                _ => null,
            };

    /// <summary>One message; null where there is none.</summary>
    internal static OutgoingStanding? Find(SqliteConnection connection, SqliteTransaction? transaction, long id) =>
        Read(connection, transaction, "id = @id", new { id }).SingleOrDefault();

    /// <summary>All about one case, the oldest first.</summary>
    internal IReadOnlyList<OutgoingStanding> OfCase(long caseId)
    {
        using var connection = installation.Database.Open();
        return Read(connection, null, "case_id = @caseId", new { caseId });
    }

    /// <summary>Tried, and not arrived: what is given up or unclear always has a problem.</summary>
    internal const string IsMissing = "delivered_at is null and settled_at is null and problem is not null";

    /// <summary>What has not arrived though it was tried, the oldest first. Everybody who sees cases sees it.</summary>
    internal IReadOnlyList<OutgoingStanding> Missing(int most = int.MaxValue)
    {
        using var connection = installation.Database.Open();
        return Read(connection, null, IsMissing, new { }, most);
    }

    /// <summary>What neither arrived nor was settled, also what is tried for the first time, the oldest first.</summary>
    internal IReadOnlyList<OutgoingStanding> Undelivered()
    {
        using var connection = installation.Database.Open();
        return Read(connection, null, "delivered_at is null and settled_at is null", new { });
    }

    /// <summary>For whom a message is, and what it says.</summary>
    internal (Recipient To, MessageBody Body) ContentOf(SqliteConnection connection, long id)
    {
        var (recipient, body) = connection.QuerySingle<(byte[], byte[])>(
            "select recipient, body from outgoing where id = @id", new { id });
        return (RecipientIn(recipient), BodyIn(body));
    }

    /// <summary>How many these are, with statements that cannot be said for long. Cheap enough for every page.</summary>
    internal static long MissingCount(Installation installation)
    {
        using var connection = installation.Database.Open();
        return connection.ExecuteScalar<long>($"select count(*) from outgoing where {IsMissing}")
            + new Statements(installation).Stuck(Teller.StuckAfter);
    }

    /// <summary>Who settled it; null where nobody did.</summary>
    internal static string? SettledBy(SqliteConnection connection, SqliteTransaction transaction, long id) =>
        connection.ExecuteScalar<string?>("select settled_by from outgoing where id = @id", new { id }, transaction);

    /// <summary>The reason for which a person settled it; null where nobody did.</summary>
    internal string? ReasonOf(long id)
    {
        using var connection = installation.Database.Open();
        var kept = connection.ExecuteScalar<byte[]?>("select settled_reason from outgoing where id = @id", new { id });
        return kept is null ? null : Encoding.UTF8.GetString(installation.Keys.OpenSmall(kept, ReasonPurpose));
    }

    static List<OutgoingStanding> Read(
        SqliteConnection connection, SqliteTransaction? transaction, string which, object parameters,
        int most = int.MaxValue) =>
        [
            .. connection.Query<Row>(
                string.Create(CultureInfo.InvariantCulture, $"{Columns} where {which} order by id limit {most}"), parameters,
                transaction).Select(row => new OutgoingStanding(
                    row.Id, Enum.Parse<MessageKind>(row.Kind), row.CaseId, Instant.Of(row.MadeAt), StateOf(row),
                    (int)row.Attempts, Moment(row.DueAt), Moment(row.DeliveredAt), row.Problem, Moment(row.TakenUntil))),
        ];

    static MessageState StateOf(Row row) =>
        row.DeliveredAt is not null ? MessageState.Delivered
        : row.SettledAt is not null ? MessageState.Settled
        : row.DueAt is not null ? MessageState.Waiting
        : row.AttemptedAt is not null ? MessageState.Unclear
        : MessageState.GivenUp;

    static DateTimeOffset? Moment(string? text) => text is null ? null : Instant.Of(text);

    sealed record Row(
        long Id, string Kind, long? CaseId, string MadeAt, string? DueAt, long Attempts, string? AttemptedAt,
        string? DeliveredAt, string? Problem, string? SettledAt, string? TakenUntil);

    sealed record DueRow(long Id, string Message, string Kind, byte[] Recipient, byte[] Body, long Attempts);
}
