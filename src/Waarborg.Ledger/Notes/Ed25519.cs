// Signatures: Ed25519 (RFC 8032), by OpenSSL's libcrypto.
namespace Waarborg.Ledger;

/// <summary>Ed25519 signatures over whole messages. Keys and signatures are the raw bytes of RFC 8032.</summary>
public static class Ed25519
{
    /// <summary>Bytes of a private key (the seed) and of a public key.</summary>
    public const int KeyBytes = 32;

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureBytes = 64;

    /// <summary>The 32-byte public key that belongs to a 32-byte seed.</summary>
    public static byte[] PublicKey(ReadOnlySpan<byte> seed) => Libcrypto.PublicKey(seed);

    /// <summary>The 64-byte signature of these bytes.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> data) => Libcrypto.Sign(seed, data);

    /// <summary>True if the signature is this key's over these bytes. False for keys and signatures of a wrong length.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        Libcrypto.Verify(publicKey, data, signature);
}
