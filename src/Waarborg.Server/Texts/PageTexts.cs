// Every text that a person reads on the pages, once for each language. A text that one language lacks does not compile.
using Waarborg.Cases;
using Waarborg.Permits;

namespace Waarborg.Server.Texts;

/// <summary>The texts of one language. Plain words; the glossary's where it has one.</summary>
sealed partial record PageTexts
{
    /// <summary>The language's tag, as in <c>lang="nl"</c>.</summary>
    internal required string Tag { get; init; }

    internal required IForms Forms { get; init; }

    /// <summary>The texts about the ledger.</summary>
    internal required LedgerTexts Ledger { get; init; }

    /// <summary>The texts about weighings.</summary>
    internal required WeighingTexts Weighing { get; init; }

    /// <summary>The texts about the laws around detection.</summary>
    internal required RegimeTexts Regimes { get; init; }

    /// <summary>The texts about proposals.</summary>
    internal required ActTexts Acts { get; init; }

    /// <summary>The texts about people.</summary>
    internal required PeopleTexts People { get; init; }

    /// <summary>The texts about permits.</summary>
    internal required PermitTexts Permitting { get; init; }

    /// <summary>The texts about lists.</summary>
    internal required ListTexts Listing { get; init; }

    /// <summary>The names of fields.</summary>
    internal required FieldTexts Fields { get; init; }
    internal required LookupTexts LookingUp { get; init; }
    internal required AskedListTexts AskedLists { get; init; }

    /// <summary>The texts around the user notice.</summary>
    internal required NoticeTexts Notice { get; init; }

    /// <summary>The texts about the test pictures.</summary>
    internal required TestPictureTexts TestPictures { get; init; }
    internal required ReviewTexts Reviewing { get; init; }
    internal required ExchangeTexts Exchanges { get; init; }
    internal required ReportTexts Reporting { get; init; }

    /// <summary>The texts about clocks of cases.</summary>
    internal required ClockTexts Clocks { get; init; }

    // The frame around every page.
    internal required string SkipToContent { get; init; }
    internal required string Subtitle { get; init; }
    internal required string MainNavigation { get; init; }
    internal required string Overview { get; init; }
    internal required string Cases { get; init; }
    internal required string Sweeps { get; init; }
    internal required string Settings { get; init; }
    internal required string SignIn { get; init; }
    internal required string SignOut { get; init; }
    internal required string SampleTitle { get; init; }
    internal required string SampleWords { get; init; }
    internal required Func<string, string> Version { get; init; }
    internal required string TimesInUtc { get; init; }
    internal required string StatusForMachines { get; init; }

    // Overview: what this installation may and cannot do.
    internal required string OverviewTitle { get; init; }
    internal required string OverviewLead { get; init; }
    internal required string MayTitle { get; init; }
    internal required string MayLead { get; init; }
    internal required string PermitsCaption { get; init; }
    internal required string Source { get; init; }
    internal required string Audience { get; init; }
    internal required string Lists { get; init; }
    internal required string Ends { get; init; }
    internal required Func<string, string> EndsIn { get; init; }
    internal required string NoDetectionTitle { get; init; }
    internal required string NoDetectionWords { get; init; }
    internal required string NoDetectionRest { get; init; }
    internal required string ReadyWords { get; init; }
    internal required string NotReadyWords { get; init; }
    internal required string MatchTitle { get; init; }
    internal required IReadOnlyList<string> MatchWords { get; init; }
    internal required string RefusedTitle { get; init; }
    internal required string RefusedLead { get; init; }
    internal required string RefusedCaption { get; init; }
    internal required string RefusedWhat { get; init; }
    internal required string RefusedTimes { get; init; }
    internal required string NeverTitle { get; init; }
    internal required IReadOnlyList<string> NeverWords { get; init; }
    internal required Func<SourceRefusal, string> RefusalWords { get; init; }
    internal required Func<Audience, string> AudienceWords { get; init; }

    // Cases.
    internal required string CasesTitle { get; init; }
    internal required string CasesLead { get; init; }
    internal required string CasesNone { get; init; }
    internal required Func<string, string> CasesLatest { get; init; }
    internal required string ShowAll { get; init; }
    internal required string ShowOpen { get; init; }
    internal required string OpenCases { get; init; }
    internal required string AllCases { get; init; }
    internal required string Case { get; init; }
    internal required string List { get; init; }
    internal required string Category { get; init; }
    internal required string Items { get; init; }
    internal required string Waiting { get; init; }
    internal required string Unavailable { get; init; }
    internal required string State { get; init; }
    internal required string Open { get; init; }
    internal required string Closed { get; init; }
    internal required Func<string, string> CategoryWords { get; init; }

