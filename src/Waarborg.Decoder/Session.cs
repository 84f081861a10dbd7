// One decoder's conversation with the product: item after item, until the pipe is closed.
using System.Buffers.Binary;
using Waarborg.Hashing;

namespace Waarborg.Decoder;

sealed class Session(Stream input, Stream output, long maxPixels)
{
    readonly byte[] _header = new byte[Wire.HeaderBytes];
    readonly byte[] _head = new byte[1 + sizeof(long)];

    /// <summary>
    /// Hashes a small made-up picture, so that the machine code of that is there before the first item waits for it.
    /// </summary>
    internal static void WarmUp()
    {
        // No multiple of eight: what is left over is there as well.
        const int side = PdqScreening.MinScaledSide + 2;
        foreach (var layout in new[] { PixelLayout.Rgb24, PixelLayout.Grey8 })
        {
            using var pixels = new Pixels(side, side, layout);
            pixels.Span.Fill(100);
            _ = HashOf(pixels);
            if (layout == PixelLayout.Grey8) _ = Screen(new(pixels, 8 * side, 8 * side, 8, 6));
        }
    }

    /// <summary>Serves until the product closes the pipe. False when it says something that is not the protocol.</summary>
    internal bool Serve()
    {
        Send(new Answer.Hello());
        while (TryReadHeader(Wire.ChunkBytes, out var length, out var kind))
        {
            if (kind is not (RequestKind.Begin or RequestKind.Derive or RequestKind.Screen or RequestKind.Alter)) return false;
            var question = new Question(kind, null);
            var before = question.BytesBefore;
            var first = length - before - sizeof(long);
            if (first < 0) return false;
            input.ReadExactly(_head.AsSpan(0, before + sizeof(long)));
            if (kind == RequestKind.Derive) question = Question.Derivative((Blur)_head[0]);
            if (question.Blur is { } asked && !Blurring.IsKnown(asked)) return false;
            var size = BinaryPrimitives.ReadInt64LittleEndian(_head.AsSpan(before));
            if (size < first || size > int.MaxValue) return false;
            if (!ServeItem((int)size, first, question)) return false;
        }

        return true;
    }

    // The product sends nothing but what it took for a picture; what a library is shown is decided here all the same.
    bool ServeItem(int size, int first, Question question)
    {
        using var file = new NativeBytes(size);
        input.ReadExactly(file.Span[..first]);
        if (!TryReadRest(file.Span[first..], out var isAbandoned)) return false;
        if (isAbandoned) return true;
        if (!PictureTypes.TryRecognise(file.Span[..Math.Min(size, PictureTypes.FirstBytes)], out var type, out var refusal))
        {
            Send(new Answer.Refused(refusal, null));
            return true;
        }

        Send(question switch
        {
            { Blur: { } blur } => Derive(type, file, blur),
            { Kind: RequestKind.Screen } => ScreenOrJudge(type, file),
            { Kind: RequestKind.Alter } => Judge(type, file, HashAltered),
            _ => Judge(type, file, HashWhole),
        });
        return true;
    }

    bool TryReadRest(Span<byte> rest, out bool isAbandoned)
    {
        isAbandoned = false;
        while (!rest.IsEmpty)
        {
            if (!TryReadHeader(Wire.ChunkBytes, out var length, out var kind)) return false;
            isAbandoned = kind == RequestKind.Abandon;
            if (isAbandoned) return length == 0;
            if (kind != RequestKind.Chunk || length > rest.Length) return false;
            input.ReadExactly(rest[..length]);
            rest = rest[length..];
        }

        return true;
    }

    // Only of a whole picture, and never with a hash beside it.
    Answer Derive(PictureType type, NativeBytes file, Blur blur)
    {
        var whole = PictureReader.Read(type, file, maxPixels, Strictness.Whole);
        if (whole.Pixels is null) return new Answer.Refused(whole.Why, null);
        using var pixels = whole.Pixels;
        return new Answer.Derived(Blurring.Of(pixels, whole.Orientation, blur));
    }

