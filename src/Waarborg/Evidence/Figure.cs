// One published value: a number, a true zero, or the reason for which there is none.
namespace Waarborg.Evidence;

/// <summary>A value of the figures. "We did not count" is never written as nought.</summary>
abstract record Figure
{
    internal sealed record Number(long Value) : Figure;

    internal sealed record Zero : Figure;

    internal sealed record NotCollected(NoFigure Reason) : Figure;

    /// <summary>A count that was taken.</summary>
    internal static Figure Of(long value) => value == 0 ? new Zero() : new Number(value);

    internal static Figure None(NoFigure reason) => new NotCollected(reason);
}

/// <summary>Why there is no value.</summary>
enum NoFigure
{
    /// <summary>No permit was in force in the period: nothing was looked at.</summary>
    NoPermit,

    /// <summary>Nothing happened that it could be measured on.</summary>
    NothingToMeasure,

    /// <summary>The closed records of the period are not all there to count.</summary>
    Closed,

    /// <summary>The program cannot do it: it finds known imagery only.</summary>
    CapabilityAbsent,
}
