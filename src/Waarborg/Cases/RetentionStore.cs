// When each item of a case goes, read from what stands in its rows; and the deletion of an item, of a case, and of what is
// left of both. Whatever has a case or an item in its row is named here; a test holds that against the schema.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Store;

namespace Waarborg.Cases;

/// <summary>An item, or a case that never had one, and what its end is counted from.</summary>
/// <param name="Case">The case.</param>
/// <param name="Item">The item, as the database numbers it; null for a case without any.</param>
/// <param name="Number">The item's number in its case; 0 without one.</param>
/// <param name="DisableId">What made it unavailable last.</param>
/// <param name="Restriction">Whether it is available.</param>
/// <param name="IsHeld">An authority's hold keeps it, or nobody may be told of it yet.</param>
/// <param name="IsAwaited">Something about its case has not arrived, or somebody is still to be heard.</param>
/// <param name="Facts">From when each ceiling counts.</param>
sealed record RetainedItem(
    long Case, long? Item, int Number, long? DisableId, ItemRestriction Restriction, bool IsHeld, bool IsAwaited,
    RetentionFacts Facts);

static class RetentionStore
{
    /// <summary>Tables that go with an item, by the column that names it.</summary>
    internal static IReadOnlyList<(string Table, string Column)> OfItems { get; } =
    [
        ("case_item_hits", "item_id"), ("case_item_links", "item_id"), ("item_customers", "item_id"),
        ("tombstones", "item_id"), ("reveals", "item_id"), ("rollback_items", "item_id"), ("restrictions", "case_item"),
        ("online_checks", "case_item"), ("report_items", "item_id"),
        ("statements", "item_id"), ("complaints", "item_id"),
    ];

    /// <summary>Tables that go with a case. The ledger's own rows say nothing but numbers, and stay.</summary>
    internal static IReadOnlyList<(string Table, string Column)> OfCases { get; } =
    [
        ("account_measures", "case_id"), ("assessments", "case_id"), ("verdicts", "case_id"), ("case_items", "case_id"),
        ("reveals", "case_id"), ("clocks", "case_id"), ("evidence_holds", "case_id"),
        ("reports", "case_id"), ("outgoing", "case_id"), ("statements", "case_id"), ("complaints", "case_id"),
        ("dangers", "case_id"), ("statement_holds", "case_id"), ("notice_answers", "case_id"),
    ];

    /// <summary>Tables that name a case or an item and stay: what the ledger is made of.</summary>
    internal static IReadOnlyList<string> Staying { get; } = ["evidence"];

    // What was told and does not hold any more is to be taken back first.
    const string Awaited =
        $"""
        select case_id from reports where state in ('Sending', 'Stopped')
        union select p.case_id from reports p where {ReportsToTakeBack.Clause}
        union select case_id from outgoing where case_id is not null and delivered_at is null and settled_at is null
        union select case_id from complaints where state = 'Made'
        union select case_id from dangers where acknowledged_at is null
        """;

