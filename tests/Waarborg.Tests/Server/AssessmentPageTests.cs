using System.Net;
using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Server.Pages;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>Signed verdicts from outside, pasted at the console: each is held against who was asked, and about what.</summary>
public sealed class AssessmentPageTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_verdicts_in_one_field_decide_and_one_that_nobody_asked_for_is_named()
    {
        await using var server = await SomeReview.StartAsync(pictures: 1);
        var file = Path.Combine(SomeReview.FolderOf(server.Installation), "unmistakable-1.png");
        var message = await SomeVerdicts.AskAsync(server, 1, Cancellation);
        var cookie = server.SignIn();
        Assert.Contains($"href=\"{AssessmentPages.Path}\"", await server.PageAsync("/cases/1", cookie), StringComparison.Ordinal);

        var stranger = SomeVerdicts.Note(server, message with { Candidate = new('0', 32) }, "carla", confirmed: true);
        var refused = await server.SendAsync(AssessmentPages.Path, cookie, ("notes", stranger));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Nobody was asked", refused.Body, StringComparison.Ordinal);
        var inDutch = await server.SendAsync(AssessmentPages.Path + "?lang=nl", cookie, ("notes", stranger));
        Assert.Contains("over deze kandidaat is niemand iets gevraagd", inDutch.Body, StringComparison.Ordinal);
        Assert.Contains("<small lang=\"en\">Nobody was asked", inDutch.Body, StringComparison.Ordinal);
        Assert.True(File.Exists(file));

        var both = SomeVerdicts.Note(server, message, "carla", confirmed: true)
            + "\r\n" + SomeVerdicts.Note(server, message, "dirk", confirmed: true).ReplaceLineEndings("\r\n");
        var taken = await server.SendAsync(AssessmentPages.Path, cookie, ("notes", both));
        Assert.True(taken.Status == HttpStatusCode.OK, taken.Body);
        Assert.False(File.Exists(file));
        Assert.Equal(Verdict.Confirmed, new CaseStore(server.Installation).Find(1)!.Items[0].Verdict);
        await LedgerWatch.AssertAgreesAsync(server.Installation);
    }

    [Fact]
    public async Task Only_an_operator_takes_verdicts_and_an_empty_field_and_too_many_are_said()
    {
        await using var server = await SomeReview.StartAsync(pictures: 1);
        var cookie = server.SignIn();
        foreach (var (language, words) in ((string, string)[])[("nl", "Er staat geen oordeel"), ("en", "There is no verdict")])
        {
            var none = await server.SendAsync($"{AssessmentPages.Path}?lang={language}", cookie, ("notes", " \r\n"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, none.Status);
            Assert.Contains(words, none.Body, StringComparison.Ordinal);
        }

        var many = string.Concat(Enumerable.Repeat(AssessorNote.Mark + "\n", AssessmentPages.MaxNotes + 1));
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity, (await server.SendAsync(AssessmentPages.Path, cookie, ("notes", many))).Status);
        var auditor = server.SignInAs(server.People.Ensure("otto", Role.Auditor));
        Assert.NotEqual(HttpStatusCode.OK, (await server.SendAsync(AssessmentPages.Path, auditor, ("notes", many))).Status);
        Assert.DoesNotContain(AssessmentPages.Path, await server.PageAsync("/cases/1", auditor), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("\n\n", 0)]
    [InlineData("something else", 1)]
    [InlineData("\nwaarborg verdict 1\na\n\nb\nwaarborg verdict 1\nc", 2)]
    public void A_text_is_parted_where_a_verdict_begins(string text, int count) =>
        Assert.Equal(count, AssessmentPages.Split(text).Count);
}
