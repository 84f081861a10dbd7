// The statements of an installation: written with each restriction, told, held, exempt. Nothing here sends anything.
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Notices;

sealed partial class Statements(Installation installation)
{
    const string Purpose = "statement-details";
    const string ReceiptPurpose = "statement-receipt";

    const string Columns =
        """
        select id, restriction, sharer, case_id as CaseId, item_id as ItemId, cause, state, exempt, phase, said,
            made_at as MadeAt, restricted_at as RestrictedAt, back_at as BackAt, informed_at as InformedAt, problem
        from statements
        """;

    readonly Journal _journal = new(installation);

    /// <summary>The program itself, telling people.</summary>
    internal static Actor Program { get; } = new(ActorKind.Program, "telling");

    /// <summary>
    /// Writes down, in the transaction of the intent, that whoever a restriction concerns is to be told, or why not. A second
    /// time it changes nothing.
    /// </summary>
    internal void Owe(
        SqliteConnection connection, SqliteTransaction transaction, long restriction, string reason, long itemId,
        ReadOnlySpan<byte> locator, Actor actor)
    {
        var of = connection.QuerySingle<OfItem>(
            """
            select c.id as CaseId, coalesce(c.source, '') as Source, c.cause as Cause, c.list as List, c.category as Category,
                i.verdict as Verdict
            from case_items i join cases c on c.id = i.case_id where i.id = @itemId
            """,
            new { itemId }, transaction);
        ReleaseDue(connection, transaction);
        var isDecided = of.Verdict == nameof(Verdict.Confirmed) || of.Cause == nameof(CaseCause.Order);
        var (isTest, hold) = (of.List == ListRules.TestPictures, HoldOf(connection, transaction, of.CaseId));
        var state = isTest ? StatementState.Exempt : hold is null ? StatementState.Owed : StatementState.Held;
        var code = ReceiptCode.New();
        var isNew = connection.Execute(
            """
            insert into statements (restriction, case_id, item_id, cause, state, exempt, phase, receipt, details, made_at)
            values (@restriction, @CaseId, @itemId, @Cause, @state, @exempt, @phase, @receipt, @details, @now)
            on conflict (restriction, sharer) do nothing
            """,
            new
            {
                restriction,
                of.CaseId,
                itemId,
                of.Cause,
                state = state.ToString(),
                exempt = isTest ? nameof(StatementExemption.TestPicture) : null,
                phase = (isDecided ? StatementPhase.Confirmed : StatementPhase.Unreviewed).ToString(),
                receipt = Receipt(code),
                details = Seal(new(
                    of.Source, locator.ToArray(), of.Category, reason, code, isTest ? null : WhoseAt(of.Source, locator))),
                now = Instant.Text(_journal.Now(connection, transaction)),
            },
            transaction) > 0;
        if (!isNew) return;
        Record(
            connection, transaction, new(of.CaseId, restriction, 0), state, isTest ? StatementExemption.TestPicture : null, hold,
            actor);
    }

    // Kept from the beginning: once the item is forgotten nobody could say any more whose it was.
    string? WhoseAt(string source, ReadOnlySpan<byte> locator) =>
        source.Length == 0 || locator.IsEmpty ? null : new CustomerResolver(installation).Of(source, locator);

    /// <summary>The file is unavailable from now on, in the transaction in which its case says so.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="transaction">The caller's.</param>
    /// <param name="restriction">The entry that made it unavailable.</param>
    /// <param name="since">Since when, where that was before now.</param>
    internal void NoteRestricted(
        SqliteConnection connection, SqliteTransaction transaction, long restriction, DateTimeOffset? since = null) =>
        connection.Execute(
            "update statements set restricted_at = @at where restriction = @restriction and restricted_at is null",
            new { restriction, at = Instant.Text(since ?? _journal.Now(connection, transaction)) }, transaction);

    /// <summary>Nothing was made unavailable in the end: nobody has anything to be told.</summary>
    internal void NoteNotRestricted(SqliteConnection connection, SqliteTransaction transaction, long restriction)
    {
        foreach (var one in Read(
            connection, transaction, "restriction = @restriction and restricted_at is null and state in ('Owed', 'Held')",
            new { restriction }))
        {
            SetExempt(connection, transaction, one, StatementExemption.NotRestricted, Program);
        }
    }

    /// <summary>A person's ruling stands behind it from now on: whoever was told that nobody had looked is told so.</summary>
    internal static void NoteConfirmed(SqliteConnection connection, SqliteTransaction transaction, long itemId) =>
        connection.Execute(
            """
            update statements set phase = 'Confirmed' where phase = 'Unreviewed'
                and restriction = (select disable_id from case_items where id = @itemId)
            """,
            new { itemId }, transaction);

