// Who may ask for what. Every endpoint says it; one that does not is not served.
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Server.Guards;

enum Access
{
    /// <summary>Anyone.</summary>
    Public,

    /// <summary>A program with a key that has the scope: <c>Authorization: Bearer KEY</c>.</summary>
    Key,

    /// <summary>A person who signed in and has one of the roles; in a sample whoever sits at this machine may look.</summary>
    Desk,
}

/// <summary>What an endpoint says of itself.</summary>
/// <param name="Access">Who may ask.</param>
/// <param name="Scope">For a key: the scope that it must have.</param>
/// <param name="Roles">For a person: one of these roles; empty for any person with an account.</param>
sealed record AccessRule(Access Access, KeyScope? Scope, IReadOnlyList<Role> Roles);

sealed class AccessGuard(Installation installation, ApiKeyStore keys, WebSessions sessions)
{
    const string Scheme = "Bearer ";

    readonly Journal _journal = new(installation);

    internal Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        var endpoint = http.GetEndpoint();
        var rule = endpoint?.Metadata.GetMetadata<AccessRule>();

        var key = rule?.Access == Access.Public ? null : KeyOf(http);

        // A hotline's or an authority's key opens what is theirs and nothing else, whatever it asks for, and each try is kept.
        if (key is { Caller: not KeyCaller.Provider } && !MayUse(key, rule)) return RefuseOutsiderAsync(http, key);

        if (rule is null)
        {
            // Only routing's own answers (no such page, no such method) carry no rule.
            Debug.Assert(endpoint is not RouteEndpoint);
            return endpoint is RouteEndpoint ? Errors.WriteAsync(http, StatusCodes.Status404NotFound) : next(http);
        }

        return rule.Access switch
        {
            Access.Public => next(http),
            Access.Key => CheckKeyAsync(http, next, rule, key),
            Access.Desk => CheckDeskAsync(http, next, rule),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>May whoever asks see pages of the desk that are for these roles?</summary>
    internal bool MaySee(HttpContext http, IReadOnlyList<Role> roles) =>
        IsOpenSample(http) || (sessions.Read(http.Request) is { } person && (roles.Count == 0 || person.HasAny(roles)));

    /// <summary>Does the request bear a key with this scope?</summary>
    internal bool HasScope(HttpContext http, KeyScope scope) => KeyOf(http)?.Scopes.Contains(scope) == true;

    /// <summary>A sample holds nothing real, so whoever sits at this machine may look without signing in.</summary>
    internal bool IsOpenSample(HttpContext http) =>
        installation.Kind == InstallationKind.Sample
        && http.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote);

    static bool MayUse(ApiKey key, AccessRule? rule) =>
        rule is { Access: Access.Key, Scope: { } scope } && key.Scopes.Contains(scope);

    ApiKey? KeyOf(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? keys.Find(header[Scheme.Length..].Trim()) : null;
    }

    Task RefuseOutsiderAsync(HttpContext http, ApiKey key)
    {
        Record(key, "outsiderKey");
        return Errors.WriteAsync(
            http, StatusCodes.Status403Forbidden,
            "This key is of somebody outside. It opens what it was given for; sources, permits, lists and cases are the "
            + "provider's own. This attempt is recorded.");
    }

    Task CheckKeyAsync(HttpContext http, RequestDelegate next, AccessRule rule, ApiKey? key)
    {
        if (key is null)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return Errors.WriteAsync(
                http, StatusCodes.Status401Unauthorized,
                "This needs a key: send the header Authorization: Bearer KEY. `waarborg serve` prints where the first key lies.");
        }

        if (!MayUse(key, rule))
        {
            Record(key, "outsideScope");
            return Errors.WriteAsync(
                http, StatusCodes.Status403Forbidden,
                $"This key does not have the scope {rule.Scope}. This attempt is recorded.");
        }

