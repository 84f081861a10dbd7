// Speaks to the Transparency Database: asks whether a number is there, and gives up to a hundred statements at once.
using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Waarborg.Lists.Suppliers;

namespace Waarborg.Reporting;

/// <summary>What a call came to.</summary>
abstract record DsaOutcome
{
    /// <summary>It has them, now or since before.</summary>
    internal sealed record Done : DsaOutcome;

    /// <summary>Nothing of it is there under this number.</summary>
    internal sealed record Unknown : DsaOutcome;

    /// <summary>It may succeed later as it is.</summary>
    internal sealed record Again(Wording Said, TimeSpan? Wait = null) : DsaOutcome;

    /// <summary>It does not take all of them. By their place in the batch: those that it names, and which fields.</summary>
    /// <param name="Said">Why.</param>
    /// <param name="Bad">Which, and why; empty where it refuses the whole.</param>
    /// <param name="Existing">Numbers that are there already.</param>
    internal sealed record Refused(
        Wording Said, IReadOnlyDictionary<int, string> Bad, IReadOnlyList<string> Existing) : DsaOutcome;
}

/// <param name="address">Where: <c>.../api/v1</c>.</param>
/// <param name="token">The token that was given for it.</param>
/// <param name="patience">How long it is waited for.</param>
/// <param name="time">The clock.</param>
sealed class DsaClient(string address, string token, OutsidePatience patience, TimeProvider time) : IDisposable
{
    /// <summary>Statements that are given at once.</summary>
    internal const int MaxBatch = 100;

    /// <summary>The largest answer, in bytes: each statement comes back with what it was given.</summary>
    const int MaxAnswerBytes = 4 * 1024 * 1024;

    /// <summary>Nesting of an answer.</summary>
    const int MaxDepth = 16;

    readonly OutsideHttp _http = new(address, patience, time, MaxAnswerBytes);

    /// <summary>Is a statement of this number there?</summary>
    internal async Task<DsaOutcome> ExistsAsync(string puid, CancellationToken cancellation)
    {
        var answer = await _http.AskAsync(
            () => Request(HttpMethod.Get, $"statement/existing-puid/{Uri.EscapeDataString(puid)}"), cancellation);
        // It answers 302 where it has one, naming it, and 404 where not; nothing is followed. Whatever else stands between
        // and leads elsewhere, such as a page to sign in, says nothing of it.
        return answer switch
        {
            OutsideAnswer.Failed { Status: HttpStatusCode.Redirect } found when IsNamed(found.Body, puid) =>
                new DsaOutcome.Done(),
            OutsideAnswer.Failed { Status: HttpStatusCode.NotFound } => new DsaOutcome.Unknown(),
            OutsideAnswer.Failed failed => Meaning(failed),
            _ => Unsaid(),
        };
    }

    /// <summary>Gives statements: all of them, or none.</summary>
    internal async Task<DsaOutcome> GiveAsync(IReadOnlyList<JsonObject> statements, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(statements.Count, MaxBatch, nameof(statements));
        var body = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["statements"] = new JsonArray([.. statements.Select(one => one.DeepClone())]),
        }.ToJsonString());
        var answer = await _http.AskAsync(
            () =>
            {
                var request = Request(HttpMethod.Post, "statements");
                request.Content = new ByteArrayContent(body);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
                return request;
            },
            cancellation);
        return answer switch
        {
            OutsideAnswer.Whole whole when Parsed(whole.Body)?["statements"] is JsonArray taken
                && taken.Count == statements.Count => new DsaOutcome.Done(),
            OutsideAnswer.Whole => Unsaid(),
            OutsideAnswer.Failed { Status: HttpStatusCode.UnprocessableEntity } failed => Refused(failed.Body),
            OutsideAnswer.Failed failed => Meaning(failed),
            _ => new DsaOutcome.Again(new(
                "the Transparency Database answered that nothing changed",
                "de transparantiedatabank antwoordde dat er niets veranderde")),
        };
    }

    // All but 422 says nothing of the statements: a token that is over, an address that moved. Nothing is lost by it.
    static DsaOutcome.Again Meaning(OutsideAnswer.Failed failed) =>
        new(
            new(
                $"the Transparency Database: {failed.Fault.Said.English}",
                $"de transparantiedatabank: {failed.Fault.Said.Dutch}"),
            failed.Fault.Wait);

    static DsaOutcome.Again Unsaid() => new(new(
        "the Transparency Database answered something that says nothing",
        "de transparantiedatabank gaf een antwoord dat niets zegt"));

    // Which of a batch, and which fields of it: names of fields alone are taken over, nothing of what it says besides.
    internal static DsaOutcome.Refused Refused(ReadOnlyMemory<byte> answer)
    {
        var (bad, existing) = (new Dictionary<int, string>(), new List<string>());
        if (Parsed(answer)?["errors"] is JsonObject errors)
        {
            foreach (var (name, value) in errors)
            {
                if (name.StartsWith("statement_", StringComparison.Ordinal) && value is JsonObject fields
                    && int.TryParse(name.AsSpan("statement_".Length), System.Globalization.NumberStyles.None,
                        System.Globalization.CultureInfo.InvariantCulture, out var at) && at < MaxBatch)
                {
                    bad[at] = string.Join(", ", fields.Select(pair => pair.Key).Where(IsFieldName).Order(StringComparer.Ordinal));
                }
                else if (name == "existing_puids" && value is JsonArray puids)
                {
                    existing.AddRange(puids.OfType<JsonValue>().Select(one => one.TryGetValue(out string? text) ? text : null)
                        .OfType<string>().Take(MaxBatch));
                }
            }
        }

        return new(
            new("the Transparency Database does not take it (422)", "de transparantiedatabank neemt het niet aan (422)"),
            bad, existing);
    }

    static bool IsNamed(byte[] answer, string puid) =>
        Parsed(answer)?["puid"] is JsonValue named && named.TryGetValue(out string? text) && text == puid;

    static bool IsFieldName(string name) =>
        name.Length is > 0 and <= 60 && name.All(c => char.IsAsciiLetterLower(c) || c == '_');

    static JsonObject? Parsed(ReadOnlyMemory<byte> answer)
    {
        try
        {
            var reader = new Utf8JsonReader(answer.Span, new() { MaxDepth = MaxDepth });
            var read = JsonNode.Parse(ref reader) as JsonObject;
            // A name that stands twice is found when the first is looked at.
            _ = read?.Count;
            return read;
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return null;
        }
    }

    HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, $"{address.TrimEnd('/')}/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.Add(new(MediaTypeNames.Application.Json));
        return request;
    }

    public void Dispose() => _http.Dispose();
}
