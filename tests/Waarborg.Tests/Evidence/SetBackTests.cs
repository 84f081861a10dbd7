using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Evidence;

/// <summary>A clock that was set back, an older back-up, a new key: what must not undo anything unseen.</summary>
public sealed class SetBackTests
{
    static readonly byte[] _one = Scene.Picture(1);

    static readonly Actor _anna = new(ActorKind.Person, "anna");
    static readonly Actor _bram = new(ActorKind.Person, "bram");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_clock_that_is_set_back_a_day_revives_no_permit_and_makes_no_earlier_entry()
    {
        await using var scene = new Scene().Known(_one).Permit(hours: 1);
        scene.Tree.Add("a.png", _one);
        scene.At.Time.Advance(TimeSpan.FromHours(3));
        await scene.Engine.Ledger.TendAsync(Cancellation);
        var last = LastAt(scene.At.Installation);
        scene.At.Time.SetWallClock(scene.At.Time.GetUtcNow().AddDays(-1));

        // Running, and then as another process would open it.
        Assert.IsType<SweepResult.Refused>(await scene.RunAsync());
        await scene.RestartAsync();
        Assert.IsType<SweepResult.Refused>(await scene.RunAsync());
        var again = scene.At.Open();
        ProgramStart.Record(again, "scan", "person:anna");
        Assert.IsType<ActOutcome.Refused>(Granting.Try(again, "web", ["known"], TimeSpan.FromHours(1)));
        Assert.True(string.CompareOrdinal(LastAt(again), last) >= 0);
        Assert.Equal(["a.png"], scene.Files());
        Assert.Equal(0, scene.Count("sweeps"));
        await LedgerWatch.AssertAgreesAsync(again);
    }

