// What a person who must judge a picture sees of it: small, grey and blurred, made in the decoder's sandbox.
namespace Waarborg.Decoding;

/// <summary>How much of a picture is asked for. There is no third choice.</summary>
enum DerivativeSize
{
    /// <summary>Longest edge 128 pixels, blurred with a Gaussian of 2.5 % of it.</summary>
    Small,

    /// <summary>Longest edge 512 pixels, blurred with a Gaussian of 1 % of it; only where a reason was given.</summary>
    Large,
}

/// <summary>8 bits of grey for each pixel, top row first, without gaps. Turned as the picture is shown.</summary>
sealed record GreyPicture(int Width, int Height, byte[] Pixels)
{
    // It may be that of illegal material: nothing of it is printed, so that it cannot reach a log.
    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Performance", "CA1822", Justification = "The compiler asks for an instance method.")]
    bool PrintMembers(System.Text.StringBuilder builder) => false;
}

/// <summary>What asking for a derivative gave. There is no third case.</summary>
abstract record DerivativeOutcome
{
    internal sealed record Made(GreyPicture Picture) : DerivativeOutcome;

    internal sealed record NotMade(NotScannedReason Reason) : DerivativeOutcome;
}
