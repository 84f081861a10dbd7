// Where reports are kept, and what is still to be reported or taken back.
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Lists;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Reporting;

sealed class ReportStore(Installation installation)
{
    /// <summary>Characters of the reason for which something is not reported.</summary>
    internal const int MaxReasonLength = 500;

    /// <summary>Cases that are due, and reports that came to their end, that one page shows.</summary>
    internal const int MaxShown = 200;

    const string ContentPurpose = "case-report";
    const string ReasonPurpose = "case-report-reason";

    const string Select =
        """
        select id, number, case_id as CaseId, recipient, kind, way, corrects, state, step, remote, is_test as IsTest,
            made_at as MadeAt, tries, due_at as DueAt, problem, ended_at as EndedAt, message,
            not_handed as NotHanded from reports
        """;

    // An item that a person confirmed, and that somebody besides a hotline judged: a hotline knows of it by then. Orders come
    // from whoever would be told.
    const string ToReport =
        $"""
        i.verdict = 'Confirmed' and c.cause <> 'Order' and c.list <> '{ListRules.TestPictures}' and c.category <> 'Test'
            and not exists (select 1 from report_items r join reports p on p.id = r.report_id
                where r.item_id = i.id and r.taken_back = 0 and p.is_test = 0)
            and exists (select 1 from verdicts v where v.case_id = i.case_id and v.content_key = i.content_key
                and v.is_confirmed = 1 and v.pending_until is null and v.basis <> 'Assessment')
        """;

    const string ToTakeBack = ReportsToTakeBack.Clause;

    internal ReportRow? Find(long id)
    {
        using var connection = installation.Database.Open();
        return connection.QuerySingleOrDefault<Row>(Select + " where id = @id", new { id })?.ToReport();
    }

    internal IReadOnlyList<ReportRow> OfCase(long caseId)
    {
        using var connection = installation.Database.Open();
        return [.. connection.Query<Row>(Select + " where case_id = @caseId order by id", new { caseId })
            .Select(row => row.ToReport())];
    }

    /// <summary>Reports, the newest first.</summary>
    /// <param name="onlyOpen">Those that did not come to an end, and those that are to be taken back.</param>
    /// <param name="mostEnded">How many of the others at most.</param>
    internal IReadOnlyList<ReportRow> List(bool onlyOpen, int mostEnded = MaxShown)
    {
        using var connection = installation.Database.Open();
        const string Open = $"p.state in ('Sending', 'Stopped') or ({ToTakeBack})";
        // What is open is shown, however old and however much it is.
        var rows = connection.Query<Row>($"{Select} p where {Open} order by id desc").ToList();
        if (!onlyOpen)
        {
            rows.AddRange(connection.Query<Row>(
                $"{Select} p where not ({Open}) order by id desc limit @mostEnded", new { mostEnded }));
        }

        return [.. rows.Select(row => row.ToReport())];
    }

    /// <summary>Why a report may not leave as it is, in words; null where it may.</summary>
    internal static Wording? DoubtOf(SqliteConnection connection, SqliteTransaction? transaction, long id) =>
        FallenWords(connection, transaction, id) ?? (Is(connection, transaction, id, ReportsToTakeBack.MayNotLeave)
            ? new(
                "its recipient was described anew, or withdrawn, since it was made: take it back, and make it anew",
                "de ontvanger is sindsdien opnieuw beschreven of vervallen: trek deze melding in, en maak haar opnieuw")
            : null);

    /// <summary>The same, where people judged otherwise since it was made.</summary>
    internal static Wording? FallenWords(SqliteConnection connection, SqliteTransaction? transaction, long id) =>
        Is(connection, transaction, id, ReportsToTakeBack.HasFallen)
            ? Wording.Of(
                $"people judged otherwise since it was made: take it back, ./waarborg report retract {id}",
                $"mensen oordeelden sindsdien anders: trek haar in, ./waarborg report retract {id}")
            : null;

    static bool Is(SqliteConnection connection, SqliteTransaction? transaction, long id, string clause) =>
        connection.ExecuteScalar<bool>(
            $"select exists (select 1 from reports p where p.id = @id and {clause})", new { id }, transaction);

