// Signing in with a key, and signing out.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.People;
using Waarborg.Server.Guards;

namespace Waarborg.Server.Pages;

static class SignInPage
{
    /// <summary>The largest form, in bytes: a key and where to go.</summary>
    internal const int MaxFormBytes = 4096;

    internal static ContentHttpResult Get(HttpContext http) =>
        Form(PageFrame.For(http), Next(http.Request.Query["next"]), null, StatusCodes.Status200OK);

    internal static async Task<Results<ContentHttpResult, RedirectHttpResult>> PostAsync(
        HttpContext http, ApiKeyStore keys, WebSessions sessions, SignInLimit limit, ServerOptions options)
    {
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = MaxFormBytes;
        var frame = PageFrame.For(http);
        if (!IsOwnForm(http.Request, options))
        {
            return Form(frame, Next(null), frame.Texts.SignInElsewhere, StatusCodes.Status403Forbidden);
        }

        if (!limit.TryBegin(http.Connection.RemoteIpAddress))
        {
            http.Response.Headers.RetryAfter = Layout.Invariant((long)SignInLimit.Window.TotalSeconds);
            return Form(frame, Next(null), frame.Texts.SignInTooOften, StatusCodes.Status429TooManyRequests);
        }

        if (!http.Request.HasFormContentType)
        {
            return Form(frame, Next(null), frame.Texts.SignInWrong, StatusCodes.Status400BadRequest);
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var next = Next(form["next"]);
        if (keys.Find(form["key"].ToString().Trim()) is not { } key)
        {
            return Form(frame, next, frame.Texts.SignInWrong, StatusCodes.Status401Unauthorized);
        }

        limit.Succeeded(http.Connection.RemoteIpAddress);
        sessions.Begin(http, key);
        return TypedResults.LocalRedirect(next);
    }

    internal static RedirectHttpResult SignOut(HttpContext http, ServerOptions options)
    {
        if (IsOwnForm(http.Request, options)) WebSessions.End(http);
        return TypedResults.LocalRedirect("/");
    }

    // The cookie is SameSite=Strict, so another site's form acts for nobody; here it is kept from signing somebody in, too.
    // Browsers say where a form came from in Sec-Fetch-Site; under no-referrer they hide the Origin of our own.
    static bool IsOwnForm(HttpRequest request, ServerOptions options)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site) return site == "same-origin";
        var origin = request.Headers.Origin.ToString();
        return origin == $"{request.Scheme}://{request.Host}"
            || (options.PublicAddress is { } address && origin == address.GetLeftPart(UriPartial.Authority));
    }

    // Only our own pages, so that signing in leads nowhere else.
    static string Next(string? asked) =>
        asked is not null && (asked is "/sweeps" or "/settings" or "/cases"
            || (asked.StartsWith("/cases/", StringComparison.Ordinal) && asked["/cases/".Length..].All(char.IsAsciiDigit)))
            ? asked
            : "/cases";

    static ContentHttpResult Form(PageFrame frame, string next, string? problem, int status)
    {
        var texts = frame.Texts;
        var said = problem is null ? Html.Empty : Html.Of($"""<p class="warning" role="alert">{problem}</p>""");
        return Layout.Page(frame, texts.SignInTitle, NavPage.None, Html.Of($"""
            <h1>{texts.SignInTitle}</h1>
            <p class="lead">{texts.SignInLead}</p>
            {said}
            <form method="post" action="/sign-in">
            <input type="hidden" name="next" value="{next}">
            <label for="key">{texts.SignInField}</label>
            <input id="key" name="key" type="password" autocomplete="current-password" required spellcheck="false">
            <button type="submit">{texts.SignIn}</button>
            </form>
            """), status);
    }
}
