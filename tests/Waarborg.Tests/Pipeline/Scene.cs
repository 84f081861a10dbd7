using System.Security.Cryptography;
using Dapper;
using Waarborg.Cases;
using Waarborg.Cli.Sample;
using Waarborg.Lists;
using Waarborg.Lists.Lookups;
using Waarborg.Matching.Lookups;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>A customer's folder, an installation beside it with a list and a permit, and real decoders.</summary>
sealed class Scene : IAsyncDisposable
{
    Engine? _engine;

    internal Scene()
    {
        Source = Assert.IsType<DeclareOutcome.Declared>(new SourceStore(At.Installation).Declare(
            new("web", SourceKind.Folder, Tree.Path, "hosting", Audience.Public, true, false, false),
            Actor.CommandLine)).Source;
    }

    // A sample, so that the days for which a draft is public are seconds; its sources may lie anywhere.
    internal TempInstallation At { get; } = new(InstallationKind.Sample, Path.GetTempPath());

    internal Tree Tree { get; } = new();

    internal Source Source { get; }

    internal int Workers { get; init; } = 1;

    /// <summary>How patiently services are asked.</summary>
    internal LookupPace Pace { get; set; } = SomeLookups.Impatient;

    /// <summary>Whether what screening lets go is looked at exactly as well.</summary>
    internal bool IsSampled { get; set; }

    /// <summary>What happens between two steps of acting on a file.</summary>
    internal Action<string> AtPoint { get; set; } = static _ => { };

    internal Engine Engine => _engine ??= Engine.Create(
        At.Installation, Workers, new(), point => AtPoint(point), Pace, () => IsSampled);

    internal CaseDesk Desk => new(At.Installation);

    internal CaseStore Cases => new(At.Installation);

    /// <summary>The one case there is.</summary>
    internal Case Case => Assert.Single(Cases.List(openOnly: false, limit: 100));

    /// <summary>A small harmless picture, each number another one.</summary>
    internal static byte[] Picture(int seed) => PngWriter.Compressed(Drawn(seed));

    internal static Canvas Drawn(int seed) => DrawnPictures.Draw(seed);

    internal static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    internal Scene Known(params byte[][] pictures) =>
        Import([.. pictures.Select((bytes, i) => $"sha256,{Sha256(bytes)},Baseline,entry-{i}")]);

    internal Scene Import(params string[] lines)
    {
        var path = At.Write("list.csv", SomeHashes.Csv(lines));
        Assert.IsType<ImportOutcome.Imported>(new ListStore(At.Installation).Import(
            new("known", path, "sample"), Actor.CommandLine, TestContext.Current.CancellationToken));
        Granting.Vouch(At.Installation);
        return this;
    }

    internal Scene Permit(bool alwaysAsk = false, double hours = 1, bool again = false, bool screening = false,
        bool altered = false)
    {
        if (again)
        {
            var permits = new PermitStore(At.Installation);
            Assert.True(permits.Revoke(permits.InForce("web", At.Time.GetUtcNow())!.Id, Actor.CommandLine));
        }

        Granting.Grant(
            At.Installation, "web", ["known"], TimeSpan.FromHours(hours), "why", alwaysAsk, screening: screening, altered: altered);
        return this;
    }

    /// <summary>A permit for the list <c>known</c> and for asking another, as it is described.</summary>
    internal Scene PermitAsking(string name, RemoteListTerms terms, string secret, params string[] categories)
    {
        SomeLookups.Describe(At.Installation, name, terms, secret);
        Granting.Grant(
            At.Installation, "web", ["known"], TimeSpan.FromDays(30), "why", asked: [SomeLookups.Line(name, terms, categories)]);
        return this;
    }

    internal Task<SweepResult> RunAsync(bool dryRun = false, CancellationToken? cancellation = null) => Engine.Sweep.RunAsync(
        Source, new(dryRun, Workers, new()), new(), Actor.CommandLine, cancellation ?? TestContext.Current.CancellationToken);

    internal async Task<SweepSummary> SweepAsync(bool dryRun = false)
    {
        var summary = Assert.IsType<SweepResult.Finished>(await RunAsync(dryRun)).Summary;
        Assert.Equal(summary.Items, summary.Match + summary.Tests + summary.NoMatch + summary.NotScannedTotal);
        return summary;
    }

    internal async Task<(long Items, long Match, long NoMatch)> CountAsync()
    {
        var summary = await SweepAsync();
        Assert.Empty(summary.NotScanned);
        return (summary.Items, summary.Match, summary.NoMatch);
    }

    internal Task<CaseAnswer> ConfirmAsync(int? item = null, bool all = false) =>
        Desk.JudgeAsync(
            new(Case.Id, item, all, Actor.CommandLine), VerdictGiven.Confirmed, TestContext.Current.CancellationToken);

    /// <summary>Verdicts of so many assessors outside, all the same.</summary>
    internal async Task<CaseAnswer> AssessAsync(bool confirmed, int? item = null, int assessors = 2, Case? of = null)
    {
        CaseAnswer? answer = null;
        for (var assessor = 1; assessor <= assessors; assessor++)
        {
            answer = await AssessAsync(confirmed, assessor, item, of);
        }

        return answer!;
    }

    /// <summary>The verdict of one assessor outside.</summary>
    internal Task<CaseAnswer> AssessAsync(bool confirmed, int assessor, int? item, Case? of = null) => Desk.JudgeAsync(
        new((of ?? Case).Id, item, item is null, new(ActorKind.Machine, $"hotline.assessor-{assessor}")),
        new(confirmed, VerdictBasis.Assessment), TestContext.Current.CancellationToken);

    internal Task<CaseAnswer> RejectAsync(int? item = null, bool all = false) =>
        Desk.JudgeAsync(
            new(Case.Id, item, all, Actor.CommandLine), VerdictGiven.Rejected, TestContext.Current.CancellationToken);

    internal Task<CaseAnswer> RestoreAsync(int? item = null) =>
        Desk.RestoreAsync(new(Case.Id, item, false, Actor.CommandLine), TestContext.Current.CancellationToken);

    internal string[] Files() =>
        [.. Directory.GetFiles(Tree.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    internal long Count(string sql)
    {
        using var connection = At.Installation.Database.Open();
        return connection.ExecuteScalar<long>($"select count(*) from {sql}");
    }

    /// <summary>How many rows each table has.</summary>
    internal Dictionary<string, long> Rows()
    {
        // What the ledger says, and who is behind its numbers, is written of every act.
        string[] ledger = ["evidence", "evidence_batches", "persons", "sqlite_sequence"];
        using var connection = At.Installation.Database.Open();
        return connection.Query<string>("select name from sqlite_master where type = 'table'").Except(ledger).ToList()
            .ToDictionary(
                table => table, table => connection.ExecuteScalar<long>($"select count(*) from {table}"),
                StringComparer.Ordinal);
    }

    /// <summary>Whether these bytes lie anywhere in the database or its log.</summary>
    internal bool LiesInDatabase(byte[] bytes) => Directory.GetFiles(At.DataFolder, "waarborg.db*")
        .Any(path => File.ReadAllBytes(path).AsSpan().IndexOf(bytes) >= 0);

    /// <summary>As after a restart of the program.</summary>
    internal async Task RestartAsync()
    {
        if (_engine is { } running) await running.DisposeAsync();
        _engine = null;
        AtPoint = static _ => { };
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is { } running) await running.DisposeAsync();
        Tree.Dispose();
        At.Dispose();
    }
}