    [Fact]
    public async Task A_checkpoint_of_other_leaves_is_never_signed()
    {
        await using var scene = new Scene().Known(_one).Permit();
        await scene.Engine.Ledger.TendAsync(Cancellation);
        using (var connection = scene.At.Installation.Database.Open())
        {
            InstallationLedgerTests.Unguard(connection);
            Dapper.SqlMapper.Execute(
                connection,
                "update evidence set body = cast(replace(cast(body as text), 'supplier', 'somebody') as blob) "
                    + "where kind = 'release.imported'");
            Dapper.SqlMapper.Execute(connection, "update ledger_head set published = 0, frontier = null, checkpoint = null");
        }

        var signed = File.ReadAllBytes(Path.Combine(scene.At.Installation.Keys.Folder, "ledger-last"));
        await Assert.ThrowsAsync<LedgerSetBackException>(() => scene.Engine.Ledger.TendAsync(Cancellation));
        Assert.Equal(signed, File.ReadAllBytes(Path.Combine(scene.At.Installation.Keys.Folder, "ledger-last")));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public async Task A_restored_older_back_up_refuses_to_go_on_until_two_people_reconcile_it_with_a_copy(int hoursLost)
    {
        await using var scene = new Scene().Known(_one).Permit(hours: 100);
        scene.Tree.Add("a.png", _one);
        await scene.SweepAsync();
        await BackUpAsync(scene);
        scene.At.Time.Advance(TimeSpan.FromHours(hoursLost));
        await scene.SweepAsync();
        Assert.True(new PermitStore(scene.At.Installation).Revoke(1, _anna));
        await scene.Engine.Ledger.TendAsync(Cancellation);
        var (_, copy) = await LedgerWatch.CheckAsync(scene.At.Installation);
        Directory.Delete(Path.Combine(copy, "closed"), recursive: true);
        var kept = SignedNote.OfTrusted(File.ReadAllBytes(Path.Combine(copy, "checkpoint")));
        await RestoreAsync(scene);

        var restored = scene.At.Open();
        Assert.Throws<LedgerSetBackException>(() => new LedgerPublisher(restored).Check());
        await Assert.ThrowsAsync<LedgerSetBackException>(() => new LedgerKeeper(restored).TendAsync(Cancellation));
        var reconciliation = new Reconciliation(restored);
        Assert.IsType<ReconcileAnswer.Refused>(await reconciliation.ProposeAsync(scene.Tree.Path, "why", _anna, Cancellation));
        var answer = await reconciliation.ProposeAsync(copy, "a disk died", _anna, Cancellation);
        Assert.True(answer is ReconcileAnswer.Proposed, answer.ToString());
        var proposed = (ReconcileAnswer.Proposed)answer;
        Assert.Null(await reconciliation.CarryAsync(proposed.Proposal, _bram, Cancellation));
        await new LedgerKeeper(restored).TendAsync(Cancellation);

        // What was signed is continued; the permit that the back-up thought in force is not.
        var (report, after) = await LedgerWatch.CheckAsync(restored, new() { FirstKey = LedgerWatch.KeyOf(restored), Since = kept });
        Assert.Empty(report.Violations);
        // A record that the back-up holds is lost only where a batch of the lost time has it.
        var closed = string.Concat(Directory.GetFiles(Path.Combine(after, "closed")).Select(File.ReadAllText));
        Assert.Equal(hoursLost == 0, closed.Contains("\"kind\":\"match\"", StringComparison.Ordinal));
        Assert.Null(new PermitStore(restored).InForce("web", scene.At.Time.GetUtcNow()));
        Assert.Contains(report.Closed, line => line.Contains("were lost", StringComparison.Ordinal));
        Assert.Equal("There is nothing to reconcile.", (await Nothing(restored))[^30..]);

        // And it goes on.
        Granting.Grant(restored, "web", ["known"], TimeSpan.FromHours(1), "again");
        await using var engine = Engine.Create(restored, 1);
        Assert.IsType<SweepResult.Finished>(await engine.Sweep.RunAsync(
            new SourceStore(restored).Find("web")!, new(DryRun: false, 1, new()), new(), _anna, Cancellation));
        await LedgerWatch.AssertAgreesAsync(restored);
    }

    [Fact]
    public async Task Without_a_copy_the_ledger_says_what_was_lost_and_whoever_kept_a_checkpoint_finds_the_break()
    {
        await using var scene = new Scene().Known(_one).Permit(hours: 100);
        await BackUpAsync(scene);
        Assert.True(new PermitStore(scene.At.Installation).Revoke(1, _anna));
        await scene.Engine.Ledger.TendAsync(Cancellation);
        var kept = SignedNote.OfTrusted(File.ReadAllBytes(
            Path.Combine(LedgerPublisher.FolderOf(scene.At.Installation), "checkpoint")));
        await RestoreAsync(scene);

        var restored = scene.At.Open();
        var reconciliation = new Reconciliation(restored);
        var proposed = Assert.IsType<ReconcileAnswer.Proposed>(await reconciliation.ProposeAsync(null, "no copy", _anna, Cancellation));
        Assert.Null(await reconciliation.CarryAsync(proposed.Proposal, _bram, Cancellation));
        Assert.NotNull(await reconciliation.CarryAsync(proposed.Proposal, _bram, Cancellation) ?? "approved before");
        await new LedgerKeeper(restored).TendAsync(Cancellation);

        var (report, _) = await LedgerWatch.CheckAsync(restored);
        Assert.Empty(report.Violations);
        Assert.Contains(report.Notices, line => line.Contains("were lost", StringComparison.Ordinal));
        var (broken, _) = await LedgerWatch.CheckAsync(restored, new() { Since = kept });
        Assert.Contains(broken.Violations, violation => violation.Rule == "T3");
    }

    [Fact]
    public async Task A_new_key_is_signed_by_the_old_one_and_whoever_had_the_first_follows()
    {
        await using var scene = new Scene().Known(_one).Permit(hours: 100);
        await scene.Engine.Ledger.TendAsync(Cancellation);
        var kept = SignedNote.OfTrusted(File.ReadAllBytes(
            Path.Combine(LedgerPublisher.FolderOf(scene.At.Installation), "checkpoint")));
        for (var times = 0; times < 2; times++)
        {
            using (var connection = scene.At.Installation.Database.Open())
            using (var transaction = connection.BeginTransaction(deferred: false))
            {
                KeyChange.Carry(scene.At.Installation, connection, transaction, _anna.ToString(), _bram.ToString());
                transaction.Commit();
            }

            await scene.Engine.Ledger.TendAsync(Cancellation);
            scene.Permit(hours: 1 + times, again: true);
        }

        var (report, _) = await LedgerWatch.CheckAsync(
            scene.At.Installation, new() { FirstKey = LedgerWatch.KeyOf(scene.At.Installation), Since = kept });
        Assert.Empty(report.Violations);
        Assert.Equal(
            ["ledger", "ledger-1", "ledger-2", "ledger-last"],
            Directory.GetFiles(scene.At.Installation.Keys.Folder, "ledger*").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    static async Task<string> Nothing(Installation installation) => Assert.IsType<ReconcileAnswer.Refused>(
        await new Reconciliation(installation).ProposeAsync(null, "why", _anna, Cancellation)).Words;

    static string LastAt(Installation installation)
    {
        using var connection = installation.Database.Open();
        return LedgerHead.Read(connection).LastAt!;
    }

    static async Task BackUpAsync(Scene scene)
    {
        await scene.Engine.Ledger.TendAsync(Cancellation);
        await scene.RestartAsync();
        SqliteConnection.ClearAllPools();
        Copy(scene.At.DataFolder, scene.At.DataFolder + "-back-up");
    }

    static async Task RestoreAsync(Scene scene)
    {
        await scene.RestartAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(scene.At.DataFolder, recursive: true);
        Directory.Move(scene.At.DataFolder + "-back-up", scene.At.DataFolder);
    }

    static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.GetDirectories(from)) Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
