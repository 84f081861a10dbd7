// How long a list of a million entries takes to come into force, and whether the server answers all the while.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Waarborg.Store;

namespace Waarborg.Bench;

/// <summary>What was measured.</summary>
/// <param name="Entries">Entries of the list.</param>
/// <param name="FirstSeconds">The first import.</param>
/// <param name="NextSeconds">The import of the next release, which withdraws one entry, while the server holds the first.</param>
/// <param name="StopSeconds">From the end of that import until the withdrawn entry was answered "no match".</param>
/// <param name="Scans">Uploads that were sent while the next release was imported.</param>
/// <param name="Unanswered">Of these, those that were not judged.</param>
/// <param name="SlowestSeconds">The slowest answer.</param>
/// <param name="StartSeconds">From the start of the server, which holds the first release, to its first verdict.</param>
/// <param name="StartBytes">What it then held in memory.</param>
/// <param name="ImportBytes">The most that the next import held in memory.</param>
/// <param name="ServerBytes">The most that the server ever held in memory.</param>
sealed record ListImportResult(
    int Entries, double FirstSeconds, double NextSeconds, double StopSeconds, int Scans, int Unanswered, double SlowestSeconds,
    double StartSeconds, long StartBytes, long ImportBytes, long ServerBytes)
{
    bool IsLarge => Entries > ListImport.DefaultEntries;

    double MaxSeconds => IsLarge ? ListImport.MaxLargeSeconds : ListImport.MaxSeconds;

    bool IsStartMet => StartSeconds < ListImport.MaxStartSeconds && StartBytes >> 20 < ListImport.MaxStartMiB;

    bool IsMemoryMet => Math.Max(ImportBytes, ServerBytes) >> 20 < ListImport.MaxLargeMiB;

    internal bool IsMet => FirstSeconds < MaxSeconds && NextSeconds < MaxSeconds
        && StopSeconds < ListImport.MaxStopSeconds && Scans > 0 && Unanswered == 0 && (IsLarge ? IsMemoryMet : IsStartMet);

    internal IEnumerable<string> Lines =>
    [
        Line($"first import of {Entries} entries", FirstSeconds, MaxSeconds),
        Line("start of the server to its first verdict", StartSeconds, IsLarge ? double.NaN : ListImport.MaxStartSeconds),
        string.Create(
            CultureInfo.InvariantCulture,
            $"it then held {StartBytes >> 20} MiB{(IsLarge ? "" : $", target under {ListImport.MaxStartMiB}")}"),
        Line("the next release, server at work", NextSeconds, MaxSeconds),
        string.Create(
            CultureInfo.InvariantCulture,
            $"at most: the import {ImportBytes >> 20} MiB, the server {ServerBytes >> 20} MiB{(IsLarge ? $", target under {ListImport.MaxLargeMiB}" : "")}"),
        Line("a withdrawn entry stops after", StopSeconds, ListImport.MaxStopSeconds),
        string.Create(
            CultureInfo.InvariantCulture,
            $"uploads meanwhile: {Scans}, {Unanswered} not judged (target 0), slowest {SlowestSeconds:F2} s"),
        IsMet ? "met" : "NOT met",
    ];

    static string Line(string name, double seconds, double target) => string.Create(
        CultureInfo.InvariantCulture, $"{name}: {seconds:F1} s{(double.IsNaN(target) ? "" : $", target under {target:F0} s")}");
}

static class ListImport
{
    internal const int DefaultEntries = 1_000_000;

    /// <summary>Within how many seconds an import must be done, on two cores.</summary>
    internal const double MaxSeconds = 60;

    /// <summary>The same for more entries than the usual number; ten million are meant.</summary>
    internal const double MaxLargeSeconds = 120;

    /// <summary>The most that a process may hold in memory meanwhile, in MiB.</summary>
    internal const long MaxLargeMiB = 2_500;

    /// <summary>Within how many seconds a server that holds the usual number judges.</summary>
    internal const double MaxStartSeconds = 3;

    /// <summary>What it may then hold in memory, in MiB.</summary>
    internal const long MaxStartMiB = 600;

    /// <summary>Within how many seconds after an import an entry that it withdraws must not match any more.</summary>
    internal const double MaxStopSeconds = 1;

    const int Seed = 20261128;
    const int PollMs = 50;
    const int PracticeQuestions = 100;
    const int MinBits = 108;
    const int MaxBits = 148;

