// The state of one installation on one machine: a SQLite database in the data folder. No business words.
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Waarborg.Store;

/// <summary>Opens connections to the installation's database and brings its tables up to date.</summary>
/// <remarks>
/// Every commit is durable (WAL with synchronous FULL), deleted rows are overwritten (secure_delete), and temporary
/// tables stay in memory, so that nothing lies beside the database.
/// </remarks>
sealed class Database
{
    /// <summary>How long a statement waits for another process that is writing, in seconds.</summary>
    internal const int BusyTimeoutSeconds = 30;

    // SQLite itself waits for a lock in small steps; the library above it would look again every 150 ms only.
    static readonly string Settings = string.Create(
        CultureInfo.InvariantCulture,
        $"pragma foreign_keys=on; pragma synchronous=full; pragma secure_delete=on; pragma temp_store=memory; "
            + $"pragma busy_timeout={BusyTimeoutSeconds * 1000};");

    readonly ConditionalWeakTable<sqlite3, Database> _prepared = [];
    readonly string _connectionString;

    internal Database(string path)
    {
        Path = path;
        Changes = new(this);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            DefaultTimeout = BusyTimeoutSeconds,
        }.ToString();
    }

    internal string Path { get; }

    /// <summary>Tells whether what was read still stands.</summary>
    internal ChangeWatch Changes { get; }

    internal SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        // A pooled connection keeps what was once set, and setting it costs more than most questions.
        if (_prepared.TryGetValue(connection.Handle!, out _)) return connection;
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
        _prepared.AddOrUpdate(connection.Handle!, this);
        return connection;
    }

    /// <summary>
    /// Runs the numbered migrations that this database has not seen, each in its own transaction; all in one where it is new,
    /// so that it is there whole or not at all.
    /// </summary>
    internal void Migrate()
    {
        using var connection = Open();
        Execute(connection, null, "pragma journal_mode=wal");
        Execute(connection, null, "create table if not exists migrations (number integer primary key, name text not null)");
        var seen = Seen(connection, null);
        var pending = Migrations().Where(one => !seen.Contains(one.Number)).ToList();
        foreach (var some in pending.Chunk(seen.Count == 0 ? Math.Max(1, pending.Count) : 1))
        {
            // Immediate, so that of two processes that start at once only one runs them.
            using var transaction = connection.BeginTransaction(deferred: false);
            var known = Seen(connection, transaction);
            foreach (var (number, name, sql) in some)
            {
                if (known.Contains(number)) continue;
                Execute(connection, transaction, sql);
                using var insert = connection.CreateCommand();
                insert.Transaction = transaction;
                insert.CommandText = "insert into migrations (number, name) values (@number, @name)";
                insert.Parameters.AddWithValue("@number", number);
                insert.Parameters.AddWithValue("@name", name);
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    static HashSet<int> Seen(SqliteConnection connection, SqliteTransaction? transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "select number from migrations";
        using var rows = command.ExecuteReader();
        var seen = new HashSet<int>();
        while (rows.Read()) seen.Add(rows.GetInt32(0));
        return seen;
    }

    /// <summary>
    /// Writes the log into the database and empties it, so that what was deleted is in neither. Where somebody reads, the
    /// log is emptied at a later time.
    /// </summary>
    internal static void Checkpoint(SqliteConnection connection)
    {
        // Nobody is waited for: only tidiness hangs on it.
        try
        {
            Execute(connection, null, "pragma busy_timeout=0; pragma wal_checkpoint(truncate);");
        }
        finally
        {
            Execute(connection, null, Settings);
        }
    }

    static IEnumerable<(int Number, string Name, string Sql)> Migrations()
    {
        const string Folder = "Migrations/";
        var assembly = typeof(Database).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (!resource.StartsWith(Folder, StringComparison.Ordinal)) continue;
            var name = resource[Folder.Length..];
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
        }
    }

    static void Execute(SqliteConnection connection, SqliteTransaction? transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
