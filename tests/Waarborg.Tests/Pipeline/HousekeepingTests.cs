using Dapper;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>What did not match leaves nearly nothing, and that is wiped after the permit; uploads leave nothing.</summary>
public sealed class HousekeepingTests
{
    static readonly byte[] One = Scene.Picture(1);

    [Fact]
    public async Task Traces_are_wiped_twelve_hours_after_the_end_and_not_before()
    {
        await using var scene = new Scene().Known(One).Permit();
        scene.Tree.Add("lawful.png", Scene.Picture(2));
        await scene.SweepAsync();
        byte[] trace;
        using (var connection = scene.At.Installation.Database.Open())
        {
            trace = connection.QuerySingle<byte[]>("select item_key from seen");
        }

        scene.At.Time.Advance(TimeSpan.FromHours(13) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, Housekeeping.Run(scene.At.Installation));
        Assert.True(scene.LiesInDatabase(trace));
        scene.At.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, Housekeeping.Run(scene.At.Installation));
        Assert.False(scene.LiesInDatabase(trace));
        Assert.Equal(0, Housekeeping.Run(scene.At.Installation));
    }

    [Fact]
    public async Task Traces_stay_while_another_permit_for_the_source_runs()
    {
        await using var scene = new Scene().Known(One).Permit();
        scene.Tree.Add("lawful.png", Scene.Picture(2));
        await scene.SweepAsync();
        scene.At.Time.Advance(TimeSpan.FromHours(12));
        scene.Permit(hours: 24);
        scene.At.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, Housekeeping.Run(scene.At.Installation));
        Assert.True(new PermitStore(scene.At.Installation).Revoke(2, Actor.CommandLine));
        scene.At.Time.Advance(TimeSpan.FromHours(12));
        Assert.Equal(1, Housekeeping.Run(scene.At.Installation));
    }

    [Fact]
    public async Task An_upload_is_judged_under_the_permit_of_its_inlet_and_kept_nowhere()
    {
        await using var scene = new Scene().Known(One);
        new SourceStore(scene.At.Installation).Declare(
            new("inlet", SourceKind.Upload, null, "hosting", Audience.Public, true, false, false), Actor.CommandLine);
        Assert.Equal(NotScannedReason.NoPermit, Reason(await ScanAsync(One)));
        Granting.Grant(scene.At.Installation, "inlet", ["known"], TimeSpan.FromHours(1));
        Assert.IsType<ItemOutcome.NoMatch>(await ScanAsync(Scene.Picture(2)));
        Assert.Equal(NotScannedReason.Empty, Reason(await ScanAsync([])));
        Assert.Equal(NotScannedReason.NotImagery, Reason(await ScanAsync("text"u8.ToArray())));
        var match = Assert.IsType<ItemOutcome.Match>(await ScanAsync(One));
        Assert.Equal((scene.Case.Id, false), (match.CaseId, match.Disabled));
        Assert.Null(Assert.Single(scene.Case.Items).Version);
        Assert.Equal((0, 0), (scene.Count("seen"), scene.Count("restrictions")));
        Assert.IsType<CaseAnswer.Done>(await scene.RejectAsync());
        Assert.IsType<ItemOutcome.NoMatch>(await ScanAsync(One));

        Task<ItemOutcome> ScanAsync(byte[] bytes) => scene.Engine.Scans.ScanUploadAsync(
            "inlet", Upload.Of(bytes), Actor.ApiKey("key"), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task More_uploads_than_may_wait_are_refused_and_not_queued()
    {
        await using var scene = new Scene().Known(One);
        const int many = (1 + ScanService.WaitingPerPlace) * 4;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, many).Select(i => Task.Run(() =>
            scene.Engine.Scans.ScanUploadAsync("none", Upload.Of(One), Actor.ApiKey("key"), TestContext.Current.CancellationToken))));
        Assert.All(outcomes, outcome => Assert.Contains(
            Reason(outcome), (NotScannedReason[])[NotScannedReason.NoPermit, NotScannedReason.QueueFull]));
        Assert.Equal(NotScannedReason.NoPermit, Reason(await scene.Engine.Scans.ScanUploadAsync(
            "none", Upload.Of(One), Actor.ApiKey("key"), TestContext.Current.CancellationToken)));
    }

    static NotScannedReason Reason(ItemOutcome outcome) => Assert.IsType<ItemOutcome.NotScanned>(outcome).Reason;
}
