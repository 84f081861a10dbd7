// Opening, asking, naming and removing below a folder's descriptor, never by a path that somebody can redirect.
using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Waarborg.Store;

namespace Waarborg.Intake;

/// <summary>A descriptor, or the error that stood in its way.</summary>
readonly record struct OpenResult(SafeFileHandle? Handle, Errno Error);

/// <summary>
/// Everything that is done to a customer's folders goes through here: no symbolic link is followed, no other file
/// system is entered, and nothing above the folder is reached, whatever is renamed meanwhile.
/// </summary>
static class Beneath
{
    /// <summary>The longest path given to the kernel at once, in bytes; longer ones are opened in steps.</summary>
    internal const int MaxStepBytes = 4000;

    /// <summary>How often an open is tried again when the kernel could not follow renames underway.</summary>
    internal const int MaxTries = 64;

    /// <summary>Opens a path below a folder. The path has no empty, <c>.</c> or <c>..</c> parts.</summary>
    internal static OpenResult Open(SafeFileHandle folder, ReadOnlySpan<byte> path, int flags, uint mode = 0)
    {
        SafeFileHandle? step = null;
        try
        {
            while (path.Length > MaxStepBytes)
            {
                var cut = path[..MaxStepBytes].LastIndexOf((byte)'/');
                if (cut <= 0) return new(null, Errno.NameTooLong);
                var next = OpenStep(step ?? folder, path[..cut], OpenFlags.PathOnly | OpenFlags.Folder, 0);
                if (next.Handle is null) return next;
                step?.Dispose();
                step = next.Handle;
                path = path[(cut + 1)..];
            }

            return OpenStep(step ?? folder, path.IsEmpty ? "."u8 : path, flags, mode);
        }
        finally
        {
            step?.Dispose();
        }
    }

    /// <summary>Opens a folder for reading its names and for <c>fsync</c>.</summary>
    internal static OpenResult OpenFolder(SafeFileHandle folder, ReadOnlySpan<byte> path) =>
        Open(folder, path, OpenFlags.ReadOnly | OpenFlags.Folder);

    /// <summary>Opens a regular file for reading. What turns out to be something else is <see cref="Errno.Invalid"/>.</summary>
    internal static OpenResult OpenFile(SafeFileHandle folder, ReadOnlySpan<byte> path, out FileFacts facts)
    {
        const int Flags = OpenFlags.ReadOnly | OpenFlags.NonBlocking | OpenFlags.NoTerminal;
        facts = default;

        // Only an owner may read without leaving a trace in atime; others read and leave one.
        var opened = Open(folder, path, Flags | OpenFlags.NoAccessTime);
        if (opened.Error == Errno.NotPermitted) opened = Open(folder, path, Flags);
        if (opened.Handle is not { } file) return opened;
        var error = Stat(file, out facts);
        if (error == Errno.None && facts.Kind == FileKind.Regular) return opened;
        file.Dispose();
        return new(null, error == Errno.None ? Errno.Invalid : error);
    }

    /// <summary>Facts of what a descriptor stands for.</summary>
    internal static Errno Stat(SafeFileHandle file, out FileFacts facts) =>
        Stat(file, ""u8, Libc.EmptyPath, out facts);

    /// <summary>Facts of one name in a folder; a symbolic link is not followed and nothing is opened.</summary>
    internal static Errno StatName(SafeFileHandle folder, ReadOnlySpan<byte> name, out FileFacts facts)
    {
        Debug.Assert(!name.Contains((byte)'/'), "a name with a slash could lead through a link");
        return Stat(folder, name, Libc.LinkNoFollow | Libc.NoAutomount, out facts);
    }

    internal static Errno RenameNoReplace(SafeFileHandle folder, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) =>
        Result(Libc.RenameAt2(folder, Libc.Name(from), folder, Libc.Name(to), Libc.NoReplace));

    internal static Errno Unlink(SafeFileHandle folder, ReadOnlySpan<byte> name) =>
        Result(Libc.UnlinkAt(folder, Libc.Name(name), 0));

    internal static Errno MakeFolder(SafeFileHandle folder, ReadOnlySpan<byte> name, uint mode) =>
        Result(Libc.MakeFolderAt(folder, Libc.Name(name), mode));

