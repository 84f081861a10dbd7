using Dapper;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

/// <summary>No permit, no scan; and a permit is what was signed, for as long as it says.</summary>
public sealed class PermitTests : IDisposable
{
    readonly TempInstallation _at = new();
    readonly PermitStore _permits;
    readonly PermitGate _gate;

    public PermitTests()
    {
        _permits = new(_at.Installation);
        _gate = new(_at.Installation, new(_at.Time));
        foreach (var name in (string[])["web", "other"])
        {
            new SourceStore(_at.Installation).Declare(
                new(name, SourceKind.Upload, null, "hosting", Audience.Public, true, false, false), Actor.CommandLine);
        }
    }

    public void Dispose() => _at.Dispose();

    DateTimeOffset Now => _at.Time.GetUtcNow();

    [Theory]
    [InlineData("2026-12-01T18:00:00Z", true)]
    [InlineData("2026-12-01T18:00:00.123+01:00", true)]
    [InlineData("2026-12-01", false)]
    [InlineData("2026-12-01T18:00:00", false)]
    [InlineData("2026-12-01T18:00Z", false)]
    [InlineData("2026-12-01 18:00:00Z", false)]
    [InlineData("2026-13-01T18:00:00Z", false)]
    [InlineData("2026-12-01T25:00:00Z", false)]
    [InlineData("2026-12-01T18:00:00+99:00", false)]
    [InlineData("2026-12-01T18:00:00Z\n", false)]
    [InlineData("01-12-2026T18:00:00Z", false)]
    [InlineData("tomorrow", false)]
    [InlineData("", false)]
    public void An_end_is_a_moment_with_its_zone(string text, bool isMoment) =>
        Assert.Equal(isMoment, PermitRules.TryParseMoment(text, out _));

    [Fact]
    public void The_zone_of_an_end_counts()
    {
        Assert.True(PermitRules.TryParseMoment("2026-12-01T18:00:00+01:00", out var moment));
        Assert.Equal(new(2026, 12, 1, 17, 0, 0, TimeSpan.Zero), moment.ToUniversalTime());
    }

    [Fact]
    public void Terms_that_break_a_rule_are_refused_in_words()
    {
        Refused("lies in the past", Now);
        Refused("lies in the past", Now.AddSeconds(-1));
        Refused("at most 30 days", Now.AddDays(30).AddSeconds(1));
        Refused("at least one list", Now.AddDays(1), lists: []);
        Refused("each list once", Now.AddDays(1), lists: ["known", "known"]);
        Refused("says why", Now.AddDays(1), reason: " \n");
        Refused("at most 2000 characters", Now.AddDays(1), reason: new('a', 2001));
        Refused("no source named none", Now.AddDays(1), source: "none");
        Assert.Empty(_permits.All());

        var granted = Grant(Now.AddDays(30));
        Assert.Equal(("web", "why", false), (granted.Source, granted.Reason, granted.AlwaysAsk));
        Assert.Equal((Now, Now.AddDays(30)), (granted.GrantedAt, granted.EndsAt));
        Assert.Equal(4, PermitRules.MissingConditions.Count);
    }

    [Fact]
    public void Two_permits_never_overlap()
    {
        var first = Grant(Now.AddHours(1));
        Refused("two permits never overlap", Now.AddHours(2));
        Grant(Now.AddHours(1), source: "other");
        _at.Time.Advance(TimeSpan.FromHours(1));
        var second = Grant(Now.AddHours(1));
        Assert.True(_permits.Revoke(second.Id, Actor.CommandLine));
        Assert.False(_permits.Revoke(second.Id, Actor.CommandLine));
        Assert.False(_permits.Revoke(first.Id, Actor.CommandLine));
        Assert.False(_permits.Revoke(99, Actor.CommandLine));
        Grant(Now.AddHours(1));
    }

