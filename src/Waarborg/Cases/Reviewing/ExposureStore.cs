// Where a person's exposure is kept, day by day, and each look with its beginning and its end.
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Cases;

/// <summary>A look that goes on.</summary>
readonly record struct GoingReveal(
    long Id, long Person, long CaseId, long ItemId, DateTimeOffset BegunAt, DateTimeOffset HeardAt);

sealed class ExposureStore(Installation installation)
{
    readonly Journal _journal = new(installation);
    readonly SettingsStore _settings = new(installation);

    /// <summary>The limits that hold at this moment: those of the settings that count, else the usual ones.</summary>
    internal ExposureLimits Limits(SqliteConnection connection, SqliteTransaction? transaction) =>
        _settings.Current(connection, transaction)?.Settings.Exposure ?? ExposureLimits.Usual;

    /// <summary>What a person saw today, with a look that goes on counted up to now.</summary>
    internal static Exposure Today(SqliteConnection connection, SqliteTransaction? transaction, long person, DateTimeOffset now)
    {
        var today = DayOf(now);
        var row = connection.QuerySingleOrDefault<(string Day, long Queue, long Shown, long Items, string Seen, string Since)?>(
            """
            select day, queue_ms, revealed_ms, items, seen_at, run_since from exposure_days
            where person = @person and day <= @today order by day desc limit 1
            """,
            new { person, today }, transaction);
        // Midnight begins a new day, and is no break.
        var kept = row is not { } known ? Exposure.None
            : known.Day != today ? Exposure.None with { SeenAt = Instant.Of(known.Seen), RunSince = Instant.Of(known.Since) }
            : new Exposure(
                TimeSpan.FromMilliseconds(known.Queue), TimeSpan.FromMilliseconds(known.Shown), (int)known.Items,
                Instant.Of(known.Seen), Instant.Of(known.Since));
        var going = Going(connection, transaction, person)
            .Aggregate(TimeSpan.Zero, (sum, one) => sum + LengthOf(one, now));
        return kept with { Revealed = kept.Revealed + going };
    }

    /// <summary>A sign of the person in the queue. Says whether he may go on; nothing counts once he may not.</summary>
    internal ExposureState Seen(SqliteConnection connection, SqliteTransaction transaction, long person, DateTimeOffset now)
    {
        EndLapsed(connection, transaction, person, now);
        var (limits, today) = (Limits(connection, transaction), Today(connection, transaction, person, now));
        var state = ExposureBudget.StateAt(limits, today, now);
        if (state is not ExposureState.GoOn) return state;
        var seen = ExposureBudget.Seen(limits, today, now);
        connection.Execute(
            """
            insert into exposure_days (person, day, queue_ms, seen_at, run_since) values (@person, @day, @queue, @seen, @since)
            on conflict (person, day) do update set queue_ms = @queue, seen_at = @seen, run_since = @since
            """,
            new
            {
                person,
                day = DayOf(now),
                queue = (long)seen.Queue.TotalMilliseconds,
                seen = Instant.Text(seen.SeenAt!.Value),
                since = Instant.Text(seen.RunSince!.Value),
            },
            transaction);
        return ExposureBudget.StateAt(limits, seen, now);
    }

    /// <summary>One content more judged today, or, where the verdict is taken back, one less.</summary>
    internal static void CountItem(
        SqliteConnection connection, SqliteTransaction transaction, long person, DateTimeOffset now, int more = 1) =>
        connection.Execute(
            "update exposure_days set items = max(0, items + @more) where person = @person and day = @day",
            new { person, more, day = DayOf(now) }, transaction);

    /// <summary>Begins a look: written down, in the ledger too, before anything is seen.</summary>
    internal long Begin(
        SqliteConnection connection, SqliteTransaction transaction, Person person, CaseItemName item, string? reason)
    {
        var now = _journal.Now(connection, transaction);
        EndAll(connection, transaction, person.Id, now);
        _journal.Append(connection, transaction, ClosedEntries.Reveal(
            item.CaseId, item.ItemId, 0, Persons.By(connection, transaction, person.Actor.ToString())));
        return connection.ExecuteScalar<long>(
            """
            insert into reveals (person, case_id, item_id, begun_at, heard_at, reason)
            values (@person, @CaseId, @ItemId, @at, @at, @reason) returning id
            """,
            new { person = person.Id, item.CaseId, item.ItemId, at = Instant.Text(now), reason }, transaction);
    }

