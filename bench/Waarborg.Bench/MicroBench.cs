// Micro-benchmarks by BenchmarkDotNet: single steps of the product, in this very process, with what each allocates.
using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Perfolizer.Horology;

namespace Waarborg.Bench;

/// <summary>What one step took.</summary>
/// <param name="Name">The step, and of what.</param>
/// <param name="Nanoseconds">The median of the rounds.</param>
/// <param name="Error">Half of the interval in which their mean lies with 99.9 % confidence; NaN for under two rounds.</param>
/// <param name="Bytes">What one call allocates.</param>
/// <param name="IsPicture">Whether it is the hash of a picture, which is to allocate nothing.</param>
sealed record MicroStep(string Name, double Nanoseconds, double Error, long Bytes, bool IsPicture)
{
    internal string Line => string.Create(
        CultureInfo.InvariantCulture, $"{Name,-38} {Time(Nanoseconds),10} +- {Time(Error),-10} {Bytes,6} bytes allocated");

    static string Time(double nanoseconds) => nanoseconds switch
    {
        double.NaN => "-",
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:F2} ms"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:F2} us"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:F1} ns"),
    };
}

/// <summary>What was measured of all steps.</summary>
sealed record MicroResult(IReadOnlyList<MicroStep> Steps)
{
    IEnumerable<MicroStep> Pictures => Steps.Where(step => step.IsPicture);

    internal bool IsMet => Pictures.Any() && Pictures.All(step => step.Bytes == 0);

    internal IEnumerable<string> Lines =>
    [
        .. Steps.Select(step => step.Line),
        string.Create(
            CultureInfo.InvariantCulture,
            $"no allocation per picture: {(IsMet ? "met" : "NOT met")}, at most {Pictures.Select(step => step.Bytes).DefaultIfEmpty().Max()} bytes by {Pictures.Count()} ways of hashing one"),
    ];
}

/// <summary>How long is measured.</summary>
/// <param name="WarmUps">Rounds that do not count, in which the runtime compiles anew what is called often.</param>
/// <param name="Rounds">Rounds that count.</param>
/// <param name="Round">How long one takes; null for a single call.</param>
/// <param name="MaxCount">Entries of the largest set that is searched.</param>
sealed record MicroEffort(int WarmUps, int Rounds, TimeSpan? Round, int MaxCount)
{
    internal static MicroEffort Usual { get; } = new(8, 15, TimeSpan.FromMilliseconds(100), int.MaxValue);

    /// <summary>Every step once, in no large set, to see that each still runs.</summary>
    internal static MicroEffort Least { get; } = new(1, 1, Round: null, 100_000);

    internal IFilter Filter =>
        new SimpleFilter(one => one.Parameters.Items.All(item => item.Value is not int count || count <= MaxCount));

    internal Job Job
    {
        get
        {
            // In this process, so that nothing is generated and built, and what runs is the program as it was built.
            var job = Job.Default.WithToolchain(InProcessNoEmitToolchain.DontLogOutput)
                .WithWarmupCount(WarmUps).WithIterationCount(Rounds).WithUnrollFactor(1);
            return Round is { } round
                ? job.WithIterationTime(TimeInterval.FromMilliseconds(round.TotalMilliseconds))
                : job.WithInvocationCount(1).WithEvaluateOverhead(false);
        }
    }
}

static class MicroBench
{
    static readonly Type[] Steps = [typeof(PdqMicro), typeof(SearchMicro), typeof(LookupMicro), typeof(LedgerMicro)];

    internal static MicroResult Run(MicroEffort effort) => Run(effort, Path.GetTempPath());

    /// <param name="effort">How long is measured.</param>
    /// <param name="within">The folder in which BenchmarkDotNet has a folder meanwhile.</param>
    internal static MicroResult Run(MicroEffort effort, string within)
    {
        var folder = Directory.CreateDirectory(Path.Combine(within, $"waarborg-bench-{Guid.NewGuid():N}")).FullName;
        try
        {
            var log = new AccumulationLogger();
            var config = ManualConfig.CreateEmpty().AddJob(effort.Job).AddDiagnoser(MemoryDiagnoser.Default).AddLogger(log)
                .AddFilter(effort.Filter).WithArtifactsPath(folder).WithOptions(ConfigOptions.DisableLogFile);
            var summaries = BenchmarkRunner.Run(Steps, config);
            if (summaries.Length != Steps.Length || summaries.Any(summary => summary.HasCriticalValidationErrors))
                throw new InvalidOperationException($"Not all is measured.\n{log.GetLog()}");
            return new([.. summaries.SelectMany(summary => summary.Reports).Select(report => Of(report, log))]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static MicroStep Of(BenchmarkReport report, AccumulationLogger log)
    {
        var step = report.BenchmarkCase.Descriptor;
        var of = report.BenchmarkCase.Parameters.Items.Select(item => item.Value is int count ? Grouped(count) : $"{item.Value}");
        var name = string.Join(", ", of.Prepend(step.WorkloadMethodDisplayInfo.Trim('\'')));
        if (report.ResultStatistics is not { } times || report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) is not { } bytes)
            throw new InvalidOperationException($"{name} gave no number.\n{log.GetLog()}");
        return new(name, times.Median, times.ConfidenceInterval.Margin, bytes, step.Type == typeof(PdqMicro));
    }

    static string Grouped(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
