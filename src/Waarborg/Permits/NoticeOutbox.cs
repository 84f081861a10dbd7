// To whom a notice still is to be sent: durable rows, each tried until it arrived or was given up.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>One notice for one customer.</summary>
/// <param name="Notice">The notice's number.</param>
/// <param name="Customer">The customer's id.</param>
/// <param name="Attempt">1 for the first try.</param>
sealed record DueDelivery(long Notice, string Customer, int Attempt);

/// <summary>What became of the wish to deliver.</summary>
abstract record BeginOutcome
{
    internal sealed record Begun(Notice Notice) : BeginOutcome;

    internal sealed record Refused(string Words) : BeginOutcome;
}

sealed class NoticeOutbox(Installation installation)
{
    /// <summary>Tries in a row before a delivery is given up; a person can begin anew.</summary>
    internal const int MaxAttempts = 10;

    /// <summary>
    /// How long whoever took a delivery has for it. If he is gone by then, another tries: the receiver sees the same id twice.
    /// </summary>
    internal static TimeSpan Lease { get; } = TimeSpan.FromMinutes(5);

    static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromHours(24),
    ];

    readonly Journal _journal = new(installation);

    /// <summary>How long to wait after this many tries that failed.</summary>
    internal static TimeSpan WaitAfter(int attempts) => Waits[Math.Clamp(attempts, 1, Waits.Length) - 1];

    /// <summary>Begins to deliver the newest notice of a source, or begins anew what had been given up.</summary>
    internal BeginOutcome Begin(string source)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (NoticeStore.Latest(connection, transaction, source) is not { } notice)
        {
            return new BeginOutcome.Refused($"No notice for {source} is published.");
        }

        var settings = new SettingsStore(installation);
        if (settings.Current(connection, transaction) is not { } current)
        {
            return new BeginOutcome.Refused(settings.Problem(connection, transaction)!);
        }

        if (current.Settings.Delivery is null)
        {
            return new BeginOutcome.Refused("The settings name no way by which notices go out, so the program sends none.");
        }

        var at = Instant.Text(_journal.Now(connection, transaction));
        connection.Execute(
            "update notices set delivery_begun_at = coalesce(delivery_begun_at, @at) where id = @Id",
            new { at, notice.Id }, transaction);
        connection.Execute(
            "update notice_deliveries set due_at = @at, attempts = 0 where notice = @Id and delivered_at is null",
            new { at, notice.Id }, transaction);
        Enqueue(connection, transaction, at);
        transaction.Commit();
        return new BeginOutcome.Begun(notice);
    }

    /// <summary>Adds rows for customers who came since, and drops those of notices that a newer one has replaced.</summary>
    internal void Refresh()
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        Enqueue(connection, transaction, Instant.Text(_journal.Now(connection, transaction)));
        transaction.Commit();
    }

    static void Enqueue(SqliteConnection connection, SqliteTransaction transaction, string at) => connection.Execute(
        """
        delete from notice_deliveries where delivered_at is null
            and notice not in (select max(id) from standing_notices group by source);
        insert into notice_deliveries (notice, customer, due_at)
        select notices.id, customers.id, @at from standing_notices as notices join customers on customers.source = notices.source
        where notices.delivery_begun_at is not null and notices.id in (select max(id) from standing_notices group by source)
        on conflict (notice, customer) do nothing;
        """,
        new { at }, transaction);

    /// <summary>Takes deliveries that are due; nobody else gets them until the lease is over.</summary>
    internal IReadOnlyList<DueDelivery> Claim(int most)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        var due = connection.Query<(long Notice, string Customer, long Attempts)>(
            """
            update notice_deliveries set due_at = @lease, attempts = attempts + 1
            where (notice, customer) in (
                select notice, customer from notice_deliveries where due_at <= @now order by due_at limit @most)
            returning notice, customer, attempts
            """,
            new { now = Instant.Text(now), lease = Instant.Text(now + Lease), most }, transaction).ToList();
        transaction.Commit();
        return [.. due.Select(one => new DueDelivery(one.Notice, one.Customer, (int)one.Attempts))];
    }

    /// <summary>Writes down that it arrived.</summary>
    internal void NoteDelivered(DueDelivery delivery) => Note(
        delivery, "update notice_deliveries set due_at = null, delivered_at = @now, problem = null", dueAfter: null,
            problem: null);

    /// <summary>Writes down what was wrong, and when it is tried again; after the last try never, unless a person asks.</summary>
    internal void NoteFailed(DueDelivery delivery, string problem) => Note(
        delivery, "update notice_deliveries set due_at = @due, problem = @problem",
        delivery.Attempt >= MaxAttempts ? null : WaitAfter(delivery.Attempt), problem);

    void Note(DueDelivery delivery, string update, TimeSpan? dueAfter, string? problem)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        connection.Execute(
            update + " where notice = @Notice and customer = @Customer and delivered_at is null",
            new
            {
                delivery.Notice,
                delivery.Customer,
                now = Instant.Text(now),
                due = dueAfter is { } wait ? Instant.Text(now + wait) : null,
                problem,
            },
            transaction);
        transaction.Commit();
    }

    /// <summary>
    /// Says in the ledger how many were reached, for each notice that is being delivered and of which this has changed.
    /// </summary>
    internal void Say()
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var begun = connection.Query<(long Id, string Source, long? Said)>(
            """
            select id, source, delivered_said from standing_notices
            where delivery_begun_at is not null and id in (select max(id) from standing_notices group by source)
            """,
            transaction: transaction).ToList();
        foreach (var (id, source, said) in begun)
        {
            var standing = Standing(connection, transaction, id, source);
            if (standing.Customers == 0 || standing.PerMille == said) continue;
            connection.Execute(
                "update notices set delivered_said = @PerMille where id = @id", new { standing.PerMille, id }, transaction);
            _journal.Append(connection, transaction, OpenEntries.NoticeDelivered(
                id, standing.PerMille, Persons.By(connection, transaction, NoticeDelivery.Program)));
        }

        transaction.Commit();
    }

    /// <summary>How far this notice has come.</summary>
    internal DeliveryStanding Standing(Notice notice)
    {
        using var connection = installation.Database.Open();
        return Standing(connection, transaction: null, notice.Id, notice.Source);
    }

    static DeliveryStanding Standing(SqliteConnection connection, SqliteTransaction? transaction, long notice, string source)
    {
        var (customers, delivered, waiting, givenUp) = connection.QuerySingle<(long, long, long, long)>(
            """
            select count(*), count(delivered_at), count(due_at),
                coalesce(sum(notice is not null and delivered_at is null and due_at is null), 0)
            from customers left join notice_deliveries on customer = customers.id and notice = @notice
            where source = @source
            """,
            new { notice, source }, transaction);
        return new(customers, delivered, waiting, givenUp);
    }

    /// <summary>What was wrong with those that have not arrived, most frequent first, with how many.</summary>
    internal IReadOnlyList<(string Problem, long Count)> Problems(Notice notice)
    {
        using var connection = installation.Database.Open();
        return
        [
            .. connection.Query<(string, long)>(
                """
                select problem, count(*) from notice_deliveries
                where notice = @Id and delivered_at is null and problem is not null group by problem order by 2 desc, 1 limit 10
                """,
                new { notice.Id }),
        ];
    }
}
