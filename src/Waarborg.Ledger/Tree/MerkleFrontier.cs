// The right edge of a tree: all that is needed to append leaves and to know the root.
using System.Buffers.Binary;
using System.Numerics;

namespace Waarborg.Ledger;

/// <summary>
/// The roots of the full subtrees that a tree of some size is made of, the largest first. Grows by appending; holds at most
/// 63 hashes however many leaves there are.
/// </summary>
public sealed class MerkleFrontier
{
    const int SizeBytes = 8;

    readonly List<Hash256> _roots = [];

    /// <summary>Leaves in the tree.</summary>
    public long Size { get; private set; }

    /// <summary>The root of RFC 6962 section 2.1.</summary>
    public Hash256 Root
    {
        get
        {
            if (_roots.Count == 0) return MerkleHash.Empty;
            var root = _roots[^1];
            for (var i = _roots.Count - 2; i >= 0; i--) root = MerkleHash.Node(_roots[i], root);
            return root;
        }
    }

    /// <summary>The root of a tree whose left part is this one, and whose rest, smaller than any part, has this root.</summary>
    internal Hash256 RootWith(Hash256 rest)
    {
        for (var i = _roots.Count - 1; i >= 0; i--) rest = MerkleHash.Node(_roots[i], rest);
        return rest;
    }

    /// <summary>Appends one leaf, given by its hash.</summary>
    public void Append(Hash256 leaf) => AppendFull(leaf, level: 0);

    /// <summary>Appends a full tree of 2^level leaves, given by its root.</summary>
    /// <exception cref="ArgumentException">The size is no multiple of so many leaves.</exception>
    internal void AppendFull(Hash256 root, int level)
    {
        var leaves = 1L << level;
        if ((Size & (leaves - 1)) != 0) throw new ArgumentException("A full tree does not begin at this leaf.", nameof(level));
        var node = root;
        // Each trailing one bit of the size is a full subtree that this one completes to a larger one.
        for (var bits = Size >> level; (bits & 1) == 1; bits >>= 1)
        {
            node = MerkleHash.Node(_roots[^1], node);
            _roots.RemoveAt(_roots.Count - 1);
        }

        _roots.Add(node);
        Size += leaves;
    }

    /// <summary>The size as 8 bytes, most significant first, and the roots.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[SizeBytes + (_roots.Count * Hash256.ByteCount)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Size);
        for (var i = 0; i < _roots.Count; i++) _roots[i].CopyTo(bytes.AsSpan(SizeBytes + (i * Hash256.ByteCount)));
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote. False for anything else; never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out MerkleFrontier frontier)
    {
        frontier = new();
        if (bytes.Length < SizeBytes) return false;
        var size = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (size < 0) return false;
        var count = BitOperations.PopCount((ulong)size);
        if (bytes.Length != SizeBytes + (count * Hash256.ByteCount)) return false;
        for (var i = 0; i < count; i++)
        {
            frontier._roots.Add(Hash256.FromBytes(bytes[(SizeBytes + (i * Hash256.ByteCount))..]));
        }

        frontier.Size = size;
        return true;
    }
}
