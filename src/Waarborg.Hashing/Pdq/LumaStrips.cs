// Step 1 in the fast form: brightness of a few hundred pixels of a row at a time, which stay in the nearest cache.
using System.Runtime.CompilerServices;

namespace Waarborg.Hashing;

/// <summary>
/// The brightness of the full profile without 64-bit floats: 299 R + 587 G + 114 B is a whole number under 2^24, and a
/// thousandth of it, rounded once, is what the sum of the products in 64-bit floats gives when it is rounded to 32. For no
/// such thousandth lies nearer than 2^-45 to the middle between two floats, unless it is a float itself.
/// </summary>
static class LumaWeights
{
    internal const float Thousand = 1000f;

    internal const float High = 1f / 1000f;

    internal const float Low = (float)((1.0 / 1000.0) - High);
}

/// <summary>Reads pixels as a profile sees them. Unsafe: rows are read within their bytes, and the strip has its own.</summary>
readonly unsafe ref struct LumaStrips<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    /// <summary>Pixels of a row that are read at once.</summary>
    internal const int Width = 256;

    readonly Luma _luma;
    readonly PdqProfile _profile;
    readonly uint* _pixels;

    /// <param name="luma">What the profile sees.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="pixels">Room for <see cref="Width"/> pixels.</param>
    internal LumaStrips(Luma luma, PdqProfile profile, uint* pixels)
    {
        _luma = luma;
        _profile = profile;
        _pixels = pixels;
    }

    /// <summary>Reads pixels of one row. Up to a register more than were asked for are written, and say nothing.</summary>
    internal void Read(int y, int x, int count, float* to)
    {
        var row = _luma.Row(y);
        if (_luma.Layout == PixelLayout.Grey8) ReadGrey(row, x, count, to);
        else ReadColour(row, x, count, to);
    }

    void ReadGrey(ReadOnlySpan<byte> row, int x, int count, float* to)
    {
        var values = new Span<byte>(_pixels, count);
        if (_luma.IsResized)
        {
            for (var i = 0; i < count; i++) values[i] = row[_luma.ColumnOf(x + i)];
        }
        else
        {
            row.Slice(x, count).CopyTo(values);
        }

        for (var i = 0; i < count; i += TLanes.Count) TLanes.Store(TLanes.Grey((byte*)_pixels + i), to + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void ReadColour(ReadOnlySpan<byte> row, int x, int count, float* to)
    {
        if (_luma.IsResized) Gather(row, x, count);
        else if (_luma.Layout == PixelLayout.Rgb24) SpreadRgb(row, x, count);
        else CopyBgra(row, x, count);
        unchecked
        {
            if (_profile == PdqProfile.Full)
            {
                for (var i = 0; i < count; i += TLanes.Count) TLanes.Store(TLanes.Full(_pixels + i), to + i);
            }
            else
            {
                for (var i = 0; i < count; i += TLanes.Count) TLanes.Store(TLanes.Fit(_pixels + i), to + i);
            }
        }
    }

    void SpreadRgb(ReadOnlySpan<byte> row, int x, int count)
    {
        unchecked
        {
            var i = 0;
            fixed (byte* from = row[(x * 3)..])
            {
                // The last pixels of a row are read one by one, so that nothing beyond it is touched.
                var left = (row.Length / 3) - x;
                for (; i <= count - TLanes.Count && i + TLanes.Count + 2 <= left; i += TLanes.Count)
                    TLanes.Spread(from + (i * 3), _pixels + i);
            }

            for (; i < count; i++) _pixels[i] = Rgb(row, (x + i) * 3);
        }
    }

    void CopyBgra(ReadOnlySpan<byte> row, int x, int count)
    {
        for (var i = 0; i < count; i++) _pixels[i] = Bgr(row, (x + i) * 4);
    }

    void Gather(ReadOnlySpan<byte> row, int x, int count)
    {
        if (_luma.Layout == PixelLayout.Rgb24)
        {
            for (var i = 0; i < count; i++) _pixels[i] = Rgb(row, _luma.ColumnOf(x + i) * 3);
        }
        else
        {
            for (var i = 0; i < count; i++) _pixels[i] = Bgr(row, _luma.ColumnOf(x + i) * 4);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Rgb(ReadOnlySpan<byte> row, int at) => (uint)(row[at] | (row[at + 1] << 8) | (row[at + 2] << 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Bgr(ReadOnlySpan<byte> row, int at) => (uint)(row[at + 2] | (row[at + 1] << 8) | (row[at] << 16));
}
