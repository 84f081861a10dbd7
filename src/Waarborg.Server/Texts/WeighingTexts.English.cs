// The English texts about weighings.
using Waarborg.Permits;

// A switch names every value of its enum, so that a new one without a text does not compile; values outside it cannot occur.
#pragma warning disable CS8524

namespace Waarborg.Server.Texts;

sealed partial record WeighingTexts
{
    internal static WeighingTexts English { get; } = new()
    {
        Title = "Weighings",
        Lead = "Before the provider lets itself look for known imagery, and each time before it goes on, it weighs what "
            + "that is "
            + "for against privacy and digital security. The draft stands here, and anyone may answer.",
        None = "There is no weighing.",
        Caption = "The newest weighings",
        Weighing = "Weighing",
        Kind = "Kind",
        State = "State",
        Regimes = "What the law says, with dates",
        KindWords = kind => kind switch
        {
            WeighingKind.First => "before the first time",
            WeighingKind.Renewal => "before going on",
            WeighingKind.Extraordinary => "because something happened",
            WeighingKind.ThreeYearReview => "three-year review",
        },

        OneTitle = (id, source) => $"Weighing {id}, of {source}",
        DraftOpen = left => $"draft; you can answer for {left} more",
        DraftWaits = "draft; closed to answers, not yet decided",
        Recorded = "recorded",
        Replaced = id => $"replaced by draft {id}",
        Gone = "no longer counts, because an older back-up was put back",
        Drafted = "Published",
        RecordedAt = "Recorded",
        AnswersUntil = "Open to answers until",
        Permit = "Carries decision number",
        DraftLead = "This is a draft. Nothing is decided yet, and whoever has not decided does not go on.",
        RecordedLead = "This weighing is finished. Three people signed it. It cannot be changed any more.",
        BackToAll = "All weighings",

        AxisTitle = axis => axis switch
        {
            Axis.Goal => "The goal",
            Axis.Privacy => "Privacy and fundamental rights",
            Axis.Security => "Digital security",
        },
        Rights = "Privacy and fundamental rights in general",
        Correspondence = "Secrecy of correspondence",
        Expression = "Freedom of expression",
        Investigation = "Criminal investigation: what came of the reports",
        InletTitle = "What becomes of an upload that matches",
        InletWords = inlet => (inlet.OnMatch == OnMatch.Hold
                ? "Held until there is a verdict"
                : "Refused where it may be disabled before a person decided, else taken")
            + (inlet.KeepsMatched ? "; a copy is kept, encrypted." : "; nothing of it is kept."),
        OrderedRemovals = "Why files are also compared with what authorities ordered to be removed",
        OrderedRemovalsField = "Only where files may also be compared with what authorities ordered to be removed: why. "
            + "Empty: then no permit may name that list.",
        Alternatives = "Other ways, and what they did",
        Alternative = "Other way",
        Effect = "Measured effect",
        NotMeasured = why => $"Not measured: {why}",
        Review = "Three-year review",
        ReviewLead = "The questions are from the Dutch government's answers to parliament of 21 November 2025 (answer "
            + "4). There "
            + "they are about obligations to detect. Here they are asked about this provider's own decision.",
        Assessor = "Assessor from outside",
        Necessity = "Is it still necessary?",
        Feasibility = "Is it feasible?",
        Suitability = "Is the technique suitable?",

        OpinionWords = opinion => opinion switch
        {
            Opinion.Favourable => "Favourable opinion",
            Opinion.Adverse => "Adverse opinion",
            null => "No opinion yet",
        },
        AnswerToOpinion = "What the decision says to it",
        SignerWords = axis => axis switch
        {
            Axis.Goal => "Management signs this, and the decision with it.",
            Axis.Privacy => "The data protection officer signs this.",
            Axis.Security => "The security officer signs this.",
        },
        SignedAt = at => $"Signed on {at}.",
        NotSigned = "Not signed yet.",
        Decision = "Decision",
        DecisionWords = (decision, isFirst) => decision switch
        {
            WeighingDecision.DoNotRenew => isFirst ? "Do not begin" : "Do not renew",
            WeighingDecision.Renew => isFirst ? "Begin" : "Renew",
            WeighingDecision.RenewNarrower => isFirst ? "Begin, narrower than drafted" : "Renew narrower",
        },
        NoDecisionYet = "Nothing is decided yet. The decision is recorded when the draft has been public for long enough.",
        Reasons = "Reasons",
        Narrowing = "What is left out from now on",

        Figures = "Figures",
        FiguresPeriod = (from, until) => $"From {from} until {until}.",
        FiguresPublic = "The program counts these from its ledger; nobody types them. Counts that hang on matches are "
            + "shown in tens, "
            + "so that nobody learns what became of one file. “Fewer than ten” also stands for none.",
        FiguresExact = "The program counted these from its ledger when the draft was made. They cannot be typed or "
            + "changed.",
        DecoderDisagreements = "Decoders that gave different results",
        SandboxOff = "Starts without a sandbox",

        Points = "Numbered points",
        PointsLead = "Every answer, figure out of bounds, incident, rollback, upheld complaint and dissent has a "
            + "number. A decision "
            + "that passes over one of them cannot be recorded.",
        PointsNone = "There are no points.",
        PointNumber = "Nr.",
        PointWhat = "What",
        PointText = "Text",
        PointHow = "How it was addressed",
        PointOpen = "not yet",
        PointWords = kind => kind switch
        {
            PointKind.Answer => "answer of the public",
            PointKind.Figure => "figure out of bounds",
            PointKind.Incident => "incident",
            PointKind.Rollback => "rollback",
            PointKind.UpheldComplaint => "upheld complaint",
            PointKind.Dissent => "dissent",
        },
        BoundWords = bound => bound switch
        {
            Bound.RejectedShare => "More than 5 % of the candidates that a person decided were rejected.",
            Bound.NotScannedShare => "More than 20 % of the files were not scanned.",
            Bound.DecodersDisagreed => "Two decoders gave different results for the same bytes.",
            Bound.RestrictionsFailed => "Something could not be made unavailable or put back.",
            Bound.SandboxOff => "The program found no sandbox to read pictures in.",
        },
        IncidentWords = what => what switch
        {
            IncidentKind.BreakerFell => "The program stopped by itself after too many errors",
            IncidentKind.Rollback => "Many files were put back because a list was wrong",
            IncidentKind.SecurityIncident => "A security incident",
            IncidentKind.AttackPublished => "An attack on the technique was published",
            IncidentKind.LawChanged => "A law changed",
        },

        AnswerTitle = "Answer",
        AnswerLead = (until, length) =>
        [
            $"Anyone may answer until {until}. You need not say who you are, and we do not ask.",
            "Your answer gets a number and stands on this page at once, for everybody. The decision must go into it.",
            $"At most {length} characters. No web addresses, and nobody's name or other personal data, please: it "
                + "cannot be taken back.",
        ],
        AnswerField = "Your answer",
        AnswerButton = "Publish my answer",
        AnswerKept = "Your answer is published and has its number; you find it below.",
        AnswerTooOften = "From your address came too many answers. Please try again in an hour.",
        AnswerRefused = outcome => outcome switch
        {
            AnswerOutcome.Kept => "",
            AnswerOutcome.NoSuchDraft => "There is no such draft.",
            AnswerOutcome.Closed => "This draft is closed to answers.",
            AnswerOutcome.Empty => "Please write something.",
            AnswerOutcome.TooLong => "The answer is too long.",
            AnswerOutcome.NotPlain => "The answer holds signs that are none of a text.",
            AnswerOutcome.HoldsAddress => "The answer holds a web address. Please leave it out: this page must not lead "
                + "to material.",
            AnswerOutcome.TooMany => "This draft has as many answers as it can take.",
        },

        DeskTitle = "Weighings: the desk",
        DeskLead = "For each source: the draft that is open, and when a weighing is owed.",
        DeskSources = "Sources and their weighings",
        DeskNext = "Next",
        DeskOpenDraft = "Open draft",
        DeskDue = "Suspended from, unless weighed",
        DeskStart = "Weigh",
        DeskLink = "To the desk",
        PublicLink = "As everybody sees it",
        NewTitle = source => $"Weigh {source}",
        NewLead = "What you write here is published for everybody to answer. The texts of the weighing before cannot be "
            + "used again.",
        NewReplaces = "There is an open draft. A new one takes its place, and its days begin anew. The answers stay to "
            + "be addressed.",
        AlternativeTitle = n => $"Other way {n}",
        NotMeasuredField = "Why it was not measured, if it was not",
        PublishButton = "Publish the draft",
        PublishLead = span => $"The draft is then public for {span} before it can be recorded. Its text cannot be "
            + "changed any more; "
            + "another text is another draft.",
        ProblemsTitle = "This is lacking or wrong:",
        SignButton = "Sign",
        Document = "Digest of what is signed (SHA-256)",
        DocumentLead = "The signature is over this text, the opinion and the figures, as they stand now. What changes "
            + "takes it off.",
        OpinionTitle = "Opinion",
        OpinionField = "The opinion in words",
        JudgeTitle = "Opinions and decision",
        JudgeLead = "These can change until the weighing is recorded. It opens on not going on.",
        NarrowingField = "What is left out from now on (only when narrower)",
        AnswerToOpinionField = "If the opinion is adverse: what the decision says to it",
        PointField = "How the decision deals with it",
        SaveButton = "Save",
        Saved = "Saved.",
        AnswerRemoved = "This answer was taken off the page. Its number stays, and the decision addresses it. Why:",
        RemoveTitle = "Take an answer off the page",
        RemoveLead = "Only where it holds personal data. It is a proposal: another person approves it. The words are gone for "
            + "good then; the number stays, and the decision must still address it. Why you want this is published.",
        RemoveNumber = "Number of the answer",
        RemoveWhy = "Why, without saying again what it held",
        RemoveButton = "Write the proposal down",
        DissentTitle = "Dissent",
        DissentLead = "Whoever takes part and does not agree can say so here. It gets a number and is published.",
        DissentField = "With what you do not agree, and why",
        DissentButton = "Publish the dissent",
        RecordTitle = "Record",
        Lacking = "It cannot be recorded yet:",
        NothingLacking = "All that is needed is there.",
        RecordButton = "Record for good",
        Anyone = "–",
        NotYours = "Sign in first, as somebody who may do this.",
    };
}
