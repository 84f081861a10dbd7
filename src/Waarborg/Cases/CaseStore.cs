// Where cases are kept: opening, joining, reading. Verdicts and restrictions are in CaseEdits.
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Fingerprinting;
using Waarborg.Intake;
using Waarborg.Lists;
using Waarborg.Matching;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Cases;

/// <summary>A match as a case keeps it.</summary>
/// <param name="Source">Where it was found.</param>
/// <param name="Locator">At which place.</param>
/// <param name="Version">Which version of the file; null for an upload.</param>
/// <param name="Fingerprint">What was compared.</param>
/// <param name="Hit">The entry that the case is about.</param>
/// <param name="Hits">Every entry that it matched, that one too.</param>
/// <param name="CustomerKey">Whose it is, keyed.</param>
/// <param name="Decision">What was decided without a person.</param>
/// <param name="DueBy">By when a person is to look, where it goes to the head of the queue; else null.</param>
sealed record MatchRecord(
    string Source, Locator Locator, FileVersion? Version, Fingerprint Fingerprint, Hit Hit, IReadOnlyList<Hit> Hits,
    byte[] CustomerKey, MatchDecision Decision, DateTimeOffset? DueBy)
{
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Hit}, {Decision}");
        return true;
    }
}

/// <summary>Where a match was recorded.</summary>
/// <param name="CaseId">The case that it opened or joined.</param>
/// <param name="ItemId">The item's number in the database.</param>
/// <param name="Restriction">Where the item stands: new ones and those that were recorded before are available or not.</param>
/// <param name="IsNew">It was not recorded before.</param>
readonly record struct RecordedMatch(long CaseId, long ItemId, ItemRestriction Restriction, bool IsNew)
{
    /// <summary>True if nothing is under way, done, or taken back by a person: it may be made unavailable now.</summary>
    internal bool MayBeDisabled => Restriction is ItemRestriction.None or ItemRestriction.Failed;
}

sealed class CaseStore(Installation installation)
{
    /// <summary>For what the details of items are sealed.</summary>
    internal const string Purpose = "case-item-details";

    readonly ItemKeys _keys = new(installation.Keys);

    internal ItemKeys Keys => _keys;

    /// <summary>The version of this program, as cases keep it.</summary>
    internal static string ProgramVersion { get; } =
        typeof(CaseStore).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>Was this entry found to be wrong for these bytes?</summary>
    internal static bool IsRejected(
        SqliteConnection connection, SqliteTransaction transaction, byte[] contentKey, string entry) =>
        connection.ExecuteScalar<long>(
            "select count(*) from rejections where content_key = @contentKey and entry = @entry",
            new { contentKey, entry }, transaction) > 0;

    /// <summary>What is known of these bytes and this entry in this source before a new match is decided.</summary>
    internal static ContentHistory History(
        SqliteConnection connection, SqliteTransaction? transaction, string source, byte[] contentKey, string entry)
    {
        var rows = connection.Query<(string Verdict, string Restriction)>(
            """
            select i.verdict, i.restriction from case_items i join cases c on c.id = i.case_id
            where c.source = @source and c.entry = @entry and i.content_key = @contentKey
            """,
            new { source, entry, contentKey }, transaction).ToList();
        return new(
            rows.Any(r => r.Verdict == nameof(Verdict.Confirmed)),
            rows.Any(r => r.Restriction is nameof(ItemRestriction.Restored) or nameof(ItemRestriction.Restoring)));
    }

    /// <summary>How many items were disabled because of this entry before a person decided.</summary>
    internal static int DisabledFirst(SqliteConnection connection, SqliteTransaction transaction, string entry) =>
        (int)connection.ExecuteScalar<long>(
            """
            select count(*) from case_items i join cases c on c.id = i.case_id
            where c.entry = @entry and i.decision = 'DisableFirst'
            """,
            new { entry }, transaction);

