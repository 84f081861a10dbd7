// The texts about the ledger: its page, the line below every page, and the words for each kind of entry.
using Waarborg.Evidence;
using Waarborg.Permits;

namespace Waarborg.Server.Texts;

/// <summary>The texts of one language. None says more than what is so.</summary>
sealed partial record LedgerTexts
{
    internal required string Title { get; init; }
    internal required string Lead { get; init; }

    // Who else signed: below every page.
    internal required string NoCheckpoint { get; init; }
    internal required string Unwitnessed { get; init; }
    internal required Func<string, string, string, string> SeenBy { get; init; }
    internal required string Link { get; init; }

    // The latest checkpoint.
    internal required string CheckpointTitle { get; init; }
    internal required string CheckpointLead { get; init; }
    internal required string CheckpointNone { get; init; }
    internal required string SetBack { get; init; }
    internal required string Origin { get; init; }
    internal required string Size { get; init; }
    internal required string NewestAt { get; init; }
    internal required string NewestAtWords { get; init; }
    internal required string Root { get; init; }
    internal required string FirstKey { get; init; }
    internal required string CheckpointFile { get; init; }
    internal required string KeyFile { get; init; }

    // Witnesses.
    internal required string WitnessTitle { get; init; }
    internal required string WitnessNone { get; init; }
    internal required string Witness { get; init; }
    internal required string LastSigned { get; init; }
    internal required string Never { get; init; }
    internal required string SignedThis { get; init; }
    internal required Func<bool, string> YesNo { get; init; }
    internal required string LastTry { get; init; }

    // How to check it.
    internal required string VerifyTitle { get; init; }
    internal required string VerifyCommand { get; init; }
    internal required string KeepCommand { get; init; }
    internal required string SinceCommand { get; init; }
    internal required IReadOnlyList<string> Shows { get; init; }
    internal required Func<string, string, string> MoreIn { get; init; }

    // The figures that all may know.
    internal required string FiguresTitle { get; init; }
    internal required string FiguresLead { get; init; }
    internal required string DaysCaption { get; init; }
    internal required string DaysNone { get; init; }
    internal required string Day { get; init; }
    internal required Func<string, string, string> Days { get; init; }
    internal required string ExactTitle { get; init; }
    internal required string ExactLead { get; init; }
    internal required Func<PageFigure, string> FigureName { get; init; }
    internal required Func<NoFigure, string> NoFigureWords { get; init; }

    // The newest entries.
    internal required string EntriesTitle { get; init; }
    internal required Func<string, string> EntriesCaption { get; init; }
    internal required string Entry { get; init; }
    internal required string Time { get; init; }
    internal required string What { get; init; }
    internal required string By { get; init; }
    internal required Func<long, long, string> Quiet { get; init; }
    internal required Func<LedgerEntryKind, string> KindWords { get; init; }
    internal required Func<LedgerEntryKind, LoggedEntry, string> Details { get; init; }

    /// <summary>The rules that a refused source broke, in the words of the first page.</summary>
    static string Refusals(LoggedEntry entry, Func<SourceRefusal, string> words) =>
        string.Join("; ", entry.Names("reasons").Split(", ").Select(name =>
            Enum.TryParse<SourceRefusal>(name, ignoreCase: true, out var refusal) && Enum.IsDefined(refusal)
                ? words(refusal)
                : name));
}

/// <summary>The figures that pages show by name.</summary>
enum PageFigure
{
    PermitsGranted,
    SweepsStarted,
    SweepsComplete,
    Items,
    Uploads,
    Matches,
    NoMatches,
    NotScanned,
    Coverage,
    Cases,
    Confirmed,
    Rejected,
    Unreviewed,
    RejectedOfMatched,
    RejectedOfReviewed,
    Disabled,
    Restored,
    RestrictionsFailed,
    TimeToDisableMedian,
    TimeToDisableMost,
    TimeToReviewMedian,
    SourcesRefused,
    Incidents,
    Tests,
    TestsDisabled,
    Screened,
    ScreenedSampled,
    ScreenedMissed,
    UnknownImagery,
    Solicitation,
}
