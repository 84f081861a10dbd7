// How leaves and nodes of the tree are hashed.
using System.Numerics;
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
        var state = Sha256State.Begin();
        state.Add([LeafPrefix]);
        state.Add(data);
        return End(state);
    }

    /// <summary>SHA-256(0x01 ‖ left ‖ right).</summary>
    public static Hash256 Node(Hash256 left, Hash256 right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Hash256.ByteCount)];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Hash256.ByteCount)..]);
        var state = Sha256State.Begin();
        state.Add(input);
        return End(state);
    }

    /// <summary>The root of a tree whose leaves are a power of two, given by their hashes, which are written over.</summary>
    internal static Hash256 FullRoot(Span<Hash256> hashes)
    {
        if (!BitOperations.IsPow2(hashes.Length)) throw new ArgumentException("No full tree has so many leaves.", nameof(hashes));
        for (var left = hashes.Length / 2; left > 0; left /= 2)
        {
            for (var i = 0; i < left; i++) hashes[i] = Node(hashes[2 * i], hashes[(2 * i) + 1]);
        }

        return hashes[0];
    }

    static Hash256 End(Sha256State state)
    {
        Span<byte> output = stackalloc byte[Hash256.ByteCount];
        state.End(output);
        return Hash256.FromBytes(output);
    }
}
