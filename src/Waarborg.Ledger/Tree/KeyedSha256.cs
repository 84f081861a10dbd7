// HMAC-SHA-256 under one key for very many short messages.
using System.Security.Cryptography;

namespace Waarborg.Ledger;

/// <summary>HMAC-SHA-256 (RFC 2104) of messages under one key. It never changes; any thread may use it.</summary>
/// <remarks>What every message begins with, and both blocks of the key, are hashed once and copied from there.</remarks>
sealed class KeyedSha256
{
    const int BlockBytes = 64;
    const byte InnerPad = 0x36;
    const byte OuterPad = 0x5C;

    readonly Sha256State _inner;
    readonly Sha256State _outer;

    /// <param name="key">The key, of any length.</param>
    /// <param name="prefix">What every message begins with.</param>
    internal KeyedSha256(ReadOnlySpan<byte> key, ReadOnlySpan<byte> prefix = default)
    {
        Span<byte> block = stackalloc byte[BlockBytes];
        block.Clear();
        if (key.Length > BlockBytes) SHA256.HashData(key, block);
        else key.CopyTo(block);
        _inner = Padded(block, InnerPad);
        _inner.Add(prefix);
        _outer = Padded(block, OuterPad);
        CryptographicOperations.ZeroMemory(block);
    }

    /// <summary>Writes the 32 bytes of the prefix and this message together.</summary>
    internal void Hash(ReadOnlySpan<byte> message, Span<byte> mac)
    {
        var (inner, outer) = (_inner, _outer);
        Span<byte> hash = stackalloc byte[Hash256.ByteCount];
        inner.Add(message);
        inner.End(hash);
        outer.Add(hash);
        outer.End(mac);
    }

    static Sha256State Padded(ReadOnlySpan<byte> key, byte pad)
    {
        Span<byte> block = stackalloc byte[BlockBytes];
        for (var i = 0; i < BlockBytes; i++) block[i] = (byte)(key[i] ^ pad);
        var state = Sha256State.Begin();
        state.Add(block);
        CryptographicOperations.ZeroMemory(block);
        return state;
    }
}
