using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Waarborg.Intake;
using Waarborg.Store;

namespace Waarborg.Tests.Support;

/// <summary>A folder of its own for one test, in which names may be any bytes. Gone afterwards.</summary>
sealed partial class Tree : IDisposable
{
    internal Tree(bool inMemory = false)
    {
        var folder = inMemory ? Memory : System.IO.Path.GetTempPath();
        Path = Directory.CreateDirectory(System.IO.Path.Combine(folder, $"waarborg-tree-{Guid.NewGuid():N}")).FullName;
        Handle = new(Libc.Open(Libc.Name(Encoding.UTF8.GetBytes(Path)), OpenFlags.PathOnly | OpenFlags.Folder, 0), true);
        Assert.False(Handle.IsInvalid);
    }

    /// <summary>A folder in memory, where the machine has one.</summary>
    internal static string Memory => Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();

    internal string Path { get; }

    internal SafeFileHandle Handle { get; }

    /// <summary>Bytes of a name written as text, in which each character stands for one byte.</summary>
    internal static byte[] Raw(string latin1) => Encoding.Latin1.GetBytes(latin1);

    internal string At(string path) => System.IO.Path.Combine(Path, path);

    internal Tree Add(string path, string text = "text") => Add(path, Encoding.UTF8.GetBytes(text));

    internal Tree Add(string path, byte[] bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(path))!);
        File.WriteAllBytes(At(path), bytes);
        return this;
    }

    internal Tree AddRaw(byte[] name, byte[] bytes)
    {
        var flags = OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.ReadWrite;
        var opened = Beneath.Open(Handle, name, flags, 0b110_100_100);
        Assert.Equal(Errno.None, opened.Error);
        using var stream = new FileStream(opened.Handle!, FileAccess.Write);
        stream.Write(bytes);
        return this;
    }

    internal Tree AddFolder(string path)
    {
        Directory.CreateDirectory(At(path));
        return this;
    }

    internal Tree AddLink(string path, string target)
    {
        File.CreateSymbolicLink(At(path), target);
        return this;
    }

    internal Tree AddHardLink(string path, string existing)
    {
        Assert.Equal(0, Link(At(existing), At(path)));
        return this;
    }

    internal Tree AddPipe(string path)
    {
        Assert.Equal(0, MakePipe(At(path), 0b110_100_100));
        return this;
    }

    internal FolderSource Source(FolderLimits? limits = null) => SourceAt("", limits);

    internal FolderSource SourceAt(string path, FolderLimits? limits = null) =>
        Assert.IsType<SourceOutcome.Opened>(FolderSource.Open(At(path), limits)).Source;

    public void Dispose()
    {
        Handle.Dispose();
        // Names need not be text, which the framework's own removal does not survive.
        using var remove = System.Diagnostics.Process.Start("rm", ["-rf", Path]);
        remove.WaitForExit();
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string name);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);
}
