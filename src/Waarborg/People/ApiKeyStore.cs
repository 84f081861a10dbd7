// Keys of machines and of the abuse desk: 32 random bytes, kept only as a digest.
using System.Security.Cryptography;
using Dapper;
using Waarborg.Evidence;
using Waarborg.Store;

namespace Waarborg.People;

/// <summary>A key that was given out. The key itself is nowhere in the database.</summary>
sealed record ApiKey(long Id, DateTimeOffset CreatedAt, string Actor)
{
    /// <summary>Its name in records, as an actor's.</summary>
    internal string Name => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"key-{Id}");
}

sealed class ApiKeyStore(Installation installation)
{
    /// <summary>Random bytes of a key; it is written as twice as many hexadecimal digits.</summary>
    internal const int KeyBytes = 32;

    const string FirstFile = "api-key";
    const string Select = "select id, created_at as CreatedAt, actor, digest from api_keys where revoked_at is null";

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

        var now = installation.Time.GetUtcNow();
        connection.Execute(
            "insert into api_keys (digest, created_at, actor) values (@digest, @at, @actor)",
            new { digest, at = Instant.Text(now), actor = actor.ToString() }, transaction);
        LastRecord.Stamp(connection, transaction, now);
        var id = connection.ExecuteScalar<long>("select max(id) from api_keys", transaction: transaction);
        new Journal(installation).Append(connection, transaction, OpenEntries.RightsGranted(
            Actor.ApiKey($"key-{id}").ToString(), ["api", "pages"],
            Persons.By(connection, transaction, actor.ToString())));
        transaction.Commit();
    }

    /// <summary>The key that this text is, or null. Compares in constant time.</summary>
    internal ApiKey? Find(string presented)
    {
        if (Digest(presented) is not { } digest) return null;
        Row? found = null;
        foreach (var row in Rows())
        {
            if (CryptographicOperations.FixedTimeEquals(row.Digest, digest)) found = row;
        }

        return found is null ? null : From(found);
    }

    /// <summary>The key of this number, if it still counts.</summary>
    internal ApiKey? Find(long id) => Rows().Where(r => r.Id == id).Select(From).SingleOrDefault();

    internal IReadOnlyList<ApiKey> All() => [.. Rows().Select(From)];

    List<Row> Rows()
    {
        using var connection = installation.Database.Open();
        return [.. connection.Query<Row>(Select + " order by id")];
    }

    // The key is random, so one pass of SHA-256 is enough: there is nothing to guess.
    static byte[]? Digest(string key) =>
        key.Length == KeyBytes * 2 && key.All(char.IsAsciiHexDigit) ? SHA256.HashData(Convert.FromHexString(key)) : null;

    static ApiKey From(Row row) => new(row.Id, Instant.Of(row.CreatedAt), row.Actor);

    sealed record Row(long Id, string CreatedAt, string Actor, byte[] Digest);
}
