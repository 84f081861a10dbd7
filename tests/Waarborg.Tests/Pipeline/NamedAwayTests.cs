using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>What an order or a granted notice is about does not come back because a match of the same file falls.</summary>
public sealed class NamedAwayTests
{
    const string Base = "https://duinhost.example/files/";

    static readonly byte[] _bytes = Scene.Picture(1);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(nameof(CaseCause.Order), false)]
    [InlineData(nameof(CaseCause.Order), true)]
    [InlineData(nameof(CaseCause.Notice), false)]
    [InlineData(nameof(CaseCause.Notice), true)]
    public async Task S11_A_match_that_falls_or_is_judged_by_nobody_brings_back_nothing_that_was_ordered_or_granted(
        string cause, bool isRejected)
    {
        await using var scene = Addressed();
        scene.Tree.Add("a.jpg", _bytes);
        var asked = await OpenAsync(scene, "a.jpg", Enum.Parse<CaseCause>(cause));
        scene.Known(_bytes).Permit();
        await scene.SweepAsync();
        Assert.Empty(scene.Files());
        await CarryOutAsync(scene, asked);
        await EndMatchAsync(scene, isRejected);
        Assert.Empty(scene.Files());
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Fact]
    public async Task S11_An_order_about_another_name_of_the_same_object_keeps_both_away()
    {
        await using var scene = Addressed();
        scene.Tree.Add("a.jpg", _bytes).AddHardLink("b.jpg", "a.jpg");
        var asked = await OpenAsync(scene, "b.jpg", CaseCause.Order);
        scene.Known(_bytes).Permit();
        await scene.SweepAsync();
        await CarryOutAsync(scene, asked);
        await EndMatchAsync(scene, isRejected: false);
        Assert.Empty(scene.Files());
    }

    [Fact]
    public async Task S11_An_order_about_what_this_program_took_away_itself_is_about_that_file_and_keeps_it_away()
    {
        await using var scene = Addressed().Known(_bytes).Permit();
        scene.Tree.Add("a.jpg", _bytes);
        await scene.SweepAsync();
        var opened = await new NoticeDesk(scene.At.Installation).OpenAsync(Request(scene, "a.jpg", CaseCause.Order), Actor.CommandLine, Cancellation);
        var answer = Assert.IsType<OpeningAnswer.Opened>(opened);
        Assert.True(answer.HasItem);
        Assert.Contains("took it away already", answer.Words, StringComparison.Ordinal);
        Assert.IsType<CaseAnswer.Refused>(new CaseClosing(scene.At.Installation).Close(
            answer.CaseId, CaseClosed.NotThere, "it is gone", Actor.CommandLine));
        await EndMatchAsync(scene, isRejected: true);
        Assert.Empty(scene.Files());
    }

    [Fact]
    public async Task What_a_stop_cut_short_is_finished_within_the_hour_at_a_provider_without_any_permit()
    {
        await using var scene = Addressed();
        scene.Tree.Add("a.jpg", _bytes);
        var asked = await OpenAsync(scene, "a.jpg", CaseCause.Notice);
        Assert.IsNotType<CaseAnswer.Refused>(await scene.ConfirmAsync());
        Assert.Empty(scene.Files());
        var stopping = new CaseDesk(scene.At.Installation, new RestrictionDesk(scene.At.Installation, point =>
        {
            if (point == "restore:created") throw new StopException();
        }));
        var verdict = new VerdictGiven(IsConfirmed: false, VerdictBasis.Assessment);
        await stopping.JudgeAsync(By(asked, 1), verdict, Cancellation);
        await Assert.ThrowsAsync<StopException>(() => stopping.JudgeAsync(By(asked, 2), verdict, Cancellation));
        await new Finishing(scene.At.Installation).RunAsync(Cancellation);
        Assert.Equal(["a.jpg"], scene.Files());
        Assert.Equal(0, scene.Count("case_items"));
    }

    [Fact]
    public async Task Where_something_else_took_its_name_that_is_said_once_a_day_and_it_waits()
    {
        await using var scene = new Scene().Known(_bytes).Permit();
        scene.Tree.Add("a.png", _bytes);
        await scene.SweepAsync();
        scene.Tree.Add("a.png", "another file");
        scene.At.Time.Advance(UndecidedDesk.Longest);
        for (var hour = 0; hour < 30; hour++)
        {
            await new UndecidedDesk(scene.At.Installation).PutBackAsync(Cancellation);
            scene.At.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(2, scene.Count("restrictions where kind = 'Restore'"));
        Assert.Equal(2, Alarms.Latest(scene.At.Installation, 50).Count(one => one.Kind == AlarmKind.NotJudgedInTime));
        Assert.Equal("another file", await File.ReadAllTextAsync(scene.Tree.At("a.png"), Cancellation));
        Assert.Equal(ItemRestriction.Disabled, scene.Case.Items[0].Restriction);
    }

    [Fact]
    public async Task What_an_order_is_about_keeps_no_provider_from_leaving_and_does_not_come_back_by_that()
    {
        await using var scene = Addressed();
        scene.Tree.Add("a.jpg", _bytes).Add("b.jpg", Scene.Picture(2));
        await CarryOutAsync(scene, await OpenAsync(scene, "a.jpg", CaseCause.Order), "b.jpg");
        var desk = new LeaveDesk(scene.At.Installation);
        Assert.Empty(await desk.RestoreAsync(Cancellation));
        Assert.Equal(["b.jpg"], scene.Files());
        Assert.Contains("never sealed to anybody: 1", Assert.Single(desk.WhatStays()), StringComparison.Ordinal);
    }

    sealed class StopException : Exception;

    static CaseRequest By(long caseId, int assessor) =>
        new(caseId, 1, All: false, new(ActorKind.Machine, $"hotline.assessor-{assessor}"));

    static async Task CarryOutAsync(Scene scene, long asked, params string[] others)
    {
        if (scene.Cases.Find(asked)!.Cause == CaseCause.Order)
        {
            await new NoticeDesk(scene.At.Installation).CarryOutAsync(asked, Actor.CommandLine, Cancellation);
        }
        else
        {
            await scene.Desk.ConfirmAsync(new(asked, null, All: false, Actor.CommandLine), Cancellation);
        }

        Assert.Equal(others, scene.Files());
    }

    static async Task EndMatchAsync(Scene scene, bool isRejected)
    {
        var match = Assert.Single(scene.Cases.List(openOnly: false, limit: 9), one => one.Cause == CaseCause.Match).Id;
        if (isRejected)
        {
            var rejected = await scene.Desk.RejectAsync(new(match, null, All: true, Actor.CommandLine), Cancellation);
            Assert.Contains("stays away", Assert.Single(Assert.IsType<CaseAnswer.Incomplete>(rejected).Lines), StringComparison.Ordinal);
            return;
        }

        scene.At.Time.Advance(UndecidedDesk.Longest);
        await new Finishing(scene.At.Installation).RunAsync(Cancellation);
    }

    static Scene Addressed()
    {
        var scene = new Scene();
        Assert.Null(new SourceStore(scene.At.Installation).SetAddress("web", Base));
        return scene;
    }

    static OpeningRequest Request(Scene scene, string name, CaseCause cause) => new(
        Base + name, cause, "somebody", scene.At.Time.GetUtcNow(), cause == CaseCause.Order ? 6 : 24, null, null);

    static async Task<long> OpenAsync(Scene scene, string name, CaseCause cause) =>
        Assert.IsType<OpeningAnswer.Opened>(await new NoticeDesk(scene.At.Installation).OpenAsync(
            Request(scene, name, cause), Actor.CommandLine, Cancellation)).CaseId;
}
