// Eight floats at once, on processors with AVX2 and fused multiplication and addition.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Waarborg.Hashing;

/// <summary>From four pixels of three bytes to four of other forms; 255 is a byte of zeros.</summary>
static class ColourOrder
{
    /// <summary>Red, green, blue, and a byte that says nothing.</summary>
    internal static Vector128<byte> Pixels => Vector128.Create((byte)0, 1, 2, 0, 3, 4, 5, 0, 6, 7, 8, 0, 9, 10, 11, 0);

    /// <summary>Red and blue, as numbers of 16 bits.</summary>
    internal static Vector128<byte> RedBlue => Vector128.Create(
        (byte)0, 255, 2, 255, 3, 255, 5, 255, 6, 255, 8, 255, 9, 255, 11, 255);

    /// <summary>Green, as a number of 32 bits.</summary>
    internal static Vector128<byte> Green => Vector128.Create(
        (byte)1, 255, 255, 255, 4, 255, 255, 255, 7, 255, 255, 255, 10, 255, 255, 255);
}

/// <summary>Unsafe: the caller's buffers hold as many floats as are read and written, and a strip's padding.</summary>
readonly unsafe struct Lanes256 : ILanes<Vector256<float>>
{
    internal static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* from) => Vector256.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, float* to) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Fused(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Fma.MultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Mean(Vector256<float> sum, in Divisor<Vector256<float>> by) =>
        Fma.MultiplyAdd(sum, by.High, sum * by.Low);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* from, nint fromStride, float* to, nint toStride)
    {
        unchecked
        {
            Quarter(from, fromStride, to, toStride);
            Quarter(from + 4, fromStride, to + (4 * toStride), toStride);
        }
    }

    // Four columns of eight rows: rows 0 to 3 in the lower halves, 4 to 7 in the upper ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Quarter(float* from, nint stride, float* to, nint toStride)
    {
        unchecked
        {
            var lower = from + (4 * stride);
            var r0 = Vector256.Create(Vector128.Load(from), Vector128.Load(lower));
            var r1 = Vector256.Create(Vector128.Load(from + stride), Vector128.Load(lower + stride));
            var r2 = Vector256.Create(Vector128.Load(from + (2 * stride)), Vector128.Load(lower + (2 * stride)));
            var r3 = Vector256.Create(Vector128.Load(from + (3 * stride)), Vector128.Load(lower + (3 * stride)));
            var even = Avx.UnpackLow(r0, r2);
            var odd = Avx.UnpackLow(r1, r3);
            Avx.UnpackLow(even, odd).Store(to);
            Avx.UnpackHigh(even, odd).Store(to + toStride);
            even = Avx.UnpackHigh(r0, r2);
            odd = Avx.UnpackHigh(r1, r3);
            Avx.UnpackLow(even, odd).Store(to + (2 * toStride));
            Avx.UnpackHigh(even, odd).Store(to + (3 * toStride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Grey(byte* values) => Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Spread(byte* rgb, uint* pixels) =>
        Avx2.Shuffle(Fours(rgb), Vector256.Create(ColourOrder.Pixels)).Store((byte*)pixels);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Full(uint* pixels)
    {
        var values = Vector256.Load(pixels);
        var low = Vector256.Create(0x00FF_00FFu);
        return Full((values & low).AsInt16(), ((values >>> 8) & low).AsInt16());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> FullOfRgb(byte* rgb)
    {
        var fours = Fours(rgb);
        return Full(
            Avx2.Shuffle(fours, Vector256.Create(ColourOrder.RedBlue)).AsInt16(),
            Avx2.Shuffle(fours, Vector256.Create(ColourOrder.Green)).AsInt16());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Fit(uint* pixels)
    {
        var values = Vector256.Load(pixels).AsInt32();
        var low = Vector256.Create(0xFF);
        return (Vector256.ConvertToSingle(values & low) * 0.299f)
            + (Vector256.ConvertToSingle((values >>> 8) & low) * 0.587f)
            + (Vector256.ConvertToSingle((values >>> 16) & low) * 0.114f);
    }

    // Of eight pixels of three bytes, four in the first twelve bytes of each half of a register.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<byte> Fours(byte* rgb) =>
        Vector256.Create(Vector128.Load(rgb), Vector128.Load(unchecked(rgb + 12)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Full(Vector256<short> redBlue, Vector256<short> green)
    {
        var thousandfold = Vector256.ConvertToSingle(
            Avx2.MultiplyAddAdjacent(redBlue, Vector256.Create(LumaWeights.RedBlue).AsInt16())
            + Avx2.MultiplyAddAdjacent(green, Vector256.Create(LumaWeights.Green).AsInt16()));
        return Fma.MultiplyAdd(thousandfold, Vector256.Create(LumaWeights.High), thousandfold * LumaWeights.Low);
    }
}
