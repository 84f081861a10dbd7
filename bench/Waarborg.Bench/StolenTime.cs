// For how long the host of a virtual machine gave its processors to others, looked at again and again.
using System.Diagnostics;
using System.Globalization;

namespace Waarborg.Bench;

/// <summary>
/// The eighth number of <c>cpu</c> in <c>/proc/stat</c> (steal), in hundredths of a second of all processors together. A machine
/// that is nobody's guest has none.
/// </summary>
sealed class StolenTime
{
    const int AtSteal = 8;
    const double MsOfOne = 10;

    readonly List<(long At, double Ms)> _looks = [];

    /// <summary>Looks now.</summary>
    internal void Look() => Add(Stopwatch.GetTimestamp(), Read(File.ReadLines("/proc/stat").First()));

    internal void Add(long at, double ms) => _looks.Add((at, ms));

    /// <summary>Milliseconds, between the last look before the beginning and the first after the end.</summary>
    internal double Between(long begin, long end)
    {
        if (_looks.Count == 0) return 0;
        var before = _looks.FindLastIndex(look => look.At <= begin);
        var after = _looks.FindIndex(look => look.At >= end);
        return _looks[after < 0 ? ^1 : after].Ms - _looks[before < 0 ? 0 : before].Ms;
    }

    /// <summary>Reads the first line of <c>/proc/stat</c>; 0 where it has no such number.</summary>
    internal static double Read(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > AtSteal } words
            ? MsOfOne * long.Parse(words[AtSteal], CultureInfo.InvariantCulture)
            : 0;
}
