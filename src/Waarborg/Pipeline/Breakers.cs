// What stops a bad entry or a bad list by itself: too many customers at once, or too many matches that people found wrong.
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.Matching;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>Each inside its caller's transaction.</summary>
sealed class Breakers(Installation installation)
{
    readonly Journal _journal = new(installation);

    /// <summary>
    /// Before a match is decided: suspends each of its entries, or its whole release, that with it would have been found at
    /// more customers within the window than the limit says. A customer counts once, however many copies he has. What was
    /// confirmed here, or what two suppliers stand for, raises an alarm instead.
    /// </summary>
    internal void Count(
        SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<Hit> hits, byte[] customerKey)
    {
        var limits = BreakerLimits.InForce(installation, connection, transaction);
        var now = _journal.Now(connection, transaction);
        var suppliers = hits.Where(hit => hit.IsExact && hit.Supplier != ListRules.Own
                && EntryTable.IsVouchedFor(connection, transaction, hit.Supplier, hit.List, hit.Release))
            .Select(hit => hit.Supplier).Distinct(StringComparer.Ordinal).Count();
        // What a service answers, and what was removed here, disables nothing by itself, so there is nothing to break.
        foreach (var hit in hits.Where(hit => !hit.IsTest && !hit.IsRemote && !hit.IsTombstone)
            .DistinctBy(hit => (hit.List, hit.Entry)))
        {
            if (EntryTable.IsSuspended(connection, transaction, hit.List, hit.Entry)) continue;
            var since = now - limits.Window;
            var ofEntry = Customers(connection, transaction, hit.List, hit.Entry, since, customerKey);
            if (ofEntry > limits.EntryCustomers)
            {
                if (suppliers >= Deciding.Decider.SuppliersToDisable || IsConfirmed(connection, transaction, hit))
                {
                    Warn(connection, transaction, hit, ofEntry, since);
                }
                else
                {
                    Suspend(connection, transaction, hit, hit.Entry, ofEntry, now);
                }
            }

            var ofRelease = Customers(connection, transaction, hit.List, entry: null, since, customerKey);
            if (ofRelease > limits.ReleaseCustomers)
            {
                Suspend(connection, transaction, hit, EntryTable.WholeRelease, ofRelease, now);
            }
        }
    }

    /// <summary>
    /// After a verdict: counts each content once for each release that it matched, and stops a release of which people found
    /// more wrong than the limit, with 95 % confidence.
    /// </summary>
    internal void Judge(
        SqliteConnection connection, SqliteTransaction transaction, long itemId, byte[] contentKey, bool confirmed)
    {
        var now = _journal.Now(connection, transaction);
        var hits = connection.Query<(string List, long Release, string Entry)>(
            "select distinct list, release, entry from case_item_hits where item_id = @itemId and list <> @tests",
            new { itemId, tests = ListRules.TestPictures }, transaction).ToList();
        foreach (var (list, release, entry) in hits)
        {
            connection.Execute(
                """
                insert into list_verdicts (list, release, entry, content_key, verdict, day)
                values (@list, @release, @entry, @contentKey, @verdict, @day)
                on conflict (list, release, entry, content_key) do update set verdict = @verdict, day = @day
                """,
                new
                {
                    list,
                    release,
                    entry,
                    contentKey,
                    verdict = confirmed ? "Confirmed" : "Rejected",
                    day = Instant.Day(now),
                },
                transaction);
        }

        foreach (var (list, release) in hits.Select(hit => (hit.List, hit.Release)).Distinct())
        {
            StopWhereWrong(connection, transaction, list, release);
        }
    }

    void StopWhereWrong(SqliteConnection connection, SqliteTransaction transaction, string list, long number)
    {
        if (ListTable.Find(connection, list, number) is not { State: ReleaseState.Active } release) return;
        var limits = BreakerLimits.InForce(installation, connection, transaction);
        var (judged, wrong) = Verdicts(connection, transaction, list, number);
        if (judged < limits.MinJudged || Confidence.Lower((int)wrong, (int)judged) * 100 <= limits.ErrorPercent) return;
        var words = string.Create(
            CultureInfo.InvariantCulture,
            $"Of {judged} matches of {list} {number} that people judged, {wrong} were wrong. Nothing of it matches any more, ")
            + "until two people put it in force again.";
        new ReleaseActs(installation).Stop(connection, transaction, release, Actor.Housekeeping.ToString());
        Alarms.Raise(installation, connection, transaction, AlarmKind.ReleaseStopped, words);
        Incidents.Report(_journal, connection, transaction, IncidentKind.BreakerFell, words, Actor.Housekeeping);
    }

    /// <summary>How many contents people judged that this release matched, and how many of these were wrong.</summary>
    internal static (long Judged, long Wrong) Verdicts(
        SqliteConnection connection, SqliteTransaction? transaction, string list, long release) =>
        connection.QuerySingle<(long, long)>(
            """
            select count(distinct content_key), count(distinct case verdict when 'Rejected' then content_key end)
            from list_verdicts where list = @list and release = @release
            """,
            new { list, release }, transaction);

    // With this customer; 0 where he is counted already, so that nothing grew. All that a sweep asks again and again is that.
    static long Customers(
        SqliteConnection connection, SqliteTransaction transaction, string list, string? entry, DateTimeOffset since,
        byte[] customerKey)
    {
        var which = entry is null ? "list = @list" : "list = @list and entry = @entry";
        var values = new { list, entry, since = Instant.Text(since), customerKey };
        var known = connection.ExecuteScalar<long?>(
            $"select 1 from case_item_hits where {which} and customer_key = @customerKey and found_at >= @since limit 1",
            values, transaction);
        return known is not null ? 0 : 1 + connection.ExecuteScalar<long>(
            $"select count(distinct customer_key) from case_item_hits where {which} and found_at >= @since", values,
            transaction);
    }

    static bool IsConfirmed(SqliteConnection connection, SqliteTransaction transaction, Hit hit) =>
        connection.ExecuteScalar<long?>(
            """
            select 1 from case_item_hits h join case_items i on i.id = h.item_id
            where h.list = @List and h.entry = @Entry and i.verdict = 'Confirmed' limit 1
            """,
            new { hit.List, hit.Entry }, transaction) is not null;

    void Suspend(
        SqliteConnection connection, SqliteTransaction transaction, Hit hit, string entry, long customers, DateTimeOffset now)
    {
        EntryTable.Suspend(connection, transaction, new(hit.List, entry, hit.Release, customers, now, null));
        _journal.Append(connection, transaction, ClosedEntries.EntrySuspended(
            new(hit.List, hit.Release), entry, customers,
            Persons.By(connection, transaction, Actor.Housekeeping.ToString())));
        Alarms.Raise(
            installation, connection, transaction, AlarmKind.EntrySuspended,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Entry {entry} of {hit.List} matched at {customers} customers at once. It disables nothing until two people ")
                + "let it.");
    }

    // Once for each window.
    void Warn(
        SqliteConnection connection, SqliteTransaction transaction, Hit hit, long customers, DateTimeOffset since)
    {
        var mark = $"Entry {hit.Entry} of {hit.List} matched at many customers";
        if (Alarms.WasRaised(connection, transaction, AlarmKind.EntryAtMany, mark, since)) return;
        Alarms.Raise(
            installation, connection, transaction, AlarmKind.EntryAtMany,
            string.Create(CultureInfo.InvariantCulture, $"{mark} ({customers}) at once. It was confirmed here, or two ")
                + "suppliers stand for it: it goes on.");
    }
}