    /// <summary>Where the file lay is forgotten with its item; whose it was, and that it was unavailable, stays.</summary>
    internal void Forget(SqliteConnection connection, SqliteTransaction transaction, long itemId)
    {
        var rows = connection.Query<(long Id, byte[] Details)>(
            "select id, details from statements where item_id = @itemId", new { itemId }, transaction).ToList();
        foreach (var (id, box) in rows)
        {
            var details = Open(box);
            var customer = details.Customer ?? WhoseAt(details.Source, details.Locator)
                ?? CaseCustomers.AnswerOf(installation, connection, transaction, itemId);
            SetDetails(connection, transaction, id, details with { Locator = [], Customer = customer });
        }
    }

    internal void SetDetails(SqliteConnection connection, SqliteTransaction transaction, long id, StatementDetails details) =>
        connection.Execute(
            "update statements set details = @details where id = @id", new { id, details = Seal(details) }, transaction);

    /// <summary>A message of a statement was made, about what is so now.</summary>
    internal static void NoteSaid(
        SqliteConnection connection, SqliteTransaction transaction, Statement statement, long message)
    {
        connection.Execute(
            "update statements set said = @phase, problem = null where id = @Id",
            new { statement.Id, phase = statement.Phase.ToString() }, transaction);
        connection.Execute(
            "insert into statement_messages (message, statement) values (@message, @Id) on conflict do nothing",
            new { message, statement.Id }, transaction);
    }

    /// <summary>What is so now has nobody to be sent to: who was told by hand reads it on the page.</summary>
    internal static void NoteRead(SqliteConnection connection, SqliteTransaction transaction, Statement statement) =>
        connection.Execute(
            "update statements set said = @phase, problem = null where id = @Id",
            new { statement.Id, phase = statement.Phase.ToString() }, transaction);

    internal static void NoteProblem(SqliteConnection connection, SqliteTransaction transaction, long id, Wording problem) =>
        connection.Execute(
            "update statements set problem = @problem where id = @id", new { id, problem = problem.Kept }, transaction);

    /// <summary>A message arrived, or somebody says so: where it was a statement's, whoever it concerns is told.</summary>
    internal void NoteArrived(SqliteConnection connection, SqliteTransaction transaction, long message, Actor actor)
    {
        foreach (var one in OfMessage(connection, transaction, message)) SetTold(connection, transaction, one, actor);
    }

    /// <summary>A person said why nothing more is done about a message that did not arrive.</summary>
    internal void NoteSettled(SqliteConnection connection, SqliteTransaction transaction, long message, Actor actor)
    {
        foreach (var one in OfMessage(connection, transaction, message).Where(one => one.State == StatementState.Owed))
        {
            SetExempt(connection, transaction, one, StatementExemption.NotReached, actor);
        }
    }

    static List<Statement> OfMessage(SqliteConnection connection, SqliteTransaction transaction, long message) => Read(
        connection, transaction, "id = (select statement from statement_messages where message = @message)", new { message });

    internal void SetTold(SqliteConnection connection, SqliteTransaction transaction, Statement statement, Actor actor)
    {
        if (statement.State == StatementState.Told) return;
        if (statement.State != StatementState.Owed) SetOwed(connection, transaction, statement, actor);
        var now = Instant.Text(_journal.Now(connection, transaction));
        connection.Execute(
            "update statements set state = 'Told', informed_at = coalesce(informed_at, @now) where id = @Id",
            new { statement.Id, now }, transaction);
        Record(connection, transaction, NameOf(statement), StatementState.Told, null, null, actor);
    }

    internal void SetOwed(SqliteConnection connection, SqliteTransaction transaction, Statement statement, Actor actor)
    {
        connection.Execute(
            "update statements set state = 'Owed', exempt = null, problem = null where id = @Id", new { statement.Id },
            transaction);
        Record(connection, transaction, NameOf(statement), StatementState.Owed, null, null, actor);
    }

    internal void SetExempt(
        SqliteConnection connection, SqliteTransaction transaction, Statement statement, StatementExemption why, Actor actor)
    {
        connection.Execute(
            "update statements set state = 'Exempt', exempt = @why, problem = null, said = phase where id = @Id",
            new { statement.Id, why = why.ToString() }, transaction);
        Record(connection, transaction, NameOf(statement), StatementState.Exempt, why, null, actor);
    }

