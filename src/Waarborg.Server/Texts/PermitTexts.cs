// The texts about permits: for the provider's own people, and the public register.
using Waarborg.Permits;
using Waarborg.Server.Pages;

// A switch names every value of its enum, so that a new one without a text does not compile; values outside it cannot occur.
#pragma warning disable CS8524

namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed record PermitTexts
{
    internal required string Nav { get; init; }
    internal required string Title { get; init; }
    internal required string Lead { get; init; }
    internal required string Permit { get; init; }
    internal required Func<long, string> Name { get; init; }
    internal required Func<long, string, string> NameFor { get; init; }
    internal required Func<StandingState, string> StandingWords { get; init; }
    internal required Func<string, string> ScopeWords { get; init; }
    internal required Func<string, string, string> Counted { get; init; }
    internal required string Agreed { get; init; }
    internal required string TermsTitle { get; init; }
    internal required string VersionsTitle { get; init; }
    internal required string Version { get; init; }
    internal required string Proposer { get; init; }
    internal required string Approver { get; init; }
    internal required string Proposal { get; init; }

    // Forms.
    internal required string NewLink { get; init; }
    internal required string NewTitle { get; init; }
    internal required string NewLead { get; init; }
    internal required string FormLead { get; init; }
    internal required string AmendLink { get; init; }
    internal required Func<long, string> AmendTitle { get; init; }
    internal required string AmendLead { get; init; }
    internal required string ScopeOptedIn { get; init; }
    internal required string ScopeUnder { get; init; }
    internal required string ScopeAll { get; init; }
    internal required string Folders { get; init; }
    internal required string FoldersHint { get; init; }
    internal required string ListsHint { get; init; }
    internal required string NoLists { get; init; }
    internal required string TermsSaySo { get; init; }
    internal required string AlwaysAsk { get; init; }
    internal required string Screening { get; init; }
    internal required string Screened { get; init; }
    internal required string Altered { get; init; }
    internal required string AlteredToo { get; init; }
    internal required string ReasonHint { get; init; }
    internal required string RevokeTitle { get; init; }
    internal required string RevokeLead { get; init; }
    internal required string RevokeButton { get; init; }

    // The register.
    internal required string RegisterTitle { get; init; }
    internal required string RegisterLink { get; init; }
    internal required string RegisterLead { get; init; }
    internal required string RegisterNone { get; init; }
    internal required string Provider { get; init; }
    internal required string Service { get; init; }
    internal required string RevokedAt { get; init; }
    internal required string VoluntaryTitle { get; init; }
    internal required string VoluntaryLead { get; init; }
    internal required string From { get; init; }
    internal required string NoticeLink { get; init; }
    internal required string WeighingLink { get; init; }
    internal required string ForMachines { get; init; }

    internal static PermitTexts Dutch { get; } = new()
    {
        Nav = "Besluiten",
        Title = "Bronnen en eigen besluiten",
        Lead = "Zonder eigen besluit wordt niets gelezen. Elk besluit geldt voor één bron en eindigt vanzelf.",
        Permit = "Eigen besluit",
        Name = id => $"Eigen besluit {id}",
        NameFor = (id, source) => $"Eigen besluit {id} voor {source}",
        StandingWords = state => state switch
        {
            StandingState.InForce => "geldt nu",
            StandingState.Paused => "staat stil: er wordt niets gelezen",
            StandingState.Ended => "geëindigd",
            StandingState.Revoked => "ingetrokken",
        },
        ScopeWords = scope => scope switch
        {
            NoticeTerms.All => "de hele bron",
            NoticeTerms.OptedIn => "alleen van klanten die zelf meedoen",
            _ => $"alleen in: {scope[(scope.IndexOf(':', StringComparison.Ordinal) + 1)..]}",
        },
        Counted = (all, now) => $"Eigen besluiten: {all}. Daarvan gelden nu: {now}.",
        Agreed = "Voorgesteld en goedgekeurd door",
        TermsTitle = "Wat het besluit zegt",
        VersionsTitle = "Versies",
        Version = "Versie",
        Proposer = "Voorgesteld door",
        Approver = "Goedgekeurd door",
        Proposal = "Voorstel",
        NewLink = "Een eigen besluit voorbereiden",
        NewTitle = "Een eigen besluit voorbereiden",
        NewLead = "Kies eerst de bron. Er moet al gebruikersinformatie zijn gepubliceerd en een weging zijn vastgelegd.",
        FormLead = "Elk veld is een voorwaarde. Dit wordt een concept: jij ondertekent het, en een ander keurt het goed.",
        AmendLink = "Een wijziging voorbereiden",
        AmendTitle = id => $"Eigen besluit {id} wijzigen",
        AmendLead = "Verander wat anders moet. Langer duren kan niet, en de weging blijft dezelfde. Een ander keurt het goed.",
        ScopeOptedIn = "Alleen van klanten die zelf meedoen: het meest vrijwillig",
        ScopeUnder = "Alleen in de mappen hieronder",
        ScopeAll = "De hele bron",
        Folders = "Mappen",
        FoldersHint = "Alleen bij de tweede keuze. Elke map eindigt op /, met komma’s ertussen: fotos/,public/.",
        ListsHint = "Kies per lijst welke soorten tellen.",
        NoLists = "Er is geen lijst in gebruik. Neem er eerst een op: ./waarborg list import",
        TermsSaySo = "De voorwaarden voor klanten zeggen dat dit gebeurt",
        AlwaysAsk = "Niets wordt onbeschikbaar voordat een mens heeft geoordeeld",
        Screening = "De meeste beelden worden maar in het klein bekeken. Dat gaat sneller, en mist er enkele die een volledige "
            + "blik zou vinden; een vast deel wordt ook volledig bekeken, en wat is gemist wordt geteld en gepubliceerd",
        Screened = "De meeste beelden worden alleen in het klein bekeken: dat mist er enkele. Een vast deel wordt ook volledig "
            + "bekeken, en wat is gemist staat bij de cijfers.",
        Altered = "Elk beeld wordt ook gespiegeld, gedraaid, zonder randen en iets kleiner en groter vergeleken. Dat vindt "
            + "kopieën die zo zijn bewerkt, en kost rekentijd. Een mens beslist eerst. Niet samen met in het klein bekijken",
        AlteredToo = "Elk beeld wordt ook gespiegeld, gedraaid, zonder randen en iets kleiner en groter vergeleken. Over wat "
            + "alleen zo wordt gevonden beslist eerst een mens.",
        ReasonHint = "Waarom dit besluit nu nodig is, voor wie het moet goedkeuren.",
        RevokeTitle = "Intrekken",
        RevokeLead = "Eén operator mag dit alleen, zonder een rol op te nemen: minder doen mag altijd. Binnen een seconde wordt "
            + "niets meer gelezen. Een nieuw besluit vraagt een nieuwe weging.",
        RevokeButton = "Nu intrekken",
        RegisterTitle = "Register van eigen besluiten",
        RegisterLink = "Register van eigen besluiten",
        RegisterLead = "Waar deze aanbieder zelf besloot om naar bekend misbruikmateriaal te zoeken, en tot wanneer.",
        RegisterNone = "Er is nooit zo’n besluit genomen. Er wordt niets gescand.",
        Provider = "Aanbieder",
        Service = "Soort dienst",
        RevokedAt = "Ingetrokken",
        VoluntaryTitle = "Vrijwillig",
        VoluntaryLead = "Niemand legt dit op. De aanbieder besluit zelf, en neemt daarbij deze zin over:",
        From = "Bron:",
        NoticeLink = "Wat gebruikers erover lezen",
        WeighingLink = "De weging",
        ForMachines = "Voor programma’s:",
    };

    internal static PermitTexts English { get; } = new()
    {
        Nav = "Permits",
        Title = "Sources and permits",
        Lead = "Without a permit nothing is read. Each is for one source and ends by itself.",
        Permit = "Permit",
        Name = id => $"Permit {id}",
        NameFor = (id, source) => $"Permit {id} for {source}",
        StandingWords = state => state switch
        {
            StandingState.InForce => "in force",
            StandingState.Paused => "paused: nothing is read",
            StandingState.Ended => "ended",
            StandingState.Revoked => "revoked",
        },
        ScopeWords = scope => scope switch
        {
            NoticeTerms.All => "the whole source",
            NoticeTerms.OptedIn => "only of customers who opted in",
            _ => $"only in: {scope[(scope.IndexOf(':', StringComparison.Ordinal) + 1)..]}",
        },
        Counted = (all, now) => $"Permits: {all}. In force now: {now}.",
        Agreed = "Proposed and approved by",
        TermsTitle = "What the permit says",
        VersionsTitle = "Versions",
        Version = "Version",
        Proposer = "Proposed by",
        Approver = "Approved by",
        Proposal = "Proposal",
        NewLink = "Prepare a permit",
        NewTitle = "Prepare a permit",
        NewLead = "Choose the source first. A user notice must be published and a weighing recorded before.",
        FormLead = "Every field is a condition. This becomes a draft: you sign it, and another person approves it.",
        AmendLink = "Prepare an amendment",
        AmendTitle = id => $"Amend permit {id}",
        AmendLead = "Change what has to be otherwise. It cannot run longer, and the weighing stays the same. Another person "
            + "approves it.",
        ScopeOptedIn = "Only of customers who opted in: the most voluntary form",
        ScopeUnder = "Only in the folders below",
        ScopeAll = "The whole source",
        Folders = "Folders",
        FoldersHint = "With the second choice only. Each folder ends with /, separated by commas: photos/,public/.",
        ListsHint = "Choose for each list which categories count.",
        NoLists = "No list is in force. Import one first: ./waarborg list import",
        TermsSaySo = "The terms of customers say that this is done",
        AlwaysAsk = "Nothing is made unavailable before a person judged",
        Screening = "Most pictures are looked at only in small. That is faster, and misses some that a full look would find; a "
            + "fixed share is looked at in full as well, and what was missed is counted and published",
        Screened = "Most pictures are looked at only in small: that misses some. A fixed share is looked at in full as well, and "
            + "what was missed stands with the figures.",
        Altered = "Every picture is also compared mirrored, turned, without borders and a little cropped and widened. That finds "
            + "copies that were altered so, and takes time. A person decides first. Not together with looking in small",
        AlteredToo = "Every picture is also compared mirrored, turned, without borders and a little cropped and widened. A "
            + "person decides first of what is found only so.",
        ReasonHint = "Why this permit is needed now, for whoever has to approve it.",
        RevokeTitle = "Revoke",
        RevokeLead = "One operator may do this alone, without taking up a role: doing less is always allowed. Within a second "
            + "nothing is read any more. A new permit takes a new weighing.",
        RevokeButton = "Revoke now",
        RegisterTitle = "Register of permits",
        RegisterLink = "Register of permits",
        RegisterLead = "Where this provider itself decided to look for known abuse imagery, and until when.",
        RegisterNone = "No such decision was ever made. Nothing is scanned.",
        Provider = "Provider",
        Service = "Kind of service",
        RevokedAt = "Revoked",
        VoluntaryTitle = "Voluntary",
        VoluntaryLead = "Nobody imposes this. The provider decides by itself, and takes over this sentence (in Dutch):",
        From = "From:",
        NoticeLink = "What users are told",
        WeighingLink = "The weighing",
        ForMachines = "For machines:",
    };
}
