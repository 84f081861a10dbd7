// The binding of the system's C library, and nothing else. Unsafe: the pointers live for the length of one call.
using System.Runtime.InteropServices;

namespace Waarborg.Decoder;

static unsafe partial class Libc
{
    internal const int LimitFileSize = 1, LimitProcesses = 6;

    const int SeccompX64 = 317, SeccompArm64 = 277;
    const nuint SetFilter = 1, ForAllThreads = 1;

    [StructLayout(LayoutKind.Sequential)]
    struct Limit
    {
        public nuint Soft;
        public nuint Hard;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct FilterProgram
    {
        public ushort Length;
        public nint Filter;
    }

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, Limit* limit);

    // All arguments are integers, which variadic functions take like others on Linux.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Syscall(nint number, nuint operation, nuint flags, FilterProgram* program);

    /// <summary>Sets a limit for good. False when the system refuses.</summary>
    internal static bool TryLimit(int resource, nuint most)
    {
        var limit = new Limit { Soft = most, Hard = most };
        return SetLimit(resource, &limit) == 0;
    }

    /// <summary>Puts a filter on all threads of this process. False when the system refuses.</summary>
    internal static bool TryFilter(ReadOnlySpan<byte> instructions)
    {
        var number = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? SeccompX64 : SeccompArm64;
        fixed (byte* start = instructions)
        {
            var program = new FilterProgram { Length = (ushort)(instructions.Length / 8), Filter = (nint)start };
            return Syscall(number, SetFilter, ForAllThreads, &program) == 0;
        }
    }
}
