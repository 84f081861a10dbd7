// The provider's own permission, to itself, to scan one source with named lists until a moment: what it says and means.
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>A permit, as signed. No permit, no scan.</summary>
/// <param name="Id">Its number in this installation.</param>
/// <param name="Version">1, and one more with every amendment.</param>
/// <param name="Terms">What it says.</param>
/// <param name="GrantedAt">From when.</param>
/// <param name="Reason">Why, in the words of whoever proposed it.</param>
/// <param name="ProposedBy">Who proposed this version, as an actor.</param>
/// <param name="ApprovedBy">Who approved it.</param>
/// <param name="RevokedAt">When it was revoked, or null.</param>
sealed record Permit(
    long Id, int Version, PermitTerms Terms, DateTimeOffset GrantedAt, string Reason, string ProposedBy, string ApprovedBy,
    DateTimeOffset? RevokedAt)
{
    /// <summary>The one source that it is for.</summary>
    internal string Source => Terms.Source;

    /// <summary>Names of the lists to compare with; their releases may follow each other.</summary>
    internal IReadOnlyList<string> Lists => Terms.ListNames;

    /// <summary>Until when; it never renews itself.</summary>
    internal DateTimeOffset EndsAt => Terms.Until;

    internal bool AlwaysAsk => Terms.AlwaysAsk;

    /// <summary>Which part of the source it is for.</summary>
    internal PermitScope Scope { get; } = PermitScope.Parse(Terms.Scope)!;

    internal PermitState StateAt(DateTimeOffset moment) =>
        RevokedAt is not null ? PermitState.Revoked
        : moment >= EndsAt ? PermitState.Ended
        : PermitState.InForce;

    /// <summary>When and how it ended, in words; null while it is in force.</summary>
    internal string? EndWords(DateTimeOffset moment) => StateAt(moment) switch
    {
        PermitState.Revoked => string.Create(
            CultureInfo.InvariantCulture, $"Permit {Id} for {Source} was revoked at {Instant.Text(RevokedAt!.Value)}."),
        PermitState.Ended => string.Create(
            CultureInfo.InvariantCulture, $"Permit {Id} for {Source} ended at {Instant.Text(EndsAt)}."),
        PermitState.InForce => null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

enum PermitState
{
    InForce,
    Ended,
    Revoked,
}

/// <summary>What this installation signs: fixed fields in a fixed order. The purpose is part of it and has one value.</summary>
/// <remarks>
/// The form is 2: with the conditions; what was signed in an earlier form permits nothing any more. The proofs are the SHA-256 of
/// the two signatures as they are kept.
/// </remarks>
sealed record PermitStatement(
    int Form, string Installation, int Version, PermitTerms Terms, string GrantedAt, string Reason, long Proposal,
    string ProposedBy, string ApprovedBy, string ProposerProof, string ApproverProof)
{
    internal const int CurrentForm = 2;

    /// <summary>The sole purpose there is.</summary>
    public string Purpose { get; } = "find known child sexual abuse material";

    /// <summary>Nobody else started this.</summary>
    public bool IsVoluntary { get; } = true;

    internal string ToJson() => JsonSerializer.Serialize(this, PermitTermsJson.Default.PermitStatement);
}

/// <summary>The rules of a permit's terms, pure. What hangs on the installation's state is asked by the desk.</summary>
static partial class PermitRules
{
    /// <summary>The longest that a permit can run, in months.</summary>
    internal const int MaxMonths = 12;

    /// <summary>The longest text of one field, in characters.</summary>
    internal const int MaxTextLength = 10_000;

    /// <summary>The shortest statement of ground, proportionality and the like, in characters.</summary>
    internal const int MinTextLength = 10;

    /// <summary>Lists that a permit names at most.</summary>
    internal const int MaxLists = 50;

    /// <summary>The categories that entries can have.</summary>
    internal static IReadOnlyList<string> Categories { get; } = ["Baseline", "NationallyIllegal", "Test"];

    /// <summary>Reads an end as RFC 3339 with a zone. A bare date is no moment.</summary>
    internal static bool TryParseMoment(string text, out DateTimeOffset moment)
    {
        moment = default;
        return Rfc3339().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out moment);
    }

    /// <summary>Every rule that these terms break, in words, each with the field's name.</summary>
    internal static IReadOnlyList<string> Problems(DateTimeOffset now, PermitTerms terms)
    {
        var problems = new List<string>();
        Text(problems, "gdprGround", terms.GdprGround);
        Text(problems, "criminalData", terms.CriminalData);
        Text(problems, "proportionality", terms.Proportionality);
        Text(problems, "priorConsultation", terms.PriorConsultation.Words);
        if (terms.Until <= now) problems.Add("until: the end lies in the past.");
        else if (terms.Until > now.AddMonths(MaxMonths))
        {
            problems.Add($"until: a permit ends at most {MaxMonths} months from now; it never renews itself.");
        }

        Lists(problems, terms.Lists);
        if (PermitScope.Parse(terms.Scope) is null) problems.Add($"scope: {PermitTerms.Explain("scope")}");
        if (!Hash().IsMatch(terms.ImpactAssessment.DocumentSha256))
        {
            problems.Add("impactAssessment: there is no impact assessment; documentSha256 is its 64 hexadecimal digits.");
        }

        Assessment(problems, now, terms.ImpactAssessment);
        if (!Hash().IsMatch(terms.Notice)) problems.Add("notice: the SHA-256 of the user notice, 64 hexadecimal digits.");
        if (terms.DeliveryShortfall.Length > MaxTextLength) problems.Add(
            $"deliveryShortfall: at most {MaxTextLength} characters.");
        if (terms is { Screening: true, Altered: true })
        {
            problems.Add($"{PermitTerms.AlteredField}: {NoticeTerms.NotBoth}");
        }

        if (terms.Weighing < 1) problems.Add("weighing: the number of the weighing that it rests on.");
        if (!terms.CustomersTermsSaySo)
        {
            problems.Add("customersTermsSaySo: the terms of customers must say that this is done.");
        }

        if (terms.Voluntary != PermitTerms.VoluntarySentence)
        {
            problems.Add($"voluntary: it must be the sentence itself: {PermitTerms.VoluntarySentence}");
        }

        return problems;
    }

    /// <summary>Every rule that an amendment breaks against the permit that it amends.</summary>
    internal static IReadOnlyList<string> AmendmentProblems(PermitTerms before, PermitTerms after)
    {
        var problems = new List<string>();
        if (after.Source != before.Source) problems.Add("source: an amendment stays with its source.");
        if (after.Until > before.Until) problems.Add("until: an amendment makes no permit longer; renew it on a new weighing.");
        if (after.Weighing != before.Weighing) problems.Add("weighing: an amendment rests on the weighing of its permit.");
        return problems;
    }

    static void Lists(List<string> problems, IReadOnlyList<ListUse> lists)
    {
        if (lists.Count == 0) problems.Add("lists: a permit names at least one list.");
        if (lists.Count > MaxLists) problems.Add($"lists: a permit names at most {MaxLists} lists.");
        if (lists.DistinctBy(use => use.List, StringComparer.Ordinal).Count() < lists.Count)
        {
            problems.Add("lists: a permit names each list once.");
        }

        problems.AddRange(lists.Select(use => use.SendsProblem() ?? use.GroundProblem()).OfType<string>()
            .Select(problem => $"lists: {problem}"));
        foreach (var use in lists)
        {
            if (use.Categories.Count > 0 && use.Categories.All(one => Categories.Contains(one, StringComparer.Ordinal))
                && use.Categories.Distinct(StringComparer.Ordinal).Count() == use.Categories.Count)
            {
                continue;
            }

            problems.Add($"lists: {use.List} names which of the categories {string.Join(", ", Categories)} may match, each "
                + $"once.");
        }
    }

    static void Assessment(List<string> problems, DateTimeOffset now, ImpactAssessment assessment)
    {
        if (!DateOnly.TryParseExact(
            assessment.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            problems.Add("impactAssessment: date is a day such as 2026-11-25.");
        }
        else if (day > DateOnly.FromDateTime(now.UtcDateTime))
        {
            problems.Add("impactAssessment: its date lies in the future.");
        }

        if (string.IsNullOrWhiteSpace(assessment.Responsible) || assessment.Responsible.Length > MaxTextLength)
        {
            problems.Add("impactAssessment: responsible says who answers for it.");
        }
    }

    static void Text(List<string> problems, string field, string text)
    {
        if (text.Trim().Length < MinTextLength) problems.Add($"{field}: {PermitTerms.Explain(field)}");
        if (text.Length > MaxTextLength) problems.Add($"{field}: at most {MaxTextLength} characters.");
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,7})?([Zz]|[+-]\d\d:\d\d)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rfc3339();

    [GeneratedRegex(@"^[0-9a-f]{64}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hash();
}
