// The Dutch texts about lists.
using Waarborg.Lists;

// A switch names every value of its enum, so that a new one without a text does not compile; values outside it cannot occur.
#pragma warning disable CS8524

namespace Waarborg.Server.Texts;

sealed partial record ListTexts
{
    internal static ListTexts Dutch { get; } = new()
    {
        Title = "Lijsten",
        Lead = "Wie ervoor instaat dat iets bekend is, hoe oud elke lijst is, en waarover mensen nog moeten beslissen.",
        None = "Er is geen lijst. Niets is bekend, dus niets kan overeenkomen.",
        WaitsTitle = "Wat wacht",
        WaitsNone = "Er wacht niets.",
        Held = release => $"Uitgave {release} wordt tegengehouden door een controle. Twee mensen beslissen.",
        Tested = release => $"Uitgave {release} is getest, en is nog niet in gebruik.",
        InShadow = release => $"Uitgave {release} loopt op proef mee en doet niets.",
        InShadowUntil = "De proef duurt tot",
        ToDecide = count => $"Vermeldingen die lijken op onschuldige beelden: {count}. Ze tellen niet tot twee mensen beslissen.",
        FellTitle = "Wat is stilgezet",
        FellNone = "Er is niets stilgezet.",
        FellAt = count => $"kwam bij {count} klanten tegelijk voor",
        FellRest = "Dit maakt niets meer onbeschikbaar. Het opent nog wel dossiers, die vooraan in de rij komen.",
        StoppedRelease = release => $"Uitgave {release} is stilgezet: mensen vonden te veel treffers fout. Niets ervan telt nog.",
        ListsTitle = "Lijsten, en hoe oud ze zijn",
        List = "Lijst",
        InForce = "In gebruik",
        NothingInForce = "niets",
        LastChecked = "Laatst bijgewerkt",
        Health = "Leeftijd",
        InGoodTime = (age, max) => $"In orde: {age} oud. Het mag {max} zijn.",
        TooOld = max => $"Te oud: ouder dan {max}. Wie deze lijst gebruikt, scant niet tot er een nieuwe uitgave is.",

        SuppliersTitle = "Lijstbeheerders",
        SuppliersLead = "Wat twee mensen van elke lijstbeheerder hebben vastgelegd.",
        NotDescribed = "Niemand heeft deze lijstbeheerder beschreven. Zijn vermeldingen openen dossiers, en maken zelf niets "
            + "onbeschikbaar.",
        WithdrawnSupplier = "Deze lijstbeheerder is teruggedraaid. Niets van hem telt nog.",
        Kind = "Wat het is",
        KindWords = kind => kind switch
        {
            SupplierKind.Hotline => "meldpunt",
            SupplierKind.Police => "politie",
            SupplierKind.Authority => "autoriteit",
        },
        Organisation = "Organisatie",
        Agreement = "Afspraak",
        Trust = "Vertrouwen",
        TrustWords = trust => trust switch
        {
            SupplierTrust.Matchable => "mag dossiers openen",
            SupplierTrust.Enforceable => "telt ook mee om iets onbeschikbaar te maken voordat een mens oordeelt",
        },
        Key = "Sleutel",
        KeyPinned = name => $"vastgelegd: {name}",
        NoKey = "niet vastgelegd; deze lijstbeheerder kan niet ondertekenen",
        MayBeNamed = "Mag openbaar genoemd worden",
        TellHitsTo = "Wie van treffers mag horen",
        TellHitsWords = who => who switch
        {
            TellHits.Supplier => "de lijstbeheerder",
            TellHits.Hotline => "een meldpunt",
            TellHits.Police => "de politie",
            TellHits.Authority => "een autoriteit",
        },
        Nobody = "niemand",
        Described = "Vastgelegd",
        Version = version => $"versie {version}",

        ListTitle = name => $"Lijst {name}",
        ReleasesTitle = "Uitgaven",
        Release = number => $"Uitgave {number}",
        ReleaseWord = "Uitgave",
        StateWords = state => state switch
        {
            ReleaseState.Active => "in gebruik",
            ReleaseState.Superseded => "vervangen",
            ReleaseState.Withdrawn => "weggehaald",
            ReleaseState.Imported => "tegengehouden",
            ReleaseState.Tested => "getest, niet in gebruik",
            ReleaseState.Shadow => "loopt op proef mee",
            ReleaseState.RolledBack => "teruggedraaid",
            ReleaseState.Stopped => "stilgezet",
        },
        Entries = "Vermeldingen",
        Difference = "Verschil met de vorige",
        DifferenceWords = (added, kept, withdrawn) => $"{added} nieuw, {kept} gebleven, {withdrawn} weg",
        StandsFor = "Wie ervoor instaat",
        Signed = number => $"de lijstbeheerder heeft getekend (nummer {number})",
        Attested = "twee mensen staan in voor de telling en de wortel",
        NobodyStands = "niemand: niets wordt vanzelf onbeschikbaar",
        Imported = "Opgenomen",
        Ended = "Geëindigd",
        Judged = "Oordelen",
        JudgedWords = (judged, wrong) => $"{judged} beoordeeld, {wrong} daarvan fout",
        NotJudged = "nog niets beoordeeld",
        OlderReleases = count => $"Alleen de nieuwste {count} uitgaven staan hier.",

        Root = "Wortel",
        RootHint = "Bij elke aanbieder met deze uitgave staat hier hetzelfde. Zo valt op wie een andere lijst kreeg.",
        CountsTitle = "Vingerafdrukken naar soort",
        Algorithm = "Methode",
        Fingerprints = "Vingerafdrukken",
        GatesTitle = "Wat de controles vonden",
        GatesNone = "De controles vonden niets.",
        Gate = "Controle",
        GateCount = "Aantal",
        Consequence = "Gevolg",
        GateWords = finding => finding.Kind switch
        {
            GateKind.CanaryHit => "Vermeldingen die lijken op onschuldige beelden",
            GateKind.SuddenGrowth => "Heel veel nieuwe vermeldingen ineens",
            GateKind.SuddenShrinkage => "Heel veel vermeldingen zijn ineens weg",
            GateKind.NewCategory =>
                $"Een nieuwe soort: “{PageTexts.Dutch.CategoryWords(finding.Category?.ToString() ?? "")}”",
            GateKind.CategoriesDisagree => "Vermeldingen met een vingerafdruk die ook onder een andere soort staat",
            GateKind.LowQuality => "Vermeldingen die niet kunnen overeenkomen: de kwaliteit van de vingerafdruk is te laag",
            GateKind.NearUniform => "Vermeldingen van een beeld waarop bijna niets te zien is",
            GateKind.AfterStop => "De uitgave hiervoor is stilgezet of teruggedraaid. Vermeldingen van deze",
            GateKind.Crowded => "Vermeldingen waar heel veel andere dicht bij liggen",
        },
        GateCountWords = (isOfBefore, count, outOf) => isOfBefore
            ? $"{count}; de vorige uitgave had er {outOf}"
            : $"{count} van {outOf}",
        SeverityWords = severity => severity switch
        {
            GateSeverity.Told => "alleen om te weten",
            GateSeverity.Holds => "houdt de uitgave tegen",
        },
        AsideTitle = "Apart gezet: lijkt op onschuldige beelden",
        AsideLead = "Deze vermeldingen tellen niet, tenzij twee mensen beslissen van wel.",
        Entry = "Vermelding",
        EntryInSentence = "vermelding",
        Resembles = "Lijkt op",
        Likeness = "Hoe precies",
        Decision = "Besluit",
        DecisionWords = decision => decision switch
        {
            EntryDecision.Never => "blijft weg: komt nooit overeen",
            EntryDecision.Match => "telt toch mee",
        },
        NotDecided = "nog geen; telt niet mee",
        ShadowTitle = "De proef",
        ShadowLead = "Dit zou er zijn gebeurd als deze uitgave in gebruik was. Er is niets mee gedaan.",
        ShadowContents = "Verschillende bestanden",
        ShadowCustomers = "Klanten",
        ShadowDisabled = "Onbeschikbaar gemaakt voordat een mens oordeelt",
        ShadowEntries = "De vermeldingen bij de meeste klanten",
        Customers = "Klanten",

        SuspendedTitle = "Stilgezette vermeldingen",
        SuspendedLead = "Een vermelding die bij te veel klanten tegelijk voorkomt, wordt vanzelf stilgezet.",
        WholeRelease = "alle vermeldingen",
        Since = "Sinds",
        State = "Stand",
        Suspended = "stilgezet",
        Resumed = "werkt weer, sinds",
        FindingsTitle = "Oordelen van autoriteiten",
        FindingsLead = "Met zo’n oordeel is één lijstbeheerder genoeg om iets onbeschikbaar te maken voordat een mens oordeelt.",
        WholeList = "de hele lijst",
        Authority = "Autoriteit",
        Reference = "Kenmerk",
        Recorded = "Vastgelegd",
        RollbacksTitle = "Teruggedraaid",
        What = "Wat",
        RollbackWords = (target, release) => target switch
        {
            nameof(RollbackTarget.OfList) => $"uitgave {release}",
            nameof(RollbackTarget.OfEntry) => "één vermelding",
            nameof(RollbackTarget.OfSupplier) => "alles van de lijstbeheerder",
            _ => "wat de lijstbeheerder zelf heeft ingetrokken",
        },
        Began = "Goedgekeurd",
        Outcome = "Hoe het ging",
        RollbackDone = (restored, failed, span) => $"{restored} teruggezet, {failed} niet gelukt, in {span}",
        RollbackWaits = count => $"bezig: nog {count} terug te zetten",
        Form = ListFormTexts.Dutch,

        DueIn = span => $"beslissen binnen {span}",
        DueNow = "nu beslissen",
        DueOver = span => $"{span} te laat: nu beslissen",
        Due = "Beslissen",
        OpenAgain = "Weer open",
        ReopenedWords = why => why switch
        {
            "releaseRolledBack" => "de uitgave van de lijst is teruggedraaid",
            "supplierWithdrawn" => "alles van de lijstbeheerder is teruggedraaid",
            "entrySetAside" => "de vermelding is apart gezet",
            "entryWithdrawn" => "de vermelding staat niet meer op de lijst",
            _ => why,
        },
        HitsTitle = "Waarop dit dossier rust",
        HitsLead = "Elke vermelding waarmee een bestand overeenkwam.",
        Stands = "Telt nog",
        StillStands = "ja",
        StandsNot = "nee, niet meer",
    };
}

