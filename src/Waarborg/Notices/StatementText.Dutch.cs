// The Dutch words of statements.
using Waarborg.Cases;
using Waarborg.Permits;

namespace Waarborg.Notices;

static partial class StatementText
{
    internal static StatementWords Dutch { get; } = new()
    {
        Language = "nl",
        Title = facts => facts.Phase switch
        {
            StatementPhase.Back when facts.IsTakenBackDestroyed =>
                $"{facts.Settings.Name}: het besluit over uw bestand is teruggenomen",
            StatementPhase.Back => $"{facts.Settings.Name}: uw bestand is weer beschikbaar",
            StatementPhase.Confirmed when facts.Cause == CaseCause.Order =>
                $"{facts.Settings.Name}: een bestand van u is op bevel onbeschikbaar gemaakt",
            _ => $"{facts.Settings.Name}: een bestand van u is onbeschikbaar, en waarom",
        },
        What = facts => Section(
            "Wat wij deden",
            facts.IsUpload
                ? $"Op {Moment(facts.FirstAt, "nl")} weigerden wij een bestand dat u stuurde. Wij bewaren het verzegeld."
                : $"Op {Moment(facts.FirstAt, "nl")} maakten wij een bestand van u onbeschikbaar. "
                    + (facts.Restriction == ItemRestriction.Shredded ? "Het is vernietigd." : "Het ligt verzegeld."),
            "Dat geldt overal waar onze dienst te bereiken is.",
            facts.Phase == StatementPhase.Unreviewed
                ? "Het duurt tot een mens heeft gekeken."
                    + (facts.Cause == CaseCause.Match
                        ? " Bevestigt niemand het binnen zeven dagen, dan komt het bestand terug."
                        : " Beslist niemand binnen zeven dagen, of binnen de termijn van de melding als die later is, dan komt "
                            + "het bestand terug.")
                    + " Zijn mensen het oneens, dan beginnen die dagen opnieuw."
                : facts.Cause == CaseCause.Order
                    ? "Het duurt zolang het bevel geldt."
                    : "Het duurt zolang dit besluit geldt. " + Bewaard(facts)),
        Facts = facts => Section(
            "Wat er gebeurde",
            facts.Phase == StatementPhase.Back ? Teruggenomen(facts) : facts.Cause switch
            {
                CaseCause.Order => $"{facts.Authority} beval ons op te treden tegen dit bestand, en noemde het adres.",
                CaseCause.Notice =>
                    "Iemand meldde ons dit bestand en noemde het adres (Digitaledienstenverordening, artikel 16). Wij "
                        + "zeggen niet wie.",
                _ => "Wij vonden het bestand zelf. Wij zoeken naar bekende beelden omdat wij dat willen; niemand dwingt ons.",
            },
            facts.IsFoundByProgram && facts.Phase != StatementPhase.Back
                ? "Het bestand is gelijk aan, of lijkt op, een beeld dat eerder is bevestigd"
                    + (Categorie(facts) is { } categorie ? $" als {categorie}." : ".")
                : null,
            facts.IsOnPage || facts.Phase == StatementPhase.Back
                ? null
                : "Welk bestand het is ziet u op de pagina die hieronder staat."),
        Automation = facts => Section(
            "Wat programma's deden, en wat mensen deden",
            facts.IsFoundByProgram
                ? "Automatisch gevonden: ja. Een programma vergeleek een vingerafdruk van het bestand met andere."
                : "Automatisch gevonden: nee. Er is niets vergeleken of gezocht.",
            facts.IsDoneByProgram
                ? "Automatisch besloten: ja. Een programma maakte het bestand eerst onbeschikbaar, zonder een mens."
                : "Automatisch besloten: nee. Een mens besloot.",
            facts.Phase == StatementPhase.Confirmed
                ? facts.Cause == CaseCause.Order
                    ? "Hier bekeken door een mens: nee. Een bevel wordt uitgevoerd, niet beoordeeld."
                    : "Bevestigd door een mens: ja."
                : "Bevestigd door een mens: nog niet."),
        Law = facts => Section(
            "De wet",
            facts.Cause == CaseCause.Order
                ? "Wij moeten een bevel van een overheid uitvoeren (Digitaledienstenverordening, artikel 9). De redenen staan "
                    + "in het bevel."
                : "Beelden van seksueel misbruik van kinderen zijn verboden: artikel 252 van het Wetboek van Strafrecht, en de "
                    + "artikelen 2 tot en met 5 van Richtlijn 2011/93/EU. Hebben, aanbieden en verspreiden is strafbaar."),
        Terms = facts => Section(
            "Onze voorwaarden",
            $"Onze voorwaarden verbieden ook wat de wet verbiedt: {facts.Settings.Terms.AbsoluteUri}"),
        Redress = facts => Section("Wat u kunt doen", Verweer(facts)),
        Back = facts => Section(
            facts.IsTakenBackDestroyed ? "Het besluit is teruggenomen" : "Uw bestand is weer beschikbaar",
            facts.IsTakenBackDestroyed
                ? $"Op {Moment(facts.FirstAt, "nl")} maakten wij een bestand van u onbeschikbaar. Dat besluit is teruggenomen. "
                    + "Het bestand was toen vernietigd: niemand kan het terugzetten. Dat spijt ons; vraag ons om herstel."
            : facts.IsUpload
                ? $"Op {Moment(facts.FirstAt, "nl")} weigerden wij een bestand dat u stuurde. Dat is teruggenomen: u kunt "
                    + "het opnieuw sturen. Wat wij ervan bewaarden is vernietigd."
                : $"Op {Moment(facts.FirstAt, "nl")} maakten wij een bestand van u onbeschikbaar. Op "
                    + $"{Moment(facts.BackAt ?? facts.FirstAt, "nl")} is het teruggezet zoals het was.",
            $"Vragen: {facts.Settings.Contact}"),
    };

