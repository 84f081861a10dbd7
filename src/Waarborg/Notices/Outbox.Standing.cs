// How messages stand: what has not arrived, what is on its way, and what nobody sends.
using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Notices;

sealed partial class Outbox
{
    /// <summary>Messages that one page shows.</summary>
    internal const int MaxShown = 100;

    /// <summary>Tried, and not arrived: what is given up or unclear always has a problem.</summary>
    internal const string IsMissing = "delivered_at is null and settled_at is null and problem is not null";

    // Given to a mail relay by somebody who is gone: as unclear as what is written down to be so.
    const string IsLeft = "delivered_at is null and settled_at is null and attempted_at is not null and due_at <= @now";

    const string Columns =
        """
        select id, kind, case_id as CaseId, made_at as MadeAt, due_at as DueAt, attempts, attempted_at as AttemptedAt,
            delivered_at as DeliveredAt, problem, settled_at as SettledAt, taken_until as TakenUntil from outgoing
        """;

    /// <summary>What is said of a mail whose sender went while the relay had it.</summary>
    internal static Wording UnclearWords { get; } = new(
        "the mail relay was called, and nothing is known of what came of it",
        "de mailserver werd aangeroepen, en wat daarvan kwam is niet bekend");

    /// <summary>One message; null where there is none.</summary>
    internal OutgoingStanding? Find(SqliteConnection connection, SqliteTransaction? transaction, long id) =>
        Read(connection, transaction, "id = @id", new { id }).SingleOrDefault();

    /// <summary>All about one case, the oldest first.</summary>
    internal IReadOnlyList<OutgoingStanding> OfCase(long caseId)
    {
        using var connection = installation.Database.Open();
        return Read(connection, null, "case_id = @caseId", new { caseId });
    }

    /// <summary>What has not arrived though it was tried, the oldest first. Everybody who sees cases sees it.</summary>
    internal IReadOnlyList<OutgoingStanding> Missing(int most = int.MaxValue)
    {
        using var connection = installation.Database.Open();
        return Read(connection, null, $"({IsMissing}) or ({IsLeft})", new { now = Now() }, most);
    }

    /// <summary>What neither arrived nor was settled, also what is tried for the first time, the oldest first.</summary>
    internal IReadOnlyList<OutgoingStanding> Undelivered()
    {
        using var connection = installation.Database.Open();
        return Read(connection, null, "delivered_at is null and settled_at is null", new { });
    }

    /// <summary>What may leave, and nobody has taken for longer than any round of a server lasts: none runs.</summary>
    internal IReadOnlyList<long> Neglected()
    {
        using var connection = installation.Database.Open();
        var now = installation.Time.GetUtcNow();
        return
        [
            .. connection.Query<long>(
                $"""
                select id from outgoing
                where due_at <= case attempts when 0 then @untaken else @left end and attempted_at is null and problem is null
                    and {MayLeave} order by id
                """,
                new
                {
                    // Who took it before is gone: his time for it is over.
                    left = Instant.Text(now - AttemptLease),
                    untaken = Instant.Text(now - Lease),
                    now = Instant.Text(now),
                }),
        ];
    }

    /// <summary>For whom a message is, and what it says.</summary>
    internal (Recipient To, MessageBody Body) ContentOf(SqliteConnection connection, long id)
    {
        var (recipient, body) = connection.QuerySingle<(byte[], byte[])>(
            "select recipient, body from outgoing where id = @id", new { id });
        return (RecipientIn(recipient), BodyIn(body));
    }

    /// <summary>
    /// How many did not arrive, with statements that cannot be said for long. Cheap enough for every page: each part has an
    /// index of its own.
    /// </summary>
    internal static long MissingCount(Installation installation)
    {
        using var connection = installation.Database.Open();
        return connection.ExecuteScalar<long>(
            $"""
            select (select count(*) from outgoing where {IsMissing})
                + (select count(*) from outgoing where {IsLeft} and problem is null)
            """,
            new { now = Instant.Text(installation.Time.GetUtcNow()) })
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

    string Now() => Instant.Text(installation.Time.GetUtcNow());

    List<OutgoingStanding> Read(
        SqliteConnection connection, SqliteTransaction? transaction, string which, object parameters, int most = int.MaxValue)
    {
        var now = installation.Time.GetUtcNow();
        return
        [
            .. connection.Query<Row>(
                string.Create(CultureInfo.InvariantCulture, $"{Columns} where {which} order by id limit {most}"), parameters,
                transaction).Select(row => row.ToStanding(now)),
        ];
    }

    sealed record Row(
        long Id, string Kind, long? CaseId, string MadeAt, string? DueAt, long Attempts, string? AttemptedAt,
        string? DeliveredAt, string? Problem, string? SettledAt, string? TakenUntil)
    {
        internal OutgoingStanding ToStanding(DateTimeOffset now)
        {
            var state = StateAt(now);
            // What was the matter with the try before says nothing of the one of which nobody said the end.
            var isLeft = state == MessageState.Unclear && (DueAt is not null || Problem is null);
            return new(
                Id, Enum.Parse<MessageKind>(Kind), CaseId, Instant.Of(MadeAt), state, (int)Attempts, Moment(DueAt),
                Moment(DeliveredAt), isLeft ? UnclearWords : Wording.OfKept(Problem), Moment(TakenUntil), Moment(AttemptedAt));
        }

        // Also where nobody has looked since its sender went.
        MessageState StateAt(DateTimeOffset now) =>
            DeliveredAt is not null ? MessageState.Delivered
            : SettledAt is not null ? MessageState.Settled
            : AttemptedAt is not null && !(Moment(DueAt) > now) ? MessageState.Unclear
            : DueAt is not null ? MessageState.Waiting
            : MessageState.GivenUp;

        static DateTimeOffset? Moment(string? text) => text is null ? null : Instant.Of(text);
    }
}
