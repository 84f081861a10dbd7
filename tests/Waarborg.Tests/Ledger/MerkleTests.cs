using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>The tree against a recursive one written from RFC 6962 section 2.1, and against known values.</summary>
public class MerkleTests
{
    const int MostLeaves = 600;

    // The inputs of the reference implementation of Certificate Transparency, and the roots that it gives.
    static readonly string[] _inputs =
    [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ];

    static readonly string[] _roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    static readonly int[] _batchSizes = [0, 64, 65, 128];

    [Fact]
    public void Roots_are_those_of_the_reference_implementation()
    {
        var tree = new MerkleFrontier();
        Assert.Equal(_roots[0], tree.Root.ToHex());
        for (var i = 0; i < _inputs.Length; i++)
        {
            tree.Append(MerkleHash.Leaf(Convert.FromHexString(_inputs[i])));
            Assert.Equal(_roots[i + 1], tree.Root.ToHex());
        }
    }

    [Fact]
    public void A_proof_of_inclusion_is_that_of_the_reference_implementation()
    {
        var leaves = _inputs.Select(one => MerkleHash.Leaf(Convert.FromHexString(one))).ToList();
        var proof = MerkleProof.Inclusion(5, 8, Naive.Subtree(leaves));
        Assert.Equal(
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
            proof.Select(one => one.ToHex()));
        Assert.True(MerkleProof.VerifyInclusion(leaves[5], 5, 8, Naive.Root(leaves, 0, 8), proof));
    }

