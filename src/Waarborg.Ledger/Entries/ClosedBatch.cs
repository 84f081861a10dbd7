// The closed records of an hour behind one commitment of fixed size: how many there are, or whether there are any, does not show.
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Waarborg.Ledger;

/// <summary>One batch of closed records, as whoever may open it counts it again.</summary>
/// <remarks>
/// Its commitment is SHA-256(nonce ‖ root). The root is of the RFC 6962 tree of the records' commitments (32 bytes each),
/// filled up with pads to <see cref="PadTo"/> leaves or the next doubling of it, so that the way from one record to the
/// commitment does not tell how many others there are. Pad number i is SHA-256(seed ‖ i as 8 bytes), counted from 0 at the
/// first place after the records.
/// </remarks>
public sealed class ClosedBatch
{
    /// <summary>The smallest number of leaves that a batch is filled up to.</summary>
    public const int PadTo = 64;

    /// <summary>Makes a batch.</summary>
    /// <param name="commitments">The records' commitments, in the order of their numbers.</param>
    /// <param name="nonce">32 random bytes that hide the root.</param>
    /// <param name="padSeed">32 random bytes from which the pads are made.</param>
    public ClosedBatch(IReadOnlyList<Hash256> commitments, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> padSeed)
    {
        var tree = new MerkleFrontier();
        Span<byte> leaf = stackalloc byte[Hash256.ByteCount];
        foreach (var commitment in commitments)
        {
            commitment.CopyTo(leaf);
            tree.Append(MerkleHash.Leaf(leaf));
        }

        Span<byte> numbered = stackalloc byte[ClosedRecord.NonceBytes + sizeof(long)];
        padSeed.CopyTo(numbered);
        var size = SizeFor(commitments.Count);
        for (var pad = 0L; tree.Size < size; pad++)
        {
            BinaryPrimitives.WriteInt64BigEndian(numbered[ClosedRecord.NonceBytes..], pad);
            SHA256.HashData(numbered, leaf);
            tree.Append(MerkleHash.Leaf(leaf));
        }

        Commitment = ClosedRecord.Commit(nonce, tree.Root.ToBytes());
    }

    /// <summary>What the ledger's leaf says of the batch.</summary>
    public Hash256 Commitment { get; }

    /// <summary>Leaves of a batch of so many records.</summary>
    public static long SizeFor(int records)
    {
        var size = (long)PadTo;
        while (size < records) size *= 2;
        return size;
    }
}
