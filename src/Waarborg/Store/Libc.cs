// The binding to the C library and the kernel, and nothing else: what is done by directory descriptor and bytes.
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Waarborg.Store;

/// <summary>Calls that the framework lacks: its own take path strings, which a customer can make to lead elsewhere.</summary>
/// <remarks>
/// Safe: every span and structure is pinned by the generated stub for the length of its call, every name ends with a
/// zero byte (see <see cref="Name"/>), every buffer goes with its own length, and descriptors are SafeFileHandles, so
/// that none is closed while it is in use.
/// </remarks>
static partial class Libc
{
    const string Library = "libc";
    const int OpenAt2Number = 437;

    internal const int CurrentFolder = -100;

    internal const int LinkNoFollow = 0x100;
    internal const int LinkFollow = 0x400;
    internal const int NoAutomount = 0x800;
    internal const int EmptyPath = 0x1000;

    /// <summary>STATX_BASIC_STATS.</summary>
    internal const uint BasicStats = 0x7ff;

    /// <summary>RENAME_NOREPLACE.</summary>
    internal const uint NoReplace = 1;

    /// <summary>A name as the kernel reads it: its bytes and a zero.</summary>
    internal static byte[] Name(ReadOnlySpan<byte> bytes)
    {
        var name = new byte[bytes.Length + 1];
        bytes.CopyTo(name);
        return name;
    }

    /// <summary>The number of the error that the last call in this thread ended with.</summary>
    internal static Errno LastError => (Errno)Marshal.GetLastPInvokeError();

    internal static int OpenAt2(SafeFileHandle folder, ReadOnlySpan<byte> path, in OpenHow how) =>
        (int)SyscallOpenAt2(OpenAt2Number, folder, path, in how, (nuint)OpenHow.Size);

    /// <summary>The user that this process acts as.</summary>
    [LibraryImport(Library, EntryPoint = "geteuid")]
    internal static partial uint EffectiveUser();

    /// <summary>Gives one thread of this process the idle class of I/O priority.</summary>
    internal static int SetIdleIo(int thread)
    {
        const int WhoProcess = 1, IdleClass = 3 << 13;
        var number = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 30 : 251;
        return (int)SyscallIoPriority(number, WhoProcess, thread, IdleClass);
    }

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SyscallOpenAt2(
        nint number, SafeFileHandle folder, ReadOnlySpan<byte> path, in OpenHow how, nuint size);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SyscallIoPriority(nint number, nint which, nint who, nint priority);

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true)]
    internal static partial int Open(ReadOnlySpan<byte> path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true)]
    internal static partial int StatX(
        SafeFileHandle folder, ReadOnlySpan<byte> name, int flags, uint mask, out StatXBuffer facts);

    [LibraryImport(Library, EntryPoint = "getdents64", SetLastError = true)]
    internal static partial nint GetDents(SafeFileHandle folder, Span<byte> buffer, nuint length);

    [LibraryImport(Library, EntryPoint = "lseek", SetLastError = true)]
    internal static partial long Seek(SafeFileHandle file, long offset, int from);

    [LibraryImport(Library, EntryPoint = "unlinkat", SetLastError = true)]
    internal static partial int UnlinkAt(SafeFileHandle folder, ReadOnlySpan<byte> name, int flags);

    [LibraryImport(Library, EntryPoint = "linkat", SetLastError = true)]
    internal static partial int LinkAt(
        int fromFolder, ReadOnlySpan<byte> from, SafeFileHandle folder, ReadOnlySpan<byte> name, int flags);

    [LibraryImport(Library, EntryPoint = "renameat2", SetLastError = true)]
    internal static partial int RenameAt2(
        SafeFileHandle fromFolder, ReadOnlySpan<byte> from, SafeFileHandle toFolder, ReadOnlySpan<byte> to, uint flags);

    [LibraryImport(Library, EntryPoint = "mkdirat", SetLastError = true)]
    internal static partial int MakeFolderAt(SafeFileHandle folder, ReadOnlySpan<byte> name, uint mode);

    [LibraryImport(Library, EntryPoint = "fchmod", SetLastError = true)]
    internal static partial int ChangeMode(SafeFileHandle file, uint mode);

    [LibraryImport(Library, EntryPoint = "fchown", SetLastError = true)]
    internal static partial int ChangeOwner(SafeFileHandle file, uint user, uint group);

    [LibraryImport(Library, EntryPoint = "futimens", SetLastError = true)]
    internal static partial int SetTimes(SafeFileHandle file, in TwoTimes times);

    [LibraryImport(Library, EntryPoint = "fsync", SetLastError = true)]
    internal static partial int Sync(SafeFileHandle file);
}

