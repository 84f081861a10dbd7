// The kinds of clocks, as dated data: how long each runs, what may pause it, and which row of law it stands on.
namespace Waarborg.Cases;

/// <summary>What a clock counts down to. The list is closed: a term of another origin is another kind.</summary>
enum ClockKind
{
    /// <summary>An order of the Dutch authority (ATKM: aanwijzing), which states its own term.</summary>
    AtkmOrder,

    /// <summary>A hotline's notice, by the addendum to the notice-and-take-down code.</summary>
    HotlineNotice,

    /// <summary>A removal order under the proposed regulation on child sexual abuse.</summary>
    CsarOrder,

    /// <summary>A removal order under the regulation on terrorist content.</summary>
    TcoOrder,

    /// <summary>The decision about a customer's complaint.</summary>
    ComplaintDecision,

    /// <summary>The provider's own: a person looks at what was made unavailable before anybody decided.</summary>
    OwnReview,

    /// <summary>The provider's own: a term that somebody gave with a case.</summary>
    OwnRemoval,

    /// <summary>The provider's own: the police are told that somebody's life or safety may be in danger.</summary>
    Danger,
}

/// <summary>Why the law lets a clock stand still. That an office is closed is none of these.</summary>
enum ClockPauseCode
{
    /// <summary>What nobody at the provider could have kept away.</summary>
    ForceMajeure,

    /// <summary>The order cannot be carried out as it is, and whoever gave it was asked.</summary>
    Clarification,
}

/// <summary>In what a term is counted.</summary>
enum ClockUnit
{
    /// <summary>Elapsed time: 24 hours over a change of summer time are 24 hours, not a day.</summary>
    Hours,

    /// <summary>Days of the calendar in Europe/Amsterdam.</summary>
    Days,

    /// <summary>Seven of those days.</summary>
    Weeks,

    /// <summary>Months of that calendar.</summary>
    Months,
}

/// <summary>A term.</summary>
/// <param name="Number">How many.</param>
/// <param name="Unit">Of what.</param>
readonly record struct ClockLength(int Number, ClockUnit Unit)
{
    internal static ClockLength Hours(int hours) => new(hours, ClockUnit.Hours);
}

/// <summary>One kind as the law, or the provider's own decision, has it.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Longest">The term, or the longest that may be stated.</param>
/// <param name="IsStated">True where an order or the operator states the term, up to the longest; else it is always that.</param>
/// <param name="Pauses">The codes by which it may be paused; empty where it never stands still.</param>
/// <param name="Row">The row of the table of terms that it rests on, word for word; null for the provider's own.</param>
/// <param name="AppliesFrom">Since when that is law here; null where it is no law, or the day is not known.</param>
/// <param name="Dutch">Its name for people.</param>
/// <param name="English">The same.</param>
sealed record ClockRule(
    ClockKind Kind, ClockLength Longest, bool IsStated, IReadOnlyList<ClockPauseCode> Pauses, string? Row, DateOnly? AppliesFrom,
    string Dutch, string English)
{
    /// <summary>May a clock of this kind run for so long?</summary>
    internal bool Allows(ClockLength length) => length == Longest
        || (IsStated && length.Unit == Longest.Unit && length.Number >= 1 && length.Number < Longest.Number);
}

static class ClockRules
{
    /// <summary>The longest own review term, in hours: a week.</summary>
    internal const int MaxReviewHours = 168;

    /// <summary>The longest own removal term, in hours: thirty times 24.</summary>
    internal const int MaxRemovalHours = 720;

    static readonly ClockPauseCode[] None = [];
    static readonly ClockPauseCode[] Both = [ClockPauseCode.ForceMajeure, ClockPauseCode.Clarification];

    /// <summary>Every kind, in the order of the enum.</summary>
    /// <remarks>
    /// Of the Dutch act the text was not seen: nothing says that its term may stand still, so it does not. A term of a
    /// regulation that is not law yet is kept for the day that it is, and binds nobody before.
    /// </remarks>
    internal static IReadOnlyList<ClockRule> All { get; } =
    [
        new(ClockKind.AtkmOrder, ClockLength.Hours(12), IsStated: true, None,
            "ATKM aanwijzing | as stated, ≤ 12 h | receipt | — (law text not seen)", new(2024, 7, 1),
            "aanwijzing van de ATKM", "order of the ATKM"),
        new(ClockKind.HotlineNotice, ClockLength.Hours(24), IsStated: false, None,
            "Hotline notice (NTD addendum) | 24 h | receipt of Offlimits notice | —", null,
            "verzoek van een meldpunt", "notice of a hotline"),
        new(ClockKind.CsarOrder, ClockLength.Hours(24), IsStated: true, Both,
            "CSAR removal order | ≤ 24 h | receipt | force majeure; clarification", null,
            "verwijderbevel (CSAR, nog geen wet)", "removal order (CSAR, not law yet)"),
        new(ClockKind.TcoOrder, ClockLength.Hours(1), IsStated: true, Both,
            "TCO removal order | ≤ 1 h | receipt | same", new(2022, 6, 7),
            "verwijderbevel (terroristische inhoud)", "removal order (terrorist content)"),
        new(ClockKind.ComplaintDecision, new(2, ClockUnit.Weeks), IsStated: true, None,
            "Complaint decision | 2 weeks (TCO) / timely (DSA) / reasonable (1232) | receipt | —", new(2022, 6, 7),
            "beslissing op een klacht", "decision about a complaint"),
        new(ClockKind.OwnReview, ClockLength.Hours(MaxReviewHours), IsStated: true, None, null, null,
            "eigen toets van wat al onbeschikbaar is", "own review of what is unavailable already"),
        new(ClockKind.OwnRemoval, ClockLength.Hours(MaxRemovalHours), IsStated: true, None, null, null,
            "eigen termijn voor verwijdering", "own term for removal"),
        new(ClockKind.Danger, ClockLength.Hours(1), IsStated: false, None, null, null,
            "gevaar: melding aan de politie (DSA artikel 18: onverwijld)", "danger: the police told (DSA Article 18: promptly)"),
    ];

    internal static ClockRule Of(ClockKind kind) => All[(int)kind];
}

/// <summary>The names that the ledger, commands and messages have for values of these enums: as in code, in camel case.</summary>
static class ClockNames
{
    internal static string Of<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>Reads a name. False for anything else; never throws.</summary>
    internal static bool TryRead<T>(string text, out T value)
        where T : struct, Enum
    {
        foreach (var one in Enum.GetValues<T>())
        {
            value = one;
            if (Of(one) == text) return true;
        }

        value = default;
        return false;
    }
}
