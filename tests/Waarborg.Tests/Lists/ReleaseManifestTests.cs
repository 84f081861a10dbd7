using System.Text;
using Waarborg.Ledger;
using Waarborg.Lists;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Lists;

public class ReleaseManifestTests
{
    const int Seed = 20_261_122;
    static readonly NoteSigner Signer = new("meldpunt.example/lists", [.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
    static readonly string Digest = SomeHashes.Sha256(1);
    static readonly string Root = SomeHashes.Sha256(2);

    static readonly IReadOnlyList<FingerprintCount> Counts =
    [
        new(ListAlgorithm.Sha256, ListCategory.Baseline, 90_000), new(ListAlgorithm.Md5, ListCategory.NationallyIllegal, 7),
        new(ListAlgorithm.Md5, ListCategory.Baseline, 12),
    ];

    static readonly ReleaseManifest Good = new(
        "meldpunt", "known", 7, new(2026, 11, 25, 14, 7, 3, 250, TimeSpan.Zero), Digest, Root, Counts);

    [Fact]
    public void A_manifest_is_a_text_that_any_supplier_can_write_and_sign()
    {
        Assert.Equal(
            $"""
            waarborg release 1
            supplier meldpunt
            list known
            number 7
            made 2026-11-25T14:07:03.250Z
            file {Digest}
            root {Root}
            count md5 Baseline 12
            count md5 NationallyIllegal 7
            count sha256 Baseline 90000

            """,
            Good.ToText());
        var read = Parsed(Good.Write(Signer));
        Assert.Equal(Good.ToText(), read.Manifest.ToText());
        Assert.Equal(Good.Made, read.Manifest.Made);
        Assert.True(ReleaseManifest.Verify(read, Signer.Key));
        Assert.Null(Problem(read.Manifest));
    }

    [Fact]
    public void A_signature_of_another_key_of_another_name_or_of_a_witness_is_none()
    {
        var read = Parsed(Good.Write(Signer));
        Assert.False(ReleaseManifest.Verify(read, new NoteSigner(Signer.Key.Name, new byte[32]).Key));
        Assert.False(ReleaseManifest.Verify(read, VerifierKey.Ed25519("other", Signer.Key.PublicKey.ToArray())));
        Assert.False(ReleaseManifest.Verify(read, VerifierKey.Cosignature(Signer.Key.Name, Signer.Key.PublicKey.ToArray())));

        // The true signature under a text that was changed, and a changed text read from another note.
        var changed = read.Note with { Text = read.Note.Text.Replace("number 7", "number 8", StringComparison.Ordinal) };
        Assert.False(ReleaseManifest.Verify(Parsed(changed.ToBytes()), Signer.Key));
        Assert.False(ReleaseManifest.Verify(read with { Manifest = read.Manifest with { Number = 8 } }, Signer.Key));
    }

    [Fact]
    public void What_does_not_fit_the_release_is_said_by_name()
    {
        Assert.Contains("supplier other", Problem(Good with { Supplier = "other" }), StringComparison.Ordinal);
        Assert.Contains("list other", Problem(Good with { List = "other" }), StringComparison.Ordinal);
        Assert.Contains("another file", Problem(Good with { FileDigest = Root }), StringComparison.Ordinal);
        Assert.Contains("another root", Problem(Good with { Root = Digest }), StringComparison.Ordinal);
        Assert.Contains(
            "only one of them has \"count md5 Baseline 12\"", Problem(Good with { Counts = [Counts[0], Counts[1]] }),
            StringComparison.Ordinal);
        Assert.Contains("not count the same", Problem(Good with
        {
            Counts = [.. Counts, new(ListAlgorithm.Pdq, ListCategory.Test, 1)],
        }), StringComparison.Ordinal);
        Assert.Null(Problem(Good with { Counts = [.. Counts.Reverse()] }));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(6, false)]
    [InlineData(7, true)]
    [InlineData(8, true)]
    public void An_older_release_or_the_same_once_more_is_a_replay(long earlier, bool isReplay) =>
        Assert.Equal(isReplay, Good.Problem("meldpunt", "known", Digest, Root, Counts, earlier) is { } words
            && words.Contains("not taken again", StringComparison.Ordinal));

    [Theory]
    [InlineData("waarborg release 1", "waarborg release 2", "first line")]
    [InlineData("supplier meldpunt", "supplier a b", "\"supplier\"")]
    [InlineData("supplier meldpunt\n", "", "\"supplier\"")]
    [InlineData("list known", "List known", "\"list\"")]
    [InlineData("number 7", "number 0", "\"number\"")]
    [InlineData("number 7", "number -1", "\"number\"")]
    [InlineData("number 7", "number 1000000001", "\"number\"")]
    [InlineData("number 7", "number 07", "one way")]
    [InlineData("2026-11-25T14:07:03.250Z", "2026-11-31T14:07:03.250Z", "\"made\"")]
    [InlineData("2026-11-25T14:07:03.250Z", "2026-11-25T14:07:03.250+01:00", "\"made\"")]
    [InlineData("file ", "file A", "\"file\"")]
    [InlineData("root ", "root 0", "\"root\"")]
    [InlineData("count md5 Baseline 12", "count md5 Baseline 0", "\"count\"")]
    [InlineData("count md5 Baseline 12", "count md5 Baseline 20000001", "\"count\"")]
    [InlineData("count md5 Baseline 12", "count md5 1 12", "\"count\"")]
    [InlineData("count md5 Baseline 12", "count MD5 Baseline 12", "one way")]
    [InlineData("count md5 Baseline 12", "count phash Baseline 12", "\"count\"")]
    [InlineData("count md5 Baseline 12", "count md5 NationallyIllegal 12", "one way")]
    [InlineData("count md5 Baseline 12\ncount md5 NationallyIllegal 7", "count md5 NationallyIllegal 7\ncount md5 Baseline 12", "one way")]
    [InlineData("count sha256 Baseline 90000\n", "count sha256 Baseline 90000\nmore 1\n", "\"count\"")]
    public void Each_field_that_is_not_of_its_form_is_refused_by_name(string good, string broken, string words)
    {
        Assert.Contains(good, Good.ToText(), StringComparison.Ordinal);
        var bytes = Signer.Sign(Good.ToText().Replace(good, broken, StringComparison.Ordinal)).ToBytes();
        var refused = Assert.IsType<ManifestOutcome.Refused>(ReleaseManifest.ParseUntrusted(bytes));
        Assert.Contains(words, refused.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_too_long_or_no_note_is_refused_and_a_release_without_fingerprints_has_no_counts()
    {
        Assert.IsType<ManifestOutcome.Refused>(ReleaseManifest.ParseUntrusted(new byte[ReleaseManifest.MaxBytes + 1]));
        Assert.IsType<ManifestOutcome.Refused>(ReleaseManifest.ParseUntrusted([]));
        Assert.IsType<ManifestOutcome.Refused>(ReleaseManifest.ParseUntrusted(Encoding.UTF8.GetBytes(Good.ToText())));
        var many = Good.ToText() + string.Concat(Enumerable.Repeat("count md5 Test 1\n", 12));
        Assert.IsType<ManifestOutcome.Refused>(ReleaseManifest.ParseUntrusted(Signer.Sign(many).ToBytes()));
        Assert.Empty(Parsed((Good with { Counts = [] }).Write(Signer)).Manifest.Counts);
    }

    [Fact]
    public void No_broken_manifest_throws_and_none_that_says_something_else_verifies()
    {
        var random = new Random(Seed);
        var good = Good.Write(Signer);
        for (var round = 0; round < 10_000; round++)
        {
            switch (ReleaseManifest.ParseUntrusted(Mutations.Of(good, random)))
            {
                case ManifestOutcome.Refused refused:
                    Assert.NotEqual("", refused.Words);
                    break;
                case ManifestOutcome.Read read:
                    Assert.Equal(read.Note.Text, read.Manifest.ToText());
                    if (ReleaseManifest.Verify(read, Signer.Key)) Assert.Equal(Good.ToText(), read.Manifest.ToText());
                    break;
            }
        }
    }

    static ManifestOutcome.Read Parsed(byte[] bytes) =>
        Assert.IsType<ManifestOutcome.Read>(ReleaseManifest.ParseUntrusted(bytes));

    static string? Problem(ReleaseManifest manifest) => manifest.Problem("meldpunt", "known", Digest, Root, Counts, 6);
}