/// <summary>The kernel's errors that are told apart here; any other number stands for itself.</summary>
enum Errno
{
    None = 0,
    NotPermitted = 1,
    NoEntry = 2,
    Interrupted = 4,
    InputOutput = 5,
    NoDevice = 6,
    TryAgain = 11,
    NoMemory = 12,
    AccessDenied = 13,
    Busy = 16,
    Exists = 17,
    CrossDevice = 18,
    NotFolder = 20,
    IsFolder = 21,
    Invalid = 22,
    TooManyOpen = 24,
    TooManyOpenHere = 23,
    NoSpace = 28,
    ReadOnlySystem = 30,
    TooManyLinks = 31,
    NameTooLong = 36,
    Loop = 40,
    NotSupported = 95,
    QuotaExceeded = 122,
    Stale = 116,
}

/// <summary>Flags of open(2) with the values of x86-64 and arm64, which differ in four of them.</summary>
static class OpenFlags
{
    static readonly bool IsArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    internal const int ReadOnly = 0;
    internal const int ReadWrite = 2;
    internal const int Create = 0x40;
    internal const int Exclusive = 0x80;
    internal const int NoTerminal = 0x100;
    internal const int NonBlocking = 0x800;
    internal const int NoAccessTime = 0x40000;
    internal const int CloseOnExec = 0x80000;
    internal const int PathOnly = 0x200000;

    internal static readonly int Folder = IsArm ? 0x4000 : 0x10000;
    internal static readonly int NoFollow = IsArm ? 0x8000 : 0x20000;
    internal static readonly int Nameless = 0x400000 | Folder;
}

/// <summary>struct open_how.</summary>
[StructLayout(LayoutKind.Sequential)]
struct OpenHow
{
    internal const int Size = 24;

    /// <summary>RESOLVE_NO_XDEV, NO_MAGICLINKS, NO_SYMLINKS, BENEATH.</summary>
    internal const ulong StayBeneath = 0x01 | 0x02 | 0x04 | 0x08;

    internal ulong Flags;
    internal ulong Mode;
    internal ulong Resolve;
}

/// <summary>struct statx, as far as it is used.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
struct StatXBuffer
{
    [FieldOffset(16)] internal uint Links;
    [FieldOffset(20)] internal uint User;
    [FieldOffset(24)] internal uint Group;
    [FieldOffset(28)] internal ushort Mode;
    [FieldOffset(32)] internal ulong Inode;
    [FieldOffset(40)] internal ulong Size;
    [FieldOffset(64)] internal long AccessedSeconds;
    [FieldOffset(72)] internal uint AccessedNs;
    [FieldOffset(96)] internal long ChangedSeconds;
    [FieldOffset(104)] internal uint ChangedNs;
    [FieldOffset(112)] internal long ModifiedSeconds;
    [FieldOffset(120)] internal uint ModifiedNs;
    [FieldOffset(136)] internal uint DeviceMajor;
    [FieldOffset(140)] internal uint DeviceMinor;
}

/// <summary>Two struct timespec: when last read, when last modified.</summary>
[StructLayout(LayoutKind.Sequential)]
struct TwoTimes
{
    internal long AccessedSeconds;
    internal long AccessedNs;
    internal long ModifiedSeconds;
    internal long ModifiedNs;
}
