// How many decoders there are and how much each may use.
using System.ComponentModel.DataAnnotations;

namespace Waarborg.Decoding;

/// <summary>The limits of decoding that an operator may set.</summary>
sealed record DecodingOptions
{
    /// <summary>Items that are decoded at the same time, each in a process of its own.</summary>
    [Range(1, 256)]
    public int Processes { get; init; } = Environment.ProcessorCount;

    /// <summary>Pixels that a picture may have by its header. A picture of more is not decoded.</summary>
    [Range(1, 500_000_000)]
    public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>Time that a decoder may take for one item; waiting for the item's bytes does not count.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ItemTimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Mebibytes of memory that one decoder may fill: the wall behind the limit of pixels.</summary>
    [Range(512, 65_536)]
    public int MemoryMebibytes { get; init; } = 2048;
}
