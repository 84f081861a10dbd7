// The journal of what is done to files: written before it is done, so that a restart can finish it.
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Store;

namespace Waarborg.Acting;

/// <summary>A restriction that a restart must finish.</summary>
readonly record struct PendingRestriction(long Id, string Source, long CaseItem, RestrictionKind Kind);

/// <summary>Intended, Done, Failed: every restriction goes through here, durably, before and after it touches a file.</summary>
sealed partial class RestrictionJournal(Database database, KeyRing keys, TimeProvider time)
{
    const string Purpose = "restriction-details";
    const int NameBytes = 16;

    readonly Journal _evidence = new(keys, time);

    internal RestrictionJournal(Installation installation)
        : this(installation.Database, installation.Keys, installation.Time)
    {
    }

    /// <summary>
    /// Writes an intent inside the caller's transaction and gives its number. What is already intended or done for the same
    /// item (and, for a Restore, the same Disable) gives that entry's number again.
    /// </summary>
    /// <exception cref="InvalidOperationException">A Restore of what was never made unavailable: a bug of the caller.</exception>
    internal long Intend(SqliteConnection connection, SqliteTransaction transaction, RestrictionIntent intent) => intent switch
    {
        RestrictionIntent.Disable disable => IntendDisable(connection, transaction, disable),
        RestrictionIntent.Restore restore => IntendRestore(connection, transaction, restore),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>One entry, or null.</summary>
    internal Restriction? Find(long id)
    {
        using var connection = database.Open();
        return Find(connection, null, id);
    }

    /// <summary>Is this the name of a pair of files under seal, now or once?</summary>
    internal bool IsSealedName(string name)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<long>(
            "select count(*) from restrictions where sealed_name = @name and kind = 'Disable'", new { name }) > 0;
    }

    /// <summary>What is intended and not ended, and what is done but for tidying up, oldest first.</summary>
    internal IReadOnlyList<PendingRestriction> Pending()
    {
        using var connection = database.Open();
        return
        [
            .. connection.Query<(long Id, string Source, long CaseItem, string Kind)>(
                """
                select id, source, case_item, kind from restrictions
                where state = 'Intended' or (kind = 'Restore' and state = 'Done' and seal_removed = 0) order by id
                """)
                .Select(row => new PendingRestriction(row.Id, row.Source, row.CaseItem, Enum.Parse<RestrictionKind>(row.Kind))),
        ];
    }

    /// <summary>Writes down how far it has come, durably, before the next step.</summary>
    internal void Save(Restriction restriction)
    {
        using var connection = database.Open();
        connection.Execute(
            "update restrictions set details = @details where id = @id",
            new { id = restriction.Id, details = Seal(restriction.Details) });
    }