    /// <summary>Everything that is kept about cases, the earliest opened first.</summary>
    internal static IReadOnlyList<RetainedItem> All(SqliteConnection connection, long? onlyCase = null)
    {
        var terrorist = connection.Query<long>("select case_id from clocks where kind = 'TcoOrder'").ToHashSet();
        var reported = connection.Query<(long Item, string At)>(
            """
            select i.item_id, r.ended_at from report_items i join reports r on r.id = i.report_id
            where r.kind <> 'Nobody' and r.is_test = 0 and r.ended_at is not null and (r.state = 'Sent'
                or (r.state = 'Retracted' and exists (select 1 from reports k where k.corrects = r.id)))
            """).ToLookup(one => one.Item, one => one.At);
        // Several items may lie in one object, with one statement: what was said of it counts for each.
        var informed = connection.Query<(long Case, long Item, long Restriction, string At)>(
            "select case_id, item_id, restriction, informed_at from statements where informed_at is not null").ToList();
        var untold = connection.Query<(long Item, long Restriction)>(
            """
            select item_id, restriction from statements
            where state = 'Owed' and restricted_at is not null and informed_at is null
            """).ToList();
        var (untoldItems, untoldRestrictions) = (
            untold.Select(one => one.Item).ToHashSet(), untold.Select(one => one.Restriction).ToHashSet());
        var silent = connection.Query<long>("select case_id from statement_holds where ended_at is null").ToHashSet();
        var awaited = connection.Query<long>(Awaited).ToHashSet();
        // The first removal counts, also where it was put back since: of the item, and of whatever it went with.
        var removed = connection.Query<(long Id, long Item, string At)>(
            """
            select id, case_item, ended_at from restrictions where kind = 'Disable' and state = 'Done' and ended_at is not null
            """).ToList();
        var removedItems = removed.ToLookup(one => one.Item, one => one.At);
        var removedBy = removed.ToLookup(one => one.Id, one => one.At);
        var rows = connection.Query<Row>(
            """
            select c.id as CaseId, c.cause as Cause, c.opened_at as OpenedAt, i.id as ItemId, i.number as Number,
                i.disable_id as DisableId, i.restriction as Restriction, i.found_at as FoundAt, h.until as HeldUntil
            from cases c left join case_items i on i.case_id = c.id
                left join evidence_holds h on h.case_id = c.id and h.ended_at is null
            where (@onlyCase is null or c.id = @onlyCase) order by c.id, i.number
            """,
            new { onlyCase }).ToList();
        var ofItems = informed.ToLookup(one => one.Item, one => one.At);
        var ofRestrictions = informed.ToLookup(one => one.Restriction, one => one.At);
        var ofCases = informed.ToLookup(one => one.Case, one => one.At);
        return
        [
            .. rows.Select(row => From(row, new(
                terrorist.Contains(row.CaseId), silent.Contains(row.CaseId),
                row.ItemId is { } item ? reported[item].Min(StringComparer.Ordinal) : null,
                (row.ItemId is { } of
                    ? ofItems[of].Concat(row.DisableId is { } gone ? ofRestrictions[gone] : [])
                    : ofCases[row.CaseId]).Max(StringComparer.Ordinal),
                row.ItemId is { } own
                    ? removedItems[own].Concat(row.DisableId is { } by ? removedBy[by] : []).Min(StringComparer.Ordinal)
                    : null,
                awaited.Contains(row.CaseId), (row.ItemId is { } whose && untoldItems.Contains(whose))
                    || (row.DisableId is { } untoldBy && untoldRestrictions.Contains(untoldBy))))),
        ];
    }

    /// <summary>
    /// Forgets an item and everything that goes with it, inside the caller's transaction. False, and nothing is forgotten, while
    /// something is intended or a file of it lies under seal. Reports that name it are no part of this.
    /// </summary>
    /// <param name="connection">The caller's.</param>
    /// <param name="transaction">The caller's.</param>
    /// <param name="item">Which one.</param>
    /// <param name="forget">Forgets what was done to its file.</param>
    /// <param name="values">What was sealed in the rows that are deleted is added here.</param>
    internal static bool ForgetItem(
        SqliteConnection connection, SqliteTransaction transaction, long item, Func<long, bool> forget, List<byte[]> values)
    {
        // What took away other items as well is theirs from now on; that somebody was told of it is remembered with it.
        connection.Execute(
            """
            update restrictions set had_statement = 1
            where case_item = @item and id in (select restriction from statements where item_id = @item);
            update restrictions set case_item =
                (select o.id from case_items o where o.disable_id = restrictions.id and o.id <> @item)
            where case_item = @item
                and exists (select 1 from case_items o where o.disable_id = restrictions.id and o.id <> @item);
            update online_checks set case_item = (select r.case_item from restrictions r where r.id = online_checks.disable_id)
            where case_item = @item;
            """,
            new { item }, transaction);
        var restrictions = connection.Query<long>(
            "select id from restrictions where case_item = @item", new { item }, transaction).ToList();
        var own = SealedValues(connection, transaction, 0, item);
        if (!forget(item)) return false;
        values.AddRange(own);
        HeardRetention.ForgetStatements(
            connection, transaction,
            [.. connection.Query<long>("select id from statements where item_id = @item", new { item }, transaction)], values);
        connection.Execute(
            """
            delete from reveals where item_id = @item;
            delete from rollback_items where item_id = @item;
            delete from report_items where item_id = @item;
            delete from dsa_statements where restriction in @restrictions;
            """,
            new { item, restrictions }, transaction);
        var content = connection.ExecuteScalar<byte[]?>(
            "select content_key from case_items where id = @item", new { item }, transaction);
        CaseEdits.Forget(connection, transaction, item);
        connection.Execute(
            """
            delete from list_verdicts where content_key = @content
                and not exists (select 1 from case_items where content_key = @content);
            delete from list_shadow_hits where content_key = @content
                and not exists (select 1 from case_items where content_key = @content);
            """,
            new { content }, transaction);
        return true;
    }

