// The verdicts of single people about one content of a case, and where a content stands because of them.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.Store;

namespace Waarborg.Cases;

static class VerdictStore
{
    /// <summary>Keeps a verdict.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="transaction">The caller's.</param>
    /// <param name="of">The case and the content.</param>
    /// <param name="given">The verdict.</param>
    /// <param name="at">When.</param>
    /// <param name="pendingUntil">Until when it may be taken back; null if it counts at once.</param>
    /// <param name="proof">An assessor's signed note.</param>
    internal static void Add(
        SqliteConnection connection, SqliteTransaction transaction, JudgedContent of, GivenVerdict given, DateTimeOffset at,
        DateTimeOffset? pendingUntil = null, string? proof = null) =>
        connection.Execute(
            """
            insert into verdicts (case_id, content_key, by, is_confirmed, basis, at, proof, pending_until)
            values (@CaseId, @ContentKey, @by, @confirmed, @basis, @at, @proof, @until)
            """,
            new
            {
                of.CaseId,
                of.ContentKey,
                by = given.By,
                confirmed = given.IsConfirmed ? 1 : 0,
                basis = given.Basis.ToString(),
                at = Instant.Text(at),
                proof,
                until = pendingUntil is { } until ? Instant.Text(until) : null,
            },
            transaction);

    /// <summary>Takes one away.</summary>
    internal static bool Remove(SqliteConnection connection, SqliteTransaction transaction, long id) =>
        connection.Execute("delete from verdicts where id = @id", new { id }, transaction) > 0;

    /// <summary>Verdicts that may still be taken back, or that wait to count; the oldest first.</summary>
    internal static IReadOnlyList<PendingVerdict> Pending(SqliteConnection connection, SqliteTransaction? transaction) =>
        [.. connection.Query<(long Id, long Case, byte[] Content, string By, long Confirmed, string Basis, string Until)>(
                """
                select id, case_id, content_key, by, is_confirmed, basis, pending_until from verdicts
                where pending_until is not null order by id
                """,
                transaction: transaction)
            .Select(row => new PendingVerdict(
                row.Id, new(row.Case, row.Content), new(row.By, row.Confirmed != 0, Enum.Parse<VerdictBasis>(row.Basis)),
                Instant.Of(row.Until)))];

    /// <summary>The verdicts that count, in the order in which they were given.</summary>
    internal static IReadOnlyList<GivenVerdict> Of(
        SqliteConnection connection, SqliteTransaction? transaction, JudgedContent of) =>
        [.. connection.Query<(string By, long Confirmed, string Basis)>(
                """
                select by, is_confirmed, basis from verdicts
                where case_id = @CaseId and content_key = @ContentKey and pending_until is null order by id
                """,
                new { of.CaseId, of.ContentKey }, transaction)
            .Select(row => new GivenVerdict(row.By, row.Confirmed != 0, Enum.Parse<VerdictBasis>(row.Basis)))];

    /// <summary>How many verdicts about each content of a case count; what they say is shown to nobody who is yet to
    /// judge.</summary>
    internal static IReadOnlyDictionary<string, int> CountsOf(SqliteConnection connection, long caseId) =>
        connection.Query<(byte[] Content, long Count)>(
                """
                select content_key, count(*) from verdicts where case_id = @caseId and pending_until is null
                group by content_key
                """,
                new { caseId })
            .ToDictionary(row => Convert.ToHexString(row.Content), row => (int)row.Count, StringComparer.Ordinal);

    /// <summary>Takes over what people ruled of the same bytes and the same entry in an earlier case of the source.</summary>
    internal static void Inherit(
        SqliteConnection connection, SqliteTransaction transaction, string source, string entry, JudgedContent into) =>
        connection.Execute(
            """
            insert into verdicts (case_id, content_key, by, is_confirmed, basis, at, proof)
            select @CaseId, v.content_key, v.by, v.is_confirmed, v.basis, v.at, v.proof
            from verdicts v join cases c on c.id = v.case_id
            where c.source = @source and c.entry = @entry and c.id <> @CaseId and v.content_key = @ContentKey
                and v.pending_until is null
            order by v.id
            on conflict (case_id, content_key, by) do nothing
            """,
            new { into.CaseId, into.ContentKey, source, entry }, transaction);

