using Dapper;
using Waarborg.Cases;
using Waarborg.Cli.Sample;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Sample;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>Somebody tries with a test picture whether files are compared here: treated like a match, counted nowhere.</summary>
public sealed class TestPictureTests
{
    static readonly byte[] _known = Scene.Picture(1);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static byte[] Bytes(string file) => TestPictures.Read(TestPictures.Files.Single(one => one.File == file));

    [Fact]
    public async Task A_test_picture_is_made_unavailable_explained_and_put_back_byte_for_byte()
    {
        await using var scene = new Scene().Known(_known).Permit();
        scene.Tree.Add("a.png", Bytes("test-01.png")).Add("b.jpg", Bytes("test-01-q50.jpg")).Add("c.webp", Bytes("test-02.webp"));

        var summary = await scene.SweepAsync();

        Assert.Equal((3, 0, 0, 3), (summary.Items, summary.Match, summary.NoMatch, summary.Tests));
        Assert.Empty(scene.Files());
        var cases = scene.Cases.List(openOnly: true, limit: 9);
        Assert.Equal(["test-01", "test-02"], cases.Select(one => one.Reference).Order(StringComparer.Ordinal));
        Assert.All(cases, one => Assert.Equal(
            (true, "test-pictures", "waarborg", "Test"), (one.IsTest, one.List, one.Supplier, one.Category)));
        foreach (var one in cases)
        {
            Assert.IsType<CaseAnswer.Done>(await scene.Desk.RestoreAsync(
                new(one.Id, Item: null, All: false, Actor.CommandLine), Cancellation));
        }

        Assert.Equal(Bytes("test-01.png"), await File.ReadAllBytesAsync(Path.Combine(scene.Tree.Path, "a.png"), Cancellation));
        Assert.Equal(Bytes("test-01-q50.jpg"), await File.ReadAllBytesAsync(Path.Combine(scene.Tree.Path, "b.jpg"), Cancellation));
        // What was put back stays; the same picture elsewhere is another try.
        scene.Tree.Add("d.png", Bytes("test-01.png"));
        Assert.Equal(4, (await scene.SweepAsync()).Tests);
        Assert.Equal(["a.png", "b.jpg", "c.webp"], scene.Files());
        await EndAsync(scene);
    }

    [Fact]
    public async Task One_that_is_only_alike_waits_for_a_person_and_has_one_record_however_often_it_is_looked_at()
    {
        await using var scene = new Scene().Known(_known).Permit();
        var alike = PngWriter.Compressed(Variants.Brighter(TestPictureDrawer.DrawAll(TestPictureFiles.Apart())[2]));
        scene.Tree.Add("a.png", alike);

        Assert.Equal(1, (await scene.SweepAsync()).Tests);
        Assert.Equal(1, (await scene.SweepAsync()).Tests);
        // Another release: everything is compared anew.
        scene.Known(_known, Scene.Picture(9));
        Assert.Equal(1, (await scene.SweepAsync()).Tests);

        Assert.Equal(["a.png"], scene.Files());
        var item = Assert.Single(scene.Case.Items);
        Assert.Equal((ItemRestriction.None, "pdq", MatchDecision.Candidate), (item.Restriction, item.Algorithm, item.Decision));
        Assert.Equal(1, scene.Count("evidence where kind = 'test.match'"));
        Assert.IsType<CaseAnswer.Done>(await scene.AssessAsync(confirmed: true));
        Assert.Empty(scene.Files());
        await EndAsync(scene);
    }

    [Fact]
    public async Task A_match_that_is_compared_anew_with_another_release_keeps_its_one_record()
    {
        await using var scene = new Scene().Known(_known).Permit(alwaysAsk: true);
        scene.Tree.Add("a.png", _known);
        Assert.Equal(1, (await scene.SweepAsync()).Match);
        scene.Known(_known, Scene.Picture(9));
        Assert.Equal(1, (await scene.SweepAsync()).Match);
        Assert.Equal(1, scene.Count("evidence where kind = 'match'"));
        await EndAsync(scene);
    }