    /// <summary>Numbers of the cases of which somebody is to be told, the oldest first.</summary>
    internal IReadOnlyList<long> DueCases(int most = int.MaxValue)
    {
        using var connection = installation.Database.Open();
        return [.. connection.Query<long>(
            $"""
            select distinct c.id from cases c join case_items i on i.case_id = c.id where {ToReport}
            order by c.id limit @most
            """, new { most })];
    }

    /// <summary>Is somebody to be told of this case?</summary>
    internal bool IsDue(long caseId)
    {
        using var connection = installation.Database.Open();
        return connection.ExecuteScalar<bool>(
            $"select exists (select 1 from cases c join case_items i on i.case_id = c.id where c.id = @caseId and {ToReport})",
            new { caseId });
    }

    /// <summary>The items of a case that may still be told of, whoever judged them.</summary>
    internal static HashSet<long> UntoldItems(
        SqliteConnection connection, SqliteTransaction transaction, long caseId, ReportRecipient recipient) =>
        [.. connection.Query<long>(
            """
            select i.id from case_items i join cases c on c.id = i.case_id
            where c.id = @caseId and (i.verdict = 'Confirmed' or c.cause = 'Order') and not exists (
                select 1 from report_items r join reports p on p.id = r.report_id
                where r.item_id = i.id and r.taken_back = 0 and p.recipient = @recipient
                    and p.state in ('Sending', 'Sent', 'Stopped') and (p.is_test = 0 or @isTest))
            """,
            new { caseId, recipient = recipient.Name, isTest = recipient.Terms.Ncmec is { Production: false } }, transaction)];

    /// <summary>Is there a correction of a report, however long ago?</summary>
    internal static bool IsTakenBack(SqliteConnection connection, SqliteTransaction transaction, long id) =>
        connection.ExecuteScalar<bool>(
            "select exists (select 1 from reports where corrects = @id)", new { id }, transaction);

    /// <summary>Numbers of reports that are to be taken back, those that may not leave any more as well.</summary>
    internal IReadOnlyList<long> ToCorrect()
    {
        using var connection = installation.Database.Open();
        return
        [
            .. connection.Query<long>(
                $"""
                select id from reports p where ({ToTakeBack})
                    or (p.state in ('Sending', 'Stopped') and {ReportsToTakeBack.HasFallen}) order by id
                """),
        ];
    }

    /// <summary>
    /// How many reports, and statements for the Transparency Database, were tried or stopped and did not arrive. What goes by
    /// mail and waits there is counted among the messages. Cheap enough for every page.
    /// </summary>
    internal static long MissingCount(Installation installation)
    {
        using var connection = installation.Database.Open();
        return connection.ExecuteScalar<long>(
            $"""
            select (select count(*) from reports r where r.state in ('Sending', 'Stopped')
                    and (r.state = 'Stopped' or (r.message is null and r.problem is not null))
                    and not exists (select 1 from outgoing where id = r.message and {Outbox.IsMissing}))
                + (select count(*) from dsa_statements
                    where state = 'Stopped' or (state = 'Waiting' and problem is not null))
            """);
    }

    internal ReportsOpen Open()
    {
        using var connection = installation.Database.Open();
        int Count(string sql) => (int)connection.ExecuteScalar<long>(sql);
        return new(
            Count($"select count(distinct c.id) from cases c join case_items i on i.case_id = c.id where {ToReport}"),
            Count("select count(*) from reports where state = 'Sending'"),
            Count("select count(*) from reports where state = 'Stopped'"),
            Count($"select count(*) from reports p where {ToTakeBack}"),
            Count("select count(*) from dsa_statements where state = 'Stopped'"));
    }

    /// <summary>Keeps a report, to be sent now.</summary>
    internal long Add(
        SqliteConnection connection, SqliteTransaction transaction, CaseReport report, ReportWay way, long? corrects,
        DateTimeOffset now, Actor actor, long? message = null, string? record = null)
    {
        var id = connection.ExecuteScalar<long>(
            """
            insert into reports
                (number, case_id, recipient, kind, way, corrects, state, content, message, made_at, made_by, due_at, record)
            values
                (@Number, @CaseId, @recipient, @kind, @way, @corrects, 'Sending', @content, @message, @at, @by, @due, @record)
            returning id
            """,
            new
            {
                report.Number,
                report.CaseId,
                recipient = report.To.Name,
                kind = report.To.Kind.ToString(),
                way = way.ToString(),
                corrects,
                content = Sealed(installation.Keys, report),
                message,
                at = Instant.Text(now),
                by = actor.ToString(),
                // A mail is sent out of the outbox, which says what came of it.
                due = message is null ? Instant.Text(now) : null,
                record,
            },
            transaction);
        // A correction is about a report, whose items it names already.
        if (corrects is null) AddItems(connection, transaction, id, report.Items.Select(item => item.Item));
        LastRecord.Stamp(connection, transaction, now);
        return id;
    }

