// Statements that an authority keeps back: for a time that its kind of order allows, and no longer, by itself.
using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Notices;

/// <summary>An authority's word about a case, with its end.</summary>
sealed record StatementHold(long Id, HoldKind Kind, DateTimeOffset From, DateTimeOffset Until);

sealed partial class Statements
{
    /// <summary>The longest reference of an authority, in characters.</summary>
    internal const int MaxReferenceLength = 200;

    const string HoldPurpose = "statement-hold";

    internal static StatementHold? HoldOf(SqliteConnection connection, SqliteTransaction? transaction, long caseId) =>
        Holds(connection, transaction, "case_id = @caseId", new { caseId }).SingleOrDefault();

    static IEnumerable<StatementHold> Holds(
        SqliteConnection connection, SqliteTransaction? transaction, string which, object parameters) =>
        connection.Query<(long Id, string Kind, string From, string Until)>(
                $"select id, kind, from_at, until from statement_holds where {which} and ended_at is null", parameters,
                transaction)
            .Select(row => new StatementHold(
                row.Id, Enum.Parse<HoldKind>(row.Kind), Instant.Of(row.From), Instant.Of(row.Until)));

    /// <summary>The authority's reference of a hold.</summary>
    internal string ReferenceOf(SqliteConnection connection, long hold) => Encoding.UTF8.GetString(installation.Keys.OpenSmall(
        connection.ExecuteScalar<byte[]>("select reference from statement_holds where id = @hold", new { hold })!, HoldPurpose));

    /// <summary>
    /// Keeps back what is to be said about a case until a moment, now and of what comes. What is on its way is not stopped.
    /// </summary>
    internal MessageAnswer Hold(long caseId, HoldKind kind, DateTimeOffset until, string reference, Actor actor)
    {
        if (string.IsNullOrWhiteSpace(reference) || reference.Length > MaxReferenceLength)
        {
            return new MessageAnswer.Refused($"The authority's reference is a text of at most {MaxReferenceLength} characters.");
        }

        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        ReleaseDue(connection, transaction);
        var now = _journal.Now(connection, transaction);
        var exists = connection.ExecuteScalar<bool>(
            "select exists (select 1 from cases where id = @caseId)", new { caseId }, transaction);
        if (!exists) return new MessageAnswer.Refused($"There is no case {caseId}.");
        var before = HoldOf(connection, transaction, caseId);
        if (before is not null && before.Kind != kind)
        {
            return new MessageAnswer.Refused(
                $"What is to be said about case {caseId} is kept back by an {HoldRules.Of(before.Kind).English} already.");
        }

        // Ended and set anew it is the same hold: its longest time counts from the first.
        var first = connection.Query<string>(
            "select from_at from statement_holds where case_id = @caseId and kind = @kind",
            new { caseId, kind = kind.ToString() }, transaction).Min(StringComparer.Ordinal) is { } at ? Instant.Of(at) : now;
        if (HoldRules.Problem(kind, first, now, until) is { } problem) return new MessageAnswer.Refused(problem);
        var onItsWay = TakeBack(connection, transaction, caseId);
        connection.Execute(
            "update statement_holds set ended_at = @now, ended_by = @actor where case_id = @caseId and ended_at is null",
            new { caseId, now = Instant.Text(now), actor = actor.ToString() }, transaction);
        connection.Execute(
            """
            insert into statement_holds (case_id, kind, from_at, until, reference, set_by)
            values (@caseId, @kind, @from, @until, @reference, @actor)
            """,
            new
            {
                caseId,
                kind = kind.ToString(),
                from = Instant.Text(first),
                until = Instant.Text(until),
                reference = installation.Keys.SealSmall(Encoding.UTF8.GetBytes(reference), HoldPurpose),
                actor = actor.ToString(),
            },
            transaction);
        var hold = HoldOf(connection, transaction, caseId)!;
        foreach (var one in Read(
            connection, transaction, "case_id = @caseId and state in ('Owed', 'Held')", new { caseId })
            .Where(one => !onItsWay.ContainsKey(one.Id)))
        {
            connection.Execute(
                "update statements set state = 'Held', said = null where id = @Id", new { one.Id }, transaction);
            Record(connection, transaction, NameOf(one), StatementState.Held, null, hold, actor);
        }

        transaction.Commit();
        return onItsWay.Count == 0
            ? new MessageAnswer.Done()
            : new MessageAnswer.Partly(
                $"Message {string.Join(", ", onItsWay.Values.Order())} about case {caseId} is on its way at this moment, or may "
                + "have arrived: nothing calls it back. Everything else about the case is kept back.");
    }

