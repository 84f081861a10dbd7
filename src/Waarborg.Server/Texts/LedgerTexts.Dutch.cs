// The Dutch texts about the ledger.
using Waarborg.Evidence;

// As in PageTexts: a switch names every value of its enum.
#pragma warning disable CS8524

namespace Waarborg.Server.Texts;

sealed partial record LedgerTexts
{
    static readonly DutchForms _dutchForms = new DutchForms();

    internal static LedgerTexts Dutch { get; } = new()
    {
        Title = "Logboek",
        Lead = "Het programma is zo gemaakt dat het opschrijft wat het besluit en doet, voor het dat doet. Anderen kunnen met "
            + "een eigen programma nagaan of wat er staat aan de regels voldoet, en of er later iets aan is veranderd.",

        NoCheckpoint = "Het logboek heeft nog geen ijkpunt.",
        Unwitnessed = "Zonder getuige: niemand anders heeft de afgelopen 24 uur voor dit logboek getekend.",
        SeenBy = (name, moment, size) => $"{name} tekende voor dit logboek op {moment}, bij {size} aantekeningen.",
        Link = "Over het logboek",

        CheckpointTitle = "Laatste ijkpunt",
        CheckpointLead = "Een ijkpunt is de getekende stand van het logboek. Wie er een bewaart, kan later nagaan of iets "
            + "van ervoor is veranderd of weggehaald.",
        CheckpointNone = "Er is nog geen ijkpunt. Het komt met de eerste aantekening die iedereen mag lezen.",
        SetBack = "Het logboek sluit niet aan op wat eerder is getekend:",
        Origin = "Naam",
        Size = "Aantekeningen",
        NewestAt = "Nieuwste aantekening erin",
        NewestAtWords = "Het ijkpunt is daarna getekend; het draagt zelf geen tijd.",
        Root = "Wortel",
        FirstKey = "Eerste sleutel",
        CheckpointFile = "Het ijkpunt als bestand",
        KeyFile = "De sleutel als bestand",

        WitnessTitle = "Getuigen",
        WitnessNone = "Er is geen getuige genoemd. Niemand anders tekent voor de stand van dit logboek.",
        Witness = "Getuige",
        LastSigned = "Tekende het laatst",
        Never = "nog niet",
        SignedThis = "Tekende dit ijkpunt",
        YesNo = yes => yes ? "ja" : "nee",
        LastTry = "Laatste poging:",

        VerifyTitle = "Zelf nagaan",
        VerifyCommand = "Met Waarborg op een eigen machine. Vraag de aanbieder de sleutel langs een andere weg, "
            + "en geef die met --key.",
        KeepCommand = "Bewaar dit ijkpunt zelf.",
        SinceCommand = "Geef het de volgende keer mee: dan blijkt of het logboek doorgaat op wat je bewaarde.",
        Shows =
        [
            "Het nagaan toont of de bestanden bij elkaar passen, of de sleutel van dit logboek ervoor tekende, en of elke open "
                + "aantekening aan de regels voldoet.",
            "Met een ijkpunt dat je bewaarde, toont het ook of iets van ervoor is veranderd of weggehaald.",
            "Het toont niet of alles wat gebeurde is opgeschreven, en niet wat in de gesloten aantekeningen staat.",
        ],
        MoreIn = (proves, rules) => $"Meer hierover in {proves}; de regels staan in {rules}. Beide horen bij het programma.",

        FiguresTitle = "Cijfers van de laatste 30 dagen",
        FiguresLead = "Wat over treffers gaat, komt hier pas na 7 dagen, per dag en in tientallen. Geen en een paar zien er "
            + "gelijk uit. Dat is om te voorkomen dat iemand hieruit afleest wat er met één bestand gebeurde.",
        DaysCaption = "Cijfers per dag",
        DaysNone = "Er zijn nog geen cijfers per dag.",
        Day = "Dag",
        Days = (from, to) => $"{from} tot en met {to}",
        ExactTitle = "Cijfers van de laatste 30 dagen",
        ExactLead = "Geteld uit het hele logboek. Deze pagina is voor de misbruikafdeling; anderen zien cijfers "
            + "later en in tientallen.",
        FigureName = figure => figure switch
        {
            PageFigure.PermitsGranted => "Eigen besluiten",
            PageFigure.SweepsStarted => "Rondes begonnen",
            PageFigure.SweepsComplete => "Rondes afgemaakt",
            PageFigure.Items => "Bestanden in rondes",
            PageFigure.Uploads => "Uploads",
            PageFigure.Matches => "Mogelijke treffers",
            PageFigure.NoMatches => "Geen treffer",
            PageFigure.NotScanned => "Niet gescand",
            PageFigure.Coverage => "Deel dat is beoordeeld",
            PageFigure.Cases => "Dossiers",
            PageFigure.Confirmed => "Bevestigd",
            PageFigure.Rejected => "Afgewezen",
            PageFigure.Unreviewed => "Wacht op een oordeel",
            PageFigure.RejectedOfMatched => "Afgewezen, van wat overeenkwam",
            PageFigure.RejectedOfReviewed => "Afgewezen, van wat is getoetst",
            PageFigure.Disabled => "Onbeschikbaar gemaakt",
            PageFigure.Restored => "Teruggezet",
            PageFigure.RestrictionsFailed => "Ingrepen niet gelukt",
            PageFigure.TimeToDisableMedian => "Van treffer tot onbeschikbaar, middelste",
            PageFigure.TimeToDisableMost => "Van treffer tot onbeschikbaar, langste",
            PageFigure.TimeToReviewMedian => "Van treffer tot oordeel, middelste",
            PageFigure.SourcesRefused => "Bronnen geweigerd",
            PageFigure.Incidents => "Voorvallen",
            PageFigure.Tests => "Testafbeeldingen",
            PageFigure.TestsDisabled => "Testafbeeldingen onbereikbaar gemaakt",
            PageFigure.Screened => "Alleen in het klein bekeken, en doorgelaten",
            PageFigure.ScreenedSampled => "Daarvan ook volledig bekeken",
            PageFigure.ScreenedMissed => "Daarvan toch bekend: in het klein gemist",
            PageFigure.UnknownImagery => "Onbekende beelden",
            PageFigure.Solicitation => "Grooming",
        },
        NoFigureWords = why => why switch
        {
            NoFigure.NoPermit => "niet geteld: er werd niet gezocht",
            NoFigure.NothingToMeasure => "niet te meten: er gebeurde niets waaraan het te meten is",
            NoFigure.Closed => "niet geteld: de gesloten aantekeningen zijn er niet alle",
            NoFigure.NotYet => "nog niet: dit komt 7 dagen na de dag",
            NoFigure.CapabilityAbsent => "niet geteld: dit programma kan het niet",
            NoFigure.TooFew => "minder dan tien om te tellen: zo zegt het niets over één bestand",
        },

        EntriesTitle = "Nieuwste open aantekeningen",
        EntriesCaption = count => $"De nieuwste {count}, nieuwste eerst; alle staan in de bestanden onder /ledger/tile",
        Entry = "Nr.",
        Time = "Tijd",
        What = "Wat",
        By = "Door",
        Quiet = (batches, days) => string.Join(" en ", new[]
        {
            batches switch
            {
                0 => "",
                1 => "1 gesloten bundel, met of zonder inhoud",
                _ => $"{batches} gesloten bundels, met of zonder inhoud",
            },
            days switch { 0 => "", 1 => "de cijfers van 1 dag", _ => $"de cijfers van {days} dagen" },
        }.Where(part => part.Length > 0)),
        KindWords = DutchKind,
        Details = DutchDetails,
    };

