// waarborg scan SOURCE: a sweep with progress; Ctrl-C stops it without loss, and the next scan goes on.
using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;
using Waarborg.Decoding;
using Waarborg.Evidence;
using Waarborg.Intake;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Cli;

static class ScanCommand
{
    /// <summary>How often the progress bar is drawn anew, in milliseconds.</summary>
    const int RefreshMs = 250;

    /// <summary>Alarms that are told one by one after a scan.</summary>
    const int MaxAlarms = 20;

    static readonly Argument<string> SourceName = new("source") { Description = "The source to sweep." };

    static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Judge only: open no case, make nothing unavailable.",
    };

    static readonly Option<double?> ReadLimit = new("--read-limit")
    {
        Description = "Read at most so many MB a second.",
        HelpName = "MB/s",
    };

    static readonly Option<long> MaxFile = new("--max-file")
    {
        Description = "Read no file larger than so many MiB (tooLarge).",
        HelpName = "MiB",
        DefaultValueFactory = _ => new FolderLimits().MaxFileBytes / (1024 * 1024),
    };

    static readonly Option<int> Workers = new("--workers")
    {
        Description = "Items at once, each with a decoder of its own.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    internal static Command Create()
    {
        var command = new Command("scan", "Scan everything that a source holds, under its permit.")
        {
            SourceName, DryRun, ReadLimit, MaxFile, Workers, CommandOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var limits = ReadLimits(parsed);
        var workers = parsed.GetValue(Workers);
        if (workers is < 1 or > 256) throw new OperatorException("--workers is 1 to 256.");
        // The first decoder starts beside the opening of the installation, of which it knows nothing; it is shown nothing yet.
        await using var decoders = new DecoderPool(new() { Processes = workers }, TimeProvider.System);
        decoders.StartEarly();
        var installation = parsed.OpenInstallation();
        var begun = installation.Time.GetUtcNow();
        var name = parsed.GetRequiredValue(SourceName);
        var source = new SourceStore(installation).Find(name)
            ?? throw new OperatorException($"There is no source named {name}. See: ./waarborg source list");
        await using var engine = Engine.Create(installation, workers, decoders);
        var result = await SweepAsync(
            engine, source, new(parsed.GetValue(DryRun), workers, limits), !parsed.GetValue(CommandOptions.Json), cancellation);
        TellAlarms(installation, begun);
        return Report(result, source.Name, parsed.GetValue(CommandOptions.Json));
    }

    /// <summary>Runs a sweep with a progress bar where a person looks on.</summary>
    internal static async Task<SweepResult> SweepAsync(
        Engine engine, Source source, SweepOptions options, bool withProgress, CancellationToken cancellation)
    {
        // A file server stays quick: reading happens when nobody else wants the disk.
        IdlePriority.Apply();
        var counters = new SweepCounters();
        var isWatched = withProgress && !Console.IsErrorRedirected;
        var running = engine.Sweep.RunAsync(
            source, options with { CountsAhead = isWatched }, counters, Actor.CommandLine, cancellation);
        if (isWatched) await DrawAsync(running, counters);
        return await running;
    }

    // What a person must know of is said where he looks, not only kept.
    static void TellAlarms(Installation installation, DateTimeOffset since)
    {
        foreach (var alarm in Alarms.Latest(installation, MaxAlarms).Where(alarm => alarm.RaisedAt >= since).Reverse())
        {
            Console.Error.WriteLine($"Alarm {alarm.Id}, {alarm.Kind}: {alarm.Words}");
        }
    }

    /// <summary>Says how a sweep ended, and with which exit code.</summary>
    internal static int Report(SweepResult result, string source, bool json)
    {
        var (summary, words) = result switch
        {
            SweepResult.Finished finished => (finished.Summary, null),
            SweepResult.Stopped stopped => (stopped.Summary, stopped.Words),
            SweepResult.Refused refused => throw new OperatorException(refused.Words),
            _ => throw new UnreachableException(),
        };
        if (words is not null)
        {
            Console.Error.WriteLine($"The sweep stopped before its end: {words} "
                + $"The next ./waarborg scan {source} goes on where it stopped, under a permit in force.");
        }

        if (json)
        {
            Console.WriteLine(summary.ToJson());
        }
        else
        {
            Print(summary);
        }

        return summary.Match > 0 ? ExitCode.Matched
            : words is not null || summary.NotScannedTotal > 0 ? ExitCode.Incomplete
            : ExitCode.Ok;
    }

    internal static void Print(SweepSummary summary)
    {
        Console.WriteLine($"{summary.Items} items in {summary.Seconds:F1} s");
        Console.WriteLine($"{summary.Match,9} match");
        if (summary.Tests > 0) Console.WriteLine($"{summary.Tests,9} test pictures");
        Console.WriteLine($"{summary.NoMatch,9} no match");
        Console.WriteLine($"{summary.NotScannedTotal,9} not scanned");
        foreach (var (reason, count) in summary.NotScanned) Console.WriteLine($"{count,15} {reason}");
    }

    static FolderLimits ReadLimits(ParseResult parsed)
    {
        var maxFile = parsed.GetValue(MaxFile);
        if (maxFile is < 1 or > 64 * 1024) throw new OperatorException("--max-file is 1 to 65536 MiB.");
        var limit = parsed.GetValue(ReadLimit);
        if (limit is <= 0 or > 1_000_000) throw new OperatorException("--read-limit is more than 0 MB a second.");
        return new()
        {
            MaxFileBytes = maxFile * 1024 * 1024,
            Throttle = limit is { } megabytes ? ReadThrottle.Of(megabytes, TimeProvider.System) : ReadThrottle.Unlimited,
        };
    }

    static async Task DrawAsync(Task running, SweepCounters counters)
    {
        var watch = Stopwatch.StartNew();
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
        await console.Progress()
            .AutoClear(enabled: true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async drawing =>
            {
                var bar = drawing.AddTask("counting", maxValue: 1);
                while (!running.IsCompleted)
                {
                    bar.IsIndeterminate = counters.TotalItems < 0;
                    if (counters.TotalItems > 0) bar.MaxValue = counters.TotalItems;
                    bar.Value = Math.Min(counters.Items, bar.MaxValue);
                    bar.Description = Words(counters, watch.Elapsed);
                    await Task.WhenAny(running, Task.Delay(RefreshMs));
                }
            });
    }

    static string Words(SweepCounters counters, TimeSpan elapsed)
    {
        var rate = counters.Items / Math.Max(elapsed.TotalSeconds, 0.001);
        return $"{counters.Items} items, {counters.Bytes / 1e6:F0} MB, {counters.Match} match, "
            + $"{counters.NotScanned} not scanned, {rate:F0}/s";
    }
}
