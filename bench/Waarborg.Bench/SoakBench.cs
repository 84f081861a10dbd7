// An index that changes all the time under two readers, for minutes: does it grow, and is any search kept waiting?
using System.Diagnostics;
using Waarborg.Hashing;

namespace Waarborg.Bench;

/// <summary>What was measured.</summary>
sealed record SoakResult(IReadOnlyList<string> Lines, bool IsMet);

/// <summary>A search that took long.</summary>
/// <param name="Ms">From its beginning to its end.</param>
/// <param name="ProcessorMs">For how long its thread computed meanwhile.</param>
/// <param name="Waits">How often its thread gave its processor up itself, to wait for something.</param>
/// <param name="NewPages">Pages of memory that the system had to find or make, without the disk.</param>
/// <param name="DiskPages">Pages that the system had taken from it and that came back from the disk.</param>
/// <param name="CollectorMs">For how long the garbage collector paused all meanwhile.</param>
sealed record SlowSearch(double Ms, double ProcessorMs, long Waits, long NewPages, long DiskPages, double CollectorMs)
{
    internal string Words => FormattableString.Invariant(
        $"{Ms:F1} ms: {ProcessorMs:F1} ms computing, {Waits} waits, {NewPages} new pages, {DiskPages} from the disk, {CollectorMs:F1} ms of the collector");

    /// <summary>Whether the program kept it waiting.</summary>
    internal bool IsPause => Waits > 0 || ProcessorMs > SoakBench.MaxSearchMs;
}

static class SoakBench
{
    internal const double DefaultMinutes = 10;

    /// <summary>
    /// Milliseconds that no search may take; those that took longer are counted by why. One that waited for the collector or
    /// for another thread, or that computed for so long, was paused by the program. One whose thread neither waited for
    /// anything nor computed meanwhile was ready to go on, and the system had given its processor to others.
    /// </summary>
    internal const double MaxSearchMs = 10;

    /// <summary>Percent by which the memory in use may be higher at the end than after the first tenth.</summary>
    internal const double MaxGrowthPercent = 5;

    /// <summary>Slow searches that are told one by one.</summary>
    const int MaxTold = 10;

    const int Seed = 20261130, Entries = 1_000_000, EntriesPerUpdate = 50, Queries = 2_000, Readers = 2;

    /// <summary>Between two updates, as fast as lists change at their busiest.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Searches before those that count: the first of a program waits until its code is compiled.</summary>
    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>The share of the time after which the memory in use is measured for the first time.</summary>
    const double Early = 0.1;

    internal static async Task<SoakResult> RunAsync(TimeSpan length, CancellationToken cancellation)
    {
        var entries = HashSets.Make(HashSetKind.Uniform, Entries, Seed);
        var queries = HashSets.Queries(entries, Queries, Seed + 1);
        var current = new CurrentPdqIndex();
        current.Replace(PdqIndex.Build(entries));
        var changes = new Changes(current);
        await SearchAsync(changes, entries, queries, WarmUp, cancellation);
        var (watch, before, updated) = (Stopwatch.StartNew(), GC.GetTotalPauseDuration(), changes.Updates);
        // Memory in use is measured by a collection that stops everything, so nobody searches meanwhile.
        var first = await SearchAsync(changes, entries, queries, Early * length, cancellation);
        var early = await InUseAsync(current);
        var rest = await SearchAsync(changes, entries, queries, (1 - Early) * length, cancellation);
        var late = await InUseAsync(current);
        List<SlowSearch> all = [.. first.Slow, .. rest.Slow], beside = [.. first.Beside, .. rest.Beside];
        var paused = all.Count(one => one.IsPause);
        var growth = (100.0 * (late - early)) / early;
        var isMet = paused == 0 && growth <= MaxGrowthPercent;
        return new(
            [
                FormattableString.Invariant(
                    $"{watch.Elapsed.TotalMinutes:F1} minutes, {changes.Updates - updated} updates of {EntriesPerUpdate}, {first.Searches + rest.Searches} searches by {Readers} readers"),
                FormattableString.Invariant(
                    $"searches that the program kept waiting for over {MaxSearchMs} ms: {paused} (target 0), the slowest {Slowest(all.Where(one => one.IsPause)):F1} ms"),
                FormattableString.Invariant(
                    $"those over {MaxSearchMs} ms that were ready and had no processor: {all.Count - paused}, the slowest {Slowest(all.Where(one => !one.IsPause)):F1} ms"),
                FormattableString.Invariant(
                    $"of as many computations between them that use nothing of the index, {beside.Count(one => one.IsPause)} were held up so, the slowest {Slowest(beside.Where(one => one.IsPause)):F1} ms, and {beside.Count(one => !one.IsPause)} had no processor"),
                FormattableString.Invariant(
                    $"the garbage collector paused all for {(GC.GetTotalPauseDuration() - before).TotalSeconds:F2} s in all, the longest seen {changes.LongestPauseMs:F1} ms"),
                FormattableString.Invariant(
                    $"memory in use {early >> 20} MB after a tenth, {late >> 20} MB at the end, {growth:F1} % more, target at most {MaxGrowthPercent} %"),
                .. all.OrderByDescending(one => one.Ms).Take(MaxTold).Select(one => one.Words),
                isMet ? "met" : "NOT met",
            ],
            isMet);
    }

