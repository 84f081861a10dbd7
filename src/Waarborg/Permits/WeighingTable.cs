// Reading weighings from the database.
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Permits;

static class WeighingTable
{
    // Without a kind it is a reason that an earlier version kept at a renewal, and no weighing.
    const string Select =
        """
        select id as Id, source as Source, body as Body, made_at as MadeAt, figures as Figures, judgement as Judgement,
            last_point as LastPoint, recorded_at as RecordedAt, replaced_by as ReplacedBy, used_by as UsedBy, is_gone as IsGone
        from weighings where kind is not null
        """;

    internal static Weighing? Find(SqliteConnection connection, SqliteTransaction? transaction, long id) =>
        Read(connection, transaction, "and id = @id", new { id }).SingleOrDefault();

    /// <summary>The newest first.</summary>
    internal static IReadOnlyList<Weighing> Latest(SqliteConnection connection, SqliteTransaction? transaction, int limit) =>
        Read(connection, transaction, "order by id desc limit @limit", new { limit });

    /// <summary>The draft of this source that everybody can answer or that waits to be recorded; or null.</summary>
    internal static Weighing? OpenOf(SqliteConnection connection, SqliteTransaction? transaction, string source) =>
        Read(
            connection, transaction, "and source = @source and recorded_at is null and replaced_by is null and is_gone = 0",
            new { source }).SingleOrDefault();

    /// <summary>The source's last recorded weighing, or that of one kind; or null.</summary>
    internal static Weighing? LastRecorded(
        SqliteConnection connection, SqliteTransaction? transaction, string source, WeighingKind? kind = null) =>
        Read(
            connection, transaction,
            "and source = @source and recorded_at is not null and kind = coalesce(@kind, kind) order by id desc limit 1",
            new { source, kind = kind?.ToString() }).SingleOrDefault();

    /// <summary>How many permits this source has had.</summary>
    internal static long PermitsOf(SqliteConnection connection, SqliteTransaction? transaction, string source) =>
        connection.ExecuteScalar<long>("select count(*) from permits where source = @source", new { source }, transaction);

    static List<Weighing> Read(SqliteConnection connection, SqliteTransaction? transaction, string which, object values)
    {
        var rows = connection.Query<Row>($"{Select} {which}", values, transaction).ToList();
        return [.. rows.Select(row => new Weighing(
            row.Id, row.Source, WeighingJson.DraftOf(row.Body), WeighingFigures.FromJson(JsonNode.Parse(row.Figures)!.AsObject()),
            WeighingJson.JudgementOf(row.Judgement), Signatures(connection, transaction, row.Id), Instant.Of(row.MadeAt),
            row.LastPoint, row.RecordedAt is { } at ? Instant.Of(at) : null, row.ReplacedBy, row.UsedBy,
            row.IsGone != 0))];
    }

    // Until it is recorded, the signature of somebody whose account was closed, or his role withdrawn, counts for nothing.
    static List<AxisSignature> Signatures(SqliteConnection connection, SqliteTransaction? transaction, long weighing) =>
    [
        .. connection.Query<SignatureRow>(
                """
                select axis as Axis, person as Person, handle as Handle, signed_at as SignedAt, kind as Kind, digest as Digest,
                    proof as Proof
                from weighing_signatures s where weighing = @weighing and (
                    exists (select 1 from weighings w where w.id = s.weighing and w.recorded_at is not null)
                    or not exists (select 1 from people p where p.id = s.person and not exists (
                        select 1 from person_roles r where r.person = p.id and r.withdrawn_at is null and r.role =
                            case s.axis when 'Goal' then @goal when 'Privacy' then @privacy else @security end)))
                """,
                new
                {
                    weighing,
                    goal = RoleOf(Axis.Goal),
                    privacy = RoleOf(Axis.Privacy),
                    security = RoleOf(Axis.Security),
                },
                transaction)
            .Select(row => new AxisSignature(
                Enum.Parse<Axis>(row.Axis), row.Handle,
                new(row.Person, Instant.Of(row.SignedAt), Enum.Parse<SignatureKind>(row.Kind), row.Digest, row.Proof)))
            .OrderBy(one => one.Axis),
    ];

    static string RoleOf(Axis axis) => WeighingRules.RoleOf(axis).ToString();

    sealed record Row(
        long Id, string Source, string Body, string MadeAt, string Figures, string Judgement, long LastPoint, string? RecordedAt,
        long? ReplacedBy, long? UsedBy, long IsGone);

    sealed record SignatureRow(
        string Axis, long Person, string Handle, string SignedAt, string Kind, byte[] Digest, string Proof);
}