    [Fact]
    public async Task A_permit_that_always_asks_asks_for_test_pictures_too()
    {
        await using var scene = new Scene().Known(_known).Permit(alwaysAsk: true);
        scene.Tree.Add("a.png", Bytes("test-12.png"));
        Assert.Equal(1, (await scene.SweepAsync()).Tests);
        Assert.Equal(["a.png"], scene.Files());
        Assert.Equal(ItemRestriction.None, Assert.Single(scene.Case.Items).Restriction);
        await EndAsync(scene);
    }

    [Fact]
    public async Task Without_a_permit_nothing_reacts_and_no_file_is_opened()
    {
        await using var scene = new Scene().Known(_known);
        scene.Tree.Add("a.png", Bytes("test-01.png"));
        using var watch = new OpenWatch(scene.Tree.Path);

        Assert.IsType<SweepResult.Refused>(await scene.RunAsync());

        Assert.DoesNotContain(watch.Opened(), path => path.EndsWith("a.png", StringComparison.Ordinal));
        Assert.Empty(scene.Cases.List(openOnly: false, limit: 9));
        Assert.Equal(0, scene.Count("evidence where kind = 'test.match'"));
    }

    [Fact]
    public async Task What_is_on_a_list_of_the_permit_as_well_is_a_match_and_no_test()
    {
        var both = Bytes("test-03.png");
        await using var scene = new Scene().Known(both).Permit();
        scene.Tree.Add("a.png", both);
        var summary = await scene.SweepAsync();
        Assert.Equal((1, 0), (summary.Match, summary.Tests));
        Assert.Equal("known", scene.Case.List);
        await EndAsync(scene);
    }

    [Fact]
    public async Task A_permit_with_exact_lists_alone_goes_on_judging_what_is_too_small_or_too_even_to_be_alike()
    {
        await using var scene = new Scene().Known(_known).Permit();
        var even = new Canvas(64, 64);
        even.Fill(Rgb.Grey(0.5));
        scene.Tree.Add("small.png", PngWriter.Compressed(new(3, 3))).Add("even.png", PngWriter.Compressed(even));
        Assert.Equal((2, 0, 2), await scene.CountAsync());
    }

    [Fact]
    public async Task A_test_picture_is_not_rejected_so_that_others_can_try_with_it()
    {
        await using var scene = new Scene().Known(_known).Permit();
        scene.Tree.Add("a.png", Bytes("test-01.png"));
        await scene.SweepAsync();
        var refused = Assert.IsType<CaseAnswer.Refused>(await scene.RejectAsync());
        Assert.Contains("case restore 1", refused.Words, StringComparison.Ordinal);
        Assert.Equal(0, scene.Count("rejections"));
    }

    [Fact]
    public async Task No_entry_is_held_back_by_how_often_its_picture_was_tried()
    {
        await using var scene = new Scene().Known(_known).Permit();
        const int tries = Waarborg.Deciding.Decider.MaxDisabledFirst + 5;
        for (var i = 0; i < tries; i++) scene.Tree.Add($"{i}.png", Bytes("test-01.png"));
        Assert.Equal(tries, (await scene.SweepAsync()).Tests);
        Assert.Empty(scene.Files());
    }

