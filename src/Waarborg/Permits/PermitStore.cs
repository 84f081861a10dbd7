// Where permits are kept: granted, shown, revoked. Each is signed, and one whose signature fails counts for nothing.
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>Two people's agreement to a permit, as it is kept with it.</summary>
/// <param name="Proposal">The number of the proposal that was approved.</param>
/// <param name="Reason">Why, in the proposer's words.</param>
/// <param name="Proposer">Who proposed it.</param>
/// <param name="Approver">Who approved it.</param>
/// <param name="ProposerProof">SHA-256 of the proposer's signature, as hexadecimal digits.</param>
/// <param name="ApproverProof">SHA-256 of the approver's.</param>
sealed record Agreement(
    long Proposal, string Reason, Person Proposer, Person Approver, string ProposerProof, string ApproverProof);

sealed class PermitStore(Installation installation)
{
    /// <summary>The one legal ground that is known so far: what hosting stands on, which has no end of its own.</summary>
    internal const string HostingRegime = "hosting";

    const string Select =
        """
        select id, source, version, statement, signature, granted_at as GrantedAt, ends_at as EndsAt, actor,
            revoked_at as RevokedAt
        from permits
        """;

    readonly Journal _journal = new(installation);

    // The last row whose signature was found good.
    Row? _signed;

    /// <summary>Keeps a permit that two people agreed on, in the transaction of their approval.</summary>
    /// <remarks>Whether it may be granted was asked before: see the desk of acts.</remarks>
    internal long Grant(SqliteConnection connection, SqliteTransaction transaction, PermitTerms terms, Agreement agreement)
    {
        // The ledger's time, which never goes back: a permit is never older than the entry before it.
        var now = _journal.Now(connection, transaction);
        var statement = StatementOf(terms, agreement, version: 1, Instant.Text(now));
        var id = connection.ExecuteScalar<long>(
            """
            insert into permits (source, version, statement, signature, granted_at, ends_at, actor, proposal)
            values (@source, 1, @statement, @signature, @at, @end, @actor, @proposal) returning id
            """,
            new
            {
                source = terms.Source,
                statement,
                signature = Sign(statement),
                at = Instant.Text(now),
                end = Instant.Text(terms.Until),
                actor = agreement.Proposer.Actor.ToString(),
                proposal = agreement.Proposal,
            },
            transaction);
        KeepVersion(connection, transaction, id, version: 1, statement);
        var (record, nonce) = Journal.CommitTo(JsonNode.Parse(statement)!.AsObject());
        _journal.Append(connection, transaction, OpenEntries.PermitGranted(
            new(id, terms.Source, terms.ListNames, Instant.Text(now), Instant.Text(terms.Until), HostingRegime, terms.Weighing,
                terms.AlwaysAsk),
            record, nonce, By(connection, transaction, agreement)));
        TellOptions(connection, transaction, id, version: 1, terms, agreement);
        return id;
    }

    /// <summary>Puts a new version of a permit in the place of the one in force; its beginning stays.</summary>
    internal int Amend(
        SqliteConnection connection, SqliteTransaction transaction, Permit permit, PermitTerms terms, Agreement agreement)
    {
        var version = permit.Version + 1;
        var statement = StatementOf(terms, agreement, version, Instant.Text(permit.GrantedAt));
        connection.Execute(
            """
            update permits set version = @version, statement = @statement, signature = @signature, ends_at = @end
            where id = @id
            """,
            new { id = permit.Id, version, statement, signature = Sign(statement), end = Instant.Text(terms.Until) },
            transaction);
        KeepVersion(connection, transaction, permit.Id, version, statement);
        var (record, nonce) = Journal.CommitTo(JsonNode.Parse(statement)!.AsObject());
        _journal.Append(connection, transaction, OpenEntries.PermitAmended(
            permit.Id, version, terms.ListNames, terms.AlwaysAsk, record, nonce, By(connection, transaction, agreement)));
        TellOptions(connection, transaction, permit.Id, version, terms, agreement);
        return version;
    }

    // Each its own entry, and only where it is so: the entry of a permit is what it was before there was a choice.
    void TellOptions(
        SqliteConnection connection, SqliteTransaction transaction, long id, int version, PermitTerms terms, Agreement agreement)
    {
        if (terms.Screening)
        {
            var by = By(connection, transaction, agreement);
            _journal.Append(connection, transaction, OpenEntries.PermitScreening(id, version, by));
        }

        if (terms.Altered)
        {
            var by = By(connection, transaction, agreement);
            _journal.Append(connection, transaction, OpenEntries.PermitAltered(id, version, by));
        }
    }