    void Record(
        SqliteConnection connection, SqliteTransaction transaction, StatementName of, StatementState state,
        StatementExemption? exempt, StatementHold? hold, Actor actor)
    {
        // The ledger says it of a restriction once: by the customer of its item.
        if (of.Sharer != 0) return;
        _journal.Append(connection, transaction, ClosedEntries.Statement(
            of.CaseId, of.Restriction, ClockNames.Of(state),
            state == StatementState.Held ? ClockNames.Of(hold!.Kind) : exempt is { } why ? ClockNames.Of(why) : null,
            state == StatementState.Held ? Instant.Text(hold!.Until) : null,
            Persons.By(connection, transaction, actor.ToString())));
    }

    readonly record struct StatementName(long CaseId, long Restriction, long Sharer);

    static StatementName NameOf(Statement statement) => new(statement.CaseId, statement.Restriction, statement.Sharer);

    /// <summary>Statements of which something is to be said now, the oldest first.</summary>
    internal IReadOnlyList<Statement> Due(int most)
    {
        using var connection = installation.Database.Open();
        return Read(
            connection, null,
            """
            (said is null or said <> phase) and state in ('Owed', 'Told') and restricted_at is not null
                and case_id not in (select case_id from statement_holds where ended_at is null)
                order by problem is not null, id limit @most
            """,
            new { most });
    }

    internal static Statement? Find(SqliteConnection connection, SqliteTransaction? transaction, long id) =>
        Read(connection, transaction, "id = @id", new { id }).SingleOrDefault();

    /// <summary>The statements of a case, the oldest first.</summary>
    internal static IReadOnlyList<Statement> OfCase(
        SqliteConnection connection, SqliteTransaction? transaction, long caseId) =>
        Read(connection, transaction, "case_id = @caseId order by id", new { caseId });

    /// <summary>The newest, of every state or of one.</summary>
    internal IReadOnlyList<Statement> List(StatementState? state, int most)
    {
        using var connection = installation.Database.Open();
        return Read(
            connection, null, (state is null ? "1 = 1" : "state = @state") + " order by id desc limit @most",
            new { state = state?.ToString(), most });
    }

    /// <summary>The statement of a receipt code; null for a code that was never given. The work is the same for both.</summary>
    internal Statement? ByCode(string code)
    {
        using var connection = installation.Database.Open();
        return Read(connection, null, "receipt = @receipt", new { receipt = Receipt(code) }).SingleOrDefault();
    }

    /// <summary>What is sealed of it.</summary>
    internal StatementDetails DetailsOf(SqliteConnection connection, SqliteTransaction? transaction, long id) => Open(
        connection.ExecuteScalar<byte[]>("select details from statements where id = @id", new { id }, transaction)!);

    /// <summary>How many could not be said for longer than this.</summary>
    internal long Stuck(TimeSpan longer)
    {
        using var connection = installation.Database.Open();
        return connection.ExecuteScalar<long>(
            "select count(*) from statements where state = 'Owed' and said is null and restricted_at <= @before",
            new { before = Instant.Text(installation.Time.GetUtcNow() - longer) });
    }

    byte[] Receipt(string code) => installation.Keys.KeyedHash(ReceiptPurpose, Encoding.ASCII.GetBytes(code));

    byte[] Seal(StatementDetails details) => installation.Keys.SealSmall(
        JsonSerializer.SerializeToUtf8Bytes(details, StatementJson.Default.StatementDetails), Purpose);

    StatementDetails Open(byte[] box) => JsonSerializer.Deserialize(
        installation.Keys.OpenSmall(box, Purpose), StatementJson.Default.StatementDetails)!;

    static List<Statement> Read(
        SqliteConnection connection, SqliteTransaction? transaction, string which, object parameters) =>
        [
            .. connection.Query<Row>($"{Columns} where {which}", parameters, transaction).Select(row => new Statement(
                row.Id, row.Restriction, row.CaseId, row.ItemId, Enum.Parse<CaseCause>(row.Cause),
                Enum.Parse<StatementState>(row.State),
                row.Exempt is null ? null : Enum.Parse<StatementExemption>(row.Exempt), Enum.Parse<StatementPhase>(row.Phase),
                row.Said is null ? null : Enum.Parse<StatementPhase>(row.Said), Instant.Of(row.MadeAt),
                Moment(row.RestrictedAt), Moment(row.BackAt), Moment(row.InformedAt), Wording.OfKept(row.Problem))
            {
                Sharer = row.Sharer,
            }),
        ];

    static DateTimeOffset? Moment(string? text) => text is null ? null : Instant.Of(text);

    sealed record OfItem(long CaseId, string Source, string Cause, string List, string Category, string Verdict);

    sealed record Row(
        long Id, long Restriction, long Sharer, long CaseId, long ItemId, string Cause, string State, string? Exempt,
        string Phase, string? Said, string MadeAt, string? RestrictedAt, string? BackAt, string? InformedAt, string? Problem);
}
