// The one way in which anything of a picture's pixels leaves: small, grey and blurred, for a person who must judge.
using Waarborg.Hashing;

namespace Waarborg.Decoder;

/// <summary>How much of a picture may be seen. There is no third choice. The numbers are part of the wire format.</summary>
enum Blur : byte
{
    Small = 1,
    Large = 2,
}

/// <summary>What is left of a picture: 8 bits of grey for each pixel, top row first, without gaps.</summary>
sealed record Derivative(int Width, int Height, byte[] Pixels)
{
    // It may be that of illegal material: nothing of it is printed.
    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Performance", "CA1822", Justification = "The compiler asks for an instance method.")]
    bool PrintMembers(System.Text.StringBuilder builder) => false;
}

/// <summary>Luma, reduced by averaging over areas, then a Gaussian blur. Pure; the same pixels always give the same.</summary>
/// <remarks>
/// A Gaussian of standard deviation s leaves exp(-2 (pi s f)^2) of a wave of f cycles per pixel. Since s is a fraction of the
/// longest edge, what is gone does not depend on how large the picture was: of waves of 16 per edge about a twentieth is left
/// in Small, and of waves of 40 per edge in Large.
/// </remarks>
static class Blurring
{
    /// <summary>Pixels of the longest edge of a derivative. A smaller picture stays as small as it is.</summary>
    internal const int SmallEdge = 128, LargeEdge = 512;

    /// <summary>Standard deviation of the blur as a fraction of the derivative's longest edge.</summary>
    internal const double SmallSigma = 0.025, LargeSigma = 0.01;

    /// <summary>Pixels of the blur's standard deviation at the least, so that a tiny picture is blurred as well.</summary>
    internal const double LeastSigma = 1;

    /// <summary>Standard deviations after which the blur's weights are left out; they are under 0.3 % in sum.</summary>
    const double Reach = 3;

    internal static bool IsKnown(Blur blur) => blur is Blur.Small or Blur.Large;

    internal static int LongestEdge(Blur blur) => blur switch
    {
        Blur.Small => SmallEdge,
        Blur.Large => LargeEdge,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The derivative of a picture as it is shown: turned as its EXIF orientation says.</summary>
    /// <param name="pixels">The picture as stored.</param>
    /// <param name="orientation">Its EXIF orientation, 1 to 8.</param>
    /// <param name="blur">How much of it may be seen.</param>
    internal static Derivative Of(Pixels pixels, int orientation, Blur blur)
    {
        var longest = Math.Max(pixels.Width, pixels.Height);
        var edge = Math.Min(longest, LongestEdge(blur));
        var width = Scaled(pixels.Width, longest, edge);
        var height = Scaled(pixels.Height, longest, edge);
        var sigma = Math.Max(LeastSigma, edge * (blur == Blur.Small ? SmallSigma : LargeSigma));
        var grey = Blurred(Reduced(pixels, width, height), width, height, Weights(sigma));

        // Turned when it is small: averaging and blurring are the same in every direction, so this is the picture turned
        // first, without a second copy of a hundred million pixels.
        using var small = new Pixels(width, height, PixelLayout.Grey8);
        for (var i = 0; i < grey.Length; i++) small.Span[i] = (byte)Math.Clamp(Math.Round(grey[i]), 0, 255);
        using var turned = small.Turned(orientation);
        return new Derivative(turned.Width, turned.Height, turned.Span.ToArray());
    }

    static int Scaled(int side, int longest, int edge) =>
        Math.Max(1, (int)Math.Round((double)side * edge / longest));

    /// <summary>Each new pixel is the average of the area that it covers, parts of pixels counted as parts.</summary>
    static double[] Reduced(Pixels pixels, int width, int height)
    {
        var reduced = new double[width * height];
        var row = new double[width];
        var (down, across) = ((double)pixels.Height / height, (double)pixels.Width / width);
        for (var y = 0; y < pixels.Height; y++)
        {
            row.AsSpan().Clear();
            AddRow(pixels, y, across, row);
            for (var to = (int)(y / down); to < height; to++)
            {
                var share = Overlap(y, to, down);
                if (share <= 0) break;
                for (var x = 0; x < width; x++) reduced[(to * width) + x] += row[x] * share / (down * across);
            }
        }

        return reduced;
    }

    static void AddRow(Pixels pixels, int y, double across, Span<double> row)
    {
        var from = pixels.Span.Slice(y * pixels.Stride, pixels.Stride);
        var step = pixels.BytesPerPixel;
        for (var x = 0; x < pixels.Width; x++)
        {
            var at = x * step;
            var luma = step == 1 ? from[at] : Luma(from[at], from[at + 1], from[at + 2]);
            for (var to = (int)(x / across); to < row.Length; to++)
            {
                var share = Overlap(x, to, across);
                if (share <= 0) break;
                row[to] += luma * share;
            }
        }
    }

    // How much of the old pixel lies in the new one, which is so many old pixels long; not more than 1.
    static double Overlap(int old, int now, double length) =>
        Math.Min(old + 1, (now + 1) * length) - Math.Max(old, now * length);

    /// <summary>ITU-R BT.601, as for hashing.</summary>
    static double Luma(byte red, byte green, byte blue) => (0.299 * red) + (0.587 * green) + (0.114 * blue);

    static double[] Weights(double sigma)
    {
        var reach = (int)Math.Ceiling(Reach * sigma);
        var weights = new double[(2 * reach) + 1];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = Math.Exp(-(i - reach) * (i - reach) / (2 * sigma * sigma));
        var sum = weights.Sum();
        for (var i = 0; i < weights.Length; i++) weights[i] /= sum;
        return weights;
    }

    static double[] Blurred(double[] grey, int width, int height, double[] weights)
    {
        var across = new double[grey.Length];
        for (var y = 0; y < height; y++) BlurLine(grey, across, y * width, 1, width, weights);
        var both = new double[grey.Length];
        for (var x = 0; x < width; x++) BlurLine(across, both, x, width, height, weights);
        return both;
    }

    // Beyond its ends a line goes on with its last pixel.
    static void BlurLine(double[] from, double[] to, int start, int step, int count, double[] weights)
    {
        var reach = weights.Length / 2;
        for (var i = 0; i < count; i++)
        {
            var sum = 0.0;
            for (var w = 0; w < weights.Length; w++)
                sum += weights[w] * from[start + (Math.Clamp(i + w - reach, 0, count - 1) * step)];
            to[start + (i * step)] = sum;
        }
    }
}
