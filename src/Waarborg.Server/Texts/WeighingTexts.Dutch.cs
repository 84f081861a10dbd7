// The Dutch texts about weighings.
using Waarborg.Permits;

// A switch names every value of its enum, so that a new one without a text does not compile; values outside it cannot occur.
#pragma warning disable CS8524

namespace Waarborg.Server.Texts;

sealed partial record WeighingTexts
{
    internal static WeighingTexts Dutch { get; } = new()
    {
        Title = "Wegingen",
        Lead = "Voordat de aanbieder bekende beelden gaat zoeken, en elke keer voordat hij doorgaat, weegt hij af: wat "
            + "levert het op, "
            + "en wat kost het aan privacy en digitale veiligheid? Het ontwerp staat hier, en iedereen mag erop reageren.",
        None = "Er zijn geen wegingen.",
        Caption = "De nieuwste wegingen",
        Weighing = "Weging",
        Kind = "Soort",
        State = "Stand",
        Regimes = "Wat de wet zegt, met data",
        KindWords = kind => kind switch
        {
            WeighingKind.First => "voor de eerste keer",
            WeighingKind.Renewal => "voor het doorgaan",
            WeighingKind.Extraordinary => "omdat er iets gebeurde",
            WeighingKind.ThreeYearReview => "herziening na drie jaar",
        },

        OneTitle = (id, source) => $"Weging {id}, van {source}",
        DraftOpen = left => $"ontwerp; je kunt nog {left} reageren",
        DraftWaits = "ontwerp; reageren kan niet meer, er is nog niet besloten",
        Recorded = "vastgelegd",
        Replaced = id => $"vervangen door ontwerp {id}",
        Gone = "telt niet meer, omdat een oudere reservekopie is teruggezet",
        Drafted = "Gepubliceerd",
        RecordedAt = "Vastgelegd",
        AnswersUntil = "Reageren kan tot",
        Permit = "Draagt besluit nummer",
        DraftLead = "Dit is een ontwerp. Er is nog niets besloten, en wie niet besluit, gaat niet door.",
        RecordedLead = "Deze weging is klaar. Drie mensen hebben haar ondertekend. Er kan niets meer aan veranderen.",
        BackToAll = "Alle wegingen",

        AxisTitle = axis => axis switch
        {
            Axis.Goal => "Het doel",
            Axis.Privacy => "Privacy en grondrechten",
            Axis.Security => "Digitale veiligheid",
        },
        Rights = "Privacy en grondrechten in het algemeen",
        Correspondence = "Briefgeheim en telecommunicatiegeheim",
        Expression = "Vrijheid van meningsuiting",
        Investigation = "Opsporing: wat er met de meldingen gebeurde",
        InletTitle = "Wat er met een upload gebeurt die een treffer is",
        InletWords = inlet => (inlet.OnMatch == OnMatch.Hold
                ? "Vastgehouden tot er een oordeel is"
                : "Geweigerd wat vooraf onbeschikbaar mag worden, de rest aangenomen")
            + (inlet.KeepsMatched ? "; een kopie wordt versleuteld bewaard." : "; er wordt niets van bewaard."),
        OrderedRemovals = "Waarom ook wordt vergeleken met wat een overheid beval te verwijderen",
        OrderedRemovalsField = "Alleen als ook vergeleken mag worden met wat een overheid beval te verwijderen: waarom. "
            + "Leeg: dan mag geen besluit die lijst noemen.",
        Alternatives = "Andere manieren, en wat die opleverden",
        Alternative = "Andere manier",
        Effect = "Gemeten effect",
        NotMeasured = why => $"Niet gemeten: {why}",
        Review = "Herziening na drie jaar",
        ReviewLead = "De vragen komen uit de antwoorden van de regering aan de Tweede Kamer van 21 november 2025 "
            + "(antwoord 4). Daar "
            + "gaan ze over een verplichting om te zoeken. Hier gaan ze over het eigen besluit van deze aanbieder.",
        Assessor = "Beoordelaar van buiten",
        Necessity = "Is het nog nodig?",
        Feasibility = "Is het haalbaar?",
        Suitability = "Is de techniek geschikt?",

        OpinionWords = opinion => opinion switch
        {
            Opinion.Favourable => "Positief oordeel",
            Opinion.Adverse => "Negatief oordeel",
            null => "Nog geen oordeel",
        },
        AnswerToOpinion = "Wat het besluit daarop zegt",
        SignerWords = axis => axis switch
        {
            Axis.Goal => "De directie ondertekent dit, samen met het besluit.",
            Axis.Privacy => "De functionaris gegevensbescherming ondertekent dit.",
            Axis.Security => "De beveiligingsfunctionaris ondertekent dit.",
        },
        SignedAt = at => $"Ondertekend op {at}.",
        NotSigned = "Nog niet ondertekend.",
        Decision = "Besluit",
        DecisionWords = (decision, isFirst) => decision switch
        {
            WeighingDecision.DoNotRenew => isFirst ? "Niet beginnen" : "Niet verlengen",
            WeighingDecision.Renew => isFirst ? "Beginnen" : "Verlengen",
            WeighingDecision.RenewNarrower => isFirst ? "Beginnen, met minder dan in het ontwerp" : "Verlengen, met "
                + "minder dan nu",
        },
        NoDecisionYet = "Er is nog niets besloten. Het besluit wordt vastgelegd als het ontwerp lang genoeg openbaar is "
            + "geweest.",
        Reasons = "Redenen",
        Narrowing = "Wat er voortaan niet meer bij hoort",

        Figures = "Cijfers",
        FiguresPeriod = (from, until) => $"Van {from} tot {until}.",
        FiguresPublic = "Het programma telt deze cijfers uit het logboek; niemand typt ze in. Aantallen die met "
            + "treffers te maken "
            + "hebben, staan in tientallen. Zo komt niemand te weten wat er met één bestand gebeurde. “Minder dan tien” "
            + "kan ook nul zijn.",
        FiguresExact = "Het programma telde deze cijfers uit het logboek toen het ontwerp werd gemaakt. Niemand kan ze "
            + "intypen of veranderen.",
        DecoderDisagreements = "Leesprogramma’s die iets anders gaven",
        SandboxOff = "Keren dat het programma begon zonder afgeschermde omgeving",

        Points = "Genummerde punten",
        PointsLead = "Elke reactie, elk cijfer buiten de grens, elk incident, elke terugdraaiing, elke gegronde klacht "
            + "en elk "
            + "afwijkend standpunt heeft een nummer. Een besluit dat er één overslaat, kan niet worden vastgelegd.",
        PointsNone = "Er zijn geen punten.",
        PointNumber = "Nr.",
        PointWhat = "Wat",
        PointText = "Tekst",
        PointHow = "Wat ermee is gedaan",
        PointOpen = "nog niets",
        PointWords = kind => kind switch
        {
            PointKind.Answer => "reactie van buiten",
            PointKind.Figure => "cijfer buiten de grens",
            PointKind.Incident => "incident",
            PointKind.Rollback => "terugdraaiing",
            PointKind.UpheldComplaint => "gegronde klacht",
            PointKind.Dissent => "afwijkend standpunt",
        },
        BoundWords = bound => bound switch
        {
            Bound.RejectedShare => "Van de mogelijke treffers waarover een mens besliste, is meer dan 5 % afgewezen.",
            Bound.NotScannedShare => "Meer dan 20 % van de bestanden is niet gescand.",
            Bound.DecodersDisagreed => "Twee leesprogramma’s gaven iets anders voor dezelfde bytes.",
            Bound.RestrictionsFailed => "Iets kon niet onbeschikbaar worden gemaakt of worden teruggezet.",
            Bound.SandboxOff => "Het programma vond geen afgeschermde omgeving om beelden in te lezen.",
        },
        IncidentWords = what => what switch
        {
            IncidentKind.BreakerFell => "Het programma stopte zelf, na te veel fouten",
            IncidentKind.Rollback => "Veel bestanden zijn teruggezet omdat een lijst niet klopte",
            IncidentKind.SecurityIncident => "Een beveiligingsincident",
            IncidentKind.AttackPublished => "Een aanval op de techniek is gepubliceerd",
            IncidentKind.LawChanged => "Een wet is veranderd",
        },

        AnswerTitle = "Reageren",
        AnswerLead = (until, length) =>
        [
            $"Iedereen mag reageren tot {until}. Je hoeft niet te zeggen wie je bent, en wij vragen het niet.",
            "Je reactie krijgt een nummer en staat meteen op deze pagina, voor iedereen. Het besluit moet erop ingaan.",
            $"Ten hoogste {length} tekens. Geen webadressen, en geen namen of andere persoonlijke gegevens: het kan "
                + "niet meer terug.",
        ],
        AnswerField = "Je reactie",
        AnswerButton = "Mijn reactie publiceren",
        AnswerKept = "Je reactie staat erbij en heeft een nummer; je vindt haar hieronder.",
        AnswerTooOften = "Van je adres kwamen te veel reacties. Probeer het over een uur opnieuw.",
        AnswerRefused = outcome => outcome switch
        {
            AnswerOutcome.Kept => "",
            AnswerOutcome.NoSuchDraft => "Dat ontwerp bestaat niet.",
            AnswerOutcome.Closed => "Op dit ontwerp kan niemand meer reageren.",
            AnswerOutcome.Empty => "Schrijf eerst iets.",
            AnswerOutcome.TooLong => "De reactie is te lang.",
            AnswerOutcome.NotPlain => "In de reactie staan tekens die niet in een tekst horen.",
            AnswerOutcome.HoldsAddress => "In de reactie staat een webadres. Laat het weg: deze pagina mag nergens "
                + "naartoe leiden.",
            AnswerOutcome.TooMany => "Dit ontwerp heeft zoveel reacties als het kan hebben.",
        },

        DeskTitle = "Aan wegingen werken",
        DeskLead = "Per bron: het ontwerp dat openstaat, en wanneer er een weging moet zijn.",
        DeskSources = "Bronnen en hun wegingen",
        DeskNext = "Volgende",
        DeskOpenDraft = "Open ontwerp",
        DeskDue = "Stopt vanaf, als er geen weging is",
        DeskStart = "Wegen",
        DeskLink = "Eraan werken",
        PublicLink = "Zoals iedereen het ziet",
        NewTitle = source => $"{source} wegen",
        NewLead = "Wat je hier schrijft, wordt gepubliceerd en iedereen kan erop reageren. De teksten van de vorige "
            + "weging kun je niet "
            + "opnieuw gebruiken.",
        NewReplaces = "Er staat een ontwerp open. Een nieuw ontwerp komt daarvoor in de plaats, en de dagen beginnen "
            + "opnieuw. Op de "
            + "reacties moet je nog steeds ingaan.",
        AlternativeTitle = n => $"Andere manier {n}",
        NotMeasuredField = "Waarom het niet is gemeten, als dat zo is",
        PublishButton = "Ontwerp publiceren",
        PublishLead = span => $"Het ontwerp is daarna {span} openbaar voordat je het kunt vastleggen. De tekst kan dan "
            + "niet meer "
            + "veranderen; een andere tekst is een ander ontwerp.",
        ProblemsTitle = "Dit ontbreekt of klopt niet:",
        SignButton = "Tekenen",
        Document = "Kenmerk van wat wordt ondertekend (SHA-256)",
        DocumentLead = "De handtekening geldt voor deze tekst, het oordeel en de cijfers, zoals ze nu zijn. Wat "
            + "verandert, haalt haar weg.",
        OpinionTitle = "Oordeel",
        OpinionField = "Het oordeel in woorden",
        JudgeTitle = "Oordelen en besluit",
        JudgeLead = "Dit kan veranderen tot de weging is vastgelegd. Zonder keuze gaat het niet door.",
        NarrowingField = "Wat er voortaan niet meer bij hoort (alleen bij minder)",
        AnswerToOpinionField = "Bij een negatief oordeel: wat het besluit daarop zegt",
        PointField = "Wat het besluit ermee doet",
        SaveButton = "Opslaan",
        Saved = "Opgeslagen.",
        AnswerRemoved = "Deze reactie is van de pagina gehaald. Het nummer blijft, en het besluit gaat erop in. Waarom:",
        RemoveTitle = "Een reactie van de pagina halen",
        RemoveLead = "Alleen als er persoonsgegevens in staan. Het is een voorstel: een ander keurt het goed. De tekst verdwijnt "
            + "dan voorgoed; het nummer blijft, en het besluit moet er nog steeds op ingaan. Waarom je dit wilt, wordt "
            + "gepubliceerd.",
        RemoveNumber = "Nummer van de reactie",
        RemoveWhy = "Waarom, zonder te herhalen wat er stond",
        RemoveButton = "Voorstel opschrijven",
        DissentTitle = "Afwijkend standpunt",
        DissentLead = "Wie meedoet en het niet eens is, kan dat hier zeggen. Het krijgt een nummer en wordt gepubliceerd.",
        DissentField = "Waarmee je het niet eens bent, en waarom",
        DissentButton = "Standpunt publiceren",
        RecordTitle = "Vastleggen",
        Lacking = "Vastleggen kan nog niet:",
        NothingLacking = "Alles wat nodig is, is er.",
        RecordButton = "Voorgoed vastleggen",
        Anyone = "–",
        NotYours = "Meld je eerst aan, als iemand die dit mag.",
    };
}
