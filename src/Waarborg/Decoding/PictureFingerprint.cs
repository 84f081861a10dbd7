// What a decoder says of a picture: its perceptual hashes, its size and its kind. It holds no pixel.
using Waarborg.Hashing;

namespace Waarborg.Decoding;

/// <summary>What a decoder found in one item. There is no third case.</summary>
abstract record DecodeOutcome
{
    internal sealed record Picture(PictureFingerprint Fingerprint) : DecodeOutcome;

    internal sealed record NotDecoded(NotScannedReason Reason) : DecodeOutcome
    {
        /// <summary>
        /// What could be read of a truncated or damaged picture. It may be compared, and a match counts; but finding
        /// none in it is never "no match".
        /// </summary>
        internal PictureFingerprint? Partial { get; init; }
    }
}

/// <summary>The fingerprint of a picture's pixels.</summary>
/// <param name="Format">The kind of file by its first bytes: jpeg, png, gif, webp, tiff, heif.</param>
/// <param name="Width">Columns as stored, before EXIF orientation.</param>
/// <param name="Height">Rows as stored.</param>
/// <param name="Stored">Hashes of the pixels as stored; null when a side is under 5 pixels.</param>
/// <param name="Displayed">Hashes of the turned pixels, where the EXIF orientation is not 1; else null.</param>
/// <param name="Altered">Hashes of altered versions, where these were asked for; else null.</param>
sealed record PictureFingerprint(
    string Format, int Width, int Height, PdqPair? Stored, PdqPair? Displayed, AlteredHashes? Altered = null)
{
    // A fingerprint may be that of illegal material: it is not printed, so that it cannot reach a log.
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Format} {Width} x {Height}");
        return true;
    }
}

/// <summary>PDQ of the same pixels in its two profiles, each with its quality, 0 to 100.</summary>
sealed record PdqPair(Pdq256 Full, int FullQuality, Pdq256 Fit512, int Fit512Quality)
{
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"quality {FullQuality}");
        return true;
    }
}
