// Exact search within 31 bits, beside FAISS on the same hashes in the same run; and what building, loading and changing takes.
using System.Globalization;
using Waarborg.Hashing;

namespace Waarborg.Bench;

/// <summary>What was measured of one size.</summary>
sealed record IndexResult(IReadOnlyList<Ratio> Ratios, IReadOnlyList<string> Lines, bool IsMet);

static class IndexBench
{
    internal const int Usual = 1_000_000, Large = 10_000_000, Huge = 100_000_000;

    /// <summary>Gigabytes that the largest index may take.</summary>
    const double MaxHugeGigabytes = 12;

    /// <summary>Seconds in which ten million are built, and loaded.</summary>
    const double MaxLargeBuild = 10, MaxLargeLoad = 2;

    /// <summary>Microseconds of half of the searches in it, at most.</summary>
    const double MaxHugeUs = 1_500;

    /// <summary>How many times slower Debian's FAISS 1.7.3 is than 1.15 built for this machine, as measured once.</summary>
    const double DebianSlower = 1.5;

    const int Seed = 20261129;
    const int Queries = 2_000;
    const int FaissQueries = 200;
    const int Rounds = 3;
    const int Updates = 100;

    internal static async Task<IndexResult> RunAsync(int count, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("waarborg-bench-").FullName;
        try
        {
            return await MeasureAsync(count, folder, cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The largest size, by itself: it needs some 20 GB of memory while it is built, and nothing is set beside it.</summary>
    internal static IndexResult RunHuge(int count)
    {
        var entries = HashSets.Make(HashSetKind.Uniform, count, Seed);
        var queries = HashSets.Queries(entries, Queries, Seed + 1);
        var sought = entries.Where((_, i) => i % (count / FaissQueries) == 0).ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        PdqIndex? index = null;
        var build = Measure.Ms(() => index = PdqIndex.Build(entries)) / 1e3;
        var gigabytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e9;
        GC.KeepAlive(entries);
        var hits = new List<PdqHit>();
        foreach (var entry in sought)
        {
            hits.Clear();
            index!.FindWithin(entry.Hash, PdqIndex.AdvisedRadius, hits);
            if (!hits.Contains(new(entry.Id, 0))) throw new InvalidOperationException("An entry is not found.");
        }

        var all = Enumerable.Range(0, Rounds).Select(_ => Times(index!, queries)).ToList();
        var p50 = Measure.Median(all.Select(times => Measure.Percentile(times, 0.5)));
        var isMet = gigabytes <= MaxHugeGigabytes && p50 < MaxHugeUs;
        return new(
            [],
            [
                Line($"{count} uniform hashes: built in {build:F1} s, {gigabytes:F2} GB, target at most {MaxHugeGigabytes}"),
                Line($"one query within 31: p50 {p50:F1} us, target under {MaxHugeUs}; p99 {Measure.Median(all.Select(t => Measure.Percentile(t, 0.99))):F1} us, p99.9 {Measure.Median(all.Select(t => Measure.Percentile(t, 0.999))):F1} us"),
                isMet ? "met" : "NOT met",
            ],
            isMet);
    }

    static async Task<IndexResult> MeasureAsync(int count, string folder, CancellationToken cancellation)
    {
        var lines = new List<string>();
        var entries = HashSets.Make(HashSetKind.Uniform, count, Seed);
        var queries = HashSets.Queries(entries, Queries, Seed + 1);
        var (hashFile, queryFile) = (Path.Combine(folder, "hashes"), Path.Combine(folder, "queries"));
        Write(hashFile, entries.Select(entry => entry.Hash));
        Write(queryFile, queries.Take(FaissQueries));

        var before = GC.GetTotalMemory(forceFullCollection: true);
        PdqIndex? index = null;
        var build = Measure.Ms(() => index = PdqIndex.Build(entries)) / 1e3;
        var bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / count;
        lines.Add(Line($"{count} uniform hashes: built in {build:F1} s, {bytes:F0} bytes for each"));

        var ours = new List<double[]>();
        var theirs = new Dictionary<string, List<FaissTimes>>(StringComparer.Ordinal) { ["multi11"] = [], ["multi16"] = [] };
        using (var faiss = await Peers.FaissAsync(hashFile, queryFile, cancellation))
        {
            foreach (var name in theirs.Keys)
            {
                for (var round = 0; round < Rounds; round++)
                {
                    ours.Add(Times(index!, queries));
                    if (faiss is null) continue;
                    var there = await faiss.TimeAsync(name, cancellation);
                    if (there.Found != Found(index!, queries.Take(FaissQueries))) throw new InvalidOperationException("FAISS found others.");
                    theirs[name].Add(there);
                }
            }
        }

        var p50 = Measure.Median(ours.Select(times => Measure.Percentile(times, 0.5)));
        var p999 = Measure.Median(ours.Select(times => Measure.Percentile(times, 0.999)));
        lines.Add(Line($"one query within 31: p50 {p50:F1} us, p99 {Measure.Median(ours.Select(t => Measure.Percentile(t, 0.99))):F1} us, p99.9 {p999:F1} us"));
        lines.AddRange(Others(count));
        var (savedLine, load) = await SavedAsync(index!, Path.Combine(folder, "saved"), cancellation);
        lines.Add(savedLine);
        lines.Add(await ChangedAsync(index!, queries));

        var isLarge = count >= Large;
        (string What, bool IsMet)[] verdicts =
        [
            (Line($"{bytes:F0} bytes for each, target at most {(isLarge ? 140 : 300)}"), bytes <= (isLarge ? 140 : 300)),
            (Line($"p99.9 {p999:F0} us, target under {(isLarge ? 3_000 : 1_000)}"), p999 < (isLarge ? 3_000 : 1_000)),
            .. isLarge
                ? ((string, bool)[])[
                    (Line($"built in {build:F1} s, target under {MaxLargeBuild}"), build < MaxLargeBuild),
                    (Line($"loaded in {load:F1} s, target under {MaxLargeLoad}"), load < MaxLargeLoad)]
                : [],
        ];
        lines.AddRange(verdicts.Select(one => $"{one.What}: {(one.IsMet ? "met" : "NOT met")}"));
        var isMet = Array.TrueForAll(verdicts, one => one.IsMet);
        return new(
            [
                RatioOf("best", "multi11", "FAISS' best exact (11 x 23, 2 flips)", isLarge ? 15 : 20),
                RatioOf("default", "multi16", "HMA's default (16 x 16, 1 flip)", isLarge ? 150 : 50),
            ],
            lines, isMet);

        Ratio RatioOf(string word, string name, string what, double target)
        {
            var there = theirs[name].Count == 0 ? (double?)null : Measure.Median(theirs[name].Select(times => times.P50));
            return new(
                $"index-{(isLarge ? "10m" : "1m")}-{word}", $"exact search among {count}, p50 of one query beside {what}",
                there / DebianSlower / p50, target,
                Line($"{p50:F1} us; Debian's FAISS {(there is { } us ? Line($"{us:F0} us, divided by {DebianSlower}") : "not here")}"));
        }
    }

    // The other kinds of sets, of the same size up to the usual one; those made to defeat tables are searched as exactly.
    static IEnumerable<string> Others(int count)
    {
        foreach (var kind in (HashSetKind[])[HashSetKind.Real, HashSetKind.Adversarial])
        {
            var entries = HashSets.Make(kind, Math.Min(count, Usual), Seed + 2);
            var index = PdqIndex.Build(entries);
            var times = Times(index, HashSets.Queries(entries, FaissQueries, Seed + 3));
            yield return Line(
                $"{entries.Length} {kind} hashes: p50 {Measure.Percentile(times, 0.5):F1} us, worst {times.Max():F0} us");
        }
    }

    // Loaded by programs of their own, as a server that starts does it.
    static async Task<(string Line, double LoadSeconds)> SavedAsync(
        PdqIndex index, string path, CancellationToken cancellation)
    {
        var save = Measure.Ms(() =>
        {
            using var file = File.Create(path);
            index.Save(file);
        });
        var loads = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            using var program = RealProgram.StartBench(["load", "--file", path]);
            var ended = await program.EndAsync(cancellation);
            if (ended.ExitCode != 0) throw new InvalidOperationException($"load: {ended.Error}");
            loads.Add(double.Parse(ended.LastLine, CultureInfo.InvariantCulture));
        }

        var load = Measure.Median(loads);
        return (
            Line($"saved in {save / 1e3:F1} s, {new FileInfo(path).Length >> 20} MB; loaded from the disk's cache by a program ")
            + Line($"of its own in {load:F1} s, the median of {Rounds}, {loads.Min():F1} to {loads.Max():F1} s"),
            load);
    }

    /// <summary>Seconds in which a saved index is loaded.</summary>
    internal static double LoadSeconds(string path) => Measure.Ms(() =>
    {
        using var file = File.OpenRead(path);
        if (PdqIndex.Load(file, file.Length).Count == 0) throw new InvalidOperationException("Nothing was loaded.");
    }) / 1e3;

    // Each update brings entries of which one is looked for at once; readers search meanwhile, also while it is merged.
    static async Task<string> ChangedAsync(PdqIndex index, Pdq256[] queries)
    {
        var current = new CurrentPdqIndex();
        current.Replace(index);
        var (updates, reads, random) = (new List<double>(), new List<double>(), new Random(Seed + 4));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Updates; i++)
        {
            var added = HashSets.Make(HashSetKind.Uniform, 50, random.Next());
            updates.Add(Measure.Ms(() =>
            {
                current.Update(added, []);
                if (!Hits(added[0].Hash).Contains(new(added[0].Id, 0))) throw new InvalidOperationException("An entry is not found.");
            }));
            foreach (var query in queries.Take(50)) reads.Add(Measure.Ms(() => Hits(query)));
        }

        await current.Merging;
        var grown = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
        return Line($"{Updates} updates of 50: one in {Measure.Median(updates):F2} ms, worst {updates.Max():F1} ms, then found; ")
            + Line($"worst search meanwhile {reads.Max():F1} ms; {grown:F1} MB more afterwards");

        List<PdqHit> Hits(Pdq256 query)
        {
            var hits = new List<PdqHit>();
            current.Value.FindWithin(query, PdqIndex.AdvisedRadius, hits);
            return hits;
        }
    }

    static double[] Times(PdqIndex index, Pdq256[] queries)
    {
        var hits = new List<PdqHit>();
        return [.. queries.Select(query =>
        {
            hits.Clear();
            return Measure.Ms(() => index.FindWithin(query, PdqIndex.AdvisedRadius, hits)) * 1e3;
        })];
    }

    static int Found(PdqIndex index, IEnumerable<Pdq256> queries)
    {
        var hits = new List<PdqHit>();
        return queries.Sum(query => index.FindWithin(query, PdqIndex.AdvisedRadius, hits));
    }

    static void Write(string path, IEnumerable<Pdq256> hashes)
    {
        using var file = new BufferedStream(File.Create(path), 1 << 20);
        Span<byte> bytes = stackalloc byte[Pdq256.ByteCount];
        foreach (var hash in hashes)
        {
            hash.CopyTo(bytes);
            file.Write(bytes);
        }
    }

    static string Line(FormattableString words) => FormattableString.Invariant(words);
}
