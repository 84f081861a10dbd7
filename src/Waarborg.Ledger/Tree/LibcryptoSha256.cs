// The binding to OpenSSL's libcrypto, and nothing else: SHA-256 with its state in the open, which the framework does not have.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Waarborg.Ledger;

/// <summary>
/// The state of one SHA-256: <c>SHA256_CTX</c> of openssl/sha.h, which is 28 numbers of 32 bits (eight of the state, two of
/// the length, sixteen of data, two of how much of it there is). A copy of it goes on from the same place.
/// </summary>
/// <remarks>
/// For a short input the framework's one-shot and HMAC functions spend most of their time on finding the algorithm and on
/// memory for a context; this spends it on hashing.
/// </remarks>
[InlineArray(Numbers)]
struct Sha256State
{
    const int Numbers = 28;

    /// <summary>Bytes up to which a call is over before a collection of garbage could miss this thread.</summary>
    const int ShortBytes = 1_024;

    static readonly Sha256State _begun = Begun();

    uint _first;

    /// <summary>The state before the first byte.</summary>
    internal static Sha256State Begin() => _begun;

    // Safe: the state is as large as libcrypto's and pinned for the length of each call, as the bytes are; nothing is kept.
    internal unsafe void Add(ReadOnlySpan<byte> data)
    {
        fixed (Sha256State* state = &this)
        fixed (byte* bytes = data)
        {
            _ = data.Length <= ShortBytes
                ? LibcryptoSha256.UpdateShort(state, bytes, (nuint)data.Length)
                : LibcryptoSha256.Update(state, bytes, (nuint)data.Length);
        }
    }

    /// <summary>Writes the hash. The state is used up.</summary>
    internal unsafe void End(Span<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hash.Length, Hash256.ByteCount, nameof(hash));
        fixed (Sha256State* state = &this)
        fixed (byte* bytes = hash)
        {
            _ = LibcryptoSha256.Final(bytes, state);
        }
    }

    static unsafe Sha256State Begun()
    {
        Sha256State state = default;
        _ = LibcryptoSha256.Init(&state);
        return state;
    }
}

/// <summary>The functions. Of these three none can fail; each says 1.</summary>
static partial class LibcryptoSha256
{
    const string Library = "libcrypto.so.3";

    [LibraryImport(Library, EntryPoint = "SHA256_Init")]
    internal static unsafe partial int Init(Sha256State* state);

    [LibraryImport(Library, EntryPoint = "SHA256_Update")]
    internal static unsafe partial int Update(Sha256State* state, byte* data, nuint length);

    [LibraryImport(Library, EntryPoint = "SHA256_Update"), SuppressGCTransition]
    internal static unsafe partial int UpdateShort(Sha256State* state, byte* data, nuint length);

    [LibraryImport(Library, EntryPoint = "SHA256_Final"), SuppressGCTransition]
    internal static unsafe partial int Final(byte* hash, Sha256State* state);
}
