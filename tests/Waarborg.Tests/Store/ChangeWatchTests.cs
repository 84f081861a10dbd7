using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Store;

/// <summary>Whoever remembers rows learns of every commit of others, and of none that is only of counts.</summary>
public sealed class ChangeWatchTests : IDisposable
{
    readonly TempInstallation _at = new();

    public ChangeWatchTests() => Execute(_at.Installation.Database, "create table asked (number integer primary key) strict");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    ChangeWatch Changes => _at.Installation.Database.Changes;

    public void Dispose() => _at.Dispose();

    [Fact]
    public void The_version_of_the_data_is_another_one_after_whatever_somebody_committed_and_only_then()
    {
        var (database, elsewhere) = (_at.Installation.Database, new Database(_at.Installation.Database.Path));
        var before = database.Changes.Version();
        using (var reading = database.Open()) Assert.Equal(0, Count(reading));
        Assert.Equal(before, database.Changes.Version());
        using (var connection = database.Open()) connection.Execute("insert into asked values (1)");
        var own = database.Changes.Version();
        Assert.NotEqual(before, own);
        using (var connection = elsewhere.Open())
        {
            using (var undone = connection.BeginTransaction(deferred: false))
            {
                connection.Execute("insert into asked values (2)", transaction: undone);
            }

            Assert.Equal(own, database.Changes.Version());
            connection.Execute("insert into asked values (3)");
        }

        Assert.NotEqual(own, database.Changes.Version());
    }

    [Fact]
    public void What_was_written_quietly_reaches_the_database_beside_those_who_ask_and_is_no_change_to_them()
    {
        var path = _at.Installation.Database.Path;
        var before = (Version: Changes.Version(), new FileInfo(path).Length);
        void Write(int from) => Changes.Quietly((connection, transaction) => connection.Execute(
            "with recursive n(i) as (select @from union all select i + 1 from n where i + 1 < @from + @rows) insert into asked select i from n",
            new { from, rows = ChangeWatch.RowsBeforeTidying - 1 }, transaction));
        Write(1);
        Changes.Tidy();
        Assert.Equal(before.Length, new FileInfo(path).Length);
        Write(ChangeWatch.RowsBeforeTidying);
        Assert.Equal(before.Length, new FileInfo(path).Length);
        Changes.Tidy();
        Assert.True(new FileInfo(path).Length > before.Length, "Nothing was carried over.");
        Assert.Equal(before.Version, Changes.Version());
        using var connection = _at.Installation.Database.Open();
        Assert.Equal(2 * (ChangeWatch.RowsBeforeTidying - 1), Count(connection));
    }

    [Fact]
    public void What_is_written_quietly_is_there_and_no_change_to_those_who_remember_rows()
    {
        var before = Changes.Version();
        Changes.Quietly((connection, transaction) =>
        {
            connection.Execute("insert into asked values (1)", transaction: transaction);
            // While it is written nobody else can have committed.
            Assert.Equal(before, Changes.Version());
        });
        Assert.Equal(before, Changes.Version());
        Assert.Throws<InvalidOperationException>(() => Changes.Quietly((connection, transaction) =>
        {
            connection.Execute("insert into asked values (2)", transaction: transaction);
            throw new InvalidOperationException("It went wrong.");
        }));
        Assert.Equal(before, Changes.Version());
        using (var connection = _at.Installation.Database.Open()) Assert.Equal(1, Count(connection));
        Execute(new(_at.Installation.Database.Path), "insert into asked values (3)");
        Assert.NotEqual(before, Changes.Version());
    }

    // A key that was revoked opens nothing from then on, also in the moment in which a count is committed.
    [Fact]
    public async Task A_change_by_somebody_else_is_seen_by_the_next_question_however_much_is_counted_meanwhile()
    {
        const int Rounds = 300;
        var (elsewhere, ending) = (new Database(_at.Installation.Database.Path), 0);
        Execute(elsewhere, "create table counted (number integer primary key) strict");
        var counting = Task.Run(
            async () =>
            {
                for (var i = 0; Volatile.Read(ref ending) == 0; i++)
                {
                    Changes.Quietly((connection, transaction) =>
                        connection.Execute("insert into counted values (@i)", new { i }, transaction));
                    // Else whoever changes waits for minutes for a moment between two counts, where a disk is slow.
                    await Task.Delay(1, Cancellation);
                }
            },
            Cancellation);
        var (same, told) = (0, 0);
        for (var i = 0; i < Rounds; i++)
        {
            var before = Changes.Version();
            Execute(elsewhere, $"insert into asked values ({i})");
            var after = Changes.Version();
            if (before is not null && after == before) same++;
            if (after is not null) told++;
        }

        Volatile.Write(ref ending, 1);
        await counting;
        Assert.Equal(0, same);
        // Not by saying that it cannot be told.
        Assert.InRange(told, Rounds / 10, Rounds);
    }

    // As where an error of the disk ends a transaction: whoever counts has not come to know of it yet.
    [Fact]
    public void What_is_committed_after_a_count_lost_its_lock_is_seen_by_the_next_question()
    {
        var (before, elsewhere) = (Changes.Version(), new Database(_at.Installation.Database.Path));
        Assert.NotNull(before);
        Assert.Throws<InvalidOperationException>(() => Changes.Quietly((connection, transaction) =>
        {
            connection.Execute("insert into asked values (1)", transaction: transaction);
            connection.Execute("rollback", transaction: transaction);
            Execute(elsewhere, "insert into asked values (2)");
            Assert.NotEqual(before, Changes.Version());
        }));
        var after = Changes.Version();
        Assert.NotNull(after);
        Assert.NotEqual(before, after);
        Changes.Quietly((connection, transaction) =>
            connection.Execute("insert into asked values (3)", transaction: transaction));
        Assert.Equal(after, Changes.Version());
        using var reading = _at.Installation.Database.Open();
        Assert.Equal(2, Count(reading));
    }

    // Another process writes for long, and a count waits for it. What was read before its commit stands no more, and whoever
    // asks is not kept waiting as the count is.
    [Fact]
    public async Task Whoever_asks_does_not_wait_for_a_count_that_waits_for_another_process()
    {
        var before = Changes.Version();
        using var connection = new Database(_at.Installation.Database.Path).Open();
        Task counting;
        using (var first = connection.BeginTransaction(deferred: false))
        {
            connection.Execute("insert into asked values (1)", transaction: first);
            counting = Task.Run(
                () => Changes.Quietly((own, its) => own.Execute("insert into asked values (2)", transaction: its)), Cancellation);
            await Task.Delay(100, Cancellation);
            first.Commit();
        }

        using (connection.BeginTransaction(deferred: false))
        {
            var asked = Task.Run(() => Changes.Version(), Cancellation);
            Assert.NotEqual(before, await asked.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
        }

        await counting;
        Assert.NotNull(Changes.Version());
        Assert.Equal(2, Count(connection));
    }

    static void Execute(Database database, string sql)
    {
        using var connection = database.Open();
        connection.Execute(sql);
    }

    static long Count(SqliteConnection connection) => connection.ExecuteScalar<long>("select count(*) from asked");
}
