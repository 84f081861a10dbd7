// Proofs that anyone checks: this leaf is in that tree; this tree continues that one.
using System.Numerics;

namespace Waarborg.Ledger;

/// <summary>Inclusion and consistency proofs of RFC 6962 section 2.1, made and checked.</summary>
public static class MerkleProof
{
    /// <summary>Hashes that no proof exceeds: a tree of 2^62 leaves needs no more.</summary>
    public const int MaxHashes = 63;

    /// <summary>The hashes beside the way from a leaf to the root, lowest first.</summary>
    /// <param name="index">The leaf's number, from 0.</param>
    /// <param name="size">Leaves in the tree.</param>
    /// <param name="subtree">The root of the full subtree of 2^level leaves with this number at its level.</param>
    public static IReadOnlyList<Hash256> Inclusion(long index, long size, Func<int, long, Hash256> subtree)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var proof = new List<Hash256>();
        var (from, until) = (0L, size);
        while (until - from > 1)
        {
            var middle = from + LargestPowerBelow(until - from);
            if (index < middle)
            {
                proof.Add(RootOf(middle, until, subtree));
                until = middle;
            }
            else
            {
                proof.Add(RootOf(from, middle, subtree));
                from = middle;
            }
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>The hashes that show that the tree of the larger size continues that of the smaller.</summary>
    /// <param name="older">Leaves of the smaller tree.</param>
    /// <param name="newer">Leaves of the larger one.</param>
    /// <param name="subtree">As for <see cref="Inclusion"/>.</param>
    public static IReadOnlyList<Hash256> Consistency(long older, long newer, Func<int, long, Hash256> subtree)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(older);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(older, newer);
        if (older == 0 || older == newer) return [];
        var proof = new List<Hash256>();
        var (from, until, whole) = (0L, newer, true);
        while (older != until)
        {
            var middle = from + LargestPowerBelow(until - from);
            if (older <= middle)
            {
                proof.Add(RootOf(middle, until, subtree));
                until = middle;
            }
            else
            {
                proof.Add(RootOf(from, middle, subtree));
                from = middle;
                whole = false;
            }
        }

        if (!whole) proof.Add(RootOf(from, until, subtree));
        proof.Reverse();
        return proof;
    }

    /// <summary>Is this leaf at this place in the tree of this size and root?</summary>
    public static bool VerifyInclusion(
        Hash256 leaf, long index, long size, Hash256 root, IReadOnlyList<Hash256> proof)
    {
        if (index < 0 || index >= size || proof.Count > MaxHashes) return false;
        var (node, last, hash) = (index, size - 1, leaf);
        foreach (var beside in proof)
        {
            if (last == 0) return false;
            if ((node & 1) == 1 || node == last)
            {
                hash = MerkleHash.Node(beside, hash);
                while ((node & 1) == 0 && node != 0) (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                hash = MerkleHash.Node(hash, beside);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && hash == root;
    }

    /// <summary>Does the tree of the newer size and root begin with all of the older one?</summary>
    public static bool VerifyConsistency(
        long older, Hash256 olderRoot, long newer, Hash256 newerRoot, IReadOnlyList<Hash256> proof)
    {
        if (older < 0 || older > newer || proof.Count > MaxHashes) return false;
        if (older == newer) return proof.Count == 0 && olderRoot == newerRoot;
        // Every tree continues the one without leaves, whose root is known.
        if (older == 0) return proof.Count == 0 && olderRoot == MerkleHash.Empty;
        var (node, last) = (older - 1, newer - 1);
        while ((node & 1) == 1) (node, last) = (node >> 1, last >> 1);
        var next = 0;
        Hash256 oldHash, newHash;
        if (node == 0)
        {
            oldHash = newHash = olderRoot;
        }
        else
        {
            if (proof.Count == 0) return false;
            oldHash = newHash = proof[next++];
        }

        for (; next < proof.Count; next++)
        {
            if (last == 0) return false;
            if ((node & 1) == 1 || node == last)
            {
                oldHash = MerkleHash.Node(proof[next], oldHash);
                newHash = MerkleHash.Node(proof[next], newHash);
                while ((node & 1) == 0 && node != 0) (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                newHash = MerkleHash.Node(newHash, proof[next]);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && oldHash == olderRoot && newHash == newerRoot;
    }

    // The root of the leaves from one number to another: full subtrees, joined from the right.
    static Hash256 RootOf(long from, long until, Func<int, long, Hash256> subtree)
    {
        var count = until - from;
        if (BitOperations.IsPow2(count)) return subtree(BitOperations.Log2((ulong)count), from / count);
        var middle = from + LargestPowerBelow(count);
        return MerkleHash.Node(RootOf(from, middle, subtree), RootOf(middle, until, subtree));
    }

    // The largest power of two below a number of at least 2.
    static long LargestPowerBelow(long count) => 1L << BitOperations.Log2((ulong)count - 1);
}
