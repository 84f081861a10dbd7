// For how long what stands in a case may be kept: ceilings of the law and of the operator, of which the earliest applies. Pure.
namespace Waarborg.Cases;

/// <summary>What says when something of a case goes.</summary>
enum RetentionRule
{
    /// <summary>What the operator's settings say, counted from when the item came into its case.</summary>
    Settings,

    /// <summary>Later than the settings say, because the customer may still object (DSA Article 20(1): six months).</summary>
    Redress,

    /// <summary>12 months after it was identified (Regulation (EU) 2021/1232 Article 3(1)(i), as a ceiling of our own).</summary>
    Identified,

    /// <summary>12 months after it was reported or removed, whichever was first (COM(2022) 209 Article 22).</summary>
    ReportedOrRemoved,

    /// <summary>Six months after removal, no sooner and no later (Regulation (EU) 2021/784 Article 6).</summary>
    TerroristContent,

    /// <summary>A sealed file: as many days after it was removed as the settings say.</summary>
    SealedFile,
}

/// <summary>What the ceilings are counted from.</summary>
/// <param name="Cause">What opened the case.</param>
/// <param name="OpenedAt">When the item came into the case; when the case opened, where it has none.</param>
sealed record RetentionFacts(CaseCause Cause, DateTimeOffset OpenedAt)
{
    /// <summary>When a match was found; null where nothing was compared.</summary>
    internal DateTimeOffset? IdentifiedAt { get; init; }

    /// <summary>When somebody outside was first told of it.</summary>
    internal DateTimeOffset? ReportedAt { get; init; }

    /// <summary>When it was first made unavailable.</summary>
    internal DateTimeOffset? RemovedAt { get; init; }

    /// <summary>When the customer was told, from which on he may object.</summary>
    internal DateTimeOffset? InformedAt { get; init; }

    /// <summary>He is still to be told of something that was done: his time to object has not begun.</summary>
    internal bool IsUntold { get; init; }

    /// <summary>An order about terrorist content stands behind it.</summary>
    internal bool IsTerroristContent { get; init; }
}

/// <summary>Days that the operator's settings say.</summary>
sealed record RetentionDays(int Cases, int SealedFiles, int Complaints = 366);

/// <summary>When something goes, and by which rule.</summary>
sealed record RetentionEnd(DateTimeOffset At, RetentionRule Rule);

static class RecordRetention
{
    /// <summary>Months that a record may be kept at most, by whichever of the two laws counts.</summary>
    internal const int CeilingMonths = 12;

    /// <summary>Months that a removal under an order about terrorist content is kept, exactly.</summary>
    internal const int TerroristMonths = 6;

    /// <summary>For how long whoever was told may object: at least six months (Article 20(1)), here by the calendar.</summary>
    internal static ClockLength Redress { get; } = new(6, ClockUnit.Months);

    /// <summary>Until when he may: to the last hour of the day. What he needs for it is kept so long.</summary>
    internal static DateTimeOffset ObjectUntil(DateTimeOffset informedAt) => AmsterdamTime.EndOf(informedAt, Redress);

    /// <summary>What holds where no settings are in force: the ceiling alone.</summary>
    internal static RetentionDays WithoutSettings { get; } = new(366, 366);

    /// <summary>
    /// When what is known of an item goes: by the earliest ceiling. The operator's own is never before the customer's time to
    /// object is over; the law's are. What the law has kept for a fixed time goes at its end, neither sooner nor later.
    /// </summary>
    internal static RetentionEnd Of(RetentionFacts facts, RetentionDays days)
    {
        if (facts is { IsTerroristContent: true, RemovedAt: { } removed })
        {
            return new(removed.AddMonths(TerroristMonths), RetentionRule.TerroristContent);
        }

        return Ceilings(facts).Append(Chosen(facts, days)).MinBy(one => one.At)!;
    }

    /// <summary>
    /// When a file under seal is destroyed: as the settings say, but not while it may have to be put back; or with its item.
    /// </summary>
    internal static RetentionEnd OfSealedFile(RetentionFacts facts, RetentionDays days)
    {
        var item = Of(facts, days);
        if (facts.RemovedAt is not { } removed || item.Rule == RetentionRule.TerroristContent) return item;
        var chosen = NotBeforeRedress(new(removed.AddDays(days.SealedFiles), RetentionRule.SealedFile), facts);
        return chosen.At < item.At ? chosen : item;
    }

    /// <summary>The end of a file under seal by the day that was set for it, but not while it may have to be put back.</summary>
    internal static DateTimeOffset OfSeal(DateTimeOffset until, RetentionFacts facts) =>
        NotBeforeRedress(new(until, RetentionRule.SealedFile), facts).At;

    static RetentionEnd Chosen(RetentionFacts facts, RetentionDays days) =>
        NotBeforeRedress(new(facts.OpenedAt.AddDays(days.Cases), RetentionRule.Settings), facts);

    // Of what nobody could be told in all that time nothing stays longer than the laws' ceilings.
    static RetentionEnd NotBeforeRedress(RetentionEnd chosen, RetentionFacts facts)
    {
        if (facts.InformedAt is { } at) chosen = Later(chosen, ObjectUntil(at));
        return facts.IsUntold ? Later(chosen, facts.OpenedAt.AddMonths(CeilingMonths)) : chosen;
    }

    static RetentionEnd Later(RetentionEnd chosen, DateTimeOffset window) =>
        window > chosen.At ? new(window, RetentionRule.Redress) : chosen;

    static IEnumerable<RetentionEnd> Ceilings(RetentionFacts facts)
    {
        if (facts is { Cause: CaseCause.Match, IdentifiedAt: { } identified })
        {
            yield return new(identified.AddMonths(CeilingMonths), RetentionRule.Identified);
        }

        if (Earliest(facts.ReportedAt, facts.RemovedAt) is { } first)
        {
            yield return new(first.AddMonths(CeilingMonths), RetentionRule.ReportedOrRemoved);
        }
    }

    static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null ? other : other is null || one < other ? one : other;
}
