using System.Runtime.InteropServices;

namespace Waarborg.Tests.Support;

/// <summary>Lets the file system see one thread as nobody, so that permissions count even when the tests run as root.</summary>
static partial class Nobody
{
    internal static T Does<T>(Func<T> what)
    {
        T? result = default;
        var thread = new Thread(() =>
        {
            _ = SetFileSystemUser(65534);
            result = what();
        });
        thread.Start();
        thread.Join();
        return result!;
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileSystemUser(uint user);
}
