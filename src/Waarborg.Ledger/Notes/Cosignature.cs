// What a witness signs: that at this time it saw this checkpoint, and that it continues every one that it saw before.
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Waarborg.Ledger;

/// <summary>Cosignatures v1 of c2sp.org/tlog-cosignature: eight bytes of POSIX time, then an Ed25519 signature.</summary>
public static class Cosignature
{
    const int TimeBytes = 8;

    /// <summary>The line by which a witness says that it saw this text at this time.</summary>
    public static NoteSignature Sign(string name, byte[] seed, string text, DateTimeOffset seen)
    {
        var key = VerifierKey.Cosignature(name, Ed25519.PublicKey(seed));
        var bytes = new byte[TimeBytes + Ed25519.SignatureBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, seen.ToUnixTimeSeconds());
        Ed25519.Sign(seed, Message(seen.ToUnixTimeSeconds(), text)).CopyTo(bytes.AsSpan(TimeBytes));
        return new(name, key.Id, bytes);
    }

    /// <summary>When the witness says it saw the text; null for bytes that hold no time that a calendar knows.</summary>
    public static DateTimeOffset? TimeOf(NoteSignature signature)
    {
        if (signature.Signature.Length < TimeBytes) return null;
        var seconds = BinaryPrimitives.ReadInt64BigEndian(signature.Signature.Span);
        return seconds >= 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
    }

    internal static bool Verify(VerifierKey key, string text, ReadOnlySpan<byte> signature) =>
        signature.Length == TimeBytes + Ed25519.SignatureBytes
        && BinaryPrimitives.ReadInt64BigEndian(signature) is >= 0 and var seconds
        && Ed25519.Verify(key.PublicKey.Span, Message(seconds, text), signature[TimeBytes..]);

    static byte[] Message(long seconds, string text) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {seconds}\n{text}"));
}
