// The words about clocks of cases, once for each language.
using Waarborg.Cases;

namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed record ClockTexts
{
    /// <summary>The name of a kind.</summary>
    internal required Func<ClockKind, string> KindWords { get; init; }

    /// <summary>How many clocks are over, above the cases; the number as people write it.</summary>
    internal required Func<long, string, string> Overdue { get; init; }

    /// <summary>How many clocks rang and were acknowledged by nobody, on every page.</summary>
    internal required Func<long, string, string> Unacknowledged { get; init; }

    internal static ClockTexts Dutch { get; } = new()
    {
        KindWords = static kind => ClockRules.Of(kind).Dutch,
        Overdue = static (count, number) => count == 1 ? "1 termijn is verstreken." : $"{number} termijnen zijn verstreken.",
        Unacknowledged = static (count, number) => (count == 1
            ? "1 termijn heeft gewaarschuwd en niemand heeft dat bevestigd."
            : $"{number} termijnen hebben gewaarschuwd en niemand heeft dat bevestigd."),
    };

    internal static ClockTexts English { get; } = new()
    {
        KindWords = static kind => ClockRules.Of(kind).English,
        Overdue = static (count, number) => count == 1 ? "1 clock is over." : $"{number} clocks are over.",
        Unacknowledged = static (count, number) => (count == 1
            ? "1 clock has rung and nobody has acknowledged it."
            : $"{number} clocks have rung and nobody has acknowledged them."),
    };
}
