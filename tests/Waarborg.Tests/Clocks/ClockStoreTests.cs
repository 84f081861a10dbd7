using Dapper;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Clocks;

/// <summary>A clock rings once and on time, whoever looks, however often the program ends in between.</summary>
public sealed class ClockStoreTests : IDisposable
{
    readonly TempInstallation _at = new(InstallationKind.Sample);

    public void Dispose() => _at.Dispose();

    Installation Installation => _at.Installation;

    ClockStore Store => new(Installation);

    ClockRings Rings => new(Installation);

    [Theory]
    [InlineData(nameof(ClockKind.TcoOrder), 1)]
    [InlineData(nameof(ClockKind.AtkmOrder), 12)]
    [InlineData(nameof(ClockKind.HotlineNotice), 24)]
    public async Task S11_A_clock_rings_once_at_each_mark_and_on_time_with_the_program_ended_in_between(string kind, int hours)
    {
        var clock = Start(Enum.Parse<ClockKind>(kind), hours);
        var start = _at.Time.GetUtcNow();
        var rang = new List<double>();
        var step = TimeSpan.FromHours(hours) / 20;
        for (var i = 0; i <= 25; i++)
        {
            // As another process, opened for this look alone.
            var opened = _at.Open(InstallationKind.Sample);
            if (new ClockRings(opened).RingDue() > 0) rang.Add((_at.Time.GetUtcNow() - start) / TimeSpan.FromHours(hours));
            Assert.Equal(0, Rings.RingDue());
            _at.Time.Advance(step);
        }

        Assert.Equal([0.5, 0.8, 1.0], rang.Select(share => Math.Round(share, 6)));
        Assert.Equal(Clock.Marks, Rings.Of(clock.Id).Select(ring => ring.Mark));
        Assert.Equal(["half", "fourFifths", "over"], Said("clock.rang", "mark"));
        await LedgerWatch.AssertAgreesAsync(Installation);
    }

    [Fact]
    public void What_passed_while_the_program_was_off_rings_once_and_at_the_latest_mark_alone()
    {
        Start(ClockKind.HotlineNotice, 24);
        _at.Time.Advance(TimeSpan.FromHours(40));
        Assert.Equal(1, Rings.RingDue());
        Assert.Equal(0, Rings.RingDue());
        Assert.Equal(["over"], Said("clock.rang", "mark"));
        var alarm = Assert.Single(Alarms.Latest(Installation, 10));
        Assert.Equal(AlarmKind.ClockRang, alarm.Kind);
        Assert.Equal("Clock 1 of case 7 (notice of a hotline): over since 2026-11-23 11:00 +01:00.", alarm.Words);
    }

