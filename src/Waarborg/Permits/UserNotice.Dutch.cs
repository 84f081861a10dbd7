// The notice in Dutch, for people who read at level B1: short sentences, everyday words, nothing left out.
namespace Waarborg.Permits;

static partial class UserNotice
{
    static NoticeText Dutch(NoticeFacts facts)
    {
        var name = facts.Settings.Name;
        return new(
            "nl", $"Zo zoekt {name} naar bekende beelden van kindermisbruik",
            [
                DutchWhat(facts),
                DutchWhere(facts),
                new(
                    "Waarmee vergelijken wij?",
                    [
                        "Van elk plaatje maakt een programma een code. Dat is een soort vingerafdruk. Het programma legt die "
                            + "code "
                            + "naast een lijst met codes van bekende beelden. Wat er op uw plaatje staat, weet het niet. "
                            + "Een nieuw beeld herkent het niet.",
                        $"Wij vergelijken ook met {Number(NoticeProgram.TestPictures)} testplaatjes. Daar staat niets ergs op. "
                            + "Daarmee ziet u of wij zoeken. Met zo’n plaatje doen wij elke keer of het op een lijst staat. "
                            + $"U vindt ze op {Page(facts, "/test-pictures")}",
                        "De lijsten komen van:",
                    ],
                    Suppliers(facts, DutchCategory, "en", DutchRemoved)),
                .. WhereRemote(facts, DutchLeaving),
                new(
                    "Waar kijken wij nooit?",
                    ["Wij kijken nooit in of naar:"],
                    [
                        "mail, chats en andere berichten tussen mensen;",
                        "opslag die er alleen voor u is, of voor een kleine groep;",
                        "wat op slot zit en wat wij niet kunnen lezen;",
                        "kopieën van telefoons en computers;",
                        "uw eigen telefoon of computer;",
                        "tekst en geluid.",
                    ]),
                DutchMatch(facts),
                .. DutchOriginals(facts),
                DutchTold(facts),
                DutchKept(facts),
                DutchObject(facts),
            ],
            DutchClause(facts), DutchForUsers(facts));
    }

    static NoticeSection DutchWhat(NoticeFacts facts) => new(
        "Waar gaat dit over?",
        Some(
            facts.IsSample ? "Dit is een voorbeeld. Niets hiervan is echt." : null,
            $"{facts.Settings.Name} bewaart bestanden van klanten. Daarin zoeken wij naar plaatjes waarop een kind seksueel "
                + "wordt misbruikt. Wij zoeken alleen naar plaatjes die al bekend zijn. Wij kiezen hier zelf voor. "
                + "Het moet van niemand.",
            "Wij mogen dit van onszelf zolang ons besluit geldt. Dat besluit loopt vanzelf af. Of het nu geldt, en tot wanneer, "
                + $"ziet u op {Page(facts, "/")}"),
        []);

    static NoticeSection DutchWhere(NoticeFacts facts) => new(
        "Waar zoeken wij?",
        Some(
            (facts.Source.Kind, facts.Source.Audience) switch
            {
                (SourceKind.Upload, _) =>
                    $"Wij kijken naar wat via ‘{facts.Source.Name}’ naar ons wordt gestuurd, voordat het er staat. "
                        + DutchAudience(facts, "Wat daar staat, is straks"),
                _ => $"Wij zoeken in ‘{facts.Source.Name}’. {DutchAudience(facts, "Wat daar staat, is")}",
            },
            facts.Terms.Scope switch
            {
                NoticeTerms.All => "Wij kijken daar bij alle klanten.",
                NoticeTerms.OptedIn => "Wij kijken alleen bij klanten die daar zelf ja op zeiden. Zegt een klant later nee? Dan "
                    + "kijken wij vanaf het volgende bestand niet meer bij hem.",
                _ => $"Wij kijken daar alleen in deze mappen: {Series(facts.Terms.Parts, "en")}",
            },
            "Wij openen een bestand om te zien of het een plaatje is. Is het dat niet, dan doen wij er niets mee. Films "
                + "bekijken wij niet.",
            facts.Terms.Screening
                ? "De meeste plaatjes bekijken wij eerst in het klein. Lijkt het dan op geen enkel bekend beeld? Dan laten wij "
                    + "het daarbij. Zo kunnen wij er een missen. Van elke 50 die wij zo laten, bekijken wij er 1 in het groot, "
                    + "om te zien hoe vaak wij er een missen."
                : null,
            facts.Terms.Altered
                ? "Soms is een bekend beeld veranderd. Het is dan gespiegeld, gedraaid, iets kleiner geknipt of er zit een rand "
                    + "om. Daarom bekijken wij elk plaatje ook zo. Wat wij alleen zo vinden, sluiten wij nooit af "
                    + "voordat een mens heeft gekeken."
                : null),
        []);

