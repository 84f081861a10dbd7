using Waarborg.Cases;
using Waarborg.Decoding;
using Waarborg.Evidence;
using Waarborg.Fingerprinting;
using Waarborg.Intake;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Tests.Pipeline;

/// <summary>A sweep judges everything once, acts on exact matches, and can be stopped, resumed and refused.</summary>
public sealed class SweepTests
{
    static readonly byte[] One = Scene.Picture(1);
    static readonly byte[] Two = Scene.Picture(2);

    // Peers' faults 7, 17: only some were looked at, by chance, or only the first.
    [Fact]
    public async Task An_exact_match_is_disabled_joins_one_case_and_every_item_is_counted()
    {
        await using var scene = new Scene().Known(One).Permit();
        scene.Tree.Add("a.png", One).Add("b.png", One).Add("c.png", Two).Add("d.txt").Add("e.png", []);
        var summary = await scene.SweepAsync();
        Assert.Equal((5, 2, 1), (summary.Items, summary.Match, summary.NoMatch));
        Assert.Equal((1, 1), (summary.NotScanned["empty"], summary.NotScanned["notImagery"]));
        Assert.Equal(["c.png", "d.txt", "e.png"], scene.Files());
        Assert.All(scene.Case.Items, item => Assert.Equal(
            (ItemRestriction.Disabled, "sha256", MatchDecision.DisableFirst), (item.Restriction, item.Algorithm, item.Decision)));
        Assert.Equal([1, 2], scene.Case.Items.Select(item => item.Number));
        Assert.Equal(1, scene.Count("sweep_permits"));

        var again = await scene.SweepAsync();
        Assert.Equal((3, 0, 1), (again.Items, again.Match, again.NoMatch));
        Assert.Equal(2, scene.Case.Items.Count);
        Assert.Equal([2L, 1L], new SweepStore(scene.At.Installation).Latest(10).Select(sweep => sweep.Id));
    }

