using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>Where one person does not put a file back he reads what stands behind it, and who can.</summary>
public sealed class CaseRestoreTests
{
    const string Base = "https://bilderhost.example/";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_order_is_about_is_not_put_back_and_it_is_said_where_the_order_is_contested()
    {
        await using var scene = new Scene();
        scene.Tree.Add("c-1/a.png", Telling.Known);
        Assert.Null(new SourceStore(scene.At.Installation).SetAddress("web", Base));
        var desk = new NoticeDesk(scene.At.Installation);
        Assert.IsType<OpeningAnswer.Opened>(await desk.OpenAsync(
            new(Base + "c-1/a.png", CaseCause.Order, "atkm@overheid.example", scene.At.Time.GetUtcNow(), 12, null, "A-1"),
            Actor.CommandLine, Cancellation));
        Assert.IsType<CaseAnswer.Done>(await desk.CarryOutAsync(1, Actor.CommandLine, Cancellation));
        var words = Refused(await scene.RestoreAsync());
        Assert.Equal(
            "An order stands behind what case 1 is about: it is contested where it came from, and not put back here.", words);
        Assert.False(File.Exists(scene.Tree.At("c-1/a.png")));
    }

    [Fact]
    public async Task Where_verdicts_differ_they_are_counted_and_a_further_person_decides()
    {
        await using var telling = await Telling.DisabledAsync(tells: false);
        var scene = telling.Scene;
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        await scene.AssessAsync(confirmed: false, assessor: 1, item: null);
        Assert.Equal(Verdict.None, Assert.Single(scene.Case.Items).Verdict);
        Assert.Equal(
            "The verdicts about what case 1 is about differ: 1 say that it is what was said of it, 1 that it is not. It stays away "
                + "until a further person decides.",
            Refused(await scene.RestoreAsync()));
        Assert.False(File.Exists(scene.Tree.At("c-1/a.png")));
        // A complaint that waits is the way back, whatever the verdicts say.
        Assert.Equal(1, await telling.RunAsync());
        telling.Complain();
        Assert.Contains(
            "A complaint about what case 1 is about waits (1), and deciding it is the way back", Refused(await scene.RestoreAsync()),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_judged_says_by_how_many_and_that_others_or_a_complaint_bring_it_back()
    {
        await using var telling = await Telling.DisabledAsync(tells: false);
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
        Assert.Equal(
            "What case 1 is about was judged to be what was said of it (1 of 1 verdicts). It comes back when others judge "
                + "otherwise, or when a complaint about it is right.",
            Refused(await telling.Scene.RestoreAsync()));
    }

    // Only alike, so that one verdict is no ruling: nobody reads that it was judged.
    [Fact]
    public async Task One_verdict_of_two_is_not_called_a_ruling()
    {
        await using var scene = new Scene().Import($"pdq,{Scene.Drawn(1).Hash().Hash},Baseline,entry").Permit();
        scene.Tree.Add("a.png", Telling.Known);
        await scene.SweepAsync();
        Assert.IsType<CaseAnswer.Done>(await new WithholdDesk(scene.At.Installation).DisableAsync(
            new(scene.Case.Id, 1, All: false, Actor.CommandLine), Cancellation));
        await scene.AssessAsync(confirmed: true, assessor: 1, item: 1);
        var words = Refused(await scene.RestoreAsync());
        Assert.StartsWith("1 of two verdicts says that what case 1 is about is what was said of it", words, StringComparison.Ordinal);
        Assert.Contains("that is no ruling. A further person decides; where nobody does in time, it is put back by itself.", words, StringComparison.Ordinal);
        scene.At.Time.Advance(UndecidedDesk.Longest);
        Assert.Equal(1, await new UndecidedDesk(scene.At.Installation).PutBackAsync(Cancellation));
        Assert.Equal(["a.png"], scene.Files());
    }

    static string Refused(CaseAnswer answer) => Assert.IsType<CaseAnswer.Refused>(answer).Words;
}
