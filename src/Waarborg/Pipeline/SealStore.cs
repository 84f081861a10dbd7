// The rows about sealed objects: how far each has come, what it is kept for, until when, and for whom.
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Lists;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>How far the sealing of one object has come.</summary>
enum SealState
{
    /// <summary>To be sealed. The service still has the key; letters may lie there and count for nothing.</summary>
    Intended,

    /// <summary>Every letter is on the disk; the service's own key is to be destroyed.</summary>
    Lettered,

    /// <summary>The service has no key any more.</summary>
    Sealed,

    /// <summary>Two holders gave their parts, and the service has the key again; letters are to be destroyed.</summary>
    Opened,

    /// <summary>Everything of it is to be destroyed.</summary>
    Shredding,

    /// <summary>Nothing of it is left.</summary>
    Shredded,

    /// <summary>The service's own key does not fit: there is nothing that could be split. An alarm says so.</summary>
    Failed,
}

/// <summary>Who holds a part of a key, as described when the object was sealed.</summary>
/// <param name="Name">The partner.</param>
/// <param name="Organisation">Its organisation.</param>
/// <param name="Key">The public key to which the part was sealed.</param>
sealed record SealHolder(string Name, string Organisation, string Key);

/// <summary>One object.</summary>
sealed record SealRow(
    long Id, long DisableId, string SealedName, SealState State, string? Purpose, DateOnly? Until,
    IReadOnlyList<SealHolder> Holders)
{
    /// <summary>Every holder is of one and the same organisation.</summary>
    internal bool IsOfOneOrganisation => AreOfOne(Holders.Select(one => one.Organisation));

    internal static bool AreOfOne(IEnumerable<string> organisations) =>
        organisations.Select(one => one.Trim()).Distinct(StringComparer.OrdinalIgnoreCase).Count() == 1;

    /// <summary>The same for pages as well.</summary>
    internal Wording Said => new($"sealed as {InWords()}", string.Create(
        CultureInfo.InvariantCulture,
        $"verzegeld als object {Id}, voor {string.Join(" en ", Holders.Select(one => one.Name))}, ")
        + (Holders.Count == 2 ? "die het samen openen" : "van wie er twee het openen") + string.Create(
            CultureInfo.InvariantCulture, $"; voor {Purpose}, tot {Until:yyyy-MM-dd}")
        + (IsOfOneOrganisation ? "; verzegeld door één organisatie" : ""));

    /// <summary>For whom, for what and until when, in words.</summary>
    internal string InWords() => string.Create(
        CultureInfo.InvariantCulture,
        $"object {Id}, for {string.Join(" and ", Holders.Select(one => one.Name))}, ")
        + (Holders.Count == 2 ? "both" : "any two") + string.Create(
            CultureInfo.InvariantCulture, $" of whom open it; for {Purpose}, until {Until:yyyy-MM-dd}")
        + (IsOfOneOrganisation ? "; sealed by one organisation" : "");
}

static class SealStore
{
    const string Select =
        """
        select id as Id, disable_id as DisableId, sealed_name as SealedName, state as State, kept_for as Purpose,
            until as Until, holders as Holders from seals
        """;

    internal static SealRow? Find(SqliteConnection connection, SqliteTransaction? transaction, long id) =>
        Read(connection, transaction, "where id = @id", new { id }).SingleOrDefault();

    internal static SealRow? OfDisable(SqliteConnection connection, SqliteTransaction? transaction, long disableId) =>
        Read(connection, transaction, "where disable_id = @disableId", new { disableId }).SingleOrDefault();

    /// <summary>Objects in one of these states, the oldest first.</summary>
    internal static IReadOnlyList<SealRow> In(
        SqliteConnection connection, SqliteTransaction? transaction, params IEnumerable<SealState> states) =>
        Read(
            connection, transaction, "where state in (select value from json_each(@states)) order by id",
            new { states = JsonSerializer.Serialize([.. states.Select(one => one.ToString())], SealJson.Default.StringArray) });

    /// <summary>The sealed objects of a case.</summary>
    internal static IReadOnlyList<SealRow> OfCase(SqliteConnection connection, long caseId) => Read(
        connection, null,
        "where state = 'Sealed' and disable_id in (select disable_id from case_items where case_id = @caseId) order by id",
        new { caseId });

    internal static long Insert(
        SqliteConnection connection, SqliteTransaction transaction, SealRow row, DateTimeOffset at) =>
        connection.ExecuteScalar<long>(
            """
            insert into seals (disable_id, sealed_name, state, kept_for, until, holders, begun_at)
            values (@DisableId, @SealedName, @state, @Purpose, @until, @holders, @at) returning id
            """,
            new
            {
                row.DisableId,
                row.SealedName,
                state = row.State.ToString(),
                row.Purpose,
                until = row.Until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                holders = JsonSerializer.Serialize(row.Holders, SealJson.Default.IReadOnlyListSealHolder),
                at = Instant.Text(at),
            },
            transaction);

