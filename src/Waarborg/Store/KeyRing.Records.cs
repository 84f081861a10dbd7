// Seals many small records of one kind with one derived key: what the database holds by the million.
using System.Security.Cryptography;

namespace Waarborg.Store;

sealed partial class KeyRing
{
    /// <summary>The seal of one purpose. Its owner disposes of it; one thread at a time.</summary>
    internal RecordSeal Records(string purpose) => new(Derive(purpose));

    /// <summary>AES-256-GCM of each record with a nonce of its own, bound to the record's key.</summary>
    internal sealed class RecordSeal : IDisposable
    {
        readonly AesGcm _aes;

        internal RecordSeal(byte[] key) => _aes = new(key, TagBytes);

        /// <summary>Nonce, tag and the encrypted bytes.</summary>
        internal byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> boundTo)
        {
            var box = new byte[NonceBytes + TagBytes + plain.Length];
            RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
            _aes.Encrypt(
                box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), boundTo);
            return box;
        }

        /// <summary>Opens what <see cref="Seal"/> made for the same key.</summary>
        /// <exception cref="CryptographicException">It was changed, or belongs to another record.</exception>
        internal byte[] Open(ReadOnlySpan<byte> box, ReadOnlySpan<byte> boundTo)
        {
            if (box.Length < NonceBytes + TagBytes) throw new CryptographicException("A sealed record is too short.");
            var plain = new byte[box.Length - NonceBytes - TagBytes];
            _aes.Decrypt(box[..NonceBytes], box[(NonceBytes + TagBytes)..], box.Slice(NonceBytes, TagBytes), plain, boundTo);
            return plain;
        }

        public void Dispose() => _aes.Dispose();
    }
}
