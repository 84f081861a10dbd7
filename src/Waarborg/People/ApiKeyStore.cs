// Keys of machines: 32 random bytes, kept only as a digest, each with scopes, an end, and a way to revoke it.
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Waarborg.Evidence;
using Waarborg.Store;

namespace Waarborg.People;

/// <summary>Whose machine calls.</summary>
enum KeyCaller
{
    /// <summary>One of the provider's own.</summary>
    Provider,

    /// <summary>A hotline's. It never reaches sources, permits, lists or cases.</summary>
    Hotline,

    /// <summary>An authority's. It never reaches sources, permits, lists or cases.</summary>
    Authority,

    /// <summary>Somebody's who pulls lists that this installation publishes. It reaches nothing else.</summary>
    Subscriber,
}

/// <summary>What a key opens.</summary>
enum KeyScope
{
    /// <summary>Send uploads to be compared.</summary>
    Scan,

    /// <summary>Read cases.</summary>
    Cases,

    /// <summary>See by what, and how near, something matched: whoever knows that can learn to get round it.</summary>
    Explain,

    /// <summary>Pull the lists that this installation publishes.</summary>
    Feed,

    /// <summary>Ask whether a fingerprint of a few bits is on a list that two people opened for it; no more.</summary>
    Lookup,

    /// <summary>Ask what the key itself is: every key may.</summary>
    Self,
}

/// <summary>A key that was given out. The key itself is nowhere in the database.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Holder">Whose it is, in a word.</param>
/// <param name="Caller">What kind of caller that is.</param>
/// <param name="Scopes">What it opens.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="EndsAt">When it ends; null only for the first key of an installation.</param>
/// <param name="LastUsedAt">When it was last used, to the hour; or null.</param>
/// <param name="Actor">Who made it.</param>
sealed record ApiKey(
    long Id, string Holder, KeyCaller Caller, IReadOnlySet<KeyScope> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? EndsAt,
    DateTimeOffset? LastUsedAt, string Actor)
{
    /// <summary>Its name in records, as an actor's.</summary>
    internal string Name => string.Create(CultureInfo.InvariantCulture, $"key-{Id}");
}

sealed class ApiKeyStore(Installation installation)
{
    /// <summary>Random bytes of a key; it is written as twice as many hexadecimal digits.</summary>
    internal const int KeyBytes = 32;

    /// <summary>The longest that a key lasts, in days.</summary>
    internal const int MaxDays = 366;

    const string FirstFile = "api-key";
    const string Select =
        """
        select id, holder, caller, scopes, created_at as CreatedAt, ends_at as EndsAt, last_used_at as LastUsedAt, actor, digest
        from api_keys where revoked_at is null
        """;

    readonly Journal _journal = new(installation);
    KnownKeys? _known;

    sealed record KnownKeys(long Version, IReadOnlyDictionary<UInt128, (byte[] Digest, ApiKey Key)> Keys);

    /// <summary>The scopes that a caller of this kind may have besides asking for itself.</summary>
    internal static IReadOnlyList<KeyScope> MayHave(KeyCaller caller) =>
        caller switch
        {
            KeyCaller.Provider => [KeyScope.Scan, KeyScope.Cases, KeyScope.Explain, KeyScope.Lookup],
            KeyCaller.Subscriber => [KeyScope.Feed, KeyScope.Lookup],
            KeyCaller.Hotline or KeyCaller.Authority => [],
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>Where the first key is written for its owner, in the keys folder.</summary>
    internal string FirstKeyPath => Path.Combine(installation.Keys.Folder, FirstFile);

    /// <summary>
    /// Makes the first key when there has never been one. A stop between file and record leaves one key, not two.
    /// </summary>
    internal void EnsureFirst(Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (connection.ExecuteScalar<long>("select count(*) from api_keys", transaction: transaction) > 0) return;

        var path = installation.Keys.WriteSecret(FirstFile, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes)));
        if (Digest(File.ReadAllText(path).Trim()) is not { } digest)
        {
            throw new KeyRingException($"The key {path} is damaged: it must be {KeyBytes * 2} hexadecimal digits. "
                + "Remove it; a new one is made.");
        }

