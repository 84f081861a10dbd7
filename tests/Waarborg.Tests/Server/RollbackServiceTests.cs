using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Server;
using Waarborg.Store;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>A rollback on a running server: after the second signature nobody types anything.</summary>
public sealed class RollbackServiceTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_two_people_roll_back_in_the_console_lies_in_its_place_again_byte_for_byte_without_another_command()
    {
        byte[][] pictures = [Scene.Picture(1), Scene.Picture(2), Scene.Picture(3)];
        var folder = "";
        await using var server = await RunningServer.StartAsync(prepare: i => folder = Disable(i, pictures));
        Assert.Empty(Directory.GetFiles(folder));
        var gert = server.People.Ensure("gert", Role.Custodian);
        var form = await server.PageAsync("/lists/known/rollback?target=release", server.SignInAs(gert));
        Assert.Contains("This would restore 3 items in 3 cases.", form, StringComparison.Ordinal);
        Assert.Contains("Nothing of this list would be in force.", form, StringComparison.Ordinal);

        var draft = await server.SendAsync(
            "/lists/known/rollback", server.SignInAs(gert), ("target", "release"), ("release", "1"), ("reason", "They are harmless."));
        var path = draft.Location!;
        server.People.TakeUp("gert", Role.Custodian);
        server.People.TakeUp("bram", Role.Operator);
        Assert.Equal(path, (await server.SignPageAsync(path, $"{path}/propose", gert)).Location);
        Assert.Contains(
            "This would restore 3 items in 3 cases.", await server.PageAsync(path, server.SignInAs(server.People["bram"])),
            StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder));

        Assert.Equal(path, (await server.SignPageAsync(path, $"{path}/approve", server.People["bram"])).Location);
        await EndedAsync(server);
        Assert.Equal(3, Directory.GetFiles(folder).Length);
        for (var n = 0; n < pictures.Length; n++)
        {
            Assert.Equal(pictures[n], await File.ReadAllBytesAsync(Path.Combine(folder, $"{n}.png"), Cancellation));
        }

        Assert.Contains("3 restored, 0 failed, in", await server.PageAsync(path, server.SignInAs(gert)), StringComparison.Ordinal);
        var cases = await server.PageAsync("/cases/1", server.SignIn());
        Assert.Contains("the release of the list was rolled back", cases, StringComparison.Ordinal);
        Assert.Contains("no, no longer", cases, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_stop_left_waiting_is_put_back_right_after_the_next_start()
    {
        var folder = "";
        await using var server = await RunningServer.StartAsync(prepare: i =>
        {
            folder = Disable(i, [Scene.Picture(1)]);
            using var connection = i.Database.Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            new RollbackDesk(i).Begin(
                connection, transaction, new Waarborg.Lists.RollbackTarget.OfList("known", 1), 1, ["person:anna", "person:bram"]);
            transaction.Commit();
            Assert.True(new RollbackDesk(i).IsAnyWaiting());
        });
        await EndedAsync(server, isFirstLook: true);

        Assert.Equal(Scene.Picture(1), await File.ReadAllBytesAsync(Path.Combine(folder, "0.png"), Cancellation));
        Assert.False(new RollbackDesk(server.Installation).IsAnyWaiting());
    }

    [Fact]
    public async Task Two_processes_that_put_back_at_once_do_it_once()
    {
        using var temp = new TempInstallation();
        var folder = Disable(temp.Installation, [Scene.Picture(1), Scene.Picture(2)]);
        using (var connection = temp.Installation.Database.Open())
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            new RollbackDesk(temp.Installation).Begin(
                connection, transaction, new Waarborg.Lists.RollbackTarget.OfList("known", 1), 1, ["person:anna", "person:bram"]);
            transaction.Commit();
        }

        var other = temp.Open();
        await Task.WhenAll(
            Task.Run(() => new RollbackDesk(temp.Installation).CarryOutAsync(Cancellation), Cancellation),
            Task.Run(() => new RollbackDesk(other).CarryOutAsync(Cancellation), Cancellation));

        var done = Assert.Single(new RollbackDesk(temp.Installation).All());
        Assert.Equal((2, 0, 0), (done.Restored, done.Failed, done.Waiting));
        Assert.Equal(2, Directory.GetFiles(folder).Length);
    }

    /// <summary>A folder whose pictures a list disabled; nothing of it is left in its place.</summary>
    static string Disable(Installation installation, byte[][] pictures)
    {
        Some.FolderSource(installation, "site");
        var folder = Path.Combine(Path.GetDirectoryName(installation.Folder)!, "sample", "site");
        for (var n = 0; n < pictures.Length; n++) File.WriteAllBytes(Path.Combine(folder, $"{n}.png"), pictures[n]);
        SomeLists.Import(installation, "known", "meldpunt", pictures.Select(
            (bytes, n) => $"sha256,{Scene.Sha256(bytes)},Baseline,entry-{n}"));
        Granting.Grant(installation, "site", ["known"], TimeSpan.FromHours(8));
        SweepAsync(installation).GetAwaiter().GetResult();
        Assert.All(
            new CaseStore(installation).List(openOnly: true, limit: 10),
            found => Assert.Equal(ItemRestriction.Disabled, Assert.Single(found.Items).Restriction));
        return folder;
    }

    static async Task SweepAsync(Installation installation)
    {
        await using var engine = Engine.Create(installation, workers: 1);
        var source = new Waarborg.Permits.SourceStore(installation).Find("site")!;
        Assert.IsType<SweepResult.Finished>(await engine.Sweep.RunAsync(
            source, new(false, 1, new()), new(), Actor.CommandLine, CancellationToken.None));
    }

    static async Task EndedAsync(RunningServer server, bool isFirstLook = false)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            if (new RollbackDesk(server.Installation).All() is [{ EndedAt: not null }, ..]) return;
            await Task.Delay(50, Cancellation);
            if (!isFirstLook) server.Temp.Time.Advance(RollbackService.Round);
        }

        Assert.Fail("What was approved is not put back.");
    }
}
