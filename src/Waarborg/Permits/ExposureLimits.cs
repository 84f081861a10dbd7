// How much one person may look in a day, as the provider says it: as strict as it likes, and looser only up to a ceiling.
using System.Text.Json.Nodes;

namespace Waarborg.Permits;

/// <param name="QueueMinutes">In the queue on one day, also with nothing revealed.</param>
/// <param name="RevealedMinutes">With something revealed, on one day.</param>
/// <param name="BreakAfterMinutes">In the queue without a break.</param>
/// <param name="BreakMinutes">The length of a break: so long out of the queue.</param>
sealed record ExposureLimits(int QueueMinutes, int RevealedMinutes, int BreakAfterMinutes, int BreakMinutes)
{
    /// <summary>The loosest limit of the time in the queue: six hours, in minutes.</summary>
    internal const int MaxQueueMinutes = 360;

    /// <summary>The loosest limit of the time with something revealed, in minutes.</summary>
    internal const int MaxRevealedMinutes = 90;

    /// <summary>The longest time without a break, in minutes.</summary>
    internal const int MaxBreakAfterMinutes = 60;

    /// <summary>The shortest break, in minutes.</summary>
    internal const int MinBreakMinutes = 10;

    /// <summary>The longest break: a day, in minutes. Whoever is to look less says so by the other limits.</summary>
    internal const int MaxBreakMinutes = 1_440;

    /// <summary>What holds where the settings say nothing.</summary>
    /// <remarks>Hotlines keep to at most four hours a day.</remarks>
    internal static ExposureLimits Usual { get; } = new(240, 45, 50, MinBreakMinutes);

    internal TimeSpan QueueADay => TimeSpan.FromMinutes(QueueMinutes);

    internal TimeSpan RevealedADay => TimeSpan.FromMinutes(RevealedMinutes);

    internal TimeSpan WithoutBreak => TimeSpan.FromMinutes(BreakAfterMinutes);

    internal TimeSpan BreakLasts => TimeSpan.FromMinutes(BreakMinutes);

    /// <summary>The limits as the settings have them: all four, so that both persons sign what will hold.</summary>
    internal JsonObject ToJson() => new()
    {
        ["queueMinutes"] = QueueMinutes,
        ["revealedMinutes"] = RevealedMinutes,
        ["breakAfterMinutes"] = BreakAfterMinutes,
        ["breakMinutes"] = BreakMinutes,
    };
}