    static string DutchAudience(NoticeFacts facts, string what) => facts.Source.Audience == Audience.Public
        ? $"{what} te zien voor iedereen."
        : $"{what} te zien voor wie de link heeft.";

    static NoticeSection DutchMatch(NoticeFacts facts) => new(
        "Wat gebeurt er als iets op een lijst staat?",
        Some(
            "Dan is het een mogelijke treffer. Een mens beslist of het klopt.",
            facts.Source.Kind == SourceKind.Upload
                ? DutchInlet(facts.Source.Inlet)
                : facts.Terms.AlwaysAsk
                    ? "Tot dat moment blijft uw bestand gewoon staan."
                    : "Is uw bestand precies gelijk aan een bekend beeld? Dan mag het programma het meteen afsluiten. Dat "
                        + "doet het "
                        + $"hooguit {Number(NoticeProgram.DisabledFirstAtMost)} keer per beeld zonder dat een mens heeft "
                            + $"gekeken. "
                        + "Lijkt uw bestand alleen op een bekend beeld? Dan blijft het staan tot een mens heeft beslist.",
            facts.Source.Kind == SourceKind.Upload
                ? null
                : "Is een bestand afgesloten, dan kan niemand het zien of ophalen. "
                    + (facts.Settings.Confirmed is null ? "Wij gooien het niet weg. Wij" : "Tot een mens beslist, gooien wij het "
                        + "niet weg. Wij")
                    + " bewaren het op slot. Was het een fout? Dan zetten wij het terug, precies zoals het was."),
        []);

    static string DutchInlet(InletChoice? inlet) => inlet is null
        ? "Wij horen het meteen. Of uw bestand op onze server komt, beslissen wij dan zelf."
        : (inlet.OnMatch == OnMatch.Hold
            ? "Wij nemen uw bestand niet aan tot een mens heeft beslist. "
            : "Is uw bestand precies gelijk aan een bekend beeld? Dan mogen wij het meteen weigeren. Lijkt het er alleen op? Dan "
                + "nemen wij het aan, en kijkt een mens. ")
        + (inlet.KeepsMatched
            ? "Wij bewaren er een kopie van op slot, zodat een mens kan beslissen. Was het een fout? "
                + "Dan maken wij die kopie stuk."
            : "Wij bewaren er geen kopie van. Een mens beslist met wat de lijst zegt, zonder het beeld.");

    static IEnumerable<NoticeSection> DutchOriginals(NoticeFacts facts)
    {
        const string Title = "Wat gebeurt er met uw bestand als het klopt?";
        if (facts.Source is { Kind: SourceKind.Upload, Inlet: not { KeepsMatched: true } }) yield break;
        if (facts.Settings.Confirmed is ConfirmedOriginals.Shred)
        {
            yield return new(
                Title,
                [
                    "Zegt een mens dat het beeld op de lijst hoort? Dan gooien wij uw bestand meteen weg. Niemand kan het "
                        + "dan nog terugzetten. Wij ook niet.",
                    "Bent u het er niet mee eens? Dan kijkt een ander mens er opnieuw naar, maar zonder het beeld. Hij kijkt "
                        + "waar de lijst vandaan komt, en wat er eerder is gezegd.",
                ],
                []);
        }

        if (facts.Settings.Confirmed is ConfirmedOriginals.Keep keep)
        {
            yield return new(
                Title,
                [
                    "Zegt een mens dat het beeld op de lijst hoort? Dan geven wij de sleutel van uw bestand weg. Wij kunnen "
                        + $"het dan zelf niet meer openen. Dat kunnen alleen twee van deze anderen samen: "
                        + $"{Series(keep.Holders, "en")}.",
                    $"Na {Number(keep.Days)} dagen gaat het bestand weg. Kunt u dan nog bezwaar maken? Dan bewaren wij het zo "
                        + "lang. Blijkt dat het niet klopt? Dan zetten wij het met hen samen terug. Niemand kijkt er dan in.",
                ],
                []);
        }
    }

