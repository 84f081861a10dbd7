// What is known of single entries besides their release: ended, set aside, decided, suspended, found by an authority.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Lists;

/// <summary>What two people decided of one entry.</summary>
enum EntryDecision
{
    /// <summary>It never matches, in no release of its list.</summary>
    Never,

    /// <summary>It matches, though it resembles a harmless picture.</summary>
    Match,
}

/// <summary>One entry, or a whole release, that a breaker suspended.</summary>
/// <param name="List">The list.</param>
/// <param name="Entry">The entry's handle, or <see cref="EntryTable.WholeRelease"/>.</param>
/// <param name="Release">The number of the release at that time.</param>
/// <param name="Customers">How many customers had it within the window.</param>
/// <param name="Since">When it was suspended.</param>
/// <param name="EndedAt">When two people resumed it; null while it is suspended.</param>
sealed record Suspension(
    string List, string Entry, long Release, long Customers, DateTimeOffset Since, DateTimeOffset? EndedAt);

/// <summary>What an authority found of an entry, or of every entry of a list, as two people recorded it.</summary>
sealed record ListFinding(string? Entry, string Authority, string Reference, DateTimeOffset At);

static class EntryTable
{
    /// <summary>Stands for every entry of a release where a breaker fell for all of them.</summary>
    internal const string WholeRelease = "all";

    /// <summary>A release as it is compared with: what is set aside in it, after what two people decided.</summary>
    internal static ReleaseInForce InForce(SqliteConnection connection, ListRelease release)
    {
        var decided = Decisions(connection, release.List);
        var aside = new HashSet<ulong>();
        var isClean = true;
        foreach (var one in ListTable.SetAside(connection, release.Id))
        {
            var decision = decided.GetValueOrDefault(one.Entry);
            isClean &= decision is not null;
            if (decision != EntryDecision.Match) aside.Add(Handle(one.Entry));
        }

        aside.UnionWith(decided.Where(one => one.Value == EntryDecision.Never).Select(one => Handle(one.Key)));
        // What its exchange took back stops at once, also where a rollback brought an older release back.
        aside.UnionWith(Gone(connection, release.List).Select(Handle));
        return new(release, aside, isClean);
    }

    /// <summary>Entries of a list that its exchange took back.</summary>
    internal static IEnumerable<string> Gone(SqliteConnection connection, string list) =>
        connection.Query<string>("select entry from list_gone_entries where list = @list", new { list });

    internal static IReadOnlyDictionary<string, EntryDecision?> Decisions(SqliteConnection connection, string list) =>
        connection.Query<(string Entry, string Decision)>(
                "select entry, decision from list_entry_decisions where list = @list", new { list })
            .ToDictionary(
                row => row.Entry, row => (EntryDecision?)Enum.Parse<EntryDecision>(row.Decision), StringComparer.Ordinal);

    /// <summary>Its exchange took this entry back: it stops at once, in every release that was made until now.</summary>
    /// <returns>Was that news?</returns>
    internal static bool SetGone(
        SqliteConnection connection, SqliteTransaction transaction, string list, ulong handle, DateTimeOffset now)
    {
        var of = new { list, entry = EntryHandle.Show(handle), at = Instant.Text(now) };
        var isKnown = Exists(
            connection, transaction, "select 1 from list_gone_entries where list = @list and entry = @entry", of);
        connection.Execute(
            """
            insert into list_gone_entries (list, entry, gone_at) values (@list, @entry, @at)
            on conflict (list, entry) do update set gone_at = @at
            """,
            of, transaction);
        return !isKnown;
    }

    /// <summary>What is in force by one content and not by the other was taken back.</summary>
    internal static void SetGone(
        SqliteConnection connection, SqliteTransaction transaction, string list, ReleaseContent before, ReleaseContent after,
        DateTimeOffset now)
    {
        foreach (var entry in ReleaseChange.Between(before, after).Withdrawn)
        {
            SetGone(connection, transaction, list, entry.Handle, now);
        }

        ListTable.MarkChanged(connection, transaction, now);
    }

    internal static void Decide(
        SqliteConnection connection, SqliteTransaction transaction, string list, string entry, EntryDecision decision,
        long proposal, DateTimeOffset now)
    {
        connection.Execute(
            """
            insert into list_entry_decisions (list, entry, decision, proposal, at)
            values (@list, @entry, @decision, @proposal, @at)
            on conflict (list, entry) do update set decision = @decision, proposal = @proposal, at = @at
            """,
            new { list, entry, decision = decision.ToString(), proposal, at = Instant.Text(now) }, transaction);
        ListTable.MarkChanged(connection, transaction, now);
    }