    /// <summary>The key is still held. False when the look has ended.</summary>
    internal static bool Hear(
        SqliteConnection connection, SqliteTransaction transaction, long person, long reveal, DateTimeOffset now) =>
        connection.Execute(
            "update reveals set heard_at = @at where id = @reveal and person = @person and ended_at is null",
            new { reveal, person, at = Instant.Text(now) }, transaction) > 0;

    /// <summary>Ends every look of a person that goes on.</summary>
    internal void EndAll(SqliteConnection connection, SqliteTransaction transaction, long person, DateTimeOffset now)
    {
        foreach (var one in Going(connection, transaction, person)) End(connection, transaction, one, LengthOf(one, now));
    }

    /// <summary>Ends the looks that nothing was heard of: the browser was closed, or the line broke.</summary>
    internal void EndLapsed(SqliteConnection connection, SqliteTransaction transaction, long person, DateTimeOffset now)
    {
        foreach (var one in Going(connection, transaction, person).Where(one => now - one.HeardAt > ExposureBudget.RevealLapses))
        {
            End(connection, transaction, one, LengthOf(one, now));
        }
    }

    /// <summary>All that people saw in the last days, for the figure of the console as a whole.</summary>
    internal static Exposure Of(SqliteConnection connection, DateTimeOffset since)
    {
        var row = connection.QuerySingle<(long Queue, long Revealed, long Items)>(
            """
            select coalesce(sum(queue_ms), 0), coalesce(sum(revealed_ms), 0), coalesce(sum(items), 0) from exposure_days
            where day >= @day
            """,
            new { day = DayOf(since) });
        return new(TimeSpan.FromMilliseconds(row.Queue), TimeSpan.FromMilliseconds(row.Revealed), (int)row.Items, null, null);
    }

    void End(SqliteConnection connection, SqliteTransaction transaction, GoingReveal one, TimeSpan length)
    {
        connection.Execute(
            """
            update reveals set ended_at = @end where id = @Id;
            insert into exposure_days (person, day, revealed_ms, seen_at, run_since)
            values (@Person, @day, @length, @begun, @begun)
            on conflict (person, day) do update set revealed_ms = revealed_ms + @length;
            """,
            new
            {
                one.Id,
                one.Person,
                day = DayOf(one.BegunAt),
                length = (long)length.TotalMilliseconds,
                begun = Instant.Text(one.BegunAt),
                end = Instant.Text(one.BegunAt + length),
            },
            transaction);
        var who = PeopleStore.Find(connection, transaction, one.Person)!.Actor.ToString();
        _journal.Append(connection, transaction, ClosedEntries.Reveal(
            one.CaseId, one.ItemId, (long)Math.Ceiling(length.TotalSeconds), Persons.By(connection, transaction, who)));
    }

    static List<GoingReveal> Going(SqliteConnection connection, SqliteTransaction? transaction, long person) =>
        [.. connection.Query<(long Id, long Case, long Item, string Begun, string Heard)>(
                "select id, case_id, item_id, begun_at, heard_at from reveals where person = @person and ended_at is null",
                new { person }, transaction)
            .Select(row => new GoingReveal(
                row.Id, person, row.Case, row.Item, Instant.Of(row.Begun), Instant.Of(row.Heard)))];

    // Up to now, or for a moment after it was last heard of.
    static TimeSpan LengthOf(GoingReveal one, DateTimeOffset now)
    {
        var end = one.HeardAt + ExposureBudget.RevealLapses;
        var length = (now < end ? now : end) - one.BegunAt;
        return length > TimeSpan.Zero ? length : TimeSpan.Zero;
    }

    // A day is that of the people who work here.
    static string DayOf(DateTimeOffset moment) =>
        AmsterdamTime.At(moment).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>An item by its numbers in the database.</summary>
readonly record struct CaseItemName(long CaseId, long ItemId);
