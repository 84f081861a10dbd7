using System.Text;
using Waarborg.Cases;
using Waarborg.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>A person's verdict is about bytes, and what follows from it is done, also after a stop.</summary>
public sealed class CaseDeskTests
{
    static readonly byte[] One = Scene.Picture(1);
    static readonly byte[] Two = Scene.Picture(2);

    sealed class StopException : Exception;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_confirmed_candidate_is_disabled_and_so_is_the_next_copy_without_a_question()
    {
        await using var scene = new Scene().Known(One);
        await WaitingAsync(scene);
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        Assert.Empty(scene.Files());
        Assert.Equal((Verdict.Confirmed, ItemRestriction.Disabled), Only(scene));
        scene.Tree.Add("b.png", One);
        Assert.Equal((1, 1, 0), await scene.CountAsync());
        Assert.Empty(scene.Files());
    }

    // Peers' fault 13.
    [Fact]
    public async Task A_rejected_match_is_put_back_forgotten_to_the_last_byte_and_does_not_come_back()
    {
        await using var scene = new Scene().Known(One).Permit();
        scene.Tree.Add("unmistakable.png", One).Add("b.png", Two);
        Assert.Equal((2, 1, 1), await scene.CountAsync());
        var item = Assert.Single(scene.Case.Items);
        var keys = scene.Cases.Keys;
        byte[][] gone =
        [
            Encoding.UTF8.GetBytes("unmistakable"), item.Sha256, Encoding.UTF8.GetBytes(Scene.Sha256(One)),
            keys.Locator("web", item.Locator), keys.Version("web", item.Locator, item.Version!.Value),
        ];
        Assert.True(scene.LiesInDatabase(gone[3]));

        Assert.IsType<CaseAnswer.Done>(await scene.RejectAsync());
        Assert.Equal(["b.png", "unmistakable.png"], scene.Files());
        Assert.All(gone, bytes => Assert.False(scene.LiesInDatabase(bytes)));
        Assert.Equal((0, 0, 1), (scene.Count("case_items"), scene.Count("restrictions"), scene.Count("rejections")));
        Assert.NotNull(scene.Case.ClosedAt);
        scene.Tree.Add("copy.png", One);
        Assert.Equal((3, 0, 3), await scene.CountAsync());
        Assert.Empty(scene.Case.Items);
    }

    [Fact]
    public async Task What_was_put_back_is_not_disabled_first_again()
    {
        await using var scene = new Scene().Known(One).Permit();
        scene.Tree.Add("a.png", One);
        await scene.SweepAsync();
        Assert.IsType<CaseAnswer.Done>(await scene.RestoreAsync());
        Assert.Equal(One, await File.ReadAllBytesAsync(scene.Tree.At("a.png"), Cancellation));
        scene.Tree.Add("b.png", One);
        Assert.Equal((2, 2, 0), await scene.CountAsync());
        Assert.Equal(["a.png", "b.png"], scene.Files());
        Assert.IsType<CaseAnswer.Refused>(await scene.RestoreAsync());
    }

    [Fact]
    public async Task What_was_put_back_can_be_confirmed_afterwards()
    {
        await using var scene = new Scene().Known(One).Permit();
        scene.Tree.Add("a.png", One);
        await scene.SweepAsync();
        Assert.IsType<CaseAnswer.Done>(await scene.RestoreAsync());
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        Assert.Empty(scene.Files());
        Assert.Equal(ItemRestriction.Disabled, scene.Case.Items.Single().Restriction);
    }

