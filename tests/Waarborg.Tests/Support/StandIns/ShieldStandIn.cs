using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Waarborg.Tests.Support.StandIns;

/// <summary>Arachnid Shield's PDQ endpoint, as the project's notes describe it. Every other address is 404, whatever is sent.</summary>
sealed class ShieldStandIn : StandIn
{
    internal const string Secret = "name:password";

    /// <summary>What it says of every hash.</summary>
    internal string Classification { get; set; } = "no-known-match";

    /// <summary><c>exact</c>, <c>near</c>, or null.</summary>
    internal string? MatchType { get; set; }

    /// <summary>The digest of the nearest entry.</summary>
    internal string? Near { get; set; }

    protected override Task AnswerAsync(StandInRequest request, HttpResponse response)
    {
        if (request.Headers.GetValueOrDefault("Authorization") != $"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes(Secret))}")
        {
            return RefuseAsync(response, 401);
        }

        if (request is not { Method: "POST", Target: "/v1/pdq/" }) return RefuseAsync(response, 404);
        if (request.Headers.GetValueOrDefault("Content-Type") != "application/json") return RefuseAsync(response, 415);
        // Exactly one field; each of its values exactly 32 bytes.
        if (JsonNode.Parse(request.Body) is not JsonObject { Count: 1 } json || json["hashes"] is not JsonArray { Count: > 0 } hashes
            || hashes.Any(hash => hash?.GetValueKind() != JsonValueKind.String
                || Convert.FromBase64String(hash.GetValue<string>()).Length != 32))
        {
            return RefuseAsync(response, 400);
        }

        var scanned = new JsonObject();
        foreach (var hash in hashes)
        {
            scanned[hash!.GetValue<string>()] = new JsonObject
            {
                ["classification"] = Classification,
                ["match_type"] = MatchType,
                ["near_match_details"] = Near is null
                    ? []
                    : new JsonArray(new JsonObject
                    {
                        ["timestamp"] = 0,
                        ["sha1_base32"] = new string('A', 32),
                        ["sha256_hex"] = Near,
                        ["classification"] = Classification,
                    }),
            };
        }

        return WriteAsync(response, new JsonObject { ["scanned_hashes"] = scanned }.ToJsonString());
    }
}
