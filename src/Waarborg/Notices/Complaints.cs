// The complaints of an installation: taken from whoever has a receipt code, decided by somebody who did not judge.
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Notices;

sealed class Complaints(Installation installation)
{
    /// <summary>The longest complaint, and the longest reason of a decision, in characters.</summary>
    internal const int MaxTextLength = 5000;

    const string TextPurpose = "complaint-text";
    const string ReasonPurpose = "complaint-reason";

    const string Columns =
        """
        select id, statement, case_id as CaseId, item_id as ItemId, content_key as ContentKey, language, made_at as MadeAt,
            clock, state, decided_at as DecidedAt, decided_by as DecidedBy from complaints
        """;

    readonly Journal _journal = new(installation);
    readonly Statements _statements = new(installation);
    readonly ClockStore _clocks = new(installation);

    /// <summary>Within this time a complaint is decided: the two weeks of the regulation on terrorist content, for all.</summary>
    internal static ClockLength Term { get; } = new(2, ClockUnit.Weeks);

    /// <summary>Whoever complains has no account: the program takes it in.</summary>
    internal static Actor Program { get; } = new(ActorKind.Program, "complaints");

    /// <summary>Why nothing can be said against this now; <see cref="ComplaintOutcome.Made"/> where something can.</summary>
    internal static ComplaintOutcome MayComplain(
        SqliteConnection connection, SqliteTransaction? transaction, Statement statement, DateTimeOffset now) =>
        statement.RestrictedAt is null || statement.Phase == StatementPhase.Back || statement.Cause == CaseCause.Order
            || statement.State == StatementState.Held || statement.Exempt is StatementExemption.TestPicture
            ? ComplaintOutcome.NotHere
        : OfStatement(connection, transaction, statement.Id) is not null ? ComplaintOutcome.Already
        : statement.OpenUntil <= now ? ComplaintOutcome.Over
        : ComplaintOutcome.Made;

    /// <summary>Takes a complaint, in one transaction with its clock, its receipt and its place in the queue.</summary>
    /// <param name="statementId">What it is about.</param>
    /// <param name="text">What somebody typed.</param>
    /// <param name="language">In which language he read.</param>
    internal ComplaintOutcome Make(long statementId, string text, string language)
    {
        if (string.IsNullOrWhiteSpace(text)) return ComplaintOutcome.Empty;
        if (text.Length > MaxTextLength) return ComplaintOutcome.TooLong;
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        if (Notices.Statements.Find(connection, transaction, statementId) is not { } statement) return ComplaintOutcome.NotHere;
        if (MayComplain(connection, transaction, statement, now) is not ComplaintOutcome.Made and var no) return no;
        var content = connection.ExecuteScalar<byte[]?>(
            "select content_key from case_items where id = @ItemId", new { statement.ItemId }, transaction);
        if (content is null) return ComplaintOutcome.NotHere;
        // Whoever has the code was told, however it reached him.
        _statements.SetTold(connection, transaction, statement, Program);
        var isFirst = !WaitsAbout(connection, transaction, statement.ItemId);
        var clock = _clocks.Start(
            connection, transaction, statement.CaseId, ClockKind.ComplaintDecision, now, Term, Program);
        var id = connection.ExecuteScalar<long>(
            """
            insert into complaints (statement, case_id, item_id, content_key, language, text, made_at, clock, state)
            values (@Id, @CaseId, @ItemId, @content, @language, @box, @at, @clock, 'Made') returning id
            """,
            new
            {
                statement.Id,
                statement.CaseId,
                statement.ItemId,
                content,
                language,
                box = installation.Keys.SealSmall(Encoding.UTF8.GetBytes(text), TextPurpose),
                at = Instant.Text(now),
                clock = clock.Id,
            },
            transaction);
        // What nobody judged yet is judged first.
        connection.Execute(
            "update cases set due_by = min(coalesce(due_by, @at), @at) where id = @CaseId",
            new { statement.CaseId, at = Instant.Text(now) }, transaction);
        if (isFirst)
        {
            _journal.Append(connection, transaction, ClosedEntries.Complaint(
                statement.CaseId, statement.ItemId, "made", Persons.By(connection, transaction, Program.ToString())));
        }

        Tell(connection, transaction, Find(connection, transaction, id)!, new ComplaintWord.Received(clock.DueAt(now)));
        transaction.Commit();
        return ComplaintOutcome.Made;
    }

    /// <summary>Writes a decision down, in the transaction of what follows from it. False where it waits no more.</summary>
    internal bool Decide(
        SqliteConnection connection, SqliteTransaction transaction, Complaint complaint, bool isReversed, string reason,
        ComplaintWord.Decided word, Actor actor)
    {
        var state = isReversed ? ComplaintState.Reversed : ComplaintState.Upheld;
        if (!End(connection, transaction, complaint, state, reason, actor)) return false;
        Tell(connection, transaction, complaint, word);
        return true;
    }

    /// <summary>The complaints that wait about one content: of each place at which it lay.</summary>
    internal static IReadOnlyList<Complaint> WaitingOf(
        SqliteConnection connection, SqliteTransaction transaction, JudgedContent of) => Read(
        connection, transaction, "state = 'Made' and case_id = @CaseId and content_key = @ContentKey order by id",
        new { of.CaseId, of.ContentKey });

    /// <summary>What this entry made unavailable is back for another reason: nothing is left to decide.</summary>
    internal void Lift(SqliteConnection connection, SqliteTransaction transaction, long restriction)
    {
        foreach (var one in Read(
            connection, transaction,
            "state = 'Made' and statement in (select id from statements where restriction = @restriction)", new { restriction }))
        {
            End(connection, transaction, one, ComplaintState.Lifted, null, Program);
        }
    }

