using System.Net;
using Waarborg.Ledger;
using Waarborg.Lists;
using Waarborg.Lists.Suppliers;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Ledger;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Exchanges;

/// <summary>One installation publishes a list; others pull it, all of it or what changed, and hold the same.</summary>
public sealed class FeedTests
{
    [Fact]
    public async Task Two_providers_that_pull_a_list_hold_the_root_that_its_supplier_signed()
    {
        await using var publishing = await Publishing.StartAsync(Publishing.Csv(1, 41));
        var (one, other) = (publishing.Provider().Installation, publishing.Provider().Installation);
        foreach (var provider in (Installation[])[one, other])
        {
            var whole = Assert.IsType<ExchangeRound.Whole>(await Publishing.PullAsync(provider));
            Assert.Equal(ReleaseState.Active, whole.Release!.State);
            Assert.Equal(40, whole.Release.Entries);
            Assert.Equal(publishing.SupplierKey, whole.Release.Trust.SignedBy);
        }

        var root = Publishing.InForce(publishing.Hotline)!.Trust.Root;
        Assert.Equal(root, Publishing.InForce(one)!.Trust.Root);
        Assert.Equal(root, Publishing.InForce(other)!.Trust.Root);
        Assert.Equal(Publishing.InForce(one)!.FileDigest, Publishing.InForce(other)!.FileDigest);
    }

    [Fact]
    public async Task A_later_release_comes_as_what_changed_and_an_unchanged_one_as_nothing()
    {
        await using var publishing = await Publishing.StartAsync(Publishing.Csv(1, 41));
        var provider = publishing.Provider().Installation;
        await Publishing.PullAsync(provider);
        Assert.Null(Assert.IsType<ExchangeRound.Whole>(await Publishing.PullAsync(provider)).Release);

        publishing.Publish(Publishing.Csv(3, 44));
        var page = new ListFeed(publishing.Hotline);
        _ = page.Newest(Publishing.List);
        var changes = page.Changes(Publishing.List, 1, 2, after: null)!;
        Assert.Equal(5, changes.Records.Count);
        Assert.Equal(2, changes.Records.Count(record => record.Gone));

        var whole = Assert.IsType<ExchangeRound.Whole>(await Publishing.PullAsync(provider));
        Assert.Equal((3, 38, 2), (whole.Release!.Difference.Added, whole.Release.Difference.Kept, whole.Release.Difference.Withdrawn));
        Assert.Equal(Publishing.InForce(publishing.Hotline)!.Trust.Root, whole.Release.Trust.Root);
        Assert.Equal("2", Publishing.State(provider).Progress.Checkpoint);
    }

    [Fact]
    public async Task A_release_that_the_hotline_took_back_is_taken_back_by_those_who_pull()
    {
        await using var publishing = await Publishing.StartAsync(Publishing.Csv(1, 41));
        var provider = publishing.Provider().Installation;
        await Publishing.PullAsync(provider);
        publishing.Publish(Publishing.Csv(1, 45));
        await Publishing.PullAsync(provider);
        Agreeing.Done(publishing.Hotline, Act.RollBack, ListActs.BodyOf(new RollbackTarget.OfList(Publishing.List, 2)));
        var whole = Assert.IsType<ExchangeRound.Whole>(await Publishing.PullAsync(provider));
        Assert.Equal(40, whole.Release!.Entries);
        Assert.Equal(3, whole.Release.Trust.SupplierNumber);

        new ListStore(publishing.Hotline).Remove(Publishing.List, Actor.CommandLine);
        Assert.IsType<ExchangeRound.Whole>(await Publishing.PullAsync(provider));
        Assert.Null(Publishing.InForce(provider));
    }

