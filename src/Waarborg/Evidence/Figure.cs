// One published value: a number, a true zero, a count in tens, or the reason for which there is none.
using System.Text.Json.Nodes;
using Waarborg.Ledger;

namespace Waarborg.Evidence;

/// <summary>A value of the figures. "We did not count" is never written as nought.</summary>
abstract record Figure
{
    internal sealed record Number(long Value) : Figure;

    internal sealed record Zero : Figure;

    /// <summary>A count that is published in tens only: at least this, and less than one step more.</summary>
    internal sealed record Tens(long AtLeast) : Figure
    {
        internal const int Step = ShownCount.Step;

        /// <summary>The largest count that looks like this.</summary>
        internal long AtMost => AtLeast + Step - 1;
    }

    internal sealed record NotCollected(NoFigure Reason) : Figure;

    /// <summary>A count that was taken.</summary>
    internal static Figure Of(long value) => value == 0 ? new Zero() : new Number(value);

    /// <summary>What an entry of a day's figures says: <c>&lt;10</c>, or a count rounded down to tens.</summary>
    internal static Figure Shown(JsonNode value) =>
        new Tens(value.GetValueKind() == System.Text.Json.JsonValueKind.String ? 0 : (long)value);

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

    /// <summary>The day's figures are not yet due.</summary>
    NotYet,

    /// <summary>The program cannot do it: it finds known imagery only.</summary>
    CapabilityAbsent,

    /// <summary>Fewer than ten to measure on: shown to everybody it would tell of single files.</summary>
    TooFew,
}
