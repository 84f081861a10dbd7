// What wraps the data key of a sealed file: the installation's own key, or that of the sealed file with which it goes.
using System.Security.Cryptography;
using System.Text;

namespace Waarborg.Store;

/// <summary>Wraps and unwraps, each time for one purpose, which must be the same.</summary>
abstract class KeyWrap
{
    const int NonceBytes = 12;
    const int TagBytes = SealedFile.TagBytes;

    /// <summary>Wraps a data key.</summary>
    internal abstract byte[] Wrap(ReadOnlySpan<byte> dataKey, string purpose);

    /// <summary>Unwraps it; whoever asked zeroes it.</summary>
    /// <exception cref="CryptographicException">It does not open.</exception>
    internal abstract byte[] Unwrap(ReadOnlySpan<byte> box, string purpose);

    /// <summary>By the <c>store</c> key.</summary>
    internal static KeyWrap By(KeyRing keys) => new ByStore(keys);

    /// <summary>
    /// By the data key of another sealed file: whoever can open that one opens this one, and where its key is destroyed, this one
    /// is as well.
    /// </summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="name">The other's name.</param>
    /// <param name="keys">Whose <c>store</c> key wraps the other's.</param>
    internal static KeyWrap With(string folder, string name, KeyRing keys) => new WithAnother(folder, name, keys);

    sealed class ByStore(KeyRing keys) : KeyWrap
    {
        internal override byte[] Wrap(ReadOnlySpan<byte> dataKey, string purpose) => keys.SealSmall(dataKey, purpose);

        internal override byte[] Unwrap(ReadOnlySpan<byte> box, string purpose) => keys.OpenSmall(box, purpose);
    }

    sealed class WithAnother(string folder, string name, KeyRing keys) : KeyWrap
    {
        internal override byte[] Wrap(ReadOnlySpan<byte> dataKey, string purpose)
        {
            var box = new byte[NonceBytes + TagBytes + dataKey.Length];
            RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
            using var aes = Open(purpose) ?? throw new IOException($"The key of {name} under seal is not here.");
            aes.Encrypt(
                box.AsSpan(0, NonceBytes), dataKey, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes),
                Encoding.UTF8.GetBytes(purpose));
            return box;
        }

        internal override byte[] Unwrap(ReadOnlySpan<byte> box, string purpose)
        {
            if (box.Length < NonceBytes + TagBytes) throw new CryptographicException("A wrapped key is too short.");
            var dataKey = new byte[box.Length - NonceBytes - TagBytes];
            using var aes = Open(purpose)
                ?? throw new CryptographicException("The key of the sealed file with which this one goes is not here.");
            aes.Decrypt(
                box[..NonceBytes], box[(NonceBytes + TagBytes)..], box.Slice(NonceBytes, TagBytes), dataKey,
                Encoding.UTF8.GetBytes(purpose));
            return dataKey;
        }

        AesGcm? Open(string purpose)
        {
            if (SealedFile.TakeKey(folder, name, keys) is not { } other) return null;
            var key = HKDF.DeriveKey(
                HashAlgorithmName.SHA256, other, other.Length, info: Encoding.UTF8.GetBytes("goes-with:" + purpose));
            try
            {
                return new(key, TagBytes);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(other);
                CryptographicOperations.ZeroMemory(key);
            }
        }
    }
}
