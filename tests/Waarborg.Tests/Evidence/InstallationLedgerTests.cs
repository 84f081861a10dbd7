using System.Text;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Evidence;

/// <summary>What the main job writes into the ledger, checked as an outsider checks it.</summary>
public sealed class InstallationLedgerTests
{
    static readonly byte[] _one = Scene.Picture(1);
    static readonly byte[] _two = Scene.Picture(2);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_that_the_main_job_does_is_in_a_ledger_that_keeps_the_rules()
    {
        await using var scene = new Scene().Known(_one).Permit();
        var installation = scene.At.Installation;
        Assert.IsType<DeclareOutcome.Refused>(new SourceStore(installation).Declare(
            new("mail", SourceKind.Folder, scene.Tree.Path, "interpersonal-communication", Audience.Public, true, false, false),
            Actor.CommandLine));
        scene.Tree.Add("a.png", _one).Add("b.png", _two);
        await scene.SweepAsync(dryRun: true);
        await scene.SweepAsync();
        await scene.RestoreAsync();
        await scene.ConfirmAsync();
        scene.At.Time.Advance(TimeSpan.FromHours(2));
        await scene.Engine.Ledger.TendAsync(Cancellation);
        Housekeeping.Run(installation);

        await LedgerWatch.AssertAgreesAsync(installation);
        var kinds = LedgerWatch.Kinds(installation);
        string[] expected =
        [
            "ledger.begun", "program.changed", "source.declared", "release.imported", "release.activated", "permit.granted",
            "source.refused", "sweep.started", "sweep.ended", "match", "restriction.intended", "restriction.ended", "review",
            "permit.ended", "batch", "access",
        ];
        Assert.Empty(expected.Except(kinds, StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_public_names_no_file_no_person_and_no_match()
    {
        await using var scene = new Scene().Known(_one).Permit();
        scene.Tree.Add("a-name-that-tells.png", _one);
        await scene.SweepAsync();
        scene.At.Time.Advance(TimeSpan.FromHours(1));
        await scene.Engine.Ledger.TendAsync(Cancellation);

        var folder = LedgerPublisher.FolderOf(scene.At.Installation);
        var text = string.Concat(Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Encoding.Latin1.GetString(File.ReadAllBytes(path))));
        foreach (var telling in (string[])["a-name-that-tells", "person:" + Environment.UserName, "entry-0", "\"match\"", Scene.Sha256(_one)])
        {
            Assert.DoesNotContain(telling, text, StringComparison.Ordinal);
        }

        Assert.Contains("\"kind\":\"batch\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_is_a_number_that_can_be_forgotten_and_the_ledger_stays_whole()
    {
        await using var scene = new Scene().Known(_one).Permit();
        using (var connection = scene.At.Installation.Database.Open())
        {
            Dapper.SqlMapper.Execute(connection, "delete from persons");
        }

        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Fact]
    public async Task An_erased_record_leaves_the_tree_whole_and_the_check_says_what_was_closed()
    {
        await using var scene = new Scene().Known(_one).Permit();
        scene.Tree.Add("a.png", _one);
        await scene.SweepAsync();
        scene.At.Time.Advance(TimeSpan.FromHours(1));
        await scene.Engine.Ledger.TendAsync(Cancellation);
        using (var connection = scene.At.Installation.Database.Open())
        {
            Dapper.SqlMapper.Execute(connection, "update evidence set body = null where kind = 'match'");
        }

        var (report, _) = await LedgerWatch.CheckAsync(scene.At.Installation);
        Assert.Empty(report.Violations);
        Assert.Contains(report.Closed, line => line.StartsWith("1 records are erased", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_record_that_was_changed_or_taken_out_of_the_journal_is_found()
    {
        foreach (var tampering in (string[])
            ["update evidence set body = replace(cast(body as text), '\"distance\":0', '\"distance\":1') where kind = 'match'",
                "delete from evidence where kind = 'match'",
                "update evidence set batch = null where kind = 'match'"])
        {
            await using var scene = new Scene().Known(_one).Permit();
            scene.Tree.Add("a.png", _one);
            await scene.SweepAsync();
            scene.At.Time.Advance(TimeSpan.FromHours(1));
            await scene.Engine.Ledger.TendAsync(Cancellation);
            using (var connection = scene.At.Installation.Database.Open())
            {
                Unguard(connection);
                var statement = tampering.Replace("set body = replace(cast(body as text)", "set body = cast(replace(cast(body as text)", StringComparison.Ordinal)
                    .Replace("'\"distance\":1')", "'\"distance\":1') as blob)", StringComparison.Ordinal);
                Assert.Equal(1, Dapper.SqlMapper.Execute(connection, statement));
            }

            var (report, _) = await LedgerWatch.CheckAsync(scene.At.Installation);
            Assert.Contains(report.Violations, violation => violation.Rule == "C1");
        }
    }

    [Theory]
    [InlineData("delete from evidence")]
    [InlineData("update evidence set at = '2020-01-01T00:00:00.000Z'")]
    [InlineData("update evidence set body = x'7b7d'")]
    [InlineData("update evidence set commitment = x'00' where n is not null")]
    public async Task The_journal_itself_is_neither_shortened_nor_rewritten(string statement)
    {
        await using var scene = new Scene().Known(_one).Permit();
        scene.Tree.Add("a.png", _one);
        await scene.SweepAsync();
        using (var connection = scene.At.Installation.Database.Open())
        {
            var refused = Assert.Throws<Microsoft.Data.Sqlite.SqliteException>(
                () => Dapper.SqlMapper.Execute(connection, statement));
            Assert.Contains("the evidence journal is never", refused.Message, StringComparison.Ordinal);
        }

        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    // As somebody does who holds the disk.
    internal static void Unguard(Microsoft.Data.Sqlite.SqliteConnection connection) => Dapper.SqlMapper.Execute(
        connection,
        "drop trigger evidence_stays; drop trigger evidence_is_not_rewritten; drop trigger evidence_is_only_erased;");

    [Fact]
    public async Task A_journal_entry_that_its_transaction_took_back_is_nowhere()
    {
        await using var scene = new Scene();
        var before = LedgerWatch.Kinds(scene.At.Installation).Count;
        using (var connection = scene.At.Installation.Database.Open())
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            new Journal(scene.At.Installation).Append(connection, transaction, OpenEntries.Incident("sandboxOff", ["program:test"]));
            transaction.Rollback();
        }

        Assert.Equal(before, LedgerWatch.Kinds(scene.At.Installation).Count);
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Fact]
    public void An_entry_that_is_not_of_the_schema_is_a_fault_and_nothing_of_it_is_kept()
    {
        using var at = new TempInstallation();
        using var connection = at.Installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        Assert.Throws<InvalidOperationException>(() => new Journal(at.Installation).Append(
            connection, transaction, new Entry("no.such", IsOpen: true, [])));
    }

    [Fact]
    public async Task Uploads_are_counted_before_they_are_read_and_the_hour_is_in_the_ledger()
    {
        await using var scene = new Scene().Known(_one);
        new SourceStore(scene.At.Installation).Declare(
            new("up", SourceKind.Upload, null, "hosting", Audience.Public, true, false, false), Actor.CommandLine);
        Granting.Grant(scene.At.Installation, "up", ["known"], TimeSpan.FromHours(5));
        foreach (var bytes in (byte[][])[_one, _two, [], "text"u8.ToArray()])
        {
            await scene.Engine.Flow.RunUploadAsync("up", Upload.Of(bytes), Actor.ApiKey("key-1"), Cancellation);
        }

        scene.At.Time.Advance(TimeSpan.FromHours(3));
        await scene.Engine.Ledger.TendAsync(Cancellation);
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
        using var connection = scene.At.Installation.Database.Open();
        var hour = Dapper.SqlMapper.QuerySingle<string>(connection, "select cast(body as text) from evidence where kind = 'inlet.hour'");
        Assert.Contains("\"received\":4", hour, StringComparison.Ordinal);
        Assert.Contains("\"matches\":1", hour, StringComparison.Ordinal);
        Assert.Contains("\"noMatches\":1", hour, StringComparison.Ordinal);
        Assert.Contains("\"notScanned\":{\"empty\":1,\"notImagery\":1}", hour, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_held_record_cannot_be_opened_before_the_end_of_the_hold_and_is_open_after_it()
    {
        await using var scene = new Scene().Known(_one).Permit(hours: 200);
        var installation = scene.At.Installation;
        scene.Tree.Add("a.png", _one);
        await scene.SweepAsync();
        var until = scene.At.Time.GetUtcNow().AddDays(3);
        Assert.True(Holds.Set(installation, scene.Case.Id, until, "OM-2026-1", "person:anna"));
        Assert.False(Holds.Set(installation, scene.Case.Id, until.AddDays(-1), "OM-2026-1", "person:anna"));
        scene.At.Time.Advance(TimeSpan.FromHours(2));

        var (before, folder) = await LedgerWatch.CheckAsync(installation);
        Assert.Empty(before.Violations);
        Assert.DoesNotContain("\"kind\":\"match\"", Closed(folder), StringComparison.Ordinal);
        Assert.DoesNotContain("OM-2026-1", Closed(folder), StringComparison.Ordinal);
        Assert.Contains("\"why\":\"held\"", Closed(folder), StringComparison.Ordinal);
        Assert.Contains(before.Closed, line => line.Contains("held", StringComparison.Ordinal));

        scene.At.Time.Advance(TimeSpan.FromDays(3));
        var (after, opened) = await LedgerWatch.CheckAsync(installation);
        Assert.Empty(after.Violations);
        Assert.Contains("\"kind\":\"match\"", Closed(opened), StringComparison.Ordinal);
        Assert.DoesNotContain("\"why\":\"held\"", Closed(opened), StringComparison.Ordinal);
        Assert.Contains("hold.ended", LedgerWatch.Kinds(installation));
    }

    [Fact]
    public async Task The_public_folder_that_was_lost_or_damaged_is_written_anew_and_is_the_same()
    {
        await using var scene = new Scene().Known(_one).Permit();
        await scene.Engine.Ledger.TendAsync(Cancellation);
        var folder = LedgerPublisher.FolderOf(scene.At.Installation);
        var checkpoint = File.ReadAllBytes(Path.Combine(folder, "checkpoint"));
        Directory.Delete(folder, recursive: true);
        await scene.Engine.Ledger.TendAsync(Cancellation);
        Assert.Equal(checkpoint, File.ReadAllBytes(Path.Combine(folder, "checkpoint")));
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    static string Closed(string folder) =>
        string.Concat(Directory.GetFiles(Path.Combine(folder, "closed")).Select(File.ReadAllText));
}
