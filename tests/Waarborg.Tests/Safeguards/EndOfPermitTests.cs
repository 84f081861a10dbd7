// S5: at its end a permit is over. One second later no item is scanned, by any inlet.
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Safeguards;

public sealed class EndOfPermitTests
{
    static readonly byte[] Known = Scene.Picture(1);

    // What matches nothing has the gate alone before it; a match is asked for its permit once more when it is recorded.
    static readonly byte[] Lawful = Scene.Picture(2);

    [Fact]
    public async Task S5_at_the_end_plus_one_second_no_item_is_scanned_and_no_file_opened()
    {
        await using var scene = new Scene().Known(Known).Permit();
        new SourceStore(scene.At.Installation).Declare(
            new("inlet", SourceKind.Upload, null, "hosting", Audience.Public, true, false, false), Actor.CommandLine);
        Granting.Grant(scene.At.Installation, "inlet", ["known"], TimeSpan.FromHours(1));
        scene.Tree.Add("known.png", Known);
        Assert.IsType<ItemOutcome.Match>(await UploadAsync(scene, Known));
        Assert.IsType<ItemOutcome.NoMatch>(await UploadAsync(scene, Lawful));

        scene.At.Time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        using var watch = new OpenWatch(scene.Tree.Path);
        await scene.RunAsync();

        Assert.DoesNotContain(watch.Opened(), path => path.EndsWith("known.png", StringComparison.Ordinal));
        foreach (var bytes in (byte[][])[Known, Lawful])
        {
            var outcome = await UploadAsync(scene, bytes);
            Assert.Equal(NotScannedReason.NoPermit, Assert.IsType<ItemOutcome.NotScanned>(outcome).Reason);
        }

        Assert.Equal(["known.png"], scene.Files());
        Assert.Equal(1, scene.Count("case_items"));
    }

    static Task<ItemOutcome> UploadAsync(Scene scene, byte[] bytes) => scene.Engine.Scans.ScanUploadAsync(
        "inlet", Upload.Of(bytes), Actor.CommandLine, TestContext.Current.CancellationToken);
}
