using Waarborg.Cases;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>What is taken back, by two people or by a supplier, and what becomes of what it had caused.</summary>
public partial class BadListTests
{
    [Fact]
    public async Task An_entry_that_a_release_withdraws_stops_at_once_and_its_case_is_open_again()
    {
        await using var scene = new Scene();
        var (gone, stays) = (Scene.Picture(1), Scene.Picture(2));
        scene.Known(gone, stays).Permit();
        scene.Tree.Add("a/gone.png", gone);
        scene.Tree.Add("a/stays.png", stays);
        await scene.SweepAsync();
        Import(scene, [Line(stays, 1)]);
        CaseHits.ReopenLost(scene.At.Installation, "entryWithdrawn", "program:test");
        var reopened = Assert.Single(
            scene.Cases.List(openOnly: true, limit: 10), one => one.ReopenedWhy == "entryWithdrawn");
        Assert.Equal("entry-0", reopened.Reference);
        CaseHits.ReopenLost(scene.At.Installation, "entryWithdrawn", "program:test");
        Assert.Equal(1, scene.Count("evidence where kind = 'case.reopened'"));

        Granting.Vouch(scene.At.Installation);
        scene.Tree.Add("b/gone.png", gone);
        scene.Tree.Add("b/stays.png", stays);
        var summary = await scene.SweepAsync();
        Assert.Equal((1, 1), (summary.Match, summary.NoMatch));

        // What the entry alone had caused goes back with one approval; the other picture stays where it is.
        await RollBackAsync(scene, new RollbackTarget.OfWithdrawn("known"));
        Assert.True(File.Exists(Path.Combine(scene.Tree.Path, "a/gone.png")));
        Assert.False(File.Exists(Path.Combine(scene.Tree.Path, "a/stays.png")));
    }

    [Fact]
    public async Task What_a_person_confirmed_is_opened_again_by_a_rollback_and_not_put_back()
    {
        await using var scene = new Scene();
        var known = Scene.Picture(1);
        scene.Known(known).Permit();
        scene.Tree.Add("a/x.png", known);
        await scene.SweepAsync();
        await scene.ConfirmAsync();
        await RollBackAsync(scene, new RollbackTarget.OfList("known", 1));
        Assert.False(File.Exists(Path.Combine(scene.Tree.Path, "a/x.png")));
        Assert.Equal("releaseRolledBack", scene.Case.ReopenedWhy);
    }

    [Fact]
    public async Task A_rollback_leaves_what_a_second_supplier_stands_for()
    {
        await using var scene = new Scene();
        var (alone, both) = (Scene.Picture(1), Scene.Picture(2));
        scene.Known(alone, both);
        Import(scene, [Line(both, 0)], list: "other");
        Granting.Vouch(scene.At.Installation);
        Granting.Grant(scene.At.Installation, "web", ["known", "other"], TimeSpan.FromHours(1));
        scene.Tree.Add("a/alone.png", alone);
        scene.Tree.Add("a/both.png", both);
        await scene.SweepAsync();
        Assert.Equal(2, scene.Count("case_items where restriction = 'Disabled'"));
        await RollBackAsync(scene, new RollbackTarget.OfList("known", 1));
        Assert.True(File.Exists(Path.Combine(scene.Tree.Path, "a/alone.png")));
        Assert.False(File.Exists(Path.Combine(scene.Tree.Path, "a/both.png")));
    }

    [Fact]
    public async Task A_rollback_that_was_broken_off_goes_on_where_it_stopped()
    {
        await using var scene = new Scene();
        var pictures = Enumerable.Range(0, 3).Select(Scene.Picture).ToList();
        scene.Known([.. pictures]).Permit();
        var before = Spread(scene, pictures, customers: 1);
        await scene.SweepAsync();
        Agree(scene, new RollbackTarget.OfList("known", 1));
        using var stopping = new CancellationTokenSource();
        await stopping.CancelAsync();
        var desk = new RollbackDesk(scene.At.Installation);
        await Assert.ThrowsAsync<OperationCanceledException>(() => desk.CarryOutAsync(stopping.Token));
        Assert.Null(Assert.Single(desk.All()).EndedAt);
        await desk.CarryOutAsync(CancellationToken.None);
        Assert.Equal(before, Read(scene));
        Assert.NotNull(Assert.Single(desk.All()).EndedAt);
    }

