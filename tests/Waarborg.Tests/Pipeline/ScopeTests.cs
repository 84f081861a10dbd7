using System.Text;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>A permit for customers who opted in, or for some folders, opens nothing of anybody else.</summary>
public class ScopeTests
{
    static readonly byte[] _known = Scene.Picture(1);

    [Fact]
    public async Task S6_Under_a_permit_for_those_who_opted_in_files_of_others_are_not_opened()
    {
        await using var scene = Customers();
        scene.Known(_known);
        Granting.Grant(scene.At.Installation, "web", ["known"], TimeSpan.FromDays(1), scope: "opted-in");
        var store = new CustomerStore(scene.At.Installation);
        Assert.True(store.SetOptIn("alice", isIn: true, Actor.CommandLine));

        using (var watch = new OpenWatch(scene.Tree.Path))
        {
            var summary = await scene.SweepAsync();
            Assert.Equal((3, 1, 2), (summary.Items, summary.Match, summary.NotScanned["outOfScope"]));
            var opened = watch.Opened().Where(IsPicture).Select(path => Path.GetRelativePath(scene.Tree.Path, path)).Distinct();
            Assert.Equal(["alice/a.png"], opened);
        }

        // He withdraws: from the next item on nothing of his is read, whatever was seen before.
        Assert.True(store.SetOptIn("alice", isIn: false, Actor.CommandLine));
        scene.Tree.Add("alice/new.png", Scene.Picture(2));
        using var after = new OpenWatch(scene.Tree.Path);
        var nothing = await scene.SweepAsync();
        Assert.Equal(nothing.Items, nothing.NotScanned["outOfScope"]);
        Assert.DoesNotContain(after.Opened(), IsPicture);
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Fact]
    public async Task S6_A_customer_who_withdraws_is_not_read_from_the_next_item_on()
    {
        await using var scene = Customers();
        scene.Known(_known);
        var permit = Granting.Grant(scene.At.Installation, "web", ["known"], TimeSpan.FromDays(1), scope: "opted-in");
        var store = new CustomerStore(scene.At.Installation);
        var gate = new PermitGate(scene.At.Installation, new(scene.At.Time));
        Assert.NotNull(gate.OutOfScope(permit, "alice/a.png"u8));
        Assert.True(store.SetOptIn("alice", isIn: true, Actor.CommandLine));
        Assert.Null(gate.OutOfScope(permit, "alice/a.png"u8));
        Assert.True(store.SetOptIn("alice", isIn: false, Actor.CommandLine));
        Assert.Equal(NotScannedReason.OutOfScope, gate.OutOfScope(permit, "alice/a.png"u8)!.Reason);
        Assert.NotNull(gate.OutOfScope(permit, "alice"u8));
        Assert.NotNull(gate.OutOfScope(permit, "nobody.png"u8));
    }

    [Fact]
    public async Task S6_Under_a_permit_for_some_folders_nothing_else_is_opened()
    {
        await using var scene = Customers();
        scene.Known(_known);
        Granting.Grant(scene.At.Installation, "web", ["known"], TimeSpan.FromDays(1), scope: "under:bob/");
        using var watch = new OpenWatch(scene.Tree.Path);
        var summary = await scene.SweepAsync();
        Assert.Equal((3, 1, 2), (summary.Items, summary.Match, summary.NotScanned["outOfScope"]));
        Assert.Equal("bob", Path.GetFileName(Path.GetDirectoryName(Assert.Single(watch.Opened().Where(IsPicture).Distinct()))));
    }

    [Fact]
    public async Task S4_A_category_that_the_permit_does_not_name_never_matches()
    {
        await using var scene = Customers();
        scene.Import(
            $"sha256,{Scene.Sha256(_known)},NationallyIllegal,one", $"md5,{new string('1', 32)},Baseline,two");
        var permit = Granting.Grant(scene.At.Installation, "web", ["known"], TimeSpan.FromDays(1));
        Assert.Equal(["Baseline", "NationallyIllegal"], permit.Terms.Lists[0].Categories);
        var lists = new Waarborg.Matching.ListLoader(new Waarborg.Lists.ListStore(scene.At.Installation));
        var all = lists.For([Waarborg.Matching.WantedList.Of("known", ["Baseline", "NationallyIllegal"])]);
        var some = lists.For([Waarborg.Matching.WantedList.Of("known", ["Baseline"])]);
        Assert.NotEqual(all.Generation, some.Generation);
        Assert.Equal(all.Generation, lists.For([Waarborg.Matching.WantedList.Of("known", ["NationallyIllegal", "Baseline"])]).Generation);
        var print = Waarborg.Tests.Lists.SomeHashes.Fingerprint(1) with { Digests = Digests(_known) };
        Assert.Single(Waarborg.Matching.Matcher.Match(print, all).Hits);
        Assert.Empty(Waarborg.Matching.Matcher.Match(print, some).Hits);
    }

    // What was disabled is gone afterwards; its opening was seen.
    static bool IsPicture(string path) => path.EndsWith(".png", StringComparison.Ordinal);

    static Waarborg.Fingerprinting.Digests Digests(byte[] bytes) => new(
        System.Security.Cryptography.SHA256.HashData(bytes), new byte[20], new byte[16]);

    // The same listed picture at two customers and at nobody's.
    static Scene Customers()
    {
        var scene = new Scene();
        foreach (var place in (string[])["alice/a.png", "bob/b.png", "loose.png"]) scene.Tree.Add(place, _known);
        var imported = new CustomerStore(scene.At.Installation).Import(
            Encoding.UTF8.GetBytes("""
                id,source,prefix,contact,language
                alice,web,alice/,alice@customer.example,nl
                bob,web,bob/,bob@customer.example,en

                """),
            "web", Actor.CommandLine);
        Assert.IsType<CustomerImport.Done>(imported);
        return scene;
    }
}
