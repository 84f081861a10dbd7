// How leaves and nodes of the tree are hashed.
using System.Security.Cryptography;

namespace Waarborg.Ledger;

/// <summary>The hashes of RFC 6962 section 2.1: a leaf and a node can never be taken for each other.</summary>
public static class MerkleHash
{
    const byte LeafPrefix = 0;
    const byte NodePrefix = 1;

    /// <summary>The root of a tree without leaves: SHA-256 of nothing.</summary>
    public static Hash256 Empty { get; } = Hash256.FromBytes(SHA256.HashData([]));

    /// <summary>SHA-256(0x00 ‖ data).</summary>
    public static Hash256 Leaf(ReadOnlySpan<byte> data)
    {
        const int OnStack = 512;
        Span<byte> input = data.Length < OnStack ? stackalloc byte[OnStack] : new byte[data.Length + 1];
        input[0] = LeafPrefix;
        data.CopyTo(input[1..]);
        Span<byte> output = stackalloc byte[Hash256.ByteCount];
        SHA256.HashData(input[..(data.Length + 1)], output);
        return Hash256.FromBytes(output);
    }

    /// <summary>SHA-256(0x01 ‖ left ‖ right).</summary>
    public static Hash256 Node(Hash256 left, Hash256 right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Hash256.ByteCount)];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Hash256.ByteCount)..]);
        Span<byte> output = stackalloc byte[Hash256.ByteCount];
        SHA256.HashData(input, output);
        return Hash256.FromBytes(output);
    }
}
