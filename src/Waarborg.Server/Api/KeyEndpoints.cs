// What a key is: every key may ask that of itself, and some may ask nothing else.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Waarborg.People;
using Waarborg.Server.Guards;

namespace Waarborg.Server.Api;

static class KeyEndpoints
{
    internal static void MapKey(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/key", Get).ForKey(KeyScope.Self).WithTags("Key").WithName("GetKey")
            .WithSummary("What this key is: whose, what it opens, until when")
            .ProducesProblem(StatusCodes.Status401Unauthorized);

    /// <param name="http">The request, for whose key it bears.</param>
    internal static Ok<KeyResponse> Get(HttpContext http)
    {
        var key = http.CallerKey();
        return TypedResults.Ok(new KeyResponse(
            key.Name, key.Holder, key.Caller, [.. key.Scopes.Order()], key.CreatedAt, key.EndsAt));
    }
}

/// <summary>A key, as it is known here. The key itself is nowhere.</summary>
/// <param name="Name">Its name in records.</param>
/// <param name="Holder">Whose it is.</param>
/// <param name="Caller">provider, hotline or authority. The last two open no sources, permits, lists or cases.</param>
/// <param name="Scopes">What it opens.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="EndsAt">When it ends; null only for the first key of an installation.</param>
sealed record KeyResponse(
    string Name, string Holder, KeyCaller Caller, IReadOnlyList<KeyScope> Scopes, DateTimeOffset CreatedAt,
    DateTimeOffset? EndsAt);
