// The texts about the laws around detection.
using Waarborg.Permits;

namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed partial record RegimeTexts
{
    internal required string Title { get; init; }
    internal required string Lead { get; init; }
    internal required string HostingTitle { get; init; }
    internal required Func<string, IReadOnlyList<string>> HostingWords { get; init; }
    internal required string UnknownTitle { get; init; }
    internal required IReadOnlyList<string> UnknownWords { get; init; }
    internal required string FactsTitle { get; init; }
    internal required Func<string, string> Caption { get; init; }
    internal required string When { get; init; }
    internal required string What { get; init; }
    internal required string ForHosting { get; init; }
    internal required string HowSure { get; init; }
    internal required string NoAdvice { get; init; }
    internal required Func<string, string, string> Days { get; init; }
    internal required Func<int, int, string> Month { get; init; }
    internal required Func<Certainty, string> CertaintyWords { get; init; }
    internal required Func<HostingMeaning, string> MeaningWords { get; init; }
    internal required Func<RegimeEvent, string> EventWords { get; init; }
}
