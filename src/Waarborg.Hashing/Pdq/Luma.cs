// Step 1: brightness of each pixel, never rounded to an integer, and for Fit512 which pixels there are at
// all.
namespace Waarborg.Hashing;

/// <summary>The rows of brightness that a profile sees in a picture.</summary>
readonly ref struct Luma
{
    /// <summary>Pixels of a side above which <see cref="PdqProfile.Fit512"/> resizes, and to which it
    /// does.</summary>
    internal const int FitSide = 1 << FitBits;

    const int FitBits = 9;

    static readonly float[] FullGreys = [.. Enumerable.Range(0, 256).Select(v => Full(v, v, v))];

    readonly PixelView _pixels;
    readonly PdqProfile _profile;

    internal Luma(PixelView pixels, PdqProfile profile)
    {
        _pixels = pixels;
        _profile = profile;
        IsResized = profile == PdqProfile.Fit512 && (pixels.Width > FitSide || pixels.Height > FitSide);
        Columns = IsResized ? FitSide : pixels.Width;
        Rows = IsResized ? FitSide : pixels.Height;
    }

    /// <summary>Whether there are <see cref="FitSide"/> rows and columns because the picture is larger.</summary>
    internal bool IsResized { get; }

    internal int Columns { get; }

    internal int Rows { get; }

    internal PixelLayout Layout => _pixels.Layout;

    internal int BytesPerPixel => _pixels.BytesPerPixel;

    /// <summary>The bytes of the row of the picture that is row y of the profile.</summary>
    internal ReadOnlySpan<byte> Row(int y) => _pixels.Row(IsResized ? Nearest(y, _pixels.Height) : y);

    /// <summary>Which column of the picture is column x of the profile.</summary>
    internal int ColumnOf(int x) => IsResized ? Nearest(x, _pixels.Width) : x;

    internal void Read(int y, Span<float> luma)
    {
        if (IsResized) ReadNearest(Row(y), luma);
        else ReadAll(Row(y), luma);
    }

    // The aspect is not kept, so one side may grow while the other shrinks.
    internal static int Nearest(int index, int old) => (int)(((long)index * old) >> FitBits);

    void ReadAll(ReadOnlySpan<byte> row, Span<float> luma)
    {
        var full = _profile == PdqProfile.Full;
        switch (_pixels.Layout)
        {
            case PixelLayout.Grey8:
                for (var x = 0; x < luma.Length; x++) luma[x] = full ? FullGreys[row[x]] : row[x];
                break;
            case PixelLayout.Rgb24 when full:
                for (var x = 0; x < luma.Length; x++, row = row[3..]) luma[x] = Full(row[0], row[1], row[2]);
                break;
            case PixelLayout.Rgb24:
                for (var x = 0; x < luma.Length; x++, row = row[3..]) luma[x] = Fit(row[0], row[1], row[2]);
                break;
            default:
                for (var x = 0; x < luma.Length; x++, row = row[4..]) luma[x] = Of(row);
                break;
        }
    }

    void ReadNearest(ReadOnlySpan<byte> row, Span<float> luma)
    {
        var step = _pixels.BytesPerPixel;
        for (var x = 0; x < luma.Length; x++) luma[x] = Of(row[(ColumnOf(x) * step)..]);
    }

    float Of(ReadOnlySpan<byte> pixel)
    {
        var full = _profile == PdqProfile.Full;
        return _pixels.Layout switch
        {
            PixelLayout.Grey8 => full ? FullGreys[pixel[0]] : pixel[0],
            PixelLayout.Rgb24 => full ? Full(pixel[0], pixel[1], pixel[2]) : Fit(pixel[0], pixel[1], pixel[2]),
            _ => full ? Full(pixel[2], pixel[1], pixel[0]) : Fit(pixel[2], pixel[1], pixel[0]),
        };
    }

    static float Full(double red, double green, double blue) => (float)((0.299 * red) + (0.587 * green) + (0.114 * blue));

    // Added left to right; the compiler never fuses a product with a sum on its own.
    static float Fit(float red, float green, float blue) => (0.299f * red) + (0.587f * green) + (0.114f * blue);
}
