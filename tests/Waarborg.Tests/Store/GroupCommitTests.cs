using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Store;

public sealed class GroupCommitTests : IDisposable
{
    readonly TempInstallation _at = new();
    readonly List<int> _groups = [];

    public GroupCommitTests()
    {
        using var connection = _at.Installation.Database.Open();
        connection.Execute("create table asked (number integer primary key) strict");
    }

    public void Dispose() => _at.Dispose();

    [Fact]
    public async Task Each_gets_his_own_answer_and_finds_it_written_however_many_ask_at_once()
    {
        const int Askers = 16, Each = 40;
        var commit = Commit(Remember);
        await Task.WhenAll(Enumerable.Range(0, Askers).Select(asker => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                var number = (asker * Each) + i;
                Assert.Equal(2 * number, await commit.AskAsync(number));
                Assert.Contains(number, Kept());
            }
        })));

        Assert.Equal(Enumerable.Range(0, Askers * Each), Kept());
        Assert.Equal(Askers * Each, _groups.Sum());
        Assert.All(_groups, count => Assert.InRange(count, 1, GroupCommit<int, int>.MaxGroup));
    }

    [Fact]
    public async Task What_is_asked_for_while_somebody_is_at_work_is_done_in_one_transaction_up_to_the_limit()
    {
        using var first = new ManualResetEventSlim();
        var commit = Commit((connection, transaction, asked) =>
        {
            if (asked.Contains(0)) first.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            return Remember(connection, transaction, asked);
        });
        var leader = Task.Run(() => commit.AskAsync(0));
        while (Volatile.Read(ref _entered) == 0) await Task.Delay(5, TestContext.Current.CancellationToken);
        var rest = Enumerable.Range(1, GroupCommit<int, int>.MaxGroup + 3).Select(commit.AskAsync).ToList();
        Assert.All(rest, one => Assert.False(one.IsCompleted));
        first.Set();
        await Task.WhenAll([leader, .. rest]);
        Assert.Equal([1, GroupCommit<int, int>.MaxGroup, 3], _groups);
    }

    [Fact]
    public async Task When_a_group_fails_each_of_it_learns_so_nothing_of_it_is_kept_and_the_next_goes_on()
    {
        var commit = Commit((connection, transaction, asked) =>
        {
            var answers = Remember(connection, transaction, asked);
            return asked.Contains(13) ? throw new InvalidOperationException("thirteen") : answers;
        });
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => commit.AskAsync(13));
        Assert.Equal("thirteen", error.Message);
        Assert.Empty(Kept());
        Assert.Equal(28, await commit.AskAsync(14));
        // Too few answers are nobody's.
        var short1 = new GroupCommit<int, int>(_at.Installation.Database, (_, _, _) => []);
        await Assert.ThrowsAsync<InvalidOperationException>(() => short1.AskAsync(1));
    }

    int _entered;

    GroupCommit<int, int> Commit(
        Func<SqliteConnection, SqliteTransaction, IReadOnlyList<int>, IReadOnlyList<int>> answer) =>
        new(_at.Installation.Database, (connection, transaction, asked) =>
        {
            _groups.Add(asked.Count);
            Volatile.Write(ref _entered, 1);
            return answer(connection, transaction, asked);
        });

    static IReadOnlyList<int> Remember(SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<int> asked)
    {
        foreach (var number in asked)
            connection.Execute("insert into asked values (@number)", new { number }, transaction);
        return [.. asked.Select(number => 2 * number)];
    }

    IReadOnlyList<int> Kept()
    {
        using var connection = _at.Installation.Database.Open();
        return [.. connection.Query<int>("select number from asked order by number")];
    }
}
