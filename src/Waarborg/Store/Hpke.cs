// Sealing to the public key of somebody outside: RFC 9180, on the framework's own P-256, HKDF and AES-GCM.
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Waarborg.Store;

/// <summary>The AEAD of a suite (RFC 9180, section 7.3): its number, and bytes of its key (Nk).</summary>
readonly record struct HpkeAead(ushort Id, int KeyBytes)
{
    /// <summary>Only for the published vectors; nothing of this program is sealed with it.</summary>
    internal static readonly HpkeAead Aes128Gcm = new(0x0001, 16);

    internal static readonly HpkeAead Aes256Gcm = new(0x0002, 32);
}

/// <summary>The key and nonce of one message, derived from the shared secret (RFC 9180, section 5.1).</summary>
sealed record HpkeContext(byte[] Key, byte[] BaseNonce) : IDisposable
{
    // They open the message: neither is printed.
    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Performance", "CA1822", Justification = "The compiler asks for an instance method.")]
    bool PrintMembers(System.Text.StringBuilder builder) => false;

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(Key);
        CryptographicOperations.ZeroMemory(BaseNonce);
    }
}

/// <summary>
/// Hybrid Public Key Encryption (RFC 9180) in base mode, single-shot (section 6.1): DHKEM(P-256, HKDF-SHA256), HKDF-SHA256,
/// AES-256-GCM. What is sealed is the encapsulated key (65 bytes), the ciphertext, and the tag (16).
/// </summary>
/// <remarks>
/// Each call makes a new ephemeral key, so that a key and nonce are never used twice; only the first message of a context is
/// ever sealed, so the nonce is the base nonce. Base mode does not say who sealed it. It hides nothing from a quantum computer.
/// </remarks>
static class Hpke
{
    /// <summary>Bytes of an encapsulated key (Nenc), which is an uncompressed point.</summary>
    internal const int EncapsulatedBytes = HpkePublicKey.PointBytes;

    /// <summary>Bytes of a tag (Nt).</summary>
    internal const int TagBytes = 16;

    /// <summary>Bytes that sealing adds.</summary>
    internal const int Overhead = EncapsulatedBytes + TagBytes;

    const ushort KemId = 0x0010;
    const ushort KdfId = 0x0001;
    const byte ModeBase = 0x00;
    const int SecretBytes = 32;
    const int NonceBytes = 12;

    static readonly byte[] KemSuite = [.. "KEM"u8, .. TwoBytes(KemId)];

