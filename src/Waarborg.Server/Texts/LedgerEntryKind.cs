// The kinds of entries as the pages know them, so that a kind without words does not compile.
namespace Waarborg.Server.Texts;

/// <summary>Every kind of <see cref="Waarborg.Ledger.EntrySchema"/>; a test holds them equal.</summary>
enum LedgerEntryKind
{
    LedgerBegun,
    LedgerKey,
    LedgerReconciled,
    WitnessNamed,
    WitnessDropped,
    ProgramChanged,
    SourceDeclared,
    SourceRefused,
    SettingsChanged,
    WeighingDrafted,
    WeighingAnswered,
    WeighingRecorded,
    NoticePublished,
    NoticeDelivered,
    NoticeDrifted,
    ProposalMade,
    ProposalApproved,
    ProposalRefused,
    PermitGranted,
    PermitAmended,
    PermitRevoked,
    PermitEnded,
    SupplierDescribed,
    ExchangeDescribed,
    PartnerDescribed,
    ViewingAllowed,
    ViewingEnded,
    ReleaseImported,
    ReleaseActivated,
    ReleaseShadowed,
    ReleaseWithdrawn,
    KnownGoodChanged,
    RightsGranted,
    RightsWithdrawn,
    RightsElevated,
    RightsCounted,
    PersonVouched,
    Incident,
    SweepStarted,
    SweepResumed,
    Batch,
    FiguresDay,
    FingerprintsSent,
    ProgramStarted,
    SweepEnded,
    Match,
    TestMatch,
    ItemWithdrawn,
    InletHour,
    Verdict,
    AssessmentAsked,
    Review,
    Seal,
    SealShredded,
    Reveal,
    RestrictionIntended,
    RestrictionEnded,
    EntrySuspended,
    EntryResumed,
    CaseOpened,
    CaseReopened,
    ClockStarted,
    ClockPaused,
    ClockResumed,
    ClockStopped,
    ClockRang,
    ClockAcknowledged,
    RollbackEnded,
    Report,
    ReportEnded,
    Order,
    Statement,
    Complaint,
    Access,
    HoldSet,
    HoldEnded,
    CustomerConsent,
    AttemptRefused,
    Alarm,
    RetentionDeleted,
}

static class LedgerEntryKinds
{
    /// <summary>The kind that an entry names, such as <c>permit.granted</c>; null for one of a later version.</summary>
    internal static LedgerEntryKind? Of(string kind)
    {
        var name = string.Concat(kind.Split('.', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
        // Numbers are parsed as well, and are no names.
        return Enum.TryParse<LedgerEntryKind>(name, out var found) && found.ToString() == name ? found : null;
    }
}
