// What stays of items that were removed here: two lists of keyed digests that no file ever brings. A plain digest of a removed
// item stands in neither.
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Lists;

/// <summary>One of the two lists as it stands.</summary>
/// <param name="List">Its name.</param>
/// <param name="Entries">Different contents.</param>
/// <param name="Items">Removed items that they are of.</param>
/// <param name="ByMatch">Of these, after a match that people confirmed.</param>
/// <param name="ByNotice">Of these, on a notice that a person granted.</param>
/// <param name="ByOrder">Of these, by an authority's order.</param>
/// <param name="LastAt">When the newest was written; null while there is none.</param>
sealed record TombstoneCounts(
    string List, int Entries, int Items, int ByMatch, int ByNotice, int ByOrder, DateTimeOffset? LastAt);

/// <summary>A removed item of which a tombstone is to stay.</summary>
/// <param name="ItemId">The item's number.</param>
/// <param name="List">In which list.</param>
/// <param name="Category">What it is known as.</param>
/// <param name="Cause">What it was removed for.</param>
readonly record struct NewTombstone(long ItemId, string List, ListCategory Category, string Cause);

static class Tombstones
{
    /// <summary>What an entry is called where a supplier's own reference would stand.</summary>
    internal const string Reference = "removed here before";

    /// <summary>Keeps the tombstone of an item, once.</summary>
    internal static void Add(
        SqliteConnection connection, SqliteTransaction transaction, KeyRing keys, NewTombstone of, byte[] sha256,
        DateTimeOffset now)
    {
        var digest = HMACSHA256.HashData(KeyOf(connection, transaction, keys), sha256);
        connection.Execute(
            """
            insert into tombstones (item_id, list, entry, digest, category, cause, at)
            values (@ItemId, @List, @entry, @digest, @category, @Cause, @at) on conflict (item_id) do nothing
            """,
            new
            {
                of.ItemId,
                of.List,
                entry = EntryOf(of.List, digest),
                digest,
                category = of.Category.ToString(),
                of.Cause,
                at = Instant.Text(now),
            },
            transaction);
    }

    /// <summary>Does this entry stand, in this transaction? It is gone at once with the last item that it is of.</summary>
    internal static bool Stands(SqliteConnection connection, SqliteTransaction? transaction, string list, string entry) =>
        connection.ExecuteScalar<long>(
            "select count(*) from tombstones where list = @list and entry = @entry", new { list, entry }, transaction) > 0;

    /// <summary>What is to be compared with of these lists. A list without any entry needs no key.</summary>
    internal static TombstoneSet Read(Installation installation, IReadOnlyCollection<WantedTombstones> wanted)
    {
        using var connection = installation.Database.Open();
        var rows = connection.Query<(string List, string Entry, byte[] Digest, string Category)>(
            "select distinct list, entry, digest, category from tombstones where list in @names order by list, entry, category",
            new { names = wanted.Select(one => one.List) }).ToList();
        var found = rows.Select(row => new Tombstone(
                row.List, row.Entry, HashBytes.From(row.Digest), Enum.Parse<ListCategory>(row.Category)))
            .Where(one => wanted.Any(want => want.List == one.List && (want.Categories?.Contains(one.Category) ?? true)));
        return new(rows.Count == 0 ? [] : installation.Keys.TombstonesKey(mayCreate: false), found);
    }

    /// <summary>Both lists as they stand.</summary>
    internal static IReadOnlyList<TombstoneCounts> Counts(SqliteConnection connection) =>
        [CountsOf(connection, ListRules.OwnTombstones), CountsOf(connection, ListRules.OrderTombstones)];

    internal static TombstoneCounts CountsOf(SqliteConnection connection, string list)
    {
        var row = connection.QuerySingle<(long Entries, long Items, long Match, long Notice, long Order, string? Last)>(
            """
            select count(distinct entry), count(*), count(case cause when 'Match' then 1 end),
                count(case cause when 'Notice' then 1 end), count(case cause when 'Order' then 1 end), max(at)
            from tombstones where list = @list
            """,
            new { list });
        return new(
            list, (int)row.Entries, (int)row.Items, (int)row.Match, (int)row.Notice, (int)row.Order,
            row.Last is null ? null : Instant.Of(row.Last));
    }

    static byte[] KeyOf(SqliteConnection connection, SqliteTransaction transaction, KeyRing keys) => keys.TombstonesKey(
        mayCreate: connection.ExecuteScalar<long>("select count(*) from tombstones", transaction: transaction) == 0);

    // The two lists give different handles for the same bytes, so that one never answers for the other.
    static string EntryOf(string list, byte[] digest) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(digest, Encoding.UTF8.GetBytes(list)))[..16];
}

/// <summary>One of the two lists, as a permit names it.</summary>
/// <param name="List">Its name.</param>
/// <param name="Categories">The categories that may match; null for all.</param>
sealed record WantedTombstones(string List, IReadOnlySet<ListCategory>? Categories);

/// <summary>One content that was removed here.</summary>
readonly record struct Tombstone(string List, string Entry, HashBytes Digest, ListCategory Category);

/// <summary>Tombstones in memory. They never change; any thread may ask.</summary>
sealed class TombstoneSet
{
    readonly byte[] _key;
    readonly Dictionary<HashBytes, List<Tombstone>> _byDigest = [];

    internal TombstoneSet(byte[] key, IEnumerable<Tombstone> entries)
    {
        _key = key;
        using var mark = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var one in entries)
        {
            if (!_byDigest.TryGetValue(one.Digest, out var same)) _byDigest[one.Digest] = same = [];
            same.Add(one);
            mark.AppendData(Encoding.UTF8.GetBytes($"{one.List} {one.Entry} {one.Category}\n"));
        }

        Mark = Convert.ToHexStringLower(mark.GetHashAndReset());
    }

    internal static TombstoneSet None { get; } = new([], []);

    /// <summary>Equal for equal entries, and for no others.</summary>
    internal string Mark { get; }

    /// <summary>How many different contents.</summary>
    internal int Count => _byDigest.Count;

    /// <summary>The entries of exactly these bytes, each list once.</summary>
    internal IEnumerable<Tombstone> Find(ReadOnlySpan<byte> sha256) => Count == 0
        ? []
        : _byDigest.GetValueOrDefault(HashBytes.From(HMACSHA256.HashData(_key, sha256)), [])
            .DistinctBy(one => one.List, StringComparer.Ordinal);
}
