using System.Net;
using System.Text;
using Waarborg.Evidence;
using Waarborg.Ledger;

namespace Waarborg.Tests.Witnessing;

/// <summary>How answers of a witness are read: each is untrusted.</summary>
public sealed class WitnessClientTests : IDisposable
{
    static readonly byte[] Seed = [.. Enumerable.Repeat((byte)3, 32)];
    static readonly VerifierKey Key = VerifierKey.Cosignature("witness.example", Ed25519.PublicKey(Seed));
    static readonly string Text = new SomeLedger().Note(5).Text;
    static readonly DateTimeOffset At = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    readonly string _folder = Directory.CreateTempSubdirectory("waarborg-tiles").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_true_cosignature_is_found_between_lines_of_others()
    {
        var line = Cosignature.Sign("witness.example", Seed, Text, At);
        var other = Cosignature.Sign("other.example", [.. Enumerable.Repeat((byte)4, 32)], Text, At);
        var reply = Assert.IsType<WitnessReply.Cosigned>(Read(HttpStatusCode.OK, other.ToLine() + line.ToLine()));
        Assert.Equal(line.ToLine(), reply.Line.ToLine());
    }

    [Fact]
    public void A_cosignature_of_another_text_or_key_or_without_its_end_is_none()
    {
        var other = Cosignature.Sign("witness.example", Seed, Text + "more\n", At).ToLine();
        var stranger = Cosignature.Sign("witness.example", [.. Enumerable.Repeat((byte)4, 32)], Text, At).ToLine();
        var plain = new NoteSigner("witness.example", Seed).Sign(Text).Signatures[0].ToLine();
        var cut = Cosignature.Sign("witness.example", Seed, Text, At).ToLine().TrimEnd('\n');
        Assert.All((string[])[other, stranger, plain, cut, "", "\n", "no line\n"],
            body => Assert.IsType<WitnessReply.Failed>(Read(HttpStatusCode.OK, body)));
        Assert.IsType<WitnessReply.Failed>(WitnessClient.Read(HttpStatusCode.OK, null, [0xff, 0xfe, 10], Key, Text));
    }

    [Fact]
    public void A_conflict_says_its_size_and_nothing_else()
    {
        Assert.Equal(new WitnessReply.Has(17), Read(HttpStatusCode.Conflict, "17\n", "text/x.tlog.size"));
        Assert.Equal(new WitnessReply.Has(0), Read(HttpStatusCode.Conflict, "0\n", "text/x.tlog.size"));
        Assert.All((string[])["17", "017\n", "-1\n", " 17\n", "17\n\n", "99999999999999999999\n", "\n", ""],
            body => Assert.IsType<WitnessReply.Failed>(Read(HttpStatusCode.Conflict, body, "text/x.tlog.size")));
        Assert.IsType<WitnessReply.Failed>(Read(HttpStatusCode.Conflict, "17\n", "text/plain"));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "400")]
    [InlineData(HttpStatusCode.Forbidden, "403")]
    [InlineData(HttpStatusCode.NotFound, "404")]
    [InlineData(HttpStatusCode.Found, "302")]
    [InlineData(HttpStatusCode.InternalServerError, "500")]
    public void Every_other_status_becomes_words(HttpStatusCode status, string said) =>
        Assert.Contains(said, Assert.IsType<WitnessReply.Failed>(Read(status, "anything\n")).Words, StringComparison.Ordinal);

    [Fact]
    public void A_wrong_proof_is_an_answer_of_its_own() =>
        Assert.IsType<WitnessReply.DoesNotContinue>(Read(HttpStatusCode.UnprocessableEntity, ""));

    [Fact]
    public void Proofs_from_tiles_verify_also_after_the_ledger_grew()
    {
        var writer = new TileWriter(_folder);
        var leaves = Enumerable.Range(0, 1500).Select(i => Encoding.ASCII.GetBytes($"leaf {i}")).ToList();
        var roots = new List<Hash256> { MerkleHash.Empty };
        var tree = new MerkleFrontier();
        foreach (var leaf in leaves)
        {
            tree.Append(MerkleHash.Leaf(leaf));
            roots.Add(tree.Root);
        }

        var sizes = (int[])[1, 2, 255, 256, 257, 511, 512, 700, 1023, 1024, 1500];
        var written = 0;
        foreach (var size in sizes)
        {
            writer.Write(written, leaves[written..size]);
            written = size;
            Check(size);
        }

        foreach (var size in sizes) Check(size);

        void Check(int size)
        {
            var tiles = new TileReader(_folder, size);
            for (var old = 0; old <= size; old += old < 5 ? 1 : 37)
            {
                var proof = MerkleProof.Consistency(old, size, tiles.Subtree);
                Assert.True(MerkleProof.VerifyConsistency(old, roots[old], size, roots[size], proof), $"{old} to {size}");
            }
        }
    }

    [Fact]
    public void A_missing_tile_is_named()
    {
        new TileWriter(_folder).Write(0, [[1], [2], [3]]);
        File.Delete(Path.Combine(_folder, "tile/0/000.p/3"));
        var error = Assert.Throws<IOException>(() => MerkleProof.Consistency(1, 3, new TileReader(_folder, 3).Subtree));
        Assert.Contains("tile/0/000.p/3", error.Message, StringComparison.Ordinal);
    }

    static WitnessReply Read(HttpStatusCode status, string body, string? type = "text/plain") =>
        WitnessClient.Read(status, type, Encoding.UTF8.GetBytes(body), Key, Text);
}