    internal static async Task<ListImportResult> RunAsync(int entries, CancellationToken cancellation)
    {
        var root = Directory.CreateTempSubdirectory("waarborg-bench-").FullName;
        try
        {
            return await MeasureAsync(root, entries, cancellation);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    static async Task<ListImportResult> MeasureAsync(string root, int entries, CancellationToken cancellation)
    {
        var data = Path.Combine(root, "data");
        Installation.Open(data, data + "-keys", TimeProvider.System, InstallationKind.Sample, root);
        var known = Drawn.Small(1);
        Write(Path.Combine(root, "first.csv"), entries, known);
        Write(Path.Combine(root, "next.csv"), entries, known: null);
        await CommandAsync(data, cancellation,
            "source", "add", "upload", "in", "--service", "hosting", "--audience", "public", "--plaintext-held", "yes",
            "--end-to-end-encrypted", "no", "--device-backup", "no", "--on-match", "refuse",
            "--keep-matched", "no");
        var first = await CommandAsync(
            data, cancellation, "list", "import", "big", Path.Combine(root, "first.csv"), "--supplier", "sample");
        var until = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        await CommandAsync(
            data, cancellation, "permit", "sample", "in", "--lists", "big", "--until", until, "--reason", "measuring imports");

        await PractiseAsync(known, cancellation);
        var port = FreePort();
        var starting = Stopwatch.StartNew();
        using var server = RealProgram.Start(["serve", "--urls", $"http://127.0.0.1:{port}", "--data", data]);
        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        await UntilAsync(http, data, known, "match", cancellation);
        var (start, startBytes) = (starting.Elapsed.TotalSeconds, Processes.ResidentBytes(server.Id) ?? 0);

        using var importing = RealProgram.Start(
            ["list", "import", "big", Path.Combine(root, "next.csv"), "--supplier", "sample", "--data", data]);
        var watch = Stopwatch.StartNew();
        var ending = importing.EndAsync(cancellation);
        using var asking = new HttpClient { BaseAddress = http.BaseAddress };
        var stopping = StoppedAsync();
        var (scans, unanswered, slowest, importBytes) = (0, 0, 0.0, 0L);
        while (!ending.IsCompleted)
        {
            importBytes = Math.Max(importBytes, Processes.PeakBytes(importing.Id) ?? 0);
            var one = Stopwatch.StartNew();
            if (await ScanAsync(http, Drawn.Small(1000 + scans), cancellation) is not ("match" or "noMatch")) unanswered++;
            slowest = Math.Max(slowest, one.Elapsed.TotalSeconds);
            scans++;
            await Task.WhenAny(ending, Task.Delay(PollMs, cancellation));
        }

        var (next, stop) = await stopping;
        if ((await ending).ExitCode != 0) throw new InvalidOperationException($"list import: {(await ending).Error}");
        return new(
            entries, first, next, stop, scans, unanswered, slowest, start, startBytes, importBytes,
            Processes.PeakBytes(server.Id) ?? 0);

        // From the very end of the import on, and not from when an upload that began before it was answered.
        async Task<(double Next, double Stop)> StoppedAsync()
        {
            await ending;
            var ended = watch.Elapsed.TotalSeconds;
            await UntilAsync(asking, data, known, "noMatch", cancellation);
            return (ended, watch.Elapsed.TotalSeconds - ended);
        }
    }

    // Whoever asks is compiled before the server starts: else it takes a processor from it in its first second.
    static async Task PractiseAsync(byte[] picture, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var port = FreePort();
        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        Task? answering = null;
        for (var tries = 0; answering is null || tries < PracticeQuestions; tries++)
        {
            try
            {
                await ScanAsync(http, picture, cancellation);
            }
            catch (HttpRequestException)
            {
                // Nobody listens: also that is practised.
                answering ??= BareServer.RunAsync(port, """{"outcome":"practice"}"""u8.ToArray(), ending.Token);
                await Task.Delay(PollMs, cancellation);
            }
        }

        await ending.CancelAsync();
        await answering;
    }

    static async Task UntilAsync(
        HttpClient http, string data, byte[] picture, string outcome, CancellationToken cancellation)
    {
        for (var tries = 0; tries < 6000; tries++)
        {
            try
            {
                var key = await File.ReadAllTextAsync(Path.Combine(data + "-keys", "api-key"), cancellation);
                http.DefaultRequestHeaders.Authorization = new("Bearer", key.Trim());
                if (await ScanAsync(http, picture, cancellation) == outcome) return;
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                // The server is not up yet.
            }

            await Task.Delay(PollMs, cancellation);
        }

        throw new InvalidOperationException($"The server did not say {outcome}.");
    }

    static async Task<string> ScanAsync(HttpClient http, byte[] picture, CancellationToken cancellation)
    {
        using var response = await http.PostAsync("/v1/scan?source=in", new ByteArrayContent(picture), cancellation);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellation));
        return answer.RootElement.TryGetProperty("outcome", out var outcome) ? outcome.GetString()! : response.StatusCode.ToString();
    }

    // Half of the entries are digests, half perceptual hashes, none of them of any picture; and one that is known.
    internal static void Write(string path, int entries, byte[]? known)
    {
        var random = new Random(Seed);
        using var file = new StreamWriter(path);
        file.Write("algorithm,hash,category,reference\n");
        Span<byte> hash = stackalloc byte[32];
        for (var i = 0; i < entries - 1; i++)
        {
            // A PDQ is cut at the median: one with few or many bits set is of nearly nothing, and a gate says so.
            do random.NextBytes(hash);
            while (Bits(hash) is < MinBits or > MaxBits);
            var algorithm = i % 2 == 0 ? "sha256" : "pdq";
            file.Write(string.Create(
                CultureInfo.InvariantCulture, $"{algorithm},{Convert.ToHexStringLower(hash)},Baseline,entry-{i}\n"));
        }

        if (known is null) return;
        file.Write($"sha256,{Convert.ToHexStringLower(SHA256.HashData(known))},Baseline,known\n");
    }

    static int Bits(ReadOnlySpan<byte> hash)
    {
        var bits = 0;
        foreach (var one in hash) bits += System.Numerics.BitOperations.PopCount(one);
        return bits;
    }

    static async Task<double> CommandAsync(string data, CancellationToken cancellation, params string[] command)
    {
        var watch = Stopwatch.StartNew();
        var ended = await RealProgram.RunAsync([.. command, "--data", data], cancellation);
        if (ended.ExitCode != 0) throw new InvalidOperationException($"{command[0]} {command[1]}: {ended.Error}{ended.Out}");
        return watch.Elapsed.TotalSeconds;
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
