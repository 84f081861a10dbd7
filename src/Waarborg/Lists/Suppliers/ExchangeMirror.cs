// What an exchange has, as far as it was pulled: one sealed record for each of its own, changed page by page.
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Lists.Suppliers;

/// <summary>One record of the mirror.</summary>
/// <param name="Reference">What the exchange calls it.</param>
/// <param name="Category">What it is known as.</param>
/// <param name="Prints">All its fingerprints.</param>
sealed record MirrorRecord(string Reference, ListCategory Category, IReadOnlyList<WirePrint> Prints)
{
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Category}, {Prints.Count} fingerprints");
        return true;
    }
}

/// <summary>
/// The mirror of one list. A record that is older than what is there changes nothing, so that a range may come in any order
/// and twice; of two of the same moment the one that takes back counts.
/// </summary>
sealed class ExchangeMirror : IDisposable
{
    const int KeyBytes = 16;

    readonly string _list;
    readonly byte[] _keyOfKeys;
    readonly KeyRing.RecordSeal _seal;
    readonly Func<string, ulong> _handleOf;

    internal ExchangeMirror(Installation installation, string list)
    {
        _list = list;
        _keyOfKeys = installation.Keys.Derive("exchange-key");
        _seal = installation.Keys.Records("exchange-record");
        _handleOf = ListStore.HandleOf(installation.Keys, list);
    }

    /// <summary>Takes a page over. What was taken back stops at once, before any release is made.</summary>
    /// <returns>Did anything change that a release would show?</returns>
    internal bool Apply(
        SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<ExchangeRecord> records, long pull,
        DateTimeOffset now)
    {
        var (changed, ended) = (false, false);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var record in records)
        {
            if (record is ExchangeRecord.Refused refused) Count(counts, $"refused.{refused.Why}");
            var key = KeyOf(record.Reference);
            var (at, body) = Find(connection, transaction, key);
            var ms = record.At.ToUnixTimeMilliseconds();
            var isGone = record is not ExchangeRecord.Present;
            if (at is { } known && (ms < known || (ms == known && body is null && !isGone)))
            {
                // Seen in this pull all the same, so that a full pull does not take it for gone.
                Touch(connection, transaction, key, pull);
                continue;
            }

            var sealedBody = record is ExchangeRecord.Present present ? Seal(key, present) : null;
            var isSame = sealedBody is not null && body is not null && Open(key, sealedBody) is var one
                && Open(key, body) is var other && IsSame(one, other);
            Put(connection, transaction, key, pull, ms, isSame ? body : sealedBody);
            changed |= !isSame && (sealedBody is not null || body is not null);
            if (isGone && body is not null) ended |= SetGone(connection, transaction, record.Reference, now);
            else if (!isGone) ended |= SetBack(connection, transaction, record.Reference);
        }