    [Fact]
    public async Task A_rollback_puts_the_release_before_in_force_again()
    {
        await using var scene = new Scene();
        var (old, fresh) = (Scene.Picture(1), Scene.Picture(2));
        scene.Known(old).Permit();
        Import(scene, [Line(old, 0), Line(fresh, 1)]);
        Granting.Vouch(scene.At.Installation);
        scene.Tree.Add("a/old.png", old);
        scene.Tree.Add("a/fresh.png", fresh);
        await scene.SweepAsync();
        await RollBackAsync(scene, new RollbackTarget.OfList("known", 2));
        Assert.Equal(1, new ListStore(scene.At.Installation).Find("known")!.Active!.Number);
        Assert.True(File.Exists(Path.Combine(scene.Tree.Path, "a/fresh.png")));
        Assert.False(File.Exists(Path.Combine(scene.Tree.Path, "a/old.png")));
        var summary = await scene.SweepAsync();
        Assert.Equal((0, 1), (summary.Match, summary.NoMatch));
    }

    [Fact]
    public async Task What_two_people_took_back_does_not_come_again_because_one_imports_it_again()
    {
        await using var scene = new Scene();
        scene.Known(Scene.Picture(1)).Permit();
        await RollBackAsync(scene, new RollbackTarget.OfList("known", 1));
        var again = Import(scene, [Line(Scene.Picture(1), 0)]);
        Assert.Equal(ReleaseState.Imported, again.Release.State);
        Assert.Contains(again.Release.Trust.Findings, one => one is { Kind: GateKind.AfterStop, Severity: GateSeverity.Holds });
        Assert.Null(new ListStore(scene.At.Installation).Find("known")!.Active);
    }

    [Fact]
    public async Task What_no_release_in_force_has_stays_lost_whatever_comes_into_force_next()
    {
        await using var scene = new Scene();
        var (first, second) = (Scene.Picture(1), Scene.Picture(2));
        scene.Known(first, second).Permit();
        scene.Tree.Add("a/first.png", first);
        scene.Tree.Add("a/second.png", second);
        await scene.SweepAsync();
        Agree(scene, new RollbackTarget.OfList("known", 1));
        Assert.Equal(2, scene.Count("case_items where lost_at is not null"));
        Import(scene, [Line(second, 1)]);
        Assert.IsType<ActOutcome.Done>(Agree(scene, Act.ActivateRelease, new() { ["list"] = "known", ["release"] = 2 }));
        Assert.Equal(1, scene.Count("case_items where lost_at is not null"));
        Assert.Equal("entry-0", scene.Cases.List(openOnly: true, limit: 10)
            .Single(one => CaseHits.Of(scene.At.Installation.Database.Open(), one.Items[0].Id).All(hit => !hit.Stands)).Reference);
    }

    [Fact]
    public async Task A_stopped_release_that_is_taken_back_leaves_the_one_that_overtook_it()
    {
        await using var scene = new Scene();
        scene.Known(Scene.Picture(1)).Permit();
        Import(scene, [Line(Scene.Picture(2), 1)]);
        using (var connection = scene.At.Installation.Database.Open())
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            new ReleaseActs(scene.At.Installation).Stop(
                connection, transaction, ListTable.Find(connection, "known", 2)!, "program:housekeeping");
            transaction.Commit();
        }

        Import(scene, [Line(Scene.Picture(3), 2)]);
        Assert.IsType<ActOutcome.Done>(Agree(scene, Act.ActivateRelease, new() { ["list"] = "known", ["release"] = 3 }));
        await RollBackAsync(scene, new RollbackTarget.OfList("known", 2));
        Assert.Equal(3, new ListStore(scene.At.Installation).Find("known")!.Active!.Number);
    }
}
