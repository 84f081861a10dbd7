// A public key with its owner's name, as one line of text.
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Waarborg.Ledger;

/// <summary>What a key's signatures are over, by the number that stands before the key (c2sp.org/signed-note).</summary>
public enum NoteKeyType
{
    /// <summary>Ed25519 over the note's text.</summary>
    Ed25519 = 1,

    /// <summary>A witness's cosignature: Ed25519 over a time and the text (c2sp.org/tlog-cosignature, v1).</summary>
    CosignatureV1 = 4,
}

/// <summary>A key by which signatures on notes are checked: <c>name+id+base64</c> (c2sp.org/signed-note).</summary>
/// <param name="Name">Who it says it is, such as the ledger's origin: no spaces, no plus sign.</param>
/// <param name="Type">What it signs.</param>
/// <param name="PublicKey">The 32 bytes of the Ed25519 key.</param>
public sealed record VerifierKey(string Name, NoteKeyType Type, ReadOnlyMemory<byte> PublicKey)
{
    /// <summary>Characters that a name has at most.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Characters that the text form has at most.</summary>
    public const int MaxLength = MaxNameLength + 64;

    /// <summary>By which a signature says whose it is: of SHA-256(name ‖ 0x0A ‖ type ‖ key) the first four bytes.</summary>
    public uint Id { get; } = IdOf(Name, Type, PublicKey.Span);

    /// <summary>An ordinary key of this name.</summary>
    public static VerifierKey Ed25519(string name, byte[] publicKey) => new(name, NoteKeyType.Ed25519, publicKey);

    /// <summary>A witness's key of this name.</summary>
    public static VerifierKey Cosignature(string name, byte[] publicKey) => new(name, NoteKeyType.CosignatureV1, publicKey);

    /// <summary>Reads a key's line. False for anything else, also where the id is not the key's; never throws.</summary>
    public static bool TryParse(string text, out VerifierKey key)
    {
        key = None;
        if (text.Length > MaxLength) return false;
        var parts = text.Split('+', 3);
        if (parts.Length != 3 || !IsName(parts[0]) || parts[1].Length != 8) return false;
        if (!StrictBase64.TryRead(parts[2], 1 + Waarborg.Ledger.Ed25519.KeyBytes, out var bytes)) return false;
        if (bytes.Length != 1 + Waarborg.Ledger.Ed25519.KeyBytes || !Enum.IsDefined((NoteKeyType)bytes[0])) return false;
        var read = new VerifierKey(parts[0], (NoteKeyType)bytes[0], bytes.AsMemory(1));
        if (parts[1] != read.Id.ToString("x8", CultureInfo.InvariantCulture)) return false;
        key = read;
        return true;
    }

    /// <summary>Reads a line whose form was checked before.</summary>
    internal static VerifierKey OfChecked(string text) =>
        TryParse(text, out var key) ? key : throw new FormatException("A key's line was not checked before it was used.");

    /// <summary>May this be the name of a key or of a ledger?</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+');

    /// <summary>The line, such as <c>example.com/log+530d903a+AekyeRrm...</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name}+{Id:x8}+{Convert.ToBase64String([(byte)Type, .. PublicKey.Span])}");

    /// <summary>The same name, type and bytes?</summary>
    public bool Equals(VerifierKey? other) =>
        other is not null && Name == other.Name && Type == other.Type && PublicKey.Span.SequenceEqual(other.PublicKey.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Id);

    static VerifierKey None { get; } = new("-", NoteKeyType.Ed25519, new byte[Waarborg.Ledger.Ed25519.KeyBytes]);

    static uint IdOf(string name, NoteKeyType type, ReadOnlySpan<byte> key) => BinaryPrimitives.ReadUInt32BigEndian(
        SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', (byte)type, .. key]));
}
