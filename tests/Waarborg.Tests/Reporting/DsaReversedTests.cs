using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Reporting;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Reporting;

/// <summary>Nothing is given to the Transparency Database of a restriction that was taken back before it was given.</summary>
public sealed class DsaReversedTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_put_back_without_a_verdict_is_given_to_nobody(bool isMadeBefore)
    {
        await using var database = await StartAsync();
        await using var scene = await RestrictedAsync(database);
        if (isMadeBefore) Assert.Equal(1, Queue(scene).Collect());
        Assert.IsType<CaseAnswer.Done>(await scene.RestoreAsync());
        Assert.Equal((Verdict.None, ItemRestriction.Restored), (scene.Case.Items[0].Verdict, scene.Case.Items[0].Restriction));
        await SendAsync(scene);
        Assert.Empty(database.Requests);
        Assert.Equal((0, 0), Queue(scene).Open());
    }

    [Fact]
    public async Task What_a_complaint_had_put_back_is_given_to_nobody_also_where_the_first_try_failed()
    {
        await using var database = await StartAsync();
        await using var scene = await RestrictedAsync(database);
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        database.FailNext(TipFault.DropBefore);
        await SendAsync(scene);
        Assert.Equal((1, 0), Queue(scene).Open());
        Assert.Equal(ComplaintOutcome.Made, new Complaints(scene.At.Installation).Make(1, "It is mine.", "nl"));
        Assert.IsType<CaseAnswer.Done>(await new ComplaintDesk(scene.At.Installation).DecideAsync(
            1, isReversed: true, "We were wrong.", new(ActorKind.Person, "officer"), Cancellation));
        await SendAsync(scene);
        Assert.Empty(database.Statements);
        Assert.Equal((0, 0), Queue(scene).Open());
    }

    // Away again under another entry: of that one alone something is said.
    [Fact]
    public async Task What_was_put_back_and_is_away_again_is_given_once_by_what_holds_now()
    {
        await using var database = await StartAsync();
        await using var scene = await RestrictedAsync(database);
        Assert.Equal(1, Queue(scene).Collect());
        Assert.IsType<CaseAnswer.Done>(await scene.RestoreAsync());
        scene.At.Time.Advance(TimeSpan.FromHours(1));
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        var now = scene.Case.Items[0].DisableId!.Value;
        Assert.Equal(2, scene.Count("restrictions where kind = 'Disable'"));
        await SendAsync(scene);
        await SendAsync(scene);
        var (puid, given) = Assert.Single(database.Statements);
        Assert.Equal(Queue(scene).PuidOf(now), puid);
        Assert.Equal("AUTOMATED_DECISION_NOT_AUTOMATED", (string?)given["automated_decision"]);
        Assert.Equal((0, 0), Queue(scene).Open());
    }

    // What was given was so when it was given, and is not given again.
    [Fact]
    public async Task What_is_put_back_after_it_was_given_is_asked_about_no_more()
    {
        await using var database = await StartAsync();
        await using var scene = await RestrictedAsync(database);
        await SendAsync(scene);
        Assert.Single(database.Statements);
        Assert.IsType<CaseAnswer.Done>(await scene.RestoreAsync());
        await SendAsync(scene);
        Assert.Single(database.Requests);
    }

    static DsaQueue Queue(Scene scene) => new(scene.At.Installation);

    static async Task SendAsync(Scene scene)
    {
        await Queue(scene).SendDueAsync(SomeReports.Patience, Cancellation);
        scene.At.Time.Advance(TimeSpan.FromHours(13));
    }

    static async Task<DsaStandIn> StartAsync()
    {
        var database = new DsaStandIn();
        await database.StartAsync();
        return database;
    }

    // One file that was made unavailable before anybody looked, since the recipient was described.
    static async Task<Scene> RestrictedAsync(DsaStandIn database)
    {
        var scene = new Scene();
        SomeReports.Describe(scene.At.Installation, "dsa", new(
            RecipientKind.Authority, "Transparency Database", "DSA article 24(5)", "nl", Transparency: new(database.Service.AbsoluteUri)));
        SomeReports.WriteSecret(scene.At.Installation, "dsa", DsaStandIn.Token);
        scene.Known(Scene.Picture(1)).Permit(hours: 700);
        scene.At.Time.Advance(TimeSpan.FromMinutes(1));
        scene.Tree.Add("customer/a.png", Scene.Picture(1));
        await scene.SweepAsync();
        return scene;
    }
}
