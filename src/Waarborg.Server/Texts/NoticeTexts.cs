// What the pages of the user notice say around its text, once for each language. The text itself is made from facts.
namespace Waarborg.Server.Texts;

/// <summary>The frame of the notice in one language.</summary>
sealed record NoticeTexts
{
    internal required string Title { get; init; }
    internal required string Link { get; init; }
    internal required string Lead { get; init; }
    internal required string None { get; init; }
    internal required string Caption { get; init; }
    internal required string Source { get; init; }
    internal required string Version { get; init; }
    internal required string Published { get; init; }

    /// <summary>For whom and since when, below the title: source, moment.</summary>
    internal required Func<string, string, string> About { get; init; }
    internal required string Drifted { get; init; }
    internal required string NewerExists { get; init; }
    internal required string ClauseTitle { get; init; }
    internal required string ClauseLead { get; init; }
    internal required string ForUsersTitle { get; init; }
    internal required string ForUsersLead { get; init; }
    internal required string DetailsTitle { get; init; }
    internal required string Ease { get; init; }

    /// <summary>The score and what it is aimed at.</summary>
    internal required Func<string, string, string> EaseWords { get; init; }
    internal required string Hash { get; init; }
    internal required string Commitment { get; init; }
    internal required string CheckWords { get; init; }
    internal required string ForMachines { get; init; }
    internal required string ChangesTitle { get; init; }
    internal required string FirstVersion { get; init; }

    /// <summary>With which version it is compared.</summary>
    internal required Func<string, string> ChangedSince { get; init; }
    internal required string SameWords { get; init; }
    internal required string Removed { get; init; }
    internal required string Added { get; init; }
    internal required string ShowChanges { get; init; }

    internal static NoticeTexts Dutch { get; } = new()
    {
        Title = "Gebruikersinformatie",
        Link = "Gebruikersinformatie",
        Lead = "Hier leest u wat de aanbieder doet met bestanden op zijn servers, en wat hij nooit doet.",
        None = "Er is hier geen gebruikersinformatie geplaatst.",
        Caption = "Waar gebruikersinformatie over is",
        Source = "Bron",
        Version = "Versie",
        Published = "Geplaatst",
        About = (source, moment) => $"Over ‘{source}’. Geplaatst op {moment}.",
        Drifted = "Deze informatie klopt niet meer: de aanbieder veranderde iets. Er komt een nieuwe versie.",
        NewerExists = "Dit is een oude versie.",
        ClauseTitle = "Voor de voorwaarden",
        ClauseLead = "Deze tekst past in de voorwaarden voor klanten.",
        ForUsersTitle = "Voor bezoekers van uw site",
        ForUsersLead = "Bent u klant? Dan kunt u dit op uw eigen site zetten.",
        DetailsTitle = "Over deze tekst",
        Ease = "Hoe makkelijk hij leest",
        EaseWords = (score, aim) => $"{score} (Flesch-Douma; het doel is {aim} of meer)",
        Hash = "Vingerafdruk van de feiten (SHA-256)",
        Commitment = "Zo staat hij in het logboek",
        CheckWords = "Het programma maakt deze tekst zelf, uit wat er is ingesteld. Verandert er iets, dan klopt de vingerafdruk "
            + "niet meer.",
        ForMachines = "Dezelfde informatie voor programma’s",
        ChangesTitle = "Wat er veranderde",
        FirstVersion = "Dit is de eerste versie.",
        ChangedSince = version => $"Vergeleken met versie {version}:",
        SameWords = "De woorden zijn dezelfde. Wel is een feit erachter veranderd.",
        Removed = "weg",
        Added = "nieuw",
        ShowChanges = "Toon de versie ervoor",
    };

    internal static NoticeTexts English { get; } = new()
    {
        Title = "User notice",
        Link = "User notice",
        Lead = "Here you read what the provider does with files on its servers, and what it never does.",
        None = "No user notice is published here.",
        Caption = "What there are user notices about",
        Source = "Source",
        Version = "Version",
        Published = "Published",
        About = (source, moment) => $"About ‘{source}’. Published {moment}.",
        Drifted = "This notice is no longer true: the provider changed something. A new version will follow.",
        NewerExists = "This is an old version.",
        ClauseTitle = "For terms and conditions",
        ClauseLead = "This text fits into the terms for customers.",
        ForUsersTitle = "For visitors of your site",
        ForUsersLead = "Are you a customer? You can put this on your own site.",
        DetailsTitle = "About this text",
        Ease = "How easily it reads",
        EaseWords = (score, aim) => $"{score} (Flesch reading ease; the aim is {aim} or more)",
        Hash = "Fingerprint of the facts (SHA-256)",
        Commitment = "As the ledger has it",
        CheckWords = "The program makes this text itself, from what is set. When something changes, the fingerprint no longer "
            + "fits.",
        ForMachines = "The same for programs",
        ChangesTitle = "What changed",
        FirstVersion = "This is the first version.",
        ChangedSince = version => $"Compared with version {version}:",
        SameWords = "The words are the same. A fact behind them has changed.",
        Removed = "gone",
        Added = "new",
        ShowChanges = "Show the version before",
    };
}
