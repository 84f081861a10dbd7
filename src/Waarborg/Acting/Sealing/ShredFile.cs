// A key file is destroyed: its bytes first, then its name.
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Waarborg.Intake;
using Waarborg.Store;

namespace Waarborg.Acting.Sealing;

/// <summary>What came of it. There is no fourth case.</summary>
abstract record ShredOutcome
{
    /// <summary>The bytes were overwritten on the disk, and the name is gone.</summary>
    internal sealed record Shredded : ShredOutcome;

    /// <summary>Nothing lies there.</summary>
    internal sealed record Missing : ShredOutcome;

    /// <summary>It is not done. The words say how far it came.</summary>
    internal sealed record Refused(string Words) : ShredOutcome;
}

/// <summary>
/// Overwrites a small file in place with random bytes, has them written to the disk, and only then takes the name away and
/// makes that durable. Every other hard link and every open descriptor sees the random bytes.
/// </summary>
/// <remarks>
/// What the file system or the disk copied elsewhere by itself is out of reach: a journal of data, a snapshot, copy on write, or
/// blocks that a solid-state disk put aside. Against those it helps that the key in the file is itself sealed.
/// </remarks>
static class ShredFile
{
    /// <summary>Bytes of the largest file: this is for keys.</summary>
    internal const int MaxBytes = 64 * 1024;

    /// <summary>Destroys a file of a folder.</summary>
    /// <param name="folder">The folder's path.</param>
    /// <param name="name">The file's name in it, which leads nowhere else.</param>
    internal static ShredOutcome Shred(string folder, string name)
    {
        var fileName = Encoding.UTF8.GetBytes(name);
        if (!Beneath.IsClean(fileName) || fileName.Contains((byte)'/')) return Refused($"{name} is no name of a file.");
        var folderName = Libc.Name(Encoding.UTF8.GetBytes(folder));
        var descriptor = Libc.Open(folderName, OpenFlags.ReadOnly | OpenFlags.CloseOnExec | OpenFlags.Folder, 0);
        using var at = new SafeFileHandle(descriptor, ownsHandle: true);
        if (at.IsInvalid) return Refused($"The folder {folder} cannot be opened (errno {(int)Libc.LastError}).");

        const int Flags = OpenFlags.ReadWrite | OpenFlags.NonBlocking | OpenFlags.NoTerminal;
        var opened = Beneath.Open(at, fileName, Flags);
        if (opened.Error == Errno.NoEntry) return new ShredOutcome.Missing();
        if (opened.Error == Errno.Loop) return Refused($"{name} is a link, and what it leads to is not destroyed.");
        if (opened.Handle is not { } file) return Refused($"{name} cannot be opened for writing (errno {(int)opened.Error}).");
        using (file) return Shred(at, file, fileName, name);
    }

    static ShredOutcome Shred(SafeFileHandle folder, SafeFileHandle file, byte[] fileName, string name)
    {
        var error = Beneath.Stat(file, out var facts);
        if (error != Errno.None) return Refused($"{name} cannot be looked at (errno {(int)error}).");
        if (facts.Kind != FileKind.Regular) return Refused($"{name} is no file.");
        if (facts.Version.Size > MaxBytes) return Refused($"{name} has more than {MaxBytes} bytes: it is no key.");
        if (!TryOverwrite(file, (int)facts.Version.Size)) return Refused($"{name} could not be overwritten: it is still there.");

        // The name is taken away only from what was overwritten.
        if (Beneath.StatName(folder, fileName, out var named) != Errno.None || named.Version.Inode != facts.Version.Inode
            || named.Version.Device != facts.Version.Device)
        {
            return Refused($"{name} was overwritten, but its name now belongs to another file, which is left alone.");
        }

        error = Beneath.Unlink(folder, fileName);
        if (error != Errno.None) return Refused($"{name} was overwritten, but its name is still there (errno {(int)error}).");
        return Beneath.Sync(folder) == Errno.None
            ? new ShredOutcome.Shredded()
            : Refused($"{name} was overwritten, but that its name is gone could not be written to the disk.");
    }

    static bool TryOverwrite(SafeFileHandle file, int length)
    {
        try
        {
            RandomAccess.Write(file, RandomNumberGenerator.GetBytes(length), 0);
        }
        catch (IOException)
        {
            return false;
        }

        return Beneath.Sync(file) == Errno.None;
    }

    static ShredOutcome.Refused Refused(string words) => new(words);
}
