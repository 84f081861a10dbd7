// The English texts about the ledger.
using Waarborg.Evidence;

// As in PageTexts: a switch names every value of its enum.
#pragma warning disable CS8524

namespace Waarborg.Server.Texts;

sealed partial record LedgerTexts
{
    static readonly EnglishForms _englishForms = new EnglishForms();

    internal static LedgerTexts English { get; } = new()
    {
        Title = "Ledger",
        Lead = "The program is made to write down what it decides and does before it does it. Others can check with a program of "
            + "their own whether what stands there keeps the rules, and whether any of it was changed later.",

        NoCheckpoint = "The ledger has no checkpoint yet.",
        Unwitnessed = "Unwitnessed: nobody else has signed for this ledger in the last 24 hours.",
        SeenBy = (name, moment, size) => $"{name} signed for this ledger on {moment}, at {size} entries.",
        Link = "About the ledger",

        CheckpointTitle = "Latest checkpoint",
        CheckpointLead = "A checkpoint is the signed state of the ledger. Whoever keeps one can find out later whether "
            + "anything from before it was changed or taken away.",
        CheckpointNone = "There is no checkpoint yet. It comes with the first entry that all may read.",
        SetBack = "The ledger does not continue what was signed before:",
        Origin = "Name",
        Size = "Entries",
        NewestAt = "Newest entry in it",
        NewestAtWords = "The checkpoint was signed after that; it bears no time of its own.",
        Root = "Root",
        FirstKey = "First key",
        CheckpointFile = "The checkpoint as a file",
        KeyFile = "The key as a file",

        WitnessTitle = "Witnesses",
        WitnessNone = "No witness is named. Nobody else signs for the state of this ledger.",
        Witness = "Witness",
        LastSigned = "Last signed",
        Never = "not yet",
        SignedThis = "Signed this checkpoint",
        YesNo = yes => yes ? "yes" : "no",
        LastTry = "Last try:",

        VerifyTitle = "Check it yourself",
        VerifyCommand = "With Waarborg on a machine of your own. Ask the provider for the key by another way, "
            + "and give that with --key.",
        KeepCommand = "Keep this checkpoint with you.",
        SinceCommand = "Give it next time: that shows whether the ledger continues what you kept.",
        Shows =
        [
            "The check shows whether the files fit together, whether this ledger's key signed for them, and whether every open "
                + "entry keeps the rules.",
            "With a checkpoint that you kept, it also shows whether anything from before it was changed or taken away.",
            "It does not show whether all that happened was written down, nor what the closed entries say.",
        ],
        MoreIn = (proves, rules) => $"More about this in {proves}; the rules are in {rules}. Both come with the program.",

        FiguresTitle = "Figures of the last 30 days",
        FiguresLead = "What is about matches comes here only after 7 days, by day and in tens. None and a few look alike. That "
            + "is to keep anyone from reading in it what became of one file.",
        DaysCaption = "Figures by day",
        DaysNone = "There are no figures by day yet.",
        Day = "Day",
        Days = (from, to) => $"{from} to {to}",
        ExactTitle = "Figures of the last 30 days",
        ExactLead = "Counted from the whole ledger. This page is for the abuse desk; others see figures later and in tens.",
        FigureName = figure => figure switch
        {
            PageFigure.PermitsGranted => "Permits granted",
            PageFigure.SweepsStarted => "Sweeps started",
            PageFigure.SweepsComplete => "Sweeps completed",
            PageFigure.Items => "Files in sweeps",
            PageFigure.Uploads => "Uploads",
            PageFigure.Matches => "Matches",
            PageFigure.NoMatches => "No match",
            PageFigure.NotScanned => "Not scanned",
            PageFigure.Coverage => "Share that was judged",
            PageFigure.Cases => "Cases",
            PageFigure.Confirmed => "Confirmed",
            PageFigure.Rejected => "Rejected",
            PageFigure.Unreviewed => "Waiting for a verdict",
            PageFigure.RejectedOfMatched => "Rejected, of what matched",
            PageFigure.RejectedOfReviewed => "Rejected, of what was reviewed",
            PageFigure.Disabled => "Made unavailable",
            PageFigure.Restored => "Put back",
            PageFigure.RestrictionsFailed => "Restrictions that failed",
            PageFigure.TimeToDisableMedian => "From match to unavailable, median",
            PageFigure.TimeToDisableMost => "From match to unavailable, longest",
            PageFigure.TimeToReviewMedian => "From match to verdict, median",
            PageFigure.SourcesRefused => "Sources refused",
            PageFigure.Incidents => "Incidents",
            PageFigure.Tests => "Test pictures",
            PageFigure.TestsDisabled => "Test pictures made unavailable",
            PageFigure.Screened => "Looked at only in small, and let go",
            PageFigure.ScreenedSampled => "Of these, looked at in full as well",
            PageFigure.ScreenedMissed => "Of those, known after all: missed in small",
            PageFigure.UnknownImagery => "Unknown imagery",
            PageFigure.Solicitation => "Grooming",
        },
        NoFigureWords = why => why switch
        {
            NoFigure.NoPermit => "not collected: nothing was looked at",
            NoFigure.NothingToMeasure => "not measured: nothing happened that it could be measured on",
            NoFigure.Closed => "not collected: the closed entries are not all there",
            NoFigure.NotYet => "not yet: it comes 7 days after the day",
            NoFigure.CapabilityAbsent => "not collected: this program cannot do it",
            NoFigure.TooFew => "fewer than ten to measure on: so it tells nothing of one file",
        },

        EntriesTitle = "Newest open entries",
        EntriesCaption = count => $"The newest {count}, newest first; all are in the files under /ledger/tile",
        Entry = "No.",
        Time = "Time",
        What = "What",
        By = "By",
        Quiet = (batches, days) => string.Join(" and ", new[]
        {
            batches switch
            {
                0 => "",
                1 => "1 closed batch, with or without content",
                _ => $"{batches} closed batches, with or without content",
            },
            days switch { 0 => "", 1 => "the figures of 1 day", _ => $"the figures of {days} days" },
        }.Where(part => part.Length > 0)),
        KindWords = EnglishKind,
        Details = EnglishDetails,
    };