    [Fact]
    public async Task A_confirmed_file_that_was_touched_meanwhile_is_disabled_at_the_next_sweep()
    {
        await using var scene = new Scene().Known(One);
        await WaitingAsync(scene);
        File.SetLastWriteTimeUtc(scene.Tree.At("a.png"), new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.IsType<CaseAnswer.Incomplete>(await scene.ConfirmAsync());
        Assert.Equal((Verdict.Confirmed, ItemRestriction.Failed), Only(scene));
        Assert.Equal((1, 1, 0), await scene.CountAsync());
        Assert.Equal((Verdict.Confirmed, ItemRestriction.Disabled), Only(scene));
        Assert.Empty(scene.Files());
    }

    [Fact]
    public async Task One_verdict_is_about_the_same_bytes_and_never_about_others()
    {
        // Two different pictures that one perceptual entry is like.
        var (first, second) = (Scene.Drawn(1), Scene.Drawn(1));
        second.Pixels[0] = new(1, 2, 3);
        await using var scene = new Scene().Import($"pdq,{first.Hash().Hash},Baseline,entry").Permit();
        var (a, b) = (Waarborg.Cli.Sample.PngWriter.Compressed(first), Waarborg.Cli.Sample.PngWriter.Compressed(second));
        scene.Tree.Add("1.png", a).Add("2.png", b).Add("3.png", a);
        Assert.Equal((3, 3, 0), await scene.CountAsync());
        Assert.Contains("2 different contents", Words(await scene.ConfirmAsync(all: true)), StringComparison.Ordinal);
        Assert.Contains("Name one with --item N", Words(await scene.ConfirmAsync()), StringComparison.Ordinal);
        Assert.Contains("has no item 9", Words(await scene.ConfirmAsync(item: 9)), StringComparison.Ordinal);
        Assert.All(scene.Case.Items, item => Assert.Equal(Verdict.None, item.Verdict));

        Assert.IsType<CaseAnswer.Done>(await scene.AssessAsync(confirmed: true, item: 3));
        Assert.Equal(["2.png"], scene.Files());
        Assert.Equal(
            [Verdict.Confirmed, Verdict.None, Verdict.Confirmed], scene.Case.Items.Select(item => item.Verdict));
        var none = new CaseRequest(99, null, false, Waarborg.People.Actor.CommandLine);
        Assert.Equal("There is no case 99.", Words(await scene.Desk.RejectAsync(none, Cancellation)));
    }

    [Fact]
    public async Task What_one_person_confirmed_two_others_take_back_and_all_its_names_are_put_back()
    {
        await using var scene = new Scene().Known(One).Permit(alwaysAsk: true);
        scene.Tree.Add("a.png", One).AddHardLink("b.png", "a.png");
        await scene.SweepAsync();
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync(all: true));
        Assert.Empty(scene.Files());
        // One person does not undo what was ruled: not by putting it back, and not by a second verdict of his own.
        Assert.Contains("judged to be", Words(await scene.RestoreAsync(item: 2)), StringComparison.Ordinal);
        Assert.Contains("You judged it before", Words(await scene.RejectAsync(all: true)), StringComparison.Ordinal);
        Assert.IsType<CaseAnswer.Done>(await scene.AssessAsync(confirmed: false, assessor: 1, item: null));
        Assert.Contains("The verdicts about what case 1 is about differ", Words(await scene.RestoreAsync(item: 2)), StringComparison.Ordinal);
        Assert.Empty(scene.Files());
        Assert.IsType<CaseAnswer.Done>(await scene.AssessAsync(confirmed: false, assessor: 2, item: null));
        Assert.Equal(["a.png", "b.png"], scene.Files());
        Assert.Equal((0, 0), (scene.Count("case_items"), scene.Count("restrictions")));
        Assert.Equal((2, 0, 2), await scene.CountAsync());
    }

    [Fact]
    public async Task A_candidate_can_be_rejected_when_the_folder_is_gone()
    {
        await using var scene = new Scene().Known(One);
        await WaitingAsync(scene);
        Directory.Move(scene.Tree.Path, scene.Tree.Path + "-moved");
        Assert.IsType<CaseAnswer.Refused>(await scene.ConfirmAsync());
        Assert.IsType<CaseAnswer.Done>(await scene.RejectAsync());
        Directory.Move(scene.Tree.Path + "-moved", scene.Tree.Path);
        Assert.Equal(0, scene.Count("case_items"));
    }