    [Fact]
    public async Task What_is_not_as_it_was_signed_never_comes_into_force_and_is_said_since_when()
    {
        await using var publishing = await Publishing.StartAsync(Publishing.Csv(1, 41));
        var temp = publishing.Provider();
        var provider = temp.Installation;
        // Somebody in between, or the publisher's own machine, changed an entry after it was signed.
        var feed = new ListFeed(publishing.Hotline);
        var note = feed.Newest(Publishing.List).Note;
        Falsify(publishing.Hotline, Publishing.Csv(1, 42), note);
        var failed = Assert.IsType<ExchangeRound.Failed>(await Publishing.PullAsync(provider));
        Assert.Equal(ExchangeProblem.NotAsSigned, failed.Fault.Problem);
        Assert.Null(Publishing.InForce(provider));
        var since = temp.Time.GetUtcNow();
        temp.Time.Advance(TimeSpan.FromMinutes(3));
        await Publishing.PullAsync(provider);
        var state = Publishing.State(provider);
        Assert.Equal((ExchangeState.Failing, since), (state.State, state.FaultSince));
        Assert.Equal(2, state.Failures);
    }

    [Fact]
    public async Task What_a_false_feed_calls_gone_goes_on_matching_until_its_supplier_signed_that()
    {
        await using var publishing = await Publishing.StartAsync(Publishing.Csv(1, 41));
        var provider = publishing.Provider().Installation;
        await Publishing.PullAsync(provider);
        publishing.Publish(Publishing.Csv(1, 42));
        // Somebody in between leaves out what was signed.
        Falsify(publishing.Hotline, Publishing.Csv(10, 42), new ListFeed(publishing.Hotline).Newest(Publishing.List).Note);
        var failed = Assert.IsType<ExchangeRound.Failed>(await Publishing.PullAsync(provider));
        Assert.Equal(ExchangeProblem.NotAsSigned, failed.Fault.Problem);
        Assert.Equal(40, Publishing.InForce(provider)!.Entries);
        Assert.Empty(Assert.Single(new ListStore(provider).InForce().Releases).SetAside);
    }

    [Fact]
    public async Task What_was_withdrawn_by_a_signed_release_stops_also_where_that_waits_for_two_people()
    {
        await using var publishing = await Publishing.StartAsync(Publishing.Csv(1, 41));
        var provider = publishing.Provider().Installation;
        await Publishing.PullAsync(provider);
        publishing.Publish(Publishing.Csv(3, 42 + ShapeGate.AlwaysAdded));
        Agreeing.Done(publishing.Hotline, Act.ActivateRelease, new() { ["list"] = Publishing.List, ["release"] = 2 });
        var whole = Assert.IsType<ExchangeRound.Whole>(await Publishing.PullAsync(provider));
        Assert.NotEqual(ReleaseState.Active, whole.Release!.State);
        Assert.Equal(
            ((string[])["R, 1", "R, 2"]).Select(ListStore.HandleOf(provider.Keys, Publishing.List)).Order(),
            Assert.Single(new ListStore(provider).InForce().Releases).SetAside.Order());
    }

    [Fact]
    public async Task A_page_that_leads_to_another_release_than_was_asked_for_is_no_page_of_it()
    {
        await using var server = await StandInServer.StartAsync(
            "", (_, asked, _) => new(200, "application/json", $$"""{"to":{{asked.Parameter("from")}},"records":[]}"""));
        using var temp = new TempInstallation();
        using var http = new OutsideHttp(server.Address.AbsoluteUri, Publishing.Patience, temp.Time);
        var terms = new ExchangeTerms(
            ExchangeKind.Waarborg, "meldpunt", server.Address.AbsoluteUri, 60, ExchangeTerms.AttestationSentence);
        using var protocol = new WaarborgExchange(Publishing.List, terms, "a key", http);
        var progress = new PullProgress("7", "7", "8", null, null, 0, 1, false, false, null);
        Assert.IsType<PageAnswer.Read>(await protocol.PageAsync(progress, TestContext.Current.CancellationToken));
        var failed = Assert.IsType<PageAnswer.Failed>(
            await protocol.PageAsync(progress with { RangeTo = "8" }, TestContext.Current.CancellationToken));
        Assert.Equal(ExchangeProblem.Malformed, failed.Fault.Problem);
    }