        foreach (var (what, count) in counts) AddCount(connection, transaction, what, count);
        if (ended) ListTable.MarkChanged(connection, transaction, now);
        return changed;
    }

    /// <summary>After a whole full pull: what was not seen in it is gone.</summary>
    /// <returns>Was there anything?</returns>
    internal bool DropUnseen(SqliteConnection connection, SqliteTransaction transaction, long pull, DateTimeOffset now)
    {
        var unseen = connection.Query<(byte[] Key, byte[] Body)>(
            "select key, body from exchange_records where list = @list and pull < @pull and body is not null",
            new { list = _list, pull }, transaction).ToList();
        foreach (var (key, body) in unseen) SetGone(connection, transaction, Open(key, body).Reference, now);
        connection.Execute(
            "delete from exchange_records where list = @list and pull < @pull", new { list = _list, pull }, transaction);
        if (unseen.Count > 0) ListTable.MarkChanged(connection, transaction, now);
        return unseen.Count > 0;
    }

    /// <summary>After a whole range: what only said that something was taken back is needed no more.</summary>
    internal void DropGone(SqliteConnection connection, SqliteTransaction transaction) => connection.Execute(
        "delete from exchange_records where list = @list and body is null", new { list = _list }, transaction);

    /// <summary>Every record that counts, in no order that means anything.</summary>
    internal IEnumerable<MirrorRecord> Records(SqliteConnection connection)
    {
        foreach (var (key, body) in connection.Query<(byte[] Key, byte[] Body)>(
            "select key, body from exchange_records where list = @list and body is not null", new { list = _list },
            buffered: false))
        {
            yield return Open(key, body);
        }
    }

    internal bool IsEmpty(SqliteConnection connection) => connection.ExecuteScalar<long?>(
        "select 1 from exchange_records where list = @list and body is not null limit 1", new { list = _list }) is null;

    /// <summary>Replaces the counts whose names begin so.</summary>
    internal static void SetCounts(
        SqliteConnection connection, SqliteTransaction transaction, string list, string prefix,
        IReadOnlyDictionary<string, long> counts)
    {
        connection.Execute(
            "delete from exchange_counts where list = @list and substr(what, 1, length(@prefix)) = @prefix",
            new { list, prefix }, transaction);
        foreach (var (what, count) in counts.Where(one => one.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            connection.Execute(
                "insert into exchange_counts (list, what, count) values (@list, @what, @count)",
                new { list, what, count }, transaction);
        }
    }

    public void Dispose() => _seal.Dispose();

    void AddCount(SqliteConnection connection, SqliteTransaction transaction, string what, long count) => connection.Execute(
        """
        insert into exchange_counts (list, what, count) values (@list, @what, @count)
        on conflict (list, what) do update set count = count + @count
        """,
        new { list = _list, what, count }, transaction);

    static void Count(Dictionary<string, long> counts, string what) => counts[what] = counts.GetValueOrDefault(what) + 1;

    bool SetGone(SqliteConnection connection, SqliteTransaction transaction, string reference, DateTimeOffset now) =>
        connection.Execute(
            "insert into list_gone_entries (list, entry, gone_at) values (@list, @entry, @at) on conflict do nothing",
            new { list = _list, entry = EntryHandle.Show(_handleOf(reference)), at = Instant.Text(now) }, transaction) > 0;

    bool SetBack(SqliteConnection connection, SqliteTransaction transaction, string reference) => connection.Execute(
        "delete from list_gone_entries where list = @list and entry = @entry",
        new { list = _list, entry = EntryHandle.Show(_handleOf(reference)) }, transaction) > 0;

    (long? At, byte[]? Body) Find(SqliteConnection connection, SqliteTransaction transaction, byte[] key) =>
        connection.QuerySingleOrDefault<(long?, byte[]?)>(
            "select at_ms, body from exchange_records where list = @list and key = @key", new { list = _list, key },
            transaction);

    void Touch(SqliteConnection connection, SqliteTransaction transaction, byte[] key, long pull) => connection.Execute(
        "update exchange_records set pull = @pull where list = @list and key = @key", new { list = _list, key, pull },
        transaction);

    void Put(
        SqliteConnection connection, SqliteTransaction transaction, byte[] key, long pull, long at, byte[]? body) =>
        connection.Execute(
            """
            insert into exchange_records (list, key, pull, at_ms, body) values (@list, @key, @pull, @at, @body)
            on conflict (list, key) do update set pull = @pull, at_ms = @at, body = @body
            """,
            new { list = _list, key, pull, at, body }, transaction);

    byte[] KeyOf(string reference) =>
        HMACSHA256.HashData(_keyOfKeys, Encoding.UTF8.GetBytes($"{_list}\0{reference}"))[..KeyBytes];

    byte[] Seal(byte[] key, ExchangeRecord.Present record)
    {
        return _seal.Seal(
            JsonSerializer.SerializeToUtf8Bytes(
                new Body(record.Reference, (byte)record.Category,
                    [.. record.Prints.SelectMany(one => (string[])[one.Type, one.Value])]),
                MirrorJson.Default.Body),
            key);
    }

    MirrorRecord Open(byte[] key, byte[] box)
    {
        var body = JsonSerializer.Deserialize(_seal.Open(box, key), MirrorJson.Default.Body)!;
        return new(
            body.Reference, (ListCategory)body.Category,
            [.. body.Prints.Chunk(2).Select(one => new WirePrint(one[0], one[1]))]);
    }

    static bool IsSame(MirrorRecord one, MirrorRecord other) =>
        one.Category == other.Category && one.Prints.SequenceEqual(other.Prints);

    internal sealed record Body(string Reference, byte Category, IReadOnlyList<string> Prints)
    {
        bool PrintMembers(StringBuilder builder)
        {
            builder.Append(Category);
            return true;
        }
    }
}

[JsonSerializable(typeof(ExchangeMirror.Body))]
sealed partial class MirrorJson : JsonSerializerContext;
