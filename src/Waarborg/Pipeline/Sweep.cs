// A sweep: everything that a source holds, walked once, each item through the flow; stoppable and resumable.
using System.Diagnostics;
using Waarborg.Decoding;
using Waarborg.Intake;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>How a sweep is run.</summary>
/// <param name="DryRun">Judge, but record and act on nothing.</param>
/// <param name="Workers">How many items at once.</param>
/// <param name="Limits">How much is read, and how fast.</param>
/// <param name="CountsAhead">Whether all is counted ahead, for the time left, where somebody looks on. It opens no file.</param>
sealed record SweepOptions(bool DryRun, int Workers, FolderLimits Limits, bool CountsAhead = false);

/// <summary>How a run of a sweep ended.</summary>
abstract record SweepResult
{
    /// <summary>The end was reached.</summary>
    internal sealed record Finished(SweepSummary Summary) : SweepResult;

    /// <summary>It was stopped; the next scan of the source goes on.</summary>
    internal sealed record Stopped(SweepSummary Summary, string Words) : SweepResult;

    /// <summary>It could not begin: an operator's error, in words.</summary>
    internal sealed record Refused(string Words) : SweepResult;
}

sealed class Sweep(
    Installation installation, PermitGate gate, ItemFlow flow, RestrictionDesk restrictions, Seen seen, LedgerKeeper ledger,
    SandboxWatch sandbox, DecoderPool decoders)
{
    readonly SweepStore _sweeps = new(installation);
    readonly CaseDesk _desk = new(installation, restrictions);
    readonly UndecidedDesk _undecided = new(installation);

    internal async Task<SweepResult> RunAsync(
        Source source, SweepOptions options, SweepCounters counters, Actor actor, CancellationToken cancellation)
    {
        if (source.Kind != SourceKind.Folder)
        {
            return new SweepResult.Refused($"{source.Name} is an upload inlet; only folders are swept.");
        }
        using var locked = FileLock.TryTake(installation, source.Name);
        if (locked is null) return new SweepResult.Refused($"A sweep of {source.Name} is running already.");
        var opened = FolderSource.Open(source.Path!, options.Limits);
        if (opened is not SourceOutcome.Opened { Source: var folder })
        {
            return new SweepResult.Refused(((SourceOutcome.Refused)opened).Words);
        }

        using (folder)
        using (var warming = new CancellationTokenSource())
        {
            // Beside what is finished and asked first. Asked for again below, and by the first item, which say what is wrong.
            var warmed = gate.Check(source.Name) is GateAnswer.Open
                ? Warming.StartAsync(flow, decoders, () => [source.Name], warming.Token)
                : Task.CompletedTask;
            try
            {
                return await RunInAsync(source, folder, warmed, options, counters, actor, cancellation);
            }
            finally
            {
                await warming.CancelAsync();
                await Task.WhenAny(warmed);
            }
        }
    }

    async Task<SweepResult> RunInAsync(
        Source source, FolderSource folder, Task warmed, SweepOptions options, SweepCounters counters, Actor actor,
        CancellationToken cancellation)
    {
        // What a broken-off run or verdict intended is finished before anything is looked at. A dry run touches nothing.
        if (!options.DryRun)
        {
            await restrictions.RepairAsync(source.Name, folder, cancellation);
            await _desk.FinishAsync(source.Name, cancellation);
            await _undecided.PutBackAsync(cancellation);
        }

        // While lists are read whoever asks goes on with those before, if there were any; a sweep is held against the new ones.
        await Task.WhenAny(warmed);
        return gate.Check(source.Name) switch
        {
            GateAnswer.Open open => await RunOpenedAsync(
                source, folder, open.Permit, options, counters, actor, cancellation),
            GateAnswer.Closed closed => new SweepResult.Refused(closed.Words),
            _ => throw new UnreachableException(),
        };
    }

    async Task<SweepResult> RunOpenedAsync(
        Source source, FolderSource folder, Permit permit, SweepOptions options, SweepCounters counters, Actor actor,
        CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        await sandbox.LookAsync(cancellation);
        var begun = options.DryRun ? _sweeps.BeginDryRun(permit, actor) : _sweeps.BeginOrResume(permit, actor);
        if (begun is not { } number)
        {
            return new SweepResult.Refused($"Permit {permit.Id} for {source.Name} ended just now. Nothing was read.");
        }

        // In the public ledger before the first file is opened.
        await ledger.TendAsync(cancellation);
        var sweepId = options.DryRun ? 0 : number;
        if (!options.DryRun)
        {
            // Kept at once, so that a run that is killed has its permit as well.
            _sweeps.AddPermit(sweepId, permit.Id);
            counters.SetDisabled(_sweeps.Disabled(sweepId));
        }

        var run = new Run(source.Name, folder, sweepId, options.DryRun, counters);

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var queue = new WalkQueue();
        var counting = options.CountsAhead
            ? Task.Run(() => Count(folder, counters, stopping.Token), CancellationToken.None)
            : Task.CompletedTask;
        var walking = Task.Run(() => WalkAsync(run, queue, stopping.Token), CancellationToken.None);
        var workers = Enumerable.Range(0, options.Workers)
            .Select(_ => Task.Run(() => WorkOrStopAsync(run, queue, stopping, cancellation), CancellationToken.None))
            .ToArray();
        try
        {
            await Task.WhenAll([walking, .. workers]);
        }
        finally
        {
            await stopping.CancelAsync();
            await counting;
            seen.Flush();
            flow.Flush();
        }

        var result = End(run, number, watch, cancellation.IsCancellationRequested);
        await ledger.TendAsync(CancellationToken.None);
        return result;
    }

    SweepResult End(Run run, long number, Stopwatch watch, bool byOperator)
    {
        var (stopWords, how) = byOperator ? ("It was stopped.", SweepEnd.Stopped)
            : run.StopWords is { } words ? (words, run.StopReason)
            : (null, SweepEnd.Complete);
        if (!run.DryRun) run.Counters.SetDisabled(_sweeps.Disabled(run.SweepId));
        var summary = run.Counters.Summary(watch.Elapsed.TotalSeconds);
        if (!run.DryRun)
        {
            foreach (var permit in run.Permits.Keys) _sweeps.AddPermit(run.SweepId, permit);
            _sweeps.End(run.SweepId, how, stopWords, summary);
        }
        else
        {
            _sweeps.EndDryRun(number, how, summary);
        }

        return stopWords is null ? new SweepResult.Finished(summary) : new SweepResult.Stopped(summary, stopWords);
    }

    // The walk ends when the gate closes or the operator stops; what it found until then is still judged or counted.
    static async Task WalkAsync(Run run, WalkQueue queue, CancellationToken stopping)
    {
        try
        {
            foreach (var item in run.Folder.Walk(stopping))
            {
                if (run.StopWords is not null) break;
                await queue.AddAsync(item, stopping);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped by the operator: the workers finish what they hold.
        }
        finally
        {
            queue.Complete();
        }
    }

    // A worker that fails stops the walk: without anybody who reads, it would wait for room in the queue for ever.
    async Task WorkOrStopAsync(
        Run run, WalkQueue queue, CancellationTokenSource stopping, CancellationToken cancellation)
    {
        try
        {
            await WorkAsync(run, queue, cancellation);
        }
        catch (Exception)
        {
            await stopping.CancelAsync();
            throw;
        }
    }

    async Task WorkAsync(Run run, WalkQueue queue, CancellationToken cancellation)
    {
        await foreach (var item in queue.TakeAsync())
        {
            if (cancellation.IsCancellationRequested) return;
            var outcome = await JudgeAsync(run, item, cancellation);
            if (outcome is null) return;
            run.Counters.Add(outcome, item.Version?.Size ?? 0);
            if (outcome is ItemOutcome.NotScanned
                {
                    Reason: NotScannedReason.NoPermit or NotScannedReason.Paused
                or NotScannedReason.ClockUncertain
                } closed)
            {
                run.Stop(closed);
            }
        }
    }

    /// <summary>The outcome of one item; null when the operator stopped the sweep in the middle of it.</summary>
    async Task<ItemOutcome?> JudgeAsync(Run run, FoundItem item, CancellationToken cancellation)
    {
        try
        {
            return await flow.RunAsync(run, item, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    // Counts ahead, for the time left; it opens no file.
    static void Count(FolderSource folder, SweepCounters counters, CancellationToken stopping)
    {
        try
        {
            long items = 0, bytes = 0;
            foreach (var item in folder.Walk(stopping))
            {
                items++;
                bytes += item is FoundItem.File file ? file.Seen.Size : 0;
            }

            counters.SetTotals(items, bytes);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            // The sweep ended first, or the walk that matters will say what is wrong: only the time left is not known.
        }
    }

    /// <summary>What the items of one run share.</summary>
    internal sealed class Run(string source, FolderSource folder, long sweepId, bool dryRun, SweepCounters counters)
    {
        string? _stopWords;

        internal string Source => source;

        internal FolderSource Folder => folder;

        internal long SweepId => sweepId;

        internal bool DryRun => dryRun;

        internal SweepCounters Counters => counters;

        internal System.Collections.Concurrent.ConcurrentDictionary<long, bool> Permits { get; } = [];

        internal string? StopWords => Volatile.Read(ref _stopWords);

        /// <summary>Why it stops, once there are words for it.</summary>
        internal SweepEnd StopReason { get; private set; }

        internal void Stop(ItemOutcome.NotScanned closed)
        {
            if (StopWords is not null) return;
            StopReason = closed.Reason switch
            {
                NotScannedReason.ClockUncertain => SweepEnd.ClockDoubted,
                NotScannedReason.Paused => SweepEnd.Paused,
                _ => SweepEnd.PermitEnded,
            };
            Interlocked.CompareExchange(ref _stopWords, closed.Words, null);
        }
    }
}