    /// <summary>
    /// Writes down which entries ended when a release took the place of another, so that they stop in every process at
    /// once; those that are in force again are struck off.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">Its transaction.</param>
    /// <param name="list">The list.</param>
    /// <param name="before">What was in force.</param>
    /// <param name="after">What is in force now.</param>
    /// <param name="made">When what is in force now was made: what its exchange took back since then stays taken back.</param>
    /// <param name="now">This moment.</param>
    internal static void SetEnded(
        SqliteConnection connection, SqliteTransaction transaction, string list, ReleaseContent before, ReleaseContent after,
        DateTimeOffset made, DateTimeOffset now)
    {
        foreach (var entry in connection.Query<string>(
            "select entry from list_gone_entries where list = @list and gone_at < @made", new { list, made = Instant.Text(made) },
            transaction).ToList())
        {
            if (!ReleaseChange.IsIn(after, Handle(entry))) continue;
            connection.Execute(
                "delete from list_gone_entries where list = @list and entry = @entry", new { list, entry }, transaction);
        }

        foreach (var entry in connection.Query<string>(
            "select entry from list_ended_entries where list = @list", new { list }, transaction).ToList())
        {
            if (!ReleaseChange.IsIn(after, Handle(entry))) continue;
            connection.Execute(
                "delete from list_ended_entries where list = @list and entry = @entry", new { list, entry }, transaction);
        }

        var at = Instant.Text(now);
        // What cases rest on is asked for itself: it may be of any release there ever was.
        foreach (var entry in connection.Query<string>(
            "select distinct entry from case_item_hits where list = @list", new { list }, transaction).ToList())
        {
            if (ReleaseChange.IsIn(after, Handle(entry))) continue;
            connection.Execute(
                "insert into list_ended_entries (list, entry, ended_at) values (@list, @entry, @at) on conflict do nothing",
                new { list, entry, at }, transaction);
        }

        foreach (var entry in ReleaseChange.Between(before, after).Withdrawn)
        {
            connection.Execute(
                "insert into list_ended_entries (list, entry, ended_at) values (@list, @entry, @at) on conflict do nothing",
                new { list, entry = EntryHandle.Show(entry.Handle), at }, transaction);
        }
    }

    /// <summary>Was this entry in force before, and no longer is?</summary>
    internal static bool IsEnded(SqliteConnection connection, SqliteTransaction transaction, string list, string entry) =>
        Exists(
            connection, transaction, "select 1 from list_ended_entries where list = @list and entry = @entry",
            new { list, entry })
        || Exists(
            connection, transaction, "select 1 from list_gone_entries where list = @list and entry = @entry",
            new { list, entry })
        || Exists(
            connection, transaction,
            "select 1 from list_entry_decisions where list = @list and entry = @entry and decision = 'Never'",
            new { list, entry });

    /// <summary>
    /// Of the release in force of a list: is this entry set aside, and is every entry that is set aside decided of?
    /// </summary>
    internal static (bool IsAside, bool IsClean) Canary(
        SqliteConnection connection, SqliteTransaction transaction, string list, string entry)
    {
        const string Aside =
            """
            select 1 from list_set_aside a join list_releases r on r.id = a.release_id join lists l on l.id = r.list_id
            where l.name = @list and r.state = 'Active' and not exists (
                select 1 from list_entry_decisions d where d.list = @list and d.entry = a.entry
            """;
        return (
            Exists(connection, transaction, $"{Aside} and d.decision = 'Match') and a.entry = @entry", new { list, entry }),
            !Exists(connection, transaction, $"{Aside}) limit 1", new { list }));
    }

    /// <summary>The number of the release of this list that is in force; null where there is none.</summary>
    internal static int? ActiveNumber(SqliteConnection connection, SqliteTransaction transaction, string list) =>
        (int?)connection.ExecuteScalar<long?>(
            """
            select r.number from list_releases r join lists l on l.id = r.list_id
            where l.name = @list and r.state = 'Active'
            """,
            new { list }, transaction);

