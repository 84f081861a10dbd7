// Asks the system to keep large tables in large pages: looking here and there in them, most of the time goes into
// translating addresses, and one page of 2 MiB needs one translation where pages of 4 KiB need 512.
using System.Runtime.InteropServices;

namespace Waarborg.Hashing;

/// <summary>An advice only: where the system has no large pages everything is found as before, in more time.</summary>
static unsafe partial class LargePages
{
    /// <summary>Bytes of a large page on x64, and on arm64 with pages of 4 KiB.</summary>
    const nuint PageBytes = 2 << 20;

    /// <summary>MADV_HUGEPAGE of Linux.</summary>
    const int UseLargePages = 14;

    /// <summary>MADV_POPULATE_WRITE of Linux 5.14.</summary>
    const int Populated = 23;

    /// <summary>Asks it for the whole large pages of a range that the caller owns and has not written to yet.</summary>
    internal static void Ask(void* at, nuint bytes)
    {
        var first = ((nuint)at + PageBytes - 1) & ~(PageBytes - 1);
        var end = ((nuint)at + bytes) & ~(PageBytes - 1);
        if (first >= end || !OperatingSystem.IsLinux()) return;
        _ = Advise(first, end - first, UseLargePages);
    }

    /// <summary>Has pages made before they are written to, by a thread that has nothing else to do.</summary>
    internal static void Populate(nint at, long bytes)
    {
        if (!OperatingSystem.IsLinux()) return;
        // From the page on in which it begins: what lies before that is not the caller's.
        var first = (nuint)at & ~((nuint)Environment.SystemPageSize - 1);
        _ = Advise(first, ((nuint)at + (nuint)bytes) - first, Populated);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint at, nuint bytes, int advice);
}