    static NoticeSection DutchLeaving(NoticeFacts facts) => new(
        "Wat gaat er van onze server af?",
        [
            "Niet elke lijst staat bij ons. Soms vragen wij aan een ander of een plaatje bekend is. Dat doen wij alleen als het "
                + "niet precies op een lijst van ons staat. Uw plaatje zelf sturen wij nooit op. Uw naam ook niet, en de naam "
                + "van uw bestand ook niet. Wat gaat er dan wel heen?",
        ],
        [
            .. Leaving(facts).Select(one => one.Sends switch
            {
                ListUse.Prefix => "Een klein stukje van de code. Heel veel bestanden hebben datzelfde stukje. De ander weet "
                    + $"dus niet om welk plaatje het gaat. Dit gaat naar {Series(one.To, "en")}.",
                "pdq" => "De code van hoe uw plaatje eruitziet. Het plaatje is daaruit niet terug te maken. "
                    + $"Dit gaat naar {Series(one.To, "en")}.",
                _ => "De hele code van uw bestand. Wie precies hetzelfde bestand heeft, kan zien dat het om dat bestand gaat. "
                    + $"Dit gaat naar {Series(one.To, "en")}.",
            }),
        ]);

    static NoticeSection DutchTold(NoticeFacts facts) => new(
        "Wie hoort ervan?",
        Some(
            $"Alleen mensen van {facts.Settings.Name} die hierover gaan, weten van een treffer. Het programma laat hun het "
                + "beeld niet zien.",
            facts.SendsReports
                ? "Klopt een treffer? Dan kunnen wij dat melden aan een meldpunt, de politie of de overheid. Het programma "
                    + "stuurt die melding op."
                : (facts.Remote.Count == 0
                        ? "Het programma stuurt zelf niets naar de politie of naar een meldpunt. "
                        : "Het programma stuurt zelf geen melding naar de politie of naar een meldpunt. ")
                    + (facts.TellsCustomersHere ? "Moet dat wel, dan doen wij dat zelf."
                        : "Het stuurt ook u geen bericht. Moet dat wel, dan doen wij dat zelf."),
            DutchToldYou(facts),
            "Wij houden een logboek bij dat iedereen mag lezen. Daarin staat dat wij zoeken en met welke lijsten. Er staat ook "
                + "in hoe vaak het ongeveer raak was. Er staat geen naam in van een klant of een bestand. U vindt het op "
                + Page(facts, "/ledger")),
        []);

    // Where nothing goes to anybody, that is said above in one breath.
    static string? DutchToldYou(NoticeFacts facts) => facts switch
    {
        { TellsCustomersHere: true } => "Sluiten wij uw bestand af? Dan stuurt het programma u bericht, als wij u kunnen "
            + "bereiken. Soms mag dat van de overheid pas later.",
        { SendsReports: true } => "U krijgt van het programma geen bericht. Moet dat wel, dan doen wij dat zelf.",
        _ => null,
    };

