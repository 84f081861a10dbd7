// What is weighed before a permit is granted or goes on: what people wrote, what was counted, what is decided.
using Waarborg.People;

namespace Waarborg.Permits;

/// <summary>What a weighing is for.</summary>
enum WeighingKind
{
    /// <summary>Before the first permit of a source.</summary>
    First,

    /// <summary>Before a permit that follows another.</summary>
    Renewal,

    /// <summary>While a permit runs, because something happened; see <see cref="Incidents"/>.</summary>
    Extraordinary,

    /// <summary>Every third renewal: necessity, feasibility and suitability, with an assessor from outside.</summary>
    ThreeYearReview,
}

/// <summary>The three sides of a weighing. Each is signed by another person.</summary>
enum Axis
{
    /// <summary>What it is for, and whether that was reached. Management signs it, and the decision with it.</summary>
    Goal,

    /// <summary>Privacy and fundamental rights. The data protection officer signs it.</summary>
    Privacy,

    /// <summary>Digital security. The security officer signs it.</summary>
    Security,
}

enum Opinion
{
    Favourable,

    /// <summary>It blocks nothing: it is answered in the decision, and published.</summary>
    Adverse,
}

/// <summary>What is decided. The first is what every form opens on.</summary>
enum WeighingDecision
{
    /// <summary>No permit, or none again.</summary>
    DoNotRenew,

    Renew,

    /// <summary>A permit for less than before; the decision says what is left out.</summary>
    RenewNarrower,
}

/// <summary>The three questions of this axis, each answered for itself.</summary>
/// <param name="Rights">Privacy and fundamental rights.</param>
/// <param name="Correspondence">The secrecy of correspondence.</param>
/// <param name="Expression">The freedom of expression.</param>
sealed record PrivacyText(string Rights, string Correspondence, string Expression);

/// <summary>Another way to the same goal.</summary>
/// <param name="What">What else was tried or thought of.</param>
/// <param name="Effect">What it did, as measured; empty if it was not.</param>
/// <param name="NotMeasured">Why it was not measured; empty if it was.</param>
sealed record Alternative(string What, string Effect, string NotMeasured);

/// <summary>The three-year review; its questions are those of <see cref="ReviewQuestions"/>.</summary>
/// <param name="Assessor">Who from outside assessed it: a name and an organisation.</param>
/// <param name="Necessity">Is it still necessary?</param>
/// <param name="Feasibility">Can it be done well?</param>
/// <param name="Suitability">Does the technique, as it is now, do what it is for?</param>
sealed record ReviewText(string Assessor, string Necessity, string Feasibility, string Suitability);

/// <summary>What is published for everybody to answer. It does not change any more: another text is another draft.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Goal">What it is to reach.</param>
/// <param name="Privacy">What it does to people.</param>
/// <param name="Security">What it does to the security of what the provider runs.</param>
/// <param name="Investigation">What came of the reports to criminal investigation.</param>
/// <param name="Alternatives">What else there is, with its measured effect.</param>
/// <param name="Review">The three-year review; null in every other kind.</param>
sealed record WeighingDraft(
    WeighingKind Kind, string Goal, PrivacyText Privacy, string Security, string Investigation,
    IReadOnlyList<Alternative> Alternatives, ReviewText? Review)
{
    /// <summary>
    /// Why files may be compared with what authorities ordered to be removed; empty where they may not be. Only with it may a
    /// permit name that list.
    /// </summary>
    internal string OrderedRemovals { get; init; } = "";
}

/// <summary>What a person thinks of one axis.</summary>
sealed record AxisOpinion(Opinion Opinion, string Words);

/// <summary>How the decision deals with one numbered point.</summary>
sealed record AddressedPoint(long Number, string How);

/// <summary>What may change until it is recorded: opinions, formed after others were heard, and the decision.</summary>
/// <param name="Opinions">One for each axis that has one.</param>
/// <param name="Decision">What is decided.</param>
/// <param name="Reasons">Why.</param>
/// <param name="Narrowing">What is left out from now on; only of <see cref="WeighingDecision.RenewNarrower"/>.</param>
/// <param name="Answers">What the decision says to each adverse opinion.</param>
/// <param name="Addressed">What it says to each numbered point.</param>
sealed record WeighingJudgement(
    IReadOnlyDictionary<Axis, AxisOpinion> Opinions, WeighingDecision Decision, string Reasons, string Narrowing,
    IReadOnlyDictionary<Axis, string> Answers, IReadOnlyList<AddressedPoint> Addressed)
{
    /// <summary>Nothing is decided: that is not to renew.</summary>
    internal static WeighingJudgement None { get; } = new(
        new Dictionary<Axis, AxisOpinion>(), WeighingDecision.DoNotRenew, "", "", new Dictionary<Axis, string>(), []);
}

/// <summary>A signature under one axis, by a person whom this installation knows by a handle.</summary>
sealed record AxisSignature(Axis Axis, string Handle, ActSignature Signature)
{
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Axis}: {Signature}");
        return true;
    }
}

/// <summary>A weighing as it stands.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Source">The one source that it is about.</param>
/// <param name="Draft">What was published.</param>
/// <param name="Figures">The period's figures, counted when it was drafted.</param>
/// <param name="Judgement">Opinions and decision.</param>
/// <param name="Signatures">At most one for each axis.</param>
/// <param name="DraftedAt">Since when everybody can read it.</param>
/// <param name="LastPoint">The source's newest point at that moment; what came later came after this draft.</param>
/// <param name="RecordedAt">When it was recorded, or null.</param>
/// <param name="ReplacedBy">The draft that took its place, or null.</param>
/// <param name="UsedBy">The permit that stands on it, or null.</param>
/// <param name="IsGone">True if an older back-up was put back since: it leads to no permit any more.</param>
sealed record Weighing(
    long Id, string Source, WeighingDraft Draft, WeighingFigures Figures, WeighingJudgement Judgement,
    IReadOnlyList<AxisSignature> Signatures, DateTimeOffset DraftedAt, long LastPoint, DateTimeOffset? RecordedAt,
    long? ReplacedBy, long? UsedBy, bool IsGone)
{
    /// <summary>True while it is neither recorded nor replaced nor gone.</summary>
    internal bool IsOpen => RecordedAt is null && ReplacedBy is null && !IsGone;

    internal AxisSignature? SignatureOn(Axis axis) => Signatures.FirstOrDefault(one => one.Axis == axis);
}
