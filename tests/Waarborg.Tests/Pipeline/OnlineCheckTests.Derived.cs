using Dapper;
using Waarborg.Acting;
using Waarborg.Cases;
using Waarborg.Intake;
using Waarborg.People;
using Waarborg.Pipeline;

namespace Waarborg.Tests.Pipeline;

// What is made of a file goes and comes with that file, and nothing of another file does.
public sealed partial class OnlineCheckTests
{
    [Fact]
    public async Task What_was_made_of_a_file_stays_sealed_as_long_as_the_file_itself_cannot_be_put_back()
    {
        await using var scene = Pictured();
        var before = Snapshot(scene);
        scene.Known(_bytes).Permit();
        await scene.SweepAsync();
        scene.Tree.Add("a.jpg", "another");
        string[] stays = ["a.jpg", "thumbs/ab_small.jpg"];
        Assert.IsNotType<CaseAnswer.Done>(await scene.RestoreAsync());
        Assert.Equal(stays, Names(scene));
        await SettleAsync(scene);
        Assert.Equal(stays, Names(scene));

        // Also where a version before wrote it down.
        var journal = new RestrictionJournal(scene.At.Installation);
        var main = journal.Find(scene.Case.Items[0].DisableId!.Value)!;
        using (var connection = scene.At.Installation.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            journal.IntendCompanionsBack(connection, transaction, main, Actor.Housekeeping);
            transaction.Commit();
        }

        await SettleAsync(scene);
        Assert.Equal(stays, Names(scene));
        File.Delete(scene.Tree.At("a.jpg"));
        Assert.IsType<CaseAnswer.Done>(await scene.RestoreAsync());
        Assert.Equal(before, Snapshot(scene));
        await NoticeDeskTests.VerifiesAsync(scene);
    }

    [Fact]
    public async Task A_customers_original_with_a_hard_link_among_the_thumbnails_keeps_its_names_and_the_case_says_so()
    {
        await using var scene = Pictured();
        scene.Tree.Add("piet/holiday.jpg", "an original").AddHardLink("thumbs/a_x.jpg", "piet/holiday.jpg");
        scene.Known(_bytes).Permit();
        await scene.SweepAsync();
        Assert.Equal(["piet/holiday.jpg", "thumbs/a_x.jpg", "thumbs/ab_small.jpg"], Names(scene));
        var words = Assert.Single(Assert.IsType<CaseAnswer.Incomplete>(await LookAsync(scene)).Lines);
        Assert.Contains(
            "Not taken away: 1 of what fits {dir}/thumbs/{name}_*.{ext}, because of further names", words,
            StringComparison.Ordinal);
        Assert.DoesNotContain("a_x", words, StringComparison.Ordinal);
        Assert.Null(Check(scene).DerivedAt);
        File.Delete(scene.Tree.At("thumbs/a_x.jpg"));
        Assert.IsType<CaseAnswer.Done>(await LookAsync(scene));
        Assert.Equal(["piet/holiday.jpg", "thumbs/ab_small.jpg"], Names(scene));
    }

    [Theory]
    [InlineData("disable:opened")]
    [InlineData("disable:planned")]
    public async Task A_hard_link_that_is_made_at_the_last_moment_stays(string at)
    {
        await using var scene = Pictured();
        await using var front = await FrontAsync(scene);
        await OpenAsync(scene, front, CaseCause.Notice);
        var time = 0;
        var desk = new CaseDesk(scene.At.Installation, new RestrictionDesk(scene.At.Installation, point =>
        {
            // The first is that of the file itself, and the second that of thumbs/a_large.jpg.
            if (point == at && ++time == 2) scene.Tree.AddHardLink("elsewhere.jpg", "thumbs/a_large.jpg");
        }));
        await desk.ConfirmAsync(new(scene.Case.Id, null, false, Actor.CommandLine), Cancellation);
        Assert.Equal("large", await File.ReadAllTextAsync(scene.Tree.At("elsewhere.jpg"), Cancellation));
        Assert.False(File.Exists(scene.Tree.At("a.jpg")));
    }

    [Fact]
    public async Task What_was_made_of_another_file_beside_it_with_a_longer_name_stays()
    {
        await using var scene = Pictured();
        scene.Tree.Add("a_b.jpg", "lawful").Add("thumbs/a_b_small.jpg", "of a_b").Add("thumbs/a_c_small.jpg", "of a");
        scene.Known(_bytes).Permit();
        await scene.SweepAsync();
        Assert.Equal(["a_b.jpg", "thumbs/a_b_small.jpg", "thumbs/ab_small.jpg"], Names(scene));
        Assert.IsType<CaseAnswer.Done>(await scene.RestoreAsync());
        Assert.Equal(7, Names(scene).Length);
    }

    [Fact]
    public async Task A_linked_folder_of_thumbnails_is_said_and_not_taken_for_an_empty_one()
    {
        await using var scene = Pictured();
        Directory.Move(scene.Tree.At("thumbs"), scene.Tree.At("real"));
        scene.Tree.AddLink("thumbs", "real");
        scene.Known(_bytes).Permit();
        await scene.SweepAsync();
        var words = Assert.Single(Assert.IsType<CaseAnswer.Incomplete>(await LookAsync(scene)).Lines);
        Assert.Contains("What fits {dir}/thumbs/{name}_*.{ext} cannot be told", words, StringComparison.Ordinal);
        Assert.Null(Check(scene).DerivedAt);
        File.Delete(scene.Tree.At("thumbs"));
        Directory.Move(scene.Tree.At("real"), scene.Tree.At("thumbs"));
        Assert.IsType<CaseAnswer.Done>(await LookAsync(scene));
        Assert.Equal(["thumbs/ab_small.jpg"], Names(scene));
    }

    [Fact]
    public async Task What_is_the_matter_with_one_file_does_not_keep_those_behind_it_from_being_looked_at()
    {
        await using var scene = new Scene();
        await using var front = await FrontAsync(scene);
        var other = Scene.Picture(2);
        scene.Tree.Add("a.jpg", _bytes).Add("b.jpg", other);
        scene.Known(_bytes, other).Permit();
        await scene.SweepAsync();
        using (var connection = scene.At.Installation.Database.Open())
        {
            connection.Execute("update restrictions set details = x'00' where id = (select min(id) from restrictions)");
        }

        await new OnlineCheckDesk(scene.At.Installation).RunDueAsync(Cancellation);
        using var after = scene.At.Installation.Database.Open();
        OnlineCheck[] checks =
        [
            .. scene.Cases.List(openOnly: false, limit: 9).SelectMany(one => OnlineChecks.OfCase(after, one.Id))
                .Select(one => one.Check).OrderBy(one => one.DisableId),
        ];
        Assert.Equal(2, checks.Length);
        Assert.Contains("The look broke off", checks[0].Problem!.English, StringComparison.Ordinal);
        Assert.True(checks[0].IsPending);
        Assert.True(checks[0].DueAt > scene.At.Time.GetUtcNow());
        Assert.NotNull(checks[1].GoneAt);
    }

    static Task<CaseAnswer> LookAsync(Scene scene) =>
        new OnlineCheckDesk(scene.At.Installation).CheckAsync(scene.Case.Id, Cancellation);

    static async Task SettleAsync(Scene scene)
    {
        using var folder = Assert.IsType<SourceOutcome.Opened>(FolderSource.Open(scene.Tree.Path)).Source;
        await new RestrictionDesk(scene.At.Installation).SettleAsync("web", folder, Cancellation);
    }
}
