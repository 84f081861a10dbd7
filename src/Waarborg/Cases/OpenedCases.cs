// Cases that somebody asked for by an address: how they are kept, and when their clocks stop.
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Intake;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Cases;

/// <summary>What is sealed of a notice or an order.</summary>
/// <param name="Address">The address that it names.</param>
/// <param name="From">Who sent it.</param>
/// <param name="Reference">The sender's own reference; null where there is none.</param>
sealed record CaseRequestDetails(string Address, string From, string? Reference)
{
    // It names a file, and often a person.
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(Reference is null ? "without a reference" : "with a reference");
        return true;
    }
}

/// <summary>The file that an address names, as it was read.</summary>
/// <param name="Locator">Its place in the source.</param>
/// <param name="Version">The version that was read.</param>
/// <param name="Sha256">The digest of its bytes.</param>
sealed record NamedFile(Locator Locator, FileVersion Version, byte[] Sha256)
{
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Version.Size} bytes");
        return true;
    }
}

/// <summary>Why a case about an address is closed though nothing was done here.</summary>
enum CaseClosed
{
    /// <summary>The address is of a source, and nothing lies there.</summary>
    NotThere,

    /// <summary>The address is of no source.</summary>
    NotOurs,

    /// <summary>Whoever gave the notice or the order took it back.</summary>
    Withdrawn,
}

sealed class OpenedCases(Installation installation)
{
    const string Purpose = "case-request";
    const string ClosingPurpose = "case-closing-reason";
    const string ItemPurpose = "case-item-details";

    /// <summary>The clocks that a notice or an order starts.</summary>
    static readonly ClockKind[] _clocks =
    [
        ClockKind.AtkmOrder, ClockKind.HotlineNotice, ClockKind.CsarOrder, ClockKind.TcoOrder, ClockKind.OwnRemoval,
    ];

    /// <summary>Is it one of the clocks that a notice or an order starts?</summary>
    internal static bool IsAsked(ClockKind kind) => _clocks.Contains(kind);

    readonly ItemKeys _keys = new(installation.Keys);
    readonly Journal _journal = new(installation);

