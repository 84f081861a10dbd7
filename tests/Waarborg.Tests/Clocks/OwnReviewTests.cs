using System.Text.Json.Nodes;
using Waarborg.Cases;
using Waarborg.Pipeline;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Pipeline;

namespace Waarborg.Tests.Clocks;

/// <summary>What was made unavailable before anybody decided is looked at within the term that the settings name.</summary>
public sealed class OwnReviewTests
{
    static readonly byte[] One = Scene.Picture(1);

    [Fact]
    public async Task S11_What_was_disabled_first_has_a_term_within_which_a_person_looks_and_the_last_verdict_stops_it()
    {
        await using var scene = Settled(24).Known(One).Permit();
        scene.Tree.Add("a.png", One);
        await scene.SweepAsync();
        var clock = Assert.Single(ClocksOf(scene));
        Assert.Equal(
            (scene.Case.Id, ClockKind.OwnReview, ClockLength.Hours(24)), (clock.CaseId, clock.Kind, clock.Length));
        scene.Tree.Add("b.png", One);
        await scene.SweepAsync();
        Assert.Single(ClocksOf(scene));
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync(all: true));
        Assert.Equal(ClockStop.Judged, Assert.Single(ClocksOf(scene)).StoppedWhy);
        // Further copies of what a person confirmed wait for nobody.
        scene.Tree.Add("c.png", One);
        await scene.SweepAsync();
        Assert.Empty(new ClockStore(scene.At.Installation).GoingOn());
    }

    [Fact]
    public async Task A_case_that_closes_needs_no_look_any_more()
    {
        await using var scene = Settled(1).Known(One).Permit();
        scene.Tree.Add("a.png", One);
        await scene.SweepAsync();
        Assert.IsType<CaseAnswer.Done>(await scene.RejectAsync());
        Assert.NotNull(scene.Case.ClosedAt);
        Assert.NotNull(Assert.Single(ClocksOf(scene)).StoppedAt);
        scene.At.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, new ClockRings(scene.At.Installation).RingDue());
    }

    [Fact]
    public async Task A_candidate_that_waits_and_an_installation_without_a_term_have_no_such_clock()
    {
        await using var asks = Settled(24).Known(One).Permit(alwaysAsk: true);
        asks.Tree.Add("a.png", One);
        await asks.SweepAsync();
        Assert.Empty(ClocksOf(asks));

        await using var none = Settled(null).Known(One).Permit();
        none.Tree.Add("a.png", One);
        await none.SweepAsync();
        Assert.Equal(ItemRestriction.Disabled, none.Case.Items.Single().Restriction);
        Assert.Empty(ClocksOf(none));
    }

    [Fact]
    public async Task What_ended_by_a_way_that_does_not_speak_of_clocks_is_stopped_instead_of_rung()
    {
        await using var scene = Settled(2).Known(One).Permit();
        scene.Tree.Add("a.png", One);
        await scene.SweepAsync();
        SomeNotices.In(scene.At.Installation, (connection, transaction) => Dapper.SqlMapper.Execute(
            connection, "update cases set closed_at = opened_at", transaction: transaction));
        scene.At.Time.Advance(TimeSpan.FromHours(3));
        Assert.Equal(0, new ClockRings(scene.At.Installation).RingDue());
        Assert.Equal(ClockStop.CaseClosed, Assert.Single(ClocksOf(scene)).StoppedWhy);
    }

    static Scene Settled(int? hours)
    {
        var scene = new Scene();
        var json = SomeNotices.Json();
        if (hours is { } named) json["reviewHours"] = JsonValue.Create(named);
        SomeNotices.Set(scene.At.Installation, json);
        return scene;
    }

    static IReadOnlyList<Clock> ClocksOf(Scene scene)
    {
        using var connection = scene.At.Installation.Database.Open();
        return ClockStore.OfCase(connection, null, scene.Case.Id);
    }
}
