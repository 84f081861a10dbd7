using System.Runtime.InteropServices;

namespace Waarborg.Tests.Support;

/// <summary>Bytes with a page behind the last of them that may not be read: whoever does ends the process.</summary>
sealed unsafe partial class GuardedBytes : IDisposable
{
    // PROT_NONE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS.
    const int Nothing = 0, ReadAndWrite = 3, Private = 0x22;

    readonly nint _start;
    readonly nuint _whole;
    readonly int _length;

    internal GuardedBytes(int length)
    {
        var page = (nuint)Environment.SystemPageSize;
        var room = ((nuint)length + page - 1) / page * page;
        (_length, _whole) = (length, room + page);
        _start = Map(0, _whole, ReadAndWrite, Private, -1, 0);
        Assert.NotEqual(-1, _start);
        Assert.Equal(0, Protect(_start + (nint)room, page, Nothing));
        At = _start + (nint)room - length;
    }

    nint At { get; }

    internal Span<byte> Span => new((void*)At, _length);

    public void Dispose() => Assert.Equal(0, Unmap(_start, _whole));

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint at, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint at, nuint bytes, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint at, nuint bytes);
}
