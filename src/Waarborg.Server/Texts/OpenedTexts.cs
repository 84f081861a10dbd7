// The words about cases that somebody asked for by an address.
using System.Diagnostics;
using Waarborg.Cases;

namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed record OpenedTexts
{
    internal required Func<CaseCause, string> Cause { get; init; }

    internal required string CauseTitle { get; init; }

    internal required string ReceivedAt { get; init; }

    internal required string Customer { get; init; }

    internal required string CustomerUnsaid { get; init; }

    internal required string Named { get; init; }

    internal required string NoSource { get; init; }

    internal required string NoItem { get; init; }

    internal required string NotJudged { get; init; }

    /// <summary>Why a case without a file was closed.</summary>
    internal required Func<CaseClosed, string> ClosedWhy { get; init; }

    internal required Func<string, string> FoundWith { get; init; }

    internal required string Confirm { get; init; }

    internal required string Reject { get; init; }

    internal required string CarryOut { get; init; }

    internal required string References { get; init; }

    internal required string DecideTitle { get; init; }

    internal required string DecideLead { get; init; }

    internal static OpenedTexts Dutch { get; } = new()
    {
        Cause = cause => cause switch
        {
            CaseCause.Notice => "verzoek tot verwijdering",
            CaseCause.Order => "bevel",
            _ => "treffer",
        },
        CauseTitle = "Aanleiding",
        ReceivedAt = "Ontvangen",
        Customer = "Klant",
        CustomerUnsaid = "nog onbekend",
        Named = "genoemd door een adres; niets is vergeleken",
        NoSource = "geen",
        NoItem = "Het adres is van geen bron, of daar ligt niets. De termijn loopt.",
        NotJudged = "bevolen; wordt uitgevoerd, niet beoordeeld",
        ClosedWhy = why => why switch
        {
            CaseClosed.NotThere => "Gesloten: op het adres ligt niets.",
            CaseClosed.NotOurs => "Gesloten: het adres is van geen bron.",
            CaseClosed.Withdrawn => "Gesloten: de afzender heeft het verzoek ingetrokken.",
            _ => throw new UnreachableException(),
        },
        FoundWith = version => $"gelezen om het adres, Waarborg {version}",
        Confirm = "Toewijzen: het bestand wordt onbeschikbaar.",
        Reject = "Afwijzen: het bestand blijft, of komt terug.",
        CarryOut = "Het bevel uitvoeren: niemand beoordeelt het.",
        References = "Wie nog meer naar dit object wijst.",
        DecideTitle = "Besluiten",
        DecideLead = "Wie toegang heeft tot de opdrachtregel besluit zo. Het adres en de afzender staan verzegeld.",
    };

    internal static OpenedTexts English { get; } = new()
    {
        Cause = cause => cause switch
        {
            CaseCause.Notice => "notice",
            CaseCause.Order => "order",
            _ => "match",
        },
        CauseTitle = "Cause",
        ReceivedAt = "Received",
        Customer = "Customer",
        CustomerUnsaid = "not known yet",
        Named = "named by an address; nothing was compared",
        NoSource = "none",
        NoItem = "The address is of no source, or nothing lies there. The clock runs.",
        NotJudged = "ordered; carried out, not judged",
        ClosedWhy = why => why switch
        {
            CaseClosed.NotThere => "Closed: nothing lies at the address.",
            CaseClosed.NotOurs => "Closed: the address is of no source.",
            CaseClosed.Withdrawn => "Closed: the sender took it back.",
            _ => throw new UnreachableException(),
        },
        FoundWith = version => $"read because of the address, Waarborg {version}",
        Confirm = "Grant it: the file becomes unavailable.",
        Reject = "Refuse it: the file stays, or comes back.",
        CarryOut = "Carry the order out: nobody judges it.",
        References = "Who else points to this object.",
        DecideTitle = "Decide",
        DecideLead = "Whoever has the command line decides so. The address and the sender are sealed.",
    };
}