    static string DutchKind(LedgerEntryKind kind) => kind switch
    {
        LedgerEntryKind.LedgerBegun => "Logboek begonnen",
        LedgerEntryKind.LedgerKey => "Nieuwe sleutel van het logboek",
        LedgerEntryKind.LedgerReconciled => "Doorgegaan na een oudere reservekopie",
        LedgerEntryKind.WitnessNamed => "Getuige genoemd",
        LedgerEntryKind.WitnessDropped => "Getuige geschrapt",
        LedgerEntryKind.ProgramChanged => "Ander programma",
        LedgerEntryKind.SourceDeclared => "Bron opgegeven",
        LedgerEntryKind.SourceRefused => "Bron geweigerd",
        LedgerEntryKind.SettingsChanged => "Instellingen gewijzigd",
        LedgerEntryKind.WeighingDrafted => "Ontwerp van een weging, open voor reacties",
        LedgerEntryKind.WeighingAnswered => "Reactie op een ontwerp",
        LedgerEntryKind.WeighingRecorded => "Weging vastgelegd",
        LedgerEntryKind.NoticePublished => "Gebruikersinformatie gepubliceerd",
        LedgerEntryKind.NoticeDelivered => "Gebruikersinformatie bezorgd",
        LedgerEntryKind.NoticeDrifted => "Gebruikersinformatie klopt niet meer",
        LedgerEntryKind.ProposalMade => "Voorstel gedaan",
        LedgerEntryKind.ProposalApproved => "Voorstel goedgekeurd door een tweede persoon",
        LedgerEntryKind.ProposalRefused => "Voorstel afgewezen",
        LedgerEntryKind.PermitGranted => "Eigen besluit genomen",
        LedgerEntryKind.PermitAmended => "Eigen besluit gewijzigd",
        LedgerEntryKind.PermitScreening => "Eigen besluit laat beelden in het klein bekijken",
        LedgerEntryKind.PermitAltered => "Eigen besluit laat naar bewerkte kopieën zoeken",
        LedgerEntryKind.PermitRevoked => "Eigen besluit ingetrokken",
        LedgerEntryKind.PermitEnded => "Eigen besluit geëindigd",
        LedgerEntryKind.SupplierDescribed => "Lijstbeheerder beschreven",
        LedgerEntryKind.PartnerDescribed => "Organisatie buitenshuis beschreven",
        LedgerEntryKind.ViewingAllowed => "Eigen mensen mogen wazige beelden zien",
        LedgerEntryKind.ViewingEnded => "Eigen mensen mogen geen beelden zien",
        LedgerEntryKind.ExchangeDescribed => "Herkomst van een lijst beschreven",
        LedgerEntryKind.ReleaseImported => "Uitgave van een lijst ingelezen",
        LedgerEntryKind.ReleaseActivated => "Uitgave van een lijst in gebruik",
        LedgerEntryKind.ReleaseShadowed => "Uitgave loopt in de schaduw mee",
        LedgerEntryKind.ReleaseWithdrawn => "Uitgave van een lijst uit gebruik",
        LedgerEntryKind.KnownGoodChanged => "Onschuldige beelden gewijzigd",
        LedgerEntryKind.RightsGranted => "Rechten gegeven",
        LedgerEntryKind.RightsWithdrawn => "Rechten ingetrokken",
        LedgerEntryKind.RightsElevated => "Meer rechten voor korte tijd",
        LedgerEntryKind.RightsCounted => "Rechten geteld",
        LedgerEntryKind.PersonVouched => "Iemand stond in voor een ander",
        LedgerEntryKind.Incident => "Voorval",
        LedgerEntryKind.SweepStarted => "Ronde begonnen",
        LedgerEntryKind.SweepResumed => "Ronde hervat",
        LedgerEntryKind.Batch => "Gesloten bundel",
        LedgerEntryKind.FiguresDay => "Cijfers van een dag",
        LedgerEntryKind.FingerprintsSent => "Vingerafdrukken die zijn verstuurd",
        LedgerEntryKind.ProgramStarted => "Programma gestart",
        LedgerEntryKind.SweepEnded => "Ronde geëindigd",
        LedgerEntryKind.Match => "Mogelijke treffer",
        LedgerEntryKind.TestMatch => "Testafbeelding",
        LedgerEntryKind.ItemWithdrawn => "Treffer ingetrokken",
        LedgerEntryKind.InletHour => "Uploads van een uur",
        LedgerEntryKind.ScreeningDay => "In het klein bekeken beelden van een dag",
        LedgerEntryKind.Verdict => "Oordeel van één persoon",
        LedgerEntryKind.AssessmentAsked => "Beoordelaar buitenshuis gevraagd",
        LedgerEntryKind.Review => "Toets",
        LedgerEntryKind.Seal => "Origineel verzegeld voor houders buiten",
        LedgerEntryKind.SealShredded => "Origineel vernietigd",
        LedgerEntryKind.Reveal => "Beeld bekeken bij een toets",
        LedgerEntryKind.RestrictionIntended => "Ingreep voorgenomen",
        LedgerEntryKind.RestrictionEnded => "Ingreep afgelopen",
        LedgerEntryKind.EntrySuspended => "Vermelding geschorst",
        LedgerEntryKind.EntryResumed => "Vermelding hervat",
        LedgerEntryKind.CaseOpened => "Dossier geopend op verzoek of bevel",
        LedgerEntryKind.CaseReopened => "Dossier heropend",
        LedgerEntryKind.ClockStarted => "Termijn begonnen",
        LedgerEntryKind.ClockPaused => "Termijn opgeschort",
        LedgerEntryKind.ClockResumed => "Termijn hervat",
        LedgerEntryKind.ClockStopped => "Termijn gestopt",
        LedgerEntryKind.ClockRang => "Waarschuwing over een termijn",
        LedgerEntryKind.ClockAcknowledged => "Waarschuwing over een termijn bevestigd",
        LedgerEntryKind.RollbackEnded => "Terugdraaien afgerond",
        LedgerEntryKind.Report => "Melding aan instantie",
        LedgerEntryKind.ReportEnded => "Wat van een melding werd",
        LedgerEntryKind.Order => "Verwijderbevel",
        LedgerEntryKind.Statement => "Motivering aan de klant",
        LedgerEntryKind.Complaint => "Klacht",
        LedgerEntryKind.Access => "Inzage in wat verzegeld is",
        LedgerEntryKind.HoldSet => "Opschorting gezet",
        LedgerEntryKind.HoldEnded => "Opschorting geëindigd",
        LedgerEntryKind.CustomerConsent => "Toestemming van een klant, of het einde ervan",
        LedgerEntryKind.AttemptRefused => "Poging geweigerd",
        LedgerEntryKind.Alarm => "Alarm",
        LedgerEntryKind.RetentionDeleted => "Gewist omdat de bewaartijd om was",
    };

