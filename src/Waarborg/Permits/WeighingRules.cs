// The rules of a weighing, pure: how long, how much, and what must be there before it can be drafted, recorded and used.
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Waarborg.Ledger;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Permits;

static partial class WeighingRules
{
    /// <summary>How long a draft stands on the public page before it can be recorded.</summary>
    internal static TimeSpan DraftPublic { get; } = TimeSpan.FromDays(Conditions.DraftDays);

    /// <summary>The same in a sample, where nothing is real and nobody waits.</summary>
    internal static TimeSpan SampleDraftPublic { get; } = TimeSpan.FromSeconds(2);

    /// <summary>How old a draft's figures may be when it is recorded; then it is drafted anew.</summary>
    internal static TimeSpan DraftLasts { get; } = TimeSpan.FromDays(60);

    /// <summary>How long after it was recorded a weighing carries a new permit.</summary>
    internal static TimeSpan RecordLasts { get; } = TimeSpan.FromDays(60);

    /// <summary>After this many permits of a source, and again after as many, the next stands on a three-year review.</summary>
    internal const int ReviewAfterPermits = 3;

    /// <summary>Characters of one text of the provider.</summary>
    internal const int MaxTextLength = 10_000;

    /// <summary>The fewest characters that say why files are compared with what orders had removed.</summary>
    internal const int MinOrderedLength = 80;

    /// <summary>Characters of an answer of the public.</summary>
    internal const int MaxAnswerLength = 4_000;

    /// <summary>Answers to one draft. Each must be addressed by its number, so there is an end to them.</summary>
    internal const int MaxAnswers = 1_000;

    /// <summary>Alternatives of one draft.</summary>
    internal const int MaxAlternatives = 20;

    /// <summary>Points that one decision can address.</summary>
    internal const int MaxAddressed = 5_000;

