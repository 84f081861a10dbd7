// Publishing a list to other installations: each release signed once, numbered, and given out as what changed since another.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Lists.Suppliers;

/// <summary>A release as it was published.</summary>
/// <param name="Number">Its number, as this supplier counts.</param>
/// <param name="ReleaseId">What it holds; null where nothing of the list was in force.</param>
/// <param name="Note">The signed note about it.</param>
/// <param name="At">When.</param>
sealed record PublishedRelease(long Number, long? ReleaseId, byte[] Note, DateTimeOffset At);

/// <summary>Only lists that two people publish, and only of a supplier that is this installation's own by its key.</summary>
sealed class ListFeed(Installation installation)
{
    /// <summary>Records of a page at most.</summary>
    internal const int PageRecords = 10_000;

    /// <summary>A page ends with the entry that brings it to so many fingerprints: some 10 MB.</summary>
    internal const int PagePrints = 100_000;

    /// <summary>Releases whose fingerprints by entry are kept in memory.</summary>
    const int KeptInMemory = 2;

    readonly ListStore _lists = new(installation);
    readonly Lock _lock = new();
    readonly List<(long Release, EntryPrints Prints)> _kept = [];

    /// <summary>Is this list published?</summary>
    internal bool IsPublished(string list)
    {
        using var connection = installation.Database.Open();
        return IsPublished(connection, null, list);
    }

    internal static bool IsPublished(SqliteConnection connection, SqliteTransaction? transaction, string list) =>
        connection.ExecuteScalar<long>(
            "select count(*) from published_lists where list = @list and ended_at is null", new { list }, transaction) > 0;

    /// <summary>The lists that are published, by name.</summary>
    internal IReadOnlyList<string> Published()
    {
        using var connection = installation.Database.Open();
        return [.. connection.Query<string>("select list from published_lists where ended_at is null order by list")];
    }

    /// <summary>Who vouches for a list.</summary>
    internal string SupplierOf(string list)
    {
        using var connection = installation.Database.Open();
        return ListTable.SupplierOf(connection, list)!;
    }

    /// <summary>Why this list cannot be published, in words; null when it can.</summary>
    internal string? Problem(SqliteConnection connection, string list)
    {
        if (ListTable.SupplierOf(connection, list) is not { } supplier) return $"There is no list {list}.";
        if (ExchangeStore.IsConnected(connection, list)) return $"The list {list} comes from somebody else.";
        return IsOwn(connection, supplier)
            ? null
            : $"Two people describe the supplier {supplier} with this installation's own key first: "
                + $"./waarborg list key {supplier}";
    }

    /// <summary>Is this supplier this installation itself, by the key that signs what it publishes?</summary>
    internal bool IsOwn(SqliteConnection connection, string supplier) =>
        installation.Keys.PublishPublicKey is { } own
        && SupplierStore.Find(connection, null, supplier).Terms?.SigningKey is { } key
        && key.PublicKey.Span.SequenceEqual(own);

    /// <summary>Begins or ends the publishing of a list, as two people agreed.</summary>
    internal static void Set(
        SqliteConnection connection, SqliteTransaction transaction, string list, bool publish, long proposal, DateTimeOffset now)
    {
        var at = Instant.Text(now);
        if (publish)
        {
            connection.Execute(
                """
                insert into published_lists (list, since, proposal) values (@list, @at, @proposal)
                on conflict (list) do update set since = @at, proposal = @proposal, ended_at = null
                """,
                new { list, at, proposal }, transaction);
        }
        else
        {
            connection.Execute("update published_lists set ended_at = @at where list = @list", new { list, at }, transaction);
        }
    }

    /// <summary>The newest release, signed now where what is in force was not published yet.</summary>
    internal PublishedRelease Newest(string list)
    {
        while (true)
        {
            // A list is long: it is read and hashed before anybody is kept from writing.
            var (last, active) = Standing(list);
            if (last is not null && last.ReleaseId == active?.Id) return last;
            if (Publish(list, (last?.Number ?? 0) + 1, active) is { } published) return published;
        }
    }