    // Takes back what has not arrived, of every statement; the messages that cannot be taken back, by their statement.
    static Dictionary<long, long> TakeBack(SqliteConnection connection, SqliteTransaction transaction, long caseId)
    {
        var messages = connection.Query<(long Message, long Statement)>(
            """
            select m.message, m.statement from statement_messages m join statements s on s.id = m.statement
                join outgoing o on o.id = m.message
            where s.case_id = @caseId and o.delivered_at is null and o.settled_at is null order by m.message
            """,
            new { caseId }, transaction).ToList();
        var left = new Dictionary<long, long>();
        foreach (var (message, statement) in messages)
        {
            if (!Outbox.TryWithdraw(connection, transaction, message))
            {
                left[statement] = message;
                continue;
            }

            connection.Execute(
                """
                delete from statement_messages where message = @message;
                update statements set said = null where id = @statement;
                """,
                new { message, statement }, transaction);
        }

        return left;
    }

    /// <summary>A person says that the authority lets it be told before the hold ends.</summary>
    internal MessageAnswer Release(long caseId, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (HoldOf(connection, transaction, caseId) is not { } hold)
        {
            return new MessageAnswer.Refused($"Nothing about case {caseId} is kept back.");
        }

        End(connection, transaction, hold, caseId, actor);
        transaction.Commit();
        return new MessageAnswer.Done();
    }

    /// <summary>Ends every hold that is over, by itself.</summary>
    internal int ReleaseDue()
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var over = ReleaseDue(connection, transaction);
        transaction.Commit();
        return over;
    }

    // Before anything is said of a hold: one that is over keeps nothing back, however long nobody looked.
    int ReleaseDue(SqliteConnection connection, SqliteTransaction transaction)
    {
        var over = connection.Query<(long Id, long Case)>(
            "select id, case_id from statement_holds where ended_at is null and until <= @now order by id",
            new { now = Instant.Text(_journal.Now(connection, transaction)) }, transaction).ToList();
        foreach (var (id, caseId) in over)
        {
            End(connection, transaction, Holds(connection, transaction, "id = @id", new { id }).Single(), caseId, Program);
        }

        return over.Count;
    }

    void End(SqliteConnection connection, SqliteTransaction transaction, StatementHold hold, long caseId, Actor actor)
    {
        connection.Execute(
            "update statement_holds set ended_at = @now, ended_by = @actor where id = @Id",
            new { hold.Id, now = Instant.Text(_journal.Now(connection, transaction)), actor = actor.ToString() }, transaction);
        foreach (var one in Read(connection, transaction, "case_id = @caseId and state = 'Held'", new { caseId }))
        {
            SetOwed(connection, transaction, one, actor);
        }
    }

    /// <summary>What a person asks for about one statement: told now although it was exempt, or told already by hand.</summary>
    /// <param name="id">The statement.</param>
    /// <param name="customer">Whose the file is, where a person knows it; else null.</param>
    /// <param name="isHanded">The code was given to whoever it concerns, by hand.</param>
    /// <param name="actor">Who.</param>
    internal MessageAnswer Tell(long id, string? customer, bool isHanded, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        ReleaseDue(connection, transaction);
        if (Find(connection, transaction, id) is not { } one)
        {
            return new MessageAnswer.Refused(string.Create(
                CultureInfo.InvariantCulture, $"There is no statement {id}. See: ./waarborg statement list"));
        }

        if (one.State == StatementState.Told) return new MessageAnswer.Refused($"Statement {id} was told.");
        // What is exempt under a hold is kept back with everything else.
        if (one.State == StatementState.Held || HoldOf(connection, transaction, one.CaseId) is not null)
        {
            return new MessageAnswer.Refused($"An authority keeps statement {id} back. See: ./waarborg statement release");
        }

        if (one.Exempt is StatementExemption.TestPicture or StatementExemption.NotRestricted || one.RestrictedAt is null)
        {
            return new MessageAnswer.Refused($"Nothing of anybody's is unavailable by statement {id}.");
        }

        if (customer is not null && !isHanded && IsReachedByNobody(connection, transaction, customer))
        {
            return new MessageAnswer.Refused($"No customer {customer} is on record. See: ./waarborg customer list");
        }

        if (customer is not null)
        {
            SetDetails(connection, transaction, id, DetailsOf(connection, transaction, id) with { Customer = customer });
        }

        if (isHanded)
        {
            SetTold(connection, transaction, one, actor);
            connection.Execute("update statements set said = phase where id = @id", new { id }, transaction);
        }
        else if (one.State == StatementState.Exempt)
        {
            connection.Execute("update statements set said = null where id = @id", new { id }, transaction);
            SetOwed(connection, transaction, one, actor);
        }

        transaction.Commit();
        return new MessageAnswer.Done();
    }

    // The provider's own system may know whom the register does not.
    bool IsReachedByNobody(SqliteConnection connection, SqliteTransaction transaction, string customer) =>
        new SettingsStore(installation).Current(connection, transaction)?.Settings.Delivery is NoticeRoute.Direct
        && new CustomerStore(installation).Find(customer) is null;
}
