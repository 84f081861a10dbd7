// For how long an authority may keep a statement back, by the kind of its order. Dated data, not law in code.
using Waarborg.Cases;

namespace Waarborg.Notices;

/// <summary>By what an authority keeps a statement back.</summary>
enum HoldKind
{
    /// <summary>A removal order under the regulation on terrorist content, with non-disclosure.</summary>
    TcoOrder,

    /// <summary>The same under the proposed regulation on child sexual abuse.</summary>
    CsarOrder,

    /// <summary>An investigation of which the user must not learn, under that proposal.</summary>
    CsarInvestigation,

    /// <summary>Another order to act, which itself says when the recipient may be told (DSA Article 9(5)).</summary>
    OtherOrder,
}

/// <summary>One kind.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Once">The longest that it may be set for at once.</param>
/// <param name="Together">The longest with every extension, from the first time.</param>
/// <param name="Row">The row of the table of terms that it rests on, word for word; null for the provider's own choice.</param>
/// <param name="Dutch">Its name for people.</param>
/// <param name="English">The same.</param>
sealed record HoldRule(
    HoldKind Kind, ClockLength Once, ClockLength Together, string? Row, string Dutch, string English);

static class HoldRules
{
    static readonly ClockLength _six = new(6, ClockUnit.Weeks);
    static readonly ClockLength _twelve = new(12, ClockUnit.Weeks);
    static readonly ClockLength _eighteen = new(18, ClockUnit.Months);

    /// <summary>Every kind, in the order of the enum.</summary>
    /// <remarks>For an order of which no law is known that says how long, the shortest of the others is taken.</remarks>
    internal static IReadOnlyList<HoldRule> All { get; } =
    [
        new(HoldKind.TcoOrder, _six, _twelve, "Non-disclosure | 6 + 6 weeks | order | —",
            "bevel over terroristische inhoud", "order about terrorist content"),
        new(HoldKind.CsarOrder, _six, _twelve, "Non-disclosure | 6 + 6 weeks | order | —",
            "verwijderbevel (CSAR, nog geen wet)", "removal order (CSAR, not law yet)"),
        new(HoldKind.CsarInvestigation, _eighteen, _eighteen,
            "User info, CSAR report | after unfounded msg, or 3 months, or hold end | report | LEA hold ≤ 18 months",
            "opsporingsonderzoek (CSAR, nog geen wet)", "investigation (CSAR, not law yet)"),
        new(HoldKind.OtherOrder, _six, _twelve, null,
            "ander bevel, dat zelf een moment noemt", "another order, which names a moment itself"),
    ];

    internal static HoldRule Of(HoldKind kind) => All[(int)kind];

    /// <summary>Why a hold may not end then, in words; null where it may.</summary>
    /// <param name="kind">By what it is held.</param>
    /// <param name="from">Since when it is held, where it is held already; else now.</param>
    /// <param name="now">Now.</param>
    /// <param name="until">When it is to end.</param>
    internal static string? Problem(HoldKind kind, DateTimeOffset from, DateTimeOffset now, DateTimeOffset until)
    {
        var rule = Of(kind);
        return until <= now ? "The end of a hold lies ahead."
            : until > AmsterdamTime.EndOf(now, rule.Once)
                ? $"A hold ({rule.English}) is set for at most {Words(rule.Once)} at once."
            : until > AmsterdamTime.EndOf(from, rule.Together)
                ? $"A hold ({rule.English}) is at most {Words(rule.Together)} together."
            : null;
    }

    static string Words(ClockLength length) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{length.Number} {length.Unit.ToString().ToLowerInvariant()}");
}
