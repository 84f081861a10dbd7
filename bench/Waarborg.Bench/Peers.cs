// Programs that do what the product does, to be run beside it: what is not on the machine is left out and said.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Waarborg.Bench;

static class Peers
{
    // The sources lie beside the project; the built program runs from artifacts/bin/PROJECT/CONFIGURATION.
    static readonly string Folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../bench/peers"));

    // Debian's own: another in the path may lack Debian's packages.
    const string Python = "/usr/bin/python3";

    /// <summary>Builds the plain C of PDQ; null where there is no compiler.</summary>
    internal static async Task<string?> BuildPdqAsync(string folder, CancellationToken cancellation)
    {
        var built = Path.Combine(folder, "pdq");
        var ended = await RunAsync(
            "cc", ["-O3", "-march=native", "-o", built, Path.Combine(Folder, "pdq.c"), "-lm"], null, cancellation);
        return ended is null ? null : built;
    }

    /// <summary>Median milliseconds of the plain C for brightness, and for the rest; and the hash.</summary>
    internal static async Task<(double Luma, double Blur, string Hash)?> PdqAsync(
        string built, byte[] rgb, int width, int height, int runs, CancellationToken cancellation)
    {
        if (await RunAsync(built, [Text(width), Text(height), Text(runs)], rgb, cancellation) is not { } output) return null;
        var words = output.Split(' ', StringSplitOptions.TrimEntries);
        return (
            double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture), words[2]);
    }

    /// <summary>Median milliseconds of decoding and of brightness with Pillow and numpy; null without them.</summary>
    internal static async Task<(double Decode, double Luma)?> PillowAsync(string file, int runs, CancellationToken cancellation)
    {
        if (await RunAsync(Python, [Path.Combine(Folder, "pillow.py"), file, Text(runs)], null, cancellation) is not { } output)
            return null;
        using var answer = JsonDocument.Parse(output);
        return (answer.RootElement.GetProperty("decode").GetDouble(), answer.RootElement.GetProperty("luma").GetDouble());
    }

    /// <summary>Makes a JPEG of a picture with Pillow. False without it.</summary>
    internal static async Task<bool> MakeJpegAsync(string picture, int quality, string jpeg, CancellationToken cancellation) =>
        await RunAsync(
            Python, [Path.Combine(Folder, "pillow.py"), "--make", picture, Text(quality), jpeg], null, cancellation) is not null;

    /// <summary>Makes a file of another format of a picture, with Pillow. False without it.</summary>
    internal static async Task<bool> MakeAsync(string picture, string format, string file, CancellationToken cancellation) =>
        await RunAsync(
            Python, [Path.Combine(Folder, "pillow.py"), "--convert", picture, format, file], null, cancellation) is not null;

    /// <summary>Starts FAISS with these hashes and queries; null without it.</summary>
    internal static async Task<Faiss?> FaissAsync(string hashes, string queries, CancellationToken cancellation)
    {
        if (await RunAsync(Python, ["-c", "import faiss, numpy"], null, cancellation) is null) return null;
        return new(Start(Python, [Path.Combine(Folder, "faiss_index.py"), hashes, queries])!);
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // What it wrote; null when it could not be started or said that it failed.
    static async Task<string?> RunAsync(
        string program, IEnumerable<string> words, byte[]? input, CancellationToken cancellation)
    {
        using var process = Start(program, words);
        if (process is null) return null;
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        if (input is not null) await process.StandardInput.BaseStream.WriteAsync(input, cancellation);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellation);
        await errors;
        return process.ExitCode == 0 ? await output : null;
    }

    static Process? Start(string program, IEnumerable<string> words)
    {
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var word in words) start.ArgumentList.Add(word);
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

/// <summary>What FAISS took for all queries.</summary>
sealed record FaissTimes(double P50, double P99, int Found);

/// <summary>FAISS in a process of its own, asked by lines.</summary>
sealed class Faiss(Process process) : IDisposable
{
    internal async Task<FaissTimes> TimeAsync(string index, CancellationToken cancellation)
    {
        await process.StandardInput.WriteLineAsync(index.AsMemory(), cancellation);
        await process.StandardInput.FlushAsync(cancellation);
        var line = await process.StandardOutput.ReadLineAsync(cancellation)
            ?? throw new InvalidOperationException($"FAISS ended: {await process.StandardError.ReadToEndAsync(cancellation)}");
        using var answer = JsonDocument.Parse(line);
        var all = answer.RootElement;
        return new(all.GetProperty("p50").GetDouble(), all.GetProperty("p99").GetDouble(), all.GetProperty("found").GetInt32());
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
