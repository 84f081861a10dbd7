using System.Text;
using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>A notice or an order is about one address: its file alone is read, no list and no permit is needed.</summary>
public sealed class NoticeDeskTests
{
    const string Base = "https://duinhost.example/files/";

    static readonly byte[] _bytes = Scene.Picture(1);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Peers' fault 14: what was another's went as well.
    [Fact]
    public async Task S1_without_a_permit_a_notice_takes_away_its_own_file_and_no_other_of_the_same_bytes_is_even_opened()
    {
        await using var scene = Addressed();
        scene.Tree.Add("a.jpg", _bytes).Add("b.jpg", _bytes);
        new SourceStore(scene.At.Installation).Declare(
            new("inlet", SourceKind.Upload, null, "hosting", Audience.Public, true, false, false), Actor.CommandLine);
        using (var watch = new OpenWatch(scene.Tree.Path))
        {
            var opened = await OpenedAsync(scene, "a.jpg");
            Assert.True(opened.HasItem);
            Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
            var touched = watch.Opened();
            Assert.Contains(scene.Tree.At("a.jpg"), touched);
            Assert.DoesNotContain(scene.Tree.At("b.jpg"), touched);
        }

        Assert.Equal(["b.jpg"], scene.Files());
        var upload = await scene.Engine.Scans.ScanUploadAsync(
            "inlet", Upload.Of(_bytes), Actor.CommandLine, Cancellation);
        Assert.Equal(NotScannedReason.NoPermit, Assert.IsType<ItemOutcome.NotScanned>(upload).Reason);
        Assert.Equal((0, 1, 1), (scene.Count("seen"), scene.Count("cases"), scene.Count("case_items")));
        Assert.Equal(0, scene.Count("case_item_hits"));
        await VerifiesAsync(scene);
    }

    // Put back undecided it is online again: its term was not met by having been away for a while.
    [Fact]
    public async Task S11_what_is_only_withheld_stops_no_clock_of_a_notice_and_granting_it_does()
    {
        await using var scene = Addressed();
        await using var front = await FrontAsync(scene);
        scene.Tree.Add("a.jpg", _bytes);
        Assert.IsType<OpeningAnswer.Opened>(await OpenAsync(scene, front.Address + "a.jpg"));
        await WithholdAsync(scene);
        Assert.All(Clocks(scene), one => Assert.Null(one.StoppedAt));
        Assert.IsType<CaseAnswer.Done>(await scene.RestoreAsync());
        Assert.All(Clocks(scene), one => Assert.Null(one.StoppedAt));

        await WithholdAsync(scene);
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        Assert.NotEmpty(Clocks(scene));
        Assert.All(Clocks(scene), one => Assert.Equal(ClockStop.Done, one.StoppedWhy));
        await VerifiesAsync(scene);
    }

    static IReadOnlyList<Clock> Clocks(Scene scene)
    {
        using var connection = scene.At.Installation.Database.Open();
        return ClockStore.OfCase(connection, null, scene.Case.Id);
    }

    // Until the public sees it no more.
    static async Task WithholdAsync(Scene scene)
    {
        Assert.IsType<CaseAnswer.Done>(await scene.Desk.Meanwhile.DisableAsync(
            new(scene.Case.Id, null, true, Actor.CommandLine), Cancellation));
        await new OnlineCheckDesk(scene.At.Installation).RunDueAsync(Cancellation);
        Assert.Empty(scene.Files());
    }

