// The provider's own permission, to itself, to scan one source with named lists until a moment: what it says and means.
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>A permit, as signed. No permit, no scan.</summary>
/// <param name="Id">Its number in this installation.</param>
/// <param name="Source">The one source that it is for.</param>
/// <param name="Lists">Names of the lists to compare with; their releases may follow each other.</param>
/// <param name="GrantedAt">From when.</param>
/// <param name="EndsAt">Until when; it never renews itself.</param>
/// <param name="Reason">Why, in the provider's words.</param>
/// <param name="AlwaysAsk">True if nothing may be disabled before a person decided.</param>
/// <param name="Actor">Who granted it.</param>
/// <param name="RevokedAt">When it was revoked, or null.</param>
sealed record Permit(
    long Id, string Source, IReadOnlyList<string> Lists, DateTimeOffset GrantedAt, DateTimeOffset EndsAt,
    string Reason, bool AlwaysAsk, string Actor, DateTimeOffset? RevokedAt)
{
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

/// <summary>What is signed: fixed fields in a fixed order. The purpose is part of it and has one value.</summary>
sealed record PermitStatement(
    string Installation, string Source, IReadOnlyList<string> Lists, string GrantedAt, string EndsAt,
    string Reason, bool AlwaysAsk, string Actor)
{
    /// <summary>The sole purpose there is.</summary>
    public string Purpose { get; } = "find known child sexual abuse material";

    /// <summary>Nobody else started this.</summary>
    public bool Voluntary { get; } = true;

    internal string ToJson() => JsonSerializer.Serialize(this, PermitJson.Default.PermitStatement);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PermitStatement))]
sealed partial class PermitJson : JsonSerializerContext;

/// <summary>The rules of a permit, pure.</summary>
static partial class PermitRules
{
    /// <summary>The longest that a permit can run, in days, until a recorded weighing is a condition of it.</summary>
    internal const int MaxDays = 30;

    /// <summary>The longest reason, in characters.</summary>
    internal const int MaxReasonLength = 2000;

    /// <summary>What a permit does not yet ask for in this version, said at every grant.</summary>
    internal static IReadOnlyList<string> MissingConditions { get; } =
    [
        "a weighing of goal, privacy and digital security, signed by three persons",
        "a second person who approves",
        "an impact assessment and, where due, prior consultation of the supervisory authority",
        "a user notice, published and delivered before the first item",
    ];

    /// <summary>Reads an end as RFC 3339 with a zone. A bare date is no moment.</summary>
    internal static bool TryParseMoment(string text, out DateTimeOffset moment)
    {
        moment = default;
        return Rfc3339().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out moment);
    }

    /// <summary>The first rule that these terms break, in words, or null.</summary>
    internal static string? Problem(DateTimeOffset now, DateTimeOffset end, IReadOnlyList<string> lists, string reason)
    {
        if (end <= now) return "The end lies in the past: --until must be later than now.";
        if (end > now.AddDays(MaxDays)) return $"A permit ends at most {MaxDays} days from now; it never renews itself.";
        if (lists.Count == 0) return "A permit names at least one list: --lists A,B.";
        if (lists.Distinct(StringComparer.Ordinal).Count() < lists.Count) return "A permit names each list once: --lists A,B.";
        if (string.IsNullOrWhiteSpace(reason)) return "A permit says why: --reason TEXT.";
        if (reason.Length > MaxReasonLength) return $"A reason has at most {MaxReasonLength} characters.";
        return null;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,7})?([Zz]|[+-]\d\d:\d\d)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rfc3339();
}
