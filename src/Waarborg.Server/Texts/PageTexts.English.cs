// The English texts.
using Waarborg.Cases;
using Waarborg.Permits;

// A switch names every value of its enum, so that a new one without a text does not compile; values outside it cannot occur.
#pragma warning disable CS8524

namespace Waarborg.Server.Texts;

sealed partial record PageTexts
{
    internal static PageTexts English { get; } = new()
    {
        Tag = "en",
        Forms = new EnglishForms(),
        Ledger = LedgerTexts.English,
        Notice = NoticeTexts.English,
        Weighing = WeighingTexts.English,
        Regimes = RegimeTexts.English,
        Acts = ActTexts.English,
        People = PeopleTexts.English,
        Permitting = PermitTexts.English,
        Listing = ListTexts.English,
        Clocks = ClockTexts.English,
        Reporting = ReportTexts.English,
        Fields = FieldTexts.English,
        LookingUp = LookupTexts.English,
        AskedLists = AskedListTexts.English,
        TestPictures = TestPictureTexts.English,
        Exchanges = ExchangeTexts.English,
        Reviewing = ReviewTexts.English,
        SkipToContent = "Skip to content",
        Subtitle = "finds known abuse imagery with its provider's hosting, and gets it offline",
        MainNavigation = "Main navigation",
        Overview = "Overview",
        Cases = "Cases",
        Sweeps = "Sweeps",
        Settings = "Settings",
        SignIn = "Sign in",
        SignOut = "Sign out",
        SampleTitle = "Sample",
        SampleWords = "Nothing here is real. All pictures and lists were drawn by the program, to try it out.",
        Version = version => $"Waarborg {version}",
        TimesInUtc = "Times are in UTC, unless they say Dutch time.",
        StatusForMachines = "Status for machines",

        OverviewTitle = "What this installation may and cannot do",
        OverviewLead = "Waarborg looks for known images of child sexual abuse on the servers of the hosting "
            + "provider that runs it. "
            + "It does so only where the provider itself decided to, with named lists, and until a fixed moment.",
        MayTitle = "What it may do now",
        MayLead = "The provider decided to look in these places. Each decision ends by itself.",
        PermitsCaption = "Places that are looked in, with which lists, until when",
        Source = "Source",
        Audience = "Who can reach it",
        Lists = "Lists",
        Ends = "Ends",
        EndsIn = span => $"ends in {span}",
        NoDetectionTitle = "This installation does not detect",
        NoDetectionWords = "Nothing is scanned.",
        NoDetectionRest = "That is a complete way to run it. Cases that exist stay visible here, and what was made unavailable "
            + "can still be put back, but for what was sealed or destroyed since.",
        ReadyWords = "It is ready: what is offered for scanning is judged.",
        NotReadyWords = "It is not ready at this moment: nothing is judged until that is solved. The status for "
            + "machines says why.",
        MatchTitle = "What happens when something matches",
        MatchWords =
        [
            "A match is a candidate. A person decides what it is.",
            "A file that is the very same as a listed one may be made unavailable at once. It is encrypted, not destroyed.",
            "Until people have decided, it can be put back exactly as it was.",
            "What could not be judged is counted as not scanned, with the reason. It never counts as clean.",
        ],
        RefusedTitle = "What it refuses",
        RefusedLead = "These places cannot be declared as a source. No setting changes that. Each attempt is counted.",
        RefusedCaption = "What is refused, and how often that was tried",
        RefusedWhat = "Refused",
        RefusedTimes = "Times tried",
        NeverTitle = "What it never does",
        NeverWords =
        [
            "It never reads mail, chats or other correspondence.",
            "It never runs on the phones or computers of users.",
            "It never decrypts anything, and holds no keys of users.",
            "It never judges what is unknown. It compares with known images only, and guesses at nothing.",
            "It never shows a picture as it is: no page, log or message holds one. Whoever may look sees a small, grey, "
                + "blurred print while he holds a key.",
            "It keeps nothing that tells of a file that did not match: no name and no fingerprint.",
            "Nobody but the provider can start detection, and it never goes on by itself.",
        ],
        RefusalWords = refusal => refusal switch
        {
            SourceRefusal.InterpersonalCommunication => "Communication between people, such as mail and chat",
            SourceRefusal.PrivateStorage => "Private storage of one person or a closed circle",
            SourceRefusal.NoPlaintext => "Content that the provider itself cannot read",
            SourceRefusal.EndToEndEncrypted => "Content with end-to-end encryption",
            SourceRefusal.DeviceBackup => "Back-ups of phones and computers",
        },
        AudienceWords = audience => audience switch
        {
            Permits.Audience.Public => "everyone",
            Permits.Audience.ByLink => "whoever has the link",
            Permits.Audience.Private => "a closed circle",
        },

        CasesTitle = "Cases",
        CasesLead = "A case opens when a file matches an entry of a list. It never shows a picture.",
        CasesNone = "There are no cases.",
        CasesLatest = count => $"Only the newest {count} are shown.",
        ShowAll = "Show closed cases too",
        ShowOpen = "Show open cases only",
        OpenCases = "Open cases",
        AllCases = "All cases",
        Case = "Case",
        List = "List",
        Category = "Category",
        Items = "Files",
        Waiting = "Waiting for a verdict",
        Unavailable = "Made unavailable",
        State = "State",
        Open = "open",
        Closed = "closed",
        CategoryWords = category => category switch
        {
            "Baseline" => "illegal everywhere",
            "NationallyIllegal" => "illegal in this country",
            "Test" => "test",
            _ => category,
        },

        CaseTitle = id => $"Case {id}",
        BackToCases = "All cases",
        NoPictures = "Pictures are never shown here.",
        Supplier = "List supplier",
        Opening = OpenedTexts.English,
        Online = OnlineCheckTexts.English,
        Removed = RemovedTexts.English,
        Telling = TellingTexts.English,
        Keeping = RetentionTexts.English,
        Complaining = ComplaintTexts.English,
        Measures = MeasureTexts.English,
        Reference = "The supplier's reference",
        Opened = "Opened",
        OpenedBy = "Opened by",
        ClosedAt = "Closed",
        ItemsCaption = "Files of this case",
        ItemsNone = "This case holds no files any more. What was rejected is forgotten.",
        Number = "No.",
        File = "File",
        Likeness = "Match",
        LikenessWords = (algorithm, distance) => algorithm == "pdq"
            ? $"looks alike: {distance} of 256 bits differ"
            : $"the very same file ({DigestName(algorithm)})",
        Verdict = "Verdict",
        VerdictWords = verdict => verdict switch
        {
            Waarborg.Cases.Verdict.None => "candidate, waiting for a verdict",
            Waarborg.Cases.Verdict.Confirmed => "confirmed",
            Waarborg.Cases.Verdict.Rejected => "rejected",
        },
        Restriction = "Restriction",
        RestrictionWords = state => state switch
        {
            ItemRestriction.None => "none, still available",
            ItemRestriction.Disabling => "being made unavailable",
            ItemRestriction.Disabled => "unavailable; it can be put back",
            ItemRestriction.Restoring => "being put back",
            ItemRestriction.Restored => "put back",
            ItemRestriction.Failed => "did not succeed",
            ItemRestriction.Sealed => "unavailable; only two key holders together can open it",
            ItemRestriction.Shredded => "destroyed; nobody can put it back",
        },
        NotStoredHere = "an upload, not stored here",
        DecisionWords = decision => decision switch
        {
            MatchDecision.Candidate => "A person decides first.",
            MatchDecision.DisableFirst => "Made unavailable first; a person decides afterwards.",
        },
        Found = "Found",
        FoundWith = (release, version) => $"list release {release}, Waarborg {version}",
        DecideTitle = "Decide",
        DecideLead = "Decisions are made at the command line, on the machine that runs Waarborg. N is the number of the file.",
        ConfirmWords = "Confirm a file and all that are the very same: they are what the list says. They become or "
            + "stay unavailable.",
        RejectWords = "Reject a file and all that are the very same: they are something else. They are put back, and forgotten.",
        RestoreWords = "Put back what was made unavailable, exactly as it was.",

        SweepsTitle = "Sweeps",
        SweepsLead = "A sweep scans everything that a source holds. Every file ends as a match, as no match, or as not scanned.",
        SweepsNone = "There has been no sweep.",
        SweepTitle = (id, source) => $"Sweep {id} of {source}",
        Running = "running",
        Stopped = "stopped",
        Finished = "finished",
        Started = "Started",
        Ended = "Ended",
        Matches = "Matches",
        NoMatches = "No match",
        NotScanned = "Not scanned",
        Duration = "Duration",
        WhyNotScanned = "Why files were not scanned",
        Reason = "Reason",
        Count = "Files",
        StoppedBecause = "It stopped because:",
        NoSummaryYet = "There are no figures yet.",
        ReasonWords = reason => reason switch
        {
            NotScannedReason.Correspondence => "Correspondence: never opened",
            NotScannedReason.SymbolicLink => "A symbolic link: never followed",
            NotScannedReason.NotRegularFile => "Not a file but a socket, pipe or device",
            NotScannedReason.Unreadable => "Could not be read",
            NotScannedReason.Vanished => "Gone when its turn came",
            NotScannedReason.Changed => "Kept changing while it was read",
            NotScannedReason.OutsideSource => "Lies outside the source",
            NotScannedReason.Empty => "Empty",
            NotScannedReason.TooLarge => "Larger than the limit",
            NotScannedReason.NotImagery => "Not a picture",
            NotScannedReason.Unsupported => "A kind of picture or film that is not read",
            NotScannedReason.TooManyPixels => "More pixels than the limit",
            NotScannedReason.Truncated => "Ends before the picture does",
            NotScannedReason.Damaged => "Damaged",
            NotScannedReason.TooSmall => "Too small to compare",
            NotScannedReason.LowQuality => "Too even to compare",
            NotScannedReason.DecoderCrashed => "The decoder crashed on it",
            NotScannedReason.DecoderTimedOut => "The decoder took too long",
            NotScannedReason.DecoderDisagreed => "Two decoders disagreed",
            NotScannedReason.NoSandbox => "There is no sandbox to read it in",
            NotScannedReason.NoPermit => "Not allowed at that moment",
            NotScannedReason.Paused => "Scanning was paused: a condition was not met",
            NotScannedReason.OutOfScope => "Outside the permit: this part or this customer does not take part",
            NotScannedReason.ClockUncertain => "The clock could not be trusted",
            NotScannedReason.ListMissing => "A list that the decision names was not there",
            NotScannedReason.LookupFailed => "A service that may be asked gave no good answer",
            NotScannedReason.LookupLimit => "A service that may be asked may not be asked more often now",
            NotScannedReason.ListTooOld => "A list that the decision names is too old",
            NotScannedReason.QueueFull => "Too much was waiting",
        },

        SettingsTitle = "Settings",
        SettingsLead = "What was declared and decided. Changes are made at the command line, on the machine that runs Waarborg.",
        SourcesTitle = "Sources",
        SourcesNone = "No source is declared.",
        Folder = "Folder",
        UploadInlet = "inlet for uploads",
        InletWords = inlet => inlet is null
            ? "nobody has said what happens on a match"
            : (inlet.OnMatch == OnMatch.Refuse ? "on a match: refuse" : "on a match: hold")
                + (inlet.KeepsMatched ? ", the bytes are kept" : ", the bytes are not kept"),
        Declared = "Declared",
        DeclaredBy = "By",
        PermitsTitle = "Permits",
        PermitsNone = "There is no permit.",
        From = "From",
        Until = "Until",
        WhyGranted = "Why",
        CommandsTitle = "Commands",
        CommandsLead = "Each of these explains itself with --help.",

        SignInTitle = "Sign in",
        SignInLead = "These pages are for people with an account. You sign in with your passkey; there are no passwords.",
        SignInWrong = "Signing in did not work. Try again with your passkey.",
        SignInTooOften = "Too many tries. Wait five minutes and try again.",
        SignInElsewhere = "This form was sent from another site. Open this page itself and try again.",
        NoPeopleYet = "There are no accounts yet. The first two are made in a terminal on this machine:",
        PasskeyFailed = "The passkey did not work. Use an address with a name, such as http://localhost, and try again.",
        PasskeyNeedsScript = "Passkeys work with JavaScript only. Allow it for this page.",
        TryAgain = "Try again",
        EnrolTitle = "Make your passkey",
        EnrolLead = name => $"Welcome, {name}. This link works once.",
        EnrolWords = "Your browser asks for a finger, a face, a PIN or a security key. From then on you sign in with it, and "
            + "with it you sign what you propose or approve.",
        EnrolButton = "Make a passkey",
        EnrolOver = "This link does not work, not any more, or was used. Ask two administrators for a new one.",

        ErrorTitle = "That did not work",
        ErrorWords = status => status switch
        {
            400 => "The request is not one that this server understands. Perhaps the address is another than it knows itself by.",
            403 => "This is not allowed with this account, or not from there.",
            404 => "There is no such page.",
            413 => "What was sent is larger than this server takes.",
            _ => "Something went wrong. It is logged; nothing was changed.",
        },
        BackToOverview = "To the overview",
    };

    static string DigestName(string algorithm) => algorithm switch
    {
        "sha256" => "SHA-256",
        "sha1" => "SHA-1",
        "md5" => "MD5",
        _ => algorithm,
    };
}