    string StatementOf(PermitTerms terms, Agreement agreement, int version, string grantedAt) => new PermitStatement(
        PermitStatement.CurrentForm, installation.Id, version, terms, grantedAt, agreement.Reason, agreement.Proposal,
        agreement.Proposer.Actor.ToString(), agreement.Approver.Actor.ToString(), agreement.ProposerProof,
        agreement.ApproverProof).ToJson();

    byte[] Sign(string statement) => installation.Keys.SignPermit(Encoding.UTF8.GetBytes(statement));

    void KeepVersion(
        SqliteConnection connection, SqliteTransaction transaction, long id, int version, string statement) =>
        connection.Execute(
            "insert into permit_versions (permit, version, statement, signature) values (@id, @version, @statement, @signature)",
            new { id, version, statement, signature = Sign(statement) }, transaction);

    static JsonArray By(SqliteConnection connection, SqliteTransaction transaction, Agreement agreement) => Persons.By(
        connection, transaction, agreement.Proposer.Actor.ToString(), agreement.Approver.Actor.ToString());

    /// <summary>
    /// Ends what an earlier version of the program granted without the conditions: nothing is scanned under it any more.
    /// </summary>
    internal int EndOlder()
    {
        using var connection = installation.Database.Open();
        const string Older = " where revoked_at is null and ends_at > @now and statement not like '{\"form\":2,%'";
        if (connection.ExecuteScalar<long>(
            "select count(*) from permits" + Older, new { now = Instant.Text(installation.Time.GetUtcNow()) }) == 0)
        {
            return 0;
        }

        using var transaction = connection.BeginTransaction(deferred: false);
        var now = Instant.Text(_journal.Now(connection, transaction));
        var ended = connection.Query<long>(
            "update permits set revoked_at = @now, revoked_by = @actor" + Older + " returning id",
            new { now, actor = Actor.Housekeeping.ToString() }, transaction).Order().ToList();
        foreach (var id in ended)
        {
            _journal.Append(connection, transaction, OpenEntries.PermitRevoked(
                id, Persons.By(connection, transaction, Actor.Housekeeping.ToString())));
        }

        transaction.Commit();
        return ended.Count;
    }

    /// <summary>Ends a permit now. One act by one person; what is scanned next is refused.</summary>
    internal bool Revoke(long id, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        var revoked = connection.Execute(
            "update permits set revoked_at = @at, revoked_by = @actor where id = @id and revoked_at is null and ends_at > @at",
            new { id, at = Instant.Text(now), actor = actor.ToString() }, transaction);
        if (revoked == 0) return false;
        _journal.Append(connection, transaction, OpenEntries.PermitRevoked(
            id, Persons.By(connection, transaction, actor.ToString())));
        transaction.Commit();
        return true;
    }

    /// <summary>Writes down that permits have ended by themselves, once for each.</summary>
    internal void RecordEnds(SqliteConnection connection, SqliteTransaction transaction)
    {
        var now = Instant.Text(_journal.Now(connection, transaction));
        var ended = connection.Query<long>(
            """
            update permits set end_recorded_at = @now
            where end_recorded_at is null and revoked_at is null and ends_at <= @now returning id
            """,
            new { now }, transaction).Order().ToList();
        foreach (var id in ended)
        {
            _journal.Append(connection, transaction, OpenEntries.PermitEnded(
                id, Persons.By(connection, transaction, Actor.Housekeeping.ToString())));
        }
    }

    internal Permit? Find(long id)
    {
        using var connection = installation.Database.Open();
        return Find(connection, null, id);
    }

    internal Permit? Find(SqliteConnection connection, SqliteTransaction? transaction, long id) =>
        Valid(connection, transaction, connection.Query<Row>(Select + " where id = @id", new { id }, transaction))
            .SingleOrDefault();

    internal IReadOnlyList<Permit> All()
    {
        using var connection = installation.Database.Open();
        return [.. Valid(connection, null, connection.Query<Row>(Select + " order by id"))];
    }

    /// <summary>The permit in force for this source at this moment, or null.</summary>
    internal Permit? InForce(string source, DateTimeOffset moment)
    {
        using var connection = installation.Database.Open();
        return InForce(connection, null, source, moment);
    }