    // A kind without words of its own here has nothing to add to its name, or never stands on a page.
    static string DutchDetails(LedgerEntryKind kind, LoggedEntry entry) => kind switch
    {
        LedgerEntryKind.LedgerBegun => entry["origin"],
        LedgerEntryKind.LedgerKey => entry["key"],
        LedgerEntryKind.LedgerReconciled => $"nummers {entry.Number("from")} tot {entry.Number("to")}: "
            + (entry.Flag("recovered") ? "uit een kopie teruggekomen" : "getekend en verloren"),
        LedgerEntryKind.WitnessNamed or LedgerEntryKind.WitnessDropped => entry.KeyName("witness"),
        LedgerEntryKind.ProgramChanged => $"Waarborg {entry["version"]}, bestanden {entry["digest"]}",
        LedgerEntryKind.SourceDeclared => $"{entry["source"]}; wie erbij kan: "
            + (entry["audience"] == "public" ? "iedereen" : "wie de link heeft"),
        LedgerEntryKind.SourceRefused => Refusals(entry, PageTexts.Dutch.RefusalWords),
        LedgerEntryKind.SettingsChanged => $"versie {entry.Number("version")}",
        LedgerEntryKind.WeighingDrafted or LedgerEntryKind.WeighingRecorded =>
            $"weging {entry.Number("weighing")}, voor {entry["source"]}",
        LedgerEntryKind.WeighingAnswered => $"reactie {entry.Number("answer")} op weging {entry.Number("weighing")}",
        LedgerEntryKind.NoticePublished => $"versie {entry.Number("notice")}, voor {entry["source"]}",
        LedgerEntryKind.NoticeDelivered => $"versie {entry.Number("notice")}: "
            + $"{_dutchForms.Share(entry.Number("perMille"))} van de klanten",
        LedgerEntryKind.NoticeDrifted => $"versie {entry.Number("notice")}",
        LedgerEntryKind.ProposalMade => $"voorstel {entry.Number("proposal")}: {entry["act"]}",
        LedgerEntryKind.ProposalApproved or LedgerEntryKind.ProposalRefused => $"voorstel {entry.Number("proposal")}",
        LedgerEntryKind.PermitGranted => $"besluit {entry.Number("permit")}, voor {entry["source"]}; "
            + $"lijsten: {entry.Names("lists")}; tot {_dutchForms.Moment(entry.Moment("until"))}"
            + (entry.Has("weighing") ? $"; op weging {entry.Number("weighing")}" : "")
            + (entry.Flag("alwaysAsk") ? "; een mens beslist altijd eerst" : ""),
        LedgerEntryKind.PermitAmended => $"besluit {entry.Number("permit")}, versie {entry.Number("version")}; "
            + $"lijsten: {entry.Names("lists")}"
            + (entry.Flag("alwaysAsk") ? "; een mens beslist altijd eerst" : ""),
        LedgerEntryKind.PermitScreening or LedgerEntryKind.PermitAltered =>
            $"besluit {entry.Number("permit")}, versie {entry.Number("version")}",
        LedgerEntryKind.PermitRevoked or LedgerEntryKind.PermitEnded => $"besluit {entry.Number("permit")}",
        LedgerEntryKind.SupplierDescribed => $"{entry["supplier"]}, versie {entry.Number("version")}",
        LedgerEntryKind.PartnerDescribed => $"{entry["partner"]}, versie {entry.Number("version")}",
        LedgerEntryKind.ExchangeDescribed => $"{entry["list"]}, versie {entry.Number("version")}",
        LedgerEntryKind.ReleaseImported => $"{entry["list"]}, uitgave {entry.Number("release")}, van {entry["supplier"]}; "
            + $"vermeldingen: {_dutchForms.Number(entry.Number("entries"))}",
        LedgerEntryKind.ReleaseActivated => $"{entry["list"]}, uitgave {entry.Number("release")}",
        LedgerEntryKind.ReleaseShadowed => $"{entry["list"]}, uitgave {entry.Number("release")}, "
            + $"tot {_dutchForms.Moment(entry.Moment("until"))}",
        LedgerEntryKind.ReleaseWithdrawn => $"{entry["list"]}, uitgave {entry.Number("release")}; "
            + DutchWithdrawal(entry["reason"]),
        LedgerEntryKind.FingerprintsSent => $"{entry["day"]}, {entry["list"]} ({entry["sends"]}): van {entry.Shown("sent")} "
            + $"bestanden; {entry.Shown("matchedNothing")} leken nergens op, {entry.Shown("failed")} kregen geen goed antwoord",
        LedgerEntryKind.KnownGoodChanged => $"nu {_dutchForms.Number(entry.Number("pictures"))} beelden",
        LedgerEntryKind.RightsGranted or LedgerEntryKind.RightsWithdrawn => $"{entry["holder"]}: {entry.Names("scopes")}",
        LedgerEntryKind.RightsElevated => $"{entry["holder"]}: {entry.Names("scopes")}, "
            + $"tot {_dutchForms.Moment(entry.Moment("until"))}",
        LedgerEntryKind.RightsCounted => $"mensen: {_dutchForms.Number(entry.Number("people"))}; "
            + $"rechten: {_dutchForms.Number(entry.Number("rights"))}; "
            + $"waarvan altijd geldig: {_dutchForms.Number(entry.Number("standing"))}",
        LedgerEntryKind.PersonVouched => $"voor {entry["holder"]}",
        LedgerEntryKind.Incident => DutchIncident(entry["what"]),
        LedgerEntryKind.SweepStarted => $"ronde {entry.Number("sweep")} van {entry["source"]}, "
            + $"op besluit {entry.Number("permit")}; lijsten en uitgaven: {entry.Releases("releases")}"
            + (entry.Flag("dryRun") ? "; een proef, zonder ingrepen" : ""),
        LedgerEntryKind.SweepResumed => $"ronde {entry.Number("sweep")} van {entry["source"]}, "
            + $"op besluit {entry.Number("permit")}; lijsten en uitgaven: {entry.Releases("releases")}",
        _ => "",
    };

    static string DutchWithdrawal(string reason) => reason switch
    {
        "removed" => "lijst verwijderd",
        "rolledBack" => "teruggedraaid",
        "stopped" => "gestopt: te veel fouten",
        "supplierWithdrawn" => "lijstbeheerder ingetrokken",
        _ => reason,
    };

    static string DutchIncident(string what) => what switch
    {
        "sandboxOff" => "geen afgeschermde omgeving om beelden te lezen",
        "breakerFell" => "er waren te veel fouten, en het zoeken is gestopt",
        "rollback" => "veel ingrepen teruggedraaid",
        "securityIncident" => "voorval met de beveiliging",
        "attackPublished" => "er is een aanval op de vingerafdruk bekendgemaakt",
        "lawChanged" => "de wet is veranderd",
        _ => what,
    };
}
