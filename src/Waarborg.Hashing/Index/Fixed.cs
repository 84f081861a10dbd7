// Arrays that stay where they are, so that a search may hold addresses in them.
using System.Runtime.InteropServices;

namespace Waarborg.Hashing;

/// <summary>An array of numbers that begins at a cache line and is never moved. It is freed as any other object.</summary>
/// <remarks>Unsafe: whoever uses <see cref="At"/> keeps this object alive and stays within <see cref="Length"/>.</remarks>
sealed unsafe class Fixed<T>
    where T : unmanaged
{
    const int Line = 64;

    readonly T[] _array;

    /// <param name="length">Numbers.</param>
    /// <param name="room">Numbers behind them that may be read, whatever stands there.</param>
    internal Fixed(int length, int room = 0)
    {
        Length = length;
        _array = GC.AllocateUninitializedArray<T>(checked(length + room + (Line / sizeof(T))), pinned: true);
        var start = (nuint)Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        At = (T*)((start + Line - 1) & ~(nuint)(Line - 1));
        LargePages.Ask(At, (nuint)length * (nuint)sizeof(T));
    }

    internal int Length { get; }

    internal T* At { get; }

    internal Span<T> Span => new(At, Length);
}