    internal Permit? InForce(
        SqliteConnection connection, SqliteTransaction? transaction, string source, DateTimeOffset moment) =>
        Valid(connection, transaction, connection.Query<Row>(
                Select +
                """
                 where source = @source and revoked_at is null and ends_at > @now and granted_at <= @now and not exists (
                    select 1 from evidence where kind = 'permit.revoked'
                        and json_extract(cast(body as text), '$.permit') = permits.id)
                """,
                new { source, now = Instant.Text(moment) }, transaction))
            .FirstOrDefault();

    /// <summary>The permit that was granted last for this source, or null.</summary>
    internal Permit? Latest(SqliteConnection connection, SqliteTransaction? transaction, string source) =>
        Valid(connection, transaction, connection.Query<Row>(
                Select + " where source = @source order by id", new { source }, transaction))
            .LastOrDefault();

    /// <summary>Was any permit ever granted?</summary>
    internal bool HasAny()
    {
        using var connection = installation.Database.Open();
        return connection.ExecuteScalar<long>("select exists (select 1 from permits)") > 0;
    }

    /// <summary>What was signed, version by version, the oldest first; only what this installation signed.</summary>
    internal IReadOnlyList<PermitStatement> Versions(long id)
    {
        using var connection = installation.Database.Open();
        return [.. connection.Query<(string Statement, byte[] Signature)>(
                "select statement, signature from permit_versions where permit = @id order by version", new { id })
            .Where(row => IsCurrent(row.Statement) && Ed25519.Verify(
                installation.Keys.PermitsPublicKey, Encoding.UTF8.GetBytes(row.Statement), row.Signature))
            .Select(row => JsonSerializer.Deserialize(row.Statement, PermitTermsJson.Default.PermitStatement)!)];
    }

    /// <summary>How many permits this source has had.</summary>
    internal static long CountOf(SqliteConnection connection, SqliteTransaction? transaction, string source) =>
        connection.ExecuteScalar<long>("select count(*) from permits where source = @source", new { source }, transaction);

    // Everything a permit says is read from what was signed; the columns beside it only help to find it.
    IEnumerable<Permit> Valid(SqliteConnection connection, SqliteTransaction? transaction, IEnumerable<Row> rows)
    {
        foreach (var row in rows)
        {
            if (!IsCurrent(row.Statement) || !IsSigned(connection, transaction, row)) continue;
            var statement = JsonSerializer.Deserialize(row.Statement, PermitTermsJson.Default.PermitStatement)!;
            if (statement.Form != PermitStatement.CurrentForm || statement.Installation != installation.Id
                || statement.Terms.Source != row.Source || Instant.Text(statement.Terms.Until) != row.EndsAt
                || statement.Version != row.Version)
            {
                continue;
            }

            yield return new(
                row.Id, statement.Version, statement.Terms, Instant.Of(statement.GrantedAt), statement.Reason,
                statement.ProposedBy, statement.ApprovedBy, row.RevokedAt is null ? null : Instant.Of(row.RevokedAt));
        }
    }

    // The gate asks for the same permit before each item; a signature that held for these very bytes holds again.
    bool IsSigned(SqliteConnection connection, SqliteTransaction? transaction, Row row)
    {
        var before = Volatile.Read(ref _signed);
        if (before is not null && before.Statement == row.Statement && before.Signature.AsSpan().SequenceEqual(row.Signature))
        {
            return true;
        }

        if (!Ed25519.Verify(installation.Keys.PermitsPublicKey, Encoding.UTF8.GetBytes(row.Statement), row.Signature))
        {
            return false;
        }

        // By this installation, and by the two people behind it: its key alone makes no permit.
        var statement = JsonSerializer.Deserialize(row.Statement, PermitTermsJson.Default.PermitStatement)!;
        if (!PermitAgreement.Holds(installation, connection, transaction, statement)) return false;
        Volatile.Write(ref _signed, row);
        return true;
    }

    // What an earlier version signed has other fields, and permits nothing.
    static bool IsCurrent(string statement) => statement.StartsWith("{\"form\":2,", StringComparison.Ordinal);

    sealed record Row(
        long Id, string Source, long Version, string Statement, byte[] Signature, string GrantedAt, string EndsAt, string Actor,
            string? RevokedAt);
}