sealed partial record ListFormTexts
{
    internal static ListFormTexts Dutch { get; } = new()
    {
        Title = "Iets voorstellen",
        Lead = "Je schrijft een concept en ondertekent het. Een ander keurt het goed; tot dan verandert er niets.",
        TitleOf = kind => kind switch
        {
            ListFormKind.Activate => "Uitgave in gebruik nemen",
            ListFormKind.Attest => "Instaan voor een uitgave",
            ListFormKind.Finding => "Oordeel van een autoriteit vastleggen",
            ListFormKind.Decide => "Beslissen over apart gezette vermeldingen",
            ListFormKind.Resume => "Stilgezette vermelding weer laten werken",
            ListFormKind.Rollback => "Terugdraaien",
            ListFormKind.DescribeSupplier => "Lijstbeheerder beschrijven",
            ListFormKind.RollbackSupplier => "Alles van een lijstbeheerder terugdraaien",
        },
        LeadOf = kind => kind switch
        {
            ListFormKind.Activate => "Kijk eerst wat de controles vonden. De uitgave die nu in gebruik is, wordt vervangen.",
            ListFormKind.Attest => "Vraag de lijstbeheerder langs een andere weg, zoals per telefoon, om de wortel en het aantal "
                + "vermeldingen. Typ ze over zoals je ze hoort. Kijk ze niet na op deze site.",
            ListFormKind.Finding => "Een autoriteit heeft vastgesteld dat een vermelding, of een hele lijst, klopt.",
            ListFormKind.Decide => "Deze vermeldingen lijken op beelden waarvan bekend is dat ze onschuldig zijn.",
            ListFormKind.Resume => "Zoek eerst uit waarom de vermelding bij zoveel klanten tegelijk voorkwam.",
            ListFormKind.Rollback => "Wat alleen hierop rust, wordt teruggezet zoals het was. De dossiers gaan weer open.",
            ListFormKind.DescribeSupplier => "Leg vast wie het is, hoe ver je hem vertrouwt, en wat anderen mogen weten.",
            ListFormKind.RollbackSupplier => "Alle lijsten van deze lijstbeheerder worden weggehaald, voorgoed. Wat alleen op "
                + "hem rust, wordt teruggezet zoals het was.",
        },
        NewSupplier = "Een lijstbeheerder beschrijven",
        Release = "Welke uitgave",
        ReleaseChoice = (number, state) => $"Uitgave {number} ({state})",
        NoRelease = "Er is geen uitgave waarvoor dit kan.",
        ShadowDays = "Eerst op proef: aantal dagen",
        ShadowDaysHint = "1 tot 31. Op proef wordt vergeleken en geteld, en verder niets gedaan. Leeg: meteen in gebruik.",
        RootTyped = "De wortel, zoals de lijstbeheerder hem gaf",
        RootTypedHint = "64 tekens.",
        EntriesTyped = "Het aantal vermeldingen, zoals de lijstbeheerder het gaf",
        EntriesTypedHint = "Alleen cijfers.",
        EntryOrNone = "Vermelding",
        EntryOrNoneHint = "Het kenmerk van 16 tekens. Leeg: de hele lijst.",
        AuthorityHint = "Welke autoriteit dit heeft vastgesteld.",
        ReferenceHint = "Waar het te vinden is, zoals een nummer en een datum.",
        EntriesToDecide = "Over welke vermeldingen",
        EntryResembles = (entry, note) => $"{entry}, lijkt op: {note}",
        NoneToDecide = "Er is geen vermelding apart gezet.",
        NoneSuspended = "Er is niets stilgezet.",
        SuspendedChoice = (entry, customers) => $"{entry}, bij {customers} klanten",
        WhyHint = "Voor wie het moet goedkeuren.",
        SupplierName = "Naam, zoals de lijsten hem noemen",
        SupplierNameHint = "Letters, cijfers, punten en streepjes, zoals meldpunt.",
        OrganisationHint = "De volledige naam. Het is nooit de aanbieder zelf.",
        AgreementHint = "Waar de afspraak over de lijsten te vinden is, zoals een nummer.",
        KeyHint = "De regel met de sleutel waarmee hij uitgaven ondertekent. Leeg als hij niet kan ondertekenen.",
        TrustHint = "Ook bij het tweede gelden alle andere regels.",
        WhatToRollBack = "Wat wil je terugdraaien?",
        RollBackRelease = number => $"Uitgave {number} van deze lijst",
        RollBackEntry = "Eén vermelding, voorgoed",
        RollBackWithdrawn = "Alles wat rust op vermeldingen die de lijstbeheerder zelf heeft ingetrokken",
        EntryHandle = "Welke vermelding",
        EntryHandleHint = "Alleen bij één vermelding: het kenmerk van 16 tekens.",
        ShowPreview = "Laat zien wat er dan gebeurt",
        PreviewTitle = "Wat er dan gebeurt",
        PreviewLead = "Zo is het nu. Er is nog niets veranderd.",
        ChooseOther = "Iets anders kiezen",
        PreviewItems = (items, shownItems, cases, shownCases) =>
            $"Dit zou {shownItems} {(items == 1 ? "bestand" : "bestanden")} in {shownCases} "
            + $"{(cases == 1 ? "dossier" : "dossiers")} terugzetten.",
        PreviewReopened = (cases, shown) => $"{shown} {(cases == 1 ? "dossier gaat" : "dossiers gaan")} weer open.",
        PreviewSealed = (items, shown) => $"{shown} "
            + (items == 1 ? "bestand is verzegeld en wacht " : "bestanden zijn verzegeld en wachten ")
            + "op houders buiten, zodra mensen anders oordelen.",
        PreviewBefore = number => $"Uitgave {number} is dan weer in gebruik.",
        PreviewNothing = "Van deze lijst is dan niets meer in gebruik. Wie hem gebruikt, scant niet tot er een nieuwe "
            + "uitgave is.",

        NowTitle = "Zo is het nu",
        CompareTitle = "Vergeleken met de uitgave",
        CompareWhat = "Wat",
        CompareHere = "In de uitgave hier",
        CompareTyped = "Opgegeven door de lijstbeheerder",
        Same = "gelijk",
        NotSame = "NIET GELIJK",
        Carried = "Hoe het ging",
    };
}
