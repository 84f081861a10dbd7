// What the decoder gives up before it reads the first untrusted byte, beyond what the sandbox took from it at birth.
using System.Runtime.InteropServices;

namespace Waarborg.Decoder;

static class Lockdown
{
    /// <summary>Threads that one decoder may have.</summary>
    const int MaxThreads = 64;

    /// <summary>
    /// No more file growth, no more programs, few threads. Set here and not at birth because the runtime's start needs
    /// them: it writes machine code through a memory file, so that no memory is ever writable and executable at once.
    /// </summary>
    /// <returns>False when the system refuses any of it: then nothing may be decoded.</returns>
    internal static bool TryApply() =>
        Libc.TryLimit(Libc.LimitFileSize, 0)
        && Libc.TryLimit(Libc.LimitProcesses, MaxThreads)
        && Libc.TryFilter(Seccomp.Program(
            Stage.Reading, RuntimeInformation.ProcessArchitecture, (uint)Environment.ProcessId));
}
