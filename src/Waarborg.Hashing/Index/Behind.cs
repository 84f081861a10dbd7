// Work that may take its time, beside searches that may not.
using System.Runtime.InteropServices;

namespace Waarborg.Hashing;

/// <summary>A thread of its own for each piece of work, which gets a processor where nobody else wants it.</summary>
static partial class Behind
{
    /// <summary>How far it stands back: it gets about a tenth of what another thread gets, and so comes to its end.</summary>
    const int Niceness = 10;

    /// <summary>PRIO_PROCESS of Linux, which means one thread there; 0 is the one that calls.</summary>
    const int OneThread = 0;

    internal static Task Run(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            // An advice only: where it is not taken the work is done all the same.
            if (OperatingSystem.IsLinux()) _ = SetPriority(OneThread, 0, Niceness);
            try
            {
                work();
                done.SetResult();
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        })
        {
            IsBackground = true,
            Name = "behind",
        }.Start();
        return done.Task;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int niceness);
}
