// What crosses the wall of the sandbox: frames of (length, kind, payload), little-endian, on the two pipes.
using System.Buffers.Binary;
using Waarborg.Hashing;

namespace Waarborg.Decoder;

/// <summary>What the product tells a decoder.</summary>
enum RequestKind : byte
{
    /// <summary>A new item, recognised as a picture: its size in bytes (8), then as many of its first bytes as fit.</summary>
    Begin = 1,

    /// <summary>The next bytes of the item, which follow without being asked for.</summary>
    Chunk = 2,

    /// <summary>The item ends here; forget it.</summary>
    Abandon = 3,

    /// <summary>
    /// A new item of which a blurred derivative is wanted and nothing else: the <see cref="Blur"/> (1), then as for
    /// <see cref="Begin"/>.
    /// </summary>
    Derive = 4,

    /// <summary>
    /// A new item that is only to be screened, as for <see cref="Begin"/>. What cannot be screened is answered exactly, of the
    /// same bytes.
    /// </summary>
    Screen = 5,

    /// <summary>
    /// A new item of which the hashes of altered versions are wanted beside its own, as for <see cref="Begin"/>.
    /// </summary>
    Alter = 6,
}

/// <summary>What a decoder answers.</summary>
enum AnswerKind : byte
{
    Hello = 1,
    Refused = 3,
    Picture = 4,
    Derived = 5,
    Screened = 6,
    Altered = 7,
}

/// <summary>The hashes of the same pixels in both profiles.</summary>
readonly record struct HashPair(Pdq256 Full, byte FullQuality, Pdq256 Fit512, byte Fit512Quality);

/// <summary>What was found in a picture. Hashes are null where a side is under 5 pixels.</summary>
sealed record Found(PictureType Type, int Width, int Height, HashPair? Stored, HashPair? Displayed)
{
    // A hash may be that of illegal material: it is not printed.
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Type} {Width} x {Height}");
        return true;
    }
}

/// <summary>One answer of a decoder. To the product it is untrusted.</summary>
abstract record Answer
{
    /// <summary>The decoder is locked down and ready.</summary>
    internal sealed record Hello : Answer;

    /// <summary>No whole picture; what could be read of a broken one is beside it.</summary>
    internal sealed record Refused(Refusal Why, Found? Partial) : Answer;

    internal sealed record Picture(Found Found) : Answer;

    /// <summary>The only answer with pixels, and only to who asked for a derivative.</summary>
    internal sealed record Derived(Derivative Derivative) : Answer;

    /// <summary>The hashes of a whole picture and of altered versions of it, and only to who asked for these.</summary>
    internal sealed record Altered(Found Found, IReadOnlyList<PdqVersion> Versions) : Answer
    {
        // Hashes may be those of illegal material: they are not printed.
        protected override bool PrintMembers(System.Text.StringBuilder builder)
        {
            builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Found}, {Versions.Count} versions");
            return true;
        }
    }

    /// <summary>About what a whole picture's hashes are, and only to who asked for that.</summary>
    internal sealed record Screened(Decoder.Screened Seen) : Answer;
}

static class Wire
{
    /// <summary>Both sides are built together; another number means a file of another build lies there.</summary>
    internal const byte Version = 5;

    /// <summary>Bytes before a payload: its length (4) and its kind (1).</summary>
    internal const int HeaderBytes = 5;

    /// <summary>Bytes of the longest payload of a request.</summary>
    internal const int ChunkBytes = 256 * 1024;

    /// <summary>Bytes of the longest payload of an answer without pixels.</summary>
    internal const int MaxAnswerBytes = 2 + FoundBytes;

    /// <summary>Bytes of the longest payload of an answer with the hashes of altered versions.</summary>
    internal const int MaxAlteredBytes = FoundBytes + 1 + (PdqVersions.MaxCount * VersionBytes);

