// The ledger: how fast it is written and checked, what growth costs, and what share of a sweep it takes.
using System.Diagnostics;
using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Bench;

/// <summary>What writing and checking a ledger took.</summary>
/// <param name="Entries">Entries that were appended, open and closed.</param>
/// <param name="Append">In the journal, durable.</param>
/// <param name="Publish">Into tiles and signed checkpoints, durable.</param>
/// <param name="Checked">Leaves and records that the whole check judged; all of them, or the measurement says nothing.</param>
/// <param name="Verify">The check from the first leaf, closed records included.</param>
/// <param name="Grown">Leaves and records that the growing check judged.</param>
/// <param name="Growth">Reading what was kept, and the check from there.</param>
/// <param name="Problem">What the checks found wrong, or null.</param>
/// <param name="Share">What the ledger took of a sweep.</param>
sealed record LedgerBenchResult(
    int Entries, Meter Append, Meter Publish, long Checked, Meter Verify, long Grown, Meter Growth, string? Problem,
    SweepShareResult Share)
{
    double Rate => Entries / (Append.Seconds + Publish.Seconds);

    internal bool IsMet => IsWhole && IsFast && Share.IsMet;

    /// <summary>Everything that was written was checked, and nothing was wrong: the times are of what they say.</summary>
    internal bool IsWhole => Problem is null && Checked >= Entries && Grown >= LedgerBench.GrowthEntries;

    bool IsFast => Rate >= LedgerBench.MinRate && Verify.Seconds < LedgerBench.MaxVerifySeconds
        && Growth.Seconds < LedgerBench.MaxGrowthSeconds;

    internal IEnumerable<string> Lines =>
    [
        Line($"entries           {Entries}: appended in {Append}, published in {Publish}"),
        Line($"rate              {Rate:F0} a second, target at least {LedgerBench.MinRate}"),
        Line($"whole check       {Verify} for {Checked} entries, target under {LedgerBench.MaxVerifySeconds} s"),
        Line($"growth            {Growth} for {Grown} more, target under {LedgerBench.MaxGrowthSeconds} s"),
        .. Share.Lines,
        Problem ?? (IsMet ? "met" : "NOT met"),
    ];

    static string Line(FormattableString words) => FormattableString.Invariant(words);
}

static class LedgerBench
{
    internal const int DefaultEntries = 1_000_000;

    /// <summary>Entries a second that are appended and published, at least.</summary>
    internal const int MinRate = 20_000;

    /// <summary>Seconds that a whole check may take at most.</summary>
    internal const int MaxVerifySeconds = 60;

    /// <summary>Seconds that a check of growth may take at most.</summary>
    internal const int MaxGrowthSeconds = 1;

    internal const int GrowthEntries = 1000;

    const int PerTransaction = 1000;

    // As a server does: what was written in an hour is published after it.
    const int TransactionsPerHour = 10;

    internal static async Task<LedgerBenchResult> RunAsync(int entries, int pictures, CancellationToken cancellation)
    {
        var root = Directory.CreateTempSubdirectory("waarborg-bench-").FullName;
        try
        {
            var share = await SweepShare.MeasureAsync(Path.Combine(root, "sweep"), pictures, cancellation);
            return await MeasureAsync(root, entries, share, cancellation);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(root, recursive: true);
        }
    }

    static async Task<LedgerBenchResult> MeasureAsync(
        string root, int entries, SweepShareResult share, CancellationToken cancellation)
    {
        var clock = new StepClock();
        var installation = Installation.Open(Path.Combine(root, "data"), Path.Combine(root, "keys"), clock);
        var writer = new LedgerLoad(installation);
        writer.Begin(clock.Step);
        var (append, publish, verify, growth) = (new Meter(), new Meter(), new Meter(), new Meter());
        await WriteAsync(installation, writer, clock, entries, (append, publish), cancellation);
        var folder = LedgerPublisher.FolderOf(installation);
        HandOver(installation, folder);

        verify.Start();
        var whole = await LedgerCheck.RunAsync(new LedgerFolder(folder), new(), cancellation);
        verify.Stop();
        var kept = whole.State.ToBytes();

        await WriteAsync(installation, writer, clock, GrowthEntries, (new(), new()), cancellation);
        HandOver(installation, folder);
        growth.Start();
        if (!LedgerState.TryRead(kept, out var memory)) throw new InvalidOperationException("What was kept cannot be read.");
        var grown = await LedgerCheck.RunAsync(new LedgerFolder(folder), new() { Memory = memory }, cancellation);
        growth.Stop();
        return new(
            entries, append, publish, whole.LeavesJudged + whole.RecordsJudged, verify, grown.LeavesJudged + grown.RecordsJudged,
            growth, whole.Violations.Concat(grown.Violations).FirstOrDefault()?.ToString(), share);
    }

    static async Task WriteAsync(
        Installation installation, LedgerLoad writer, StepClock clock, int entries,
        (Meter Append, Meter Publish) watches, CancellationToken cancellation)
    {
        var publisher = new LedgerPublisher(installation);
        for (var written = 0; written < entries; written += PerTransaction)
        {
            clock.Step(TimeSpan.FromHours(1) / TransactionsPerHour);
            var made = writer.Make(Math.Min(PerTransaction, entries - written));
            watches.Append.Start();
            writer.Append(made);
            watches.Append.Stop();
            if ((written / PerTransaction) % TransactionsPerHour != TransactionsPerHour - 1) continue;
            watches.Publish.Start();
            await publisher.PublishAsync(cancellation);
            watches.Publish.Stop();
        }

        watches.Publish.Start();
        await publisher.PublishAsync(cancellation);
        watches.Publish.Stop();
    }

