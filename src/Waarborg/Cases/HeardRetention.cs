// What was said to customers, and what they said, goes at times of its own: the words of a decided complaint, and the statements
// of items that are gone, each with the messages by which it went out.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Cases;

static class HeardRetention
{
    const string NotHeld =
        """
        case_id not in (select case_id from statement_holds where ended_at is null)
            and case_id not in (select case_id from evidence_holds where ended_at is null)
        """;

    const string HasEnded = "(delivered_at is not null or settled_at is not null)";

    // Whose item is gone, with nobody still to be heard and nothing on its way.
    const string Gone =
        $"""
        item_id not in (select id from case_items) and {NotHeld} and state <> 'Held'
            and not (state in ('Owed', 'Told') and restricted_at is not null and (said is null or said <> phase))
            and id not in (select statement from complaints where state = 'Made')
            and not exists (select 1 from outgoing o where not {HasEnded}
                and (o.id in (select m.message from statement_messages m where m.statement = statements.id)
                    or o.complaint in (select c.id from complaints c where c.statement = statements.id)))
        """;

    /// <summary>Forgets what is over its time, in the caller's transaction.</summary>
    /// <param name="connection">The caller's.</param>
    /// <param name="transaction">The caller's.</param>
    /// <param name="now">The moment.</param>
    /// <param name="days">What the settings say.</param>
    /// <param name="values">What was sealed in it is added here.</param>
    /// <returns>How many complaints and statements.</returns>
    internal static int Forget(
        SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset now, RetentionDays days, List<byte[]> values)
    {
        var heard = ForgetWords(connection, transaction, now, days, values);
        var gone = GoneBefore(connection, transaction, now.AddMonths(-RecordRetention.CeilingMonths));
        ForgetStatements(connection, transaction, gone, values);
        return heard + gone.Count;
    }

    // That somebody complained and how it was decided stays with the item: it is what keeps him from being judged anew. As long
    // as he may object the page of his code shows him the decision.
    static int ForgetWords(
        SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset now, RetentionDays days, List<byte[]> values)
    {
        var over = connection.Query<(long Id, string? InformedAt)>(
            $"""
            select c.id, s.informed_at from complaints c
                join (select id as of, informed_at from statements) s on s.of = c.statement
            where state <> 'Made' and decided_at <= @before and length(text) > 0 and {NotHeld}
            """,
            new { before = Instant.Text(now.AddDays(-days.Complaints)) }, transaction)
            .Where(one => one.InformedAt is null || RecordRetention.ObjectUntil(Instant.Of(one.InformedAt)) <= now)
            .Select(one => one.Id).ToList();
        foreach (var id in over)
        {
            TakeWords(connection, transaction, id, values);
            connection.Execute(
                "update complaints set text = x'', reason = null where id = @id", new { id }, transaction);
        }

        var messages = connection.Query<long>(
            $"""
            select id from outgoing where complaint is not null and {HasEnded} and {NotHeld}
                and complaint in (select id from complaints where length(text) = 0)
            """,
            transaction: transaction).ToList();
        ForgetMessages(connection, transaction, messages, values);
        return over.Count;
    }

    /// <summary>Statements made before a moment, whose item is gone, and about which nothing is still to come.</summary>
    internal static IReadOnlyList<long> GoneBefore(
        SqliteConnection connection, SqliteTransaction? transaction, DateTimeOffset moment) =>
    [
        .. connection.Query<long>(
            $"select id from statements where made_at <= @before and {Gone}", new { before = Instant.Text(moment) },
            transaction),
    ];

    /// <summary>Forgets statements, the complaints about them, and the messages of both.</summary>
    internal static void ForgetStatements(
        SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<long> statements, List<byte[]> values)
    {
        foreach (var id in statements)
        {
            var complaints = connection.Query<long>(
                "select id from complaints where statement = @id", new { id }, transaction).ToList();
            foreach (var complaint in complaints) TakeWords(connection, transaction, complaint, values);
            var messages = connection.Query<long>(
                """
                select message from statement_messages where statement = @id
                union select id from outgoing where complaint in (select id from complaints where statement = @id)
                """,
                new { id }, transaction).ToList();
            ForgetMessages(connection, transaction, messages, values);
            values.Add(connection.ExecuteScalar<byte[]>(
                "select details from statements where id = @id", new { id }, transaction)!);
            connection.Execute(
                """
                delete from complaints where statement = @id;
                delete from statement_messages where statement = @id;
                delete from statements where id = @id;
                """,
                new { id }, transaction);
        }
    }

    static void TakeWords(SqliteConnection connection, SqliteTransaction transaction, long complaint, List<byte[]> values)
    {
        var (text, reason) = connection.QuerySingle<(byte[] Text, byte[]? Reason)>(
            "select text, reason from complaints where id = @complaint", new { complaint }, transaction);
        values.Add(text);
        if (reason is not null) values.Add(reason);
    }

    /// <summary>Forgets messages, whatever became of them.</summary>
    internal static void ForgetMessages(
        SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<long> messages, List<byte[]> values)
    {
        foreach (var id in messages)
        {
            foreach (var (body, recipient, reason) in connection.Query<(byte[], byte[], byte[]?)>(
                "select body, recipient, settled_reason from outgoing where id = @id", new { id }, transaction))
            {
                values.AddRange([body, recipient]);
                if (reason is not null) values.Add(reason);
            }

            connection.Execute("delete from outgoing where id = @id", new { id }, transaction);
        }
    }
}
