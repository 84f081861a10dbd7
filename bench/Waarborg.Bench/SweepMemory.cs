// Peak memory of a sweep over many small files: of the scanning process, and of each decoder.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Waarborg.Store;

namespace Waarborg.Bench;

/// <summary>What a sweep needed.</summary>
/// <param name="Files">Files that were swept.</param>
/// <param name="NoMatch">Files that were judged; all of them, or the measurement says nothing.</param>
/// <param name="Seconds">How long the sweep took.</param>
/// <param name="ScannerBytes">Peak memory of the scanning process.</param>
/// <param name="DecoderBytes">Peak memory of the decoder that needed most.</param>
/// <param name="Decoders">Decoders that were seen.</param>
sealed record SweepMemoryResult(
    int Files, long NoMatch, double Seconds, long ScannerBytes, long DecoderBytes, int Decoders)
{
    internal bool IsMet => NoMatch == Files && Decoders > 0
        && ScannerBytes is > 0 and < SweepMemory.MaxScannerBytes
        && DecoderBytes is > 0 and < SweepMemory.MaxDecoderBytes;

    internal IEnumerable<string> Lines =>
    [
        string.Create(
            CultureInfo.InvariantCulture, $"files judged      {NoMatch} of {Files}, {Seconds:F0} s, {Files / Seconds:F0}/s"),
        Line("scanning process", ScannerBytes, SweepMemory.MaxScannerBytes),
        Line("largest decoder", DecoderBytes, SweepMemory.MaxDecoderBytes)
            + string.Create(CultureInfo.InvariantCulture, $", {Decoders} seen"),
        IsMet ? "met" : "NOT met",
    ];

    static string Line(string name, long bytes, long target) => string.Create(
        CultureInfo.InvariantCulture, $"{name,-17} {bytes / 1e6:F0} MB, target under {target / 1e6:F0} MB");
}

static class SweepMemory
{
    internal const int DefaultFiles = 100_000;

    /// <summary>The most memory that the scanning process may hold, in bytes.</summary>
    internal const long MaxScannerBytes = 400_000_000;

    /// <summary>The most memory that one decoder may hold, in bytes.</summary>
    internal const long MaxDecoderBytes = 200_000_000;

    const int FilesPerFolder = 2000;
    const int SampleEveryMs = 200;

    // Nothing that is drawn has this PDQ, but with it in force every picture is compared perceptually.
    const string List =
        """
        algorithm,hash,category,reference
        pdq,f0e1d2c3b4a5968778695a4b3c2d1e0ff0e1d2c3b4a5968778695a4b3c2d1e0f,test,nothing
        """;

    internal static async Task<SweepMemoryResult> RunAsync(int files, CancellationToken cancellation)
    {
        var root = Directory.CreateTempSubdirectory("waarborg-bench-").FullName;
        try
        {
            var www = Path.Combine(root, "www");
            Draw(www, files);
            await PrepareAsync(root, www, cancellation);
            return await MeasureAsync(root, files, cancellation);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    static void Draw(string www, int files)
    {
        for (var number = 0; number < files; number++)
        {
            var folder = Path.Combine(www, $"site{number / FilesPerFolder:D4}");
            if (number % FilesPerFolder == 0) Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, $"picture{number:D7}.png"), Drawn.Small(number));
        }
    }

    static async Task PrepareAsync(string root, string www, CancellationToken cancellation)
    {
        var list = Path.Combine(root, "list.csv");
        await File.WriteAllTextAsync(list, List, cancellation);
        var until = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().AddDays(1).ToUnixTimeSeconds())
            .ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture);
        // A sample, so that its permit takes seconds.
        var data = Path.Combine(root, "data");
        Installation.Open(data, data + "-keys", TimeProvider.System, InstallationKind.Sample, www);
        string[][] commands =
        [
            ["source", "add", "folder", "web", www, "--service", "hosting", "--audience", "public", "--plaintext-held", "yes",
                "--end-to-end-encrypted", "no", "--device-backup", "no"],
            ["list", "import", "known", list, "--supplier", "sample"],
            ["permit", "sample", "web", "--lists", "known", "--until", until, "--reason", "measuring memory"],
        ];
        foreach (var command in commands)
        {
            var ended = await RealProgram.RunAsync([.. command, "--data", Path.Combine(root, "data")], cancellation);
            if (ended.ExitCode != 0) throw new InvalidOperationException($"{command[0]} {command[1]}: {ended.Error}");
        }
    }

    static async Task<SweepMemoryResult> MeasureAsync(string root, int files, CancellationToken cancellation)
    {
        using var scan = RealProgram.Start(["scan", "web", "--json", "--data", Path.Combine(root, "data")]);
        var watch = Stopwatch.StartNew();
        var ending = scan.EndAsync(cancellation);
        var (scanner, decoders) = (0L, new Dictionary<int, long>());
        while (!ending.IsCompleted)
        {
            scanner = Math.Max(scanner, Processes.PeakBytes(scan.Id) ?? 0);
            foreach (var id in Processes.Below(scan.Id).Where(Processes.IsDecoder))
            {
                if (Processes.PeakBytes(id) is { } peak) decoders[id] = Math.Max(decoders.GetValueOrDefault(id), peak);
            }

            await Task.WhenAny(ending, Task.Delay(SampleEveryMs, cancellation));
        }

        var ended = await ending;
        if (ended.ExitCode != 0)
        {
            throw new InvalidOperationException($"scan ended with {ended.ExitCode}: {ended.Error}{ended.Out}");
        }


        using var summary = JsonDocument.Parse(ended.LastLine);
        return new(
            files, summary.RootElement.GetProperty("noMatch").GetInt64(), watch.Elapsed.TotalSeconds, scanner,
            decoders.Values.DefaultIfEmpty().Max(), decoders.Count);
    }
}