    [Fact]
    public async Task S11_a_notice_starts_its_clock_from_its_receipt_and_the_clock_stops_when_the_file_is_unavailable()
    {
        await using var scene = Addressed();
        await using var front = await FrontAsync(scene);
        scene.Tree.Add("a.jpg", _bytes);
        var received = scene.At.Time.GetUtcNow().AddHours(-2);
        var opened = Assert.IsType<OpeningAnswer.Opened>(
            await OpenAsync(scene, front.Address + "a.jpg", hours: 4, received: received));
        Assert.Equal(received.AddHours(4), opened.DueAt);
        using (var connection = scene.At.Installation.Database.Open())
        {
            var clocks = ClockStore.OfCase(connection, null, opened.CaseId);
            Assert.Equal([ClockKind.HotlineNotice, ClockKind.OwnRemoval], clocks.Select(one => one.Kind));
            Assert.All(clocks, one => Assert.Null(one.StoppedAt));
        }

        var done = Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        Assert.Contains("Unavailable on this machine at ", Assert.Single(done.Lines), StringComparison.Ordinal);
        Assert.Contains("until then the case's clock runs", Assert.Single(done.Lines), StringComparison.Ordinal);
        using (var connection = scene.At.Installation.Database.Open())
        {
            Assert.All(ClockStore.OfCase(connection, null, opened.CaseId), one => Assert.Null(one.StoppedAt));
        }

        await new OnlineCheckDesk(scene.At.Installation).RunDueAsync(Cancellation);
        using var after = scene.At.Installation.Database.Open();
        Assert.All(ClockStore.OfCase(after, null, opened.CaseId), one => Assert.Equal(ClockStop.Done, one.StoppedWhy));
        await VerifiesAsync(scene);
    }

    [Fact]
    public async Task S11_an_order_is_carried_out_and_never_judged()
    {
        await using var scene = Addressed();
        await using var front = await FrontAsync(scene);
        scene.Tree.Add("a.jpg", _bytes);
        var opened = Assert.IsType<OpeningAnswer.Opened>(
            await OpenAsync(scene, front.Address + "a.jpg", CaseCause.Order, hours: 6));
        Assert.Equal(0, scene.Cases.Counts().Waiting);
        var judged = Assert.IsType<CaseAnswer.Refused>(await scene.ConfirmAsync());
        Assert.Contains("carried out or contested", judged.Words, StringComparison.Ordinal);
        Assert.IsType<CaseAnswer.Refused>(await scene.RejectAsync());
        Assert.Equal(["a.jpg"], scene.Files());

        var desk = new NoticeDesk(scene.At.Installation);
        var done = Assert.IsType<CaseAnswer.Done>(await desk.CarryOutAsync(opened.CaseId, Actor.CommandLine, Cancellation));
        Assert.Contains("until then the case's clock runs", Assert.Single(done.Lines), StringComparison.Ordinal);
        Assert.Empty(scene.Files());
        Assert.IsType<CaseAnswer.Done>(await new OnlineCheckDesk(scene.At.Installation).CheckAsync(opened.CaseId, Cancellation));
        Assert.Empty(new ClockStore(scene.At.Installation).GoingOn());
        Assert.IsType<CaseAnswer.Refused>(await scene.RestoreAsync());
        Assert.IsType<CaseAnswer.Refused>(await desk.CarryOutAsync(opened.CaseId, Actor.CommandLine, Cancellation));
        Assert.Equal(0, scene.Count("verdicts"));
        await VerifiesAsync(scene);
    }

    [Fact]
    public async Task A_notice_that_is_refused_leaves_the_file_and_stops_the_clock()
    {
        await using var scene = Addressed();
        scene.Tree.Add("a.jpg", _bytes);
        var opened = await OpenedAsync(scene, "a.jpg");
        Assert.IsType<CaseAnswer.Done>(await scene.RejectAsync());
        Assert.Equal(["a.jpg"], scene.Files());
        Assert.Empty(scene.Case.Items);
        Assert.NotNull(scene.Case.ClosedAt);
        using var connection = scene.At.Installation.Database.Open();
        Assert.All(ClockStore.OfCase(connection, null, opened.CaseId), one => Assert.NotNull(one.StoppedAt));
        await VerifiesAsync(scene);
    }

