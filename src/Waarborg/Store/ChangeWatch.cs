// Has anybody committed a change since? And a way to commit what nobody remembers, which is no change to those who ask.
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Waarborg.Store;

/// <summary>
/// Tells whoever remembers rows whether they still stand. SQLite says of each connection whether another one has committed
/// since (<c>pragma data_version</c>), in microseconds; by two connections what the one commits is told from all the rest.
/// </summary>
/// <remarks>
/// One connection never writes: its number changes with every commit. The other writes what nobody remembers, such as counts,
/// and its number changes with the commits of all others only. Most questions are answered by the first, which nobody keeps
/// busy; only after a commit the second is asked whose it was.
/// </remarks>
sealed class ChangeWatch(Database database)
{
    /// <summary>
    /// How long a question waits for a commit that is under way. The commit itself may have to wait for another process.
    /// </summary>
    internal static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// Rows that are written quietly before they are carried from the log into the database: as many as there are pages after
    /// which SQLite does so at the end of a commit, while whoever asks for a version waits for it.
    /// </summary>
    internal const int RowsBeforeTidying = 1_000;

    const string Question = "pragma data_version";

    readonly Lock _looking = new();
    readonly Lock _turn = new();
    readonly Lock _writing = new();
    readonly Lock _tidying = new();
    Looking? _look;
    SqliteCommand? _own;
    int _rowsBefore;
    long _untidied;
    Known? _held;
    Known? _known;

    /// <param name="Look">The number of the connection that never writes.</param>
    /// <param name="Version">The number of the other, asked for after that one.</param>
    sealed record Known(long Look, long Version);

    /// <summary>
    /// Another number whenever anybody, in this process or another, has committed a change since, but for what was committed by
    /// <see cref="Quietly"/> here. What was read after this number was asked for still stands while it is the same. Null where
    /// it cannot be told within <see cref="MaxWait"/>: then what was remembered must be read again.
    /// </summary>
    internal long? Version()
    {
        var look = Look();
        if (Volatile.Read(ref _known) is { } known && known.Look == look) return known.Version;
        if (!_turn.TryEnter(MaxWait)) return null;
        try
        {
            // Before the other number: what is committed between the two makes this one differ at the next question.
            look = Look();
            // While the other connection holds the lock of who writes nobody else can commit. Where somebody did, an error of the
            // disk has given the lock back, and whoever writes has not come to know of it yet.
            if (_held is { } held && held.Look != look) return null;
            var now = _held ?? new(look, Own());
            Volatile.Write(ref _known, now);
            return now.Version;
        }
        finally
        {
            _turn.Exit();
        }
    }

    /// <summary>
    /// Writes in one transaction what nobody remembers by <see cref="Version"/>. One thread at a time; when it fails, nothing
    /// of it is kept.
    /// </summary>
    internal void Quietly(Action<SqliteConnection, SqliteTransaction> write)
    {
        lock (_writing)
        {
            var transaction = Begin();
            var isWritten = false;
            try
            {
                write(transaction.Connection!, transaction);
                isWritten = true;
            }
            finally
            {
                End(transaction, isWritten);
            }
        }
    }

    /// <summary>Whether much was written quietly since it was last carried from the log into the database.</summary>
    internal bool IsUntidy => Interlocked.Read(ref _untidied) >= RowsBeforeTidying;

    /// <summary>
    /// Carries what was written quietly from the log into the database, where it has become much. It has a connection of its
    /// own, so that neither who asks for a version nor who writes waits for it.
    /// </summary>
    internal void Tidy()
    {
        if (!IsUntidy || !_tidying.TryEnter()) return;
        try
        {
            Interlocked.Exchange(ref _untidied, 0);
            using var connection = database.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "pragma wal_checkpoint(passive)";
            command.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // All that was committed stands, wherever it lies; the next time it is tried again.
        }
        finally
        {
            _tidying.Exit();
        }
    }

    SqliteTransaction Begin()
    {
        lock (_turn)
        {
            _own ??= Writing();
            var transaction = _own.Connection!.BeginTransaction(deferred: false);
            try
            {
                _held = new(Look(), Own(transaction));
                return transaction;
            }
            catch
            {
                // Else nobody could write any more, here or in another process.
                transaction.Dispose();
                throw;
            }
        }
    }

    // Whoever asks meanwhile waits: others can commit as soon as this one has.
    void End(SqliteTransaction transaction, bool isWritten)
    {
        lock (_turn)
        {
            try
            {
                if (isWritten) transaction.Commit();
                // The library counts in 32 bits and begins anew.
                var rows = raw.sqlite3_total_changes(_own!.Connection!.Handle);
                Interlocked.Add(ref _untidied, unchecked((uint)(rows - _rowsBefore)));
                _rowsBefore = rows;
            }
            finally
            {
                // First, so that it stands no more whatever goes wrong.
                _held = null;
                transaction.Dispose();
            }
        }
    }

    long Look()
    {
        lock (_looking) return (_look ??= new(database.Open())).Read();
    }

    // Asked with every question: a statement of the library itself, without what is around it in a command.
    sealed class Looking
    {
        readonly SqliteConnection _connection;
        readonly sqlite3_stmt _statement;

        internal Looking(SqliteConnection connection)
        {
            _connection = connection;
            SqliteException.ThrowExceptionForRC(
                raw.sqlite3_prepare_v2(connection.Handle, Question, out _statement), connection.Handle);
        }

        internal long Read()
        {
            var code = raw.sqlite3_step(_statement);
            var number = raw.sqlite3_column_int64(_statement, 0);
            raw.sqlite3_reset(_statement);
            return code == raw.SQLITE_ROW ? number : throw Failed(code);
        }

        InvalidOperationException Failed(int code)
        {
            SqliteException.ThrowExceptionForRC(code, _connection.Handle);
            return new($"SQLite answered {code} where a row was expected.");
        }
    }

    long Own(SqliteTransaction? transaction = null)
    {
        _own ??= Writing();
        _own.Transaction = transaction;
        return (long)_own.ExecuteScalar()!;
    }

    SqliteCommand Writing()
    {
        var command = database.Open().CreateCommand();
        command.CommandText = "pragma wal_autocheckpoint=0";
        command.ExecuteNonQuery();
        command.CommandText = Question;
        return command;
    }
}
