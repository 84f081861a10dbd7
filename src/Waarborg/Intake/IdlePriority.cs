// The lowest class of disk priority, so that a sweep yields to everything else on the machine.
using System.Globalization;
using Waarborg.Store;

namespace Waarborg.Intake;

/// <summary>Gives this process the idle class of I/O priority.</summary>
static class IdlePriority
{
    /// <summary>
    /// Sets it for every thread that there is; threads that begin later inherit it. False when the kernel refuses, which
    /// changes nothing but courtesy.
    /// </summary>
    internal static bool Apply()
    {
        var all = true;
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            all &= Libc.SetIdleIo(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture)) == 0;
        }

        return all;
    }
}
