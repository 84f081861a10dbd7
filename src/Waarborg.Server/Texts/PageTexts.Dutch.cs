// The Dutch texts.
using Waarborg.Cases;
using Waarborg.Permits;

// A switch names every value of its enum, so that a new one without a text does not compile; values outside it cannot occur.
#pragma warning disable CS8524

namespace Waarborg.Server.Texts;

sealed partial record PageTexts
{
    internal static PageTexts Dutch { get; } = new()
    {
        Tag = "nl",
        Forms = new DutchForms(),
        Ledger = LedgerTexts.Dutch,
        Notice = NoticeTexts.Dutch,
        Weighing = WeighingTexts.Dutch,
        Regimes = RegimeTexts.Dutch,
        Acts = ActTexts.Dutch,
        People = PeopleTexts.Dutch,
        Permitting = PermitTexts.Dutch,
        Listing = ListTexts.Dutch,
        Clocks = ClockTexts.Dutch,
        Reporting = ReportTexts.Dutch,
        Fields = FieldTexts.Dutch,
        LookingUp = LookupTexts.Dutch,
        AskedLists = AskedListTexts.Dutch,
        TestPictures = TestPictureTexts.Dutch,
        Exchanges = ExchangeTexts.Dutch,
        Reviewing = ReviewTexts.Dutch,
        SkipToContent = "Naar de inhoud",
        Subtitle = "vindt bekend misbruikmateriaal bij de aanbieder die het draait, en haalt het offline",
        MainNavigation = "Hoofdmenu",
        Overview = "Overzicht",
        Cases = "Dossiers",
        Sweeps = "Rondes",
        Settings = "Instellingen",
        SignIn = "Aanmelden",
        SignOut = "Afmelden",
        SampleTitle = "Voorbeeld",
        SampleWords = "Niets hier is echt. Alle plaatjes en lijsten zijn door het programma getekend, om het te proberen.",
        Version = version => $"Waarborg {version}",
        TimesInUtc = "Tijden zijn in UTC, tenzij er Nederlandse tijd bij staat.",
        StatusForMachines = "Status voor programma’s",

        OverviewTitle = "Wat deze installatie mag en niet kan",
        OverviewLead = "Waarborg zoekt bekende beelden van seksueel kindermisbruik op de servers van de hostingaanbieder die het "
            + "draait. Dat gebeurt alleen waar de aanbieder daar zelf voor koos, met genoemde lijsten, en tot een vast moment.",
        MayTitle = "Wat het nu mag",
        MayLead = "De aanbieder besloot om op deze plaatsen te zoeken. Elk besluit eindigt vanzelf.",
        PermitsCaption = "Waar gezocht wordt, met welke lijsten, tot wanneer",
        Source = "Bron",
        Audience = "Wie erbij kan",
        Lists = "Lijsten",
        Ends = "Eindigt",
        EndsIn = span => $"eindigt over {span}",
        NoDetectionTitle = "Deze installatie zoekt niet",
        NoDetectionWords = "Er wordt niets gescand.",
        NoDetectionRest = "Zo is de installatie ook compleet. Dossiers die er zijn, blijven hier te zien. Wat onbeschikbaar is "
            + "gemaakt, kan nog worden teruggezet, behalve wat sindsdien is verzegeld of vernietigd.",
        ReadyWords = "Het is gereed: wat wordt aangeboden, wordt beoordeeld.",
        NotReadyWords = "Het is nu niet gereed: er wordt niets beoordeeld tot dat is opgelost. De status voor "
            + "programma’s zegt waarom.",
        MatchTitle = "Wat er gebeurt als iets overeenkomt",
        MatchWords =
        [
            "Wat overeenkomt, is een mogelijke treffer. Een mens beslist wat het is.",
            "Een bestand dat precies hetzelfde is als een bestand op een lijst, kan meteen onbeschikbaar worden gemaakt. "
                + "Het wordt versleuteld, niet vernietigd.",
            "Zolang mensen niet hebben beslist, kan het precies zo worden teruggezet.",
            "Wat niet beoordeeld kon worden, telt als niet gescand, met de reden. Het telt nooit als schoon.",
        ],
        RefusedTitle = "Wat het weigert",
        RefusedLead = "Deze plaatsen kunnen geen bron zijn. Geen instelling verandert dat. Elke poging wordt geteld.",
        RefusedCaption = "Wat geweigerd wordt, en hoe vaak het is geprobeerd",
        RefusedWhat = "Geweigerd",
        RefusedTimes = "Keer geprobeerd",
        NeverTitle = "Wat het nooit doet",
        NeverWords =
        [
            "Het leest nooit mail, chats of andere berichten tussen mensen.",
            "Het draait nooit op telefoons of computers van gebruikers.",
            "Het ontsleutelt nooit iets en bewaart geen sleutels van gebruikers.",
            "Het oordeelt nooit over wat onbekend is. Het vergelijkt alleen met bekende beelden en gokt niet.",
            "Het toont nooit een beeld zoals het is: niet op een pagina, niet in een logbestand, niet in een bericht. Wie "
                + "mag kijken, ziet een kleine, grijze, vage afdruk zolang hij een toets indrukt.",
            "Het bewaart niets over een bestand dat niet overeenkwam: geen naam en geen vingerafdruk.",
            "Alleen de aanbieder kan het zoeken starten, en het gaat nooit vanzelf door.",
        ],
        RefusalWords = refusal => refusal switch
        {
            SourceRefusal.InterpersonalCommunication => "Berichten tussen mensen, zoals mail en chat",
            SourceRefusal.PrivateStorage => "Privé-opslag van één persoon of een gesloten groep",
            SourceRefusal.NoPlaintext => "Inhoud die de aanbieder zelf niet kan lezen",
            SourceRefusal.EndToEndEncrypted => "Inhoud met eind-tot-eindversleuteling",
            SourceRefusal.DeviceBackup => "Back-ups van telefoons en computers",
        },
        AudienceWords = audience => audience switch
        {
            Permits.Audience.Public => "iedereen",
            Permits.Audience.ByLink => "wie de link heeft",
            Permits.Audience.Private => "een gesloten groep",
        },

        CasesTitle = "Dossiers",
        CasesLead = "Een dossier begint als een bestand overeenkomt met een vermelding op een lijst. Er staat "
            + "nooit een beeld in.",
        CasesNone = "Er zijn geen dossiers.",
        CasesLatest = count => $"Alleen de nieuwste {count} staan hier.",
        ShowAll = "Toon ook gesloten dossiers",
        ShowOpen = "Toon alleen open dossiers",
        OpenCases = "Open dossiers",
        AllCases = "Alle dossiers",
        Case = "Dossier",
        List = "Lijst",
        Category = "Soort",
        Items = "Bestanden",
        Waiting = "Wacht op een oordeel",
        Unavailable = "Onbeschikbaar gemaakt",
        State = "Stand",
        Open = "open",
        Closed = "gesloten",
        CategoryWords = category => category switch
        {
            "Baseline" => "overal strafbaar",
            "NationallyIllegal" => "in dit land strafbaar",
            "Test" => "test",
            _ => category,
        },

        CaseTitle = id => $"Dossier {id}",
        BackToCases = "Alle dossiers",
        NoPictures = "Beelden worden hier nooit getoond.",
        Supplier = "Lijstbeheerder",
        Opening = OpenedTexts.Dutch,
        Online = OnlineCheckTexts.Dutch,
        Removed = RemovedTexts.Dutch,
        Telling = TellingTexts.Dutch,
        Keeping = RetentionTexts.Dutch,
        Complaining = ComplaintTexts.Dutch,
        Measures = MeasureTexts.Dutch,
        Reference = "Kenmerk van de lijstbeheerder",
        Opened = "Geopend",
        OpenedBy = "Geopend door",
        ClosedAt = "Gesloten",
        ItemsCaption = "Bestanden in dit dossier",
        ItemsNone = "In dit dossier zitten geen bestanden meer. Wat is afgewezen, is vergeten.",
        Number = "Nr.",
        File = "Bestand",
        Likeness = "Overeenkomst",
        LikenessWords = (algorithm, distance) => algorithm == "pdq"
            ? $"lijkt erop: {distance} van 256 bits verschillen"
            : $"precies hetzelfde bestand ({DigestName(algorithm)})",
        Verdict = "Oordeel",
        VerdictWords = verdict => verdict switch
        {
            Waarborg.Cases.Verdict.None => "mogelijke treffer, wacht op een oordeel",
            Waarborg.Cases.Verdict.Confirmed => "bevestigd",
            Waarborg.Cases.Verdict.Rejected => "afgewezen",
        },
        Restriction = "Ingreep",
        RestrictionWords = state => state switch
        {
            ItemRestriction.None => "geen, nog beschikbaar",
            ItemRestriction.Disabling => "wordt onbeschikbaar gemaakt",
            ItemRestriction.Disabled => "onbeschikbaar; het kan worden teruggezet",
            ItemRestriction.Restoring => "wordt teruggezet",
            ItemRestriction.Restored => "teruggezet",
            ItemRestriction.Failed => "niet gelukt",
            ItemRestriction.Sealed => "onbeschikbaar; alleen twee sleutelhouders samen kunnen het openen",
            ItemRestriction.Shredded => "vernietigd; niemand kan het terugzetten",
        },
        NotStoredHere = "een upload, niet hier opgeslagen",
        DecisionWords = decision => decision switch
        {
            MatchDecision.Candidate => "Een mens beslist eerst.",
            MatchDecision.DisableFirst => "Eerst onbeschikbaar gemaakt; daarna beslist een mens.",
        },
        Found = "Gevonden",
        FoundWith = (release, version) => $"uitgave {release} van de lijst, Waarborg {version}",
        DecideTitle = "Beslissen",
        DecideLead = "Beslissen gaat met opdrachten op de machine waar Waarborg draait. N is het nummer van het bestand.",
        ConfirmWords = "Een bestand bevestigen: het is wat de lijst zegt. Het wordt of blijft onbeschikbaar, met elk "
            + "dat precies hetzelfde is.",
        RejectWords = "Een bestand afwijzen: het is iets anders. Het wordt teruggezet en vergeten, met elk dat precies "
            + "hetzelfde is.",
        RestoreWords = "Terugzetten wat onbeschikbaar is gemaakt, precies zoals het was.",

        SweepsTitle = "Rondes",
        SweepsLead = "Een ronde scant alles in een bron. Elk bestand eindigt als treffer, als geen treffer, of als niet gescand.",
        SweepsNone = "Er is nog geen ronde geweest.",
        SweepTitle = (id, source) => $"Ronde {id} van {source}",
        Running = "bezig",
        Stopped = "gestopt",
        Finished = "klaar",
        Started = "Begonnen",
        Ended = "Geëindigd",
        Matches = "Mogelijke treffers",
        NoMatches = "Geen treffer",
        NotScanned = "Niet gescand",
        Duration = "Duur",
        WhyNotScanned = "Waarom bestanden niet zijn gescand",
        Reason = "Reden",
        Count = "Bestanden",
        StoppedBecause = "De ronde stopte, omdat:",
        NoSummaryYet = "Er zijn nog geen cijfers.",
        ReasonWords = reason => reason switch
        {
            NotScannedReason.Correspondence => "Berichten tussen mensen: nooit geopend",
            NotScannedReason.SymbolicLink => "Een symbolische koppeling: nooit gevolgd",
            NotScannedReason.NotRegularFile => "Geen bestand maar een socket, pijp of apparaat",
            NotScannedReason.Unreadable => "Kon niet gelezen worden",
            NotScannedReason.Vanished => "Verdwenen voor het aan de beurt was",
            NotScannedReason.Changed => "Bleef veranderen tijdens het lezen",
            NotScannedReason.OutsideSource => "Ligt buiten de bron",
            NotScannedReason.Empty => "Leeg",
            NotScannedReason.TooLarge => "Groter dan de grens",
            NotScannedReason.NotImagery => "Geen beeld",
            NotScannedReason.Unsupported => "Een soort beeld of film die niet gelezen wordt",
            NotScannedReason.TooManyPixels => "Meer beeldpunten dan de grens",
            NotScannedReason.Truncated => "Houdt op voor het beeld af is",
            NotScannedReason.Damaged => "Beschadigd",
            NotScannedReason.TooSmall => "Te klein om te vergelijken",
            NotScannedReason.LowQuality => "Te egaal om te vergelijken",
            NotScannedReason.DecoderCrashed => "Het leesprogramma liep erop vast",
            NotScannedReason.DecoderTimedOut => "Het lezen duurde te lang",
            NotScannedReason.DecoderDisagreed => "Twee leesprogramma’s gaven iets anders",
            NotScannedReason.NoSandbox => "Er is geen afgeschermde omgeving om het in te lezen",
            NotScannedReason.NoPermit => "Mocht op dat moment niet",
            NotScannedReason.Paused => "Het zoeken stond stil: aan een voorwaarde was niet voldaan",
            NotScannedReason.OutOfScope => "Valt buiten het besluit: dit deel of deze klant doet niet mee",
            NotScannedReason.ClockUncertain => "De klok was niet te vertrouwen",
            NotScannedReason.ListMissing => "Een lijst die het besluit noemt, was er niet",
            NotScannedReason.LookupFailed => "Een dienst die gevraagd mocht worden, gaf geen goed antwoord",
            NotScannedReason.LookupLimit => "Een dienst die gevraagd mocht worden, mag nu niet vaker gevraagd worden",
            NotScannedReason.ListTooOld => "Een lijst die het besluit noemt, is te oud",
            NotScannedReason.QueueFull => "Er wachtte te veel",
        },

        SettingsTitle = "Instellingen",
        SettingsLead = "Wat is opgegeven en besloten. Veranderen gaat met opdrachten op de machine waar Waarborg draait.",
        SourcesTitle = "Bronnen",
        SourcesNone = "Er is geen bron opgegeven.",
        Folder = "Map",
        UploadInlet = "aansluiting voor uploads",
        InletWords = inlet => inlet is null
            ? "niemand heeft gezegd wat er bij een treffer gebeurt"
            : (inlet.OnMatch == OnMatch.Refuse ? "bij een treffer: weigeren" : "bij een treffer: aanhouden")
                + (inlet.KeepsMatched ? ", de bytes worden bewaard" : ", de bytes worden niet bewaard"),
        Declared = "Opgegeven",
        DeclaredBy = "Door",
        PermitsTitle = "Eigen besluiten (tijdelijk)",
        PermitsNone = "Er is geen eigen besluit.",
        From = "Vanaf",
        Until = "Tot",
        WhyGranted = "Waarom",
        CommandsTitle = "Opdrachten",
        CommandsLead = "Elke opdracht legt zichzelf uit met --help.",

        SignInTitle = "Aanmelden",
        SignInLead = "Deze pagina’s zijn voor mensen met een account. Je meldt je aan met je passkey; wachtwoorden zijn er niet.",
        SignInWrong = "Aanmelden is niet gelukt. Probeer het opnieuw met je passkey.",
        SignInTooOften = "Te vaak geprobeerd. Wacht vijf minuten en probeer het opnieuw.",
        SignInElsewhere = "Dit formulier kwam van een andere site. Open deze pagina zelf en probeer het opnieuw.",
        NoPeopleYet = "Er zijn nog geen accounts. De eerste twee worden gemaakt in een terminal op deze machine:",
        PasskeyFailed = "Het is niet gelukt met de passkey. Gebruik een adres met een naam, zoals http://localhost, en probeer "
            + "het opnieuw.",
        PasskeyNeedsScript = "Passkeys werken alleen met JavaScript. Zet het voor deze pagina aan.",
        TryAgain = "Opnieuw proberen",
        EnrolTitle = "Maak je passkey",
        EnrolLead = name => $"Welkom, {name}. Deze link werkt één keer.",
        EnrolWords = "Je browser vraagt om een vinger, een gezicht, een pincode of een beveiligingssleutel. Daarmee meld je je "
            + "voortaan aan, en daarmee teken je wat je voorstelt of goedkeurt.",
        EnrolButton = "Passkey maken",
        EnrolOver = "Deze link werkt niet, niet meer, of is al gebruikt. Vraag twee beheerders om een nieuwe.",

        ErrorTitle = "Dat lukte niet",
        ErrorWords = status => status switch
        {
            400 => "Deze server begrijpt de vraag niet. Misschien is het adres een ander dan waaronder de server zichzelf kent.",
            403 => "Dit mag niet met dit account, of niet vandaar.",
            404 => "Deze pagina bestaat niet.",
            413 => "Wat is verstuurd, is groter dan deze server aanneemt.",
            _ => "Er ging iets mis. Het staat in het logbestand; er is niets veranderd.",
        },
        BackToOverview = "Naar het overzicht",
    };
}
