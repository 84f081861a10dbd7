// The Dutch texts about the laws around detection.
using Waarborg.Permits;

// A switch names every value of its enum, so that a new one without a text does not compile; values outside it cannot occur.
#pragma warning disable CS8524

namespace Waarborg.Server.Texts;

sealed partial record RegimeTexts
{
    static readonly string[] _dutchMonths =
    [
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ];

    internal static RegimeTexts Dutch { get; } = new()
    {
        Title = "Wat de wet zegt, met data",
        Lead = "Wetten beginnen en houden op. Hier staat wat bekend is van de wetten over het zoeken naar bekende "
            + "beelden. Bij alles "
            + "staat de datum, hoe zeker het is, en wat het betekent voor een hostingaanbieder.",
        HostingTitle = "Voor hosting loopt geen wet vanzelf af",
        HostingWords = end =>
        [
            "Een hostingaanbieder die zoekt in wat hij zelf opslaat, doet dat op zijn eigen besluit, met de "
                + "digitaledienstenverordening "
                + "(DSA) en de AVG. Die lopen niet af.",
            "De wet zorgt dus niet voor een moment om opnieuw te wegen. Dat doen de eigen regels: een besluit eindigt "
                + "na ten hoogste "
                + "12 maanden, en elke derde verlenging is een herziening na drie jaar, met een beoordelaar van buiten.",
            "De Europese uitzondering voor communicatiediensten (Verordening 2021/1232) gold nooit voor hosting. Zij "
                + $"verviel op {end}.",
            "Voor communicatiediensten is er geen instelling. Dit programma weigert ze, wat een latere wet ook toestaat.",
        ],
        UnknownTitle = "Wat wij niet weten",
        UnknownWords =
        [
            "Of het Europees Parlement in tweede lezing heeft ingestemd met het standpunt van de Raad van juli 2026.",
            "Wat er in de CSAM-verordening komt te staan; eind juni 2026 werd er nog over onderhandeld.",
            "De precieze woorden van overweging 17a, en van de hele tekst waarover de Raad het in november 2025 eens werd.",
            "Het nummer van het tweede rapport van de Commissie, van eind november 2025.",
        ],
        FactsTitle = "De feiten",
        Caption = day => $"Op volgorde van tijd, zoals bekend op {day}",
        When = "Wanneer",
        What = "Wat",
        ForHosting = "Voor hosting",
        HowSure = "Hoe wij het weten",
        NoAdvice = "Dit is geen juridisch advies.",
        Days = (from, to) => $"{from} tot en met {to}",
        Month = (year, month) => $"{_dutchMonths[month - 1]} {year}",
        CertaintyWords = certainty => certainty switch
        {
            Certainty.Read => "gelezen in de tekst zelf",
            Certainty.Seen => "elders gezien",
            Certainty.Known => "eigen kennis, niet opnieuw opgezocht",
            Certainty.Unknown => "niet zeker bekend",
        },
        MeaningWords = meaning => meaning switch
        {
            HostingMeaning.CommunicationOnly => "Niets: het gaat over communicatiediensten.",
            HostingMeaning.Proposal => "Nog niets: een voorstel is geen wet.",
            HostingMeaning.BindsHosting => "Het geldt voor hosting. Er begint geen zoeken door.",
            HostingMeaning.SaidOnly => "Niets: er verandert geen wet door.",
        },
        EventWords = what => what switch
        {
            RegimeEvent.DerogationInForce => "Verordening 2021/1232 gaat gelden: communicatiediensten mogen zoeken, tot "
                + "3 augustus 2024.",
            RegimeEvent.RegulationProposed => "De Commissie stelt de CSAM-verordening voor, COM(2022) 209.",
            RegimeEvent.SupervisorsOpinion => "De Europese privacytoezichthouders geven hun gezamenlijke advies 4/2022.",
            RegimeEvent.NoteOnClientSide => "Een Nederlandse beslisnota over zoeken op toestellen van gebruikers.",
            RegimeEvent.ParliamentPosition => "Het Europees Parlement wil alleen gerichte bevelen, en laat versleutelde "
                + "diensten erbuiten.",
            RegimeEvent.CommissionReport => "De Commissie rapporteert over Verordening 2021/1232; er ontbreken cijfers.",
            RegimeEvent.DerogationExtended => "Verordening 2024/1307 verlengt haar tot 3 april 2026, met een vast "
                + "formulier voor rapporten.",
            RegimeEvent.DutchActInForce => "De Nederlandse wet over online materiaal van seksueel kindermisbruik gaat "
                + "gelden: de autoriteit "
                + "kan bevelen iets binnen ten hoogste 12 uur te verwijderen.",
            RegimeEvent.DutchMotion => "De Tweede Kamer neemt de motie-Kathmann aan (32 317 nr. 891).",
            RegimeEvent.DutchLetter => "De regering schrijft aan de Tweede Kamer (nr. 906).",
            RegimeEvent.ReportFormInForce => "Uitvoeringsverordening 2024/2916, het formulier voor rapporten, gaat "
                + "gelden. Zij staat nog als "
                + "geldend te boek, terwijl waar zij bij hoort is vervallen.",
            RegimeEvent.TransparencyTemplates => "De modellen voor transparantierapporten van de "
                + "digitaledienstenverordening (2024/2835) zijn "
                + "verplicht.",
            RegimeEvent.DutchAbstention => "Brieven, antwoorden en een debat in de Tweede Kamer; Nederland onthoudt "
                + "zich van stemming.",
            RegimeEvent.CouncilNegotiates => "De Raad bepaalt zijn standpunt: zoeken blijft vrijwillig, zonder einde.",
            RegimeEvent.SecondCommissionReport => "Het tweede rapport van de Commissie.",
            RegimeEvent.FirstTrilogue => "Raad, Parlement en Commissie beginnen te onderhandelen.",
            RegimeEvent.ExtensionProposed => "De Commissie stelt voor Verordening 2021/1232 te verlengen tot 3 april "
                + "2028, COM(2025) 797.",
            RegimeEvent.CommitteeRejects => "De commissie van het Europees Parlement verwerpt de verlenging.",
            RegimeEvent.ParliamentAmends => "Het Europees Parlement maakt haar kleiner: alleen bekende beelden, niets "
                + "versleuteld, tot 3 augustus "
                + "2027.",
            RegimeEvent.ParliamentRejects => "Het Europees Parlement verwerpt de verlenging (volgens één bron op 25 "
                + "maart).",
            RegimeEvent.DerogationLapsed => "Verordening 2021/1232 vervalt.",
            RegimeEvent.AmbassadorsAgree => "De ambassadeurs van de lidstaten willen verder met een eigen verordening.",
            RegimeEvent.CouncilPosition => "De Raad bepaalt zijn standpunt over een nieuwe verordening, tot 3 april 2028.",
            RegimeEvent.SecondReading => "De tweede lezing in het Europees Parlement. Wat daaruit kwam, is niet bekend.",
            RegimeEvent.TrilogueOpen => "Over de CSAM-verordening wordt nog onderhandeld.",
        },
    };
}
