// The binding of the system's C library for starting decoders, and nothing else. Unsafe: the pointers live for the
// length of one call.
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Waarborg.Decoding;

static unsafe partial class DecodingLibc
{
    const uint CloseOnExec = 1, AllowSealing = 2;
    const int SetPipeSize = 1031, AddSeals = 1033, SealAll = 0x1 | 0x2 | 0x4 | 0x8;
    const nint CloseRange = 436;
    const nuint MarkCloseOnExec = 4;

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int CreateMemoryFile(string name, uint flags);

    // All arguments are integers, which variadic functions take like others on Linux.
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Syscall(nint number, nuint first, nuint last, nuint flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, byte* bytes, nuint count);

    /// <summary>A file in memory that nobody can change any more.</summary>
    internal static SafeFileHandle SealedMemoryFile(string name, ReadOnlySpan<byte> content)
    {
        var descriptor = CreateMemoryFile(name, CloseOnExec | AllowSealing);
        if (descriptor < 0) throw new IOException($"No memory file can be made (error {Marshal.GetLastPInvokeError()}).");
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        fixed (byte* start = content)
        {
            if (Write(descriptor, start, (nuint)content.Length) != content.Length || Control(descriptor, AddSeals, SealAll) != 0)
            {
                handle.Dispose();
                throw new IOException("A memory file cannot be filled.");
            }
        }

        return handle;
    }

    /// <summary>
    /// Lets a pipe hold more. Where the kernel gives no more it stays as it is, which is slower and nothing else.
    /// </summary>
    internal static void WidenPipe(SafePipeHandle pipe, int bytes)
    {
        var isHeld = false;
        try
        {
            pipe.DangerousAddRef(ref isHeld);
            Control((int)pipe.DangerousGetHandle(), SetPipeSize, bytes);
        }
        finally
        {
            if (isHeld) pipe.DangerousRelease();
        }
    }

    /// <summary>
    /// Marks every descriptor above the standard three so that a child does not get it, whoever opened it. A kernel
    /// that does not know the call leaves them as they are; the runtime marks its own in any case.
    /// </summary>
    internal static void KeepDescriptorsFromChildren() => Syscall(CloseRange, 3, uint.MaxValue, MarkCloseOnExec);
}
