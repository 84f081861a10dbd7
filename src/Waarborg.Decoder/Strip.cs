// From the decoder library's samples to 8-bit grey or RGB, in our own arithmetic. Colour profiles are not applied and
// light is not made linear: PDQ is defined on the values as they are stored, and a profile is untrusted input.
using System.Runtime.InteropServices;
using Waarborg.Hashing;

namespace Waarborg.Decoder;

/// <summary>How the samples of a decoded picture lie.</summary>
/// <param name="Bands">Samples per pixel, 1 to 5.</param>
/// <param name="IsWide">Samples of 16 bits instead of 8.</param>
/// <param name="IsCmyk">Four inks (0 is none) instead of grey or light.</param>
readonly record struct SampleLayout(int Bands, bool IsWide, bool IsCmyk)
{
    internal int BytesPerPixel => Bands * (IsWide ? 2 : 1);

    internal bool IsGrey => Bands <= 2;

    internal bool HasAlpha => IsCmyk ? Bands == 5 : Bands is 2 or 4;

    /// <summary>Whether the samples are the pixels already.</summary>
    internal bool IsPlain => !IsWide && !IsCmyk && Bands is (1 or 3);

    internal PixelLayout Target => IsGrey ? PixelLayout.Grey8 : PixelLayout.Rgb24;
}

static class Strip
{
    /// <summary>Converts whole pixels: as many as <paramref name="samples"/> holds.</summary>
    internal static void Convert(ReadOnlySpan<byte> samples, SampleLayout layout, Span<byte> pixels)
    {
        if (layout.IsPlain)
        {
            samples.CopyTo(pixels);
            return;
        }

        Span<byte> one = stackalloc byte[5];
        var colours = layout.IsGrey ? 1 : 3;
        var count = samples.Length / layout.BytesPerPixel;
        for (var i = 0; i < count; i++)
        {
            Narrow(samples.Slice(i * layout.BytesPerPixel, layout.BytesPerPixel), layout, one);
            var alpha = layout.HasAlpha ? one[layout.Bands - 1] : (byte)255;
            if (layout.IsCmyk) InksToLight(one);
            for (var band = 0; band < colours; band++)
                pixels[(i * colours) + band] = OverWhite(one[band], alpha);
        }
    }

    // The high byte of 16 bits, as common decoders give it.
    static void Narrow(ReadOnlySpan<byte> pixel, SampleLayout layout, Span<byte> one)
    {
        if (!layout.IsWide)
        {
            pixel.CopyTo(one);
            return;
        }

        var wide = MemoryMarshal.Cast<byte, ushort>(pixel);
        for (var band = 0; band < wide.Length; band++) one[band] = (byte)(wide[band] >> 8);
    }

    // Black takes light away from all three, each ink from its own: what remains, without any profile.
    static void InksToLight(Span<byte> one)
    {
        var paper = 255 - one[3];
        for (var ink = 0; ink < 3; ink++) one[ink] = (byte)(paper - DivideBy255(one[ink] * paper));
    }

    static byte OverWhite(int value, int alpha) =>
        alpha == 255 ? (byte)value : (byte)DivideBy255((value * alpha) + (255 * (255 - alpha)));

    // Rounded to the nearest.
    static int DivideBy255(int value) => (value + 127) / 255;
}