    [Fact]
    public async Task What_a_signed_release_withdrew_stays_so_when_that_release_is_rolled_back()
    {
        await using var publishing = await Publishing.StartAsync(Publishing.Csv(1, 41));
        var provider = publishing.Provider().Installation;
        await Publishing.PullAsync(provider);
        publishing.Publish(Publishing.Csv(2, 42));
        await Publishing.PullAsync(provider);
        Agreeing.Done(provider, Act.RollBack, ListActs.BodyOf(new RollbackTarget.OfList(Publishing.List, 2)));
        var inForce = Assert.Single(new ListStore(provider).InForce().Releases);
        Assert.Equal(1, inForce.Release.Number);
        Assert.Equal([ListStore.HandleOf(provider.Keys, Publishing.List)("R, 1")], inForce.SetAside);
    }

    [Fact]
    public async Task An_entry_of_many_fingerprints_is_pulled()
    {
        var csv = SomeHashes.Csv(
            [.. Enumerable.Range(1, 3 * 9_000).Select(n => $"sha1,{n.ToString("x40", null)},Baseline,R-{n % 3}")]);
        await using var publishing = await Publishing.StartAsync(csv);
        var provider = publishing.Provider().Installation;
        Assert.IsType<ExchangeRound.Whole>(await Publishing.PullAsync(provider));
        Assert.Equal(Publishing.InForce(publishing.Hotline)!.Trust.Root, Publishing.InForce(provider)!.Trust.Root);
        Assert.Equal(27_000, Publishing.InForce(provider)!.Counts.Sum(one => one.Fingerprints));
    }

    [Fact]
    public async Task A_release_that_a_breaker_stopped_can_be_let_go_on_however_many_came_since()
    {
        await using var publishing = await Publishing.StartAsync(Publishing.Csv(1, 41));
        var provider = publishing.Provider().Installation;
        await Publishing.PullAsync(provider);
        publishing.Publish(Publishing.Csv(1, 42));
        await Publishing.PullAsync(provider);
        using (var connection = provider.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            new ReleaseActs(provider).Stop(
                connection, transaction, ListTable.Find(connection, Publishing.List, 2)!, Actor.CommandLine.ToString());
            transaction.Commit();
        }

        for (var i = 0; i < ListStore.KeptReleases + 3; i++)
        {
            publishing.Publish(Publishing.Csv(1, 43 + i));
            await Publishing.PullAsync(provider);
        }

        var releases = new ListStore(provider).Find(Publishing.List)!.Releases;
        Assert.Contains(releases, one => one.ContentGoneAt is not null);
        // The one to which a rollback would lead has what it held.
        Assert.Null(releases.Single(one => one.Number == 1).ContentGoneAt);
        Agreeing.Done(provider, Act.ActivateRelease, new() { ["list"] = Publishing.List, ["release"] = 2 });
    }

    [Fact]
    public async Task A_publisher_that_went_back_to_an_older_back_up_is_read_anew()
    {
        await using var publishing = await Publishing.StartAsync(Publishing.Csv(1, 41));
        var provider = publishing.Provider().Installation;
        await Publishing.PullAsync(provider);
        using (var connection = provider.Database.Open())
        {
            Dapper.SqlMapper.Execute(connection, "update exchange_states set goal = '2', range_to = '2'");
        }

        Assert.IsType<ExchangeRound.Whole>(await Publishing.PullAsync(provider));
        Assert.Null(Publishing.State(provider).Progress.Goal);
        Assert.Equal(40, Publishing.InForce(provider)!.Entries);
    }

