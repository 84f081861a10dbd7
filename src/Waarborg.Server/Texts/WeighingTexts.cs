// The texts about weighings: the public pages, and the forms of the desk.
using Waarborg.Permits;

namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed partial record WeighingTexts
{
    // All weighings.
    internal required string Title { get; init; }
    internal required string Lead { get; init; }
    internal required string None { get; init; }
    internal required string Caption { get; init; }
    internal required string Weighing { get; init; }
    internal required string Kind { get; init; }
    internal required string State { get; init; }
    internal required string Regimes { get; init; }
    internal required Func<WeighingKind, string> KindWords { get; init; }

    // Where one stands.
    internal required Func<long, string, string> OneTitle { get; init; }
    internal required Func<string, string> DraftOpen { get; init; }
    internal required string DraftWaits { get; init; }
    internal required string Recorded { get; init; }
    internal required Func<long, string> Replaced { get; init; }
    internal required string Gone { get; init; }
    internal required string Drafted { get; init; }
    internal required string RecordedAt { get; init; }
    internal required string AnswersUntil { get; init; }
    internal required string Permit { get; init; }
    internal required string DraftLead { get; init; }
    internal required string RecordedLead { get; init; }
    internal required string BackToAll { get; init; }

    // What was written.
    internal required Func<Axis, string> AxisTitle { get; init; }
    internal required string Rights { get; init; }
    internal required string Correspondence { get; init; }
    internal required string Expression { get; init; }
    internal required string Investigation { get; init; }

    internal required string OrderedRemovals { get; init; }

    internal required string InletTitle { get; init; }

    internal required Func<InletChoice, string> InletWords { get; init; }

    internal required string OrderedRemovalsField { get; init; }
    internal required string Alternatives { get; init; }
    internal required string Alternative { get; init; }
    internal required string Effect { get; init; }
    internal required Func<string, string> NotMeasured { get; init; }
    internal required string Review { get; init; }
    internal required string ReviewLead { get; init; }
    internal required string Assessor { get; init; }
    internal required string Necessity { get; init; }
    internal required string Feasibility { get; init; }
    internal required string Suitability { get; init; }

    // Opinions, signatures, decision.
    internal required Func<Opinion?, string> OpinionWords { get; init; }
    internal required string AnswerToOpinion { get; init; }
    internal required Func<Axis, string> SignerWords { get; init; }
    internal required Func<string, string> SignedAt { get; init; }
    internal required string NotSigned { get; init; }
    internal required string Decision { get; init; }
    internal required Func<WeighingDecision, bool, string> DecisionWords { get; init; }
    internal required string NoDecisionYet { get; init; }
    internal required string Reasons { get; init; }
    internal required string Narrowing { get; init; }

    // Figures.
    internal required string Figures { get; init; }
    internal required Func<string, string, string> FiguresPeriod { get; init; }
    internal required string FiguresPublic { get; init; }
    internal required string FiguresExact { get; init; }
    internal required string DecoderDisagreements { get; init; }
    internal required string SandboxOff { get; init; }

    // Points.
    internal required string Points { get; init; }
    internal required string PointsLead { get; init; }
    internal required string PointsNone { get; init; }
    internal required string PointNumber { get; init; }
    internal required string PointWhat { get; init; }
    internal required string PointText { get; init; }
    internal required string PointHow { get; init; }
    internal required string PointOpen { get; init; }
    internal required Func<PointKind, string> PointWords { get; init; }
    internal required Func<Bound, string> BoundWords { get; init; }
    internal required Func<IncidentKind, string> IncidentWords { get; init; }

    // Answering.
    internal required string AnswerTitle { get; init; }
    internal required Func<string, string, IReadOnlyList<string>> AnswerLead { get; init; }
    internal required string AnswerField { get; init; }
    internal required string AnswerButton { get; init; }
    internal required string AnswerKept { get; init; }
    internal required string AnswerTooOften { get; init; }
    internal required Func<AnswerOutcome, string> AnswerRefused { get; init; }

    // The desk.
    internal required string DeskTitle { get; init; }
    internal required string DeskLead { get; init; }
    internal required string DeskSources { get; init; }
    internal required string DeskNext { get; init; }
    internal required string DeskOpenDraft { get; init; }
    internal required string DeskDue { get; init; }
    internal required string DeskStart { get; init; }
    internal required string DeskLink { get; init; }
    internal required string PublicLink { get; init; }
    internal required Func<string, string> NewTitle { get; init; }
    internal required string NewLead { get; init; }
    internal required string NewReplaces { get; init; }
    internal required Func<int, string> AlternativeTitle { get; init; }
    internal required string NotMeasuredField { get; init; }
    internal required string PublishButton { get; init; }
    internal required Func<string, string> PublishLead { get; init; }
    internal required string ProblemsTitle { get; init; }
    internal required string Document { get; init; }
    internal required string SignButton { get; init; }
    internal required string DocumentLead { get; init; }
    internal required string OpinionTitle { get; init; }
    internal required string OpinionField { get; init; }
    internal required string JudgeTitle { get; init; }
    internal required string JudgeLead { get; init; }
    internal required string NarrowingField { get; init; }
    internal required string AnswerToOpinionField { get; init; }
    internal required string PointField { get; init; }
    internal required string SaveButton { get; init; }
    internal required string Saved { get; init; }
    internal required string AnswerRemoved { get; init; }
    internal required string RemoveTitle { get; init; }
    internal required string RemoveLead { get; init; }
    internal required string RemoveNumber { get; init; }
    internal required string RemoveWhy { get; init; }
    internal required string RemoveButton { get; init; }
    internal required string DissentTitle { get; init; }
    internal required string DissentLead { get; init; }
    internal required string DissentField { get; init; }
    internal required string DissentButton { get; init; }
    internal required string RecordTitle { get; init; }
    internal required string Lacking { get; init; }
    internal required string NothingLacking { get; init; }
    internal required string RecordButton { get; init; }
    internal required string Anyone { get; init; }
    internal required string NotYours { get; init; }
}