    /// <summary>Opens a case or joins the open one of the same entry and source, once for each version of a file.</summary>
    internal RecordedMatch Record(SqliteConnection connection, SqliteTransaction transaction, MatchRecord match, Actor actor)
    {
        var now = installation.Time.GetUtcNow();
        var locatorKey = _keys.Locator(match.Source, match.Locator);
        var versionKey = match.Version is { } version ? _keys.Version(match.Source, match.Locator, version) : locatorKey;
        var contentKey = _keys.Content(match.Fingerprint.Digests.Sha256);

        var known = connection.QuerySingleOrDefault<(long CaseId, long ItemId, string Restriction)?>(
            """
            select i.case_id, i.id, i.restriction from case_items i join cases c on c.id = i.case_id
            where i.version_key = @versionKey and c.entry = @entry
            """,
            new { versionKey, entry = match.Hit.Entry }, transaction);
        if (known is { } found) return Again(connection, transaction, match, found);

        var details = installation.Keys.SealSmall(
            JsonSerializer.SerializeToUtf8Bytes(
                ItemDetails.Of(match), CaseJson.Default.ItemDetails),
            Purpose);

        // The same bytes again at the same place, which nobody made unavailable since: the same item in a new version.
        var renewed = connection.QuerySingleOrDefault<(long CaseId, long ItemId, string Restriction)?>(
            """
            update case_items set version_key = @versionKey, details = @details where id = (
                select i.id from case_items i join cases c on c.id = i.case_id
                where i.locator_key = @locatorKey and i.content_key = @contentKey and c.entry = @entry
                    and i.restriction in ('None', 'Restored', 'Failed') limit 1)
            returning case_id, id, restriction
            """,
            new { versionKey, details, locatorKey, contentKey, entry = match.Hit.Entry }, transaction);
        if (renewed is { } again) return Again(connection, transaction, match, again);

        var caseId = OpenOrJoin(connection, transaction, match, now, actor);
        var number = connection.ExecuteScalar<long>(
            "update cases set next_item = next_item + 1 where id = @caseId returning next_item - 1", new { caseId }, transaction);
        var itemId = connection.ExecuteScalar<long>(
            """
            insert into case_items (case_id, number, locator_key, version_key, content_key, details, algorithm, distance,
                list_release, program_version, found_at, found_by, decision)
            values (@caseId, @number, @locatorKey, @versionKey, @contentKey, @details, @algorithm, @distance,
                @release, @program, @at, @actor, @decision) returning id
            """,
            new
            {
                caseId,
                number,
                locatorKey,
                versionKey,
                contentKey,
                details,
                algorithm = match.Hit.Algorithm.Name(),
                distance = match.Hit.Distance,
                release = match.Hit.Release,
                program = ProgramVersion,
                at = Instant.Text(now),
                actor = actor.ToString(),
                decision = match.Decision.ToString(),
            },
            transaction);
        CaseHits.Write(connection, transaction, itemId, match.Hits, match.CustomerKey, now);
        LastRecord.Stamp(connection, transaction, now);
        return new(caseId, itemId, ItemRestriction.None, IsNew: true);
    }

    // An item that waited for a person may by now be disabled first: another release, another permit, a verdict.
    RecordedMatch Again(
        SqliteConnection connection, SqliteTransaction transaction, MatchRecord match,
        (long CaseId, long ItemId, string Restriction) found)
    {
        // Another release may have given it more entries, or others.
        CaseHits.Write(connection, transaction, found.ItemId, match.Hits, match.CustomerKey, installation.Time.GetUtcNow());
        SetDue(connection, transaction, found.CaseId, match.DueBy);
        var recorded = new RecordedMatch(
            found.CaseId, found.ItemId, Enum.Parse<ItemRestriction>(found.Restriction), IsNew: false);
        if (match.Decision == MatchDecision.DisableFirst && recorded.MayBeDisabled)
        {
            connection.Execute(
                "update case_items set decision = 'DisableFirst' where id = @id", new { id = recorded.ItemId }, transaction);
        }

        return recorded;
    }

