// Acts that one person proposes and another approves. Who they are is taken at their word in this version.
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Evidence;

/// <summary>What can be proposed.</summary>
enum ProposalKind
{
    /// <summary>Go on after an older back-up was put back.</summary>
    Reconcile,

    /// <summary>Sign the ledger with a new key from now on.</summary>
    ChangeKey,
}

/// <summary>A proposal that waits, or that was approved.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Kind">What is proposed.</param>
/// <param name="Body">Of what, exactly: both people stand for this.</param>
/// <param name="Reason">Why.</param>
/// <param name="ProposedBy">Who, as an actor.</param>
/// <param name="ProposedAt">When.</param>
/// <param name="ApprovedBy">Who approved it; null while it waits.</param>
sealed record Proposal(
    long Id, ProposalKind Kind, JsonObject Body, string Reason, string ProposedBy, DateTimeOffset ProposedAt, string? ApprovedBy);

static class Proposals
{
    /// <summary>Characters that a reason has at most.</summary>
    internal const int MaxReasonLength = 2000;

    internal static Proposal Make(Installation installation, ProposalKind kind, JsonObject body, string reason, string actor)
    {
        using var connection = installation.Database.Open();
        var id = connection.ExecuteScalar<long>(
            """
            insert into proposals (kind, body, reason, proposed_at, proposed_by)
            values (@kind, @body, @reason, @at, @actor) returning id
            """,
            new
            {
                kind = kind.ToString(),
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
        connection.Query<(long Id, string Kind, string Body, string Reason, string By, string At, string? ApprovedBy)>(
                "select id, kind, body, reason, proposed_by, proposed_at, approved_by from proposals order by id")
            .Select(row => new Proposal(
                row.Id, Enum.Parse<ProposalKind>(row.Kind), JsonNode.Parse(row.Body)!.AsObject(), row.Reason, row.By,
                Instant.Of(row.At), row.ApprovedBy));
}