    [Fact]
    public async Task A_sweep_that_stops_at_any_point_of_acting_ends_as_if_it_had_not()
    {
        var points = 0;
        for (var stopAt = 1; stopAt == 1 || stopAt <= points; stopAt++)
        {
            await using var scene = new Scene().Known(One).Permit();
            scene.Tree.Add("a.png", One).AddHardLink("b.png", "a.png").Add("c.png", Two);
            var passed = 0;
            var stop = stopAt;
            scene.AtPoint = _ =>
            {
                passed++;
                if (passed == stop) throw new StopException();
            };
            await Assert.ThrowsAsync<StopException>(() => scene.RunAsync());
            if (stopAt == 1) points = 10;
            await scene.RestartAsync();
            var dry = scene.Rows();
            await scene.SweepAsync(dryRun: true);
            Assert.Equal(dry, scene.Rows());
            Assert.Equal((3, 2, 1), await scene.CountAsync());
            Assert.Equal(["c.png"], scene.Files());
            Assert.Equal(ItemRestriction.Disabled, Assert.Single(scene.Case.Items).Restriction);
            Assert.Equal((1, 1), (scene.Count("sweeps"), scene.Count("restrictions")));
            await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
        }
    }

    [Fact]
    public async Task A_verdict_that_a_stop_cut_short_is_carried_out_at_the_next_sweep()
    {
        foreach (var verdict in (Verdict[])[Verdict.Confirmed, Verdict.Rejected])
        {
            for (var stopAt = 1; stopAt <= 6; stopAt++)
            {
                await using var scene = new Scene().Known(One).Permit(alwaysAsk: verdict == Verdict.Confirmed);
                scene.Tree.Add("a.png", One);
                await scene.SweepAsync();
                var (passed, stop) = (0, stopAt);
                var desk = new CaseDesk(scene.At.Installation, new(scene.At.Installation, _ =>
                {
                    passed++;
                    if (passed == stop) throw new StopException();
                }));
                var request = new CaseRequest(scene.Case.Id, null, false, Waarborg.People.Actor.CommandLine);
                await Assert.ThrowsAsync<StopException>(() => verdict == Verdict.Confirmed
                    ? desk.ConfirmAsync(request, Cancellation)
                    : desk.RejectAsync(request, Cancellation));
                await scene.SweepAsync();
                Assert.Equal(verdict == Verdict.Confirmed ? [] : ["a.png"], scene.Files());
                Assert.Equal(verdict == Verdict.Confirmed ? 1 : 0, scene.Count("case_items"));
                Assert.Equal(verdict == Verdict.Confirmed ? 1 : 0, scene.Count("restrictions"));
            }
        }
    }

    [Fact]
    public async Task An_item_rejected_while_its_disabling_was_cut_short_lies_in_its_place_again()
    {
        await using var scene = new Scene().Known(One).Permit();
        scene.Tree.Add("a.png", One);
        scene.AtPoint = static point =>
        {
            if (point == "disable:hidden") throw new StopException();
        };
        await Assert.ThrowsAsync<StopException>(() => scene.RunAsync());
        await scene.RestartAsync();
        Assert.IsType<CaseAnswer.Done>(await scene.RejectAsync());
        Assert.Equal(["a.png"], scene.Files());
        Assert.Equal((1, 0, 1), await scene.CountAsync());
    }

    // A candidate that waits under a permit that asks, and then a permit that does not.
    static async Task WaitingAsync(Scene scene)
    {
        scene.Permit(alwaysAsk: true);
        scene.Tree.Add("a.png", One);
        await scene.SweepAsync();
        scene.At.Time.Advance(TimeSpan.FromHours(1));
        scene.Permit();
        Assert.Equal((Verdict.None, ItemRestriction.None), Only(scene));
    }

    static (Verdict, ItemRestriction) Only(Scene scene)
    {
        var item = Assert.Single(scene.Case.Items);
        return (item.Verdict, item.Restriction);
    }

    static string Words(CaseAnswer answer) => Assert.IsType<CaseAnswer.Refused>(answer).Words;
}