    /// <summary>Keeps a new case with the file that was found, in the caller's transaction, and writes it down.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="transaction">The caller's.</param>
    /// <param name="cause">Notice or order.</param>
    /// <param name="source">The source that the address is of; null where it is of none.</param>
    /// <param name="file">The file; null where nothing lies there.</param>
    /// <param name="details">What is sealed.</param>
    /// <param name="receivedAt">When it was received.</param>
    /// <param name="actor">Who opens it.</param>
    /// <returns>The case's number.</returns>
    internal long Open(
        SqliteConnection connection, SqliteTransaction transaction, CaseCause cause, string? source, NamedFile? file,
        CaseRequestDetails details, DateTimeOffset receivedAt, Actor actor)
    {
        var now = _journal.Now(connection, transaction);
        var caseId = connection.ExecuteScalar<long>(
            """
            insert into cases (source, entry, list, supplier, category, reference, opened_at, opened_by, cause, received_at,
                request)
            values (@source, @entry, '', '', '', '', @at, @actor, @cause, @received, @request) returning id
            """,
            new
            {
                source,
                // It is no entry of a list; the name keeps two requests apart.
                entry = "request-" + Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)),
                at = Instant.Text(now),
                actor = actor.ToString(),
                cause = cause.ToString(),
                received = Instant.Text(receivedAt),
                request = installation.Keys.SealSmall(
                    JsonSerializer.SerializeToUtf8Bytes(details, OpenedJson.Default.CaseRequestDetails), Purpose),
            },
            transaction);
        var itemId = file is null ? null : (long?)AddItem(connection, transaction, caseId, source!, file, now, actor);
        _journal.Append(connection, transaction, ClosedEntries.CaseOpened(
            caseId, ClockNames.Of(cause), itemId, Persons.By(connection, transaction, actor.ToString())));
        LastRecord.Stamp(connection, transaction, now);
        return caseId;
    }

    long AddItem(
        SqliteConnection connection, SqliteTransaction transaction, long caseId, string source, NamedFile file,
        DateTimeOffset now, Actor actor) => connection.ExecuteScalar<long>(
            """
            update cases set next_item = next_item + 1 where id = @caseId;
            insert into case_items (case_id, number, locator_key, version_key, content_key, details, algorithm, distance,
                list_release, program_version, found_at, found_by, decision)
            values (@caseId, 1, @locatorKey, @versionKey, @contentKey, @details, @algorithm, 0, 0, @program, @at, @actor,
                'Candidate') returning id
            """,
            new
            {
                caseId,
                locatorKey = _keys.Locator(source, file.Locator),
                versionKey = _keys.Version(source, file.Locator, file.Version),
                contentKey = _keys.Content(file.Sha256),
                details = installation.Keys.SealSmall(
                    JsonSerializer.SerializeToUtf8Bytes(
                        new ItemDetails(file.Locator.ToArray(), file.Sha256, file.Version), CaseJson.Default.ItemDetails),
                    ItemPurpose),
                algorithm = CaseItem.Address,
                program = CaseStore.ProgramVersion,
                at = Instant.Text(now),
                actor = actor.ToString(),
            },
            transaction);

    /// <summary>What was asked for, for the screens of those who may see it; null for a case that rests on a match.</summary>
    internal CaseRequestDetails? DetailsOf(long caseId)
    {
        using var connection = installation.Database.Open();
        var kept = connection.ExecuteScalar<byte[]?>("select request from cases where id = @caseId", new { caseId });
        return kept is null
            ? null
            : JsonSerializer.Deserialize(
                installation.Keys.OpenSmall(kept, Purpose), OpenedJson.Default.CaseRequestDetails);
    }

    /// <summary>Closes a case that has no item, with its clocks, in the caller's transaction.</summary>
    /// <returns>How many clocks were stopped; null where it is closed already, or has an item by now.</returns>
    internal int? Close(
        SqliteConnection connection, SqliteTransaction transaction, long caseId, CaseClosed why, string reason, Actor actor)
    {
        var now = _journal.Now(connection, transaction);
        var closed = connection.Execute(
            """
            update cases set closed_at = @at, closed_why = @why, closed_reason = @reason
            where id = @caseId and closed_at is null and cause <> 'Match'
                and not exists (select 1 from case_items i where i.case_id = cases.id)
            """,
            new
            {
                caseId,
                at = Instant.Text(now),
                why = why.ToString(),
                reason = installation.Keys.SealSmall(System.Text.Encoding.UTF8.GetBytes(reason), ClosingPurpose),
            },
            transaction);
        if (closed == 0) return null;
        LastRecord.Stamp(connection, transaction, now);
        var stop = why == CaseClosed.Withdrawn ? ClockStop.Withdrawn : ClockStop.CaseClosed;
        return new ClockStore(installation).Stop(connection, transaction, caseId, stop, actor);
    }

    /// <summary>Why a case was closed without anything done here, and in whose words; null for every other case.</summary>
    internal (CaseClosed Why, string Reason)? ClosingOf(long caseId)
    {
        using var connection = installation.Database.Open();
        var row = connection.QuerySingleOrDefault<ClosingRow>(
            "select closed_why as Why, closed_reason as Reason from cases where id = @caseId and closed_why is not null",
            new { caseId });
        return row is null
            ? null
            : (Enum.Parse<CaseClosed>(row.Why),
                System.Text.Encoding.UTF8.GetString(installation.Keys.OpenSmall(row.Reason, ClosingPurpose)));
    }

    sealed record ClosingRow(string Why, byte[] Reason);

    /// <summary>Does a clock go on that waits until what was asked for of this item is done?</summary>
    internal static bool Runs(SqliteConnection connection, SqliteTransaction transaction, long itemId) =>
        AskedBy(connection, transaction, itemId) is { } caseId
        && ClockStore.OfCase(connection, transaction, caseId)
            .Any(clock => clock.StoppedAt is null && _clocks.Contains(clock.Kind));

    /// <summary>
    /// Stops the clocks of the case of this item because what was asked for is done or decided, if somebody asked for it. What is
    /// only withheld until a notice is judged is not done: it may come back.
    /// </summary>
    /// <returns>How many went on.</returns>
    internal int End(
        SqliteConnection connection, SqliteTransaction transaction, long itemId, ClockStop why, Actor actor)
    {
        if (why == ClockStop.Done && IsUndecided(connection, transaction, itemId)) return 0;
        return AskedBy(connection, transaction, itemId) is { } of
            ? new ClockStore(installation).Stop(connection, transaction, of, why, actor, _clocks)
            : 0;
    }

    static bool IsUndecided(SqliteConnection connection, SqliteTransaction transaction, long itemId) =>
        connection.ExecuteScalar<long>(
            """
            select count(*) from case_items i join cases c on c.id = i.case_id
            where i.id = @itemId and c.cause = 'Notice' and i.verdict <> 'Confirmed'
            """,
            new { itemId }, transaction) > 0;

    static long? AskedBy(SqliteConnection connection, SqliteTransaction transaction, long itemId) =>
        connection.ExecuteScalar<long?>(
            """
            select c.id from case_items i join cases c on c.id = i.case_id where i.id = @itemId and c.cause <> 'Match'
            """,
            new { itemId }, transaction);
}

[JsonSerializable(typeof(CaseRequestDetails))]
sealed partial class OpenedJson : JsonSerializerContext;
