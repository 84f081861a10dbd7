using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Waarborg.Tests.Support;

/// <summary>Asks inotify which files and folders are opened in some folders.</summary>
sealed partial class OpenWatch : IDisposable
{
    const uint Open = 0x20;
    const int NonBlocking = 0x800;

    readonly int _inotify = Start(NonBlocking);
    readonly Dictionary<int, string> _folders = [];

    internal OpenWatch(string root)
    {
        // All names first: looking for them opens the folders as well.
        string[] folders = [root, .. Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories)];
        foreach (var folder in folders)
        {
            _folders.Add(Add(_inotify, folder, Open), folder);
        }
    }

    /// <summary>Paths opened since the last question; a watched folder's own opening has an empty last part.</summary>
    internal List<string> Opened()
    {
        var opened = new List<string>();
        var buffer = new byte[1 << 20];
        while (true)
        {
            var read = (int)Read(_inotify, buffer, buffer.Length);
            if (read <= 0) return opened;
            for (var at = 0; at < read;)
            {
                var folder = _folders[BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at))];
                var length = BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at + 12));
                var name = Encoding.UTF8.GetString(buffer, at + 16, length).TrimEnd('\0');
                opened.Add(Path.Combine(folder, name));
                at += 16 + length;
            }
        }
    }

    public void Dispose() => Assert.Equal(0, Close(_inotify));

    [LibraryImport("libc", EntryPoint = "inotify_init1")]
    private static partial int Start(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Add(int inotify, string path, uint mask);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int file, [Out] byte[] buffer, nint length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
