// Reads what two people describe: a supplier, an exchange, a service. Everything that is wrong is named, and nothing is thrown.
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Waarborg.Ledger;

namespace Waarborg.Lists;

static class TermsJson
{
    /// <summary>Reads terms as somebody wrote them.</summary>
    /// <param name="json">What was written.</param>
    /// <param name="type">The form of the terms.</param>
    /// <param name="check">What is wrong with terms of that form, in words.</param>
    /// <param name="fields">The names of the fields, for whoever has left one out.</param>
    internal static (T? Terms, IReadOnlyList<string> Problems) ParseUntrusted<T>(
        JsonObject json, JsonTypeInfo<T> type, Func<T, IReadOnlyList<string>> check, string fields)
        where T : class
    {
        try
        {
            // What has no canonical form cannot be signed.
            _ = CanonicalJson.Write(json);
            var terms = json.Deserialize(type)!;
            var problems = check(terms);
            return problems.Count == 0 ? (terms, []) : (null, problems);
        }
        catch (Exception error) when (error is JsonException or FormatException or ArgumentException
            or InvalidOperationException or NotSupportedException)
        {
            var path = (error as JsonException)?.Path?.TrimStart('$', '.');
            return (null, [$"{(string.IsNullOrEmpty(path) ? "One of the fields" : path)} is missing, or not of the form of this "
                + $"field: {fields}"]);
        }
    }
}