        keys.Used(key);
        http.Items[typeof(Actor)] = Actor.ApiKey(key.Name);
        http.Items[typeof(ApiKey)] = key;
        return next(http);
    }

    Task CheckDeskAsync(HttpContext http, RequestDelegate next, AccessRule rule)
    {
        if (MaySee(http, rule.Roles)) return next(http);
        if (sessions.Read(http.Request) is not null) return Errors.WriteAsync(http, StatusCodes.Status403Forbidden);
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = "/sign-in" + QueryString.Create("next", http.Request.Path);
        return Task.CompletedTask;
    }

    void Record(ApiKey key, string what)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        _journal.Append(connection, transaction, ClosedEntries.AttemptRefused(
            what, Persons.By(connection, transaction, Actor.ApiKey(key.Name).ToString())));
        transaction.Commit();
    }
}

static class AccessExtensions
{
    internal static TBuilder For<TBuilder>(this TBuilder endpoints, Access access)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new AccessRule(access, null, []));

    /// <summary>For programs whose key has this scope.</summary>
    internal static TBuilder ForKey<TBuilder>(this TBuilder endpoints, KeyScope scope)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new AccessRule(Access.Key, scope, []));

    /// <summary>For people with one of these roles; none means any person with an account.</summary>
    internal static TBuilder ForDesk<TBuilder>(this TBuilder endpoints, params IReadOnlyList<Role> roles)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new AccessRule(Access.Desk, null, roles));

    /// <summary>The person who signed in, or null: in a sample somebody may look without.</summary>
    internal static Person? Person(this HttpContext http) =>
        http.RequestServices.GetRequiredService<WebSessions>().Read(http.Request);

    /// <summary>Who reads a page of the desk: the person who signed in, or whoever sits at the machine of a sample.</summary>
    internal static Actor Reader(this HttpContext http) =>
        http.Person() is { } person ? person.Actor : new(ActorKind.Machine, "this-machine");

    /// <summary>Whose key this request bears.</summary>
    internal static Actor Caller(this HttpContext http) => (Actor)http.Items[typeof(Actor)]!;

    /// <summary>The key that this request bears.</summary>
    internal static ApiKey CallerKey(this HttpContext http) => (ApiKey)http.Items[typeof(ApiKey)]!;
}

/// <summary>
/// Which roles see which pages. The auditor reads everything but pictures; the administrator has accounts alone.
/// </summary>
static class DeskRoles
{
    internal static IReadOnlyList<Role> Cases { get; } =
        [Role.Operator, Role.Reviewer, Role.Reporter, Role.ComplaintsOfficer, Role.Auditor];

    /// <summary>Who reads reports, with all that is told of a customer.</summary>
    internal static IReadOnlyList<Role> Reports { get; } = [Role.Operator, Role.Reporter, Role.Auditor];

    /// <summary>Who judges. Nobody else comes near a picture, the auditor neither.</summary>
    internal static IReadOnlyList<Role> Reviewers { get; } = [Role.Reviewer];

    internal static IReadOnlyList<Role> Settings { get; } =
    [
        Role.Operator, Role.Custodian, Role.Auditor, Role.Management, Role.DataProtectionOfficer, Role.SecurityOfficer,
    ];

    /// <summary>Those who have a say about lists, and those who watch over it.</summary>
    internal static IReadOnlyList<Role> Lists { get; } = Settings;

    internal static IReadOnlyList<Role> Weighings { get; } =
        [Role.Operator, Role.Auditor, Role.Management, Role.DataProtectionOfficer, Role.SecurityOfficer];

    /// <summary>Who writes in a weighing.</summary>
    internal static IReadOnlyList<Role> Weighers { get; } =
        [Role.Operator, Role.Management, Role.DataProtectionOfficer, Role.SecurityOfficer];

    internal static IReadOnlyList<Role> People { get; } = [Role.Administrator, Role.Auditor];

    /// <summary>
    /// Those with a say in some act that takes two people, and the auditor. No hotline's or authority's role is here.
    /// </summary>
    internal static IReadOnlyList<Role> Acts { get; } =
    [
        .. Enum.GetValues<Act>().SelectMany(act => ActRoles.Of(act).Propose.Concat(ActRoles.Of(act).Approve))
            .Append(Role.Auditor).Distinct().Order(),
    ];
}
