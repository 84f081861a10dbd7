// Bytes in, fingerprint out: digests are taken of exactly the bytes that the decoder is given.
using System.Security.Cryptography;
using Waarborg.Decoding;

namespace Waarborg.Fingerprinting;

/// <summary>What fingerprinting gave. There is no third case.</summary>
abstract record FingerprintOutcome
{
    internal sealed record Taken(Fingerprint Fingerprint) : FingerprintOutcome;

    internal sealed record NotTaken(NotScannedReason Reason) : FingerprintOutcome;
}

/// <summary>What screening gave. There is no third case.</summary>
abstract record ScreeningOutcome
{
    /// <summary>Seen at a part of its size: let go if it is near nothing, and else to be fingerprinted.</summary>
    internal sealed record Seen(Digests Digests, ScreenedPicture Picture) : ScreeningOutcome;

    /// <summary>It was fingerprinted exactly, or could not be.</summary>
    internal sealed record Exact(FingerprintOutcome Outcome) : ScreeningOutcome;
}

/// <summary>Takes the fingerprint of an item, once with a warm decoder, and again with a fresh one where that counts.</summary>
sealed class Fingerprinter(DecoderPool decoders)
{
    /// <summary>All digests and the pixels of one item, its bytes read once.</summary>
    internal Task<FingerprintOutcome> TakeAsync(string source, long size, ReadChunk read, CancellationToken cancellation) =>
        TakeAsync(source, size, read, DigestChoice.All, cancellation);

    /// <summary>Digests and pixels of one item, its bytes read once.</summary>
    internal async Task<FingerprintOutcome> TakeAsync(
        string source, long size, ReadChunk read, DigestChoice choice, CancellationToken cancellation)
    {
        using var digesting = new DigestingReader(read, choice);
        return Of(await decoders.DecodeAsync(new(source, size, digesting.ReadAsync), cancellation), digesting, size);
    }

    /// <summary>The same with the hashes of altered versions of the picture.</summary>
    internal async Task<FingerprintOutcome> TakeAlteredAsync(
        string source, long size, ReadChunk read, DigestChoice choice, CancellationToken cancellation)
    {
        using var digesting = new DigestingReader(read, choice);
        return Of(await decoders.DecodeAlteredAsync(new(source, size, digesting.ReadAsync), cancellation), digesting, size);
    }

