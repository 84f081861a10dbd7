// The moment of the newest record: the clock may never be far before it.
using Dapper;
using Microsoft.Data.Sqlite;

namespace Waarborg.Store;

static class LastRecord
{
    /// <summary>Moves the mark to this moment, never back, in the transaction that makes the record.</summary>
    internal static void Stamp(SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset moment) =>
        connection.Execute(
            "update installation set last_record_at = max(coalesce(last_record_at, ''), @at)",
            new { at = Instant.Text(moment) }, transaction);

    internal static DateTimeOffset? Read(SqliteConnection connection) =>
        connection.ExecuteScalar<string?>("select last_record_at from installation") is { } text ? Instant.Of(text) : null;
}