    /// <summary>Does somebody outside stand for this release, whom two people trust so far; or did two attest it?</summary>
    internal static bool IsVouchedFor(
        SqliteConnection connection, SqliteTransaction transaction, string supplier, string list, int release)
    {
        var who = SupplierStore.Find(connection, transaction, supplier);
        if (!who.Enforces) return false;
        var (signed, attested) = connection.QuerySingleOrDefault<(string?, long?)>(
            """
            select r.signed_by, r.attested from list_releases r join lists l on l.id = r.list_id
            where l.name = @list and r.number = @release
            """,
            new { list, release }, transaction);
        // A key that was replaced since speaks no more.
        return attested is not null || (signed is not null && signed == who.Terms!.Key);
    }

    internal static bool HasFinding(SqliteConnection connection, SqliteTransaction transaction, string list, string entry) =>
        Exists(
            connection, transaction,
            """
            select 1 from list_findings
            where list = @list and (entry is null or entry = @entry) and ended_at is null
            """,
            new { list, entry });

    /// <summary>Is a finding recorded about every entry of this list?</summary>
    internal static bool HasFinding(SqliteConnection connection, string list) => Exists(
        connection, null, "select 1 from list_findings where list = @list and entry is null and ended_at is null",
        new { list });

    internal static void AddFinding(
        SqliteConnection connection, SqliteTransaction transaction, string list, string? entry, string authority,
        string reference, long proposal, DateTimeOffset now) =>
        connection.Execute(
            """
            insert into list_findings (list, entry, authority, reference, proposal, at)
            values (@list, @entry, @authority, @reference, @proposal, @at)
            """,
            new { list, entry, authority, reference, proposal, at = Instant.Text(now) }, transaction);

    /// <summary>The findings about a list and its entries that hold, the oldest first.</summary>
    internal static IReadOnlyList<ListFinding> Findings(SqliteConnection connection, string list) =>
    [
        .. connection.Query<(string? Entry, string Authority, string Reference, string At)>(
                "select entry, authority, reference, at from list_findings where list = @list and ended_at is null order by id",
                new { list })
            .Select(row => new ListFinding(row.Entry, row.Authority, row.Reference, Instant.Of(row.At))),
    ];

    internal static bool IsSuspended(SqliteConnection connection, SqliteTransaction? transaction, string list, string entry) =>
        Exists(
            connection, transaction,
            "select 1 from list_suspensions where list = @list and entry in (@entry, @all) and ended_at is null",
            new { list, entry, all = WholeRelease });

    internal static void Suspend(
        SqliteConnection connection, SqliteTransaction transaction, Suspension suspension) =>
        connection.Execute(
            """
            insert into list_suspensions (list, entry, release, customers, since)
            values (@List, @Entry, @Release, @Customers, @since) on conflict do nothing
            """,
            new
            {
                suspension.List,
                suspension.Entry,
                suspension.Release,
                suspension.Customers,
                since = Instant.Text(suspension.Since),
            },
            transaction);

    /// <summary>Two people let it act again.</summary>
    internal static bool Resume(
        SqliteConnection connection, SqliteTransaction transaction, string list, string entry, long proposal,
        DateTimeOffset now) =>
        connection.Execute(
            """
            update list_suspensions set ended_at = @at, proposal = @proposal
            where list = @list and entry = @entry and ended_at is null
            """,
            new { list, entry, proposal, at = Instant.Text(now) }, transaction) > 0;

    /// <summary>Everything that breakers suspended, the newest first.</summary>
    internal static IReadOnlyList<Suspension> Suspensions(SqliteConnection connection, int limit) =>
    [
        .. connection.Query<(string List, string Entry, long Release, long Customers, string Since, string? Ended)>(
                """
                select list, entry, release, customers, since, ended_at from list_suspensions
                order by ended_at is not null, id desc limit @limit
                """,
                new { limit })
            .Select(row => new Suspension(
                row.List, row.Entry, row.Release, row.Customers, Instant.Of(row.Since),
                row.Ended is null ? null : Instant.Of(row.Ended))),
    ];

    static ulong Handle(string entry) => EntryHandle.TryParse(entry, out var handle)
        ? handle
        : throw new InvalidDataException("The database holds a handle that is none.");

    static bool Exists(SqliteConnection connection, SqliteTransaction? transaction, string sql, object parameters) =>
        connection.ExecuteScalar<long?>(sql, parameters, transaction) is not null;
}