    /// <summary>Writes down how it ended.</summary>
    internal void End(Restriction restriction, RestrictionOutcome outcome, bool sealRemoved)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        End(connection, transaction, restriction, outcome, sealRemoved);
        transaction.Commit();
    }

    /// <summary>The same in the transaction of what follows from it.</summary>
    internal void End(
        SqliteConnection connection, SqliteTransaction transaction, Restriction restriction, RestrictionOutcome outcome,
        bool sealRemoved)
    {
        restriction.Details.Ended = EndedRestriction.From(outcome);
        var now = time.GetUtcNow();
        var ends = connection.ExecuteScalar<long>(
            "select count(*) from restrictions where id = @id and state = 'Intended'",
            new { id = restriction.Id }, transaction) > 0;
        connection.Execute(
            """
            update restrictions set state = @state, outcome = @code, ended_at = @at, details = @details,
                seal_removed = @sealRemoved where id = @id
            """,
            new
            {
                id = restriction.Id,
                state = (outcome.IsDone ? RestrictionState.Done : RestrictionState.Failed).ToString(),
                code = outcome.Code,
                at = Instant.Text(now),
                details = Seal(restriction.Details),
                sealRemoved = sealRemoved ? 1 : 0,
            },
            transaction);
        LastRecord.Stamp(connection, transaction, now);
        if (ends)
        {
            _evidence.Append(connection, transaction, ClosedEntries.RestrictionEnded(
                restriction.Id, CamelCase(outcome.Code), Persons.By(connection, transaction, restriction.Actor),
                CaseOf(connection, transaction, restriction.CaseItem)));
        }
    }

    static long? CaseOf(SqliteConnection connection, SqliteTransaction transaction, long item) =>
        connection.ExecuteScalar<long?>("select case_id from case_items where id = @item", new { item }, transaction);

    static string CamelCase(string code) => char.ToLowerInvariant(code[0]) + code[1..];

    /// <summary>Writes down that the sealed files of a restored file are gone.</summary>
    internal void MarkSealRemoved(Restriction restriction)
    {
        using var connection = database.Open();
        MarkSealRemoved(connection, null, restriction.SealedName);
    }

    /// <summary>The same of what was destroyed.</summary>
    internal static void MarkSealRemoved(SqliteConnection connection, SqliteTransaction? transaction, string name) =>
        connection.Execute("update restrictions set seal_removed = 1 where sealed_name = @name", new { name }, transaction);

    /// <summary>
    /// Forgets everything about an item. False, and nothing is forgotten, while something is intended or a file of it still
    /// lies under seal.
    /// </summary>
    internal static bool Forget(SqliteConnection connection, SqliteTransaction? transaction, long caseItem)
    {
        var open = connection.ExecuteScalar<long>(
            """
            select count(*) from restrictions where case_item = @caseItem
                and (state = 'Intended' or (kind = 'Disable' and seal_removed = 0))
            """,
            new { caseItem }, transaction);
        if (open != 0) return false;
        connection.Execute(
            "delete from online_checks where disable_id in (select id from restrictions where case_item = @caseItem)",
            new { caseItem }, transaction);
        connection.Execute(
            "delete from restrictions where case_item = @caseItem and kind = 'Restore'", new { caseItem }, transaction);
        connection.Execute("delete from restrictions where case_item = @caseItem", new { caseItem }, transaction);
        return true;
    }

    long IntendDisable(SqliteConnection connection, SqliteTransaction transaction, RestrictionIntent.Disable intent)
    {
        var already = intent.GoesWith is { } main ? CompanionAt(connection, transaction, main, intent.Locator)
            : connection.QuerySingleOrDefault<long?>(
            """
            select id from restrictions r where case_item = @CaseItem and source = @Source and kind = 'Disable'
                and goes_with is null and (state = 'Intended' or (state = 'Done' and not exists
                    (select 1 from restrictions b where b.restores = r.id and b.state = 'Done')))
            """,
            new { intent.CaseItem, intent.Source }, transaction);
        if (already is { } id) return id;
        var details = new RestrictionDetails
        {
            Locator = intent.Locator.ToArray(),
            Version = intent.Version,
            Sha256 = intent.Sha256,
        };
        var name = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(NameBytes));
        return Insert(connection, transaction, intent, new(RestrictionKind.Disable, null, intent.GoesWith), name, details);
    }

    long IntendRestore(SqliteConnection connection, SqliteTransaction transaction, RestrictionIntent.Restore intent)
    {
        var already = connection.QuerySingleOrDefault<long?>(
            "select id from restrictions where restores = @DisableId and state in ('Intended', 'Done')",
            new { intent.DisableId }, transaction);
        if (already is { } id) return id;
        if (Find(connection, transaction, intent.DisableId) is not
            { Kind: RestrictionKind.Disable, State: RestrictionState.Done } disabled)
        {
            throw new InvalidOperationException("Only what was made unavailable can be put back.");
        }

        var details = new RestrictionDetails
        {
            Locator = disabled.Details.Locator,
            Version = disabled.Details.Version,
            Sha256 = disabled.Details.Sha256,
            Plan = disabled.Details.Plan,
        };
        return Insert(
            connection, transaction, intent, new(RestrictionKind.Restore, intent.DisableId, disabled.GoesWith),
            disabled.SealedName, details);
    }

    long Insert(
        SqliteConnection connection, SqliteTransaction transaction, RestrictionIntent intent, Place place, string sealedName,
        RestrictionDetails details)
    {
        var now = time.GetUtcNow();
        var id = connection.ExecuteScalar<long>(
            """
            insert into restrictions (source, case_item, kind, restores, goes_with, sealed_name, reason_code, actor, intended_at,
                details)
            values (@source, @caseItem, @kind, @Restores, @GoesWith, @sealedName, @reason, @actor, @at, @details) returning id
            """,
            new
            {
                source = intent.Source,
                caseItem = intent.CaseItem,
                kind = place.Kind.ToString(),
                place.Restores,
                place.GoesWith,
                sealedName,
                reason = intent.ReasonCode,
                actor = intent.Actor.ToString(),
                at = Instant.Text(now),
                details = Seal(details),
            },
            transaction);
        LastRecord.Stamp(connection, transaction, now);
        var act = place.Kind == RestrictionKind.Disable ? "disable" : "restore";
        _evidence.Append(connection, transaction, ClosedEntries.RestrictionIntended(
            id, act, intent.CaseItem, intent.ReasonCode,
            Persons.By(connection, transaction, intent.Actor.ToString()), CaseOf(connection, transaction, intent.CaseItem)));
        return id;
    }

    Restriction? Find(SqliteConnection connection, SqliteTransaction? transaction, long id) =>
        connection.QuerySingleOrDefault<Row>(
            """
            select id as Id, source as Source, case_item as CaseItem, kind as Kind, state as State, sealed_name as SealedName,
                seal_removed as SealRemoved, reason_code as ReasonCode, actor as Actor, intended_at as IntendedAt,
                ended_at as EndedAt, details as Details, goes_with as GoesWith,
                (select m.sealed_name from restrictions m where m.id = r.goes_with) as Under
            from restrictions r where id = @id
            """,
            new { id }, transaction) is { } row ? Opened(row) : null;

    Restriction Opened(Row row) => new(
        row.Id, row.Source, row.CaseItem, Enum.Parse<RestrictionKind>(row.Kind), Enum.Parse<RestrictionState>(row.State),
        row.SealedName, row.SealRemoved != 0, row.ReasonCode, row.Actor, Instant.Of(row.IntendedAt),
        row.EndedAt is { } ended ? Instant.Of(ended) : null,
        JsonSerializer.Deserialize(keys.OpenSmall(row.Details, Purpose), RestrictionJson.Default.RestrictionDetails)!,
        row.GoesWith, row.Under);

    byte[] Seal(RestrictionDetails details) =>
        keys.SealSmall(JsonSerializer.SerializeToUtf8Bytes(details, RestrictionJson.Default.RestrictionDetails), Purpose);

    sealed record Row(
        long Id, string Source, long CaseItem, string Kind, string State, string SealedName, long SealRemoved,
        string ReasonCode, string Actor, string IntendedAt, string? EndedAt, byte[] Details, long? GoesWith, string? Under);

    /// <summary>Where a new entry stands among the others.</summary>
    readonly record struct Place(RestrictionKind Kind, long? Restores, long? GoesWith);
}
