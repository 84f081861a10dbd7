// Fields of a proposal's body as they were written: what is missing or of another form reads as empty, and is refused by name.
using System.Globalization;
using System.Text.Json.Nodes;

namespace Waarborg.Pipeline;

static class ActBody
{
    /// <summary>A text; empty where there is none.</summary>
    internal static string Text(JsonObject body, string name) =>
        body[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    /// <summary>A whole number; 0 where there is none.</summary>
    internal static long Number(JsonObject body, string name) =>
        body[name] is JsonValue value
        && long.TryParse(value.ToJsonString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
