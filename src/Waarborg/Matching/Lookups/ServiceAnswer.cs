// What a service said of one file, once its answer was read: known, not known, or no answer that may be relied on.
using System.Text.Json;
using Waarborg.Lists;

namespace Waarborg.Matching.Lookups;

/// <summary>A read answer. What cannot be read, or says what is not expected, is never "not known".</summary>
abstract record ServiceAnswer
{
    /// <summary>It is known.</summary>
    /// <param name="Category">As what.</param>
    /// <param name="What">What tells this entry from others of the list; it is only ever kept as a keyed hash.</param>
    internal sealed record Known(ListCategory Category, string What) : ServiceAnswer
    {
        protected override bool PrintMembers(System.Text.StringBuilder builder)
        {
            builder.Append(Category);
            return true;
        }
    }

    internal sealed record NotKnown : ServiceAnswer;

    /// <summary>It is known as something that is none of this program's business: nothing comes of it.</summary>
    internal sealed record Refused : ServiceAnswer;

    /// <summary>
    /// No answer either: its list is another one than it said before it was asked. What matched nothing in this one must not be
    /// remembered as matching nothing in that one.
    /// </summary>
    internal sealed record Changed : ServiceAnswer;

    /// <summary>No answer, in words that hold nothing of what came over the network.</summary>
    internal sealed record Bad(string Words) : ServiceAnswer;
}

/// <summary>Reads JSON that came over the network. Never throws.</summary>
static class ServiceJson
{
    const int MaxDepth = 8;

    static readonly JsonDocumentOptions _strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Hands the object that the bytes are to a reader; null where they are none.</summary>
    internal static T? Read<T>(byte[] bytes, Func<JsonElement, T?> read)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, _strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Besides what is no JSON: half a character in a text.
            return null;
        }
    }

    internal static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    internal static bool? Flag(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : null;

    internal static int? Number(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : null;

    /// <summary>The texts of an array; null where it is none, has too many, or holds anything else.</summary>
    internal static IReadOnlyList<string>? Texts(JsonElement from, string name, int most)
    {
        if (!from.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Array) return null;
        if (value.GetArrayLength() > most) return null;
        var texts = new List<string>();
        foreach (var one in value.EnumerateArray())
        {
            if (one.ValueKind != JsonValueKind.String || one.GetString() is not { } text) return null;
            texts.Add(text);
        }

        return texts;
    }
}
