// A one-time link: whoever has it makes his passkey, once.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.People;
using Waarborg.Server.Guards;
using Waarborg.Server.Passkeys;

namespace Waarborg.Server.Pages;

static class EnrolPage
{
    /// <summary>Where the link of this token leads.</summary>
    internal static string PathOf(string token) => $"/enrol/{token}";

    internal static async Task<ContentHttpResult> GetAsync(
        string token, HttpContext http, Invitations invitations, PasskeyDesk desk)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts;
        if (invitations.Find(token) is not { } person) return Over(frame);
        var form = PasskeyForm.Render(
            http, frame, PathOf(token), await desk.AskToEnrolAsync(http, person, token), makes: true, texts.EnrolButton);
        return Layout.Page(frame, texts.EnrolTitle, NavPage.None, Html.Of($"""
            <h1>{texts.EnrolTitle}</h1>
            <p class="lead">{texts.EnrolLead(person.Name)}</p>
            <p>{texts.EnrolWords}</p>
            {form}
            """));
    }

    internal static async Task<Results<ContentHttpResult, RedirectHttpResult>> PostAsync(
        string token, HttpContext http, Invitations invitations, PasskeyDesk desk, WebSessions sessions, SignInLimit limit,
        ServerOptions options)
    {
        var frame = PageFrame.For(http);
        if (await OwnForm.ReadAsync(http, options, SignInPage.MaxFormBytes) is not { } form
            || !limit.TryBegin(http.Connection.RemoteIpAddress))
        {
            return Over(frame);
        }

        if (await desk.EnrolAsync(http, token, form["ceremony"].ToString(), form["answer"].ToString()) is not { } person)
        {
            return invitations.Find(token) is null
                ? Over(frame)
                : Layout.Page(frame, frame.Texts.EnrolTitle, NavPage.None, Html.Of($"""
                    <h1>{frame.Texts.EnrolTitle}</h1>
                    <p class="warning" role="alert">{frame.Texts.PasskeyFailed}</p>
                    <p><a href="{PathOf(token)}">{frame.Texts.TryAgain}</a></p>
                    """), StatusCodes.Status400BadRequest);
        }

        limit.Succeeded(http.Connection.RemoteIpAddress);
        sessions.Begin(http, person);
        return TypedResults.LocalRedirect(OwnPath.FirstFor(person));
    }

    static ContentHttpResult Over(PageFrame frame) => Layout.Page(frame, frame.Texts.EnrolTitle, NavPage.None, Html.Of($"""
        <h1>{frame.Texts.EnrolTitle}</h1>
        <p class="warning" role="alert">{frame.Texts.EnrolOver}</p>
        """), StatusCodes.Status404NotFound);
}