    [Fact]
    public async Task A_list_that_is_published_comes_from_no_exchange()
    {
        await using var publishing = await Publishing.StartAsync(Publishing.Csv(1, 5));
        var terms = new ExchangeTerms(
            ExchangeKind.ThreatExchange, Publishing.Supplier, "https://graph.example/v21.0", 60,
            ExchangeTerms.AttestationSentence, PrivacyGroup: "123");
        Assert.Contains(
            "is published here", Agreeing.Refused(
                publishing.Hotline, Act.ConnectExchange, new() { ["list"] = Publishing.List, ["terms"] = terms.ToJson() }),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_subscriber_pulls_and_only_what_is_published_and_the_notes_are_everybodys()
    {
        await using var publishing = await Publishing.StartAsync(Publishing.Csv(1, 5));
        var provider = publishing.Provider().Installation;
        Assert.Equal(HttpStatusCode.Unauthorized, (await publishing.Server.GetAsync("/v1/feed/known/")).Status);
        var (status, body) = await publishing.Server.GetAsync("/releases/known");
        Assert.Equal(HttpStatusCode.NotFound, (await publishing.Server.GetAsync("/releases/other")).Status);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain("R, 1", body, StringComparison.Ordinal);

        Publishing.WriteSecret(provider, "0000");
        var failed = Assert.IsType<ExchangeRound.Failed>(await Publishing.PullAsync(provider));
        Assert.Equal(ExchangeProblem.CredentialsRefused, failed.Fault.Problem);
        Publishing.WriteSecret(provider, publishing.Server.Key);
        Assert.IsType<ExchangeRound.Failed>(await Publishing.PullAsync(provider));

        Agreeing.Done(publishing.Hotline, Act.PublishList, new() { ["list"] = "known", ["publish"] = false });
        Publishing.WriteSecret(provider, publishing.Key);
        failed = Assert.IsType<ExchangeRound.Failed>(await Publishing.PullAsync(provider));
        Assert.Equal(ExchangeProblem.UnexpectedStatus, failed.Fault.Problem);
    }

    [Fact]
    public async Task A_pull_that_is_broken_off_goes_on_where_it_was()
    {
        await using var publishing = await Publishing.StartAsync(Publishing.Csv(1, ListFeed.PageRecords + 200));
        var provider = publishing.Provider().Installation;
        using var stop = new CancellationTokenSource();
        var exchange = Publishing.State(provider);
        using (var http = new OutsideHttp(exchange.Terms!.Address, Publishing.Patience, provider.Time))
        using (var mirror = new ExchangeMirror(provider, Publishing.List, stopsAtOnce: false))
        using (var protocol = new StoppingProtocol(
            new WaarborgExchange(Publishing.List, exchange.Terms, publishing.Key, http), pages: 1, stop))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => new ExchangePull(provider, exchange, protocol, mirror).RunAsync(full: false, stop.Token));
        }

        var state = Publishing.State(provider);
        Assert.Equal((ExchangeState.Pulling, 1), (state.State, state.Progress.Pages));
        Assert.Null(Publishing.InForce(provider));
        var whole = Assert.IsType<ExchangeRound.Whole>(await Publishing.PullAsync(provider));
        Assert.Equal(ListFeed.PageRecords + 199, whole.Release!.Entries);
        Assert.Equal(Publishing.InForce(publishing.Hotline)!.Trust.Root, whole.Release.Trust.Root);
    }