    [Fact]
    public void A_permit_is_in_force_until_its_end_and_not_at_it()
    {
        Assert.Contains("There is no permit for web", Closed().Words, StringComparison.Ordinal);
        var permit = Grant(Now.AddHours(1));
        Assert.Equal(permit.Id, Open().Id);
        Assert.IsType<GateAnswer.Closed>(_gate.Check("other"));
        _at.Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(permit.Id, Open().Id);
        _at.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(NotScannedReason.NoPermit, Closed().Reason);
        Assert.Contains("ended at", Closed().Words, StringComparison.Ordinal);
        Assert.Equal(PermitState.Ended, _permits.Find(permit.Id)!.StateAt(Now));
    }

    [Fact]
    public void A_revoked_permit_opens_nothing_from_that_moment_on()
    {
        var permit = Grant(Now.AddHours(1));
        _at.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(_permits.Revoke(permit.Id, Actor.CommandLine));
        Assert.Contains("was revoked at", Closed().Words, StringComparison.Ordinal);
        using var connection = _at.Installation.Database.Open();
        Assert.Equal(Now, LastRecord.Read(connection));
    }

    [Theory]
    [InlineData("update permits set statement = replace(statement, 'why', 'wny')")]
    [InlineData("update permits set statement = replace(statement, '2026-11-22T11', '2026-12-22T11'), ends_at = '2026-12-22T11:00:00.000Z'")]
    [InlineData("update permits set ends_at = '2026-12-01T00:00:00.000Z'")]
    [InlineData("update permits set source = 'other'")]
    [InlineData("update permits set signature = zeroblob(64)")]
    [InlineData("update permits set signature = x''")]
    [InlineData("update permits set statement = replace(statement, '\"known\"', '\"known\",\"more\"')")]
    [InlineData("update permits set statement = '{}'")]
    public void A_permit_that_was_edited_in_the_database_counts_for_nothing(string edit)
    {
        var permit = Grant(Now.AddHours(1));
        using (var connection = _at.Installation.Database.Open()) Assert.Equal(1, connection.Execute(edit));
        Assert.Empty(_permits.All());
        Assert.Null(_permits.Find(permit.Id));
        Assert.All((string[])["web", "other"], source => Assert.IsType<GateAnswer.Closed>(_gate.Check(source)));
    }

    [Fact]
    public void What_the_columns_say_beside_the_statement_changes_nothing()
    {
        var permit = Grant(Now.AddHours(1), alwaysAsk: true);
        using (var connection = _at.Installation.Database.Open()) connection.Execute("update permits set actor = 'nobody'");
        Assert.Equal(permit.Actor, Open().Actor);
        Assert.True(Open().AlwaysAsk);
    }

    [Fact]
    public void A_permit_of_another_installation_counts_for_nothing_even_under_the_same_key()
    {
        Grant(Now.AddHours(1));
        using (var connection = _at.Installation.Database.Open()) connection.Execute("update installation set id = 'ffff'");
        Assert.Empty(new PermitStore(_at.Open()).All());
    }

    [Fact]
    public void A_clock_before_the_newest_record_or_moved_closes_the_gate()
    {
        Grant(Now.AddHours(1));
        var start = Now;
        _at.Time.SetWallClock(start.AddSeconds(-6));
        Assert.Equal(NotScannedReason.ClockUncertain, Closed().Reason);
        _at.Time.SetWallClock(start.AddSeconds(61));
        Assert.Equal(NotScannedReason.ClockUncertain, Closed().Reason);
        _at.Time.SetWallClock(start.AddSeconds(30));
        Open();
    }

    Permit Grant(DateTimeOffset end, string source = "web", bool alwaysAsk = false) =>
        Assert.IsType<GrantOutcome.Granted>(
            _permits.Grant(source, ["known"], end, "why", alwaysAsk, Actor.CommandLine)).Permit;

    void Refused(string words, DateTimeOffset end, string source = "web", string[]? lists = null, string reason = "why") =>
        Assert.Contains(
            words,
            Assert.IsType<GrantOutcome.Refused>(
                _permits.Grant(source, lists ?? ["known"], end, reason, false, Actor.CommandLine)).Words,
            StringComparison.Ordinal);

    Permit Open() => Assert.IsType<GateAnswer.Open>(_gate.Check("web")).Permit;

    GateAnswer.Closed Closed() => Assert.IsType<GateAnswer.Closed>(_gate.Check("web"));
}
