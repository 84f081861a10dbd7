using System.Security.Cryptography;
using Dapper;
using Waarborg.Cases;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>What was removed here is found again only where a permit says so, and never holds itself up.</summary>
public sealed class TombstoneTests
{
    const string Base = "https://duinhost.example/files/";

    const string Why =
        "An authority ordered this file away from one address; comparing all others with it reads more than the order asks, and "
        + "is done because the same file came back twice within a week.";

    static readonly byte[] _bytes = Scene.Picture(1);

    static readonly ListUse _own = new(ListRules.OwnTombstones, ["Baseline", "NationallyIllegal"]);

    static readonly ListUse _ordered = new(ListRules.OrderTombstones, ["Baseline", "NationallyIllegal"]);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S1_the_same_bytes_elsewhere_are_opened_and_found_only_under_a_permit_that_names_what_was_removed_here()
    {
        await using var scene = await RemovedAsync(CaseCause.Notice);
        new SourceStore(scene.At.Installation).Declare(
            new("inlet", SourceKind.Upload, null, "hosting", Audience.Public, true, false, false), Actor.CommandLine);
        scene.Tree.Add("b.jpg", _bytes).Add("other.jpg", Scene.Picture(2));
        using (var watch = new OpenWatch(scene.Tree.Path))
        {
            Assert.IsType<SweepResult.Refused>(await scene.RunAsync());
            Assert.Equal(NotScannedReason.NoPermit, Assert.IsType<ItemOutcome.NotScanned>(await UploadAsync(scene)).Reason);
            Assert.Empty(watch.Opened());
        }

        Grant(scene, "web", _own);
        Grant(scene, "inlet", _own);
        using (var watch = new OpenWatch(scene.Tree.Path))
        {
            Assert.Equal((2, 1, 1), await scene.CountAsync());
            Assert.Contains(scene.Tree.At("b.jpg"), watch.Opened());
        }

        Assert.IsType<ItemOutcome.Match>(await UploadAsync(scene));

        // Exact, and yet a person decides; one is enough, because these very bytes were judged before.
        Assert.Equal(["b.jpg", "other.jpg"], scene.Files());
        var found = Found(scene, "web");
        Assert.Equal((ListRules.Own, "NationallyIllegal"), (found.Supplier, found.Category));
        Assert.IsType<CaseAnswer.Done>(await JudgeAsync(scene, found, VerdictGiven.Confirmed, Actor.CommandLine));
        Assert.Equal(["other.jpg"], scene.Files());
        await LedgerIsGoodAsync(scene);
    }

    [Fact]
    public async Task S4_under_a_permit_that_does_not_name_it_what_was_removed_here_is_compared_with_nothing()
    {
        await using var scene = await RemovedAsync(CaseCause.Notice);
        scene.Known(Scene.Picture(3)).Permit();
        scene.Tree.Add("b.jpg", _bytes);
        Assert.Equal((1, 0, 1), await scene.CountAsync());
    }

    [Fact]
    public async Task S1_what_an_order_had_removed_is_compared_under_no_permit_whose_weighing_does_not_say_why_in_its_own_paragraph()
    {
        await using var scene = await RemovedAsync(CaseCause.Order);
        scene.Tree.Add("b.jpg", _bytes);

        // It is no entry of the other list.
        Grant(scene, "web", _own);
        Assert.Equal((1, 0, 1), await scene.CountAsync());
        var permit = new PermitStore(scene.At.Installation).InForce("web", scene.At.Time.GetUtcNow())!;
        using (var connection = scene.At.Installation.Database.Open())
        {
            Assert.Single(RemovedLists.Problems(connection, null, permit.Terms with { Lists = [_own, _ordered] }));
        }

        Revoke(scene);
        var refused = Assert.IsType<ActOutcome.Refused>(TryGrant(scene, "web", orderedRemovals: "", _own, _ordered));
        Assert.Contains("in a paragraph of its own", string.Join('\n', refused.Problems), StringComparison.Ordinal);
        var tooShort = Assert.IsType<ActOutcome.Refused>(TryGrant(scene, "web", "Because.", _own, _ordered));
        Assert.Contains("orderedRemovals", string.Join('\n', tooShort.Problems), StringComparison.Ordinal);
        Assert.IsType<ActOutcome.Done>(TryGrant(scene, "web", Why, _own, _ordered));
        Assert.Equal((1, 1, 0), await scene.CountAsync());
        Assert.Equal(ListRules.OrderTombstones, Found(scene, "web").List);
        await LedgerIsGoodAsync(scene);
    }