    /// <summary>An item lies in its place again, as a new version of the file: what a verdict acts on from now on.</summary>
    internal void Renew(
        SqliteConnection connection, SqliteTransaction transaction, long restoreId, string source, Locator locator,
        FileVersion version)
    {
        var rows = connection.Query<(long Id, byte[] Details)>(
            "select id, details from case_items where restore_id = @restoreId and locator_key = @locatorKey",
            new { restoreId, locatorKey = _keys.Locator(source, locator) }, transaction).ToList();
        foreach (var (id, sealedDetails) in rows)
        {
            var details = JsonSerializer.Deserialize(
                installation.Keys.OpenSmall(sealedDetails, Purpose), CaseJson.Default.ItemDetails)! with
            { Version = version };
            // The version that was read is no more, and neither is what a sweep remembers of it.
            connection.Execute(
                """
                delete from seen where item_key = (select version_key from case_items where id = @id);
                update case_items set version_key = @versionKey, details = @details where id = @id;
                """,
                new
                {
                    id,
                    versionKey = _keys.Version(source, locator, version),
                    details = installation.Keys.SealSmall(
                        JsonSerializer.SerializeToUtf8Bytes(details, CaseJson.Default.ItemDetails), Purpose),
                },
                transaction);
        }
    }

    internal Case? Find(long id)
    {
        using var connection = installation.Database.Open();
        return Read(connection, "where id = @id", new { id }).SingleOrDefault();
    }

    /// <summary>What was compared of each item of a case, by the item's number in the database; where it is kept.</summary>
    internal IReadOnlyDictionary<long, Fingerprint> Prints(SqliteConnection connection, long caseId)
    {
        var prints = new Dictionary<long, Fingerprint>();
        foreach (var (id, sealedDetails) in connection.Query<(long, byte[])>(
            "select id, details from case_items where case_id = @caseId", new { caseId }).ToList())
        {
            var details = JsonSerializer.Deserialize(
                installation.Keys.OpenSmall(sealedDetails, Purpose), CaseJson.Default.ItemDetails)!;
            if (details.Print is { } print) prints[id] = print.Print(details.Sha256);
        }

        return prints;
    }

    /// <summary>
    /// Cases, those first of which somebody may be in danger, then those that are to be looked at by a certain moment, then by
    /// number, newest first.
    /// </summary>
    /// <param name="openOnly">Leave out the closed ones.</param>
    /// <param name="limit">At most so many.</param>
    internal IReadOnlyList<Case> List(bool openOnly, int limit)
    {
        using var connection = installation.Database.Open();
        return Read(connection, (openOnly ? "where closed_at is null " : "")
            + """
            order by closed_at is not null,
                not exists (select 1 from dangers d where d.case_id = cases.id and d.acknowledged_at is null),
                due_by is null, due_by, id desc limit @limit
            """, new { limit });
    }

    /// <summary>Cases and items as they stand; test pictures are in none of these.</summary>
    internal (int Open, int Closed, int Waiting, int Disabled) Counts() => Counts("c.list <> @tests");

    /// <summary>The same of test pictures alone.</summary>
    internal (int Open, int Closed, int Waiting, int Disabled) TestCounts() => Counts("c.list = @tests");

    (int Open, int Closed, int Waiting, int Disabled) Counts(string which)
    {
        using var connection = installation.Database.Open();
        var row = connection.QuerySingle<(long, long, long, long)>(
            $"""
            select count(distinct case when c.closed_at is null then c.id end),
                count(distinct case when c.closed_at is not null then c.id end),
                count(case when i.verdict = 'None' and c.cause <> 'Order' then 1 end),
                count(case when i.restriction in ('Disabled', 'Sealed', 'Shredded') then 1 end)
            from cases c left join case_items i on i.case_id = c.id where {which}
            """,
            new { tests = ListRules.TestPictures });
        return ((int)row.Item1, (int)row.Item2, (int)row.Item3, (int)row.Item4);
    }

    static long OpenOrJoin(
        SqliteConnection connection, SqliteTransaction transaction, MatchRecord match, DateTimeOffset now, Actor actor)
    {
        var open = connection.ExecuteScalar<long?>(
            "select id from cases where source = @source and entry = @entry and closed_at is null",
            new { source = match.Source, entry = match.Hit.Entry }, transaction);
        if (open is { } there) SetDue(connection, transaction, there, match.DueBy);
        return open ?? connection.ExecuteScalar<long>(
            """
            insert into cases (source, entry, list, supplier, category, reference, opened_at, opened_by, due_by)
            values (@source, @entry, @list, @supplier, @category, @reference, @at, @actor, @due) returning id
            """,
            new
            {
                source = match.Source,
                entry = match.Hit.Entry,
                list = match.Hit.List,
                supplier = match.Hit.Supplier,
                category = match.Hit.Category.ToString(),
                reference = match.Hit.Reference,
                at = Instant.Text(now),
                actor = actor.ToString(),
                due = match.DueBy is { } due ? Instant.Text(due) : null,
            },
            transaction);
    }