    [Theory]
    [InlineData("md5")]
    [InlineData("sha1")]
    [InlineData("pdq")]
    public async Task What_matches_by_less_than_sha256_waits_for_a_person(string algorithm)
    {
#pragma warning disable CA5350, CA5351 // These are what lists hold.
        var hash = algorithm switch
        {
            "md5" => Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(One)),
            "sha1" => Convert.ToHexStringLower(System.Security.Cryptography.SHA1.HashData(One)),
            _ => Lists.SomeHashes.Turned(Scene.Drawn(1).Hash().Hash, 20).ToString(),
        };
#pragma warning restore CA5350, CA5351
        await using var scene = new Scene().Import($"{algorithm},{hash},Baseline,entry").Permit();
        scene.Tree.Add("a.png", One);
        Assert.Equal((1, 1, 0), await scene.CountAsync());
        var item = Assert.Single(scene.Case.Items);
        Assert.Equal(
            (ItemRestriction.None, MatchDecision.Candidate, algorithm), (item.Restriction, item.Decision, item.Algorithm));
        Assert.Equal((1, 1, 0), await scene.CountAsync());
        Assert.Single(scene.Case.Items);
        Assert.Equal(0, scene.Count("restrictions"));
        Assert.Equal(["a.png"], scene.Files());
    }

    // The lists are read beside what comes first in a sweep, so many entries that the first file would be opened before they
    // are there, and held against the lists before.
    [Fact]
    public async Task A_sweep_after_an_import_is_held_against_the_lists_that_came_also_while_they_are_still_being_read()
    {
        string[] others = [.. Enumerable.Range(0, 150_000).Select(i => $"sha256,{i:x64},Baseline,other-{i}")];
        await using var scene = new Scene().Import(others).Permit();
        scene.Tree.Add("a.png", One);
        Assert.Equal((1, 0, 1), await scene.CountAsync());

        scene.Import([.. others, $"sha256,{Scene.Sha256(One)},Baseline,entry"]);
        Assert.Equal((1, 1, 0), await scene.CountAsync());
    }

    // The list has no entry by MD5 or SHA-1, so that neither was taken of a picture before it matched.
    [Fact]
    public async Task What_matched_is_kept_with_all_its_digests()
    {
        await using var scene = new Scene().Known(One).Permit(alwaysAsk: true);
        scene.Tree.Add("a.png", One);
        Assert.Equal((1, 1, 0), await scene.CountAsync());
        using var connection = scene.At.Installation.Database.Open();
        var kept = Assert.Single(scene.Cases.Prints(connection, scene.Case.Id)).Value.Digests;
#pragma warning disable CA5350, CA5351 // These are what reports name.
        Assert.Equal(System.Security.Cryptography.MD5.HashData(One), kept.Md5);
        Assert.Equal(System.Security.Cryptography.SHA1.HashData(One), kept.Sha1);
#pragma warning restore CA5350, CA5351
    }

    [Fact]
    public async Task The_digests_that_were_left_out_are_taken_of_the_same_bytes_or_not_at_all()
    {
        var taken = new Digests(System.Security.Cryptography.SHA256.HashData(One), Sha1: null, Md5: null);
        Assert.True((await WholeAsync(One))?.AreWhole);
        Assert.Null(await WholeAsync(Two));
        Assert.Null(await WholeAsync([.. One, 0]));
        Assert.Null(await WholeAsync(One[..^1]));

        Task<Digests?> WholeAsync(byte[] now) => Fingerprinter.WholeAsync(
            taken, One.Length, DecodeRequest.FromBytes("web", now).Read, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_permit_that_always_asks_disables_nothing_first()
    {
        await using var scene = new Scene().Known(One).Permit(alwaysAsk: true);
        scene.Tree.Add("a.png", One);
        Assert.Equal((1, 1, 0), await scene.CountAsync());
        Assert.Equal(MatchDecision.Candidate, Assert.Single(scene.Case.Items).Decision);
        Assert.Equal(["a.png"], scene.Files());
    }

    [Fact]
    public async Task Twenty_copies_are_disabled_first_and_the_next_waits()
    {
        await using var scene = new Scene().Known(One).Permit();
        for (var i = 0; i < 21; i++) scene.Tree.Add($"{i:00}.png", One);
        Assert.Equal((21, 21, 0), await scene.CountAsync());
        Assert.Equal(["20.png"], scene.Files());
        Assert.Equal(20, scene.Case.Items.Count(item => item.Restriction == ItemRestriction.Disabled));
        Assert.Equal(MatchDecision.Candidate, scene.Case.Items[^1].Decision);
    }

    [Fact]
    public async Task A_dry_run_says_the_same_and_writes_nothing_but_its_entries()
    {
        await using var scene = new Scene().Known(One).Permit();
        scene.Tree.Add("a.png", One).Add("b.png", Two);
        var before = scene.Rows();
        var dry = await scene.SweepAsync(dryRun: true);
        Assert.Equal((2, 1, 1), (dry.Items, dry.Match, dry.NoMatch));
        Assert.Equal(before, scene.Rows());
        Assert.Equal((1, 1, 0), (
            scene.Count("evidence where kind = 'sweep.started' and json_extract(cast(body as text), '$.dryRun')"),
            scene.Count("evidence where kind = 'sweep.ended'"), scene.Count("evidence where kind = 'match'")));
        Assert.Equal(["a.png", "b.png"], scene.Files());
        Assert.Equal((2, 1, 1), await scene.CountAsync());
        Assert.Equal(2, scene.Count("seen where generation > 0"));
    }

    [Fact]
    public async Task The_same_bytes_renewed_at_the_same_place_are_the_same_item()
    {
        await using var scene = new Scene().Known(One).Permit(alwaysAsk: true);
        scene.Tree.Add("a.png", One);
        await scene.SweepAsync();
        File.SetLastWriteTimeUtc(scene.Tree.At("a.png"), new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await scene.SweepAsync();
        var item = Assert.Single(scene.Case.Items);
        using var source = scene.Tree.Source();
        Assert.Equal(Assert.Single(source.Walk(TestContext.Current.CancellationToken)).Version, item.Version);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Hard_links_go_and_come_together_and_each_is_counted_once(int workers)
    {
        await using var scene = new Scene { Workers = workers }.Known(One).Permit();
        scene.Tree.Add("a.png", One);
        string[] names = ["a.png", "b.png", "c.png", "d.png", "e.png", "f.png"];
        foreach (var name in names[1..]) scene.Tree.AddHardLink(name, "a.png");
        Assert.Equal((6, 6, 0), await scene.CountAsync());
        Assert.Empty(scene.Files());
        Assert.Equal((0, 0, 0), await scene.CountAsync());
        Assert.IsType<CaseAnswer.Done>(await scene.RestoreAsync());
        Assert.Equal(names, scene.Files());
        Assert.Equal((6, 6, 0), await scene.CountAsync());
        Assert.IsType<CaseAnswer.Done>(await scene.RejectAsync(all: true));
        Assert.Equal((6, 0, 6), await scene.CountAsync());
        Assert.Equal((0, 0), (scene.Count("case_items"), scene.Count("restrictions")));
    }

    [Fact]
    public async Task A_file_that_changes_between_match_and_act_is_not_touched_but_read_again()
    {
        await using var scene = new Scene().Known(One).Permit();
        scene.Tree.Add("a.png", One);
        scene.AtPoint = point =>
        {
            if (point == "disable:opened") File.WriteAllBytes(scene.Tree.At("a.png"), Two);
        };
        Assert.Equal((1, 0, 1), await scene.CountAsync());
        Assert.Equal(Two, await File.ReadAllBytesAsync(scene.Tree.At("a.png"), TestContext.Current.CancellationToken));
        Assert.Empty(scene.Cases.List(openOnly: false, limit: 10));
        Assert.Equal(0, scene.Count("restrictions"));
    }

    [Fact]
    public async Task A_list_that_is_gone_is_never_no_match_and_not_ready()
    {
        await using var scene = new Scene().Known(One).Permit();
        scene.Tree.Add("a.png", Two);
        Assert.Empty((await scene.Engine.Readiness.CheckAsync(TestContext.Current.CancellationToken)).Reasons);
        new ListStore(scene.At.Installation).Remove("known", Actor.CommandLine);
        var summary = await scene.SweepAsync();
        Assert.Equal((1, 0, 1), (summary.Items, summary.NoMatch, summary.NotScanned["listMissing"]));
        var report = await scene.Engine.Readiness.CheckAsync(TestContext.Current.CancellationToken);
        Assert.False(report.Ready);
        Assert.Contains("not in force: known", Assert.Single(report.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_permit_an_installation_is_ready_and_a_doubted_clock_makes_it_not()
    {
        await using var scene = new Scene();
        var report = await scene.Engine.Readiness.CheckAsync(TestContext.Current.CancellationToken);
        Assert.Equal((true, false), (report.Ready, report.Detects));
        Assert.Contains("no permit", Assert.IsType<SweepResult.Refused>(await scene.RunAsync()).Words, StringComparison.Ordinal);
        scene.At.Time.SetWallClock(scene.At.Time.GetUtcNow().AddHours(-1));
        Assert.False((await scene.Engine.Readiness.CheckAsync(TestContext.Current.CancellationToken)).Ready);
        Assert.Contains("clock", Assert.IsType<SweepResult.Refused>(await scene.RunAsync()).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_permit_that_ends_in_the_middle_stops_the_sweep_with_words_and_another_resumes_it()
    {
        await using var scene = new Scene().Known(One).Permit();
        scene.Tree.Add("a.png", One).Add("b.png", Two).Add("c.png", Scene.Picture(3));
        scene.AtPoint = point =>
        {
            if (point == "disable:ended") scene.At.Time.Advance(TimeSpan.FromHours(1));
        };
        var stopped = Assert.IsType<SweepResult.Stopped>(await scene.RunAsync());
        Assert.Contains("ended at", stopped.Words, StringComparison.Ordinal);
        Assert.Equal((1, 2), (stopped.Summary.Match, stopped.Summary.NotScanned["noPermit"]));
        scene.AtPoint = static _ => { };
        Assert.IsType<SweepResult.Refused>(await scene.RunAsync());
        scene.Permit();
        Assert.Equal((3, 1, 2), await scene.CountAsync());
        var sweep = Assert.Single(new SweepStore(scene.At.Installation).Latest(10));
        Assert.Equal((SweepState.Finished, 2L), (sweep.State, scene.Count("sweep_permits")));
    }

    [Fact]
    public async Task A_sweep_that_is_stopped_goes_on_as_the_same_and_counts_as_if_it_had_not_been()
    {
        await using var scene = new Scene().Known(One).Permit();
        scene.Tree.Add("a.png", Two).Add("b.png", One).AddHardLink("c.png", "b.png").Add("d.png", Scene.Picture(4));
        using var stop = new CancellationTokenSource();
        scene.AtPoint = point =>
        {
            if (point == "disable:ended") stop.Cancel();
        };
        var stopped = Assert.IsType<SweepResult.Stopped>(await scene.RunAsync(cancellation: stop.Token));
        Assert.Equal("It was stopped.", stopped.Words);
        Assert.Equal(1, scene.Count("seen where outcome = 'NoMatch'"));
        await scene.RestartAsync();
        Assert.Equal((4, 2, 2), await scene.CountAsync());
        Assert.Equal(1, scene.Count("sweeps"));
    }

    [Fact]
    public async Task A_source_is_swept_once_at_a_time_and_a_worker_that_fails_ends_the_sweep()
    {
        await using var scene = new Scene().Known(One).Permit();
        for (var i = 0; i < 400; i++) scene.Tree.Add($"{i}.txt");
        scene.Tree.Add("0.png", One);
        scene.AtPoint = static _ => throw new InvalidOperationException("a bug");
        await Assert.ThrowsAsync<InvalidOperationException>(() => scene.RunAsync().WaitAsync(
            TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
        await scene.RestartAsync();
        using (FileLock.TryTake(scene.At.Installation, "web"))
        {
            var refused = Assert.IsType<SweepResult.Refused>(await scene.RunAsync());
            Assert.Equal("A sweep of web is running already.", refused.Words);
        }

        Assert.Equal(401, (await scene.SweepAsync()).Items);
    }

    [Fact]
    public async Task Decoders_that_disagree_raise_an_alarm_unless_the_bytes_changed_between()
    {
        await using var scene = new Scene().Import($"pdq,{Scene.Drawn(1).Hash().Hash},Baseline,entry").Permit();
        var lists = new Waarborg.Matching.ListLoader(new ListStore(scene.At.Installation)).For(["known"]);
        foreach (var isUnchanged in (bool[])[false, true])
        {
            var reads = 0;
            ValueTask<int> Read(long offset, Memory<byte> into, CancellationToken cancellation)
            {
                if (offset == 0) reads++;
                var bytes = reads > 1 ? Other(One.Length) : One;
                var count = Math.Min(into.Length, bytes.Length - (int)offset);
                bytes.AsMemory((int)offset, count).CopyTo(into);
                return ValueTask.FromResult(count);
            }

            var judged = await scene.Engine.Flow.JudgeAsync(
                new("web", Locator.FromText("a.png"), null, One.Length, Read, () => isUnchanged, Locator.FromText("a.png")), lists,
                TestContext.Current.CancellationToken);
            Assert.Equal(
                isUnchanged ? NotScannedReason.DecoderDisagreed : NotScannedReason.Changed,
                Assert.IsType<Judged.NotJudged>(judged).Reason);
            var alarms = Alarms.Latest(scene.At.Installation, 10);
            Assert.Equal(isUnchanged ? [AlarmKind.DecodersDisagreed] : [], alarms.Select(alarm => alarm.Kind));
        }

        // What a taken-over decoder called a picture, and is none.
        static byte[] Other(int length) => [.. "no picture at all"u8, .. new byte[length - 17]];
    }
}