    [Fact]
    public async Task S11_However_many_look_at_once_each_mark_rings_once()
    {
        for (var i = 0; i < 5; i++) Start(ClockKind.TcoOrder, 1, caseId: i + 1);
        _at.Time.Advance(TimeSpan.FromMinutes(30));
        var looks = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => new ClockRings(_at.Open(InstallationKind.Sample)).RingDue(), TestContext.Current.CancellationToken)));
        Assert.Equal(5, looks.Sum());
        Assert.Equal(5, Count("clock_rings"));
        Assert.Equal(5, Said("clock.rang", "mark").Count);
        Assert.Equal(5, Count("alarms"));
    }

    [Fact]
    public void A_stop_in_the_transaction_of_the_duty_is_all_or_nothing_and_it_never_rings_again()
    {
        var clock = Start(ClockKind.TcoOrder, 1);
        using (var connection = Installation.Database.Open())
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            Assert.Equal(1, Store.Stop(connection, transaction, 7, ClockStop.Done, Actor.CommandLine));
            // The program ends here.
        }

        Assert.Single(Store.GoingOn());
        Stop(7);
        Assert.Empty(Store.GoingOn());
        _at.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, Rings.RingDue());
        Assert.Empty(Rings.Of(clock.Id));
        Assert.Equal(["done"], Said("clock.stopped", "why"));
        Assert.Equal("Clock 1 was stopped.", Refused(Store.Pause(clock.Id, ClockPauseCode.ForceMajeure, "fire", Actor.CommandLine)));
    }

    [Fact]
    public void Stopping_one_kind_leaves_the_other_clocks_of_the_case()
    {
        Start(ClockKind.TcoOrder, 1);
        var notice = Start(ClockKind.HotlineNotice, 24);
        SomeNotices.In(Installation, (connection, transaction) => Assert.Equal(
            1, Store.Stop(connection, transaction, 7, ClockStop.Done, Actor.CommandLine, ClockKind.TcoOrder)));
        Assert.Equal(notice.Id, Assert.Single(Store.GoingOn()).Id);
    }

    [Fact]
    public async Task S11_A_pause_needs_a_reason_of_the_law_and_stops_that_clock_alone()
    {
        var (order, notice) = (Start(ClockKind.TcoOrder, 1), Start(ClockKind.HotlineNotice, 24));
        Assert.Contains("Nothing lets", Refused(Store.Pause(notice.Id, ClockPauseCode.Clarification, "asked", Actor.CommandLine)), StringComparison.Ordinal);
        Assert.Contains("The reason", Refused(Store.Pause(order.Id, ClockPauseCode.Clarification, " ", Actor.CommandLine)), StringComparison.Ordinal);
        _at.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.IsType<ClockAnswer.Done>(Store.Pause(order.Id, ClockPauseCode.Clarification, "which of the two addresses", Actor.CommandLine));
        Assert.Contains("already", Refused(Store.Pause(order.Id, ClockPauseCode.Clarification, "again", Actor.CommandLine)), StringComparison.Ordinal);
        Assert.Equal("which of the two addresses", Store.ReasonOf(order.Id));
        _at.Time.Advance(TimeSpan.FromHours(12));
        // The notice's half; the order stands still.
        Assert.Equal(1, Rings.RingDue());
        Assert.Equal(notice.Id, Assert.Single(Rings.Of(notice.Id)).Clock);
        var resumed = Assert.IsType<ClockAnswer.Done>(Store.Resume(order.Id, Actor.CommandLine)).Clock;
        Assert.Equal(_at.Time.GetUtcNow() + TimeSpan.FromMinutes(40), resumed.DueAt(_at.Time.GetUtcNow()));
        Assert.Contains("does not stand still", Refused(Store.Resume(order.Id, Actor.CommandLine)), StringComparison.Ordinal);
        _at.Time.Advance(TimeSpan.FromMinutes(40));
        Assert.Equal(1, Rings.RingDue());
        Assert.Equal(ClockMark.Over, Assert.Single(Rings.Of(order.Id)).Mark);
        Assert.Contains("no pause takes that back", Refused(Store.Pause(order.Id, ClockPauseCode.ForceMajeure, "late", Actor.CommandLine)), StringComparison.Ordinal);
        await LedgerWatch.AssertAgreesAsync(Installation);
    }

    [Fact]
    public async Task What_passed_unseen_before_a_pause_rings_when_the_clock_runs_again()
    {
        var order = Start(ClockKind.TcoOrder, 1);
        _at.Time.Advance(TimeSpan.FromMinutes(40));
        Assert.IsType<ClockAnswer.Done>(Store.Pause(order.Id, ClockPauseCode.ForceMajeure, "the power was off", Actor.CommandLine));
        Assert.Equal(0, Rings.RingDue());
        _at.Time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(0, Rings.RingDue());
        Assert.IsType<ClockAnswer.Done>(Store.Resume(order.Id, Actor.CommandLine));
        Assert.Equal(1, Rings.RingDue());
        Assert.Equal(["half"], Said("clock.rang", "mark"));
        await LedgerWatch.AssertAgreesAsync(Installation);
    }

    [Fact]
    public void The_reason_of_a_pause_can_be_read_with_the_keys_alone()
    {
        var order = Start(ClockKind.TcoOrder, 1);
        Assert.IsType<ClockAnswer.Done>(Store.Pause(order.Id, ClockPauseCode.Clarification, "unmistakable words", Actor.CommandLine));
        Assert.All(
            Directory.GetFiles(_at.DataFolder, "waarborg.db*"),
            path => Assert.True(File.ReadAllBytes(path).AsSpan().IndexOf("unmistakable words"u8) < 0));
    }

    [Fact]
    public void A_clock_has_a_term_of_its_kind_and_counts_from_a_moment_that_has_come()
    {
        Assert.Throws<ArgumentException>(() => Start(ClockKind.AtkmOrder, 13));
        Assert.Throws<ArgumentException>(() => Start(ClockKind.TcoOrder, 1, from: _at.Time.GetUtcNow().AddMinutes(1)));
        var late = Start(ClockKind.TcoOrder, 1, from: _at.Time.GetUtcNow().AddHours(-2));
        Assert.Equal(ClockState.Over, late.StateAt(_at.Time.GetUtcNow()));
        Assert.Equal(1, Store.Overdue(_at.Time.GetUtcNow()));
    }

    [Fact]
    public void It_says_when_something_is_due_next()
    {
        Assert.Null(Rings.NextAt(_at.Time.GetUtcNow()));
        Start(ClockKind.HotlineNotice, 24);
        Start(ClockKind.TcoOrder, 1);
        Assert.Equal(_at.Time.GetUtcNow().AddMinutes(30), Rings.NextAt(_at.Time.GetUtcNow()));
    }

    Clock Start(ClockKind kind, int hours, long caseId = 7, DateTimeOffset? from = null) => SomeClocks.Start(
        Installation, kind, ClockLength.Hours(hours), caseId, from);

    void Stop(long caseId) => SomeNotices.In(Installation, (connection, transaction) =>
        Store.Stop(connection, transaction, caseId, ClockStop.Done, Actor.CommandLine));

    static string Refused(ClockAnswer answer) => Assert.IsType<ClockAnswer.Refused>(answer).Words;

    long Count(string table)
    {
        using var connection = Installation.Database.Open();
        return connection.ExecuteScalar<long>($"select count(*) from {table}");
    }

    List<string> Said(string kind, string field)
    {
        using var connection = Installation.Database.Open();
        return [.. connection.Query<string>(
            $"select json_extract(cast(body as text), '$.{field}') from evidence where kind = @kind order by seq", new { kind })];
    }
}

/// <summary>Clocks as what carries out a duty starts them.</summary>
static class SomeClocks
{
    internal static Clock Start(
        Installation installation, ClockKind kind, ClockLength length, long caseId = 7, DateTimeOffset? from = null)
    {
        Clock? clock = null;
        SomeNotices.In(installation, (connection, transaction) => clock = new ClockStore(installation).Start(
            connection, transaction, caseId, kind, from ?? installation.Time.GetUtcNow(), length, Actor.CommandLine));
        return clock!;
    }
}
