// Step 1 in the fast form: brightness of a few hundred pixels of a row at a time, which stay in the nearest cache.
using System.Buffers.Binary;
using System.Diagnostics;
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

    /// <summary>The thousandths of red and of blue, as two numbers of 16 bits.</summary>
    internal const int RedBlue = 299 | (114 << 16);

    /// <summary>The thousandths of green, and none of what stands beside it.</summary>
    internal const int Green = 587;

    internal const float High = 1f / 1000f;

    internal const float Low = (float)((1.0 / 1000.0) - High);
}

/// <summary>Reads pixels as a profile sees them. Unsafe: rows are read within their bytes, and the strip has its own.</summary>
readonly unsafe ref struct LumaStrips<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    /// <summary>Pixels of a row that are read at once.</summary>
    internal const int Width = 128;

    readonly Luma _luma;
    readonly PdqProfile _profile;
    readonly uint* _pixels;
    readonly int* _places;

    /// <param name="luma">What the profile sees.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="pixels">Room for <see cref="Width"/> pixels.</param>
    /// <param name="places">Room for where <see cref="Luma.FitSide"/> columns lie.</param>
    internal LumaStrips(Luma luma, PdqProfile profile, uint* pixels, int* places)
    {
        _luma = luma;
        _profile = profile;
        _pixels = pixels;
        _places = places;
        if (!luma.IsResized) return;
        // Each is within a row: the last column that is picked lies before the row's end.
        for (var i = 0; i < Luma.FitSide; i++) places[i] = luma.ColumnOf(i) * luma.BytesPerPixel;
        Debug.Assert(places[Luma.FitSide - 1] + luma.BytesPerPixel <= luma.Row(0).Length);
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
            for (var i = 0; i < count; i++) values[i] = row[_places[x + i]];
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
        else if (_luma.Layout == PixelLayout.Bgra32) CopyBgra(row, x, count);
        else if (_profile == PdqProfile.Full)
        {
            var done = ReadFull(row, x, count, to);
            if (done == count) return;
            (x, count) = (x + done, count - done);
            to += done;
            SpreadRgb(row, x, count);
        }
        else SpreadRgb(row, x, count);

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

    // Straight from the row, as many as are whole registers; it says how many.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int ReadFull(ReadOnlySpan<byte> row, int x, int count, float* to)
    {
        unchecked
        {
            var i = 0;
            fixed (byte* from = row[(x * 3)..])
            {
                var until = LastWhole(row, x, count);
                for (; i <= until; i += TLanes.Count)
                {
                    // The next strip of this row: other rows come before it, too many for the processor to see it coming.
                    CacheLine.Fetch(from + ((i + Width) * 3));
                    TLanes.Store(TLanes.FullOfRgb(from + (i * 3)), to + i);
                }
            }

            return i;
        }
    }

    void SpreadRgb(ReadOnlySpan<byte> row, int x, int count)
    {
        unchecked
        {
            var i = 0;
            fixed (byte* from = row[(x * 3)..])
            {
                var until = LastWhole(row, x, count);
                for (; i <= until; i += TLanes.Count) TLanes.Spread(from + (i * 3), _pixels + i);
            }

            for (; i < count; i++) _pixels[i] = Rgb(row, (x + i) * 3);
        }
    }

    // The last pixels of a row are read one by one, so that nothing beyond it is touched: four bytes more than a register of
    // pixels are two pixels at the most.
    static int LastWhole(ReadOnlySpan<byte> row, int x, int count) =>
        Math.Min(count - TLanes.Count, (row.Length / 3) - x - TLanes.Count - 2);

    void CopyBgra(ReadOnlySpan<byte> row, int x, int count)
    {
        unchecked
        {
            fixed (byte* from = row.Slice(x * 4, count * 4))
            {
                for (var i = 0; i < count; i++) _pixels[i] = Bgra(from + (i * 4));
            }
        }
    }

    void Gather(ReadOnlySpan<byte> row, int x, int count)
    {
        unchecked
        {
            // Not read from the fields for each pixel anew, as what is written could be one of them.
            var places = _places + x;
            var to = _pixels;
            fixed (byte* from = row)
            {
                if (_luma.Layout == PixelLayout.Rgb24)
                {
                    // Four bytes at once, of which the last says nothing, but for the last pixels of a row.
                    var whole = count;
                    while (whole > 0 && places[whole - 1] > row.Length - 4) whole--;
                    for (var i = 0; i < whole; i++) to[i] = Unsafe.ReadUnaligned<uint>(from + places[i]);
                    for (var i = whole; i < count; i++) to[i] = Rgb(row, places[i]);
                }
                else
                {
                    for (var i = 0; i < count; i++) to[i] = Bgra(from + places[i]);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Rgb(ReadOnlySpan<byte> row, int at) => (uint)(row[at] | (row[at + 1] << 8) | (row[at + 2] << 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Bgra(byte* at) => BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(at)) >> 8;
}
