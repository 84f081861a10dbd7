// The evidence journal: every entry is written in the transaction of the decision that it records, before the act.
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Evidence;

/// <summary>
/// Gives each entry its time, which never goes back, and its place: an open entry the next leaf of the ledger, a closed
/// record the next number, the leaf that it stands before, and a nonce of its own.
/// </summary>
sealed class Journal(KeyRing keys, TimeProvider time)
{
    // A transaction happens at one moment: what it checked by the clock and what it writes cannot lie on two sides of an end.
    static readonly ConditionalWeakTable<SqliteTransaction, StrongBox<DateTimeOffset>> _moments = [];

    internal Journal(Installation installation)
        : this(installation.Keys, installation.Time)
    {
    }

    /// <summary>The ledger's time of all that is written in this transaction: never before the entry before it.</summary>
    internal DateTimeOffset Now(SqliteConnection connection, SqliteTransaction transaction)
    {
        if (_moments.TryGetValue(transaction, out var known)) return known.Value;
        var last = connection.ExecuteScalar<string?>("select last_at from ledger_head", transaction: transaction);
        var now = Instant.Of(Instant.Text(time.GetUtcNow()));
        if (last is not null && Instant.Of(last) is var before && before > now) now = before;
        _moments.Add(transaction, new(now));
        return now;
    }

    /// <summary>
    /// Writes entries in the caller's transaction and returns their time. What is due by the clock is written before the first
    /// open one, so that the ledger grows in the same order for everybody.
    /// </summary>
    /// <exception cref="InvalidOperationException">One is not of the ledger's schema: a bug of the caller.</exception>
    internal DateTimeOffset Append(
        SqliteConnection connection, SqliteTransaction transaction, params IReadOnlyList<Entry> entries)
    {
        if (Beginning.IsDue(connection, transaction)) Beginning.Write(this, keys, connection, transaction);
        if (entries.Any(entry => entry.IsOpen)) WriteDue(connection, transaction);
        return Write(connection, transaction, entries);
    }

    /// <summary>Writes the batch, the days' figures and what left of fingerprints, as far as due.</summary>
    internal void WriteDue(SqliteConnection connection, SqliteTransaction transaction)
    {
        if (Beginning.IsDue(connection, transaction)) return;
        Batches.CloseDue(this, connection, transaction);
        DayFigures.WriteDue(this, connection, transaction);
        LookupCounts.WriteDue(this, connection, transaction);
    }

    /// <summary>As <see cref="Append"/>, for what is written when something is due.</summary>
    internal DateTimeOffset Write(SqliteConnection connection, SqliteTransaction transaction, params IReadOnlyList<Entry> entries)
    {
        var at = Now(connection, transaction);
        var atText = Instant.Text(at);
        var (leaf, number) = connection.QuerySingle<(long, long)>(
            "select next_leaf, next_n from ledger_head", transaction: transaction);
        using var insert = new EntryInsert(connection, transaction);
        foreach (var entry in entries)
        {
            var body = BodyOf(entry, atText, leaf, number);
            if (entry.IsOpen) insert.Open(entry, atText, body, leaf++);
            else insert.Closed(entry, atText, body, number++, RandomNumberGenerator.GetBytes(ClosedRecord.NonceBytes));
        }

        connection.Execute(
            "update ledger_head set next_leaf = @leaf, next_n = @number, last_at = @atText",
            new { leaf, number, atText }, transaction);
        LastRecord.Stamp(connection, transaction, at);
        return at;
    }

    /// <summary>The commitment to a record that lies elsewhere, with the nonce that must be kept beside it.</summary>
    internal static (string Hash, byte[] Nonce) CommitTo(JsonObject record)
    {
        var nonce = RandomNumberGenerator.GetBytes(ClosedRecord.NonceBytes);
        return (ClosedRecord.Commit(nonce, CanonicalJson.Write(record)).ToHex(), nonce);
    }

    static byte[] BodyOf(Entry entry, string at, long leaf, long number)
    {
        var body = new JsonObject { ["at"] = at, ["kind"] = entry.Kind, ["v"] = EntrySchema.Version };
        if (!entry.IsOpen) (body["n"], body["after"]) = (number, leaf);
        foreach (var (name, value) in entry.Fields) body[name] = value?.DeepClone();
        if (EntrySchema.Problem(body, closed: !entry.IsOpen) is { } problem)
        {
            throw new InvalidOperationException($"The entry {entry.Kind} does not fit the ledger: {problem}");
        }

        return CanonicalJson.Write(body);
    }

    /// <summary>The one statement that writes entries, made ready once for many.</summary>
    sealed class EntryInsert : IDisposable
    {
        readonly SqliteCommand _command;

        internal EntryInsert(SqliteConnection connection, SqliteTransaction transaction)
        {
            _command = connection.CreateCommand();
            _command.Transaction = transaction;
            _command.CommandText =
                """
                insert into evidence (at, kind, body, leaf, n, nonce, commitment, subject, record_nonce, case_id)
                values (@at, @kind, @body, @leaf, @n, @nonce, @commitment, @subject, @record, @case)
                """;
            string[] names =
                ["@at", "@kind", "@body", "@leaf", "@n", "@nonce", "@commitment", "@subject", "@record", "@case"];
            foreach (var name in names)
            {
                _command.Parameters.Add(new SqliteParameter(name, null));
            }
        }

        internal void Open(Entry entry, string at, byte[] body, long leaf) => Insert(entry, at, body, leaf, null, null, null);

        internal void Closed(Entry entry, string at, byte[] body, long number, byte[] nonce) =>
            Insert(entry, at, body, null, number, nonce, ClosedRecord.Commit(nonce, body).ToBytes());

        void Insert(Entry entry, string at, byte[] body, long? leaf, long? number, byte[]? nonce, byte[]? commitment)
        {
            object?[] values =
                [at, entry.Kind, body, leaf, number, nonce, commitment, entry.Subject, entry.RecordNonce, entry.Case];
            for (var i = 0; i < values.Length; i++) _command.Parameters[i].Value = values[i] ?? DBNull.Value;
            _command.ExecuteNonQuery();
        }

        public void Dispose() => _command.Dispose();
    }
}