    bool End(
        SqliteConnection connection, SqliteTransaction transaction, Complaint complaint, ComplaintState state, string? reason,
        Actor actor)
    {
        var ended = connection.Execute(
            """
            update complaints set state = @state, decided_at = @at, decided_by = @actor, reason = @box
            where id = @Id and state = 'Made'
            """,
            new
            {
                complaint.Id,
                state = state.ToString(),
                at = Instant.Text(_journal.Now(connection, transaction)),
                actor = actor.ToString(),
                box = reason is null ? null : installation.Keys.SealSmall(Encoding.UTF8.GetBytes(reason), ReasonPurpose),
            },
            transaction);
        // Somebody else decided it in this moment.
        if (ended == 0) return false;
        if (!WaitsAbout(connection, transaction, complaint.ItemId))
        {
            _journal.Append(connection, transaction, ClosedEntries.Complaint(
                complaint.CaseId, complaint.ItemId, ClockNames.Of(state),
                Persons.By(connection, transaction, actor.ToString())));
        }

        if (ClockStore.Find(connection, transaction, complaint.Clock) is { StoppedAt: null } clock)
        {
            _clocks.Stop(connection, transaction, clock, ClockStop.Done, actor);
        }

        return true;
    }

    // Several customers may have had the file under names of their own: the ledger says of its item that a complaint waits.
    static bool WaitsAbout(SqliteConnection connection, SqliteTransaction transaction, long item) =>
        connection.ExecuteScalar<bool>(
            "select exists (select 1 from complaints where item_id = @item and state = 'Made')", new { item }, transaction);

    // To whoever is on record; whoever has the code alone reads it on the page.
    void Tell(SqliteConnection connection, SqliteTransaction transaction, Complaint complaint, ComplaintWord word)
    {
        var details = _statements.DetailsOf(connection, transaction, complaint.Statement);
        if (details.Customer is not { } customer) return;
        if (new SettingsStore(installation).Current(connection, transaction)?.Settings is not { } settings) return;
        var kind = word is ComplaintWord.Received ? MessageKind.ComplaintReceived : MessageKind.ComplaintDecided;
        var language = new Teller(installation).LanguageOf(customer, settings);
        new Outbox(installation).Enqueue(
            connection, transaction,
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"complaint {complaint.Id}"), kind, complaint.CaseId,
            new Recipient.Customer(customer),
            ComplaintText.Body(word, settings, customer, complaint, details.Code, language), complaint.Id);
    }

    internal static Complaint? Find(SqliteConnection connection, SqliteTransaction? transaction, long id) =>
        Read(connection, transaction, "id = @id", new { id }).SingleOrDefault();

    internal static Complaint? OfStatement(SqliteConnection connection, SqliteTransaction? transaction, long statement) =>
        Read(connection, transaction, "statement = @statement", new { statement }).SingleOrDefault();

    /// <summary>Whoever complained about this content, under this name or another, was right.</summary>
    internal static bool IsReversed(
        SqliteConnection connection, SqliteTransaction? transaction, Statement statement) => connection.ExecuteScalar<bool>(
        """
        select exists (select 1 from complaints where state = 'Reversed' and case_id = @CaseId and (statement = @Id
            or content_key in (select content_key from complaints where statement = @Id)
            or content_key in (select content_key from case_items where id = @ItemId)))
        """,
        new { statement.Id, statement.CaseId, statement.ItemId }, transaction);

    /// <summary>The newest, those first that wait.</summary>
    internal IReadOnlyList<Complaint> List(int most)
    {
        using var connection = installation.Database.Open();
        return Read(
            connection, null, "1 = 1 order by state <> 'Made', case when state = 'Made' then id else -id end limit @most",
            new { most });
    }

    /// <summary>
    /// What was said to others about a file and does not hold any more. Whoever keeps what was reported holds it against this.
    /// </summary>
    internal IReadOnlyList<CorrectionDue> CorrectionsDue()
    {
        using var connection = installation.Database.Open();
        return
        [
            .. Read(connection, null, "state = 'Reversed' order by id", new { })
                .Select(one => new CorrectionDue(one.CaseId, one.ItemId, one.DecidedAt!.Value)),
        ];
    }

    /// <summary>What the customer wrote, for the eyes of whoever decides; empty once its time was over.</summary>
    internal string TextOf(long id)
    {
        using var connection = installation.Database.Open();
        return connection.ExecuteScalar<byte[]>("select text from complaints where id = @id", new { id }) is { Length: > 0 } box
            ? Encoding.UTF8.GetString(installation.Keys.OpenSmall(box, TextPurpose))
            : "";
    }

    /// <summary>What was decided, in the words of whoever did; null where nobody decided.</summary>
    internal string? ReasonOf(long id)
    {
        using var connection = installation.Database.Open();
        return connection.ExecuteScalar<byte[]?>("select reason from complaints where id = @id", new { id }) is { } box
            ? Encoding.UTF8.GetString(installation.Keys.OpenSmall(box, ReasonPurpose))
            : null;
    }

    static List<Complaint> Read(
        SqliteConnection connection, SqliteTransaction? transaction, string which, object parameters) =>
        [
            .. connection.Query<Row>($"{Columns} where {which}", parameters, transaction).Select(row => new Complaint(
                row.Id, row.Statement, row.CaseId, row.ItemId, row.ContentKey, row.Language, Instant.Of(row.MadeAt), row.Clock,
                Enum.Parse<ComplaintState>(row.State), row.DecidedAt is null ? null : Instant.Of(row.DecidedAt), row.DecidedBy)),
        ];

    sealed record Row(
        long Id, long Statement, long CaseId, long ItemId, byte[] ContentKey, string Language, string MadeAt, long Clock,
        string State, string? DecidedAt, string? DecidedBy);
}
