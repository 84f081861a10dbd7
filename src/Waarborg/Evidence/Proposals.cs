// Proposals to go on after an older back-up was put back. While the ledger does not continue what was signed nothing is written
// into it, nobody signs in, and no role is taken up: so two people are taken at their word here, and nowhere else.
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Evidence;

/// <summary>A proposal that waits, or that was approved.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Body">Of what, exactly: both people stand for this.</param>
/// <param name="Reason">Why.</param>
/// <param name="ProposedBy">Who, as an actor.</param>
/// <param name="ProposedAt">When.</param>
/// <param name="ApprovedBy">Who approved it; null while it waits.</param>
sealed record Proposal(
    long Id, JsonObject Body, string Reason, string ProposedBy, DateTimeOffset ProposedAt, string? ApprovedBy);

static class Proposals
{
    // An earlier version kept another kind here as well.
    const string Kind = "Reconcile";

    /// <summary>Characters that a reason has at most.</summary>
    internal const int MaxReasonLength = 2000;

    internal static Proposal Make(Installation installation, JsonObject body, string reason, string actor)
    {
        using var connection = installation.Database.Open();
        var id = connection.ExecuteScalar<long>(
            """
            insert into proposals (kind, body, reason, proposed_at, proposed_by)
            values (@Kind, @body, @reason, @at, @actor) returning id
            """,
            new
            {
                Kind,
                body = body.ToJsonString(),
                reason,
                at = Instant.Text(installation.Time.GetUtcNow()),
                actor,
            });
        return Find(installation, id)!;
    }

    internal static Proposal? Find(Installation installation, long id)
    {
        using var connection = installation.Database.Open();
        return All(connection).FirstOrDefault(one => one.Id == id);
    }

    /// <summary>Those that nobody has approved yet.</summary>
    internal static IReadOnlyList<Proposal> Waiting(Installation installation)
    {
        using var connection = installation.Database.Open();
        return [.. All(connection).Where(one => one.ApprovedBy is null)];
    }

    /// <summary>Marks a proposal as approved, in the transaction of the act. False when it was approved before.</summary>
    internal static bool Approve(
        SqliteConnection connection, SqliteTransaction transaction, long id, string actor, DateTimeOffset now) =>
        connection.Execute(
            "update proposals set approved_by = @actor, approved_at = @at where id = @id and approved_by is null",
            new { id, actor, at = Instant.Text(now) }, transaction) > 0;

    static IEnumerable<Proposal> All(SqliteConnection connection) =>
        connection.Query<(long Id, string Body, string Reason, string By, string At, string? ApprovedBy)>(
                """
                select id, body, reason, proposed_by, proposed_at, approved_by from proposals where kind = @Kind order by id
                """,
                new { Kind })
            .Select(row => new Proposal(
                row.Id, JsonNode.Parse(row.Body)!.AsObject(), row.Reason, row.By, Instant.Of(row.At), row.ApprovedBy));
}