    /// <summary>Keeps that nobody is told of what is confirmed in a case now, and why.</summary>
    internal long AddWaiver(
        SqliteConnection connection, SqliteTransaction transaction, long caseId, string reason, DateTimeOffset now, Actor actor)
    {
        var id = connection.ExecuteScalar<long>(
            """
            insert into reports (number, case_id, kind, way, state, step, made_at, made_by, ended_at, ended_by, reason)
            values (@number, @caseId, 'Nobody', 'None', 'Waived', 'Done', @at, @by, @at, @by, @reason) returning id
            """,
            new
            {
                number = Guid.NewGuid().ToString(),
                caseId,
                at = Instant.Text(now),
                by = actor.ToString(),
                reason = SealReason(reason),
            },
            transaction);
        AddItems(connection, transaction, id, connection.Query<long>(
            "select id from case_items where case_id = @caseId and verdict = 'Confirmed'", new { caseId }, transaction));
        LastRecord.Stamp(connection, transaction, now);
        return id;
    }

    static void AddItems(SqliteConnection connection, SqliteTransaction transaction, long report, IEnumerable<long> items)
    {
        foreach (var item in items.ToList())
        {
            connection.Execute(
                "insert into report_items (report_id, item_id) values (@report, @item)", new { report, item }, transaction);
        }
    }

    /// <summary>What is told; null once it was taken back and forgotten.</summary>
    internal CaseReport? ContentOf(long id)
    {
        using var connection = installation.Database.Open();
        var kept = connection.ExecuteScalar<byte[]?>("select content from reports where id = @id", new { id });
        return kept is null ? null : Opened(installation.Keys, kept);
    }

    /// <summary>What is told, as it is kept.</summary>
    internal static byte[] Sealed(KeyRing keys, CaseReport report) =>
        keys.SealSmall(JsonSerializer.SerializeToUtf8Bytes(report, ReportRowJson.Default.CaseReport), ContentPurpose);

    internal static CaseReport Opened(KeyRing keys, byte[] kept) =>
        JsonSerializer.Deserialize(keys.OpenSmall(kept, ContentPurpose), ReportRowJson.Default.CaseReport)!;

    /// <summary>Why a person waived it, in his words; null where nobody did.</summary>
    internal string? ReasonOf(long id)
    {
        using var connection = installation.Database.Open();
        var kept = connection.ExecuteScalar<byte[]?>("select reason from reports where id = @id", new { id });
        return kept is null ? null : Encoding.UTF8.GetString(installation.Keys.OpenSmall(kept, ReasonPurpose));
    }

    internal byte[] SealReason(string reason) =>
        installation.Keys.SealSmall(Encoding.UTF8.GetBytes(reason), ReasonPurpose);

    internal sealed record Row(
        long Id, string Number, long CaseId, string? Recipient, string Kind, string Way, long? Corrects, string State,
        string Step, long? Remote, long IsTest, string MadeAt, long Tries, string? DueAt, string? Problem, string? EndedAt,
        long? Message, string? NotHanded)
    {
        internal ReportRow ToReport() => new(
            Id, Number, CaseId, Recipient, Kind, Enum.Parse<ReportWay>(Way), Corrects, Enum.Parse<ReportState>(State),
            Enum.Parse<ReportStep>(Step), Remote, IsTest != 0, Instant.Of(MadeAt), (int)Tries, At(DueAt), Wording.OfKept(Problem),
            At(EndedAt), Message, Wording.OfKept(NotHanded));

        static DateTimeOffset? At(string? text) => text is null ? null : Instant.Of(text);
    }

    /// <summary>The columns of a row.</summary>
    internal static string Columns => Select;
}
