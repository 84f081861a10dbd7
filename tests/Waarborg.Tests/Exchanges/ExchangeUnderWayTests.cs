using Dapper;
using Waarborg.Lists;
using Waarborg.Lists.Suppliers;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Exchanges;

/// <summary>What happens while an exchange is pulled: two people decide, another import is at work, one of several fails.</summary>
public sealed class ExchangeUnderWayTests : IAsyncDisposable
{
    readonly SomeExchange _exchange = SomeExchange.StartAsync(ExchangeKind.NcmecHashSharing).GetAwaiter().GetResult();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    Installation Installation => _exchange.Installation;

    public ValueTask DisposeAsync() => _exchange.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_pulled_of_a_place_that_two_people_left_meanwhile_never_becomes_a_release(bool isEnded)
    {
        _exchange.PageSize = 5;
        _exchange.Put(0, 20);
        var pages = 0;
        _exchange.Server.OnAsked = _ =>
        {
            if (++pages == 3) DescribeAnew(isEnded);
        };
        var refused = Assert.IsType<ExchangeRound.Refused>(await _exchange.PullAsync());
        Assert.Contains("described the exchange anew", refused.Words, StringComparison.Ordinal);
        Assert.Equal((0L, null), (Records(), _exchange.Newest));
        var progress = _exchange.State.Progress;
        Assert.Equal((null, null, null, 0), (progress.Checkpoint, progress.Goal, progress.Next, progress.Pages));
        Assert.Null(_exchange.State.Fault);

        _exchange.Server.OnAsked = null;
        if (isEnded) Assert.IsType<ExchangeRound.Refused>(await _exchange.PullAsync());
        else Assert.Equal(20, (await _exchange.PulledAsync()).Entries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_whole_pull_of_a_place_that_two_people_left_before_its_release_was_made_makes_none(bool isEnded)
    {
        _exchange.Put(0, 3);
        _exchange.At.Time.Advance(TimeSpan.FromMinutes(1));
        var desk = new ExchangeDesk(Installation, SomeExchange.Patience, point =>
        {
            if (point == "pulled") DescribeAnew(isEnded);
        });
        Assert.IsType<ExchangeRound.Refused>(await desk.RunAsync(SomeExchange.List, full: false, Cancellation));
        Assert.Equal((0L, null), (Records(), _exchange.Newest));
    }

    [Fact]
    public async Task A_pull_goes_on_where_it_was_when_only_how_often_it_is_asked_changed()
    {
        _exchange.PageSize = 5;
        _exchange.Put(0, 20);
        var pages = 0;
        _exchange.Server.OnAsked = _ =>
        {
            if (++pages == 3) Describe(_exchange.Terms with { EveryMinutes = 30 });
        };
        Assert.IsType<ExchangeRound.Refused>(await _exchange.PullAsync());
        Assert.Equal((10L, 2), (Records(), _exchange.State.Progress.Pages));
        Assert.Equal(20, (await _exchange.PulledAsync()).Entries);
    }

    [Fact]
    public async Task A_new_place_that_has_nothing_takes_the_list_out_of_force()
    {
        _exchange.Put(0, 3);
        await _exchange.PulledAsync();
        await using var empty = await NcmecStandIn.StartAsync();
        Describe(_exchange.Terms with { Address = empty.Address.AbsoluteUri });
        Assert.NotNull(_exchange.InForce);
        Assert.IsType<ExchangeRound.Whole>(await _exchange.PullAsync());
        Assert.Null(_exchange.InForce);
    }

    [Fact]
    public async Task What_is_to_be_withdrawn_while_another_import_is_at_work_is_withdrawn_at_the_next_try()
    {
        _exchange.Put(0, 1);
        await _exchange.PulledAsync();
        _exchange.Delete(0);
        using (new SegmentFolder(Path.Combine(Installation.Folder, "lists"), Installation.Keys).TryLock())
        {
            Assert.Equal(ExchangeProblem.ReleaseRefused, (await _exchange.FaultAsync()).Problem);
            Assert.NotNull(_exchange.InForce);
        }

        Assert.IsType<ExchangeRound.Whole>(await _exchange.PullAsync());
        Assert.Null(_exchange.InForce);
    }

    [Fact]
    public async Task What_came_back_counts_again_only_with_the_release_that_has_it()
    {
        _exchange.Put(0, 30);
        await _exchange.PulledAsync();
        _exchange.Delete(1);
        await _exchange.PulledAsync();
        Assert.Equal([HandleOf(1)], SetAside());

        // So much comes at once that a gate holds the release in which it is again.
        _exchange.Put(1, 2);
        _exchange.Put(100, 101 + ShapeGate.AlwaysAdded);
        var held = await _exchange.PulledAsync();
        Assert.Equal(ReleaseState.Imported, held.State);
        Assert.Equal([HandleOf(1)], SetAside());
        Agreeing.Done(Installation, Act.ActivateRelease, new() { ["list"] = SomeExchange.List, ["release"] = held.Number });
        Assert.Empty(SetAside());
        Assert.Contains(_exchange.ReferenceOf(1), _exchange.References());
    }

    [Fact]
    public async Task What_is_taken_back_while_a_release_waits_stays_so_when_that_comes_into_force()
    {
        _exchange.Put(0, 30);
        await _exchange.PulledAsync();
        _exchange.Put(100, 101 + ShapeGate.AlwaysAdded);
        var held = await _exchange.PulledAsync();
        Assert.Equal(ReleaseState.Imported, held.State);
        _exchange.Delete(100);
        await _exchange.PulledAsync();
        Agreeing.Done(Installation, Act.ActivateRelease, new() { ["list"] = SomeExchange.List, ["release"] = held.Number });
        Assert.Equal([HandleOf(100)], SetAside());
    }

    [Fact]
    public async Task What_an_exchange_has_and_nobody_can_compare_takes_the_list_out_of_force()
    {
        var standIn = await NcmecStandIn.StartAsync();
        await using var ending = standIn;
        Describe(_exchange.Terms with { Address = standIn.Address.AbsoluteUri });
        standIn.Put([new("42", "e1", _exchange.At.Time.GetUtcNow(), ("md5", new('a', 32))) { Classification = "A1" }]);
        Assert.Equal(1, (await _exchange.PulledAsync()).Entries);
        standIn.Put([new("42", "e1", _exchange.At.Time.GetUtcNow(), ("pdna", "AAAA")) { Classification = "A1" }]);
        Assert.IsType<ExchangeRound.Whole>(await _exchange.PullAsync());
        Assert.Null(_exchange.InForce);
        Assert.Equal(1, _exchange.State.Counts["kept.pdna"]);
    }

    [Fact]
    public async Task One_that_fails_here_holds_up_none_of_the_others_and_says_since_when()
    {
        await using var standIn = await NcmecStandIn.StartAsync();
        Agreeing.Done(Installation, Act.ConnectExchange, new()
        {
            ["list"] = "other",
            ["terms"] = (_exchange.Terms with { Address = standIn.Address.AbsoluteUri }).ToJson(),
        });
        var secret = Path.Combine(Installation.Keys.Folder, KeyPurposes.ExchangePrefix + "other");
        await File.WriteAllTextAsync(secret, _exchange.Secret, Cancellation);
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        standIn.Put([new("42", "e1", _exchange.At.Time.GetUtcNow(), ("md5", new('a', 32))) { Classification = "A1" }]);
        _exchange.Put(0, 3);
        await _exchange.PulledAsync();
        // The disk lost what the mirror had.
        using (var connection = Installation.Database.Open())
        {
            connection.Execute("update exchange_records set body = zeroblob(40); update exchange_states set is_dirty = 1");
        }

        _exchange.At.Time.Advance(TimeSpan.FromHours(3));
        await new ExchangeDesk(Installation, SomeExchange.Patience).RunDueAsync(Cancellation);
        Assert.Equal(ExchangeProblem.FailedHere, _exchange.State.Fault!.Problem);
        Assert.Equal((1, _exchange.At.Time.GetUtcNow()), (_exchange.State.Failures, _exchange.State.FaultSince));
        Assert.True(_exchange.State.DueAt > _exchange.At.Time.GetUtcNow());
        Assert.Equal(1, new ListStore(Installation).Find("other")!.Active!.Entries);
        // What was in force stays; all of it read anew mends it.
        Assert.Equal(3, _exchange.InForce!.Entries);
        Assert.IsType<ExchangeRound.Whole>(await _exchange.PullAsync(full: true));
        Assert.Null(_exchange.State.Fault);
    }

    [Fact]
    public async Task A_pull_longer_than_a_round_goes_on_in_the_next_and_one_that_gets_no_page_further_is_failing()
    {
        _exchange.PageSize = 5;
        _exchange.Put(0, 20);
        var pages = 0;
        _exchange.Server.OnAsked = _ =>
        {
            if (++pages == 3) _exchange.At.Time.Advance(ExchangeDesk.RoundLimit);
        };
        Assert.IsType<ExchangeRound.GoingOn>(await _exchange.PullAsync());
        Assert.Equal((ExchangeState.Pulling, 2), (_exchange.State.State, _exchange.State.Progress.Pages));
        Assert.True(_exchange.State.DueAt <= _exchange.At.Time.GetUtcNow());

        _exchange.Server.OnAsked = _ => _exchange.At.Time.Advance(ExchangeDesk.RoundLimit);
        Assert.Equal(ExchangeProblem.Endless, (await _exchange.FaultAsync()).Problem);
        _exchange.Server.OnAsked = null;
        Assert.Equal(20, (await _exchange.PulledAsync()).Entries);
    }

    [Fact]
    public async Task Verdicts_wait_where_the_exchange_does_not_answer_and_go_after_the_pull()
    {
        _exchange.Put(0, 3);
        await _exchange.PulledAsync();
        Agreeing.Done(Installation, Act.DescribeSupplier, new()
        {
            ["supplier"] = SomeExchange.Supplier,
            ["terms"] = new SupplierTerms(
                SupplierKind.Hotline, "NCMEC", "agreement 1", true, [TellHits.Supplier], SupplierTrust.Matchable, "").ToJson(),
        });
        var outbox = new FeedbackOutbox(Installation);
        foreach (var number in (int[])[0, 1])
        {
            Assert.Null(outbox.Say(
                SomeExchange.List, EntryHandle.Show(HandleOf(number)), ListAlgorithm.Md5, true, [], Actor.CommandLine));
        }

        _exchange.Server.Fail(StandInFault.Status, status: 503);
        await _exchange.FaultAsync();
        Assert.All(outbox.All(), one => Assert.Equal(0, one.Tries));
        _exchange.Server.Fail(StandInFault.None);
        _exchange.Server.Asked.Clear();
        await _exchange.PullAsync();
        Assert.Empty(outbox.All(onlyOpen: true));
        // What was left over, what came since, and only then the verdicts.
        Assert.Equal(["GET", "GET", "PUT", "PUT"], _exchange.Server.Asked.Select(one => one.Method));
    }

    [Fact]
    public async Task A_name_of_a_fingerprint_that_nobody_knows_is_counted_and_not_written_down()
    {
        var hash = string.Concat(Enumerable.Repeat("c0ffee12", 4));
        await using var standIn = await NcmecStandIn.StartAsync();
        Describe(_exchange.Terms with { Address = standIn.Address.AbsoluteUri });
        standIn.Put([new("42", "e1", _exchange.At.Time.GetUtcNow(), ("md5", new('a', 32)), ($"h{hash}", "x"), ($"g{hash}", "x"))
        {
            Classification = "A1",
        }]);
        await _exchange.PulledAsync();
        Assert.Equal(2, _exchange.State.Counts["kept.other"]);
        Assert.DoesNotContain(_exchange.State.Counts.Keys, what => what.Contains(hash, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_releases_that_are_long_over_only_those_keep_what_they_held_on_which_a_case_rests()
    {
        const int Pulls = ListStore.KeptReleases + 5;
        for (var i = 0; i < Pulls; i++)
        {
            _exchange.Put(i, i + 1);
            await _exchange.PulledAsync();
            if (i != 1) continue;
            using var connection = Installation.Database.Open();
            connection.Execute(
                """
                pragma foreign_keys = off;
                insert into case_item_hits (item_id, list, entry, supplier, release, category, algorithm, distance, support,
                    found_at, customer_key)
                values (1, 'pulled', '0123456789abcdef', 'meldpunt', 2, 'NationallyIllegal', 'md5', 0, 'Exact', '', x'00');
                """);
        }

        var store = new ListStore(Installation);
        var releases = store.Find(SomeExchange.List)!.Releases;
        // The newest is in force, release 2 has a case; of the others the oldest are over.
        Assert.Equal([3, 1], releases.Where(one => one.ContentGoneAt is not null).Select(one => one.Number));
        Assert.Equal(2, store.Open(releases.Single(one => one.Number == 2)).Entries.Length);
        Assert.Contains(
            "was let go", Agreeing.Refused(
                Installation, Act.ActivateRelease, new() { ["list"] = SomeExchange.List, ["release"] = 3 }),
            StringComparison.Ordinal);
        // The file itself goes with the next import.
        _exchange.Put(50, 51);
        await _exchange.PulledAsync();
        var files = Directory.EnumerateFiles(Path.Combine(Installation.Folder, "lists"))
            .Select(path => Path.GetFileName(path).Split('.')[0]).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(releases.Single(one => one.Number == 1).Segment, files);
        Assert.Contains(releases.Single(one => one.Number == 2).Segment, files);
    }

    [Theory]
    [InlineData("7200", 120)]
    [InlineData("Thu, 01 Jan 2026 00:00:00 GMT", 0)]
    [InlineData("9999999", 1440)]
    [InlineData("soon", 0)]
    public async Task A_pause_that_is_asked_for_is_heeded_and_none_is_longer_than_a_day(string asked, int minutes)
    {
        _exchange.Put(0, 3);
        _exchange.Server.RetryAfter = asked;
        _exchange.Server.Fail(StandInFault.Status, status: 429);
        Assert.Equal(ExchangeProblem.TooBusy, (await _exchange.FaultAsync()).Problem);
        // Who is told to come later does not ask again at once; who is told nothing that can be read does.
        Assert.Equal(minutes > 0 ? 1 : SomeExchange.Patience.Retries + 1, _exchange.Server.Asked.Count);
        Assert.InRange(
            _exchange.State.DueAt - _exchange.At.Time.GetUtcNow(), TimeSpan.FromMinutes(Math.Max(minutes, 0.5)),
            TimeSpan.FromMinutes(Math.Max(minutes, 2)));
    }

    [Fact]
    public async Task What_is_taken_back_by_a_clock_that_is_behind_ours_is_taken_back()
    {
        _exchange.Put(0, 3);
        await _exchange.PulledAsync();
        // Their clock is half a minute behind: what they write now lies before the range that was read.
        _exchange.At.Time.Advance(TimeSpan.FromSeconds(-90));
        _exchange.Delete(1);
        await _exchange.PulledAsync();
        Assert.Equal([HandleOf(1)], SetAside());
        // A clock of ours that was hours ahead: nothing that was read by it is continued.
        _exchange.At.Time.Advance(TimeSpan.FromDays(1));
        await _exchange.PullAsync();
        _exchange.At.Time.Advance(TimeSpan.FromDays(-1));
        _exchange.Put(7, 8);
        Assert.Equal(3, (await _exchange.PulledAsync()).Entries);
        Assert.Equal("1970-01-01T00:00:00Z", _exchange.Server.Asked.Last(one => one.Parameter("start") is null
            && one.Parameter("from")!.StartsWith("1970", StringComparison.Ordinal)).Parameter("from"));
    }

    [Fact]
    public async Task An_entry_that_is_touched_while_all_of_it_is_read_anew_is_not_taken_for_gone()
    {
        _exchange.Put(1, 2);
        _exchange.Put(2, 3);
        await _exchange.PulledAsync();
        _exchange.PageSize = 1;
        _exchange.Server.Fail(StandInFault.Status, afterPages: 1);
        Assert.IsType<ExchangeRound.Failed>(await _exchange.PullAsync(full: true));
        _exchange.Server.Fail(StandInFault.None);
        // It moves out of the range that is being read.
        _exchange.Put(2, 3);
        _exchange.Put(1, 2);
        await _exchange.PullAsync();
        Assert.Equal(["42/e1", "42/e2"], _exchange.References());
        Assert.Empty(SetAside());
        Assert.False(_exchange.State.Progress.IsFull);
    }

    [Fact]
    public async Task What_was_refused_is_counted_once_though_its_hour_is_read_twice()
    {
        _exchange.Put(0, 3);
        _exchange.Spoil(1);
        _exchange.At.Time.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 3; i++)
        {
            _exchange.At.Time.Advance(TimeSpan.FromMinutes(5));
            await new ExchangeDesk(Installation, SomeExchange.Patience).RunAsync(SomeExchange.List, full: false, Cancellation);
        }

        Assert.Equal(1, _exchange.State.Counts.Single(one => one.Key.StartsWith("refused.", StringComparison.Ordinal)).Value);
    }

    ulong HandleOf(int number) => ListStore.HandleOf(Installation.Keys, SomeExchange.List)(_exchange.ReferenceOf(number));

    IReadOnlySet<ulong> SetAside() => Assert.Single(new ListStore(Installation).InForce().Releases).SetAside;

    long Records()
    {
        using var connection = Installation.Database.Open();
        return connection.ExecuteScalar<long>("select count(*) from exchange_records");
    }

    void DescribeAnew(bool isEnded)
    {
        if (isEnded) Agreeing.Done(Installation, Act.ConnectExchange, new() { ["list"] = SomeExchange.List, ["terms"] = null });
        else Describe(_exchange.Terms with { Environment = "NGO_Generative_AI" });
    }

    void Describe(ExchangeTerms terms) => Agreeing.Done(
        Installation, Act.ConnectExchange, new() { ["list"] = SomeExchange.List, ["terms"] = terms.ToJson() });
}