    /// <summary>Bytes before the pixels of a derivative: its width (4) and its height (4).</summary>
    internal const int DerivedHeaderBytes = 8;

    const int PairBytes = 1 + (2 * (Pdq256.ByteCount + 1));
    const int FoundBytes = 1 + 4 + 4 + (2 * PairBytes);
    const int VersionBytes = 1 + Pdq256.ByteCount + 1;
    const int MaxQuality = 100;

    internal static void WriteHeader(Span<byte> frame, int payload, byte kind)
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame, payload);
        frame[4] = kind;
    }

    /// <summary>Reads an untrusted header. False when the length is out of bounds.</summary>
    internal static bool TryReadHeader(ReadOnlySpan<byte> header, int maxPayload, out int payload, out byte kind)
    {
        payload = BinaryPrimitives.ReadInt32LittleEndian(header);
        kind = header[4];
        return payload >= 0 && payload <= maxPayload;
    }

    /// <summary>Bytes of the longest payload of an answer to a request for a derivative.</summary>
    internal static int MaxDerivedBytes(Blur blur) =>
        DerivedHeaderBytes + (Blurring.LongestEdge(blur) * Blurring.LongestEdge(blur));

    /// <summary>The whole frame of an answer.</summary>
    internal static byte[] Encode(Answer answer)
    {
        if (answer is Answer.Derived derived) return EncodeDerived(derived.Derivative);
        if (answer is Answer.Altered altered) return EncodeAltered(altered);
        Span<byte> frame = stackalloc byte[HeaderBytes + MaxAnswerBytes];
        var payload = frame[HeaderBytes..];
        var (kind, length) = answer switch
        {
            Answer.Hello => (AnswerKind.Hello, WriteByte(payload, Version)),
            Answer.Refused { Partial: null } refused => (AnswerKind.Refused, WriteByte(payload, (byte)refused.Why)),
            Answer.Refused refused => (AnswerKind.Refused,
                WriteByte(payload, (byte)refused.Why) + WriteFound(payload[1..], refused.Partial)),
            Answer.Picture picture => (AnswerKind.Picture, WriteFound(payload, picture.Found)),
            Answer.Screened screened => (AnswerKind.Screened, WriteScreened(payload, screened.Seen)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        WriteHeader(frame, length, (byte)kind);
        return frame[..(HeaderBytes + length)].ToArray();
    }

    static byte[] EncodeDerived(Derivative derivative)
    {
        var payload = DerivedHeaderBytes + derivative.Pixels.Length;
        var frame = new byte[HeaderBytes + payload];
        WriteHeader(frame, payload, (byte)AnswerKind.Derived);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(HeaderBytes), derivative.Width);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(HeaderBytes + 4), derivative.Height);
        derivative.Pixels.CopyTo(frame, HeaderBytes + DerivedHeaderBytes);
        return frame;
    }

    static byte[] EncodeAltered(Answer.Altered altered)
    {
        var payload = FoundBytes + 1 + (altered.Versions.Count * VersionBytes);
        var frame = new byte[HeaderBytes + payload];
        WriteHeader(frame, payload, (byte)AnswerKind.Altered);
        WriteFound(frame.AsSpan(HeaderBytes), altered.Found);
        var at = frame.AsSpan(HeaderBytes + FoundBytes);
        at[0] = (byte)altered.Versions.Count;
        at = at[1..];
        foreach (var version in altered.Versions)
        {
            at[0] = (byte)version.Alteration;
            version.Hash.CopyTo(at[1..]);
            at[VersionBytes - 1] = (byte)version.Quality;
            at = at[VersionBytes..];
        }

        return frame;
    }

    /// <summary>
    /// Reads the untrusted payload of an answer to a request for a derivative of this size: one within its bounds and of
    /// exactly so many pixels, or a word of a decoder that holds no hash. Null for anything else.
    /// </summary>
    internal static Answer? ParseUntrustedDerived(byte kind, ReadOnlySpan<byte> payload, Blur blur)
    {
        if ((AnswerKind)kind == AnswerKind.Derived) return ParseDerivative(payload, Blurring.LongestEdge(blur));
        return ParseUntrusted(kind, payload) is Answer.Hello or Answer.Refused { Partial: null }
            ? ParseUntrusted(kind, payload)
            : null;
    }

    static Answer.Derived? ParseDerivative(ReadOnlySpan<byte> payload, int longest)
    {
        if (payload.Length < DerivedHeaderBytes) return null;
        var width = BinaryPrimitives.ReadInt32LittleEndian(payload);
        var height = BinaryPrimitives.ReadInt32LittleEndian(payload[4..]);
        if (width < 1 || width > longest || height < 1 || height > longest) return null;
        var pixels = payload[DerivedHeaderBytes..];
        return pixels.Length == width * height ? new Answer.Derived(new(width, height, pixels.ToArray())) : null;
    }

    /// <summary>
    /// Reads the untrusted payload of an answer to a request for a fingerprint. Null for anything that
    /// <see cref="Encode"/> never writes, and for pixels.
    /// </summary>
    internal static Answer? ParseUntrusted(byte kind, ReadOnlySpan<byte> payload) => (AnswerKind)kind switch
    {
        AnswerKind.Hello when payload is [Version] => new Answer.Hello(),
        AnswerKind.Refused when payload.Length == 1 && IsKnown(payload[0]) => new Answer.Refused((Refusal)payload[0], null),
        AnswerKind.Refused when payload.Length > 1 && (Refusal)payload[0] is Refusal.Truncated or Refusal.Damaged =>
            ParseFound(payload[1..]) is { } partial ? new Answer.Refused((Refusal)payload[0], partial) : null,
        AnswerKind.Picture => ParseFound(payload) is { } found ? new Answer.Picture(found) : null,
        _ => null,
    };

    /// <summary>
    /// Reads the untrusted payload of an answer to a request to screen: about its hashes, of a picture that can be screened, or
    /// whatever answers a request for a fingerprint. Null for anything else.
    /// </summary>
    internal static Answer? ParseUntrustedScreened(byte kind, ReadOnlySpan<byte> payload) =>
        (AnswerKind)kind == AnswerKind.Screened
            ? ParseScreened(payload) is { } seen ? new Answer.Screened(seen) : null
            : ParseUntrusted(kind, payload);

    /// <summary>
    /// Reads the untrusted payload of an answer to a request for altered versions: a picture's hashes with those of its
    /// versions, each once and in their order, or why there are none. Null for anything else.
    /// </summary>
    internal static Answer? ParseUntrustedAltered(byte kind, ReadOnlySpan<byte> payload) => (AnswerKind)kind switch
    {
        AnswerKind.Altered => ParseAltered(payload),
        // Who asked for versions gets them, also where there are none.
        AnswerKind.Picture => null,
        _ => ParseUntrusted(kind, payload),
    };

    static Answer.Altered? ParseAltered(ReadOnlySpan<byte> payload)
    {
        if (payload.Length <= FoundBytes || ParseFound(payload[..FoundBytes]) is not { } found) return null;
        int count = payload[FoundBytes];
        var at = payload[(FoundBytes + 1)..];
        if (count > PdqVersions.MaxCount || at.Length != count * VersionBytes || (count > 0 && found.Stored is null)) return null;
        var versions = new PdqVersion[count];
        for (var i = 0; i < count; i++, at = at[VersionBytes..])
        {
            var alteration = (PdqAlteration)at[0];
            var isNext = i == 0 || alteration > versions[i - 1].Alteration;
            if (!isNext || !Enum.IsDefined(alteration) || at[VersionBytes - 1] > MaxQuality) return null;
            versions[i] = new(alteration, Pdq256.FromBytes(at.Slice(1, Pdq256.ByteCount)), at[VersionBytes - 1]);
        }

        return new Answer.Altered(found, versions);
    }

    static bool IsKnown(byte refusal) => (Refusal)refusal is >= Refusal.Empty and <= Refusal.Damaged;

    static int WriteByte(Span<byte> payload, byte value)
    {
        payload[0] = value;
        return 1;
    }

    static int WriteFound(Span<byte> payload, Found found)
    {
        payload[0] = (byte)found.Type;
        BinaryPrimitives.WriteInt32LittleEndian(payload[1..], found.Width);
        BinaryPrimitives.WriteInt32LittleEndian(payload[5..], found.Height);
        WritePair(payload[9..], found.Stored);
        WritePair(payload[(9 + PairBytes)..], found.Displayed);
        return FoundBytes;
    }

    static void WritePair(Span<byte> at, HashPair? pair)
    {
        at[..PairBytes].Clear();
        if (pair is not { } there) return;
        at[0] = 1;
        there.Full.CopyTo(at[1..]);
        at[33] = there.FullQuality;
        there.Fit512.CopyTo(at[34..]);
        at[66] = there.Fit512Quality;
    }

    static int WriteScreened(Span<byte> payload, Screened seen)
    {
        BinaryPrimitives.WriteInt32LittleEndian(payload, seen.Width);
        BinaryPrimitives.WriteInt32LittleEndian(payload[4..], seen.Height);
        payload[8] = seen.Shrink;
        WritePair(payload[9..], PairOf(seen.Stored));
        WritePair(payload[(9 + PairBytes)..], seen.Displayed is { } displayed ? PairOf(displayed) : null);
        return FoundBytes;
    }

    // Only what the decoder would have screened: at the most that its sides allow.
    static Screened? ParseScreened(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != FoundBytes) return null;
        var width = BinaryPrimitives.ReadInt32LittleEndian(payload);
        var height = BinaryPrimitives.ReadInt32LittleEndian(payload[4..]);
        if (width <= 0 || height <= 0 || payload[8] < 2 || payload[8] != PdqScreening.ShrinkFor(width, height)) return null;
        return TryParsePair(payload.Slice(9, PairBytes), out var stored) && stored is { } asStored
            && TryParsePair(payload.Slice(9 + PairBytes, PairBytes), out var displayed)
            ? new Screened(width, height, payload[8], About(asStored), displayed is { } asShown ? About(asShown) : null)
            : null;
    }

    static HashPair PairOf(ApproximatePair pair) =>
        new(pair.Full.Hash, (byte)pair.Full.Quality, pair.Fit512.Hash, (byte)pair.Fit512.Quality);

    static ApproximatePair About(HashPair pair) =>
        new(new(pair.Full, pair.FullQuality), new(pair.Fit512, pair.Fit512Quality));

    static Found? ParseFound(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != FoundBytes) return null;
        var type = (PictureType)payload[0];
        if (type is < PictureType.Jpeg or > PictureType.Heif) return null;
        var width = BinaryPrimitives.ReadInt32LittleEndian(payload[1..]);
        var height = BinaryPrimitives.ReadInt32LittleEndian(payload[5..]);
        if (width <= 0 || height <= 0) return null;
        return TryParsePair(payload.Slice(9, PairBytes), out var stored)
            && TryParsePair(payload.Slice(9 + PairBytes, PairBytes), out var displayed)
            ? new Found(type, width, height, stored, displayed)
            : null;
    }

    static bool TryParsePair(ReadOnlySpan<byte> at, out HashPair? pair)
    {
        pair = null;
        if (at[0] == 0) return at.IndexOfAnyExcept((byte)0) < 0;
        if (at[0] != 1 || at[33] > MaxQuality || at[66] > MaxQuality) return false;
        pair = new HashPair(Pdq256.FromBytes(at[1..33]), at[33], Pdq256.FromBytes(at[34..66]), at[66]);
        return true;
    }
}