    /// <summary>Gives an open file a name. Never replaces what bears it.</summary>
    internal static Errno LinkOpenFile(SafeFileHandle file, SafeFileHandle folder, ReadOnlySpan<byte> name)
    {
        // The way by /proc works for any owner of the descriptor; AT_EMPTY_PATH asks for a capability.
        var own = System.Text.Encoding.ASCII.GetBytes(string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}"));
        return Result(Libc.LinkAt(Libc.CurrentFolder, Libc.Name(own), folder, Libc.Name(name), Libc.LinkFollow));
    }

    internal static Errno ChangeMode(SafeFileHandle file, uint mode) => Result(Libc.ChangeMode(file, mode));

    internal static Errno ChangeOwner(SafeFileHandle file, uint user, uint group) =>
        Result(Libc.ChangeOwner(file, user, group));

    internal static Errno SetTimes(SafeFileHandle file, long accessedNs, long modifiedNs)
    {
        var times = new TwoTimes();
        (times.AccessedSeconds, times.AccessedNs) = SecondsAndNs(accessedNs);
        (times.ModifiedSeconds, times.ModifiedNs) = SecondsAndNs(modifiedNs);
        return Result(Libc.SetTimes(file, in times));
    }

    /// <summary>Makes a file's bytes durable.</summary>
    internal static Errno Sync(SafeFileHandle file) => Result(Libc.Sync(file));

    /// <summary>
    /// Makes a folder's names durable, where the program may read the folder; elsewhere the system does so later.
    /// </summary>
    /// <exception cref="IOException">The disk failed.</exception>
    internal static void SyncFolder(SafeFileHandle folder)
    {
        var readable = OpenFolder(folder, []);
        if (readable.Handle is not { } handle) return;
        using (handle)
        {
            // Some network file systems answer that a folder cannot be written out apart.
            if (Sync(handle) == Errno.InputOutput)
            {
                throw new IOException("A folder of the source could not be written to the disk.");
            }
        }
    }

    /// <summary>The folder's part and the last name of a locator.</summary>
    internal static void Split(ReadOnlySpan<byte> path, out ReadOnlySpan<byte> parent, out ReadOnlySpan<byte> name)
    {
        var cut = path.LastIndexOf((byte)'/');
        parent = cut < 0 ? default : path[..cut];
        name = path[(cut + 1)..];
    }

    /// <summary>True for a path that names something below its folder: no empty, <c>.</c> or <c>..</c> part, no zero.</summary>
    internal static bool IsClean(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty || path.Contains((byte)0)) return false;
        foreach (var range in path.Split((byte)'/'))
        {
            var part = path[range];
            if (part.IsEmpty || part.SequenceEqual("."u8) || part.SequenceEqual(".."u8)) return false;
        }

        return true;
    }

    static OpenResult OpenStep(SafeFileHandle folder, ReadOnlySpan<byte> path, int flags, uint mode)
    {
        var how = new OpenHow
        {
            Flags = (ulong)(flags | OpenFlags.NoFollow | OpenFlags.CloseOnExec),
            Mode = mode,
            Resolve = OpenHow.StayBeneath,
        };
        var name = Libc.Name(path);
        for (var tries = 1; ; tries++)
        {
            var descriptor = Libc.OpenAt2(folder, name, in how);
            if (descriptor >= 0) return new(new(descriptor, ownsHandle: true), Errno.None);
            var error = Libc.LastError;
            if (error is Errno.TooManyOpen or Errno.TooManyOpenHere or Errno.NoMemory)
            {
                // This is the program's own trouble and must not be told as a property of the customer's file.
                throw new IOException($"No file can be opened any more (errno {(int)error}).");
            }

            if (error is not (Errno.TryAgain or Errno.Interrupted) || tries == MaxTries) return new(null, error);
        }
    }

    static Errno Stat(SafeFileHandle handle, ReadOnlySpan<byte> name, int flags, out FileFacts facts)
    {
        var error = Result(Libc.StatX(handle, Libc.Name(name), flags, Libc.BasicStats, out var buffer));
        facts = error == Errno.None ? FileFacts.From(in buffer) : default;
        return error;
    }

    // Times before 1970 are rounded down to the second, with nanoseconds counted up from there.
    static (long Seconds, long Ns) SecondsAndNs(long ns)
    {
        var rest = ((ns % FileFacts.NsPerSecond) + FileFacts.NsPerSecond) % FileFacts.NsPerSecond;
        return ((long)(((Int128)ns - rest) / FileFacts.NsPerSecond), rest);
    }

    static Errno Result(int result) => result == 0 ? Errno.None : Libc.LastError;
}