    static NoticeSection DutchKept(NoticeFacts facts)
    {
        var retention = facts.Settings.Retention;
        return new(
            "Hoe lang bewaren wij iets?",
            [
                "Staat een bestand op geen lijst? Dan bewaren wij alleen een code, om het geen twee keer te bekijken. Daar staat "
                    + "geen naam in en geen vingerafdruk. Loopt ons besluit af? Dan is die code binnen "
                    + $"{Number(NoticeProgram.TracesHours)} uur weg.",
                "Zegt een mens dat een treffer niet klopt? Dan wissen wij de naam van het bestand. Er blijft één code over, "
                    + "zodat "
                    + "het niet nog eens misgaat.",
                $"Een dossier over een treffer bewaren wij hooguit {Number(retention.CasesDays)} dagen. Een afgesloten bestand "
                    + $"bewaren wij hooguit {Number(retention.SealedFilesDays)} dagen, en een klacht hooguit "
                    + $"{Number(retention.ComplaintsDays)} dagen. Maar kunt u nog bezwaar maken? Dan bewaren wij het zo lang. "
                    + "Is die tijd voorbij? Het programma wist dit dan zelf.",
                "Wat in het logboek staat, blijft daar staan.",
            ],
            []);
    }

    static NoticeSection DutchObject(NoticeFacts facts) => new(
        "Bent u het er niet mee eens?",
        Some(
            "Zeg het ons. Noem het bestand, als u dat weet. Wij kijken er dan opnieuw naar. U bereikt ons via "
                + facts.Settings.Objections,
            facts.Terms.Scope == NoticeTerms.OptedIn ? "Zei u eerder ja, maar wilt u nu stoppen? Ook dat kunt u daar zeggen."
                : null,
            $"Hebt u een vraag? Mail naar {facts.Settings.Contact}",
            "Vindt u dat wij niet goed omgaan met uw gegevens? Dan kunt u naar "
                + $"{facts.Settings.Authority.Name}: {facts.Settings.Authority.Address}"),
        []);

    static string DutchClause(NoticeFacts facts)
    {
        var name = facts.Settings.Name;
        return (facts.Terms.Scope == NoticeTerms.OptedIn ? "Als de klant daar ja op zegt, mag " : "")
            + $"{name} {(facts.Terms.Scope == NoticeTerms.OptedIn ? "" : "mag ")}plaatjes van klanten in ‘{facts.Source.Name}’ "
            + "leggen naast lijsten van bekende beelden van seksueel misbruik van kinderen. Dat mag alleen zolang een eigen "
            + $"besluit van {name} daarvoor geldt. Mail, chats en opslag voor de klant alleen vallen er niet onder. "
            + (facts.Source.Kind == SourceKind.Upload
                ? "Staat een plaatje op een lijst, dan beslist een mens of het klopt. "
                : facts.Terms.AlwaysAsk
                    ? $"Staat een plaatje op een lijst, dan beslist een mens of het klopt. Daarna mag {name} het afsluiten. "
                    : $"Staat een plaatje op een lijst, dan mag {name} het afsluiten. Een mens beslist of het klopt. ")
            + $"Hoe dit gaat en hoe u bezwaar maakt, leest u op {Url(facts)}";
    }

    static string DutchForUsers(NoticeFacts facts) =>
        $"Deze site staat op een server van {facts.Settings.Name}. {facts.Settings.Name} legt plaatjes op deze server naast "
        + "lijsten van bekende beelden van seksueel misbruik van kinderen. "
        + (facts.Terms.Scope == NoticeTerms.OptedIn ? "Wij zeiden daar ja op. " : "")
        + $"Dat gebeurt niet met mail, chats of berichten. U leest er meer over op {Url(facts)}";

    static string DutchRemoved(string list) => list == RemovedLists.Ordered
        ? "onszelf: codes van wat wij hier weghaalden omdat de overheid dat beval."
        : "onszelf: codes van wat wij hier eerder weghaalden. Daaruit maakt niemand het beeld.";

    static string DutchCategory(string category) => category switch
    {
        "Baseline" => "beelden die overal verboden zijn",
        "NationallyIllegal" => "beelden die in dit land verboden zijn",
        "Test" => "beelden om mee te proberen, waar niets op te zien is dat niet mag",
        _ => category,
    };
}