        // Who asks from elsewhere gets a key of his own.
        Insert(
            connection, transaction, digest, "first", KeyCaller.Provider, [KeyScope.Scan, KeyScope.Cases, KeyScope.Explain], null,
            actor);
        transaction.Commit();
    }

    /// <summary>Makes a key; it is shown once, and kept only as a digest.</summary>
    /// <returns>Why not, in words; or the key.</returns>
    internal (string? Problem, string? Key, long Id) Add(
        string holder, KeyCaller caller, IReadOnlyList<KeyScope> scopes, DateTimeOffset ends, Actor actor)
    {
        var now = installation.Time.GetUtcNow();
        if (!Person.IsHandle(holder)) return ("A holder is small letters, digits and hyphens, beginning with a letter.", null, 0);
        if (ends <= now) return ("The end of a key lies in the future.", null, 0);
        if (ends > now.AddDays(MaxDays)) return ($"A key lasts at most {MaxDays} days.", null, 0);
        if (scopes.FirstOrDefault(scope => !MayHave(caller).Contains(scope)) is var one && scopes.Any(scope =>
            !MayHave(caller).Contains(scope)))
        {
            return ($"A key of the kind {caller} cannot have the scope {one}.", null, 0);
        }

        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var id = Insert(connection, transaction, Digest(key)!, holder, caller, scopes, ends, actor);
        transaction.Commit();
        return (null, key, id);
    }

    /// <summary>Ends a key now. False when there is no such key in force.</summary>
    internal bool Revoke(long id, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var revoked = connection.Execute(
            "update api_keys set revoked_at = @at where id = @id and revoked_at is null",
            new { at = Instant.Text(_journal.Now(connection, transaction)), id }, transaction);
        if (revoked == 0) return false;
        _journal.Append(connection, transaction, OpenEntries.RightsWithdrawn(
            NameOf(id), ["key"], Persons.By(connection, transaction, actor.ToString())));
        transaction.Commit();
        return true;
    }

    /// <summary>Remembers that a key was used, once an hour at most.</summary>
    internal void Used(ApiKey key)
    {
        var now = installation.Time.GetUtcNow();
        if (key.LastUsedAt is { } last && now - last < TimeSpan.FromHours(1)) return;
        using var connection = installation.Database.Open();
        connection.Execute(
            "update api_keys set last_used_at = @at where id = @Id", new { at = Instant.Text(now), key.Id });
    }

    long Insert(
        Microsoft.Data.Sqlite.SqliteConnection connection, Microsoft.Data.Sqlite.SqliteTransaction transaction, byte[] digest,
        string holder, KeyCaller caller, IReadOnlyList<KeyScope> scopes, DateTimeOffset? ends, Actor actor)
    {
        var id = connection.ExecuteScalar<long>(
            """
            insert into api_keys (digest, created_at, actor, holder, caller, scopes, ends_at)
            values (@digest, @at, @actor, @holder, @caller, @scopes, @ends) returning id
            """,
            new
            {
                digest,
                at = Instant.Text(_journal.Now(connection, transaction)),
                actor = actor.ToString(),
                holder,
                caller = caller.ToString(),
                scopes = string.Join(',', scopes),
                ends = ends is { } end ? Instant.Text(end) : null,
            },
            transaction);
        List<string> said = [.. scopes.Select(scope => scope.ToString().ToLowerInvariant())];
        if (caller != KeyCaller.Provider) said.Add(caller.ToString().ToLowerInvariant());
        _journal.Append(connection, transaction, OpenEntries.RightsGranted(
            NameOf(id), said, Persons.By(connection, transaction, actor.ToString())));
        return id;
    }

    static string NameOf(long id) =>
        Actor.ApiKey(string.Create(CultureInfo.InvariantCulture, $"key-{id}")).ToString();

    /// <summary>
    /// The key that this text is, or null. It is looked for by a part of its digest, which says nothing of a key, and compared
    /// with one in constant time.
    /// </summary>
    internal ApiKey? Find(string presented) =>
        Digest(presented) is { } digest && Known().TryGetValue(PartOf(digest), out var known)
        && CryptographicOperations.FixedTimeEquals(known.Digest, digest) && IsInForce(known.Key)
            ? known.Key
            : null;

    // Read again whenever anything in the database has changed, so that a key that was revoked opens nothing from then on.
    IReadOnlyDictionary<UInt128, (byte[] Digest, ApiKey Key)> Known()
    {
        var version = installation.Database.Changes.Version();
        if (version is not null && Volatile.Read(ref _known) is { } known && known.Version == version) return known.Keys;
        var keys = Rows().ToDictionary(row => PartOf(row.Digest), row => (row.Digest, From(row)));
        if (version is { } read) Volatile.Write(ref _known, new(read, keys));
        return keys;
    }

    static UInt128 PartOf(byte[] digest) => BinaryPrimitives.ReadUInt128LittleEndian(digest);

    internal IReadOnlyList<ApiKey> All() => [.. Rows().Select(From)];

    bool IsInForce(ApiKey key) => key.EndsAt is not { } ends || installation.Time.GetUtcNow() < ends;

    List<Row> Rows()
    {
        using var connection = installation.Database.Open();
        return [.. connection.Query<Row>(Select + " order by id")];
    }

    // The key is random, so one pass of SHA-256 is enough: there is nothing to guess.
    static byte[]? Digest(string key) =>
        key.Length == KeyBytes * 2 && key.All(char.IsAsciiHexDigit) ? SHA256.HashData(Convert.FromHexString(key)) : null;

    // Migrated keys have their scopes in small letters.
    static ApiKey From(Row row) => new(
        row.Id, row.Holder, Enum.Parse<KeyCaller>(row.Caller),
        row.Scopes.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(scope => Enum.Parse<KeyScope>(scope, ignoreCase: true)).Append(KeyScope.Self).ToHashSet(),
        Instant.Of(row.CreatedAt), row.EndsAt is null ? null : Instant.Of(row.EndsAt),
        row.LastUsedAt is null ? null : Instant.Of(row.LastUsedAt), row.Actor);

    sealed record Row(
        long Id, string Holder, string Caller, string Scopes, string CreatedAt, string? EndsAt, string? LastUsedAt, string Actor,
        byte[] Digest);
}
