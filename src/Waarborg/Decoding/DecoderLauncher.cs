// Starts programs in the sandbox from one thread that lives as long as the pool does.
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Waarborg.Decoder;

namespace Waarborg.Decoding;

/// <summary>
/// bubblewrap asks the kernel to be killed when its parent ends, and to the kernel the parent is the thread that
/// started it: a thread of the runtime's pool may end at any time and would take the decoder with it.
/// </summary>
sealed class DecoderLauncher : IDisposable
{
    readonly BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Started)> _asked = [];
    readonly SafeFileHandle _filter;
    readonly string _filterPath;

    internal DecoderLauncher()
    {
        _filter = DecodingLibc.SealedMemoryFile(
            "decoder-filter", Seccomp.Program(Stage.Starting, RuntimeInformation.ProcessArchitecture, ownProcess: 0));
        _filterPath = string.Create(
            CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{_filter.DangerousGetHandle()}");
        new Thread(Run) { IsBackground = true, Name = "decoder launcher" }.Start();
    }

    /// <summary>Starts a program in the sandbox. Its three standard descriptors are pipes.</summary>
    internal Task<Process> StartAsync(SandboxFiles files, SandboxLimits limits, IReadOnlyList<string> program)
    {
        var start = new ProcessStartInfo(Sandbox.Shell)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        foreach (var argument in Sandbox.Arguments(files, limits, _filterPath, program)) start.ArgumentList.Add(argument);

        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Add((start, started));
        return started.Task;
    }

    void Run()
    {
        foreach (var (start, started) in _asked.GetConsumingEnumerable())
        {
            try
            {
                DecodingLibc.KeepDescriptorsFromChildren();
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
            {
                started.SetException(new IOException($"No program can be started: {exception.Message}", exception));
            }
        }

        _asked.Dispose();
        _filter.Dispose();
    }

    /// <summary>Ends the thread, and with it every program that it started.</summary>
    public void Dispose() => _asked.CompleteAdding();
}
