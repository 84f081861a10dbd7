// Asks a processor for memory a little before it is used.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Waarborg.Hashing;

/// <summary>
/// Advice only. Unsafe: nothing is read or written, and an address at which there is no memory does no harm.
/// </summary>
static unsafe class CacheLine
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Fetch(void* at)
    {
        if (Sse.IsSupported) Sse.Prefetch0(at);
    }
}
