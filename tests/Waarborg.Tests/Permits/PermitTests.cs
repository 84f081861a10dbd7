using Dapper;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

/// <summary>No permit, no scan; and a permit is what was signed, for as long as it says.</summary>
public sealed class PermitTests : IDisposable
{
    // A provider's: drafts and notices are public for fourteen days before each permit.
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

        var list = _at.Write("known.csv", SomeHashes.Csv($"md5,{new string('1', 32)},Test,S-001"));
        Assert.IsType<ImportOutcome.Imported>(new ListStore(_at.Installation).Import(
            new("known", list, "supplier"), Actor.CommandLine, CancellationToken.None));
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
    public void Two_permits_never_overlap()
    {
        var first = Grant(hours: 24 * 60);
        var refused = Assert.IsType<ActOutcome.Refused>(Granting.Try(_at.Installation, "web", ["known"], TimeSpan.FromHours(1)));
        Assert.Contains(refused.Problems, words => words.Contains("two permits never overlap", StringComparison.Ordinal));
        Grant(source: "other");
        _at.Time.Advance(TimeSpan.FromDays(60));
        var second = Grant();
        Assert.True(_permits.Revoke(second.Id, Actor.CommandLine));
        Assert.False(_permits.Revoke(second.Id, Actor.CommandLine));
        Assert.False(_permits.Revoke(first.Id, Actor.CommandLine));
        Assert.False(_permits.Revoke(99, Actor.CommandLine));
        Grant();
    }

    [Fact]
    public void A_permit_is_in_force_until_its_end_and_not_at_it()
    {
        Assert.Contains("There is no permit for web", Closed().Words, StringComparison.Ordinal);
        var permit = Grant();
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
        var permit = Grant();
        _at.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(_permits.Revoke(permit.Id, Actor.CommandLine));
        Assert.Contains("was revoked at", Closed().Words, StringComparison.Ordinal);
        using var connection = _at.Installation.Database.Open();
        Assert.Equal(Now, LastRecord.Read(connection));
    }

    [Theory]
    [InlineData("update permits set statement = replace(statement, 'because', 'becouse')")]
    [InlineData("update permits set statement = replace(statement, '2026-12-06T11', '2026-12-22T11'), ends_at = '2026-12-22T11:00:00.000Z'")]
    [InlineData("update permits set ends_at = '2026-12-31T00:00:00.000Z'")]
    [InlineData("update permits set source = 'other'")]
    [InlineData("update permits set signature = zeroblob(64)")]
    [InlineData("update permits set signature = x''")]
    [InlineData("update permits set statement = replace(statement, '\"known\"', '\"other\"')")]
    [InlineData("update permits set statement = '{}'")]
    public void A_permit_that_was_edited_in_the_database_counts_for_nothing(string edit)
    {
        var permit = Grant();
        using (var connection = _at.Installation.Database.Open()) Assert.Equal(1, connection.Execute(edit));
        Assert.Empty(_permits.All());
        Assert.Null(_permits.Find(permit.Id));
        Assert.All((string[])["web", "other"], source => Assert.IsType<GateAnswer.Closed>(_gate.Check(source)));
    }

    [Fact]
    public void What_the_columns_say_beside_the_statement_changes_nothing()
    {
        var permit = Grant(alwaysAsk: true);
        using (var connection = _at.Installation.Database.Open()) connection.Execute("update permits set actor = 'nobody'");
        Assert.Equal(permit.ProposedBy, Open().ProposedBy);
        Assert.True(Open().AlwaysAsk);
    }

    [Fact]
    public void A_permit_of_another_installation_counts_for_nothing_even_under_the_same_key()
    {
        Grant();
        using (var connection = _at.Installation.Database.Open()) connection.Execute("update installation set id = 'ffff'");
        Assert.Empty(new PermitStore(_at.Open()).All());
    }

    [Fact]
    public void A_clock_before_the_newest_record_or_moved_closes_the_gate()
    {
        Grant();
        var start = Now;
        _at.Time.SetWallClock(start.AddSeconds(-6));
        Assert.Equal(NotScannedReason.ClockUncertain, Closed().Reason);
        _at.Time.SetWallClock(start.AddSeconds(61));
        Assert.Equal(NotScannedReason.ClockUncertain, Closed().Reason);
        _at.Time.SetWallClock(start.AddSeconds(30));
        Open();

        // Also where nothing was written since it was open.
        _at.Time.SetWallClock(start.AddSeconds(-6));
        Assert.Equal(NotScannedReason.ClockUncertain, Closed().Reason);
    }

    Permit Grant(double hours = 1, string source = "web", bool alwaysAsk = false) => Granting.Grant(
        _at.Installation, source, ["known"], TimeSpan.FromHours(hours), alwaysAsk: alwaysAsk);

    Permit Open() => Assert.IsType<GateAnswer.Open>(_gate.Check("web")).Permit;

    GateAnswer.Closed Closed() => Assert.IsType<GateAnswer.Closed>(_gate.Check("web"));
}