    /// <summary>How long a draft of this kind of installation stands on the public page.</summary>
    internal static TimeSpan PublicFor(InstallationKind kind) => kind switch
    {
        InstallationKind.Provider => DraftPublic,
        InstallationKind.Sample => SampleDraftPublic,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The role whose holder signs this axis.</summary>
    internal static Role RoleOf(Axis axis) => axis switch
    {
        Axis.Goal => Role.Management,
        Axis.Privacy => Role.DataProtectionOfficer,
        Axis.Security => Role.SecurityOfficer,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Is the permit after so many others one that stands on a three-year review?</summary>
    internal static bool IsReviewDue(long permitsBefore) => permitsBefore > 0 && permitsBefore % ReviewAfterPermits == 0;

    /// <summary>What is wrong with a text that somebody wrote, or null. An empty one is not wrong here.</summary>
    internal static string? TextProblem(string field, string text, int most = MaxTextLength)
    {
        if (text.Length > most) return $"{field}: at most {most} characters.";
        return IsPlain(text) ? null : $"{field}: it holds signs that are none of a text.";
    }

    /// <summary>Whole characters, and no control signs but line ends and tabs.</summary>
    internal static bool IsPlain(string text)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var used) != System.Buffers.OperationStatus.Done) return false;
            if (Rune.IsControl(rune) && rune.Value is not ('\n' or '\t')) return false;
            rest = rest[used..];
        }

        return true;
    }

    /// <summary>Texts that people write: line ends as one sign, and nothing at either end.</summary>
    internal static string Tidy(string? text) => (text ?? "").ReplaceLineEndings("\n").Trim();

    /// <summary>What a draft of this kind lacks, each field by its name.</summary>
    internal static IReadOnlyList<string> DraftProblems(WeighingDraft draft)
    {
        List<string> problems = [];
        Need("goal", draft.Goal, "say what the scanning is to reach, and what it reached");
        Need("privacy.rights", draft.Privacy.Rights, "say what it does to privacy and fundamental rights");
        Need("privacy.correspondence", draft.Privacy.Correspondence, "say what it does to the secrecy of correspondence");
        Need("privacy.expression", draft.Privacy.Expression, "say what it does to the freedom of expression");
        Need("security", draft.Security, "say what it does to digital security");
        Need("investigation", draft.Investigation, "say what came of the reports to criminal investigation, or that nothing "
            + "is known of it");
        if (draft.OrderedRemovals.Length > 0)
        {
            Check("orderedRemovals", draft.OrderedRemovals);
            if (draft.OrderedRemovals.Length < MinOrderedLength)
            {
                problems.Add(
                    $"orderedRemovals: a paragraph of its own, at least {MinOrderedLength} characters; or leave it out.");
            }
        }

        if (draft.Alternatives.Count == 0) problems.Add("alternatives: name at least one, with its measured effect.");
        if (draft.Alternatives.Count > MaxAlternatives) problems.Add($"alternatives: at most {MaxAlternatives}.");
        foreach (var (one, number) in draft.Alternatives.Select((one, i) => (one, i + 1)))
        {
            Need($"alternatives.{number}.what", one.What, "say what the alternative is");
            if (one.Effect.Length > 0 == one.NotMeasured.Length > 0)
            {
                problems.Add($"alternatives.{number}: give its measured effect, or say why it was not measured; one of the two.");
            }

            Check($"alternatives.{number}.effect", one.Effect);
            Check($"alternatives.{number}.notMeasured", one.NotMeasured);
        }

        if (draft.Kind != WeighingKind.ThreeYearReview)
        {
            if (draft.Review is not null) problems.Add("review: only a three-year review has one.");
            return problems;
        }

        var review = draft.Review ?? new("", "", "", "");
        Need("review.assessor", review.Assessor, "name the assessor from outside, with the organisation");
        Need("review.necessity", review.Necessity, "answer whether it is necessary");
        Need("review.feasibility", review.Feasibility, "answer whether it is feasible");
        Need("review.suitability", review.Suitability, "answer whether the technique is suitable");
        return problems;

        void Need(string field, string text, string what)
        {
            if (string.IsNullOrWhiteSpace(text)) problems.Add($"{field}: {what}.");
            else Check(field, text);
        }

        void Check(string field, string text)
        {
            if (TextProblem(field, text) is { } problem) problems.Add(problem);
        }
    }

    /// <summary>Why a weighing of this kind does not fit a source that had so many permits, or null.</summary>
    internal static string? KindProblem(WeighingKind kind, string source, long permitsBefore) => kind switch
    {
        WeighingKind.First => permitsBefore == 0
            ? null
            : $"kind: {source} has had {permitsBefore} permits, so this is not the first weighing.",
        _ when permitsBefore == 0 => $"kind: {source} has had no permit: its first weighing is of the kind first.",
        WeighingKind.Renewal when IsReviewDue(permitsBefore) => ReviewWords(source, permitsBefore),
        _ => null,
    };

    internal static string ReviewWords(string source, long permitsBefore) =>
        $"kind: {source} has had {permitsBefore} permits, and every third renewal is the three-year review, with an assessor "
            + "from outside.";

    /// <summary>Texts that are those of the weighing before it, to the letter: what is weighed anew is written anew.</summary>
    internal static IReadOnlyList<string> CopyProblems(WeighingDraft draft, Weighing? before)
    {
        if (before is null) return [];
        (string Field, string Now, string Then)[] texts =
        [
            ("goal", draft.Goal, before.Draft.Goal),
            ("privacy.rights", draft.Privacy.Rights, before.Draft.Privacy.Rights),
            ("security", draft.Security, before.Draft.Security),
        ];
        return
        [
            .. texts.Where(one => one.Now == one.Then && one.Now.Length > 0).Select(one =>
                $"{one.Field}: it is word for word the text of weighing {before.Id}. Weigh anew, and write what you found."),
        ];
    }

    /// <summary>Why a draft was not public for long enough, or null.</summary>
    internal static string? PublicProblem(DateTimeOffset draftedAt, DateTimeOffset now, TimeSpan needed)
    {
        var stood = now - draftedAt;
        if (stood >= needed) return null;
        return needed < TimeSpan.FromDays(1)
            ? $"The draft was public for {(long)stood.TotalSeconds} seconds; {(long)needed.TotalSeconds} are needed."
            : $"The draft was public for {(long)stood.TotalDays} days; {(long)needed.TotalDays} are needed.";
    }

    /// <summary>What the decision lacks before it can be recorded, the points by their numbers.</summary>
    internal static IReadOnlyList<string> JudgementProblems(Weighing weighing, IReadOnlyList<Point> open)
    {
        List<string> problems = [];
        var judgement = weighing.Judgement;
        foreach (var axis in Enum.GetValues<Axis>())
        {
            if (judgement.Opinions.GetValueOrDefault(axis) is not { } opinion)
            {
                problems.Add($"There is no opinion on {NameOf(axis)} yet.");
            }
            else if (opinion.Opinion == Opinion.Adverse && judgement.Answers.GetValueOrDefault(axis) is null or "")
            {
                problems.Add($"The adverse opinion on {NameOf(axis)} is not answered in the decision.");
            }
        }

        if (judgement.Reasons.Length == 0) problems.Add("The decision has no reasons.");
        if (judgement.Decision == WeighingDecision.RenewNarrower && judgement.Narrowing.Length == 0)
        {
            problems.Add("The decision is to renew narrower, and does not say what is left out.");
        }

        foreach (var point in open)
        {
            if (!judgement.Addressed.Any(one => one.Number == point.Number && one.How.Length > 0))
            {
                problems.Add($"{point.Name} is not addressed.");
            }
        }

        foreach (var number in judgement.Addressed.Select(one => one.Number).Except(open.Select(point => point.Number)))
        {
            problems.Add($"point {number} is no open point of {weighing.Source}.");
        }

        return problems;
    }

    /// <summary>Which signatures are lacking, or are under something else than what is to be recorded.</summary>
    internal static IReadOnlyList<string> SignatureProblems(Weighing weighing, Func<Axis, byte[]> digestOf)
    {
        List<string> problems = [];
        foreach (var axis in Enum.GetValues<Axis>())
        {
            if (weighing.SignatureOn(axis) is not { } signed)
            {
                problems.Add($"The axis {NameOf(axis)} is not signed yet; that is for {RoleWords(axis)}.");
            }
            else if (!CryptographicOperations.FixedTimeEquals(signed.Signature.Digest, digestOf(axis)))
            {
                problems.Add($"The signature on {NameOf(axis)} is under another text than this.");
            }
        }

        if (weighing.Signatures.Select(one => one.Signature.Person).Distinct().Count() < weighing.Signatures.Count)
        {
            problems.Add("One person signed two axes; three different persons are needed.");
        }

        return problems;
    }

    /// <summary>Why this person cannot sign this axis with this signature, or null.</summary>
    /// <param name="weighing">The weighing as it stands.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="handle">The person's handle.</param>
    /// <param name="roles">The person's roles.</param>
    /// <param name="digest">The digest of the axis as it stands.</param>
    internal static string? SignProblem(
        Weighing weighing, Axis axis, ActSignature signature, string handle, IReadOnlySet<Role> roles, byte[] digest)
    {
        var name = NameOf(axis);
        if (!roles.Contains(RoleOf(axis)))
        {
            return $"The axis {name} is signed by {RoleWords(axis)}; {handle} does not have that role.";
        }

        var other = weighing.Signatures.FirstOrDefault(one => one.Axis != axis && one.Signature.Person == signature.Person);
        if (other is not null)
        {
            return $"{handle} signed the axis {NameOf(other.Axis)} already: three axes are signed by three different persons.";
        }

        if (weighing.SignatureOn(axis) is { } before && before.Signature.Person != signature.Person)
        {
            return $"{before.Handle} signed the axis {name} already.";
        }

        if (!weighing.Judgement.Opinions.ContainsKey(axis)) return $"There is no opinion on {name} yet.";
        if (axis == Axis.Goal && weighing.Judgement.Reasons.Length == 0)
        {
            return "The decision has no reasons yet; management signs it with the goal.";
        }

        return CryptographicOperations.FixedTimeEquals(signature.Digest, digest)
            ? null
            : $"The signature is over another document than the axis {name} as it stands now. Look at it again, and sign anew.";
    }

    /// <summary>
    /// What is wrong with the texts of opinions and decision. Whether they are complete is asked when it is recorded.
    /// </summary>
    internal static IReadOnlyList<string> JudgementTextProblems(WeighingJudgement judgement)
    {
        List<string> problems = [];
        Check("reasons", judgement.Reasons);
        Check("narrowing", judgement.Narrowing);
        foreach (var (axis, opinion) in judgement.Opinions) Check($"opinions.{NameOf(axis)}", opinion.Words);
        foreach (var (axis, answer) in judgement.Answers) Check($"answers.{NameOf(axis)}", answer);
        foreach (var point in judgement.Addressed) Check($"addressed.{point.Number}", point.How);
        if (judgement.Addressed.Count > MaxAddressed) problems.Add($"addressed: at most {MaxAddressed} points.");
        if (judgement.Addressed.DistinctBy(one => one.Number).Count() < judgement.Addressed.Count)
        {
            problems.Add("addressed: each point stands once.");
        }

        if (judgement.Decision != WeighingDecision.RenewNarrower && judgement.Narrowing.Length > 0)
        {
            problems.Add("narrowing: only a decision to renew narrower leaves something out.");
        }

        return problems;

        void Check(string field, string text)
        {
            if (TextProblem(field, text) is { } problem) problems.Add(problem);
        }
    }

    /// <summary>Does a text hold a web address, as people write them? It is shown on a page of the provider.</summary>
    internal static bool HoldsAddress(string text) => WebAddress().IsMatch(text);

    internal static string NameOf(Axis axis) => axis switch
    {
        Axis.Goal => "goal",
        Axis.Privacy => "privacy",
        Axis.Security => "security",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    internal static string RoleWords(Axis axis) => axis switch
    {
        Axis.Goal => "management",
        Axis.Privacy => "the data protection officer",
        Axis.Security => "the security officer",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    [GeneratedRegex(
        @"://|\bwww\.|\.onion\b|\b[\w-]+\.[a-z]{2,24}/\S", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WebAddress();
}
