// A lock between processes of one installation: it goes with the process that holds it.
using System.Diagnostics;

namespace Waarborg.Store;

static class FileLock
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>How often a busy lock is tried again.</summary>
    static TimeSpan Retry { get; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Held by every command as long as it runs, shared; alone by the one after which none may run.</summary>
    internal const string InUse = ".in-use";

    /// <summary>Takes the lock of this name, or null while another holds it.</summary>
    internal static FileStream? TryTake(Installation installation, string name) =>
        TryOpen(installation, name, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Takes the lock together with others who share it, or null while one holds it alone.</summary>
    internal static FileStream? TryShare(Installation installation, string name) =>
        TryOpen(installation, name, FileAccess.Read, FileShare.Read);

    static FileStream? TryOpen(Installation installation, string name, FileAccess access, FileShare share)
    {
        var folder = Directory.CreateDirectory(Path.Combine(installation.Folder, "locks"), OwnerOnly).FullName;
        try
        {
            return new(Path.Combine(folder, name + ".lock"), FileMode.OpenOrCreate, access, share);
        }
        catch (IOException error) when (error.HResult == (int)Errno.TryAgain)
        {
            return null;
        }
    }

    /// <summary>Takes the lock, waiting while another holds it.</summary>
    /// <exception cref="IOException">It is still held after this long.</exception>
    internal static async Task<FileStream> TakeAsync(
        Installation installation, string name, TimeSpan within, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (TryTake(installation, name) is { } locked) return locked;
            if (watch.Elapsed > within)
            {
                throw new IOException($"Another process holds the lock {name} of this installation for more than "
                    + $"{within.TotalSeconds:F0} seconds.");
            }

            await Task.Delay(Retry, cancellation);
        }
    }
}
