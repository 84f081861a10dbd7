// The texts of the page with the test pictures, once for each language.
namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed record TestPictureTexts
{
    internal required string Title { get; init; }
    internal required string Link { get; init; }
    internal required string Lead { get; init; }
    internal required string ForWhomTitle { get; init; }
    internal required IReadOnlyList<string> ForWhom { get; init; }
    internal required string WhatTitle { get; init; }
    internal required IReadOnlyList<string> What { get; init; }
    internal required Func<string, string> Caption { get; init; }
    internal required string File { get; init; }
    internal required string Bytes { get; init; }
    internal required string Digest { get; init; }

    /// <summary>Above the numbers of cases and sweeps.</summary>
    internal required string Counted { get; init; }

    internal static TestPictureTexts Dutch { get; } = new()
    {
        Title = "Testafbeeldingen",
        Link = "Testafbeeldingen",
        Lead = "Met deze plaatjes ziet iedereen of ergens echt wordt gezocht. Er staat niets ergs op: een programma heeft ze "
            + "getekend, en er staat groot ‘TEST’ op. Elke installatie van Waarborg kent dezelfde.",
        ForWhomTitle = "Waarvoor u ze gebruikt",
        ForWhom =
        [
            "U bent gebruiker: zet er een bij deze aanbieder neer, waar u dat mag. Zo ziet u of hij zoekt.",
            "U bent meldpunt: meet hoelang het duurt tot het bestand weg is.",
            "U controleert: zet er een neer waar geen besluit geldt. Daar mag niets gebeuren.",
        ],
        WhatTitle = "Wat ermee gebeurt",
        What =
        [
            "Waar een eigen besluit geldt, worden ze naast de genoemde lijsten vergeleken. Zonder besluit gebeurt er niets.",
            "Precies hetzelfde bestand wordt meteen onbeschikbaar gemaakt, als het besluit niet altijd eerst een mens "
                + "vraagt. Wat alleen lijkt, wacht op een mens.",
            "Er komt een dossier, en de aanbieder kan het bestand precies zo terugzetten.",
            "Ze tellen in geen enkel cijfer mee en worden apart geteld. Niemand buiten de aanbieder krijgt er een melding van.",
        ],
        Caption = count => $"De {count} bestanden",
        File = "Bestand",
        Bytes = "Bytes",
        Digest = "SHA-256",
        Counted = "Testafbeeldingen, apart geteld",
    };

    internal static TestPictureTexts English { get; } = new()
    {
        Title = "Test pictures",
        Link = "Test pictures",
        Lead = "With these pictures everybody sees whether a service really looks. They show nothing wrong: a program drew them, "
            + "and ‘TEST’ is on each in large letters. Every installation of Waarborg knows the same ones.",
        ForWhomTitle = "What to use them for",
        ForWhom =
        [
            "You are a user: put one with this provider, where you may. So you see whether it looks.",
            "You are a hotline: measure how long it takes until the file is gone.",
            "You are an auditor: put one where no permit is in force. There nothing may happen.",
        ],
        WhatTitle = "What happens with them",
        What =
        [
            "Where a permit is in force, they are compared with beside the lists that it names. Without a permit nothing "
                + "happens.",
            "The very same file is made unavailable at once, unless the permit always asks a person first. What is only "
                + "alike waits for a person.",
            "There is a case, and the provider can put the file back just as it was.",
            "They count in no statistic and are counted apart. Nobody outside the provider gets a report of them.",
        ],
        Caption = count => $"The {count} files",
        File = "File",
        Bytes = "Bytes",
        Digest = "SHA-256",
        Counted = "Test pictures, counted apart",
    };
}
