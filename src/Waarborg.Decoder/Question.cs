// What the product wants to know of an item, and what it takes for an answer to that.
using Waarborg.Hashing;

namespace Waarborg.Decoder;

/// <summary>One of four questions.</summary>
/// <param name="Kind">How it is asked.</param>
/// <param name="Blur">How much of the picture may be seen, where pixels are asked for.</param>
readonly record struct Question(RequestKind Kind, Blur? Blur)
{
    /// <summary>Its fingerprint, exact.</summary>
    internal static Question Fingerprint => new(RequestKind.Begin, null);

    /// <summary>About its hashes, or exactly where that is no quicker.</summary>
    internal static Question Screening => new(RequestKind.Screen, null);

    /// <summary>Its fingerprint, exact, and the hashes of altered versions of it.</summary>
    internal static Question Altered => new(RequestKind.Alter, null);

    /// <summary>A small blurred picture of it.</summary>
    internal static Question Derivative(Blur blur) => new(RequestKind.Derive, blur);

    /// <summary>Bytes of the request before the item's size.</summary>
    internal int BytesBefore => Kind == RequestKind.Derive ? 1 : 0;

    /// <summary>Bytes of the longest payload of an answer, whatever length the decoder tells.</summary>
    internal int MaxAnswerBytes => Kind switch
    {
        RequestKind.Derive => Wire.MaxDerivedBytes(Blur!.Value),
        RequestKind.Alter => Wire.MaxAlteredBytes,
        _ => Wire.MaxAnswerBytes,
    };

    /// <summary>Reads an untrusted payload; null for anything that is no answer to this question.</summary>
    internal Answer? AnswerOf(byte kind, ReadOnlySpan<byte> payload) => Kind switch
    {
        RequestKind.Begin => Wire.ParseUntrusted(kind, payload),
        RequestKind.Screen => Wire.ParseUntrustedScreened(kind, payload),
        RequestKind.Derive => Wire.ParseUntrustedDerived(kind, payload, Blur!.Value),
        RequestKind.Alter => Wire.ParseUntrustedAltered(kind, payload),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>About the hashes of the same pixels in both profiles.</summary>
readonly record struct ApproximatePair(ApproximatePdq Full, ApproximatePdq Fit512);

/// <summary>What was seen of a picture that was decoded at a part of its size: enough to say that it is near nothing.</summary>
/// <param name="Width">Columns of the picture itself, as stored.</param>
/// <param name="Height">Its rows.</param>
/// <param name="Shrink">How often it was made smaller.</param>
/// <param name="Stored">Of the pixels as stored.</param>
/// <param name="Displayed">Of the turned pixels, where the EXIF orientation is not 1.</param>
sealed record Screened(int Width, int Height, byte Shrink, ApproximatePair Stored, ApproximatePair? Displayed)
{
    // A hash may be that of illegal material: it is not printed.
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Width} x {Height} at 1/{Shrink}");
        return true;
    }
}