    // Null where another release came into force, or was published, meanwhile.
    PublishedRelease? Publish(string list, long number, ListRelease? active)
    {
        var now = installation.Time.GetUtcNow();
        var content = active is null ? ReleaseContent.Empty : _lists.Open(active);
        using var connection = installation.Database.Open();
        var supplier = ListTable.SupplierOf(connection, list)!;
        var manifest = new ReleaseManifest(
            supplier, list, number, now, CanonicalFile.Digest(content),
            ReleaseRoot.Of(content, ReleaseRoot.KeyOf(supplier, list)), ReleaseBuilder.Count(content));
        var note = manifest.Write(installation.Keys.PublishSigner(supplier));
        using var transaction = connection.BeginTransaction(deferred: false);
        if (EntryTable.ActiveNumber(connection, transaction, list) != active?.Number
            || Releases(connection, list).Any(one => one.Number >= number))
        {
            return null;
        }

        connection.Execute(
            "insert into published_releases (list, number, release_id, note, at) values (@list, @number, @release, @note, @at)",
            new { list, number, release = active?.Id, note, at = Instant.Text(now) }, transaction);
        transaction.Commit();
        return new(number, active?.Id, note, now);
    }

    (PublishedRelease? Last, ListRelease? Active) Standing(string list)
    {
        using var connection = installation.Database.Open();
        return (
            Releases(connection, list) is [.., var newest] ? newest : null,
            ListTable.Releases(connection, list).FirstOrDefault(one => one.State == ReleaseState.Active));
    }

    /// <summary>Every release that was published, the oldest first.</summary>
    internal IReadOnlyList<PublishedRelease> All(string list)
    {
        using var connection = installation.Database.Open();
        return Releases(connection, list);
    }

    /// <summary>What changed between two published releases, after a place; null where one of them was never published.</summary>
    /// <param name="list">The list.</param>
    /// <param name="from">The number of the release that the caller has; 0 for none.</param>
    /// <param name="to">The number of the release that it wants.</param>
    /// <param name="after">The handle of the last entry that it was given; null at the beginning.</param>
    internal FeedBody? Changes(string list, long from, long to, ulong? after)
    {
        var all = All(list);
        if (all.FirstOrDefault(one => one.Number == to) is not { } wanted) return null;
        var had = all.FirstOrDefault(one => one.Number == from);
        if (from != 0 && had is null) return null;
        var (before, now) = (PrintsOf(list, had?.ReleaseId), PrintsOf(list, wanted.ReleaseId));
        var (records, prints, last) = (new List<FeedRecord>(), 0, 0UL);
        foreach (var handle in EntryPrints.Handles(before, now, after))
        {
            if (EntryPrints.Change(before, now, handle) is not { } record) continue;
            // One more than fits: the page ends with the entry before it.
            if (records.Count == PageRecords || prints >= PagePrints) return new(to, records, EntryHandle.Show(last));
            records.Add(record);
            prints += record.Prints?.Count ?? 0;
            last = handle;
        }

        return new(to, records);
    }

    EntryPrints PrintsOf(string list, long? release)
    {
        if (release is not { } id) return EntryPrints.Empty;
        lock (_lock)
        {
            var at = _kept.FindIndex(one => one.Release == id);
            if (at >= 0) return _kept[at].Prints;
            using var connection = installation.Database.Open();
            var found = ListTable.Releases(connection, list).First(one => one.Id == id);
            var prints = new EntryPrints(_lists.Open(found));
            if (_kept.Count == KeptInMemory) _kept.RemoveAt(0);
            _kept.Add((id, prints));
            return prints;
        }
    }

    static IReadOnlyList<PublishedRelease> Releases(SqliteConnection connection, string list) =>
    [
        .. connection.Query<(long Number, long? Release, byte[] Note, string At)>(
                "select number, release_id, note, at from published_releases where list = @list order by number", new { list })
            .Select(row => new PublishedRelease(row.Number, row.Release, row.Note, Instant.Of(row.At))),
    ];
}
