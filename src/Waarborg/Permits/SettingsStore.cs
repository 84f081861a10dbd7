// Versions of the provider's settings. Each bears two persons' signatures and stands in the ledger; nothing else counts.
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>Settings as they count, with their number.</summary>
sealed record SettingsVersion(long Version, ProviderSettings Settings, DateTimeOffset MadeAt);

/// <summary>What became of new settings.</summary>
abstract record AppendOutcome
{
    internal sealed record Appended(long Version) : AppendOutcome;

    internal sealed record Refused(string Words) : AppendOutcome;
}

sealed class SettingsStore(Installation installation)
{
    /// <summary>How many persons must have signed.</summary>
    internal const int Signatures = 2;

    readonly Journal _journal = new(installation);

    /// <summary>Keeps a new version and writes it into the ledger. The signatures were checked when they were given.</summary>
    internal AppendOutcome Append(
        SqliteConnection connection, SqliteTransaction transaction, ProviderSettings settings,
        IReadOnlyList<ActSignature> signatures, params string[] actors)
    {
        if (SignatureProblem(signatures) is { } problem) return new AppendOutcome.Refused(problem);
        // Also after the highest that the ledger has, so that no number is ever given again.
        var version = Math.Max(HighestRow(connection, transaction), HighestSeen(connection, transaction)) + 1;
        var now = _journal.Now(connection, transaction);
        var record = new JsonObject
        {
            ["version"] = version,
            ["settings"] = settings.ToJson(),
            ["signatures"] = new JsonArray(
            [
                .. signatures.Select(one => new JsonObject
                {
                    ["person"] = one.Person,
                    ["at"] = Instant.Text(one.At),
                    ["kind"] = one.Kind.ToString(),
                    ["digest"] = Convert.ToHexStringLower(one.Digest),
                    ["proof"] = one.Proof,
                }),
            ]),
        };
        var (commitment, nonce) = Journal.CommitTo(record);
        connection.Execute(
            "insert into provider_settings (version, body, made_at, actors) values (@version, @body, @at, @actors)",
            new
            {
                version,
                body = Encoding.UTF8.GetString(CanonicalJson.Write(record)),
                at = Instant.Text(now),
                actors = string.Join(',', actors),
            },
            transaction);
        _journal.Append(connection, transaction, OpenEntries.SettingsChanged(
            version, commitment, nonce, Persons.By(connection, transaction, actors)));
        return new AppendOutcome.Appended(version);
    }

    static string? SignatureProblem(IReadOnlyList<ActSignature> signatures)
    {
        if (signatures.Select(one => one.Person).Distinct().Count() < Signatures)
        {
            return "Settings count when two different persons have signed them; these bear the signatures of fewer.";
        }

        return signatures.All(one => one.Digest.AsSpan().SequenceEqual(signatures[0].Digest))
            ? null
            : "The signatures are under different documents.";
    }

    /// <summary>The settings of the highest version, if they count; else null. <see cref="Problem"/> says why.</summary>
    internal SettingsVersion? Current(SqliteConnection connection, SqliteTransaction? transaction) =>
        Read(connection, transaction, out _);

    /// <summary>Why there are no settings that count, in words; null when there are.</summary>
    internal string? Problem(SqliteConnection connection, SqliteTransaction? transaction)
    {
        Read(connection, transaction, out var problem);
        return problem;
    }

    SettingsVersion? Read(SqliteConnection connection, SqliteTransaction? transaction, out string? problem)
    {
        var row = connection.QuerySingleOrDefault<Row>(
            "select version, body, made_at as MadeAt from provider_settings order by version desc limit 1",
            transaction: transaction);
        var seen = HighestSeen(connection, transaction);
        problem = row is null && seen == 0
            ? "There are no settings yet: who the provider is and how it is reached. Two persons sign them."
            : null;
        if (problem is not null) return null;
        if (row is null || row.Version < seen)
        {
            problem = string.Create(
                CultureInfo.InvariantCulture,
                $"The settings are version {row?.Version ?? 0}, and version {seen} was seen before: older ones are refused.");
            return null;
        }

        var settings = FromRow(connection, transaction, row, out problem);
        return settings is null ? null : new(row.Version, settings, Instant.Of(row.MadeAt));
    }

    // What the database holds is believed as far as the ledger's commitment goes, and no further.
    ProviderSettings? FromRow(SqliteConnection connection, SqliteTransaction? transaction, Row row, out string? problem)
    {
        problem = string.Create(
            CultureInfo.InvariantCulture, $"The settings of version {row.Version} are not those that the ledger has.");
        var body = Encoding.UTF8.GetBytes(row.Body);
        if (!IsCommitted(connection, transaction, row.Version, body)) return null;
        if (!CanonicalJson.TryRead(body, out var record, out _)) return null;
        if (record["signatures"]!.AsArray().Select(one => one!["person"]!.GetValue<long>()).Distinct().Count() < Signatures)
        {
            problem = string.Create(
                CultureInfo.InvariantCulture, $"The settings of version {row.Version} are not signed by two different persons.");
            return null;
        }

        switch (ProviderSettings.Parse(record["settings"]!.AsObject(), installation.Kind))
        {
            case SettingsOutcome.Valid valid:
                problem = null;
                return valid.Settings;
            case SettingsOutcome.Refused refused:
                var (field, words) = refused.Problems.First();
                problem = $"The settings no longer fit this program: {field} {words}";
                return null;
            default:
                throw new UnreachableException();
        }
    }

    static bool IsCommitted(SqliteConnection connection, SqliteTransaction? transaction, long version, byte[] body)
    {
        var entry = connection.QuerySingleOrDefault<(byte[]? Body, byte[]? Nonce)>(
            """
            select body, record_nonce from evidence where kind = 'settings.changed'
                and json_extract(cast(body as text), '$.version') = @version
            """,
            new { version }, transaction);
        if (entry.Body is null || entry.Nonce is null) return false;
        var said = JsonNode.Parse(entry.Body)!["record"]!.GetValue<string>();
        return CryptographicOperations.FixedTimeEquals(
            Convert.FromHexString(said), ClosedRecord.Commit(entry.Nonce, body).ToBytes());
    }

    static long HighestRow(SqliteConnection connection, SqliteTransaction? transaction) =>
        connection.ExecuteScalar<long?>("select max(version) from provider_settings", transaction: transaction) ?? 0;

    static long HighestSeen(SqliteConnection connection, SqliteTransaction? transaction) =>
        connection.ExecuteScalar<long?>(
            """
            select max(version) from (
                select json_extract(cast(body as text), '$.version') as version from evidence where kind = 'settings.changed'
                union all
                select json_extract(cast(body as text), '$.version') from evidence_recovered
                where json_extract(cast(body as text), '$.kind') = 'settings.changed')
            """,
            transaction: transaction) ?? 0;

    sealed record Row(long Version, string Body, string MadeAt);
}
