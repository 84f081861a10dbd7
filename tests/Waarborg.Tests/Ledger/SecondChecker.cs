using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Waarborg.Tests.Letters;

namespace Waarborg.Tests.Ledger;

/// <summary>
/// The checker under tools. Hundreds of ledgers are shown to it: a few of its processes stay, each of which judges one after the
/// other by the same function that its command line calls. They end with this one, when their input does.
/// </summary>
static class SecondChecker
{
    const string Python = "/usr/bin/python3";

    const string Script =
        """
        import contextlib, io, json, sys
        sys.path.insert(0, sys.argv[1])
        import ledger_check
        for line in sys.stdin:
            streams = [io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")]
            with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
                try:
                    code = ledger_check.main(json.loads(line))
                except SystemExit as end:
                    code = end.code
                except Exception as fault:
                    print(ascii(fault), file=sys.stderr)
                    code = 2
            for stream in streams:
                stream.flush()
            print(json.dumps([code, *[stream.buffer.getvalue().decode("utf-8") for stream in streams]]), flush=True)
        """;

    static readonly ConcurrentBag<Process> _idle = [];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static string Folder => Path.Combine(Repository.Root, "tools", "ledger-check");

    /// <summary>What it says about a ledger, as JSON.</summary>
    internal static async Task<JsonDocument> AskAsync(string folder, params IEnumerable<string> options)
    {
        var process = _idle.TryTake(out var waiting) ? waiting : Start(["-c", Script, Folder]);
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize((string[])["--json", folder, .. options]).AsMemory(), Cancellation);
        await process.StandardInput.FlushAsync(Cancellation);
        var line = await process.StandardOutput.ReadLineAsync(Cancellation);
        Assert.NotNull(line);
        // Only one that answered is asked again.
        _idle.Add(process);
        using var answer = JsonDocument.Parse(line);
        return Judged(answer.RootElement[0].GetInt32(), answer.RootElement[1].GetString()!, answer.RootElement[2].GetString()!);
    }

    /// <summary>The same by its command line, in a process of its own.</summary>
    internal static async Task<JsonDocument> RunAsync(string folder, params IEnumerable<string> options)
    {
        using var process = Start([Path.Combine(Folder, "ledger_check.py"), "--json", folder, .. options]);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return Judged(process.ExitCode, output, await error);
    }

    // A fault of the checker itself is no verdict.
    static JsonDocument Judged(int code, string output, string error)
    {
        Assert.True(code is 0 or 1, $"exit {code}: {error}");
        var json = JsonDocument.Parse(output);
        Assert.Equal(code == 0, json.RootElement.GetProperty("violations").GetArrayLength() == 0);
        return json;
    }

    static Process Start(IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(Python, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    })!;
}
