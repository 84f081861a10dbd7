// Four floats at once, on any processor with registers of 128 bits: x64 without AVX2, and arm64.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Waarborg.Hashing;

/// <summary>Unsafe: the caller's buffers hold as many floats as are read and written, and a strip's padding.</summary>
readonly unsafe struct Lanes128 : ILanes<Vector128<float>>
{
    internal static bool IsSupported => Vector128.IsHardwareAccelerated && BitConverter.IsLittleEndian;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* from) => Vector128.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, float* to) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    // Where the processor has no such instruction, the runtime computes it exactly all the same.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Fused(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Vector128.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Mean(Vector128<float> sum, in Divisor<Vector128<float>> by) => sum / by.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* from, nint fromStride, float* to, nint toStride)
    {
        unchecked
        {
            var r0 = Vector128.Load(from);
            var r1 = Vector128.Load(from + fromStride);
            var r2 = Vector128.Load(from + (2 * fromStride));
            var r3 = Vector128.Load(from + (3 * fromStride));
            var (even, odd) = (Low(r0, r2), Low(r1, r3));
            Low(even, odd).Store(to);
            High(even, odd).Store(to + toStride);
            (even, odd) = (High(r0, r2), High(r1, r3));
            Low(even, odd).Store(to + (2 * toStride));
            High(even, odd).Store(to + (3 * toStride));
        }
    }

    // The lower two floats of each, by turns.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> Low(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : Vector128.Create(a[0], b[0], a[1], b[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> High(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : Vector128.Create(a[2], b[2], a[3], b[3]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Grey(byte* values) =>
        unchecked(Vector128.Create((float)values[0], values[1], values[2], values[3]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Spread(byte* rgb, uint* pixels)
    {
        unchecked
        {
            pixels[0] = Unsafe.ReadUnaligned<uint>(rgb);
            pixels[1] = Unsafe.ReadUnaligned<uint>(rgb + 3);
            pixels[2] = Unsafe.ReadUnaligned<uint>(rgb + 6);
            pixels[3] = Unsafe.ReadUnaligned<uint>(rgb + 9);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Full(uint* pixels) => Full(Vector128.Load(pixels));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> FullOfRgb(byte* rgb)
    {
        unchecked
        {
            return Full(Vector128.Create(
                Unsafe.ReadUnaligned<uint>(rgb), Unsafe.ReadUnaligned<uint>(rgb + 3), Unsafe.ReadUnaligned<uint>(rgb + 6),
                Unsafe.ReadUnaligned<uint>(rgb + 9)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> Full(Vector128<uint> pixels)
    {
        var (red, green, blue) = Colours(pixels);
        return ((red * 299f) + (green * 587f) + (blue * 114f)) / LumaWeights.Thousand;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Fit(uint* pixels)
    {
        var (red, green, blue) = Colours(Vector128.Load(pixels));
        return (red * 0.299f) + (green * 0.587f) + (blue * 0.114f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector128<float> Red, Vector128<float> Green, Vector128<float> Blue) Colours(
        Vector128<uint> pixels)
    {
        var values = pixels.AsInt32();
        var low = Vector128.Create(0xFF);
        return (
            Vector128.ConvertToSingle(values & low),
            Vector128.ConvertToSingle((values >>> 8) & low),
            Vector128.ConvertToSingle((values >>> 16) & low));
    }
}
