using Waarborg.Cases;
using Waarborg.Cli.Sample;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>A provider whose folder holds pictures that are only alike, found by a real sweep, and its reviewers.</summary>
static class SomeReview
{
    internal static async Task<RunningServer> StartAsync(int pictures = 2, bool uploads = false)
    {
        var server = await RunningServer.StartAsync(prepare: installation =>
        {
            Prepare(installation, pictures);
            if (uploads) PrepareUploads(installation);
        });
        await SweepAsync(server);
        return server;
    }

    internal static string FolderOf(Installation installation) =>
        Path.Combine(Path.GetDirectoryName(installation.Folder)!, "sample", "web");

    static void Prepare(Installation installation, int pictures)
    {
        Some.FolderSource(installation, "web");
        for (var seed = 1; seed <= pictures; seed++)
        {
            File.WriteAllBytes(
                Path.Combine(FolderOf(installation), $"unmistakable-{seed}.png"), PictureOf(seed));
        }

        Some.List(installation, string.Join('\n', Enumerable.Range(1, pictures).Select(
            seed => $"pdq,{DrawnPictures.Draw(seed).Hash().Hash},Baseline,entry-{seed}")));
        Granting.Grant(installation, "web", ["known"], TimeSpan.FromDays(30));
    }

    /// <summary>The bytes of one of its pictures.</summary>
    internal static byte[] PictureOf(int seed) => PngWriter.Compressed(DrawnPictures.Draw(seed));

    // An inlet that holds what matches and keeps it.
    static void PrepareUploads(Installation installation)
    {
        Some.UploadSource(installation);
        Assert.Null(new SourceStore(installation).SetInlet("uploads", new(OnMatch.Hold, KeepsMatched: true)));
        Some.Permit(installation, "uploads");
    }

    static async Task SweepAsync(RunningServer server)
    {
        var source = new SourceStore(server.Installation).Find("web")!;
        Assert.IsType<SweepResult.Finished>(await server.Engine.Sweep.RunAsync(
            source, new(DryRun: false, 1, new()), new(), Actor.CommandLine, TestContext.Current.CancellationToken));
        Assert.NotEmpty(new CaseStore(server.Installation).List(openOnly: true, 10));
    }

    /// <summary>A reviewer who took his role up.</summary>
    internal static Person Reviewer(RunningServer server, string handle)
    {
        var person = server.People.Ensure(handle, Role.Reviewer);
        server.People.TakeUp(handle, Role.Reviewer);
        return person;
    }

    /// <summary>Two people allow the provider's own reviewers to look.</summary>
    internal static void AllowViewing(RunningServer server) =>
        Agree(server, Act.AllowViewing, new() { ["reference"] = "decision 7" });

    /// <summary>An act of two operators.</summary>
    internal static void Agree(RunningServer server, Act act, System.Text.Json.Nodes.JsonObject body) =>
        Agree(server.Installation, act, body);

    internal static void Agree(Installation installation, Act act, System.Text.Json.Nodes.JsonObject body)
    {
        var (people, desk) = (new TestPeople(installation), new ActDesk(installation));
        var (problems, draft) = desk.Draft(act, body, "a test", people["anna"].Actor);
        Assert.Empty(problems);
        Assert.Null(new ActStore(installation).Propose(draft!.Id, people.Sign("anna", draft.Json).Signature));
        Assert.IsType<ActOutcome.Done>(desk.Approve(draft.Id, people.Sign("bram", draft.Json).Signature));
    }
}