    // What cannot be screened is judged at once: its bytes are here.
    Answer ScreenOrJudge(PictureType type, NativeBytes file)
    {
        if (type != PictureType.Jpeg || PictureReader.ReadScaled(file, maxPixels) is not { } scaled)
            return Judge(type, file, HashWhole);
        using var pixels = scaled.Pixels;
        return new Answer.Screened(Screen(scaled));
    }

    static Screened Screen(ScaledReading scaled) => new(
        scaled.Width, scaled.Height, (byte)scaled.Shrink, About(scaled, orientation: 1),
        scaled.Orientation == 1 ? null : About(scaled, scaled.Orientation));

    static ApproximatePair About(ScaledReading scaled, int orientation) =>
        new(About(scaled, orientation, PdqProfile.Full), About(scaled, orientation, PdqProfile.Fit512));

    static ApproximatePdq About(ScaledReading scaled, int orientation, PdqProfile profile) => PdqScreening.TryHash(
        scaled.Pixels.View, scaled.Width, scaled.Height, scaled.Shrink, orientation, profile, out var about)
            ? about
            : throw new System.Diagnostics.UnreachableException();

    // No answer to this question has pixels. How a whole picture is answered hangs on what was asked.
    Answer Judge(PictureType type, NativeBytes file, Func<PictureType, Reading, Answer> hash)
    {
        var whole = PictureReader.Read(type, file, maxPixels, Strictness.Whole);
        if (whole.Pixels is not null) return hash(type, whole);
        if (whole.Why is not (Refusal.Truncated or Refusal.Damaged)) return new Answer.Refused(whole.Why, null);

        // Part of a known picture is still worth comparing, though it can never be the reason for "no match".
        var part = PictureReader.Read(type, file, maxPixels, Strictness.Whatever);
        return new Answer.Refused(whole.Why, part.Pixels is null ? null : Hash(type, part));
    }

    static Answer.Picture HashWhole(PictureType type, Reading reading) => new(Hash(type, reading));

    // The versions are of the picture as it is shown, and so the same whether a copy was turned or only marked to be.
    static Answer.Altered HashAltered(PictureType type, Reading reading)
    {
        using var pixels = reading.Pixels!;
        using var turned = reading.Orientation == 1 ? null : pixels.Turned(reading.Orientation);
        var found = new Found(
            type, pixels.Width, pixels.Height, HashOf(pixels), turned is null ? null : HashOf(turned));
        var versions = new PdqVersion[PdqVersions.MaxCount];
        var count = PdqVersions.Hash((turned ?? pixels).View, versions);
        return new(found, versions[..count]);
    }

    static Found Hash(PictureType type, Reading reading)
    {
        using var pixels = reading.Pixels!;
        var stored = HashOf(pixels);
        if (reading.Orientation == 1) return new Found(type, pixels.Width, pixels.Height, stored, null);
        using var turned = pixels.Turned(reading.Orientation);
        return new Found(type, pixels.Width, pixels.Height, stored, HashOf(turned));
    }

    static HashPair? HashOf(Pixels pixels) =>
        PdqHasher.TryHash(pixels.View, PdqProfile.Full, out var full)
        && PdqHasher.TryHash(pixels.View, PdqProfile.Fit512, out var fit512)
            ? new HashPair(full.Hash, (byte)full.Quality, fit512.Hash, (byte)fit512.Quality)
            : null;

    bool TryReadHeader(int maxPayload, out int length, out RequestKind kind)
    {
        (length, kind) = (0, default);
        if (input.ReadAtLeast(_header, _header.Length, throwOnEndOfStream: false) < _header.Length) return false;
        var isSound = Wire.TryReadHeader(_header, maxPayload, out length, out var number);
        kind = (RequestKind)number;
        return isSound;
    }

    void Send(Answer answer)
    {
        output.Write(Wire.Encode(answer));
        output.Flush();
    }
}