    /// <summary>
    /// Exact digests, and about what the hashes are, of a picture that is quicker to screen than to hash; else as
    /// <see cref="TakeAsync(string, long, ReadChunk, DigestChoice, CancellationToken)"/>. Its bytes are read once.
    /// </summary>
    internal async Task<ScreeningOutcome> ScreenAsync(
        string source, long size, ReadChunk read, DigestChoice choice, CancellationToken cancellation)
    {
        using var digesting = new DigestingReader(read, choice);
        var screened = await decoders.ScreenAsync(new(source, size, digesting.ReadAsync), cancellation);
        return screened switch
        {
            ScreenOutcome.Exact exact => new ScreeningOutcome.Exact(Of(exact.Outcome, digesting, size)),
            ScreenOutcome.Seen seen when digesting.Length == size =>
                new ScreeningOutcome.Seen(digesting.Finish(), seen.Picture),
            ScreenOutcome.Seen => new ScreeningOutcome.Exact(new FingerprintOutcome.NotTaken(NotScannedReason.Changed)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>
    /// The digests with those that were not taken before, of the very bytes that the first were taken of. Null when the bytes
    /// are others now.
    /// </summary>
    internal static async Task<Digests?> WholeAsync(
        Digests taken, long size, ReadChunk read, CancellationToken cancellation)
    {
        if (taken.AreWhole) return taken;
        using var digesting = new DigestingReader(read, DigestChoice.All);
        var buffer = new byte[ReadBytes];
        while (await digesting.ReadAsync(digesting.Length, buffer, cancellation) > 0)
        {
            if (digesting.Length > size) return null;
        }

        var whole = digesting.Finish();
        return whole.Sha256.AsSpan().SequenceEqual(taken.Sha256) ? whole : null;
    }

    /// <summary>Bytes that are read at once where there is no decoder that sets the pace.</summary>
    const int ReadBytes = 64 * 1024;

    static FingerprintOutcome Of(DecodeOutcome decoded, DigestingReader digesting, long size)
    {
        if (decoded is not DecodeOutcome.Picture picture)
        {
            return new FingerprintOutcome.NotTaken(((DecodeOutcome.NotDecoded)decoded).Reason);
        }

        // A picture of which not every byte passed by would have the digests of something else.
        return digesting.Length == size
            ? new FingerprintOutcome.Taken(new(digesting.Finish(), picture.Fingerprint))
            : new FingerprintOutcome.NotTaken(NotScannedReason.Changed);
    }

    /// <summary>
    /// Whether a decoder that has seen nothing else gives the same hashes: only then does a perceptual match count, so that
    /// a decoder that was taken over by an earlier picture cannot accuse. Those of altered versions must be the same as well.
    /// </summary>
    internal async Task<SecondLook> LookAgainAsync(
        PictureFingerprint first, string source, long size, ReadChunk read, CancellationToken cancellation)
    {
        var request = new DecodeRequest(source, size, read);
        var again = first.Altered is null
            ? await decoders.DecodeFreshAsync(request, cancellation)
            : await decoders.DecodeFreshAlteredAsync(request, cancellation);
        // These say nothing about the bytes. Any other reason does, and the first decoder saw a picture in them.
        if (again is DecodeOutcome.NotDecoded
            {
                Reason: NotScannedReason.NoSandbox or NotScannedReason.DecoderCrashed or NotScannedReason.DecoderTimedOut
                or NotScannedReason.Changed
            } not)
        {
            return new SecondLook.NotTaken(not.Reason);
        }

        if (again is DecodeOutcome.Picture second && second.Fingerprint == first) return new SecondLook.Same();
        await decoders.RetireAllAsync();
        return new SecondLook.Different();
    }
}

/// <summary>What the second, fresh decoder said.</summary>
abstract record SecondLook
{
    internal sealed record Same : SecondLook;

    internal sealed record Different : SecondLook;

    internal sealed record NotTaken(NotScannedReason Reason) : SecondLook;
}

/// <summary>Passes reads on and digests what passes, in order; a read at the beginning starts anew.</summary>
sealed class DigestingReader(ReadChunk read, DigestChoice choice) : IDisposable
{
    // MD5 and SHA-1 are what lists hold; they identify, and nothing is trusted for them alone.
    readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly IncrementalHash? _sha1 = choice.Sha1 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA1) : null;
    readonly IncrementalHash? _md5 = choice.Md5 ? IncrementalHash.CreateHash(HashAlgorithmName.MD5) : null;

    /// <summary>Bytes digested so far.</summary>
    internal long Length { get; private set; }

    internal async ValueTask<int> ReadAsync(long offset, Memory<byte> into, CancellationToken cancellation)
    {
        if (offset == 0 && Length > 0) Restart();
        if (offset != Length) throw new InvalidOperationException("A decoder skipped bytes.");
        var count = await read(offset, into, cancellation);
        var bytes = into.Span[..count];
        _sha256.AppendData(bytes);
        _sha1?.AppendData(bytes);
        _md5?.AppendData(bytes);
        Length += count;
        return count;
    }

    internal Digests Finish() => new(_sha256.GetHashAndReset(), _sha1?.GetHashAndReset(), _md5?.GetHashAndReset());

    void Restart()
    {
        Finish();
        Length = 0;
    }

    public void Dispose()
    {
        _sha256.Dispose();
        _sha1?.Dispose();
        _md5?.Dispose();
    }
}
