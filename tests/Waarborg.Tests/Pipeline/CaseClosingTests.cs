using System.Text;
using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>A case about an address of which no file lies here ends by a person's word, held against what lies there now.</summary>
public sealed class CaseClosingTests
{
    const string Base = "https://duinhost.example/files/";
    const string Reason = "looked below the web folder with the customer";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Base + "none.jpg", "NotThere", ClockStop.CaseClosed)]
    [InlineData(Base + "a.jpg?size=1", "NotThere", ClockStop.CaseClosed)]
    [InlineData("https://elsewhere.example/a.jpg", "NotOurs", ClockStop.CaseClosed)]
    [InlineData(Base + "none.jpg", "Withdrawn", ClockStop.Withdrawn)]
    public async Task It_closes_with_its_clocks_and_the_reason_lies_sealed(string url, string why, object stopped)
    {
        await using var scene = await OpenedAsync(url);
        var done = Assert.IsType<CaseAnswer.Done>(Close(scene, Enum.Parse<CaseClosed>(why)));
        Assert.Contains("1 clock stopped", Assert.Single(done.Lines), StringComparison.Ordinal);
        Assert.NotNull(scene.Case.ClosedAt);
        Assert.Equal((Enum.Parse<CaseClosed>(why), Reason), new OpenedCases(scene.At.Installation).ClosingOf(scene.Case.Id));
        Assert.False(scene.LiesInDatabase(Encoding.UTF8.GetBytes(Reason)));
        using var connection = scene.At.Installation.Database.Open();
        Assert.Equal([(ClockStop?)stopped], ClockStore.OfCase(connection, null, scene.Case.Id).Select(one => one.StoppedWhy));
        Assert.Contains("closed already", Refused(Close(scene, CaseClosed.Withdrawn)), StringComparison.Ordinal);
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Fact]
    public async Task It_stays_open_where_a_file_lies_there_by_now_or_nobody_can_tell()
    {
        await using var scene = await OpenedAsync(Base + "later.jpg");
        Assert.Contains("it is ours", Refused(Close(scene, CaseClosed.NotOurs)), StringComparison.Ordinal);
        scene.Tree.Add("later.jpg", Scene.Picture(1));
        Assert.Contains("A file lies there now", Refused(Close(scene, CaseClosed.NotThere)), StringComparison.Ordinal);
        File.Delete(scene.Tree.At("later.jpg"));
        scene.Tree.AddLink("later.jpg", "elsewhere.jpg");
        Assert.Contains("cannot be opened", Refused(Close(scene, CaseClosed.NotThere)), StringComparison.Ordinal);
        Directory.Move(scene.Tree.Path, scene.Tree.Path + "-away");
        try
        {
            Assert.True(Assert.IsType<CaseAnswer.Refused>(Close(scene, CaseClosed.NotThere)).MayPass);
        }
        finally
        {
            Directory.Move(scene.Tree.Path + "-away", scene.Tree.Path);
        }

        Assert.Null(scene.Case.ClosedAt);
        Assert.Single(new ClockStore(scene.At.Installation).GoingOn());
    }

    [Theory]
    [InlineData(Base + "a.jpg?size=1")]
    [InlineData("http://duinhost.example/files/a.jpg")]
    [InlineData(Base + "a.jpg#part")]
    public async Task Another_scheme_or_a_query_makes_no_file_of_ours_anothers(string url)
    {
        await using var scene = await OpenedAsync(url, "a.jpg");
        Assert.Empty(scene.Case.Items);
        Assert.Contains("it is ours", Refused(Close(scene, CaseClosed.NotOurs)), StringComparison.Ordinal);
        Assert.Contains("A file lies there now", Refused(Close(scene, CaseClosed.NotThere)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_with_a_file_or_upon_a_match_and_a_closing_without_a_reason_are_refused()
    {
        await using var scene = await OpenedAsync(Base + "a.jpg", "a.jpg");
        Assert.Contains("has a file", Refused(Close(scene, CaseClosed.Withdrawn)), StringComparison.Ordinal);
        Assert.Contains("no case 7", Refused(Close(scene, CaseClosed.Withdrawn, caseId: 7)), StringComparison.Ordinal);
        foreach (var reason in (string[])["", " ", new('x', CaseClosing.MaxReasonLength + 1)])
        {
            Assert.Contains("--reason", Refused(Close(scene, CaseClosed.Withdrawn, reason)), StringComparison.Ordinal);
        }

        var bytes = Scene.Picture(2);
        await using var matched = new Scene().Known(bytes).Permit();
        matched.Tree.Add("a.png", bytes);
        await matched.SweepAsync();
        Assert.Contains("rests on a match", Refused(Close(matched, CaseClosed.Withdrawn)), StringComparison.Ordinal);
    }

    static CaseAnswer Close(Scene scene, CaseClosed why, string reason = Reason, long? caseId = null) =>
        new CaseClosing(scene.At.Installation).Close(caseId ?? scene.Case.Id, why, reason, Actor.CommandLine);

    static string Refused(CaseAnswer answer) => Assert.IsType<CaseAnswer.Refused>(answer).Words;

    static async Task<Scene> OpenedAsync(string url, params string[] files)
    {
        var scene = new Scene();
        foreach (var file in files) scene.Tree.Add(file, Scene.Picture(1));
        Assert.Null(new SourceStore(scene.At.Installation).SetAddress("web", Base));
        Assert.IsType<OpeningAnswer.Opened>(await new NoticeDesk(scene.At.Installation).OpenAsync(
            new(url, CaseCause.Notice, "somebody@meldpunt.example", scene.At.Time.GetUtcNow(), 24, null, null),
            Actor.CommandLine, Cancellation));
        return scene;
    }
}
