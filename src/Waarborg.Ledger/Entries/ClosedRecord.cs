// What the ledger shows of a closed record: a commitment that hides it, and by which its opening is checked.
using System.Security.Cryptography;

namespace Waarborg.Ledger;

/// <summary>Commitments to records whose bodies are not public.</summary>
public static class ClosedRecord
{
    /// <summary>Random bytes that are kept with a record, so that its commitment tells nothing.</summary>
    public const int NonceBytes = 32;

    /// <summary>SHA-256(nonce ‖ canonical form).</summary>
    /// <param name="nonce">32 random bytes, which whoever may open the record is given.</param>
    /// <param name="body">The record's canonical JSON.</param>
    public static Hash256 Commit(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> body)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(nonce.Length, NonceBytes, nameof(nonce));
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(nonce);
        sha.AppendData(body);
        return Hash256.FromBytes(sha.GetHashAndReset());
    }
}
