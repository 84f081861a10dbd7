// Signing in with a passkey, and signing out. There is no password and no other way in.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.People;
using Waarborg.Server.Guards;
using Waarborg.Server.Passkeys;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class SignInPage
{
    /// <summary>The largest form, in bytes: an assertion and where to go.</summary>
    internal const int MaxFormBytes = 32 * 1024;

    internal static Task<ContentHttpResult> GetAsync(HttpContext http, PasskeyDesk desk, PeopleStore people) =>
        FormAsync(http, desk, people, OwnPath.Of(http.Request.Query["next"]), null, StatusCodes.Status200OK);

    internal static async Task<Results<ContentHttpResult, RedirectHttpResult>> PostAsync(
        HttpContext http, PasskeyDesk desk, PeopleStore people, WebSessions sessions, SignInLimit limit, ServerOptions options)
    {
        var texts = PageFrame.For(http).Texts;
        if (await OwnForm.ReadAsync(http, options, MaxFormBytes) is not { } form)
        {
            return await FormAsync(http, desk, people, null, texts.SignInElsewhere, StatusCodes.Status403Forbidden);
        }

        if (!limit.TryBegin(http.Connection.RemoteIpAddress))
        {
            http.Response.Headers.RetryAfter = Layout.Invariant((long)SignInLimit.Window.TotalSeconds);
            return await FormAsync(http, desk, people, null, texts.SignInTooOften, StatusCodes.Status429TooManyRequests);
        }

        var next = OwnPath.Of(form["next"]);
        if (await desk.SignInAsync(http, form["ceremony"].ToString(), form["answer"].ToString()) is not { } person)
        {
            return await FormAsync(http, desk, people, next, texts.SignInWrong, StatusCodes.Status401Unauthorized);
        }

        limit.Succeeded(http.Connection.RemoteIpAddress);
        sessions.Begin(http, person);
        return TypedResults.LocalRedirect(next ?? OwnPath.FirstFor(person));
    }

    internal static RedirectHttpResult SignOut(HttpContext http, ServerOptions options)
    {
        if (OwnForm.IsOwn(http.Request, options)) WebSessions.End(http);
        return TypedResults.LocalRedirect("/");
    }

    static async Task<ContentHttpResult> FormAsync(
        HttpContext http, PasskeyDesk desk, PeopleStore people, string? next, string? problem, int status)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts;
        var said = problem is null ? Html.Empty : Html.Of($"""<p class="warning" role="alert">{problem}</p>""");
        // The people of a sample are key files: whoever sits at its machine looks without signing in.
        var form = frame.Kind == InstallationKind.Sample ? Html.Of($"""<p class="calm">{texts.People.SampleSigns}</p>""")
            : people.HasAny()
            ? PasskeyForm.Render(
                http, frame, "/sign-in", await desk.AskToSignInAsync(http), makes: false, texts.SignIn,
                Html.Of($"""<input type="hidden" name="next" value="{next}">"""))
            : Html.Of($"""<p class="calm">{texts.NoPeopleYet} <code>./waarborg people begin</code></p>""");
        return Layout.Page(frame, texts.SignInTitle, NavPage.None, Html.Of($"""
            <h1>{texts.SignInTitle}</h1>
            <p class="lead">{texts.SignInLead}</p>
            {said}
            {form}
            """), status);
    }
}
