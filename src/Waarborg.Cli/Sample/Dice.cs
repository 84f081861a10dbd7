// Numbers that look random and are the same on every machine and in every release of the runtime.
namespace Waarborg.Cli.Sample;

/// <summary>A seeded sequence (xorshift64*). The sample has to come out the same whenever it is
/// drawn.</summary>
sealed class Dice
{
    ulong _state;

    internal Dice(ulong seed) => _state = unchecked((seed + 1) * 0x9E3779B97F4A7C15) | 1;

    /// <summary>At least 0, under 1.</summary>
    internal double Next()
    {
        _state ^= _state >> 12;
        _state ^= unchecked(_state << 25);
        _state ^= _state >> 27;
        return (unchecked(_state * 0x2545F4914F6CDD1D) >> 11) * (1.0 / (1UL << 53));
    }

    internal double Between(double from, double to) => from + ((to - from) * Next());

    /// <summary>At least <paramref name="from"/>, under <paramref name="to"/>.</summary>
    internal int Whole(int from, int to) => from + (int)((to - from) * Next());

    internal bool Chance(double share) => Next() < share;

    internal T Pick<T>(params ReadOnlySpan<T> among) => among[Whole(0, among.Length)];

    internal Rgb Colour() => new((byte)Whole(0, 256), (byte)Whole(0, 256), (byte)Whole(0, 256));

    internal Rgb Dark() => Colour().Mix(Rgb.Black, 0.65);

    internal Rgb Light() => Colour().Mix(Rgb.White, 0.65);
}
