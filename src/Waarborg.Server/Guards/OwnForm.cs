// Whether a form that somebody sends is one of our own pages'.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Waarborg.Server.Guards;

static class OwnForm
{
    /// <summary>The largest form of the desk, in bytes: a signature and some texts.</summary>
    internal const int MaxBytes = 256 * 1024;

    /// <summary>
    /// The fields of a form that one of our own pages sent; null for every other request. Read before anything is done.
    /// </summary>
    internal static async Task<IFormCollection?> ReadAsync(HttpContext http, ServerOptions options, int maxBytes = MaxBytes)
    {
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = maxBytes;
        return IsOwn(http.Request, options) ? await ReadAsync(http) : null;
    }

    /// <summary>
    /// The fields of a form for whoever has a code, wherever it was sent from: no cookie acts in it, and browsers that do not
    /// say where a form came from hide the Origin of our own page from us.
    /// </summary>
    internal static Task<IFormCollection?> ReadFromAnywhereAsync(HttpContext http, int maxBytes)
    {
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = maxBytes;
        return ReadAsync(http);
    }

    static async Task<IFormCollection?> ReadAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType) return null;
        try
        {
            return await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (InvalidDataException)
        {
            // More or longer fields than any form of ours has.
            return null;
        }
    }

    /// <summary>
    /// The cookie is SameSite=Strict, so another site's form acts for nobody; here it is kept from doing anything else, too.
    /// Browsers say where a form came from in Sec-Fetch-Site; under no-referrer they hide the Origin of our own.
    /// </summary>
    internal static bool IsOwn(HttpRequest request, ServerOptions options)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site) return site == "same-origin";
        var origin = request.Headers.Origin.ToString();
        return origin == $"{request.Scheme}://{request.Host}"
            || (options.PublicAddress is { } address && origin == address.GetLeftPart(UriPartial.Authority));
    }
}
