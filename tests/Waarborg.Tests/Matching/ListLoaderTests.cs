using Waarborg.Lists;
using Waarborg.Matching;
using Waarborg.People;
using Waarborg.Store;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Matching;

public sealed class ListLoaderTests : IDisposable
{
    readonly TempInstallation _at = new();
    readonly ListStore _store;
    readonly ListLoader _loader;

    public ListLoaderTests()
    {
        _store = new(_at.Installation);
        _loader = new(_store);
    }

    public void Dispose() => _at.Dispose();

    [Fact]
    public void Only_the_lists_that_are_named_are_compared_with()
    {
        Import("a", 1);
        Import("b", 2);
        Assert.Equal(["a"], _loader.For(["a"]).Lists.Select(list => list.Loaded.Release.List));
        Assert.Empty(Matcher.Match(SomeHashes.Fingerprint(2), _loader.For(["a"])).Hits);
        Assert.Single(Matcher.Match(SomeHashes.Fingerprint(2), _loader.For(["b", "a"])).Hits);
    }

    [Fact]
    public void A_name_without_a_list_in_force_is_told()
    {
        Import("a", 1);
        Import("gone", 2);
        _store.Remove("gone", Actor.CommandLine);
        var lists = _loader.For(["a", "gone", "never"]);
        Assert.Equal(["gone", "never"], lists.Missing);
        Assert.Equal((1L, _at.Time.GetUtcNow()), (lists.Entries, lists.OldestImport));
        Assert.Null(_loader.For(["never"]).OldestImport);
    }

    [Fact]
    public void What_is_imported_and_removed_counts_at_once_also_when_another_process_does_it()
    {
        var elsewhere = new ListStore(_at.Open());
        Import("a", 1);
        Assert.Single(Found(1));
        Import("a", 2, elsewhere);
        Assert.Empty(Found(1));
        Assert.Single(Found(2));
        elsewhere.Remove("a", Actor.CommandLine);
        Assert.Empty(Found(2));

        IReadOnlyList<Hit> Found(int seed) => Matcher.Match(SomeHashes.Fingerprint(seed), _loader.For(["a"])).Hits;
    }

    [Fact]
    public void While_nothing_changes_the_same_lists_are_given_again()
    {
        Import("a", 1);
        Import("b", 2);
        var both = _loader.For(["a", "b"]);
        var one = _loader.For(["b"]);
        Assert.Same(both, _loader.For(["b", "a", "b"]));
        Assert.Same(one, _loader.For(["b"]));
        Assert.Same(both.Lists[1].Loaded, one.Lists[0].Loaded);

        Import("a", 3);
        Assert.Same(one.Lists[0].Loaded, _loader.For(["b"]).Lists[0].Loaded);
    }

    [Fact]
    public void A_generation_is_the_same_for_the_same_things_and_another_for_any_other()
    {
        Import("a", 1);
        Import("b", 2);
        var seen = new List<int> { _loader.For(["a"]).Generation, _loader.For(["a", "b"]).Generation };
        Assert.Equal(seen[0], new ListLoader(new ListStore(_at.Open())).For(["a"]).Generation);

        Import("a", 1);
        seen.Add(_loader.For(["a"]).Generation);
        AddKnownGood(8);
        seen.Add(_loader.For(["a"]).Generation);
        AddKnownGood(1);
        seen.Add(_loader.For(["a"]).Generation);
        _store.Remove("a", Actor.CommandLine);
        seen.Add(_loader.For(["a"]).Generation);
        Assert.Equal(seen.Count, seen.Distinct().Count());

        // What happens to a list that is not named is nothing to those that are.
        var before = _loader.For(["b"]).Generation;
        Import("a", 4);
        Assert.Equal(before, _loader.For(["b"]).Generation);
    }

