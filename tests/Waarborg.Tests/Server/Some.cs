using System.Security.Cryptography;
using Dapper;
using Waarborg.Cases;
using Waarborg.Fingerprinting;
using Waarborg.Intake;
using Waarborg.Lists;
using Waarborg.Matching;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>Small things that the server's tests put into an installation.</summary>
static class Some
{
    internal const string Hostile = "<script>alert('x')</script>\" onload=\"y";

    /// <summary>Puts the list that <see cref="Permit"/> names into force, with these bytes on it.</summary>
    internal static void List(Installation installation, byte[] known)
    {
        var list = Path.Combine(Path.GetDirectoryName(installation.Folder)!, "known.csv");
        File.WriteAllText(list, $"algorithm,hash,category,reference\nsha256,{Convert.ToHexStringLower(SHA256.HashData(known))},Test,S-1\n");
        Assert.IsType<ImportOutcome.Imported>(
            new ListStore(installation).Import(new("known", list, "sample"), Actor.CommandLine, CancellationToken.None));
    }

    /// <summary>A sweep that found this.</summary>
    internal static void Sweep(Installation installation, string source, SweepState state, string? words, SweepSummary? summary)
    {
        using var connection = installation.Database.Open();
        connection.Execute(
            """
            insert into sweeps (source, state, started_at, ended_at, stop_words, summary, actor)
            values (@source, @state, @at, @ended, @words, @json, 'person:somebody')
            """,
            new
            {
                source,
                state = state.ToString(),
                words,
                at = Instant.Text(installation.Time.GetUtcNow()),
                ended = summary is null ? null : Instant.Text(installation.Time.GetUtcNow()),
                json = summary?.ToJson(),
            });
    }

    internal static void UploadSource(Installation installation, string name = "uploads") =>
        Declare(installation, new(name, SourceKind.Upload, null, "hosting", Audience.Public, true, false, false));

    internal static void FolderSource(Installation installation, string name)
    {
        // A sample's sources lie in its own folder.
        var path = Path.Combine(Path.GetDirectoryName(installation.Folder)!, "sample", name);
        Directory.CreateDirectory(path);
        Declare(installation, new(name, SourceKind.Folder, path, "hosting", Audience.ByLink, true, false, false));
    }

    static void Declare(Installation installation, SourceDeclaration declaration) =>
        Assert.IsType<DeclareOutcome.Declared>(new SourceStore(installation).Declare(declaration, Actor.CommandLine));

    internal static Permit Permit(Installation installation, string source, int days = 8, string scope = "all")
    {
        // A permit that names a list that is not in force would make the installation not ready.
        var lists = new ListStore(installation);
        if (lists.Find("known") is null)
        {
            var file = Path.Combine(Path.GetDirectoryName(installation.Folder)!, "known.csv");
            File.WriteAllText(file, $"algorithm,hash,category,reference\nmd5,{new string('1', 32)},Test,S-001\n");
            Assert.IsType<ImportOutcome.Imported>(
                lists.Import(new("known", file, "sample"), Actor.CommandLine, CancellationToken.None));
        }

        return Granting.Grant(installation, source, ["known"], TimeSpan.FromDays(days), "<b>because</b>", scope: scope);
    }

    /// <summary>Opens a case, or joins the open one of the same entry.</summary>
    internal static long Case(
        Installation installation, string source, string locator, string entry = "entry-1", string algorithm = "pdq",
        int distance = 12, string reference = "S-001")
    {
        var store = new CaseStore(installation);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction();
        var version = new FileVersion(1, (ulong)locator.Length, 1000, 1, 1, 1);
        var print = new Fingerprint(new(new byte[32], new byte[20], new byte[16]), new("png", 64, 64, null, null));
        Assert.True(ListAlgorithms.TryParse(algorithm, out var by));
        var hit = new Hit(entry, "known", 3, "sample", ListCategory.Test, reference, by, distance, CanaryPassed: true);
        var recorded = store.Record(
            connection, transaction,
            new(source, Locator.FromText(locator), version, print, hit, [hit], new byte[32], MatchDecision.Candidate, null),
            Actor.Sweep);
        transaction.Commit();
        return recorded.CaseId;
    }
}
