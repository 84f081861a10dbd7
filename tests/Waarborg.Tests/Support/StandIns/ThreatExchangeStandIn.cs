// A stand-in for ThreatExchange's Graph interface, as far as updates of a privacy group are read.
using System.Globalization;
using System.Text.Json.Nodes;

namespace Waarborg.Tests.Support.StandIns;

/// <summary>One indicator of the group.</summary>
/// <param name="Id">By which the exchange knows it.</param>
/// <param name="Type">Such as HASH_PDQ.</param>
/// <param name="Value">The fingerprint.</param>
/// <param name="At">When it changed last.</param>
/// <param name="Said">What each member says of it: a status and tags.</param>
sealed record ThreatStandInUpdate(
    string Id, string Type, string Value, DateTimeOffset At, params (string Status, string[] Tags)[] Said)
{
    internal bool IsDeleted { get; init; }

    /// <summary>The exchange writes numbers as texts, and sometimes as numbers.</summary>
    internal bool HasNumberAsId { get; init; }
}

sealed class ThreatExchangeStandIn : IAsyncDisposable
{
    internal const string Token = "1234567890|ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    internal const string Group = "987654321";

    const string Json = "application/json; charset=UTF-8";
    const string NotAuthorized =
        """{"error":{"message":"Invalid OAuth access token.","type":"OAuthException","code":190,"fbtrace_id":"x"}}""";

    readonly Lock _lock = new();
    readonly Dictionary<string, ThreatStandInUpdate> _updates = new(StringComparer.Ordinal);
    StandInServer? _server;

    ThreatExchangeStandIn()
    {
    }

    /// <summary>What stands before the number of the group.</summary>
    internal Uri Address => new(Server.Address, "/v21.0/");

    internal StandInServer Server => _server!;

    /// <summary>The most updates of a page, whatever limit is asked.</summary>
    internal int PageSize { get; set; } = 1000;

    internal static async Task<ThreatExchangeStandIn> StartAsync()
    {
        var exchange = new ThreatExchangeStandIn();
        exchange._server = await StandInServer.StartAsync(
            """{"error":{"message":"Please reduce the amount of data","code":1,"is_transient":true}}""", exchange.Answer);
        return exchange;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>Adds updates, or changes those with the same id.</summary>
    internal void Put(params IEnumerable<ThreatStandInUpdate> updates)
    {
        lock (_lock)
        {
            foreach (var update in updates) _updates[update.Id] = update;
        }
    }

    /// <summary>Takes an indicator back at this time.</summary>
    internal void Delete(string id, DateTimeOffset at)
    {
        lock (_lock) _updates[id] = _updates[id] with { At = at, IsDeleted = true };
    }

    StandInAnswer Answer(StandInServer server, AskedRequest asked, bool loops)
    {
        if (asked.Method != "GET" || asked.Path.TrimEnd('/') != $"/v21.0/{Group}/threat_updates") return new(404, Json, "{}");
        if (asked.Parameter("access_token") != Token) return new(400, Json, NotAuthorized);
        if (asked.Parameter("fields")?.Contains("descriptors", StringComparison.Ordinal) != true)
            return new(400, Json, """{"error":{"message":"fields","code":100}}""");
        var after = Number(asked, "after") ?? 0;
        var limit = (int)Math.Min(Number(asked, "limit") ?? PageSize, PageSize);
        var types = asked.Parameter("types")?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];
        List<ThreatStandInUpdate> all;
        lock (_lock)
        {
            all = [.. _updates.Values
                .Where(update => update.At.ToUnixTimeSeconds() >= (Number(asked, "start_time") ?? 0)
                    && update.At.ToUnixTimeSeconds() <= (Number(asked, "stop_time") ?? long.MaxValue)
                    && (types.Length == 0 || types.Contains(update.Type)))
                .OrderBy(update => update.At).ThenBy(update => update.Id, StringComparer.Ordinal)];
        }

        var page = all.Skip((int)after).Take(limit).ToList();
        var body = new JsonObject { ["data"] = new JsonArray([.. page.Select(Update)]) };
        var end = loops ? after : after + page.Count;
        if (loops || end < all.Count) body["paging"] = new JsonObject { ["next"] = Next(server, asked, end) };
        return new(200, Json, body.ToJsonString(), IsPage: true);
    }

    // Whole, and with the credentials inside, as the real one gives it.
    static string Next(StandInServer server, AskedRequest asked, long after)
    {
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(asked.Query)
            .Where(pair => pair.Key != "after").Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value.ToString())}");
        return new Uri(server.Address, $"{asked.Path}?{string.Join('&', query)}&after={after}").AbsoluteUri;
    }

    static JsonObject Update(ThreatStandInUpdate update)
    {
        var one = new JsonObject
        {
            ["id"] = update.HasNumberAsId
                ? JsonValue.Create(long.Parse(update.Id, CultureInfo.InvariantCulture)) : JsonValue.Create(update.Id),
            ["indicator"] = update.Value,
            ["type"] = update.Type,
            ["last_updated"] = update.At.ToUnixTimeSeconds(),
            ["should_delete"] = update.IsDeleted,
        };
        if (update.IsDeleted) return one;
        one["descriptors"] = new JsonObject
        {
            ["data"] = new JsonArray([.. update.Said.Select((said, i) => new JsonObject
            {
                ["id"] = $"{update.Id}{i}",
                ["owner"] = new JsonObject { ["id"] = $"{i + 3}" },
                ["status"] = said.Status,
                ["tags"] = new JsonObject
                {
                    ["data"] = new JsonArray([.. said.Tags.Select(tag => new JsonObject { ["id"] = "4", ["text"] = tag })]),
                },
            })]),
        };
        return one;
    }

    static long? Number(AskedRequest asked, string name) =>
        long.TryParse(asked.Parameter(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