    // The closed records as an auditor is given them.
    static void HandOver(Installation installation, string folder)
    {
        using var connection = installation.Database.Open();
        var batches = connection.Query<(long Leaf, byte[] Nonce, byte[] PadSeed)>(
            "select leaf, nonce, pad_seed from evidence_batches").ToList();
        foreach (var (leaf, nonce, seed) in batches)
        {
            var path = Path.Combine(folder, ClosedFiles.PathOf(leaf));
            if (!File.Exists(path)) PublicFile.Write(path, ClosedFiles.Batch(leaf, nonce, seed, Records("batch = @leaf", leaf)));
        }

        var at = Instant.Text(installation.Time.GetUtcNow());
        PublicFile.Write(Path.Combine(folder, ClosedFiles.Waiting), ClosedFiles.WaitingAt(at, Records("batch is null", 0)));

        JsonArray Records(string which, long leaf) =>
        [
            .. connection.Query<(long N, byte[] Nonce, byte[] Body)>(
                    $"select n, nonce, body from evidence where n is not null and {which} order by n", new { leaf })
                .Select(one => (JsonNode)ClosedFiles.Shown(one.N, one.Nonce, (JsonObject)JsonNode.Parse(one.Body)!)),
        ];
    }
}

/// <summary>Time that passed, and what this process had of the processors: less where others were busy too.</summary>
sealed class Meter
{
    readonly Stopwatch _watch = new();
    TimeSpan _used;

    internal double Seconds => _watch.Elapsed.TotalSeconds;

    internal void Start()
    {
        _used -= Environment.CpuUsage.TotalTime;
        _watch.Start();
    }

    internal void Stop()
    {
        _watch.Stop();
        _used += Environment.CpuUsage.TotalTime;
    }

    public override string ToString() =>
        FormattableString.Invariant($"{Seconds:F2} s ({_used.TotalSeconds:F2} s of processors)");
}

/// <summary>A clock that stands still but for its steps.</summary>
sealed class StepClock : TimeProvider
{
    DateTimeOffset _now = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    internal void Step(TimeSpan by) => _now += by;
}

/// <summary>Entries as an installation writes them: half of them open; each match is reviewed, and its item disabled.</summary>
sealed class LedgerLoad(Installation installation)
{
    const string Person = "person:0123456789abcdef";
    const string Second = "person:0123456789abcde0";
    const string Third = "person:0123456789abcde1";
    const string Nothing = "0000000000000000000000000000000000000000000000000000000000000000";

    readonly Journal _journal = new(installation);
    long _next;

    static JsonArray By => new(Person);

    /// <summary>What must be there before anything can match: a source, a list, a notice, a weighing, a permit, a sweep.</summary>
    /// <param name="wait">Lets time pass, as a draft and a notice must be up for days before a permit.</param>
    internal void Begin(Action<TimeSpan> wait)
    {
        var release = new ReleaseName("known", 1);
        Append(
        [
            OpenEntries.SourceDeclared("web", "hosting", "public", Nothing, [], By),
            OpenEntries.ReleaseImported(release, "bench", 1, Nothing, By),
            OpenEntries.ReleaseActivated(release, By),
            OpenEntries.NoticePublished(1, "web", Nothing, [], By),
            OpenEntries.WeighingDrafted(1, "web", Nothing, [], By),
        ]);
        wait(TimeSpan.FromDays(Math.Max(Conditions.NoticeDays, Conditions.DraftDays)));
        var from = installation.Time.GetUtcNow();
        var (begin, end) = (Instant.Text(from), Instant.Text(from.AddDays(300)));
        var permit = new PermitFacts(1, "web", ["known"], begin, end, "dsa-9", Weighing: 1, AlwaysAsk: false);
        Append(
        [
            OpenEntries.WeighingRecorded(1, "web", Nothing, [], new(Person, Second, Third)),
            OpenEntries.PermitGranted(permit, Nothing, [], new(Person, Second)),
            OpenEntries.SweepStarted(1, "web", 1, [release], dryRun: false, By),
        ]);
    }

    internal List<Entry> Make(int count)
    {
        var entries = new List<Entry>(count + 8);
        for (; entries.Count < count; _next++)
        {
            var number = _next + 1;
            entries.Add(OpenEntries.KnownGoodChanged(number, By));
            entries.Add(ClosedEntries.Match(
                new(number, number, "web", 1, 1, new("known", 1), "a1", "sha256", 0, "candidate"), By));
            entries.Add(OpenEntries.RightsGranted(Person, ["review", "scan"], By));
            entries.Add(ClosedEntries.Verdict(number, number, "confirmed", "provenance", By));
            entries.Add(ClosedEntries.Review(number, number, "confirmed", By));
            entries.Add(OpenEntries.SourceRefused("notHeldInPlaintext", By));
            entries.Add(ClosedEntries.RestrictionIntended(number, "disable", number, "confirmed", By, number));
            entries.Add(OpenEntries.Incident("sandboxOff", By));
            entries.Add(ClosedEntries.RestrictionEnded(number, "disabled", By, number));
        }

        return entries;
    }

    /// <param name="entries">What is written, in one transaction.</param>
    /// <param name="watch">Runs while it is written, and not while it is committed.</param>
    internal void Append(IReadOnlyList<Entry> entries, Stopwatch? watch = null)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        watch?.Start();
        _journal.Append(connection, transaction, entries);
        watch?.Stop();
        transaction.Commit();
    }
}
