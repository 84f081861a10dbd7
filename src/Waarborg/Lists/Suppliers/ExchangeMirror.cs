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
/// and twice; of two of the same moment the one that takes back counts. What a full pull says of a record for the first time
/// counts whatever its moment, and no moment lies in the future: one that does would make what comes later of no effect.
/// </summary>
sealed class ExchangeMirror : IDisposable
{
    /// <summary>Records of a mirror at most.</summary>
    internal const int MaxRecords = 20_000_000;

    /// <summary>How far the clock of an exchange may be ahead.</summary>
    internal static TimeSpan MaxAhead { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Counts of records that were not taken begin so.</summary>
    internal const string RefusedPrefix = "refused.";

    const int KeyBytes = 16;

    readonly string _list;
    readonly byte[] _keyOfKeys;
    readonly KeyRing.RecordSeal _seal;
    readonly Func<string, ulong> _handleOf;
    readonly bool _stopsAtOnce;
    readonly Lazy<ReleaseContent> _newest;
    readonly int _maxRecords;
    long? _count;

    /// <param name="installation">The installation.</param>
    /// <param name="list">The list.</param>
    /// <param name="stopsAtOnce">Does what is taken back stop as soon as a page says so? Not where its supplier signs each
    /// release: there a page is worth nothing before that was checked.</param>
    /// <param name="maxRecords">Records at most.</param>
    internal ExchangeMirror(Installation installation, string list, bool stopsAtOnce, int maxRecords = MaxRecords)
    {
        (_list, _stopsAtOnce, _maxRecords) = (list, stopsAtOnce, maxRecords);
        _keyOfKeys = installation.Keys.Derive("exchange-key");
        _seal = installation.Keys.Records("exchange-record");
        _handleOf = ListStore.HandleOf(installation.Keys, list);
        // The newest release knows the entries of all before it.
        _newest = new(() => new ListStore(installation) is var lists && lists.Find(list) is { Releases: [var newest, ..] }
            ? lists.Open(newest)
            : ReleaseContent.Empty);
    }

    /// <summary>Are there more records than there may be?</summary>
    internal bool IsOverfull(SqliteConnection connection) => CountOf(connection, null) > _maxRecords;

    /// <summary>Takes a page over. What it takes back stops at once where that is so, before any release is made.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">Its transaction.</param>
    /// <param name="records">The records of the page.</param>
    /// <param name="pull">The number of the pull.</param>
    /// <param name="isFull">Does it read everything anew?</param>
    /// <param name="now">This moment.</param>
    /// <param name="newSince">What was refused and is not younger was counted before.</param>
    /// <returns>Did anything change that a release would show?</returns>
    internal bool Apply(
        SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<ExchangeRecord> records, long pull,
        bool isFull, DateTimeOffset now, DateTimeOffset? newSince = null)
    {
        var (changed, ended, count) = (false, false, CountOf(connection, transaction));
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var record in records)
        {
            var isCounted = newSince is not { } since || record.At > since;
            if (record is ExchangeRecord.Refused refused && isCounted) Count(counts, $"{RefusedPrefix}{refused.Why}");
            var key = KeyOf(record.Reference);
            var known = Find(connection, transaction, key);
            var ms = (record.At > now + MaxAhead ? now : record.At).ToUnixTimeMilliseconds();
            var isGone = record is not ExchangeRecord.Present;
            // What a later pull takes back is taken back, whatever the clock of the exchange said when it gave it.
            var isOld = known is { } row && !((isFull || isGone) && row.Pull < pull)
                && (ms < row.At || (ms == row.At && row.Body is null && !isGone));
            if (isOld)
            {
                // Seen in this pull all the same, so that a full pull does not take it for gone.
                Touch(connection, transaction, key, pull);
                continue;
            }

            var body = known?.Body;
            var sealedBody = record is ExchangeRecord.Present present ? Seal(key, present) : null;
            var isSame = sealedBody is not null && body is not null && TryOpen(key, body) is { } one
                && IsSame(one, Open(key, sealedBody));
            Put(connection, transaction, key, pull, ms, isSame ? body : sealedBody);
            if (known is null) count++;
            changed |= !isSame && (sealedBody is not null || body is not null);
            if (!isGone || !_stopsAtOnce) continue;
            var handle = _handleOf(record.Reference);
            // What was never here needs no note; a mirror that began anew may not know what a release has.
            if (body is null && _newest.Value.Find(handle) < 0) continue;
            ended |= EntryTable.SetGone(connection, transaction, _list, handle, now);
        }

        foreach (var (what, more) in counts) AddCount(connection, transaction, what, more);
        if (ended) ListTable.MarkChanged(connection, transaction, now);
        _count = count;
        return changed;
    }

    /// <summary>After a whole full pull: what was not seen in it is gone.</summary>
    /// <returns>Was there anything?</returns>
    internal bool DropUnseen(SqliteConnection connection, SqliteTransaction transaction, long pull, DateTimeOffset now)
    {
        var unseen = connection.Query<(byte[] Key, byte[] Body)>(
            "select key, body from exchange_records where list = @list and pull < @pull and body is not null",
            new { list = _list, pull }, transaction).ToList();
        foreach (var (key, body) in _stopsAtOnce ? unseen : [])
        {
            if (TryOpen(key, body) is not { } record) continue;
            EntryTable.SetGone(connection, transaction, _list, _handleOf(record.Reference), now);
        }

        connection.Execute(
            "delete from exchange_records where list = @list and pull < @pull", new { list = _list, pull }, transaction);
        _count = null;
        if (unseen.Count > 0) ListTable.MarkChanged(connection, transaction, now);
        return unseen.Count > 0;
    }

    /// <summary>After a whole range: what only said that something was taken back is needed no more.</summary>
    internal void DropGone(SqliteConnection connection, SqliteTransaction transaction)
    {
        connection.Execute(
            "delete from exchange_records where list = @list and body is null", new { list = _list }, transaction);
        _count = null;
    }

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

    long CountOf(SqliteConnection connection, SqliteTransaction? transaction) => _count ??= connection.ExecuteScalar<long>(
        "select count(*) from exchange_records where list = @list", new { list = _list }, transaction);

    (long Pull, long At, byte[]? Body)? Find(SqliteConnection connection, SqliteTransaction transaction, byte[] key) =>
        connection.QuerySingleOrDefault<(long, long?, byte[]?)>(
            "select pull, at_ms, body from exchange_records where list = @list and key = @key", new { list = _list, key },
            transaction) is (var pull, { } at, var body)
            ? (pull, at, body)
            : null;

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

    // Null for one that the disk damaged: all of it read anew mends that.
    MirrorRecord? TryOpen(byte[] key, byte[] box)
    {
        try
        {
            return Open(key, box);
        }
        catch (CryptographicException)
        {
            return null;
        }
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
