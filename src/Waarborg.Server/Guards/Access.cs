// Who may ask for what. Every endpoint says it; one that does not is not served.
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Server.Guards;

enum Access
{
    /// <summary>Anyone.</summary>
    Public,

    /// <summary>A program with a key: <c>Authorization: Bearer KEY</c>.</summary>
    Key,

    /// <summary>A person of the abuse desk who signed in; in a sample whoever sits at this machine.</summary>
    Desk,
}

/// <summary>What an endpoint says of itself.</summary>
sealed record AccessRule(Access Access);

sealed class AccessGuard(Installation installation, ApiKeyStore keys, WebSessions sessions)
{
    const string Scheme = "Bearer ";

    internal Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        var endpoint = http.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<AccessRule>() is not { } rule)
        {
            // Only routing's own answers (no such page, no such method) carry no rule.
            Debug.Assert(endpoint is not RouteEndpoint);
            return endpoint is RouteEndpoint ? Errors.WriteAsync(http, StatusCodes.Status404NotFound) : next(http);
        }

        return rule.Access switch
        {
            Access.Public => next(http),
            Access.Key => CheckKeyAsync(http, next),
            Access.Desk => CheckDeskAsync(http, next),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>May whoever asks see the pages of the abuse desk?</summary>
    internal bool MaySeeDesk(HttpContext http) => IsOpenSample(http) || sessions.Read(http.Request) is not null;

    /// <summary>A sample holds nothing real, so whoever sits at this machine may look without a key.</summary>
    internal bool IsOpenSample(HttpContext http) =>
        installation.Kind == InstallationKind.Sample
        && http.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote);

    Task CheckKeyAsync(HttpContext http, RequestDelegate next)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && keys.Find(header[Scheme.Length..].Trim()) is { } key)
        {
            http.Items[typeof(Actor)] = Actor.ApiKey(key.Name);
            return next(http);
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Errors.WriteAsync(
            http, StatusCodes.Status401Unauthorized,
            "This needs a key: send the header Authorization: Bearer KEY. `waarborg serve` prints where the first key lies.");
    }

    Task CheckDeskAsync(HttpContext http, RequestDelegate next)
    {
        if (MaySeeDesk(http)) return next(http);
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = "/sign-in" + QueryString.Create("next", http.Request.Path);
        return Task.CompletedTask;
    }
}

static class AccessExtensions
{
    internal static TBuilder For<TBuilder>(this TBuilder endpoints, Access access)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new AccessRule(access));

    /// <summary>Who reads a page of the abuse desk: the key that signed in, or whoever sits at the machine of a sample.</summary>
    internal static Actor Reader(this HttpContext http) =>
        http.RequestServices.GetRequiredService<WebSessions>().Read(http.Request) is { } key
            ? Actor.ApiKey(key.Name)
            : new(ActorKind.Machine, "this-machine");

    /// <summary>Whose key this request bears.</summary>
    internal static Actor Caller(this HttpContext http) => (Actor)http.Items[typeof(Actor)]!;
}