    // A case keeps the earliest moment by which somebody is to look.
    static void SetDue(SqliteConnection connection, SqliteTransaction transaction, long caseId, DateTimeOffset? due)
    {
        if (due is not { } by) return;
        connection.Execute(
            "update cases set due_by = min(coalesce(due_by, @by), @by) where id = @caseId",
            new { caseId, by = Instant.Text(by) }, transaction);
    }

    List<Case> Read(SqliteConnection connection, string tail, object parameters)
    {
        var cases = connection.Query<CaseRow>(
            """
            select id, source, entry, list, supplier, category, reference, opened_at as OpenedAt, opened_by as OpenedBy,
                closed_at as ClosedAt, due_by as DueBy, reopened_at as ReopenedAt, reopened_why as ReopenedWhy,
                cause, received_at as ReceivedAt from cases
            """ + "\n" + tail, parameters).ToList();
        var items = connection.Query<ItemRow>(
                """
                select id, case_id as CaseId, number, content_key as ContentKey, details, algorithm, distance,
                    list_release as ListRelease, program_version as ProgramVersion, found_at as FoundAt, decision, verdict,
                    restriction, disable_id as DisableId, restore_id as RestoreId, restriction_words as RestrictionWords
                from case_items where case_id in @ids order by case_id, number
                """,
                new { ids = cases.Select(c => c.Id).ToArray() })
            .ToLookup(i => i.CaseId, From);
        return
        [
            .. cases.Select(c => new Case(
                c.Id, c.Source ?? "", c.Entry, c.List, c.Supplier, c.Category, c.Reference, Instant.Of(c.OpenedAt), c.OpenedBy,
                Moment(c.ClosedAt),
                [.. items[c.Id].Select(i => i with { IsRemovedBefore = ListRules.IsTombstones(c.List) })],
                Moment(c.DueBy), Moment(c.ReopenedAt), c.ReopenedWhy,
                Enum.Parse<CaseCause>(c.Cause), Moment(c.ReceivedAt))),
        ];
    }

    static DateTimeOffset? Moment(string? text) => text is null ? null : Instant.Of(text);

    CaseItem From(ItemRow row)
    {
        var details = JsonSerializer.Deserialize(
            installation.Keys.OpenSmall(row.Details, Purpose), CaseJson.Default.ItemDetails)!;
        return new(
            row.Id, (int)row.Number, new(details.Locator), details.Version, row.ContentKey, details.Sha256, row.Algorithm,
            (int)row.Distance, (int)row.ListRelease, row.ProgramVersion, Instant.Of(row.FoundAt),
            Enum.Parse<MatchDecision>(row.Decision), Enum.Parse<Verdict>(row.Verdict),
            Enum.Parse<ItemRestriction>(row.Restriction), row.DisableId, row.RestoreId,
            Wording.OfKept(row.RestrictionWords));
    }

    sealed record CaseRow(
        long Id, string? Source, string Entry, string List, string Supplier, string Category, string Reference,
        string OpenedAt, string OpenedBy, string? ClosedAt, string? DueBy, string? ReopenedAt, string? ReopenedWhy,
        string Cause, string? ReceivedAt);

    sealed record ItemRow(
        long Id, long CaseId, long Number, byte[] ContentKey, byte[] Details, string Algorithm, long Distance, long ListRelease,
        string ProgramVersion, string FoundAt, string Decision, string Verdict, string Restriction, long? DisableId,
        long? RestoreId, string? RestrictionWords);
}

/// <summary>What persons and restrictions have already made of these bytes.</summary>
/// <param name="Confirmed">A person confirmed them: a further copy needs no second question.</param>
/// <param name="PutBack">They were put back: a further look never disables them before a person decided.</param>
readonly record struct ContentHistory(bool Confirmed, bool PutBack);