    [Theory]
    [InlineData("https://elsewhere.example/a.jpg", "no declared source")]
    [InlineData(Base + "none.jpg", "Nothing lies there")]
    [InlineData(Base + "../a.jpg", ". or ..")]
    [InlineData(Base + "a.jpg?size=1", "query")]
    [InlineData(Base + "folder", "not opened")]
    [InlineData(Base + "link.jpg", "not opened")]
    public async Task Where_no_file_is_found_the_case_opens_all_the_same_says_so_and_its_clock_runs(string url, string words)
    {
        await using var scene = Addressed();
        scene.Tree.Add("a.jpg", _bytes).AddFolder("folder").AddLink("link.jpg", "a.jpg");
        var opened = Assert.IsType<OpeningAnswer.Opened>(await OpenAsync(scene, url));
        Assert.False(opened.HasItem);
        Assert.Contains(words, opened.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("jpg", opened.Words, StringComparison.Ordinal);
        Assert.Empty(scene.Case.Items);
        Assert.Equal(CaseCause.Notice, scene.Case.Cause);
        Assert.Equal(url, new OpenedCases(scene.At.Installation).DetailsOf(opened.CaseId)!.Address);
        Assert.Single(new ClockStore(scene.At.Installation).GoingOn());
        Assert.IsType<CaseAnswer.Refused>(await scene.ConfirmAsync());
        Assert.IsType<CaseAnswer.Refused>(await scene.ConfirmAsync(item: 1));
        Assert.IsType<CaseAnswer.Refused>(await scene.RestoreAsync());
        Housekeeping.Run(scene.At.Installation);
        Assert.Equal(1, scene.Count("cases"));
        await VerifiesAsync(scene);
    }

    [Fact]
    public async Task The_address_and_the_sender_lie_sealed_and_in_no_record()
    {
        await using var scene = Addressed();
        scene.Tree.Add("a-telling-name.jpg", _bytes);
        var opened = await OpenedAsync(scene, "a-telling-name.jpg");
        foreach (var telling in (string[])["a-telling-name", "somebody@meldpunt.example", "M-2026-11", Scene.Sha256(_bytes)])
        {
            Assert.False(scene.LiesInDatabase(Encoding.UTF8.GetBytes(telling)), telling);
        }

        var details = new OpenedCases(scene.At.Installation).DetailsOf(opened.CaseId)!;
        Assert.Equal(("somebody@meldpunt.example", "M-2026-11"), (details.From, details.Reference));
        Assert.DoesNotContain("telling", details.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("telling", opened.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_exchanged_since_is_left_alone()
    {
        await using var scene = Addressed();
        scene.Tree.Add("a.jpg", _bytes);
        await OpenedAsync(scene, "a.jpg");
        scene.Tree.Add("a.jpg", Scene.Picture(2));
        Assert.IsType<CaseAnswer.Incomplete>(await scene.ConfirmAsync());
        Assert.Equal(["a.jpg"], scene.Files());
        Assert.NotEmpty(new ClockStore(scene.At.Installation).GoingOn());
    }

    [Fact]
    public async Task What_a_stop_left_half_way_is_carried_out_without_a_permit_when_it_is_asked_for_again()
    {
        await using var scene = Addressed();
        await using var front = await FrontAsync(scene);
        scene.Tree.Add("a.jpg", _bytes);
        var opened = Assert.IsType<OpeningAnswer.Opened>(await OpenAsync(scene, front.Address + "a.jpg"));
        var stopping = new CaseDesk(scene.At.Installation, new RestrictionDesk(scene.At.Installation, point =>
        {
            if (point == "disable:planned") throw new StopException();
        }));
        await Assert.ThrowsAsync<StopException>(() => stopping.ConfirmAsync(
            new(opened.CaseId, null, false, Actor.CommandLine), Cancellation));
        Assert.Equal(["a.jpg"], scene.Files());
        await new NoticeDesk(scene.At.Installation).CarryOutAsync(opened.CaseId, Actor.CommandLine, Cancellation);
        Assert.Empty(scene.Files());
        await new OnlineCheckDesk(scene.At.Installation).RunDueAsync(Cancellation);
        Assert.Empty(new ClockStore(scene.At.Installation).GoingOn());
        await VerifiesAsync(scene);
    }

    [Fact]
    public async Task Who_else_points_to_the_object_is_counted_with_no_file_opened()
    {
        await using var scene = Addressed();
        scene.Tree.Add("a.jpg", _bytes).Add("copy.jpg", _bytes);
        await OpenedAsync(scene, "a.jpg");
        var desk = new NoticeDesk(scene.At.Installation);
        Assert.Contains("No other name", Assert.Single(desk.References(scene.Case, Cancellation)), StringComparison.Ordinal);
        using var outside = new Tree();
        scene.Tree.AddHardLink("again.jpg", "a.jpg");
        outside.AddHardLink("far.jpg", scene.Tree.At("a.jpg"));
        using var watch = new OpenWatch(scene.Tree.Path);
        var words = Assert.Single(desk.References(scene.Case, Cancellation));
        Assert.Contains("1 other name in the source", words, StringComparison.Ordinal);
        Assert.Contains("1 other name outside", words, StringComparison.Ordinal);
        Assert.DoesNotContain(watch.Opened(), path => path.EndsWith(".jpg", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(nameof(CaseCause.Notice), 24, null, "HotlineNotice 24")]
    [InlineData(nameof(CaseCause.Notice), 2, null, "HotlineNotice 24, OwnRemoval 2")]
    [InlineData(nameof(CaseCause.Notice), 48, nameof(ClockKind.OwnRemoval), "OwnRemoval 48")]
    [InlineData(nameof(CaseCause.Order), 12, null, "AtkmOrder 12")]
    [InlineData(nameof(CaseCause.Order), 13, null, "at most 12 hours")]
    [InlineData(nameof(CaseCause.Order), 24, nameof(ClockKind.CsarOrder), "CsarOrder 24")]
    [InlineData(nameof(CaseCause.Order), 1, nameof(ClockKind.TcoOrder), "TcoOrder 1")]
    [InlineData(nameof(CaseCause.Order), 0, null, "1 to 720")]
    [InlineData(nameof(CaseCause.Order), 5, nameof(ClockKind.HotlineNotice), "--kind")]
    [InlineData(nameof(CaseCause.Notice), 5, nameof(ClockKind.TcoOrder), "--kind")]
    public void The_clocks_are_those_of_the_kind_and_of_the_stated_term(
        string cause, int hours, string? kind, string expected)
    {
        var problem = NoticeDesk.ClocksFor(
            new(Base + "a", Enum.Parse<CaseCause>(cause), "x", default, hours,
                kind is null ? null : Enum.Parse<ClockKind>(kind), null), out var clocks);
        Assert.Contains(
            expected, problem ?? string.Join(", ", clocks.Select(one => $"{one.Kind} {one.Hours}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_address_or_was_received_tomorrow_opens_nothing()
    {
        await using var scene = Addressed();
        Assert.IsType<OpeningAnswer.Refused>(await OpenAsync(scene, "a.jpg"));
        Assert.IsType<OpeningAnswer.Refused>(await OpenAsync(
            scene, Base + "a.jpg", received: scene.At.Time.GetUtcNow().AddHours(1)));
        Assert.IsType<OpeningAnswer.Refused>(await OpenAsync(
            scene, Base + "a.jpg", received: scene.At.Time.GetUtcNow().AddDays(-400)));
        Assert.Equal(0, scene.Count("cases"));
    }

    sealed class StopException : Exception;

    static Scene Addressed()
    {
        var scene = new Scene();
        Assert.Null(new SourceStore(scene.At.Installation).SetAddress("web", Base));
        return scene;
    }

    static async Task<FrontCache> FrontAsync(Scene scene)
    {
        var front = await FrontCache.StartAsync(scene.Tree.Path);
        Assert.Null(new SourceStore(scene.At.Installation).SetAddress("web", front.Address));
        return front;
    }

    static async Task<OpeningAnswer.Opened> OpenedAsync(
        Scene scene, string name, CaseCause cause = CaseCause.Notice, int hours = 24, DateTimeOffset? received = null) =>
        Assert.IsType<OpeningAnswer.Opened>(await OpenAsync(scene, Base + name, cause, hours, received));

    static Task<OpeningAnswer> OpenAsync(
        Scene scene, string url, CaseCause cause = CaseCause.Notice, int hours = 24, DateTimeOffset? received = null) =>
        new NoticeDesk(scene.At.Installation).OpenAsync(
            new(url, cause, "somebody@meldpunt.example", received ?? scene.At.Time.GetUtcNow(), hours, null, "M-2026-11"),
            Actor.CommandLine, Cancellation);

    internal static async Task VerifiesAsync(Scene scene)
    {
        scene.At.Time.Advance(TimeSpan.FromDays(10));
        await new LedgerKeeper(scene.At.Installation).TendAsync(Cancellation);
        var (report, folder) = await LedgerWatch.CheckAsync(scene.At.Installation);
        Assert.Empty(report.Violations);
        Directory.Delete(folder, recursive: true);
    }
}
