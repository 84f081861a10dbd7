// The words about measures against accounts, which are proposed here and carried out elsewhere.
using System.Diagnostics;
using Waarborg.Cases;

namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed record MeasureTexts
{
    internal required string Title { get; init; }

    internal required string Lead { get; init; }

    internal required string Measure { get; init; }

    internal required string ProposedAt { get; init; }

    internal required string ProposedBy { get; init; }

    internal required Func<AccountMeasure, string> Words { get; init; }

    internal static MeasureTexts Dutch { get; } = new()
    {
        Title = "Voorgestelde maatregel tegen het account",
        Lead = "Iemand stelt dit voor. Het programma voert niets uit en vertelt het niemand. Vervalt het oordeel, dan vervalt "
            + "dit ook. De reden staat verzegeld bij het dossier.",
        Measure = "Maatregel",
        ProposedAt = "Voorgesteld",
        ProposedBy = "Door",
        Words = measure => measure switch
        {
            AccountMeasure.Suspend => "het account voor een tijd afsluiten",
            AccountMeasure.Terminate => "het account beëindigen",
            AccountMeasure.Warn => "de klant waarschuwen",
            _ => throw new UnreachableException(),
        },
    };

    internal static MeasureTexts English { get; } = new()
    {
        Title = "Proposed measure against the account",
        Lead = "Somebody proposes this. The program carries nothing out and tells nobody. Where the verdict falls, this falls "
            + "too. The reason is sealed with the case.",
        Measure = "Measure",
        ProposedAt = "Proposed",
        ProposedBy = "By",
        Words = measure => measure switch
        {
            AccountMeasure.Suspend => "close the account for a time",
            AccountMeasure.Terminate => "end the account",
            AccountMeasure.Warn => "warn the customer",
            _ => throw new UnreachableException(),
        },
    };
}
