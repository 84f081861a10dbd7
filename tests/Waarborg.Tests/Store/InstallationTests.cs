using Dapper;
using Waarborg.Evidence;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Store;

/// <summary>The data folder, its database, the clock and the mark of the newest record.</summary>
public sealed class InstallationTests : IDisposable
{
    readonly TempInstallation _at = new();

    public void Dispose() => _at.Dispose();

    [Fact]
    public void The_data_folder_and_everything_in_it_is_its_owners_alone()
    {
        using var held = _at.Installation.Database.Open();
        Alarms.Raise(_at.Installation, AlarmKind.RestrictionFailed, "words");
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        string[] all = [_at.DataFolder, .. Directory.GetFileSystemEntries(_at.DataFolder, "*", SearchOption.AllDirectories)];
        Assert.Contains(all, path => path.EndsWith("waarborg.db-wal", StringComparison.Ordinal));
        Assert.All(all, path => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & others));
    }

    [Fact]
    public void A_sample_never_becomes_a_real_one_nor_the_other_way_round()
    {
        Assert.Equal(InstallationKind.Provider, _at.Open(InstallationKind.Sample).Kind);
        using var sample = new TempInstallation(InstallationKind.Sample);
        var again = sample.Open();
        Assert.Equal((InstallationKind.Sample, sample.Installation.Id), (again.Kind, again.Id));
        Assert.Equal(sample.Installation.SampleFolder, again.SampleFolder);
        Assert.NotEqual(_at.Installation.Id, sample.Installation.Id);
    }

    [Fact]
    public void Every_connection_keeps_the_settings_however_often_it_is_used_again()
    {
        for (var i = 0; i < 3; i++)
        {
            using var one = _at.Installation.Database.Open();
            using var other = _at.Installation.Database.Open();
            foreach (var connection in (Microsoft.Data.Sqlite.SqliteConnection[])[one, other])
            {
                Assert.Equal(1, connection.ExecuteScalar<long>("pragma foreign_keys"));
                Assert.Equal(2, connection.ExecuteScalar<long>("pragma synchronous"));
                Assert.Equal(1, connection.ExecuteScalar<long>("pragma secure_delete"));
                Assert.Equal(2, connection.ExecuteScalar<long>("pragma temp_store"));
                Assert.Equal("wal", connection.ExecuteScalar<string>("pragma journal_mode"));
            }
        }
    }

    [Fact]
    public async Task Many_writers_at_once_wait_for_each_other_and_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 25; i++) Alarms.Raise(_at.Installation, AlarmKind.RestrictionFailed, "words");
        })));
        Assert.Equal(100, Alarms.Latest(_at.Installation, 1000).Count);
    }

    [Fact]
    public void Alarms_are_kept_newest_first_and_move_the_mark_of_the_newest_record()
    {
        Alarms.Raise(_at.Installation, AlarmKind.RestrictionFailed, "first");
        _at.Time.Advance(TimeSpan.FromMinutes(1));
        Alarms.Raise(_at.Installation, AlarmKind.DecodersDisagreed, "second");
        var newest = Assert.Single(Alarms.Latest(_at.Installation, 1));
        Assert.Equal((AlarmKind.DecodersDisagreed, "second"), (newest.Kind, newest.Words));
        Assert.Equal(_at.Time.GetUtcNow(), Newest());
    }

    [Fact]
    public void The_mark_of_the_newest_record_never_goes_back()
    {
        Assert.Null(Newest());
        var now = _at.Time.GetUtcNow();
        foreach (var minutes in (int[])[5, 3, -60])
        {
            using var connection = _at.Installation.Database.Open();
            using var transaction = connection.BeginTransaction();
            LastRecord.Stamp(connection, transaction, now.AddMinutes(minutes));
            transaction.Commit();
        }

        Assert.Equal(now.AddMinutes(5), Newest());
    }

    [Theory]
    [InlineData(-5, false)]
    [InlineData(-6, true)]
    [InlineData(60, false)]
    [InlineData(61, true)]
    [InlineData(3600, true)]
    [InlineData(-3600, true)]
    public void A_clock_that_was_moved_is_doubted(int seconds, bool doubted)
    {
        var (guard, start) = (new ClockGuard(_at.Time), _at.Time.GetUtcNow());
        _at.Time.SetWallClock(start.AddSeconds(seconds));
        Assert.Equal(doubted, guard.Doubt(start) is not null);
    }

    [Fact]
    public void A_clock_that_runs_on_is_trusted_for_days_and_doubted_when_it_moved_apart_meanwhile()
    {
        var guard = new ClockGuard(_at.Time);
        _at.Time.Advance(TimeSpan.FromDays(20));
        Assert.Null(guard.Doubt(null));
        _at.Time.SetWallClock(_at.Time.GetUtcNow().AddSeconds(-61));
        Assert.Contains("was moved by -61 seconds", guard.Doubt(null), StringComparison.Ordinal);
        Assert.Null(new ClockGuard(_at.Time).Doubt(null));
    }

    DateTimeOffset? Newest()
    {
        using var connection = _at.Installation.Database.Open();
        return LastRecord.Read(connection);
    }
}