    [Fact]
    public void Any_tree_has_the_root_of_the_standard_and_its_edge_can_be_kept()
    {
        Prop.ForAll<int, int>((size, cut) =>
        {
            var leaves = Naive.Leaves(Math.Abs(size % MostLeaves));
            var tree = new MerkleFrontier();
            for (var i = 0; i < leaves.Count; i++)
            {
                if (i == Math.Abs(cut % MostLeaves) && !MerkleFrontier.TryRead(tree.ToBytes(), out tree)) return false;
                tree.Append(leaves[i]);
            }

            return tree.Size == leaves.Count && tree.Root == Naive.Root(leaves, 0, leaves.Count);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_edge_of_another_length_is_refused()
    {
        var tree = new MerkleFrontier();
        foreach (var leaf in Naive.Leaves(13)) tree.Append(leaf);
        var bytes = tree.ToBytes();
        Assert.True(MerkleFrontier.TryRead(bytes, out _));
        for (var n = 0; n < bytes.Length; n++) Assert.False(MerkleFrontier.TryRead(bytes.AsSpan(0, n), out _));
        Assert.False(MerkleFrontier.TryRead([.. bytes, 0], out _));
        bytes[0] = 0x80;
        Assert.False(MerkleFrontier.TryRead(bytes, out _));
    }

    [Fact]
    public void A_proof_of_inclusion_holds_and_holds_no_more_after_any_change()
    {
        Prop.ForAll<int, int, int>((a, b, c) =>
        {
            var size = 1 + Math.Abs(a % MostLeaves);
            var index = Math.Abs(b % size);
            var leaves = Naive.Leaves(size);
            var root = Naive.Root(leaves, 0, size);
            var proof = MerkleProof.Inclusion(index, size, Naive.Subtree(leaves));
            if (!MerkleProof.VerifyInclusion(leaves[index], index, size, root, proof)) return false;

            var random = new Random(c);
            if (MerkleProof.VerifyInclusion(Changed(leaves[index], random), index, size, root, proof)) return false;
            if (MerkleProof.VerifyInclusion(leaves[index], index, size, Changed(root, random), proof)) return false;
            if (MerkleProof.VerifyInclusion(leaves[index], (index + 1) % size, size, root, proof) && size > 1) return false;
            if (MerkleProof.VerifyInclusion(leaves[index], index, size, root, [.. proof, root])) return false;
            if (MerkleProof.VerifyInclusion(leaves[index], -1, size, root, proof)) return false;
            if (MerkleProof.VerifyInclusion(leaves[index], size, size, root, proof)) return false;
            return NoneHolds(proof, random, changed => MerkleProof.VerifyInclusion(leaves[index], index, size, root, changed));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_proof_of_consistency_holds_and_holds_no_more_after_any_change()
    {
        Prop.ForAll<int, int, int>((a, b, c) =>
        {
            var newer = 1 + Math.Abs(a % MostLeaves);
            var older = 1 + Math.Abs(b % newer);
            var leaves = Naive.Leaves(newer);
            var (before, after) = (Naive.Root(leaves, 0, older), Naive.Root(leaves, 0, newer));
            var proof = MerkleProof.Consistency(older, newer, Naive.Subtree(leaves));
            if (!MerkleProof.VerifyConsistency(older, before, newer, after, proof)) return false;

            var random = new Random(c);
            if (MerkleProof.VerifyConsistency(older, Changed(before, random), newer, after, proof)) return false;
            if (MerkleProof.VerifyConsistency(older, before, newer, Changed(after, random), proof)) return false;
            if (MerkleProof.VerifyConsistency(older, before, newer, after, [.. proof, after])) return false;
            if (MerkleProof.VerifyConsistency(newer + 1, before, newer, after, proof)) return false;
            return NoneHolds(proof, random, changed => MerkleProof.VerifyConsistency(older, before, newer, after, changed));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Every_tree_continues_the_empty_one_and_itself()
    {
        var leaves = Naive.Leaves(9);
        var root = Naive.Root(leaves, 0, 9);
        Assert.Empty(MerkleProof.Consistency(0, 9, Naive.Subtree(leaves)));
        Assert.True(MerkleProof.VerifyConsistency(0, MerkleHash.Empty, 9, root, []));
        Assert.False(MerkleProof.VerifyConsistency(0, root, 9, root, []));
        Assert.True(MerkleProof.VerifyConsistency(9, root, 9, root, []));
        Assert.False(MerkleProof.VerifyConsistency(9, root, 9, root, [root]));
        Assert.False(MerkleProof.VerifyConsistency(-1, root, 9, root, []));
    }

    [Fact]
    public void A_batch_has_sixty_four_leaves_or_as_often_doubled_as_needed()
    {
        Assert.Equal([64L, 64, 128, 128], _batchSizes.Select(ClosedBatch.SizeFor));
        var (nonce, seed) = (Enumerable.Repeat((byte)1, 32).ToArray(), Enumerable.Repeat((byte)2, 32).ToArray());
        foreach (var count in _batchSizes)
        {
            var records = Naive.Leaves(count);
            var all = records.Select(one => one.ToBytes()).ToList();
            for (var pad = 0L; all.Count < ClosedBatch.SizeFor(count); pad++)
            {
                byte[] number = [0, 0, 0, 0, 0, 0, 0, (byte)pad];
                all.Add(SHA256.HashData([.. seed, .. number]));
            }

            var leaves = all.Select(one => MerkleHash.Leaf(one)).ToList();
            var expected = SHA256.HashData([.. nonce, .. Naive.Root(leaves, 0, leaves.Count).ToBytes()]);
            Assert.Equal(expected, new ClosedBatch(records, nonce, seed).Commitment.ToBytes());
        }
    }

    static bool NoneHolds(IReadOnlyList<Hash256> proof, Random random, Func<IReadOnlyList<Hash256>, bool> holds)
    {
        for (var i = 0; i < proof.Count; i++)
        {
            var changed = proof.ToArray();
            changed[i] = Changed(changed[i], random);
            if (holds(changed) || holds([.. proof.Where((_, at) => at != i)])) return false;
            if (i == 0 || proof[i] == proof[i - 1]) continue;
            if (holds([.. proof.Take(i - 1), proof[i], proof[i - 1], .. proof.Skip(i + 1)])) return false;
        }

        return true;
    }

    static Hash256 Changed(Hash256 hash, Random random)
    {
        var bytes = hash.ToBytes();
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return Hash256.FromBytes(bytes);
    }
}

/// <summary>RFC 6962 section 2.1 word for word: slow, and nothing in common with the library.</summary>
static class Naive
{
    internal static List<Hash256> Leaves(int count) =>
    [
        .. Enumerable.Range(0, count)
            .Select(n => Hash256.FromBytes(SHA256.HashData([0, .. Encoding.ASCII.GetBytes($"leaf {n}")]))),
    ];

    internal static Hash256 Root(IReadOnlyList<Hash256> leaves, int from, int until)
    {
        var count = until - from;
        if (count == 0) return Hash256.FromBytes(SHA256.HashData([]));
        if (count == 1) return leaves[from];
        var half = 1;
        while (half * 2 < count) half *= 2;
        return Hash256.FromBytes(SHA256.HashData(
            [1, .. Root(leaves, from, from + half).ToBytes(), .. Root(leaves, from + half, until).ToBytes()]));
    }

    internal static Func<int, long, Hash256> Subtree(IReadOnlyList<Hash256> leaves) =>
        (level, number) => Root(leaves, (int)(number << level), (int)((number + 1) << level));
}
