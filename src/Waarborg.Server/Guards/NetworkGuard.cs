// Who may speak to this server at all, and under which name.
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Waarborg.Server.Guards;

/// <summary>Turns away requests past the proxy, and requests under a name that is not this server's.</summary>
sealed class NetworkGuard(ServerOptions options)
{
    /// <summary>Where plain HTTP is spoken to a proxy, others would be heard without encryption: they get no answer.</summary>
    internal Task ProxyOnlyAsync(HttpContext http, RequestDelegate next)
    {
        if (IsPastProxy(http))
        {
            return Errors.WriteAsync(http, StatusCodes.Status403Forbidden, "This address answers its proxy only.");
        }

        return next(http);
    }

    /// <summary>Does this request come over plain HTTP from another than the proxy, where only that one is answered?</summary>
    internal bool IsPastProxy(HttpContext http) =>
        options.AnswersProxyOnly && !http.Request.IsHttps && !ComesFromProxy(http.Connection.RemoteIpAddress);

    /// <summary>A page of another site can point its own name at this address; under that name nothing is answered.</summary>
    internal Task KnownNameAsync(HttpContext http, RequestDelegate next) =>
        IsOurs(http.Request.Host.Host, http.Connection.LocalIpAddress)
            ? next(http)
            : Errors.WriteAsync(
                http, StatusCodes.Status400BadRequest,
                "The Host header names another address than this server's. Its operator can set --public-address.");

    bool IsOurs(string host, IPAddress? local)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return true;
        if (options.PublicAddress is { } address && host.Equals(address.Host, StringComparison.OrdinalIgnoreCase)) return true;
        // A number cannot be pointed elsewhere; it must be the very one that was reached.
        return IPAddress.TryParse(host, out var number)
            && (IPAddress.IsLoopback(number) || (local is not null && Plain(number).Equals(Plain(local))));
    }

    bool ComesFromProxy(IPAddress? remote) =>
        remote is not null && (IPAddress.IsLoopback(remote) || Plain(remote).Equals(Plain(options.TrustedProxy!)));

    static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