    /// <summary>Forgets a case of which no item is left.</summary>
    internal static void ForgetCase(SqliteConnection connection, SqliteTransaction transaction, long caseId) =>
        connection.Execute(
        """
        delete from clock_deliveries where ring in
            (select r.id from clock_rings r join clocks k on k.id = r.clock where k.case_id = @caseId);
        delete from clock_rings where clock in (select id from clocks where case_id = @caseId);
        delete from clock_pauses where clock in (select id from clocks where case_id = @caseId);
        delete from clocks where case_id = @caseId;
        delete from reveals where case_id = @caseId;
        update reports set corrects = null where case_id = @caseId;
        delete from reports where case_id = @caseId;
        delete from outgoing where case_id = @caseId;
        delete from complaints where case_id = @caseId;
        delete from statement_messages where statement in (select id from statements where case_id = @caseId);
        delete from statements where case_id = @caseId;
        delete from dangers where case_id = @caseId;
        delete from statement_holds where case_id = @caseId;
        delete from notice_answers where case_id = @caseId;
        delete from evidence_holds where case_id = @caseId;
        delete from cases where id = @caseId;
        """,
        new { caseId }, transaction);

    /// <summary>Is this item, or this case where it is about none, still known?</summary>
    internal static bool IsThere(SqliteConnection connection, SqliteTransaction transaction, long caseId, long? item) =>
        connection.ExecuteScalar<long>(
            item is null
                ? "select count(*) from cases where id = @caseId"
                : "select count(*) from case_items where id = @item and case_id = @caseId",
            new { caseId, item }, transaction) > 0;

    internal static bool HasNoItem(SqliteConnection connection, SqliteTransaction transaction, long caseId) =>
        connection.ExecuteScalar<long>(
            "select count(*) from case_items where case_id = @caseId", new { caseId }, transaction) == 0;

    /// <summary>
    /// Has a case no item, no clock that is running, nothing on its way to anybody, and nobody who may still read by his code
    /// what was decided about a file that was put back?
    /// </summary>
    internal static bool IsEmpty(
        SqliteConnection connection, SqliteTransaction transaction, long caseId, DateTimeOffset now) =>
        !IsOnItsWay(connection, transaction, caseId) && !IsPageOpen(connection, transaction, caseId, now)
            && connection.ExecuteScalar<long>(
                """
                select (select count(*) from case_items where case_id = @caseId)
                    + (select count(*) from clocks where case_id = @caseId and stopped_at is null)
                """,
                new { caseId }, transaction) == 0;

    static bool IsPageOpen(
        SqliteConnection connection, SqliteTransaction transaction, long caseId, DateTimeOffset now) =>
        connection.Query<string>(
            "select informed_at from statements where case_id = @caseId and informed_at is not null", new { caseId },
            transaction).Any(at => RecordRetention.ObjectUntil(Instant.Of(at)) > now);

    /// <summary>
    /// Is a report or a message about a case still to arrive, a complaint still to be decided, or a danger still to be seen to?
    /// What nobody could be told in all that time goes with it; while an authority has it kept back, it is held.
    /// </summary>
    internal static bool IsOnItsWay(SqliteConnection connection, SqliteTransaction transaction, long caseId) =>
        connection.ExecuteScalar<long>(
            $"select count(*) from ({Awaited}) where case_id = @caseId", new { caseId }, transaction) > 0;

    /// <summary>Does an authority hold a case, or keep back what is to be said about it?</summary>
    internal static bool IsHeld(SqliteConnection connection, SqliteTransaction? transaction, long caseId) =>
        Holds.IsHeld(connection, transaction, caseId) || IsSilenced(connection, transaction, caseId);

