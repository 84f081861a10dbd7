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

    /// <summary>A chain was never tested; on the first page, for those who see cases.</summary>
    internal required string ChainNeverTested { get; init; }

    /// <summary>A chain was tested at this moment, and nobody ever said that a test arrived.</summary>
    internal required Func<string, string> ChainNeverArrived { get; init; }

    /// <summary>That a test arrived was last said at this moment, longer ago than it is believed.</summary>
    internal required Func<string, string> ChainLongAgo { get; init; }

    internal static ClockTexts Dutch { get; } = new()
    {
        KindWords = static kind => ClockRules.Of(kind).Dutch,
        Overdue = static (count, number) => count == 1 ? "1 termijn is verstreken." : $"{number} termijnen zijn verstreken.",
        Unacknowledged = static (count, number) => (count == 1
            ? "1 termijn heeft gewaarschuwd en niemand heeft dat bevestigd."
            : $"{number} termijnen hebben gewaarschuwd en niemand heeft dat bevestigd."),
        ChainNeverTested = "Wie wordt opgeroepen bij een termijn, is nooit geprobeerd.",
        ChainNeverArrived = at => $"Wie wordt opgeroepen bij een termijn, is {at} geprobeerd. Niemand heeft gezegd dat het "
            + "bericht aankwam.",
        ChainLongAgo = at => $"Dat een oproep bij een termijn aankomt, is het laatst {at} bevestigd. Probeer het weer eens.",
    };

    internal static ClockTexts English { get; } = new()
    {
        KindWords = static kind => ClockRules.Of(kind).English,
        Overdue = static (count, number) => count == 1 ? "1 clock is over." : $"{number} clocks are over.",
        Unacknowledged = static (count, number) => (count == 1
            ? "1 clock has rung and nobody has acknowledged it."
            : $"{number} clocks have rung and nobody has acknowledged them."),
        ChainNeverTested = "Who is called when a clock rings was never tried.",
        ChainNeverArrived = at => $"Who is called when a clock rings was tried {at}. Nobody has said that the message arrived.",
        ChainLongAgo = at => $"That a call arrives when a clock rings was last acknowledged {at}. Try it again some time.",
    };
}
