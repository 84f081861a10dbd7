// The binding to OpenSSL's libcrypto, and nothing else: Ed25519, which the framework does not have.
using System.Runtime.InteropServices;

namespace Waarborg.Ledger;

/// <summary>The functions of libcrypto 3 that signing needs. Pointers are opaque; each is freed by whoever made it.</summary>
static partial class Libcrypto
{
    const string Library = "libcrypto.so.3";

    /// <summary>EVP_PKEY_ED25519.</summary>
    internal const int Ed25519 = 1087;

    [LibraryImport(Library)]
    internal static unsafe partial nint EVP_PKEY_new_raw_private_key(int type, nint engine, byte* key, nuint length);

    [LibraryImport(Library)]
    internal static unsafe partial nint EVP_PKEY_new_raw_public_key(int type, nint engine, byte* key, nuint length);

    [LibraryImport(Library)]
    internal static unsafe partial int EVP_PKEY_get_raw_public_key(nint key, byte* output, nuint* length);

    [LibraryImport(Library)]
    internal static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Library)]
    internal static partial nint EVP_MD_CTX_new();

    [LibraryImport(Library)]
    internal static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(Library)]
    internal static partial int EVP_DigestSignInit(nint context, nint pkeyContext, nint digest, nint engine, nint key);

    [LibraryImport(Library)]
    internal static unsafe partial int EVP_DigestSign(
        nint context, byte* signature, nuint* signatureLength, byte* data, nuint length);

    [LibraryImport(Library)]
    internal static partial int EVP_DigestVerifyInit(nint context, nint pkeyContext, nint digest, nint engine, nint key);

    [LibraryImport(Library)]
    internal static unsafe partial int EVP_DigestVerify(
        nint context, byte* signature, nuint signatureLength, byte* data, nuint length);

    // Safe: the spans are pinned for the length of each call, lengths are theirs, and every context and key is freed.
    internal static unsafe byte[] PublicKey(ReadOnlySpan<byte> seed)
    {
        fixed (byte* s = seed)
        {
            var key = Check(EVP_PKEY_new_raw_private_key(Ed25519, 0, s, (nuint)seed.Length));
            try
            {
                var output = new byte[32];
                nuint length = 32;
                fixed (byte* o = output) Check(EVP_PKEY_get_raw_public_key(key, o, &length));
                return output;
            }
            finally
            {
                EVP_PKEY_free(key);
            }
        }
    }

    internal static unsafe byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> data)
    {
        fixed (byte* s = seed)
        fixed (byte* d = data)
        {
            var key = Check(EVP_PKEY_new_raw_private_key(Ed25519, 0, s, (nuint)seed.Length));
            var context = EVP_MD_CTX_new();
            try
            {
                Check(EVP_DigestSignInit(context, 0, 0, 0, key));
                var signature = new byte[64];
                nuint length = 64;
                fixed (byte* o = signature) Check(EVP_DigestSign(context, o, &length, d, (nuint)data.Length));
                return signature;
            }
            finally
            {
                EVP_MD_CTX_free(context);
                EVP_PKEY_free(key);
            }
        }
    }

    internal static unsafe bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != 32 || signature.Length != 64) return false;
        fixed (byte* p = publicKey)
        fixed (byte* d = data)
        fixed (byte* s = signature)
        {
            var key = EVP_PKEY_new_raw_public_key(Ed25519, 0, p, 32);
            if (key == 0) return false;
            var context = EVP_MD_CTX_new();
            try
            {
                return EVP_DigestVerifyInit(context, 0, 0, 0, key) == 1
                    && EVP_DigestVerify(context, s, 64, d, (nuint)data.Length) == 1;
            }
            finally
            {
                EVP_MD_CTX_free(context);
                EVP_PKEY_free(key);
            }
        }
    }

    static nint Check(nint result) =>
        result != 0 ? result : throw new System.Security.Cryptography.CryptographicException("libcrypto refused an Ed25519 key.");

    static void Check(int result)
    {
        if (result != 1) throw new System.Security.Cryptography.CryptographicException("libcrypto could not sign.");
    }
}
