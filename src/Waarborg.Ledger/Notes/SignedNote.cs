// A text with signatures below it, as lines of text.
using System.Buffers.Binary;
using System.Text;

namespace Waarborg.Ledger;

/// <summary>One line below a note: whose key, and the bytes of the signature.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="Id">The key's number; see <see cref="VerifierKey.Id"/>.</param>
/// <param name="Signature">64 bytes; a cosignature has eight bytes of time before them.</param>
public sealed record NoteSignature(string Name, uint Id, ReadOnlyMemory<byte> Signature)
{
    internal const string Begin = "\u2014 ";

    const int MaxBytes = 4096;

    /// <summary>The line with its end.</summary>
    public string ToLine()
    {
        var bytes = new byte[4 + Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Id);
        Signature.Span.CopyTo(bytes.AsSpan(4));
        return $"{Begin}{Name} {Convert.ToBase64String(bytes)}\n";
    }

    /// <summary>Reads a line without its end. False for anything else; never throws.</summary>
    public static bool TryParse(string line, out NoteSignature signature)
    {
        signature = new("", 0, default);
        if (!line.StartsWith(Begin, StringComparison.Ordinal)) return false;
        var parts = line[Begin.Length..].Split(' ');
        if (parts.Length != 2 || !VerifierKey.IsName(parts[0])) return false;
        if (!StrictBase64.TryRead(parts[1], MaxBytes, out var bytes) || bytes.Length < 5) return false;
        signature = new(parts[0], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(4));
        return true;
    }

    /// <summary>Is this line said to be of this key?</summary>
    public bool IsOf(VerifierKey key) => Name == key.Name && Id == key.Id;

    /// <summary>Does this line hold a true signature of this key over the text?</summary>
    public bool Verifies(VerifierKey key, string text) => IsOf(key) && key.Type switch
    {
        NoteKeyType.Ed25519 => Ed25519.Verify(key.PublicKey.Span, Encoding.UTF8.GetBytes(text), Signature.Span),
        NoteKeyType.CosignatureV1 => Cosignature.Verify(key, text, Signature.Span),
        _ => false,
    };
}

/// <summary>A text that ends with a line feed, and the signatures below it (c2sp.org/signed-note).</summary>
/// <param name="Text">What is signed, with its last line feed.</param>
/// <param name="Signatures">The lines below it.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>Bytes that a note has at most.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Signature lines that a note has at most.</summary>
    public const int MaxSignatures = 64;

    static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a note. False, with what is wrong, for anything else; never throws.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out SignedNote note, out string problem)
    {
        note = new("", []);
        problem = "";
        if (bytes.Length > MaxBytes) return Fail($"it is longer than {MaxBytes} bytes", out problem);
        if (!System.Text.Unicode.Utf8.IsValid(bytes)) return Fail("it is not UTF-8", out problem);
        var all = _strict.GetString(bytes);
        if (all.Any(c => c < ' ' && c != '\n')) return Fail("it holds a control character", out problem);
        var split = all.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0) return Fail("no empty line stands before its signatures", out problem);
        var lines = all[(split + 2)..].Split('\n');
        if (lines.Length < 2 || lines[^1].Length > 0) return Fail("it does not end with a signature line", out problem);
        if (lines.Length - 1 > MaxSignatures) return Fail($"it has more than {MaxSignatures} signatures", out problem);
        var signatures = new List<NoteSignature>();
        foreach (var line in lines[..^1])
        {
            if (!NoteSignature.TryParse(line, out var signature)) return Fail("a signature line is malformed", out problem);
            signatures.Add(signature);
        }

        note = new(all[..(split + 1)], signatures);
        return true;
    }

    /// <summary>Reads a note that this program itself wrote.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static SignedNote OfTrusted(ReadOnlySpan<byte> bytes) =>
        TryParse(bytes, out var note, out var problem)
            ? note
            : throw new InvalidDataException($"A note that was kept is damaged: {problem}.");

    /// <summary>Text, an empty line, and the signature lines, as UTF-8.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes($"{Text}\n{string.Concat(Signatures.Select(s => s.ToLine()))}");

    /// <summary>The note with one more signature, in the place of an older one of the same key.</summary>
    public SignedNote With(NoteSignature signature) => this with
    {
        Signatures =
        [
            .. Signatures.Where(one => one.Name != signature.Name || one.Id != signature.Id), signature,
        ],
    };

    /// <summary>Is it truly signed by this key? A line of the key that does not verify makes it false.</summary>
    public bool IsSignedBy(VerifierKey key)
    {
        var own = Signatures.Where(one => one.IsOf(key)).ToList();
        return own.Count > 0 && own.TrueForAll(one => one.Verifies(key, Text));
    }

    static bool Fail(string words, out string problem)
    {
        problem = words;
        return false;
    }
}

/// <summary>A private key that signs notes in a name.</summary>
/// <param name="name">The name, such as the ledger's origin.</param>
/// <param name="seed">The 32 bytes of the private key.</param>
public sealed class NoteSigner(string name, byte[] seed)
{
    /// <summary>The key by which others check the signatures.</summary>
    public VerifierKey Key { get; } = VerifierKey.Ed25519(name, Ed25519.PublicKey(seed));

    /// <summary>Signs a text that ends with a line feed.</summary>
    public SignedNote Sign(string text) =>
        new(text, [new(Key.Name, Key.Id, Ed25519.Sign(seed, Encoding.UTF8.GetBytes(text)))]);
}