    static string EnglishKind(LedgerEntryKind kind) => kind switch
    {
        LedgerEntryKind.LedgerBegun => "Ledger begun",
        LedgerEntryKind.LedgerKey => "New key of the ledger",
        LedgerEntryKind.LedgerReconciled => "Went on after an older back-up",
        LedgerEntryKind.WitnessNamed => "Witness named",
        LedgerEntryKind.WitnessDropped => "Witness dropped",
        LedgerEntryKind.ProgramChanged => "Another program",
        LedgerEntryKind.SourceDeclared => "Source declared",
        LedgerEntryKind.SourceRefused => "Source refused",
        LedgerEntryKind.SettingsChanged => "Settings changed",
        LedgerEntryKind.WeighingDrafted => "Draft of a weighing, open to answers",
        LedgerEntryKind.WeighingAnswered => "Answer to a draft",
        LedgerEntryKind.WeighingRecorded => "Weighing recorded",
        LedgerEntryKind.NoticePublished => "User notice published",
        LedgerEntryKind.NoticeDelivered => "User notice delivered",
        LedgerEntryKind.NoticeDrifted => "User notice no longer true",
        LedgerEntryKind.ProposalMade => "Proposal made",
        LedgerEntryKind.ProposalApproved => "Proposal approved by a second person",
        LedgerEntryKind.ProposalRefused => "Proposal refused",
        LedgerEntryKind.PermitGranted => "Permit granted",
        LedgerEntryKind.PermitAmended => "Permit amended",
        LedgerEntryKind.PermitScreening => "Permit lets pictures be looked at in small",
        LedgerEntryKind.PermitAltered => "Permit lets altered copies be looked for",
        LedgerEntryKind.PermitRevoked => "Permit revoked",
        LedgerEntryKind.PermitEnded => "Permit ended",
        LedgerEntryKind.SupplierDescribed => "Supplier described",
        LedgerEntryKind.PartnerDescribed => "Organisation outside described",
        LedgerEntryKind.ViewingAllowed => "Own people may see blurred pictures",
        LedgerEntryKind.ViewingEnded => "Own people may see no pictures",
        LedgerEntryKind.ExchangeDescribed => "Origin of a list described",
        LedgerEntryKind.ReleaseImported => "List release imported",
        LedgerEntryKind.ReleaseActivated => "List release in use",
        LedgerEntryKind.ReleaseShadowed => "List release in shadow",
        LedgerEntryKind.ReleaseWithdrawn => "List release out of use",
        LedgerEntryKind.KnownGoodChanged => "Known-good set changed",
        LedgerEntryKind.RightsGranted => "Rights granted",
        LedgerEntryKind.RightsWithdrawn => "Rights withdrawn",
        LedgerEntryKind.RightsElevated => "More rights for a short time",
        LedgerEntryKind.RightsCounted => "Rights counted",
        LedgerEntryKind.PersonVouched => "Somebody vouched for another",
        LedgerEntryKind.Incident => "Incident",
        LedgerEntryKind.SweepStarted => "Sweep started",
        LedgerEntryKind.SweepResumed => "Sweep resumed",
        LedgerEntryKind.Batch => "Closed batch",
        LedgerEntryKind.FiguresDay => "Figures of a day",
        LedgerEntryKind.FingerprintsSent => "Fingerprints that were sent",
        LedgerEntryKind.ProgramStarted => "Program started",
        LedgerEntryKind.SweepEnded => "Sweep ended",
        LedgerEntryKind.Match => "Match",
        LedgerEntryKind.TestMatch => "Test picture",
        LedgerEntryKind.ItemWithdrawn => "Match withdrawn",
        LedgerEntryKind.InletHour => "Uploads of an hour",
        LedgerEntryKind.ScreeningDay => "Pictures looked at in small, of a day",
        LedgerEntryKind.Verdict => "One person’s verdict",
        LedgerEntryKind.AssessmentAsked => "Assessor outside asked",
        LedgerEntryKind.Review => "Review",
        LedgerEntryKind.Seal => "Original sealed for holders outside",
        LedgerEntryKind.SealShredded => "Original destroyed",
        LedgerEntryKind.Reveal => "Picture seen in a review",
        LedgerEntryKind.RestrictionIntended => "Restriction intended",
        LedgerEntryKind.RestrictionEnded => "Restriction ended",
        LedgerEntryKind.EntrySuspended => "Entry suspended",
        LedgerEntryKind.EntryResumed => "Entry resumed",
        LedgerEntryKind.CaseOpened => "Case opened on a notice or an order",
        LedgerEntryKind.CaseReopened => "Case open again",
        LedgerEntryKind.ClockStarted => "Term begun",
        LedgerEntryKind.ClockPaused => "Term paused",
        LedgerEntryKind.ClockResumed => "Term resumed",
        LedgerEntryKind.ClockStopped => "Term stopped",
        LedgerEntryKind.ClockRang => "Warning about a term",
        LedgerEntryKind.ClockAcknowledged => "Warning about a term acknowledged",
        LedgerEntryKind.RollbackEnded => "Rollback ended",
        LedgerEntryKind.Report => "Report to an authority",
        LedgerEntryKind.ReportEnded => "What became of a report",
        LedgerEntryKind.Order => "Removal order",
        LedgerEntryKind.Statement => "Statement of reasons to the customer",
        LedgerEntryKind.Complaint => "Complaint",
        LedgerEntryKind.Access => "Look at what is sealed",
        LedgerEntryKind.HoldSet => "Hold set",
        LedgerEntryKind.HoldEnded => "Hold ended",
        LedgerEntryKind.CustomerConsent => "A customer’s yes, or its end",
        LedgerEntryKind.AttemptRefused => "Attempt refused",
        LedgerEntryKind.Alarm => "Alarm",
        LedgerEntryKind.RetentionDeleted => "Deleted because its time was over",
    };

