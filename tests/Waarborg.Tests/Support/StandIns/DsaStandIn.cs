// A stand-in for the Transparency Database, which holds every statement to its rules on its own.
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Waarborg.Tests.Support.StandIns;

sealed partial class DsaStandIn : StandIn
{
    internal const string Token = "7|a-token";

    readonly Lock _lock = new();
    readonly Dictionary<string, JsonObject> _statements = new(StringComparer.Ordinal);
    readonly Queue<TipFault> _faults = [];

    internal Uri Service => new(Address, "api/v1");

    internal IReadOnlyDictionary<string, JsonObject> Statements
    {
        get
        {
            lock (_lock) return new Dictionary<string, JsonObject>(_statements, StringComparer.Ordinal);
        }
    }

    internal IEnumerable<string> Calls => Requests.Select(request => $"{request.Method} {request.Target.Split('/')[3]}");

    /// <summary>Fails the next batch so; it is done, or not.</summary>
    internal void FailNext(TipFault fault) => _faults.Enqueue(fault);

    /// <summary>What a question for a number leads to instead of an answer; null to answer it.</summary>
    internal string? RedirectBody { get; set; }

    /// <summary>Puts one there as if another had given it.</summary>
    internal void Put(string puid) => _statements[puid] = [];

    protected override Task AnswerAsync(StandInRequest request, HttpResponse response)
    {
        if (request.Headers.GetValueOrDefault("Authorization") != $"Bearer {Token}") return SayAsync(response, 401, """{"message":"Unauthenticated."}""");
        const string Existing = "/api/v1/statement/existing-puid/";
        if (request.Method == "GET" && request.Target.StartsWith(Existing, StringComparison.Ordinal))
        {
            var puid = request.Target[Existing.Length..];
            if (RedirectBody is { } elsewhere) return SayAsync(response, 302, elsewhere);
            bool isThere;
            lock (_lock) isThere = _statements.ContainsKey(puid);
            if (isThere) response.Headers.Location = "/elsewhere";
            return SayAsync(response, isThere ? 302 : 404, $$"""{"message":"{{(isThere ? "statement of reason found" : "not found")}}","puid":"{{puid}}"}""");
        }

        return request is { Method: "POST", Target: "/api/v1/statements" } ? TakeAsync(request, response) : SayAsync(response, 404, "{}");
    }

    Task TakeAsync(StandInRequest request, HttpResponse response)
    {
        var fault = _faults.Count > 0 ? _faults.Dequeue() : (TipFault?)null;
        if (fault == TipFault.DropBefore)
        {
            response.HttpContext.Abort();
            return Task.CompletedTask;
        }

        if (fault == TipFault.Unauthorized) return SayAsync(response, 429, "Too Many Attempts.");
        if (JsonNode.Parse(request.Body)?["statements"] is not JsonArray { Count: > 0 and <= 100 } batch) return SayAsync(response, 422, """{"message":"x","errors":{"statements":["1 to 100"]}}""");
        lock (_lock)
        {
            var errors = new JsonObject();
            for (var i = 0; i < batch.Count; i++)
            {
                var wrong = Wrong(batch[i]!.AsObject());
                if (wrong.Count > 0) errors[string.Create(CultureInfo.InvariantCulture, $"statement_{i}")] = new JsonObject(wrong.Select(field => KeyValuePair.Create<string, JsonNode?>(field, new JsonArray("The field is invalid."))));
            }

            var known = batch.Select(one => (string)one!["puid"]!).Where(_statements.ContainsKey).ToList();
            if (known.Count > 0) errors = new() { ["puid"] = new JsonArray("not unique"), ["existing_puids"] = new JsonArray([.. known.Select(puid => (JsonNode)puid)]) };
            if (errors.Count > 0) return SayAsync(response, 422, new JsonObject { ["message"] = "The given data was invalid.", ["errors"] = errors }.ToJsonString());
            foreach (var one in batch) _statements[(string)one!["puid"]!] = one.DeepClone().AsObject();
        }

        if (fault == TipFault.DropAfter)
        {
            response.HttpContext.Abort();
            return Task.CompletedTask;
        }

        return SayAsync(response, 201, new JsonObject
        {
            ["statements"] = new JsonArray([.. batch.Select(one => new JsonObject { ["uuid"] = Guid.NewGuid().ToString(), ["puid"] = (string)one!["puid"]! })]),
        }.ToJsonString());
    }

    /// <summary>The fields that break a rule, written again from the documentation of the database.</summary>
    internal static List<string> Wrong(JsonObject one)
    {
        var wrong = new List<string>();
        string? Text(string name) => one[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
        void Need(string name, bool isRight)
        {
            if (!isRight) wrong.Add(name);
        }

        Need("puid", Text("puid") is { Length: > 0 and <= 500 } puid && Puid().IsMatch(puid));
        Need("decision_visibility", one["decision_visibility"] is JsonArray { Count: > 0 } || Text("decision_account") is not null);
        Need("decision_ground", Text("decision_ground") is "DECISION_GROUND_ILLEGAL_CONTENT" or "DECISION_GROUND_INCOMPATIBLE_CONTENT");
        if (Text("decision_ground") == "DECISION_GROUND_ILLEGAL_CONTENT")
        {
            Need("illegal_content_legal_ground", Text("illegal_content_legal_ground") is { Length: > 0 and <= 500 });
            Need("illegal_content_explanation", Text("illegal_content_explanation") is { Length: > 0 and <= 2000 });
        }

        Need("content_type", one["content_type"] is JsonArray { Count: > 0 });
        Need("category", Text("category")?.StartsWith("STATEMENT_CATEGORY_", StringComparison.Ordinal) is true);
        Need("territorial_scope", one["territorial_scope"] is JsonArray countries && countries.All(country => (string)country! is { Length: 2 } code && code != "EL"));
        Need("content_language", one["content_language"] is null
            || (Text("content_language") is { Length: 2 } language && language.All(char.IsAsciiLetterUpper)));
        Need("content_date", string.CompareOrdinal(Text("content_date"), "2000-01-01") >= 0 && Day().IsMatch(Text("content_date")!));
        Need("application_date", string.CompareOrdinal(Text("application_date"), "2020-01-01") >= 0 && Day().IsMatch(Text("application_date")!));
        Need("decision_facts", Text("decision_facts") is { Length: > 0 and <= 5000 });
        Need("source_type", Text("source_type")?.StartsWith("SOURCE_", StringComparison.Ordinal) is true);
        Need("source_identity", one["source_identity"] is null || Text("source_type") != "SOURCE_VOLUNTARY");
        Need("automated_detection", Text("automated_detection") is "Yes" or "No");
        Need("automated_decision", Text("automated_decision")?.StartsWith("AUTOMATED_DECISION_", StringComparison.Ordinal) is true);
        return wrong;
    }

    static Task SayAsync(HttpResponse response, int status, string body)
    {
        response.StatusCode = status;
        return WriteAsync(response, body);
    }

    [GeneratedRegex("^[a-zA-Z0-9-_]+$", RegexOptions.None, 1000)]
    private static partial Regex Puid();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d$", RegexOptions.None, 1000)]
    private static partial Regex Day();
}
