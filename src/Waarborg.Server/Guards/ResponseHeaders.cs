// What every response says to a browser: load nothing from elsewhere, keep nothing, tell nobody.
using Microsoft.AspNetCore.Http;

namespace Waarborg.Server.Guards;

static class ResponseHeaders
{
    /// <summary>
    /// Nothing but our own style sheet and our own forms: no picture, no frame, and no script but where one is allowed.
    /// </summary>
    internal const string Policy =
        "default-src 'none'; style-src 'self'; img-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    internal static Task AddAsync(HttpContext http, RequestDelegate next)
    {
        Set(http.Response);
        return next(http);
    }

    /// <summary>Lets this one answer load our own script, which speaks to the browser's passkey functions.</summary>
    internal static void AllowScript(HttpResponse response) =>
        response.Headers.ContentSecurityPolicy = Policy + "; script-src 'self'";

    /// <summary>Lets this one answer load our own script, which may ask this server; still no picture and no frame.</summary>
    internal static void AllowAskingScript(HttpResponse response) =>
        response.Headers.ContentSecurityPolicy = Policy + "; script-src 'self'; connect-src 'self'";

    internal static void Set(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.CacheControl = "no-store";
    }
}
