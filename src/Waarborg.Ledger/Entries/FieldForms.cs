// The forms that a field of an entry can have.
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Waarborg.Ledger;

/// <summary>What a field of an entry may hold.</summary>
public enum FieldForm
{
    /// <summary>A whole number from 0 to 2^53 - 1.</summary>
    Count,

    /// <summary>A whole number from 1 to 2^53 - 1.</summary>
    Id,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>1 to 100 letters, digits, points, hyphens, underscores and colons, beginning with a letter or digit.</summary>
    Name,

    /// <summary>Up to 200 different names.</summary>
    Names,

    /// <summary>A moment in UTC to the millisecond: <c>2026-11-25T14:00:00.000Z</c>.</summary>
    Instant,

    /// <summary>A full hour, written as a moment.</summary>
    Hour,

    /// <summary>A day: <c>2026-11-25</c>.</summary>
    Day,

    /// <summary>64 lower-case hexadecimal digits.</summary>
    Hash,

    /// <summary>A key's line; see <see cref="VerifierKey"/>.</summary>
    Key,

    /// <summary>64 bytes in base64.</summary>
    Signature,

    /// <summary>
    /// 1 to 8 different actors: <c>person:</c> with 16 hexadecimal digits, <c>machine:</c> or <c>program:</c> with a name.
    /// </summary>
    Actors,

    /// <summary>One actor.</summary>
    Actor,

    /// <summary>Up to 200 objects of a list's name and a release's number, by name.</summary>
    Releases,

    /// <summary>An object of up to 100 names and counts.</summary>
    Counts,

    /// <summary>A public count: a multiple of ten, or the text <c>&lt;10</c>.</summary>
    Shown,
}

/// <summary>Checks that a value has the form that its field asks for.</summary>
static partial class FieldForms
{
    const int MaxNames = 200;
    const int MaxActors = 8;
    const int MaxCounts = 100;

    internal static bool Fits(FieldForm form, JsonNode? value) => form switch
    {
        FieldForm.Count => Number(value) >= 0,
        FieldForm.Id => Number(value) >= 1,
        FieldForm.Flag => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        FieldForm.Name => Text(value) is { } name && NamePattern().IsMatch(name),
        FieldForm.Names => AreDifferent(value, MaxNames, one => Fits(FieldForm.Name, one)),
        FieldForm.Instant => Text(value) is { } moment && LedgerTime.TryParse(moment, out _),
        FieldForm.Hour => Text(value) is { } hour && LedgerTime.TryParse(hour, out var at) && LedgerTime.HourOf(at) == at,
        FieldForm.Day => Text(value) is { } day && LedgerTime.TryParseDay(day, out _),
        FieldForm.Hash => Text(value) is { } hash && Hash256.TryParse(hash, out _),
        FieldForm.Key => Text(value) is { } key && VerifierKey.TryParse(key, out _),
        FieldForm.Signature => Text(value) is { } signature
            && StrictBase64.TryRead(signature, Ed25519.SignatureBytes, out var bytes) && bytes.Length == Ed25519.SignatureBytes,
        FieldForm.Actor => Text(value) is { } actor && ActorPattern().IsMatch(actor),
        FieldForm.Actors => value is JsonArray { Count: > 0 }
            && AreDifferent(value, MaxActors, one => Fits(FieldForm.Actor, one)),
        FieldForm.Releases => value is JsonArray { Count: <= MaxNames } releases && releases.All(IsRelease),
        FieldForm.Counts => value is JsonObject { Count: <= MaxCounts } counts
            && counts.All(one => NamePattern().IsMatch(one.Key) && Fits(FieldForm.Count, one.Value)),
        FieldForm.Shown => Text(value) == ShownCount.FewText
            || (Number(value) is >= ShownCount.Step and var count && count % ShownCount.Step == 0),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    internal static string? Text(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    internal static long? Number(JsonNode? value)
    {
        if (value is not JsonValue number || number.GetValueKind() != JsonValueKind.Number) return null;
        if (number.TryGetValue<long>(out var whole)) return whole <= CanonicalJson.MaxNumber ? whole : null;
        return number.TryGetValue<int>(out var small) ? small : null;
    }

    static bool AreDifferent(JsonNode? value, int most, Func<JsonNode?, bool> fits)
    {
        if (value is not JsonArray items || items.Count > most || !items.All(fits)) return false;
        return items.Select(one => Text(one)).Distinct(StringComparer.Ordinal).Count() == items.Count;
    }

    static bool IsRelease(JsonNode? value) =>
        value is JsonObject { Count: 2 } release
        && Fits(FieldForm.Name, release["list"]) && Fits(FieldForm.Id, release["release"]);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}\z", RegexOptions.None, 1000)]
    private static partial Regex NamePattern();

    [GeneratedRegex(
        @"^(person:[0-9a-f]{16}|machine:[A-Za-z0-9._-]{1,64}|program:[a-z-]{1,32})\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ActorPattern();
}

/// <summary>Counts as the public reads them: none and a few look alike.</summary>
public static class ShownCount
{
    /// <summary>Counts are rounded down to a multiple of this, and below it are all written alike.</summary>
    public const int Step = 10;

    /// <summary>What stands for a count below <see cref="Step"/>, nought included.</summary>
    public const string FewText = "<10";

    /// <summary>The count as a value of an entry.</summary>
    public static JsonNode Of(long count) => count < Step
        ? JsonValue.Create(FewText)
        : JsonValue.Create(count / Step * Step);
}