    /// <summary>Forgets every verdict about a content of a case.</summary>
    internal static void Forget(SqliteConnection connection, SqliteTransaction transaction, JudgedContent of) =>
        connection.Execute(
            "delete from verdicts where case_id = @CaseId and content_key = @ContentKey",
            new { of.CaseId, of.ContentKey }, transaction);

    /// <summary>Where a content of a case stands.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="transaction">The caller's.</param>
    /// <param name="found">The case.</param>
    /// <param name="items">Every item of it that is these bytes.</param>
    /// <param name="isStored">False for what was an upload.</param>
    internal static ContentStanding StandingOf(
        SqliteConnection connection, SqliteTransaction? transaction, Case found, IReadOnlyList<CaseItem> items, bool isStored)
    {
        var verdicts = Of(connection, transaction, new(found.Id, items[0].ContentKey));
        var holding = !isStored ? Holding.NotKept
            : items.Any(item => item.Restriction is ItemRestriction.Disabled or ItemRestriction.Disabling
                or ItemRestriction.Restoring) ? Holding.Disabled
            : items.Any(item => item.Restriction == ItemRestriction.Sealed) ? Holding.Sealed
            : items.All(item => item.Restriction == ItemRestriction.Shredded) ? Holding.Shredded
            : Holding.Available;
        // An item that came since stands where the others stand.
        var ruled = items.FirstOrDefault(item => item.Verdict != Verdict.None)?.Verdict ?? Verdict.None;
        var state = ruled switch
        {
            Verdict.Confirmed => holding == Holding.Available ? CaseState.Confirmed : CaseState.Actioned,
            Verdict.Rejected => CaseState.Rejected,
            _ => verdicts.Count > 0 ? CaseState.UnderReview : CaseState.Candidate,
        };
        state = ComplaintStates.Of(connection, transaction, new(found.Id, items[0].ContentKey), state);
        return new(
            // An address names the very file: nothing was compared, and nothing can be only alike.
            found.Cause, items.All(item => item.IsByAddress || IsExact(connection, transaction, item)), found.IsTest,
            EntryTable.IsSuspended(connection, transaction, found.List, found.Entry),
            Holds.IsHeld(connection, transaction, found.Id), ShredsAtOnce: false, IsWindowOver: false, state, holding,
            items.Any(item => item.Restriction == ItemRestriction.Restored),
            AccountMeasures.IsProposed(connection, transaction, new(found.Id, items[0].ContentKey)), verdicts)
        {
            IsSilenced = RetentionStore.IsSilenced(connection, transaction, found.Id),
        };
    }

    /// <summary>Are its bytes exactly those of the case's entry, as it is held here?</summary>
    internal static bool IsExact(SqliteConnection connection, SqliteTransaction? transaction, CaseItem item) =>
        connection.ExecuteScalar<long>(
            $"select count(*) from case_items i join cases c on c.id = i.case_id where i.id = @id and {ExactItem}",
            new { id = item.Id }, transaction) > 0;

    /// <summary>The same as a condition on an item <c>i</c> of a case <c>c</c>. What was removed here has no release.</summary>
    internal const string ExactItem =
        $"""
        ((i.list_release <> 0 or c.list in ('{ListRules.OwnTombstones}', '{ListRules.OrderTombstones}'))
            and (i.algorithm = 'sha256' or exists (
                select 1 from case_item_hits h where h.item_id = i.id and h.entry = c.entry and h.release <> 0
                    and (h.algorithm = 'sha256' or (h.algorithm in ('sha1', 'md5') and h.support <> 'None')))))
        """;
}

/// <summary>A verdict that its giver may take back until a moment.</summary>
readonly record struct PendingVerdict(long Id, JudgedContent Of, GivenVerdict Given, DateTimeOffset Until);

/// <summary>One content of a case: the same for items that are the same bytes.</summary>
readonly record struct JudgedContent(long CaseId, byte[] ContentKey);
