using Waarborg.Cases;
using Waarborg.Cli.Sample;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>What nobody judges comes back after seven days; what somebody confirmed, or an authority holds, does not.</summary>
public sealed class UndecidedTests
{
    static readonly byte[] _known = Scene.Picture(1);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S10_Nothing_stays_unavailable_for_more_than_seven_days_without_a_person_and_it_is_said_two_days_before()
    {
        await using var scene = new Scene().Known(_known).Permit();
        scene.Tree.Add("a.png", _known).Add("copy.png", _known);
        await scene.SweepAsync();
        Assert.Empty(scene.Files());

        scene.At.Time.Advance(TimeSpan.FromDays(4));
        Assert.Equal((0, 0), (await PutBackAsync(scene), Said(scene).Count));
        scene.At.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await PutBackAsync(scene));
        Assert.Equal(0, await PutBackAsync(scene));
        Assert.Contains("is given back on", Assert.Single(Said(scene)).Words, StringComparison.Ordinal);
        Assert.Empty(scene.Files());

        scene.At.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(2, await PutBackAsync(scene));
        Assert.Equal(0, await PutBackAsync(scene));
        Assert.Equal(_known, await File.ReadAllBytesAsync(scene.Tree.At("a.png"), Cancellation));
        Assert.Equal(_known, await File.ReadAllBytesAsync(scene.Tree.At("copy.png"), Cancellation));
        Assert.Contains("2 files were put back", Said(scene)[0].Words, StringComparison.Ordinal);
        Assert.Equal(2, Said(scene).Count);
        // The case goes on to wait for a person, whose verdict counts as ever.
        Assert.Equal((2, null), (scene.Case.Waiting, scene.Case.ClosedAt));
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync(all: true));
        Assert.Empty(scene.Files());
        scene.At.Time.Advance(UndecidedDesk.Longest);
        Assert.Equal(0, await PutBackAsync(scene));
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Fact]
    public async Task S10_One_verdict_of_two_keeps_nothing_away_for_longer_and_the_second_one_takes_it_away_again()
    {
        await using var scene = new Scene().Import($"pdq,{Scene.Drawn(1).Hash().Hash},Baseline,entry").Permit();
        scene.Tree.Add("a.png", PngWriter.Compressed(Scene.Drawn(1))).Add("b.png", PngWriter.Compressed(Variants.Brighter(Scene.Drawn(1))));
        await scene.SweepAsync();
        foreach (var item in scene.Case.Items.Select(one => one.Number))
        {
            var request = new CaseRequest(scene.Case.Id, item, All: false, Actor.CommandLine);
            await new WithholdDesk(scene.At.Installation).DisableAsync(request, Cancellation);
        }

        Assert.Empty(scene.Files());
        await scene.AssessAsync(confirmed: true, assessor: 1, item: 1);
        scene.At.Time.Advance(UndecidedDesk.Longest);
        Assert.Equal(2, await PutBackAsync(scene));
        Assert.Equal(2, scene.Files().Length);
        await scene.AssessAsync(confirmed: true, assessor: 2, item: 1);
        Assert.Equal(["b.png"], scene.Files());
        scene.At.Time.Advance(UndecidedDesk.Longest);
        Assert.Equal(0, await PutBackAsync(scene));
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Fact]
    public async Task Where_people_come_to_disagree_it_stays_for_seven_days_more_and_nobody_frees_it_alone_at_once()
    {
        await using var scene = new Scene().Known(_known).Permit();
        scene.Tree.Add("a.png", _known);
        await scene.SweepAsync();
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync(all: true));
        scene.At.Time.Advance(UndecidedDesk.Longest * 2);
        await scene.AssessAsync(confirmed: false, assessor: 1, item: 1);
        Assert.Equal(Verdict.None, scene.Case.Items[0].Verdict);
        scene.At.Time.Advance(UndecidedDesk.Longest - TimeSpan.FromMinutes(1));
        Assert.Equal(0, await PutBackAsync(scene));
        Assert.Contains("unless people decide before", Assert.Single(Said(scene)).Words, StringComparison.Ordinal);
        scene.At.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await PutBackAsync(scene));
        Assert.Equal(["a.png"], scene.Files());
    }

    // A notice is somebody's claim: as long as nobody decides, it keeps nothing away for ever. Its own term is waited for.
    [Theory]
    [InlineData(24, null, 7)]
    [InlineData(720, ClockKind.OwnRemoval, 30)]
    public async Task S10_What_is_withheld_because_of_a_notice_comes_back_when_nobody_decides_and_not_before_the_notices_term(
        int within, object? kind, int days)
    {
        await using var scene = new Scene();
        scene.Tree.Add("a.png", _known);
        Assert.Null(new Waarborg.Permits.SourceStore(scene.At.Installation).SetAddress("web", "https://host.example/"));
        var opened = await new NoticeDesk(scene.At.Installation).OpenAsync(
            new("https://host.example/a.png", CaseCause.Notice, "x", scene.At.Time.GetUtcNow(), within, (ClockKind?)kind, null),
            Actor.CommandLine, Cancellation);
        Assert.IsType<OpeningAnswer.Opened>(opened);
        var withheld = await scene.Desk.Meanwhile.DisableAsync(new(scene.Case.Id, null, true, Actor.CommandLine), Cancellation);
        Assert.IsType<CaseAnswer.Done>(withheld);
        Assert.Empty(scene.Files());
        scene.At.Time.Jump(TimeSpan.FromDays(days) - UndecidedDesk.SaidBefore - TimeSpan.FromMinutes(1));
        Assert.Equal((0, 0), (await PutBackAsync(scene), Said(scene).Count));
        scene.At.Time.Jump(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await PutBackAsync(scene));
        Assert.Contains("is given back on", Assert.Single(Said(scene)).Words, StringComparison.Ordinal);
        scene.At.Time.Jump(UndecidedDesk.SaidBefore - TimeSpan.FromMinutes(1));
        Assert.Equal(0, await PutBackAsync(scene));
        scene.At.Time.Jump(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await PutBackAsync(scene));
        Assert.Equal(["a.png"], scene.Files());
        // The case waits on for whoever decides, and its clock was never met.
        Assert.Equal((1, null), (scene.Case.Waiting, scene.Case.ClosedAt));
        using (var connection = scene.At.Installation.Database.Open())
        {
            Assert.All(ClockStore.OfCase(connection, null, scene.Case.Id), clock => Assert.Null(clock.StoppedAt));
        }

        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        Assert.Empty(scene.Files());
        scene.At.Time.Jump(UndecidedDesk.Longest * 2);
        Assert.Equal(0, await PutBackAsync(scene));
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Fact]
    public async Task What_people_confirm_while_it_is_about_to_be_put_back_stays_away()
    {
        await using var scene = new Scene().Known(_known).Permit();
        scene.Tree.Add("a.png", _known);
        await scene.SweepAsync();
        var (found, before) = (scene.Case, scene.Case.Items[0]);
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync(all: true));
        Assert.Null(new RestrictionDesk(scene.At.Installation).IntendRestore(found, before, Actor.Housekeeping));
        Assert.Equal(ItemRestriction.Disabled, scene.Case.Items[0].Restriction);
        Assert.Empty(scene.Files());
    }

    [Fact]
    public async Task What_an_authority_holds_and_a_test_picture_stay_and_an_order_is_no_match()
    {
        await using var scene = new Scene().Known(_known).Permit();
        scene.Tree.Add("a.png", _known)
            .Add("test.png", TestPictures.Read(TestPictures.Files.Single(one => one.File == "test-01.png")));
        await scene.SweepAsync();
        var real = Assert.Single(scene.Cases.List(openOnly: true, limit: 9), one => !one.IsTest);
        Assert.True(Holds.Set(
            scene.At.Installation, real.Id, scene.At.Time.GetUtcNow().AddDays(30), "OM-2026-1", "person:anna"));
        scene.At.Time.Advance(UndecidedDesk.Longest * 2);
        Assert.Equal(0, await PutBackAsync(scene));
        Assert.Empty(scene.Files());
        Assert.Empty(Said(scene));
    }

    // Whoever scans by a timer, without a server, has nothing else that writes the end of a hold down.
    [Fact]
    public async Task What_an_authority_held_comes_back_with_the_first_command_after_the_hold_where_no_server_runs()
    {
        await using var scene = new Scene().Known(_known).Permit();
        scene.Tree.Add("a.png", _known);
        await scene.SweepAsync();
        Assert.True(Holds.Set(
            scene.At.Installation, scene.Case.Id, scene.At.Time.GetUtcNow().AddDays(30), "OM-2026-1", "person:anna"));
        scene.At.Time.Advance(TimeSpan.FromDays(29));
        Housekeeping.Run(scene.At.Installation);
        Assert.Equal(0, await PutBackAsync(scene));
        scene.At.Time.Advance(TimeSpan.FromDays(1));
        Housekeeping.Run(scene.At.Installation);
        Assert.Equal(1, await PutBackAsync(scene));
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_opened_keeps_it_for_the_next_day()
    {
        await using var scene = new Scene().Known(_known).Permit();
        scene.Tree.Add("a.png", _known);
        await scene.SweepAsync();
        scene.At.Time.Advance(UndecidedDesk.Longest);
        Directory.Move(scene.Tree.Path, scene.Tree.Path + "-away");
        Assert.Equal(0, await PutBackAsync(scene));
        Directory.Move(scene.Tree.Path + "-away", scene.Tree.Path);
        Assert.Contains("could not be put back", Assert.Single(Said(scene)).Words, StringComparison.Ordinal);
        scene.At.Time.Advance(UndecidedDesk.TryAgain + TimeSpan.FromHours(1));
        Assert.Equal(1, await PutBackAsync(scene));
        Assert.Equal(["a.png"], scene.Files());
    }

    static Task<int> PutBackAsync(Scene scene) => new UndecidedDesk(scene.At.Installation).PutBackAsync(Cancellation);

    static IReadOnlyList<Alarm> Said(Scene scene) =>
        [.. Alarms.Latest(scene.At.Installation, 20).Where(one => one.Kind == AlarmKind.NotJudgedInTime)];
}
