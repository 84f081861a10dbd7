// One file, open for reading by its descriptor, with the version that it had.
using Microsoft.Win32.SafeHandles;
using Waarborg.Store;

namespace Waarborg.Intake;

/// <summary>A regular file held by its descriptor: what is read is that file, whatever becomes of its name.</summary>
sealed class OpenedItem(Locator locator, SafeFileHandle handle, FileFacts facts, ReadThrottle throttle) : IDisposable
{
    internal Locator Locator => locator;

    internal SafeFileHandle Handle => handle;

    internal FileFacts Facts => facts;

    /// <summary>The version when it was opened.</summary>
    internal FileVersion Version => facts.Version;

    internal long Size => facts.Version.Size;

    /// <summary>Reads at an offset. Fewer bytes than asked are possible; none means the end.</summary>
    /// <exception cref="IOException">The device or the file system failed; the item is then unreadable.</exception>
    internal async ValueTask<int> ReadAsync(long offset, Memory<byte> into, CancellationToken cancellation)
    {
        await throttle.WaitAsync((int)Math.Clamp(Size - offset, 0, into.Length), cancellation);
        return Fill(offset, into.Span);
    }

    // On this very thread: files cannot be waited for on Linux, and reading one "asynchronously" blocks another thread as long,
    // after it was woken for it.
    int Fill(long offset, Span<byte> into) => RandomAccess.Read(handle, into, offset);

    /// <summary>True when nothing has written to the file, renamed or linked it since it was opened.</summary>
    internal bool CheckUnchanged() => CheckIs(Version);

    /// <summary>True when the open file is this version to the nanosecond: device, inode, size, mtime and ctime.</summary>
    internal bool CheckIs(FileVersion version) =>
        Beneath.Stat(handle, out var now) == Errno.None && IsSame(now.Version, version);

    /// <summary>Compares all but the number of names, which says nothing about the bytes.</summary>
    internal static bool IsSame(FileVersion one, FileVersion other) => one with { Links = other.Links } == other;

    public void Dispose() => handle.Dispose();
}
