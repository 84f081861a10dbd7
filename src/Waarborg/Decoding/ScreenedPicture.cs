// What is seen of a picture that was decoded at a part of its size. It can say that the picture is near nothing that is known,
// and nothing else: no match, no case and no report is ever made of it.
using Waarborg.Decoder;
using Waarborg.Hashing;

namespace Waarborg.Decoding;

/// <summary>What screening one item gave. There is no third case.</summary>
abstract record ScreenOutcome
{
    /// <summary>A whole picture, seen at a part of its size.</summary>
    internal sealed record Seen(ScreenedPicture Picture) : ScreenOutcome;

    /// <summary>It could not be screened, and was decoded exactly, or not at all.</summary>
    internal sealed record Exact(DecodeOutcome Outcome) : ScreenOutcome;
}

/// <summary>About what a picture's hashes are.</summary>
/// <param name="Stored">Of the pixels as stored.</param>
/// <param name="Displayed">Of the turned pixels, where the EXIF orientation is not 1; else null.</param>
sealed record ScreenedPicture(ScreenedPair Stored, ScreenedPair? Displayed)
{
    internal static ScreenedPicture Of(Screened seen) => new(
        new(seen.Stored.Full, seen.Stored.Fit512),
        seen.Displayed is { } shown ? new(shown.Full, shown.Fit512) : null);

    // It may be that of illegal material: it is not printed, so that it cannot reach a log.
    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Performance", "CA1822", Justification = "The compiler asks for an instance method.")]
    bool PrintMembers(System.Text.StringBuilder builder) => false;
}

/// <summary>The two profiles of the same pixels, each about right.</summary>
sealed record ScreenedPair(ApproximatePdq Full, ApproximatePdq Fit512)
{
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"quality about {Full.Quality}");
        return true;
    }
}
