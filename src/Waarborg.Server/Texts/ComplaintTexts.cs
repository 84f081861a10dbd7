// The words about complaints and dangers: for the customer, for whoever decides, and on every screen.
using Waarborg.Cases;
using Waarborg.Notices;

namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed record ComplaintTexts
{
    internal required string Title { get; init; }

    internal required string Lead { get; init; }

    internal required string None { get; init; }

    internal required string One { get; init; }

    internal required Func<long, string> OneTitle { get; init; }

    internal required string MadeAt { get; init; }

    internal required string DueAt { get; init; }

    internal required string State { get; init; }

    internal required Func<ComplaintState, string> StateWords { get; init; }

    /// <summary>The same to whoever complained.</summary>
    internal required Func<ComplaintState, string> ToCustomer { get; init; }

    internal required string Said { get; init; }

    internal required string Known { get; init; }

    internal required Func<string, string> Judged { get; init; }

    internal required string AskAnew { get; init; }

    internal required string AskWhom { get; init; }

    internal required string AskButton { get; init; }

    internal required string DecideTitle { get; init; }

    internal required string DecideLead { get; init; }

    internal required string DecideCounts { get; init; }

    internal required string NotDecided { get; init; }

    /// <summary>Why not, by the rule that refused; null where the rule has no words of its own.</summary>
    internal required Func<CaseRefusal?, string?> WhyNot { get; init; }

    internal required Func<bool, string> DecidedNow { get; init; }

    internal required string DecidedInPart { get; init; }

    internal required string NotAsked { get; init; }

    internal required string Reason { get; init; }

    internal required string Uphold { get; init; }

    internal required string Reverse { get; init; }

    internal required string Decided { get; init; }

    internal required string FormTitle { get; init; }

    internal required Func<string, string, string> FormLead { get; init; }

    internal required Func<string, string> FormUntil { get; init; }

    internal required string FormField { get; init; }

    internal required string FormButton { get; init; }

    internal required Func<string, string, string> Received { get; init; }

    internal required Func<ComplaintOutcome, string> Refused { get; init; }

    internal required string DangerTitle { get; init; }

    /// <summary>What happens with it; whether the settings name a way to the police.</summary>
    internal required Func<bool, string> DangerLead { get; init; }

    internal required string DangerReason { get; init; }

    internal required Func<bool, string> DangerButton { get; init; }

    internal required string DangerAcknowledge { get; init; }

    internal required Func<string, string> DangerOpen { get; init; }

    internal required Func<string, string> DangerSayWhat { get; init; }

    internal required string DangerRaised { get; init; }

    internal required string DangerAcknowledged { get; init; }

    internal required string DangerMessage { get; init; }

    /// <summary>And to call them, while nobody has said that they have it.</summary>
    internal required Func<DangerReach, bool, string> DangerReachWords { get; init; }

    static string Call(bool isOpen, string words) => isOpen ? $" {words}" : "";

    internal static ComplaintTexts Dutch { get; } = new()
    {
        Title = "Klachten",
        Lead = "Wat klanten zeggen tegen wat onbeschikbaar werd. Wie het bestand beoordeelde, beslist er niet over.",
        None = "Niemand heeft geklaagd.",
        One = "Klacht",
        OneTitle = static id => $"Klacht {id}",
        MadeAt = "Gemaakt",
        DueAt = "Beslissen voor",
        State = "Stand",
        StateWords = static state => state switch
        {
            ComplaintState.Made => "wacht op een beslissing",
            ComplaintState.Upheld => "het besluit blijft staan",
            ComplaintState.Reversed => "het besluit is teruggenomen",
            ComplaintState.Lifted => "het bestand was al terug",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        ToCustomer = static state => state switch
        {
            ComplaintState.Made => "Er is nog niet beslist.",
            ComplaintState.Upheld => "Het besluit blijft staan.",
            ComplaintState.Reversed => "U had gelijk.",
            ComplaintState.Lifted => "Uw bestand was al terug, om een andere reden. Er is niets meer te beslissen.",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        Said = "Wat de klant zegt",
        Known = "Wat verder bekend is",
        Judged = static number => $"Oordelen over deze bytes: {number}. Wat zij zeggen staat bij het dossier.",
        AskAnew = "Laat beoordelaars buiten opnieuw kijken, zodat hier niemand hoeft te kijken.",
        AskWhom = "Wie",
        AskButton = "Opnieuw vragen: haal het verzegelde bericht op",
        DecideTitle = "Beslissen",
        DecideLead = "De klant leest uw reden. Wordt het besluit teruggenomen, dan gaat het bestand vanzelf terug.",
        DecideCounts = "Het telt dan als fout van de lijst.",
        NotDecided = "Er is niet beslist.",
        WhyNot = static why => why switch
        {
            CaseRefusal.NotIndependent =>
                "Er is niet beslist: u beoordeelde dit bestand zelf. Iemand anders beslist over de klacht.",
            CaseRefusal.NotNow => "Er is niet beslist: niemand heeft het bestand nog beoordeeld. Dat komt eerst.",
            CaseRefusal.Held => "Er is niet beslist: een autoriteit houdt dit dossier vast.",
            _ => null,
        },
        DecidedNow = static isReversed => isReversed
            ? "Beslist: het besluit is teruggenomen. De klant leest het met zijn code."
            : "Beslist: het besluit blijft staan. De klant leest het met zijn code.",
        DecidedInPart = "Beslist, en de klant leest het met zijn code. Nog niet alles is gedaan.",
        NotAsked = "Er is niemand opnieuw gevraagd.",
        Reason = "Uw reden",
        Uphold = "Het besluit blijft staan",
        Reverse = "Neem het besluit terug, en zet het bestand terug",
        Decided = "Beslist",
        FormTitle = "Klagen",
        FormLead = static (longest, term) => $"Zeg in eigen woorden waarom wij het mis hebben, in ten hoogste {longest} tekens. "
            + $"Iemand die het bestand niet beoordeelde beslist, binnen {term} dagen. Stuur geen beelden mee.",
        FormUntil = static until => $"Dit kan tot en met {until}.",
        FormField = "Uw klacht",
        FormButton = "Klacht sturen",
        Received = static (at, due) => $"Wij ontvingen uw klacht op {at}. Er wordt uiterlijk beslist op {due}. Kom "
            + "met dezelfde code terug.",
        Refused = static why => why switch
        {
            ComplaintOutcome.Empty => "Schrijf eerst uw klacht.",
            ComplaintOutcome.TooLong => "De klacht is te lang.",
            ComplaintOutcome.Over => "De zes maanden om te klagen zijn om.",
            ComplaintOutcome.Already => "Over dit bestand is al geklaagd.",
            ComplaintOutcome.NotHere => "Hierover is hier niet te klagen.",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        DangerTitle = "Gevaar voor iemand",
        DangerLead = static hasWay => "Denkt u dat iemands leven of veiligheid in gevaar is, meld het hier. " + (hasWay
            ? "De politie krijgt meteen bericht, voor alles wat wacht. Bel ook 112."
            : "De instellingen noemen geen weg naar de politie: zij krijgt hiervan geen bericht. Bel eerst 112."),
        DangerReason = "Wat het gevaar is",
        DangerButton = static hasWay => hasWay ? "Nu melden aan de politie" : "Nu melden",
        DangerAcknowledge = "De politie heeft het: bevestigen",
        DangerSayWhat = static most => $"Zeg wat het gevaar is, in 1 tot {most} tekens.",
        DangerRaised = "Gevaar gemeld",
        DangerAcknowledged = "De politie heeft het, bevestigd",
        DangerMessage = "Bericht aan de politie",
        DangerReachWords = static (reach, isOpen) => reach switch
        {
            DangerReach.NoWay => "De instellingen noemen geen weg naar de politie, dus niemand heeft bericht."
                + Call(isOpen, "Bel nu 112."),
            DangerReach.OnItsWay => "Het bericht aan de politie is onderweg." + Call(isOpen, "Bel ook 112."),
            DangerReach.Again or DangerReach.GivenUp => "Het bericht aan de politie is niet aangekomen."
                + Call(isOpen, "Bel nu 112."),
            DangerReach.Unclear => "Het is niet zeker dat het bericht aan de politie aankwam." + Call(isOpen, "Bel nu 112."),
            DangerReach.Arrived => "Het bericht aan de politie is afgeleverd." + Call(isOpen, "Bel ook 112."),
            DangerReach.Settled => "Het bericht aan de politie is niet aangekomen, en iemand sloot het af.",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        DangerOpen = static number => $"Gevaar gemeld in dossier {number}, en niemand heeft bevestigd dat de politie het heeft.",
    };

    internal static ComplaintTexts English { get; } = new()
    {
        Title = "Complaints",
        Lead = "What customers say against what became unavailable. Whoever judged the file does not decide about it.",
        None = "Nobody has complained.",
        One = "Complaint",
        OneTitle = static id => $"Complaint {id}",
        MadeAt = "Made",
        DueAt = "Decide before",
        State = "State",
        StateWords = static state => state switch
        {
            ComplaintState.Made => "waits for a decision",
            ComplaintState.Upheld => "the decision stands",
            ComplaintState.Reversed => "the decision was taken back",
            ComplaintState.Lifted => "the file was back already",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        ToCustomer = static state => state switch
        {
            ComplaintState.Made => "It is not decided yet.",
            ComplaintState.Upheld => "The decision stands.",
            ComplaintState.Reversed => "You were right.",
            ComplaintState.Lifted => "Your file was back already, for another reason. Nothing is left to be decided.",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        Said = "What the customer says",
        Known = "What else is known",
        Judged = static number => $"Verdicts about these bytes: {number}. What they say stands with the case.",
        AskAnew = "Let assessors outside look anew, so that nobody here has to.",
        AskWhom = "Whom",
        AskButton = "Ask anew: fetch the sealed message",
        DecideTitle = "Decide",
        DecideLead = "The customer reads your reason. If the decision is taken back, the file goes back by itself.",
        DecideCounts = "It counts as an error of the list then.",
        NotDecided = "Nothing was decided.",
        WhyNot = static why => why switch
        {
            CaseRefusal.NotIndependent =>
                "Nothing was decided: you judged this file yourself. Somebody else decides about the complaint.",
            CaseRefusal.NotNow => "Nothing was decided: nobody has judged the file yet. That comes first.",
            CaseRefusal.Held => "Nothing was decided: an authority holds this case.",
            _ => null,
        },
        DecidedNow = static isReversed => isReversed
            ? "Decided: the decision is taken back. The customer reads it with his code."
            : "Decided: the decision stands. The customer reads it with his code.",
        DecidedInPart = "Decided, and the customer reads it with his code. Not everything is done yet.",
        NotAsked = "Nobody was asked anew.",
        Reason = "Your reason",
        Uphold = "The decision stands",
        Reverse = "Take the decision back, and put the file back",
        Decided = "Decided",
        FormTitle = "Complain",
        FormLead = static (longest, term) => $"Say in your own words why we are wrong, in at most {longest} characters. Somebody "
            + $"who did not judge the file decides, within {term} days. Send no pictures.",
        FormUntil = static until => $"You can do so up to and including {until}.",
        FormField = "Your complaint",
        FormButton = "Send the complaint",
        Received = static (at, due) => $"We received your complaint on {at}. It is decided on {due} at the latest. "
            + "Come back with the same code.",
        Refused = static why => why switch
        {
            ComplaintOutcome.Empty => "Write your complaint first.",
            ComplaintOutcome.TooLong => "The complaint is too long.",
            ComplaintOutcome.Over => "The six months for complaints are over.",
            ComplaintOutcome.Already => "Somebody complained about this file already.",
            ComplaintOutcome.NotHere => "There is nothing to complain about here.",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        DangerTitle = "Somebody in danger",
        DangerLead = static hasWay => "If you think that somebody's life or safety is in danger, say so here. " + (hasWay
            ? "The police have a message at once, before everything that waits. Call 112 as well."
            : "The settings name no way to the police: they have no message of it. Call 112 first."),
        DangerReason = "What the danger is",
        DangerButton = static hasWay => hasWay ? "Tell the police now" : "Say it now",
        DangerAcknowledge = "The police have it: acknowledge",
        DangerSayWhat = static most => $"Say what the danger is, in 1 to {most} characters.",
        DangerRaised = "Danger raised",
        DangerAcknowledged = "The police have it, acknowledged",
        DangerMessage = "Message to the police",
        DangerReachWords = static (reach, isOpen) => reach switch
        {
            DangerReach.NoWay => "The settings name no way to the police, so nobody was told." + Call(isOpen, "Call 112 now."),
            DangerReach.OnItsWay => "The message to the police is on its way." + Call(isOpen, "Call 112 as well."),
            DangerReach.Again or DangerReach.GivenUp => "The message to the police did not arrive."
                + Call(isOpen, "Call 112 now."),
            DangerReach.Unclear => "It is not certain that the message to the police arrived." + Call(isOpen, "Call 112 now."),
            DangerReach.Arrived => "The message to the police was delivered." + Call(isOpen, "Call 112 as well."),
            DangerReach.Settled => "The message to the police did not arrive, and somebody settled it.",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        DangerOpen = static number => $"Danger raised in case {number}, and nobody has acknowledged that the police have it.",
    };
}
