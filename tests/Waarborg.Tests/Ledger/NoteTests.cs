using System.Text;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>Keys, notes, checkpoints and cosignatures, against the vector of C2SP and after changes.</summary>
public class NoteTests
{
    const string Vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    const string Text = "This is an example message.\n";
    const string Signature = "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=";

    static readonly byte[] _seed = [.. Enumerable.Range(1, 32).Select(n => (byte)n)];

    static byte[] Example => Encoding.UTF8.GetBytes($"{Text}\n\u2014 example.com/foo {Signature}\n");

    [Fact]
    public void The_vector_of_the_standard_verifies()
    {
        Assert.True(VerifierKey.TryParse(Vkey, out var key));
        Assert.Equal(0x530d903au, key.Id);
        Assert.Equal(NoteKeyType.Ed25519, key.Type);
        Assert.Equal(Vkey, key.ToString());
        Assert.True(SignedNote.TryParse(Example, out var note, out _));
        Assert.Equal(Text, note.Text);
        Assert.True(note.IsSignedBy(key));
        Assert.Equal(Example, note.ToBytes());
    }

    [Fact]
    public void No_byte_of_the_vector_can_be_changed()
    {
        Assert.True(VerifierKey.TryParse(Vkey, out var key));
        for (var at = 0; at < Example.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = Example;
                changed[at] ^= (byte)(1 << bit);
                Assert.False(SignedNote.TryParse(changed, out var note, out _) && note.IsSignedBy(key), $"byte {at}, bit {bit}");
            }
        }

        for (var at = 0; at < Vkey.Length; at++)
        {
            var changed = Vkey[..at] + (char)(Vkey[at] ^ 1) + Vkey[(at + 1)..];
            Assert.False(VerifierKey.TryParse(changed, out var other) && SignedNote.TryParse(Example, out var note, out _)
                && note.IsSignedBy(other), $"character {at}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n\u2014 a QUJDREU=")]
    [InlineData("text\n\n- a QUJDREU=\n")]
    [InlineData("text\n\n\u2014 a QUJDREU\n")]
    [InlineData("text\n\n\u2014 a QUJDRA==\n")]
    [InlineData("text\n\n\u2014 a QUJDREV=\n")]
    [InlineData("text\n\n\u2014 a+b QUJDREU=\n")]
    [InlineData("text\n\n\u2014 a  QUJDREU=\n")]
    [InlineData("text\n\n\u2014 a QUJDREU= \n")]
    [InlineData("text\r\n\n\u2014 a QUJDREU=\n")]
    [InlineData("te\0xt\n\n\u2014 a QUJDREU=\n")]
    [InlineData("text\n\n\u2014 a QUJDREU=\n\n")]
    public void Anything_else_is_no_note(string text)
    {
        Assert.False(SignedNote.TryParse(Encoding.UTF8.GetBytes(text), out _, out var problem));
        Assert.NotEqual("", problem);
    }

    [Fact]
    public void A_note_has_its_limits()
    {
        var line = "\u2014 a QUJDREU=\n";
        Assert.True(IsNote(Encoding.UTF8.GetBytes("text\n\n" + string.Concat(Enumerable.Repeat(line, 64)))));
        Assert.False(IsNote(Encoding.UTF8.GetBytes("text\n\n" + string.Concat(Enumerable.Repeat(line, 65)))));
        Assert.False(IsNote(Encoding.UTF8.GetBytes(new string('a', SignedNote.MaxBytes) + "\n\n" + line)));
        Assert.False(IsNote([0xFF, .. Encoding.UTF8.GetBytes("text\n\n" + line)]));
    }

    static bool IsNote(byte[] bytes) => SignedNote.TryParse(bytes, out _, out _);

    [Fact]
    public void The_last_empty_line_divides_text_and_signatures()
    {
        var signed = new NoteSigner("a", _seed).Sign("one\n\n\u2014 a QUJDREU=\n");
        Assert.True(SignedNote.TryParse(signed.ToBytes(), out var note, out _));
        Assert.Equal("one\n\n\u2014 a QUJDREU=\n", note.Text);
        Assert.True(note.IsSignedBy(new NoteSigner("a", _seed).Key));
    }

