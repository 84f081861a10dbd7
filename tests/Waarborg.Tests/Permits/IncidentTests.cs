using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Tests.Letters;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

/// <summary>What calls for weighing anew before a permit's end, and the laws as dated facts.</summary>
public sealed class IncidentTests : IDisposable
{
    readonly TempInstallation _at = new();
    readonly SomeWeighing _some;

    public IncidentTests()
    {
        _some = new(_at.Installation);
        foreach (var name in (string[])["web", "other"])
        {
            new SourceStore(_at.Installation).Declare(
                new(name, SourceKind.Upload, null, "hosting", Audience.Public, true, false, false), Actor.CommandLine);
        }
    }

    public void Dispose() => _at.Dispose();

    [Fact]
    public void S5_An_incident_suspends_after_thirty_days_unless_a_weighing_drafted_after_it_is_recorded()
    {
        _some.Permitted(_some.Recorded().Id);
        Assert.Null(_some.DueBy());
        var draftedBefore = _some.Published(WeighingKind.Renewal);
        var at = _at.Time.GetUtcNow();
        var (due, problem) = Incidents.Report(_at.Installation, IncidentKind.AttackPublished, "A paper.", Actor.CommandLine);
        Assert.Null(problem);
        Assert.Equal(at.AddDays(30), due);
        Assert.Equal((due, due), (_some.DueBy(), _some.DueBy("other")));

        _at.Time.Advance(WeighingRules.DraftPublic);
        SomeWeighing.Refused("point 1 (incident, 6 December 2026) is not addressed", _some.Store.Record(draftedBefore.Id));
        var before = SomeWeighing.Done(_some.Store.Record(_some.Signed(draftedBefore).Id));
        Assert.Equal(due, _some.DueBy());
        _some.Recorded(WeighingKind.Extraordinary);
        Assert.Null(_some.DueBy());
        Assert.Equal(due, _some.DueBy("other"));
        Assert.Null(_some.PermitProblem(before.Id));
    }

    [Fact]
    public void S5_A_weighing_that_decides_not_to_go_on_suspends_at_once_until_another_decides_otherwise()
    {
        _some.Permitted(_some.Recorded().Id);
        Incidents.Report(_at.Installation, IncidentKind.SecurityIncident, "Somebody was in.", Actor.CommandLine);
        var stopped = _some.Recorded(WeighingKind.Extraordinary, decision: WeighingDecision.DoNotRenew);
        Assert.Equal(stopped.RecordedAt, _some.DueBy());
        _some.Recorded(WeighingKind.Extraordinary, decision: WeighingDecision.RenewNarrower);
        Assert.Null(_some.DueBy());
    }

    [Fact]
    public void The_earliest_incident_counts_and_a_source_declared_later_owes_nothing()
    {
        Incidents.Report(_at.Installation, IncidentKind.LawChanged, "One.", Actor.CommandLine);
        var first = _at.Time.GetUtcNow();
        _at.Time.Advance(TimeSpan.FromDays(3));
        Incidents.Report(_at.Installation, IncidentKind.BreakerFell, "Two.", Actor.CommandLine);
        Assert.Equal(first.AddDays(30), _some.DueBy());
        new SourceStore(_at.Installation).Declare(
            new("late", SourceKind.Upload, null, "hosting", Audience.Public, true, false, false), Actor.CommandLine);
        Assert.Null(_some.DueBy("late"));
        using var connection = _at.Installation.Database.Open();
        Assert.Equal(
            ["lawChanged", "breakerFell"],
            connection.Query<string>("select cast(body as text) from evidence where kind = 'incident' order by seq")
                .Select(body => (string)JsonNode.Parse(body)!["what"]!));
    }

    [Theory]
    [InlineData(20, false)]
    [InlineData(21, true)]
    public void A_rollback_of_more_than_twenty_items_calls_for_a_weighing_and_a_smaller_one_has_a_number(long items, bool calls)
    {
        using (var connection = _at.Installation.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            var due = Incidents.ReportRollback(
                new Journal(_at.Installation), connection, transaction, items, "List known.", Actor.CommandLine);
            Assert.Equal(calls, due is not null);
            transaction.Commit();
        }

        var point = Assert.Single(_some.Store.AllPoints("web"));
        Assert.Equal((calls ? PointKind.Incident : PointKind.Rollback, calls), (point.Kind, point.Calls));
        Assert.Equal(calls, _some.DueBy() is not null);
        SomeWeighing.Refused(
            calls ? "point 1 (incident, 22 November 2026) is not addressed" : "point 1 (rollback, 22 November 2026) is not addressed",
            _some.Store.Record(_some.Published().Id));
    }

    [Fact]
    public void An_upheld_complaint_has_a_number_too()
    {
        using (var connection = _at.Installation.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            Assert.Equal(1, WeighingPoints.Add(
                connection, transaction, "web", new(PointKind.UpheldComplaint, "A holiday picture.", "person:x"), _at.Time.GetUtcNow()));
            transaction.Commit();
        }

        SomeWeighing.Refused("point 1 (upheld complaint, 22 November 2026) is not addressed", _some.Store.Record(_some.Published().Id));
    }

    [Fact]
    public void An_incident_says_what_is_known_of_it()
    {
        Assert.NotNull(Incidents.Report(_at.Installation, IncidentKind.LawChanged, " ", Actor.CommandLine).Problem);
        Assert.NotNull(Incidents.Report(_at.Installation, IncidentKind.LawChanged, new('a', 10_001), Actor.CommandLine).Problem);
        Assert.Empty(_some.Store.AllPoints("web"));
    }

    [Fact]
    public void The_regimes_are_in_the_order_of_time_and_none_carries_hosting()
    {
        Assert.Equal(Regimes.All.Select(fact => fact.To).Order(), Regimes.All.Select(fact => fact.To));
        Assert.All(Regimes.All, fact => Assert.True(fact.From <= fact.To && fact.From <= Regimes.KnownOn));
        Assert.Equal(Enum.GetValues<RegimeEvent>().Order(), Regimes.All.Select(fact => fact.Event).Order());
        Assert.All(Regimes.All, fact => Assert.NotEmpty(fact.Certainties));
        var lapsed = Assert.Single(Regimes.All, fact => fact.Event == RegimeEvent.DerogationLapsed);
        Assert.Equal((Regimes.DerogationEnd, HostingMeaning.CommunicationOnly), (lapsed.From, lapsed.Meaning));
        Assert.Equal([Certainty.Unknown], Assert.Single(Regimes.All, fact => fact.Event == RegimeEvent.SecondReading).Certainties);
    }

    [Fact]
    public void The_questions_of_the_review_are_quoted_to_the_letter()
    {
        if (Repository.Seeds() is not { } seeds) return;
        Assert.True(SeedText.Holds(seeds["003"], ReviewQuestions.NecessityAndFeasibility));
        Assert.True(SeedText.Holds(seeds["003"], ReviewQuestions.Suitability));
    }
}