    // A kind without words of its own here has nothing to add to its name, or never stands on a page.
    static string EnglishDetails(LedgerEntryKind kind, LoggedEntry entry) => kind switch
    {
        LedgerEntryKind.LedgerBegun => entry["origin"],
        LedgerEntryKind.LedgerKey => entry["key"],
        LedgerEntryKind.LedgerReconciled => $"numbers {entry.Number("from")} up to {entry.Number("to")}: "
            + (entry.Flag("recovered") ? "came back from a copy" : "signed and lost"),
        LedgerEntryKind.WitnessNamed or LedgerEntryKind.WitnessDropped => entry.KeyName("witness"),
        LedgerEntryKind.ProgramChanged => $"Waarborg {entry["version"]}, files {entry["digest"]}",
        LedgerEntryKind.SourceDeclared => $"{entry["source"]}; who can reach it: "
            + (entry["audience"] == "public" ? "everyone" : "whoever has the link"),
        LedgerEntryKind.SourceRefused => Refusals(entry, PageTexts.English.RefusalWords),
        LedgerEntryKind.SettingsChanged => $"version {entry.Number("version")}",
        LedgerEntryKind.WeighingDrafted or LedgerEntryKind.WeighingRecorded =>
            $"weighing {entry.Number("weighing")}, for {entry["source"]}",
        LedgerEntryKind.WeighingAnswered => $"answer {entry.Number("answer")} to weighing {entry.Number("weighing")}",
        LedgerEntryKind.NoticePublished => $"version {entry.Number("notice")}, for {entry["source"]}",
        LedgerEntryKind.NoticeDelivered => $"version {entry.Number("notice")}: "
            + $"{_englishForms.Share(entry.Number("perMille"))} of the customers",
        LedgerEntryKind.NoticeDrifted => $"version {entry.Number("notice")}",
        LedgerEntryKind.ProposalMade => $"proposal {entry.Number("proposal")}: {entry["act"]}",
        LedgerEntryKind.ProposalApproved or LedgerEntryKind.ProposalRefused => $"proposal {entry.Number("proposal")}",
        LedgerEntryKind.PermitGranted => $"permit {entry.Number("permit")}, for {entry["source"]}; "
            + $"lists: {entry.Names("lists")}; until {_englishForms.Moment(entry.Moment("until"))}"
            + (entry.Has("weighing") ? $"; on weighing {entry.Number("weighing")}" : "")
            + (entry.Flag("alwaysAsk") ? "; a person always decides first" : ""),
        LedgerEntryKind.PermitAmended => $"permit {entry.Number("permit")}, version {entry.Number("version")}; "
            + $"lists: {entry.Names("lists")}"
            + (entry.Flag("alwaysAsk") ? "; a person always decides first" : ""),
        LedgerEntryKind.PermitScreening or LedgerEntryKind.PermitAltered =>
            $"permit {entry.Number("permit")}, version {entry.Number("version")}",
        LedgerEntryKind.PermitRevoked or LedgerEntryKind.PermitEnded => $"permit {entry.Number("permit")}",
        LedgerEntryKind.SupplierDescribed => $"{entry["supplier"]}, version {entry.Number("version")}",
        LedgerEntryKind.PartnerDescribed => $"{entry["partner"]}, version {entry.Number("version")}",
        LedgerEntryKind.ExchangeDescribed => $"{entry["list"]}, version {entry.Number("version")}",
        LedgerEntryKind.ReleaseImported => $"{entry["list"]}, release {entry.Number("release")}, of {entry["supplier"]}; "
            + $"entries: {_englishForms.Number(entry.Number("entries"))}",
        LedgerEntryKind.ReleaseActivated => $"{entry["list"]}, release {entry.Number("release")}",
        LedgerEntryKind.ReleaseShadowed => $"{entry["list"]}, release {entry.Number("release")}, "
            + $"until {_englishForms.Moment(entry.Moment("until"))}",
        LedgerEntryKind.ReleaseWithdrawn => $"{entry["list"]}, release {entry.Number("release")}; "
            + EnglishWithdrawal(entry["reason"]),
        LedgerEntryKind.FingerprintsSent => $"{entry["day"]}, {entry["list"]} ({entry["sends"]}): of {entry.Shown("sent")} "
            + $"files; {entry.Shown("matchedNothing")} matched nothing, {entry.Shown("failed")} got no good answer",
        LedgerEntryKind.KnownGoodChanged => $"now {_englishForms.Number(entry.Number("pictures"))} pictures",
        LedgerEntryKind.RightsGranted or LedgerEntryKind.RightsWithdrawn => $"{entry["holder"]}: {entry.Names("scopes")}",
        LedgerEntryKind.RightsElevated => $"{entry["holder"]}: {entry.Names("scopes")}, "
            + $"until {_englishForms.Moment(entry.Moment("until"))}",
        LedgerEntryKind.RightsCounted => $"people: {_englishForms.Number(entry.Number("people"))}; "
            + $"rights: {_englishForms.Number(entry.Number("rights"))}; "
            + $"standing: {_englishForms.Number(entry.Number("standing"))}",
        LedgerEntryKind.PersonVouched => $"for {entry["holder"]}",
        LedgerEntryKind.Incident => EnglishIncident(entry["what"]),
        LedgerEntryKind.SweepStarted => $"sweep {entry.Number("sweep")} of {entry["source"]}, "
            + $"under permit {entry.Number("permit")}; lists and releases: {entry.Releases("releases")}"
            + (entry.Flag("dryRun") ? "; a dry run, nothing is disabled" : ""),
        LedgerEntryKind.SweepResumed => $"sweep {entry.Number("sweep")} of {entry["source"]}, "
            + $"under permit {entry.Number("permit")}; lists and releases: {entry.Releases("releases")}",
        _ => "",
    };

    static string EnglishWithdrawal(string reason) => reason switch
    {
        "removed" => "list removed",
        "rolledBack" => "rolled back",
        "stopped" => "stopped: too many errors",
        "supplierWithdrawn" => "supplier withdrawn",
        _ => reason,
    };

    static string EnglishIncident(string what) => what switch
    {
        "sandboxOff" => "no sandbox to read pictures in",
        "breakerFell" => "there were too many errors, and scanning was stopped",
        "rollback" => "many restrictions were undone",
        "securityIncident" => "a security incident",
        "attackPublished" => "an attack on the fingerprint was published",
        "lawChanged" => "the law has changed",
        _ => what,
    };
}