    [Fact]
    public async Task S12_no_plain_digest_of_what_was_removed_lies_in_the_database()
    {
        await using var scene = await RemovedAsync(CaseCause.Notice);
        var digest = SHA256.HashData(_bytes);
        using (var connection = scene.At.Installation.Database.Open())
        {
            Assert.NotEqual(digest, connection.ExecuteScalar<byte[]>("select digest from tombstones"));
            Database.Checkpoint(connection);
        }

        Assert.False(scene.LiesInDatabase(digest));
        Assert.False(scene.LiesInDatabase(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(digest))));
        Assert.False(scene.LiesInDatabase(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexString(digest))));
    }

    [Fact]
    public async Task S12_an_order_about_terrorist_content_is_carried_out_and_leaves_nothing_to_compare_with()
    {
        await using var scene = new Scene();
        Assert.Null(new SourceStore(scene.At.Installation).SetAddress("web", Base));
        await RemoveAsync(scene, "a.jpg", _bytes, CaseCause.Order, ClockKind.TcoOrder);
        Assert.Empty(scene.Files());
        Housekeeping.Run(scene.At.Installation);
        Assert.Equal(0, scene.Count("tombstones"));
        await RemoveAsync(scene, "b.jpg", _bytes, CaseCause.Order, ClockKind.AtkmOrder);
        Assert.Equal(1, scene.Count("tombstones"));
    }

    [Fact]
    public async Task What_is_found_by_what_was_removed_here_waits_in_the_queue_where_nobody_may_see_pictures()
    {
        await using var scene = await RemovedAsync(CaseCause.Notice);
        Grant(scene, "web", _own);
        scene.Tree.Add("b.jpg", _bytes);
        Assert.Equal((1, 1, 0), await scene.CountAsync());
        var reviewer = new Person(
            1, "anna", "Anna", new HashSet<Role> { Role.Reviewer }, false, new HashSet<long>(), new HashSet<long>(),
            scene.At.Time.GetUtcNow(), null);
        var waiting = Assert.Single(new ReviewDesk(scene.At.Installation, scene.Engine.Derivatives).Waiting(reviewer));
        Assert.Equal((Found(scene, "web").Id, true), (waiting.CaseId, waiting.IsExact));
        using var connection = scene.At.Installation.Database.Open();
        Assert.True(VerdictStore.IsExact(connection, null, Assert.Single(Found(scene, "web").Items)));
    }

    [Fact]
    public async Task What_is_judged_otherwise_leaves_the_list_at_once_and_what_rested_on_it_is_looked_at_again()
    {
        await using var scene = await RemovedAsync(CaseCause.Notice);
        Grant(scene, "web", _own);
        scene.Tree.Add("b.jpg", _bytes);
        Assert.Equal((1, 1, 0), await scene.CountAsync());
        var found = Found(scene, "web");
        Assert.IsType<CaseAnswer.Done>(await JudgeAsync(scene, found, VerdictGiven.Confirmed, Actor.CommandLine));
        Assert.Empty(scene.Files());
        // What was found by it is none itself: an error would hold itself up.
        Assert.Equal(1, scene.Count("tombstones"));

        var notice = scene.Cases.List(openOnly: false, limit: 9).Single(one => one.Cause == CaseCause.Notice);
        await JudgeAsync(scene, notice, VerdictGiven.Rejected, new(ActorKind.Person, "bram"));
        Assert.Equal(0, scene.Count("tombstones"));
        Assert.NotNull(scene.Cases.Find(found.Id)!.ReopenedAt);
        await JudgeAsync(scene, notice, VerdictGiven.Rejected, new(ActorKind.Person, "carla"));
        Assert.Equal(["a.jpg"], scene.Files());
        Housekeeping.Run(scene.At.Installation);
        Assert.Equal(0, scene.Count("tombstones"));

        scene.Tree.Add("c.jpg", _bytes);
        Assert.Equal((2, 0, 2), await scene.CountAsync());
        await LedgerIsGoodAsync(scene);
    }

    [Fact]
    public async Task What_people_confirmed_after_a_match_is_kept_with_its_category_and_what_nobody_judged_and_test_pictures_are_not()
    {
        await using var scene = new Scene();
        scene.Known(_bytes).Permit();
        scene.Tree.Add("a.png", _bytes);
        await scene.SweepAsync();
        Assert.Empty(scene.Files());
        Assert.Equal(0, scene.Count("tombstones"));
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        using var connection = scene.At.Installation.Database.Open();
        Assert.Equal(
            new TombstoneCounts(ListRules.OwnTombstones, 1, 1, 1, 0, 0, scene.At.Time.GetUtcNow()),
            Tombstones.CountsOf(connection, ListRules.OwnTombstones));
        Assert.Equal("Baseline", connection.ExecuteScalar<string>("select category from tombstones"));
        Assert.Equal(0, Tombstones.CountsOf(connection, ListRules.OrderTombstones).Items);
    }

    [Fact]
    public async Task What_a_version_that_knew_no_tombstones_removed_gets_its_own_with_the_next_round()
    {
        await using var scene = await RemovedAsync(CaseCause.Notice);
        using var connection = scene.At.Installation.Database.Open();
        var before = connection.ExecuteScalar<string>("select entry from tombstones");
        connection.Execute("delete from tombstones");
        Housekeeping.Run(scene.At.Installation);
        Assert.Equal(before, connection.ExecuteScalar<string>("select entry from tombstones"));
    }

    [Fact]
    public async Task Without_its_key_the_list_says_so_instead_of_finding_nothing()
    {
        await using var scene = await RemovedAsync(CaseCause.Notice);
        Grant(scene, "web", _own);
        scene.Tree.Add("b.jpg", _bytes);
        File.Delete(Path.Combine(scene.At.Installation.Keys.Folder, "tombstones"));
        var error = await Assert.ThrowsAsync<KeyRingException>(() => scene.RunAsync());
        Assert.Contains("tombstones is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_further_copy_of_what_is_on_the_list_makes_nothing_be_read_again_and_a_new_content_does()
    {
        await using var scene = await RemovedAsync(CaseCause.Notice);
        var store = new ListStore(scene.At.Installation);
        var before = store.ChangeNumber();
        await RemoveAsync(scene, "same.jpg", _bytes, CaseCause.Notice);
        Assert.Equal(before, store.ChangeNumber());
        await RemoveAsync(scene, "new.jpg", Scene.Picture(5), CaseCause.Notice);
        Assert.True(store.ChangeNumber() > before);
    }

    static async Task<Scene> RemovedAsync(CaseCause cause)
    {
        var scene = new Scene();
        Assert.Null(new SourceStore(scene.At.Installation).SetAddress("web", Base));
        await RemoveAsync(scene, "a.jpg", _bytes, cause);
        Assert.Empty(scene.Files());
        return scene;
    }

    static async Task RemoveAsync(
        Scene scene, string name, byte[] bytes, CaseCause cause, ClockKind? kind = null)
    {
        scene.Tree.Add(name, bytes);
        var desk = new NoticeDesk(scene.At.Installation);
        var opened = Assert.IsType<OpeningAnswer.Opened>(await desk.OpenAsync(
            new(Base + name, cause, "somebody@meldpunt.example", scene.At.Time.GetUtcNow(),
                kind == ClockKind.TcoOrder ? 1 : 6, kind, null),
            Actor.CommandLine, Cancellation));
        Assert.IsType<CaseAnswer.Done>(cause == CaseCause.Order
            ? await desk.CarryOutAsync(opened.CaseId, Actor.CommandLine, Cancellation)
            : await scene.Desk.ConfirmAsync(new(opened.CaseId, null, false, Actor.CommandLine), Cancellation));
    }

    static Case Found(Scene scene, string source) => scene.Cases.List(openOnly: false, limit: 9)
        .Single(one => one.Cause == CaseCause.Match && one.Source == source);

    static Task<CaseAnswer> JudgeAsync(Scene scene, Case of, VerdictGiven given, Actor actor) =>
        scene.Desk.JudgeAsync(new(of.Id, null, true, actor), given, Cancellation);

    static Task<ItemOutcome> UploadAsync(Scene scene) =>
        scene.Engine.Scans.ScanUploadAsync("inlet", Upload.Of(_bytes), Actor.CommandLine, Cancellation);

    static void Grant(Scene scene, string source, params ListUse[] uses) =>
        Granting.Grant(scene.At.Installation, source, [], TimeSpan.FromDays(1), asked: uses);

    static ActOutcome TryGrant(Scene scene, string source, string orderedRemovals, params ListUse[] uses) => Granting.Try(
        scene.At.Installation, source, [], TimeSpan.FromDays(1), asked: uses, orderedRemovals: orderedRemovals);

    static void Revoke(Scene scene)
    {
        var permits = new PermitStore(scene.At.Installation);
        Assert.True(permits.Revoke(permits.InForce("web", scene.At.Time.GetUtcNow())!.Id, Actor.CommandLine));
    }

    static async Task LedgerIsGoodAsync(Scene scene)
    {
        scene.At.Time.Advance(TimeSpan.FromDays(10));
        await new LedgerKeeper(scene.At.Installation).TendAsync(Cancellation);
        var (report, folder) = await LedgerWatch.CheckAsync(scene.At.Installation);
        Assert.Empty(report.Violations);
        Directory.Delete(folder, recursive: true);
    }
}