    [Fact]
    public void A_false_line_of_the_key_beside_a_true_one_makes_the_note_false()
    {
        var signer = new NoteSigner("a", _seed);
        var note = signer.Sign("text\n");
        var other = signer.Sign("other\n").Signatures[0];
        Assert.False((note with { Signatures = [.. note.Signatures, other] }).IsSignedBy(signer.Key));
        Assert.False((note with { Signatures = [] }).IsSignedBy(signer.Key));
        Assert.True(note.With(new NoteSigner("b", _seed).Sign("text\n").Signatures[0]).IsSignedBy(signer.Key));
        Assert.Single(note.With(other).Signatures);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a+b")]
    [InlineData("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k=")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n")]
    [InlineData("exam ple.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    public void Anything_else_is_no_key(string text) => Assert.False(VerifierKey.TryParse(text, out _));

    [Fact]
    public void A_key_of_another_type_has_another_id_and_verifies_nothing_of_the_first()
    {
        var signer = new NoteSigner("a", _seed);
        var cosigner = VerifierKey.Cosignature("a", Ed25519.PublicKey(_seed));
        Assert.NotEqual(signer.Key.Id, cosigner.Id);
        Assert.NotEqual(signer.Key, cosigner);
        Assert.False(signer.Sign("text\n").IsSignedBy(cosigner));
        Assert.True(VerifierKey.TryParse(cosigner.ToString(), out var read));
        Assert.Equal(cosigner, read);
    }

    [Fact]
    public void A_cosignature_holds_for_its_time_and_text_alone()
    {
        var seen = new DateTimeOffset(2026, 11, 25, 14, 0, 0, TimeSpan.Zero);
        var line = Cosignature.Sign("w", _seed, "text\n", seen);
        var key = VerifierKey.Cosignature("w", Ed25519.PublicKey(_seed));
        Assert.True(line.Verifies(key, "text\n"));
        Assert.Equal(seen, Cosignature.TimeOf(line));
        Assert.False(line.Verifies(key, "text2\n"));
        for (var at = 0; at < line.Signature.Length; at++)
        {
            var changed = line.Signature.ToArray();
            changed[at] ^= 0x40;
            Assert.False((line with { Signature = changed }).Verifies(key, "text\n"));
        }

        Assert.False((line with { Signature = line.Signature[1..] }).Verifies(key, "text\n"));
        Assert.Null(Cosignature.TimeOf(line with { Signature = new byte[] { 1 } }));
        Assert.Null(Cosignature.TimeOf(line with { Signature = Enumerable.Repeat((byte)255, 72).ToArray() }));
        Assert.Null(Cosignature.TimeOf(line with { Signature = Enumerable.Repeat((byte)127, 72).ToArray() }));
    }

    [Fact]
    public void A_checkpoint_is_three_lines_written_in_one_way()
    {
        var checkpoint = new Checkpoint("waarborg-test", 12, MerkleHash.Empty);
        Assert.Equal("waarborg-test\n12\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", checkpoint.ToText());
        Assert.True(Checkpoint.TryParse(checkpoint.ToText(), out var read));
        Assert.Equal(checkpoint, read);
    }

    [Theory]
    [InlineData("a\n12\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    [InlineData("a\n12\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n")]
    [InlineData("a\n12\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\n")]
    [InlineData("a\n012\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("a\n+12\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("a\n-12\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("a\n9223372036854775808\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("\n12\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("a b\n12\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("a\n12\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==\n")]
    [InlineData("a\n12\n\n")]
    public void Anything_else_is_no_checkpoint(string text) => Assert.False(Checkpoint.TryParse(text, out _));

    [Theory]
    [InlineData("", true)]
    [InlineData("QQ==", true)]
    [InlineData("QUI=", true)]
    [InlineData("QUJD", true)]
    [InlineData("+/+/", true)]
    [InlineData("QR==", false)]
    [InlineData("QUJ=", false)]
    [InlineData("QQ=", false)]
    [InlineData("QQ", false)]
    [InlineData("Q===", false)]
    [InlineData("QUJD\n", false)]
    [InlineData(" QUJD", false)]
    [InlineData("QU JD", false)]
    [InlineData("QQ==QQ==", false)]
    [InlineData("-_-_", false)]
    [InlineData("QUJDREVGRw==", false)]
    public void Base64_has_one_form_for_one_value(string text, bool isGood) =>
        Assert.Equal(isGood, StrictBase64.TryRead(text, 6, out _));
}
