using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Waarborg.Tests.Support.StandIns;

/// <summary>A service that says of one digest whether it is known, with the field names of its contract.</summary>
sealed class HashCheckStandIn : StandIn
{
    internal const string Secret = "a-token";

    /// <summary>The digests that it knows, in hexadecimal.</summary>
    internal HashSet<string> Known { get; } = new(StringComparer.Ordinal);

    /// <summary>What it answers instead, where set.</summary>
    internal string? Instead { get; set; }

    protected override Task AnswerAsync(StandInRequest request, HttpResponse response)
    {
        if (request.Headers.GetValueOrDefault("Authorization") != $"Bearer {Secret}") return RefuseAsync(response, 401);
        if (request is not { Method: "POST", Target: "/check" }) return RefuseAsync(response, 404);
        if (JsonNode.Parse(request.Body) is not JsonObject { Count: 2 } json || (string?)json["soort"] is not ("md5" or "sha1" or "sha256")
            || (string?)json["waarde"] is not { } hash)
        {
            return RefuseAsync(response, 400);
        }

        return WriteAsync(response, Instead ?? (Known.Contains(hash)
            ? """{"bekend":true,"bron":"ICSE"}"""
            : """{"bekend":false,"bron":""}"""));
    }
}