    internal static void SetState(
        SqliteConnection connection, SqliteTransaction? transaction, long id, SealState state, DateTimeOffset? endedAt = null) =>
        connection.Execute(
            "update seals set state = @state, ended_at = coalesce(@at, ended_at) where id = @id",
            new { id, state = state.ToString(), at = endedAt is { } at ? Instant.Text(at) : null }, transaction);

    internal static void Delete(SqliteConnection connection, SqliteTransaction transaction, long id) =>
        connection.Execute(
            "delete from opening_seals where seal = @id; delete from seals where id = @id", new { id }, transaction);

    /// <summary>
    /// Disabled objects that are to be sealed or destroyed: every item that is one was confirmed, and none is a test picture.
    /// </summary>
    internal static IReadOnlyList<long> Due(SqliteConnection connection) =>
    [
        .. connection.Query<long>(
            """
            select distinct i.disable_id from case_items i
            where i.restriction = 'Disabled' and i.verdict = 'Confirmed' and i.disable_id is not null
                and not exists (select 1 from seals s where s.disable_id = i.disable_id)
                and not exists (select 1 from online_checks o where o.disable_id = i.disable_id and o.derived_at is null)
                and not exists (select 1 from case_items k join complaints m
                    on m.case_id = k.case_id and m.content_key = k.content_key
                    where k.disable_id = i.disable_id and m.state = 'Made')
                and not exists (select 1 from case_items o join cases c on c.id = o.case_id
                    where o.disable_id = i.disable_id
                        and (o.verdict <> 'Confirmed' or o.restriction <> 'Disabled' or c.list = @tests))
            order by i.disable_id
            """,
            new { tests = ListRules.TestPictures }),
    ];

    /// <summary>Is every item of an object confirmed and disabled?</summary>
    internal static bool IsStillDue(SqliteConnection connection, SqliteTransaction? transaction, long disableId) =>
        connection.QuerySingle<(long All, long Due)>(
            """
            select count(*), count(case when restriction = 'Disabled' and verdict = 'Confirmed' then 1 end)
            from case_items where disable_id = @disableId
            """,
            new { disableId }, transaction) is { All: > 0 } count && count.All == count.Due;

    /// <summary>Did people confirm every item of an object?</summary>
    internal static bool IsConfirmed(SqliteConnection connection, SqliteTransaction? transaction, long disableId) =>
        connection.ExecuteScalar<long>(
            "select count(*) from case_items where disable_id = @disableId and verdict <> 'Confirmed'", new { disableId },
            transaction) == 0;

    /// <summary>The items that are one object, with their cases.</summary>
    internal static IReadOnlyList<(long Case, long Item, int Number)> Items(
        SqliteConnection connection, SqliteTransaction? transaction, long disableId) =>
        [.. connection.Query<(long Case, long Item, long Number)>(
                "select case_id, id, number from case_items where disable_id = @disableId order by id",
                new { disableId }, transaction)
            .Select(row => (row.Case, row.Item, (int)row.Number))];

    /// <summary>The sources of the cases that still have an item of the object.</summary>
    internal static IReadOnlyList<string> Sources(SqliteConnection connection, long disableId) =>
    [
        .. connection.Query<string>(
            "select distinct c.source from case_items i join cases c on c.id = i.case_id where i.disable_id = @disableId",
            new { disableId }),
    ];

    internal static void SetItems(
        SqliteConnection connection, SqliteTransaction transaction, long disableId, ItemRestriction state, Wording? said) =>
        connection.Execute(
            "update case_items set restriction = @state, restriction_words = @words where disable_id = @disableId",
            new { disableId, state = state.ToString(), words = said?.Kept }, transaction);

    static IReadOnlyList<SealRow> Read(
        SqliteConnection connection, SqliteTransaction? transaction, string where, object parameters) =>
    [
        .. connection.Query<Row>($"{Select} {where}", parameters, transaction).Select(row => new SealRow(
            row.Id, row.DisableId, row.SealedName, Enum.Parse<SealState>(row.State), row.Purpose,
            row.Until is { } until ? DateOnly.ParseExact(until, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
            JsonSerializer.Deserialize(row.Holders, SealJson.Default.IReadOnlyListSealHolder)!)),
    ];

    sealed record Row(
        long Id, long DisableId, string SealedName, string State, string? Purpose, string? Until, string Holders);
}

[JsonSerializable(typeof(IReadOnlyList<SealHolder>))]
[JsonSerializable(typeof(string[]))]
sealed partial class SealJson : JsonSerializerContext;
