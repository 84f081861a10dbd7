// What the fast form of the blur asks of a processor: one float for each of several rows or columns at once.
using System.Runtime.CompilerServices;

namespace Waarborg.Hashing;

/// <summary>Operations on registers of several floats. Each lane sees what the scalar reference sees, in its order.</summary>
/// <typeparam name="TVector">One register.</typeparam>
unsafe interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Floats in a register: 4 or 8.</summary>
    static abstract int Count { get; }

    static abstract TVector Load(float* from);

    static abstract void Store(TVector value, float* to);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a * b + c, rounded once.</summary>
    static abstract TVector Fused(TVector a, TVector b, TVector c);

    /// <summary>The sum divided by a number, rounded once: see <see cref="Divisor"/>.</summary>
    static abstract TVector Mean(TVector sum, in Divisor<TVector> by);

    /// <summary>As many rows of as many floats, with rows and columns exchanged. The strides are in floats.</summary>
    static abstract void Transpose(float* from, nint fromStride, float* to, nint toStride);

    /// <summary>Grey values of one byte each.</summary>
    static abstract TVector Grey(byte* values);

    /// <summary>Three bytes for each pixel, spread to four, of which the fourth says nothing. Reads four bytes more.</summary>
    static abstract void Spread(byte* rgb, uint* pixels);

    /// <summary>The brightness of <see cref="PdqProfile.Full"/>, of pixels whose lowest byte is red.</summary>
    static abstract TVector Full(uint* pixels);

    /// <summary>The same of three bytes for each pixel. Reads four bytes more.</summary>
    static abstract TVector FullOfRgb(byte* rgb);

    /// <summary>The brightness of <see cref="PdqProfile.Fit512"/>, of pixels whose lowest byte is red.</summary>
    static abstract TVector Fit(uint* pixels);
}

/// <summary>A whole number that many floats are divided by, and its reciprocal in two parts.</summary>
/// <remarks>
/// Where a processor multiplies and adds with one rounding, fma(x, High, x * Low) is x / n, correctly rounded, for every
/// n up to <see cref="Divisor.Most"/>. For the quotient of a float of 24 bits by n is never halfway between two floats
/// (that would need more than 24 bits in x), and so lies at least 1 / (n * 2^25) of itself from halfway, while what is
/// rounded at last is off by less than 2^-46 of itself. Nothing is lost below the smallest float either, in the first round:
/// its sums along rows are multiples of 2^-33, since brightness is 0 or at least a thousandth, and those along columns of
/// 2^-70. The second round has few means, and divides.
/// </remarks>
readonly struct Divisor<TVector>
    where TVector : struct
{
    internal TVector Count { get; init; }

    internal TVector High { get; init; }

    internal TVector Low { get; init; }
}

static class Divisor
{
    /// <summary>The largest number for which the proof holds, with room to spare.</summary>
    internal const int Most = 1 << 20;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float High(int count) => 1f / count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Low(int count) => (float)((1.0 / count) - High(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Divisor<TVector> Of<TLanes, TVector>(int count)
        where TLanes : ILanes<TVector>
        where TVector : struct => new()
        {
            Count = TLanes.Broadcast(count),
            High = TLanes.Broadcast(High(count)),
            Low = TLanes.Broadcast(Low(count)),
        };
}