    /// <summary>May whoever is concerned by an object still object to it, or is he still to be told that he may?</summary>
    internal static bool MayStillObject(
        SqliteConnection connection, SqliteTransaction? transaction, long disableId, DateTimeOffset now) =>
        connection.Query<(string State, string? RestrictedAt, string? InformedAt)>(
            """
            select state, restricted_at, informed_at from statements
            where restriction = @disableId or item_id in (select id from case_items where disable_id = @disableId)
            """,
            new { disableId }, transaction)
            .Any(one => one.InformedAt is { } at
                ? RecordRetention.ObjectUntil(Instant.Of(at)) > now
                : one is { State: "Owed", RestrictedAt: not null });

    /// <summary>Does an authority keep back what is to be said about a case?</summary>
    internal static bool IsSilenced(SqliteConnection connection, SqliteTransaction? transaction, long caseId) =>
        connection.ExecuteScalar<long>(
            "select count(*) from statement_holds where case_id = @caseId and ended_at is null", new { caseId }, transaction) > 0;

    /// <summary>What is sealed in the rows of an item or a case, which is nowhere once they are gone.</summary>
    internal static IReadOnlyList<byte[]> SealedValues(
        SqliteConnection connection, SqliteTransaction transaction, long caseId, long? item)
    {
        var values = new List<byte[]?>();
        void Take(string sql) => values.AddRange(
            connection.Query<byte[]?>(sql, new { caseId, item }, transaction));

        if (item is not null)
        {
            Take("select details from case_items where id = @item");
            Take("select answer from item_customers where item_id = @item");
            Take("select details from restrictions where case_item = @item");
        }
        else
        {
            Take("select request from cases where id = @caseId");
            Take("select closed_reason from cases where id = @caseId");
            Take("select content from reports where case_id = @caseId");
            Take("select reason from reports where case_id = @caseId");
            Take("select body from outgoing where case_id = @caseId");
            Take("select recipient from outgoing where case_id = @caseId");
            Take("select settled_reason from outgoing where case_id = @caseId");
            Take("select details from statements where case_id = @caseId");
            Take("select text from complaints where case_id = @caseId");
            Take("select reason from complaints where case_id = @caseId");
            Take("select reason from dangers where case_id = @caseId");
            Take("select reference from statement_holds where case_id = @caseId");
            Take("select recipient from notice_answers where case_id = @caseId");
            Take("select p.reason from clock_pauses p join clocks k on k.id = p.clock where k.case_id = @caseId");
        }

        return [.. values.OfType<byte[]>()];
    }

    static RetainedItem From(Row row, Beside beside)
    {
        var cause = Enum.Parse<CaseCause>(row.Cause);
        return new(
            row.CaseId, row.ItemId, (int)(row.Number ?? 0), row.DisableId,
            row.Restriction is null ? ItemRestriction.None : Enum.Parse<ItemRestriction>(row.Restriction),
            row.HeldUntil is not null || beside.IsSilent, beside.IsAwaited,
            // A case goes on while finds join it: each counts from when it was found.
            new(cause, Instant.Of(row.FoundAt ?? row.OpenedAt))
            {
                IdentifiedAt = cause == CaseCause.Match ? Instant.Of(row.FoundAt ?? row.OpenedAt) : null,
                ReportedAt = Moment(beside.ReportedAt),
                RemovedAt = Moment(beside.RemovedAt),
                InformedAt = Moment(beside.InformedAt),
                IsUntold = beside.IsUntold,
                IsTerroristContent = beside.IsTerroristContent,
            });
    }

    static DateTimeOffset? Moment(string? text) => text is null ? null : Instant.Of(text);

    // What other tables say of it: an order's kind, a hold on telling, when it was first reported, the customer told last, it was
    // first removed, whether something is still to come, and whether the customer is still to be told.
    sealed record Beside(
        bool IsTerroristContent, bool IsSilent, string? ReportedAt, string? InformedAt, string? RemovedAt, bool IsAwaited,
        bool IsUntold);

    sealed record Row(
        long CaseId, string Cause, string OpenedAt, long? ItemId, long? Number, long? DisableId, string? Restriction,
        string? FoundAt, string? HeldUntil);
}
