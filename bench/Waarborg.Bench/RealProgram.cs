// Runs the program as a process of its own, as an operator does.
using System.Diagnostics;
using System.Text;

namespace Waarborg.Bench;

/// <summary>How a command ended.</summary>
sealed record Ended(int ExitCode, string Out, string Error)
{
    /// <summary>The last line on standard output: with <c>--json</c> a scan's summary.</summary>
    internal string LastLine => Out.TrimEnd('\n').Split('\n')[^1];
}

/// <summary>A command that runs.</summary>
sealed class RunningProgram(Process process) : IDisposable
{
    readonly Task<string> _out = process.StandardOutput.ReadToEndAsync();
    readonly Task<string> _error = process.StandardError.ReadToEndAsync();

    internal int Id => process.Id;

    internal bool HasExited => process.HasExited;

    /// <summary>Ends it at once, as <c>kill -9</c> does.</summary>
    internal void Kill() => process.Kill();

    /// <summary>The same, and it is gone: nothing that it was about to do happens any more.</summary>
    internal void KillNow()
    {
        process.Kill();
        process.WaitForExit();
    }

    internal async Task<Ended> EndAsync(CancellationToken cancellation)
    {
        await process.WaitForExitAsync(cancellation);
        return new(process.ExitCode, await _out, await _error);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }
}

static class RealProgram
{
    // Built beside this program: artifacts/bin/PROJECT/CONFIGURATION.
    static readonly string Dll = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "../../Waarborg.Cli",
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Waarborg.Cli.dll"));

    /// <param name="args">Words of the command.</param>
    /// <param name="temporary">A folder for what is temporary; null for the usual one.</param>
    /// <param name="environment">Variables that it has besides its own.</param>
    /// <param name="processors">How many processors it may use; null for all.</param>
    internal static RunningProgram Start(
        IEnumerable<string> args, string? temporary = null, IEnumerable<(string Name, string Value)>? environment = null,
        int? processors = null)
    {
        // As the script starts it: what is measured before it is compiled anew, and threads that look for work before they sleep,
        // gain a server something, and a command nothing.
        var words = args.ToList();
        (string Name, string Value)[] asStarted = words[0] is "serve" or "up"
            ? []
            : [("DOTNET_TieredPGO", "0"), ("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0")];
        return StartDll(Dll, words, temporary, [.. asStarted, .. environment ?? []], processors);
    }

    /// <summary>Starts this very program once more, with a command of its own.</summary>
    internal static RunningProgram StartBench(IEnumerable<string> args) =>
        StartDll(Path.Combine(AppContext.BaseDirectory, "Waarborg.Bench.dll"), args);

    static RunningProgram StartDll(
        string dll, IEnumerable<string> args, string? temporary = null,
        IEnumerable<(string Name, string Value)>? environment = null, int? processors = null)
    {
        var start = new ProcessStartInfo(processors is null ? "dotnet" : "taskset")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        if (processors is { } count)
        {
            foreach (var word in (string[])["-c", $"0-{count - 1}", "dotnet"]) start.ArgumentList.Add(word);
        }

        start.ArgumentList.Add(dll);
        foreach (var arg in args) start.ArgumentList.Add(arg);
        start.Environment.Remove("WAARBORG_DATA");
        if (temporary is not null) start.Environment["TMPDIR"] = temporary;
        foreach (var (name, value) in environment ?? []) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    internal static async Task<Ended> RunAsync(
        IEnumerable<string> args, CancellationToken cancellation, string? temporary = null)
    {
        using var running = Start(args, temporary);
        return await running.EndAsync(cancellation);
    }
}
