// A file that is being put back: written without a name, given its names when it is whole.
using System.Text;
using Microsoft.Win32.SafeHandles;
using Waarborg.Intake;
using Waarborg.Store;

namespace Waarborg.Acting;

/// <summary>
/// A file without a name (O_TMPFILE), so that a stop leaves nothing behind; where the file system has none, a file with a
/// hidden random name that is removed at the end.
/// </summary>
sealed class NewFile : IDisposable
{
    const uint OwnerOnly = 0b110_000_000;

    readonly SafeFileHandle _folder;
    readonly byte[]? _hiddenName;

    NewFile(SafeFileHandle handle, SafeFileHandle folder, byte[]? hiddenName)
    {
        (Handle, _folder, _hiddenName) = (handle, folder, hiddenName);
    }

    internal SafeFileHandle Handle { get; }

    /// <summary>Makes one in this folder, which it takes over. Null and the error when that is refused.</summary>
    internal static NewFile? Create(SafeFileHandle folder, string sealedName, bool mayBeNameless, out Errno error)
    {
        if (mayBeNameless)
        {
            var nameless = Beneath.Open(folder, [], OpenFlags.Nameless | OpenFlags.ReadWrite, OwnerOnly);
            error = nameless.Error;
            if (nameless.Handle is { } handle) return new(handle, folder, null);
            if (error is not (Errno.NotSupported or Errno.IsFolder or Errno.Invalid)) return null;
        }

        var name = HiddenName(sealedName);
        // What a stop left there is half a file of ours.
        Beneath.Unlink(folder, name);
        const int Flags = OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.ReadWrite;
        var hidden = Beneath.Open(folder, name, Flags, OwnerOnly);
        error = hidden.Error;
        return hidden.Handle is { } file ? new(file, folder, name) : null;
    }

    /// <summary>After a stop: removes the hidden name of a file that has its own name already.</summary>
    internal static void RemoveLeftOver(SafeFileHandle root, byte[] path, string sealedName, SafeFileHandle file)
    {
        Beneath.Split(path, out var parent, out _);
        using var folder = Beneath.Open(root, parent, OpenFlags.PathOnly | OpenFlags.Folder).Handle;
        if (folder is not null) RemoveName(folder, HiddenName(sealedName), file);
    }

    /// <summary>Writes the plain bytes as they come out of the seal.</summary>
    internal Task<SealCheck> FillAsync(string sealedFolder, string sealedName, KeyWrap wrap, CancellationToken cancellation)
    {
        long offset = 0;
        return SealedFile.ReadAsync(
            sealedFolder, sealedName, wrap,
            async (chunk, stop) =>
            {
                await RandomAccess.WriteAsync(Handle, chunk, offset, stop);
                offset += chunk.Length;
            },
            cancellation);
    }

    /// <summary>Sets owner, mode and times, and makes all of it durable. False when the owner could not be set.</summary>
    internal bool Finish(RestrictionPlan plan, out Errno error)
    {
        // The owner first: changing it clears bits of the mode.
        var owner = Beneath.ChangeOwner(Handle, plan.User, plan.Group);
        error = Beneath.ChangeMode(Handle, plan.Mode);
        if (error == Errno.None) error = Beneath.SetTimes(Handle, plan.AccessedNs, plan.ModifiedNs);
        if (error == Errno.None) error = Beneath.Sync(Handle);
        return owner == Errno.None;
    }

    public void Dispose()
    {
        if (_hiddenName is not null) RemoveName(_folder, _hiddenName, Handle);
        Handle.Dispose();
        _folder.Dispose();
    }

    static void RemoveName(SafeFileHandle folder, byte[] name, SafeFileHandle file)
    {
        if (Beneath.StatName(folder, name, out var named) == Errno.None
            && Beneath.Stat(file, out var own) == Errno.None
            && named.Version.Inode == own.Version.Inode)
        {
            Beneath.Unlink(folder, name);
        }
    }

    static byte[] HiddenName(string sealedName) => Encoding.ASCII.GetBytes($".waarborg-{sealedName}-new");
}
