// Measures against accounts that were proposed because of what people confirmed. The program carries none of them out.
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Cases;

/// <summary>What somebody proposes to do about an account.</summary>
enum AccountMeasure
{
    /// <summary>It is closed for a time.</summary>
    Suspend,

    /// <summary>It is ended.</summary>
    Terminate,

    /// <summary>The customer is warned.</summary>
    Warn,
}

/// <summary>A measure that is proposed.</summary>
/// <param name="ContentKey">The content that it rests on.</param>
/// <param name="Measure">Which.</param>
/// <param name="ProposedAt">When.</param>
/// <param name="ProposedBy">By whom.</param>
sealed record ProposedMeasure(byte[] ContentKey, AccountMeasure Measure, DateTimeOffset ProposedAt, string ProposedBy)
{
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Measure);
        return true;
    }
}

static class AccountMeasures
{
    /// <summary>The longest reason, in characters.</summary>
    internal const int MaxReasonLength = 500;

    const string Purpose = "account-measure";

    /// <summary>Keeps a proposal, instead of the one before about the same content.</summary>
    internal static void Propose(
        KeyRing keys, SqliteConnection connection, SqliteTransaction transaction, JudgedContent of, AccountMeasure measure,
        string reason, DateTimeOffset at, string by) => connection.Execute(
        """
        insert into account_measures (case_id, content_key, measure, reason, proposed_at, proposed_by)
        values (@CaseId, @ContentKey, @measure, @reason, @at, @by)
        on conflict (case_id, content_key) do update set measure = @measure, reason = @reason, proposed_at = @at,
            proposed_by = @by
        """,
        new
        {
            of.CaseId,
            of.ContentKey,
            measure = measure.ToString(),
            reason = keys.SealSmall(Encoding.UTF8.GetBytes(reason), Purpose),
            at = Instant.Text(at),
            by,
        },
        transaction);

    /// <summary>Takes a proposal back, or forgets it with the ruling that it rested on. False where there was none.</summary>
    internal static bool Forget(SqliteConnection connection, SqliteTransaction transaction, JudgedContent of) =>
        connection.Execute(
            "delete from account_measures where case_id = @CaseId and content_key = @ContentKey",
            new { of.CaseId, of.ContentKey }, transaction) > 0;

    internal static bool IsProposed(SqliteConnection connection, SqliteTransaction? transaction, JudgedContent of) =>
        connection.ExecuteScalar<long>(
            "select count(*) from account_measures where case_id = @CaseId and content_key = @ContentKey",
            new { of.CaseId, of.ContentKey }, transaction) > 0;

    /// <summary>What is proposed because of a case, the oldest first.</summary>
    internal static IReadOnlyList<ProposedMeasure> Of(SqliteConnection connection, long caseId) =>
    [
        .. connection.Query<(byte[] Content, string Measure, string At, string By)>(
                """
                select content_key, measure, proposed_at, proposed_by from account_measures where case_id = @caseId
                order by proposed_at
                """,
                new { caseId })
            .Select(row => new ProposedMeasure(
                row.Content, Enum.Parse<AccountMeasure>(row.Measure), Instant.Of(row.At), row.By)),
    ];

    /// <summary>Why, for whoever may see the case; null where nothing is proposed.</summary>
    internal static string? ReasonOf(KeyRing keys, SqliteConnection connection, JudgedContent of) =>
        connection.ExecuteScalar<byte[]?>(
            "select reason from account_measures where case_id = @CaseId and content_key = @ContentKey",
            new { of.CaseId, of.ContentKey }) is { } box
            ? Encoding.UTF8.GetString(keys.OpenSmall(box, Purpose))
            : null;
}
