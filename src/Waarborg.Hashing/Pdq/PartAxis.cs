// Steps 3 and 4 along one side of a part of a picture, or of more than the picture, as weights on the pixels of that side.
namespace Waarborg.Hashing;

/// <summary>From where to where a part of a side lies, in pixels; under 0 and beyond the side its last pixel goes on.</summary>
readonly record struct Stretch(float From, float Until);

/// <summary>The weights of one part of one side: for each of the 64 values a run of pixels. Memory is the caller's.</summary>
/// <remarks>
/// Two rounds of a moving mean are, but for rounding to pixels, a triangle twice as wide as the window, which is a 128th of the
/// side. It lies here over the middle of each value's share: the offsets by a pixel that the published form has are half to one
/// and a half pixels of the full size, and different in each profile, so that one hash is near both.
/// </remarks>
readonly ref struct PartAxis
{
    /// <summary>Weights of one value at the most: of a side of <see cref="ReducedGrey.MaxSide"/> and a little more.</summary>
    internal const int MaxTaps = 16;

    /// <summary>Floats of the weights of one side.</summary>
    internal const int Floats = Decimation.Size * MaxTaps;

    readonly Span<float> _weights;
    readonly Span<int> _firsts;
    readonly Span<int> _counts;

    /// <param name="side">Pixels of the side.</param>
    /// <param name="part">Which part of it.</param>
    /// <param name="weights">Room for <see cref="Floats"/> floats.</param>
    /// <param name="numbers">Room for two numbers for each value.</param>
    internal PartAxis(int side, Stretch part, Span<float> weights, Span<int> numbers)
    {
        _weights = weights[..Floats];
        _firsts = numbers[..Decimation.Size];
        _counts = numbers.Slice(Decimation.Size, Decimation.Size);
        _weights.Clear();
        var each = (part.Until - part.From) / Decimation.Size;
        for (var i = 0; i < Decimation.Size; i++) Weigh(i, part.From + ((i + 0.5f) * each), each / 2, side);
    }

    /// <summary>The first pixel that is in a value.</summary>
    internal int First(int value) => _firsts[value];

    /// <summary>The weights of that pixel and of those behind it.</summary>
    internal ReadOnlySpan<float> Weights(int value) => _weights.Slice(value * MaxTaps, _counts[value]);

    void Weigh(int value, float middle, float reach, int side)
    {
        var (from, until) = ((int)MathF.Floor(middle - reach), (int)MathF.Ceiling(middle + reach));
        var first = _firsts[value] = Math.Clamp(from, 0, side - 1);
        _counts[value] = Math.Clamp(until - 1, first, side - 1) - first + 1;
        var before = 0f;
        for (var at = from; at < until; at++)
        {
            var share = ShareBelow((at + 1 - middle) / reach);
            _weights[(value * MaxTaps) + Math.Clamp(at, first, side - 1) - first] += share - before;
            before = share;
        }
    }

    // How much of a triangle from -1 to 1 lies under a point.
    static float ShareBelow(float point) => point switch
    {
        <= -1 => 0,
        >= 1 => 1,
        <= 0 => (1 + point) * (1 + point) / 2,
        _ => 1 - ((1 - point) * (1 - point) / 2),
    };
}
