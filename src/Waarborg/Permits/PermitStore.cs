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

/// <summary>What became of a request to grant.</summary>
abstract record GrantOutcome
{
    internal sealed record Granted(Permit Permit) : GrantOutcome;

    internal sealed record Refused(string Words) : GrantOutcome;
}

sealed class PermitStore(Installation installation)
{
    /// <summary>The one legal ground that is known so far: what hosting stands on, which has no end of its own.</summary>
    internal const string HostingRegime = "hosting";

    const string Select =
        """
        select id, source, statement, signature, granted_at as GrantedAt, ends_at as EndsAt, actor, revoked_at as RevokedAt
        from permits
        """;

    readonly Journal _journal = new(installation);

    // The last row whose signature was found good.
    Row? _signed;

    internal GrantOutcome Grant(
        string source, IReadOnlyList<string> lists, DateTimeOffset end, string reason, bool alwaysAsk, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        // The ledger's time, which never goes back: a permit is never older than the entry before it.
        var now = _journal.Now(connection, transaction);
        if (PermitRules.Problem(now, end, lists, reason) is { } problem) return new GrantOutcome.Refused(problem);
        var known = connection.ExecuteScalar<long>("select count(*) from sources where name = @source",
            new { source }, transaction);
        if (known == 0) return new GrantOutcome.Refused($"There is no source named {source}.");
        var running = Valid(connection.Query<Row>(
                Select + " where source = @source and revoked_at is null and ends_at > @now",
                new { source, now = Instant.Text(now) }, transaction))
            .FirstOrDefault();
        if (running is not null)
        {
            return new GrantOutcome.Refused($"Permit {running.Id} for {source} is in force until {Instant.Text(running.EndsAt)}. "
                + "Revoke it first: two permits never overlap.");
        }

        var statement = new PermitStatement(
            installation.Id, source, lists, Instant.Text(now), Instant.Text(end), reason, alwaysAsk, actor.ToString()).ToJson();
        var id = connection.ExecuteScalar<long>(
            """
            insert into permits (source, statement, signature, granted_at, ends_at, actor)
            values (@source, @statement, @signature, @at, @end, @actor) returning id
            """,
            new
            {
                source,
                statement,
                signature = installation.Keys.SignPermit(Encoding.UTF8.GetBytes(statement)),
                at = Instant.Text(now),
                end = Instant.Text(end),
                actor = actor.ToString(),
            },
            transaction);
        var by = Persons.By(connection, transaction, actor.ToString());
        var weighing = Weigh(connection, transaction, id, source, reason, actor);
        var (record, nonce) = Journal.CommitTo(JsonNode.Parse(statement)!.AsObject());
        _journal.Append(connection, transaction, OpenEntries.PermitGranted(
            new(id, source, lists, Instant.Text(now), Instant.Text(end), HostingRegime, weighing, alwaysAsk), record, nonce, by));
        transaction.Commit();
        return new GrantOutcome.Granted(Find(id)!);
    }

    // A permit for a source that had one before is preceded by a weighing; its reason is all that this version asks for.
    long? Weigh(
        SqliteConnection connection, SqliteTransaction transaction, long permit, string source, string reason, Actor actor)
    {
        var before = connection.ExecuteScalar<long>(
            "select count(*) from permits where source = @source and id <> @permit", new { source, permit }, transaction);
        if (before == 0) return null;
        var weighed = new JsonObject { ["source"] = source, ["reason"] = reason };
        var id = connection.ExecuteScalar<long>(
            """
            insert into weighings (source, body, made_at, actor) values (@source, @body, @at, @actor) returning id
            """,
            new
            {
                source,
                body = weighed.ToJsonString(),
                at = Instant.Text(_journal.Now(connection, transaction)),
                actor = actor.ToString(),
            },
            transaction);
        var (record, nonce) = Journal.CommitTo(weighed);
        _journal.Append(connection, transaction, OpenEntries.WeighingRecorded(
            id, source, record, nonce, Persons.By(connection, transaction, actor.ToString())));
        return id;
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

    /// <summary>
    /// Is this permit in force at the ledger's time of this transaction? Asked again before what it allows is kept.
    /// </summary>
    internal bool IsInForce(SqliteConnection connection, SqliteTransaction transaction, long id) =>
        connection.ExecuteScalar<long>(
            "select count(*) from permits where id = @id and revoked_at is null and ends_at > @now",
            new { id, now = Instant.Text(_journal.Now(connection, transaction)) }, transaction) > 0;

    internal Permit? Find(long id)
    {
        using var connection = installation.Database.Open();
        return Valid(connection.Query<Row>(Select + " where id = @id", new { id })).SingleOrDefault();
    }

    internal IReadOnlyList<Permit> All()
    {
        using var connection = installation.Database.Open();
        return [.. Valid(connection.Query<Row>(Select + " order by id"))];
    }

    /// <summary>The permit in force for this source at this moment, or null.</summary>
    internal Permit? InForce(string source, DateTimeOffset moment)
    {
        using var connection = installation.Database.Open();
        return Valid(connection.Query<Row>(
                Select + " where source = @source and revoked_at is null and ends_at > @now and granted_at <= @now",
                new { source, now = Instant.Text(moment) }))
            .FirstOrDefault();
    }

    // Everything a permit says is read from what was signed; the columns beside it only help to find it.
    IEnumerable<Permit> Valid(IEnumerable<Row> rows)
    {
        foreach (var row in rows)
        {
            if (!IsSigned(row)) continue;
            var statement = JsonSerializer.Deserialize(row.Statement, PermitJson.Default.PermitStatement)!;
            if (statement.Installation != installation.Id || statement.Source != row.Source || statement.EndsAt != row.EndsAt)
            {
                continue;
            }
            yield return new(
                row.Id, statement.Source, statement.Lists, Instant.Of(statement.GrantedAt), Instant.Of(statement.EndsAt),
                statement.Reason, statement.AlwaysAsk, statement.Actor,
                row.RevokedAt is null ? null : Instant.Of(row.RevokedAt));
        }
    }

    // The gate asks for the same permit before each item; a signature that held for these very bytes holds again.
    bool IsSigned(Row row)
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

        Volatile.Write(ref _signed, row);
        return true;
    }

    sealed record Row(
        long Id, string Source, string Statement, byte[] Signature, string GrantedAt, string EndsAt, string Actor,
            string? RevokedAt);
}