    [Fact]
    public async Task Readers_go_on_while_lists_change_under_them()
    {
        Import("a", 1);
        _loader.For(["a"]);
        using var done = new CancellationTokenSource();
        var cancellation = TestContext.Current.CancellationToken;
        var reading = Enumerable.Range(0, 3).Select(_ => Task.Run(
            async () =>
            {
                var (asked, wrong) = (0, 0);
                for (; !done.IsCancellationRequested || asked == 0; asked++)
                {
                    // Every release holds entry 1, so each answer that lacks it is of lists half swapped.
                    if (Matcher.Match(SomeHashes.Fingerprint(1), _loader.For(["a"])).Hits.Count != 1) wrong++;
                    // So that whoever imports has a processor, too.
                    await Task.Delay(1, CancellationToken.None);
                }

                return wrong;
            },
            cancellation)).ToArray();
        for (var i = 2; i < 8; i++) Import("a", i, also: 1);
        await done.CancelAsync();
        Assert.All(await Task.WhenAll(reading), wrong => Assert.Equal(0, wrong));
    }

    [Fact]
    public async Task What_is_announced_is_in_memory_when_it_comes_into_force()
    {
        Import("a", 1);
        Import("a", 2);
        _loader.For(["a"]);
        var (first, second) = (Segment(1), Segment(2));
        var folder = new SegmentFolder(Path.Combine(_at.Installation.Folder, "lists"), _at.Installation.Keys);
        using (folder.Announce(new("a", first)))
        {
            Assert.Single(Hits(2));
            await _loader.ReadingAhead;
            // It is in memory, but nothing is compared with it before it is in force.
            Assert.Empty(Hits(1));
            SealedFile.Delete(Path.Combine(_at.Installation.Folder, "lists"), first);
            PutInForce(1);
        }

        Assert.Single(Hits(1));
        Assert.Empty(Hits(2));

        // Another that was announced and does not come is read when it does.
        using (folder.Announce(new("a", second))) Assert.Single(Hits(1));
        await _loader.ReadingAhead;
        Assert.Single(Hits(1));
        Assert.True(_loader.ReadingAhead.IsCompletedSuccessfully);
        PutInForce(2);
        Assert.Single(Hits(2));
        Assert.Null(folder.Coming());
        using (folder.Announce(new("never", first))) Assert.Single(Hits(2));

        IReadOnlyList<Hit> Hits(int seed) => Matcher.Match(SomeHashes.Fingerprint(seed), _loader.For(["a"])).Hits;

        string Segment(int number) => _store.Find("a")!.Releases.Single(one => one.Number == number).Segment;

        void PutInForce(int number)
        {
            using var connection = _at.Installation.Database.Open();
            using var transaction = connection.BeginTransaction();
            var release = ListTable.Find(connection, "a", number)!;
            ListTable.Activate(connection, transaction, release, _at.Time.GetUtcNow(), Actor.CommandLine.ToString());
            transaction.Commit();
        }
    }

    [Fact]
    public void A_large_release_is_announced_before_it_is_in_force_and_no_more_afterwards()
    {
        Import("a", 1);
        var lists = Path.Combine(_at.Installation.Folder, "lists");
        using var announced = new ManualResetEventSlim();
        using var watcher = new FileSystemWatcher(lists, "coming") { EnableRaisingEvents = true };
        watcher.Renamed += (_, _) => announced.Set();
        var lines = Enumerable.Range(0, ListStore.ComingFrom).Select(i => $"md5,{i + 1:x32},Test,r{i}");
        Assert.IsType<ImportOutcome.Imported>(_store.Import(
            new("a", _at.Write("a.csv", SomeHashes.Csv([.. lines])), "meldpunt"), Actor.CommandLine,
            TestContext.Current.CancellationToken));
        Assert.True(announced.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.Equal([], Directory.GetFiles(lists, "coming*"));
    }

    void AddKnownGood(int seed) => _store.AddKnownGood(
        [new(ListAlgorithm.Md5, HashBytes.From(SomeHashes.Digests(seed).Md5), "ours")], Actor.CommandLine,
        TestContext.Current.CancellationToken);

    void Import(string list, int seed, ListStore? store = null, int also = 0)
    {
        int[] seeds = also == 0 ? [seed] : [seed, also];
        var text = SomeHashes.Csv([.. seeds.Select(one => $"md5,{SomeHashes.Md5(one)},Test,r{one}")]);
        Assert.IsType<ImportOutcome.Imported>((store ?? _store).Import(
            new(list, _at.Write($"{list}.csv", text), "meldpunt"), Actor.CommandLine, TestContext.Current.CancellationToken));
    }
}
