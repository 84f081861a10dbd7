using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

public class KeyedSha256Tests
{
    [Fact]
    public void Of_every_length_a_leaf_is_what_the_framework_says()
    {
        var bytes = new byte[5_000];
        new Random(1).NextBytes(bytes);
        foreach (var length in Enumerable.Range(0, 300).Concat([1_022, 1_023, 1_024, 1_025, 1_026, 5_000]))
        {
            Assert.Equal(
                Hash256.FromBytes(SHA256.HashData([0, .. bytes[..length]])), MerkleHash.Leaf(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void A_message_under_a_key_has_the_hmac_that_the_framework_gives_it() =>
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var (key, prefix, message) = (Bytes(random, 140), Bytes(random, 140), Bytes(random, 300));
            var keyed = new KeyedSha256(key, prefix);
            Span<byte> mac = stackalloc byte[32];
            keyed.Hash(message, mac);
            // The second is as good as the first: nothing of one message stays for the next.
            keyed.Hash(message, mac);
            return mac.SequenceEqual(HMACSHA256.HashData(key, (byte[])[.. prefix, .. message]));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    public void A_key_of_a_block_is_taken_as_it_is_and_a_longer_one_by_its_hash(int length)
    {
        var key = Enumerable.Range(1, length).Select(i => (byte)i).ToArray();
        var mac = new byte[32];
        new KeyedSha256(key).Hash("message"u8, mac);
        Assert.Equal(HMACSHA256.HashData(key, "message"u8.ToArray()), mac);
    }

    [Fact]
    public void A_tree_of_full_blocks_has_the_root_of_its_leaves() =>
        Prop.ForAll<byte, byte>((count, level) =>
        {
            var size = 1 << (level % 6);
            var leaves = Enumerable.Range(0, count).Select(i => MerkleHash.Leaf([(byte)i])).ToArray();
            var (plain, blocks) = (new MerkleFrontier(), new MerkleFrontier());
            foreach (var leaf in leaves) plain.Append(leaf);
            foreach (var block in leaves.Chunk(size))
            {
                if (block.Length == size) blocks.AppendFull(MerkleHash.FullRoot(block), level % 6);
                else foreach (var leaf in block) blocks.Append(leaf);
            }

            return plain.ToBytes().AsSpan().SequenceEqual(blocks.ToBytes()) && plain.Root == blocks.Root;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_block_begins_only_where_a_full_tree_may()
    {
        var tree = new MerkleFrontier();
        tree.Append(MerkleHash.Empty);
        Assert.Throws<ArgumentException>(() => tree.AppendFull(MerkleHash.Empty, level: 1));
        Assert.Throws<ArgumentException>(() => MerkleHash.FullRoot(new Hash256[3]));
        Assert.Equal(1, tree.Size);
    }

    static byte[] Bytes(Random random, int below)
    {
        var bytes = new byte[random.Next(below)];
        random.NextBytes(bytes);
        return bytes;
    }
}