    // Readers and updates side by side, until the time is over.
    static async Task<(long Searches, IReadOnlyList<SlowSearch> Slow, IReadOnlyList<SlowSearch> Beside)> SearchAsync(
        Changes changes, PdqIndexEntry[] entries, Pdq256[] queries, TimeSpan length, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ending.CancelAfter(length);
        var reading = Enumerable.Range(0, Readers).Select(number => Task.Factory.StartNew(
            () => Read(changes.Index, entries, queries, number, ending.Token), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        while (!ending.IsCancellationRequested)
        {
            changes.Update();
            await Task.Delay(Pause, CancellationToken.None);
        }

        var all = await Task.WhenAll(reading);
        return (
            all.Sum(one => one.Searches), [.. all.SelectMany(one => one.Slow)], [.. all.SelectMany(one => one.Beside)]);
    }

    static async Task<long> InUseAsync(CurrentPdqIndex current)
    {
        await current.Merging;
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>Whatever was added last time leaves again, so that the index stays as large as it is.</summary>
    sealed class Changes(CurrentPdqIndex index)
    {
        readonly Random _random = new(Seed + 2);
        PdqIndexEntry[] _last = [];

        internal CurrentPdqIndex Index => index;

        internal int Updates { get; private set; }

        internal double LongestPauseMs { get; private set; }

        internal void Update()
        {
            var added = HashSets.Make(HashSetKind.Uniform, EntriesPerUpdate, _random.Next());
            index.Update(added, _last);
            (_last, Updates) = (added, Updates + 1);
            foreach (var pause in GC.GetGCMemoryInfo(GCKind.Any).PauseDurations)
            {
                LongestPauseMs = Math.Max(LongestPauseMs, pause.TotalMilliseconds);
            }
        }
    }

    static double Slowest(IEnumerable<SlowSearch> some) => some.Select(one => one.Ms).DefaultIfEmpty().Max();

    static (long Searches, IReadOnlyList<SlowSearch> Slow, IReadOnlyList<SlowSearch> Beside) Read(
        CurrentPdqIndex current, PdqIndexEntry[] entries, Pdq256[] queries, int number, CancellationToken ending)
    {
        var (hits, slow, beside, searches) = (new List<PdqHit>(), new List<SlowSearch>(), new List<SlowSearch>(), 0L);
        for (var i = number; !ending.IsCancellationRequested; i++, searches++)
        {
            var entry = entries[(int)((i * 7919L) % entries.Length)];
            var query = i % 2 == 0 ? entry.Hash : queries[i % queries.Length];
            hits.Clear();
            if (SlowOf(() => current.Value.FindWithin(query, PdqIndex.AdvisedRadius, hits)) is { } held) slow.Add(held);
            if (i % 2 == 0 && !hits.Contains(new(entry.Id, 0))) throw new InvalidOperationException("An entry is not found.");
            // What holds this up as well is the machine's.
            if (SlowOf(() => Compute(query)) is { } other) beside.Add(other);
        }

        return (searches, slow, beside);
    }

    static SlowSearch? SlowOf(Action action)
    {
        var (before, collected) = (ThreadUse.Now(), GC.GetTotalPauseDuration());
        var ms = Measure.Ms(action);
        if (ms <= MaxSearchMs) return null;
        var after = ThreadUse.Now();
        return new(
            ms, after.ProcessorMs - before.ProcessorMs, after.Waits - before.Waits, after.NewPages - before.NewPages,
            after.DiskPages - before.DiskPages, (GC.GetTotalPauseDuration() - collected).TotalMilliseconds);
    }

    /// <summary>Steps of the computation beside: about as long as a search.</summary>
    const int Steps = 10_000;

    static void Compute(Pdq256 from)
    {
        var number = from.W0;
        for (var step = 0; step < Steps; step++) number = unchecked((number * 6364136223846793005) + (ulong)step);
        if (number == 0) throw new InvalidOperationException("A number that does not come out.");
    }
}