    static string?[] Verweer(StatementFacts facts) => facts.Cause == CaseCause.Order
        ?
        [
            $"U kunt het bevel aanvechten waar het vandaan komt: bij {facts.Authority}, en bij de rechter die het bevel noemt.",
            facts.IsOnPage ? null : $"Het bestand, en deze brief: {facts.Page}",
            $"Code: {facts.Code}",
            $"Vragen: {facts.Settings.Contact}",
        ]
        :
        [
            "Hebben wij het mis, zeg het dan. U kunt klagen tot zes maanden nadat u dit hoorde, zonder account en gratis. Iemand "
                + "die het bestand niet beoordeelde beslist, binnen 14 dagen.",
            facts.IsOnPage ? null : $"Het bestand, deze brief en het formulier voor een klacht: {facts.Page}",
            $"Code: {facts.Code}",
            facts.Settings.Telling?.IsPlatform == true
                ? "U kunt ook naar een erkend orgaan voor geschillen buiten de rechter (Digitaledienstenverordening, artikel 21)."
                : null,
            "U kunt altijd naar de rechter.",
            $"Vragen: {facts.Settings.Contact}",
        ];

    // Nothing is said any more that still accuses.
    static string Teruggenomen(StatementFacts facts) => facts.Cause switch
    {
        CaseCause.Order => $"{facts.Authority} had ons bevolen op te treden tegen dit bestand. Dat doen wij niet meer.",
        CaseCause.Notice =>
            $"Iemand had ons dit bestand gemeld. Dat houdt geen stand{Waarom(facts)}. Onze excuses voor de overlast.",
        _ => "Een programma van ons had het bestand voor een bekend beeld aangezien. Dat houdt geen stand"
            + $"{Waarom(facts)}. Onze excuses voor de overlast.",
    };

    // Of what cannot come back, and of an upload that lay nowhere, it is not said that it may.
    static string Waarom(StatementFacts facts) => facts.BackBecause switch
    {
        BackReason.Complaint when facts.ComesBack => ": na een klacht besliste een mens dat het bestand terug moet",
        BackReason.Complaint => ": na een klacht besliste een mens dat wij het mis hadden",
        BackReason.Person when facts.ComesBack => ": een mens besliste dat het bestand terug mag",
        BackReason.Person => ": mensen oordeelden anders",
        BackReason.NotInTime => ": niemand besliste er op tijd over",
        BackReason.Withdrawn => ": dat waarmee het is vergeleken is ingetrokken",
        _ => "",
    };

    // What became of it goes before what is chosen now.
    static string Bewaard(StatementFacts facts) => facts.Settings.Confirmed switch
    {
        _ when facts.Restriction == ItemRestriction.Shredded => "Niemand kan het terugzetten.",
        _ when facts.Restriction == ItemRestriction.Sealed =>
            "Alleen organisaties buiten ons kunnen het nog openen, samen.",
        ConfirmedOriginals.Shred => "Wat een mens bevestigt wordt vernietigd, zodat niemand het kan terugzetten.",
        ConfirmedOriginals.Keep => "Wat een mens bevestigt kan alleen nog door organisaties buiten ons samen worden geopend.",
        _ => "Zolang het verzegeld ligt kunnen wij het terugzetten.",
    };

    static string? Categorie(StatementFacts facts) => facts.Category switch
    {
        "Baseline" => "een beeld van misbruik van kinderen dat bijna overal verboden is",
        "NationallyIllegal" => "een beeld van misbruik van kinderen dat in Nederland verboden is",
        _ => null,
    };
}
