// The words about what the public still sees of what was taken away.
namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed record OnlineCheckTexts
{
    internal required string Title { get; init; }

    internal required string Lead { get; init; }

    internal required string State { get; init; }

    internal required string LookedAt { get; init; }

    internal required string Pending { get; init; }

    internal required string Gone { get; init; }

    internal required string NobodyLooked { get; init; }

    internal required string NotYet { get; init; }

    internal required string LookNow { get; init; }

    internal required string CountTitle { get; init; }

    internal static OnlineCheckTexts Dutch { get; } = new()
    {
        Title = "Wat het publiek nog ziet",
        Lead = "Een bestand is pas weg als het openbare adres, van buiten opgevraagd, het niet meer geeft. Dan stopt de termijn.",
        State = "Stand",
        LookedAt = "Laatst gekeken",
        Pending = "in afwachting: van buiten nog niet weg gezien",
        Gone = "van buiten gezien: weg",
        NobodyLooked = "niemand keek van buiten: de bron heeft geen openbaar adres",
        NotYet = "nog niet",
        LookNow = "Nu kijken.",
        CountTitle = "In afwachting buiten",
    };

    internal static OnlineCheckTexts English { get; } = new()
    {
        Title = "What the public still sees",
        Lead = "A file is gone when its public address, fetched from outside, gives it no more. Then the clock stops.",
        State = "State",
        LookedAt = "Last look",
        Pending = "pending: not yet seen from outside to be gone",
        Gone = "seen from outside: gone",
        NobodyLooked = "nobody looked from outside: the source has no public address",
        NotYet = "not yet",
        LookNow = "Look now.",
        CountTitle = "Pending outside",
    };
}
