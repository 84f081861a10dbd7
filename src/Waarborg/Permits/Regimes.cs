// The laws around detection as dated facts, each with how sure it is and what it means for hosting. Nothing is decided by them.
namespace Waarborg.Permits;

/// <summary>How a fact is known.</summary>
enum Certainty
{
    /// <summary>Read in a copy of the text itself.</summary>
    Read,

    /// <summary>Seen in another source, such as news or an excerpt.</summary>
    Seen,

    /// <summary>Known, and not looked up again.</summary>
    Known,

    /// <summary>Not known, or contradictory.</summary>
    Unknown,
}

/// <summary>What a fact means for a hosting provider's own decision to look for known imagery.</summary>
enum HostingMeaning
{
    /// <summary>It is about communication services; it never covered hosting.</summary>
    CommunicationOnly,

    /// <summary>A proposal, or a step towards one: no law.</summary>
    Proposal,

    /// <summary>It binds hosting providers, and lets nobody start detection.</summary>
    BindsHosting,

    /// <summary>Advice, a vote or a statement: it changes no law.</summary>
    SaidOnly,
}

/// <summary>What happened; the pages have words for each.</summary>
enum RegimeEvent
{
    DerogationInForce,
    RegulationProposed,
    SupervisorsOpinion,
    NoteOnClientSide,
    ParliamentPosition,
    CommissionReport,
    DerogationExtended,
    DutchActInForce,
    DutchMotion,
    DutchLetter,
    ReportFormInForce,
    TransparencyTemplates,
    DutchAbstention,
    CouncilNegotiates,
    SecondCommissionReport,
    FirstTrilogue,
    ExtensionProposed,
    CommitteeRejects,
    ParliamentAmends,
    ParliamentRejects,
    DerogationLapsed,
    AmbassadorsAgree,
    CouncilPosition,
    SecondReading,
    TrilogueOpen,
}

/// <summary>One dated fact.</summary>
/// <param name="From">The day, or the first of several.</param>
/// <param name="To">The last of several days. From the first to the last of a month, where the day is not known.</param>
/// <param name="Event">What happened.</param>
/// <param name="Meaning">What it means for hosting.</param>
/// <param name="Certainties">How it is known; two where the day and the event are known differently.</param>
sealed record RegimeFact(
    DateOnly From, DateOnly To, RegimeEvent Event, HostingMeaning Meaning, IReadOnlyList<Certainty> Certainties)
{
    /// <summary>True where only the month is known.</summary>
    internal bool IsMonth => From.Day == 1 && To == From.AddMonths(1).AddDays(-1);
}

static class Regimes
{
    /// <summary>The day up to which the facts were gathered.</summary>
    internal static DateOnly KnownOn { get; } = new(2026, 11, 22);

    /// <summary>When the EU derogation for communication services ceased to apply. Hosting never stood on it.</summary>
    internal static DateOnly DerogationEnd { get; } = new(2026, 4, 3);

    /// <summary>In the order of time.</summary>
    internal static IReadOnlyList<RegimeFact> All { get; } =
    [
        On(2021, 8, 2, RegimeEvent.DerogationInForce, HostingMeaning.CommunicationOnly, Certainty.Read, Certainty.Known),
        On(2022, 5, 11, RegimeEvent.RegulationProposed, HostingMeaning.Proposal, Certainty.Read),
        On(2022, 7, 28, RegimeEvent.SupervisorsOpinion, HostingMeaning.SaidOnly, Certainty.Read),
        On(2023, 4, 20, RegimeEvent.NoteOnClientSide, HostingMeaning.SaidOnly, Certainty.Read),
        In(2023, 11, RegimeEvent.ParliamentPosition, HostingMeaning.Proposal, Certainty.Seen),
        On(2023, 12, 19, RegimeEvent.CommissionReport, HostingMeaning.SaidOnly, Certainty.Seen),
        Days(new(2024, 5, 14), 2, RegimeEvent.DerogationExtended, HostingMeaning.CommunicationOnly, Certainty.Read),
        On(2024, 7, 1, RegimeEvent.DutchActInForce, HostingMeaning.BindsHosting, Certainty.Seen),
        On(2024, 10, 9, RegimeEvent.DutchMotion, HostingMeaning.SaidOnly, Certainty.Read),
        On(2024, 11, 29, RegimeEvent.DutchLetter, HostingMeaning.SaidOnly, Certainty.Read),
        On(2024, 12, 16, RegimeEvent.ReportFormInForce, HostingMeaning.CommunicationOnly, Certainty.Read),
        On(2025, 7, 1, RegimeEvent.TransparencyTemplates, HostingMeaning.BindsHosting, Certainty.Read),
        Days(new(2025, 11, 18), 8, RegimeEvent.DutchAbstention, HostingMeaning.SaidOnly, Certainty.Read, Certainty.Seen),
        On(2025, 11, 26, RegimeEvent.CouncilNegotiates, HostingMeaning.Proposal, Certainty.Seen),
        In(2025, 11, RegimeEvent.SecondCommissionReport, HostingMeaning.SaidOnly, Certainty.Seen, Certainty.Unknown),
        On(2025, 12, 9, RegimeEvent.FirstTrilogue, HostingMeaning.Proposal, Certainty.Seen),
        In(2025, 12, RegimeEvent.ExtensionProposed, HostingMeaning.CommunicationOnly, Certainty.Seen),
        Days(new(2026, 3, 2), 2, RegimeEvent.CommitteeRejects, HostingMeaning.CommunicationOnly, Certainty.Seen),
        On(2026, 3, 11, RegimeEvent.ParliamentAmends, HostingMeaning.CommunicationOnly, Certainty.Seen),
        On(2026, 3, 26, RegimeEvent.ParliamentRejects, HostingMeaning.CommunicationOnly, Certainty.Seen),
        On(2026, 4, 3, RegimeEvent.DerogationLapsed, HostingMeaning.CommunicationOnly, Certainty.Read),
        On(2026, 6, 26, RegimeEvent.AmbassadorsAgree, HostingMeaning.CommunicationOnly, Certainty.Seen),
        In(2026, 6, RegimeEvent.TrilogueOpen, HostingMeaning.Proposal, Certainty.Seen),
        Days(new(2026, 7, 1), 2, RegimeEvent.CouncilPosition, HostingMeaning.CommunicationOnly, Certainty.Seen),
        In(2026, 7, RegimeEvent.SecondReading, HostingMeaning.CommunicationOnly, Certainty.Unknown),
    ];

    static RegimeFact On(
        int year, int month, int day, RegimeEvent what, HostingMeaning meaning, params IReadOnlyList<Certainty> certainties) =>
        new(new(year, month, day), new(year, month, day), what, meaning, certainties);

    static RegimeFact In(
        int year, int month, RegimeEvent what, HostingMeaning meaning, params IReadOnlyList<Certainty> certainties) =>
        new(new(year, month, 1), new DateOnly(year, month, 1).AddMonths(1).AddDays(-1), what, meaning, certainties);

    static RegimeFact Days(
        DateOnly from, int days, RegimeEvent what, HostingMeaning meaning, params IReadOnlyList<Certainty> certainties) =>
        new(from, from.AddDays(days - 1), what, meaning, certainties);
}
