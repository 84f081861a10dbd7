// Where passkeys are kept: public keys only, each bound to one person and one domain.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Store;

namespace Waarborg.People;

/// <summary>One passkey. The private key never leaves the authenticator.</summary>
/// <param name="Credential">Its id, as the authenticator gave it.</param>
/// <param name="Person">Whose it is.</param>
/// <param name="RpId">The domain that it is bound to.</param>
/// <param name="PublicKey">COSE_Key of ES256.</param>
/// <param name="SignCount">The authenticator's counter, as last seen.</param>
/// <param name="Transports">How browsers reach it.</param>
/// <param name="IsBackupEligible">May it be copied to other devices?</param>
/// <param name="IsBackedUp">Was it?</param>
/// <param name="Attestation">The attestation object of its making.</param>
/// <param name="ClientData">What the browser said at its making.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="LastUsedAt">When it last signed, or null.</param>
sealed record Passkey(
    byte[] Credential, long Person, string RpId, byte[] PublicKey, uint SignCount, IReadOnlyList<string> Transports,
    bool IsBackupEligible, bool IsBackedUp, byte[] Attestation, byte[] ClientData, DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt)
{
    /// <summary>A short name of it for pages: the first bytes of its id.</summary>
    internal string ShortName => Convert.ToHexStringLower(Credential.AsSpan(0, Math.Min(4, Credential.Length)));

    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"of person {Person}");
        return true;
    }
}

sealed class PasskeyStore(Installation installation)
{
    /// <summary>Passkeys that one person may have.</summary>
    internal const int MaxPerPerson = 5;

    const string Select =
        """
        select credential, person, rp_id as RpId, public_key as PublicKey, sign_count as SignCount, transports,
            is_backup_eligible as IsBackupEligible, is_backed_up as IsBackedUp, attestation, client_data as ClientData,
            created_at as CreatedAt, last_used_at as LastUsedAt
        from passkeys where revoked_at is null
        """;

    /// <summary>Keeps a new passkey in the transaction that uses its link up.</summary>
    /// <exception cref="InvalidOperationException">The person has as many as he may, or the credential is known.</exception>
    internal static void Add(SqliteConnection connection, SqliteTransaction transaction, Passkey passkey)
    {
        var count = connection.ExecuteScalar<long>(
            "select count(*) from passkeys where person = @Person and revoked_at is null", new { passkey.Person }, transaction);
        if (count >= MaxPerPerson) throw new InvalidOperationException($"A person has at most {MaxPerPerson} passkeys.");
        var added = connection.Execute(
            """
            insert into passkeys (credential, person, rp_id, public_key, sign_count, transports, is_backup_eligible,
                is_backed_up, attestation, client_data, created_at)
            values (@Credential, @Person, @RpId, @PublicKey, @SignCount, @transports, @IsBackupEligible, @IsBackedUp,
                @Attestation, @ClientData, @at)
            on conflict (credential) do nothing
            """,
            new
            {
                passkey.Credential,
                passkey.Person,
                passkey.RpId,
                passkey.PublicKey,
                SignCount = (long)passkey.SignCount,
                transports = string.Join(',', passkey.Transports),
                IsBackupEligible = passkey.IsBackupEligible ? 1 : 0,
                IsBackedUp = passkey.IsBackedUp ? 1 : 0,
                passkey.Attestation,
                passkey.ClientData,
                at = Instant.Text(passkey.CreatedAt),
            },
            transaction);
        if (added == 0) throw new InvalidOperationException("This passkey is known already.");
    }

    internal Passkey? Find(byte[] credential)
    {
        using var connection = installation.Database.Open();
        return connection.Query<Row>(Select + " and credential = @credential", new { credential }).Select(From).SingleOrDefault();
    }

    internal IReadOnlyList<Passkey> Of(long person)
    {
        using var connection = installation.Database.Open();
        return [.. connection.Query<Row>(Select + " and person = @person order by created_at", new { person }).Select(From)];
    }

    /// <summary>Keeps the authenticator's counter.</summary>
    internal void Used(byte[] credential, uint signCount, bool isBackedUp)
    {
        using var connection = installation.Database.Open();
        connection.Execute(
            """
            update passkeys set sign_count = @count, is_backed_up = @backedUp, last_used_at = @at where credential = @credential
            """,
            new
            {
                count = (long)signCount,
                backedUp = isBackedUp ? 1 : 0,
                at = Instant.Text(installation.Time.GetUtcNow()),
                credential,
            });
    }

    /// <summary>Ends a passkey: one act by one person, for fewer keys need no second pair of eyes.</summary>
    internal bool Revoke(byte[] credential, Actor by)
    {
        var journal = new Journal(installation);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var person = connection.ExecuteScalar<long?>(
            "select person from passkeys where credential = @credential and revoked_at is null", new { credential }, transaction);
        if (person is not { } id) return false;
        connection.Execute(
            "update passkeys set revoked_at = @now where credential = @credential",
            new { now = Instant.Text(journal.Now(connection, transaction)), credential }, transaction);
        journal.Append(connection, transaction, OpenEntries.RightsWithdrawn(
            Persons.IdOf(connection, transaction, PeopleStore.Find(connection, transaction, id)!.Actor.ToString()), ["passkey"],
            Persons.By(connection, transaction, by.ToString())));
        transaction.Commit();
        return true;
    }

    static Passkey From(Row row) => new(
        row.Credential, row.Person, row.RpId, row.PublicKey, (uint)row.SignCount,
        row.Transports.Split(',', StringSplitOptions.RemoveEmptyEntries), row.IsBackupEligible != 0, row.IsBackedUp != 0,
        row.Attestation, row.ClientData, Instant.Of(row.CreatedAt), row.LastUsedAt is null ? null : Instant.Of(row.LastUsedAt));

    sealed record Row(
        byte[] Credential, long Person, string RpId, byte[] PublicKey, long SignCount, string Transports, long IsBackupEligible,
        long IsBackedUp, byte[] Attestation, byte[] ClientData, string CreatedAt, string? LastUsedAt);
}
