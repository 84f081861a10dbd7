// What the kernel counted of the thread that asks: for how long it computed, and how often it waited by its own doing.
using System.Runtime.InteropServices;

namespace Waarborg.Bench;

/// <param name="ProcessorMs">Milliseconds that it has computed, in the program and in the kernel.</param>
/// <param name="Waits">How often it gave its processor up itself; turns that the kernel took from it are not among them.</param>
/// <param name="NewPages">Pages of memory that it touched and that the kernel had to find or make first, without the disk.</param>
/// <param name="DiskPages">Pages of memory that it touched and for which it had to wait for the disk.</param>
readonly record struct ThreadUse(double ProcessorMs, long Waits, long NewPages, long DiskPages)
{
    const int ThisThread = 1, NumbersOfUsage = 18, AtNewPages = 8, AtDiskPages = 9, AtWaits = 16;

    /// <remarks>
    /// <c>getrusage(RUSAGE_THREAD)</c>. <c>struct rusage</c> is eighteen numbers of 64 bits on 64-bit Linux: seconds and
    /// microseconds of the program, the same of the kernel, and fourteen counts, of which <c>ru_nvcsw</c> is the last but one,
    /// <c>ru_minflt</c> the fifth and <c>ru_majflt</c> the sixth.
    /// </remarks>
    internal static unsafe ThreadUse Now()
    {
        var usage = stackalloc long[NumbersOfUsage];
        if (NativeMethods.GetUsage(ThisThread, usage) != 0) throw new InvalidOperationException("getrusage failed.");
        return new((1e3 * (usage[0] + usage[2])) + (1e-3 * (usage[1] + usage[3])), usage[AtWaits], usage[AtNewPages], usage[AtDiskPages]);
    }
}

static partial class NativeMethods
{
    [LibraryImport("libc", EntryPoint = "getrusage")]
    internal static unsafe partial int GetUsage(int who, long* usage);
}