    [Fact]
    public async Task A_thousand_tries_leave_the_statistics_as_they_were()
    {
        await using var scene = new Scene().Known(_known).Permit(hours: 30);
        scene.Tree.Add("a.png", _known);
        for (var i = 0; i < 40; i++) scene.Tree.Add($"test-{i}.png", Bytes("test-01.png"));
        var installation = scene.At.Installation;
        var upload = new Waarborg.Permits.SourceStore(installation).Declare(
            new("uploads", Waarborg.Permits.SourceKind.Upload, null, "hosting", Waarborg.Permits.Audience.Public, true, false, false),
            Actor.CommandLine);
        Assert.IsType<Waarborg.Permits.DeclareOutcome.Declared>(upload);
        Granting.Grant(installation, "uploads", ["known"], TimeSpan.FromHours(30), "why", alwaysAsk: false);
        var before = Figures(scene);
        var counts = scene.Cases.Counts();

        var summary = await scene.SweepAsync();
        Assert.Equal((1, 40), (summary.Match, summary.Tests));
        var picture = Bytes("test-02-half.png");
        for (var i = 0; i < 960; i++)
        {
            var outcome = await scene.Engine.Scans.ScanUploadAsync("uploads", Upload.Of(picture), Actor.CommandLine, Cancellation);
            Assert.True(outcome is ItemOutcome.Match { IsTest: true }, outcome.ToString());
        }

        var restored = scene.Cases.List(openOnly: true, limit: 9).Single(one => one.Reference == "test-01");
        await scene.Desk.RestoreAsync(new(restored.Id, null, false, Actor.CommandLine), Cancellation);
        await scene.Desk.ConfirmAsync(new(restored.Id, 1, false, Actor.CommandLine), Cancellation);
        scene.At.Time.Advance(TimeSpan.FromHours(2));
        await scene.Engine.Ledger.TendAsync(Cancellation);

        var after = Figures(scene);
        Assert.Equal(new Figure.Number(1000), after.Tests);
        // One real match was made beside them, and is all that there is.
        Assert.Equal(
            (1, 0, 1L, 1L, 0L, 0L, 1L),
            (counts.Open + 1, counts.Closed, Value(after.Matches), Value(after.Cases), Value(after.Confirmed), Value(after.Rejected),
                Value(after.Disabled)));
        Assert.Equal((0L, 1L, 0L), (Value(after.Uploads), Value(after.Items), Value(after.Restored)));
        Assert.Equal((1, 0, 1, 1), scene.Cases.Counts());
        Assert.Equal(2, scene.Cases.TestCounts().Open);
        Assert.Equal(before.NotScanned, after.NotScanned);
        scene.At.Time.Advance(TimeSpan.FromDays(9));
        await scene.Engine.Ledger.TendAsync(Cancellation);
        await EndAsync(scene);
        using var connection = installation.Database.Open();
        var days = connection.Query<string>(
            "select cast(body as text) from evidence where kind = 'figures.day'").ToList();
        Assert.NotEmpty(days);
        Assert.All(days, day => Assert.Contains("\"disabled\":\"<10\"", day, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_erased_record_of_a_test_picture_leaves_the_figures_of_the_day_as_they_are()
    {
        await using var scene = new Scene().Known(_known).Permit();
        for (var i = 0; i < 12; i++) scene.Tree.Add($"{i}.png", _known);
        scene.Tree.Add("test.png", Bytes("test-01.png"));
        await scene.SweepAsync();
        var found = scene.Cases.List(openOnly: true, limit: 9).Single(one => !one.IsTest);
        await scene.Desk.ConfirmAsync(new(found.Id, Item: null, All: true, Actor.CommandLine), Cancellation);
        using var connection = scene.At.Installation.Database.Open();
        connection.Execute("update evidence set body = null, nonce = null where kind = 'test.match'");
        scene.At.Time.Advance(TimeSpan.FromDays(9));
        await scene.Engine.Ledger.TendAsync(Cancellation);
        var day = connection.Query<string>(
            "select cast(body as text) from evidence where kind = 'figures.day' order by seq").First();
        Assert.Contains("\"confirmed\":10,\"", day, StringComparison.Ordinal);
        Assert.Contains("\"cases\":\"<10\"", day, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test-pictures", "hotline")]
    [InlineData("Test-Pictures", "hotline")]
    [InlineData("known", "waarborg")]
    [InlineData("known", "Waarborg")]
    public void Nobody_imports_a_list_in_their_name_or_in_that_of_the_program(string list, string supplier)
    {
        Assert.NotNull(ListRules.Problem(InstallationKind.Provider, list, supplier, maxDistance: null));
        using var at = new TempInstallation();
        var path = at.Write("list.csv", SomeHashes.Csv([$"sha256,{new string('a', 64)},Baseline,entry"]));
        Assert.IsType<ImportOutcome.Refused>(new ListStore(at.Installation).Import(
            new(list, path, supplier), Actor.CommandLine, Cancellation));
    }

    static async Task EndAsync(Scene scene)
    {
        scene.At.Time.Advance(TimeSpan.FromHours(1));
        await scene.Engine.Ledger.TendAsync(Cancellation);
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    static Figures Figures(Scene scene) =>
        JournalBodies.ExactFigures(scene.At.Installation, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    static long Value(Figure figure) => figure is Figure.Number number ? number.Value : 0;
}