    [Fact]
    public async Task Verify_finds_the_provider_that_added_an_entry_by_the_notes_of_the_supplier()
    {
        await using var publishing = await Publishing.StartAsync(Publishing.Csv(1, 41));
        var honest = publishing.Provider().Installation;
        await Publishing.PullAsync(honest);
        using var temp = new TempInstallation();
        Publishing.Import(temp.Installation, Publishing.Csv(1, 42));
        var signed = new ListFeed(publishing.Hotline).All(Publishing.List).Select(one =>
        {
            var manifest = Assert.IsType<ManifestOutcome.Read>(ReleaseManifest.ParseUntrusted(one.Note)).Manifest;
            return new SignedRelease(manifest.Supplier, manifest.List, manifest.Number, manifest.Root);
        }).ToList();

        var good = await CheckAsync(honest, signed);
        Assert.True(good.IsGood);
        Assert.Contains("Of known, 1 imported releases were held against its notes.", good.Notices);
        // What was not compared is said too: another name for the same list would else pass in silence.
        var others = await CheckAsync(honest, [.. signed.Select(one => one with { List = "other" })]);
        Assert.Contains("There was no release of other to hold against its notes.", others.Notices);
        Assert.Contains("known is said to be of the same supplier, and no note about it was given: not compared.", others.Notices);
        var violation = Assert.Single((await CheckAsync(temp.Installation, signed)).Violations);
        Assert.Equal("L1", violation.Rule);
        Assert.Contains("an entry was added, changed or left out", violation.Words, StringComparison.Ordinal);

        // So does the other checker, which shares nothing with ours.
        var (_, body) = await publishing.Server.GetAsync("/releases/known");
        var notes = temp.Write("notes.json", body);
        string[] options = ["--releases", notes, "--supplier-key", publishing.SupplierKey];
        Assert.Empty(await SecondCheckerTests.RulesOfSecondAsync(Path.Combine(honest.Folder, "ledger"), options));
        Assert.Equal(
            ["L1"], await SecondCheckerTests.RulesOfSecondAsync(Path.Combine(temp.Installation.Folder, "ledger"), options));
        options[^1] = temp.Installation.Keys.PublishSigner(Publishing.Supplier).Key.ToString();
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(
            () => SecondCheckerTests.RulesOfSecondAsync(Path.Combine(honest.Folder, "ledger"), options));
    }

    [Fact]
    public async Task Who_publishes_a_list_does_not_scan_with_it_and_publishes_only_its_own()
    {
        await using var publishing = await Publishing.StartAsync(Publishing.Csv(1, 5));
        var provider = publishing.Provider().Installation;
        await Publishing.PullAsync(provider);
        var words = Agreeing.Refused(provider, Act.PublishList, new() { ["list"] = "known", ["publish"] = true });
        Assert.Contains("comes from somebody else", words, StringComparison.Ordinal);

        using var temp = new TempInstallation();
        Publishing.Import(temp.Installation, Publishing.Csv(1, 5));
        words = Agreeing.Refused(temp.Installation, Act.PublishList, new() { ["list"] = "known", ["publish"] = true });
        Assert.Contains("this installation's own key", words, StringComparison.Ordinal);
    }

    static async Task<LedgerReport> CheckAsync(Installation installation, IReadOnlyList<SignedRelease> signed)
    {
        await new LedgerKeeper(installation).TendNowAsync(TestContext.Current.CancellationToken);
        return await LedgerCheck.RunAsync(
            new LedgerFolder(Path.Combine(installation.Folder, "ledger")), new() { SignedReleases = signed },
            TestContext.Current.CancellationToken);
    }

    // The database says of an older note that it is about the release that is in force now.
    static void Falsify(Installation hotline, string csv, byte[] note)
    {
        Publishing.Import(hotline, csv);
        using var connection = hotline.Database.Open();
        Dapper.SqlMapper.Execute(
            connection,
            """
            update published_releases set release_id = (
                select r.id from list_releases r where r.state = 'Active') where list = 'known' and note = @note
            """,
            new { note });
    }

    sealed class StoppingProtocol(IExchangeProtocol inner, int pages, CancellationTokenSource stop) : IExchangeProtocol
    {
        int _read;

        public TimeSpan NextIsGoodFor => inner.NextIsGoodFor;

        public bool CanContinue(string checkpoint, DateTimeOffset now) => inner.CanContinue(checkpoint, now);

        public Task<GoalOutcome> GoalAsync(PullProgress progress, CancellationToken cancellation) =>
            inner.GoalAsync(progress, cancellation);

        public async Task<PageAnswer> PageAsync(PullProgress progress, CancellationToken cancellation)
        {
            if (++_read > pages)
            {
                await stop.CancelAsync();
                cancellation.ThrowIfCancellationRequested();
            }

            return await inner.PageAsync(progress, cancellation);
        }

        public void Dispose()
        {
        }
    }
}