    // One case.
    internal required Func<long, string> CaseTitle { get; init; }
    internal required string BackToCases { get; init; }
    internal required string NoPictures { get; init; }
    internal required string Supplier { get; init; }
    internal required OpenedTexts Opening { get; init; }

    internal required OnlineCheckTexts Online { get; init; }
    internal required RemovedTexts Removed { get; init; }
    internal required TellingTexts Telling { get; init; }

    internal required RetentionTexts Keeping { get; init; }
    internal required ComplaintTexts Complaining { get; init; }
    internal required MeasureTexts Measures { get; init; }

    internal required string Reference { get; init; }
    internal required string Opened { get; init; }
    internal required string OpenedBy { get; init; }
    internal required string ClosedAt { get; init; }
    internal required string ItemsCaption { get; init; }
    internal required string ItemsNone { get; init; }
    internal required string Number { get; init; }
    internal required string File { get; init; }
    internal required string Likeness { get; init; }
    internal required Func<string, int, string> LikenessWords { get; init; }
    internal required Func<string?, string?> AlteredWords { get; init; }
    internal required string Verdict { get; init; }
    internal required Func<Verdict, string> VerdictWords { get; init; }
    internal required string Restriction { get; init; }
    internal required Func<ItemRestriction, string> RestrictionWords { get; init; }
    internal required string NotStoredHere { get; init; }
    internal required Func<MatchDecision, string> DecisionWords { get; init; }
    internal required string Found { get; init; }
    internal required Func<int, string, string> FoundWith { get; init; }
    internal required string DecideTitle { get; init; }
    internal required string DecideLead { get; init; }
    internal required string ConfirmWords { get; init; }
    internal required string RejectWords { get; init; }
    internal required string RestoreWords { get; init; }

    // Sweeps.
    internal required string SweepsTitle { get; init; }
    internal required string SweepsLead { get; init; }
    internal required string SweepsNone { get; init; }
    internal required Func<long, string, string> SweepTitle { get; init; }
    internal required string Running { get; init; }
    internal required string Stopped { get; init; }
    internal required string Finished { get; init; }
    internal required string Started { get; init; }
    internal required string Ended { get; init; }
    internal required string Matches { get; init; }
    internal required string NoMatches { get; init; }
    internal required string NotScanned { get; init; }
    internal required string Duration { get; init; }
    internal required string WhyNotScanned { get; init; }
    internal required string Reason { get; init; }
    internal required string Count { get; init; }
    internal required string StoppedBecause { get; init; }
    internal required string NoSummaryYet { get; init; }
    internal required Func<NotScannedReason, string> ReasonWords { get; init; }

    // Settings.
    internal required string SettingsTitle { get; init; }
    internal required string SettingsLead { get; init; }
    internal required string SourcesTitle { get; init; }
    internal required string SourcesNone { get; init; }
    internal required string Folder { get; init; }
    internal required string UploadInlet { get; init; }
    internal required Func<InletChoice?, string> InletWords { get; init; }
    internal required string Declared { get; init; }
    internal required string DeclaredBy { get; init; }
    internal required string PermitsTitle { get; init; }
    internal required string PermitsNone { get; init; }
    internal required string From { get; init; }
    internal required string Until { get; init; }
    internal required string WhyGranted { get; init; }
    internal required string CommandsTitle { get; init; }
    internal required string CommandsLead { get; init; }

    // Signing in.
    internal required string SignInTitle { get; init; }
    internal required string SignInLead { get; init; }
    internal required string SignInWrong { get; init; }
    internal required string SignInTooOften { get; init; }
    internal required string SignInElsewhere { get; init; }
    internal required string NoPeopleYet { get; init; }
    internal required string PasskeyFailed { get; init; }
    internal required string PasskeyNeedsScript { get; init; }
    internal required string TryAgain { get; init; }
    internal required string EnrolTitle { get; init; }
    internal required Func<string, string> EnrolLead { get; init; }
    internal required string EnrolWords { get; init; }
    internal required string EnrolButton { get; init; }
    internal required string EnrolOver { get; init; }

    // Errors.
    internal required string ErrorTitle { get; init; }
    internal required Func<int, string> ErrorWords { get; init; }
    internal required string BackToOverview { get; init; }
}