    /// <summary>A new pair. The private half is made where its holder is, never on a server.</summary>
    internal static (HpkePublicKey Public, HpkePrivateKey Private) NewPair()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var parameters = key.ExportParameters(includePrivateParameters: true);
        return (PointOf(parameters), new HpkePrivateKey(parameters.D!));
    }

    /// <summary>The public half of a private key.</summary>
    internal static HpkePublicKey PublicOf(HpkePrivateKey key)
    {
        using var own = Import(key);
        return PointOf(own.ExportParameters(includePrivateParameters: false));
    }

    /// <summary>Seals to the holder of the private half of this key.</summary>
    /// <param name="to">Whose private key opens it.</param>
    /// <param name="info">What it is for: whoever opens it must say the same.</param>
    /// <param name="associated">What is authenticated beside it: whoever opens it must have the same.</param>
    /// <param name="plain">What is sealed.</param>
    internal static byte[] Seal(
        HpkePublicKey to, ReadOnlySpan<byte> info, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> plain)
    {
        var (_, ephemeral) = NewPair();
        using (ephemeral) return SealWith(ephemeral, HpkeAead.Aes256Gcm, to, info, associated, plain);
    }

    /// <summary>Seals with a given ephemeral key, which must never be used again; apart from that only for vectors.</summary>
    internal static byte[] SealWith(
        HpkePrivateKey ephemeral, HpkeAead aead, HpkePublicKey to, ReadOnlySpan<byte> info, ReadOnlySpan<byte> associated,
        ReadOnlySpan<byte> plain)
    {
        var encapsulated = PublicOf(ephemeral);
        using var context = ContextOf(ephemeral, to, encapsulated, to, aead, info);
        using var aes = new AesGcm(context.Key, TagBytes);
        var box = new byte[Overhead + plain.Length];
        encapsulated.Point.CopyTo(box);
        aes.Encrypt(
            context.BaseNonce, plain, box.AsSpan(EncapsulatedBytes, plain.Length), box.AsSpan(box.Length - TagBytes), associated);
        return box;
    }

    /// <summary>
    /// Opens what was sealed to this key, for the same purpose and with the same beside it. Null when it was changed, is of
    /// another key, or never was sealed; never throws.
    /// </summary>
    internal static byte[]? Open(
        HpkePrivateKey key, ReadOnlySpan<byte> info, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> box) =>
        OpenWith(HpkeAead.Aes256Gcm, key, info, associated, box);

    /// <summary>Opens with a given AEAD.</summary>
    internal static byte[]? OpenWith(
        HpkeAead aead, HpkePrivateKey key, ReadOnlySpan<byte> info, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> box)
    {
        if (box.Length < Overhead) return null;
        if (RecipientContext(aead, key, info, box[..EncapsulatedBytes]) is not { } context) return null;
        using (context)
        {
            using var aes = new AesGcm(context.Key, TagBytes);
            var plain = new byte[box.Length - Overhead];
            try
            {
                aes.Decrypt(
                    context.BaseNonce, box[EncapsulatedBytes..^TagBytes], box[^TagBytes..], plain, associated);
                return plain;
            }
            catch (AuthenticationTagMismatchException)
            {
                return null;
            }
        }
    }

    /// <summary>SetupBaseR (section 5.1.1). Null when the encapsulated key is no point of the curve.</summary>
    internal static HpkeContext? RecipientContext(
        HpkeAead aead, HpkePrivateKey key, ReadOnlySpan<byte> info, ReadOnlySpan<byte> encapsulated) =>
        HpkePublicKey.FromUntrusted(encapsulated) is { } ephemeral
            ? ContextOf(key, ephemeral, ephemeral, PublicOf(key), aead, info)
            : null;

    // Encap and Decap (section 4.1), then the key schedule (section 5.1). The two sides have the same Diffie-Hellman value.
    static HpkeContext ContextOf(
        HpkePrivateKey own, HpkePublicKey other, HpkePublicKey encapsulated, HpkePublicKey recipient, HpkeAead aead,
        ReadOnlySpan<byte> info)
    {
        var exchanged = Exchange(own, other);
        byte[]? shared = null;
        try
        {
            shared = Shared(exchanged, [.. encapsulated.Point, .. recipient.Point]);
            return KeySchedule(shared, aead, info);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(exchanged);
            CryptographicOperations.ZeroMemory(shared);
        }
    }

    /// <summary>ExtractAndExpand of DHKEM (section 4.1).</summary>
    static byte[] Shared(byte[] exchanged, byte[] kemContext)
    {
        var extracted = LabeledExtract(KemSuite, [], "eae_prk"u8, exchanged);
        try
        {
            return LabeledExpand(KemSuite, extracted, "shared_secret"u8, kemContext, SecretBytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(extracted);
        }
    }

    /// <summary>KeySchedule in base mode, where there is no pre-shared key (section 5.1).</summary>
    static HpkeContext KeySchedule(byte[] shared, HpkeAead aead, ReadOnlySpan<byte> info)
    {
        byte[] suite = [.. "HPKE"u8, .. TwoBytes(KemId), .. TwoBytes(KdfId), .. TwoBytes(aead.Id)];
        byte[] context =
        [
            ModeBase, .. LabeledExtract(suite, [], "psk_id_hash"u8, []), .. LabeledExtract(suite, [], "info_hash"u8, info),
        ];
        var secret = LabeledExtract(suite, shared, "secret"u8, []);
        try
        {
            return new HpkeContext(
                LabeledExpand(suite, secret, "key"u8, context, aead.KeyBytes),
                LabeledExpand(suite, secret, "base_nonce"u8, context, NonceBytes));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>LabeledExtract (section 4).</summary>
    static byte[] LabeledExtract(byte[] suite, byte[] salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> material)
    {
        byte[] labeled = [.. "HPKE-v1"u8, .. suite, .. label, .. material];
        try
        {
            return HKDF.Extract(HashAlgorithmName.SHA256, labeled, salt);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(labeled);
        }
    }

    /// <summary>LabeledExpand (section 4).</summary>
    static byte[] LabeledExpand(byte[] suite, byte[] secret, ReadOnlySpan<byte> label, byte[] info, int length)
    {
        byte[] labeled = [.. TwoBytes((ushort)length), .. "HPKE-v1"u8, .. suite, .. label, .. info];
        return HKDF.Expand(HashAlgorithmName.SHA256, secret, length, labeled);
    }

    /// <summary>The x-coordinate of the common point, 32 bytes (sections 4.1 and 7.1.1).</summary>
    static byte[] Exchange(HpkePrivateKey own, HpkePublicKey other)
    {
        using var key = Import(own);
        using var peer = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = other.Point[1..33], Y = other.Point[33..] },
        });
        using var point = peer.PublicKey;
        return key.DeriveRawSecretAgreement(point);
    }

    static ECDiffieHellman Import(HpkePrivateKey key) =>
        ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = key.Scalar });

    static HpkePublicKey PointOf(ECParameters parameters) =>
        HpkePublicKey.FromUntrusted([HpkePublicKey.Uncompressed, .. parameters.Q.X!, .. parameters.Q.Y!])!;

    static byte[] TwoBytes(ushort number)
    {
        var bytes = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, number);
        return bytes;
    }
}
